"""Express services: an image, two roles, and an address that answers."""

import http.client
import json
import os
from urllib.parse import urlsplit

import pytest

import ground
from conftest import Server
from ground import ACCOUNT, BUSYBOX, EXECUTION_ROLE
from levels import eventually
from load import Load

# Every server's Express services are called at port 80: this one has an address of its own.
ADDRESS = f"127.{20 + os.getpid() % 200}.{os.getpid() // 200 % 250}.7"
PORT = 8080
SERVICE = f"arn:aws:ecs:us-east-1:{ACCOUNT}:service/default/hello"
POLICY = "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices"
TRUST = json.dumps({
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ecs.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
})


@pytest.fixture(scope="module")
def server():
    with Server("--balancer-address", ADDRESS).serving() as server:
        ground.furnish(server)
        yield server


def role(server, name, *policies):
    iam = server.client("iam")
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    for policy in policies:
        iam.attach_role_policy(RoleName=name, PolicyArn=policy)
    return made


def answering(text):
    """A container that answers with a text."""
    script = f"mkdir -p /www && echo {text} > /www/index.html && exec httpd -f -p {PORT} -h /www"
    return {"image": BUSYBOX, "containerPort": PORT, "command": ["sh", "-c", script]}


def described(server, arn=SERVICE):
    reply = server.client("ecs").describe_express_gateway_service(serviceArn=arn, include=["TAGS"])
    return reply["service"]


def host(service):
    paths = service["activeConfigurations"][0]["ingressPaths"]
    assert [path["accessType"] for path in paths] == ["PUBLIC"]
    return urlsplit(paths[0]["endpoint"]).hostname


def get(name):
    connection = http.client.HTTPConnection(ADDRESS, 80, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": name})
        answer = connection.getresponse()
        return answer.status, answer.read().decode().strip()
    except OSError as error:
        return repr(error)
    finally:
        connection.close()


def test_an_image_becomes_an_address_that_answers_and_leaves_nothing_behind(server):
    ecs, elb, ec2 = (server.client(name) for name in ("ecs", "elbv2", "ec2"))
    made = ecs.create_express_gateway_service(
        serviceName="hello", infrastructureRoleArn=role(server, "infrastructure", POLICY),
        executionRoleArn=EXECUTION_ROLE, primaryContainer=answering("one"), cpu="256", memory="512",
        tags=[{"key": "team", "value": "shop"}],
    )["service"]
    assert made["serviceArn"] == SERVICE
    assert made["status"]["statusCode"] == "ACTIVE"
    name = host(made)
    ecs.get_waiter("services_stable").wait(
        cluster="default", services=["hello"], WaiterConfig={"Delay": 1, "MaxAttempts": 120},
    )
    eventually(lambda: get(name) == (200, "one"), 60)
    # The name AWS gives such services leads there too; others lead nowhere.
    assert get(name.replace(".localhost", ".on.aws")) == (200, "one")
    assert get("other.example")[0] == 404
    eventually(lambda: "currentDeployment" not in described(server), 60)
    assert described(server)["tags"] == [{"key": "team", "value": "shop"}]
    group = described(server)["activeConfigurations"][0]["primaryContainer"]["awsLogsConfiguration"]
    assert group["logGroup"].startswith("/aws/ecs/default/hello-")

    with Load(80, name, address=ADDRESS) as load:
        ecs.update_express_gateway_service(
            serviceArn=SERVICE, primaryContainer=answering("two"), scalingTarget={"minTaskCount": 2},
        )
        eventually(lambda: "currentDeployment" not in described(server), 120)
        eventually(lambda: len(described(server)["activeConfigurations"]) == 1, 60)
    assert load.failures == []
    assert get(name) == (200, "two")
    assert described(server)["activeConfigurations"][0]["taskDefinitionArn"].endswith("default-hello:2")
    balancer = elb.describe_load_balancers()["LoadBalancers"][0]
    assert balancer["LoadBalancerName"].startswith("ecs-express-gateway-alb-")

    ecs.delete_express_gateway_service(serviceArn=SERVICE)
    eventually(lambda: described(server)["status"]["statusCode"] == "INACTIVE", 90)
    assert elb.describe_load_balancers()["LoadBalancers"] == []
    assert elb.describe_target_groups()["TargetGroups"] == []
    groups = ec2.describe_security_groups()["SecurityGroups"]
    assert [one["GroupName"] for one in groups] == ["default"]


def test_what_the_infrastructure_role_may_not_do_is_told(server):
    ecs, iam = server.client("ecs"), server.client("iam")
    arn = SERVICE.replace("hello", "poor")
    ecs.create_cluster(clusterName="default")
    poor = role(server, "poor")
    wish = {
        "serviceName": "poor", "infrastructureRoleArn": poor, "executionRoleArn": EXECUTION_ROLE,
        "primaryContainer": answering("one"), "cpu": "256", "memory": "512",
    }
    with pytest.raises(ecs.exceptions.InvalidParameterException, match="ec2:DescribeVpcs"):
        ecs.create_express_gateway_service(**wish)
    look = {"Effect": "Allow", "Action": ["ec2:Describe*"], "Resource": "*"}
    iam.put_role_policy(
        RoleName="poor", PolicyName="look",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [look]}),
    )
    ecs.create_express_gateway_service(**wish)

    def reason():
        return described(server, arn)["status"].get("statusReason", "")

    eventually(lambda: "logs:CreateLogGroup" in reason(), 30)
    iam.attach_role_policy(RoleName="poor", PolicyArn=POLICY)
    eventually(lambda: reason() == "", 60)
    ecs.delete_express_gateway_service(serviceArn=arn)
    eventually(lambda: described(server, arn)["status"]["statusCode"] == "INACTIVE", 90)
