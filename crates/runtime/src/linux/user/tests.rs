//! What `user` promises.

use super::*;

const PASSWD: &str = "\
root:x:0:0:root:/root:/bin/sh
broken line
web:x:101:102:Web:/srv/web:/sbin/nologin
";
const GROUP: &str = "\
root:x:0:root
wheel:x:10:root,web
web:x:102:
logs:x:200:web
";

fn resolve(user: &str, more: &[u32]) -> Result<(u32, u32, Vec<u32>, String), String> {
    let identity = Identity::resolve(user, more, PASSWD, GROUP).map_err(|unknown| unknown.0)?;
    Ok((identity.uid, identity.gid, identity.groups, identity.home))
}

#[test]
fn no_user_is_root_with_the_groups_of_root() {
    assert_eq!(resolve("", &[]), Ok((0, 0, vec![0, 10], "/root".into())));
}

#[test]
fn a_name_brings_its_groups_and_home() {
    assert_eq!(
        resolve("web", &[7]),
        Ok((101, 102, vec![102, 10, 200, 7], "/srv/web".into()))
    );
    assert_eq!(resolve("101", &[]), resolve("web", &[]));
}

#[test]
fn a_named_group_replaces_the_others() {
    assert_eq!(
        resolve("web:logs", &[]),
        Ok((101, 200, vec![200], "/srv/web".into()))
    );
    assert_eq!(
        resolve("web:4242", &[]),
        Ok((101, 4242, vec![4242], "/srv/web".into()))
    );
}

#[test]
fn a_number_need_not_be_known_but_a_name_must() {
    assert_eq!(resolve("5000", &[]), Ok((5000, 0, vec![0], "/".into())));
    assert_eq!(resolve("nobody", &[]), Err("user nobody".into()));
    assert_eq!(resolve("web:staff", &[]), Err("group staff".into()));
}
