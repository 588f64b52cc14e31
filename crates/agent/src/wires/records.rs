//! What the records say about one VPC.

use domain::network::{
    InternetGateway, NatGateway, NetworkInterface, PeeringSide, RouteTable, SecurityGroup, Subnet,
    Vpc, VpcEndpoint, VpcPeering,
};
use domain::{Key, Record, Scope};
use std::collections::BTreeSet;
use store::{Store, StoreError};

/// The records of one VPC; interfaces are those with an address.
pub(super) struct Records {
    pub(super) interfaces: Vec<NetworkInterface>,
    pub(super) subnets: Vec<Subnet>,
    pub(super) groups: Vec<SecurityGroup>,
    pub(super) routes: Vec<RouteTable>,
    pub(super) internet_gateways: Vec<InternetGateway>,
    pub(super) nat_gateways: Vec<NatGateway>,
    pub(super) endpoints: Vec<VpcEndpoint>,
    /// Active peerings of the VPC.
    pub(super) peerings: Vec<VpcPeering>,
    /// What is at their other ends.
    pub(super) peers: Vec<Peer>,
}

/// A VPC across a peering.
pub(super) struct Peer {
    pub(super) peering: String,
    pub(super) vpc: Vpc,
    /// Its interfaces with an address.
    pub(super) interfaces: Vec<NetworkInterface>,
    /// Whether the names of its interfaces are told across.
    pub(super) tells_names: bool,
}

impl Records {
    pub(super) async fn read(store: &Store, scope: &Scope, vpc: &str) -> Result<Self, StoreError> {
        let mut records = Self::ways(store, scope, vpc).await?;
        let all = interfaces(store, scope).await?;
        for peering in &records.peerings {
            let Some((_, side)) = peering.seen_from(vpc) else {
                continue;
            };
            let there = match side.scope == *scope {
                true => &all,
                false => &interfaces(store, &side.scope).await?,
            };
            let peer = peer(store, peering, side, there).await?;
            records.peers.extend(peer);
        }
        records.interfaces = all;
        records.interfaces.retain(|one| one.vpc == vpc);
        Ok(records)
    }

    /// Where the VPC's load balancers are, and those of its peers.
    pub(super) fn scopes<'a>(&'a self, own: &'a Scope) -> BTreeSet<&'a Scope> {
        let peers = self.peers.iter().map(|peer| &peer.vpc.scope);
        peers.chain([own]).collect()
    }

    /// What decides where a VPC's packets may go, without the interfaces: every task asks, and
    /// there are as many interfaces as tasks.
    pub(super) async fn ways(store: &Store, scope: &Scope, vpc: &str) -> Result<Self, StoreError> {
        let below = |kind| Key::kind(kind).join(&scope.segments());
        let mut records = Self {
            interfaces: Vec::new(),
            subnets: store.list(&below(Subnet::KIND)).await?,
            groups: store.list(&below(SecurityGroup::KIND)).await?,
            routes: store.list(&below(RouteTable::KIND)).await?,
            internet_gateways: store.list(&below(InternetGateway::KIND)).await?,
            nat_gateways: store.list(&below(NatGateway::KIND)).await?,
            endpoints: store.list(&below(VpcEndpoint::KIND)).await?,
            peerings: store.list(&Key::kind(VpcPeering::KIND)).await?,
            peers: Vec::new(),
        };
        records.subnets.retain(|one| one.vpc == vpc);
        records.groups.retain(|one| one.vpc == vpc);
        records.routes.retain(|one| one.vpc == vpc);
        records
            .peerings
            .retain(|one| one.is_active() && one.seen_from(vpc).is_some());
        Ok(records)
    }
}

/// The scope's interfaces with an address.
async fn interfaces(store: &Store, scope: &Scope) -> Result<Vec<NetworkInterface>, StoreError> {
    let below = Key::kind(NetworkInterface::KIND).join(&scope.segments());
    let mut all: Vec<NetworkInterface> = store.list(&below).await?;
    all.retain(|one| one.address.is_some());
    Ok(all)
}

/// The VPC at the other end; `None` when it is gone.
async fn peer(
    store: &Store,
    peering: &VpcPeering,
    side: &PeeringSide,
    there: &[NetworkInterface],
) -> Result<Option<Peer>, StoreError> {
    let vpc: Option<Vpc> = store.get(&Vpc::key_of(&side.scope, &side.vpc)).await?;
    let inside = there.iter().filter(|one| one.vpc == side.vpc);
    Ok(vpc.map(|vpc| Peer {
        peering: peering.id.clone(),
        vpc,
        interfaces: inside.cloned().collect(),
        tells_names: side.names_for_peer,
    }))
}
