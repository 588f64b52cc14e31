//! Trees and their rules, without a store.

use std::path::Path;

use super::tree::Tree;
use super::*;

#[test]
fn a_destination_must_be_absolute_and_may_not_lead_upward() {
    let mut tree = Tree::default();
    let add = |tree: &mut Tree, to: &str| tree.add(Path::new("/bin/true"), Path::new(to));
    assert!(matches!(
        add(&mut tree, "etc/x"),
        Err(PackError::Destination(_))
    ));
    assert!(matches!(
        add(&mut tree, "/etc/../x"),
        Err(PackError::Destination(_))
    ));
    assert!(add(&mut tree, "/etc/x").is_ok());
}

#[test]
fn two_different_files_may_not_share_a_place() {
    let mut tree = Tree::default();
    tree.add(Path::new("/bin/true"), Path::new("/app")).unwrap();
    let again = tree.add(Path::new("/bin/false"), Path::new("/app"));
    assert!(matches!(again, Err(PackError::Conflict(_))));
}

#[test]
fn a_script_is_not_a_program() {
    let script = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(script.path(), "#!/bin/sh\n").unwrap();
    assert!(matches!(
        elf::read(script.path()),
        Err(PackError::NotAProgram(_))
    ));
}

#[test]
fn ports_have_a_number_and_a_protocol() {
    assert_eq!(exposed("8080").unwrap(), "8080/tcp");
    assert_eq!(exposed("53/udp").unwrap(), "53/udp");
    for bad in ["", "0", "70000", "80/http", "x"] {
        assert!(exposed(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_user_is_a_number_a_known_name_or_a_sensible_new_one() {
    let add = |user| base::add(&mut Tree::default(), Some(user));
    for good in ["1000", "1000:1000", "nobody", "app", "app:app"] {
        assert!(add(good).is_ok(), "{good}");
    }
    for bad in ["", "a b", "a\nroot:x:0:0", "App", "app:wheel"] {
        assert!(add(bad).is_err(), "{bad:?}");
    }
}
