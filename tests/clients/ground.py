"""What tests ask of a server again and again: images, networks, tasks, and what is left of them."""

import glob
import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import tarfile

from levels import eventually

ACCOUNT = "111122223333"
REGION = "us-east-1"
CLUSTER = "tests"
BUSYBOX = "busybox:1"
EXECUTION_ROLE = f"arn:aws:iam::{ACCOUNT}:role/tests-execution"
EXECUTION_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
LOG_GROUP = "/ecs/tests"
TRUST = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }],
})


def furnish(server):
    """What most tests need: the image, a cluster, a log group and an execution role."""
    load_busybox(server)
    server.client("ecs").create_cluster(clusterName=CLUSTER)
    server.client("logs").create_log_group(logGroupName=LOG_GROUP)
    iam = server.client("iam")
    iam.create_role(RoleName="tests-execution", AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName="tests-execution", PolicyArn=EXECUTION_POLICY)


def load_busybox(server):
    archive = server.directory / "busybox.tar"
    write_archive(archive, BUSYBOX, pathlib.Path(shutil.which("busybox")))
    return server.cli("image", "load", archive)


def write_archive(path, name, program):
    """An archive as `docker save` writes it: one layer with busybox and its links."""
    applets = subprocess.run([program, "--list"], capture_output=True, text=True, check=True)
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as files:
        for directory in ("bin", "etc", "tmp"):
            add_directory(files, directory)
        files.add(program.resolve(), "bin/busybox")
        add_file(files, "etc/passwd", b"root:x:0:0:root:/:/bin/sh\n")
        for applet in applets.stdout.split():
            if applet != "busybox":
                link = tarfile.TarInfo(f"bin/{applet}")
                link.type, link.linkname = tarfile.SYMTYPE, "busybox"
                files.addfile(link)
    digest = hashlib.sha256(layer.getvalue()).hexdigest()
    architecture = "arm64" if os.uname().machine == "aarch64" else "amd64"
    config = json.dumps({
        "architecture": architecture, "os": "linux",
        "config": {"Env": ["PATH=/bin"], "Cmd": ["sh"]},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]},
    }).encode()
    manifest = [{"Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"]}]
    with tarfile.open(path, "w") as archive:
        add_file(archive, "layer.tar", layer.getvalue())
        add_file(archive, "config.json", config)
        add_file(archive, "manifest.json", json.dumps(manifest).encode())


def add_directory(archive, name):
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode = tarfile.DIRTYPE, 0o755
    archive.addfile(entry)


def add_file(archive, name, content):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o644
    archive.addfile(entry, io.BytesIO(content))


def default_vpc(server):
    vpcs = server.client("ec2").describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["true"]}])
    return vpcs["Vpcs"][0]["VpcId"]


def subnets(server):
    vpc = {"Name": "vpc-id", "Values": [default_vpc(server)]}
    found = server.client("ec2").describe_subnets(Filters=[vpc])["Subnets"]
    return sorted(subnet["SubnetId"] for subnet in found)[:2]


def network(server, *groups):
    """In two subnets of the default VPC; in its default security group unless told."""
    configuration = {"subnets": subnets(server), "assignPublicIp": "ENABLED"}
    if groups:
        configuration["securityGroups"] = list(groups)
    return {"awsvpcConfiguration": configuration}


def group(server, name):
    """A security group that lets nothing in."""
    return server.client("ec2").create_security_group(
        GroupName=name, Description=name, VpcId=default_vpc(server),
    )["GroupId"]


def rule(source, port):
    """TCP to `port` from the members of a group."""
    pair = [{"GroupId": source}]
    return [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "UserIdGroupPairs": pair}]


def awslogs(prefix):
    options = {
        "awslogs-group": LOG_GROUP, "awslogs-region": REGION, "awslogs-stream-prefix": prefix,
    }
    return {"logDriver": "awslogs", "options": options}


def register(server, family, *containers, **definition):
    """A task definition; each container is `app` of busybox unless it says otherwise."""
    whole = [{"name": "app", "image": BUSYBOX, **container} for container in containers]
    return server.client("ecs").register_task_definition(**{
        "family": family, "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
        "cpu": "256", "memory": "512", "containerDefinitions": whole, **definition,
    })["taskDefinition"]["taskDefinitionArn"]


def shell(script, **container):
    """A container that runs a script."""
    return {"command": ["sh", "-c", script], **container}


