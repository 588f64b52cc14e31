#!/usr/bin/env python3
"""Deploys the food store and the pet store with stock boto3: network, names, user pool, API,
services, and the page that tries them. A second run finds everything in place.

    AWS_ENDPOINT_URL=http://127.0.0.1:4566 python3 examples/foodstore/deploy.py
"""

import json
import os
import pathlib
import platform
import sys
import time
import urllib.request

import boto3

HERE = pathlib.Path(__file__).parent
ENDPOINT = os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
REGION = os.environ.get("AWS_REGION", "us-east-1")
# The port of the page's load balancer.
PORT = int(os.environ.get("FOODSTORE_PORT", "80"))
CLUSTER = "foodstore"
SERVICES = ["foodstore", "petstore", "testpage"]
NAMESPACE = "foodstore.local"

os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")


def client(service):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name=REGION)


ec2, ecs, elb, iam, logs = (client(name) for name in ("ec2", "ecs", "elbv2", "iam", "logs"))
names, users, api = client("servicediscovery"), client("cognito-idp"), client("apigatewayv2")
ACCOUNT = client("sts").get_caller_identity()["Account"]


def step(what, told):
    print(f"  {what:<14} {told}", flush=True)


def first(found, **wanted):
    """The first of what was found that is as wanted."""
    return next((one for one in found if wanted.items() <= one.items()), None)


def until(what, check, seconds=300):
    """Waits for the first true answer of `check`."""
    end = time.monotonic() + seconds
    while not (answer := check()):
        if time.monotonic() > end:
            sys.exit(f"{what}: not within {seconds} s; ask longshore why service NAME")
        time.sleep(0.5)
    return answer


def named(name, **more):
    return [{"Name": f"tag:{key}" if key == "Name" else key, "Values": [value]}
            for key, value in {"Name": name, **more}.items()]


def tags(kind, name):
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


# --- network: one VPC, two zones; the stores are private --------------------------------------------

def network():
    found = ec2.describe_vpcs(Filters=named("foodstore"))["Vpcs"]
    if found:
        vpc = found[0]["VpcId"]
    else:
        made = ec2.create_vpc(CidrBlock="10.20.0.0/16", TagSpecifications=tags("vpc", "foodstore"))
        vpc = made["Vpc"]["VpcId"]
    blocks = {"public-a": "10.20.0.0/24", "public-b": "10.20.1.0/24",
              "private-a": "10.20.10.0/24", "private-b": "10.20.11.0/24"}
    subnets = {name: subnet(vpc, name, block) for name, block in blocks.items()}
    public = [subnets["public-a"], subnets["public-b"]]
    private = [subnets["private-a"], subnets["private-b"]]
    ways_out(vpc, public, private)
    step("network", f"{vpc}: public {' '.join(public)}, private {' '.join(private)}")
    return vpc, public, private


def subnet(vpc, name, block):
    found = ec2.describe_subnets(Filters=named(name, **{"vpc-id": vpc}))["Subnets"]
    return found[0]["SubnetId"] if found else ec2.create_subnet(
        VpcId=vpc, CidrBlock=block, AvailabilityZone=REGION + name[-1],
        TagSpecifications=tags("subnet", name),
    )["Subnet"]["SubnetId"]


def ways_out(vpc, public, private):
    """Public subnets by an internet gateway, private ones by a NAT gateway."""
    kept = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "state", "Values": ["available"]}]
    if ec2.describe_nat_gateways(Filters=kept)["NatGateways"]:
        return
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    route(vpc, public, GatewayId=gateway)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=public[0], AllocationId=address)["NatGateway"]
    ec2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[nat["NatGatewayId"]])
    route(vpc, private, NatGatewayId=nat["NatGatewayId"])


def route(vpc, subnets, **way):
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **way)
    for one in subnets:
        ec2.associate_route_table(RouteTableId=table, SubnetId=one)


# --- security groups: the stores hear the VPC link alone, the page its load balancer ---------------

def group(vpc, name, port=None, source=None):
    """A group that lets in what comes to a port from a group, or from everywhere."""
    wanted = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": [name]}]
    found = ec2.describe_security_groups(Filters=wanted)["SecurityGroups"]
    if found:
        return found[0]["GroupId"]
    made = ec2.create_security_group(VpcId=vpc, GroupName=name, Description=f"foodstore {name}")
    if port:
        rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
        way = {"UserIdGroupPairs": [{"GroupId": source}]} if source else {
            "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
        }
        ec2.authorize_security_group_ingress(
            GroupId=made["GroupId"], IpPermissions=[{**rule, **way}],
        )
    return made["GroupId"]


