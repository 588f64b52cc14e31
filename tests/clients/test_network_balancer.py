"""Network load balancers and instance targets as boto3 and plain sockets see them."""

import pathlib
import socket
import struct
import subprocess
import threading
import time

import pytest
from botocore.exceptions import ClientError

import ground
from certificates import authority_file, issued
from conftest import free_port
from ground import CLUSTER, describe, network, register
from levels import eventually

HERE = pathlib.Path(__file__).parent
SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
ECHO = 7


def code(call):
    with pytest.raises(ClientError) as refused:
        call()
    return refused.value.response["Error"]["Code"]


@pytest.fixture(scope="module")
def echo(linux):
    """The image of the echo program."""
    program = linux.directory / "echo"
    subprocess.run(["rustc", "-O", "-o", program, HERE / "echo.rs"], check=True)
    linux.cli("image", "pack", program, "--name", "echo:1")
    return "echo:1"


@pytest.fixture(scope="module")
def open_group(linux):
    """A security group that lets everything in."""
    made = ground.group(linux, "echo")
    linux.client("ec2").authorize_security_group_ingress(GroupId=made, IpPermissions=[
        {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    ])
    return made


def balancer(server, name, **options):
    """A network load balancer: its ARN, its name for clients."""
    made = server.client("elbv2").create_load_balancer(
        Name=name, Type="network", Subnets=ground.subnets(server), **options,
    )["LoadBalancers"][0]
    return made["LoadBalancerArn"], made["DNSName"]


def target_group(server, name, protocol="TCP", **options):
    elb = server.client("elbv2")
    made = elb.create_target_group(**{
        "Name": name, "Protocol": protocol, "Port": ECHO, "TargetType": "ip",
        "VpcId": ground.default_vpc(server), "HealthCheckIntervalSeconds": 5,
        "HealthCheckTimeoutSeconds": 2, "HealthyThresholdCount": 2, **options,
    })["TargetGroups"][0]["TargetGroupArn"]
    delay = {"Key": "deregistration_delay.timeout_seconds", "Value": "8"}
    elb.modify_target_group_attributes(TargetGroupArn=made, Attributes=[delay])
    return made


def listen(server, balancer, port, group, protocol="TCP", **options):
    return server.client("elbv2").create_listener(
        LoadBalancerArn=balancer, Protocol=protocol, Port=port,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group}], **options,
    )["Listeners"][0]["ListenerArn"]


def container(image, name, **environment):
    variables = {"NAME": name, "PORT": str(ECHO), **environment}
    return {
        "image": image, "command": [], "stopTimeout": 2,
        "portMappings": [{"containerPort": ECHO}],
        "environment": [{"name": key, "value": value} for key, value in variables.items()],
    }


def serve(server, name, definition, target, groups, count=1):
    """A service behind a target group, once its targets are healthy."""
    server.client("ecs").create_service(
        cluster=CLUSTER, serviceName=name, taskDefinition=definition, desiredCount=count,
        launchType="FARGATE", networkConfiguration=network(server, *groups),
        loadBalancers=[
            {"targetGroupArn": target, "containerName": "app", "containerPort": ECHO},
        ],
    )
    eventually(lambda: states(server, target) == ["healthy"] * count, 90)


def states(server, target):
    found = server.client("elbv2").describe_target_health(TargetGroupArn=target)
    return [one["TargetHealth"]["State"] for one in found["TargetHealthDescriptions"]]


def call(port, host="127.0.0.1"):
    """A connection to an echo, and the words it greets with."""
    stream = socket.create_connection((host, port), timeout=10)
    greeting = b""
    while not greeting.endswith(b"\n"):
        more = stream.recv(1)
        if not more:
            raise ConnectionResetError("no greeting")
        greeting += more
    return stream, greeting.decode().split()


def echoes(stream, what=b"hello"):
    stream.sendall(what)
    back = b""
    while len(back) < len(what):
        back += stream.recv(1024) or pytest.fail("the connection ended")
    return back == what


