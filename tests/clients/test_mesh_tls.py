"""Service Connect through TLS: what callers notice, what others do not get, what is told."""

import json
import subprocess

import pytest

import ground
from ground import ACCOUNT, CLUSTER
from levels import eventually

NAMESPACE = "vault"
POLICY = "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity"
TRUST = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "ecs.amazonaws.com"}, "Action": "sts:AssumeRole",
    }],
})
SERVE = "mkdir -p /www && echo orders > /www/index.html && exec httpd -f -p 8080 -h /www"


def sign(pca, authority, csr, template, days):
    """A certificate for a signing request, and who issued it."""
    certificate = pca.issue_certificate(
        CertificateAuthorityArn=authority, Csr=csr, SigningAlgorithm="SHA256WITHECDSA",
        TemplateArn=f"arn:aws:acm-pca:::template/{template}/V1",
        Validity={"Type": "DAYS", "Value": days},
    )["CertificateArn"]
    return pca.get_certificate(CertificateAuthorityArn=authority, CertificateArn=certificate)


def authority(server, **tags):
    """A private authority that issues for seven days at most."""
    pca = server.client("acm-pca")
    arn = pca.create_certificate_authority(
        CertificateAuthorityType="ROOT", UsageMode="SHORT_LIVED_CERTIFICATE",
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": "EC_prime256v1", "SigningAlgorithm": "SHA256WITHECDSA",
            "Subject": {"CommonName": "mesh root"},
        },
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )["CertificateAuthorityArn"]
    csr = pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"].encode()
    root = sign(pca, arn, csr, "RootCACertificate", 3650)["Certificate"].encode()
    pca.import_certificate_authority_certificate(CertificateAuthorityArn=arn, Certificate=root)
    return arn


def role(server, name, *policies):
    iam = server.client("iam")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    for policy in policies:
        iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:aws:iam::aws:policy/{policy}")
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def create(server, name, script, *endpoints):
    """A service of one task in the namespace."""
    port = {"name": "api", "containerPort": 8080, "appProtocol": "http"}
    server.client("ecs").create_service(
        cluster=CLUSTER, serviceName=name, desiredCount=1, launchType="FARGATE",
        taskDefinition=ground.register(server, name, ground.shell(script, portMappings=[port])),
        networkConfiguration=ground.network(server),
        serviceConnectConfiguration={
            "enabled": True, "namespace": NAMESPACE, "services": list(endpoints),
        },
    )


def endpoint(name, issuer, role):
    return {
        "portName": "api", "discoveryName": name,
        "clientAliases": [{"port": 8080, "dnsName": f"{name}.{NAMESPACE}"}],
        "tls": {"issuerCertificateAuthority": {"awsPcaAuthorityArn": issuer}, "roleArn": role},
    }


def running(server, name):
    """The service's task, once it runs."""
    ecs = server.client("ecs")

    def found():
        tasks = ecs.list_tasks(cluster=CLUSTER, serviceName=name)["taskArns"]
        told = [ground.describe(server, task) for task in tasks]
        return next((task for task in told if task["lastStatus"] == "RUNNING"), None)

    return eventually(found)


def events(server, name):
    told = server.client("ecs").describe_services(cluster=CLUSTER, services=[name])["services"][0]
    return [event["message"] for event in told["events"]]


@pytest.fixture(scope="module")
def shop(linux):
    """An endpoint behind TLS, and a task that calls it."""
    linux.client("servicediscovery").create_http_namespace(Name=NAMESPACE)
    issuer = authority(linux, AmazonECSManaged="true")
    create(linux, "orders", SERVE, endpoint("orders", issuer, role(linux, "mesh-tls", POLICY)))
    running(linux, "orders")
    create(linux, "front", "exec sleep 3600")
    running(linux, "front")
    return linux, issuer


def fetch(server):
    return ground.called(server, running(server, "front"), f"orders.{NAMESPACE}", 8080)


