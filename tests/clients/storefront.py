"""The storefront of examples/: packed, deployed and called as its README says."""

import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys

from conftest import ROOT, TARGET, free_port
from ground import ACCOUNT, REGION

CLUSTER = "storefront"
SERVICES = ("frontend", "orders", "payments")
TAG = "2026.06.0"
PIP_AWS = pathlib.Path(sys.executable).parent
DEBIAN_AWS = pathlib.Path("/usr/bin")


def build():
    command = ["cargo", "build", "--quiet", "-p", "storefront", "--bins"]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)})


def pack(server, service, name=None):
    """An image of a service: the program, a shell and curl for its health check."""
    shell, curl = (os.path.realpath(shutil.which(tool)) for tool in ("dash", "curl"))
    name = name or f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{service}:{TAG}"
    server.cli(
        "image", "pack", TARGET / "debug" / service, "--name", name,
        "--file", f"{shell}:/bin/sh", "--file", f"{curl}:/usr/bin/curl",
    )
    return name


class Storefront:
    """The storefront on a server of its own."""

    def __init__(self, server):
        self.server = server
        self.port = free_port()

    def deploy(self, programs=PIP_AWS):
        """Runs deploy.sh with the AWS CLI that is in a directory."""
        done = subprocess.run(
            [ROOT / "examples/storefront/deploy.sh"], capture_output=True, text=True, timeout=240,
            env={
                **self.server.environment, "PATH": f"{programs}:{os.environ['PATH']}",
                "AWS_ENDPOINT_URL": self.server.endpoint, "AWS_REGION": REGION,
                "STOREFRONT_PORT": str(self.port),
            },
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def is_rolled_out(self):
        """Whether all tasks have passed their health checks, so that the mesh sends to them."""
        found = self.server.client("ecs").describe_services(cluster=CLUSTER, services=SERVICES)
        states = [one["rolloutState"] for each in found["services"] for one in each["deployments"]]
        return states == ["COMPLETED"] * len(SERVICES)

    def call(self, method, path, body=None, headers=None):
        """Status and JSON of an answer at the load balancer."""
        host = self.server.client("elbv2").describe_load_balancers(Names=["frontend-alb"])
        host = host["LoadBalancers"][0]["DNSName"]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        text = json.dumps(body) if body is not None else None
        connection.request(method, path, text, {"Host": host, **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content)

    def order(self, item):
        status, order = self.call("POST", "/orders", {"item": item, "quantity": 2})
        assert status == 201, order
        return order

    def task(self, service):
        """One running task of a service."""
        ecs = self.server.client("ecs")
        arns = ecs.list_tasks(cluster=CLUSTER, serviceName=service)["taskArns"]
        return ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"][0]

    def inside(self, service, script):
        """What a script prints in a task of a service."""
        command = ("exec", service, "--cluster", CLUSTER, "--", "sh", "-c", script)
        return self.server.cli(*command, check=False).stdout
