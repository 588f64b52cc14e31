"""ECS through boto3 and both AWS CLIs."""

import json

import pytest
from botocore.exceptions import ClientError

from levels import eventually

DEBIAN_AWS = "/usr/bin/aws"


def code(error):
    return error.value.response["Error"]["Code"]


def subnets(server):
    found = server.client("ec2").describe_subnets()["Subnets"]
    return [subnet["SubnetId"] for subnet in found]


def network(server):
    return {"awsvpcConfiguration": {"subnets": subnets(server)[:2], "assignPublicIp": "ENABLED"}}


def register(server, family, image="app:1", **container):
    return server.client("ecs").register_task_definition(
        family=family, requiresCompatibilities=["FARGATE"], networkMode="awsvpc", cpu="256",
        memory="512", containerDefinitions=[{"name": "app", "image": image, **container}],
    )["taskDefinition"]["taskDefinitionArn"]


@pytest.mark.parametrize("program", [None, DEBIAN_AWS])
def test_both_clis_read_what_boto3_wrote(simulated, program):
    simulated.client("ecs").create_cluster(clusterName="clis")
    arns = simulated.aws("ecs", "list-clusters", "--query", "clusterArns", "--output", "json", program=program)
    assert any(arn.endswith("cluster/clis") for arn in json.loads(arns))
    who = simulated.aws("sts", "get-caller-identity", "--query", "Account", "--output", "text", program=program)
    assert who == "111122223333"


def test_an_unsupported_size_is_refused_in_the_published_words(simulated):
    with pytest.raises(ClientError) as error:
        simulated.client("ecs").register_task_definition(
            family="odd", requiresCompatibilities=["FARGATE"], networkMode="awsvpc", cpu="300",
            memory="512", containerDefinitions=[{"name": "app", "image": "app:1"}],
        )
    assert code(error) == "ClientException"
    assert "Invalid 'cpu' setting for task" in str(error.value)


def test_a_call_that_is_not_built_says_so_and_is_not_retried(simulated):
    with pytest.raises(ClientError) as error:
        simulated.client("dynamodb").list_tables()
    assert code(error) == "NotImplemented"
    assert error.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_a_service_becomes_steady_rolls_and_goes(simulated):
    ecs = simulated.client("ecs")
    ecs.create_cluster(clusterName="rolling")
    register(simulated, "web")
    ecs.create_service(
        cluster="rolling", serviceName="web", taskDefinition="web", desiredCount=3,
        launchType="FARGATE", networkConfiguration=network(simulated),
    )
    simulated.aws("ecs", "wait", "services-stable", "--cluster", "rolling", "--services", "web")
    second = register(simulated, "web", image="app:2")
    ecs.update_service(cluster="rolling", service="web", taskDefinition="web")

    def rolled():
        service = ecs.describe_services(cluster="rolling", services=["web"])["services"][0]
        states = [one["rolloutState"] for one in service["deployments"]]
        return service["runningCount"] == 3 and states == ["COMPLETED"] and service

    service = eventually(rolled, 90)
    assert service["taskDefinition"] == second
    messages = [event["message"] for event in service["events"]]
    assert any("has reached a steady state" in message for message in messages)
    ecs.delete_service(cluster="rolling", service="web", force=True)
    eventually(lambda: not ecs.list_tasks(cluster="rolling")["taskArns"], 60)
