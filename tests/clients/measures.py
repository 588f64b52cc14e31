"""What CloudWatch tells of a metric, over all the time a test can have taken."""

import datetime


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
