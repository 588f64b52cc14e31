//! What an earlier server left and no record speaks of any more.

use super::{Wiring, bridge};
use domain::ecs::{LastStatus, TaskReport};
use domain::network::NetworkInterface;
use domain::{Key, Record};
use netns::Keep;
use reconcile::Retry;
use std::collections::BTreeSet;

impl Wiring {
    /// Removes what an earlier server left and no record speaks of any more.
    pub async fn sweep(&self) -> Result<(), Retry> {
        let all = |kind| Key::kind(kind);
        let interfaces: Vec<NetworkInterface> =
            self.store.list(&all(NetworkInterface::KIND)).await?;
        let here = interfaces
            .iter()
            .filter(|interface| self.is_here(interface));
        let mut keep = Keep {
            vpcs: here
                .clone()
                .map(|interface| interface.vpc.clone())
                .collect(),
            interfaces: here.map(|interface| interface.id.clone()).collect(),
        };
        let bridged = self.bridged().await?;
        if !bridged.is_empty() {
            keep.vpcs.insert(bridge::ID.to_owned());
            keep.interfaces.extend(bridged);
        }
        Ok(self.network.sweep(&keep).await?)
    }

    /// Interfaces on the bridge of containers that may still run.
    async fn bridged(&self) -> Result<BTreeSet<String>, Retry> {
        let reports: Vec<TaskReport> = self.store.list(&Key::kind(TaskReport::KIND)).await?;
        let alive = reports
            .iter()
            .filter(|report| report.last_status != LastStatus::Stopped);
        let containers = alive.flat_map(|report| &report.containers);
        let found = self.network.list().await?;
        let found = found.interfaces.into_iter().map(|interface| interface.id);
        let containers = containers.map(|container| container.runtime_id.as_str());
        Ok(bridge::keep(containers, found.collect()))
    }
}
