//! What the retiring of targets looks at.

use domain::elb::{Target, TargetGroup, TargetHealth};
use domain::{Key, Record, Scope};
use store::{Store, StoreError};

/// A target group's name, with whatever stands under it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The group of that name, when there is one.
    pub group: Option<TargetGroup>,
    /// Targets of it, or of one that had the name before.
    pub targets: Vec<Target>,
    /// What the prober said of them.
    pub health: Vec<TargetHealth>,
}

impl Snapshot {
    /// Reads the group last: a target is registered with a group that is there, so one whose
    /// group is not found here outlived it.
    pub async fn read(store: &Store, scope: &Scope, group: &str) -> Result<Self, StoreError> {
        let health = Key::kind(TargetHealth::KIND)
            .join(&scope.segments())
            .child(group);
        Ok(Self {
            health: store.list(&health).await?,
            targets: store.list(&Target::group_key(scope, group)).await?,
            group: store.get(&TargetGroup::key_of(scope, group)).await?,
        })
    }
}
