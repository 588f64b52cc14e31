"""HTTP APIs over TLS: API endpoints, domain names with certificates, and who is believed."""

import subprocess

import boto3
import pytest

import apis
from apis import Api
from certificates import authority_file, issued
from ground import REGION
from levels import eventually


@pytest.fixture(scope="module")
def web():
    with apis.backend() as server:
        yield server


@pytest.fixture(scope="module")
def api(simulated, web):
    api = Api(simulated).stage()
    api.route("GET /{proxy+}", f"{web.url}/{{proxy}}")
    api.answers("GET", "/up")
    return api


def curl(server, host, path, *options, trusted=True):
    """What curl says of a path over TLS at a name that is on this machine: status and body."""
    trust = ["--cacert", authority_file(server)] if trusted else []
    command = [
        "curl", "-s", "--noproxy", "*", "--max-time", "5", *trust, "-w", " %{http_code} %{http_version}",
        "--resolve", f"{host}:{server.port}:127.0.0.1", *options,
        f"https://{host}:{server.port}{path}",
    ]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True)


def test_an_endpoint_answers_over_tls_as_the_authority_vouches(simulated, api):
    for options, version in [(["--http1.1"], "1.1"), (["--http2"], "2"), (["--tls-max", "1.2"], "2")]:
        told = curl(simulated, api.host, "/up", *options)
        assert told.stdout.endswith(f" 200 {version}"), told
        assert "proto=https" in told.stdout
    at_aws = f"{api.id}.execute-api.{REGION}.amazonaws.com"
    assert curl(simulated, at_aws, "/up").stdout.endswith(" 200 2")
    # Nobody believes it who was not told to, nor by a name it is not for.
    assert curl(simulated, api.host, "/up", trusted=False).returncode == 60
    assert curl(simulated, "elsewhere.localhost", "/up").returncode == 60


def test_a_domain_name_shows_its_certificate(simulated, api):
    name = "api.tls-shop.example"
    certificate = issued(simulated, name)
    api.client.create_domain_name(DomainName=name, DomainNameConfigurations=[
        {"CertificateArn": certificate, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"},
    ])
    api.client.create_api_mapping(DomainName=name, ApiId=api.id, Stage="$default")
    told = eventually(lambda: (done := curl(simulated, name, "/up")).returncode == 0 and done)
    assert told.stdout.endswith(" 200 2") and f"host={name}" in told.stdout
    # A renewed one takes its place; without one the server's own is for other names.
    second = issued(simulated, name)
    api.client.update_domain_name(
        DomainName=name, DomainNameConfigurations=[{"CertificateArn": second}],
    )
    serial = simulated.client("acm").describe_certificate(CertificateArn=second)
    serial = serial["Certificate"]["Serial"].replace(":", "").upper().lstrip("0")
    eventually(lambda: serial in shown(simulated, name))
    api.client.delete_domain_name(DomainName=name)
    eventually(lambda: curl(simulated, name, "/up").returncode == 60)


def shown(server, name):
    """The serial number of the certificate that clients of a name get."""
    asked = ["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-servername", name]
    pem = subprocess.run(asked, input="", capture_output=True, text=True, timeout=10).stdout
    told = ["openssl", "x509", "-noout", "-serial"]
    return subprocess.run(told, input=pem, capture_output=True, text=True).stdout.replace("=0", "=")


def test_mutual_tls_of_a_domain_name_is_refused(api):
    with pytest.raises(api.client.exceptions.BadRequestException, match="Mutual TLS"):
        api.client.create_domain_name(
            DomainName="mutual.example", MutualTlsAuthentication={"TruststoreUri": "s3://a/b.pem"},
        )


def test_the_aws_apis_and_sign_in_pages_speak_it_too(simulated):
    client = boto3.client(
        "sts", endpoint_url=f"https://localhost:{simulated.port}", region_name=REGION,
        aws_access_key_id="test", aws_secret_access_key="test",
        verify=str(authority_file(simulated)),
    )
    assert client.get_caller_identity()["Account"]
    page = curl(simulated, "nobody.auth.localhost", "/login")
    assert page.returncode == 0, page
