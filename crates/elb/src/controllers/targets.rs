//! Ends draining targets, and sweeps up what a deleted target group leaves behind.
//!
//! Reads `TargetGroup`, `Target`, `TargetHealth`; deletes targets and their health. One key is
//! one target group's name in a scope. `TargetHealth` is otherwise the edge's alone.

mod apply;
mod plan;
mod snapshot;

#[cfg(test)]
mod tests;

pub use plan::{Gone, Plan, plan};
pub use snapshot::Snapshot;

use crate::Elb;
use domain::{Scope, Timestamp};
use store::CommitError;

impl Elb {
    /// One pass over the target group of that name. Answers when to look again although nothing
    /// changes: when the next draining target's delay has passed.
    pub async fn retire_targets(
        &self,
        scope: &Scope,
        group: &str,
    ) -> Result<Option<Timestamp>, CommitError> {
        let snapshot = Snapshot::read(&self.store, scope, group).await?;
        let plan = plan(&snapshot, self.clock.now());
        apply::apply(&self.store, &plan.gone).await?;
        Ok(plan.next)
    }
}
