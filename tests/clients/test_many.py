"""Many tasks at once, again and again: nothing of them stays on the machine.

How long a round takes is printed, not judged: that is for `cargo xtask bench tasks`, which compares
in one run, and not for a machine that is busy with other things.
"""

import os
import time

import counts
from ground import CLUSTER, network, reached, register, run, shell, stop
from levels import eventually

# The whole proof takes a minute or two on a small machine: LONGSHORE_MANY=200x5 asks for it,
# and two rounds of sixty tasks stand for it otherwise.
TASKS, ROUNDS = map(int, os.environ.get("LONGSHORE_MANY", "60x2").split("x"))


def in_batches(items, size=100):
    return [items[start:start + size] for start in range(0, len(items), size)]


def statuses(server, arns):
    ecs = server.client("ecs")
    found = []
    for batch in in_batches(arns):
        found += ecs.describe_tasks(cluster=CLUSTER, tasks=batch)["tasks"]
    ended = [task for task in found if task.get("stopCode", "UserInitiated") != "UserInitiated"]
    assert not ended, [task.get("stoppedReason") for task in ended][:3]
    return [task["lastStatus"] for task in found]


def start(server, definition):
    """Starts all tasks; answers their ARNs once every one is RUNNING."""
    ecs, arns = server.client("ecs"), []
    for _ in range(TASKS // 10):
        reply = ecs.run_task(
            cluster=CLUSTER, taskDefinition=definition, launchType="FARGATE", count=10,
            networkConfiguration=network(server),
        )
        assert not reply["failures"], reply["failures"]
        arns += [task["taskArn"] for task in reply["tasks"]]
    eventually(lambda: set(statuses(server, arns)) == {"RUNNING"}, 120, pause=0.3)
    return arns


def end(server, arns):
    ecs = server.client("ecs")
    for arn in arns:
        ecs.stop_task(cluster=CLUSTER, task=arn)
    eventually(lambda: set(statuses(server, arns)) == {"STOPPED"}, 120, pause=0.3)


def test_many_tasks_started_and_stopped_again_and_again_leave_nothing(linux):
    script = shell("trap 'exit 0' TERM; while :; do sleep 1000 & wait; done", stopTimeout=5)
    definition = register(linux, "many", script)
    # What stays once it was needed (a VPC's namespace, connections) is there before.
    first = run(linux, definition)
    reached(linux, first, "RUNNING")
    stop(linux, first)
    before = eventually(lambda: steady(linux))
    for turn in range(ROUNDS):
        began = time.monotonic()
        arns = start(linux, definition)
        up = time.monotonic()
        assert counts.of(linux)["processes"] >= 2 * TASKS
        down = time.monotonic()
        end(linux, arns)
        ended = time.monotonic()
        print(f"round {turn + 1}: up {up - began:.1f} s, down {ended - down:.1f} s")
        left = surplus(linux, before)
        assert not left, left


def surplus(server, before, seconds=60):
    """What is there more or less than before, once it does not change by itself any more."""
    for _ in range(seconds):
        now = counts.of(server)
        if now == before:
            return {}
        time.sleep(1)
    return {name: (before[name], now[name]) for name in before if before[name] != now[name]}


def steady(server):
    """The counts, once two in a row agree."""
    first = counts.of(server)
    time.sleep(0.5)
    return first if counts.of(server) == first else None
