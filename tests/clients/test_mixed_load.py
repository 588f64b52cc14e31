"""Everything at once while tasks die, roll and scale and certificates change: nothing may fail.

60 seconds unless `LONGSHORE_MIXED` says how many. What counts as a failure stands in `mixed.py`.
"""

import datetime
import itertools
import os
import pathlib
import signal
import subprocess
import time

import boto3
import pytest
from botocore.config import Config
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import apis
import ground
from certificates import issued
from conftest import ROOT, TARGET, Server, free_port
from ground import CLUSTER, network, register
from levels import eventually
from mixed import Crowd, Kept, Sockets, Streams

SECONDS = int(os.environ.get("LONGSHORE_MIXED", "60"))
SERVICES = ("web", "back")
IMPORTED = "imported.mixed.test"
# A WebSocket that is cut off this soon after a task was killed was that task's, seconds.
SOON = 2


class Issuer:
    """An authority of the test's own, for certificates that are imported."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the test's authority")])
        self.certificate = self.signed(self.name, self.key, None)

    def signed(self, subject, key, host):
        now = datetime.datetime.now(datetime.UTC)
        built = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        )
        if host:
            built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), False)
        return built.sign(self.key, hashes.SHA256())

    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, host):
        """A certificate, its key and its chain, as they are imported."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        return {
            "Certificate": self.signed(subject, key, host).public_bytes(serialization.Encoding.PEM),
            "PrivateKey": key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
            "CertificateChain": self.pem(),
        }


