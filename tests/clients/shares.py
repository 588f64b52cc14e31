"""What two processes of tests would otherwise both take of the machine: ports, public addresses.

`pytest -n 2` starts such processes and numbers them.
"""

import ipaddress
import itertools
import os
import socket

PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
# Below the ports that the kernel gives to outgoing connections, which would take one away while
# a server restarts.
FIRST_PORT, PORTS = 18000, 3000
ports = itertools.cycle(range(FIRST_PORT + PORTS * PROCESS, FIRST_PORT + PORTS * (PROCESS + 1)))
blocks = itertools.cycle(range(256))


def free_port():
    """A port of this machine that nobody has, and that no other test will be given."""
    for port in itertools.islice(ports, PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("every port is taken")


def public_block():
    """A block of public addresses for one server."""
    return ipaddress.ip_network(f"198.{18 + PROCESS % 2}.{next(blocks)}.0/24")
