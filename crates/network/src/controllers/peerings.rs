//! Forgets peerings that ended a while ago. Routes to them stay, and lead nowhere.
//!
//! Reads and deletes `VpcPeering`. One key is one scope, the requester's.

use crate::Network;
use crate::resource::below;
use domain::network::VpcPeering;
use domain::{Record, Scope, Timestamp};
use store::{CommitError, Txn};

impl Network {
    /// One pass over a scope. Answers when the next one is to be forgotten.
    pub async fn forget_peerings(&self, scope: &Scope) -> Result<Option<Timestamp>, CommitError> {
        let peerings: Vec<VpcPeering> = self.store.list(&below::<VpcPeering>(scope)).await?;
        let now = self.clock.now();
        let is_due = |peering: &VpcPeering| peering.forgotten_at().is_some_and(|end| end <= now);
        let due: Vec<_> = peerings
            .iter()
            .filter(|peering| is_due(peering))
            .map(Record::key)
            .collect();
        let due = &due;
        if !due.is_empty() {
            let forget = |txn: Txn| async move {
                for key in due {
                    // One that was accepted at the last moment has not ended.
                    let found = txn.get::<VpcPeering>(key).await?;
                    if found.is_some_and(|peering| is_due(&peering)) {
                        txn.delete(key);
                    }
                }
                Ok::<_, CommitError>(())
            };
            self.store.transact(forget).await?;
        }
        let ends = peerings.iter().filter_map(VpcPeering::forgotten_at);
        Ok(ends.filter(|end| *end > now).min())
    }
}
