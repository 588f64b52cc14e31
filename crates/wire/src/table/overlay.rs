//! Facts the public models lack, from `models/overlay/*.api`, written by hand.
//!
//! ```text
//! protocols query                          spoken beside what the model lists
//! xmlns http://queue.amazonaws.com/doc/2012-11-05/
//! namespace com.amazonaws.sqs              stands before `#` in JSON error types
//! prefix cloudwatch                        of IAM actions, when it is not the signing name
//! verbs                                    IAM actions are HTTP methods: `apigateway:POST`
//! action Invoke lambda:InvokeFunction      one operation's IAM action
//! unsigned InitiateAuth                    may be called without a signature
//! refusal ClientException [operation]      code of an input that breaks a constraint
//! wording Value ({value}) … {constraint}   its message, when it is not the common one
//! choice LaunchType launch type should be one of [{values}]    message of another value
//! unions                                   the room says what is wrong with a union
//! missing ClientException [operation] : {Name} should not be null or empty.
//! form SendMessageRequest.MessageAttributes MessageAttribute Name Value
//! open ReceiveMessageRequest.AttributeNames more values are taken than the model lists
//! legacy QueueDoesNotExist AWS.SimpleQueueService.NonExistentQueue 400
//! ```

use api::model::{Operation, Protocol, Service};
use std::collections::{HashMap, HashSet};

macro_rules! overlays {
    ($($name:literal)*) => {
        const OVERLAYS: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../../../models/overlay/", $name, ".api")))),*
        ];
    };
}

overlays! {
    "apigatewayv2" "cloudwatch" "cognito-idp" "dynamodb" "dynamodbstreams" "ec2" "ecr" "ecs"
    "lambda" "logs" "resourcegroupstaggingapi" "route53" "servicediscovery" "sns" "sqs"
}

/// What one overlay file says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overlay {
    protocols: Vec<Protocol>,
    xmlns: Option<String>,
    pub(crate) namespace: Option<String>,
    prefix: Option<String>,
    verbs: bool,
    actions: HashMap<String, String>,
    pub(super) unsigned: HashSet<String>,
    refusals: HashMap<String, String>,
    pub(crate) wording: Option<String>,
    choices: HashMap<String, String>,
    pub(crate) unions: bool,
    missing: HashMap<String, Missing>,
    forms: HashMap<String, Form>,
    open: HashSet<String>,
    legacy: HashMap<String, Legacy>,
}

/// How a service says that a member is not there.
#[derive(Debug, Clone)]
pub(crate) struct Missing {
    pub(crate) code: String,
    pub(crate) text: String,
}

/// What a member is called in forms.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) element: String,
    pub(super) entry: Option<(String, String)>,
}

/// How query clients know an error.
#[derive(Debug, Clone)]
pub(crate) struct Legacy {
    pub(crate) code: String,
    pub(crate) status: u16,
}

impl Overlay {
    /// The overlay of a service; an empty one when it needs none.
    pub(super) fn of(service: &str) -> Self {
        let text = OVERLAYS.iter().find(|(name, _)| *name == service);
        let mut overlay = Self::default();
        for line in text.map_or("", |(_, text)| text).lines() {
            let known = line.is_empty() || line.starts_with('#') || overlay.read(line).is_some();
            if !known {
                tracing::error!(service, line, "an overlay line was not understood");
            }
            debug_assert!(known, "{service}: {line}");
        }
        overlay
    }

    fn read(&mut self, line: &str) -> Option<()> {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        let words: Vec<&str> = rest.split(' ').collect();
        match (what, words.as_slice()) {
            ("protocols", ["query"]) => self.protocols.push(Protocol::Query),
            ("xmlns", [uri]) => self.xmlns = Some((*uri).to_owned()),
            ("namespace", [name]) => self.namespace = Some((*name).to_owned()),
            ("prefix", [name]) => self.prefix = Some((*name).to_owned()),
            ("verbs", [""]) => self.verbs = true,
            ("unions", [""]) => self.unions = true,
            ("action", [operation, action]) => {
                self.actions
                    .insert((*operation).to_owned(), (*action).to_owned());
            }
            ("unsigned", names) => self
                .unsigned
                .extend(names.iter().map(|&name| name.to_owned())),
            ("refusal", [code, operation @ ..]) => {
                self.refusals.insert(operation.concat(), (*code).to_owned());
            }
            ("choice", _) => {
                let (shape, text) = rest.split_once(' ')?;
                self.choices.insert(shape.to_owned(), text.to_owned());
            }
            ("wording", _) => self.wording = Some(rest.to_owned()),
            ("missing", _) => {
                let (head, text) = rest.split_once(" : ")?;
                let (code, operation) = head.split_once(' ').unwrap_or((head, ""));
                let (code, text) = (code.to_owned(), text.to_owned());
                self.missing
                    .insert(operation.to_owned(), Missing { code, text });
            }
            ("form", [member, element, entry @ ..]) => {
                let entry = match entry {
                    [key, value] => Some(((*key).to_owned(), (*value).to_owned())),
                    _ => None,
                };
                let element = (*element).to_owned();
                self.forms
                    .insert((*member).to_owned(), Form { element, entry });
            }
            ("open", [member]) => {
                self.open.insert((*member).to_owned());
            }
            ("legacy", [shape, code, status]) => {
                let (code, status) = ((*code).to_owned(), status.parse().ok()?);
                self.legacy
                    .insert((*shape).to_owned(), Legacy { code, status });
            }
            _ => return None,
        }
        Some(())
    }

    /// Adds what belongs in the header.
    pub(super) fn complete(&self, header: &mut Service) {
        header.protocols.extend(&self.protocols);
        if let Some(xmlns) = &self.xmlns {
            header.xmlns.clone_from(xmlns);
        }
    }

    pub(super) fn form(&self, structure: &str, member: &str) -> Option<&Form> {
        if self.forms.is_empty() {
            return None;
        }
        self.forms.get(&format!("{structure}.{member}"))
    }

    pub(super) fn action(&self, header: &Service, operation: &Operation) -> String {
        if let Some(action) = self.actions.get(&operation.name) {
            return action.clone();
        }
        let prefix = self.prefix.as_deref().unwrap_or(&header.signing);
        let what = if self.verbs {
            &operation.method
        } else {
            &operation.name
        };
        format!("{prefix}:{what}")
    }

    /// The code of an input that breaks a constraint, when the service has its own.
    pub(crate) fn refusal(&self, operation: &str) -> Option<&str> {
        let code = self.refusals.get(operation).or(self.refusals.get(""));
        code.map(String::as_str)
    }

    /// How the service says that a member is not there, when it has its own way.
    pub(crate) fn missing(&self, operation: &str) -> Option<&Missing> {
        self.missing.get(operation).or(self.missing.get(""))
    }

    /// What the service says of a value that is none of the choice's.
    pub(crate) fn choice(&self, shape: &str) -> Option<&str> {
        self.choices.get(shape).map(String::as_str)
    }

    /// Whether a member takes more values than the model lists.
    pub(super) fn is_open(&self, structure: &str, member: &str) -> bool {
        !self.open.is_empty() && self.open.contains(&format!("{structure}.{member}"))
    }

    /// The structures and members this overlay speaks of.
    #[cfg(test)]
    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        let named = self.forms.keys().chain(&self.open);
        named.filter_map(|name| name.split_once('.'))
    }

    /// How query clients know the error of that shape.
    pub(crate) fn legacy(&self, shape: &str) -> Option<&Legacy> {
        self.legacy.get(shape)
    }
}
