//! Which changes wake which pass.

use crate::Network;
use domain::network::{NatGateway, NetworkInterface, Subnet, VpcPeering};
use domain::{Key, Record, Scope};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;

/// Gives addresses to interfaces and takes back those of interfaces that are gone.
///
/// Reads `NetworkInterface`, `Subnet`, `Vpc` and the claims; writes `NetworkInterface.address`,
/// `NetworkInterface.failure` and the claims.
pub struct Addresses(pub Arc<Network>);

impl Controller for Addresses {
    type Key = Scope;

    fn name(&self) -> &'static str {
        "network-addresses"
    }

    fn watches(&self) -> Vec<Interest<Scope>> {
        vec![
            Interest::keyed(NetworkInterface::KIND, |key| {
                scope(key, NetworkInterface::KIND)
            }),
            Interest::keyed(Subnet::KIND, |key| scope(key, Subnet::KIND)),
        ]
    }

    async fn reconcile(&self, scope: &Scope) -> Result<Next, Retry> {
        self.0.give_addresses(scope).await?;
        Ok(Next::OnChange)
    }
}

/// Forgets NAT gateways that were deleted a while ago. See [`super::nat_gateways`].
pub struct NatGateways(pub Arc<Network>);

impl Controller for NatGateways {
    type Key = Scope;

    fn name(&self) -> &'static str {
        "network-nat-gateways"
    }

    fn watches(&self) -> Vec<Interest<Scope>> {
        vec![Interest::keyed(NatGateway::KIND, |key| {
            scope(key, NatGateway::KIND)
        })]
    }

    async fn reconcile(&self, scope: &Scope) -> Result<Next, Retry> {
        let next = self.0.forget_nat_gateways(scope).await?;
        Ok(next.map_or(Next::OnChange, Next::At))
    }
}

/// Forgets peerings that ended a while ago. See [`super::peerings`].
pub struct Peerings(pub Arc<Network>);

impl Controller for Peerings {
    type Key = Scope;

    fn name(&self) -> &'static str {
        "network-peerings"
    }

    fn watches(&self) -> Vec<Interest<Scope>> {
        vec![Interest::keyed(VpcPeering::KIND, |key| {
            scope(key, VpcPeering::KIND)
        })]
    }

    async fn reconcile(&self, scope: &Scope) -> Result<Next, Retry> {
        let next = self.0.forget_peerings(scope).await?;
        Ok(next.map_or(Next::OnChange, Next::At))
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
