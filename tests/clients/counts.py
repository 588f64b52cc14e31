"""What a server has taken of the machine, counted: equal before and after means nothing leaks."""

import gc
import glob
import os
import pathlib
import subprocess

import ground


def inside(namespace, *command):
    """The output of a command in a network namespace; nothing once the namespace is gone."""
    done = subprocess.run(
        ["nsenter", f"--net={namespace}", *command], capture_output=True, text=True, check=False,
    )
    return done.stdout


def rules_and_elements(listing):
    """How many rules and set elements a listing of nft has."""
    elements = sum(part.count(",") + 1 for part in listing.split("elements = {")[1:]
                   for part in [part.split("}")[0]])
    plain = [line for line in listing.splitlines() if line.startswith("\t\t")]
    return len(plain), elements


def namespaces(directory):
    """The server's network namespaces, by the files that stand for them."""
    mounts = pathlib.Path("/proc/self/mountinfo").read_text().splitlines()
    return [line.split()[4] for line in mounts if "nsfs" in line and directory in line]


def descriptors(pid, directory):
    """What a server holds open, but for the files of its key-value engines: those come and go
    with how much was written, below a limit of their own."""
    engines = tuple(f"{directory}/{name}/" for name in ("journal", "logs", "metrics"))
    found = []
    for entry in glob.glob(f"/proc/{pid}/fd/*"):
        try:
            if not os.readlink(entry).startswith(engines):
                found.append(entry)
        except OSError:
            continue
    return found


def of(server):
    """Everything of a server that tasks may leave behind."""
    # Clients that nobody has any more close their connections, which are the server's, too.
    gc.collect()
    name, directory = ground.instance(server), os.path.realpath(server.directory / "data")
    files = namespaces(directory)
    mounts = pathlib.Path("/proc/self/mountinfo").read_text().splitlines()
    found = {
        "processes": len(ground.processes(server) | ground.monitors(server)),
        "namespaces": len(files),
        "mounts": sum(directory in line or name in line for line in mounts),
        "cgroups": len(glob.glob(f"/sys/fs/cgroup/**/{name}*", recursive=True)),
        "links": sum(name in entry.name for entry in pathlib.Path("/sys/class/net").iterdir()),
        "descriptors": len(descriptors(server.process.pid, directory)),
        "files": sum(len(glob.glob(f"{directory}/{kept}"))
                     for kept in ("networks/*/*", "containers/*/*", "instance/tasks/*")),
        "rules": 0,
        "elements": 0,
    }
    listings = [subprocess.run(["nft", "list", "ruleset"], capture_output=True, text=True).stdout]
    for file in files:
        listings.append(inside(file, "nft", "list", "ruleset"))
        found["links"] += len(inside(file, "ip", "-o", "link").splitlines())
    for listing in listings:
        if listing is listings[0]:
            listing = "\n".join(part for part in listing.split("\ntable") if name in part)
        rules, elements = rules_and_elements(listing)
        found["rules"] += rules
        found["elements"] += elements
    return found
