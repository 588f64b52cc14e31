"""A server for the tests, and the clients people use against it."""

import configparser
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request

import boto3
import pytest

import ground
from ground import ACCOUNT, REGION
from levels import eventually
from shares import free_port, public_block

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
LONGSHORE = TARGET / "debug" / "longshore"


class Server:
    """`longshore serve` on ports of its own, with a data directory of its own."""

    running = []

    def __init__(self, *options):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="longshore-test-"))
        self.port = free_port()
        self.registry_port = free_port()
        self.public_block = public_block()
        self.options = options
        self.process = None
        self.was_ready = False
        self.left = []
        # Whom the clients sign as: on a lenient server, anybody.
        self.key, self.secret = "test", "test"

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, program=()):
        self.log = open(self.directory / "server.log", "ab")
        command = [
            *program, LONGSHORE, "serve",
            "--data-dir", self.directory / "data",
            "--listen", f"127.0.0.1:{self.port}",
            "--registry-listen", f"127.0.0.1:{self.registry_port}",
            "--public-addresses", self.public_block,
            "--account", ACCOUNT, "--region", REGION, *self.options,
        ]
        self.process = subprocess.Popen(list(map(str, command)), stdout=self.log, stderr=self.log)
        if self not in self.running:
            self.running.append(self)
        self.wait_until_ready()
        if "strict" in self.options:
            self.key, self.secret = self.root_credentials()
        return self

    def root_credentials(self):
        """What a strict server wrote down for the account's root."""
        written = configparser.ConfigParser()
        written.read(self.directory / "data/root-credentials")
        root = written["default"]
        return root["aws_access_key_id"], root["aws_secret_access_key"]

    @property
    def environment(self):
        """What a client finds in its environment."""
        return {
            **os.environ, "AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_DEFAULT_REGION": REGION, "AWS_PAGER": "",
        }

    def wait_until_ready(self):
        """Tells the log of a server that does not start; one that never did leaves nothing."""
        try:
            self.was_ready = eventually(self.is_ready, 30)
        except BaseException as trouble:
            self.kill()
            said = (self.directory / "server.log").read_text()
            if not self.was_ready:
                self.log.close()
                self.running.remove(self)
                shutil.rmtree(self.directory)
            raise AssertionError(said) from trouble

    def is_ready(self):
        assert self.process.poll() is None, "it ended"
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_longshore/health", timeout=2) as reply:
                return json.load(reply)["status"] == "ready"
        except OSError:
            return False

    def kill(self):
        """As a crash would: no chance to say good-bye."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)

    def end(self):
        """Takes down everything the server made, then the server."""
        if self.process.poll() is not None:
            self.start()
        self.cli("down", "--all", timeout=120)
        self.left = ground.left(self)
        self.stop()
        self.log.close()
        self.running.remove(self)
        shutil.rmtree(self.directory, ignore_errors=True)

    def logged(self, since, most=40):
        """The end of what the server has logged since a moment."""
        log = self.directory / "server.log"
        if log.stat().st_mtime < since:
            return ""
        lines = log.read_text(errors="replace").splitlines()
        told = [line for line in lines if " status=200 " not in line]
        return "\n".join(told[-most:])

    @contextlib.contextmanager
    def serving(self):
        """Started, and taken down at the end; then nothing of it may be left."""
        self.start()
        try:
            yield self
        finally:
            self.end()
        assert not self.left, json.dumps(self.left, indent=1)

    def cli(self, *arguments, timeout=60, check=True):
        command = [LONGSHORE, *map(str, arguments)]
        environment = {**self.environment, "LONGSHORE_ENDPOINT": self.endpoint}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout)
        if check:
            assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done

    def client(self, service, key=None, secret=None, token=None):
        return boto3.client(
            service, endpoint_url=self.endpoint, region_name=REGION,
            aws_access_key_id=key or self.key, aws_secret_access_key=secret or self.secret,
            aws_session_token=token,
        )

    def aws(self, *arguments, program=None, check=True, timeout=120):
        """The AWS CLI: pip's by default."""
        program = program or pathlib.Path(sys.executable).parent / "aws"
        command = [program, "--endpoint-url", self.endpoint, *map(str, arguments)]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=timeout,
        )
        if check:
            assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout.strip()


@pytest.fixture(scope="session")
def simulated():
    """A server whose tasks are only pretended."""
    server = Server("--runtime", "simulated", "--allow-reset").start()
    yield server
    server.end()


@pytest.fixture(scope="session")
def linux():
    """A server that runs containers for real, with what most tests need."""
    with Server().serving() as server:
        ground.furnish(server)
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that fails tells what its servers have logged."""
    report = yield
    if report.failed:
        for server in Server.running:
            if logged := server.logged(call.start):
                report.sections.append((f"the server's log, {server.directory}", logged))
    return report


def pytest_sessionfinish(session):
    """A skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped"):
        session.exitstatus = 1
