//! Who asks.

use crate::{AccountId, Arn};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The caller of an operation, once its signature is known to be right.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Principal {
    /// The account itself: may do everything in it.
    Root {
        /// The account.
        account: AccountId,
    },
    /// An IAM user.
    User {
        /// The account the user belongs to.
        account: AccountId,
        /// The user's name.
        name: String,
        /// The user's unique id, `AIDA…`.
        id: String,
    },
    /// A session of a role.
    Role {
        /// The account the role belongs to.
        account: AccountId,
        /// The role's name.
        role: String,
        /// The role's unique id, `AROA…`.
        id: String,
        /// The name the session was given.
        session: String,
        /// Policies the session was narrowed by: JSON documents, or ARNs of managed policies.
        session_policies: Vec<String>,
        /// Tags the session was given, which count before those of its role.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        session_tags: BTreeMap<String, String>,
    },
    /// A part of Longshore acting for itself, such as the service scheduler:
    /// `ecs.amazonaws.com`.
    Service {
        /// The account it acts in.
        account: AccountId,
        /// The service's principal name.
        name: String,
    },
    /// Nobody: the operation was called without a signature.
    Anonymous {
        /// The account the call was addressed to.
        account: AccountId,
    },
}

impl Principal {
    /// The account the caller acts in.
    pub fn account(&self) -> &AccountId {
        match self {
            Self::Root { account }
            | Self::User { account, .. }
            | Self::Role { account, .. }
            | Self::Service { account, .. }
            | Self::Anonymous { account } => account,
        }
    }

    /// The caller's ARN as `GetCallerIdentity` tells it.
    pub fn arn(&self) -> Arn {
        let (service, resource) = match self {
            Self::Root { .. } => ("iam", "root".to_owned()),
            Self::User { name, .. } => ("iam", format!("user/{name}")),
            Self::Role { role, session, .. } => ("sts", format!("assumed-role/{role}/{session}")),
            Self::Service { name, .. } => ("iam", format!("service/{name}")),
            Self::Anonymous { .. } => ("iam", "anonymous".to_owned()),
        };
        Arn {
            partition: "aws".to_owned(),
            service: service.to_owned(),
            region: String::new(),
            account: self.account().to_string(),
            resource,
        }
    }
}
