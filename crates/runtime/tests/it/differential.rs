//! The same container by us and by `crun`: what the process sees must be the same.
//!
//! `crun` is the reference because it reads the same facts from an OCI bundle. It refuses hybrid
//! cgroups, so it runs in a mount namespace of its own without the version 2 hierarchy.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

use runtime::spec::{
    ContainerSpec, CpuQuota, Device, DeviceAccess, Limits, Mount, Ulimit, UlimitResource,
};
use serde_json::{Value, json};

use crate::world::World;

/// Prints everything that is compared, in sections.
const PROBE: &str = r#"
echo '## status'; grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp:)' /proc/self/status | tr -s ' '
echo '## mounts'; while read -r id parent dev root target options rest; do
  kind=${rest#*- }; echo "$target $root $options ${kind%% *} ${kind##* }"; done < /proc/self/mountinfo
echo '## limits'; tail -n +2 /proc/self/limits
echo '## cgroup'; cut -d: -f2,3 /proc/self/cgroup
echo '## values'; cd /sys/fs/cgroup; for f in memory/memory.limit_in_bytes \
  memory/memory.soft_limit_in_bytes memory/memory.memsw.limit_in_bytes \
  memory/memory.swappiness cpu/cpu.shares \
  cpu/cpu.cfs_quota_us pids/pids.max memory.max memory.low memory.swap.max cpu.weight cpu.max \
  pids.max; do [ -e $f ] && echo $f $(cat $f); done; cd - > /dev/null
echo '## devices'; ls -l /dev | tail -n +2 | awk '{print $1, $3, $4, $5, $6, $NF}' | grep -v '^[ld]'; ls /dev | sort
[ -e /sys/fs/cgroup/devices ] && sort /sys/fs/cgroup/devices/devices.list
cat /proc/sys/net/core/somaxconn
echo '## place'; pwd; hostname; env | sort; umask; ls /proc/self/fd
"#;

fn sections(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines() {
        match line.strip_prefix("## ") {
            Some(next) => name = next.to_owned(),
            None => found
                .entry(name.clone())
                .or_default()
                .push(line.trim_end().to_owned()),
        }
    }
    found
}

/// The container both run.
fn container(world: &World) -> ContainerSpec {
    std::fs::create_dir_all(world.path("data")).unwrap();
    let mut spec = world.shell(PROBE);
    spec.read_only_root = true;
    spec.user = "101:102".into();
    spec.additional_gids = vec![200];
    spec.cwd = "/srv/web".into();
    spec.env = vec![
        "PATH=/bin".into(),
        "HOME=/srv/web".into(),
        "HOSTNAME=the-host".into(),
    ];
    spec.mounts = vec![
        Mount::Bind {
            source: world.path("data"),
            target: "/data".into(),
            read_only: true,
        },
        Mount::Tmpfs {
            target: "/scratch".into(),
            size_bytes: Some(1 << 20),
            options: vec![],
        },
    ];
    spec.ulimits = vec![Ulimit {
        resource: UlimitResource::Nofile,
        soft: 512,
        hard: 1024,
    }];
    spec.limits = Limits {
        memory_bytes: Some(64 << 20),
        memory_reservation_bytes: Some(32 << 20),
        cpu_shares: Some(512),
        cpu_quota: Some(CpuQuota::from_cpu_units(512)),
        pids: Some(50),
        ..Limits::default()
    };
    spec
}

/// The container with everything else a definition can ask of Linux.
fn unusual_container(world: &World) -> ContainerSpec {
    let mut spec = container(world);
    spec.hostname = Some("of-its-own".into());
    spec.env[2] = "HOSTNAME=of-its-own".into();
    spec.no_new_privileges = true;
    spec.shm_bytes = Some(9 << 20);
    spec.limits.swap_bytes = Some(16 << 20);
    spec.limits.swappiness = Some(12);
    spec.devices = vec![Device {
        host_path: "/dev/kmsg".into(),
        container_path: "/dev/messages".into(),
        access: DeviceAccess {
            read: true,
            write: false,
            mknod: false,
        },
    }];
    spec.sysctls = vec![("net.core.somaxconn".into(), "321".into())];
    spec
}

/// The rules for devices: the standard ones, and those of the container.
fn device_rules(spec: &ContainerSpec) -> Vec<Value> {
    let standard = json!([
        {"allow": false, "access": "rwm"},
        {"allow": true, "type": "b", "access": "m"},
        {"allow": true, "type": "c", "access": "m"},
        {"allow": true, "type": "c", "major": 1, "minor": 3, "access": "rwm"},
        {"allow": true, "type": "c", "major": 1, "minor": 5, "access": "rwm"},
        {"allow": true, "type": "c", "major": 1, "minor": 7, "access": "rwm"},
        {"allow": true, "type": "c", "major": 1, "minor": 8, "access": "rwm"},
        {"allow": true, "type": "c", "major": 1, "minor": 9, "access": "rwm"},
        {"allow": true, "type": "c", "major": 5, "minor": 0, "access": "rwm"},
        {"allow": true, "type": "c", "major": 5, "minor": 2, "access": "rwm"},
        {"allow": true, "type": "c", "major": 136, "access": "rwm"}
    ]);
    let mut rules: Vec<Value> = standard.as_array().unwrap().clone();
    let more = spec
        .devices
        .iter()
        .map(|_| json!({"allow": true, "type": "c", "major": 1, "minor": 11, "access": "r"}));
    rules.extend(more);
    rules
}

fn memory(limits: &Limits) -> Value {
    let limit = limits.memory_bytes.unwrap();
    let swap = limit + limits.swap_bytes.unwrap_or(0);
    let mut memory = json!({"limit": limit, "swap": swap, "reservation": 32 << 20});
    if let Some(swappiness) = limits.swappiness {
        memory["swappiness"] = json!(swappiness);
    }
    memory
}

/// The same container as an OCI bundle.
fn bundle(world: &World, spec: &ContainerSpec) -> Value {
    let capabilities = json!([
        "CAP_CHOWN",
        "CAP_DAC_OVERRIDE",
        "CAP_FSETID",
        "CAP_FOWNER",
        "CAP_MKNOD",
        "CAP_NET_RAW",
        "CAP_SETGID",
        "CAP_SETUID",
        "CAP_SETFCAP",
        "CAP_SETPCAP",
        "CAP_NET_BIND_SERVICE",
        "CAP_SYS_CHROOT",
        "CAP_KILL",
        "CAP_AUDIT_WRITE"
    ]);
    let is_root = spec.user.is_empty();
    let own = if is_root {
        capabilities.clone()
    } else {
        json!([])
    };
    let (uid, gid, groups) = if is_root {
        (0, 0, json!([0]))
    } else {
        (101, 102, json!([102, 200]))
    };
    let quiet = ["nosuid", "noexec", "nodev"];
    let shm = format!("size={}k", spec.shm_bytes.unwrap_or(64 << 20) >> 10);
    let nodes: Vec<Value> = spec
        .devices
        .iter()
        .map(|device| {
            json!({"path": device.container_path, "type": "c", "major": 1, "minor": 11,
               "fileMode": std::fs::metadata(&device.host_path).unwrap().mode() & 0o777, "uid": 0, "gid": 0})
        })
        .collect();
    let sysctls: BTreeMap<_, _> = spec.sysctls.iter().cloned().collect();
    let rules = device_rules(spec);
    let mut mounts = vec![
        json!({"destination": "/proc", "type": "proc", "source": "proc", "options": quiet}),
        json!({"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
               "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]}),
        json!({"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options":
               ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]}),
        json!({"destination": "/sys", "type": "sysfs", "source": "sysfs",
               "options": ["nosuid", "noexec", "nodev", "ro"]}),
        json!({"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup",
               "options": ["nosuid", "noexec", "nodev", "relatime", "ro"]}),
        json!({"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue", "options": quiet}),
        json!({"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
               "options": ["nosuid", "noexec", "nodev", "mode=1777", shm]}),
    ];
    if !spec.mounts.is_empty() {
        mounts.push(
            json!({"destination": "/data", "type": "bind", "source": world.path("data"),
                           "options": ["rbind", "ro", "rprivate"]}),
        );
        mounts.push(
            json!({"destination": "/scratch", "type": "tmpfs", "source": "tmpfs",
                           "options": ["nosuid", "noexec", "nodev", "size=1048576"]}),
        );
    }
    json!({
        "ociVersion": "1.0.0",
        "process": {
            "user": {"uid": uid, "gid": gid, "additionalGids": groups, "umask": 18},
            "args": spec.args, "env": spec.env, "cwd": spec.cwd,
            "noNewPrivileges": spec.no_new_privileges,
            "capabilities": {"bounding": capabilities, "effective": own, "permitted": own,
                             "inheritable": [], "ambient": []},
            "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 512, "hard": 1024}],
        },
        "root": {"path": "rootfs", "readonly": spec.read_only_root},
        "hostname": spec.hostname.as_deref().unwrap_or("the-host"),
        "mounts": mounts,
        "linux": {
            "namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "ipc"}, {"type": "uts"},
                           {"type": "mount"}, {"type": "cgroup"}],
            "resources": {
                "memory": memory(&spec.limits),
                "cpu": {"shares": 512, "quota": 50_000, "period": 100_000},
                "pids": {"limit": 50},
                "devices": rules
            },
            "devices": nodes, "sysctl": sysctls,
            "seccomp": {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
                        "syscalls": [{"names": ["reboot"], "action": "SCMP_ACT_ERRNO"}]},
            "maskedPaths": ["/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore",
                "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
                "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
                "/sys/devices/virtual/powercap"],
            "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
                              "/proc/sysrq-trigger"]
        }
    })
}

