//! Networks of this instance, kept in step with the records of the `network` room.
//!
//! For each VPC that has an interface here: a router, the interfaces, the rules, and what
//! listens in the router: the resolver and the AWS APIs.

mod bridge;
mod compile;
mod desks;
mod joining;
mod linger;
mod names;
mod peers;
mod records;
mod sweep;

use crate::hands::{Joined, WireError};
use crate::naming::Naming;
use bridge::Bridge;
pub use desks::Desk;
use desks::Desks;
use domain::apigw::{Api, DomainName};
use domain::elb::LoadBalancer;
use domain::network::{
    InternetGateway, NatGateway, NetworkInterface, RouteTable, SecurityGroup, Subnet, Vpc,
    VpcEndpoint, VpcPeering,
};
use domain::{Clock, Key, Record, Scope};
use futures_util::future::try_join_all;
use linger::Linger;
use netns::resolver::Zones;
use netns::sockets::Behalf;
use netns::{Network, NetworkError};
use reconcile::{Controller, Interest, Next, Retry};
use records::Records;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Store;
use tokio::sync::watch;

/// The port at which the AWS APIs answer inside a VPC, at the address of its resolver.
pub const API_PORT: u16 = 4566;

/// Makes interfaces real with network namespaces. Reads the records of the `network` room;
/// writes none.
pub struct Wiring {
    instance: String,
    store: Store,
    network: Network,
    bridge: Bridge,
    desks: Desks,
    joined: watch::Sender<BTreeMap<String, Result<Joined, WireError>>>,
    changed: watch::Sender<()>,
    linger: Linger,
    naming: Naming,
    /// Where VPCs see this machine, by id.
    machines: Mutex<BTreeMap<String, Ipv4Addr>>,
}

impl Wiring {
    /// Networks of the instance of that name. `desk` answers AWS API calls from inside VPCs.
    pub fn new(
        instance: &str,
        (store, clock): (Store, Arc<dyn Clock>),
        network: Network,
        desk: Arc<dyn Desk>,
    ) -> Self {
        let naming = Naming::default();
        Self {
            linger: Linger::new(clock),
            instance: instance.to_owned(),
            store,
            bridge: Bridge::new(network.clone()),
            network,
            desks: Desks::new(desk, naming.clone()),
            naming,
            machines: Mutex::default(),
            joined: watch::Sender::default(),
            changed: watch::Sender::default(),
        }
    }

    /// The file that stands for an interface's namespace, once the interface exists here and
    /// its rules are in force.
    pub fn namespace(&self, interface: &str) -> Option<PathBuf> {
        let joined = self.joined.borrow();
        let found = joined.get(interface)?.as_ref().ok()?;
        found.namespace.clone()
    }

    /// The address at which a VPC sees this machine, once it has a router here.
    pub fn machine(&self, vpc: &str) -> Option<Ipv4Addr> {
        self.machines().get(vpc).copied()
    }

    /// Where load balancers say whom they speak for when they call this machine's published ports.
    pub fn behalf(&self) -> Behalf {
        self.bridge.behalf()
    }

    fn machines(&self) -> MutexGuard<'_, BTreeMap<String, Ipv4Addr>> {
        self.machines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who keeps the resolvers of VPCs told of names.
    pub fn naming(&self) -> Naming {
        self.naming.clone()
    }