def groups(vpc):
    link, balancer = group(vpc, "link"), group(vpc, "page-alb", PORT)
    found = {"link": link, "page-alb": balancer, "store": group(vpc, "store", 8080, link),
             "page": group(vpc, "page", 8080, balancer)}
    step("groups", "link -> store, page-alb -> page")
    return found


# --- names: a private namespace with a SRV name for each store -----------------------------------------

def discovery(vpc):
    found = first(names.list_namespaces()["Namespaces"], Name=NAMESPACE)
    if not found:
        operation = names.create_private_dns_namespace(Name=NAMESPACE, Vpc=vpc)["OperationId"]
        until(NAMESPACE, lambda: names.get_operation(
            OperationId=operation)["Operation"]["Status"] == "SUCCESS")
        found = first(names.list_namespaces()["Namespaces"], Name=NAMESPACE)
    arns = [name(found["Id"], service) for service in ("foodstore", "petstore")]
    step("names", f"foodstore.{NAMESPACE}, petstore.{NAMESPACE} (SRV)")
    return arns


def name(namespace, service):
    inside = [{"Name": "NAMESPACE_ID", "Values": [namespace]}]
    found = first(names.list_services(Filters=inside)["Services"], Name=service)
    return found["Arn"] if found else names.create_service(
        Name=service, NamespaceId=namespace, HealthCheckCustomConfig={"FailureThreshold": 1},
        DnsConfig={"DnsRecords": [{"Type": "SRV", "TTL": 10}]},
    )["Service"]["Arn"]


# --- where the page is: an origin of its own ----------------------------------------------------------------

def balancer(vpc, subnets, security_group):
    """The target group of the page, and its address."""
    try:
        made = elb.describe_load_balancers(Names=["testpage"])
        targets = elb.describe_target_groups(Names=["testpage"])
    except elb.exceptions.LoadBalancerNotFoundException:
        made = elb.create_load_balancer(
            Name="testpage", Subnets=subnets, SecurityGroups=[security_group],
        )
        targets = elb.create_target_group(
            Name="testpage", Protocol="HTTP", Port=8080, TargetType="ip", VpcId=vpc,
            HealthCheckPath="/health", HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2,
            HealthyThresholdCount=2,
        )
    arn, host = (made["LoadBalancers"][0][key] for key in ("LoadBalancerArn", "DNSName"))
    targets = targets["TargetGroups"][0]["TargetGroupArn"]
    listeners = elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]
    listeners = listeners or elb.create_listener(
        LoadBalancerArn=arn, Protocol="HTTP", Port=PORT,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": targets}],
    )["Listeners"]
    port = listeners[0]["Port"]
    return targets, f"http://{host}" if port == 80 else f"http://{host}:{port}"


# --- users: a pool with sign-in pages, and the page as its app client ------------------------------------

