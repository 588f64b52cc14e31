"""VPC peering: two VPCs that reach each other by a peering, routes and rules of both, and not without."""

import json
import pathlib
import sys

import boto3
import pytest
from botocore.exceptions import ClientError

import ground
from conftest import Server
from connected import NAMESPACE, SERVE, alias, define, running
from ground import ACCOUNT, CLUSTER, reached, register, rule, run, shell, stop, task_id
from levels import eventually

HERE = pathlib.Path(__file__).parent
PORT = 8080
BLOCKS = {"near": "10.61.0.0/16", "far": "10.62.0.0/16", "third": "10.63.0.0/16"}


class Vpc:
    """A VPC with one subnet, its route table and a security group that lets nothing in."""

    def __init__(self, server, name):
        self.ec2, self.block = server.client("ec2"), BLOCKS[name]
        self.id = self.ec2.create_vpc(CidrBlock=self.block)["Vpc"]["VpcId"]
        self.subnets = [
            self.ec2.create_subnet(
                VpcId=self.id, CidrBlock=self.block.replace(".0.0/16", f".{number}.0/24"),
                AvailabilityZone=f"us-east-1{zone}",
            )["Subnet"]["SubnetId"]
            for number, zone in [(1, "a"), (2, "b")]
        ]
        mine = [{"Name": "vpc-id", "Values": [self.id]}]
        self.table = self.ec2.describe_route_tables(Filters=mine)["RouteTables"][0]["RouteTableId"]
        self.group = self.ec2.create_security_group(
            GroupName=name, Description=name, VpcId=self.id,
        )["GroupId"]

    @property
    def network(self):
        return {"awsvpcConfiguration": {
            "subnets": self.subnets[:1], "securityGroups": [self.group], "assignPublicIp": "DISABLED",
        }}

    def route(self, other, peering):
        """Also in the place of a route that leads nowhere any more."""
        change = self.ec2.replace_route if other.block in self.states() else self.ec2.create_route
        change(
            RouteTableId=self.table, DestinationCidrBlock=other.block, VpcPeeringConnectionId=peering,
        )

    def states(self):
        """What the routes to peers are, by where they lead."""
        found = self.ec2.describe_route_tables(RouteTableIds=[self.table])["RouteTables"][0]
        return {
            route["DestinationCidrBlock"]: route["State"]
            for route in found["Routes"] if "VpcPeeringConnectionId" in route
        }

    def admit(self, group):
        """Harmless when repeated."""
        try:
            self.ec2.authorize_security_group_ingress(
                GroupId=self.group, IpPermissions=rule(group, PORT),
            )
        except ClientError as refused:
            assert refused.response["Error"]["Code"] == "InvalidPermission.Duplicate", refused


def ask(server, one, other):
    asked = server.client("ec2").create_vpc_peering_connection(VpcId=one.id, PeerVpcId=other.id)
    return asked["VpcPeeringConnection"]["VpcPeeringConnectionId"]


def between(server, one, other):
    """The peering of two VPCs that is active, if there is one."""
    found = server.client("ec2").describe_vpc_peering_connections(Filters=[
        {"Name": "status-code", "Values": ["active"]},
        {"Name": "requester-vpc-info.vpc-id", "Values": [one.id]},
        {"Name": "accepter-vpc-info.vpc-id", "Values": [other.id]},
    ])["VpcPeeringConnections"]
    return found[0]["VpcPeeringConnectionId"] if found else None


def peer(server, one, other):
    """A peering with routes on both sides; the second VPC lets the first one's group in."""
    peering = between(server, one, other)
    if peering is None:
        peering = ask(server, one, other)
        server.client("ec2").accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    one.route(other, peering)
    other.route(one, peering)
    other.admit(one.group)
    return peering


def delete(server, peering):
    ec2 = server.client("ec2")
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=peering)
    ec2.get_waiter("vpc_peering_connection_deleted").wait(VpcPeeringConnectionIds=[peering])


@pytest.fixture(scope="module")
def server():
    """One that may be killed."""
    with Server().serving() as server:
        ground.furnish(server)
        yield server


@pytest.fixture(scope="module")
def vpcs(server):
    return {name: Vpc(server, name) for name in BLOCKS}


