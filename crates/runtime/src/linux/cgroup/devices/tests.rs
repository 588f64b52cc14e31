//! What `devices` promises.

use std::path::Path;

use super::super::Hierarchies;
use super::super::hierarchies::HierarchyV2;
use super::*;

#[test]
fn a_rule_reads_as_the_kernel_wants_it() {
    assert_eq!(line(&rule(false, Some(136), None, ALL)), "c 136:* rwm");
    assert_eq!(line(&rule(true, None, None, MKNOD)), "b *:* m");
}

/// The kernel takes the program and obeys it: a version 2 group without any controller will do.
#[test]
fn the_version_2_program_allows_null_and_refuses_kmsg() {
    let found = Hierarchies::find().unwrap();
    let Some(v2) = found.v2 else {
        panic!("this test needs a mounted cgroup2 hierarchy")
    };
    let only_v2 = Hierarchies {
        v1: Vec::new(),
        v2: Some(HierarchyV2 {
            controllers: Vec::new(),
            ..v2
        }),
    };
    let path = format!("lst-{}-devices", std::process::id());
    let group = Group::new(&only_v2, Path::new(&path));
    group.create().unwrap();
    let allowed = group.allow_devices(&[]);
    let entrance = only_v2
        .v2
        .as_ref()
        .unwrap()
        .mount
        .join(&path)
        .join("cgroup.procs");
    let script = format!(
        "echo 0 > {}; echo x > /dev/null && echo null; head -c0 /dev/zero && echo zero; \
         true < /dev/kmsg && echo kmsg",
        entrance.display()
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .output()
        .unwrap();
    group.remove().unwrap();
    allowed.unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "null\nzero\n");
}
