//! What the bridge promises of names and addresses.

use super::{FIRST, free, interface_id, keep, nth};
use std::collections::BTreeMap;

#[test]
fn interfaces_are_named_by_their_containers_and_fit_a_link() {
    let id = interface_id("0123456789abcdef0123456789abcdef-1234567890");
    assert_eq!(id, "br-ef1234567890");
}

#[test]
fn a_sweep_leaves_what_is_alive_and_the_door_to_it() {
    let found = || ["br-a1", "br-b1", "br-door"].map(str::to_owned).into();
    assert!(keep(["c-1"].into_iter(), found()).is_empty());
    let kept: Vec<String> = keep(["a-1", "c-1"].into_iter(), found())
        .into_iter()
        .collect();
    assert_eq!(kept, ["br-a1", "br-door"]);
}

#[test]
fn a_new_container_has_the_first_free_address() {
    let mut members = BTreeMap::new();
    assert_eq!(free(&members), Some(nth(FIRST)));
    members.insert("a".to_owned(), nth(FIRST));
    members.insert("b".to_owned(), nth(FIRST + 2));
    assert_eq!(free(&members), Some(nth(FIRST + 1)));
}
