"""The reference architecture, deployed and called as its guide says."""

import json
import os
import threading

import pytest

import ground
import storefront
from conftest import Server
from levels import eventually
from storefront import CLUSTER, DEBIAN_AWS, SERVICES, Storefront

ORDERS = ("ecs", "describe-services", "--cluster", CLUSTER, "--services", "orders")


@pytest.fixture(scope="module")
def shop():
    """The storefront, deployed and steady. After the tests nothing of it may be left."""
    storefront.build()
    with Server().serving() as server:
        for service in SERVICES:
            storefront.pack(server, service)
        shop = Storefront(server)
        shop.deploy()
        eventually(shop.is_rolled_out)
        yield shop


def test_an_order_goes_through_all_three_services_under_one_trace(shop):
    trace = os.urandom(16).hex()
    status, order = shop.call(
        "POST", "/orders", {"item": "book", "quantity": 2}, {"traceparent": f"00-{trace}-{'1' * 16}-01"},
    )
    assert status == 201 and order["payment"] and order["trace_id"] == trace
    logs = shop.server.client("logs")
    for service in SERVICES:
        eventually(lambda: logs.filter_log_events(
            logGroupName=f"/ecs/{service}", filterPattern=f'"{trace}"',
        )["events"], 20)


def test_secrets_are_injected(shop):
    assert shop.inside("payments", "printf %s $PAYMENTS_MODE") == "live"
    assert shop.inside("orders", "printf %s \"$DB_PASSWORD\"") == "correct horse battery staple"


def test_payments_is_reached_by_orders_alone(shop):
    payments = ground.address(shop.task("payments"))
    call = f"curl -s --max-time 2 http://{payments}:8080/health"
    assert "payments" in shop.inside("orders", call)
    assert "payments" not in shop.inside("frontend", call)
    named = "curl -s --max-time 5 -o /dev/null -w '%{http_code}' http://payments.storefront:8080/health"
    assert shop.inside("orders", named) == "200"
    assert shop.inside("frontend", named) != "200"
    missing = shop.server.cli("why", "path", "frontend", "payments", "--port", 8080).stdout
    assert "(payments) has no ingress rule" in missing


def credentials(shop, service):
    """The credentials of a task's role, as the SDKs fetch them."""
    path = "http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    return json.loads(shop.inside(service, f"curl -s {path}"))


def client(shop, service, keys):
    return shop.server.client(service, keys["AccessKeyId"], keys["SecretAccessKey"], keys["Token"])


def test_the_payments_role_may_do_what_its_policy_allows_and_nothing_else(shop):
    keys = credentials(shop, "payments")
    who = client(shop, "sts", keys).get_caller_identity()["Arn"]
    assert ":assumed-role/payments-task-role/" in who
    mode = client(shop, "ssm", keys).get_parameter(Name="/payments/mode")
    assert mode["Parameter"]["Value"] == "live"
    for refused in (
        lambda: client(shop, "ssm", keys).get_parameter(Name="/orders/flag"),
        lambda: client(shop, "secretsmanager", keys).get_secret_value(SecretId="orders/db"),
        lambda: client(shop, "ecs", keys).list_clusters(),
    ):
        with pytest.raises(Exception, match="AccessDenied.*is not authorized to perform"):
            refused()


