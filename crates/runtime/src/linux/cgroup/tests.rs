//! What `cgroup` promises.

use super::hierarchies::*;
use super::*;
use crate::spec::{CpuQuota, Limits};

const HYBRID: &str = "\
24 20 0:22 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
25 20 0:23 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
26 20 0:24 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
27 20 0:25 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";

fn writes(hierarchies: &Hierarchies) -> Vec<(String, String)> {
    let limits = Limits {
        memory_bytes: Some(1 << 20),
        memory_reservation_bytes: Some(1 << 19),
        cpu_shares: Some(1024),
        cpu_quota: Some(CpuQuota::from_cpu_units(512)),
        pids: Some(9),
        swap_bytes: Some(1 << 10),
        swappiness: Some(7),
    };
    let group = Group::new(hierarchies, Path::new("a/b"));
    let text = |(file, value): (PathBuf, String)| (file.display().to_string(), value);
    group.limit_writes(&limits).into_iter().map(text).collect()
}

#[test]
fn controllers_mounted_together_are_one_hierarchy() {
    let found = Hierarchies::parse(HYBRID);
    assert_eq!(found.v1.len(), 2);
    assert_eq!(
        found.of("cpuacct"),
        Some(Path::new("/sys/fs/cgroup/cpu,cpuacct"))
    );
    assert!(found.v2.is_some());
}

#[test]
fn limits_on_version_2_use_its_files_and_weights() {
    let controllers = CONTROLLERS_V2.map(str::to_owned).to_vec();
    let v2 = HierarchyV2 {
        mount: "/cg".into(),
        controllers,
    };
    let written = writes(&Hierarchies {
        v1: Vec::new(),
        v2: Some(v2),
    });
    let expected = [
        ("/cg/a/b/memory.max", "1048576"),
        ("/cg/a/b/memory.low", "524288"),
        ("/cg/a/b/cpu.weight", "39"),
        ("/cg/a/b/cpu.max", "50000 100000"),
        ("/cg/a/b/pids.max", "9"),
    ];
    assert_eq!(
        written,
        expected.map(|(file, value)| (file.to_owned(), value.to_owned()))
    );
}

#[test]
fn limits_on_version_1_go_to_the_hierarchy_of_each_controller() {
    let written = writes(&Hierarchies::parse(HYBRID));
    assert!(written.contains(&(
        "/sys/fs/cgroup/cpu,cpuacct/a/b/cpu.shares".into(),
        "1024".into()
    )));
    assert!(written.iter().all(|(file, _)| !file.contains("unified")));
}

#[test]
fn oom_kills_are_read_from_both_versions() {
    assert_eq!(
        oom_kills_in("oom_kill_disable 0\nunder_oom 0\noom_kill 3\n"),
        3
    );
    assert_eq!(
        oom_kills_in("low 0\nhigh 0\nmax 9\noom 1\noom_kill 2\noom_group_kill 0\n"),
        2
    );
    assert_eq!(oom_kills_in(""), 0);
}

#[test]
fn a_process_finds_its_own_group() {
    let memberships = "9:memory:/jobs\n4:cpu,cpuacct:/a:b\n0::/unified\n";
    let of = |name: &str| own_group(memberships, &[name.to_owned()]);
    assert_eq!(of("memory"), Some("/jobs"));
    assert_eq!(of("cpuacct"), Some("/a:b"));
    assert_eq!(of("pids"), None);
    Hierarchies::find().unwrap().warm().unwrap();
}
