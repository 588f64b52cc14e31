//! Which routers are joined.

use std::collections::BTreeSet;

use super::{Network, check_id};
use crate::error::{NetworkError, Step};
use crate::link::peer;
use crate::namespace::{is_bound, on_thread};
use crate::spec::PeeringSpec;

impl Network {
    /// Joins the VPC's router to those of its peers that have one here, and to no other.
    ///
    /// Packets pass once the rules of both VPCs say so. A peer without a router is joined when it
    /// gets one, and asks for the same peering.
    pub async fn keep_peerings(
        &self,
        vpc: &str,
        wanted: &[PeeringSpec],
    ) -> Result<(), NetworkError> {
        for peering in wanted {
            check_id(&peering.id)?;
            check_id(&peering.peer)?;
        }
        distinct(wanted)?;
        let mut alone = self.inner.alone.lock().await;
        if wanted.is_empty() && alone.contains(vpc) {
            return Ok(());
        }
        for joined in wanted.iter().map(|one| one.peer.as_str()).chain([vpc]) {
            alone.remove(joined);
        }
        let router = self.router_path(vpc);
        let joining: Vec<_> = wanted
            .iter()
            .map(|one| (one.id.clone(), self.router_path(&one.peer)))
            .filter(|(_, peer)| is_bound(peer))
            .collect();
        let ids: BTreeSet<String> = wanted.iter().map(|one| one.id.clone()).collect();
        // Both ends of a pair are made by whoever comes first.
        let joined = on_thread(move || {
            peer::keep_only(&router, &ids)?;
            joining
                .iter()
                .try_for_each(|(id, other)| peer::join(&router, other, id))
        });
        joined
            .await
            .and_then(|joined| joined)
            .step("join the routers of peers")?;
        if wanted.is_empty() {
            alone.insert(vpc.to_owned());
        }
        Ok(())
    }

    /// The peerings by which the VPC's router is joined to others.
    pub async fn peerings(&self, vpc: &str) -> Result<BTreeSet<String>, NetworkError> {
        let router = self.router_path(vpc);
        if !is_bound(&router) {
            return Ok(BTreeSet::new());
        }
        let found = on_thread(move || peer::peerings_in(&router)).await;
        found
            .and_then(|found| found)
            .step("list the links to peers")
    }

    /// Takes all links to peers away, before the router goes.
    pub(super) async fn leave_peers(&self, vpc: &str) -> Result<(), NetworkError> {
        match is_bound(&self.router_path(vpc)) {
            true => self.keep_peerings(vpc, &[]).await,
            false => Ok(()),
        }
    }
}

/// Refuses peerings whose packets the router could not tell apart.
fn distinct(wanted: &[PeeringSpec]) -> Result<(), NetworkError> {
    for (index, one) in wanted.iter().enumerate() {
        let same = |other: &&PeeringSpec| {
            other.id != one.id && peer::mark(&other.id) == peer::mark(&one.id)
        };
        if let Some(other) = wanted[..index].iter().find(same) {
            let (id, taken_by) = (one.id.clone(), other.id.clone());
            return Err(NetworkError::NameTaken { id, taken_by });
        }
    }
    Ok(())
}
