//! The controller: one key, the whole table.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use domain::clock::later;
use domain::elb::{Target, TargetHealth, TargetState};
use domain::{Clock, Key, Timestamp};
use reconcile::{Interest, Next, Retry};
use route::TableSpec;
use seal::Seal;
use store::Store;
use tokio::sync::Mutex;

use super::compile::{Place, Surroundings, Wanted, compile, target_id};
use super::firewalls::Firewalls;
use super::health::{self, Seen};
use super::identities::Identities;
use super::keyring::Keyring;
use super::logins::LoginRing;
use super::problems::Told;
use super::records::{self, Reader, Records};
use super::sockets::Sockets;
use super::{FollowConfig, FollowParts, Namespaces, problems, zones};
use crate::{CallLogs, Edge, ListenerSocketId, TlsSpec};

/// How long a target drains at least: a request may be on its way to it, not yet counted.
/// In real time.
const LEAST_DRAINING: Duration = Duration::from_secs(1);
/// How often a draining target is looked at. In real time.
const DRAIN_LOOK: Duration = Duration::from_millis(200);
/// When a socket that could not be opened inside a namespace is tried again. In real time.
const SOCKET_RETRY: Duration = Duration::from_millis(500);
/// When a port that another program has on the machine is tried again. In real time.
const HOST_RETRY: Duration = Duration::from_secs(2);

/// The one key there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Table;

/// Keeps the edge's table and sockets in step.
///
/// Reads what [`Records`] lists; writes `TargetHealth`, `LoadBalancer.host_problem`,
/// `.failing_zones` and the end of `.is_new`.
pub(super) struct Controller {
    edge: Arc<Edge>,
    store: Store,
    clock: Arc<dyn Clock>,
    namespaces: Arc<dyn Namespaces>,
    config: FollowConfig,
    seal: Arc<Seal>,
    secrets: Arc<Seal>,
    calls: Option<Arc<CallLogs>>,
    state: Mutex<State>,
}

/// What the edge was brought to.
struct State {
    reader: Reader,
    firewalls: Firewalls,
    /// The table in force.
    table: Option<TableSpec>,
    /// The certificates in force.
    tls: Option<TlsSpec>,
    keyring: Keyring,
    logins: LoginRing,
    identities: Identities,
    gaps: Vec<String>,
    sockets: Sockets,
    /// Since when the table in force lets a target drain, by the key of its health.
    draining: BTreeMap<Key, Timestamp>,
}

impl Controller {
    pub(super) fn new(parts: FollowParts) -> Self {
        Self {
            edge: parts.edge,
            store: parts.store,
            clock: Arc::clone(&parts.clock),
            namespaces: parts.namespaces,
            config: parts.config,
            seal: parts.seal,
            secrets: parts.secrets,
            calls: parts.calls,
            state: Mutex::new(State {
                firewalls: Firewalls::new(parts.firewall, parts.clock),
                reader: Reader::default(),
                table: None,
                tls: None,
                keyring: Keyring::default(),
                logins: LoginRing::default(),
                identities: Identities::default(),
                gaps: Vec::new(),
                sockets: Sockets::default(),
                draining: BTreeMap::new(),
            }),
        }
    }

