//! Hosted zones: names of a VPC or of everybody, and what they stand for.
//!
//! - here: zones and their changes
//! - [`names`]: domain names as Route 53 keeps and orders them
//! - [`records`]: what names stand for

pub mod names;
pub mod records;

pub use records::{AliasTarget, Place, RecordSet, Routing};

use crate::ecs::Tags;
use crate::{AccountId, Key, Record, Timestamp};
use serde::{Deserialize, Serialize};

/// A hosted zone of Route 53. Zones belong to an account, not to a Region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostedZone {
    /// The account.
    pub account: AccountId,
    /// `Z` and capital letters and digits.
    pub id: String,
    /// Its name in small letters, with the dot at its end.
    pub name: String,
    /// Makes a repeated request harmless.
    pub caller_reference: String,
    /// What it is for.
    pub comment: Option<String>,
    /// Regions and ids of the VPCs that resolve it; a public zone has none.
    pub vpcs: Vec<(String, String)>,
    /// VPCs of other accounts that these may associate with it: Regions and ids.
    #[serde(default)]
    pub invited: Vec<(String, String)>,
    /// Whether only its VPCs resolve it.
    pub private: bool,
    /// The ARN of the Cloud Map namespace that manages it.
    pub namespace: Option<String>,
    /// How long clients may remember that a name does not exist, seconds, as long as the zone's
    /// start of authority is the one it was made with.
    pub negative_ttl: u32,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A change of a zone, to be asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZoneChange {
    /// The account.
    pub account: AccountId,
    /// `C` and capital letters and digits.
    pub id: String,
    /// What it was for.
    pub comment: Option<String>,
    /// When it was submitted.
    pub submitted_at: Timestamp,
}

impl HostedZone {
    /// The key all zones of an account are below.
    pub fn account_key(account: &AccountId) -> Key {
        Key::kind(Self::KIND).child(account.as_str())
    }

    /// The key of the zone of that id.
    pub fn key_of(account: &AccountId, id: &str) -> Key {
        Self::account_key(account).child(id)
    }

    /// Whether the VPC resolves it, which it does when everybody does.
    pub fn is_seen_by(&self, vpc: &str) -> bool {
        !self.private || self.vpcs.iter().any(|(_, known)| known == vpc)
    }
}

impl ZoneChange {
    /// The key of the change of that id.
    pub fn key_of(account: &AccountId, id: &str) -> Key {
        Key::kind(Self::KIND).child(account.as_str()).child(id)
    }
}

impl Record for HostedZone {
    const KIND: &'static str = "route53/zones";

    fn key(&self) -> Key {
        Self::key_of(&self.account, &self.id)
    }
}

impl Record for ZoneChange {
    const KIND: &'static str = "route53/changes";

    fn key(&self) -> Key {
        Self::key_of(&self.account, &self.id)
    }
}
