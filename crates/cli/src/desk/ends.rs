//! The ends of a way, by the names people give them.

use super::Desk;
use super::find::is_up;
use super::reply::Fault;
use crate::why::path::{End, Inside, Place};
use domain::Scope;
use domain::ecs::{AwsvpcConfiguration, Service, Task};
use domain::elb::{Listener, LoadBalancer};
use domain::network::{NetworkInterface, SecurityGroup, Subnet};
use http::StatusCode;
use std::net::Ipv4Addr;

/// An address that stands for the internet: of a block kept for documentation.
const SOMEWHERE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);

impl Desk {
    /// What people call by that name: an address, an interface, a service, a load balancer or a
    /// task, looked for in this order.
    pub(super) async fn end(&self, scope: &Scope, name: &str) -> Result<End, Fault> {
        match name {
            "host" => return Ok(End::new("the host", Place::Outside(Ipv4Addr::LOCALHOST))),
            "internet" => return Ok(End::new("the internet", Place::Outside(SOMEWHERE))),
            _ => {}
        }
        let interfaces: Vec<NetworkInterface> = self.all(scope).await?;
        let subnets: Vec<Subnet> = self.all(scope).await?;
        if let Ok(address) = name.parse::<Ipv4Addr>() {
            let place = place_of(&interfaces, &subnets, |one| {
                one.address
                    .as_ref()
                    .is_some_and(|own| own.private_ip == address || own.public_ip == Some(address))
            });
            return Ok(End::new(name, place.unwrap_or(Place::Outside(address))));
        }
        if name.starts_with("eni-") {
            let place = place_of(&interfaces, &subnets, |one| one.id == name);
            let missing = || Fault::not_found(format!("there is no network interface {name}"));
            return Ok(End::new(name, place.ok_or_else(missing)?));
        }
        if let Some(service) = self.find_service(scope, None, name).await? {
            return self.service_end(&service, &interfaces, &subnets).await;
        }
        if let Some(balancer) = self.load_balancer(scope, name).await? {
            return self
                .load_balancer_end(&balancer, &interfaces, &subnets)
                .await;
        }
        match self.task(scope, None, name).await {
            Ok(task) => self.task_end(&task, &interfaces, &subnets).await,
            Err(fault) if fault.status == StatusCode::NOT_FOUND => Err(Fault::not_found(format!(
                "nothing is called {name}: name a service, a task, a load balancer, a network \
                 interface (eni-…), an address, \"host\" or \"internet\""
            ))),
            Err(fault) => Err(fault),
        }
    }

    async fn service_end(
        &self,
        service: &Service,
        interfaces: &[NetworkInterface],
        subnets: &[Subnet],
    ) -> Result<End, Fault> {
        let label = format!("service {}", service.name);
        let tasks = self.tasks_of(service).await?;
        let up: Vec<&str> = tasks
            .iter()
            .filter(|(task, report)| is_up(task, report.as_ref()))
            .filter_map(|(task, _)| Some(task.interface.as_ref()?.id.as_str()))
            .collect();
        let place = place_of(interfaces, subnets, |one| up.contains(&one.id.as_str()));
        let (place, problems) = match (place, &service.revision.network) {
            (Some(place), _) => (place, Vec::new()),
            (None, Some(network)) => {
                let place = self.planned_place(&service.scope, network, subnets).await?;
                (place, vec![format!("No task of {label} runs now.")])
            }
            (None, None) => return Err(no_interface(&label)),
        };
        let mut end = End::new(label, place);
        end.problems = problems;
        end.ports = self
            .ports(&service.scope, &service.revision.definition)
            .await?;
        Ok(end)
    }

    /// Where a service's tasks would be.
    async fn planned_place(
        &self,
        scope: &Scope,
        network: &AwsvpcConfiguration,
        subnets: &[Subnet],
    ) -> Result<Place, Fault> {
        let subnet = subnets
            .iter()
            .find(|subnet| network.subnets.contains(&subnet.id));
        let subnet = subnet.ok_or_else(|| Fault::not_found("the service's subnets are gone"))?;
        let mut groups = network.security_groups.clone();
        if groups.is_empty() {
            let all: Vec<SecurityGroup> = self.all(scope).await?;
            let default = all
                .into_iter()
                .find(|group| group.vpc == subnet.vpc && group.name == "default");
            groups.extend(default.map(|group| group.id));
        }
        Ok(Place::Inside(Box::new(Inside {
            vpc: subnet.vpc.clone(),
            subnet: Some(subnet.clone()),
            groups,
            is_open: false,
            addresses: Vec::new(),
            public_ip: network.assign_public_ip.then_some(SOMEWHERE),
            interfaces: Vec::new(),
        })))
    }

    async fn task_end(
        &self,
        task: &Task,
        interfaces: &[NetworkInterface],
        subnets: &[Subnet],
    ) -> Result<End, Fault> {
        let label = format!("task {}", task.id);
        let own = task
            .interface
            .as_ref()
            .ok_or_else(|| no_interface(&label))?;
        let place = place_of(interfaces, subnets, |one| one.id == own.id);
        let gone = || Fault::not_found(format!("{label} has ended and given its interface back"));
        let mut end = End::new(label.clone(), place.ok_or_else(gone)?);
        end.ports = self.ports(&task.scope, &task.definition).await?;
        if !is_up(task, self.report(task).await?.as_ref()) {
            end.problems.push(format!("{label} is stopping."));
        }
        Ok(end)
    }

    async fn load_balancer(
        &self,
        scope: &Scope,
        name: &str,
    ) -> Result<Option<LoadBalancer>, Fault> {
        let all: Vec<LoadBalancer> = self.all(scope).await?;
        let is_meant = |one: &LoadBalancer| {
            one.name == name || one.dns_name == name || one.arn().to_string() == name
        };
        Ok(all.into_iter().find(is_meant))
    }

    async fn load_balancer_end(
        &self,
        balancer: &LoadBalancer,
        interfaces: &[NetworkInterface],
        subnets: &[Subnet],
    ) -> Result<End, Fault> {
        let label = format!("load balancer {}", balancer.name);
        let place = place_of(interfaces, subnets, |one| {
            balancer.zones.iter().any(|zone| zone.interface == one.id)
        });
        let mut end = End::new(label.clone(), place.ok_or_else(|| no_interface(&label))?);
        let key = Listener::load_balancer_key(&balancer.scope, &balancer.name);
        let listeners: Vec<Listener> = self.parts.store.list(&key).await?;
        if listeners.is_empty() {
            end.problems.push(format!("{label} has no listener."));
        }
        end.ports = listeners.iter().map(|listener| listener.port).collect();
        end.listens_outside = !balancer.internal;
        end.problems.extend(balancer.host_problem.clone());
        Ok(end)
    }
}

fn place_of(
    interfaces: &[NetworkInterface],
    subnets: &[Subnet],
    is_meant: impl Fn(&NetworkInterface) -> bool,
) -> Option<Place> {
    let meant: Vec<NetworkInterface> = interfaces
        .iter()
        .filter(|one| is_meant(one))
        .cloned()
        .collect();
    Place::of(&meant, subnets)
}

fn no_interface(label: &str) -> Fault {
    Fault::bad(format!("{label} has no network interface of its own"))
}
