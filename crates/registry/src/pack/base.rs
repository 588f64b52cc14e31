//! What every program expects of a root directory: users, a place for temporary files,
//! certificates.

use std::path::Path;

use super::PackError;
use super::tree::Tree;

const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Number of a user that the image introduces.
const USER_ID: u32 = 1000;

/// Adds the base files; `user` may introduce a name.
pub(super) fn add(tree: &mut Tree, user: Option<&str>) -> Result<(), PackError> {
    let name = new_name(user)?;
    let mut passwd =
        "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n".to_owned();
    let mut group = "root:x:0:\nnogroup:x:65534:\n".to_owned();
    if let Some(name) = name {
        passwd += &format!("{name}:x:{USER_ID}:{USER_ID}:{name}:/home/{name}:/sbin/nologin\n");
        group += &format!("{name}:x:{USER_ID}:\n");
    }
    tree.add_text("/etc/passwd", &passwd)?;
    tree.add_text("/etc/group", &group)?;
    tree.add_directory("/root", 0o700)?;
    tree.add_directory("/tmp", 0o1777)?;
    if Path::new(CERTIFICATES).exists() {
        tree.add(Path::new(CERTIFICATES), Path::new(CERTIFICATES))?;
    }
    Ok(())
}

/// The name that needs an entry of its own: not a number, not one every image has.
fn new_name(user: Option<&str>) -> Result<Option<&str>, PackError> {
    let Some(user) = user else {
        return Ok(None);
    };
    let invalid = || PackError::Invalid {
        what: "user",
        value: user.to_owned(),
    };
    let (name, group) = user.split_once(':').unwrap_or((user, ""));
    let group_exists = group.is_empty() || group.parse::<u32>().is_ok() || group == name;
    if !group_exists && !matches!(group, "root" | "nogroup") {
        return Err(invalid());
    }
    if name.parse::<u32>().is_ok() || matches!(name, "root" | "nobody") {
        return Ok(None);
    }
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    match starts && name.len() <= 32 && name.chars().all(letters) {
        true => Ok(Some(name)),
        false => Err(invalid()),
    }
}
