//! Express services: changed. A change of what its tasks look like begins a deployment.

use crate::Ecs;
use crate::checks::check;
use crate::controllers::express::surround;
use crate::convert::definitions::definition;
use crate::convert::express::definition::{Asked, Written, served_port};
use crate::convert::express::{ExpressView, health_check_path, scaling};
use crate::express::{place, role};
use crate::handlers::clusters::active_cluster;
use crate::handlers::express::{express_named, family, find_express, log_group, security_groups};
use crate::handlers::service_reads::not_found;
use crate::handlers::service_wishes::{ConnectWish, settle};
use crate::handlers::task_definitions::allow_roles;
use crate::handlers::task_families::put_next;
use crate::refs::definition_not_found;
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::Scope;
use domain::ecs::{ExpressPlace, ExpressService, Service, ServiceStatus, TaskDefinition};
use store::Txn;
use wire::Context;

/// What is to be different.
struct Change {
    /// The task definition, and whether it is still to be registered.
    definition: Option<(TaskDefinition, bool)>,
    /// The log group its task definition writes to, when ECS makes it.
    log_group: Option<String>,
    container_port: u16,
    health_check_path: Option<String>,
    scaling: Option<w::ExpressGatewayScalingTarget>,
    place: Option<ExpressPlace>,
    security_groups: Option<Vec<String>>,
}

impl Ecs {
    /// Changes an Express service. What is not given stays as it is.
    pub(crate) async fn update_express_gateway_service(
        &self,
        cx: &Context,
        input: w::UpdateExpressGatewayServiceRequest,
    ) -> Reply<w::UpdateExpressGatewayServiceResponse> {
        let arn = &input.service_arn;
        cx.allow("ecs:UpdateExpressGatewayService", arn).await?;
        let (cluster, name) = express_named(&cx.scope, arn)?;
        let (cluster, name) = (&cluster, &name);
        let read = self.store.transact(|txn: Txn| async move {
            active_express(&txn, &cx.scope, cluster, name).await
        });
        let before = read.await?;
        let change = &self.express_change(cx, &before, input).await?;
        let saved = self.store.transact(|txn: Txn| async move {
            let view = active_express(&txn, &cx.scope, cluster, name).await?;
            self.change_express(&txn, view, change).await
        });
        Ok(w::UpdateExpressGatewayServiceResponse {
            service: Some(saved.await?.updated()),
        })
    }

    async fn express_change(
        &self,
        cx: &Context,
        before: &ExpressView,
        input: w::UpdateExpressGatewayServiceRequest,
    ) -> Result<Change, ApiError> {
        let asked = Asked {
            definition: input.task_definition_arn,
            container: input.primary_container,
            execution_role: input.execution_role_arn,
            task_role: input.task_role_arn,
            cpu: input.cpu,
            memory: input.memory,
            architecture: input.cpu_architecture,
        };
        asked.check()?;
        scaling(input.scaling_target.clone(), before.express.scaling.clone())?;
        let network = input.network_configuration.unwrap_or_default();
        let express = &before.express;
        let mut change = Change {
            definition: None,
            log_group: express.log_group.clone(),
            container_port: express.container_port,
            health_check_path: health_check_path(input.health_check_path)?,
            scaling: input.scaling_target,
            place: match network.subnets.filter(|subnets| !subnets.is_empty()) {
                Some(subnets) => Some(self.other_place(cx, express, &subnets).await?),
                None => None,
            },
            security_groups: match network.security_groups {
                Some(groups) => Some(security_groups(Some(groups))?),
                None => None,
            },
        };
        if let Some(given) = &asked.definition {
            let own = self.usable_definition(&cx.scope, given).await?;
            change.definition = Some((own, false));
        } else if asked.says_something() {
            self.write_definition(cx, before, asked, &mut change)?;
        }
        if let Some((definition, _)) = &change.definition {
            allow_roles(cx, [&definition.execution_role, &definition.task_role]).await?;
            change.container_port = served_port(definition)?;
        }
        Ok(change)
    }

