//! The names a VPC's resolver knows itself.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use hickory_proto::rr::rdata::SOA;
use hickory_proto::rr::{LowerName, Name, RData, Record};

use super::data::{Data, parse};

/// What becomes of names in no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Forwarding {
    /// They are refused at once.
    #[default]
    Refuse,
    /// The machine's own resolvers are asked.
    ToMachine,
}

/// Zones with their records: one immutable snapshot once a resolver has it.
#[derive(Debug, Clone, Default)]
pub struct Zones {
    zones: HashMap<LowerName, Zone>,
    pub(super) forwarding: Forwarding,
}

/// One zone; names that only have names below them are there without records.
#[derive(Debug, Clone)]
pub(super) struct Zone {
    pub(super) soa: Record,
    pub(super) names: HashMap<LowerName, Node>,
}

/// What a name has: records that are answered together, and those of which some are chosen.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub(super) records: Vec<Record>,
    pub(super) chosen: Vec<Chosen>,
}

/// Records of one type of which some are chosen by chance for each answer.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) choice: Choice,
    /// Shares and the records that are answered together.
    pub(super) members: Vec<(u32, Vec<Record>)>,
}

/// How many of several members are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// One, as often as its share says; each alike where all shares are zero.
    One,
    /// At most so many, in an order by chance.
    UpTo(usize),
}

/// Why a zone or record was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// The text is no domain name.
    #[error("{0:?} is not a domain name")]
    BadName(String),
    /// A string of a TXT record is too long.
    #[error("a string of the TXT record of {0} is longer than 255 bytes")]
    TextTooLong(String),
    /// The name lies in none of the zones.
    #[error("{0} is in none of the zones")]
    NoZone(String),
}

/// The name under which an address is looked up, such as `5.1.0.10.in-addr.arpa.`
pub fn reverse_name(address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    format!("{d}.{c}.{b}.{a}.in-addr.arpa.")
}

impl Zones {
    /// No zones yet; `forwarding` decides about all names.
    pub fn new(forwarding: Forwarding) -> Self {
        Self {
            zones: HashMap::new(),
            forwarding,
        }
    }

    /// Adds a zone, of which every name not added does not exist.
    ///
    /// Clients may remember for `negative_ttl` seconds that a name does not exist.
    pub fn add_zone(&mut self, origin: &str, negative_ttl: u32) -> Result<(), ZoneError> {
        let origin = parse(origin)?;
        let primary = child("ns", &origin)?;
        let contact = child("hostmaster", &origin)?;
        let soa = SOA::new(primary, contact, 1, 7200, 900, 1_209_600, negative_ttl);
        let soa = Record::from_rdata(origin.clone(), negative_ttl, RData::SOA(soa));
        let key = LowerName::new(&origin);
        let names = HashMap::from([(key.clone(), Node::default())]);
        self.zones.entry(key).or_insert(Zone { soa, names });
        Ok(())
    }

    /// Adds a record to the innermost zone that holds `name`; several under one name are
    /// answered together, in turning order.
    pub fn add(&mut self, name: &str, ttl_seconds: u32, data: Data) -> Result<(), ZoneError> {
        let is_authority = matches!(data, Data::Authority(_));
        let record = record(name, ttl_seconds, data)?;
        if is_authority {
            let lower = LowerName::new(&record.name);
            let zone = self.zones.get_mut(&lower);
            zone.ok_or_else(|| ZoneError::NoZone(name.to_owned()))?.soa = record;
        } else {
            self.node(name)?.records.push(record);
        }
        Ok(())
    }

    /// Lets a name exist, whether or not anything is known of it.
    pub fn add_name(&mut self, name: &str) -> Result<(), ZoneError> {
        self.node(name).map(drop)
    }

    /// Adds records of one type of which `choice` picks some for each answer: each member is
    /// its share and its data with how long they may be kept, seconds.
    pub fn add_chosen(
        &mut self,
        name: &str,
        choice: Choice,
        members: Vec<(u32, Vec<(u32, Data)>)>,
    ) -> Result<(), ZoneError> {
        let member = |(share, data): (u32, Vec<(u32, Data)>)| {
            let records = data.into_iter().map(|(ttl, data)| record(name, ttl, data));
            Ok((share, records.collect::<Result<_, ZoneError>>()?))
        };
        let members = members
            .into_iter()
            .map(member)
            .collect::<Result<_, ZoneError>>()?;
        self.node(name)?.chosen.push(Chosen { choice, members });
        Ok(())
    }

    /// What the name has, in the innermost zone that holds it; names above it exist from now on.
    fn node(&mut self, name: &str) -> Result<&mut Node, ZoneError> {
        let no_zone = || ZoneError::NoZone(name.to_owned());
        let lower = LowerName::new(&parse(name)?);
        let origin = self.origin_of(&lower).ok_or_else(no_zone)?;
        let zone = self.zones.get_mut(&origin).ok_or_else(no_zone)?;
        let mut above = lower.clone();
        while above != origin && !above.is_root() {
            above = above.base_name();
            zone.names.entry(above.clone()).or_default();
        }
        Ok(zone.names.entry(lower).or_default())
    }

    /// Whether there is a zone of exactly that name.
    pub fn has_zone(&self, origin: &str) -> bool {
        parse(origin).is_ok_and(|origin| self.zones.contains_key(&LowerName::new(&origin)))
    }

    /// The innermost zone that holds the name.
    pub(super) fn zone_of(&self, name: &LowerName) -> Option<&Zone> {
        self.zones.get(&self.origin_of(name)?)
    }

    pub(super) fn origin_of(&self, name: &LowerName) -> Option<LowerName> {
        let mut origin = name.clone();
        loop {
            if self.zones.contains_key(&origin) {
                return Some(origin);
            }
            if origin.is_root() {
                return None;
            }
            origin = origin.base_name();
        }
    }
}

impl Zone {
    /// The start of authority, kept no longer than a denial may be. Source: RFC 2308, 5.
    pub(super) fn denial(&self) -> Record {
        let mut soa = self.soa.clone();
        if let RData::SOA(says) = &soa.data {
            soa.ttl = soa.ttl.min(says.minimum);
        }
        soa
    }

    /// What the name has: itself, or what stands for every name below the nearest one that is
    /// there. Source: RFC 4592.
    pub(super) fn find(&self, name: &LowerName) -> Option<&Node> {
        if let Some(node) = self.names.get(name) {
            return Some(node);
        }
        let mut above = name.base_name();
        while !self.names.contains_key(&above) && !above.is_root() {
            above = above.base_name();
        }
        let any = Name::from(above).prepend_label("*").ok()?;
        self.names.get(&LowerName::new(&any))
    }
}

fn record(name: &str, ttl: u32, data: Data) -> Result<Record, ZoneError> {
    Ok(Record::from_rdata(
        parse(name)?,
        ttl,
        data.into_rdata(name)?,
    ))
}

fn child(label: &str, origin: &Name) -> Result<Name, ZoneError> {
    origin
        .prepend_label(label)
        .map_err(|_| ZoneError::BadName(origin.to_ascii()))
}
