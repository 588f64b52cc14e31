"""Names of Cloud Map: told by the API, resolved inside tasks and on the machine."""

import socket
import struct
import time

import boto3
import pytest
from botocore.config import Config

import ground
from conftest import Server, free_port
from ground import CLUSTER, address, describe, network, register, shell, task_id
from levels import eventually

NAMESPACE = "shop.local"
TYPES = {"A": 1, "SRV": 33}


def ask(port, name, kind="A"):
    """The code of the answer and its records: addresses, or ports and hosts."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    question = labels + b"\0" + struct.pack("!HH", TYPES[kind], 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(2)
        asking.sendto(struct.pack("!6H", 7, 0x100, 1, 0, 0, 0) + question, ("127.0.0.1", port))
        reply = asking.recv(4096)
    code, count = reply[3] & 15, struct.unpack("!H", reply[6:8])[0]
    place, found = 12 + len(question), []
    for _ in range(count):
        place = after_name(reply, place)
        length = struct.unpack("!H", reply[place + 8:place + 10])[0]
        data = reply[place + 10:place + 10 + length]
        found.append(socket.inet_ntoa(data) if kind == "A" else struct.unpack("!3H", data[:6])[2])
        place += 10 + length
    return code, sorted(found)


def after_name(reply, place):
    while reply[place]:
        if reply[place] & 0xC0:
            return place + 2
        place += reply[place] + 1
    return place + 1


def done(client, operation):
    def check():
        found = client.get_operation(OperationId=operation["OperationId"])["Operation"]
        return found["Status"] == "SUCCESS" and found["Targets"]

    return eventually(check)


@pytest.fixture(scope="module")
def named():
    """A server that answers names on the machine, and a private namespace of its VPC."""
    port = free_port()
    with Server("--dns", f"127.0.0.1:{port}").serving() as server:
        ground.furnish(server)
        # DiscoverInstances would go to `data-` before the host, which no IP address has.
        discovery = boto3.client(
            "servicediscovery", endpoint_url=server.endpoint, region_name=ground.REGION,
            aws_access_key_id=server.key, aws_secret_access_key=server.secret,
            config=Config(inject_host_prefix=False),
        )
        namespace = done(discovery, discovery.create_private_dns_namespace(
            Name=NAMESPACE, Vpc=ground.default_vpc(server),
        ))["NAMESPACE"]
        yield server, port, discovery, namespace


@pytest.fixture(scope="module")
def orders(named):
    """A service of two tasks that is registered with A and SRV records."""
    server, _, discovery, namespace = named
    service = discovery.create_service(
        Name="orders", NamespaceId=namespace,
        DnsConfig={"DnsRecords": [{"Type": "A", "TTL": 5}, {"Type": "SRV", "TTL": 5}]},
        HealthCheckCustomConfig={"FailureThreshold": 1},
    )["Service"]
    loop = shell("trap 'exit 0' TERM; sleep 1000 & wait", portMappings=[{"containerPort": 8080}])
    register(server, "orders", loop)
    server.client("ecs").create_service(
        cluster=CLUSTER, serviceName="orders", taskDefinition="orders", desiredCount=2,
        launchType="FARGATE", networkConfiguration=network(server),
        serviceRegistries=[{"registryArn": service["Arn"], "port": 8080}],
    )
    return service["Id"]


def tasks(server):
    ecs = server.client("ecs")
    arns = ecs.list_tasks(cluster=CLUSTER, serviceName="orders")["taskArns"]
    return [describe(server, arn) for arn in arns]


def resolved(server, task, name):
    found = server.cli("exec", task_id(task), "--", "nslookup", "-type=a", name, check=False)
    return found.stdout + found.stderr


def test_tasks_are_instances_and_names(named, orders):
    server, port, discovery, _ = named
    eventually(lambda: len(ask(port, f"orders.{NAMESPACE}")[1]) == 2, 60)
    running = tasks(server)
    addresses = sorted(address(task) for task in running)
    assert ask(port, f"orders.{NAMESPACE}") == (0, addresses)
    assert ask(port, f"orders.{NAMESPACE}", "SRV") == (0, [8080, 8080])
    host = f"{task_id(running[0])}.orders.{NAMESPACE}"
    assert ask(port, host) == (0, [address(running[0])])
    assert ask(port, f"nobody.{NAMESPACE}") == (3, [])
    assert ask(port, f"web-1.{ground.REGION}.elb.localhost") == (0, ["127.0.0.1"])
    found = discovery.discover_instances(NamespaceName=NAMESPACE, ServiceName="orders")
    attributes = {one["InstanceId"]: one["Attributes"] for one in found["Instances"]}
    told = attributes[task_id(running[0])]
    assert told["AWS_INSTANCE_IPV4"] == address(running[0])
    assert told["AWS_INSTANCE_PORT"] == "8080"
    assert (told["ECS_CLUSTER_NAME"], told["ECS_SERVICE_NAME"]) == (CLUSTER, "orders")
    for one in running:
        seen = resolved(server, one, f"orders.{NAMESPACE}")
        assert all(address in seen for address in addresses), seen
    assert "NXDOMAIN" in resolved(server, running[0], f"nobody.{NAMESPACE}")


def test_a_task_that_stops_is_out_of_dns_within_a_second(named, orders):
    server, port, _, _ = named
    eventually(lambda: len(ask(port, f"orders.{NAMESPACE}")[1]) == 2, 60)
    gone = tasks(server)[0]
    server.client("ecs").stop_task(cluster=CLUSTER, task=gone["taskArn"])
    since = time.monotonic()
    eventually(lambda: address(gone) not in ask(port, f"orders.{NAMESPACE}")[1], 5)
    assert time.monotonic() - since < 1
    eventually(lambda: len(ask(port, f"orders.{NAMESPACE}")[1]) == 2, 60)


def test_what_ecs_owns_cannot_be_taken_out_by_hand(named, orders):
    server, port, discovery, _ = named
    eventually(lambda: len(ask(port, f"orders.{NAMESPACE}")[1]) == 2, 60)
    one = task_id(tasks(server)[0])
    discovery.deregister_instance(ServiceId=orders, InstanceId=one)
    done(discovery, discovery.register_instance(
        ServiceId=orders, InstanceId=one,
        Attributes={"AWS_INSTANCE_IPV4": "192.0.2.1", "AWS_INSTANCE_PORT": "1"},
    ))
    addresses = sorted(address(task) for task in tasks(server))
    eventually(lambda: ask(port, f"orders.{NAMESPACE}") == (0, addresses), 5)
    assert "that Amazon ECS owns" in (server.directory / "server.log").read_text()


def test_registries_that_do_not_fit_are_refused(named, orders):
    server, _, discovery, _ = named
    ecs = server.client("ecs")
    arn = discovery.get_service(Id=orders)["Service"]["Arn"]
    for registry, why in [
        ({"registryArn": arn}, "needs a port"),
        ({"registryArn": arn, "port": 80, "containerName": "app", "containerPort": 8080}, "not both"),
        ({"registryArn": arn, "containerName": "x", "containerPort": 8080}, "does not exist"),
        ({"registryArn": arn.rsplit("/", 1)[0] + "/srv-x", "port": 80}, "does not exist"),
    ]:
        with pytest.raises(ecs.exceptions.InvalidParameterException, match=why):
            ecs.create_service(
                cluster=CLUSTER, serviceName="refused", taskDefinition="orders", desiredCount=1,
                launchType="FARGATE", networkConfiguration=network(server),
                serviceRegistries=[registry],
            )
