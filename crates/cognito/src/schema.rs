//! Attributes: the standard ones, and what values must be like.

use crate::words::bad;
use api::Reply;
use domain::cognito::{SchemaAttribute, UserPool};
use std::collections::BTreeMap;

/// Standard attributes: name, type, shortest and longest value. Source: OpenID Connect Core
/// 5.1, and `DescribeUserPool` of a pool that nobody has changed.
const STANDARD: &[(&str, &str, &str, &str)] = &[
    ("sub", "String", "1", "2048"),
    ("name", "String", "0", "2048"),
    ("given_name", "String", "0", "2048"),
    ("family_name", "String", "0", "2048"),
    ("middle_name", "String", "0", "2048"),
    ("nickname", "String", "0", "2048"),
    ("preferred_username", "String", "0", "2048"),
    ("profile", "String", "0", "2048"),
    ("picture", "String", "0", "2048"),
    ("website", "String", "0", "2048"),
    ("email", "String", "0", "2048"),
    ("email_verified", "Boolean", "", ""),
    ("gender", "String", "0", "2048"),
    ("birthdate", "String", "10", "10"),
    ("zoneinfo", "String", "0", "2048"),
    ("locale", "String", "0", "2048"),
    ("phone_number", "String", "0", "2048"),
    ("phone_number_verified", "Boolean", "", ""),
    ("address", "String", "0", "2048"),
    ("updated_at", "Number", "0", ""),
];

/// Attributes that administrators alone say of users.
pub(crate) const VERIFIED: [&str; 2] = ["email_verified", "phone_number_verified"];

/// What users of a new pool may have.
pub(crate) fn standard() -> Vec<SchemaAttribute> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let attribute = |(name, kind, least, most): &(&str, &str, &str, &str)| SchemaAttribute {
        name: (*name).to_owned(),
        kind: (*kind).to_owned(),
        developer_only: false,
        mutable: *name != "sub",
        required: *name == "sub",
        least: text(least),
        most: text(most),
    };
    STANDARD.iter().map(attribute).collect()
}

/// Refuses attributes that the pool does not have, or with values it does not take.
pub(crate) fn check(pool: &UserPool, attributes: &BTreeMap<String, String>) -> Reply<()> {
    for (name, value) in attributes {
        let known = pool.attribute(name).ok_or_else(|| {
            wrong(&format!(
                "Type for attribute {{{name}}} could not be determined"
            ))
        })?;
        check_value(known, value)?;
    }
    Ok(())
}

fn check_value(attribute: &SchemaAttribute, value: &str) -> Reply<()> {
    let name = attribute.name.as_str();
    if value.is_empty() {
        return Ok(());
    }
    match name {
        "email" if !is_email(value) => return Err(bad("Invalid email address format.")),
        "phone_number" if !is_phone_number(value) => {
            return Err(bad("Invalid phone number format."));
        }
        _ => {}
    }
    let limit = |limit: &Option<String>| limit.as_ref().and_then(|limit| limit.parse::<i64>().ok());
    let (least, most) = (limit(&attribute.least), limit(&attribute.most));
    match attribute.kind.as_str() {
        "String" => {
            let count = i64::try_from(value.chars().count()).unwrap_or(i64::MAX);
            if least.is_some_and(|least| count < least) || most.is_some_and(|most| count > most) {
                return Err(wrong(&format!(
                    "{name}: String does not match the length constraint"
                )));
            }
        }
        "Number" => {
            let number: Option<i64> = value.parse().ok();
            let number =
                number.ok_or_else(|| wrong(&format!("{name}: Attribute value is not a number")))?;
            if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) {
                return Err(wrong(&format!("{name}: Number is out of range")));
            }
        }
        "Boolean" if !matches!(value.to_lowercase().as_str(), "true" | "false") => {
            return Err(wrong(&format!("{name}: Attribute value is not a boolean")));
        }
        _ => {}
    }
    Ok(())
}

/// Refuses a new user without an attribute that every user must have.
pub(crate) fn check_required(pool: &UserPool, attributes: &BTreeMap<String, String>) -> Reply<()> {
    let is_absent = |attribute: &&SchemaAttribute| {
        attribute.required
            && attribute.name != "sub"
            && attributes.get(&attribute.name).is_none_or(String::is_empty)
    };
    match pool.schema.iter().find(is_absent) {
        Some(missing) => Err(wrong(&format!(
            "{}: The attribute is required\n",
            missing.name
        ))),
        None => Ok(()),
    }
}

/// Refuses a change of what cannot change.
pub(crate) fn check_mutable(
    pool: &UserPool,
    current: &BTreeMap<String, String>,
    changed: &BTreeMap<String, String>,
) -> Reply<()> {
    for name in changed.keys() {
        let fixed = pool.attribute(name).is_some_and(|known| !known.mutable);
        if fixed && (name == "sub" || current.contains_key(name)) {
            return Err(bad(format!("user.{name}: Attribute cannot be updated.\n")));
        }
    }
    Ok(())
}

fn wrong(problem: &str) -> api::ApiError {
    bad(format!(
        "Attributes did not conform to the schema: {problem}"
    ))
}

/// Whether text can be an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |one: char| !one.is_whitespace() && one != '@';
    !name.is_empty()
        && name.chars().all(plain)
        && !host.is_empty()
        && host.chars().all(plain)
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.contains('.')
}

/// Whether text is a phone number as E.164 writes it.
pub(crate) fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (5..=15).contains(&digits.len()) && digits.bytes().all(|one| one.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::{is_email, is_phone_number};

    #[test]
    fn addresses_and_numbers_are_told_from_other_text() {
        for good in ["a@b.example", "a+b@c.d.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "a", "@b.c", "a@", "a@b", "a b@c.d", "a@.c", "a@b@c.d"] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(is_phone_number("+4915112345678"));
        assert!(!is_phone_number("015112345678"));
        assert!(!is_phone_number("+49 151"));
    }
}