def user_pool(page):
    found = first(users.list_user_pools(MaxResults=60)["UserPools"], Name="foodstore")
    pool = found["Id"] if found else users.create_user_pool(
        PoolName="foodstore", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"],
    )["UserPool"]["Id"]
    if not found:
        users.create_user_pool_domain(UserPoolId=pool, Domain=f"foodstore-{ACCOUNT}")
    found = first(
        users.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"], ClientName="testpage",
    )
    app = found or users.create_user_pool_client(
        UserPoolId=pool, ClientName="testpage", SupportedIdentityProviders=["COGNITO"],
        CallbackURLs=[f"{page}/"], LogoutURLs=[f"{page}/"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    # Where the pool's pages are, as it tells everybody who reads its discovery document.
    with urllib.request.urlopen(f"{ENDPOINT}/{pool}/.well-known/openid-configuration") as told:
        sign_in = json.load(told)["authorization_endpoint"].removesuffix("/oauth2/authorize")
    step("users", f"{pool}, signed in at {sign_in}")
    return pool, app["ClientId"], sign_in


# --- the API: everybody gets, who has a token puts --------------------------------------------------------

def http_api(page, pool, app, subnets, security_group, arns):
    found = first(api.get_apis()["Items"], Name="foodstore")
    if not found:
        link = api.create_vpc_link(
            Name="foodstore", SubnetIds=subnets, SecurityGroupIds=[security_group],
        )["VpcLinkId"]
        found = api.create_api(Name="foodstore", ProtocolType="HTTP", CorsConfiguration={
            "AllowOrigins": [page], "AllowMethods": ["GET", "PUT"],
            "AllowHeaders": ["authorization", "content-type"], "MaxAge": 300,
        })
        authorizer = api.create_authorizer(
            ApiId=found["ApiId"], Name="users", AuthorizerType="JWT",
            IdentitySource=["$request.header.Authorization"], JwtConfiguration={
                "Issuer": f"https://cognito-idp.{REGION}.amazonaws.com/{pool}", "Audience": [app],
            },
        )["AuthorizerId"]
        for kind, arn in zip(("foods", "pets"), arns):
            routes(found["ApiId"], kind, arn, link, authorizer)
        api.create_stage(ApiId=found["ApiId"], StageName="$default", AutoDeploy=True)
    step("api", found["ApiEndpoint"])
    return found["ApiEndpoint"]


def routes(api_id, kind, arn, link, authorizer):
    integration = api.create_integration(
        ApiId=api_id, IntegrationType="HTTP_PROXY", IntegrationMethod="ANY", IntegrationUri=arn,
        ConnectionType="VPC_LINK", ConnectionId=link, PayloadFormatVersion="1.0",
    )["IntegrationId"]
    target = f"integrations/{integration}"
    api.create_route(ApiId=api_id, RouteKey=f"GET /{kind}/{{name}}", Target=target)
    api.create_route(
        ApiId=api_id, RouteKey=f"PUT /{kind}/{{name}}", Target=target,
        AuthorizationType="JWT", AuthorizerId=authorizer,
    )


# --- cluster and services ---------------------------------------------------------------------------------------

def ground():
    try:
        iam.create_role(
            RoleName="foodstore-execution-role",
            AssumeRolePolicyDocument=(HERE / "aws/trust-ecs-tasks.json").read_text(),
        )
    except iam.exceptions.EntityAlreadyExistsException:
        pass
    iam.attach_role_policy(
        RoleName="foodstore-execution-role",
        PolicyArn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    )
    try:
        logs.create_log_group(logGroupName="/ecs/foodstore")
    except logs.exceptions.ResourceAlreadyExistsException:
        pass
    ecs.create_cluster(clusterName=CLUSTER)


def service(name, files, values):
    """Makes a service from its two files, with this account's values in their places."""
    found = ecs.describe_services(cluster=CLUSTER, services=[name])["services"]
    if first(found, status="ACTIVE"):
        return step(name, "is there already")
    for file, make in ((f"task-{files}", ecs.register_task_definition),
                       (f"service-{files}", ecs.create_service)):
        text = (HERE / "aws" / f"{file}.json").read_text()
        for key, value in {**values, "SERVICE": name}.items():
            text = text.replace(f"@{key}@", value)
        make(**json.loads(text))
    step(name, "created")


def rolled_out():
    """Waits until every rollout is complete."""
    found = ecs.describe_services(cluster=CLUSTER, services=SERVICES)["services"]
    states = [[one["rolloutState"] for one in each["deployments"]] for each in found]
    if ["FAILED"] in states:
        sys.exit("a rollout failed: ask longshore why service NAME")
    return states == [["COMPLETED"]] * len(SERVICES)


def main():
    vpc, public, private = network()
    security = groups(vpc)
    arns = discovery(vpc)
    targets, page = balancer(vpc, public, security["page-alb"])
    pool, app, sign_in = user_pool(page)
    endpoint = http_api(page, pool, app, private, security["link"], arns)
    ground()
    values = {
        "ACCOUNT": ACCOUNT, "REGION": REGION,
        "REGISTRY": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com",
        "ARCHITECTURE": "ARM64" if platform.machine() == "aarch64" else "X86_64",
        "PRIVATE_A": private[0], "PRIVATE_B": private[1], "SG_STORE": security["store"],
        "SG_PAGE": security["page"], "TARGET_GROUP": targets,
        "API": endpoint, "SIGN_IN": sign_in, "CLIENT": app,
    }
    for one, arn in zip(("foodstore", "petstore"), arns):
        service(one, "store", {**values, "NAME_ARN": arn})
    service("testpage", "testpage", values)
    until("the rollouts", rolled_out)
    step("page", f"{page}/")


if __name__ == "__main__":
    main()
