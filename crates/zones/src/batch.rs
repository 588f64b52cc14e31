//! Whether changes of a zone fit it and each other. A batch is done as a whole or not at all.
//!
//! Sentences are those of Route 53, as far as public issues quote them.

mod fit;

use crate::convert::record_sets::{Action, Wish};
use domain::zones::{HostedZone, RecordSet};
use std::collections::{BTreeMap, BTreeSet};

/// Values of a batch, those of `UPSERT` counted twice, and their characters. Source: developer
/// guide, quotas on ChangeResourceRecordSets requests.
const MOST_VALUES: usize = 1000;
const MOST_CHARACTERS: usize = 32_000;

/// Record sets of a zone. Source: developer guide, quotas.
pub(crate) const MOST_SETS: usize = 10_000;

/// Values of a set.
// Chosen: more than the 100 that the refusal once named in public issues, less than a batch takes.
const MOST_IN_SET: usize = 400;

/// Name, type and identifier: what tells sets of a zone apart.
type Id = (String, String, Option<String>);

/// What a batch does once it fits.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    /// Sets as they are from now on.
    pub(crate) put: Vec<RecordSet>,
    /// Sets that are no more.
    pub(crate) gone: Vec<RecordSet>,
}

/// What `wishes` do to a zone that has the sets `current`, its own among them; or everything
/// that is wrong with them. `targets` are the names that aliases may lead to beside the zone's.
pub(crate) fn judge(
    zone: &HostedZone,
    current: Vec<RecordSet>,
    wishes: &[Wish],
    targets: &BTreeSet<String>,
) -> Result<Outcome, Vec<String>> {
    let mut problems = limits(wishes);
    problems.extend(repeated(wishes));
    if !problems.is_empty() {
        return Err(problems);
    }
    let before: BTreeMap<Id, RecordSet> = current.into_iter().map(|set| (id(&set), set)).collect();
    let mut after = before.clone();
    for wish in wishes {
        problems.extend(step(&mut after, wish));
    }
    for wish in wishes.iter().filter(|wish| wish.action != Action::Delete) {
        problems.extend(fit::problems(zone, &after, wishes, &wish.set, targets));
    }
    problems.extend(own_sets(zone, &after));
    if after.len() > MOST_SETS && after.len() > before.len() {
        problems.push(format!(
            "Exceeded limit MAX_RRSETS_BY_ZONE for zone: {}",
            zone.id
        ));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let gone = before.iter().filter(|(id, _)| !after.contains_key(*id));
    let gone = gone.map(|(_, set)| set.clone()).collect();
    let put = after
        .into_iter()
        .filter(|(id, set)| before.get(id) != Some(set));
    let put = put.map(|(_, set)| set).collect();
    Ok(Outcome { put, gone })
}

fn id(set: &RecordSet) -> Id {
    (set.name.clone(), set.kind.clone(), set.identifier.clone())
}

/// Does one change, or says why it cannot be done.
fn step(sets: &mut BTreeMap<Id, RecordSet>, wish: &Wish) -> Option<String> {
    let (id, known) = (id(&wish.set), sets.get(&id(&wish.set)));
    let problem = match (wish.action, known) {
        (Action::Create, Some(_)) => {
            format!(
                "Tried to create resource record set {} but it already exists",
                told(&wish.set)
            )
        }
        (Action::Delete, None) => {
            format!(
                "Tried to delete resource record set {} but it was not found",
                told(&wish.set)
            )
        }
        (Action::Delete, Some(known)) if !is_same(known, &wish.set) => format!(
            "Tried to delete resource record set {} but the values provided do not match the \
             current values",
            told(&wish.set)
        ),
        (Action::Delete, Some(_)) => {
            sets.remove(&id);
            return None;
        }
        (Action::Create | Action::Upsert, _) => {
            sets.insert(id, wish.set.clone());
            return None;
        }
    };
    Some(problem)
}

fn told(set: &RecordSet) -> String {
    let identifier = set.identifier.as_ref();
    let identifier = identifier.map_or(String::new(), |id| format!(", set-identifier='{id}'"));
    format!("[name='{}', type='{}'{identifier}]", set.name, set.kind)
}

/// Whether both say the same; the order of values does not count.
fn is_same(known: &RecordSet, given: &RecordSet) -> bool {
    let sorted = |set: &RecordSet| {
        let mut set = set.clone();
        set.values.sort();
        set
    };
    sorted(known) == sorted(given)
}

/// One set may be deleted and then made again, and else changed once.
fn repeated(wishes: &[Wish]) -> Vec<String> {
    let mut actions: BTreeMap<Id, Vec<Action>> = BTreeMap::new();
    for wish in wishes {
        actions.entry(id(&wish.set)).or_default().push(wish.action);
    }
    let is_well = |actions: &[Action]| {
        matches!(
            actions,
            [_] | [Action::Delete, Action::Create | Action::Upsert]
        )
    };
    let refused = actions.into_iter().filter(|(_, actions)| !is_well(actions));
    let sentence = |((name, kind, _), _): (Id, _)| {
        format!(
            "The request contains an invalid set of changes for a resource record set \
             '{kind} {name}'"
        )
    };
    refused.map(sentence).collect()
}

fn limits(wishes: &[Wish]) -> Vec<String> {
    let (mut values, mut characters) = (0, 0);
    for wish in wishes {
        let times = if wish.action == Action::Upsert { 2 } else { 1 };
        values += times * wish.set.values.len();
        characters += times * wish.set.values.iter().map(String::len).sum::<usize>();
    }
    let mut problems = Vec::new();
    if values > MOST_VALUES {
        problems.push(format!(
            "Number of records limit of {MOST_VALUES} exceeded."
        ));
    }
    if characters > MOST_CHARACTERS {
        problems.push(format!(
            "RDATA character limit of {MOST_CHARACTERS} exceeded."
        ));
    }
    if wishes
        .iter()
        .any(|wish| wish.set.values.len() > MOST_IN_SET)
    {
        problems.push(format!(
            "Cannot have more than {MOST_IN_SET} records in a RRSet."
        ));
    }
    problems
}

/// A zone keeps its start of authority and its name servers.
fn own_sets(zone: &HostedZone, after: &BTreeMap<Id, RecordSet>) -> Vec<String> {
    let has = |kind: &str| after.contains_key(&(zone.name.clone(), kind.to_owned(), None));
    let mut problems = Vec::new();
    if !has("SOA") {
        problems.push("A HostedZone must contain exactly one SOA record.".to_owned());
    }
    if !has("NS") {
        let sentence = "A HostedZone must contain at least one NS record for the zone itself.";
        problems.push(sentence.to_owned());
    }
    problems
}

#[cfg(test)]
mod tests;