    /// Writes the next task definition, unless it would say what the one before says.
    fn write_definition(
        &self,
        cx: &Context,
        before: &ExpressView,
        asked: Asked,
        change: &mut Change,
    ) -> Result<(), ApiError> {
        let express = &before.express;
        let current = before.current().ok_or_else(definition_not_found)?;
        let written = Written::of(current);
        let wished = asked.changing(written.clone());
        if wished == written && current.family == family(express) {
            return Ok(());
        }
        let own_group = log_group(express);
        let region = cx.scope.region.to_string();
        let call = wished.registration(family(express), &region, &own_group);
        let log = wished.container.aws_logs_configuration.as_ref();
        let uses_own = log.is_none_or(|log| log.log_group == own_group);
        change.log_group = Some(own_group).filter(|_| uses_own);
        let by = cx.caller.arn().to_string();
        let next = definition(call, &cx.scope, by, self.clock.now())?;
        check(&next)?;
        change.definition = Some((next, true));
        Ok(())
    }

    /// Other subnets: the load balancer stays where it stands, so they must be alike.
    async fn other_place(
        &self,
        cx: &Context,
        express: &ExpressService,
        subnets: &[String],
    ) -> Result<ExpressPlace, ApiError> {
        let principal = role::assume(self, &cx.scope, &express.infrastructure_role).await?;
        let place = place::find(self, &cx.scope, &principal, subnets).await?;
        if place.vpc != express.place.vpc || place.public != express.place.public {
            return Err(invalid(
                "The subnets of an Express service can only be changed for others of the same \
                 VPC, public ones for public ones and private ones for private ones.",
            ));
        }
        Ok(place)
    }

    async fn change_express(
        &self,
        txn: &Txn,
        mut view: ExpressView,
        change: &Change,
    ) -> Step<ExpressView> {
        let before = view.service.revision.clone();
        let definition = match &change.definition {
            Some((definition, true)) => put_next(txn, definition).await?,
            Some((definition, false)) => definition.clone(),
            None => view.current().cloned().ok_or_else(definition_not_found)?,
        };
        let service = &mut view.service;
        service.revision.definition = (definition.family.clone(), definition.revision);
        change_wish(&mut view.express, change)?;
        view.express.updated_at = self.clock.now();
        change_network(service, &view.express);
        service.desired_count = view.express.scaling.min_tasks;
        if service.revision != before {
            let cluster = active_cluster(txn, &service.scope, &service.cluster).await?;
            let wished = service.revision.clone();
            let keep = &ConnectWish::Keep;
            service.revision = settle(txn, &cluster, &definition, wished, keep).await?;
            // Before its first deployment a service waits for what stands around it.
            if !service.deployments.is_empty() {
                self.begin_deployment(txn, service, &definition, None)
                    .await?;
            }
        }
        txn.put(&view.service);
        txn.put(&view.express);
        view.definitions.push(definition);
        Ok(view)
    }
}

fn change_wish(express: &mut ExpressService, change: &Change) -> Step<()> {
    express.container_port = change.container_port;
    express.log_group.clone_from(&change.log_group);
    express.scaling = scaling(change.scaling.clone(), express.scaling.clone())?;
    if let Some(path) = &change.health_check_path {
        express.path_pending |= *path != express.health_check_path;
        express.health_check_path.clone_from(path);
    }
    if let Some(place) = &change.place {
        express.place.clone_from(place);
    }
    if let Some(groups) = &change.security_groups {
        express.security_groups.clone_from(groups);
    }
    Ok(())
}

/// Moves the service's tasks to where the Express service says.
fn change_network(service: &mut Service, express: &ExpressService) {
    let first = service.revision.load_balancers.first();
    let group = first.map(|one| one.target_group.clone());
    let network = service.revision.network.as_mut();
    let own = network.map(|network| {
        network.subnets.clone_from(&express.place.subnets);
        network.security_groups.first().cloned()
    });
    if let (Some(group), Some(Some(own))) = (group, own) {
        surround(service, express, &group, &own);
    }
}

async fn active_express(txn: &Txn, scope: &Scope, cluster: &str, name: &str) -> Step<ExpressView> {
    let found = find_express(txn, scope, cluster, name).await?;
    let view = found.ok_or_else(not_found)?;
    if view.service.status != ServiceStatus::Active {
        let refusal = w::service_not_active_exception("Service was not ACTIVE.");
        return Err(Refusal::Api(refusal));
    }
    Ok(view)
}
