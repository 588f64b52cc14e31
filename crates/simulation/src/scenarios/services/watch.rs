//! What must hold in the store after every commit, whatever was read before it.

use super::judge::{Judge, bounds};
use crate::world::{Seen, World};
use domain::Timestamp;
use domain::ecs::{
    DesiredStatus, Service, ServiceStatus, StopCode, Task, TaskProtection, TaskReport,
};
use domain::network::NetworkInterface;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::Arc;
use store::Revision;

#[derive(Default)]
struct Watch {
    revision: Revision,
    services: Seen<Service>,
    tasks: Seen<Task>,
    reports: Seen<TaskReport>,
    protections: Seen<TaskProtection>,
    interfaces: Seen<NetworkInterface>,
    /// Tasks known so far, and those of them that should stop.
    known: BTreeSet<String>,
    stopping: BTreeSet<String>,
}

/// Adds the invariants to a world.
pub(super) fn keep(world: &mut World, judge: Arc<Judge>) {
    let heard = judge.clone();
    world.invariant("a pass of the scheduler keeps its word", move |_| {
        heard.broken().map_or(Ok(()), Err)
    });
    let mut watch = Watch::default();
    world.invariant("the store shows what was decided", move |world| {
        if world.revision() == watch.revision {
            return Ok(());
        }
        watch.revision = world.revision();
        if world.see(&mut watch.interfaces) {
            watch.one_owner_an_address()?;
        }
        let changed = world.see(&mut watch.tasks);
        world.see(&mut watch.services);
        world.see(&mut watch.reports);
        world.see(&mut watch.protections);
        match changed {
            true => watch.check(&judge, world.now()),
            false => Ok(()),
        }
    });
}

impl Watch {
    /// Looks at tasks that are new, and at those that were told to stop.
    fn check(&mut self, judge: &Judge, now: Timestamp) -> Result<(), String> {
        for service in self.services.records() {
            let own: Vec<&Task> = self.tasks_of(service).collect();
            if own.iter().any(|task| !self.known.contains(&task.id)) {
                self.ceiling(service, &own)?;
            }
            for task in own.iter().filter(|task| self.is_scheduled(task)) {
                if !judge.has_decided(&task.id) {
                    return Err(format!("task {} stops, and no pass decided so", task.id));
                }
                if service.status == ServiceStatus::Active {
                    self.unprotected(task, now)?;
                }
            }
        }
        for task in self.tasks.records() {
            self.known.insert(task.id.clone());
            if task.desired == DesiredStatus::Stopped {
                self.stopping.insert(task.id.clone());
            }
        }
        Ok(())
    }

    fn tasks_of(&self, service: &Service) -> impl Iterator<Item = &Task> {
        self.tasks.records().filter(|task| {
            let of = task.service.as_ref();
            of.is_some_and(|of| of.name == service.name)
        })
    }

    fn report(&self, task: &Task) -> Option<&TaskReport> {
        let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        self.reports.record(&key)
    }

    /// Whether the scheduler has just asked the task to stop.
    fn is_scheduled(&self, task: &Task) -> bool {
        let stop = task.stop.as_ref();
        let scheduled = stop.is_some_and(|stop| stop.code == StopCode::ServiceSchedulerInitiated);
        scheduled && !self.stopping.contains(&task.id)
    }

    /// Running and pending tasks never exceed the ceiling when one starts.
    fn ceiling(&self, service: &Service, own: &[&Task]) -> Result<(), String> {
        let counts = |task: &&&Task| {
            let report = self.report(task);
            let ending = report.is_some_and(|report| report.last_status.is_ending());
            task.desired == DesiredStatus::Running && !ending
        };
        let active = own.iter().filter(counts).count();
        let (_, ceiling) = bounds(service);
        match active <= ceiling {
            true => Ok(()),
            false => Err(format!(
                "{} has {active} tasks, above its ceiling of {ceiling}",
                service.name
            )),
        }
    }

    fn unprotected(&self, task: &Task, now: Timestamp) -> Result<(), String> {
        let is_ill = |reason: &str| reason.starts_with("Task failed");
        if task.stop.as_ref().is_some_and(|stop| is_ill(&stop.reason)) {
            return Ok(());
        }
        let mut all = self.protections.records();
        match all.any(|one| one.id == task.id && one.until > now) {
            true => Err(format!("task {} is stopped though protected", task.id)),
            false => Ok(()),
        }
    }

    fn one_owner_an_address(&self) -> Result<(), String> {
        let mut owners: BTreeMap<Ipv4Addr, &str> = BTreeMap::new();
        for interface in self.interfaces.records() {
            let Some(address) = &interface.address else {
                continue;
            };
            if let Some(other) = owners.insert(address.private_ip, &interface.id) {
                let ip = address.private_ip;
                return Err(format!("{ip} belongs to {other} and {}", interface.id));
            }
        }
        Ok(())
    }
}
