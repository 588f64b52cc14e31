//! `why`: brings the records together for [`crate::why`].

use super::Desk;
use super::reply::{Fault, Query, json_answer};
use crate::why::path;
use crate::why::task::Place;
use crate::why::{Explanation, service, task};
use domain::ecs::{Service, ServiceDeployment, TaskDefinition, TaskStory};
use domain::elb::TargetHealth;
use domain::network::reach::Ways;
use domain::network::{NetworkInterface, SecurityGroup, VpcPeering};
use domain::{Arn, Key, Record, Scope};
use http::StatusCode;
use wire::WebResponse;

impl Desk {
    pub(super) async fn why_task(&self, scope: &Scope, id: &str) -> Result<WebResponse, Fault> {
        let (story, place) = match self.task(scope, None, id).await {
            Ok(task) => (self.story_of(task).await?, Place::Records),
            Err(fault) => (self.old_story(scope, id)?.ok_or(fault)?, Place::History),
        };
        let TaskStory { task, .. } = &story;
        let interface = match &task.interface {
            None => None,
            Some(own) => {
                let key = NetworkInterface::key_of(scope, &own.id);
                self.parts.store.get(&key).await?
            }
        };
        let facts = task::Facts {
            task,
            report: story.report.as_ref(),
            definition: story.definition.as_ref(),
            interface: interface.as_ref(),
            notes: &story.notes,
            told: &story.told,
            place,
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
        self.why_past_deployment(scope, id).await
    }

    /// One that has left its service.
    async fn why_past_deployment(&self, scope: &Scope, id: &str) -> Result<WebResponse, Fault> {
        let mut all: Vec<ServiceDeployment> = self.all(scope).await?;
        all.retain(|past| service::is_named(&past.deployment, id) || id.ends_with(&past.id));
        let newest = all
            .into_iter()
            .max_by_key(|past| past.deployment.created_at);
        let missing = || Fault::not_found(format!("there is no deployment {id}"));
        let past = newest.ok_or_else(missing)?;
        let path = format!("{}/{}", past.cluster, past.service);
        let of = self
            .find_service(scope, None, &path)
            .await?
            .ok_or_else(missing)?;
        let mut tasks = self.tasks_of(&of).await?;
        tasks.retain(|(task, _)| {
            let of = task.service.as_ref();
            of.is_some_and(|of| of.deployment == past.deployment.id)
        });
        let facts = service::Facts {
            service: &of,
            tasks: &tasks,
            targets: &[],
        };
        let now = self.parts.clock.now();
        Ok(told(&service::explain_past(&facts, &past, now)))
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
        let peerings: Vec<VpcPeering> = self.parts.store.list(&Key::kind(VpcPeering::KIND)).await?;
        let facts = path::Facts {
            groups: &groups,
            ways: Ways {
                route_tables: &tables,
                internet_gateways: &internet,
                nat_gateways: &nat,
                endpoints: &endpoints,
                peerings: &peerings,
            },
            now: self.parts.clock.now(),
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
