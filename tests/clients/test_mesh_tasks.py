"""Service Connect for tasks that no service runs, where the server was told to."""

import pytest

import ground
from conftest import Server
from ground import CLUSTER
from levels import eventually
from test_mesh import NAMESPACE, SERVE, alias, create


@pytest.fixture(scope="module")
def told():
    """A server that lets tasks call by alias."""
    with Server("--service-connect-for-tasks").serving() as server:
        ground.load_busybox(server)
        server.client("ecs").create_cluster(
            clusterName=CLUSTER, serviceConnectDefaults={"namespace": NAMESPACE},
        )
        yield server


def test_a_task_of_no_service_calls_by_alias(told):
    create(told, "fruit", SERVE, alias("fruit"))
    ecs = told.client("ecs")
    eventually(lambda: ecs.describe_services(
        cluster=CLUSTER, services=["fruit"],
    )["services"][0]["runningCount"] == 1, 90)
    ground.register(told, "wanderer", ground.shell("sleep 600", stopTimeout=2))
    started = ground.run(told, "wanderer")
    task = ground.reached(told, started, "RUNNING")
    answer = eventually(lambda: ground.called(told, task, f"fruit.{NAMESPACE}", 80), 30)
    assert answer == "fruit\n"
