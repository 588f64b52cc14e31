"""Services under load, and servers that die."""

import threading

import pytest

import ground
import storefront
from conftest import Server, free_port
from ground import CLUSTER, describe, network, reached, register, run, shell
from levels import eventually
from load import Load

PORT = 8080


@pytest.fixture(scope="module")
def web(linux):
    """A service behind a load balancer: its port, its host name."""
    storefront.build()
    image = storefront.pack(linux, "frontend", "web:1")
    port, elb = free_port(), linux.client("elbv2")
    ec2, groups = linux.client("ec2"), [ground.group(linux, name) for name in ("web-alb", "web")]
    anywhere = [{"CidrIp": "0.0.0.0/0"}]
    ec2.authorize_security_group_ingress(GroupId=groups[0], IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": anywhere},
    ])
    ec2.authorize_security_group_ingress(
        GroupId=groups[1], IpPermissions=ground.rule(groups[0], PORT),
    )
    balancer = elb.create_load_balancer(
        Name="web", Subnets=ground.subnets(linux), SecurityGroups=groups[:1],
    )["LoadBalancers"][0]
    targets = elb.create_target_group(
        Name="web", Protocol="HTTP", Port=PORT, TargetType="ip", VpcId=ground.default_vpc(linux),
        HealthCheckPath="/health", HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2,
        HealthyThresholdCount=2,
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.modify_target_group_attributes(TargetGroupArn=targets, Attributes=[
        {"Key": "deregistration_delay.timeout_seconds", "Value": "3"},
    ])
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=port,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": targets}],
    )
    container = {
        "image": image, "portMappings": [{"containerPort": PORT}], "stopTimeout": 10, "command": [],
    }
    register(linux, "web", container)
    linux.client("ecs").create_service(
        cluster=CLUSTER, serviceName="web", taskDefinition="web", desiredCount=2,
        launchType="FARGATE", networkConfiguration=network(linux, groups[1]),
        loadBalancers=[
            {"targetGroupArn": targets, "containerName": "app", "containerPort": PORT},
        ],
    )
    steady(linux)

    def healthy():
        found = elb.describe_target_health(TargetGroupArn=targets)["TargetHealthDescriptions"]
        return [one["TargetHealth"]["State"] for one in found] == ["healthy"] * 2

    eventually(healthy)
    yield port, balancer["DNSName"]
    linux.client("ecs").delete_service(cluster=CLUSTER, service="web", force=True)


def service(server):
    found = server.client("ecs").describe_services(cluster=CLUSTER, services=["web"])
    return found["services"][0]


def steady(server, seconds=90):
    """Waits until the service has what it wants and nothing of what it had."""
    def check():
        found = service(server)
        states = [one["rolloutState"] for one in found["deployments"]]
        arns = server.client("ecs").list_tasks(cluster=CLUSTER, serviceName="web")["taskArns"]
        counts = (found["runningCount"], found["pendingCount"], len(arns))
        return states == ["COMPLETED"] and counts == (found["desiredCount"], 0, found["desiredCount"])

    eventually(check, seconds)


def gone(server, tasks):
    eventually(lambda: all(describe(server, task)["lastStatus"] == "STOPPED" for task in tasks), 90)


def tasks(server):
    return server.client("ecs").list_tasks(cluster=CLUSTER, serviceName="web")["taskArns"]


def test_no_request_fails_while_tasks_come_and_go(linux, web):
    ecs = linux.client("ecs")
    with Load(*web) as load:
        before = tasks(linux)
        ecs.update_service(cluster=CLUSTER, service="web", forceNewDeployment=True)
        gone(linux, before)
        steady(linux)
        assert load.failures == [], "while a deployment rolled out"

        before = tasks(linux)
        ecs.stop_task(cluster=CLUSTER, task=before[0])
        gone(linux, before[:1])
        steady(linux)
        assert load.failures == [], "while a task was stopped and replaced"

        before = tasks(linux)
        ecs.update_service(cluster=CLUSTER, service="web", desiredCount=1)
        steady(linux)
        gone(linux, set(before) - set(tasks(linux)))
    assert load.failures == [], "while a task was taken away"
    assert load.answered > 500


class Writers:
    """Clients that write parameters as fast as they can, and remember what was acknowledged."""

    def __init__(self, server, clients=4):
        self.server, self.acknowledged, self.lock = server, [], threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(one,)) for one in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self, one):
        ssm, number = self.server.client("ssm"), 0
        while True:
            name, number = f"/storm/{one}/{number}", number + 1
            try:
                ssm.put_parameter(Name=name, Type="String", Value=name)
            except Exception:  # the server is gone: whatever was under way was not acknowledged
                return
            with self.lock:
                self.acknowledged.append(name)


def test_containers_outlive_a_server_that_is_killed_and_no_write_is_lost():
    with Server().serving() as server:
        ground.furnish(server)
        register(server, "lasting", shell("trap 'exit 9' TERM; while :; do sleep 0.2; done"))
        started = [run(server, "lasting") for _ in range(3)]
        for task in started:
            reached(server, task, "RUNNING")
        before = shells(server)
        assert len(before) == 3

        writers = Writers(server)
        eventually(lambda: len(writers.acknowledged) > 100)
        server.kill()
        for thread in writers.threads:
            thread.join()
        assert shells(server) == before
        server.start()

        assert shells(server) == before
        assert all(describe(server, task)["lastStatus"] == "RUNNING" for task in started)
        ssm = server.client("ssm")
        pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/storm", Recursive=True)
        kept = {one["Name"]: one["Value"] for page in pages for one in page["Parameters"]}
        assert set(writers.acknowledged) <= kept.keys()
        assert all(name == value for name, value in kept.items())
        ended = ground.stop(server, started[0])
        assert ended["containers"][0]["exitCode"] == 9
        assert len(shells(server)) == 2


def shells(server):
    """The first processes of containers: what they start comes and goes."""
    found = set()
    for pid in ground.processes(server):
        try:
            with open(f"/proc/{pid}/cmdline") as line:
                if line.read().startswith("sh\0"):
                    found.add(pid)
        except OSError:
            continue
    return found
