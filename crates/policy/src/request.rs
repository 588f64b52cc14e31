//! What is asked: who, what, on what, under which circumstances.

use std::sync::Arc;

/// A question to policies.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Who asks.
    pub caller: &'a Caller,
    /// What they want to do: `ecs:RunTask`.
    pub action: &'a str,
    /// What they want to do it to: an ARN, or `*`.
    pub resource: &'a str,
    /// The account the resource belongs to; the caller's own when it is not said.
    pub owner: Option<&'a str>,
    /// The circumstances.
    pub keys: &'a Keys,
}

impl Request<'_> {
    /// Whether the resource belongs to another account than the caller.
    pub fn crosses_accounts(&self) -> bool {
        self.owner.is_some_and(|owner| owner != self.caller.account)
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The account they belong to.
    pub account: String,
    /// What they are.
    pub identity: Identity,
}

/// What a caller is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// The account itself.
    Root,
    /// A user, with its ARN.
    User {
        /// `arn:aws:iam::111122223333:user/path/ada`.
        arn: String,
    },
    /// A session of a role.
    Session {
        /// `arn:aws:iam::111122223333:role/path/deploy`.
        role: String,
        /// `arn:aws:sts::111122223333:assumed-role/deploy/session`.
        arn: String,
    },
    /// A service: `ecs-tasks.amazonaws.com`.
    Service(String),
    /// Somebody whom an identity provider vouches for: its ARN or host name.
    Federated(String),
    /// Nobody in particular.
    Anonymous,
}

/// The circumstances of a request: condition keys with their values. Upper and lower case
/// are the same in names.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    entries: Vec<(String, Vec<String>)>,
    /// What holds for every request of this caller.
    base: Option<Arc<Keys>>,
}

impl Keys {
    /// No circumstances but those of `base`.
    pub fn over(base: Arc<Self>) -> Self {
        Self {
            entries: Vec::new(),
            base: Some(base),
        }
    }

    /// These circumstances and one more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, vec![value.into()]);
        self
    }

    /// Sets the values of a key; a key with no values is there, but empty.
    pub fn set(&mut self, name: &str, values: Vec<String>) {
        let same = |(known, _): &&mut (String, Vec<String>)| known.eq_ignore_ascii_case(name);
        match self.entries.iter_mut().find(same) {
            Some(entry) => entry.1 = values,
            None => self.entries.push((name.to_owned(), values)),
        }
    }

    /// The values of a key; `None` when the request does not have it.
    pub fn get(&self, name: &str) -> Option<&[String]> {
        let same = |(known, _): &&(String, Vec<String>)| known.eq_ignore_ascii_case(name);
        match self.entries.iter().find(same) {
            Some((_, values)) => Some(values),
            None => self.base.as_ref()?.get(name),
        }
    }

    /// The value of a key that has exactly one.
    pub(crate) fn single(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            [value] => Some(value),
            _ => None,
        }
    }
}
