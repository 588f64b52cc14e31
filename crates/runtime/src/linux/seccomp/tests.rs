//! What `seccomp` promises.

use super::*;

#[test]
fn filters_survive_the_way_through_a_file() {
    let filters = Filters::compile(CapabilitySet::DEFAULT).unwrap();
    assert_eq!(Filters::from_bytes(&filters.to_bytes()).unwrap(), filters);
    assert!(Filters::from_bytes(&filters.to_bytes()[..99]).is_err());
    assert!(Filters::from_bytes(&[]).is_err());
}

#[test]
fn sys_admin_brings_mount_and_clone3() {
    let plain = allowed(CapabilitySet::DEFAULT).unwrap();
    let admin = CapabilitySet::DEFAULT.with(Capability::SysAdmin);
    assert!(!plain.contains_key(&libc::SYS_mount));
    assert!(allowed(admin).unwrap().contains_key(&libc::SYS_mount));
    assert_eq!(Filters::compile(CapabilitySet::DEFAULT).unwrap().0.len(), 2);
    assert_eq!(Filters::compile(admin).unwrap().0.len(), 1);
}

#[test]
fn the_table_has_the_numbers_of_this_machine() {
    let rules = allowed(CapabilitySet::DEFAULT).unwrap();
    for call in [
        libc::SYS_read,
        libc::SYS_execve,
        libc::SYS_openat2,
        libc::SYS_close_range,
    ] {
        assert_eq!(rules.get(&call).map(Vec::len), Some(0));
    }
    assert_eq!(number(&table::CLONE), libc::SYS_clone);
    assert_eq!(number(&table::SOCKET), libc::SYS_socket);
    assert_eq!(number(&table::PERSONALITY), libc::SYS_personality);
}