def test_another_task_does_not_get_the_payments_credentials(shop):
    path = shop.inside("payments", "printf %s $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    assert path.startswith("/v2/credentials/")
    for service in ("orders", "frontend"):
        answer = shop.inside(service, f"curl -s -w '%{{http_code}}' http://169.254.170.2{path}")
        assert "AccessKeyId" not in answer and not answer.endswith("200")
    assert credentials(shop, "orders")["RoleArn"].endswith("role/orders-task-role")


@pytest.mark.parametrize("program", [None, DEBIAN_AWS / "aws"])
def test_the_guides_commands_give_what_the_guide_shows(shop, program):
    def aws(*arguments):
        return shop.server.aws(*arguments, program=program)

    aws("ecs", "wait", "services-stable", "--cluster", CLUSTER, "--services", *SERVICES)
    orders = json.loads(aws(
        *ORDERS, "--output", "json", "--query",
        "services[0].{running:runningCount,desired:desiredCount,events:events[0:5].message}",
    ))
    assert (orders["running"], orders["desired"]) == (3, 3)
    assert "(service orders) has reached a steady state." in orders["events"]

    group = aws(
        "elbv2", "describe-target-groups", "--names", "frontend-tg", "--output", "text",
        "--query", "TargetGroups[0].TargetGroupArn",
    )

    def healthy():
        targets = json.loads(aws(
            "elbv2", "describe-target-health", "--target-group-arn", group, "--output", "json", "--query",
            "TargetHealthDescriptions[].{ip:Target.Id,state:TargetHealth.State,reason:TargetHealth.Reason}",
        ))
        assert all(target["ip"].startswith("10.0.1") for target in targets)
        # One that was replaced may still be draining.
        return [one["reason"] for one in targets if one["state"] == "healthy"] == [None, None]

    eventually(healthy)

    task = shop.task("orders")["taskArn"]
    shop.server.client("ecs").stop_task(cluster=CLUSTER, task=task, reason="for the guide")

    def stopped():
        return aws(
            "ecs", "list-tasks", "--cluster", CLUSTER, "--service-name", "orders",
            "--desired-status", "STOPPED", "--query", "taskArns[0]", "--output", "text",
        )

    arn = eventually(lambda: (found := stopped()) != "None" and found)
    told = json.loads(aws(
        "ecs", "describe-tasks", "--cluster", CLUSTER, "--tasks", arn, "--output", "json", "--query",
        "tasks[0].{stopped:stoppedReason,containers:containers[].reason}",
    ))
    assert told == {"stopped": "for the guide", "containers": []}


def test_containers_outlive_the_server_in_an_order_storm_and_no_order_is_lost(shop):
    acknowledged, ending, lock = [], threading.Event(), threading.Lock()

    def buy():
        while not ending.is_set():
            try:
                order = shop.order("book")
            except Exception:  # the server is gone: this order was not acknowledged
                continue
            with lock:
                acknowledged.append(order["id"])

    shop.server.aws("ecs", "wait", "services-stable", "--cluster", CLUSTER, "--services", *SERVICES)
    before = eventually(lambda: len(found := programs(shop.server)) == 7 and found)
    threads = [threading.Thread(target=buy) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        eventually(lambda: len(acknowledged) > 50)
        shop.server.kill()
        assert programs(shop.server) == before
        shop.server.start()
        count = len(acknowledged)
        eventually(lambda: len(acknowledged) > count + 20)
    finally:
        ending.set()
        for thread in threads:
            thread.join()
    assert programs(shop.server) == before
    assert set(acknowledged) <= kept_orders(shop)


def kept_orders(shop):
    """The ids in the files of all tasks of orders: which of them took an order is chance."""
    ids, ecs = set(), shop.server.client("ecs")
    for task in ecs.list_tasks(cluster=CLUSTER, serviceName="orders")["taskArns"]:
        file = shop.server.cli(
            "exec", task.split("/")[-1], "--cluster", CLUSTER, "--", "curl", "-s",
            "file:///data/orders.jsonl",
        ).stdout
        ids |= {json.loads(line)["id"] for line in file.splitlines()}
    return ids


def programs(server):
    """The services' processes, without the probes that come and go."""
    found = set()
    for pid in ground.processes(server):
        try:
            with open(f"/proc/{pid}/cmdline") as line:
                if line.read().startswith("/usr/local/bin/"):
                    found.add(pid)
        except OSError:
            continue
    return found


def test_a_second_deployment_finds_everything_in_place(shop):
    before = programs(shop.server)
    told = shop.deploy(DEBIAN_AWS)
    assert told.count("is there already") == 3
    assert programs(shop.server) == before