class World:
    """Two services in a mesh, behind a load balancer and an HTTP API."""

    def __init__(self, server):
        self.server = server
        self.ecs, self.elb, self.acm = (server.client(name) for name in ("ecs", "elbv2", "acm"))
        self.plain, self.secure = free_port(), free_port()
        self.issuer = Issuer()
        self.groups()
        self.balance()
        self.services()
        self.publish()
        self.steady()

    def groups(self):
        ec2 = self.server.client("ec2")
        self.alb, self.task, self.link = (
            ground.group(self.server, f"mixed-{name}") for name in ("alb", "task", "link")
        )
        anywhere = [{"CidrIp": "0.0.0.0/0"}]
        ec2.authorize_security_group_ingress(GroupId=self.alb, IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": anywhere}
            for port in (self.plain, self.secure)
        ])
        for source in (self.alb, self.link, self.task):
            ec2.authorize_security_group_ingress(
                GroupId=self.task, IpPermissions=ground.rule(source, 8080),
            )

    def balance(self):
        balancer = self.elb.create_load_balancer(
            Name="mixed", Subnets=ground.subnets(self.server), SecurityGroups=[self.alb],
        )["LoadBalancers"][0]
        self.host = balancer["DNSName"]
        self.targets = self.elb.create_target_group(
            Name="mixed", Protocol="HTTP", Port=8080, TargetType="ip",
            VpcId=ground.default_vpc(self.server), HealthCheckPath="/health",
            HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2, HealthyThresholdCount=2,
        )["TargetGroups"][0]["TargetGroupArn"]
        self.elb.modify_target_group_attributes(TargetGroupArn=self.targets, Attributes=[
            {"Key": "deregistration_delay.timeout_seconds", "Value": "2"},
        ])
        self.issued = issued(self.server, self.host)
        self.imported = self.acm.import_certificate(**self.issuer.issue(IMPORTED))["CertificateArn"]
        forward = [{"Type": "forward", "TargetGroupArn": self.targets}]
        arn = balancer["LoadBalancerArn"]
        self.elb.create_listener(
            LoadBalancerArn=arn, Protocol="HTTP", Port=self.plain, DefaultActions=forward,
        )
        listener = self.elb.create_listener(
            LoadBalancerArn=arn, Protocol="HTTPS", Port=self.secure, DefaultActions=forward,
            Certificates=[{"CertificateArn": self.issued}],
            SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        )["Listeners"][0]["ListenerArn"]
        self.elb.add_listener_certificates(
            ListenerArn=listener, Certificates=[{"CertificateArn": self.imported}],
        )

    def services(self):
        discovery = boto3.client(
            "servicediscovery", endpoint_url=self.server.endpoint, region_name=ground.REGION,
            aws_access_key_id="test", aws_secret_access_key="test",
            config=Config(inject_host_prefix=False),
        )
        operation = discovery.create_private_dns_namespace(
            Name="mixed.local", Vpc=ground.default_vpc(self.server),
        )["OperationId"]
        namespace = eventually(lambda: discovery.get_operation(
            OperationId=operation)["Operation"].get("Targets"))["NAMESPACE"]
        self.name = discovery.create_service(
            Name="web", NamespaceId=namespace,
            DnsConfig={"DnsRecords": [{"Type": "SRV", "TTL": 5}]},
            HealthCheckCustomConfig={"FailureThreshold": 1},
        )["Service"]["Arn"]
        mesh = {"enabled": True, "namespace": "mixed.local"}
        self.service("back", {}, serviceConnectConfiguration={**mesh, "services": [
            {"portName": "http", "clientAliases": [{"dnsName": "back", "port": 80}]},
        ]})
        self.service(
            "web", {"UPSTREAM": "http://back:80/"}, serviceConnectConfiguration=mesh,
            loadBalancers=[
                {"targetGroupArn": self.targets, "containerName": "app", "containerPort": 8080},
            ],
            serviceRegistries=[
                {"registryArn": self.name, "containerName": "app", "containerPort": 8080},
            ],
        )

    def service(self, name, environment, **options):
        environment = {"SERVICE": name, **environment}
        register(self.server, f"mixed-{name}", {
            "image": "backend:1", "command": [], "stopTimeout": 20,
            "portMappings": [{"name": "http", "containerPort": 8080, "appProtocol": "http"}],
            "environment": [{"name": key, "value": value} for key, value in environment.items()],
        })
        self.ecs.create_service(
            cluster=CLUSTER, serviceName=name, taskDefinition=f"mixed-{name}", desiredCount=2,
            launchType="FARGATE", networkConfiguration=network(self.server, self.task),
            availabilityZoneRebalancing="DISABLED", **options,
        )

    def publish(self):
        ways = self.server.client("apigatewayv2")
        link = ways.create_vpc_link(
            Name="mixed", SubnetIds=ground.subnets(self.server), SecurityGroupIds=[self.link],
        )["VpcLinkId"]
        eventually(lambda: ways.get_vpc_link(VpcLinkId=link)["VpcLinkStatus"] == "AVAILABLE")
        api = ways.create_api(Name="mixed", ProtocolType="HTTP")
        integration = ways.create_integration(
            ApiId=api["ApiId"], IntegrationType="HTTP_PROXY", IntegrationMethod="ANY",
            PayloadFormatVersion="1.0", ConnectionType="VPC_LINK", ConnectionId=link,
            IntegrationUri=self.name,
        )["IntegrationId"]
        ways.create_route(
            ApiId=api["ApiId"], RouteKey="GET /{proxy+}", Target=f"integrations/{integration}",
        )
        ways.create_stage(ApiId=api["ApiId"], StageName="$default", AutoDeploy=True)
        self.api = apis.host(api["ApiEndpoint"])

    def steady(self, seconds=90):
        """Waits until both services have what they want and the load balancer knows it."""
        def check():
            found = self.ecs.describe_services(cluster=CLUSTER, services=SERVICES)["services"]
            for one in found:
                states = [each["rolloutState"] for each in one["deployments"]]
                if states != ["COMPLETED"] or one["pendingCount"]:
                    return False
                if one["runningCount"] != one["desiredCount"]:
                    return False
            health = self.elb.describe_target_health(TargetGroupArn=self.targets)
            states = [one["TargetHealth"]["State"] for one in health["TargetHealthDescriptions"]]
            web = next(one for one in found if one["serviceName"] == "web")
            return states == ["healthy"] * web["desiredCount"]

        eventually(check, seconds, 0.3)

    def clients(self, directory):
        own, other = directory / "own.pem", directory / "other.pem"
        own.write_text(pathlib.Path(self.server.cli("ca").stdout.strip()).read_text())
        other.write_bytes(self.issuer.pem())
        return [
            *[Kept("http1", self.plain, self.host, "/one", "/one") for _ in range(2)],
            *[Kept("mesh", self.plain, self.host, "/through", "through /") for _ in range(2)],
            *[Kept("api", self.server.port, self.api, "/api", "/api") for _ in range(2)],
            Streams(self.secure, self.host, own), Streams(self.secure, IMPORTED, other),
            *[Sockets(self.plain, self.host) for _ in range(2)],
        ]

    # What may happen to it. Each answers what it did, for people.

    def roll(self, service):
        self.ecs.update_service(cluster=CLUSTER, service=service, forceNewDeployment=True)
        return f"{service} rolls over"

    def scale(self, service, count):
        self.ecs.update_service(cluster=CLUSTER, service=service, desiredCount=count)
        return f"{service} scales to {count}"

    def tasks(self, service):
        return set(self.ecs.list_tasks(cluster=CLUSTER, serviceName=service)["taskArns"])

    def stop(self, service):
        self.ecs.stop_task(cluster=CLUSTER, task=min(self.tasks(service)))
        return f"a task of {service} is stopped"

    def kill(self, service):
        """The program dies from outside: no signal it could hear, no good-bye."""
        before = self.tasks(service)
        pid = next(pid for pid in sorted(ground.processes(self.server)) if self.runs(pid, service))
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: before - self.tasks(service))
        return f"a task of {service} is killed"

    def runs(self, pid, service):
        try:
            program = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
            variables = pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            return False
        return b"backend" in program and f"SERVICE={service}".encode() in variables

    def renew(self):
        self.acm.renew_certificate(CertificateArn=self.issued)
        return "the issued certificate is renewed"

    def reimport(self):
        self.acm.import_certificate(CertificateArn=self.imported, **self.issuer.issue(IMPORTED))
        return "the other certificate is imported again"


