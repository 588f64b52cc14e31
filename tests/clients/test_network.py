"""Security groups that really drop packets, and the command that says which rule is missing."""

import ipaddress
import subprocess

import pytest

import ground
from ground import network, reached, register, rule, run, shell, stop, task_id
from levels import eventually

PORT = 8080


@pytest.fixture(scope="module")
def pair(linux):
    """A task that calls and one that listens, each in a security group of its own."""
    groups = {name: ground.group(linux, f"{name}-group") for name in ("caller", "listener")}
    listens = shell(
        "trap 'exit 0' TERM; echo hello > /tmp/word; httpd -p 8080 -h /tmp; sleep 1000 & wait",
        portMappings=[{"containerPort": PORT}],
    )
    register(linux, "listener", listens)
    register(linux, "caller", shell("trap 'exit 0' TERM; sleep 1000 & wait"))
    started = {
        name: run(linux, name, networkConfiguration=network(linux, groups[name])) for name in groups
    }
    yield groups, {name: reached(linux, arn, "RUNNING") for name, arn in started.items()}
    for arn in started.values():
        stop(linux, arn)


def get(server, task, host, port, path):
    """What a new connection from a task brings; nothing when there is none within 2 s."""
    request = f"printf 'GET {path} HTTP/1.0\\r\\n\\r\\n' | nc -w 2 {host} {port}"
    return server.cli("exec", task_id(task), "--", "sh", "-c", request, check=False).stdout


def call(server, tasks):
    return "hello" in get(server, tasks["caller"], ground.address(tasks["listener"]), PORT, "/word")


def why(server, tasks):
    ends = [task_id(tasks["caller"]), task_id(tasks["listener"])]
    return server.cli("why", "path", *ends, "--port", PORT).stdout


def test_a_rule_opens_the_way_and_its_removal_closes_it(linux, pair):
    groups, tasks = pair
    ec2 = linux.client("ec2")
    assert not call(linux, tasks)
    missing = why(linux, tasks)
    assert f"{groups['listener']} (listener-group) has no ingress rule" in missing
    assert f"--source-group {groups['caller']}" in missing

    permission = rule(groups["caller"], PORT)
    ec2.authorize_security_group_ingress(GroupId=groups["listener"], IpPermissions=permission)
    eventually(lambda: call(linux, tasks))
    assert f"allow tcp {PORT}" in why(linux, tasks)

    ec2.revoke_security_group_ingress(GroupId=groups["listener"], IpPermissions=permission)
    eventually(lambda: not call(linux, tasks))
    assert "has no ingress rule" in why(linux, tasks)


def test_dropped_packets_are_told(linux, pair):
    _, tasks = pair
    assert not call(linux, tasks)
    assert "dropped lately" in why(linux, tasks)


def curl(host):
    command = ["curl", "-s", "--noproxy", "*", "--max-time", "2", f"http://{host}:{PORT}/word"]
    return subprocess.run(command, capture_output=True, text=True).stdout


def interface_of(server, task):
    details = {one["name"]: one["value"] for one in task["attachments"][0]["details"]}
    found = server.client("ec2").describe_network_interfaces(
        NetworkInterfaceIds=[details["networkInterfaceId"]],
    )
    return found["NetworkInterfaces"][0]


def test_the_host_does_not_reach_a_task_by_its_private_address(linux, pair):
    _, tasks = pair
    assert "hello" not in curl(ground.address(tasks["listener"]))


def test_the_host_reaches_a_public_address_as_far_as_the_groups_allow(linux, pair):
    groups, tasks = pair
    interface = interface_of(linux, tasks["listener"])
    public = interface["Association"]["PublicIp"]
    assert ipaddress.ip_address(public) in linux.public_block
    path = ["why", "path", "host", task_id(tasks["listener"]), "--port", PORT]
    assert "hello" not in curl(public)
    assert "has no ingress rule" in linux.cli(*path).stdout
    from_machine = [{
        "IpProtocol": "tcp", "FromPort": PORT, "ToPort": PORT,
        "IpRanges": [{"CidrIp": "169.254.192.0/18"}],
    }]
    opened = {"GroupId": groups["listener"], "IpPermissions": from_machine}
    linux.client("ec2").authorize_security_group_ingress(**opened)
    eventually(lambda: "hello" in curl(public))
    assert f"allow tcp {PORT}" in linux.cli(*path).stdout
    linux.client("ec2").revoke_security_group_ingress(**opened)
    eventually(lambda: "hello" not in curl(public))


def test_a_task_does_not_read_the_metadata_of_another(linux, pair):
    _, tasks = pair
    # What answers at 169.254.170.2 is the task's own endpoint, which knows no other container.
    other = tasks["listener"]["containers"][0]["runtimeId"]
    # On a busy machine nc sees the end of its input before the answer, and hangs up.
    answer = eventually(lambda: get(linux, tasks["caller"], "169.254.170.2", 80, f"/v4/{other}"))
    assert answer.startswith("HTTP/1.1 404") or answer.startswith("HTTP/1.0 404")
    assert tasks["listener"]["taskArn"] not in answer


def test_the_aws_apis_answer_an_interface_that_has_a_way_out(linux, pair):
    _, tasks = pair
    ask = (
        "host=${AWS_ENDPOINT_URL#http://}; "
        "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 ${host%:*} ${host#*:}"
    )

    def answer(task):
        return linux.cli("exec", task_id(task), "--", "sh", "-c", ask, check=False).stdout

    assert eventually(lambda: answer(tasks["caller"])).startswith("HTTP/1.")
    # An internet gateway leads nobody out who has no public address.
    private = network(linux)
    private["awsvpcConfiguration"]["assignPublicIp"] = "DISABLED"
    arn = run(linux, "caller", networkConfiguration=private)
    task = reached(linux, arn, "RUNNING")
    assert answer(task) == ""
    stop(linux, arn)
