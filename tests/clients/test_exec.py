"""`ExecuteCommand`: with the AWS CLI as it is, and with clients that do not behave."""

import json
import os
import pathlib
import pty
import shutil
import subprocess
import sys
import time
import uuid

import pytest
from botocore.exceptions import ClientError

import session_client
from ground import ACCOUNT, CLUSTER, LOG_GROUP, REGION, TRUST, awslogs, lines, processes, reached
from ground import describe, register, run, shell, stop
from levels import eventually
from session_client import FLAG, OUTPUT, Gone, Session, WebSocket

ROLE = f"arn:aws:iam::{ACCOUNT}:role/tests-exec"
NEEDED = [
    "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
    "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:DescribeLogGroups",
]


@pytest.fixture(scope="module")
def task(linux):
    """A task that waits, and takes commands."""
    iam = linux.client("iam")
    iam.create_role(RoleName="tests-exec", AssumeRolePolicyDocument=TRUST)
    statement = {"Effect": "Allow", "Action": NEEDED, "Resource": "*"}
    iam.put_role_policy(
        RoleName="tests-exec", PolicyName="exec",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    waiting = shell("trap 'exit 0' TERM; while :; do sleep 1; done", logConfiguration=awslogs("exec"))
    definition = register(
        linux, "exec", waiting, taskRoleArn=ROLE,
        executionRoleArn=f"arn:aws:iam::{ACCOUNT}:role/tests-execution",
    )
    arn = run(linux, definition, enableExecuteCommand=True)
    reached(linux, arn, "RUNNING")
    yield arn
    stop(linux, arn)


def asked(linux, task, command, **options):
    return linux.client("ecs").execute_command(**{
        "cluster": CLUSTER, "task": task, "command": command, "interactive": True, **options,
    })


def opened(linux, task, command):
    return Session(asked(linux, task, command)["session"]).shake_hands()


def refusal(linux, task, **options):
    with pytest.raises(ClientError) as refused:
        asked(linux, task, "sh", **options)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


def plugin(directory):
    """A PATH with the Session Manager plugin: the real one where it is, else a stand-in."""
    if shutil.which("session-manager-plugin"):
        print("with the session-manager-plugin of this machine")
        return os.environ["PATH"]
    print("there is no session-manager-plugin here: with a stand-in that speaks its protocol")
    script = directory / "session-manager-plugin"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} {session_client.__file__} "$@"\n')
    script.chmod(0o755)
    return f"{directory}:{os.environ['PATH']}"


class Terminal:
    """The AWS CLI in a terminal."""

    def __init__(self, linux, path, *arguments):
        self.master, slave = pty.openpty()
        environment = {
            **os.environ, "PATH": path, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
        }
        aws = pathlib.Path(sys.executable).parent / "aws"
        self.process = subprocess.Popen(
            [aws, "--endpoint-url", linux.endpoint, "ecs", "execute-command", *arguments],
            stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
        )
        os.close(slave)
        self.shown = ""

    def until(self, text, seconds=60):
        end = time.monotonic() + seconds
        while text not in self.shown:
            assert time.monotonic() < end, self.shown
            try:
                self.shown += os.read(self.master, 65536).decode()
            except OSError as error:
                raise AssertionError(self.shown) from error
        return self.shown

    def type(self, text):
        os.write(self.master, text.encode())

    def end(self):
        self.process.wait(30)
        os.close(self.master)


def test_the_aws_cli_runs_a_shell_in_a_container(linux, task, tmp_path):
    terminal = Terminal(
        linux, plugin(tmp_path), "--cluster", CLUSTER, "--task", task, "--container", "app",
        "--interactive", "--command", "/bin/sh",
    )
    terminal.until("Starting session with SessionId: ecs-execute-command-")
    terminal.until("# ")
    terminal.type("id -u; echo $((6 * 7)) $TERM; hostname\n")
    terminal.until("42 xterm-256color")
    terminal.type("exit\n")
    terminal.until("Exiting session with sessionId: ecs-execute-command-")
    terminal.end()
    assert terminal.process.returncode == 0
    assert "\n0\n" in terminal.shown.replace("\r", "")