def test_what_a_network_load_balancer_is_told_as(simulated):
    elb = simulated.client("elbv2")
    arn, name = balancer(simulated, "told", Scheme="internal")
    assert f":loadbalancer/net/told/{arn[-16:]}" in arn
    assert name == f"told-{arn[-16:]}.elb.us-east-1.localhost"
    told = elb.describe_load_balancers(Names=["told"])["LoadBalancers"][0]
    assert told["Type"] == "network" and "SecurityGroups" not in told
    attributes = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    attributes = {one["Key"]: one["Value"] for one in attributes}
    assert attributes["load_balancing.cross_zone.enabled"] == "false"
    assert attributes["dns_record.client_routing_policy"] == "any_availability_zone"

    group = target_group(simulated, "told", "TCP_UDP")
    told = elb.describe_target_groups(Names=["told"])["TargetGroups"][0]
    assert told["HealthCheckProtocol"] == "TCP"
    assert "Matcher" not in told and "ProtocolVersion" not in told
    attributes = elb.describe_target_group_attributes(TargetGroupArn=group)["Attributes"]
    attributes = {one["Key"]: one["Value"] for one in attributes}
    assert attributes["stickiness.type"] == "source_ip"
    assert attributes["preserve_client_ip.enabled"] == "true"
    off = [{"Key": "preserve_client_ip.enabled", "Value": "false"}]
    assert code(lambda: elb.modify_target_group_attributes(
        TargetGroupArn=group, Attributes=off,
    )) == "ValidationError"

    listener = listen(simulated, arn, 53, group, "TCP_UDP")
    assert ":listener/net/told/" in listener
    assert code(lambda: listen(simulated, arn, 54, group, "TLS")) == "ValidationError"
    assert code(lambda: listen(simulated, arn, 80, group, "HTTP")) == "ValidationError"
    assert code(lambda: elb.set_security_groups(
        LoadBalancerArn=arn, SecurityGroups=["sg-1"],
    )) == "InvalidConfigurationRequest"
    elb.delete_load_balancer(LoadBalancerArn=arn)
    elb.delete_target_group(TargetGroupArn=group)


def test_bytes_and_packets_reach_a_service_and_it_sees_the_client(linux, echo, open_group):
    elb, port = linux.client("elbv2"), free_port()
    arn, _ = balancer(linux, "both")
    target = target_group(linux, "both", "TCP_UDP")
    listen(linux, arn, port, target, "TCP_UDP")
    register(linux, "both", container(echo, "both"))
    serve(linux, "both", "both", target, [open_group], count=2)

    stream, (name, caller) = call(port)
    assert name == "both" and echoes(stream)
    assert caller.startswith("169.254."), "this machine, as the VPC sees it"
    assert caller.endswith(f":{stream.getsockname()[1]}")

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
        packets.settimeout(5)
        packets.connect(("127.0.0.1", port))
        packets.send(b"first")
        first = packets.recv(2048).split()
        assert first[0] == b"both" and first[2] == b"first"
        packets.send(b"second")
        assert packets.recv(2048).split()[1] == first[1], "a flow has one way"

    linux.client("ecs").delete_service(cluster=CLUSTER, service="both", force=True)
    elb.delete_load_balancer(LoadBalancerArn=arn)


class Callers:
    """Connect again and again until told to stop; remember what went wrong."""

    def __init__(self, port):
        self.port, self.answered, self.failures, self.names = port, 0, [], set()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self):
        while not self.stopping.is_set():
            try:
                stream, (name, _) = call(self.port)
                with stream:
                    assert echoes(stream)
                self.answered += 1
                self.names.add(name)
            except OSError as error:
                self.failures.append(error)
            time.sleep(0.01)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()


