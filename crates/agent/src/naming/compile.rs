//! Record sets as a resolver has them.

use super::Asker;
use super::records::Records;
use super::values::parse;
use domain::zones::names::is_within;
use domain::zones::{HostedZone, RecordSet, Routing};
use netns::resolver::{Choice, Data, Forwarding, Zones};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

/// How long the addresses of an alias may be kept, seconds. Source: Route 53 developer guide,
/// alias records to load balancers.
const ALIAS_TTL: u32 = 60;

/// Values that are answered at most where several sets may be. Source: Route 53 developer
/// guide, multivalue answer routing.
const MULTIVALUE: usize = 8;

/// Aliases of a zone followed from one to the next before giving up on a circle.
const MOST_ALIASES: usize = 8;

/// Data, each with how long it may be kept, seconds.
type Answers = Vec<(u32, Data)>;

/// The zones the asker sees. Of several of one name the first that was made answers; in a VPC
/// private ones come before public ones, which answer nothing below a private one's name.
// Source: developer guide, considerations when working with a private hosted zone.
// Chosen: the machine stands outside of VPCs, so public zones come first there.
pub(super) fn zones(records: &Records, asker: &Asker) -> Zones {
    let mut zones = Zones::new(Forwarding::Refuse);
    for (zone, sets) in in_order(records, asker) {
        if zones.has_zone(&zone.name) {
            continue;
        }
        add_zone(&mut zones, zone, sets, records, asker);
    }
    zones
}

/// One zone alone, as its servers know it.
pub(super) fn only(records: &Records, id: &str) -> Option<Zones> {
    let (zone, sets) = records.zones.iter().find(|(zone, _)| zone.id == id)?;
    let mut zones = Zones::new(Forwarding::Refuse);
    add_zone(&mut zones, zone, sets, records, &Asker::Host);
    Some(zones)
}

fn in_order<'a>(
    records: &'a Records,
    asker: &Asker,
) -> impl Iterator<Item = &'a (HostedZone, Vec<RecordSet>)> {
    let Asker::Vpc(vpc) = asker else {
        let (private, public): (Vec<_>, Vec<_>) =
            records.zones.iter().partition(|(zone, _)| zone.private);
        return public.into_iter().chain(private);
    };
    let seen = records
        .zones
        .iter()
        .filter(|(zone, _)| zone.is_seen_by(vpc));
    let (private, mut public): (Vec<_>, Vec<_>) = seen.partition(|(zone, _)| zone.private);
    public.retain(|(zone, _)| {
        let covers = |(other, _): &&(HostedZone, _)| is_within(&zone.name, &other.name);
        !private.iter().any(covers)
    });
    private.into_iter().chain(public)
}

fn add_zone(
    zones: &mut Zones,
    zone: &HostedZone,
    stored: &[RecordSet],
    records: &Records,
    asker: &Asker,
) {
    if let Err(error) = zones.add_zone(&zone.name, zone.negative_ttl) {
        tracing::warn!(zone = %zone.id, %error, "a hosted zone is left out");
        return;
    }
    let own = zone.with_own_sets(stored.to_vec());
    let mut groups = Groups::new();
    for set in &own {
        let of_name = groups.entry(set.name.clone()).or_default();
        of_name.entry(&set.kind).or_default().push(set);
    }
    let view = View {
        zone,
        groups: &groups,
        records,
        asker,
    };
    for (name, of_name) in &groups {
        for sets in of_name.values() {
            if let Err(error) = view.add(zones, name, sets) {
                tracing::warn!(%name, %error, "a name is left out");
            }
        }
    }
}

/// Sets by name and type; those that share both are a group.
type Groups<'a> = BTreeMap<String, BTreeMap<&'a str, Vec<&'a RecordSet>>>;

/// What the names of one zone follow from.
struct View<'a> {
    zone: &'a HostedZone,
    groups: &'a Groups<'a>,
    records: &'a Records,
    asker: &'a Asker,
}

/// What a group answers.
enum Group {
    /// All of it.
    All(Answers),
    /// As many members as the choice says, each with its share.
    Some(Choice, Vec<(u32, Answers)>),
}

impl<'a> View<'a> {
    fn add(
        &self,
        zones: &mut Zones,
        name: &str,
        sets: &[&RecordSet],
    ) -> Result<(), netns::resolver::ZoneError> {
        // A name whose records are not answered exists all the same.
        zones.add_name(name)?;
        match self.group(sets, 0) {
            Group::All(answers) => answers
                .into_iter()
                .try_for_each(|(ttl, data)| zones.add(name, ttl, data)),
            Group::Some(choice, members) => zones.add_chosen(name, choice, members),
        }
    }

    fn group(&self, sets: &[&RecordSet], depth: usize) -> Group {
        let choice = match sets.first().map(|set| set.routing) {
            Some(Routing::Weighted(_)) => Choice::One,
            Some(Routing::Multivalue) => Choice::UpTo(MULTIVALUE),
            Some(Routing::Simple) | None => {
                let [set] = sets else {
                    let all = sets.iter().flat_map(|set| self.data(set, depth));
                    return Group::All(all.collect());
                };
                return match self.target(set) {
                    // An alias chooses as its target does.
                    Some(target) if depth < MOST_ALIASES => self.group(target, depth + 1),
                    _ => Group::All(self.data(set, depth)),
                };
            }
        };
        let share = |set: &RecordSet| match set.routing {
            Routing::Weighted(share) => share.into(),
            Routing::Simple | Routing::Multivalue => 1,
        };
        let members = sets.iter().map(|set| (share(set), self.data(set, depth)));
        Group::Some(choice, members.collect())
    }

    /// The group of this zone that a set is an alias of.
    fn target(&self, set: &RecordSet) -> Option<&'a [&'a RecordSet]> {
        let of_name = self.groups.get(&full(&set.alias.as_ref()?.name))?;
        of_name.get(set.kind.as_str()).map(Vec::as_slice)
    }

    /// What a set stands for.
    fn data(&self, set: &RecordSet, depth: usize) -> Answers {
        let Some(alias) = &set.alias else {
            let ttl = set.ttl.unwrap_or_default();
            let values = set.values.iter();
            let parsed = values.filter_map(|value| self.parsed(&set.kind, value));
            return parsed.map(|data| (ttl, data)).collect();
        };
        let found = self.records.addresses.behind(&alias.name, self.asker);
        if set.kind == "A" && !found.is_empty() {
            let address = |address: &Ipv4Addr| (ALIAS_TTL, Data::Address((*address).into()));
            return found.iter().map(address).collect();
        }
        match self.target(set) {
            Some(target) if depth < MOST_ALIASES => {
                match self.group(target, depth + 1) {
                    Group::All(answers) => answers,
                    // One member may be chosen, but not one of one.
                    Group::Some(_, members) => {
                        members.into_iter().flat_map(|(_, data)| data).collect()
                    }
                }
            }
            _ => Answers::new(),
        }
    }

    fn parsed(&self, kind: &str, value: &str) -> Option<Data> {
        let data = parse(kind, value);
        if data.is_none() {
            tracing::debug!(zone = %self.zone.id, kind, "a value is not answered");
        }
        data
    }
}

fn full(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.').to_lowercase())
}