    /// Changes whenever an interface begins or ceases to exist.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    fn is_here(&self, interface: &NetworkInterface) -> bool {
        interface.instance.as_deref() == Some(&self.instance)
    }

    async fn keep_up(&self, vpc: &Vpc, records: &Records) -> Result<Next, Retry> {
        let here: Vec<&NetworkInterface> = records
            .interfaces
            .iter()
            .filter(|one| self.is_here(one))
            .collect();
        if here.is_empty() {
            return self.linger(&vpc.id).await;
        }
        self.linger.forget(&vpc.id);
        let spec = compile::vpc(vpc);
        let router = self.network.ensure_vpc(&spec).await?;
        self.machines().insert(vpc.id.clone(), router.machine);
        self.detach_others(&vpc.id, &here).await?;
        let attaching = here
            .iter()
            .filter(|one| !self.is_joined(&one.id))
            .map(|one| async {
                let attached = match compile::interface(one, records) {
                    Some(spec) => self.network.attach(&spec).await.map(|_| ()),
                    None => Ok(()),
                };
                self.note(vpc, one, attached)
            });
        try_join_all(attaching).await?;
        let peerings = peers::specs(records);
        self.network.keep_peerings(&vpc.id, &peerings).await?;
        let rules = compile::rules(vpc, records);
        self.network.apply_rules(&vpc.id, &rules).await?;
        let zones = self.names(&vpc.scope, vpc, records).await?;
        self.desks.open(vpc, &router, zones).await?;
        self.announce(vpc, &here);
        Ok(Next::OnChange)
    }

    /// An interface that cannot be made is told to who waits for it, and tried again.
    fn note(
        &self,
        vpc: &Vpc,
        interface: &NetworkInterface,
        attached: Result<(), NetworkError>,
    ) -> Result<(), Retry> {
        let Err(error) = attached else { return Ok(()) };
        tracing::warn!(interface = %interface.id, vpc = %vpc.id, %error, "an interface cannot be made");
        Err(error.into())
    }

    /// Tells who waits that the interfaces exist and their rules are in force.
    fn announce(&self, vpc: &Vpc, here: &[&NetworkInterface]) {
        let news = self.joined.send_if_modified(|joined| {
            let mut news = false;
            for interface in here {
                let Some(address) = &interface.address else {
                    continue;
                };
                if joined.contains_key(&interface.id) {
                    continue;
                }
                let resolver = compile::resolver(vpc);
                let entry = Joined {
                    namespace: Some(self.network.interface_path(&interface.id)),
                    address: address.private_ip,
                    resolver,
                    endpoint: format!("http://{resolver}:{API_PORT}"),
                };
                joined.insert(interface.id.clone(), Ok(entry));
                news = true;
            }
            news
        });
        if news {
            self.changed.send_replace(());
        }
    }

    fn is_joined(&self, id: &str) -> bool {
        self.joined.borrow().contains_key(id)
    }

    /// Detaches interfaces of the VPC that no record speaks of any more.
    async fn detach_others(&self, vpc: &str, here: &[&NetworkInterface]) -> Result<(), Retry> {
        let wanted: BTreeSet<&str> = here.iter().map(|one| one.id.as_str()).collect();
        let found = self.network.list().await?;
        let surplus = found.interfaces.iter().filter(|interface| {
            let link = interface.link.as_ref();
            link.is_some_and(|(found, _)| found == vpc) && !wanted.contains(interface.id.as_str())
        });
        let detaching = surplus.map(|interface| self.detach(&interface.id));
        try_join_all(detaching).await.map(drop)
    }

    async fn detach(&self, id: &str) -> Result<(), Retry> {
        self.joined.send_modify(|joined| drop(joined.remove(id)));
        self.changed.send_replace(());
        Ok(self.network.detach(id).await?)
    }

    /// Keeps an empty VPC's router for a while, then removes it.
    async fn linger(&self, vpc: &str) -> Result<Next, Retry> {
        let Some(until) = self.linger.until(vpc) else {
            self.give_up(vpc).await?;
            return Ok(Next::OnChange);
        };
        self.detach_others(vpc, &[]).await?;
        Ok(Next::At(until))
    }

    /// Removes a VPC's router when nothing here is in it any more.
    async fn give_up(&self, vpc: &str) -> Result<(), Retry> {
        let found = self.network.list().await?;
        if !found.vpcs.iter().any(|one| one.id == vpc) {
            return Ok(());
        }
        self.detach_others(vpc, &[]).await?;
        self.desks.close(vpc);
        self.machines().remove(vpc);
        Ok(self.network.remove_vpc(vpc).await?)
    }

    async fn names(&self, scope: &Scope, vpc: &Vpc, records: &Records) -> Result<Zones, Retry> {
        let mut balancers: Vec<LoadBalancer> = Vec::new();
        for scope in records.scopes(scope) {
            let below = Key::kind(LoadBalancer::KIND).join(&scope.segments());
            balancers.extend(self.store.list(&below).await?);
        }
        let outside = compile::has_way_out(records);
        let mut zones = names::of(vpc, &balancers, records, outside);
        let below = |kind| Key::kind(kind).join(&scope.segments());
        let apis: Vec<Api> = self.store.list(&below(Api::KIND)).await?;
        let domains: Vec<DomainName> = self.store.list(&below(DomainName::KIND)).await?;
        let names = apis.iter().flat_map(names::of_api);
        let names = names.chain(domains.into_iter().map(|domain| domain.name));
        names::lead_to(&mut zones, names, compile::resolver(vpc));
        Ok(zones)
    }
}

impl Controller for Wiring {
    type Key = Key;

    fn name(&self) -> &'static str {
        "agent-wiring"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        let mut interests = vec![Interest::keyed(Vpc::KIND, |key| vec![key.clone()])];
        interests.extend(
            [
                NetworkInterface::KIND,
                Subnet::KIND,
                SecurityGroup::KIND,
                RouteTable::KIND,
                InternetGateway::KIND,
                NatGateway::KIND,
                VpcEndpoint::KIND,
                VpcPeering::KIND,
                LoadBalancer::KIND,
                Api::KIND,
                DomainName::KIND,
            ]
            .map(Interest::everybody),
        );
        interests
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(vpc) = self.store.get::<Vpc>(key).await? else {
            let id = key.segments_after(Vpc::KIND).pop().unwrap_or_default();
            self.give_up(&id).await?;
            self.linger.forget(&id);
            return Ok(Next::Forget);
        };
        let records = Records::read(&self.store, &vpc.scope, &vpc.id).await?;
        self.keep_up(&vpc, &records).await
    }
}