@pytest.fixture(scope="module")
def tasks(server, vpcs):
    """One that calls, in the near VPC, and one that listens, in the far one."""
    listens = shell(
        "echo hello > /tmp/word; exec httpd -f -p 8080 -h /tmp",
        portMappings=[{"containerPort": PORT}],
    )
    register(server, "listener", listens)
    register(server, "caller", shell("exec sleep 3600"))
    started = {
        name: run(server, name, networkConfiguration=vpcs[place].network)
        for name, place in [("listener", "far"), ("caller", "near")]
    }
    yield {name: reached(server, arn, "RUNNING") for name, arn in started.items()}
    for arn in started.values():
        stop(server, arn)


def get(server, caller, address, port=PORT, path="/word", seconds=2):
    url = f"http://{address}:{port}{path}"
    return ground.beside(server, caller, "curl", "-s", "--max-time", seconds, url).stdout


def calls(server, tasks):
    return get(server, tasks["caller"], ground.address(tasks["listener"])) == "hello\n"


def why(server, tasks):
    ends = [task_id(tasks["caller"]), task_id(tasks["listener"])]
    return server.cli("why", "path", *ends, "--port", PORT).stdout


def test_each_step_is_needed_and_told(server, vpcs, tasks):
    near, far, ec2 = vpcs["near"], vpcs["far"], server.client("ec2")
    assert not calls(server, tasks)
    assert "no VPC peering connection joins them" in why(server, tasks)

    peering = ask(server, near, far)
    ec2.get_waiter("vpc_peering_connection_exists").wait(VpcPeeringConnectionIds=[peering])
    near.route(far, peering)
    assert near.states() == {far.block: "blackhole"}
    assert f"{peering} between them is pending-acceptance; accept it" in why(server, tasks)
    assert not calls(server, tasks)

    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    assert near.states() == {far.block: "active"}
    told = why(server, tasks)
    assert f"Answers to task {task_id(tasks['caller'])}: {far.table}" in told
    assert f"Packets to task {task_id(tasks['listener'])}" not in told
    assert f"--vpc-peering-connection-id {peering}" in told
    far.admit(near.group)
    # Packets arrive, and what answers them finds no way back.
    assert eventually(lambda: not calls(server, tasks) and "by the routes of eni-" in server.cli(
        "why", "path", task_id(tasks["listener"]), task_id(tasks["caller"]),
    ).stdout)

    far.route(near, peering)
    assert eventually(lambda: calls(server, tasks))
    assert f"allow tcp {PORT}" in why(server, tasks)

    permission = rule(near.group, PORT)
    ec2.revoke_security_group_ingress(GroupId=far.group, IpPermissions=permission)
    assert eventually(lambda: not calls(server, tasks))
    told = why(server, tasks)
    assert f"{far.group} (far) has no ingress rule" in told and "dropped lately" in told
    far.admit(near.group)
    assert eventually(lambda: calls(server, tasks))

    delete(server, peering)
    assert eventually(lambda: not calls(server, tasks))
    assert f"{peering} between them is deleted; ask for a new one" in why(server, tasks)
    assert near.states() == {far.block: "blackhole"}
    stale = ec2.describe_stale_security_groups(VpcId=far.id)["StaleSecurityGroupSet"]
    assert [found["GroupId"] for found in stale] == [far.group]
    for vpc in (near, far):
        other = far if vpc is near else near
        ec2.delete_route(RouteTableId=vpc.table, DestinationCidrBlock=other.block)


def test_a_peering_outlives_the_server_and_is_found_again(server, vpcs, tasks):
    peering = peer(server, vpcs["near"], vpcs["far"])
    assert eventually(lambda: calls(server, tasks))
    server.kill()
    assert calls(server, tasks)
    server.start()
    assert calls(server, tasks)
    # What is killed while a peering goes is put right by the next start.
    server.client("ec2").delete_vpc_peering_connection(VpcPeeringConnectionId=peering)
    server.kill()
    server.start()
    assert eventually(lambda: not calls(server, tasks))
    assert peer(server, vpcs["near"], vpcs["far"]) != peering
    assert eventually(lambda: calls(server, tasks))


