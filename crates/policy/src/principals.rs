//! `Principal` and `NotPrincipal`: whom a statement of a resource policy is about.

use crate::document::Malformed;
use crate::request::{Caller, Identity};
use serde_json::Value;

/// How closely a statement names a caller; the closer, the less else must allow the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// The caller's account, which then decides itself.
    Account,
    /// Everybody, or the role of the caller's session.
    Role,
    /// The user, the session or the service itself.
    Itself,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Everyone,
    Account(String),
    Arn(String),
    Service(String),
    Federated(String),
    Canonical,
}

/// Whom a statement names, or excepts.
#[derive(Debug, Clone)]
pub(crate) struct Principals {
    excepted: bool,
    who: Vec<Who>,
}

impl Principals {
    /// Reads the value of `Principal`, or of `NotPrincipal` when these are `excepted`.
    pub(crate) fn parse(value: &Value, excepted: bool) -> Result<Self, Malformed> {
        let who = match value {
            Value::String(text) if text == "*" => vec![Who::Everyone],
            Value::Object(kinds) if !kinds.is_empty() => {
                let mut all = Vec::new();
                for (kind, named) in kinds {
                    for name in names(kind, named)? {
                        all.push(who(kind, name)?);
                    }
                }
                all
            }
            _ => return Err(Malformed::new("Invalid principal in policy.")),
        };
        Ok(Self { excepted, who })
    }

    /// Whether they are everybody, or everybody but a few.
    pub(crate) fn are_everybody(&self) -> bool {
        self.excepted || self.who.contains(&Who::Everyone)
    }

    /// How closely the caller is named; `None` when the statement is not about them.
    pub(crate) fn reach(&self, caller: &Caller) -> Option<Reach> {
        let named = self.who.iter().filter_map(|who| who.reach(caller)).max();
        match (self.excepted, named) {
            (false, named) => named,
            (true, Some(_)) => None,
            (true, None) => Some(Reach::Role),
        }
    }
}

impl Who {
    fn reach(&self, caller: &Caller) -> Option<Reach> {
        let when = |is: bool, reach| is.then_some(reach);
        match (self, &caller.identity) {
            (Self::Everyone, _) => Some(Reach::Role),
            (Self::Account(account), identity) => {
                let belongs = !matches!(
                    identity,
                    Identity::Service(_) | Identity::Federated(_) | Identity::Anonymous
                );
                when(belongs && *account == caller.account, Reach::Account)
            }
            (Self::Arn(wanted), Identity::User { arn }) => when(wanted == arn, Reach::Itself),
            (Self::Arn(wanted), Identity::Session { role, arn }) => {
                let session = when(wanted == arn, Reach::Itself);
                session.or(when(wanted == role, Reach::Role))
            }
            (Self::Service(wanted), Identity::Service(name)) => when(wanted == name, Reach::Itself),
            (Self::Federated(wanted), Identity::Federated(name)) => {
                when(wanted == name, Reach::Itself)
            }
            (Self::Arn(_) | Self::Service(_) | Self::Federated(_) | Self::Canonical, _) => None,
        }
    }
}

fn names<'a>(kind: &str, named: &'a Value) -> Result<Vec<&'a str>, Malformed> {
    let items = match named {
        Value::Array(items) if !items.is_empty() => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    let text = |item: &'a Value| {
        item.as_str()
            .ok_or_else(|| invalid(kind, &item.to_string()))
    };
    items.iter().map(text).collect()
}

fn who(kind: &str, name: &str) -> Result<Who, Malformed> {
    match kind {
        "AWS" if name == "*" => Ok(Who::Everyone),
        "AWS" if is_account(name) => Ok(Who::Account(name.to_owned())),
        "AWS" => aws(name).ok_or_else(|| invalid(kind, name)),
        "Service" if is_service(name) => Ok(Who::Service(name.to_owned())),
        "Federated" if !name.is_empty() && !name.contains('*') => {
            Ok(Who::Federated(name.to_owned()))
        }
        "CanonicalUser" if !name.is_empty() => Ok(Who::Canonical),
        _ => Err(invalid(kind, name)),
    }
}

fn aws(name: &str) -> Option<Who> {
    let parts: Vec<&str> = name.splitn(6, ':').collect();
    let ["arn", _, "iam" | "sts", "", account, resource] = parts[..] else {
        return None;
    };
    if !is_account(account) || resource.is_empty() || resource.contains(['*', '?']) {
        return None;
    }
    match resource {
        "root" => Some(Who::Account(account.to_owned())),
        _ => Some(Who::Arn(name.to_owned())),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_service(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    name.contains('.') && name.bytes().all(fits)
}

fn invalid(kind: &str, name: &str) -> Malformed {
    Malformed::new(format!(
        "Invalid principal in policy: \"{kind}\":\"{name}\""
    ))
}
