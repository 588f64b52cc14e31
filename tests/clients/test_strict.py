"""A server that believes nobody: `longshore serve --auth strict`."""

import datetime
import json
import os
import stat
import subprocess
import urllib.error
import urllib.request

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

import storefront
from conftest import Server
from ground import ACCOUNT, REGION
from levels import eventually
from storefront import DEBIAN_AWS, SERVICES, Storefront

LIST = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "ecs:ListClusters", "Resource": "*"}],
})


@pytest.fixture(scope="module")
def strict():
    """A strict server whose tasks are only pretended."""
    server = Server("--runtime", "simulated", "--auth", "strict").start()
    yield server
    server.end()


def code(call):
    """The error code of a refused call."""
    with pytest.raises(ClientError) as refused:
        call()
    return refused.value.response["Error"]["Code"]


def test_the_roots_credentials_are_written_once_for_the_root_alone(strict):
    path = strict.directory / "data/root-credentials"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert strict.secret not in (strict.directory / "server.log").read_text()
    before = strict.root_credentials()
    strict.stop()
    strict.start()
    assert strict.root_credentials() == before
    who = strict.client("sts").get_caller_identity()
    assert who["Arn"] == f"arn:aws:iam::{ACCOUNT}:root"


@pytest.mark.parametrize("program", [None, DEBIAN_AWS / "aws"])
def test_both_command_lines_sign_as_the_root(strict, program):
    query = ("sts", "get-caller-identity", "--query", "Arn", "--output", "text")
    assert strict.aws(*query, program=program) == f"arn:aws:iam::{ACCOUNT}:root"
    path = strict.directory / "data/root-credentials"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("AWS_")
    } | {"AWS_SHARED_CREDENTIALS_FILE": str(path), "AWS_DEFAULT_REGION": REGION}
    command = [program or storefront.PIP_AWS / "aws", "--endpoint-url", strict.endpoint, *query]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"arn:aws:iam::{ACCOUNT}:root"


def test_our_own_command_line_signs_too_and_is_refused_unsigned(strict):
    assert strict.cli("ps").returncode == 0
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("AWS_")
    } | {"LONGSHORE_ENDPOINT": strict.endpoint}
    for command in (["ps"], ["down", "--all"], ["image", "ls"], ["events"]):
        done = subprocess.run(
            [storefront.TARGET / "debug/longshore", *command], env=environment,
            capture_output=True, text=True,
        )
        assert done.returncode != 0, (command, done.stdout)
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_who_is_not_known_is_refused(strict):
    listing = lambda *keys: lambda: strict.client("ecs", *keys).list_clusters()
    assert code(listing("AKIAIOSFODNN7EXAMPLE", "x" * 40)) == "UnrecognizedClientException"
    assert code(listing("123456789012", "test")) == "UnrecognizedClientException"
    assert code(listing(strict.key, "x" * 40)) == "InvalidSignatureException"
    assert code(listing(strict.key, strict.secret, "a token")) == "UnrecognizedClientException"
    unsigned = boto3.client(
        "ecs", endpoint_url=strict.endpoint, region_name=REGION,
        config=Config(signature_version=UNSIGNED),
    )
    assert code(unsigned.list_clusters) == "MissingAuthenticationTokenException"


def test_a_query_service_refuses_in_its_own_words(strict):
    iam = lambda *keys: lambda: strict.client("iam", *keys).list_users()
    assert code(iam("AKIAIOSFODNN7EXAMPLE", "x" * 40)) == "InvalidClientTokenId"
    assert code(iam(strict.key, "x" * 40)) == "SignatureDoesNotMatch"


