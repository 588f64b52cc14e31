//! Record sets: what a name stands for, for one type of record.

use super::HostedZone;
use super::names::sort_key;
use crate::{AccountId, Key, Record};
use serde::{Deserialize, Serialize};

/// How long the names of a zone's servers may be kept, seconds.
const NS_TTL: u32 = 172_800;

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

impl RecordSet {
    /// The key all record sets of a zone are below.
    pub fn zone_key(account: &AccountId, zone: &str) -> Key {
        Key::kind(Self::KIND).child(account.as_str()).child(zone)
    }

    /// What sets are listed by: name, type, identifier. See [`sort_key`] for names.
    pub fn place(&self) -> Place {
        let identifier = self.identifier.clone().unwrap_or_default();
        (sort_key(&self.name), self.kind.clone(), identifier)
    }
}

/// Where a record set stands in a list.
pub type Place = (Vec<u8>, String, String);

impl HostedZone {
    /// The names of the servers that answer for it, without dots at their ends. Those of a
    /// private zone are the same for everybody; those of a public one follow from its id.
    // Source: the form of the names follows from public zones: four domains have 512 servers
    // each, and the second number is an eighth of the first within its domain.
    pub fn name_servers(&self) -> [String; 4] {
        const DOMAINS: [(u64, &str); 4] =
            [(1536, "co.uk"), (0, "com"), (1024, "org"), (512, "net")];
        let chosen = if self.private { 0 } else { spread(&self.id) };
        let mut place = 0;
        DOMAINS.map(|(first, domain)| {
            let number = (chosen >> place) % 512;
            place += 9;
            format!("ns-{}.awsdns-{:02}.{domain}", first + number, number / 8)
        })
    }

    /// The record sets that every zone has: its name servers and its start of authority. A
    /// stored set of the same name and type stands in the place of one of these.
    pub fn own_sets(&self) -> [RecordSet; 2] {
        let servers = self.name_servers();
        let authority = format!(
            "{}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400",
            servers[0]
        );
        let set = |kind: &str, ttl: u32, values: Vec<String>| RecordSet {
            account: self.account.clone(),
            zone: self.id.clone(),
            name: self.name.clone(),
            kind: kind.to_owned(),
            identifier: None,
            routing: Routing::Simple,
            ttl: Some(ttl),
            values,
            alias: None,
        };
        let servers = servers.iter().map(|server| format!("{server}.")).collect();
        [
            set("NS", NS_TTL, servers),
            set("SOA", self.negative_ttl, vec![authority]),
        ]
    }

    /// Adds those of [`HostedZone::own_sets`] that are not among the `stored` ones.
    pub fn with_own_sets(&self, mut stored: Vec<RecordSet>) -> Vec<RecordSet> {
        for own in self.own_sets() {
            let is_there = |set: &RecordSet| set.name == own.name && set.kind == own.kind;
            if !stored.iter().any(is_there) {
                stored.push(own);
            }
        }
        stored
    }
}

/// A number that is much alike for no two ids. Source: FNV-1a, Fowler, Noll and Vo.
fn spread(id: &str) -> u64 {
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    id.bytes().fold(0xcbf2_9ce4_8422_2325, step)
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
