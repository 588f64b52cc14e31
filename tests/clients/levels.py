"""Waiting for a level, never for a moment."""

import time

import pytest


def eventually(check, seconds=60, pause=0.1):
    """Waits for a level: the first true answer of `check`; fails with its last answer."""
    deadline = time.monotonic() + seconds
    answer = None
    while time.monotonic() < deadline:
        answer = check()
        if answer:
            return answer
        time.sleep(pause)
    pytest.fail(f"still not so after {seconds} s: {answer!r}")
