"""Certificate Manager and Private CA as boto3 sees them, and TLS at a load balancer."""

import ssl
import subprocess

import pytest
from botocore.exceptions import ClientError

import ground
from certificates import authority_file, detail, issued
from conftest import free_port
from levels import eventually

ROOT_TEMPLATE = "arn:aws:acm-pca:::template/RootCACertificate/V1"


def code(call):
    with pytest.raises(ClientError) as refused:
        call()
    return refused.value.response["Error"]["Code"]


def test_a_certificate_is_requested_validated_and_issued(simulated):
    acm = simulated.client("acm")
    arn = issued(simulated, "shop.example.com", SubjectAlternativeNames=["*.shop.example.com"])
    told = detail(simulated, arn)
    assert told["Type"] == "AMAZON_ISSUED" and told["Issuer"] == "Longshore"
    records = [one["ResourceRecord"] for one in told["DomainValidationOptions"]]
    assert records[0]["Type"] == "CNAME" and records[0] == records[1]
    got = acm.get_certificate(CertificateArn=arn)
    assert got["CertificateChain"].strip() == authority_file(simulated).read_text().strip()
    acm.get_waiter("certificate_validated").wait(CertificateArn=arn)

    pages = acm.get_paginator("list_certificates").paginate(
        Includes={"keyTypes": ["EC_prime256v1"]},
    )
    assert arn in [row["CertificateArn"] for page in pages for row in page["CertificateSummaryList"]]

    acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "team", "Value": "shop"}])
    assert acm.list_tags_for_certificate(CertificateArn=arn)["Tags"] == [
        {"Key": "team", "Value": "shop"},
    ]
    acm.delete_certificate(CertificateArn=arn)
    assert code(lambda: detail(simulated, arn)) == "ResourceNotFoundException"


def test_an_exported_certificate_can_be_imported_by_who_knows_the_passphrase(simulated, tmp_path):
    acm = simulated.client("acm")
    arn = issued(simulated, "export.example.com", Options={"Export": "ENABLED"})
    told = acm.export_certificate(CertificateArn=arn, Passphrase=b"open sesame")
    (tmp_path / "certificate.pem").write_text(told["Certificate"])
    (tmp_path / "key.pem").write_text(told["PrivateKey"])
    # The key fits, and opens with its passphrase alone.
    context = ssl.create_default_context()
    pair = tmp_path / "certificate.pem", tmp_path / "key.pem"
    context.load_cert_chain(*pair, password="open sesame")
    with pytest.raises(ssl.SSLError):
        context.load_cert_chain(*pair, password="open barley")

    plain = subprocess.run(
        ["openssl", "pkey", "-in", pair[1], "-passin", "pass:open sesame"],
        capture_output=True, check=True,
    ).stdout
    imported = acm.import_certificate(
        Certificate=told["Certificate"], PrivateKey=plain, CertificateChain=told["CertificateChain"],
    )["CertificateArn"]
    assert detail(simulated, imported)["Type"] == "IMPORTED"
    other = issued(simulated, "other.example.com")
    wrong = acm.get_certificate(CertificateArn=other)["Certificate"]
    refused = code(lambda: acm.import_certificate(Certificate=wrong, PrivateKey=plain))
    assert refused == "ValidationException"


def test_a_private_authority_issues(simulated):
    pca = simulated.client("acm-pca")
    arn = pca.create_certificate_authority(
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": "EC_prime256v1", "SigningAlgorithm": "SHA256WITHECDSA",
            "Subject": {"CommonName": "the mesh", "Organization": "Shop"},
        },
        CertificateAuthorityType="ROOT", UsageMode="SHORT_LIVED_CERTIFICATE",
    )["CertificateAuthorityArn"]
    csr = pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"]

    def issue(days, **more):
        certificate = pca.issue_certificate(
            CertificateAuthorityArn=arn, Csr=csr.encode(), SigningAlgorithm="SHA256WITHECDSA",
            Validity={"Type": "DAYS", "Value": days}, **more,
        )["CertificateArn"]
        return pca.get_certificate(CertificateAuthorityArn=arn, CertificateArn=certificate)

    root = issue(3650, TemplateArn=ROOT_TEMPLATE)["Certificate"]
    pca.import_certificate_authority_certificate(
        CertificateAuthorityArn=arn, Certificate=root.encode(),
    )
    told = pca.describe_certificate_authority(CertificateAuthorityArn=arn)["CertificateAuthority"]
    assert told["Status"] == "ACTIVE"
    assert issue(7)["CertificateChain"].strip() == root.strip()
    assert code(lambda: issue(8)) == "InvalidArgsException"