def run(server, definition, **options):
    """Starts one task; answers its ARN."""
    reply = server.client("ecs").run_task(**{
        "cluster": CLUSTER, "taskDefinition": definition, "launchType": "FARGATE",
        "networkConfiguration": network(server), **options,
    })
    assert not reply["failures"], reply["failures"]
    return reply["tasks"][0]["taskArn"]


def describe(server, task, cluster=CLUSTER):
    return server.client("ecs").describe_tasks(cluster=cluster, tasks=[task])["tasks"][0]


def reached(server, task, status, seconds=60):
    """Waits until a task is `status`; a task that has ended will not become RUNNING any more."""
    def check():
        found = describe(server, task)
        if found["lastStatus"] == "STOPPED" != status:
            raise AssertionError(f"{task} ended: {found.get('stoppedReason')}, {found['containers']}")
        return found["lastStatus"] == status and found

    return eventually(check, seconds)


def finished(server, definition, **options):
    """Runs one task to its end; answers its description."""
    return reached(server, run(server, definition, **options), "STOPPED")


def stop(server, task):
    server.client("ecs").stop_task(cluster=CLUSTER, task=task)
    return reached(server, task, "STOPPED")


def address(task):
    details = task["attachments"][0]["details"]
    return next(detail["value"] for detail in details if detail["name"] == "privateIPv4Address")


def beside(server, task, *command, text=""):
    """A command of this machine, run in the network of a task."""
    details = task["attachments"][0]["details"]
    interface = next(one["value"] for one in details if one["name"] == "networkInterfaceId")
    directory = server.directory / "data/networks"
    network = next(path for path in directory.rglob("*") if path.name == interface)
    return subprocess.run(
        ["nsenter", f"--net={network}", *map(str, command)], input=text,
        capture_output=True, text=True, timeout=20, check=False,
    )


def called(server, task, host, port, path="/"):
    """What a task gets by a name of its hosts file; busybox itself cannot look names up."""
    script = ("exec", task_id(task), "--cluster", CLUSTER, "--", "cat", "/etc/hosts")
    hosts = server.cli(*script, check=False).stdout.splitlines()
    place = next((line.split()[0] for line in hosts if host in line.split()[1:]), None)
    if place is None:
        return ""
    url = f"http://{host}:{port}{path}"
    named = ("--resolve", f"{host}:{port}:{place}")
    return beside(server, task, "curl", "-s", "--max-time", 5, *named, url).stdout


def task_id(task):
    return task["taskArn"].split("/")[-1]


def lines(server, stream):
    """What was written to a log stream of the tests; nothing before there is one."""
    logs = server.client("logs")
    try:
        events = logs.get_log_events(
            logGroupName=LOG_GROUP, logStreamName=stream, startFromHead=True,
        )["events"]
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [event["message"] for event in events]


def instance(server):
    """The name that everything of a server has in the kernel."""
    directory = os.path.realpath(server.directory / "data")
    return "ls" + hashlib.sha256(directory.encode()).hexdigest()[:6]


def processes(server):
    """The processes in the cgroups of a server's tasks."""
    found, name = set(), instance(server)
    for entry in glob.glob("/proc/[0-9]*/cgroup"):
        try:
            if name in pathlib.Path(entry).read_text():
                found.add(int(entry.split("/")[2]))
        except OSError:
            continue
    return found


def monitors(server):
    """Processes beside the containers that stand for them: everything else that has our files open."""
    found, directory = set(), os.path.realpath(server.directory / "data")
    for entry in glob.glob("/proc/[0-9]*/fd/*"):
        pid = int(entry.split("/")[2])
        try:
            if os.readlink(entry).startswith(directory) and pid != server.process.pid:
                found.add(pid)
        except OSError:
            continue
    return found


def left(server):
    """Everything of a server's tasks and networks that is still on this machine."""
    name, directory = instance(server), os.path.realpath(server.directory / "data")
    found = [f"process {pid}" for pid in processes(server) | monitors(server)]
    mounts = pathlib.Path("/proc/self/mountinfo").read_text().splitlines()
    found += [f"mount {line}" for line in mounts if directory in line or name in line]
    found += glob.glob(f"/sys/fs/cgroup/**/{name}*", recursive=True)
    links = [entry.name for entry in pathlib.Path("/sys/class/net").iterdir()]
    found += [f"link {link}" for link in links if name in link]
    tables = subprocess.run(["nft", "list", "tables"], capture_output=True, text=True, check=True)
    found += [table for table in tables.stdout.splitlines() if name in table]
    for kept in ("networks/*/*", "containers/*/*", "instance/tasks/*"):
        found += glob.glob(f"{directory}/{kept}")
    return found
