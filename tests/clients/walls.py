"""What web ACLs are made of, as callers write it."""

NONE = [{"Priority": 0, "Type": "NONE"}]
DECODED = [{"Priority": 0, "Type": "URL_DECODE"}, {"Priority": 1, "Type": "LOWERCASE"}]


def shown(metric):
    return {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": metric}


def rule(name, statement, action="Block", priority=0, **more):
    action = {action: {}} if isinstance(action, str) else action
    return {
        "Name": name, "Priority": priority, "Statement": statement, "Action": action,
        "VisibilityConfig": shown(name), **more,
    }


def bytes_in(part, text, how="CONTAINS"):
    return {"ByteMatchStatement": {
        "SearchString": text, "FieldToMatch": part, "TextTransformations": DECODED,
        "PositionalConstraint": how,
    }}