def test_a_request_made_by_openssl_is_signed_with_its_names(simulated, tmp_path):
    pca = simulated.client("acm-pca")
    arn = pca.create_certificate_authority(
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": "RSA_2048", "SigningAlgorithm": "SHA256WITHRSA",
            "Subject": {"CommonName": "the root", "Country": "JP"},
        },
        CertificateAuthorityType="ROOT",
    )["CertificateAuthorityArn"]
    own = pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"].encode()

    def issue(csr, template, years=1):
        certificate = pca.issue_certificate(
            CertificateAuthorityArn=arn, Csr=csr, SigningAlgorithm="SHA256WITHRSA",
            TemplateArn=f"arn:aws:acm-pca:::template/{template}/V1",
            Validity={"Type": "YEARS", "Value": years},
        )["CertificateArn"]
        got = pca.get_certificate(CertificateAuthorityArn=arn, CertificateArn=certificate)
        return got["Certificate"]

    root = issue(own, "RootCACertificate", years=10)
    pca.import_certificate_authority_certificate(CertificateAuthorityArn=arn, Certificate=root)
    (tmp_path / "root.pem").write_text(root)
    subprocess.run(
        [
            "openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem",
            "-out", "request.pem", "-subj", "/O=Shop/CN=orders.internal",
            "-addext", "subjectAltName=DNS:orders.internal,DNS:orders,IP:10.0.0.9",
            "-addext", "basicConstraints=critical,CA:FALSE",
        ],
        cwd=tmp_path, check=True, capture_output=True,
    )
    request = (tmp_path / "request.pem").read_bytes()
    for template in ("EndEntityCertificate", "BlankEndEntityCertificate_CSRPassthrough"):
        (tmp_path / "leaf.pem").write_text(issue(request, template))
        verify = ["openssl", "verify", "-CAfile", "root.pem", "leaf.pem"]
        subprocess.run(verify, cwd=tmp_path, check=True, capture_output=True)
        told = subprocess.run(
            ["openssl", "x509", "-in", "leaf.pem", "-noout", "-subject", "-ext", "subjectAltName"],
            cwd=tmp_path, check=True, capture_output=True, text=True,
        ).stdout
        assert "DNS:orders.internal, DNS:orders, IP Address:10.0.0.9" in told
        assert "O = Shop, CN = orders.internal" in told


def test_https_listeners_need_certificates_and_policies_that_are_there(simulated):
    elb = simulated.client("elbv2")
    policies = elb.describe_ssl_policies()["SslPolicies"]
    default = next(one for one in policies if one["Name"] == "ELBSecurityPolicy-2016-08")
    assert default["SslProtocols"] == ["TLSv1.2", "TLSv1.1", "TLSv1"]
    assert code(lambda: elb.describe_ssl_policies(Names=["none"])) == "SSLPolicyNotFound"


@pytest.fixture(scope="module")
def secured(linux):
    """A load balancer that answers over TLS by itself: its ARN, its listener, and its port."""
    elb, port = linux.client("elbv2"), free_port()
    certificate = issued(linux, "secured.elb.localhost")
    balancer = elb.create_load_balancer(Name="secured", Subnets=ground.subnets(linux))
    balancer = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    listener = elb.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTPS", Port=port,
        SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        Certificates=[{"CertificateArn": certificate}],
        DefaultActions=[{
            "Type": "fixed-response",
            "FixedResponseConfig": {"StatusCode": "200", "MessageBody": "over TLS"},
        }],
    )["Listeners"][0]["ListenerArn"]
    yield balancer, listener, port, certificate
    elb.delete_load_balancer(LoadBalancerArn=balancer)


def curl(server, port, *options, name="secured.elb.localhost"):
    command = [
        "curl", "-s", "--noproxy", "*", "--max-time", "5", "--cacert", authority_file(server),
        "--resolve", f"{name}:{port}:127.0.0.1", *options, f"https://{name}:{port}/",
    ]
    return subprocess.run(command, capture_output=True, text=True)


def test_curl_trusts_the_authority_and_no_other(linux, secured):
    port = secured[2]
    eventually(lambda: curl(linux, port).stdout == "over TLS")
    versions = ["-o", "/dev/null", "-w", "%{http_version} %{ssl_verify_result}"]
    assert curl(linux, port, *versions, "--http2").stdout == "2 0"
    assert curl(linux, port, *versions, "--http1.1").stdout == "1.1 0"
    # 60: the certificate does not hold for that name, and without our root for none.
    assert curl(linux, port, name="elsewhere.localhost").returncode == 60
    command = ["curl", "-s", "--noproxy", "*", f"https://secured.elb.localhost:{port}/"]
    assert subprocess.run(command, capture_output=True).returncode == 60


def test_a_second_certificate_is_chosen_by_name_and_kept_while_in_use(linux, secured):
    elb, acm = linux.client("elbv2"), linux.client("acm")
    balancer, listener, port, certificate = secured
    second = issued(linux, "*.second.localhost")
    elb.add_listener_certificates(ListenerArn=listener, Certificates=[{"CertificateArn": second}])
    eventually(lambda: curl(linux, port, name="a.second.localhost").stdout == "over TLS")
    held = elb.describe_listener_certificates(ListenerArn=listener)["Certificates"]
    assert [(one["CertificateArn"], one["IsDefault"]) for one in held] == [
        (certificate, True), (second, False),
    ]
    assert detail(linux, second)["InUseBy"] == [balancer]
    refused = code(lambda: acm.delete_certificate(CertificateArn=second))
    assert refused == "ResourceInUseException"
    only = [{"CertificateArn": second}]
    elb.remove_listener_certificates(ListenerArn=listener, Certificates=only)
    eventually(lambda: curl(linux, port, name="a.second.localhost").returncode == 60)
    acm.delete_certificate(CertificateArn=second)


def test_a_renewed_certificate_is_served_without_a_failed_handshake(linux, secured):
    acm = linux.client("acm")
    _, _, port, certificate = secured
    before = detail(linux, certificate)["Serial"]
    eventually(lambda: curl(linux, port).stdout == "over TLS")
    acm.renew_certificate(CertificateArn=certificate)
    answers = [curl(linux, port).stdout for _ in range(20)]
    assert answers == ["over TLS"] * 20
    assert detail(linux, certificate)["Serial"] != before
