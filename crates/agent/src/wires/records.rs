//! What the records say about one VPC.

use domain::network::{
    InternetGateway, NatGateway, NetworkInterface, RouteTable, SecurityGroup, Subnet, VpcEndpoint,
};
use domain::{Key, Record, Scope};
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
}

impl Records {
    pub(super) async fn read(store: &Store, scope: &Scope, vpc: &str) -> Result<Self, StoreError> {
        let mut records = Self::ways(store, scope, vpc).await?;
        let below = Key::kind(NetworkInterface::KIND).join(&scope.segments());
        records.interfaces = store.list(&below).await?;
        records
            .interfaces
            .retain(|one| one.vpc == vpc && one.address.is_some());
        Ok(records)
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
        };
        records.subnets.retain(|one| one.vpc == vpc);
        records.groups.retain(|one| one.vpc == vpc);
        records.routes.retain(|one| one.vpc == vpc);
        Ok(records)
    }
}
