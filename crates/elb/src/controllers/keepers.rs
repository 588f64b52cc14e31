//! Which changes wake which pass.

use crate::Elb;
use domain::elb::{Listener, LoadBalancer, Rule, Target, TargetGroup, TargetHealth};
use domain::{Key, Record, Scope};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;

/// Ends draining targets. See [`super::targets`].
pub struct Targets(pub Arc<Elb>);

/// Sweeps up after deleted load balancers and listeners. See [`super::orphans`].
pub struct Orphans(pub Arc<Elb>);

impl Controller for Targets {
    /// A scope, and a target group's name in it.
    type Key = (Scope, String);

    fn name(&self) -> &'static str {
        "elb-targets"
    }

    fn watches(&self) -> Vec<Interest<Self::Key>> {
        let kinds = [Target::KIND, TargetHealth::KIND, TargetGroup::KIND];
        let interest = |kind: &'static str| Interest::keyed(kind, move |key| named(key, kind));
        kinds.map(interest).into()
    }

    async fn reconcile(&self, (scope, group): &Self::Key) -> Result<Next, Retry> {
        let next = self.0.retire_targets(scope, group).await?;
        Ok(next.map_or(Next::OnChange, Next::At))
    }
}

impl Controller for Orphans {
    type Key = Scope;

    fn name(&self) -> &'static str {
        "elb-orphans"
    }

    fn watches(&self) -> Vec<Interest<Scope>> {
        let kinds = [LoadBalancer::KIND, Listener::KIND, Rule::KIND];
        let interest = |kind: &'static str| {
            Interest::keyed(kind, move |key| named(key, kind).map(|(scope, _)| scope))
        };
        kinds.map(interest).into()
    }

    async fn reconcile(&self, scope: &Scope) -> Result<Next, Retry> {
        self.0.sweep_orphans(scope).await?;
        Ok(Next::OnChange)
    }
}

/// The scope a record's key names, and the segment after it.
fn named(key: &Key, kind: &str) -> Option<(Scope, String)> {
    let segments = key.segments_after(kind);
    let [account, region, name, ..] = segments.as_slice() else {
        return None;
    };
    let scope = Scope {
        account: account.parse().ok()?,
        region: region.parse().ok()?,
    };
    Some((scope, name.clone()))
}
