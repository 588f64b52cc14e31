"""Programs and libraries that people use as they come: load generators, WebSocket, Cognito."""

import json
import pathlib
import re
import socket
import ssl
import subprocess

import pytest
import websocket

import apis
import ground
from apis import Api
from certificates import authority_file, issued
from conftest import ROOT, TARGET, free_port
from ground import REGION
from levels import eventually

NAME, USER = "stock.elb.localhost", "stock-ann"
PACKAGES = ROOT / "target" / "node" / "node_modules"
SCRIPT = pathlib.Path(__file__).with_name("stock_cognito.js")


@pytest.fixture(scope="module")
def shop(linux):
    """A task that echoes WebSockets, behind listeners with and without TLS: their ports."""
    linux.cli("image", "pack", TARGET / "debug" / "backend", "--name", "backend:1")
    elb, plain, secure = linux.client("elbv2"), free_port(), free_port()
    targets = elb.create_target_group(
        Name="stock", Protocol="HTTP", Port=8080, TargetType="ip", VpcId=ground.default_vpc(linux),
        HealthCheckPath="/health", HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2,
        HealthyThresholdCount=2,
    )["TargetGroups"][0]["TargetGroupArn"]
    balancer = elb.create_load_balancer(Name="stock", Subnets=ground.subnets(linux))
    balancer = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    forward = [{"Type": "forward", "TargetGroupArn": targets}]
    elb.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTP", Port=plain, DefaultActions=forward,
    )
    elb.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTPS", Port=secure, DefaultActions=forward,
        Certificates=[{"CertificateArn": issued(linux, NAME)}],
    )
    task = ground.run(linux, ground.register(linux, "stock", {
        "image": "backend:1", "command": [],
        "portMappings": [{"containerPort": 8080}],
    }))
    address = ground.address(ground.reached(linux, task, "RUNNING"))
    elb.register_targets(TargetGroupArn=targets, Targets=[{"Id": address}])
    eventually(lambda: "healthy" in states(elb, targets), 30)
    yield plain, secure
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    ground.stop(linux, task)


def states(elb, targets):
    found = elb.describe_target_health(TargetGroupArn=targets)["TargetHealthDescriptions"]
    return [one["TargetHealth"]["State"] for one in found]


def run(*command):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_wrk_meets_no_error(shop, scheme):
    port = dict(zip(("http", "https"), shop))[scheme]
    told = run(
        "wrk", "-t1", "-c16", "-d1s", "-H", f"Host: {NAME}", f"{scheme}://127.0.0.1:{port}/",
    )
    assert int(re.search(r"(\d+) requests in", told)[1]) > 50, told
    assert "Non-2xx" not in told and "Socket errors" not in told, told


def test_h2load_meets_no_error(shop):
    plain, secure = shop
    # It names the address as its host; each port has one load balancer. In the clear a load
    # balancer speaks HTTP/1.1 alone.
    for options, url, protocol in [
        (["--h1"], f"http://127.0.0.1:{plain}/", "http/1.1"), ([], f"https://127.0.0.1:{secure}/", "h2"),
    ]:
        told = run("h2load", "-n", "400", "-c", "4", "-m", "10", *options, url)
        assert "400 succeeded, 0 failed" in told and "400 2xx" in told, told
        assert f"Application protocol: {protocol}\n" in told, told


@pytest.mark.parametrize("scheme", ["ws", "wss"])
def test_a_websocket_client_gets_its_messages_back(linux, shop, scheme):
    port = dict(zip(("ws", "wss"), shop))[scheme]
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    if scheme == "wss":
        context = ssl.create_default_context(cafile=authority_file(linux))
        connection = context.wrap_socket(connection, server_hostname=NAME)
    client = websocket.create_connection(f"{scheme}://{NAME}:{port}/live", socket=connection)
    for message in ("hello", "x" * 100_000):
        client.send(message)
        assert client.recv() == message
    client.ping("still there?")
    client.send_binary(b"\x00\xff")
    assert client.recv() == b"\x00\xff"
    client.close()


def test_load_generators_meet_no_error_at_an_api(simulated):
    with apis.backend() as web:
        api = Api(simulated).stage()
        api.route("GET /load", f"{web.url}/load")
        api.answers("GET", "/load")
        url = f"http://127.0.0.1:{simulated.port}/load"
        told = run("wrk", "-t1", "-c8", "-d1s", "-H", f"Host: {api.host}", url)
        assert "Non-2xx" not in told and "Socket errors" not in told, told
        # HTTP/2 as it is agreed on over TLS.
        told = run(
            "h2load", "-n", "100", "-c", "2", "-m", "5", "-H", f":authority: {api.host}",
            url.replace("http:", "https:"),
        )
        assert "100 succeeded, 0 failed" in told and "100 2xx" in told, told


def test_the_cognito_client_of_npm_signs_a_user_up_and_in(simulated):
    idp = simulated.client("cognito-idp")
    pool = idp.create_user_pool(PoolName="stock", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client = idp.create_user_pool_client(
        UserPoolId=pool, ClientName="web",
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    asked = {
        "endpoint": f"{simulated.endpoint}/", "pool": pool, "client": client, "user": USER,
    }
    node = subprocess.Popen(
        ["node", SCRIPT, json.dumps(asked)], env={"NODE_PATH": str(PACKAGES), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    try:
        assert node.stdout.readline() == "signed up\n", node.stderr.read()
        sent = json.loads(simulated.cli("codes", USER, "--output", "json").stdout)["codes"]
        told, errors = node.communicate(f"{sent[0]['code']}\n", timeout=30)
    finally:
        node.kill()
    told = json.loads(told or "{}")
    assert told.get("email") == f"{USER}@shop.example", errors
    assert told["issuer"] == f"https://cognito-idp.{REGION}.amazonaws.com/{pool}"
    assert told["renewed"] and told["refused"] == "NotAuthorizedException"
