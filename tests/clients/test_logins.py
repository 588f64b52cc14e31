"""Users who log in at a load balancer, with a user pool of this server and a browser's requests."""

import base64
import json
import re
import urllib.parse

import jwt
import pytest
import requests
from botocore.exceptions import ClientError
from requests.adapters import HTTPAdapter

import ground
from certificates import authority_file, issued
from conftest import free_port
from ground import REGION
from levels import eventually
from walls import bytes_in, rule, shown

NAME, PASSWORD = "club.elb.localhost", "Correct-horse-7"
# Answers with what the target was told: every header as a line.
SCRIPT = r"""
printf '#!/bin/sh\nprintf "Content-Type: text/plain\\r\\n\\r\\n"\nenv\n' > /tmp/env.sh
mkdir -p /tmp/www/cgi-bin && cp /tmp/env.sh /tmp/www/cgi-bin/env && chmod 755 /tmp/www/cgi-bin/env
echo fine > /tmp/www/index.html
exec httpd -f -p 8080 -h /tmp/www
"""
ECHO = "/cgi-bin/env"


@pytest.fixture(scope="module")
def club(linux):
    """A load balancer with TLS in front of a task; its listener, target group, pool and client."""
    elb, idp = linux.client("elbv2"), linux.client("cognito-idp")
    port, certificate = free_port(), issued(linux, NAME)
    targets = elb.create_target_group(
        Name="club", Protocol="HTTP", Port=8080, TargetType="ip", VpcId=ground.default_vpc(linux),
        HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2, HealthyThresholdCount=2,
    )["TargetGroups"][0]["TargetGroupArn"]
    balancer = elb.create_load_balancer(Name="club", Subnets=ground.subnets(linux))
    balancer = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    forward = {"Type": "forward", "TargetGroupArn": targets}
    listener = elb.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTPS", Port=port, DefaultActions=[forward],
        Certificates=[{"CertificateArn": certificate}],
    )["Listeners"][0]["ListenerArn"]
    task = ground.run(linux, ground.register(linux, "club", ground.shell(SCRIPT)))
    address = ground.address(ground.reached(linux, task, "RUNNING"))
    elb.register_targets(TargetGroupArn=targets, Targets=[{"Id": address}])

    pool = idp.create_user_pool(PoolName="club")["UserPool"]
    client = idp.create_user_pool_client(
        UserPoolId=pool["Id"], ClientName="club", GenerateSecret=True,
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        CallbackURLs=[f"https://{NAME}:{port}/oauth2/idpresponse"],
    )["UserPoolClient"]["ClientId"]
    domain = f"club-{linux.port}"
    idp.create_user_pool_domain(Domain=domain, UserPoolId=pool["Id"])
    idp.admin_create_user(
        UserPoolId=pool["Id"], Username="ann", MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": "ann@club.example"}, {"Name": "email_verified", "Value": "true"},
        ],
    )
    idp.admin_set_user_password(
        UserPoolId=pool["Id"], Username="ann", Password=PASSWORD, Permanent=True,
    )
    yield {
        "elb": elb, "balancer": balancer, "listener": listener, "port": port, "forward": forward,
        "pool": pool["Arn"], "client": client, "domain": domain, "targets": targets,
    }
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    ground.stop(linux, task)
    idp.delete_user_pool_domain(Domain=domain, UserPoolId=pool["Id"])


def asking(club, **more):
    """An action that sends users to the pool."""
    return {"Type": "authenticate-cognito", "Order": 1, "AuthenticateCognitoConfig": {
        "UserPoolArn": club["pool"], "UserPoolClientId": club["client"],
        "UserPoolDomain": club["domain"], "Scope": "openid email", **more,
    }}


def put(club, **more):
    """Makes users log in at the listener."""
    actions = [asking(club, **more), {**club["forward"], "Order": 2}]
    club["elb"].modify_listener(ListenerArn=club["listener"], DefaultActions=actions)


class Here(HTTPAdapter):
    """Every name is this machine."""

    def send(self, request, **options):
        parts = urllib.parse.urlsplit(request.url)
        request.headers["Host"] = parts.netloc
        request.url = parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl()
        options["proxies"] = {}
        self.poolmanager.connection_pool_kw["server_hostname"] = parts.hostname
        self.poolmanager.connection_pool_kw["assert_hostname"] = parts.hostname
        return super().send(request, **options)


class Browser:
    """Keeps cookies by host, trusts the server's authority, and follows only when told."""

    def __init__(self, server, club):
        self.club, self.cookies = club, {}
        self.session = requests.Session()
        self.session.trust_env = False
        self.authority = str(authority_file(server))
        self.session.mount("https://", Here())
        self.session.mount("http://", HTTPAdapter())

    def ask(self, method, url, **options):
        host = urllib.parse.urlsplit(url).netloc
        own = self.cookies.setdefault(host, {})
        cookies = "; ".join(f"{name}={value}" for name, value in own.items())
        headers = {"Cookie": cookies, **options.pop("headers", {})}
        name, _, port = host.partition(":")
        if url.startswith("http://"):
            headers["Host"] = host
            url = url.replace(host, f"127.0.0.1:{port}", 1)
        answer = self.session.request(
            method, url, headers=headers, allow_redirects=False, verify=self.authority,
            timeout=10, **options,
        )
        self.session.cookies.clear()
        for line in answer.raw.headers.getlist("Set-Cookie"):
            name, rest = line.split("=", 1)
            value = rest.split(";")[0]
            own.update({name: value}) if value else own.pop(name, None)
        return answer

    def get(self, path, **options):
        return self.ask("GET", f"https://{NAME}:{self.club['port']}{path}", **options)

    def sign_in(self, location):
        """Fills in the pool's page; answers where it leads back to."""
        answer = self.ask("GET", location)
        page_at = urllib.parse.urljoin(location, answer.headers["Location"])
        page = self.ask("GET", page_at).text
        form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        form.update(username="ann", password=PASSWORD)
        return self.ask("POST", page_at, data=form).headers["Location"]


