//! Forgets NAT gateways that were deleted a while ago.
//!
//! Reads and deletes `NatGateway`. One key is one scope.

use crate::Network;
use crate::resource::below;
use domain::clock::later;
use domain::network::NatGateway;
use domain::{Record, Scope, Timestamp};
use std::time::Duration;
use store::{CommitError, Txn};

/// How long a deleted NAT gateway is still shown. Source: EC2 guide, "usually about an hour".
pub const SHOWN: Duration = Duration::from_secs(3_600);

impl Network {
    /// One pass over a scope. Answers when the next deleted gateway is to be forgotten.
    pub async fn forget_nat_gateways(
        &self,
        scope: &Scope,
    ) -> Result<Option<Timestamp>, CommitError> {
        let gateways: Vec<NatGateway> = self.store.list(&below::<NatGateway>(scope)).await?;
        let now = self.clock.now();
        let end = |gateway: &NatGateway| Some(later(gateway.deleted_at?, SHOWN));
        let due = |gateway: &&NatGateway| end(gateway).is_some_and(|end| end <= now);
        let due: Vec<&NatGateway> = gateways.iter().filter(due).collect();
        let due = &due;
        if !due.is_empty() {
            let forget = |txn: Txn| async move {
                due.iter().for_each(|gateway| txn.delete(&gateway.key()));
                Ok::<_, CommitError>(())
            };
            self.store.transact(forget).await?;
        }
        Ok(gateways
            .iter()
            .filter_map(end)
            .filter(|end| *end > now)
            .min())
    }
}
