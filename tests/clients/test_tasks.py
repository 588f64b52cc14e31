"""Tasks that really run: what they see, how they end, and what is said about it."""

import json

import pytest
from botocore.exceptions import ClientError

import ground
from ground import (
    ACCOUNT, CLUSTER, EXECUTION_ROLE, REGION, awslogs, describe, finished, lines, reached, register,
    run, shell, stop, task_id,
)
from levels import eventually


def told(task):
    return task.get("stoppedReason", "")


def containers(task):
    return {container["name"]: container for container in task["containers"]}


def test_a_task_runs_and_its_exit_code_and_lines_are_kept(linux):
    script = shell("echo out; echo err >&2; exit 7", logConfiguration=awslogs("run"))
    task = finished(linux, register(linux, "run", script, executionRoleArn=EXECUTION_ROLE))
    assert task["stopCode"] == "EssentialContainerExited"
    assert told(task) == "Essential container in task exited"
    assert containers(task)["app"]["exitCode"] == 7
    # Two pipes: which is read first is chance.
    assert sorted(lines(linux, f"run/app/{task_id(task)}")) == ["err", "out"]


def test_a_task_sees_its_environment_and_its_metadata(linux):
    script = shell(
        "echo $GREETING $AWS_REGION; wget -q -O - $ECS_CONTAINER_METADATA_URI_V4/task",
        environment=[{"name": "GREETING", "value": "hello"}], logConfiguration=awslogs("seen"),
    )
    definition = register(linux, "seen", script, executionRoleArn=EXECUTION_ROLE)
    task = finished(linux, definition)
    first, metadata = lines(linux, f"seen/app/{task_id(task)}")
    assert first == f"hello {REGION}"
    metadata = json.loads(metadata)
    assert metadata["TaskARN"] == task["taskArn"]
    assert metadata["Family"] == "seen"
    assert metadata["Containers"][0]["Networks"][0]["IPv4Addresses"] == [ground.address(task)]


def test_an_override_changes_command_and_environment_of_one_task(linux):
    script = shell("exit 1", environment=[{"name": "CODE", "value": "2"}])
    task = finished(linux, register(linux, "override", script), overrides={"containerOverrides": [{
        "name": "app", "command": ["sh", "-c", "exit $CODE"],
        "environment": [{"name": "CODE", "value": "3"}],
    }]})
    assert containers(task)["app"]["exitCode"] == 3


def allow_secrets(server):
    statement = {
        "Effect": "Allow", "Resource": "*",
        "Action": ["secretsmanager:GetSecretValue", "ssm:GetParameters"],
    }
    server.client("iam").put_role_policy(
        RoleName="tests-execution", PolicyName="secrets",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )


def test_secrets_and_parameters_become_variables(linux):
    allow_secrets(linux)
    secret = linux.client("secretsmanager").create_secret(
        Name="tests/db", SecretString=json.dumps({"password": "correct horse"}),
    )["ARN"]
    linux.client("ssm").put_parameter(Name="/tests/mode", Type="SecureString", Value="live")
    script = shell(
        "echo $PASSWORD, $MODE", logConfiguration=awslogs("secret"), secrets=[
            {"name": "PASSWORD", "valueFrom": f"{secret}:password::"},
            {"name": "MODE", "valueFrom": "/tests/mode"},
        ],
    )
    task = finished(linux, register(linux, "secret", script, executionRoleArn=EXECUTION_ROLE))
    assert lines(linux, f"secret/app/{task_id(task)}") == ["correct horse, live"]


def test_a_missing_secret_is_a_resource_initialization_error(linux):
    allow_secrets(linux)
    missing = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:nothing-Ab12Cd"
    script = shell("exit 0", secrets=[{"name": "LOST", "valueFrom": missing}])
    task = finished(linux, register(linux, "missing", script, executionRoleArn=EXECUTION_ROLE))
    assert task["stopCode"] == "TaskFailedToStart"
    assert told(task).startswith(
        "ResourceInitializationError: unable to pull secrets or registry auth: "
        "execution resource retrieval failed: unable to retrieve secret from asm"
    )
    assert "ResourceNotFoundException" in told(task)


def test_a_secret_the_execution_role_may_not_read_is_denied(linux):
    iam = linux.client("iam")
    iam.create_role(RoleName="poor", AssumeRolePolicyDocument=ground.TRUST)
    linux.client("ssm").put_parameter(Name="/tests/hidden", Type="String", Value="x")
    script = shell("exit 0", secrets=[{"name": "HIDDEN", "valueFrom": "/tests/hidden"}])
    poor = f"arn:aws:iam::{ACCOUNT}:role/poor"
    task = finished(linux, register(linux, "hidden", script, executionRoleArn=poor))
    assert told(task).startswith("ResourceInitializationError")
    assert "AccessDenied" in told(task)


