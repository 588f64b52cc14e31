//! The whole of what is served, swapped as one.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use crate::group::ready;
use crate::{
    Action, Algorithm, Condition, FixedResponse, Flavour, Forward, HealthCheck, Ledger, Listener,
    ListenerId, Millis, Origin, Owner, Protocol, Redirect, Rule, Scheme, SharedPort, Stickiness,
    Target, TargetGroup, TargetGroupId, TargetId, TargetStatus,
};

/// What the control plane wants served.
#[derive(Clone, Debug, Default)]
pub struct TableSpec {
    /// Every listener, Service Connect endpoints included.
    pub listeners: Vec<ListenerSpec>,
    /// Every target group they forward to.
    pub groups: Vec<GroupSpec>,
}

/// One listener; see [`Listener`] for the fields.
#[derive(Clone, Debug)]
pub struct ListenerSpec {
    /// Its name.
    pub id: ListenerId,
    /// Whose traffic it carries.
    pub owner: Owner,
    /// Where its connections to targets start.
    pub origin: Origin,
    /// The port clients know it by.
    pub port: u16,
    /// How clients reach it.
    pub scheme: Scheme,
    /// What clients speak.
    pub protocol: Protocol,
    /// What kind of traffic manager it belongs to.
    pub flavour: Flavour,
    /// The shared socket it also answers on.
    pub shared: Option<SharedPort>,
    /// Rules in any order.
    pub rules: Vec<RuleSpec>,
    /// What happens when no rule matches.
    pub default: ActionSpec,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct RuleSpec {
    /// Lower comes first.
    pub priority: u32,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
    /// What it does.
    pub action: ActionSpec,
}

/// One action.
#[derive(Clone, Debug)]
pub enum ActionSpec {
    /// To target groups by weight.
    Forward(ForwardSpec),
    /// An answer made here.
    FixedResponse(FixedResponse),
    /// Elsewhere.
    Redirect(Redirect),
}

impl ActionSpec {
    /// Everything to one target group.
    pub fn forward(group: impl Into<TargetGroupId>) -> Self {
        Self::Forward(ForwardSpec {
            groups: vec![(group.into(), 1)],
        })
    }
}

/// Target groups with their weights, 0 to 999.
#[derive(Clone, Debug)]
pub struct ForwardSpec {
    /// Groups and weights.
    pub groups: Vec<(TargetGroupId, u32)>,
}

/// One target group; see [`TargetGroup`] for the fields.
#[derive(Clone, Debug)]
pub struct GroupSpec {
    /// Its name.
    pub id: TargetGroupId,
    /// What its targets speak.
    pub protocol: Protocol,
    /// How a target is chosen.
    pub algorithm: Algorithm,
    /// Cookie stickiness as configured.
    pub stickiness: Option<Stickiness>,
    /// How long a target that became healthy gets less than its share; zero is off.
    pub slow_start: Duration,
    /// How its targets are checked; `None` when checks are off.
    pub health_check: Option<HealthCheck>,
    /// Where its health checks start.
    pub checked_from: Origin,
    /// Its targets; the same address twice counts once, as last listed.
    pub targets: Vec<TargetSpec>,
}

impl GroupSpec {
    /// A group with the defaults, no health check and no targets.
    pub fn new(id: impl Into<TargetGroupId>) -> Self {
        Self {
            id: id.into(),
            protocol: Protocol::Http,
            algorithm: Algorithm::RoundRobin,
            stickiness: None,
            slow_start: Duration::ZERO,
            health_check: None,
            checked_from: Origin::Host,
            targets: Vec::new(),
        }
    }
}

/// One registered target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetSpec {
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether it takes requests.
    pub status: TargetStatus,
}

/// Why a table was refused; the one served before stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileError {
    /// A listener forwards to a target group the table does not hold.
    UnknownTargetGroup(ListenerId, TargetGroupId),
    /// Two listeners have one name.
    DuplicateListener(ListenerId),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTargetGroup(listener, group) => {
                write!(
                    f,
                    "listener {listener} forwards to unknown target group {group}"
                )
            }
            Self::DuplicateListener(listener) => write!(f, "listener {listener} is listed twice"),
        }
    }
}

impl std::error::Error for CompileError {}

/// A compiled table: immutable, shared by all threads, replaced whole.
#[derive(Debug, Default)]
pub struct RouteTable {
    listeners: HashMap<ListenerId, Arc<Listener>>,
    shared: HashMap<u16, HashMap<String, Arc<Listener>>>,
    groups: HashMap<TargetGroupId, Arc<TargetGroup>>,
}

impl RouteTable {
    /// Compiles `spec` with the state `ledger` keeps.
    ///
    /// `previous` is the table in force: a target that became healthy since then, in a group that
    /// had another healthy target, begins its slow start at `now`.
    ///
    /// # Errors
    /// When a listener names a target group the table does not hold, or is listed twice.
    pub fn compile(
        spec: TableSpec,
        ledger: &Ledger,
        previous: &Self,
        now: Millis,
    ) -> Result<Self, CompileError> {
        let mut table = Self::default();
        for group in spec.groups {
            let group = compile_group(group, ledger);
            if let Some(before) = previous.groups.get(&group.id) {
                warm_up(&group, before, now);
            }
            table.groups.insert(group.id.clone(), Arc::new(group));
        }
        for listener in spec.listeners {
            table.add_listener(listener, ledger)?;
        }
        Ok(table)
    }

