//! Amazon Resource Names, accounts and Regions.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Twelve digits that name an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(String);

/// A Region's name, such as `us-east-1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Region(String);

/// Text that is not what it should name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct ParseError {
    text: String,
    expected: &'static str,
}

impl ParseError {
    pub(crate) fn new(text: &str, expected: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            expected,
        }
    }
}

impl FromStr for AccountId {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseError::new(text, "a 12-digit account id"))
        }
    }
}

impl FromStr for Region {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !text.is_empty() && text.len() <= 32 && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseError::new(text, "a Region name"))
        }
    }
}

macro_rules! text_id {
    ($($name:ident),*) => {$(
        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )*};
}
text_id!(AccountId, Region);

/// An account in a Region: most records live in one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// Whose it is.
    pub account: AccountId,
    /// Where it is.
    pub region: Region,
}

impl Scope {
    /// The ARN of a resource of `service` in this scope.
    pub fn arn(&self, service: &str, resource: impl Into<String>) -> Arn {
        Arn {
            partition: "aws".to_owned(),
            service: service.to_owned(),
            region: self.region.to_string(),
            account: self.account.to_string(),
            resource: resource.into(),
        }
    }

    /// The two segments that keys of this scope have after their kind.
    pub fn segments(&self) -> [&str; 2] {
        [self.account.as_str(), self.region.as_str()]
    }
}

/// `arn:partition:service:region:account:resource`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    /// `aws`, or another partition a template names.
    pub partition: String,
    /// The service's namespace, such as `ecs`.
    pub service: String,
    /// Empty for global resources.
    pub region: String,
    /// Empty for resources that belong to no account.
    pub account: String,
    /// All that follows the account, colons and slashes included.
    pub resource: String,
}

impl Arn {
    /// The scope this ARN names, when it names one.
    pub fn scope(&self) -> Option<Scope> {
        Some(Scope {
            account: self.account.parse().ok()?,
            region: self.region.parse().ok()?,
        })
    }

    /// What follows `kind` and a `/` or `:` in the resource: `web/1` of `service/web/1`.
    pub fn resource_after(&self, kind: &str) -> Option<&str> {
        self.resource.strip_prefix(kind)?.strip_prefix(['/', ':'])
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            partition,
            service,
            region,
            account,
            resource,
        } = self;
        write!(
            formatter,
            "arn:{partition}:{service}:{region}:{account}:{resource}"
        )
    }
}

impl FromStr for Arn {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().ok_or_else(|| ParseError::new(text, "an ARN"));
        if next()? != "arn" {
            return Err(ParseError::new(text, "an ARN"));
        }
        let arn = Self {
            partition: next()?.to_owned(),
            service: next()?.to_owned(),
            region: next()?.to_owned(),
            account: next()?.to_owned(),
            resource: next()?.to_owned(),
        };
        if arn.service.is_empty() || arn.resource.is_empty() {
            return Err(ParseError::new(text, "an ARN"));
        }
        Ok(arn)
    }
}

impl Serialize for Arn {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Arn {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
