//! Services: the wish is written here, and the service controller makes it true.

use crate::Ecs;
use crate::convert::common::{kept, seconds, tags};
use crate::convert::disks::{check_disks, disks_of_service};
use crate::convert::rollouts::{check_rollout, rollout};
use crate::convert::services::{KEPT, check_name, is_fargate};
use crate::handlers::clusters::active_cluster;
use crate::handlers::external::{
    controller, is_external, no_revision, refuse_revision, refuse_revision_change,
};
use crate::handlers::service_changes::{
    change_revision, change_wish, connect_wish, current_definition, default_rollout, desired,
    rebalances, refuse_unsupported, refuse_unsupported_update, wished_revision,
};
use crate::handlers::service_reads::{named, not_found};
use crate::handlers::service_repeats::{is_same_wish, repeated};
use crate::handlers::service_wishes::{ConnectWish, allow_connect, settle};
use crate::handlers::tags::allow_tags;
use crate::handlers::task_definitions::check_active;
use crate::handlers::task_launches::allow_disks;
use crate::refs::cluster_name;
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::Record;
use domain::ecs::{Service, ServiceRevision, ServiceStatus, TaskDefinition};
use store::Txn;
use wire::Context;

impl Ecs {
    /// Makes a service. Repeating a call that would make the same service does nothing.
    pub(crate) async fn create_service(
        &self,
        cx: &Context,
        input: w::CreateServiceRequest,
    ) -> Reply<w::CreateServiceResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        check_name(&input.service_name)?;
        let path = format!("service/{cluster}/{}", input.service_name);
        let arn = cx.scope.arn("ecs", path).to_string();
        cx.allow("ecs:CreateService", &arn).await?;
        allow_tags(cx, "CreateService", &arn, input.tags.as_deref()).await?;
        refuse_unsupported(&input)?;
        if is_external(input.deployment_controller.as_ref()) {
            return self.create_external(cx, cluster, &input).await;
        }
        let named = input.task_definition.clone();
        let named = named.ok_or_else(|| invalid("TaskDefinition can not be blank."))?;
        let definition = self.usable_definition(&cx.scope, &named).await?;
        let connect = connect_wish(input.service_connect_configuration.clone())?;
        let revision = wished_revision(&definition, &input)?;
        check_disks(&revision.disks, &definition)?;
        allow_disks(cx, &revision.disks).await?;
        allow_connect(cx, &connect).await?;
        let wished = self.wished_service(cx, cluster, revision, &input)?;
        let (wished, definition, connect) = (&wished, &definition, &connect);
        let saved = self.store.transact(|txn: Txn| async move {
            self.create_in(&txn, wished, definition, connect).await
        });
        let service = self.told(saved.await?, true).await?;
        Ok(w::CreateServiceResponse {
            service: Some(service),
        })
    }

    /// Makes a service that has no tasks until its owner makes task sets.
    async fn create_external(
        &self,
        cx: &Context,
        cluster: String,
        input: &w::CreateServiceRequest,
    ) -> Reply<w::CreateServiceResponse> {
        refuse_revision(input)?;
        let wished = &self.wished_service(cx, cluster, no_revision(), input)?;
        let saved = self.store.transact(|txn: Txn| async move {
            active_cluster(&txn, &wished.scope, &wished.cluster).await?;
            let known: Option<Service> = txn.get(&wished.key()).await?;
            let known = known.filter(|known| known.status != ServiceStatus::Inactive);
            if let Some(known) = known {
                let same = known.is_external() && is_same_wish(&known, wished);
                let refusal = || invalid("Creation of service was not idempotent.").into();
                return same.then_some(known).ok_or_else(refusal);
            }
            txn.put(wished);
            Ok::<_, Refusal>(wished.clone())
        });
        let service = self.told(saved.await?, true).await?;
        Ok(w::CreateServiceResponse {
            service: Some(service),
        })
    }

    async fn create_in(
        &self,
        txn: &Txn,
        wished: &Service,
        definition: &TaskDefinition,
        connect: &ConnectWish,
    ) -> Step<Service> {
        let cluster = active_cluster(txn, &wished.scope, &wished.cluster).await?;
        let known: Option<Service> = txn.get(&wished.key()).await?;
        let mut service = wished.clone();
        let before = known.filter(|known| known.status != ServiceStatus::Inactive);
        if let Some(known) = before {
            return repeated(txn, &cluster, known, wished, definition, connect).await;
        }
        service.revision = settle(txn, &cluster, definition, service.revision, connect).await?;
        self.begin_deployment(txn, &mut service, definition, None)
            .await?;
        txn.put(&service);
        Ok(service)
    }

    fn wished_service(
        &self,
        cx: &Context,
        cluster: String,
        revision: ServiceRevision,
        input: &w::CreateServiceRequest,
    ) -> Result<Service, ApiError> {
        let daemon = input.scheduling_strategy.as_deref() == Some("DAEMON");
        let desired_count = desired(input.desired_count, daemon)?;
        let fargate = is_fargate(&revision);
        if daemon && fargate {
            return Err(invalid(
                "The daemon scheduling strategy does not support the FARGATE launch type. Change \
                 the launch type and try again",
            ));
        }
        let has_placement = |given: bool, what: &str| match given && fargate {
            true => Err(invalid(format!(
                "{what} are not supported with FARGATE launch type."
            ))),
            false => Ok(()),
        };
        let constraints = input.placement_constraints.as_ref();
        has_placement(
            constraints.is_some_and(|list| !list.is_empty()),
            "Placement constraints",
        )?;
        let strategies = input.placement_strategy.as_ref();
        has_placement(
            strategies.is_some_and(|list| !list.is_empty()),
            "Placement strategies",
        )?;
        crate::placing::wish::check(&kept(input, KEPT), fargate)?;
        let rollout = rollout(
            input.deployment_configuration.clone(),
            &default_rollout(daemon),
        )?;
        check_rollout(&rollout, daemon)?;
        let asked = input.availability_zone_rebalancing.as_deref();
        let zone_rebalancing = rebalances(asked, &rollout, daemon, true)?;
        let grace = input.health_check_grace_period_seconds.unwrap_or(0);
        Ok(Service {
            scope: cx.scope.clone(),
            cluster,
            name: input.service_name.clone(),
            status: ServiceStatus::Active,
            deleted_at: None,
            desired_count,
            daemon,
            revision,
            controller: controller(input.deployment_controller.as_ref()),
            rollout,
            health_check_grace: seconds(grace, "healthCheckGracePeriodSeconds")?,
            execute_command: input.enable_execute_command.unwrap_or(false),
            propagate_tags: input.propagate_tags.clone().filter(|from| from != "NONE"),
            managed_tags: input.enable_ecs_managed_tags.unwrap_or(false),
            deployments: Vec::new(),
            events: Vec::new(),
            inert: kept(input, KEPT),
            tags: tags(input.tags.clone())?,
            created_at: self.clock.now(),
            created_by: cx.caller.arn().to_string(),
            last_completed: None,
            client_token: input.client_token.clone(),
            zone_rebalancing,
            moving: None,
            express: false,
        })
    }

    /// Changes a service. A change of what its tasks look like begins a deployment.
    pub(crate) async fn update_service(
        &self,
        cx: &Context,
        input: w::UpdateServiceRequest,
    ) -> Reply<w::UpdateServiceResponse> {
        let (cluster, name) = named(&cx.scope, input.cluster.as_deref(), &input.service)?;
        let path = format!("service/{cluster}/{name}");
        cx.allow("ecs:UpdateService", &cx.scope.arn("ecs", path).to_string())
            .await?;
        refuse_unsupported_update(&input)?;
        let definition = match &input.task_definition {
            Some(given) => Some(self.usable_definition(&cx.scope, given).await?),
            None => None,
        };
        let disks = disks_of_service(input.volume_configurations.clone(), &cx.scope)?;
        allow_disks(cx, &disks).await?;
        let connect = connect_wish(input.service_connect_configuration.clone())?;
        allow_connect(cx, &connect).await?;
        let key = &Service::key_of(&cx.scope, &cluster, &name);
        let (cluster, input, definition) = (&cluster, &input, definition.as_ref());
        let connect = &connect;
        let saved = self.store.transact(|txn: Txn| async move {
            active_cluster(&txn, &cx.scope, cluster).await?;
            let found: Option<Service> = txn.get(key).await?;
            let service = found.ok_or_else(not_found)?;
            if service.status != ServiceStatus::Active {
                return Err(w::service_not_active_exception("Service was not ACTIVE.").into());
            }
            self.update_in(&txn, service, input, (definition, connect))
                .await
        });
        let service = self.told(saved.await?, true).await?;
        Ok(w::UpdateServiceResponse {
            service: Some(service),
        })
    }

    async fn update_in(
        &self,
        txn: &Txn,
        mut service: Service,
        input: &w::UpdateServiceRequest,
        (definition, connect): (Option<&TaskDefinition>, &ConnectWish),
    ) -> Step<Service> {
        let before = service.revision.clone();
        change_wish(&mut service, input)?;
        if service.is_external() {
            refuse_revision_change(input)?;
            txn.put(&service);
            return Ok(service);
        }
        change_revision(&mut service.revision, &service.scope, input, definition)?;
        let force = input.force_new_deployment.unwrap_or(false);
        let rejoins = !matches!(connect, ConnectWish::Keep);
        if service.revision != before || force || rejoins {
            let definition = match definition {
                Some(definition) => definition.clone(),
                None => current_definition(txn, &service).await?,
            };
            check_disks(&service.revision.disks, &definition)?;
            let cluster = active_cluster(txn, &service.scope, &service.cluster).await?;
            let wished = service.revision.clone();
            service.revision = settle(txn, &cluster, &definition, wished, connect).await?;
            if service.revision != before || force {
                check_active(&definition)?;
                let namespace = before.service_connect.map(|connect| connect.namespace);
                self.begin_deployment(txn, &mut service, &definition, namespace.as_deref())
                    .await?;
            }
        }
        txn.put(&service);
        Ok(service)
    }
}
