//! The whole of what is served, swapped as one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use http::HeaderValue;

use crate::group::Ready;
use crate::{
    Action, ActionSpec, CompileError, Forward, GroupSpec, Ledger, Listener, ListenerId,
    ListenerSpec, Meter, Millis, Rule, SharedPort, TableSpec, Target, TargetGroup, TargetGroupId,
    TargetId, TargetStatus,
};

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

    /// The listener that answers for `host` on a shared socket: the one with that name, else
    /// the one for any.
    pub fn shared(&self, port: u16, host: &str) -> Option<&Arc<Listener>> {
        let hosts = self.shared.get(&port)?;
        hosts
            .get(host)
            .or_else(|| hosts.get(&host.to_ascii_lowercase()))
            .or_else(|| hosts.get(SharedPort::ANY_HOST))
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
        let zones = zones(&spec, ledger);
        let mut rules = Vec::with_capacity(spec.rules.len());
        for rule in spec.rules {
            let action = self.action(&spec.id, rule.action, &cursor)?;
            rules.push(Rule {
                priority: rule.priority,
                conditions: rule.conditions,
                transforms: rule.transforms,
                action,
            });
        }
        rules.sort_by_key(|rule| rule.priority);
        let default = self.action(&spec.id, spec.default, &cursor)?;
        let actions = rules.iter().map(|rule| &rule.action).chain([&default]);
        let logins = actions.filter_map(|action| action.after_login().0.cloned());
        let listener = Arc::new(Listener {
            port_told: HeaderValue::from(spec.port),
            meter: ledger.owner(&spec.owner),
            zones,
            id: spec.id.clone(),
            owner: spec.owner,
            origin: spec.origin,
            zone: spec.zone,
            port: spec.port,
            scheme: spec.scheme,
            protocol: spec.protocol,
            flavour: spec.flavour,
            logins: logins.collect(),
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
            ActionSpec::Authenticate(login, then) => {
                let then = self.action(listener, *then, cursor)?;
                Action::Authenticate(login, Box::new(then))
            }
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
                Action::Forward(Forward::new(groups, forward.stickiness, Arc::clone(cursor)))
            }
        })
    }
}

/// What is counted at each address of a listener.
fn zones(spec: &ListenerSpec, ledger: &Ledger) -> Vec<(IpAddr, Arc<Meter>)> {
    let zones = spec.zones.iter();
    let metered = zones.map(|(address, zone)| (*address, ledger.zone(&spec.owner, zone)));
    metered.collect()
}

fn compile_group(spec: GroupSpec, ledger: &Ledger) -> TargetGroup {
    let mut targets: Vec<Target> = Vec::with_capacity(spec.targets.len());
    for target in spec.targets {
        let id = TargetId {
            group: spec.id.clone(),
            address: target.address,
        };
        match targets.iter_mut().find(|known| known.id == id) {
            Some(known) => {
                known.status = target.status;
                known.identity = target.identity;
                known.zone = target.zone;
                known.checked_from = target.checked_from;
            }
            None => targets.push(Target {
                state: ledger.target(&id),
                status: target.status,
                identity: target.identity,
                zone: target.zone,
                checked_from: target.checked_from,
                id,
            }),
        }
    }
    TargetGroup {
        state: ledger.group(&spec.id),
        ready: Ready::new(&targets, &spec.minimum_healthy, spec.crosses_zones),
        crosses_zones: spec.crosses_zones,
        minimum_healthy: spec.minimum_healthy,
        id: spec.id,
        protocol: spec.protocol,
        secure: spec.secure,
        algorithm: spec.algorithm,
        flows: spec.flows,
        stickiness: spec.stickiness,
        slow_start: spec.slow_start,
        health_check: spec.health_check,
        checked_from: spec.checked_from,
        called_from: spec.called_from,
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
