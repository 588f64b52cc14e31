"""A client of Session Manager's protocol, from the facts of its framing.

As a library it lets tests say anything, lies included. As a program it is started by
`aws ecs execute-command` in place of the `session-manager-plugin`, where that is not installed.
"""

import base64
import hashlib
import json
import os
import select
import socket
import struct
import sys
import time
import urllib.parse
import uuid

HEADER = 116
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
OUTPUT, SIZE, HANDSHAKE_REQUEST, HANDSHAKE_RESPONSE, HANDSHAKE_COMPLETE, FLAG = 1, 3, 5, 6, 7, 10


class Gone(Exception):
    """The server closed the connection."""


class WebSocket:
    """Just enough of RFC 6455."""

    def __init__(self, url, timeout=20, address=None):
        url = urllib.parse.urlsplit(url)
        self.io = socket.create_connection(address or (url.hostname, url.port), timeout=timeout)
        self.io.settimeout(timeout)
        self.buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.io.sendall((
            f"GET {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        ).encode())
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.status = int(head.split()[1])

    def _more(self):
        try:
            got = self.io.recv(65536)
        except (ConnectionError, OSError) as error:
            raise Gone(str(error)) from error
        if not got:
            raise Gone("cut off")
        self.buffer += got

    def _take(self, count):
        while len(self.buffer) < count:
            self._more()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def send(self, kind, payload):
        length = len(payload)
        head = bytes([0x80 | kind])
        if length < 126:
            head += bytes([0x80 | length])
        elif length < 1 << 16:
            head += bytes([0x80 | 126]) + struct.pack(">H", length)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", length)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        try:
            self.io.sendall(head + mask + masked)
        except OSError as error:
            raise Gone(str(error)) from error

    def receive(self):
        """The next binary frame."""
        while True:
            first, second = self._take(2)
            kind, length = first & 15, second & 127
            if length == 126:
                length = struct.unpack(">H", self._take(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self._take(8))[0]
            payload = self._take(length)
            if kind == PING:
                self.send(PONG, payload)
            elif kind == CLOSE:
                raise Gone("closed")
            elif kind == BINARY:
                return payload

    def close(self):
        self.io.close()


def encode(kind, sequence, payload_kind, payload, flags=0):
    identity = uuid.uuid4().bytes
    return (
        struct.pack(">I", HEADER) + kind.encode().ljust(32)
        + struct.pack(">IQqQ", 1, int(time.time() * 1000), sequence, flags)
        + identity[8:] + identity[:8] + hashlib.sha256(payload).digest()
        + struct.pack(">II", payload_kind, len(payload)) + payload
    )


def decode(frame):
    length = struct.unpack(">I", frame[:4])[0]
    sequence = struct.unpack(">q", frame[48:56])[0]
    identity = uuid.UUID(bytes=frame[72:80] + frame[64:72])
    payload = frame[length + 4:]
    assert length == HEADER and struct.unpack(">I", frame[116:120])[0] == len(payload)
    assert frame[80:112] == hashlib.sha256(payload).digest()
    kind = frame[4:36].decode().strip()
    return kind, sequence, struct.unpack(">I", frame[112:116])[0], str(identity), payload


class Session:
    """One session, spoken politely unless told otherwise."""

    def __init__(self, session, token=None):
        self.socket = WebSocket(session["streamUrl"])
        self.next, self.expected = 0, 0
        self.early, self.acknowledged = {}, set()
        self.closed = None
        token = session["tokenValue"] if token is None else token
        self.socket.send(TEXT, json.dumps({
            "MessageSchemaVersion": "1.0", "RequestId": str(uuid.uuid4()), "TokenValue": token,
            "ClientId": str(uuid.uuid4()), "ClientVersion": "1.2.0.0",
        }).encode())

    def say(self, payload_kind, payload):
        """Sends an input message; answers its frame."""
        frame = encode("input_stream_data", self.next, payload_kind, payload)
        self.next += 1
        self.socket.send(BINARY, frame)
        return frame

    def type(self, text):
        self.say(OUTPUT, text.encode())

    def acknowledge(self, kind, sequence, identity):
        self.socket.send(BINARY, encode("acknowledge", 0, 0, json.dumps({
            "AcknowledgedMessageType": kind, "AcknowledgedMessageId": identity,
            "AcknowledgedMessageSequenceNumber": sequence, "IsSequentialMessage": True,
        }).encode(), flags=3))

    def hear(self):
        """The payloads, in order, that the next frame brings."""
        kind, sequence, payload_kind, identity, payload = decode(self.socket.receive())
        if kind == "acknowledge":
            self.acknowledged.add(json.loads(payload)["AcknowledgedMessageSequenceNumber"])
        elif kind == "channel_closed":
            self.closed = json.loads(payload)
        elif kind == "output_stream_data":
            self.acknowledge(kind, sequence, identity)
            if sequence >= self.expected:
                self.early[sequence] = (payload_kind, payload)
        heard = []
        while self.expected in self.early:
            heard.append(self.early.pop(self.expected))
            self.expected += 1
        return heard

    def shake_hands(self):
        """Does what the server asks; what comes after it is answered."""
        while True:
            for payload_kind, payload in self.hear():
                if payload_kind == HANDSHAKE_REQUEST:
                    actions = json.loads(payload)["RequestedClientActions"]
                    self.say(HANDSHAKE_RESPONSE, json.dumps({
                        "ClientVersion": "1.2.0.0", "Errors": None, "ProcessedClientActions": [
                            {"ActionType": action["ActionType"], "ActionStatus": 1} for action in actions
                        ],
                    }).encode())
                elif payload_kind == HANDSHAKE_COMPLETE:
                    return self
            if self.closed:
                return self

    def size(self, rows, columns):
        self.say(SIZE, json.dumps({"cols": columns, "rows": rows}).encode())

    def until(self, text, seconds=60):
        """What is shown until `text` is."""
        shown, end = "", time.monotonic() + seconds
        while text not in shown:
            assert time.monotonic() < end, shown
            assert not self.closed, (shown, self.closed)
            shown += "".join(payload.decode() for kind, payload in self.hear() if kind == OUTPUT)
        return shown

    def rest(self):
        """What is shown until the session is closed."""
        shown = ""
        while not self.closed:
            shown += "".join(payload.decode() for kind, payload in self.hear() if kind == OUTPUT)
        return shown


def main(arguments):
    """As the plugin is called: session, Region, operation, profile, parameters, endpoint."""
    if not arguments:
        print("\nThe Session Manager plugin was installed successfully. "
              "Use the AWS CLI to start a session.\n")
        return
    told = json.loads(arguments[0])
    print(f"\nStarting session with SessionId: {told['sessionId']}", flush=True)
    session = Session(told).shake_hands()
    session.size(40, 120)
    while not session.closed:
        ready, _, _ = select.select([session.socket.io, 0], [], [], 1)
        if 0 in ready:
            typed = os.read(0, 1024)
            session.say(OUTPUT, b"\r" if typed == b"\n" else typed)
        if session.socket.io in ready or session.socket.buffer:
            for kind, payload in session.hear():
                if kind == OUTPUT:
                    os.write(1, payload)
    output = session.closed["Output"]
    ending = f"SessionId: {told['sessionId']} : {output}" if output else (
        f"Exiting session with sessionId: {told['sessionId']}."
    )
    print(f"\n\n{ending}\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
