"""Every way a task may end, brought about for real, and the words AWS has for it."""

import json
import re

import pytest

import ground
from conftest import free_port
from ground import (
    ACCOUNT, CLUSTER, EXECUTION_ROLE, REGION, describe, finished, network, reached, register, run,
    shell, stop, task_id,
)
from levels import eventually

ECR = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
INIT = "ResourceInitializationError: "
EXEC = INIT + "unable to pull secrets or registry auth: execution resource retrieval failed: "


def ended(server, family, *containers, code="TaskFailedToStart", run_with=None, **definition):
    """Runs one task to its end; answers its stopped reason once its code is what it should be."""
    arn = register(server, family, *containers, **{"executionRoleArn": EXECUTION_ROLE, **definition})
    task = finished(server, arn, **(run_with or {}))
    assert task["stopCode"] == code, task["stoppedReason"]
    return task["stoppedReason"], task


def reason_of(task, name="app"):
    return next(one for one in task["containers"] if one["name"] == name).get("reason", "")


def why(server, task):
    return server.cli("why", "task", task_id(task)).stdout


@pytest.fixture(scope="module")
def secluded(linux):
    """The network configuration of a subnet that nothing leads out of."""
    ec2 = linux.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.77.1.0/24")["Subnet"]["SubnetId"]
    return {"awsvpcConfiguration": {"subnets": [subnet], "assignPublicIp": "DISABLED"}}


@pytest.fixture(scope="module")
def poor(linux):
    """An execution role that may do nothing."""
    role = linux.client("iam").create_role(
        RoleName="reasons-poor", AssumeRolePolicyDocument=ground.TRUST,
    )
    return role["Role"]["Arn"]


# An essential container exited.

def test_an_essential_container_exits(linux):
    script = shell("echo one; echo 'no database' >&2; exit 3")
    reason, task = ended(linux, "r-exit", script, code="EssentialContainerExited")
    assert reason == "Essential container in task exited"
    told = why(linux, task)
    assert "exit code 3" in told and "app | no database" in told, told


# CannotPullContainerError.

def pull_failure(server, image, **options):
    reason, task = ended(server, "r-pull", {"image": image}, **options)
    assert reason.startswith("CannotPullContainerError: "), reason
    assert reason_of(task) == reason
    return reason


def test_a_repository_that_is_not_there_cannot_be_pulled(linux):
    reason = pull_failure(linux, f"{ECR}/no-such-repository:1")
    assert f"failed to resolve ref {ECR}/no-such-repository:1" in reason
    assert reason.endswith("not found")


def test_a_tag_that_is_not_there_cannot_be_pulled(linux):
    linux.client("ecr").create_repository(repositoryName="reasons")
    reason = pull_failure(linux, f"{ECR}/reasons:nothing")
    assert reason == (
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve "
        f"ref {ECR}/reasons:nothing: {ECR}/reasons:nothing: not found"
    )


def test_an_image_the_execution_role_may_not_read_cannot_be_pulled(linux, poor):
    reason, task = ended(linux, "r-auth", {"image": f"{ECR}/reasons:1"}, executionRoleArn=poor)
    assert "AccessDeniedException" in reason and "is not authorized to perform: ecr:" in reason
    assert "Missing permission: ecr:" in why(linux, task)


def test_an_image_without_a_way_to_its_registry_cannot_be_pulled(linux, secluded):
    options = {"run_with": {"networkConfiguration": secluded}}
    reason = pull_failure(linux, "registry.invalid/team/app:1", **options)
    assert "registry.invalid/team/app:1" in reason and "i/o timeout" in reason


# ResourceInitializationError.

def secret_failure(server, value_from, **options):
    script = shell("exit 0", secrets=[{"name": "LOST", "valueFrom": value_from}])
    reason, task = ended(server, "r-secret", script, **options)
    assert reason.startswith(EXEC), reason
    return reason, task


def allow_reading(server):
    statement = {"Effect": "Allow", "Resource": "*", "Action": ["secretsmanager:*", "ssm:*"]}
    server.client("iam").put_role_policy(
        RoleName="tests-execution", PolicyName="reasons",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )


def test_a_secret_that_is_not_there(linux):
    allow_reading(linux)
    missing = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:lost-Ab12Cd"
    reason, task = secret_failure(linux, missing)
    assert "unable to retrieve secret from asm: " in reason
    assert "ResourceNotFoundException" in reason and "status code: 400, request id: " in reason
    assert "aws secretsmanager list-secrets" in why(linux, task)


def test_a_key_that_is_not_in_the_secret(linux):
    allow_reading(linux)
    secret = linux.client("secretsmanager").create_secret(
        Name="reasons/db", SecretString=json.dumps({"user": "ada"}),
    )["ARN"]
    reason, _ = secret_failure(linux, f"{secret}:password::")
    assert "retrieved secret did not contain json key password" in reason


