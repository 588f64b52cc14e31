"""WAF as boto3 and the AWS CLI see it, before a load balancer that answers."""

import http.client
import json
import subprocess
import time

import pytest
from botocore.exceptions import ClientError

import ground
from certificates import issued
from conftest import Server, free_port
from ground import ACCOUNT, REGION
from levels import eventually
from walls import NONE, bytes_in, rule, shown

BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0"}


@pytest.fixture(scope="module")
def server():
    """A server whose minutes are two seconds long, for rates."""
    with Server("--clock-speed", "30").serving() as server:
        yield server


def managed(group, priority=0, override="None"):
    return {
        "Name": group, "Priority": priority, "OverrideAction": {override: {}},
        "VisibilityConfig": shown(group),
        "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": group}},
    }


class Shop:
    """A load balancer with a fixed answer, and its web ACL."""

    def __init__(self, server, name):
        self.server, self.name, self.port = server, name, free_port()
        self.waf, self.elb = server.client("wafv2"), server.client("elbv2")
        self.arn = self.elb.create_load_balancer(
            Name=name, Subnets=ground.subnets(server),
        )["LoadBalancers"][0]["LoadBalancerArn"]
        self.listener = self.elb.create_listener(
            LoadBalancerArn=self.arn, Protocol="HTTP", Port=self.port,
            DefaultActions=[fixed("welcome")],
        )["Listeners"][0]["ListenerArn"]
        self.acl = None
        self.until(200)

    def guard(self, *rules, **options):
        """Puts these rules before it, and waits until they act: `/waf-probe` is refused then."""
        probe = rule("probe", bytes_in({"UriPath": {}}, b"/waf-probe"), priority=1000)
        self.acl = self.waf.create_web_acl(**{
            "Name": self.name, "Scope": "REGIONAL", "DefaultAction": {"Allow": {}},
            "VisibilityConfig": shown(self.name), "Rules": [*rules, probe], **options,
        })["Summary"]
        self.waf.associate_web_acl(WebACLArn=self.acl["ARN"], ResourceArn=self.arn)
        self.until(403, "/waf-probe")
        return self

    def ask(self, path="/", headers=BROWSER, method="GET", body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            host = {"host": f"{self.name}.elb.localhost"}
            connection.request(method, path, body, {**host, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        finally:
            connection.close()

    def status(self, *arguments, **more):
        return self.ask(*arguments, **more)[0]

    def until(self, status, *arguments, **more):
        def reached():
            try:
                return self.status(*arguments, **more) == status
            except OSError:
                return False
        eventually(reached, 20)


def fixed(text):
    return {"Type": "fixed-response", "FixedResponseConfig": {
        "StatusCode": "200", "ContentType": "text/plain", "MessageBody": text,
    }}


def code(call):
    with pytest.raises(ClientError) as refused:
        call()
    return refused.value.response["Error"]["Code"]


def test_an_ip_set_blocks_and_what_is_taken_away_passes_at_once(server):
    shop = Shop(server, "ip-set")
    made = shop.waf.create_ip_set(
        Name="here", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=["127.0.0.0/8"],
    )["Summary"]
    shop.guard(rule("here", {"IPSetReferenceStatement": {"ARN": made["ARN"]}}))
    status, page, headers = shop.ask()
    assert status == 403 and "403 Forbidden" in page and headers["server"] == "awselb/2.0"
    got = shop.waf.get_web_acl_for_resource(ResourceArn=shop.arn)["WebACL"]
    assert got["ARN"] == shop.acl["ARN"]
    assert shop.waf.list_resources_for_web_acl(WebACLArn=shop.acl["ARN"])["ResourceArns"] == [shop.arn]

    set_of = {"Name": "here", "Scope": "REGIONAL", "Id": made["Id"]}
    token = shop.waf.update_ip_set(
        **set_of, LockToken=made["LockToken"], Addresses=["10.99.0.0/16"],
    )["NextLockToken"]
    shop.until(200)
    shop.waf.update_ip_set(**set_of, LockToken=token, Addresses=["127.0.0.1/32"])
    shop.until(403)
    acl = {"Name": shop.name, "Scope": "REGIONAL", "Id": shop.acl["Id"]}
    token = shop.waf.get_web_acl(**acl)["LockToken"]
    assert code(lambda: shop.waf.delete_web_acl(**acl, LockToken=token)) == "WAFAssociatedItemException"
    shop.waf.disassociate_web_acl(ResourceArn=shop.arn)
    shop.until(200)
    shop.waf.delete_web_acl(**acl, LockToken=token)


def test_bytes_and_patterns_are_found_wherever_a_rule_looks(server):
    shop = Shop(server, "matches")
    patterns = shop.waf.create_regex_pattern_set(
        Name="secrets", Scope="REGIONAL",
        RegularExpressionList=[{"RegexString": "^/admin(/|$)"}, {"RegexString": r"\.bak$"}],
    )["Summary"]
    shop.guard(
        rule("path", {"RegexPatternSetReferenceStatement": {
            "ARN": patterns["ARN"], "FieldToMatch": {"UriPath": {}}, "TextTransformations": NONE,
        }}),
        rule("header", bytes_in({"SingleHeader": {"Name": "X-Token"}}, b"stolen", "EXACTLY"), priority=1),
        rule("argument", {"RegexMatchStatement": {
            "RegexString": "^[0-9]{10,}$", "FieldToMatch": {"SingleQueryArgument": {"Name": "id"}},
            "TextTransformations": NONE,
        }}, priority=2),
        rule("body", bytes_in({"Body": {"OversizeHandling": "CONTINUE"}}, b"evil"), priority=3),
        rule("size", {"SizeConstraintStatement": {
            "FieldToMatch": {"QueryString": {}}, "ComparisonOperator": "GT", "Size": 100,
            "TextTransformations": NONE,
        }}, priority=4),
        rule("both", {"AndStatement": {"Statements": [
            bytes_in({"Method": {}}, b"delete", "EXACTLY"),
            {"NotStatement": {"Statement": bytes_in({"UriPath": {}}, b"/mine", "STARTS_WITH")}},
        ]}}, priority=5),
    )
    assert shop.status("/admin") == shop.status("/old.bak") == 403
    assert shop.status("/administration") == 200
    assert shop.status(headers={"x-token": "STOLEN"}) == 403
    assert shop.status(headers={"x-token": "stolen goods"}) == 200
    assert (shop.status("/?id=12345678901"), shop.status("/?id=123")) == (403, 200)
    assert shop.status(method="POST", body="so %65vil") == 403
    assert shop.status(method="POST", body="good") == 200
    assert shop.status(method="POST", body="x" * 9000 + "evil") == 200
    assert shop.status("/?q=" + "x" * 100) == 403
    assert (shop.status("/any", method="DELETE"), shop.status("/mine", method="DELETE")) == (403, 200)


def test_a_rate_is_limited_within_its_window_and_recovers(server):
    shop = Shop(server, "rate")
    limit = {"RateBasedStatement": {
        "Limit": 10, "EvaluationWindowSec": 60, "AggregateKeyType": "IP",
        "ScopeDownStatement": bytes_in({"UriPath": {}}, b"/login", "STARTS_WITH"),
    }}
    answer = {"Block": {"CustomResponse": {
        "ResponseCode": 429, "CustomResponseBodyKey": "slow",
        "ResponseHeaders": [{"Name": "retry-after", "Value": "60"}],
    }}}
    shop.guard(rule("limit", limit, answer), CustomResponseBodies={
        "slow": {"ContentType": "APPLICATION_JSON", "Content": '{"slow":"down"}'},
    })
    first = [shop.status("/login") for _ in range(10)]
    assert first == [200] * 10
    status, body, headers = shop.ask("/login")
    assert (status, json.loads(body)) == (429, {"slow": "down"})
    assert headers["retry-after"] == "60" and headers["content-type"] == "application/json"
    assert shop.status("/") == 200
    keys = shop.waf.get_rate_based_statement_managed_keys(
        Scope="REGIONAL", WebACLName=shop.name, WebACLId=shop.acl["Id"], RuleName="limit",
    )
    assert keys["ManagedKeysIPV4"] == {"IPAddressVersion": "IPV4", "Addresses": ["127.0.0.1/32"]}
    # What is refused counts as well: who keeps asking stays refused. A minute is two seconds here.
    time.sleep(3)
    assert shop.status("/login") == 200


def test_the_common_rule_set_stops_attacks_and_lets_ordinary_traffic_pass(server):
    shop = Shop(server, "common").guard(managed("AWSManagedRulesCommonRuleSet"))
    form = {**BROWSER, "content-type": "application/x-www-form-urlencoded"}
    ordinary = [
        ("/", BROWSER, None), ("/products/42?sort=price&q=red+shoes", BROWSER, None),
        ("/static/app.js?v=1.2.3", BROWSER, None), ("/search?q=O%27Reilly%20%3C%203", BROWSER, None),
        ("/comments", form, "text=I+love+this%2C+5%2F5!&author=Ann"),
        ("/", {**BROWSER, "cookie": "session=abc123; theme=dark"}, None),
    ]
    for path, headers, body in ordinary:
        method = "POST" if body else "GET"
        assert shop.status(path, headers, method, body) == 200, path
    script = "%3Cscript%3Ealert(1)%3C/script%3E"
    attacks = [
        (f"/?q={script}", BROWSER, None), ("/", form, f"text={script}"),
        ("/", {"user-agent": "Nmap Scripting Engine"}, None), ("/", {}, None),
        ("/?file=../../../etc/passwd", BROWSER, None), ("/backup.ini", BROWSER, None),
        ("/?url=http://169.254.169.254/latest/meta-data/", BROWSER, None),
        ("/?page=http://198.51.100.7/shell", BROWSER, None), ("/?q=" + "x" * 2050, BROWSER, None),
    ]
    for path, headers, body in attacks:
        method = "POST" if body else "GET"
        assert shop.status(path, headers, method, body) == 403, (path, body)
    told = shop.waf.describe_managed_rule_group(
        VendorName="AWS", Name="AWSManagedRulesCommonRuleSet", Scope="REGIONAL",
    )
    names = {one["Name"] for one in told["Rules"]}
    assert {"NoUserAgent_HEADER", "CrossSiteScripting_QUERYARGUMENTS"} <= names
    assert told["Capacity"] == 700
    assert told["LabelNamespace"] == "awswaf:managed:aws:core-rule-set:"
    groups = shop.waf.list_available_managed_rule_groups(Scope="REGIONAL")["ManagedRuleGroups"]
    assert "AWSManagedRulesSQLiRuleSet" in {group["Name"] for group in groups}


def test_counting_is_logged_and_labels_and_headers_go_on(server):
    shop = Shop(server, "counting")
    shop.elb.create_rule(
        ListenerArn=shop.listener, Priority=1, Actions=[fixed("seen")],
        Conditions=[{"Field": "http-header", "HttpHeaderConfig": {
            "HttpHeaderName": "x-amzn-waf-suspect", "Values": ["yes"],
        }}],
    )
    mark = {"Count": {"CustomRequestHandling": {"InsertHeaders": [{"Name": "suspect", "Value": "yes"}]}}}
    shop.guard(
        rule("mark", bytes_in({"QueryString": {}}, b"odd"), mark, RuleLabels=[{"Name": "odd"}]),
        rule("label", {"AndStatement": {"Statements": [
            {"LabelMatchStatement": {"Scope": "LABEL", "Key": "odd"}},
            bytes_in({"UriPath": {}}, b"/strict"),
        ]}}, priority=1),
    )
    group = "aws-waf-logs-counting"
    server.client("logs").create_log_group(logGroupName=group)
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}"
    shop.waf.put_logging_configuration(LoggingConfiguration={
        "ResourceArn": shop.acl["ARN"], "LogDestinationConfigs": [arn],
        "RedactedFields": [{"SingleHeader": {"Name": "authorization"}}],
        "LoggingFilter": {"DefaultBehavior": "DROP", "Filters": [{
            "Behavior": "KEEP", "Requirement": "MEETS_ANY",
            "Conditions": [{"ActionCondition": {"Action": "COUNT"}}],
        }]},
    })

    def told():
        status, body, _ = shop.ask("/x?odd=1", {**BROWSER, "authorization": "secret"})
        assert (status, body) == (200, "seen")
        assert shop.ask("/x")[:2] == (200, "welcome")
        logs = server.client("logs")
        try:
            events = logs.get_log_events(
                logGroupName=group, logStreamName=f"{REGION}_counting_1", startFromHead=True,
            )["events"]
        except logs.exceptions.ResourceNotFoundException:
            return None
        return [json.loads(event["message"]) for event in events]

    lines = eventually(told, 20, pause=0.5)
    assert all(line["httpRequest"]["args"] == "odd=1" for line in lines)
    line = lines[0]
    assert (line["formatVersion"], line["action"]) == (1, "ALLOW")
    assert (line["terminatingRuleId"], line["terminatingRuleType"]) == ("Default_Action", "REGULAR")
    assert line["webaclId"] == shop.acl["ARN"]
    assert line["nonTerminatingMatchingRules"] == [
        {"ruleId": "mark", "action": "COUNT", "ruleMatchDetails": []},
    ]
    assert line["requestHeadersInserted"] == [{"name": "x-amzn-waf-suspect", "value": "yes"}]
    assert line["labels"] == [{"name": f"awswaf:{ACCOUNT}:webacl:counting:odd"}]
    assert line["httpSourceId"] == f"{ACCOUNT}-" + shop.arn.split("loadbalancer/")[1]
    headers = {one["name"]: one["value"] for one in line["httpRequest"]["headers"]}
    assert headers["authorization"] == "REDACTED" and headers["user-agent"] == BROWSER["user-agent"]
    assert shop.status("/strict?odd=1") == 403

    now = time.time()
    sampled = shop.waf.get_sampled_requests(
        WebAclArn=shop.acl["ARN"], RuleMetricName="mark", Scope="REGIONAL", MaxItems=10,
        TimeWindow={"StartTime": now - 3600, "EndTime": now + 24 * 3600},
    )
    one = sampled["SampledRequests"][0]
    assert one["Action"] == "COUNT" and one["Request"]["URI"] == "/x?odd=1"
    assert one["Request"]["Method"] == "GET" and sampled["PopulationSize"] >= 1


def test_http2_is_judged_as_well(server):
    shop = Shop(server, "http2")
    certificate, port = issued(server, "http2.elb.localhost"), free_port()
    shop.elb.create_listener(
        LoadBalancerArn=shop.arn, Protocol="HTTPS", Port=port, DefaultActions=[fixed("welcome")],
        Certificates=[{"CertificateArn": certificate}],
    )
    shop.guard(
        rule("host", bytes_in({"SingleHeader": {"Name": "host"}}, b"evil"), priority=1),
        rule("body", bytes_in({"Body": {}}, b"evil"), priority=2),
    )
    authority = server.cli("ca").stdout.strip()

    def curl(*arguments, path="/"):
        url = f"https://http2.elb.localhost:{port}{path}"
        done = subprocess.run(
            ["curl", "-s", "--http2", "--cacert", authority, "-w", " %{http_code} %{http_version}",
             "--resolve", f"http2.elb.localhost:{port}:127.0.0.1", *arguments, url],
            capture_output=True, text=True, timeout=20,
        )
        return done.stdout.split()[-2:]

    eventually(lambda: curl() == ["200", "2"], 20)
    assert curl(path="/waf-probe") == ["403", "2"]
    assert curl("-d", "so evil") == ["403", "2"]
    assert curl("-d", "x" * 20_000) == ["200", "2"]


def test_groups_capacity_tags_and_refusals(server):
    waf = server.client("wafv2")
    inner = rule("inner", bytes_in({"UriPath": {}}, b"/inner"))
    # Ten for looking anywhere, and ten for each of two transformations.
    assert waf.check_capacity(Scope="REGIONAL", Rules=[inner])["Capacity"] == 30
    group = waf.create_rule_group(
        Name="group", Scope="REGIONAL", Capacity=50, Rules=[inner], VisibilityConfig=shown("group"),
        Tags=[{"Key": "team", "Value": "shop"}],
    )["Summary"]
    shop = Shop(server, "group").guard({
        "Name": "uses", "Priority": 0, "OverrideAction": {"None": {}},
        "VisibilityConfig": shown("uses"),
        "Statement": {"RuleGroupReferenceStatement": {"ARN": group["ARN"]}},
    })
    assert (shop.status("/inner"), shop.status("/outer")) == (403, 200)

    waf.tag_resource(ResourceARN=group["ARN"], Tags=[{"Key": "stage", "Value": "test"}])
    waf.untag_resource(ResourceARN=group["ARN"], TagKeys=["team"])
    tags = waf.list_tags_for_resource(ResourceARN=group["ARN"])["TagInfoForResource"]
    assert tags == {"ResourceARN": group["ARN"], "TagList": [{"Key": "stage", "Value": "test"}]}

    api = f"arn:aws:apigateway:{REGION}::/apis/abc/stages/prod"
    refused = code(lambda: waf.associate_web_acl(WebACLArn=shop.acl["ARN"], ResourceArn=api))
    assert refused == "WAFInvalidParameterException"
    gone = shop.arn[:-4] + "0000"
    refused = code(lambda: waf.associate_web_acl(WebACLArn=shop.acl["ARN"], ResourceArn=gone))
    assert refused == "WAFNonexistentItemException"
    refused = code(lambda: waf.put_logging_configuration(LoggingConfiguration={
        "ResourceArn": shop.acl["ARN"],
        "LogDestinationConfigs": [f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:aws-waf-logs-none"],
    }))
    assert refused == "WAFLogDestinationPermissionIssueException"
    # A load balancer that goes takes its association with it.
    shop.elb.delete_load_balancer(LoadBalancerArn=shop.arn)
    eventually(lambda: not waf.list_resources_for_web_acl(WebACLArn=shop.acl["ARN"])["ResourceArns"])


def test_the_aws_cli_makes_and_shows_a_web_acl(server):
    visibility = "SampledRequestsEnabled=true,CloudWatchMetricsEnabled=true,MetricName=cli"
    made = json.loads(server.aws(
        "wafv2", "create-web-acl", "--name", "cli", "--scope", "REGIONAL",
        "--default-action", "Allow={}", "--visibility-config", visibility,
    ))["Summary"]
    listed = json.loads(server.aws("wafv2", "list-web-acls", "--scope", "REGIONAL"))["WebACLs"]
    assert made in listed
    got = json.loads(server.aws(
        "wafv2", "get-web-acl", "--name", "cli", "--scope", "REGIONAL", "--id", made["Id"],
    ))
    assert got["WebACL"]["Capacity"] == 0 and got["LockToken"] == made["LockToken"]
    server.aws(
        "wafv2", "delete-web-acl", "--name", "cli", "--scope", "REGIONAL", "--id", made["Id"],
        "--lock-token", made["LockToken"],
    )
