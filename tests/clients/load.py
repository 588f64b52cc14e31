"""Clients that keep their connections and count what goes wrong."""

import http.client
import threading


class Load:
    """Keep-alive clients at one port of this machine, until the block ends."""

    def __init__(self, port, host, path="/", clients=8, address="127.0.0.1"):
        self.port, self.host, self.path, self.address = port, host, path, address
        self.ending = threading.Event()
        self.answered = 0
        self.failures = []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.run) for _ in range(clients)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def run(self):
        connection = http.client.HTTPConnection(self.address, self.port, timeout=10)
        while not self.ending.is_set():
            try:
                connection.request("GET", self.path, headers={"Host": self.host})
                answer = connection.getresponse()
                content = answer.read()
                failure = None if answer.status == 200 else f"{answer.status} {content[:200]!r}"
            except (OSError, http.client.HTTPException) as error:
                failure = repr(error)
                connection.close()
            with self.lock:
                self.answered += 1
                if failure:
                    self.failures.append(failure)
            # A few hundred requests a second leave the machine time for what is tested.
            self.ending.wait(0.01)