    /// Health first, so that the table has it before anybody is told; a target is called
    /// healthy once requests reach it.
    async fn follow(&self, state: &mut State) -> Result<Next, Retry> {
        let records = state.reader.read(&self.store).await?;
        let health = self.health(records, &state.draining);
        let namespaces = &*self.namespaces;
        let guards = state.firewalls.follow(records);
        let around = Surroundings {
            health: &health,
            guards: &guards,
            namespaces,
            host: self.config.host_address,
            pages: self.config.pages,
        };
        let mut wanted = compile(records, &around);
        tell_gaps(&mut state.gaps, std::mem::take(&mut wanted.gaps));
        // Certificates first: a listener that is there answers its first handshake.
        let tls = TlsSpec {
            listeners: state.keyring.open(records, &wanted.tls, &self.seal),
            identities: state.identities.open(records, &self.seal),
            doors: std::mem::take(&mut wanted.doors),
        };
        if state.tls.as_ref() != Some(&tls) {
            self.edge.secure(tls.clone());
            state.tls = Some(tls);
        }
        let logins = state.logins.open(records, &wanted.secrets, &self.secrets);
        self.edge.admit(logins);
        self.edge.log(std::mem::take(&mut wanted.balancer_logs));
        if let Some(calls) = &self.calls {
            calls.follow(std::mem::take(&mut wanted.logs));
        }
        self.apply(&mut state.table, &wanted)?;
        note_draining(&mut state.draining, records, self.clock.now());
        let sockets = &mut state.sockets;
        let failures = sockets
            .follow(&self.edge, &wanted.sockets, namespaces)
            .await;
        health::save(&self.store, records, &health).await?;
        let told = Told {
            problems: problems::of(&wanted, &failures),
            failing_zones: zones::failing(records, &health),
            served: &wanted.served,
        };
        problems::save(&self.store, records, &told).await?;
        Ok(self.next(&health, &wanted, &failures))
    }

    fn health(
        &self,
        records: &Records,
        draining: &BTreeMap<Key, Timestamp>,
    ) -> BTreeMap<Key, TargetHealth> {
        let now = self.clock.now();
        let is_drained = |target: &Target| {
            let since = draining.get(&target.health_key());
            since.is_some_and(|since| later(*since, self.in_real_time(LEAST_DRAINING)) <= now)
                && self.edge.in_flight(&target_id(records, target)) == 0
        };
        let seen = Seen {
            found: &self.edge.health().current(),
            is_drained: &is_drained,
            now,
        };
        health::decide(records, &seen)
    }

    fn apply(&self, in_force: &mut Option<TableSpec>, wanted: &Wanted) -> Result<(), Retry> {
        if in_force.as_ref() != Some(&wanted.table) {
            self.edge.apply(wanted.table.clone())?;
            *in_force = Some(wanted.table.clone());
        }
        Ok(())
    }

    fn next(
        &self,
        health: &BTreeMap<Key, TargetHealth>,
        wanted: &Wanted,
        failures: &BTreeMap<ListenerSocketId, io::Error>,
    ) -> Next {
        let is_draining =
            |health: &TargetHealth| health.state == TargetState::Draining && !health.drained;
        let drains = health.values().any(is_draining).then_some(DRAIN_LOOK);
        let failing = failures.keys().filter_map(|id| wanted.sockets.get(id));
        let retries = failing.map(|socket| match socket.place {
            Place::Host(_) => HOST_RETRY,
            Place::LoadBalancer(..) | Place::Task(_) | Place::Gate(_) => SOCKET_RETRY,
        });
        match drains.into_iter().chain(retries).min() {
            Some(pause) => Next::At(later(self.clock.now(), self.in_real_time(pause))),
            None => Next::OnChange,
        }
    }

    /// How much API time passes in so much real time.
    fn in_real_time(&self, pause: Duration) -> Duration {
        pause.saturating_mul(self.clock.speed())
    }
}

impl reconcile::Controller for Controller {
    type Key = Table;

    fn name(&self) -> &'static str {
        "edge"
    }

    fn watches(&self) -> Vec<Interest<Table>> {
        records::interests(&Table)
    }

    async fn reconcile(&self, _: &Table) -> Result<Next, Retry> {
        self.follow(&mut *self.state.lock().await).await
    }
}

/// Remembers since when targets drain.
fn note_draining(draining: &mut BTreeMap<Key, Timestamp>, records: &Records, now: Timestamp) {
    let targets = records.targets.values();
    let leaving = targets.filter(|target| target.deregistered_at.is_some());
    let since = |target: &Arc<Target>| {
        let key = target.health_key();
        let since = draining.get(&key).copied().unwrap_or(now);
        (key, since)
    };
    *draining = leaving.map(since).collect();
}

/// Says once what is asked for and not done.
fn tell_gaps(told: &mut Vec<String>, gaps: Vec<String>) {
    for gap in gaps.iter().filter(|gap| !told.contains(gap)) {
        tracing::warn!("{gap}");
    }
    *told = gaps;
}
