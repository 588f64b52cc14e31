//! Policy documents: read, checked and compiled once.

mod malformed;
mod members;
mod resources;

use crate::conditions::Conditions;
use crate::pattern::{Pattern, Variables};
use crate::principals::{Principals, Reach};
use crate::request::{Keys, Request};
use crate::strict;
use malformed::earliest;
use members::{actions, effect, only, principals, sid, unique_ids, version};
use resources::resources;
use serde_json::Value;

pub use malformed::Malformed;

/// What a document is attached to, which decides what it must and must not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A user, group or role, a boundary, a session: says what, not who.
    Identity,
    /// A resource: says who as well.
    Resource,
    /// A resource whose policy is about itself alone, as an ECR repository's is: says who.
    Owned,
    /// A role's trust policy: says who may assume it; the role itself is what.
    Trust,
}

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
    /// A statement of a trust policy is about its role, one of an owned policy about its owner.
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
    /// Reads and compiles a document; `name` is what answers call it. Of several things wrong,
    /// the one that IAM comes upon first is told.
    pub fn parse(name: impl Into<String>, text: &str, kind: Kind) -> Result<Self, Malformed> {
        let document = strict::parse(text).map_err(Malformed::syntax)?;
        let Value::Object(members) = document else {
            return Err(Malformed::syntax("the document is not an object"));
        };
        only(&members, &["Version", "Id", "Statement"])?;
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
        let version = version(&members, kind);
        let variables = *version.as_ref().unwrap_or(&Variables::Literal);
        let read = |statement| Statement::parse(statement, kind, variables);
        let read: Vec<_> = statements.iter().map(read).collect();
        let refused = read.iter().filter_map(|one| one.as_ref().err().cloned());
        let wrong = version.err().into_iter().chain(refused);
        earliest(wrong.chain(unique_ids(statements).err()))?;
        let statements = read.into_iter().collect::<Result<_, _>>()?;
        let name = name.into();
        Ok(Self { name, statements })
    }

    /// What answers call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it lets everybody in: a statement allows any principal, and no condition holds
    /// callers to an account, an organization, a network or a resource.
    pub fn is_public(&self) -> bool {
        let allows = |statement: &&Statement| statement.effect == Effect::Allow;
        let open = |statement: &Statement| {
            let principals = statement.principals.as_ref();
            principals.is_some_and(Principals::are_everybody)
                && !statement.conditions.keys().any(narrows)
        };
        self.statements.iter().filter(allows).any(open)
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
        let effect = effect(members);
        let sid = sid(members, kind);
        let conditions = match members.get("Condition") {
            Some(value) => Conditions::parse(value, variables),
            None => Ok(Conditions::default()),
        };
        let actions = actions(members, kind);
        let resources = resources(members, kind, variables);
        let principals = principals(members, kind);
        let wrong = [
            effect.as_ref().err(),
            sid.as_ref().err(),
            conditions.as_ref().err(),
            principals.as_ref().err(),
            actions.as_ref().err(),
            resources.as_ref().err(),
        ];
        earliest(wrong.into_iter().flatten().cloned())?;
        Ok(Self {
            sid: sid?,
            effect: effect?,
            principals: principals?,
            actions: actions?,
            resources: resources?,
            conditions: conditions?,
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

/// Condition keys that keep the public out of a statement about everybody.
/// Source: S3 user guide, the meaning of "public".
const NARROWING: [&str; 11] = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:userid",
];

fn narrows(key: &str) -> bool {
    NARROWING
        .iter()
        .any(|known| known.eq_ignore_ascii_case(key))
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
