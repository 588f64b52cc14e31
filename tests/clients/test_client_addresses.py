"""Whom targets of network load balancers see, and which zone's targets are reached, by plain sockets."""

import pathlib
import socket
import subprocess

import pytest

import ground
from ground import CLUSTER, describe, register
from levels import eventually
from shares import free_port
from test_network_balancer import ECHO, balancer, call, container, listen, serve, states, target_group

HERE = pathlib.Path(__file__).parent
# Calls an echo and prints how it was greeted; or what a question of a packet brings.
CALL = """
import socket, sys
host, port, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]
try:
    if kind == "udp":
        stream = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        stream.settimeout(5)
        stream.connect((host, port))
        stream.send(b"ask")
        print(stream.recv(100).decode())
    else:
        stream = socket.create_connection((host, port), timeout=8)
        print(stream.recv(100).decode())
    print(stream.getsockname()[1])
except OSError as error:
    print("failed", error)
"""


@pytest.fixture(scope="module")
def echo(linux):
    """The image of the echo program."""
    program = linux.directory / "echo-of-clients"
    subprocess.run(["rustc", "-O", "-o", program, HERE / "echo.rs"], check=True)
    linux.cli("image", "pack", program, "--name", "echo-of-clients:1")
    return "echo-of-clients:1"


def allowing(server, name, *permissions):
    """A security group that lets this in."""
    made = ground.group(server, name)
    server.client("ec2").authorize_security_group_ingress(
        GroupId=made, IpPermissions=list(permissions),
    )
    return made


def from_group(group):
    return {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}


def from_range(block):
    return {"IpProtocol": "-1", "IpRanges": [{"CidrIp": block}]}


def greeted(server, task, host, port, kind="tcp"):
    """How an echo greets a caller in the network of a task: words, then the caller's own port."""
    said = ground.beside(server, task, "python3", "-c", CALL, host, port, kind).stdout
    return said.split()


def running(server, family, group, subnet=None):
    """A task that waits to be called from."""
    register(server, family, ground.shell("sleep 600", stopTimeout=2))
    network = {
        "subnets": [subnet] if subnet else ground.subnets(server), "securityGroups": [group],
        "assignPublicIp": "ENABLED",
    }
    started = ground.run(
        server, family, networkConfiguration={"awsvpcConfiguration": network},
    )
    return ground.reached(server, started, "RUNNING")


def attribute(server, target, key, value):
    server.client("elbv2").modify_target_group_attributes(
        TargetGroupArn=target, Attributes=[{"Key": key, "Value": value}],
    )


def own_addresses(server, name):
    """The private addresses of a load balancer, by subnet."""
    found = server.client("ec2").describe_network_interfaces()["NetworkInterfaces"]
    return {
        one["SubnetId"]: one["PrivateIpAddress"] for one in found
        if f"net/{name}/" in one["Description"]
    }