def test_a_long_connection_outlives_a_rolling_update_for_as_long_as_its_target_drains(
    linux, echo, open_group,
):
    elb, ecs, port = linux.client("elbv2"), linux.client("ecs"), free_port()
    arn, _ = balancer(linux, "rolls")
    target = target_group(linux, "rolls")
    listen(linux, arn, port, target)
    register(linux, "rolls", container(echo, "one"))
    serve(linux, "rolls", "rolls", target, [open_group])
    long, (name, _) = call(port)
    assert name == "one"
    with Callers(port) as callers:
        register(linux, "rolls", container(echo, "two"))
        ecs.update_service(cluster=CLUSTER, service="rolls", taskDefinition="rolls")

        def drains():
            assert echoes(long), "before it drains"
            return "draining" in states(linux, target)

        eventually(drains, 90)
        began = time.monotonic()
        assert call(port)[1][0] == "two", "new connections go to the new task"
        while "draining" in states(linux, target):
            assert echoes(long), "while it drains"
            time.sleep(0.2)
        lasted = time.monotonic() - began
        assert 6 <= lasted <= 20, f"the target drained for {lasted} s"
        # Then its task is stopped, and the connection ends with it.
        eventually(lambda: ended(long), 30)
    assert callers.failures == []
    assert callers.names == {"one", "two"} and callers.answered > 50
    ecs.delete_service(cluster=CLUSTER, service="rolls", force=True)
    elb.delete_load_balancer(LoadBalancerArn=arn)


def ended(stream):
    try:
        stream.sendall(b"x")
        return stream.recv(1024) == b""
    except OSError:
        return True


def test_tls_ends_at_the_listener_and_a_header_tells_the_client(linux, echo, open_group):
    elb, port = linux.client("elbv2"), free_port()
    arn, _ = balancer(linux, "tls")
    target = target_group(linux, "tls", HealthCheckProtocol="TCP")
    certificate = issued(linux, "tls.elb.localhost")
    listen(
        linux, arn, port, target, "TLS", Certificates=[{"CertificateArn": certificate}],
        SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06", AlpnPolicy=["HTTP1Only"],
    )
    register(linux, "tls", container(echo, "tls", HTTP="1"))
    serve(linux, "tls", "tls", target, [open_group])
    command = [
        "curl", "-s", "--noproxy", "*", "--max-time", "5", "--cacert", authority_file(linux),
        "--resolve", f"tls.elb.localhost:{port}:127.0.0.1", f"https://tls.elb.localhost:{port}/",
    ]
    assert subprocess.run(command, capture_output=True, text=True).stdout.startswith("tls ")
    refused = subprocess.run([*command[:6], *command[8:]], capture_output=True)
    assert refused.returncode == 60, "nobody else trusts the authority"
    linux.client("ecs").delete_service(cluster=CLUSTER, service="tls", force=True)
    elb.delete_load_balancer(LoadBalancerArn=arn)

    # The header, which an echo sends back.
    port = free_port()
    arn, _ = balancer(linux, "proxied")
    target = target_group(linux, "proxied")
    elb.modify_target_group_attributes(TargetGroupArn=target, Attributes=[
        {"Key": "proxy_protocol_v2.enabled", "Value": "true"},
    ])
    listen(linux, arn, port, target)
    register(linux, "proxied", container(echo, "proxied"))
    serve(linux, "proxied", "proxied", target, [open_group])
    stream, _ = call(port)
    header = b""
    while len(header) < 28:
        header += stream.recv(1024)
    assert header[:14] == SIGNATURE + b"\x21\x11"
    source, _, source_port, own_port = struct.unpack("!4s4sHH", header[16:28])
    assert (socket.inet_ntoa(source), source_port) == stream.getsockname()
    assert own_port == port
    linux.client("ecs").delete_service(cluster=CLUSTER, service="proxied", force=True)
    elb.delete_load_balancer(LoadBalancerArn=arn)


