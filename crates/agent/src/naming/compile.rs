//! Record sets as a resolver has them.

use super::Asker;
use super::records::Records;
use domain::zones::{HostedZone, RecordSet, Routing};
use netns::resolver::{Choice, Data, Forwarding, Zones};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

/// How long the addresses of an alias may be kept, seconds. Source: Route 53 developer guide,
/// alias records to load balancers.
const ALIAS_TTL: u32 = 60;

/// Values that are answered at most where several sets may be. Source: Route 53 developer
/// guide, multivalue answer routing.
const MULTIVALUE: usize = 8;

/// The zones the asker sees. Of several of one name the first that was made answers.
pub(super) fn zones(records: &Records, asker: &Asker) -> Zones {
    let mut zones = Zones::new(Forwarding::Refuse);
    for (zone, sets) in &records.zones {
        let is_seen = match asker {
            Asker::Vpc(vpc) => zone.is_seen_by(vpc),
            Asker::Host => true,
        };
        if !is_seen || zones.has_zone(&zone.name) {
            continue;
        }
        if let Err(error) = zones.add_zone(&zone.name, zone.negative_ttl) {
            tracing::warn!(zone = %zone.id, %error, "a hosted zone is left out");
            continue;
        }
        add_sets(&mut zones, zone, sets, records);
    }
    zones
}

/// Sets of one name and type are one choice.
fn add_sets(zones: &mut Zones, zone: &HostedZone, own: &[RecordSet], records: &Records) {
    let mut grouped: BTreeMap<(&str, &str), Vec<&RecordSet>> = BTreeMap::new();
    for set in own {
        grouped.entry((&set.name, &set.kind)).or_default().push(set);
    }
    for ((name, _), sets) in grouped {
        let added = match sets.first().map(|set| set.routing) {
            None => Ok(()),
            Some(Routing::Simple) => sets
                .iter()
                .flat_map(|set| data(set, zone, own, records))
                .try_for_each(|(ttl, data)| zones.add(name, ttl, data)),
            Some(Routing::Weighted(_)) => {
                zones.add_chosen(name, Choice::One, members(&sets, zone, own, records))
            }
            Some(Routing::Multivalue) => {
                let choice = Choice::UpTo(MULTIVALUE);
                zones.add_chosen(name, choice, members(&sets, zone, own, records))
            }
        };
        if let Err(error) = added {
            tracing::warn!(%name, %error, "a name is left out");
        }
    }
}

fn members(
    sets: &[&RecordSet],
    zone: &HostedZone,
    own: &[RecordSet],
    records: &Records,
) -> Vec<(u32, Vec<(u32, Data)>)> {
    let share = |set: &RecordSet| match set.routing {
        Routing::Weighted(share) => share.into(),
        Routing::Simple | Routing::Multivalue => 1,
    };
    sets.iter()
        .map(|set| (share(set), data(set, zone, own, records)))
        .collect()
}

/// What a set stands for, each with how long it may be kept, seconds.
fn data(
    set: &RecordSet,
    zone: &HostedZone,
    own: &[RecordSet],
    records: &Records,
) -> Vec<(u32, Data)> {
    let Some(alias) = &set.alias else {
        let ttl = set.ttl.unwrap_or_default();
        let parsed = set.values.iter().filter_map(|value| {
            let data = parse(&set.kind, value);
            if data.is_none() {
                tracing::warn!(zone = %zone.id, kind = %set.kind, "a value is left out");
            }
            data
        });
        return parsed.map(|data| (ttl, data)).collect();
    };
    let balancer = records.balancers.behind(&alias.name);
    if set.kind == "A" && !balancer.is_empty() {
        let address = |address: &Ipv4Addr| (ALIAS_TTL, Data::Address((*address).into()));
        return balancer.iter().map(address).collect();
    }
    // Another name of the same zone; one alias deep, so that there are no circles.
    let name = format!("{}.", alias.name.trim_end_matches('.').to_lowercase());
    own.iter()
        .filter(|other| other.name == name && other.kind == set.kind && other.alias.is_none())
        .flat_map(|other| data(other, zone, own, records))
        .collect()
}

/// Reads a value as it is written in a zone file.
pub(super) fn parse(kind: &str, value: &str) -> Option<Data> {
    let words: Vec<&str> = value.split_whitespace().collect();
    match (kind, words.as_slice()) {
        ("A", [address]) => Some(Data::Address(address.parse::<Ipv4Addr>().ok()?.into())),
        ("AAAA", [address]) => Some(Data::Address(address.parse::<Ipv6Addr>().ok()?.into())),
        ("CNAME", [target]) => Some(Data::Alias((*target).to_owned())),
        ("SRV", [priority, weight, port, target]) => Some(Data::Service {
            priority: priority.parse().ok()?,
            weight: weight.parse().ok()?,
            port: port.parse().ok()?,
            target: (*target).to_owned(),
        }),
        ("PTR", [target]) => Some(Data::Pointer((*target).to_owned())),
        ("TXT", _) => quoted(value).map(Data::Text),
        _ => None,
    }
}

/// The strings between quotation marks; `\"` and `\\` stand for themselves.
fn quoted(value: &str) -> Option<Vec<String>> {
    let (mut strings, mut current) = (Vec::new(), None::<String>);
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match (&mut current, letter) {
            (Some(_), '"') => strings.extend(current.take()),
            (Some(text), '\\') => text.push(letters.next()?),
            (Some(text), letter) => text.push(letter),
            (None, '"') => current = Some(String::new()),
            (None, ' ' | '\t') => {}
            (None, _) => return None,
        }
    }
    (current.is_none() && !strings.is_empty()).then_some(strings)
}
