//! What `linux` promises.

use super::{device, limit_as_fargate, limits, no_new_privileges};
use crate::life::sample::container;
use domain::ecs::DeviceMapping;
use runtime::spec::{ContainerSpec, RootFs};
use runtime::{ContainerId, SandboxId};
use serde_json::json;

#[test]
fn swap_is_beside_the_memory_and_swappiness_needs_it() {
    let asked = container(json!({ "max_swap_mib": 2, "swappiness": 30 }));
    let limits_of = |one| limits(&one, None);
    let with = limits_of(asked);
    assert_eq!(
        (with.swap_bytes, with.swappiness),
        (Some(2 << 20), Some(30))
    );
    let without = limits_of(container(json!({ "swappiness": 30 })));
    assert_eq!((without.swap_bytes, without.swappiness), (None, None));
}

#[test]
fn a_device_without_permissions_has_all_of_them_at_its_own_path() {
    let mapping = |permissions: &[&str]| DeviceMapping {
        host_path: "/dev/fuse".to_owned(),
        container_path: None,
        permissions: permissions.iter().map(|one| (*one).to_owned()).collect(),
    };
    let all = device(&mapping(&[]));
    assert_eq!(all.container_path, std::path::Path::new("/dev/fuse"));
    let told = |of| {
        let access = device(&mapping(of)).access;
        (access.read, access.write, access.mknod)
    };
    assert_eq!(told(&[]), (true, true, true));
    assert_eq!(told(&["read"]), (true, false, false));
    assert_eq!(told(&["write", "mknod"]), (false, true, true));
}

#[test]
fn security_options_are_heeded_passed_over_or_refused() {
    let of =
        |options: &[&str]| no_new_privileges(&container(json!({ "security_options": options })));
    assert!(!of(&[]).unwrap());
    assert!(of(&["no-new-privileges"]).unwrap());
    assert!(of(&["label:type:x", "no-new-privileges:true"]).unwrap());
    assert!(!of(&["no-new-privileges", "no-new-privileges:false"]).unwrap());
    let refused = of(&["seccomp=unconfined"]).unwrap_err().reason;
    assert!(
        refused.starts_with("CannotCreateContainerError: "),
        "{refused}"
    );
}

#[test]
fn fargate_limits_open_files_unless_the_container_does() {
    let sandbox = SandboxId::new("task").unwrap();
    let id = ContainerId::new("app").unwrap();
    let mut spec = ContainerSpec::new(id, sandbox, RootFs::Directory("/".into()), Vec::new());
    for _ in 0..2 {
        limit_as_fargate(&mut spec);
        assert_eq!((spec.ulimits.len(), spec.ulimits[0].soft), (1, 65_535));
    }
}
