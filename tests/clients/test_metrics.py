"""CloudWatch as boto3 and both AWS CLIs see it: metrics put and collected, alarms, deployments."""

import datetime
import http.client
import json
import time

import pytest
from botocore.exceptions import ClientError

import ground
from conftest import Server, free_port
from ground import CLUSTER, network, register, shell
from levels import eventually

DEBIAN_AWS = "/usr/bin/aws"
PORT = 8080
# One page, and one that fails.
SITE = """
mkdir -p /www/cgi-bin; echo hello > /www/index.html
printf '#!/bin/sh\\nprintf "HTTP/1.0 500 Oops\\\\r\\\\nContent-Length: 0\\\\r\\\\n\\\\r\\\\n"\\n' > /www/cgi-bin/fail
chmod +x /www/cgi-bin/fail; exec httpd -f -p 8080 -h /www
"""


@pytest.fixture(scope="module")
def quick():
    """A server whose minutes are two seconds long."""
    server = Server("--runtime", "simulated", "--clock-speed", "30").start()
    try:
        yield server
    finally:
        server.end()


@pytest.fixture(scope="module")
def real():
    """The same, with containers that run."""
    server = Server("--clock-speed", "30").start()
    try:
        ground.furnish(server)
        yield server
    finally:
        server.end()
    assert not server.left, server.left


