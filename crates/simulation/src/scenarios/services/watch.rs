//! What the scheduler must never do by itself, checked after every commit.

use crate::world::{Seen, World};
use domain::Timestamp;
use domain::clock::elapsed;
use domain::ecs::{
    DesiredStatus, LastStatus, Service, ServiceStatus, StopCode, Task, TaskProtection, TaskReport,
};
use domain::network::NetworkInterface;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::time::Duration;
use store::Revision;

/// Fewest tasks that must stay, and most there may be. Written again here, so that a mistake in
/// the scheduler's own is found.
fn bounds(service: &Service) -> (usize, usize) {
    let desired = f64::from(service.desired_count);
    let floor = desired * f64::from(service.rollout.minimum_healthy_percent) / 100.0;
    let ceiling = desired * f64::from(service.rollout.maximum_percent) / 100.0;
    (floor.ceil() as usize, ceiling.floor() as usize)
}

/// A look of the scheduler takes at most this long while requests are slow.
const LOOK: Duration = Duration::from_secs(25);

/// A task that ended by itself this recently may have been there when the scheduler looked.
const LOOKED_WITHIN: Duration = Duration::from_secs(180);

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
pub(super) fn keep(world: &mut World) {
    let mut watch = Watch::default();
    world.invariant("the scheduler keeps its word", move |world| {
        if world.revision() == watch.revision {
            return Ok(());
        }
        watch.revision = world.revision();
        world.see(&mut watch.services);
        world.see(&mut watch.tasks);
        world.see(&mut watch.reports);
        world.see(&mut watch.protections);
        world.see(&mut watch.interfaces);
        watch.check(world.now())
    });
}

impl Watch {
    fn check(&mut self, now: Timestamp) -> Result<(), String> {
        self.one_owner_an_address()?;
        let services: BTreeMap<String, Service> = self
            .services
            .records()
            .map(|service| (service.name.clone(), service.clone()))
            .collect();
        for service in services.values() {
            let own: Vec<Task> = self.tasks_of(service).cloned().collect();
            if own.iter().any(|task| !self.known.contains(&task.id)) {
                self.ceiling(service, &own)?;
            }
            let stopped: Vec<&Task> = own.iter().filter(|task| self.is_scaled(task)).collect();
            if service.status == ServiceStatus::Active && !stopped.is_empty() {
                self.unprotected(&stopped, now)?;
                self.floor(service, &own, &stopped, now)?;
            }
            for task in &own {
                self.known.insert(task.id.clone());
                if task.desired == DesiredStatus::Stopped {
                    self.stopping.insert(task.id.clone());
                }
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

    /// Whether the scheduler has just asked the task to stop because it is not wanted.
    fn is_scaled(&self, task: &Task) -> bool {
        let stop = task.stop.as_ref().filter(|stop| {
            stop.code == StopCode::ServiceSchedulerInitiated && stop.reason.starts_with("Scaling")
        });
        stop.is_some() && !self.stopping.contains(&task.id)
    }

    fn ran(&self, task: &Task) -> bool {
        let report = self.report(task);
        report.is_some_and(|report| report.entered(LastStatus::Running).is_some())
    }

    /// Running and pending tasks never exceed the ceiling when one starts.
    fn ceiling(&self, service: &Service, own: &[Task]) -> Result<(), String> {
        let counts = |task: &&Task| {
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

    /// A task of use is stopped only while the floor holds without it.
    fn floor(
        &self,
        service: &Service,
        own: &[Task],
        stopped: &[&Task],
        now: Timestamp,
    ) -> Result<(), String> {
        // One that came up while the scheduler was looking had not come up when it looked.
        let of_use = |task: &&&Task| {
            let report = self.report(task);
            let running = report.filter(|report| report.last_status == LastStatus::Running);
            let since = running.and_then(|report| report.entered(LastStatus::Running));
            since.is_some_and(|since| elapsed(since, now) > LOOK)
        };
        if stopped.iter().filter(of_use).count() == 0 {
            return Ok(());
        }
        let stays = |task: &&Task| {
            let by_itself = task.stop.as_ref().is_some_and(|stop| {
                !stop.reason.starts_with("Scaling") && elapsed(stop.at, now) < LOOKED_WITHIN
            });
            self.ran(task) && (task.desired == DesiredStatus::Running || by_itself)
        };
        let left = own.iter().filter(stays).count();
        let (floor, _) = bounds(service);
        match left >= floor {
            true => Ok(()),
            false => Err(format!(
                "{} keeps {left} tasks, below its floor of {floor}",
                service.name
            )),
        }
    }

    fn unprotected(&self, stopped: &[&Task], now: Timestamp) -> Result<(), String> {
        let is_protected = |task: &&&Task| {
            let mut all = self.protections.records();
            all.any(|one| one.id == task.id && one.until > now)
        };
        match stopped.iter().find(is_protected) {
            None => Ok(()),
            Some(task) => Err(format!("task {} is stopped though protected", task.id)),
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
