"""What a container is told at 169.254.170.2, asked from inside it."""

import json

import ground
from ground import (
    ACCOUNT, CLUSTER, EXECUTION_ROLE, REGION, TRUST, awslogs, finished, lines, register, shell, task_id,
)

ASK = 'ask() { wget -q -O - "$@"; echo; }; '
REFUSED = (
    'refused() { printf "$1 $2 HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n'
    'Content-Length: ${#3}\\r\\n\\r\\n$3" | nc 169.254.170.2 80 | tail -n 1; echo; }; '
)


def said(server, family, script, **definition):
    """The lines a task writes that runs `script`, and the task."""
    container = shell(ASK + REFUSED + script, logConfiguration=awslogs(family))
    arn = register(server, family, container, executionRoleArn=EXECUTION_ROLE, **definition)
    task = finished(server, arn, tags=[{"key": "team", "value": "shop"}])
    return [line for line in lines(server, f"{family}/app/{task_id(task)}") if line.strip()], task


def test_metadata_tells_the_container_and_its_task(linux):
    script = 'B=$ECS_CONTAINER_METADATA_URI_V4; ask $B; ask $B/task; ask $B/taskWithTags; ask ' \
        '$ECS_CONTAINER_METADATA_URI/task; refused GET /v4/nobody ""'
    told, task = said(linux, "meta", script)
    container, whole, tagged, old = [json.loads(line) for line in told[:4]]
    assert container["DockerId"] == task["containers"][0]["runtimeId"]
    assert container["ContainerARN"] == task["containers"][0]["containerArn"]
    network = container["Networks"][0]
    assert network["IPv4Addresses"] == [ground.address(task)]
    assert network["PrivateDNSName"].startswith("ip-")
    assert network["SubnetGatewayIpv4Address"].split("/")[1] == network["IPv4SubnetCIDRBlock"].split("/")[1]
    assert len(network["DomainNameServers"]) == 1
    assert (whole["TaskARN"], whole["Family"], whole["Revision"]) == (task["taskArn"], "meta", "1")
    assert whole["Limits"] == {"CPU": 0.25, "Memory": 512}
    assert whole["AvailabilityZone"] == task["availabilityZone"]
    assert whole["EphemeralStorageMetrics"]["Reserved"] == 20 * 1024
    assert "ClockSynchronizationStatus" in whole["ClockDrift"]
    assert whole["FaultInjectionEnabled"] is False
    assert "TaskTags" not in whole and tagged["TaskTags"] == {"team": "shop"}
    assert old["TaskARN"] == task["taskArn"]
    assert json.loads(told[4]).startswith("V4 container metadata handler: unable to get container ID")


def test_statistics_have_dockers_shape_and_move(linux):
    script = (
        'B=$ECS_CONTAINER_METADATA_URI_V4; ask $B/stats; i=0; while [ $i -lt 60000 ]; do i=$((i+1)); '
        'done; sleep 2; ask $B/stats; ask $B/task/stats'
    )
    told, task = said(linux, "stats", script)
    first, second, whole = [json.loads(line) for line in told]
    for stats in (first, second):
        assert stats["memory_stats"]["usage"] > 0
        assert stats["memory_stats"]["limit"] == 512 << 20
        assert stats["memory_stats"]["stats"]
        assert stats["cpu_stats"]["online_cpus"] > 0
        assert stats["cpu_stats"]["system_cpu_usage"] > 0
        assert stats["pids_stats"]["current"] > 0
        assert len(stats["networks"]) == 1
    # As on AWS, a container that has only just started has no rates yet.
    assert set(second["network_rate_stats"]) == {"rx_bytes_per_sec", "tx_bytes_per_sec"}
    used = [stats["cpu_stats"]["cpu_usage"]["total_usage"] for stats in (first, second)]
    assert used[1] > used[0]
    assert second["precpu_stats"]["cpu_usage"]["total_usage"] > used[0]
    received = [sum(one["rx_bytes"] for one in stats["networks"].values()) for stats in (first, second)]
    assert received[1] >= received[0]
    assert set(whole) == {task["containers"][0]["runtimeId"]}


def test_the_platforms_variables_are_there_and_the_users_own_win(linux):
    iam = linux.client("iam")
    iam.create_role(RoleName="tests-meta", AssumeRolePolicyDocument=TRUST)
    role = f"arn:aws:iam::{ACCOUNT}:role/tests-meta"
    script = (
        'env | grep -E "^(AWS|ECS)_" | sort; ask 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; '
        'refused GET /v2/credentials/nobody ""; '
        'P=${ECS_AGENT_URI#http://169.254.170.2}/task-protection/v1/state; '
        'refused PUT $P "{}"'
    )
    container = shell(
        ASK + REFUSED + script, logConfiguration=awslogs("variables"),
        environment=[{"name": "AWS_REGION", "value": "eu-north-1"}],
    )
    definition = register(
        linux, "variables", container, executionRoleArn=EXECUTION_ROLE, taskRoleArn=role,
    )
    task = finished(linux, definition)
    told = [line for line in lines(linux, f"variables/app/{task_id(task)}") if line.strip()]
    variables = dict(line.split("=", 1) for line in told if not line.startswith("{"))
    assert variables["AWS_REGION"] == "eu-north-1"
    assert variables["AWS_DEFAULT_REGION"] == REGION
    assert variables["AWS_EXECUTION_ENV"] == "AWS_ECS_FARGATE"
    assert variables["AWS_ENDPOINT_URL"].startswith("http://")
    container = task["containers"][0]["runtimeId"]
    assert variables["ECS_AGENT_URI"] == f"http://169.254.170.2/api/{container}"
    credentials, refused, protection = [json.loads(line) for line in told if line.startswith("{")]
    assert credentials["RoleArn"] == role
    assert {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"} < set(credentials)
    assert refused == {
        "code": "InvalidIdInRequest", "message": "CredentialsV2Request: Credentials not found",
        "HTTPErrorCode": 400,
    }
    assert protection["error"]["Code"] == "InvalidParameterException"


def test_a_task_on_the_machines_network_asks_at_the_loopback(linux):
    script = (
        'ask $ECS_CONTAINER_METADATA_URI_V4/task; ask $AWS_CONTAINER_CREDENTIALS_FULL_URI; '
        'echo $AWS_ENDPOINT_URL'
    )
    iam = linux.client("iam")
    iam.create_role(RoleName="tests-host", AssumeRolePolicyDocument=TRUST)
    definition = register(
        linux, "onhost", shell(ASK + script, logConfiguration=awslogs("onhost")),
        executionRoleArn=EXECUTION_ROLE, taskRoleArn=f"arn:aws:iam::{ACCOUNT}:role/tests-host",
        networkMode="host", requiresCompatibilities=["EC2"],
    )
    linux.cli("instance", "add", f"{CLUSTER}:onhost")
    reply = linux.client("ecs").run_task(cluster=CLUSTER, taskDefinition=definition, launchType="EC2")
    assert not reply["failures"], reply
    task = ground.reached(linux, reply["tasks"][0]["taskArn"], "STOPPED")
    told = [line for line in lines(linux, f"onhost/app/{task_id(task)}") if line.strip()]
    metadata, credentials = json.loads(told[0]), json.loads(told[1])
    assert metadata["TaskARN"] == task["taskArn"]
    assert metadata["Cluster"] == CLUSTER
    assert metadata["Containers"][0]["Networks"] == [{"NetworkMode": "host", "IPv4Addresses": []}]
    assert credentials["RoleArn"].endswith(":role/tests-host")
    assert told[2] == linux.endpoint
