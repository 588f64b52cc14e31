//! Roles, policies, users and access keys.
//!
//! IAM is global: its records live below their account in no Region. Names are the same in
//! upper and lower case, so keys hold them in lower case.

use crate::Sealed;
use crate::{AccountId, Arn, Key, Record, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use crate::ecs::Tags;

/// What the keys of all records that decide what callers may do begin with.
pub const PREFIX: &str = "iam/";

/// The policies a role, user or group holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Grants {
    /// Its own, by name: JSON documents.
    #[serde(default)]
    pub inline: BTreeMap<String, String>,
    /// ARNs of the managed policies attached to it.
    #[serde(default)]
    pub attached: BTreeSet<String>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Whose it is.
    pub account: AccountId,
    /// Its name, unique in the account.
    pub name: String,
    /// `/`, or a path between slashes.
    pub path: String,
    /// `AROA…`: another role of the same name has another.
    pub id: String,
    /// Who may assume it: a JSON document.
    pub trust: String,
    /// What it is for.
    pub description: Option<String>,
    /// The longest its sessions may last: 3,600 to 43,200 s.
    pub max_session_seconds: u32,
    /// ARN of the managed policy that says the most it may do.
    pub boundary: Option<String>,
    /// Its policies.
    pub grants: Grants,
    /// Tags.
    pub tags: Tags,
    /// The service it is linked to, which alone may change it: `ecs.amazonaws.com`.
    pub linked_to: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A managed policy of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    /// Whose it is.
    pub account: AccountId,
    /// Its name, unique in the account.
    pub name: String,
    /// `/`, or a path between slashes.
    pub path: String,
    /// `ANPA…`.
    pub id: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its versions, oldest first; at most five.
    pub versions: Vec<PolicyVersion>,
    /// The number of the version in force.
    pub default_version: u32,
    /// The number of the newest version ever made; numbers are not used twice.
    pub last_version: u32,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its versions last changed.
    pub updated_at: Timestamp,
}

/// One version of a managed policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Counts up from 1; shown as `v1`.
    pub number: u32,
    /// A JSON document.
    pub document: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Whose it is.
    pub account: AccountId,
    /// Its name, unique in the account.
    pub name: String,
    /// `/`, or a path between slashes.
    pub path: String,
    /// `AIDA…`.
    pub id: String,
    /// ARN of the managed policy that says the most it may do.
    pub boundary: Option<String>,
    /// Its policies.
    pub grants: Grants,
    /// Keys of the groups it is in: names in lower case.
    pub groups: BTreeSet<String>,
    /// Ids of its access keys, oldest first; at most two.
    pub access_keys: Vec<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A group of users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Whose it is.
    pub account: AccountId,
    /// Its name, unique in the account.
    pub name: String,
    /// `/`, or a path between slashes.
    pub path: String,
    /// `AGPA…`.
    pub id: String,
    /// Its policies, which its users have too.
    pub grants: Grants,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An instance profile: how an instance gets a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InstanceProfile {
    /// Whose it is.
    pub account: AccountId,
    /// Its name, unique in the account.
    pub name: String,
    /// `/`, or a path between slashes.
    pub path: String,
    /// `AIPA…`.
    pub id: String,
    /// Its role's name; there is at most one.
    pub role: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A long-lived access key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccessKey {
    /// `AKIA…`, unique everywhere.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// The user's name; `None` for the account's root.
    pub user: Option<String>,
    /// The secret access key.
    pub secret: Sealed,
    /// Whether it may be used.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The access key of an account's root, made once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RootKey {
    /// The account.
    pub account: AccountId,
    /// The id of its access key.
    pub id: String,
}

/// What tells the key that session tokens and secret access keys are sealed with from any other.
/// The key itself is a file of the server, not a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SealingKey {
    /// Follows from the key, and does not tell it.
    #[serde(default)]
    pub print: Option<String>,
    /// The key's 32 bytes, in a store that was made when they were kept here; they leave it as
    /// soon as they are in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<[u8; 32]>,
}

/// `arn:aws:iam::ACCOUNT:KIND/path/name`.
fn arn(account: &AccountId, kind: &str, path: &str, name: &str) -> Arn {
    Arn {
        partition: "aws".to_owned(),
        service: "iam".to_owned(),
        region: String::new(),
        account: account.to_string(),
        resource: format!("{kind}{path}{name}"),
    }
}

macro_rules! named {
    ($($record:ident $kind:literal $arn:literal;)*) => {$(
        impl $record {
            /// The key of all of an account.
            pub fn all(account: &AccountId) -> Key {
                Key::kind(Self::KIND).child(account.as_str())
            }

            /// The key of the one so named.
            pub fn key_of(account: &AccountId, name: &str) -> Key {
                Self::all(account).child(&name.to_ascii_lowercase())
            }

            /// Its ARN.
            pub fn arn(&self) -> Arn {
                arn(&self.account, $arn, &self.path, &self.name)
            }
        }

        impl Record for $record {
            const KIND: &'static str = $kind;

            fn key(&self) -> Key {
                Self::key_of(&self.account, &self.name)
            }
        }
    )*};
}

named! {
    Role "iam/roles" "role";
    ManagedPolicy "iam/policies" "policy";
    User "iam/users" "user";
    Group "iam/groups" "group";
    InstanceProfile "iam/instance-profiles" "instance-profile";
}

impl AccessKey {
    /// The key of the one with this id.
    pub fn key_of(id: &str) -> Key {
        Key::kind(Self::KIND).child(id)
    }
}

impl Record for AccessKey {
    const KIND: &'static str = "keys/access";

    fn key(&self) -> Key {
        Self::key_of(&self.id)
    }
}

impl RootKey {
    /// The key of an account's.
    pub fn key_of(account: &AccountId) -> Key {
        Key::kind(Self::KIND).child(account.as_str())
    }
}

impl Record for RootKey {
    const KIND: &'static str = "keys/root";

    fn key(&self) -> Key {
        Self::key_of(&self.account)
    }
}

impl SealingKey {
    /// There is one.
    pub fn key_of() -> Key {
        Key::kind(Self::KIND).child("1")
    }
}

impl Record for SealingKey {
    const KIND: &'static str = "keys/sealing";

    fn key(&self) -> Key {
        Self::key_of()
    }
}

impl ManagedPolicy {
    /// The version with this number.
    pub fn version(&self, number: u32) -> Option<&PolicyVersion> {
        self.versions
            .iter()
            .find(|version| version.number == number)
    }

    /// The document in force.
    pub fn document(&self) -> &str {
        let version = self.version(self.default_version);
        version.map_or("", |version| version.document.as_str())
    }
}
