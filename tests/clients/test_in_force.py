"""What an answered call changed holds for the next request: nobody has to wait, or to try twice."""

import http.client
import socket
import threading

import pytest

import apis
import ground
from apis import Api
from conftest import free_port
from ground import network, reached, register, run, shell, stop
from walls import bytes_in, rule, shown

ROUNDS = 15
PORT = 8080


@pytest.fixture(scope="module")
def web():
    with apis.backend() as server:
        yield server


@pytest.fixture(scope="module")
def balancer(linux):
    made = linux.client("elbv2").create_load_balancer(
        Name="in-force", Subnets=ground.subnets(linux), SecurityGroups=[opened(linux, "in-force")],
    )["LoadBalancers"][0]["LoadBalancerArn"]
    linux.client("elbv2").get_waiter("load_balancer_available").wait(
        LoadBalancerArns=[made], WaiterConfig={"Delay": 1},
    )
    yield made
    linux.client("elbv2").delete_load_balancer(LoadBalancerArn=made)


def opened(server, name):
    made = ground.group(server, name)
    server.client("ec2").authorize_security_group_ingress(GroupId=made, IpPermissions=from_anywhere())
    return made


def from_anywhere(port=None):
    ports = {} if port is None else {"FromPort": port, "ToPort": port}
    return [{"IpProtocol": "-1" if port is None else "tcp", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], **ports}]


def said(text):
    return [{"Type": "fixed-response", "FixedResponseConfig": {
        "StatusCode": "200", "ContentType": "text/plain", "MessageBody": text,
    }}]


def get(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def connects(address, port):
    try:
        socket.create_connection((address, port), timeout=1).close()
        return True
    except OSError:
        return False


def test_routes_and_mappings_of_http_apis(simulated, web):
    first, second = Api(simulated).stage(), Api(simulated).stage()
    first.route("GET /{proxy+}", f"{web.url}/first/{{proxy}}")
    second.route("GET /{proxy+}", f"{web.url}/second/{{proxy}}")
    client, name = first.client, "now.shop.example"
    client.create_domain_name(
        DomainName=name, DomainNameConfigurations=[{"EndpointType": "REGIONAL"}],
    )
    mapping = client.create_api_mapping(DomainName=name, ApiId=first.id, Stage="$default")
    for api, path in [(second, "/second/a"), (first, "/first/a")] * ROUNDS:
        client.update_api_mapping(
            DomainName=name, ApiMappingId=mapping["ApiMappingId"], ApiId=api.id, Stage="$default",
        )
        assert first.call("GET", "/a", host=name).json["path"] == path
    for number in range(ROUNDS):
        key = f"GET /new/{number}"
        first.route(key, f"{web.url}/new")
        assert first.call("GET", f"/new/{number}").json["path"] == "/new"
        route = next(one for one in client.get_routes(ApiId=first.id, MaxResults="100")["Items"]
                     if one["RouteKey"] == key)
        client.delete_route(ApiId=first.id, RouteId=route["RouteId"])
        assert first.call("GET", f"/new/{number}").json["path"] == f"/first/new/{number}"
    client.delete_domain_name(DomainName=name)


def test_listeners_and_rules_of_load_balancers(linux, balancer):
    elb = linux.client("elbv2")
    for number in range(ROUNDS):
        port = free_port()
        listener = elb.create_listener(
            LoadBalancerArn=balancer, Protocol="HTTP", Port=port, DefaultActions=said("default"),
        )["Listeners"][0]["ListenerArn"]
        assert get(port) == "default"
        made = elb.create_rule(
            ListenerArn=listener, Priority=1, Actions=said(f"rule {number}"),
            Conditions=[{"Field": "path-pattern", "Values": ["/"]}],
        )["Rules"][0]["RuleArn"]
        assert get(port) == f"rule {number}"
        elb.delete_rule(RuleArn=made)
        assert get(port) == "default"
        elb.delete_listener(ListenerArn=listener)
        assert not connects("127.0.0.1", port)


def test_web_acls_of_load_balancers(linux, balancer):
    elb, waf, port = linux.client("elbv2"), linux.client("wafv2"), free_port()
    elb.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTP", Port=port, DefaultActions=said("default"),
    )
    acl = waf.create_web_acl(
        Name="in-force", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=shown("in-force"),
        Rules=[rule("all", bytes_in({"UriPath": {}}, b"/"))],
    )["Summary"]["ARN"]
    for _ in range(5):
        waf.associate_web_acl(WebACLArn=acl, ResourceArn=balancer)
        assert "403 Forbidden" in get(port)
        waf.disassociate_web_acl(ResourceArn=balancer)
        assert get(port) == "default"


def test_rules_of_security_groups(linux):
    ec2 = linux.client("ec2")
    made = ground.group(linux, "in-force-task")
    register(linux, "in-force", shell(
        f"trap 'exit 0' TERM; httpd -p {PORT} -h /tmp; sleep 1000 & wait",
        portMappings=[{"containerPort": PORT}],
    ))
    task = run(linux, "in-force", networkConfiguration=network(linux, made))
    details = reached(linux, task, "RUNNING")["attachments"][0]["details"]
    interface = next(one["value"] for one in details if one["name"] == "networkInterfaceId")
    found = ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"][0]
    address, opening = found["Association"]["PublicIp"], from_anywhere(PORT)
    ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=opening)
    ground.eventually(lambda: connects(address, PORT), 20)
    for _ in range(5):
        ec2.revoke_security_group_ingress(GroupId=made, IpPermissions=opening)
        assert not connects(address, PORT)
        ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=opening)
        assert connects(address, PORT)
    stop(linux, task)


def test_a_call_is_answered_also_while_many_others_write(simulated, web):
    """Answers wait for what they wrote, and for nobody else."""
    api = Api(simulated).stage()
    done = threading.Event()

    def write(number):
        client = simulated.client("apigatewayv2")
        while not done.is_set():
            client.create_api(Name=f"noise {number}", ProtocolType="HTTP")

    writers = [threading.Thread(target=write, args=[number]) for number in range(3)]
    for writer in writers:
        writer.start()
    try:
        for number in range(ROUNDS):
            api.route(f"GET /{number}", f"{web.url}/{number}")
            assert api.call("GET", f"/{number}").json["path"] == f"/{number}"
    finally:
        done.set()
        for writer in writers:
            writer.join()