def test_a_parameter_that_is_not_there(linux):
    allow_reading(linux)
    reason, _ = secret_failure(linux, "/reasons/lost")
    assert "unable to retrieve secrets from ssm: " in reason
    assert "invalid parameters: /reasons/lost" in reason


def test_a_secret_the_execution_role_may_not_read(linux, poor):
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:any-Ab12Cd"
    reason, task = secret_failure(linux, secret, executionRoleArn=poor)
    assert "AccessDeniedException" in reason
    assert "is not authorized to perform: secretsmanager:GetSecretValue" in reason
    assert "Missing permission: secretsmanager:GetSecretValue" in why(linux, task)


def test_a_secret_without_a_way_to_secrets_manager(linux, secluded):
    allow_reading(linux)
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:any-Ab12Cd"
    options = {"run_with": {"networkConfiguration": secluded}}
    reason, task = secret_failure(linux, secret, **options)
    assert "There is a connection issue between the task and AWS Secrets Manager" in reason
    assert "longshore why path" in why(linux, task)


def test_a_log_group_that_is_not_there(linux):
    log = ground.awslogs("r")
    log["options"]["awslogs-group"] = "/reasons/lost"
    reason, task = ended(linux, "r-log", shell("exit 0", logConfiguration=log))
    assert reason.startswith(INIT + "failed to validate logger args: create stream has been retried 1")
    assert "ResourceNotFoundException" in reason and "log group does not exist" in reason
    assert "aws logs create-log-group" in why(linux, task)


def test_a_role_that_does_not_trust_the_tasks(linux):
    trust = json.loads(ground.TRUST)
    trust["Statement"][0]["Principal"] = {"Service": "ec2.amazonaws.com"}
    role = linux.client("iam").create_role(
        RoleName="reasons-distrusts", AssumeRolePolicyDocument=json.dumps(trust),
    )["Role"]["Arn"]
    reason, _ = ended(linux, "r-role", shell("exit 0"), executionRoleArn=role)
    assert reason.startswith(f"ECS was unable to assume the role '{role}'")


# What the container runtime says.

def test_too_much_memory(linux):
    hungry = {"command": ["dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1"], "memory": 16}
    reason, task = ended(linux, "r-memory", hungry, code="EssentialContainerExited")
    assert reason_of(task) == "OutOfMemoryError: Container killed due to memory usage"
    assert "more memory" in why(linux, task)


@pytest.mark.parametrize("container, part", [
    ({"command": ["/bin/nothing"]}, 'exec: "/bin/nothing"'),
    ({"command": ["sh"], "user": "nobody-here"}, "unable to find user nobody-here: no matching entries"),
    ({"command": ["sh"], "workingDirectory": "/etc/passwd"}, "/etc/passwd"),
])
def test_a_container_that_cannot_start(linux, container, part):
    reason, task = ended(linux, "r-start", container)
    assert reason.startswith("CannotStartContainerError: "), reason
    assert part in reason, reason
    assert reason_of(task) == reason


