//! Wakes the room's passes whenever what they look at changes.

use crate::Elb;
use domain::elb::{Listener, LoadBalancer, Rule, Target, TargetGroup, TargetHealth};
use domain::{Key, Record, Scope};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;

/// Ends draining targets.
///
/// Reads `Target`, `TargetHealth` and `TargetGroup`; deletes `Target` and `TargetHealth`.
pub struct Targets(pub Arc<Elb>);

/// A target group, by scope and name.
type Group = (Scope, String);

impl Controller for Targets {
    type Key = Group;

    fn name(&self) -> &'static str {
        "elb-targets"
    }

    fn watches(&self) -> Vec<Interest<Group>> {
        [Target::KIND, TargetHealth::KIND, TargetGroup::KIND]
            .map(|kind| Interest::keyed(kind, move |key| group(key, kind)))
            .into()
    }

    async fn reconcile(&self, (scope, name): &Group) -> Result<Next, Retry> {
        let again = self.0.retire_targets(scope, name).await?;
        Ok(again.map_or(Next::OnChange, Next::At))
    }
}

/// Sweeps up after what was deleted.
///
/// Reads every record of the room; deletes those whose load balancer or group is gone.
pub struct Orphans(pub Arc<Elb>);

impl Controller for Orphans {
    type Key = Scope;

    fn name(&self) -> &'static str {
        "elb-orphans"
    }

    fn watches(&self) -> Vec<Interest<Scope>> {
        [
            LoadBalancer::KIND,
            TargetGroup::KIND,
            Listener::KIND,
            Rule::KIND,
        ]
        .map(|kind| Interest::keyed(kind, move |key| scope(key, kind)))
        .into()
    }

    async fn reconcile(&self, scope: &Scope) -> Result<Next, Retry> {
        self.0.sweep_orphans(scope).await?;
        Ok(Next::OnChange)
    }
}

/// The scope a record's key names.
fn scope(key: &Key, kind: &str) -> Option<Scope> {
    let segments = key.segments_after(kind);
    let [account, region, ..] = segments.as_slice() else {
        return None;
    };
    Some(Scope {
        account: account.parse().ok()?,
        region: region.parse().ok()?,
    })
}

/// The target group a record's key names.
fn group(key: &Key, kind: &str) -> Option<Group> {
    let name = key.segments_after(kind).into_iter().nth(2)?;
    Some((scope(key, kind)?, name))
}
