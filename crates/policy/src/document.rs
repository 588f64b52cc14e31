//! Policy documents: read, checked and compiled once.

use crate::conditions::Conditions;
use crate::pattern::{Pattern, Variables, Wildcards};
use crate::principals::{Principals, Reach};
use crate::request::{Keys, Request};
use crate::strict;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::fmt;

/// What a document is attached to, which decides what it must and must not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A user, group or role, a boundary, a session: says what, not who.
    Identity,
    /// A resource: says who as well.
    Resource,
    /// A role's trust policy: says who may assume it; the role itself is what.
    Trust,
}

/// Why a document is no policy, as IAM says it, with what IAM leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(String);

impl Malformed {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn syntax(detail: impl fmt::Display) -> Self {
        Self(format!("Syntax errors in policy. ({detail})"))
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

/// Whether a statement allows or denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever else allows.
    Deny,
}

/// A compiled policy document.
#[derive(Debug, Clone)]
pub struct Policy {
    /// What answers call it: a managed policy's ARN, an inline policy's name.
    name: String,
    statements: Vec<Statement>,
}

#[derive(Debug, Clone)]
pub(crate) struct Statement {
    sid: Option<String>,
    effect: Effect,
    principals: Option<Principals>,
    actions: Choice,
    /// A statement of a trust policy is about its role.
    resources: Option<Choice>,
    conditions: Conditions,
}

/// Patterns that name what a statement is about, or what it is not about.
#[derive(Debug, Clone)]
struct Choice {
    excepted: bool,
    patterns: Vec<Pattern>,
}

impl Policy {
    /// Reads and compiles a document; `name` is what answers call it.
    pub fn parse(name: impl Into<String>, text: &str, kind: Kind) -> Result<Self, Malformed> {
        let document = strict::parse(text).map_err(Malformed::syntax)?;
        let Value::Object(members) = document else {
            return Err(Malformed::syntax("the document is not an object"));
        };
        only(&members, &["Version", "Id", "Statement"])?;
        let variables = version(&members, kind)?;
        if members.get("Id").is_some_and(|id| !id.is_string()) {
            return Err(Malformed::syntax("Id is not a text"));
        }
        let statements = match members.get("Statement") {
            Some(Value::Array(items)) => items.as_slice(),
            Some(one @ Value::Object(_)) => std::slice::from_ref(one),
            _ => return Err(Malformed::syntax("there is no Statement")),
        };
        if statements.is_empty() {
            return Err(Malformed::syntax("Statement is empty"));
        }
        let read = |statement| Statement::parse(statement, kind, variables);
        let statements: Vec<Statement> = statements.iter().map(read).collect::<Result<_, _>>()?;
        unique_ids(&statements)?;
        let name = name.into();
        Ok(Self { name, statements })
    }

    /// What answers call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The condition keys it looks at, those of policy variables included.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.statements.iter().flat_map(Statement::keys)
    }

    /// The first statement with `effect` that is about the request: what answers call it, and
    /// how closely it names the caller.
    pub(crate) fn find(&self, effect: Effect, request: &Request<'_>) -> Option<(String, Reach)> {
        let numbered = self.statements.iter().enumerate();
        let mut found = None;
        for (index, statement) in numbered.filter(|(_, statement)| statement.effect == effect) {
            let Some(reach) = statement.reach(request) else {
                continue;
            };
            if found.as_ref().is_none_or(|(_, best)| reach > *best) {
                found = Some((statement.called(index), reach));
            }
            if reach == Reach::Itself {
                break;
            }
        }
        found
    }
}

impl Statement {
    fn parse(value: &Value, kind: Kind, variables: Variables) -> Result<Self, Malformed> {
        let Value::Object(members) = value else {
            return Err(Malformed::syntax("a statement is not an object"));
        };
        only(
            members,
            &[
                "Sid",
                "Effect",
                "Principal",
                "NotPrincipal",
                "Action",
                "NotAction",
                "Resource",
                "NotResource",
                "Condition",
            ],
        )?;
        let effect = match members.get("Effect") {
            Some(Value::String(text)) if text == "Allow" => Effect::Allow,
            Some(Value::String(text)) if text == "Deny" => Effect::Deny,
            Some(other) => return Err(Malformed::new(format!("Invalid effect: {other}"))),
            None => return Err(Malformed::new("Missing required field Effect")),
        };
        let conditions = match members.get("Condition") {
            Some(value) => Conditions::parse(value, variables)?,
            None => Conditions::default(),
        };
        Ok(Self {
            sid: sid(members, kind)?,
            effect,
            principals: principals(members, kind)?,
            actions: actions(members, kind)?,
            resources: resources(members, kind, variables)?,
            conditions,
        })
    }

    /// How closely the statement names who asks, when it is about the request at all.
    fn reach(&self, request: &Request<'_>) -> Option<Reach> {
        if !self.actions.holds(request.action, request.keys) {
            return None;
        }
        let resources = self.resources.as_ref();
        if !resources.is_none_or(|choice| choice.holds(request.resource, request.keys)) {
            return None;
        }
        let reach = match &self.principals {
            Some(principals) => principals.reach(request.caller)?,
            None => Reach::Itself,
        };
        self.conditions.hold(request.keys).then_some(reach)
    }

    fn keys(&self) -> impl Iterator<Item = &str> {
        let resources = self.resources.iter().flat_map(|choice| &choice.patterns);
        self.conditions
            .keys()
            .chain(resources.flat_map(Pattern::variables))
    }

    /// Its id, or its number counted from 1.
    fn called(&self, index: usize) -> String {
        self.sid
            .clone()
            .unwrap_or_else(|| format!("#{}", index + 1))
    }
}

impl Choice {
    fn holds(&self, text: &str, keys: &Keys) -> bool {
        let named = self
            .patterns
            .iter()
            .any(|pattern| pattern.matches(text, keys));
        named != self.excepted
    }
}

fn only(members: &Map<String, Value>, known: &[&str]) -> Result<(), Malformed> {
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(Malformed::syntax(format!("{name} is not known here"))),
        None => Ok(()),
    }
}

/// Identity policies must have today's version; others may be older, without variables.
fn version(members: &Map<String, Value>, kind: Kind) -> Result<Variables, Malformed> {
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

fn sid(members: &Map<String, Value>, kind: Kind) -> Result<Option<String>, Malformed> {
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

fn unique_ids(statements: &[Statement]) -> Result<(), Malformed> {
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

fn principals(members: &Map<String, Value>, kind: Kind) -> Result<Option<Principals>, Malformed> {
    match (either(members, "Principal")?, kind) {
        (Some(_), Kind::Identity) => Err(Malformed::new(
            "Policy document should not specify a principal.",
        )),
        (None, Kind::Identity) => Ok(None),
        (Some((value, excepted)), _) => Principals::parse(value, excepted).map(Some),
        (None, _) => Err(Malformed::new("Missing required field Principal")),
    }
}

fn actions(members: &Map<String, Value>, kind: Kind) -> Result<Choice, Malformed> {
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

fn resources(
    members: &Map<String, Value>,
    kind: Kind,
    variables: Variables,
) -> Result<Option<Choice>, Malformed> {
    let missing = || Malformed::new("Policy statement must contain resources.");
    let (value, excepted) = match (either(members, "Resource")?, kind) {
        (Some(_), Kind::Trust) => return Err(Malformed::new("Has prohibited field Resource")),
        (None, Kind::Trust) => return Ok(None),
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
