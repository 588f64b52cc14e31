//! The members of a document and of a statement: read and checked, one function each.

use super::{Choice, Kind, Malformed, Statement};
use crate::pattern::{Pattern, Variables, Wildcards};
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
        Some(Some("2008-10-17")) | None => Err(Malformed::new(
            "Policy document must be version 2012-10-17 or greater.",
        )),
        Some(_) => Err(Malformed::syntax(
            "Version is neither 2012-10-17 nor 2008-10-17",
        )),
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
        return Err(Malformed::new(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the \
             regular expression [0-9A-Za-z]*",
        ));
    }
    Ok(Some(sid.to_owned()).filter(|sid| !sid.is_empty()))
}

pub(super) fn unique_ids(statements: &[Statement]) -> Result<(), Malformed> {
    let mut seen = HashSet::new();
    let mut ids = statements
        .iter()
        .filter_map(|statement| statement.sid.as_ref());
    if ids.all(|id| seen.insert(id)) {
        return Ok(());
    }
    Err(Malformed::new(
        "Statement IDs (SID) in a single policy must be unique.",
    ))
}

/// The member `name`, or `Not` + `name`, and which it is. Fails when both are there.
fn either<'a>(
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
            let sentence = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2";
            return Err(Malformed::new(format!("{sentence}, etc. ({text})")));
        }
    };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'*' | b'?');
    match vendor {
        Some(vendor) if !vendor.bytes().all(fits) => {
            Err(Malformed::new(format!("Vendor {vendor} is not valid")))
        }
        vendor if kind == Kind::Trust && !vendor.is_some_and(sts) => Err(Malformed::new(
            "AssumeRole policy may only specify STS AssumeRole actions.",
        )),
        _ => Ok(()),
    }
}

pub(super) fn resources(
    members: &Map<String, Value>,
    kind: Kind,
    variables: Variables,
) -> Result<Option<Choice>, Malformed> {
    let missing = || Malformed::new("Policy statement must contain resources.");
    let (value, excepted) = match (either(members, "Resource")?, kind) {
        (Some(_), Kind::Trust | Kind::Owned) => {
            return Err(Malformed::new("Has prohibited field Resource"));
        }
        (None, Kind::Trust | Kind::Owned) => return Ok(None),
        (given, _) => given.ok_or_else(missing)?,
    };
    let texts = texts(value, "Resource")?;
    if texts.is_empty() {
        return Err(missing());
    }
    let compile = |text: &str| {
        check_resource(text)?;
        Pattern::new(text, Wildcards::Resource, variables)
            .map_err(|variable| Malformed::syntax(format!("{variable} is no policy variable")))
    };
    let patterns = texts.into_iter().map(compile).collect::<Result<_, _>>()?;
    Ok(Some(Choice { excepted, patterns }))
}

fn check_resource(text: &str) -> Result<(), Malformed> {
    let open = text.starts_with(['*', '?']) || text.starts_with("${");
    let mut parts = text.splitn(6, ':');
    if open || text == "arn:*" {
        return Ok(());
    }
    let (arn, partition) = (parts.next(), parts.next().unwrap_or_default());
    if arn != Some("arn") || parts.count() < 1 {
        let message = format!("Resource {text} must be in ARN format or \"*\".");
        return Err(Malformed::new(message));
    }
    let known =
        matches!(partition, "aws" | "aws-cn" | "aws-us-gov") || partition.contains(['*', '?', '$']);
    if !known {
        let message = format!("Partition \"{partition}\" is not valid for resource \"{text}\".");
        return Err(Malformed::new(message));
    }
    Ok(())
}

fn texts<'a>(value: &'a Value, member: &str) -> Result<Vec<&'a str>, Malformed> {
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
