"""What CloudWatch tells of services, clusters and, where they ask for it, Container Insights."""

import pytest

import ground
from conftest import Server
from ground import CLUSTER, network, register, shell
from levels import eventually
from measures import listed, points

INSIGHTS = "ECS/ContainerInsights"
BUSY = "while :; do i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; sleep 0.05; done"


@pytest.fixture(scope="module")
def real():
    """A server whose minutes are two seconds long, with containers that run."""
    with Server("--clock-speed", "30").serving() as server:
        ground.furnish(server)
        server.client("ecs").update_cluster_settings(
            cluster=CLUSTER, settings=[{"name": "containerInsights", "value": "enhanced"}],
        )
        yield server


def told(server, namespace, name, dimensions, statistic="Maximum"):
    """The greatest value there has been, once there is one."""
    found = eventually(lambda: points(server, namespace, name, dimensions, statistic), 40)
    return max(one[statistic] for one in found), {one["Unit"] for one in found}


def test_a_service_is_counted_and_its_tasks_are_measured_one_by_one(real):
    ecs = real.client("ecs")
    register(real, "busy", shell(BUSY))
    ecs.create_service(
        cluster=CLUSTER, serviceName="busy", taskDefinition="busy", desiredCount=2,
        launchType="FARGATE", networkConfiguration=network(real),
    )
    cluster = {"ClusterName": CLUSTER}
    service = {**cluster, "ServiceName": "busy"}
    eventually(lambda: told(real, INSIGHTS, "RunningTaskCount", service)[0] == 2, 60)
    assert told(real, INSIGHTS, "DesiredTaskCount", service) == (2, {"Count"})
    assert told(real, INSIGHTS, "ServiceCount", cluster) == (1, {"Count"})
    assert told(real, INSIGHTS, "TaskCount", cluster) == (2, {"Count"})

    by_family = {**cluster, "TaskDefinitionFamily": "busy"}
    for dimensions in (cluster, service, by_family):
        assert told(real, INSIGHTS, "CpuReserved", dimensions) == (256, {"None"})
        used, unit = told(real, INSIGHTS, "CpuUtilized", dimensions)
        assert used > 0 and unit == {"None"}
        assert told(real, INSIGHTS, "MemoryReserved", dimensions) == (512, {"Megabytes"})
        used, unit = told(real, INSIGHTS, "MemoryUtilized", dimensions)
        assert 0 < used < 512 and unit == {"Megabytes"}
        assert told(real, INSIGHTS, "NetworkRxBytes", dimensions)[1] == {"Bytes/Second"}
        assert told(real, INSIGHTS, "EphemeralStorageReserved", dimensions) == (20, {"Gigabytes"})
    tasks = ecs.list_tasks(cluster=CLUSTER, serviceName="busy")["taskArns"]
    known = {one["TaskId"] for _, one in listed(
        real, Namespace=INSIGHTS, MetricName="TaskCpuUtilization", Dimensions=[{"Name": "TaskId"}],
    )}
    assert known == {task.split("/")[-1] for task in tasks}
    assert points(real, "AWS/ECS", "CPUReservation", cluster, "Average") == [], "Fargate alone"


def test_a_cluster_with_container_instances_tells_what_is_taken_of_them(real):
    ecs = real.client("ecs")
    ecs.create_cluster(clusterName="metal")
    real.cli("instance", "add", "metal:one")
    definition = register(
        real, "onhost", shell(BUSY), networkMode="host", requiresCompatibilities=["EC2"],
    )
    started = ecs.run_task(cluster="metal", taskDefinition=definition, launchType="EC2")
    assert not started["failures"], started
    instance = ecs.describe_container_instances(
        cluster="metal", containerInstances=ecs.list_container_instances(cluster="metal")[
            "containerInstanceArns"
        ],
    )["containerInstances"][0]
    has = {one["name"]: one.get("integerValue") for one in instance["registeredResources"]}
    cluster = {"ClusterName": "metal"}
    reserved, unit = told(real, "AWS/ECS", "CPUReservation", cluster)
    assert reserved == pytest.approx(25_600 / has["CPU"]) and unit == {"Percent"}
    reserved, unit = told(real, "AWS/ECS", "MemoryReservation", cluster)
    assert reserved == pytest.approx(51_200 / has["MEMORY"]) and unit == {"Percent"}
    for name in ("CPUUtilization", "MemoryUtilization"):
        used, unit = told(real, "AWS/ECS", name, cluster)
        assert 0 < used <= 100 and unit == {"Percent"}
    assert listed(real, Namespace=INSIGHTS, Dimensions=[{"Name": "ClusterName", "Value": "metal"}]) == []
