"""CloudWatch Logs as boto3 users know it."""

import json
import time

import boto3

logs = boto3.client("logs")
now = int(time.time() * 1000)

logs.create_log_group(logGroupName="/shop", tags={"team": "orders"})
try:
    logs.create_log_group(logGroupName="/shop")
    raise AssertionError("a name is taken once")
except logs.exceptions.ResourceAlreadyExistsException:
    pass
for stream in ["a", "b"]:
    logs.create_log_stream(logGroupName="/shop", logStreamName=stream)


def put(stream, *events):
    return logs.put_log_events(
        logGroupName="/shop",
        logStreamName=stream,
        logEvents=[{"timestamp": now + at, "message": message} for at, message in events],
    )


put("a", *[(n, json.dumps({"n": n, "level": "error" if n % 10 == 0 else "info"})) for n in range(100)])
answer = put("b", (-15 * 24 * 3600 * 1000, "too old"), (50, "plain ERROR"))
assert answer["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}, answer

token, seen = None, []
while True:
    arguments = {"nextToken": token} if token else {}
    page = logs.get_log_events(
        logGroupName="/shop", logStreamName="a", startFromHead=True, limit=30, **arguments
    )
    if page["nextForwardToken"] == token:
        break
    seen += page["events"]
    token = page["nextForwardToken"]
assert [json.loads(event["message"])["n"] for event in seen] == list(range(100))

pages = logs.get_paginator("filter_log_events").paginate(
    logGroupName="/shop",
    filterPattern='{ $.level = "error" && $.n >= 20 }',
    PaginationConfig={"PageSize": 3},
)
found = [json.loads(event["message"])["n"] for page in pages for event in page["events"]]
assert found == list(range(20, 100, 10)), found
plain = logs.filter_log_events(logGroupName="/shop", filterPattern="ERROR -info")["events"]
assert [event["message"] for event in plain] == ["plain ERROR"], plain

streams = logs.describe_log_streams(
    logGroupName="/shop", orderBy="LastEventTime", descending=True
)["logStreams"]
assert [stream["logStreamName"] for stream in streams] == ["a", "b"], streams
assert streams[0]["firstEventTimestamp"] == now, streams

logs.put_retention_policy(logGroupName="/shop", retentionInDays=7)
group = logs.describe_log_groups(logGroupNamePrefix="/shop")["logGroups"][0]
assert group["retentionInDays"] == 7 and group["storedBytes"] > 0, group
assert logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"] == {"team": "orders"}
logs.delete_log_group(logGroupName="/shop")
try:
    logs.get_log_events(logGroupName="/shop", logStreamName="a")
    raise AssertionError("a deleted group is gone")
except logs.exceptions.ResourceNotFoundException as error:
    assert "log group does not exist" in str(error), error
print("all is well")
