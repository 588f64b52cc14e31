"""User pools with stock clients: boto3, pycognito for SRP, PyJWT for tokens, a browser's requests."""

import base64
import hashlib
import hmac
import http.client
import json
import re
import urllib.parse

import boto3
import jwt
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from conftest import Server
from ground import REGION

PASSWORD = "Correct-horse-7"
FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
BACK = "http://localhost:3000/signed-in"


def code_of(exception):
    return exception.value.response["Error"]["Code"]


def anonymous(server):
    """A client without credentials, in another Region than the pool."""
    return boto3.client(
        "cognito-idp", endpoint_url=server.endpoint, region_name="eu-west-1",
        config=Config(signature_version=UNSIGNED),
    )


def code_sent(server, user):
    told = json.loads(server.cli("codes", user, "--output", "json").stdout)
    return told["codes"][0]["code"]


class Pool:
    """A pool whose users are sent codes, with an app client."""

    def __init__(self, server, **client):
        self.server, self.idp = server, server.client("cognito-idp")
        self.id = self.idp.create_user_pool(
            PoolName="shoppers", AutoVerifiedAttributes=["email"],
        )["UserPool"]["Id"]
        made = self.idp.create_user_pool_client(
            UserPoolId=self.id, ClientName="web", ExplicitAuthFlows=FLOWS, **client,
        )["UserPoolClient"]
        self.client, self.secret = made["ClientId"], made.get("ClientSecret")

    def hash(self, name):
        if not self.secret:
            return {}
        digest = hmac.new(self.secret.encode(), (name + self.client).encode(), hashlib.sha256)
        return {"SecretHash": base64.b64encode(digest.digest()).decode()}

    def user(self, name):
        public = anonymous(self.server)
        public.sign_up(
            ClientId=self.client, Username=name, Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": f"{name}@shop.example"}], **self.hash(name),
        )
        public.confirm_sign_up(
            ClientId=self.client, Username=name, ConfirmationCode=code_sent(self.server, name),
            **self.hash(name),
        )

    def by_proof(self, name, password=PASSWORD):
        proof = AWSSRP(
            username=name, password=password, pool_id=self.id, client_id=self.client,
            client_secret=self.secret, client=anonymous(self.server),
        )
        return proof.authenticate_user()["AuthenticationResult"]

    def claims(self, token, **options):
        keys = jwt.PyJWKClient(f"{self.server.endpoint}/{self.id}/.well-known/jwks.json")
        issuer = f"https://cognito-idp.{REGION}.amazonaws.com/{self.id}"
        key = keys.get_signing_key_from_jwt(token).key
        return jwt.decode(token, key, algorithms=["RS256"], issuer=issuer, **options)


@pytest.fixture(scope="module")
def pool(simulated):
    return Pool(simulated)


def test_a_stock_client_signs_up_proves_its_password_and_gets_tokens(simulated, pool):
    pool.user("ann")
    tokens = pool.by_proof("ann")
    assert pool.claims(tokens["IdToken"], audience=pool.client)["email"] == "ann@shop.example"
    access = pool.claims(tokens["AccessToken"])
    assert access["client_id"] == pool.client and access["username"] == "ann"
    public = anonymous(simulated)
    assert public.get_user(AccessToken=tokens["AccessToken"])["Username"] == "ann"
    again = public.initiate_auth(
        ClientId=pool.client, AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )
    assert "AccessToken" in again["AuthenticationResult"]
    with pytest.raises(ClientError) as refused:
        pool.by_proof("ann", "Wrong-horse-7")
    assert code_of(refused) == "NotAuthorizedException"


def test_many_proofs_hold_whatever_the_numbers(simulated, pool):
    """Numbers with leading zeros or a first bit that is set are where such code goes wrong."""
    pool.user("eve")
    for _ in range(40):
        pool.by_proof("eve")


def test_a_client_with_a_secret_proves_both(simulated):
    pool = Pool(simulated, GenerateSecret=True)
    pool.user("ann")
    assert "IdToken" in pool.by_proof("ann")


def test_a_pool_outlives_a_crash():
    with Server("--runtime", "simulated").serving() as server:
        pool = Pool(server)
        pool.user("ann")
        token = pool.by_proof("ann")["AccessToken"]
        server.kill()
        server.start()
        assert pool.claims(token)["username"] == "ann"
        assert anonymous(server).get_user(AccessToken=token)["Username"] == "ann"
        pool.by_proof("ann")
        log = (server.directory / "server.log").read_bytes()
        assert PASSWORD.encode() not in log and token.encode() not in log


