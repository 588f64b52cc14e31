//! `why`: brings the records together for [`crate::why`].

use super::Desk;
use super::find::is_up;
use super::reply::{Fault, Query, json_answer};
use crate::why::path::{self, End, Inside, Place};
use crate::why::{Explanation, service, task};
use domain::ecs::{AwsvpcConfiguration, Service, Task, TaskDefinition};
use domain::elb::{Listener, LoadBalancer, TargetHealth};
use domain::network::reach::Ways;
use domain::network::{NetworkInterface, SecurityGroup, Subnet};
use domain::{Arn, Scope};
use http::StatusCode;
use std::net::Ipv4Addr;
use wire::WebResponse;

/// An address that stands for the internet: of a block kept for documentation.
const SOMEWHERE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);

impl Desk {
    pub(super) async fn why_task(&self, scope: &Scope, id: &str) -> Result<WebResponse, Fault> {
        let store = &self.parts.store;
        let task = self.task(scope, None, id).await?;
        let report = self.report(&task).await?;
        let definition = self.definition(&task.scope, &task.definition).await?;
        let interface = match &task.interface {
            None => None,
            Some(own) => store.get(&NetworkInterface::key_of(scope, &own.id)).await?,
        };
        let facts = task::Facts {
            task: &task,
            report: report.as_ref(),
            definition: definition.as_ref(),
            interface: interface.as_ref(),
        };
        Ok(told(&task::explain(&facts, self.parts.clock.now())))
    }

    pub(super) async fn why_service(
        &self,
        scope: &Scope,
        cluster: Option<&str>,
        name: &str,
    ) -> Result<WebResponse, Fault> {
        let found = self.find_service(scope, cluster, name).await?;
        let wanted = found.ok_or_else(|| no_service(cluster, name))?;
        let tasks = self.tasks_of(&wanted).await?;
        let targets = self.targets_of(&wanted).await?;
        let facts = service::Facts {
            service: &wanted,
            tasks: &tasks,
            targets: &targets,
        };
        Ok(told(&service::explain(&facts, self.parts.clock.now())))
    }

    pub(super) async fn why_deployment(
        &self,
        scope: &Scope,
        id: &str,
    ) -> Result<WebResponse, Fault> {
        let now = self.parts.clock.now();
        for wanted in self.all::<Service>(scope).await? {
            let all = wanted.deployments.iter();
            let mut all = all.chain(wanted.last_completed.as_deref());
            if !all.any(|deployment| service::is_named(deployment, id)) {
                continue;
            }
            let tasks = self.tasks_of(&wanted).await?;
            let targets = self.targets_of(&wanted).await?;
            let facts = service::Facts {
                service: &wanted,
                tasks: &tasks,
                targets: &targets,
            };
            if let Some(answer) = service::explain_deployment(&facts, id, now) {
                return Ok(told(&answer));
            }
        }
        Err(Fault::not_found(format!(
            "no service has a deployment {id} now"
        )))
    }

    pub(super) async fn why_path(
        &self,
        scope: &Scope,
        query: &Query,
    ) -> Result<WebResponse, Fault> {
        let from = self.end(scope, query.needed("from")?).await?;
        let to = self.end(scope, query.needed("to")?).await?;
        let only = || (to.ports.len() == 1).then(|| to.ports[0]);
        let question = path::Question {
            from: &from,
            to: &to,
            port: query.number("port")?.or_else(only),
            protocol: query.get("protocol").unwrap_or("tcp"),
        };
        let groups: Vec<SecurityGroup> = self.all(scope).await?;
        let (tables, internet) = (self.all(scope).await?, self.all(scope).await?);
        let (nat, endpoints) = (self.all(scope).await?, self.all(scope).await?);
        let facts = path::Facts {
            groups: &groups,
            ways: Ways {
                route_tables: &tables,
                internet_gateways: &internet,
                nat_gateways: &nat,
                endpoints: &endpoints,
            },
            drops: &self.recent_drops(),
        };
        Ok(told(&path::explain(&question, &facts)))
    }

    /// What people call by that name: an address, an interface, a service, a load balancer or a
    /// task, looked for in this order.
    async fn end(&self, scope: &Scope, name: &str) -> Result<End, Fault> {
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
                    .is_some_and(|own| own.private_ip == address)
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

    async fn definition(
        &self,
        scope: &Scope,
        (family, revision): &(String, u32),
    ) -> Result<Option<TaskDefinition>, Fault> {
        let key = TaskDefinition::key_of(scope, family, *revision);
        Ok(self.parts.store.get(&key).await?)
    }

    /// The ports the containers of a task definition serve on.
    async fn ports(&self, scope: &Scope, name: &(String, u32)) -> Result<Vec<u16>, Fault> {
        let definition = self.definition(scope, name).await?;
        let containers = definition
            .into_iter()
            .flat_map(|definition| definition.containers);
        let mappings = containers.flat_map(|container| container.port_mappings);
        Ok(mappings.map(|mapping| mapping.container_port).collect())
    }

    /// The health of the targets of a service's target groups.
    async fn targets_of(&self, service: &Service) -> Result<Vec<TargetHealth>, Fault> {
        let groups: Vec<&Arn> = service
            .revision
            .load_balancers
            .iter()
            .map(|balancer| &balancer.target_group)
            .collect();
        let mut healths: Vec<TargetHealth> = self.all(&service.scope).await?;
        healths.retain(|health| {
            let path = format!("targetgroup/{}/{}", health.group.0, health.group.1);
            groups.iter().any(|group| group.resource == path)
        });
        Ok(healths)
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

fn told(answer: &Explanation) -> WebResponse {
    json_answer(StatusCode::OK, answer)
}

fn no_service(cluster: Option<&str>, name: &str) -> Fault {
    match cluster {
        Some(cluster) => Fault::not_found(format!("cluster {cluster} has no service {name}")),
        None => Fault::not_found(format!("there is no service {name}")),
    }
}

fn no_interface(label: &str) -> Fault {
    Fault::bad(format!("{label} has no network interface of its own"))
}
