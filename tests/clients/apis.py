"""What tests of HTTP APIs need: a backend, requests by host name, an issuer of tokens."""

import base64
import contextlib
import http.client
import http.server
import json
import subprocess
import threading
import time
import urllib.parse


# A backend answers with what it was asked, and with what `answers` says for a path.


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        if self.headers.get("transfer-encoding") == "chunked":
            body = self.chunked()
        status, headers, text = self.server.answers.get(
            self.path.partition("?")[0],
            (200, {"content-type": "application/json", "x-backend": "echo"}, None),
        )
        told = {
            "method": self.command, "path": self.path, "body": body.decode("latin-1"),
            "headers": {name.lower(): value for name, value in self.headers.items()},
        }
        if callable(text):
            text = text()
        text = (json.dumps(told) if text is None else text).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def chunked(self):
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def backend(answers=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads = True
    server.answers = answers if answers is not None else {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read().decode("latin-1")

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body}"


def call(server, host, method, path, headers=None, body=None):
    """A request to the server's port by another name, as browsers make it."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=40)
    try:
        all_headers = {"Host": f"{host}:{server.port}", **(headers or {})}
        connection.request(method, path, body=body, headers=all_headers)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def host(endpoint):
    return urllib.parse.urlsplit(endpoint).hostname


def text64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """Issues tokens, and tells its keys over HTTP."""

    def __init__(self, directory, web):
        self.key = directory / "issuer.pem"
        subprocess.run(["openssl", "genrsa", "-out", self.key, "2048"], check=True, capture_output=True)
        modulus = subprocess.run(
            ["openssl", "rsa", "-in", self.key, "-noout", "-modulus"],
            check=True, capture_output=True, text=True,
        ).stdout.strip().partition("=")[2]
        self.url = web.url
        self.asked = 0
        document = {"content-type": "application/json"}
        keys = {"keys": [{
            "kty": "RSA", "kid": "one", "alg": "RS256", "use": "sig",
            "n": text64(bytes.fromhex(modulus)), "e": text64(b"\x01\x00\x01"),
        }]}
        discovery = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        web.answers["/.well-known/openid-configuration"] = (200, document, json.dumps(discovery))
        web.answers["/keys"] = (200, document, lambda: self.told(keys))

    def told(self, keys):
        self.asked += 1
        return json.dumps(keys)

    def token(self, head=None, **claims):
        now = int(time.time())
        claims = {"iss": self.url, "aud": "shop", "sub": "ann", "iat": now, "exp": now + 60, **claims}
        head = {"alg": "RS256", "kid": "one", **(head or {})}
        text = ".".join(text64(json.dumps(part).encode()) for part in (head, claims))
        signature = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", self.key], input=text.encode(),
            check=True, capture_output=True,
        ).stdout
        return f"{text}.{text64(signature)}"


class Api:
    """An API with a stage that has every change at once."""

    def __init__(self, server, **options):
        self.server = server
        self.client = server.client("apigatewayv2")
        self.made = self.client.create_api(Name="shop", ProtocolType="HTTP", **options)
        self.id = self.made["ApiId"]
        self.host = host(self.made["ApiEndpoint"])

    def stage(self, name="$default", **options):
        self.client.create_stage(ApiId=self.id, StageName=name, AutoDeploy=True, **options)
        return self

    def route(self, key, url, integration=None, **options):
        made = self.client.create_integration(
            ApiId=self.id, IntegrationType="HTTP_PROXY", IntegrationUri=url,
            **{"IntegrationMethod": "ANY", "PayloadFormatVersion": "1.0", **(integration or {})},
        )
        target = f"integrations/{made['IntegrationId']}"
        self.client.create_route(ApiId=self.id, RouteKey=key, Target=target, **options)
        return made

    def call(self, method, path, headers=None, body=None, host=None):
        return call(self.server, host or self.host, method, path, headers, body)

    def answers(self, method, path, status=200, **options):
        """The answer, which must have this status at once, whatever was changed before."""
        answer = self.call(method, path, **options)
        assert answer.status == status, answer
        return answer