def test_much_output_comes_whole_and_in_order(linux, task):
    session = opened(linux, task, "seq 1 20000")
    shown = session.rest()
    assert shown.split() == [str(number) for number in range(1, 20001)]
    assert session.closed["Output"] == ""


def test_a_terminal_has_the_size_its_client_tells(linux, task):
    session = opened(linux, task, "sh")
    session.size(33, 101)
    session.type("stty size\r")
    assert "33 101" in session.until("33 101")
    session.type("\x04")
    session.rest()


def test_control_characters_reach_the_command(linux, task):
    session = opened(linux, task, "sh -c 'trap \"echo caught; exit\" INT; echo ready; while :; do sleep 0.1; done'")
    session.until("ready")
    session.type("\x03")
    assert "caught" in session.rest()


def test_a_program_that_is_not_there_is_told_in_the_agents_words(linux, task):
    session = opened(linux, task, "/bin/nothing")
    session.rest()
    assert session.closed["Output"] == (
        "----------ERROR-------\nUnable to start command: Failed to start pty: fork/exec "
        "/bin/nothing: no such file or directory\n"
    )


def test_messages_that_were_lost_on_the_way_come_again(linux, task):
    session = opened(linux, task, "sh")
    session.until("# ")
    polite, session.acknowledge = session.acknowledge, lambda *message: None
    session.type("echo again\r")
    first = session.socket
    seen = []
    while len(seen) - len(set(seen)) < 2:
        kind, sequence, *_ = session_client.decode(first.receive())
        if kind == "output_stream_data":
            seen.append(sequence)
    session.acknowledge = polite
    session.until("again")
    session.type("exit\r")
    session.rest()


def test_input_is_taken_once_and_in_order_however_it_comes(linux, task):
    session = opened(linux, task, "cat")
    frames = [
        session_client.encode("input_stream_data", session.next + at, OUTPUT, text)
        for at, text in enumerate([b"one ", b"two ", b"three\r"])
    ]
    for at in (2, 1, 0, 0, 1):
        session.socket.send(session_client.BINARY, frames[at])
    session.next += 3
    assert "one two three" in session.until("three")
    session.type("\x04")
    assert "one" not in session.rest().replace("one two three", "")


