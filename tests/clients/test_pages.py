"""The sign-in pages of user pools in a browser: what people see, press and are told."""

import base64
import contextlib
import hashlib
import hmac
import json
import struct
import time
import urllib.parse

import pytest

import apis
import browser
from levels import eventually

PASSWORD = "Correct-horse-7"


def totp(secret, at):
    """Source: RFC 6238."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at // 30)), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Pool:
    """A pool with pages, and an app that is told who came back."""

    def __init__(self, server, app, name, **options):
        self.server, self.app, self.idp = server, app, server.client("cognito-idp")
        self.id = self.idp.create_user_pool(PoolName=name, **options)["UserPool"]["Id"]
        self.domain = f"{name}-{server.port}"
        self.idp.create_user_pool_domain(Domain=self.domain, UserPoolId=self.id)
        self.client = self.idp.create_user_pool_client(
            UserPoolId=self.id, ClientName="app", CallbackURLs=[app], LogoutURLs=[app],
            AllowedOAuthFlows=["code"], AllowedOAuthScopes=["openid"],
            AllowedOAuthFlowsUserPoolClient=True,
        )["UserPoolClient"]["ClientId"]

    def page(self, path, **more):
        query = urllib.parse.urlencode({
            "client_id": self.client, "response_type": "code", "redirect_uri": self.app, **more,
        })
        return f"http://{self.domain}.auth.localhost:{self.server.port}{path}?{query}"

    def code(self, user):
        told = json.loads(self.server.cli("codes", user, "--output", "json").stdout)
        return told["codes"][0]["code"]


@pytest.fixture(scope="module")
def app():
    with apis.backend({"/back": (200, {"content-type": "text/html"}, "<h1>the app</h1>")}) as web:
        yield web.url.replace("127.0.0.1", "localhost") + "/back"


@contextlib.contextmanager
def well_mannered(width=480, dark=False):
    """A visitor whose console stays quiet, but for the refusals that pages tell in words."""
    with browser.visitor(width, dark) as visitor:
        yield visitor
        loud = [one for one in visitor.complaints()
                if "status of 400" not in one and "favicon" not in one]
        assert not loud, loud


def look(visitor, name):
    visitor.check_manners()
    visitor.picture(name, 480)


def test_an_account_is_made_lost_and_found_again(simulated, app):
    pool = Pool(simulated, app, "shoppers", AutoVerifiedAttributes=["email"])
    with well_mannered() as visitor:
        visitor.open(pool.page("/oauth2/authorize"))
        visitor.see("Sign in", "h1")
        look(visitor, "sign-in")
        visitor.press("Create an account")
        visitor.see("At least 8 characters, with")
        visitor.fill(username="ann", email="ann@shop.example", password="short")
        visitor.press("Create the account")
        visitor.see("Password not long enough")
        assert visitor.one("[name=email]").get_attribute("value") == "ann@shop.example"
        look(visitor, "sign-up-refused")
        visitor.fill(password=PASSWORD)
        visitor.press("Create the account")
        visitor.see("Enter the code that we have sent you.")
        visitor.press("Send another code")
        visitor.see("We have sent you another code.")
        visitor.fill(code="000000")
        visitor.press("Confirm")
        visitor.see("Invalid verification code provided")
        look(visitor, "confirm-refused")
        visitor.fill(code=pool.code("ann"))
        visitor.press("Confirm")
        visitor.see("Your account is confirmed. Please sign in.")
        assert visitor.driver.switch_to.active_element.get_attribute("name") == "password"
        look(visitor, "sign-in-confirmed")
        visitor.fill(password="Wrong-horse-7")
        visitor.press("Sign in")
        visitor.see("Incorrect username or password.")
        look(visitor, "sign-in-refused")
        visitor.press("Forgot your password?")
        visitor.see("Forgot your password?", "h1")
        look(visitor, "forgot")
        visitor.fill(username="ann")
        visitor.press("Send a code")
        visitor.see("Choose a new password", "h1")
        look(visitor, "reset")
        visitor.fill(code=pool.code("ann"), password="Another-horse-8")
        visitor.press("Change the password")
        visitor.see("Your password is changed. Please sign in.")
        visitor.fill(password="Another-horse-8")
        visitor.press("Sign in")
        visitor.see("the app")
        assert "code=" in visitor.address


def test_who_is_unconfirmed_is_led_to_the_page_that_confirms(simulated, app):
    pool = Pool(simulated, app, "unconfirmed", AutoVerifiedAttributes=["email"])
    pool.idp.sign_up(
        ClientId=pool.client, Username="bob", Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "bob@shop.example"}],
    )
    with well_mannered() as visitor:
        visitor.open(pool.page("/login"))
        visitor.fill(username="bob", password=PASSWORD)
        visitor.press("Sign in")
        visitor.see("Confirm your account", "h1")
        assert visitor.one("[name=username]").get_attribute("value") == "bob"
        assert visitor.driver.switch_to.active_element.get_attribute("name") == "code"


def test_a_second_factor_is_set_up_asked_for_and_visits_end(simulated, app):
    pool = Pool(simulated, app, "careful", Policies={"PasswordPolicy": {"MinimumLength": 12}})
    pool.idp.set_user_pool_mfa_config(
        UserPoolId=pool.id, SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration="ON",
    )
    pool.idp.admin_create_user(
        UserPoolId=pool.id, Username="ann", TemporaryPassword="Temporary-horse-7",
        MessageAction="SUPPRESS",
    )
    with well_mannered(width=360, dark=True) as visitor:
        visitor.open(pool.page("/oauth2/authorize"))
        visitor.fill(username="ann", password="Temporary-horse-7")
        visitor.press("Sign in")
        visitor.see("Your password was a temporary one.")
        look(visitor, "new-password-dark")
        visitor.fill(password="A-horse-of-my-own-1")
        visitor.press("Set the password")
        visitor.see("Set up an authenticator app", "h1")
        look(visitor, "authenticator-dark")
        secret = visitor.text(".key")
        assert secret.replace(" ", "") in visitor.one("main a").get_attribute("href")
        visitor.fill(code="12")
        visitor.press("Sign in")
        eventually(lambda: visitor.one(".problem"))
        assert visitor.text(".key") == secret, "the key stays when a code is wrong"
        used = totp(secret, time.time())
        visitor.fill(code=used)
        visitor.press("Sign in")
        visitor.see("the app")
        # A visit goes on until it is ended.
        visitor.open(pool.page("/oauth2/authorize"))
        visitor.see("the app")
        visitor.open(pool.page("/logout", logout_uri=app))
        visitor.see("the app")
        visitor.open(pool.page("/oauth2/authorize"))
        visitor.see("Sign in", "h1")
        visitor.fill(username="ann", password="A-horse-of-my-own-1")
        visitor.press("Sign in")
        visitor.see("Enter your code", "h1")
        look(visitor, "second-factor-dark")
        visitor.fill(code="000000" if used != "000000" else "111111")
        visitor.press("Sign in")
        eventually(lambda: visitor.one(".problem"))
        # No code counts twice.
        fresh = eventually(lambda: (now := totp(secret, time.time())) != used and now, 40)
        visitor.fill(code=fresh)
        visitor.press("Sign in")
        visitor.see("the app")


def test_a_page_that_cannot_be_shown_says_why(simulated, app):
    pool = Pool(simulated, app, "strict-pages")
    with well_mannered() as visitor:
        visitor.open(pool.page("/login", redirect_uri="http://localhost:9/else"))
        visitor.see("redirect_mismatch")
        look(visitor, "refused")
        visitor.open(pool.page("/logout", logout_uri="http://localhost:9/else"))
        visitor.see("logout_uri is not one of the app client's.")