def test_targets_see_their_clients_and_their_groups_judge_them(linux, echo):
    elb, port = linux.client("elbv2"), free_port()
    callers = allowing(linux, "kept-callers", from_range("0.0.0.0/0"))
    strangers = allowing(linux, "kept-strangers", from_range("0.0.0.0/0"))
    arn, _ = balancer(linux, "kept")
    target = target_group(linux, "kept", "TCP_UDP")
    nodes = list(own_addresses(linux, "kept").values())
    probes = [from_range(f"{node}/32") for node in nodes]
    own = allowing(linux, "kept-targets", from_group(callers), *probes)
    # Both zones send to the one target.
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[
        {"Key": "load_balancing.cross_zone.enabled", "Value": "true"},
    ])
    listen(linux, arn, port, target, "TCP_UDP")
    register(linux, "kept", container(echo, "kept"))
    serve(linux, "kept", "kept", target, [own])

    caller, stranger = running(linux, "kept-caller", callers), running(linux, "kept-far", strangers)
    for kind in ("tcp", "udp"):
        words = greeted(linux, caller, nodes[0], port, kind)
        assert words[0] == "kept", words
        assert words[1] == f"{ground.address(caller)}:{words[-1]}", "its address and port"
        words = greeted(linux, stranger, nodes[0], port, kind)
        assert words[:1] != ["kept"], f"its group does not let {kind} in: {words}"

    # From outside: the machine, as the VPC sees it, by loopback and by the public address.
    linux.client("ec2").authorize_security_group_ingress(
        GroupId=own, IpPermissions=[from_range("169.254.192.0/18")],
    )
    with socket.create_connection(("127.0.0.1", port), timeout=10) as stream:
        name, seen = stream.recv(100).decode().split()
        assert name == "kept" and seen.startswith("169.254."), seen
        assert seen.endswith(f":{stream.getsockname()[1]}")
    found = linux.client("ec2").describe_network_interfaces()["NetworkInterfaces"]
    public = next(one["Association"]["PublicIp"] for one in found
                  if one["PrivateIpAddress"] == nodes[0])
    with socket.create_connection((public, port), timeout=10) as stream:
        name, again = stream.recv(100).decode().split()
        assert again == "{}:{}".format(*stream.getsockname()), "also where it says so itself"
        assert again.rsplit(":", 1)[0] == seen.rsplit(":", 1)[0]

    # A target that calls itself is not answered.
    only = linux.client("ecs").list_tasks(cluster=CLUSTER, serviceName="kept")["taskArns"][0]
    words = greeted(linux, describe(linux, only), nodes[0], port)
    assert words[:1] != ["kept"], words

    for task in (caller, stranger):
        ground.stop(linux, task["taskArn"])
    linux.client("ecs").delete_service(cluster=CLUSTER, service="kept", force=True)
    elb.delete_load_balancer(LoadBalancerArn=arn)


def test_a_group_that_names_the_load_balancers_lets_in_whomever_it_speaks_for(linux, echo):
    elb, port = linux.client("elbv2"), free_port()
    front = allowing(linux, "named-balancer", from_range("0.0.0.0/0"))
    own = allowing(linux, "named-targets", from_group(front))
    arn, _ = balancer(linux, "named", SecurityGroups=[front])
    target = target_group(linux, "named")
    attribute(linux, target, "preserve_client_ip.enabled", "true")
    listen(linux, arn, port, target)
    register(linux, "named", container(echo, "named"))
    serve(linux, "named", "named", target, [own])
    stream, (name, seen) = call(port)
    with stream:
        assert name == "named" and seen.startswith("169.254."), seen
    attribute(linux, target, "preserve_client_ip.enabled", "false")

    def balancer_is_seen():
        stream, (_, seen) = call(port)
        stream.close()
        return seen.rsplit(":", 1)[0] in own_addresses(linux, "named").values()

    eventually(balancer_is_seen, 10)
    linux.client("ecs").delete_service(cluster=CLUSTER, service="named", force=True)
    elb.delete_load_balancer(LoadBalancerArn=arn)


def test_tasks_on_the_bridge_see_the_clients_of_their_load_balancer(linux, echo):
    elb, ecs, port = linux.client("elbv2"), linux.client("ecs"), free_port()
    linux.cli("instance", "add", f"{CLUSTER}:kept-inst")
    arn, _ = balancer(linux, "kept-inst")
    target = target_group(linux, "kept-inst", TargetType="instance")
    listen(linux, arn, port, target)
    register(
        linux, "kept-inst", container(echo, "inst"), networkMode="bridge",
        requiresCompatibilities=["EC2"],
    )
    ecs.create_service(
        cluster=CLUSTER, serviceName="kept-inst", taskDefinition="kept-inst", desiredCount=1,
        launchType="EC2", loadBalancers=[
            {"targetGroupArn": target, "containerName": "app", "containerPort": ECHO},
        ],
    )
    eventually(lambda: states(linux, target) == ["healthy"], 90)
    stream, (name, seen) = call(port)
    assert name == "inst" and seen == f"{seen.rsplit(':', 1)[0]}:{stream.getsockname()[1]}"
    assert seen.startswith("169.254."), "the machine, as the load balancer's VPC sees it"
    told = elb.describe_target_health(TargetGroupArn=target)["TargetHealthDescriptions"]
    stream, (_, seen) = call(told[0]["Target"]["Port"])
    assert seen.startswith("172.17."), "a published port hides who calls it"
    ecs.delete_service(cluster=CLUSTER, service="kept-inst", force=True)
    elb.delete_load_balancer(LoadBalancerArn=arn)


