//! Whether one set fits its zone and the sets beside it, once all changes are done.

use super::{Id, id};
use crate::convert::record_sets::{Action, Wish};
use domain::zones::names::is_within;
use domain::zones::{AliasTarget, HostedZone, RecordSet, Routing};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn problems(
    zone: &HostedZone,
    after: &BTreeMap<Id, RecordSet>,
    wishes: &[Wish],
    set: &RecordSet,
    targets: &BTreeSet<String>,
) -> Vec<String> {
    let name = &set.name;
    if !is_within(name, &zone.name) {
        let zone = &zone.name;
        return vec![format!(
            "RRSet with DNS name {name} is not permitted in zone {zone}"
        )];
    }
    if let Some(problem) = at_apex(zone, set) {
        return vec![problem];
    }
    let mut problems = Vec::new();
    problems.extend(beside_others(zone, after, wishes, set));
    problems.extend(beside_its_like(after, set));
    problems.extend(values(set));
    let alias = set.alias.as_ref();
    problems.extend(
        alias
            .into_iter()
            .flat_map(|alias| target(zone, after, set, alias, targets)),
    );
    problems
}

/// What a zone's own name cannot have, and what only it can.
fn at_apex(zone: &HostedZone, set: &RecordSet) -> Option<String> {
    let RecordSet { name, kind, .. } = set;
    let is_apex = *name == zone.name;
    match kind.as_str() {
        "CNAME" if is_apex => Some(format!(
            "RRSet of type CNAME with DNS name {name} is not permitted at apex in zone {name}"
        )),
        "SOA" if !is_apex => Some(format!(
            "RRSet of type SOA with DNS name {name} is not permitted in zone {}",
            zone.name
        )),
        "SOA" | "NS" if is_apex && (set.identifier.is_some() || set.alias.is_some()) => {
            Some(format!(
                "RRSet of type {kind} with DNS name {name} must be simple, with values of its own, \
             at apex in zone {name}"
            ))
        }
        _ => None,
    }
}

/// A name with a CNAME has nothing else.
fn beside_others(
    zone: &HostedZone,
    after: &BTreeMap<Id, RecordSet>,
    wishes: &[Wish],
    set: &RecordSet,
) -> Option<String> {
    let (RecordSet { name, kind, .. }, zone) = (set, &zone.name);
    let mut others = below_name(after, name).filter(|other| other.kind != *kind);
    if kind == "CNAME" {
        return others.next().map(|_| {
            format!(
                "RRSet of type CNAME with DNS name {name} is not permitted as it conflicts with \
                 other records with the same DNS name in zone {zone}"
            )
        });
    }
    let is_new = |other: &RecordSet| {
        let mut wishes = wishes.iter().filter(|wish| wish.action != Action::Delete);
        wishes.any(|wish| id(&wish.set) == id(other))
    };
    let alias = others.find(|other| other.kind == "CNAME" && !is_new(other));
    alias.map(|_| {
        format!(
            "RRSet of type {kind} with DNS name {name} is not permitted because a conflicting \
             RRSet of type CNAME with the same DNS name already exists in zone {zone}"
        )
    })
}

/// Sets of one name and type are chosen in one way.
fn beside_its_like(after: &BTreeMap<Id, RecordSet>, set: &RecordSet) -> Option<String> {
    let RecordSet { name, kind, .. } = set;
    let is_like = |other: &&RecordSet| other.kind == *kind && other.identifier != set.identifier;
    let mut others = below_name(after, name).filter(is_like);
    let identifier = set.identifier.as_deref().unwrap_or_default();
    let start = format!("RRSet with DNS name {name}, type {kind}");
    match set.routing {
        Routing::Simple => others.next().map(|_| {
            format!("{start} cannot be created as other RRSets exist with the same name and type.")
        }),
        Routing::Weighted(_) => others
            .find(|other| !matches!(other.routing, Routing::Weighted(_)))
            .map(|_| {
                format!(
                    "{start}, SetIdentifier {identifier} cannot be created as a non-weighted set \
                     exists with the same name and type."
                )
            }),
        Routing::Multivalue if set.alias.is_some() => Some(format!(
            "{start}, SetIdentifier {identifier} cannot be created because a multivalue answer \
             rrset cannot be an alias."
        )),
        Routing::Multivalue => others
            .find(|other| other.routing != Routing::Multivalue)
            .map(|_| {
                format!(
                    "{start}, SetIdentifier {identifier} cannot be created because a non \
                     multivalue answer rrset exists with the same name and type."
                )
            }),
    }
}

fn below_name<'a>(
    after: &'a BTreeMap<Id, RecordSet>,
    name: &'a str,
) -> impl Iterator<Item = &'a RecordSet> {
    let first = (name.to_owned(), String::new(), None);
    let sets = after.range(first..).map(|(_, set)| set);
    sets.take_while(move |set| set.name == name)
}

fn values(set: &RecordSet) -> Option<String> {
    let mut known = BTreeSet::new();
    let again = set
        .values
        .iter()
        .find(|value| !known.insert(value.as_str()));
    if let Some(value) = again {
        return Some(format!("Duplicate Resource Record: '{value}'"));
    }
    let is_single = matches!(set.kind.as_str(), "CNAME" | "SOA");
    (is_single && set.values.len() > 1).then(|| {
        let RecordSet { name, kind, .. } = set;
        format!("RRSet of type {kind} with DNS name {name} must have exactly one value.")
    })
}

/// An alias leads to another name of its zone, to a load balancer or to API Gateway.
// Chosen: the zone that an alias names for those is not looked at, because templates
// write down the ids of AWS, which differ from Region to Region.
fn target(
    zone: &HostedZone,
    after: &BTreeMap<Id, RecordSet>,
    set: &RecordSet,
    alias: &AliasTarget,
    targets: &BTreeSet<String>,
) -> Vec<String> {
    let tried = format!(
        "Tried to create an alias that targets {}, type {} in zone {}, but",
        alias.name, set.kind, alias.zone
    );
    let not_within = format!("{tried} the alias target name does not lie within the target zone");
    let not_found = format!("{tried} that target was not found");
    if alias.zone != zone.id {
        let name = alias.name.trim_end_matches('.');
        let name = name.strip_prefix("dualstack.").unwrap_or(name);
        return if targets.contains(name) {
            Vec::new()
        } else {
            vec![not_found]
        };
    }
    if !is_within(&alias.name, &zone.name) {
        return vec![not_within, not_found];
    }
    let is_there = below_name(after, &alias.name).any(|other| other.kind == set.kind);
    if is_there && alias.name != set.name {
        Vec::new()
    } else {
        vec![not_found]
    }
}

#[cfg(test)]
mod tests;