/// Runs the bundle; what the probe printed.
fn run_crun(world: &World, spec: &ContainerSpec) -> String {
    let crun = Path::new("/usr/bin/crun");
    assert!(
        crun.exists(),
        "this test compares with crun: install it (apt-get install crun)"
    );
    let name = format!("{}-{}", world.instance, spec.id);
    let directory = world.path(&format!("bundle-{}", spec.id));
    let root = directory.join("rootfs");
    for made in ["upper", "work", "rootfs"] {
        std::fs::create_dir_all(directory.join(made)).unwrap();
    }
    let config = serde_json::to_vec_pretty(&bundle(world, spec)).unwrap();
    std::fs::write(directory.join("config.json"), config).unwrap();
    // In a mount namespace of its own: the overlay, and cgroups without version 2.
    let script = format!(
        "umount /sys/fs/cgroup/unified 2>/dev/null
         mount -t overlay overlay -o lowerdir={},upperdir={},workdir={} {} &&
         exec {} --cgroup-manager=cgroupfs --root {} run --bundle {} {name}",
        world.path("root").display(),
        directory.join("upper").display(),
        directory.join("work").display(),
        root.display(),
        crun.display(),
        directory.join("state").display(),
        directory.display(),
    );
    let output = Command::new("unshare")
        .args(["-m", "sh", "-c", &script])
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "crun failed: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// Known and meant: what we add or refuse beyond `crun`, and what is only said differently.
fn is_known(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    match words[..] {
        // The directory above the version 1 hierarchies: we make it read-only.
        ["/sys/fs/cgroup", _, _, "tmpfs", _] => true,
        // The hierarchy of the machine's service manager: our containers are not in it.
        ["/sys/fs/cgroup/systemd", ..] => true,
        // The machine's console, and the owner of /dev/null: crun gives both to the container.
        ["c", "5:1", "rwm"] => true,
        ["crw-rw-rw-", _, _, "1,", "3", "null"] => true,
        _ => false,
    }
}

/// A mount without what differs by its nature.
fn comparable(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    if let [path, root, options, _, _] = words[..]
        && path.starts_with("/proc/")
    {
        // A part that may only be read keeps the options of /proc, which crun loses; and the null
        // device that masks is the container's own, not the machine's. That it is there, and
        // refuses writes, must be the same.
        return format!("{path} {root} read-only={}", options.starts_with("ro,"));
    }
    let plain = |option: &&str| {
        let name = option.split('=').next().unwrap_or_default();
        !matches!(
            name,
            "lowerdir" | "upperdir" | "workdir" | "fsync" | "volatile"
        )
    };
    let words = line
        .split(' ')
        .map(|word| word.split(',').filter(plain).collect::<Vec<_>>().join(","));
    words.collect::<Vec<_>>().join(" ")
}

fn compared(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut all = sections(text);
    for (name, lines) in &mut all {
        if name == "mounts" {
            lines.iter_mut().for_each(|line| *line = comparable(line));
        }
        lines.retain(|line| !is_known(line));
    }
    all
}

async fn check_same(world: &World, spec: &ContainerSpec) {
    let ours = world.run(spec).await.unwrap();
    assert_eq!(ours.stderr, "");
    println!("{}", ours.stdout);
    let ours = compared(&ours.stdout);
    let theirs = compared(&run_crun(world, spec));
    let mut differences = String::new();
    for (name, lines) in &theirs {
        let own = &ours[name];
        let only = |one: &[String], other: &[String], mark: &str| -> String {
            let missing = one.iter().filter(|line| !other.contains(line));
            missing
                .map(|line| format!("{name} {mark} {line}\n"))
                .collect()
        };
        differences += &only(own, lines, "ours");
        differences += &only(lines, own, "crun");
    }
    assert_eq!(differences, "");
}

#[tokio::test]
async fn a_user_with_limits_and_mounts_sees_what_crun_shows() {
    let world = World::new().await;
    check_same(&world, &container(&world)).await;
}

#[tokio::test]
async fn root_sees_what_crun_shows() {
    let world = World::new().await;
    let mut spec = container(&world);
    spec.user = String::new();
    spec.additional_gids = Vec::new();
    spec.read_only_root = false;
    spec.mounts = Vec::new();
    spec.env[1] = "HOME=/root".into();
    check_same(&world, &spec).await;
}

#[tokio::test]
async fn swap_devices_and_a_name_of_its_own_are_what_crun_makes_of_them() {
    let world = World::new().await;
    check_same(&world, &unusual_container(&world)).await;
}
