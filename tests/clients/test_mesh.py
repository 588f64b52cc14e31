"""Service Connect: ports of its own, one namespace for several clusters, redeployment, access logs."""

import json

import pytest

import ground
from connected import NAMESPACE, SERVE, alias, create, fetch, running
from ground import CLUSTER
from levels import eventually


@pytest.fixture(scope="module")
def market(linux):
    """A caller of the namespace, and what it calls in another cluster."""
    ecs = linux.client("ecs")
    ecs.create_cluster(clusterName="stalls", serviceConnectDefaults={"namespace": NAMESPACE})
    create(linux, "fruit", SERVE, alias("fruit"), "stalls")
    running(linux, "fruit", "stalls")
    log = ground.awslogs("mesh")
    create(
        linux, "buyer", "exec sleep 3600", namespace=NAMESPACE, logConfiguration=log,
        accessLogConfiguration={"format": "JSON", "includeQueryParameters": "ENABLED"},
    )
    running(linux, "buyer")
    yield linux
    for name, cluster in [("fruit", "stalls"), ("buyer", CLUSTER), ("nuts", CLUSTER)]:
        ecs.delete_service(cluster=cluster, service=name, force=True)


def test_a_cluster_has_a_namespace_by_default_and_others_join_it_by_name(market):
    """`stalls` names none in its service, `buyer` in another cluster does."""
    assert eventually(lambda: fetch(market, "buyer", f"fruit.{NAMESPACE}")) == "fruit\n"


def test_calls_are_logged_where_the_service_says(market):
    assert eventually(lambda: fetch(market, "buyer", f"fruit.{NAMESPACE}", "/index.html?token=abc"))
    stream = f"mesh/ecs-service-connect/{ground.task_id(running(market, 'buyer'))}"
    lines = eventually(lambda: [line for line in ground.lines(market, stream) if "token=abc" in line])
    told = json.loads(lines[0])
    expected = {
        "method": "GET", "path": "/index.html?token=abc", "protocol": "HTTP/1.1",
        "response_code": "200", "authority": f"fruit.{NAMESPACE}",
    }
    assert {name: told[name] for name in expected} == expected
    fruit = ground.address(running(market, "fruit", "stalls"))
    assert told["upstream_host"] == f"{fruit}:8080"


def test_running_tasks_see_new_endpoints_after_their_service_is_deployed_again(market):
    """And an endpoint with a port of its own is served there, beside the program's own port."""
    create(
        market, "nuts", SERVE, alias("nuts", ingressPortOverride=9090), namespace=NAMESPACE,
    )
    nuts = ground.address(running(market, "nuts"))
    before = running(market, "buyer")["taskArn"]
    assert not fetch(market, "buyer", f"nuts.{NAMESPACE}")
    market.client("ecs").update_service(cluster=CLUSTER, service="buyer", forceNewDeployment=True)
    running(market, "buyer", but=(before,))
    eventually(lambda: before not in market.client("ecs").list_tasks(
        cluster=CLUSTER, serviceName="buyer", desiredStatus="RUNNING",
    )["taskArns"], 120)
    assert eventually(lambda: fetch(market, "buyer", f"nuts.{NAMESPACE}")) == "nuts\n"
    for port in (9090, 8080):
        url = f"http://{nuts}:{port}/"
        direct = ground.beside(market, running(market, "buyer"), "curl", "-s", "--max-time", 5, url)
        assert direct.stdout == "nuts\n"


def test_access_logs_need_a_place_to_go(market):
    ecs = market.client("ecs")
    with pytest.raises(ecs.exceptions.InvalidParameterException, match="logConfiguration"):
        create(market, "refused", SERVE, alias("refused"), namespace=NAMESPACE,
               accessLogConfiguration={"format": "TEXT"})
