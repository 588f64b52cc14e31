"""What is counted of traffic, as CloudWatch tells it."""

import http.client
import urllib.request

import pytest

import connected
import ground
from apis import Api, backend
from conftest import Server, free_port
from ground import CLUSTER, REGION, network, register, shell
from levels import eventually
from measures import listed, points, total
from walls import bytes_in, rule, shown

PORT = 8080
# One page, and one that fails.
SITE = """
mkdir -p /www/cgi-bin; echo hello > /www/index.html
printf '#!/bin/sh\\nprintf "HTTP/1.0 500 Oops\\\\r\\\\nContent-Length: 0\\\\r\\\\n\\\\r\\\\n"\\n' > /www/cgi-bin/fail
chmod +x /www/cgi-bin/fail; exec httpd -f -p 8080 -h /www
"""


@pytest.fixture(scope="module")
def real():
    """A server whose minutes are two seconds long, with containers that run."""
    with Server("--clock-speed", "30").serving() as server:
        ground.furnish(server)
        yield server


class Site:
    """A service of two tasks behind a load balancer."""

    def __init__(self, server):
        self.server, self.port = server, free_port()
        elb, ec2 = server.client("elbv2"), server.client("ec2")
        group = self.open = ground.group(server, "metered")
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
            {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
        ])
        balancer = elb.create_load_balancer(
            Name="metered", Subnets=ground.subnets(server), SecurityGroups=[group],
        )["LoadBalancers"][0]
        self.targets = elb.create_target_group(
            Name="metered", Protocol="HTTP", Port=PORT, TargetType="ip",
            VpcId=ground.default_vpc(server), HealthCheckIntervalSeconds=15, HealthyThresholdCount=2,
        )["TargetGroups"][0]["TargetGroupArn"]
        elb.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=self.port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": self.targets}],
        )
        self.arn = balancer["LoadBalancerArn"]
        self.zones = {zone["ZoneName"] for zone in balancer["AvailabilityZones"]}
        self.balancer = balancer["LoadBalancerArn"].split(":loadbalancer/")[1]
        self.group = self.targets.split(":")[-1]
        register(server, "metered", shell(SITE, portMappings=[{"containerPort": PORT}]))
        server.client("ecs").create_service(
            cluster=CLUSTER, serviceName="metered", taskDefinition="metered", desiredCount=2,
            launchType="FARGATE", networkConfiguration=network(server, group),
            loadBalancers=[
                {"targetGroupArn": self.targets, "containerName": "app", "containerPort": PORT},
            ],
        )
        eventually(lambda: self.states() == ["healthy"] * 2, 90)

    def states(self):
        found = self.server.client("elbv2").describe_target_health(TargetGroupArn=self.targets)
        return [one["TargetHealth"]["State"] for one in found["TargetHealthDescriptions"]]

    def ask(self, path="/"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"host": "metered.elb.localhost"})
            return connection.getresponse().status
        finally:
            connection.close()

    def total(self, name, **dimensions):
        return total(self.server, "AWS/ApplicationELB", name, dimensions)


@pytest.fixture(scope="module")
def site(real):
    return Site(real)


def test_traffic_through_a_load_balancer_shows_by_balancer_zone_and_target_group(real, site):
    names = {"LoadBalancer": site.balancer}
    assert [site.ask() for _ in range(10)] == [200] * 10
    assert [site.ask("/cgi-bin/fail") for _ in range(3)] == [500] * 3
    eventually(lambda: site.total("RequestCount", **names) == 13, 30)
    group = {**names, "TargetGroup": site.group}
    found = [dimensions for _, dimensions in listed(
        real, Namespace="AWS/ApplicationELB", MetricName="RequestCount",
    )]
    assert names in found and group in found
    zones = [one["AvailabilityZone"] for one in found if set(one) == {"LoadBalancer", "AvailabilityZone"}]
    assert zones and set(zones) <= site.zones
    assert sum(site.total("RequestCount", **names, AvailabilityZone=zone) for zone in zones) == 13
    by_zone = [one for one in found if set(one) == {"LoadBalancer", "AvailabilityZone", "TargetGroup"}]
    assert site.total("RequestCount", **group) == 13
    assert sum(site.total("RequestCount", **one) for one in by_zone) == 13
    for dimensions in (names, group):
        assert site.total("HTTPCode_Target_2XX_Count", **dimensions) == 10
        assert site.total("HTTPCode_Target_5XX_Count", **dimensions) == 3
    hosts = points(real, "AWS/ApplicationELB", "HealthyHostCount", group, "Maximum")
    assert max(one["Maximum"] for one in hosts) == 2
    times = points(
        real, "AWS/ApplicationELB", "TargetResponseTime", group, "SampleCount", "Average", "Maximum",
    )
    assert sum(one["SampleCount"] for one in times) == 13
    assert {one["Unit"] for one in times} == {"Seconds"}
    assert all(0 < one["Average"] <= one["Maximum"] < 5 for one in times)

    service = {"ClusterName": CLUSTER, "ServiceName": "metered"}
    for name in ("CPUUtilization", "MemoryUtilization"):
        found = eventually(lambda name=name: points(real, "AWS/ECS", name, service, "Average"), 30)
        assert all(0 <= one["Average"] < 100 and one["Unit"] == "Percent" for one in found)