def signed(strict, body, when):
    """A signed ListClusters, as it goes over the wire."""
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AmazonEC2ContainerServiceV20141113.ListClusters",
    }
    request = botocore.awsrequest.AWSRequest("POST", strict.endpoint + "/", headers=headers, data=body)
    keys = botocore.credentials.Credentials(strict.key, strict.secret)
    signer = botocore.auth.SigV4Auth(keys, "ecs", REGION)
    request.context["timestamp"] = when.strftime("%Y%m%dT%H%M%SZ")
    request.headers["X-Amz-Date"] = request.context["timestamp"]
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    scope = f"{request.context['timestamp'][:8]}/{REGION}/ecs/aws4_request"
    names = signer.signed_headers(signer.headers_to_sign(request))
    request.headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={strict.key}/{scope}, SignedHeaders={names}, "
        f"Signature={signature}"
    )
    return dict(request.headers)


def sent(url, body=None, headers=None):
    """Status and text of the answer to a request that goes out as it is."""
    request = urllib.request.Request(url, body, headers or {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_tampered_or_late_request_is_refused(strict):
    now = datetime.datetime.now(datetime.timezone.utc)
    good, minutes = signed(strict, b"{}", now), datetime.timedelta(minutes=16)
    assert sent(strict.endpoint, b"{}", good)[0] == 200
    target = {**good, "x-amz-target": good["x-amz-target"].replace("Clusters", "Services")}
    for body, headers, said in (
        (b'{"maxResults":1}', good, "does not match"),
        (b"{}", target, "does not match"),
        (b"{}", signed(strict, b"{}", now - minutes), "expired"),
        (b"{}", signed(strict, b"{}", now + minutes), "not yet current"),
    ):
        status, text = sent(strict.endpoint, body, headers)
        assert status in (400, 403)
        assert "InvalidSignatureException" in text and said in text, text


def test_users_and_sessions_may_do_what_their_policies_say(strict):
    iam = strict.client("iam")
    iam.create_user(UserName="ada")
    iam.put_user_policy(UserName="ada", PolicyName="list", PolicyDocument=LIST)
    made = iam.create_access_key(UserName="ada")["AccessKey"]
    keys = (made["AccessKeyId"], made["SecretAccessKey"])
    strict.client("ecs", *keys).list_clusters()
    refused = lambda: strict.client("ecs", *keys).create_cluster(clusterName="no")
    assert code(refused) == "AccessDeniedException"

    session = strict.client("sts", *keys).get_session_token()["Credentials"]
    held = (session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
    strict.client("ecs", *held).list_clusters()
    assert code(lambda: strict.client("ecs", *held[:2]).list_clusters()) != ""
    changed = held[2][:-8] + ("A" if held[2][-8] != "A" else "B") + held[2][-7:]
    assert code(lambda: strict.client("ecs", *held[:2], changed).list_clusters()) != ""

    iam.update_access_key(UserName="ada", AccessKeyId=keys[0], Status="Inactive")
    assert code(lambda: strict.client("ecs", *keys).list_clusters()) == "UnrecognizedClientException"
    iam.delete_access_key(UserName="ada", AccessKeyId=keys[0])
    iam.delete_user_policy(UserName="ada", PolicyName="list")
    iam.delete_user(UserName="ada")


def test_the_registry_wants_a_token(strict):
    url = f"http://127.0.0.1:{strict.registry_port}/v2/"
    assert sent(url)[0] == 401
    token = strict.client("ecr").get_authorization_token()["authorizationData"][0]
    assert sent(url, headers={"Authorization": f"Basic {token['authorizationToken']}"})[0] == 200


def test_the_storefront_deploys_and_runs_with_the_roots_credentials():
    storefront.build()
    with Server("--auth", "strict").serving() as server:
        for service in SERVICES:
            storefront.pack(server, service)
        shop = Storefront(server)
        shop.deploy()
        eventually(shop.is_rolled_out)
        order = shop.order("book")
        assert order["payment"]
        assert shop.inside("payments", "printf %s $PAYMENTS_MODE") == "live"
        # The root can call again after everything has gone.
        server.cli("down", "--all")
        assert server.client("ecs").list_clusters()["clusterArns"] == []
