//! The members of a document and of a statement: read and checked, one function each.

use super::malformed::{Malformed, Stage};
use super::{Choice, Effect, Kind};
use crate::pattern::{Pattern, Variables};
use crate::principals::Principals;
use serde_json::{Map, Value};
use std::collections::HashSet;

pub(super) fn only(members: &Map<String, Value>, known: &[&str]) -> Result<(), Malformed> {
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(Malformed::syntax(format!("{name} is not known here"))),
        None => Ok(()),
    }
}

/// Identity policies must have today's version; others may be older, without variables.
pub(super) fn version(members: &Map<String, Value>, kind: Kind) -> Result<Variables, Malformed> {
    match members.get("Version").map(Value::as_str) {
        Some(Some("2012-10-17")) => Ok(Variables::Replaced),
        Some(Some("2008-10-17")) | None if kind != Kind::Identity => Ok(Variables::Literal),
        Some(Some("2008-10-17")) | None => Err(Malformed::at(
            Stage::Version,
            "Policy document must be version 2012-10-17 or greater.",
        )),
        Some(_) => Err(Malformed::syntax(
            "Version is neither 2012-10-17 nor 2008-10-17",
        )),
    }
}

pub(super) fn effect(members: &Map<String, Value>) -> Result<Effect, Malformed> {
    let Some(text) = members.get("Effect").and_then(Value::as_str) else {
        return Err(Malformed::syntax(
            "a statement has no Effect that is a text",
        ));
    };
    match text {
        "Allow" => Ok(Effect::Allow),
        "Deny" => Ok(Effect::Deny),
        _ if text.eq_ignore_ascii_case("allow") || text.eq_ignore_ascii_case("deny") => {
            let detail = format!("the Effect {text} has capital letters elsewhere");
            Err(Malformed::legacy(detail))
        }
        _ => Err(Malformed::syntax(format!("{text} is no Effect"))),
    }
}

pub(super) fn sid(members: &Map<String, Value>, kind: Kind) -> Result<Option<String>, Malformed> {
    let Some(sid) = members.get("Sid") else {
        return Ok(None);
    };
    let sid = sid
        .as_str()
        .ok_or_else(|| Malformed::syntax("Sid is not a text"))?;
    let fits = sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !fits && kind == Kind::Identity {
        return Err(Malformed::at(
            Stage::Ids,
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the \
             regular expression [0-9A-Za-z]*",
        ));
    }
    Ok(Some(sid.to_owned()).filter(|sid| !sid.is_empty()))
}

pub(super) fn unique_ids(statements: &[Value]) -> Result<(), Malformed> {
    let mut seen = HashSet::new();
    let mut ids = statements
        .iter()
        .filter_map(|statement| statement["Sid"].as_str())
        .filter(|id| !id.is_empty());
    if ids.all(|id| seen.insert(id)) {
        return Ok(());
    }
    Err(Malformed::at(
        Stage::Ids,
        "Statement IDs (SID) in a single policy must be unique.",
    ))
}

/// The member `name`, or `Not` + `name`, and which it is. Fails when both are there.
pub(super) fn either<'a>(
    members: &'a Map<String, Value>,
    name: &str,
) -> Result<Option<(&'a Value, bool)>, Malformed> {
    match (members.get(name), members.get(&format!("Not{name}"))) {
        (Some(_), Some(_)) => {
            let detail = format!("a statement has both {name} and Not{name}");
            Err(Malformed::syntax(detail))
        }
        (Some(value), None) => Ok(Some((value, false))),
        (None, Some(value)) => Ok(Some((value, true))),
        (None, None) => Ok(None),
    }
}

pub(super) fn principals(
    members: &Map<String, Value>,
    kind: Kind,
) -> Result<Option<Principals>, Malformed> {
    match (either(members, "Principal")?, kind) {
        (Some(_), Kind::Identity) => Err(Malformed::new(
            "Policy document should not specify a principal.",
        )),
        (None, Kind::Identity) => Ok(None),
        (Some((value, excepted)), _) => Principals::parse(value, excepted).map(Some),
        (None, _) => Err(Malformed::new("Missing required field Principal")),
    }
}

pub(super) fn actions(members: &Map<String, Value>, kind: Kind) -> Result<Choice, Malformed> {
    let missing = || Malformed::new("Policy statement must contain actions.");
    let (value, excepted) = either(members, "Action")?.ok_or_else(missing)?;
    let texts = texts(value, "Action")?;
    if texts.is_empty() {
        return Err(missing());
    }
    for text in &texts {
        check_action(text, kind)?;
    }
    let patterns = texts.into_iter().map(Pattern::folded).collect();
    Ok(Choice { excepted, patterns })
}

fn check_action(text: &str, kind: Kind) -> Result<(), Malformed> {
    let sts = |vendor: &str| vendor.eq_ignore_ascii_case("sts");
    let vendor = match text.split_once(':') {
        Some((vendor, action)) if !vendor.is_empty() && !action.is_empty() => Some(vendor),
        None if text == "*" => None,
        _ => {
            return Err(Malformed::new(
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
            ));
        }
    };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'*' | b'?');
    match vendor {
        Some(vendor) if !vendor.bytes().all(fits) => {
            Err(Malformed::new(format!("Vendor {vendor} is not valid")))
        }
        vendor if kind == Kind::Trust && !vendor.is_some_and(sts) => Err(Malformed::new(
            "AssumeRole policy may only specify STS AssumeRole actions.",
        )),
        _ if text.matches(':').count() > 1 => Err(Malformed::at(
            Stage::Colons,
            "Actions/Condition can contain only one colon.",
        )),
        _ => Ok(()),
    }
}

pub(super) fn texts<'a>(value: &'a Value, member: &str) -> Result<Vec<&'a str>, Malformed> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    let text = |item: &'a Value| {
        let detail = format!("{member} is neither a text nor a list of texts");
        item.as_str().ok_or_else(|| Malformed::syntax(detail))
    };
    items.iter().map(text).collect()
}
