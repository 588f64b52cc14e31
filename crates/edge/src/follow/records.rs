//! The records the edge follows, read whole and decoded only when they changed.

use domain::Record;
use domain::certificates::Certificate;
use domain::cognito::PoolClient;
use domain::discovery::{MeshCertificate, MeshEndpoint, MeshInstance, Namespace};
use domain::ecs::{Task, TaskReport};
use domain::elb::login::LoginKeys;
use domain::elb::{Listener, LoadBalancer, Rule, Target, TargetGroup, TargetHealth};
use domain::firewall::{Association, IpSet, Logging, PatternSet, RuleGroup, WebAcl};
use domain::network::NetworkInterface;
use reconcile::Interest;
use store::{Store, StoreError};

use crate::shelf::{Seen, Shelf, refresh};

/// Everything that is followed, as last read.
///
/// Who refers to others is read before them, so what a record names is there as well, unless it
/// is being deleted.
#[derive(Clone, Default)]
pub(super) struct Records {
    pub(super) load_balancers: Shelf<LoadBalancer>,
    pub(super) listeners: Shelf<Listener>,
    pub(super) rules: Shelf<Rule>,
    pub(super) groups: Shelf<TargetGroup>,
    pub(super) targets: Shelf<Target>,
    pub(super) health: Shelf<TargetHealth>,
    pub(super) interfaces: Shelf<NetworkInterface>,
    pub(super) tasks: Shelf<Task>,
    pub(super) reports: Shelf<TaskReport>,
    pub(super) endpoints: Shelf<MeshEndpoint>,
    pub(super) instances: Shelf<MeshInstance>,
    pub(super) namespaces: Shelf<Namespace>,
    pub(super) mesh_certificates: Shelf<MeshCertificate>,
    pub(super) certificates: Shelf<Certificate>,
    pub(super) login_keys: Shelf<LoginKeys>,
    pub(super) pool_clients: Shelf<PoolClient>,
    pub(super) associations: Shelf<Association>,
    pub(super) web_acls: Shelf<WebAcl>,
    pub(super) firewall_logging: Shelf<Logging>,
    pub(super) rule_groups: Shelf<RuleGroup>,
    pub(super) ip_sets: Shelf<IpSet>,
    pub(super) pattern_sets: Shelf<PatternSet>,
}

/// [`Records`] together with the revision each was read at.
#[derive(Default)]
pub(super) struct Reader {
    records: Records,
    seen: Seen,
}

impl Reader {
    /// Reads what has changed since the last call.
    pub(super) async fn read(&mut self, store: &Store) -> Result<&Records, StoreError> {
        let (records, seen) = (&mut self.records, &mut self.seen);
        refresh(store, &mut records.rules, seen).await?;
        refresh(store, &mut records.listeners, seen).await?;
        refresh(store, &mut records.certificates, seen).await?;
        refresh(store, &mut records.login_keys, seen).await?;
        refresh(store, &mut records.pool_clients, seen).await?;
        refresh(store, &mut records.associations, seen).await?;
        refresh(store, &mut records.web_acls, seen).await?;
        refresh(store, &mut records.firewall_logging, seen).await?;
        refresh(store, &mut records.rule_groups, seen).await?;
        refresh(store, &mut records.ip_sets, seen).await?;
        refresh(store, &mut records.pattern_sets, seen).await?;
        refresh(store, &mut records.load_balancers, seen).await?;
        refresh(store, &mut records.targets, seen).await?;
        refresh(store, &mut records.groups, seen).await?;
        refresh(store, &mut records.health, seen).await?;
        refresh(store, &mut records.reports, seen).await?;
        refresh(store, &mut records.tasks, seen).await?;
        refresh(store, &mut records.instances, seen).await?;
        refresh(store, &mut records.endpoints, seen).await?;
        refresh(store, &mut records.mesh_certificates, seen).await?;
        refresh(store, &mut records.namespaces, seen).await?;
        refresh(store, &mut records.interfaces, seen).await?;
        Ok(&self.records)
    }
}

/// What wakes `key`. Health records do not: they are written here alone.
pub(super) fn interests<K: Clone + Send + Sync + 'static>(key: &K) -> Vec<Interest<K>> {
    let kinds = [
        LoadBalancer::KIND,
        Listener::KIND,
        Rule::KIND,
        TargetGroup::KIND,
        Target::KIND,
        NetworkInterface::KIND,
        Task::KIND,
        TaskReport::KIND,
        MeshEndpoint::KIND,
        MeshInstance::KIND,
        Namespace::KIND,
        MeshCertificate::KIND,
        Certificate::KIND,
        LoginKeys::KIND,
        PoolClient::KIND,
        Association::KIND,
        WebAcl::KIND,
        Logging::KIND,
        RuleGroup::KIND,
        IpSet::KIND,
        PatternSet::KIND,
    ];
    let interest = |kind| {
        let key = key.clone();
        Interest::keyed(kind, move |_| vec![key.clone()])
    };
    kinds.into_iter().map(interest).collect()
}