def commands(linux, text):
    found = []
    for pid in processes(linux):
        try:
            found.append(pathlib.Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return [line for line in found if text in line]


def test_a_client_that_goes_away_takes_its_command_with_it(linux, task):
    session = opened(linux, task, "sleep 4321")
    eventually(lambda: commands(linux, "sleep 4321"))
    session.socket.close()
    eventually(lambda: not commands(linux, "sleep 4321"))


def test_a_client_may_end_the_session_by_a_flag(linux, task):
    session = opened(linux, task, "sleep 4322")
    session.say(FLAG, (2).to_bytes(4, "big"))
    session.rest()
    assert not commands(linux, "sleep 4322")


def test_a_token_opens_one_session_once_and_no_other_token_does(linux, task):
    told = asked(linux, task, "sh")["session"]
    with pytest.raises(Gone):
        Session(told, token="wrong").shake_hands()
    session = Session(told).shake_hands()
    with pytest.raises(Gone):
        Session(told).shake_hands()
    session.type("exit\r")
    session.rest()
    nowhere = told["streamUrl"].replace("ecs-execute-command-", "..")
    assert WebSocket(nowhere).status == 404


@pytest.mark.parametrize("lie", [b"", b"x" * 200, b"\xff" * 200, b"\0" * 70_000])
def test_a_client_that_sends_no_messages_is_left(linux, task, lie):
    session = opened(linux, task, "sleep 4323")
    session.socket.send(session_client.BINARY, lie)
    with pytest.raises(Gone):
        while True:
            session.socket.receive()
    eventually(lambda: not commands(linux, "sleep 4323"))


def test_a_client_that_still_acknowledges_at_the_end_is_not_reset(linux, task):
    session = opened(linux, task, "echo bye")
    assert "bye" in session.rest()
    for _ in range(5):
        session.acknowledge("output_stream_data", 0, str(uuid.uuid4()))
        time.sleep(0.05)
    with pytest.raises(Gone, match="closed"):
        session.socket.receive()


def test_the_output_is_kept_in_the_log_group_of_the_container(linux, task):
    told = asked(linux, task, "echo kept for later")["session"]
    Session(told).shake_hands().rest()
    kept = eventually(lambda: lines(linux, told["sessionId"]))
    assert kept == ["kept for later"]


def test_the_cluster_says_whether_output_is_kept(linux, task):
    ecs = linux.client("ecs")
    ecs.update_cluster(cluster=CLUSTER, configuration={"executeCommandConfiguration": {"logging": "NONE"}})
    told = asked(linux, task, "echo forgotten")["session"]
    Session(told).shake_hands().rest()
    ecs.update_cluster(cluster=CLUSTER, configuration={"executeCommandConfiguration": {"logging": "DEFAULT"}})
    # What a later session said is there: what an earlier one said would be, too.
    later = asked(linux, task, "echo kept")["session"]
    Session(later).shake_hands().rest()
    eventually(lambda: lines(linux, later["sessionId"]))
    streams = linux.client("logs").describe_log_streams(
        logGroupName=LOG_GROUP, logStreamNamePrefix=told["sessionId"],
    )
    assert streams["logStreams"] == []


def test_a_task_tells_the_agent_that_takes_commands(linux, task):
    agents = describe(linux, task)["containers"][0]["managedAgents"]
    assert [(agent["name"], agent["lastStatus"]) for agent in agents] == [("ExecuteCommandAgent", "RUNNING")]


def test_what_takes_no_commands_says_so_in_awss_words(linux, task):
    code, text = refusal(linux, task, interactive=False)
    assert (code, text) == (
        "InvalidParameterException", "Interactive is the only mode supported currently.",
    )
    code, text = refusal(linux, task, cluster="nowhere")
    assert code == "InvalidParameterException" and "Your cluster is nowhere" in text
    code, _ = refusal(linux, task.split("/")[-1], cluster="nowhere")
    assert code == "ClusterNotFoundException"
    assert refusal(linux, "0" * 32)[0] == "InvalidParameterException"
    assert refusal(linux, task, container="other")[0] == "InvalidParameterException"
    waiting = shell("trap 'exit 0' TERM; while :; do sleep 1; done")
    plain = run(linux, register(linux, "exec-not", waiting))
    reached(linux, plain, "RUNNING")
    code, text = refusal(linux, plain)
    assert code == "InvalidParameterException"
    assert text.startswith("The execute command failed because execute command was not enabled")
    stop(linux, plain)
    without = run(linux, register(linux, "exec-role", waiting), enableExecuteCommand=True)
    reached(linux, without, "RUNNING")
    code, text = refusal(linux, without)
    assert code == "TargetNotConnectedException"
    assert "the task has no task role" in text
    stop(linux, without)


def test_a_role_that_may_not_is_named(linux, task):
    iam = linux.client("iam")
    deny = {"Effect": "Deny", "Action": "ssmmessages:OpenDataChannel", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    iam.put_role_policy(RoleName="tests-exec", PolicyName="no", PolicyDocument=document)
    code, text = refusal(linux, task)
    iam.delete_role_policy(RoleName="tests-exec", PolicyName="no")
    assert code == "TargetNotConnectedException"
    assert "the task role tests-exec may not ssmmessages:OpenDataChannel" in text
