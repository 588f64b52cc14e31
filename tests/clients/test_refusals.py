"""What cannot be: one clear sentence, exit code 2, and nothing half made."""

import os
import socket
import subprocess

import pytest

import ground
from conftest import LONGSHORE, Server, free_port
from levels import eventually


def refused(*options, program=(), environment=None):
    """`longshore serve` that does not begin: its sentence."""
    command = [*program, LONGSHORE, "serve", *map(str, options)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=30, env={**os.environ, **(environment or {})},
    )
    assert done.returncode == 2, done.stderr
    sentence = done.stderr.strip().splitlines()[-1]
    assert sentence.startswith("longshore: "), done.stderr
    return sentence


def ports():
    listen, registry = free_port(), free_port()
    return ["--listen", f"127.0.0.1:{listen}", "--registry-listen", f"127.0.0.1:{registry}"]


@pytest.mark.parametrize("option", ["--listen", "--registry-listen"])
def test_a_port_that_is_taken_is_named_with_the_way_out(tmp_path, option):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        options = ports()
        options[options.index(option) + 1] = f"127.0.0.1:{port}"
        sentence = refused("--data-dir", tmp_path / "data", *options)
    assert f"port {port} of 127.0.0.1 cannot be had" in sentence
    assert f"choose another with {option}" in sentence


def as_nobody(tmp_path):
    """A program that gives up being root, and a directory it may look into."""
    if not os.access(LONGSHORE, os.X_OK):
        pytest.skip("the program is where only root may look")
    for directory in [tmp_path, *tmp_path.parents[:2]]:
        directory.chmod(0o755)
    return ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]


def test_a_port_that_is_taken_leaves_nothing_behind(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        options = ["--listen", f"127.0.0.1:{other.getsockname()[1]}", *ports()[2:]]
        refused("--data-dir", tmp_path / "data", "--runtime", "simulated", *options)
    assert not (tmp_path / "data").exists()


def test_a_data_directory_that_may_not_be_written_is_named(tmp_path):
    (tmp_path / "data").mkdir(mode=0o755)
    options = ["--data-dir", tmp_path / "data", "--runtime", "simulated", *ports()]
    sentence = refused(*options, program=as_nobody(tmp_path))
    assert str(tmp_path / "data") in sentence and "Permission denied" in sentence
    assert not list((tmp_path / "data").iterdir())


def test_without_a_home_the_data_directory_must_be_named(tmp_path):
    options = ["--runtime", "simulated", *ports()]
    without = [*as_nobody(tmp_path), "env", "--unset", "HOME", "--unset", "LONGSHORE_DATA_DIR"]
    assert "--data-dir" in refused(*options, program=without)


def test_a_full_disk_is_told_and_nothing_is_left_on_it(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=True)
    try:
        (disk / "filler").write_bytes(bytes(60 * 1024))
        options = ["--data-dir", disk / "data", "--runtime", "simulated", *ports()]
        assert "space left" in refused(*options)
        assert not (disk / "data").exists()
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_server_outlives_the_directory_it_was_started_in(tmp_path):
    started = tmp_path / "started"
    started.mkdir()
    server = Server("--runtime", "simulated")
    removed = f"cd {started} && rmdir {started} && exec"
    server.start(program=["sh", "-c", f'{removed} "$@"', "sh"])
    try:
        server.client("ecs").list_clusters()
    finally:
        server.end()


def test_without_root_the_simulated_runtime_is_named(tmp_path):
    tmp_path.chmod(0o777)
    nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    if not os.access(LONGSHORE, os.X_OK):
        pytest.skip("the program is where only root may look")
    sentence = refused("--data-dir", tmp_path / "data", *ports(), program=nobody)
    assert "need root" in sentence and "--runtime simulated" in sentence
    assert not (tmp_path / "data").exists()


def test_believing_everybody_from_other_machines_is_refused(tmp_path):
    options = ["--data-dir", tmp_path / "data", *ports()]
    options[options.index("--listen") + 1] = f"0.0.0.0:{free_port()}"
    assert "add --auth strict" in refused(*options)
    assert not (tmp_path / "data").exists()


def test_a_second_server_on_a_data_directory_is_refused_and_the_first_goes_on():
    first = Server("--runtime", "simulated").start()
    try:
        sentence = refused("--data-dir", first.directory / "data", "--runtime", "simulated", *ports())
        assert "data" in sentence and "another" in sentence
        assert first.is_ready()
        first.client("ecs").list_clusters()
    finally:
        first.end()


def test_a_balancers_port_that_is_taken_is_told_and_the_rest_works(linux):
    elb = linux.client("elbv2")
    balancer = elb.create_load_balancer(Name="taken", Subnets=ground.subnets(linux))
    balancer = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    fixed = {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": "hello"}
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        elb.create_listener(
            LoadBalancerArn=balancer, Protocol="HTTP", Port=port,
            DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": fixed}],
        )

        def told():
            state = elb.describe_load_balancers(LoadBalancerArns=[balancer])["LoadBalancers"][0]["State"]
            return state.get("Reason")

        reason = eventually(told)
        assert f"Port {port} of 127.0.0.1 could not be opened: another program listens there" in reason
    # Once the port is free, the load balancer takes it.
    eventually(lambda: not told())
    elb.delete_load_balancer(LoadBalancerArn=balancer)


def test_a_client_without_a_server_is_told_so():
    environment = {**os.environ, "LONGSHORE_ENDPOINT": f"http://127.0.0.1:{free_port()}"}
    done = subprocess.run([LONGSHORE, "ps"], capture_output=True, text=True, env=environment)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
