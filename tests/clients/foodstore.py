"""The food store of examples/: packed, deployed and called as its README says."""

import json
import os
import subprocess
import sys

import boto3
from botocore import UNSIGNED
from botocore.config import Config

import apis
import storefront
from conftest import ROOT, TARGET, free_port
from ground import ACCOUNT, REGION

CLUSTER = "foodstore"
SERVICES = ("foodstore", "petstore", "testpage")
PASSWORD = "Correct-horse-7"


def build():
    command = ["cargo", "build", "--quiet", "-p", "foodstore", "--bins"]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)})


class Foodstore:
    """The food store on a server of its own."""

    def __init__(self, server):
        self.server = server
        self.port = free_port()
        for service in SERVICES:
            name = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{service}:1"
            storefront.pack(server, service, name)

    def deploy(self):
        """Runs deploy.py; answers what it tells, by its first words."""
        done = subprocess.run(
            [sys.executable, ROOT / "examples/foodstore/deploy.py"], capture_output=True, text=True, timeout=300,
            env={
                **self.server.environment,
                "AWS_ENDPOINT_URL": self.server.endpoint, "AWS_REGION": REGION,
                "FOODSTORE_PORT": str(self.port),
            },
        )
        assert done.returncode == 0, done.stdout + done.stderr
        lines = [line.split(maxsplit=1) for line in done.stdout.splitlines()]
        told = {words[0]: words[1] for words in lines}
        self.api, self.page = told["api"], told["page"]
        self.pool = told["users"].split(",")[0]
        self.idp = self.server.client("cognito-idp")
        clients = self.idp.list_user_pool_clients(UserPoolId=self.pool)["UserPoolClients"]
        self.client = clients[0]["ClientId"]
        return told

    def call(self, method, path, token=None, body=None, **headers):
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return apis.call(self.server, apis.host(self.api), method, path, headers, body)

    def user(self, email):
        """Signs somebody up as a program does; answers an access token."""
        public = boto3.client(
            "cognito-idp", endpoint_url=self.server.endpoint, region_name=REGION,
            config=Config(signature_version=UNSIGNED),
        )
        public.sign_up(ClientId=self.client, Username=email, Password=PASSWORD)
        public.confirm_sign_up(
            ClientId=self.client, Username=email, ConfirmationCode=self.code(email),
        )
        return public.initiate_auth(
            ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]["AccessToken"]

    def code(self, user):
        """The code that a user was sent, as `longshore codes` shows it."""
        told = json.loads(self.server.cli("codes", user, "--output", "json").stdout)
        return told["codes"][0]["code"]