def test_a_volume_that_cannot_be_made(linux):
    mount = {"mountPoints": [{"sourceVolume": "lost", "containerPath": "/lost"}], "memory": 64}
    definition = register(
        linux, "r-volume", shell("exit 0", **mount), requiresCompatibilities=["EC2"],
        networkMode="host", volumes=[{"name": "lost", "host": {"sourcePath": "/proc/no/such"}}],
    )
    linux.cli("instance", "add", f"{CLUSTER}:volumes")
    reply = linux.client("ecs").run_task(cluster=CLUSTER, taskDefinition=definition, launchType="EC2")
    assert not reply["failures"], reply["failures"]
    task = reached(linux, reply["tasks"][0]["taskArn"], "STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["stoppedReason"].startswith("CannotCreateVolumeError: "), task["stoppedReason"]
    assert "lost" in task["stoppedReason"]


def test_a_dependency_that_does_not_come_in_time(linux):
    sick = {"command": ["CMD-SHELL", "exit 1"], "interval": 5, "startPeriod": 100}
    first = shell(
        "trap 'exit 0' TERM; sleep 1000 & wait", name="first", healthCheck=sick, startTimeout=2
    )
    second = shell(
        "exit 0", name="second",
        dependsOn=[{"containerName": "first", "condition": "HEALTHY"}],
    )
    reason, task = ended(linux, "r-timeout", first, second)
    assert reason == (
        "Container second cannot start: its dependency on container first has timed out after 2 seconds"
    )
    assert task["stopCode"] == "TaskFailedToStart"


def test_a_dependency_that_fails(linux):
    first = shell("exit 4", name="first", essential=False)
    second = shell(
        "exit 0", name="second", dependsOn=[{"containerName": "first", "condition": "SUCCESS"}],
    )
    reason, task = ended(linux, "r-depends", first, second)
    assert "first" in reason and "exit code 4" in reason
    assert reason_of(task, "second") == reason


# What people and the scheduler want.

def long_running(**more):
    return shell("trap 'exit 0' TERM; while :; do sleep 1000 & wait; done", stopTimeout=2, **more)


def test_somebody_stops_a_task(linux):
    arn = run(linux, register(linux, "r-user", long_running()))
    reached(linux, arn, "RUNNING")
    linux.client("ecs").stop_task(cluster=CLUSTER, task=arn, reason="enough for today")
    task = reached(linux, arn, "STOPPED")
    assert (task["stopCode"], task["stoppedReason"]) == ("UserInitiated", "enough for today")
    again = run(linux, "r-user")
    reached(linux, again, "RUNNING")
    assert stop(linux, again)["stoppedReason"] == "Task stopped by user"


def serve(server, name, definition, **options):
    ecs = server.client("ecs")
    ecs.create_service(**{
        "cluster": CLUSTER, "serviceName": name, "taskDefinition": definition, "desiredCount": 1,
        "launchType": "FARGATE", "networkConfiguration": network(server), **options,
    })
    first = eventually(lambda: ecs.list_tasks(cluster=CLUSTER, serviceName=name)["taskArns"])[0]
    reached(server, first, "RUNNING")
    return first


def first_stopped(server, service):
    """Of tasks that are all ill, the scheduler stops one after the other, in no promised order."""
    def stopped():
        found = server.client("ecs").list_tasks(
            cluster=CLUSTER, serviceName=service, desiredStatus="STOPPED",
        )["taskArns"]
        tasks = [describe(server, arn) for arn in found]
        return [task for task in tasks if task["lastStatus"] == "STOPPED"]

    return eventually(stopped, 120)[0]


def test_a_service_is_scaled_in(linux):
    arn = serve(linux, "r-scale", register(linux, "r-scale", long_running()))
    ecs = linux.client("ecs")
    ecs.update_service(cluster=CLUSTER, service="r-scale", desiredCount=0)
    task = reached(linux, arn, "STOPPED")
    ecs.delete_service(cluster=CLUSTER, service="r-scale", force=True)
    assert task["stopCode"] == "ServiceSchedulerInitiated"
    assert re.fullmatch(
        r"Scaling activity initiated by \(deployment ecs-svc/\d{19}\)", task["stoppedReason"],
    ), task["stoppedReason"]


def test_a_task_fails_its_container_health_checks(linux):
    sick = {"command": ["CMD-SHELL", "echo broken inside; exit 1"], "interval": 5, "retries": 1}
    serve(linux, "r-health", register(linux, "r-health", long_running(healthCheck=sick)))
    task = first_stopped(linux, "r-health")
    linux.client("ecs").delete_service(cluster=CLUSTER, service="r-health", force=True)
    assert task["stopCode"] == "ServiceSchedulerInitiated"
    assert task["stoppedReason"] == "Task failed container health checks"
    assert "broken inside" in why(linux, task)


def test_a_task_fails_its_load_balancers_health_checks(linux):
    elb = linux.client("elbv2")
    balancer = elb.create_load_balancer(Name="reasons", Subnets=ground.subnets(linux))
    group = elb.create_target_group(
        Name="reasons", Protocol="HTTP", Port=8080, TargetType="ip",
        VpcId=ground.default_vpc(linux), HealthCheckPath="/nothing", HealthCheckIntervalSeconds=5,
        HealthCheckTimeoutSeconds=2, UnhealthyThresholdCount=2,
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=[
        {"Key": "deregistration_delay.timeout_seconds", "Value": "1"},
    ])
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancers"][0]["LoadBalancerArn"], Protocol="HTTP",
        Port=free_port(), DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
    )
    web = shell(
        "trap 'exit 0' TERM; httpd -p 8080 -h /tmp; while :; do sleep 1000 & wait; done",
        stopTimeout=2, portMappings=[{"containerPort": 8080}],
    )
    serve(linux, "r-elb", register(linux, "r-elb", web), loadBalancers=[
        {"targetGroupArn": group, "containerName": "app", "containerPort": 8080},
    ])
    task = first_stopped(linux, "r-elb")
    linux.client("ecs").delete_service(cluster=CLUSTER, service="r-elb", force=True)
    assert task["stopCode"] == "ServiceSchedulerInitiated"
    assert task["stoppedReason"] == f"Task failed ELB health checks in (target-group {group})"
    told = why(linux, task)
    assert "was unhealthy" in told and "404" in told, told
