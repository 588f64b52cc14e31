"""Two private stores behind an HTTP API, deployed, called, and tried in a browser."""

import json
import time

import boto3
import pytest
from botocore.config import Config

import browser
import foodstore
from conftest import Server
from foodstore import CLUSTER, PASSWORD, Foodstore
from ground import REGION
from levels import eventually

SOUP = {"taste": "salty", "hot": True}


@pytest.fixture(scope="module")
def stores():
    """The stores, deployed and steady. After the tests nothing of them may be left."""
    foodstore.build()
    with Server().serving() as server:
        stores = Foodstore(server)
        stores.deploy()
        eventually(lambda: stores.call("GET", "/foods/nothing").status == 404, 30)
        yield stores


def test_everybody_gets_and_who_has_a_token_puts(stores):
    assert stores.call("GET", "/foods/soup").status == 404
    nobody = stores.call("PUT", "/foods/soup", body=json.dumps(SOUP))
    assert (nobody.status, nobody.body) == (401, '{"message":"Unauthorized"}')
    token = stores.user("ann@shop.example")
    for kind in ("foods", "pets"):
        put = stores.call("PUT", f"/{kind}/soup", token, json.dumps(SOUP))
        assert (put.status, put.json) == (200, SOUP), put
        # Each of the two tasks gets what one of them put.
        for _ in range(6):
            got = stores.call("GET", f"/{kind}/soup")
            assert (got.status, got.json) == (200, SOUP), got
    assert stores.call("PUT", "/foods/soup", token[:-6] + "AAAAAA", "{}").status == 401
    assert stores.call("DELETE", "/foods/soup", token).status == 404, "there is no such route"
    wrong = stores.call("PUT", "/foods/soup", token, "no json")
    assert wrong.status == 400 and stores.call("GET", "/foods/soup").json == SOUP


def test_the_api_finds_the_tasks_by_their_names_and_ports(stores):
    discovery = boto3.client(
        "servicediscovery", endpoint_url=stores.server.endpoint, region_name=REGION,
        aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(inject_host_prefix=False),
    )
    found = discovery.discover_instances(NamespaceName="foodstore.local", ServiceName="foodstore")
    ports = [one["Attributes"]["AWS_INSTANCE_PORT"] for one in found["Instances"]]
    assert ports == ["8080", "8080"]
    # The page's task may not call a store past the API: only the VPC link may.
    address = found["Instances"][0]["Attributes"]["AWS_INSTANCE_IPV4"]
    refused = stores.server.cli(
        "exec", "testpage", "--cluster", CLUSTER, "--",
        "curl", "-s", "-m", "2", f"http://{address}:8080/foods/soup", check=False,
    )
    assert refused.returncode == 28, refused


def test_a_store_rolls_over_and_keeps_what_it_has_while_it_is_asked(stores):
    ecs, token = stores.server.client("ecs"), stores.user("bob@shop.example")
    assert stores.call("PUT", "/pets/cat", token, '{"legs":4}').status == 200
    before = ecs.list_tasks(cluster=CLUSTER, serviceName="petstore")["taskArns"]
    ecs.update_service(cluster=CLUSTER, service="petstore", forceNewDeployment=True)

    def replaced():
        # A new connection each time, as visitors do.
        answer = stores.call("GET", "/pets/cat")
        assert (answer.status, answer.json) == (200, {"legs": 4}), answer
        now = ecs.list_tasks(cluster=CLUSTER, serviceName="petstore")["taskArns"]
        return len(now) == 2 and not set(now) & set(before)

    eventually(replaced, 120)


def test_the_page_tells_the_whole_story_in_a_browser(stores):
    with browser.visitor() as visitor:
        visitor.open(stores.page)
        visitor.see("You are not signed in.")
        visitor.check_manners()
        ask(visitor, "PUT", "soup-of-the-day", "401 Unauthorized")
        visitor.picture("page-signed-out-401")
        visitor.press("Create an account")
        visitor.see("Create an account", "h1")
        visitor.check_manners()
        visitor.picture("sign-up")
        visitor.fill(username="cleo@shop.example", password=PASSWORD)
        visitor.press("Create the account")
        visitor.see("Confirm your account")
        visitor.picture("confirm")
        visitor.fill(code=stores.code("cleo@shop.example"))
        visitor.press("Confirm")
        visitor.see("Sign in", "h1")
        visitor.picture("sign-in-confirmed")
        visitor.fill(username="cleo@shop.example", password=PASSWORD)
        visitor.press("Sign in")
        visitor.see("Signed in as cleo@shop.example")
        assert visitor.address == stores.page, "the code is not left in the address"
        ask(visitor, "PUT", "soup-of-the-day", "200 OK")
        visitor.picture("page-put")
        ask(visitor, "GET", "soup-of-the-day", "200 OK")
        assert json.loads(visitor.text("#body")) == SOUP
        visitor.press("Sign out")
        visitor.see("You are not signed in.")
        ask(visitor, "GET", "soup-of-the-day", "200 OK")
        ask(visitor, "PUT", "soup-of-the-day", "401 Unauthorized")
        # Signed out at the pool, too: signing in asks for the password again.
        visitor.press("Sign in")
        visitor.see("Password")
        refused = [one for one in visitor.complaints() if "CORS" in one or "Security" in one]
        assert not refused, refused


def ask(visitor, method, name, status):
    visitor.driver.execute_script("document.getElementById('status').textContent = '';")
    field = visitor.one("#name")
    field.clear()
    field.send_keys(name)
    visitor.press(method)
    visitor.see(status, "#status")


def test_pages_of_other_origins_may_not_call_the_api(stores):
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}
    ours = stores.call("OPTIONS", "/foods/soup", Origin=stores.page.rstrip("/"), **asked)
    assert ours.headers["access-control-allow-origin"] == stores.page.rstrip("/")
    assert ours.headers["access-control-allow-methods"] == "GET,PUT"
    other = stores.call("OPTIONS", "/foods/soup", Origin="http://evil.example", **asked)
    assert "access-control-allow-origin" not in other.headers


def test_a_second_deployment_finds_everything_in_place(stores):
    began = time.monotonic()
    api, page = stores.api, stores.page
    told = stores.deploy()
    assert [told[service] for service in foodstore.SERVICES] == ["is there already"] * 3
    assert (stores.api, stores.page) == (api, page), time.monotonic() - began
