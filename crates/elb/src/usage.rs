//! Which load balancer uses which target group.

use crate::fault::Outcome;
use domain::elb::{Action, Listener, Rule};
use domain::{Arn, Key, Record, Scope};
use std::collections::{BTreeMap, BTreeSet};
use store::{Store, Txn};

/// Load balancers (name and id) by the target group they send to.
pub(crate) type Usage = BTreeMap<Arn, BTreeSet<(String, String)>>;

/// As of a transaction; the commit fails if it changes until then.
pub(crate) async fn within(txn: &Txn, scope: &Scope) -> Outcome<Usage> {
    let listeners: Vec<Listener> = txn.list(&below::<Listener>(scope)).await?;
    let rules: Vec<Rule> = txn.list(&below::<Rule>(scope)).await?;
    Ok(of(&listeners, &rules))
}

/// As of now.
pub(crate) async fn now(store: &Store, scope: &Scope) -> Outcome<Usage> {
    let listeners: Vec<Listener> = store.list(&below::<Listener>(scope)).await?;
    let rules: Vec<Rule> = store.list(&below::<Rule>(scope)).await?;
    Ok(of(&listeners, &rules))
}

/// The key all records of that kind in the scope are below.
pub(crate) fn below<R: Record>(scope: &Scope) -> Key {
    Key::kind(R::KIND).join(&scope.segments())
}

fn of(listeners: &[Listener], rules: &[Rule]) -> Usage {
    let mut usage = Usage::new();
    let defaults = listeners
        .iter()
        .map(|one| (&one.load_balancer, &one.default_actions));
    // A rule whose listener was deleted waits to be swept up, and sends nothing anywhere.
    let living = |rule: &&Rule| listeners.iter().any(|one| one.id == rule.listener);
    let others = rules
        .iter()
        .filter(living)
        .map(|one| (&one.load_balancer, &one.actions));
    for (balancer, actions) in defaults.chain(others) {
        for (group, _) in actions.iter().flat_map(Action::target_groups) {
            usage
                .entry(group.clone())
                .or_default()
                .insert(balancer.clone());
        }
    }
    usage
}