def test_on_a_strict_server_users_need_no_signature_and_administrators_do():
    with Server("--runtime", "simulated", "--auth", "strict").serving() as server:
        pool = Pool(server)
        pool.user("ann")
        pool.by_proof("ann")
        with pytest.raises(ClientError) as refused:
            anonymous(server).list_users(UserPoolId=pool.id)
        assert code_of(refused) == "MissingAuthenticationTokenException"


def request(server, method, path, host=None, form=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if host:
        headers["Host"] = f"{host}:{server.port}"
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        form = urllib.parse.urlencode(form)
    connection.request(method, path, body=form, headers=headers)
    answer = connection.getresponse()
    return answer, answer.read().decode()


def test_pages_of_other_origins_may_sign_users_in_and_nothing_else(simulated, pool):
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type,x-amz-target"}
    answer, _ = request(simulated, "OPTIONS", "/", Origin="https://shop.example", **asked)
    assert answer.status == 200 and answer.getheader("Access-Control-Allow-Origin") == "*"

    def call(operation, body):
        connection = http.client.HTTPConnection("127.0.0.1", simulated.port, timeout=10)
        headers = {
            "Origin": "https://shop.example", "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
        }
        connection.request("POST", "/", body=json.dumps(body), headers=headers)
        answer = connection.getresponse()
        return answer.getheader("Access-Control-Allow-Origin"), json.load(answer)

    told = {"USERNAME": "nobody", "PASSWORD": "x"}
    opened, error = call("InitiateAuth", {
        "ClientId": pool.client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": told,
    })
    assert opened == "*" and error["__type"].endswith("UserNotFoundException")
    opened, error = call("ListUsers", {"UserPoolId": pool.id})
    assert opened is None and "Users" not in error


def test_an_app_signs_a_user_in_on_the_page_and_exchanges_the_code(simulated):
    pool = Pool(
        simulated, CallbackURLs=[BACK], AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"], AllowedOAuthFlowsUserPoolClient=True,
    )
    pool.user("ann")
    domain = f"shop-{simulated.port}"
    pool.idp.create_user_pool_domain(Domain=domain, UserPoolId=pool.id)
    document = json.loads(request(simulated, "GET", f"/{pool.id}/.well-known/openid-configuration")[1])
    assert document["token_endpoint"] == f"http://{domain}.auth.localhost:{simulated.port}/oauth2/token"
    for host in [f"{domain}.auth.localhost", f"{domain}.auth.{REGION}.amazoncognito.com"]:
        verifier = "v" * 43
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        query = urllib.parse.urlencode({
            "client_id": pool.client, "response_type": "code", "redirect_uri": BACK, "state": "s",
            "code_challenge": challenge, "code_challenge_method": "S256",
        })
        answer, _ = request(simulated, "GET", f"/oauth2/authorize?{query}", host)
        assert answer.status == 302
        answer, page = request(simulated, "GET", answer.getheader("Location"), host)
        cookie = answer.getheader("Set-Cookie").split(";")[0]
        form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        form.update(username="ann", password=PASSWORD)
        answer, page = request(simulated, "POST", f"/login?{query}", host, form, Cookie=cookie)
        back = urllib.parse.urlsplit(answer.getheader("Location"))
        told = urllib.parse.parse_qs(back.query)
        assert back.netloc == "localhost:3000" and told["state"] == ["s"]
        form = {
            "grant_type": "authorization_code", "client_id": pool.client, "code": told["code"][0],
            "redirect_uri": BACK, "code_verifier": verifier,
        }
        answer, tokens = request(simulated, "POST", "/oauth2/token", host, form)
        tokens = json.loads(tokens)
        assert pool.claims(tokens["id_token"], audience=pool.client)["email"] == "ann@shop.example"
        bearer = f"Bearer {tokens['access_token']}"
        answer, known = request(simulated, "GET", "/oauth2/userInfo", host, Authorization=bearer)
        assert json.loads(known)["username"] == "ann"
    pool.idp.delete_user_pool_domain(Domain=domain, UserPoolId=pool.id)
    pool.idp.delete_user_pool(UserPoolId=pool.id)
