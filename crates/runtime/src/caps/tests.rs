//! What `caps` promises.

use super::*;

#[test]
fn the_default_set_is_the_fourteen_of_a_container() {
    assert_eq!(CapabilitySet::DEFAULT.bits(), 0xa804_25fb);
}

#[test]
fn dropping_all_leaves_only_what_is_added() {
    let set = CapabilitySet::from_add_and_drop(&["NET_ADMIN"], &["ALL"]).unwrap();
    assert_eq!(set, CapabilitySet::EMPTY.with(Capability::NetAdmin));
}

#[test]
fn adding_all_keeps_what_is_not_dropped() {
    let set = CapabilitySet::from_add_and_drop(&["ALL"], &["CAP_SYS_ADMIN"]).unwrap();
    assert_eq!(set, CapabilitySet::ALL.without(Capability::SysAdmin));
}

#[test]
fn an_unknown_name_is_refused() {
    assert!(CapabilitySet::from_add_and_drop(&["FLY"], &[]).is_err());
}
