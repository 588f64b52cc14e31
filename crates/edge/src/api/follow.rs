//! Keeps the table in step with the records.

use super::Gateway;
use super::compile::{Surroundings, compile};
use crate::follow::keyring::Keyring;
use crate::shelf::{Seen, Shelf, refresh};
use crate::tls::DomainCertificates;
use domain::apigw::{Api, ApiMapping, Deployment, DomainName, Stage, VpcLink};
use domain::certificates::Certificate;
use domain::discovery::DiscoveryInstance;
use domain::elb::{Listener, LoadBalancer};
use domain::network::NetworkInterface;
use domain::{Key, Record};
use reconcile::{Controller, Interest, Next, Progress, Retry, Runner};
use seal::Seal;
use std::sync::Arc;
use store::{Store, StoreError};
use tokio::sync::Mutex;

/// What the table follows from.
#[derive(Default)]
pub(super) struct Records {
    pub(super) apis: Shelf<Api>,
    pub(super) stages: Shelf<Stage>,
    pub(super) deployments: Shelf<Deployment>,
    pub(super) links: Shelf<VpcLink>,
    pub(super) domains: Shelf<DomainName>,
    pub(super) mappings: Shelf<ApiMapping>,
    pub(super) listeners: Shelf<Listener>,
    pub(super) balancers: Shelf<LoadBalancer>,
    pub(super) instances: Shelf<DiscoveryInstance>,
    pub(super) interfaces: Shelf<NetworkInterface>,
    certificates: Shelf<Certificate>,
}

impl Records {
    /// The stages of an API.
    pub(super) fn stages_of<'a>(&'a self, api: &'a Api) -> impl Iterator<Item = &'a Stage> {
        let parent = Stage::api_key(&api.scope, &api.id).prefix();
        let from = self.stages.range(Key::raw(parent.clone())..);
        let below = from.take_while(move |(key, _)| key.as_str().starts_with(&parent));
        below.map(|(_, stage)| &**stage)
    }

    /// Whether any integration is behind a VPC link.
    fn reach_into_vpcs(&self) -> bool {
        let surfaces = self.deployments.values().map(|one| &one.surface);
        let mut integrations = surfaces.flat_map(|surface| &surface.integrations);
        integrations.any(|one| one.vpc_link.is_some())
    }

    /// What a stage serves.
    pub(super) fn deployment_of(&self, stage: &Stage) -> Option<&Deployment> {
        let id = stage.deployment.as_ref()?;
        let key = Deployment::api_key(&stage.scope, &stage.api).child(id);
        self.deployments.get(&key).map(|found| &**found)
    }
}

/// [`Records`] together with the revision each was read at.
#[derive(Default)]
struct Reader {
    records: Records,
    seen: Seen,
    keyring: Keyring,
}

impl Reader {
    async fn read(&mut self, store: &Store) -> Result<(), StoreError> {
        let (records, seen) = (&mut self.records, &mut self.seen);
        refresh(store, &mut records.stages, seen).await?;
        refresh(store, &mut records.deployments, seen).await?;
        refresh(store, &mut records.apis, seen).await?;
        refresh(store, &mut records.links, seen).await?;
        refresh(store, &mut records.mappings, seen).await?;
        refresh(store, &mut records.domains, seen).await?;
        match records.domains.is_empty() {
            true => records.certificates.clear(),
            false => refresh(store, &mut records.certificates, seen).await?,
        }
        if !records.reach_into_vpcs() {
            // Interfaces are as many as tasks: nobody looks at them without need.
            records.listeners.clear();
            records.balancers.clear();
            records.instances.clear();
            records.interfaces.clear();
            return Ok(());
        }
        refresh(store, &mut records.listeners, seen).await?;
        refresh(store, &mut records.balancers, seen).await?;
        refresh(store, &mut records.instances, seen).await?;
        refresh(store, &mut records.interfaces, seen).await?;
        Ok(())
    }

    /// What domain names prove themselves with, as far as they have a certificate.
    fn certificates(&mut self, seal: &Seal) -> DomainCertificates {
        let named = |domain: &Arc<DomainName>| {
            let arn = domain.configurations.first()?.certificate.clone()?;
            Some((domain.name.clone(), arn))
        };
        let named: Vec<_> = self.records.domains.values().filter_map(named).collect();
        self.keyring
            .keep(&named.iter().map(|(_, arn)| arn).collect());
        let certificates = &self.records.certificates;
        let served = |(name, arn): (String, String)| {
            Some((name, self.keyring.one(certificates, &arn, seal)?))
        };
        named.into_iter().filter_map(served).collect()
    }
}

/// The one key there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Whole;

/// Keeps the table in step.
///
/// Reads what [`Records`] lists; writes nothing.
struct Follower {
    gateway: Arc<Gateway>,
    reader: Mutex<Reader>,
}

impl Controller for Follower {
    type Key = Whole;

    fn name(&self) -> &'static str {
        "api-front"
    }

    fn watches(&self) -> Vec<Interest<Whole>> {
        let kinds = [
            Api::KIND,
            Stage::KIND,
            Deployment::KIND,
            VpcLink::KIND,
            DomainName::KIND,
            ApiMapping::KIND,
            Certificate::KIND,
            Listener::KIND,
            LoadBalancer::KIND,
            DiscoveryInstance::KIND,
            NetworkInterface::KIND,
        ];
        let interest = |kind| Interest::keyed(kind, |_| vec![Whole]);
        kinds.into_iter().map(interest).collect()
    }

    async fn reconcile(&self, _: &Whole) -> Result<Next, Retry> {
        let mut reader = self.reader.lock().await;
        reader.read(&self.gateway.store).await?;
        let certificates = reader.certificates(&self.gateway.seal);
        self.gateway.shown.replace(certificates);
        Ok(self.gateway.serve(&reader.records))
    }
}

/// Keeps a front in step with the records while it runs.
pub struct GatewayFollow {
    runner: Runner<Follower>,
    gateway: Arc<Gateway>,
}

impl GatewayFollow {
    /// A look at how far it has come with what was written, also once it runs.
    pub fn progress(&mut self) -> Progress {
        self.runner.progress()
    }

    /// Follows until `stop` ends. What is served then goes on being served.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut changes = self.gateway.namespaces.changes();
        let waker = self.runner.waker();
        let interfaces = async {
            while changes.changed().await.is_ok() {
                waker.wake(Whole);
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = self.runner.run(stop) => {}
            () = interfaces => {}
        }
    }
}

impl Gateway {
    /// Prepares to follow the records; nothing happens before [`GatewayFollow::run`].
    pub fn follow(self: Arc<Self>) -> GatewayFollow {
        let follower = Follower {
            gateway: self.clone(),
            reader: Mutex::default(),
        };
        let (store, clock, ids) = (self.store.clone(), self.clock.clone(), self.ids.clone());
        GatewayFollow {
            runner: Runner::new(follower, store, clock, ids),
            gateway: self,
        }
    }

    /// Puts a table made of `records` in force.
    fn serve(&self, records: &Records) -> Next {
        let now = self.clock.now();
        let around = Surroundings {
            namespaces: &*self.namespaces,
            ledger: &self.ledger,
            now,
            millis: self.now(),
        };
        self.table.store(Arc::new(compile(records, &around)));
        self.ledger.sweep();
        let changes = records
            .instances
            .values()
            .filter_map(|one| one.health_change);
        let next = changes
            .map(|(_, from)| from)
            .filter(|from| *from > now)
            .min();
        next.map_or(Next::OnChange, Next::At)
    }
}