def window():
    """From before the server began to well after its fast clock has got."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0)
    return {"StartTime": now - datetime.timedelta(hours=2), "EndTime": now + datetime.timedelta(hours=12)}


def points(server, namespace, name, dimensions, *statistics):
    told = server.client("cloudwatch").get_metric_statistics(
        Namespace=namespace, MetricName=name, Period=60, Statistics=list(statistics),
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()], **window(),
    )
    return told["Datapoints"]


def total(server, namespace, name, dimensions):
    return sum(point["Sum"] for point in points(server, namespace, name, dimensions, "Sum"))


def listed(server, **filters):
    pages = server.client("cloudwatch").get_paginator("list_metrics").paginate(**filters)
    metrics = [metric for page in pages for metric in page["Metrics"]]
    return [
        (metric["MetricName"], {one["Name"]: one["Value"] for one in metric["Dimensions"]})
        for metric in metrics
    ]


def code(call):
    with pytest.raises(ClientError) as refused:
        call()
    return refused.value.response["Error"]["Code"]


@pytest.mark.parametrize("program", [None, DEBIAN_AWS])
def test_what_a_cli_puts_it_gets(quick, program):
    def aws(*arguments):
        answer = quick.aws("cloudwatch", *arguments, "--output", "json", program=program)
        return json.loads(answer) if answer else None

    name = "New" if program is None else "Old"
    aws("put-metric-data", "--namespace", "Shop", "--metric-name", name, "--value", "3",
        "--unit", "Count", "--dimensions", "Aisle=near,Item=tea")
    aws("put-metric-data", "--namespace", "Shop", "--metric-data", json.dumps([{
        "MetricName": name, "Values": [1, 5], "Counts": [2, 1], "Unit": "Count",
        "Dimensions": [{"Name": "Item", "Value": "tea"}, {"Name": "Aisle", "Value": "near"}],
    }]))
    found = aws("list-metrics", "--namespace", "Shop", "--metric-name", name)["Metrics"]
    assert [one["Dimensions"] for one in found] == [[
        {"Name": "Aisle", "Value": "near"}, {"Name": "Item", "Value": "tea"},
    ]]
    span = {key: value.isoformat() for key, value in window().items()}
    asked = [
        "get-metric-statistics", "--namespace", "Shop", "--metric-name", name, "--period", "3600",
        "--start-time", span["StartTime"], "--end-time", span["EndTime"],
        "--dimensions", "Name=Item,Value=tea", "Name=Aisle,Value=near",
    ]
    told = aws(*asked, "--statistics", "Sum", "SampleCount", "Maximum")["Datapoints"]
    assert sum(one["Sum"] for one in told) == 10 and max(one["Maximum"] for one in told) == 5
    assert sum(one["SampleCount"] for one in told) == 4 and {one["Unit"] for one in told} == {"Count"}
    told = aws(*asked, "--extended-statistics", "p100")["Datapoints"]
    assert max(one["ExtendedStatistics"]["p100"] for one in told) == 5


def test_queries_work_with_several_metrics_at_once(quick):
    watch = quick.client("cloudwatch")
    watch.put_metric_data(Namespace="Sums", MetricData=[
        {"MetricName": "Errors", "Value": 5}, {"MetricName": "Requests", "Value": 20},
    ])

    def stat(id, name):
        metric = {"Namespace": "Sums", "MetricName": name}
        return {"Id": id, "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}

    told = watch.get_metric_data(MetricDataQueries=[
        {**stat("errors", "Errors"), "ReturnData": False}, stat("requests", "Requests"),
        {"Id": "rate", "Expression": "100 * errors / requests", "Label": "error rate"},
    ], **window())["MetricDataResults"]
    assert [(one["Id"], one["Label"], one["Values"], one["StatusCode"]) for one in told] == [
        ("requests", "Requests", [20], "Complete"), ("rate", "error rate", [25], "Complete"),
    ]
    pages = list(watch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=[stat("a", "Errors"), stat("b", "Requests")], MaxDatapoints=1, **window(),
    ))
    assert [one["Values"] for page in pages for one in page["MetricDataResults"]] == [
        [5], [], [], [20],
    ]


def test_measures_that_cannot_be_are_refused_in_cloudwatchs_words(quick):
    watch = quick.client("cloudwatch")

    def put(namespace="Refused", **datum):
        watch.put_metric_data(Namespace=namespace, MetricData=[{"MetricName": "m", **datum}])

    assert code(lambda: put(Value=float("nan"))) == "InvalidParameterValue"
    assert code(lambda: put("AWS/ECS", Value=1)) == "InvalidParameterValue"
    assert code(put) == "MissingParameter"
    sets = {"SampleCount": 2, "Sum": 10, "Minimum": 1, "Maximum": 9}
    assert code(lambda: put(Value=1, StatisticValues=sets)) == "InvalidParameterCombination"
    old = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=15)
    assert code(lambda: put(Value=1, Timestamp=old)) == "InvalidParameterValue"
    assert listed(quick, Namespace="Refused") == []


def test_measures_outlive_a_crash(quick):
    quick.client("cloudwatch").put_metric_data(
        Namespace="Crash", MetricData=[{"MetricName": "m", "Value": 7}],
    )
    quick.kill()
    quick.start()
    assert total(quick, "Crash", "m", {}) == 7
    assert listed(quick, Namespace="Crash") == [("m", {})]


def alarm(server, name, **options):
    server.client("cloudwatch").put_metric_alarm(**{
        "AlarmName": name, "Namespace": "Alarms", "MetricName": name, "Statistic": "Sum",
        "Period": 60, "EvaluationPeriods": 1, "Threshold": 5,
        "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching", **options,
    })


def state(server, name):
    told = server.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return told[0]["StateValue"]


def breach(server, name, value=6):
    server.client("cloudwatch").put_metric_data(
        Namespace="Alarms", MetricData=[{"MetricName": name, "Value": value}],
    )


def test_an_alarm_rings_and_is_silent_again(quick):
    watch = quick.client("cloudwatch")
    alarm(quick, "rings", Tags=[{"Key": "team", "Value": "shop"}])
    eventually(lambda: state(quick, "rings") == "OK", 20)
    breach(quick, "rings")
    eventually(lambda: state(quick, "rings") == "ALARM", 20)
    told = watch.describe_alarms(AlarmNamePrefix="ring", StateValue="ALARM")["MetricAlarms"][0]
    assert told["StateReason"].startswith("Threshold Crossed: 1 out of the last 1 datapoints [6.0 (")
    assert json.loads(told["StateReasonData"])["recentDatapoints"] == [6]
    eventually(lambda: state(quick, "rings") == "OK", 40)
    items = watch.describe_alarm_history(AlarmName="rings", HistoryItemType="StateUpdate")
    assert [item["HistorySummary"] for item in items["AlarmHistoryItems"]] == [
        "Alarm updated from ALARM to OK", "Alarm updated from OK to ALARM",
        "Alarm updated from INSUFFICIENT_DATA to OK",
    ]
    tags = watch.list_tags_for_resource(ResourceARN=told["AlarmArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "shop"}]
    found = watch.describe_alarms_for_metric(Namespace="Alarms", MetricName="rings")["MetricAlarms"]
    assert [one["AlarmName"] for one in found] == ["rings"]
    watch.delete_alarms(AlarmNames=["rings"])
    assert watch.describe_alarms(AlarmNames=["rings"])["MetricAlarms"] == []
    assert code(lambda: watch.set_alarm_state(
        AlarmName="rings", StateValue="OK", StateReason="none",
    )) == "ResourceNotFound"


def test_a_deployment_is_stopped_by_its_alarm(quick):
    ecs = quick.client("ecs")
    ecs.create_cluster(clusterName="alarms")
    good, bad = (
        ecs.register_task_definition(
            family="alarmed", requiresCompatibilities=["FARGATE"], networkMode="awsvpc",
            cpu="256", memory="512", containerDefinitions=[{"name": "app", "image": image}],
        )["taskDefinition"]["taskDefinitionArn"]
        for image in ("good:1", "bad:1")
    )
    alarm(quick, "deploys")
    eventually(lambda: state(quick, "deploys") == "OK", 20)
    rule = {"alarmNames": ["deploys"], "enable": True, "rollback": True}
    ecs.create_service(
        cluster="alarms", serviceName="web", taskDefinition=good, desiredCount=1,
        launchType="FARGATE", networkConfiguration=network(quick),
        deploymentConfiguration={"alarms": rule},
    )

    def service():
        return ecs.describe_services(cluster="alarms", services=["web"])["services"][0]

    def settled(definition):
        deployments = [
            (one["taskDefinition"], one["rolloutState"]) for one in service()["deployments"]
        ]
        return deployments == [(definition, "COMPLETED")]

    eventually(lambda: settled(good), 60)
    ecs.update_service(cluster="alarms", service="web", taskDefinition=bad)
    # The alarm must have been silent when the deployment was first looked at.
    eventually(lambda: service()["taskDefinition"] == bad, 10)
    time.sleep(1)
    breach(quick, "deploys")
    eventually(lambda: settled(good), 60)
    events = " ".join(event["message"] for event in service()["events"])
    assert "deployment failed: alarm detected." in events
    found = ecs.list_service_deployments(
        cluster="alarms", service="web", status=["ROLLBACK_SUCCESSFUL"],
    )["serviceDeployments"]
    told = ecs.describe_service_deployments(
        serviceDeploymentArns=[found[0]["serviceDeploymentArn"]],
    )["serviceDeployments"][0]
    assert told["alarms"]["triggeredAlarmNames"] == ["deploys"]
    ecs.delete_service(cluster="alarms", service="web", force=True)


class Site:
    """A service of two tasks behind a load balancer."""

    def __init__(self, server):
        self.server, self.port = server, free_port()
        elb, ec2 = server.client("elbv2"), server.client("ec2")
        group = ground.group(server, "metered")
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


def test_traffic_through_a_load_balancer_shows_by_balancer_zone_and_target_group(real):
    site = Site(real)
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

    real.client("ecs").update_service(cluster=CLUSTER, service="metered", desiredCount=0)
    eventually(lambda: site.ask() == 503, 60)
    eventually(lambda: site.total("HTTPCode_ELB_503_Count", **names) >= 1, 30)
    assert site.total("HTTPCode_ELB_5XX_Count", **names) >= 1
    assert site.total("HTTPCode_Target_5XX_Count", **names) == 3