def test_flows_through_a_network_load_balancer_show(real, site):
    elb, port = real.client("elbv2"), free_port()
    made = elb.create_load_balancer(
        Name="flows", Type="network", Subnets=ground.subnets(real), SecurityGroups=[site.open],
    )["LoadBalancers"][0]["LoadBalancerArn"]
    targets = elb.create_target_group(
        Name="flows", Protocol="TCP", Port=PORT, TargetType="ip", VpcId=ground.default_vpc(real),
        HealthCheckIntervalSeconds=15, HealthyThresholdCount=2,
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.create_listener(
        LoadBalancerArn=made, Protocol="TCP", Port=port,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": targets}],
    )
    found = elb.describe_target_health(TargetGroupArn=site.targets)["TargetHealthDescriptions"]
    addresses = [one["Target"]["Id"] for one in found]
    elb.register_targets(TargetGroupArn=targets, Targets=[{"Id": one} for one in addresses])
    elb.get_waiter("target_in_service").wait(
        TargetGroupArn=targets, WaiterConfig={"Delay": 1, "MaxAttempts": 60},
    )
    for _ in range(4):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            assert answer.read() == b"hello\n"
    names = {"LoadBalancer": made.split(":loadbalancer/")[1]}
    counted = lambda name, **more: total(real, "AWS/NetworkELB", name, {**names, **more})
    eventually(lambda: counted("NewFlowCount") == 4, 30)
    assert counted("ProcessedBytes") > 4 * len("GET / HTTP/1.1hello")
    group = {**names, "TargetGroup": targets.split(":")[-1]}
    hosts = points(real, "AWS/NetworkELB", "HealthyHostCount", group, "Maximum")
    assert max(one["Maximum"] for one in hosts) == len(addresses)


def test_what_a_web_acl_decides_shows_by_rule(real, site):
    waf = real.client("wafv2")
    acl = waf.create_web_acl(
        Name="counted", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=shown("counted"),
        Rules=[rule("evil", bytes_in({"UriPath": {}}, b"evil"))],
    )["Summary"]
    waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=site.arn)
    refused = 0

    def blocked():
        nonlocal refused
        refused += site.ask("/evil") == 403
        return refused == 3

    eventually(blocked, 20)
    site.ask()
    counted = lambda name, rule: total(
        real, "AWS/WAFV2", name, {"WebACL": "counted", "Rule": rule, "Region": REGION},
    )
    eventually(lambda: counted("BlockedRequests", "evil") == 3, 30)
    assert counted("BlockedRequests", "ALL") == 3
    assert counted("AllowedRequests", "ALL") >= 1
    waf.disassociate_web_acl(ResourceArn=site.arn)


def test_requests_to_an_http_api_show_by_stage_and_by_route_where_asked(real):
    with backend({"/fail": (503, {}, "")}) as web:
        api = Api(real).stage("$default", DefaultRouteSettings={"DetailedMetricsEnabled": True})
        api.route("GET /good", web.url + "/good")
        api.route("GET /fail", web.url + "/fail")
        api.answers("GET", "/good")
        api.answers("GET", "/fail", 503)
        assert api.call("GET", "/nowhere").status == 404
    names = {"ApiId": api.id}
    counted = lambda name, **more: total(real, "AWS/ApiGateway", name, {**names, **more})
    eventually(lambda: counted("4xx") >= 1 and counted("5xx") == 1, 30)
    assert counted("Count") == counted("Count", Stage="$default") >= 3
    assert counted("Count", Stage="$default", Route="GET /fail") >= 1
    assert counted("5xx", Stage="$default", Route="GET /fail") == 1
    assert counted("5xx", Stage="$default", Route="GET /good") == 0
    latency = points(real, "AWS/ApiGateway", "Latency", names, "SampleCount", "Average")
    assert sum(one["SampleCount"] for one in latency) == counted("Count")
    assert {one["Unit"] for one in latency} == {"Milliseconds"}


def test_calls_through_service_connect_show_by_endpoint_and_service(real):
    ecs, namespace = real.client("ecs"), connected.NAMESPACE
    ecs.create_cluster(clusterName="stalls", serviceConnectDefaults={"namespace": namespace})
    connected.create(real, "fruit", connected.SERVE, connected.alias("fruit"), "stalls")
    connected.running(real, "fruit", "stalls")
    connected.create(real, "buyer", "exec sleep 3600", namespace=namespace)
    connected.running(real, "buyer")
    asked = 0

    def answered():
        nonlocal asked
        asked += connected.fetch(real, "buyer", f"fruit.{namespace}") == "fruit\n"
        return asked == 3

    eventually(answered, 60)
    names = {"DiscoveryName": "fruit"}
    whole = {**names, "ServiceName": "fruit", "ClusterName": "stalls"}
    counted = lambda name, dimensions: total(real, "AWS/ECS", name, dimensions)
    eventually(lambda: counted("RequestCount", names) == 3, 30)
    assert counted("RequestCount", whole) == 3
    assert counted("HTTPCode_Target_2XX_Count", {"TargetDiscoveryName": "fruit"}) == 3
    for name, cluster in [("fruit", "stalls"), ("buyer", CLUSTER)]:
        ecs.delete_service(cluster=cluster, service=name, force=True)


def test_what_a_load_balancer_answers_itself_is_told_apart(real, site):
    """The last one: its tasks end."""
    names = {"LoadBalancer": site.balancer}
    failed = site.total("HTTPCode_Target_5XX_Count", **names)
    real.client("ecs").update_service(cluster=CLUSTER, service="metered", desiredCount=0)
    eventually(lambda: site.ask() == 503, 60)
    eventually(lambda: site.total("HTTPCode_ELB_503_Count", **names) >= 1, 30)
    assert site.total("HTTPCode_ELB_5XX_Count", **names) >= 1
    assert site.total("HTTPCode_Target_5XX_Count", **names) == failed