    /// Takes over from `previous`: targets that take no new requests any more are retired, those
    /// that do are not. Returns the serials of the newly retired.
    pub fn take_over(&self, previous: &Self) -> Vec<u64> {
        let leaving = |target: &Target| {
            let now = self.groups.get(&target.id.group);
            let now = now.and_then(|group| group.targets.iter().find(|kept| kept.id == target.id));
            now.is_none_or(|kept| kept.status == TargetStatus::Draining)
        };
        for (_, target) in self.targets() {
            target
                .state
                .set_retired(target.status == TargetStatus::Draining);
        }
        let gone = previous.targets().filter(|(_, target)| leaving(target));
        gone.map(|(_, target)| {
            target.state.set_retired(true);
            target.state.serial()
        })
        .collect()
    }

    /// A listener by name.
    pub fn listener(&self, id: &ListenerId) -> Option<&Arc<Listener>> {
        self.listeners.get(id)
    }

    /// The listener that answers for `host` on a shared socket.
    pub fn shared(&self, port: u16, host: &str) -> Option<&Arc<Listener>> {
        let hosts = self.shared.get(&port)?;
        hosts
            .get(host)
            .or_else(|| hosts.get(&host.to_ascii_lowercase()))
    }

    /// A target group by name.
    pub fn group(&self, id: &TargetGroupId) -> Option<&Arc<TargetGroup>> {
        self.groups.get(id)
    }

    /// Every target group.
    pub fn groups(&self) -> impl Iterator<Item = &Arc<TargetGroup>> {
        self.groups.values()
    }

    /// Every target with its group.
    pub fn targets(&self) -> impl Iterator<Item = (&Arc<TargetGroup>, &Target)> {
        self.groups
            .values()
            .flat_map(|group| group.targets.iter().map(move |t| (group, t)))
    }

    fn add_listener(&mut self, spec: ListenerSpec, ledger: &Ledger) -> Result<(), CompileError> {
        let cursor = ledger.cursor(&spec.id);
        let mut rules = Vec::with_capacity(spec.rules.len());
        for rule in spec.rules {
            let action = self.action(&spec.id, rule.action, &cursor)?;
            rules.push(Rule {
                priority: rule.priority,
                conditions: rule.conditions,
                action,
            });
        }
        rules.sort_by_key(|rule| rule.priority);
        let default = self.action(&spec.id, spec.default, &cursor)?;
        let listener = Arc::new(Listener {
            meter: ledger.owner(&spec.owner),
            id: spec.id.clone(),
            owner: spec.owner,
            origin: spec.origin,
            port: spec.port,
            scheme: spec.scheme,
            protocol: spec.protocol,
            flavour: spec.flavour,
            rules,
            default,
        });
        if let Some(shared) = spec.shared {
            let hosts = self.shared.entry(shared.port).or_default();
            let names = shared.hosts.iter().map(|host| host.to_ascii_lowercase());
            hosts.extend(names.map(|host| (host, Arc::clone(&listener))));
        }
        match self.listeners.insert(spec.id.clone(), listener) {
            None => Ok(()),
            Some(_) => Err(CompileError::DuplicateListener(spec.id)),
        }
    }

    fn action(
        &self,
        listener: &ListenerId,
        spec: ActionSpec,
        cursor: &Arc<AtomicU64>,
    ) -> Result<Action, CompileError> {
        Ok(match spec {
            ActionSpec::FixedResponse(response) => Action::FixedResponse(response),
            ActionSpec::Redirect(redirect) => Action::Redirect(redirect),
            ActionSpec::Forward(forward) => {
                let find = |(id, weight): (TargetGroupId, u32)| match self.groups.get(&id) {
                    Some(group) => Ok((Arc::clone(group), weight)),
                    None => Err(CompileError::UnknownTargetGroup(listener.clone(), id)),
                };
                let groups = forward
                    .groups
                    .into_iter()
                    .map(find)
                    .collect::<Result<_, _>>()?;
                Action::Forward(Forward::new(groups, Arc::clone(cursor)))
            }
        })
    }
}

fn compile_group(spec: GroupSpec, ledger: &Ledger) -> TargetGroup {
    let mut targets: Vec<Target> = Vec::with_capacity(spec.targets.len());
    for target in spec.targets {
        let id = TargetId {
            group: spec.id.clone(),
            address: target.address,
        };
        match targets.iter_mut().find(|known| known.id == id) {
            Some(known) => known.status = target.status,
            None => targets.push(Target {
                state: ledger.target(&id),
                status: target.status,
                id,
            }),
        }
    }
    TargetGroup {
        state: ledger.group(&spec.id),
        ready: ready(&targets),
        id: spec.id,
        protocol: spec.protocol,
        algorithm: spec.algorithm,
        stickiness: spec.stickiness,
        slow_start: spec.slow_start,
        health_check: spec.health_check,
        checked_from: spec.checked_from,
        targets,
    }
}

/// Begins the slow start of targets that became healthy.
fn warm_up(group: &TargetGroup, before: &TargetGroup, now: Millis) {
    if before.healthy_count() == 0 {
        return;
    }
    let was_healthy = |target: &Target| {
        before
            .targets
            .iter()
            .any(|old| old.id == target.id && old.status == TargetStatus::Healthy)
    };
    group
        .targets
        .iter()
        .filter(|target| target.status == TargetStatus::Healthy && !was_healthy(target))
        .for_each(|target| target.state.warm_up(now));
}

#[cfg(test)]
mod tests;