def test_a_peers_peer_is_out_of_reach(server, vpcs, tasks):
    """near – far – third: routes alone do not lead through the middle."""
    near, far, third = vpcs["near"], vpcs["far"], vpcs["third"]
    first, peering = peer(server, near, far), peer(server, far, third)
    third.ec2.authorize_security_group_ingress(GroupId=third.group, IpPermissions=[{
        "IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}],
    }])
    listener = reached(server, run(server, "listener", networkConfiguration=third.network), "RUNNING")
    address = ground.address(listener)
    assert eventually(lambda: get(server, tasks["listener"], address) == "hello\n")
    near.route(third, first)
    with pytest.raises(ClientError, match="different networks"):
        third.route(near, first)
    third.route(near, peering)
    assert calls(server, tasks)
    assert not get(server, tasks["caller"], address)
    assert "no VPC peering connection joins them" in server.cli(
        "why", "path", task_id(tasks["caller"]), task_id(listener), "--port", PORT,
    ).stdout
    stop(server, listener["taskArn"])
    delete(server, peering)


def resolve(server, task, name, resolver):
    """The addresses a resolver knows when it is asked from a task; `None` without an answer."""
    asked = ground.beside(
        server, task, sys.executable, "-c",
        f"import sys; sys.path.append({str(HERE)!r}); import names; "
        f"print(*names.ask(53, {name!r}, address={resolver!r})[1])",
    )
    return asked.stdout.split() if asked.returncode == 0 else None


def test_names_of_a_peer_are_resolved_when_the_options_say_so(server, vpcs, tasks):
    near, far, ec2 = vpcs["near"], vpcs["far"], server.client("ec2")
    address = ground.address(tasks["listener"])
    name = f"ip-{address.replace('.', '-')}.us-east-1.compute.internal"
    assert resolve(server, tasks["listener"], name, "10.62.0.2") == [address]
    assert resolve(server, tasks["caller"], name, "10.61.0.2") == []
    # A peer's name server cannot be asked.
    assert resolve(server, tasks["caller"], name, "10.62.0.2") is None
    active = peer(server, near, far)
    options = {"AccepterPeeringConnectionOptions": {"AllowDnsResolutionFromRemoteVpc": True}}
    with pytest.raises(ClientError, match="DnsHostnamesDisabled"):
        ec2.modify_vpc_peering_connection_options(VpcPeeringConnectionId=active, **options)
    for vpc in (near, far):
        ec2.modify_vpc_attribute(VpcId=vpc.id, EnableDnsHostnames={"Value": True})
    ec2.modify_vpc_peering_connection_options(VpcPeeringConnectionId=active, **options)
    assert eventually(lambda: resolve(server, tasks["caller"], name, "10.61.0.2") == [address])
    # It is the far VPC's names that are told, not the near one's.
    own = ground.address(tasks["caller"])
    back = f"ip-{own.replace('.', '-')}.us-east-1.compute.internal"
    assert resolve(server, tasks["listener"], back, "10.62.0.2") == []


def test_an_internal_load_balancer_is_called_from_the_peer(server, vpcs, tasks):
    far, elb = vpcs["far"], server.client("elbv2")
    peer(server, vpcs["near"], far)
    far.admit(far.group)
    balancer = elb.create_load_balancer(
        Name="inner", Scheme="internal", Subnets=far.subnets, SecurityGroups=[far.group],
    )["LoadBalancers"][0]
    targets = elb.create_target_group(
        Name="inner", Protocol="HTTP", Port=PORT, VpcId=far.id, TargetType="ip",
        HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2, HealthCheckPath="/word",
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(TargetGroupArn=targets, Targets=[{"Id": ground.address(tasks["listener"])}])
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=PORT,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": targets}],
    )
    addresses = eventually(
        lambda: resolve(server, tasks["caller"], balancer["DNSName"], "10.61.0.2")
    )
    assert eventually(lambda: get(server, tasks["caller"], addresses[0]) == "hello\n")
    told = server.cli("why", "path", task_id(tasks["caller"]), "inner", "--port", PORT).stdout
    assert f"allow tcp {PORT}" in told
    elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
    eventually(lambda: not resolve(server, tasks["caller"], balancer["DNSName"], "10.61.0.2"))


def connect(server, name, script, vpc, cluster, endpoint=None):
    services = [{"portName": "api", **endpoint}] if endpoint else []
    server.client("ecs").create_service(
        cluster=cluster, serviceName=name, desiredCount=1, launchType="FARGATE",
        taskDefinition=define(server, name, script), networkConfiguration=vpc.network,
        serviceConnectConfiguration={
            "enabled": True, "namespace": NAMESPACE, "services": services,
        },
    )