def test_too_much_memory_is_an_out_of_memory_error(linux):
    hungry = {"command": ["dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1"], "memory": 16}
    task = finished(linux, register(linux, "hungry", hungry))
    app = containers(task)["app"]
    assert app["reason"].startswith("OutOfMemoryError: Container killed due to memory usage")
    assert app["exitCode"] == 137


def test_an_image_nobody_has_cannot_be_pulled(linux):
    name = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/nothing:1"
    task = finished(linux, register(
        linux, "noimage", {"image": name}, executionRoleArn=EXECUTION_ROLE,
    ))
    assert task["stopCode"] == "TaskFailedToStart"
    assert told(task).startswith("CannotPullContainerError: ")
    assert name in told(task) and "not found" in told(task)
    assert containers(task)["app"]["reason"].startswith("CannotPullContainerError: ")


def test_a_command_that_is_missing_cannot_be_started(linux):
    task = finished(linux, register(linux, "nocommand", {"command": ["/bin/nothing"]}))
    assert task["stopCode"] == "TaskFailedToStart"
    assert told(task).startswith("CannotStartContainerError: ")
    assert "/bin/nothing" in told(task)


def test_an_unsupported_size_starts_nothing(linux):
    with pytest.raises(ClientError) as error:
        register(linux, "odd", shell("exit 0"), cpu="256", memory="4096")
    assert error.value.response["Error"]["Code"] == "ClientException"
    assert "No Fargate configuration exists for given values" in str(error.value)
    assert not linux.client("ecs").list_task_definitions(familyPrefix="odd")["taskDefinitionArns"]


def test_a_task_is_asked_to_end_before_it_is_killed(linux):
    polite = shell("trap 'exit 5' TERM; while :; do sleep 0.1; done", name="polite")
    stubborn = shell("trap '' TERM; while :; do sleep 0.1; done", name="stubborn", stopTimeout=2)
    arn = run(linux, register(linux, "ends", polite, stubborn))
    reached(linux, arn, "RUNNING")
    task = stop(linux, arn)
    assert containers(task)["polite"]["exitCode"] == 5
    assert containers(task)["stubborn"]["exitCode"] == 137
    # The two seconds it was told to wait, and not the thirty it would have waited else.
    took = task["executionStoppedAt"] - task["stoppingAt"]
    assert 2 <= took.total_seconds() < 30, took
    assert task["stopCode"] == "UserInitiated"


def test_a_container_waits_for_what_it_depends_on(linux):
    volume = {"mountPoints": [{"sourceVolume": "shared", "containerPath": "/shared"}]}
    first = shell("sleep 0.5; echo ready > /shared/word", name="first", essential=False, **volume)
    second = shell(
        'test "$(cat /shared/word)" = ready', name="second",
        dependsOn=[{"containerName": "first", "condition": "SUCCESS"}], **volume,
    )
    task = finished(linux, register(linux, "depends", first, second, volumes=[{"name": "shared"}]))
    assert containers(task)["first"]["exitCode"] == 0
    assert containers(task)["second"]["exitCode"] == 0


def test_what_depends_on_a_failure_never_starts(linux):
    first = shell("exit 4", name="first", essential=False)
    second = shell(
        "exit 0", name="second", dependsOn=[{"containerName": "first", "condition": "SUCCESS"}],
    )
    task = finished(linux, register(linux, "fails", first, second))
    assert "exitCode" not in containers(task)["second"]
    assert task["stopCode"] == "TaskFailedToStart"


def test_a_service_replaces_a_task_that_becomes_unhealthy(linux):
    check = {
        "command": ["CMD-SHELL", "test ! -e /tmp/sick"], "interval": 5, "timeout": 2, "retries": 1,
    }
    register(linux, "sick", shell("sleep 1000", healthCheck=check, stopTimeout=2))
    ecs = linux.client("ecs")
    ecs.create_service(
        cluster=CLUSTER, serviceName="sick", taskDefinition="sick", desiredCount=1,
        launchType="FARGATE", networkConfiguration=ground.network(linux),
    )

    def healthy():
        found = ecs.list_tasks(cluster=CLUSTER, serviceName="sick")["taskArns"]
        return [arn for arn in found if describe(linux, arn)["healthStatus"] == "HEALTHY"]

    first = eventually(healthy)[0]
    linux.cli("exec", first.split("/")[-1], "--", "touch", "/tmp/sick")
    ended = reached(linux, first, "STOPPED")
    assert "failed container health checks" in told(ended)
    second = eventually(healthy)[0]
    assert second != first
    ecs.delete_service(cluster=CLUSTER, service="sick", force=True)
    reached(linux, second, "STOPPED")


def test_a_task_leaves_nothing_behind(linux):
    arn = run(linux, register(linux, "gone", shell("sleep 1000", stopTimeout=2)))
    running = reached(linux, arn, "RUNNING")
    traces = lambda: [one for one in ground.left(linux) if task_id(running) in one]
    assert traces()
    stop(linux, arn)
    assert not traces()