def test_security_groups_of_a_network_load_balancer_are_obeyed(linux, echo, open_group):
    """A task calls two internal ones: one lets it in, the other has a group that does not."""
    elb = linux.client("elbv2")
    closed = ground.group(linux, "closed-nlb")
    names = {}
    for name, options in (("ajar", {}), ("closed", {"SecurityGroups": [closed]})):
        arn, names[name] = balancer(linux, name, Scheme="internal", **options)
        target = target_group(linux, name)
        listen(linux, arn, ECHO, target)
        register(linux, name, container(echo, name))
        linux.client("ecs").create_service(
            cluster=CLUSTER, serviceName=name, taskDefinition=name, desiredCount=1,
            launchType="FARGATE", networkConfiguration=network(linux, open_group),
            loadBalancers=[
                {"targetGroupArn": target, "containerName": "app", "containerPort": ECHO},
            ],
        )
        eventually(lambda: states(linux, target) == ["healthy"], 90)
    script = " ; ".join(
        f"echo bye | nc -w 3 {names[name]} {ECHO} > /tmp/said 2>&1; "
        f"echo {name}: $(head -c 5 /tmp/said)" for name in names
    )
    register(
        linux, "asks", ground.shell(script, logConfiguration=ground.awslogs("asks")),
        executionRoleArn=ground.EXECUTION_ROLE,
    )
    done = ground.finished(linux, "asks")
    stream = f"asks/app/{ground.task_id(done)}"
    said = eventually(lambda: [one for one in ground.lines(linux, stream) if ":" in one][1:] and
                      ground.lines(linux, stream))
    assert said[0].startswith("ajar: ajar"), said
    assert said[1].strip() in ("closed:", "closed: nc: t"), said
    for name in names:
        linux.client("ecs").delete_service(cluster=CLUSTER, service=name, force=True)


@pytest.mark.parametrize("kind", ["network", "application"])
def test_tasks_on_the_bridge_are_instance_targets_at_ports_of_their_own(linux, echo, kind):
    elb, ecs, port = linux.client("elbv2"), linux.client("ecs"), free_port()
    name, is_http = f"inst-{kind[:3]}", kind == "application"
    linux.cli("instance", "add", f"{CLUSTER}:{name}")
    protocol = "HTTP" if is_http else "TCP"
    arn = elb.create_load_balancer(
        Name=name, Type=kind, Subnets=ground.subnets(linux),
    )["LoadBalancers"][0]["LoadBalancerArn"]
    target = target_group(linux, name, protocol, TargetType="instance")
    listen(linux, arn, port, target, protocol)
    app = container(echo, name, **({"HTTP": "1"} if is_http else {}))
    register(
        linux, name, app, networkMode="bridge", requiresCompatibilities=["EC2"],
    )
    ecs.create_service(
        cluster=CLUSTER, serviceName=name, taskDefinition=name, desiredCount=2, launchType="EC2",
        loadBalancers=[
            {"targetGroupArn": target, "containerName": "app", "containerPort": ECHO},
        ],
    )
    eventually(lambda: states(linux, target) == ["healthy"] * 2, 90)
    instances = ecs.describe_container_instances(
        cluster=CLUSTER,
        containerInstances=ecs.list_container_instances(cluster=CLUSTER)["containerInstanceArns"],
    )["containerInstances"]
    ids = {one["ec2InstanceId"] for one in instances}
    told = elb.describe_target_health(TargetGroupArn=target)["TargetHealthDescriptions"]
    assert {one["Target"]["Id"] for one in told} <= ids
    ports = {one["Target"]["Port"] for one in told}
    bindings = {
        binding["hostPort"]
        for task in ecs.list_tasks(cluster=CLUSTER, serviceName=name)["taskArns"]
        for binding in describe(linux, task)["containers"][0]["networkBindings"]
    }
    assert ports == bindings and len(ports) == 2
    if is_http:
        command = ["curl", "-s", "--noproxy", "*", f"http://127.0.0.1:{port}/"]
        answer = subprocess.run(command, capture_output=True, text=True).stdout
        assert answer.startswith(name), answer
    else:
        stream, (said, _) = call(port)
        assert said == name and echoes(stream)
    ecs.delete_service(cluster=CLUSTER, service=name, force=True)
    elb.delete_load_balancer(LoadBalancerArn=arn)
