"""CloudWatch as boto3 and both AWS CLIs see it: metrics that were put, alarms, deployments."""

import datetime
import json
import time
import urllib.request

import pytest
from botocore.exceptions import ClientError

from conftest import Server
from ground import network
from levels import eventually
from measures import listed, points, total, window

DEBIAN_AWS = "/usr/bin/aws"


@pytest.fixture(scope="module")
def quick():
    """A server whose minutes are two seconds long."""
    with Server("--runtime", "simulated", "--clock-speed", "30").serving() as server:
        yield server


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


def test_a_reset_and_taking_all_down_leave_no_measures():
    server = Server("--runtime", "simulated", "--allow-reset").start()
    watch = server.client("cloudwatch")

    def put():
        watch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "Orders", "Value": 1}])
        assert listed(server, Namespace="Shop") == [("Orders", {})]

    try:
        put()
        reset = urllib.request.Request(f"{server.endpoint}/_longshore/reset", method="POST")
        with urllib.request.urlopen(reset, timeout=60) as answer:
            assert answer.status == 200
        assert listed(server) == []
        put()
        assert points(server, "Shop", "Orders", {}, "SampleCount")[0]["SampleCount"] == 1
        server.cli("down", "--all")
        assert listed(server) == []
        server.kill()
        server.start()
        assert listed(server) == []
    finally:
        server.end()


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
    assert told["StateReason"].startswith("Threshold Crossed: 1 datapoint [6.0 (")
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
