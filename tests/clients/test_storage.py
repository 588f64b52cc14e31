"""Storage of tasks, disks of services, and output without a log driver, on a real server."""

import pathlib

import pytest

import ground
from conftest import Server
from ground import ACCOUNT, CLUSTER, describe, reached, register, run, shell, stop, task_id
from levels import eventually

ROLE = f"arn:aws:iam::{ACCOUNT}:role/disks"
LIMITED = {"ephemeralStorage": {"sizeInGiB": 21}}


@pytest.fixture
def server():
    """A server of the test's own, for one that kills it."""
    with Server().serving() as server:
        ground.furnish(server)
        yield server


def loops(server):
    """Loop devices on files of the server."""
    found = []
    for backing in pathlib.Path("/sys/block").glob("loop*/loop/backing_file"):
        try:
            found.append(backing.read_text().strip())
        except OSError:
            continue
    return [path for path in found if path.startswith(str(server.directory))]


def logs(server, name):
    return server.cli("logs", name, check=False).stdout


def test_a_task_is_refused_what_is_more_than_its_ephemeral_storage(linux):
    script = shell("fallocate -l 12g /a && fallocate -l 12g /b; echo ended $?; sleep 300", stopTimeout=2)
    task = run(linux, register(linux, "limited", script, **LIMITED))
    said = eventually(lambda: "ended" in logs(linux, task) and logs(linux, task))
    assert "No space left on device" in said and "ended 1" in said
    stop(linux, task)
    # It is kept as long as the task's history.
    assert "ended 1" in logs(linux, task)
    assert "is kept on this machine" in linux.cli("why", "task", task).stdout


def test_a_call_may_ask_for_more_storage_than_the_definition(linux):
    script = shell("fallocate -l 25g /a; echo ended $?; sleep 300", stopTimeout=2)
    definition = register(linux, "more", script, **LIMITED)
    task = run(linux, definition, overrides={"ephemeralStorage": {"sizeInGiB": 30}})
    assert "ended 0" in eventually(lambda: "ended" in logs(linux, task) and logs(linux, task))
    assert describe(linux, task)["ephemeralStorage"] == {"sizeInGiB": 30}
    stop(linux, task)


def test_each_task_of_a_service_has_a_disk_that_goes_with_it(linux):
    script = shell(
        "echo $(hostname) > /data/mine; ls /data; cat /data/mine; sleep 300",
        mountPoints=[{"sourceVolume": "data", "containerPath": "/data"}], stopTimeout=2,
    )
    volume = {"name": "data", "configuredAtLaunch": True}
    definition = register(linux, "disky", script, volumes=[volume])
    disk = {"roleArn": ROLE, "sizeInGiB": 2, "filesystemType": "ext4", "tagSpecifications": [
        {"resourceType": "volume", "tags": [{"key": "use", "value": "orders"}]},
    ]}
    ecs = linux.client("ecs")
    ecs.create_service(
        cluster=CLUSTER, serviceName="disky", taskDefinition=definition, desiredCount=2,
        launchType="FARGATE", networkConfiguration=ground.network(linux),
        volumeConfigurations=[{"name": "data", "managedEBSVolume": disk}],
    )

    def tasks():
        arns = ecs.list_tasks(cluster=CLUSTER, serviceName="disky")["taskArns"]
        return [describe(linux, arn) for arn in arns]

    eventually(lambda: [task["lastStatus"] for task in tasks()] == ["RUNNING"] * 2)
    disks = [
        attachment for task in tasks() for attachment in task["attachments"]
        if attachment["type"] == "AmazonElasticBlockStorage"
    ]
    assert [disk["status"] for disk in disks] == ["ATTACHED"] * 2
    details = [{pair["name"]: pair["value"] for pair in disk["details"]} for disk in disks]
    assert len({detail["volumeId"] for detail in details}) == 2
    assert len(loops(linux)) >= 2
    ids = [detail["volumeId"] for detail in details]
    volumes = linux.client("ec2").describe_volumes(VolumeIds=ids)["Volumes"]
    assert [(volume["Size"], volume["State"]) for volume in volumes] == [(2, "in-use")] * 2
    assert {"Key": "use", "Value": "orders"} in volumes[0]["Tags"]
    service = ecs.describe_services(cluster=CLUSTER, services=["disky"])["services"][0]
    told = service["deployments"][0]["volumeConfigurations"][0]["managedEBSVolume"]
    assert told == disk
    why = linux.cli("why", "task", task_id(tasks()[0])).stdout
    assert "Its volume data is the disk vol-" in why
    ecs.delete_service(cluster=CLUSTER, service="disky", force=True)
    eventually(lambda: not any("vol-" in path for path in loops(linux)))


def test_storage_lives_through_a_crash_and_goes_with_everything(server):
    script = shell("echo kept > /note; while sleep 0.2; do cat /note; done", stopTimeout=2)
    task = run(server, register(server, "crash", script, **LIMITED))
    eventually(lambda: "kept" in logs(server, task))
    server.kill()
    assert len(loops(server)) == 1
    server.start()
    before = len(logs(server, task))
    eventually(lambda: len(logs(server, task)) > before)
    reached(server, task, "RUNNING")
    server.cli("down", "--all", timeout=120)
    eventually(lambda: not loops(server))