def told(text):
    """What the target was told, by the names of headers."""
    pairs = [line.split("=", 1) for line in text.splitlines() if line.startswith("HTTP_")]
    return {name[5:].lower().replace("_", "-"): value for name, value in pairs}


def test_a_user_logs_in_and_the_target_can_verify_who_it_is(linux, club):
    put(club)
    browser = Browser(linux, club)
    sent = eventually(lambda: (answer := browser.get(ECHO)).status_code == 302 and answer)
    location = sent.headers["Location"]
    pages = f"http://{club['domain']}.auth.localhost:{linux.port}/oauth2/authorize?"
    assert location.startswith(pages), location
    back = browser.sign_in(location)
    assert back.startswith(f"https://{NAME}:{club['port']}/oauth2/idpresponse?")
    answer = browser.ask("GET", back)
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"] == f"https://{NAME}:{club['port']}{ECHO}"
    cookie = answer.raw.headers.getlist("Set-Cookie")[0]
    assert cookie.startswith("AWSELBAuthSessionCookie-0=") and "; Secure; HttpOnly" in cookie

    eventually(lambda: browser.get("/").status_code == 200)
    headers = told(browser.get(ECHO, headers={"X-Amzn-Oidc-Identity": "root"}).text)
    token = headers["x-amzn-oidc-data"]
    header = json.loads(base64.urlsafe_b64decode(token.split(".")[0]))
    assert (header["signer"], header["client"]) == (club["balancer"], club["client"])
    url = f"{linux.endpoint}/{header['kid']}"
    host = f"public-keys.auth.elb.{REGION}.amazonaws.com"
    key = requests.get(url, headers={"Host": host}, timeout=5).text
    claims = jwt.decode(token, key, algorithms=["ES256"])
    assert claims["email"] == "ann@club.example" and claims["sub"] == headers["x-amzn-oidc-identity"]
    assert headers["x-amzn-oidc-accesstoken"].count(".") == 2
    # The code is spent: whoever has seen the address gets nothing for it.
    assert browser.ask("GET", back).status_code == 561


def test_what_is_asked_of_users_is_told_and_acted_on(linux, club):
    put(club, OnUnauthenticatedRequest="deny", SessionCookieName="club", SessionTimeout=3600)
    elb = club["elb"]
    listener = elb.describe_listeners(ListenerArns=[club["listener"]])["Listeners"][0]
    first, last = listener["DefaultActions"]
    assert (first["Order"], last["Order"], last["Type"]) == (1, 2, "forward")
    config = first["AuthenticateCognitoConfig"]
    assert (config["SessionCookieName"], config["SessionTimeout"]) == ("club", 3600)
    assert config["OnUnauthenticatedRequest"] == "deny"
    stranger = Browser(linux, club)
    eventually(lambda: stranger.get("/").status_code == 401)
    put(club, OnUnauthenticatedRequest="allow")
    eventually(lambda: stranger.get("/").status_code == 200)
    spoofed = told(stranger.get(ECHO, headers={"X-Amzn-Oidc-Identity": "root"}).text)
    assert "x-amzn-oidc-identity" not in spoofed

    with pytest.raises(ClientError) as refused:
        elb.modify_listener(ListenerArn=club["listener"], DefaultActions=[asking(club)])
    assert refused.value.response["Error"]["Code"] == "InvalidLoadBalancerAction"


def test_a_web_acl_is_asked_before_anybody_logs_in(linux, club):
    waf = linux.client("wafv2")
    put(club)
    # What one rule says of a request, another one acts on: both before the login.
    marks = rule(
        "marks", bytes_in({"QueryString": {}}, b"coupon"), "Count",
        RuleLabels=[{"Name": "club:coupon"}],
    )
    coupon = {"LabelMatchStatement": {"Scope": "LABEL", "Key": "club:coupon"}}
    closed = bytes_in({"UriPath": {}}, b"/closed")
    acts = rule("acts", {"AndStatement": {"Statements": [coupon, closed]}}, priority=1)
    acl = waf.create_web_acl(
        Name="club", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=shown("club"),
        Rules=[marks, acts],
    )["Summary"]
    waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=club["balancer"])
    stranger, ann = Browser(linux, club), Browser(linux, club)
    eventually(lambda: stranger.get("/closed?coupon").status_code == 403)
    refused = stranger.get("/closed?coupon")
    assert "Location" not in refused.headers and "Set-Cookie" not in refused.headers
    assert stranger.get("/closed").status_code == 302
    assert stranger.get("/open?coupon").status_code == 302

    back = ann.sign_in(ann.get(f"{ECHO}?coupon").headers["Location"])
    assert ann.ask("GET", back).headers["Location"].endswith(f"{ECHO}?coupon")
    assert told(ann.get(f"{ECHO}?coupon").text)["x-amzn-oidc-identity"]
    assert ann.get("/closed?coupon").status_code == 403, "a session opens nothing"
    waf.disassociate_web_acl(ResourceArn=club["balancer"])
    eventually(lambda: ann.get("/closed?coupon").status_code == 404)
