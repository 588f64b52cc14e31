//! Decides what nobody owns; touches nothing.

use super::Snapshot;
use domain::elb::{Listener, LoadBalancer};
use domain::network::InterfaceOwner;
use domain::{Key, Record};

/// A record that nobody owns, and the record that would have to be there if somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// What is to go.
    pub key: Key,
    /// The load balancer's id, when the key of the owner alone does not tell: its name may have
    /// been used again.
    pub owner: (Key, Option<String>),
}

/// Listeners and interfaces without their load balancer, rules without their listener.
pub fn plan(snapshot: &Snapshot) -> Vec<Orphan> {
    let mut orphans = listeners(snapshot);
    orphans.extend(rules(snapshot));
    orphans.extend(interfaces(snapshot));
    orphans
}

fn listeners(snapshot: &Snapshot) -> Vec<Orphan> {
    let owned = |listener: &&Listener| {
        let (name, id) = &listener.load_balancer;
        snapshot
            .balancers
            .iter()
            .any(|one| one.name == *name && one.id == *id)
    };
    let orphans = snapshot
        .listeners
        .iter()
        .filter(|listener| !owned(listener));
    orphans
        .map(|listener| Orphan {
            key: listener.key(),
            owner: (
                LoadBalancer::key_of(&listener.scope, &listener.load_balancer.0),
                Some(listener.load_balancer.1.clone()),
            ),
        })
        .collect()
}

fn rules(snapshot: &Snapshot) -> Vec<Orphan> {
    let living: std::collections::BTreeSet<&String> = snapshot
        .listeners
        .iter()
        .map(|listener| &listener.id)
        .collect();
    let orphans = snapshot
        .rules
        .iter()
        .filter(|rule| !living.contains(&rule.listener));
    orphans
        .map(|rule| Orphan {
            key: rule.key(),
            owner: (
                Listener::load_balancer_key(&rule.scope, &rule.load_balancer.0)
                    .child(&rule.listener),
                None,
            ),
        })
        .collect()
}

/// An interface names its owner by key alone, so it is looked for in the owner's zones.
fn interfaces(snapshot: &Snapshot) -> Vec<Orphan> {
    let mut orphans = Vec::new();
    for interface in &snapshot.interfaces {
        let InterfaceOwner::LoadBalancer(owner) = &interface.owner else {
            continue;
        };
        let has_it =
            |one: &LoadBalancer| one.zones.iter().any(|zone| zone.interface == interface.id);
        if !snapshot.balancers.iter().any(has_it) {
            orphans.push(Orphan {
                key: interface.key(),
                owner: (Key::raw(owner.clone()), Some(interface.id.clone())),
            });
        }
    }
    orphans
}