@pytest.fixture(scope="module")
def world():
    build = ["cargo", "build", "--quiet", "-p", "backend"]
    subprocess.run(build, cwd=ROOT, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)})
    with Server().serving() as server:
        ground.furnish(server)
        server.cli("image", "pack", TARGET / "debug/backend", "--name", "backend:1")
        yield World(server)


def turns(world):
    """What happens, one after the other, for ever."""
    return itertools.cycle([
        lambda: world.kill("web"), world.renew, lambda: world.kill("back"), world.reimport,
        lambda: world.roll("web"), lambda: world.scale("web", 4), lambda: world.stop("web"),
        lambda: world.scale("web", 2), lambda: world.roll("back"), lambda: world.stop("back"),
    ])


def test_nothing_fails_while_tasks_die_roll_and_scale_and_certificates_change(world, tmp_path):
    happened = []
    with Crowd(*world.clients(tmp_path)) as crowd:
        time.sleep(2)
        end = time.monotonic() + SECONDS
        for turn in turns(world):
            happened.append((time.time(), turn()))
            world.steady()
            if time.monotonic() > end:
                break
    tell(crowd, happened)
    failures = crowd.failures + unexplained(crowd, happened)
    assert not failures, evidence(world, failures, happened)
    assert all(crowd.answered[kind] > SECONDS for kind in
               ("http1", "mesh", "api", "http2-tls", "websocket")), crowd.answered


def unexplained(crowd, happened):
    """WebSockets that were cut off though no task of theirs was killed just then."""
    kills = [at for at, what in happened if what == "a task of web is killed"]
    return [(at, kind, "cut off without a good-bye") for at, kind in crowd.cuts
            if not any(kill <= at <= kill + SOON for kill in kills)]


def tell(crowd, happened):
    print(f"\n{len(happened)} things happened while {sum(crowd.answered.values())} requests were answered:")
    for kind, count in sorted(crowd.answered.items()):
        ended = crowd.ended[kind]
        print(f"  {kind:<10} {count:>7} answered, {ended} connections ended as they may")
    print(f"  {len(crowd.cuts)} WebSockets ended with a task that was killed; "
          f"{len(crowd.failures)} requests failed")


def evidence(world, failures, happened):
    """Each failure, what was going on, and what Longshore says about it."""
    lines = []
    for at, kind, what in failures[:40]:
        before = [(then, words) for then, words in happened if then <= at]
        then, words = before[-1] if before else (at, "nothing yet")
        lines.append(f"{kind}: {what}\n    {at - then:.1f} s after: {words}")
    for service in SERVICES:
        told = world.server.cli("why", "service", service, "--cluster", CLUSTER, check=False)
        lines.append(told.stdout)
    log = (world.server.directory / "server.log").read_text().splitlines()
    return "\n".join([f"{len(failures)} failures", *lines, "the server's log:", *log[-30:]])
