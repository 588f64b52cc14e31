//! The rooms, each over the same records, clock and ids.

use crate::data::Data;
use crate::identity::Identity;
use crate::names::StoredNames;
use crate::options::{RuntimeKind, Serve};
use anyhow::Result;
use apigw::Apigw;
use certificates::Certificates;
use cognito::Cognito;
use discovery::Discovery;
use domain::ecs::LOCAL_AGENT;
use domain::network::PublicPool;
use domain::{Clock, IdSource};
use ecs::Ecs;
use edge::{AccessLogs, FirewallParts};
use elb::Elb;
use firewall::Firewall;
use journal::Journal;
use metrics::{CloudWatch, Series};
use network::Network;
use registry::{Ecr, EcrApi};
use seal::Seal;
use secrets::{Parameters, Secrets};
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;
use telemetry::{EventStore, Logs};
use wire::{Caller, Context};
use zones::Route53;

/// What every room is given.
#[derive(Clone)]
pub(crate) struct Ground {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
}

/// The rooms.
pub(crate) struct Rooms {
    pub(crate) ecs: Ecs,
    pub(crate) network: Arc<Network>,
    pub(crate) elb: Arc<Elb>,
    pub(crate) apigw: Apigw,
    pub(crate) certificates: Arc<Certificates>,
    /// How rooms call each other.
    pub(crate) calls: Caller,
    /// What seals the private keys of certificates.
    pub(crate) keys: Arc<Seal>,
    /// What seals secrets and parameters, and what load balancers keep secret.
    pub(crate) seal: Arc<Seal>,
    /// The file with the certificate of Longshore's own authority.
    pub(crate) ca_certificate: PathBuf,
    pub(crate) events: Arc<dyn EventStore>,
    pub(crate) journal: Journal,
    pub(crate) cognito: Cognito,
    pub(crate) firewall: Firewall,
    pub(crate) series: Arc<Series>,
    services: Vec<Arc<dyn api::Service<Context>>>,
}

impl Rooms {
    /// Opens every room.
    pub(crate) fn open(
        options: &Serve,
        ground: &Ground,
        data: &Data,
        images: Arc<Ecr>,
        stored: registry::Images,
        identity: &Identity,
        calls: Caller,
    ) -> Result<Self> {
        let Ground { store, clock, ids } = ground.clone();
        let journal = Journal::at(&data.path("journal"), clock.clone());
        let mut ecs = Ecs::new(store.clone(), clock.clone(), ids.clone())
            .with_digests(Arc::new(crate::images::StoredDigests(stored)))
            .with_calls(Arc::new(calls.clone()))
            .with_alarms(Arc::new(ecs::StoredAlarms(store.clone())))
            .with_journal(journal.clone());
        if options.runtime == RuntimeKind::Simulated {
            ecs = ecs.with_agent_for_others(LOCAL_AGENT);
        }
        if options.service_connect_for_tasks {
            ecs = ecs.with_service_connect_for_tasks();
        }
        let public = options.public_addresses.map(PublicPool::of);
        let public = public.unwrap_or_default();
        let network = Network::new(store.clone(), clock.clone(), ids.clone(), public);
        let port = options.listen.port();
        let apigw = Apigw::new(store.clone(), clock.clone(), ids.clone(), port);
        let keys = Arc::new(Seal::new(&data.key("certificates.key")?));
        let certificates =
            Certificates::new(store.clone(), clock.clone(), ids.clone(), keys.clone());
        let seal = Arc::new(Seal::new(&data.key("secrets.key")?));
        let is_served = options.runtime != RuntimeKind::Simulated;
        let elb = Elb::new(
            store.clone(),
            clock.clone(),
            ids.clone(),
            seal.clone(),
            is_served,
        );
        let secrets = Secrets::new(store.clone(), clock.clone(), ids.clone(), seal.clone());
        let parameters = Parameters::new(store.clone(), clock.clone(), ids.clone(), seal.clone());
        let events = telemetry::open_events(&data.path("logs"))?;
        let logs = Logs::new(store.clone(), events.clone(), clock.clone(), ids.clone());
        let cognito = Cognito::new(store.clone(), clock.clone(), ids.clone(), seal.clone());
        let names = Arc::new(StoredNames(store.clone()));
        let zones = Route53::new(store.clone(), clock.clone(), ids.clone()).with_answers(names);
        let firewall = Firewall::new(store.clone(), clock.clone(), ids.clone());
        let series = Series::open(&data.path("metrics"), clock.clone())?;
        let cloudwatch = CloudWatch::new(store.clone(), clock.clone(), ids.clone(), series.clone());
        let discovery = Discovery::new(store, clock, ids);
        let mut services = ecs.services();
        services.extend(network.services());
        services.extend(elb.services());
        services.extend(apigw.services());
        services.extend(certificates.services());
        services.push(Arc::new(api::iam::Server(identity.iam.clone())));
        services.push(Arc::new(api::sts::Server(identity.iam.clone())));
        services.push(Arc::new(api::secretsmanager::Server(secrets)));
        services.push(Arc::new(api::ssm::Server(parameters)));
        services.push(Arc::new(api::ecr::Server(EcrApi(images))));
        services.push(Arc::new(api::logs::Server(logs)));
        services.push(Arc::new(api::servicediscovery::Server(discovery)));
        services.push(Arc::new(api::route53::Server(zones)));
        services.push(Arc::new(api::cognito_idp::Server(cognito.clone())));
        services.push(Arc::new(api::wafv2::Server(firewall.clone())));
        services.push(Arc::new(api::cloudwatch::Server(cloudwatch)));
        Ok(Self {
            ecs,
            network,
            elb,
            apigw,
            certificates,
            calls,
            keys,
            seal,
            ca_certificate: data.path("ca.pem"),
            events,
            journal,
            cognito,
            firewall,
            series,
            services,
        })
    }

    /// Makes sure that there is an authority, and writes its certificate where clients find it.
    pub(crate) async fn open_authority(&self) -> Result<()> {
        let certificate = self.certificates.open_authority().await?;
        std::fs::write(&self.ca_certificate, certificate)?;
        Ok(())
    }

    /// What the edge shares with the room of WAF.
    pub(crate) fn firewall(&self, logs: Arc<dyn AccessLogs>) -> FirewallParts {
        FirewallParts {
            ledger: self.firewall.ledger(),
            logs,
        }
    }

    /// What the front door calls.
    pub(crate) fn services(&self) -> Vec<Arc<dyn api::Service<Context>>> {
        self.services.clone()
    }
}
