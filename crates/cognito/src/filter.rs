//! The filter of `ListUsers`: `email = "a@b.example"`, `username ^= "a"`.

use crate::words::bad;
use api::Reply;
use domain::cognito::PoolUser;

/// Attributes that users can be found by. Source: API reference, `ListUsers$Filter`.
const SEARCHABLE: &[&str] = &[
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
];

/// Attributes whose capitals count. Source: as above; that they do not count in the others follows
/// from the remark standing at these alone.
const WITH_CAPITALS: &[&str] = &["username", "status", "sub"];

/// A filter, read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    name: String,
    is_prefix: bool,
    value: String,
}

impl Filter {
    /// Reads a filter; `None` when it is empty and every user fits.
    pub(crate) fn read(text: &str) -> Reply<Option<Self>> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = || bad("Error while parsing filter");
        let (before, value) = text.split_once('=').ok_or_else(wrong)?;
        let (name, is_prefix) = match before.strip_suffix('^') {
            Some(name) => (name, true),
            None => (before, false),
        };
        let name = name.trim().trim_matches('"');
        let value = value.trim();
        let value = value
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'));
        let value = value.ok_or_else(wrong)?;
        if !SEARCHABLE.contains(&name) {
            return Err(bad(format!("Invalid search attribute: {name}")));
        }
        Ok(Some(Self {
            name: name.to_owned(),
            is_prefix,
            value: value.replace("\\\"", "\"").replace("\\\\", "\\"),
        }))
    }

    /// Whether a user fits.
    pub(crate) fn fits(&self, user: &PoolUser) -> bool {
        let found = match self.name.as_str() {
            "username" => Some(user.username.as_str()),
            "sub" => Some(user.sub.as_str()),
            "cognito:user_status" => Some(user.status.as_str()),
            "status" => Some(if user.enabled { "Enabled" } else { "Disabled" }),
            name => user.attributes.get(name).map(String::as_str),
        };
        found.is_some_and(|found| match WITH_CAPITALS.contains(&self.name.as_str()) {
            true => self.is_like(found, &self.value),
            false => self.is_like(&found.to_lowercase(), &self.value.to_lowercase()),
        })
    }

    fn is_like(&self, found: &str, wanted: &str) -> bool {
        match self.is_prefix {
            true => found.starts_with(wanted),
            false => found == wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn filters_are_read_as_people_write_them() {
        let read = |text| {
            Filter::read(text).map(|read| read.map(|one| (one.name, one.is_prefix, one.value)))
        };
        let is =
            |name: &str, prefix, value: &str| Ok(Some((name.to_owned(), prefix, value.to_owned())));
        assert_eq!(read("email = \"a=b@c\""), is("email", false, "a=b@c"));
        assert_eq!(
            read("\"username\"^=\"x\\\"y\""),
            is("username", true, "x\"y")
        );
        assert_eq!(read(" "), Ok(None));
        for wrong in ["email", "email = a", "= \"a\"", "custom:a = \"b\""] {
            assert_eq!(
                read(wrong).unwrap_err().code,
                "InvalidParameterException",
                "{wrong}"
            );
        }
    }
}
