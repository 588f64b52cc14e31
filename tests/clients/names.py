"""Questions to a resolver of this machine, over UDP."""

import socket
import struct

TYPES = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33,
    "CAA": 257,
}
KINDS = {number: kind for kind, number in TYPES.items()}


def ask(port, name, kind="A", address="127.0.0.1"):
    """The code of the answer and its records as text, in order of the alphabet."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    question = labels + b"\0" + struct.pack("!HH", TYPES[kind], 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(2)
        asking.sendto(struct.pack("!6H", 7, 0x100, 1, 0, 0, 0) + question, (address, port))
        reply = asking.recv(4096)
    code, count = reply[3] & 15, struct.unpack("!H", reply[6:8])[0]
    place, found = 12 + len(question), []
    for _ in range(count):
        _, place = read_name(reply, place)
        number, _, _, length = struct.unpack("!HHIH", reply[place:place + 10])
        found.append(read(reply, place + 10, length, KINDS[number]))
        place += 10 + length
    return code, sorted(found)


def read_name(reply, place):
    """The name at a place, and the place after it."""
    labels = []
    while length := reply[place]:
        if length & 0xC0:
            pointed, _ = read_name(reply, struct.unpack("!H", reply[place:place + 2])[0] & 0x3FFF)
            return ".".join([*labels, pointed]), place + 2
        labels.append(reply[place + 1:place + 1 + length].decode())
        place += 1 + length
    return ".".join(labels), place + 1


def read(reply, place, length, kind):
    data = reply[place:place + length]
    if kind == "A":
        return socket.inet_ntoa(data)
    if kind == "AAAA":
        return socket.inet_ntop(socket.AF_INET6, data)
    if kind == "MX":
        return f"{struct.unpack('!H', data[:2])[0]} {read_name(reply, place + 2)[0]}"
    if kind == "SRV":
        numbers = " ".join(map(str, struct.unpack("!3H", data[:6])))
        return f"{numbers} {read_name(reply, place + 6)[0]}"
    if kind == "TXT":
        strings, at = [], 0
        while at < length:
            strings.append(data[at + 1:at + 1 + data[at]].decode())
            at += 1 + data[at]
        return "|".join(strings)
    if kind == "CAA":
        tag = data[2:2 + data[1]].decode()
        return f"{data[0]} {tag} {data[2 + data[1]:].decode()}"
    if kind == "SOA":
        primary, after = read_name(reply, place)
        contact, after = read_name(reply, after)
        return " ".join([primary, contact, *map(str, struct.unpack("!5I", reply[after:after + 20]))])
    return read_name(reply, place)[0]
