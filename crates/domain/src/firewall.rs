//! Web ACLs and what they are made of.

pub mod rule;
pub mod statement;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope};

pub use rule::{CustomBody, DefaultAction, Label, Rule, RuleAction, Visibility};
pub use statement::Statement;

/// What every part of the firewall is known by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, unique among its kind.
    pub name: String,
    /// A UUID.
    pub id: String,
    /// What it is for.
    pub description: Option<String>,
    /// Changes with every change; a change must name the one before.
    pub lock_token: String,
    /// Tags.
    pub tags: Tags,
}

impl Title {
    /// Its ARN, as one of this kind: `webacl`, `ipset` and so on.
    pub fn arn(&self, kind: &str) -> Arn {
        let resource = format!("regional/{kind}/{}/{}", self.name, self.id);
        self.scope.arn("wafv2", resource)
    }
}

/// A web ACL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WebAcl {
    /// What it is known by.
    pub title: Title,
    /// What happens when no rule ends the evaluation.
    pub default_action: DefaultAction,
    /// Its rules, in the order given.
    pub rules: Vec<Rule>,
    /// What is counted and sampled.
    pub visibility: Visibility,
    /// What its rules cost together.
    pub capacity: u64,
    /// Bodies that custom responses name.
    pub bodies: BTreeMap<String, CustomBody>,
    /// Members that are kept and told, by their names in the API.
    pub told: BTreeMap<String, Value>,
}

/// A group of rules that web ACLs share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleGroup {
    /// What it is known by.
    pub title: Title,
    /// The most its rules may cost, now and later.
    pub capacity: u64,
    /// Its rules, in the order given.
    pub rules: Vec<Rule>,
    /// What is counted and sampled.
    pub visibility: Visibility,
    /// Bodies that custom responses name.
    pub bodies: BTreeMap<String, CustomBody>,
}

/// A set of addresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IpSet {
    /// What it is known by.
    pub title: Title,
    /// `IPV4` or `IPV6`.
    pub version: String,
    /// Ranges in CIDR notation.
    pub addresses: Vec<String>,
}

/// A set of patterns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PatternSet {
    /// What it is known by.
    pub title: Title,
    /// Regular expressions.
    pub patterns: Vec<String>,
}

/// Which web ACL guards a resource. A resource has at most one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Association {
    /// The web ACL's account and Region.
    pub scope: Scope,
    /// The resource's ARN.
    pub resource: String,
    /// The web ACL's name.
    pub web_acl: String,
}

/// Where a web ACL's requests are logged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Logging {
    /// Account and Region.
    pub scope: Scope,
    /// The web ACL's name.
    pub web_acl: String,
    /// The web ACL's ARN.
    pub arn: String,
    /// ARNs of where logs go.
    pub destinations: Vec<String>,
    /// Parts that logs do not tell.
    pub redacted: Vec<statement::Field>,
    /// Which requests are logged, in the words of the API.
    pub filter: Option<Value>,
}

macro_rules! records {
    ($($record:ty: $kind:literal, $of:literal;)*) => {$(
        impl $record {
            /// What its ARN calls it.
            pub const OF: &'static str = $of;

            /// The key of the one of that name.
            pub fn key_of(scope: &Scope, name: &str) -> Key {
                Key::kind(Self::KIND).join(&scope.segments()).child(name)
            }

            /// Its ARN.
            pub fn arn(&self) -> Arn {
                self.title.arn(Self::OF)
            }
        }

        impl Record for $record {
            const KIND: &'static str = $kind;

            fn key(&self) -> Key {
                Self::key_of(&self.title.scope, &self.title.name)
            }
        }
    )*};
}

records! {
    WebAcl: "firewall/web-acls", "webacl";
    RuleGroup: "firewall/rule-groups", "rulegroup";
    IpSet: "firewall/ip-sets", "ipset";
    PatternSet: "firewall/pattern-sets", "regexpatternset";
}

impl Association {
    /// The key of the one of that resource.
    pub fn key_of(scope: &Scope, resource: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(resource)
    }
}

impl Record for Association {
    const KIND: &'static str = "firewall/associations";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.resource)
    }
}

impl Logging {
    /// The key of the one of that web ACL.
    pub fn key_of(scope: &Scope, web_acl: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(web_acl)
    }
}

impl Record for Logging {
    const KIND: &'static str = "firewall/logging";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.web_acl)
    }
}
