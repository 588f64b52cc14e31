//! `why`: brings the records together for [`crate::why`].

use super::Desk;
use super::reply::{Fault, Query, json_answer};
use crate::why::path;
use crate::why::{Explanation, service, task};
use domain::ecs::{Service, TaskDefinition};
use domain::elb::TargetHealth;
use domain::network::reach::Ways;
use domain::network::{NetworkInterface, SecurityGroup};
use domain::{Arn, Scope};
use http::StatusCode;
use wire::WebResponse;

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

    /// A task definition, unless it was deleted.
    pub(super) async fn definition(
        &self,
        scope: &Scope,
        (family, revision): &(String, u32),
    ) -> Result<Option<TaskDefinition>, Fault> {
        let key = TaskDefinition::key_of(scope, family, *revision);
        Ok(self.parts.store.get(&key).await?)
    }

    /// The ports the containers of a task definition serve on.
    pub(super) async fn ports(
        &self,
        scope: &Scope,
        name: &(String, u32),
    ) -> Result<Vec<u16>, Fault> {
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

fn told(answer: &Explanation) -> WebResponse {
    json_answer(StatusCode::OK, answer)
}

fn no_service(cluster: Option<&str>, name: &str) -> Fault {
    match cluster {
        Some(cluster) => Fault::not_found(format!("cluster {cluster} has no service {name}")),
        None => Fault::not_found(format!("there is no service {name}")),
    }
}
