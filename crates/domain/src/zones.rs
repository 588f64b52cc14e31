//! Hosted zones: names of a VPC or of everybody, and what they stand for.

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
    /// Whether only its VPCs resolve it.
    pub private: bool,
    /// The ARN of the Cloud Map namespace that manages it.
    pub namespace: Option<String>,
    /// How long clients may remember that a name does not exist, seconds.
    pub negative_ttl: u32,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a name of a hosted zone stands for, for one type of record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSet {
    /// The account.
    pub account: AccountId,
    /// The zone's id.
    pub zone: String,
    /// The full name in small letters, with the dot at its end.
    pub name: String,
    /// `A`, `AAAA`, `CNAME`, `SRV`, `TXT` and so on.
    pub kind: String,
    /// Tells sets of one name and type apart; absent where there is only one.
    pub identifier: Option<String>,
    /// How one of several sets is chosen.
    pub routing: Routing,
    /// How long clients may keep the answer, seconds; an alias has its target's.
    pub ttl: Option<u32>,
    /// Values as they are written in a zone file.
    pub values: Vec<String>,
    /// Another name whose addresses are answered instead of values.
    pub alias: Option<AliasTarget>,
}

/// How one of several record sets of a name is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Routing {
    /// There is only one.
    Simple,
    /// One by chance, as often as its share says.
    Weighted(u8),
    /// Up to eight by chance.
    Multivalue,
}

/// What an alias leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasTarget {
    /// The zone of the target.
    pub zone: String,
    /// The full name of the target.
    pub name: String,
    /// Whether the target's health counts.
    pub evaluate: bool,
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

impl RecordSet {
    /// The key all record sets of a zone are below.
    pub fn zone_key(account: &AccountId, zone: &str) -> Key {
        Key::kind(Self::KIND).child(account.as_str()).child(zone)
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

impl Record for RecordSet {
    const KIND: &'static str = "route53/records";

    fn key(&self) -> Key {
        Self::zone_key(&self.account, &self.zone)
            .child(&self.name)
            .child(&self.kind)
            .child(self.identifier.as_deref().unwrap_or("-"))
    }
}

impl Record for ZoneChange {
    const KIND: &'static str = "route53/changes";

    fn key(&self) -> Key {
        Self::key_of(&self.account, &self.id)
    }
}
