//! Express services: made. What stands around one is made by its controller.

use crate::Ecs;
use crate::checks::check;
use crate::convert::common::tags;
use crate::convert::definitions::definition;
use crate::convert::express::definition::{Asked, served_port};
use crate::convert::express::service::service_of;
use crate::convert::express::{
    ExpressView, HEALTH_CHECK_PATH, default_scaling, health_check_path, scaling,
};
use crate::convert::services::check_name;
use crate::express::{names, place, role};
use crate::handlers::clusters::active_cluster;
use crate::handlers::express::{family, log_group, security_groups};
use crate::handlers::service_wishes::{ConnectWish, settle};
use crate::handlers::tags::allow_tags;
use crate::handlers::task_definitions::{allow_roles, check_active};
use crate::handlers::task_families::put_next;
use crate::refs::{DEFAULT_CLUSTER, cluster_name, role_arn};
use crate::refusal::{Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::Record;
use domain::ecs::{Cluster, ExpressPlace, ExpressService, Service, ServiceStatus, TaskDefinition};
use std::collections::BTreeMap;
use store::Txn;
use wire::Context;

/// What a call wishes, made valid; the parts that records must decide are still open.
struct Wish {
    express: ExpressService,
    definition: TaskDefinition,
    /// Whether the definition is there already: the owner's own.
    is_own: bool,
    service: Service,
}

impl Ecs {
    /// Makes an Express service: the wish is written at once, and its controller makes what
    /// stands around it.
    pub(crate) async fn create_express_gateway_service(
        &self,
        cx: &Context,
        mut input: w::CreateExpressGatewayServiceRequest,
    ) -> Reply<w::CreateExpressGatewayServiceResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let name = self.express_name(&input);
        check_name(&name)?;
        let path = format!("service/{cluster}/{name}");
        let arn = cx.scope.arn("ecs", path).to_string();
        let action = "CreateExpressGatewayService";
        cx.allow("ecs:CreateExpressGatewayService", &arn).await?;
        allow_tags(cx, action, &arn, input.tags.as_deref()).await?;
        let infrastructure = role_arn(&cx.scope, &input.infrastructure_role_arn);
        let to = [("iam:PassedToService", role::TRUSTED.to_owned())];
        cx.allow_with("iam:PassRole", &infrastructure, &to).await?;
        let asked = Asked {
            definition: input.task_definition_arn.take(),
            container: input.primary_container.take(),
            execution_role: input.execution_role_arn.take(),
            task_role: input.task_role_arn.take(),
            cpu: input.cpu.take(),
            memory: input.memory.take(),
            architecture: input.cpu_architecture.take(),
        };
        asked.check()?;
        let network = input.network_configuration.clone().unwrap_or_default();
        let principal = role::assume(self, &cx.scope, &infrastructure).await?;
        let subnets = network.subnets.clone().unwrap_or_default();
        let place = place::find(self, &cx.scope, &principal, &subnets).await?;
        let mut wish = self.express_wish(cx, (cluster, name), place, &input)?;
        wish.infrastructure_role = infrastructure;
        wish.security_groups = security_groups(network.security_groups)?;
        let wish = self.complete(cx, wish, asked, &input).await?;
        let wish = &wish;
        let saved = self
            .store
            .transact(|txn: Txn| async move { self.create_express_in(&txn, wish).await });
        Ok(w::CreateExpressGatewayServiceResponse {
            service: Some(saved.await?.told(true)),
        })
    }

    fn express_name(&self, input: &w::CreateExpressGatewayServiceRequest) -> String {
        let image = input
            .primary_container
            .as_ref()
            .map(|one| one.image.as_str());
        let generated = || names::generated(image.unwrap_or_default(), &self.ids.hex(4));
        input.service_name.clone().unwrap_or_else(generated)
    }

    fn express_wish(
        &self,
        cx: &Context,
        (cluster, name): (String, String),
        place: ExpressPlace,
        input: &w::CreateExpressGatewayServiceRequest,
    ) -> Result<ExpressService, ApiError> {
        let path = health_check_path(input.health_check_path.clone())?;
        let now = self.clock.now();
        Ok(ExpressService {
            scope: cx.scope.clone(),
            infrastructure_role: String::new(),
            health_check_path: path.unwrap_or_else(|| HEALTH_CHECK_PATH.to_owned()),
            path_pending: false,
            scaling: scaling(input.scaling_target.clone(), default_scaling())?,
            container_port: 0,
            label: names::label(&name, &self.ids.hex(32)),
            place,
            security_groups: Vec::new(),
            balancer: String::new(),
            log_group: None,
            problem: None,
            created_at: now,
            updated_at: now,
            removed_at: None,
            cluster,
            name,
        })
    }

    /// Adds the task definition and the service.
    async fn complete(
        &self,
        cx: &Context,
        mut express: ExpressService,
        asked: Asked,
        input: &w::CreateExpressGatewayServiceRequest,
    ) -> Result<Wish, ApiError> {
        let is_own = asked.definition.is_some();
        let definition = match &asked.definition {
            Some(given) => self.usable_definition(&cx.scope, given).await?,
            None => {
                let named = asked.container.as_ref();
                let named = named.is_some_and(|one| one.aws_logs_configuration.is_some());
                let group = log_group(&express);
                express.log_group = Some(group.clone()).filter(|_| !named);
                let family = family(&express);
                let region = cx.scope.region.to_string();
                let call = asked.begun()?.registration(family, &region, &group);
                let by = cx.caller.arn().to_string();
                let written = definition(call, &cx.scope, by, self.clock.now())?;
                check(&written)?;
                written
            }
        };
        allow_roles(cx, [&definition.execution_role, &definition.task_role]).await?;
        express.container_port = served_port(&definition)?;
        let service = service_of(
            &express,
            &definition,
            tags(input.tags.clone())?,
            cx.caller.arn().to_string(),
        );
        Ok(Wish {
            express,
            definition,
            is_own,
            service,
        })
    }

    async fn create_express_in(&self, txn: &Txn, wish: &Wish) -> Step<ExpressView> {
        let Wish { service, .. } = wish;
        let cluster = self.express_cluster(txn, service).await?;
        refuse_taken(txn, service).await?;
        let mut express = wish.express.clone();
        let others: Vec<ExpressService> =
            txn.list(&ExpressService::scope_key(&express.scope)).await?;
        express.balancer = names::balancer(&express.scope, &express.place, &others);
        let definition = match wish.is_own {
            true => {
                check_active(&wish.definition)?;
                wish.definition.clone()
            }
            false => put_next(txn, &wish.definition).await?,
        };
        let mut service = service.clone();
        service.revision.definition = (definition.family.clone(), definition.revision);
        let keep = &ConnectWish::Keep;
        service.revision = settle(txn, &cluster, &definition, service.revision, keep).await?;
        txn.put(&service);
        txn.put(&express);
        Ok(ExpressView {
            express,
            service,
            definitions: vec![definition],
        })
    }

    /// The cluster; `default` is made when it is not there. Source: developer guide, Express
    /// Mode: with Fargate as its capacity provider.
    async fn express_cluster(&self, txn: &Txn, service: &Service) -> Step<Cluster> {
        let Service { scope, cluster, .. } = service;
        let found: Option<Cluster> = txn.get(&Cluster::key_of(scope, cluster)).await?;
        let there = found.is_some_and(|found| found.deleted_at.is_none());
        if there || cluster != DEFAULT_CLUSTER {
            return active_cluster(txn, scope, cluster).await;
        }
        let made = Cluster {
            scope: scope.clone(),
            name: cluster.clone(),
            deleted_at: None,
            settings: BTreeMap::from([("containerInsights".to_owned(), "disabled".to_owned())]),
            capacity_providers: vec!["FARGATE".to_owned()],
            default_strategy: Vec::new(),
            service_connect_namespace: None,
            configuration: None,
            tags: BTreeMap::new(),
            created_at: self.clock.now(),
        };
        txn.put(&made);
        Ok(made)
    }
}

/// Refuses a name that a service has, or whose resources are still being removed.
async fn refuse_taken(txn: &Txn, wished: &Service) -> Step<()> {
    let known: Option<Service> = txn.get(&wished.key()).await?;
    let Service {
        scope,
        cluster,
        name,
        ..
    } = wished;
    let key = ExpressService::key_of(scope, cluster, name);
    let express: Option<ExpressService> = txn.get(&key).await?;
    let status = known.map(|known| known.status);
    if status == Some(ServiceStatus::Active) {
        return Err(invalid("Creation of service was not idempotent.").into());
    }
    let is_left = express.is_some_and(|express| express.removed_at.is_none());
    if is_left || status == Some(ServiceStatus::Draining) {
        return Err(invalid("Unable to Start a service that is still Draining.").into());
    }
    Ok(())
}