def beside(server, name, *command, text=""):
    return ground.beside(server, running(server, name), *command, text=text)


def handshake(server, *options):
    """What openssl gets that asks for the page at the task's own port."""
    target = f"{ground.address(running(server, 'orders'))}:8080"
    done = beside(
        server, "front", "openssl", "s_client", "-connect", target, "-ign_eof", *options,
        text="GET / HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n",
    )
    return done.stdout + done.stderr


def test_a_program_calls_in_the_clear_and_is_carried_through_tls(shop):
    server, _ = shop
    assert eventually(lambda: fetch(server)) == "orders\n"


def test_the_port_answers_nobody_in_the_clear(shop):
    server, _ = shop
    url = f"http://{ground.address(running(server, 'orders'))}:8080/"
    assert beside(server, "front", "curl", "-s", "--max-time", 5, url).returncode != 0
    assert beside(server, "orders", "curl", "-s", "--max-time", 5, url).stdout == "orders\n"


def test_the_port_wants_tls_13_and_a_certificate_of_the_authority(shop, tmp_path):
    server, issuer = shop
    told = handshake(server, "-tls1_3")
    assert "CN = orders.vault" in told and "HTTP/1.1" not in told
    assert "certificate required" in told
    assert "HTTP/1.1" not in handshake(server, "-tls1_2")
    key, csr, certificate = (tmp_path / name for name in ("key.pem", "csr.pem", "certificate.pem"))
    subprocess.run(
        ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-subj", "/CN=visitor", "-keyout", key, "-out", csr], capture_output=True, check=True,
    )
    pca = server.client("acm-pca")
    signed = sign(pca, issuer, csr.read_bytes(), "EndEntityCertificate", 1)
    certificate.write_text(signed["Certificate"])
    told = handshake(server, "-tls1_3", "-cert", certificate, "-key", key)
    assert "HTTP/1.1 200 OK" in told and "TLSv1.3" in told


def test_a_role_without_permission_holds_the_deployment_and_events_say_why(shop):
    server, issuer = shop
    poor = role(server, "mesh-poor")
    create(server, "ledger", SERVE, endpoint("ledger", issuer, poor))
    message = "(service ledger) was unable to get a TLS certificate for Service Connect endpoint ledger."
    told = eventually(lambda: [event for event in events(server, "ledger") if event.startswith(message)])
    assert "assumed-role/mesh-poor/ECSServiceConnectForTLS is not authorized to perform: acm-pca:" in told[0]
    assert not server.client("ecs").list_tasks(cluster=CLUSTER, serviceName="ledger")["taskArns"]
    server.client("iam").attach_role_policy(
        RoleName="mesh-poor", PolicyArn=f"arn:aws:iam::aws:policy/{POLICY}",
    )
    running(server, "ledger")


def test_an_authority_must_be_tagged_for_ecs(shop):
    """The managed policy lets ECS use authorities with the tag AmazonECSManaged alone."""
    server, _ = shop
    untagged = authority(server, Team="mesh")
    role_arn = f"arn:aws:iam::{ACCOUNT}:role/mesh-tls"
    create(server, "untagged", SERVE, endpoint("untagged", untagged, role_arn))
    told = eventually(lambda: events(server, "untagged"))
    assert "is not authorized to perform: acm-pca:" in told[0]


def test_what_cannot_be_is_refused(shop):
    server, issuer = shop
    ecs = server.client("ecs")
    missing = issuer[:-1] + ("0" if issuer[-1] != "0" else "1")
    with pytest.raises(ecs.exceptions.InvalidParameterException, match="does not exist"):
        create(server, "refused", SERVE, endpoint("refused", missing, f"arn:aws:iam::{ACCOUNT}:role/r"))
    without = endpoint("refused", issuer, "")
    del without["tls"]["roleArn"]
    with pytest.raises(ecs.exceptions.InvalidParameterException, match="roleArn"):
        create(server, "refused", SERVE, without)
