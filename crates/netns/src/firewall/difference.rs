//! The smallest batch that turns one table content into another.

use super::ruleset::{Chain, Ruleset};
use crate::nft::{Batch, Verdict};

/// Writes the changes from `old` to `new` into `batch`; false when there are none.
///
/// Order matters to the kernel: what rules refer to exists before them, and goes after them.
pub(crate) fn difference(old: &Ruleset, new: &Ruleset, batch: &mut Batch) -> bool {
    if old == new {
        return false;
    }
    for (name, set) in &new.sets {
        if !old.sets.contains_key(name) {
            batch.add_set(name, set.shape);
        }
    }
    for (name, chain) in &new.chains {
        if !old.chains.contains_key(name) {
            batch.add_chain(name, chain.hook.as_ref());
        }
    }
    for (name, chain) in &new.chains {
        rewrite(name, old.chains.get(name), chain, batch);
    }
    drop_old_elements(old, new, batch);
    add_new_elements(old, new, batch);
    let gone = || {
        old.chains
            .keys()
            .filter(|name| !new.chains.contains_key(*name))
    };
    gone().for_each(|name| batch.flush_chain(name));
    gone().for_each(|name| batch.delete_chain(name));
    for name in old.sets.keys().filter(|name| !new.sets.contains_key(*name)) {
        batch.delete_set(name);
    }
    true
}

fn rewrite(name: &str, old: Option<&Chain>, new: &Chain, batch: &mut Batch) {
    if old.is_some_and(|old| old.rules == new.rules) {
        return;
    }
    if old.is_some() {
        batch.flush_chain(name);
    }
    for rule in &new.rules {
        batch.add_rule(name, rule);
    }
}

fn drop_old_elements(old: &Ruleset, new: &Ruleset, batch: &mut Batch) {
    for (name, set) in &old.sets {
        let kept = new.sets.get(name).map(|set| &set.elements);
        let stale = |key: &Vec<u8>, verdict: &Option<Verdict>| {
            kept.and_then(|kept| kept.get(key)) != Some(verdict)
        };
        let keys: Vec<&[u8]> = set
            .elements
            .iter()
            .filter(|(key, verdict)| stale(key, verdict))
            .map(|(key, _)| key.as_slice())
            .collect();
        batch.delete_elements(name, &keys);
    }
}

fn add_new_elements(old: &Ruleset, new: &Ruleset, batch: &mut Batch) {
    for (name, set) in &new.sets {
        let there = old.sets.get(name).map(|set| &set.elements);
        let elements: Vec<(&[u8], Option<&Verdict>)> = set
            .elements
            .iter()
            .filter(|(key, verdict)| there.and_then(|there| there.get(*key)) != Some(verdict))
            .map(|(key, verdict)| (key.as_slice(), verdict.as_ref()))
            .collect();
        batch.add_elements(name, &elements);
    }
}