def test_packets_reach_tasks_on_the_bridge_and_come_back(linux, echo):
    elb, ecs, port, published = linux.client("elbv2"), linux.client("ecs"), free_port(), free_port()
    linux.cli("instance", "add", f"{CLUSTER}:kept-udp")
    arn, _ = balancer(linux, "kept-udp")
    target = target_group(linux, "kept-udp", "TCP_UDP", TargetType="instance")
    listen(linux, arn, port, target, "TCP_UDP")
    ports = [
        {"containerPort": ECHO, "hostPort": published, "protocol": protocol}
        for protocol in ("tcp", "udp")
    ]
    register(
        linux, "kept-udp", {**container(echo, "udp"), "portMappings": ports},
        networkMode="bridge", requiresCompatibilities=["EC2"],
    )
    started = ecs.run_task(cluster=CLUSTER, taskDefinition="kept-udp", launchType="EC2")["tasks"][0]
    own = ecs.describe_container_instances(
        cluster=CLUSTER, containerInstances=[started["containerInstanceArn"]],
    )["containerInstances"][0]["ec2InstanceId"]
    elb.register_targets(TargetGroupArn=target, Targets=[{"Id": own, "Port": published}])
    eventually(lambda: states(linux, target) == ["healthy"], 90)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
        packets.settimeout(5)
        packets.connect(("127.0.0.1", port))
        packets.send(b"ask")
        name, seen, said = packets.recv(2048).decode().split()
        assert (name, said) == ("udp", "ask") and seen.startswith("169.254."), seen
    ground.stop(linux, started["taskArn"])
    elb.delete_load_balancer(LoadBalancerArn=arn)


def test_each_zone_keeps_to_its_own_targets_until_zones_are_crossed(linux, echo):
    elb = linux.client("elbv2")
    near, far = ground.subnets(linux)
    open_group = allowing(linux, "zonal", from_range("0.0.0.0/0"))
    arn, name = balancer(linux, "zonal", Scheme="internal")
    target = target_group(linux, "zonal")
    listen(linux, arn, ECHO, target)
    register(linux, "zonal", container(echo, "zonal"))
    linux.client("ecs").create_service(
        cluster=CLUSTER, serviceName="zonal", taskDefinition="zonal", desiredCount=1,
        launchType="FARGATE", networkConfiguration={"awsvpcConfiguration": {
            "subnets": [near], "securityGroups": [open_group], "assignPublicIp": "ENABLED",
        }},
        loadBalancers=[
            {"targetGroupArn": target, "containerName": "app", "containerPort": ECHO},
        ],
    )
    eventually(lambda: states(linux, target) == ["healthy"], 90)
    nodes = own_addresses(linux, "zonal")
    caller = running(linux, "zonal-caller", open_group)
    resolver = linux.client("ec2").describe_vpcs(VpcIds=[ground.default_vpc(linux)])["Vpcs"][0]
    resolver = resolver["CidrBlock"].rsplit(".", 1)[0] + ".2"

    def addresses():
        asked = ground.beside(linux, caller, "busybox", "nslookup", "-type=a", name, resolver).stdout
        return {node for node in nodes.values() if f"Address: {node}" in asked}

    eventually(lambda: addresses() == {nodes[near]}, 30)
    words = greeted(linux, caller, nodes[near], ECHO)
    assert words[0] == "zonal" and words[1].startswith(f"{nodes[near]}:")
    assert greeted(linux, caller, nodes[far], ECHO)[:1] != ["zonal"], "no target is in that zone"

    shown = [line.split() for line in linux.cli("ps").stdout.splitlines()]
    assert ["zonal", "network", "active", f"TCP:{ECHO}", "1/1", "its", "VPC"] in shown

    attribute(linux, target, "load_balancing.cross_zone.enabled", "true")
    eventually(lambda: addresses() == set(nodes.values()), 30)
    words = greeted(linux, caller, nodes[far], ECHO)
    assert words[0] == "zonal" and words[1].startswith(f"{nodes[far]}:"), "from its own interface"

    ground.stop(linux, caller["taskArn"])
    linux.client("ecs").delete_service(cluster=CLUSTER, service="zonal", force=True)
    elb.delete_load_balancer(LoadBalancerArn=arn)