def status(server, task, host):
    """What a call by an alias is answered, once it is."""
    hosts = server.cli("exec", task_id(task), "--", "cat", "/etc/hosts", check=False).stdout
    place = next((line.split()[0] for line in hosts.splitlines() if host in line.split()[1:]), None)
    if place is None:
        return None
    return ground.beside(
        server, task, "curl", "-s", "--max-time", 18, "-o", "/dev/null", "-w", "%{http_code}",
        "--resolve", f"{host}:80:{place}", f"http://{host}/",
    ).stdout


def test_service_connect_joins_services_of_two_vpcs(server, vpcs, tasks):
    near, far, ecs = vpcs["near"], vpcs["far"], server.client("ecs")
    peering = peer(server, near, far)
    ecs.create_cluster(clusterName="orchard", serviceConnectDefaults={"namespace": NAMESPACE})
    connect(server, "figs", SERVE, far, "orchard", alias("figs"))
    running(server, "figs", "orchard")
    connect(server, "eater", "exec sleep 3600", near, CLUSTER)
    eater = running(server, "eater")
    assert eventually(lambda: status(server, eater, f"figs.{NAMESPACE}") == "200")
    delete(server, peering)
    assert eventually(lambda: status(server, eater, f"figs.{NAMESPACE}") == "503", 90)
    told = server.cli("why", "path", "eater", "orchard/figs", "--port", PORT).stdout
    assert f"{peering} between them is deleted" in told
    assert not calls(server, tasks)
    peer(server, near, far)
    assert eventually(lambda: status(server, eater, f"figs.{NAMESPACE}") == "200", 90)
    for name, cluster in [("figs", "orchard"), ("eater", CLUSTER)]:
        ecs.delete_service(cluster=cluster, service=name, force=True)


def test_another_account_accepts_for_its_own_vpc(server, vpcs):
    theirs = boto3.client(
        "ec2", endpoint_url=server.endpoint, region_name=ground.REGION,
        aws_access_key_id="999988887777", aws_secret_access_key="test",
    )
    mine = server.client("ec2")
    vpc = theirs.create_vpc(CidrBlock="10.64.0.0/16")["Vpc"]
    assert vpc["OwnerId"] == "999988887777"
    asked = mine.create_vpc_peering_connection(
        VpcId=vpcs["near"].id, PeerVpcId=vpc["VpcId"], PeerOwnerId="999988887777",
        TagSpecifications=[{
            "ResourceType": "vpc-peering-connection", "Tags": [{"Key": "side", "Value": "mine"}],
        }],
    )["VpcPeeringConnection"]
    assert asked["Status"]["Code"] == "initiating-request"
    peering = {"VpcPeeringConnectionId": asked["VpcPeeringConnectionId"]}
    with pytest.raises(ClientError, match=f"User {ACCOUNT} cannot accept peering"):
        mine.accept_vpc_peering_connection(**peering)
    theirs.accept_vpc_peering_connection(**peering)
    for client, tags in [(mine, [{"Key": "side", "Value": "mine"}]), (theirs, [])]:
        told = client.describe_vpc_peering_connections(
            VpcPeeringConnectionIds=[asked["VpcPeeringConnectionId"]],
        )["VpcPeeringConnections"][0]
        assert (told["Status"]["Code"], told["Tags"]) == ("active", tags)
    theirs.delete_vpc(VpcId=vpc["VpcId"])
    told = mine.describe_vpc_peering_connections(
        VpcPeeringConnectionIds=[asked["VpcPeeringConnectionId"]],
    )["VpcPeeringConnections"][0]
    assert told["Status"]["Message"] == "Deleted by 999988887777"


def test_the_aws_cli_asks_for_a_peering_too(server, vpcs):
    answer = json.loads(server.aws(
        "ec2", "create-vpc-peering-connection", "--vpc-id", vpcs["far"].id,
        "--peer-vpc-id", vpcs["third"].id, "--output", "json",
    ))["VpcPeeringConnection"]
    assert answer["Status"]["Message"] == f"Initiating Request to {ACCOUNT}"
    peering = ["--vpc-peering-connection-id", answer["VpcPeeringConnectionId"]]
    server.aws("ec2", "reject-vpc-peering-connection", *peering)
    assert server.aws(
        "ec2", "describe-vpc-peering-connections", "--vpc-peering-connection-ids",
        answer["VpcPeeringConnectionId"], "--query", "VpcPeeringConnections[0].Status.Code",
        "--output", "text",
    ) == "rejected"
