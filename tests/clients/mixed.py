"""Clients of every kind at once, each of which counts what fails.

What counts: a request is a failure when it gets no answer, half an answer, another answer than
the one that is right, or a connection that should open and does not. Not counted, because the
protocol itself says that nothing was done and the client goes on elsewhere: an HTTP/2 stream
above the last one that a GOAWAY names, or refused with REFUSED_STREAM; a connection that is kept
and closed between two requests; a WebSocket that is closed with a good-bye. A WebSocket that is
cut off without one is a failure unless its task was killed at that moment: such a socket ends with
its task, whatever stands between.
"""

import collections
import http.client
import os
import select
import socket
import ssl
import threading
import time

import h2.config
import h2.connection
import h2.errors
import h2.events

from session_client import BINARY, Gone, WebSocket

HERE = "127.0.0.1"
# Between two requests of one client: the machine has other things to do as well.
PAUSE = 0.05
PATIENCE = 15


class Failed(Exception):
    """A request that did not get what it should."""


class Crowd:
    """Clients of several kinds, each a thread, until the block ends."""

    def __init__(self, *clients):
        self.ending = threading.Event()
        self.lock = threading.Lock()
        self.answered, self.ended = collections.Counter(), collections.Counter()
        self.failures, self.cuts = [], []
        self.threads = [threading.Thread(target=self.run, args=(one,)) for one in clients]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def run(self, client):
        while not self.ending.is_set():
            try:
                client.ask(self)
            except Exception as error:  # whatever it is, it is told, and the client begins again
                self.fail(client, error)
                client.close()
            self.ending.wait(PAUSE)
        client.close()

    def count(self, client, answers=1):
        with self.lock:
            self.answered[client.kind] += answers

    def end(self, client):
        """A connection ended as it may."""
        with self.lock:
            self.ended[client.kind] += 1

    def cut(self, client):
        """A WebSocket ended without a good-bye: fine if its task was killed."""
        with self.lock:
            self.cuts.append((time.time(), client.kind))

    def fail(self, client, error):
        with self.lock:
            self.failures.append((time.time(), client.kind, f"{type(error).__name__}: {error}"))


class Kept:
    """HTTP/1.1 over a connection that is kept."""

    def __init__(self, kind, port, host, path, wanted):
        self.kind, self.port, self.path, self.wanted = kind, port, path, wanted
        self.headers = {"Host": f"{host}:{port}"}
        self.connection = http.client.HTTPConnection(HERE, port, timeout=PATIENCE)

    def ask(self, crowd):
        if self.connection.sock and is_over(self.connection.sock):
            crowd.end(self)
            self.connection.close()
        self.connection.request("GET", self.path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read().decode()
        if (answer.status, body) != (200, self.wanted):
            raise Failed(f"{answer.status} {body[:300]!r}")
        crowd.count(self)

    def close(self):
        self.connection.close()


def is_over(connection):
    """Whether the other side has closed a connection that nobody is asking on."""
    return bool(select.select([connection], [], [], 0)[0])


class Streams:
    """HTTP/2 over TLS: four requests at a time, and a new connection now and then."""

    TOGETHER, LIFE = 4, 40

    def __init__(self, port, host, authority, wanted="/two"):
        self.kind, self.port, self.host, self.wanted = "http2-tls", port, host, wanted
        self.context = ssl.create_default_context(cafile=authority)
        self.context.set_alpn_protocols(["h2"])
        self.socket = None

    def open(self):
        raw = socket.create_connection((HERE, self.port), timeout=PATIENCE)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = self.context.wrap_socket(raw, server_hostname=self.host)
        if self.socket.selected_alpn_protocol() != "h2":
            raise Failed("HTTP/2 was not agreed on")
        self.http = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.http.initiate_connection()
        self.rounds, self.leaves = 0, False
        self.send()

    def send(self):
        self.socket.sendall(self.http.data_to_send())

    def ask(self, crowd):
        if self.socket and (self.rounds >= self.LIFE or self.leaves):
            self.close()
            crowd.end(self)
        if self.socket and is_over(self.socket):
            self.heard()  # a GOAWAY, or a window that grows
            if self.leaves or self.http is None:
                self.close()
                crowd.end(self)
        if not self.socket:
            self.open()
        self.rounds += 1
        crowd.count(self, self.round(self.TOGETHER))

    def round(self, together):
        """Asks some things at once; answers how many were answered. The others were not begun."""
        self.answers = {}
        for _ in range(together):
            stream = self.http.get_next_available_stream_id()
            self.answers[stream] = [None, b"", False]
            self.http.send_headers(stream, [
                (":method", "GET"), (":path", self.wanted), (":scheme", "https"),
                (":authority", f"{self.host}:{self.port}"),
            ], end_stream=True)
        self.send()
        while not all(whole for _, _, whole in self.answers.values()):
            self.heard()
            if self.http is None:
                raise Failed("the connection ended before the answers")
        for status, body, _ in self.answers.values():
            if (status, body.decode()) != ("200", self.wanted):
                raise Failed(f"{status} {body[:300]!r}")
        return len(self.answers)

    def heard(self):
        data = self.socket.recv(65536)
        if not data:
            self.http = None
            return
        for event in self.http.receive_data(data):
            self.take(event)
        self.send()

    def take(self, event):
        stream = getattr(event, "stream_id", None)
        answer = getattr(self, "answers", {}).get(stream)
        if isinstance(event, h2.events.ResponseReceived):
            answer[0] = dict(event.headers)[":status"]
        elif isinstance(event, h2.events.DataReceived):
            answer[1] += event.data
            self.http.acknowledge_received_data(event.flow_controlled_length, stream)
        elif isinstance(event, h2.events.StreamEnded):
            answer[2] = True
        elif isinstance(event, h2.events.StreamReset):
            if event.error_code != h2.errors.ErrorCodes.REFUSED_STREAM:
                raise Failed(f"a stream was reset: {event.error_code!r}")
            self.answers.pop(stream, None)
        elif isinstance(event, h2.events.ConnectionTerminated):
            if event.error_code != h2.errors.ErrorCodes.NO_ERROR:
                raise Failed(f"GOAWAY {event.error_code!r}")
            self.leaves = True
            for unseen in [one for one in getattr(self, "answers", {}) if one > event.last_stream_id]:
                self.answers.pop(unseen)

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None


class Sockets:
    """A WebSocket that stays open, and whose messages must come back."""

    def __init__(self, port, host):
        self.kind, self.port, self.host, self.socket = "websocket", port, host, None

    def ask(self, crowd):
        if not self.socket:
            url = f"ws://{self.host}:{self.port}/socket?"
            self.socket = WebSocket(url, PATIENCE, (HERE, self.port))
            if self.socket.status != 101:
                raise Failed(f"{self.socket.status} instead of 101")
        message = os.urandom(64)
        try:
            self.socket.send(BINARY, message)
            came = self.socket.receive()
        except Gone as gone:
            if str(gone) == "closed":
                crowd.end(self)
            else:
                crowd.cut(self)
            self.close()
            return
        if came != message:
            raise Failed("another message came back")
        crowd.count(self)

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None
