//! Services: the wish is written here, and the service controller makes it true.

use crate::Ecs;
use crate::convert::common::{kept, network, seconds, strategy, tags, whole};
use crate::convert::services::{
    KEPT, ServiceView, check_name, check_rollout, is_fargate, load_balancers, registries, rollout,
    service_connect, service_to_wire, unsupported,
};
use crate::handlers::clusters::{active_cluster, find_namespace, missing, namespace_not_found};
use crate::handlers::service_wishes::{ConnectWish, settle};
use crate::handlers::task_definitions::check_active;
use crate::handlers::task_launches::both_given;
use crate::page::Window;
use crate::refs::{cluster_name, definition_not_found, service_name};
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{Rollout, Service, ServiceRevision, ServiceStatus, TaskDefinition};
use domain::{Key, Record, Scope};
use store::{StoreError, Txn};
use wire::Context;

/// Most services one call describes. Source: ECS API model, `DescribeServices`.
const DESCRIBE_MAX: usize = 10;

/// Most services a page has. Source: ECS API model, `ListServices`.
const PAGE: i32 = 100;

/// How many services a page has unless told otherwise.
const PAGE_DEFAULT: i32 = 10;

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
        cx.allow("ecs:CreateService", &cx.scope.arn("ecs", path).to_string())
            .await?;
        refuse_unsupported(&input)?;
        let named = input.task_definition.clone();
        let named = named.ok_or_else(|| invalid("TaskDefinition can not be blank."))?;
        let definition = self.usable_definition(&cx.scope, &named).await?;
        let connect = connect_wish(input.service_connect_configuration.clone())?;
        let wished = self.wished_service(cx, cluster, &definition, &input)?;
        let (wished, definition, connect) = (&wished, &definition, &connect);
        let saved = self.store.transact(|txn: Txn| async move {
            self.create_in(&txn, wished, definition, connect).await
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
        definition: &TaskDefinition,
        input: &w::CreateServiceRequest,
    ) -> Result<Service, ApiError> {
        let daemon = input.scheduling_strategy.as_deref() == Some("DAEMON");
        let desired_count = desired(input.desired_count, daemon)?;
        let revision = wished_revision(definition, input)?;
        let fargate = is_fargate(&revision);
        if daemon && fargate {
            return Err(invalid(
                "The daemon scheduling strategy is not supported on Fargate.",
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
        let rollout = rollout(
            input.deployment_configuration.clone(),
            &default_rollout(daemon),
        )?;
        check_rollout(&rollout, daemon)?;
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
            controller: "ECS".to_owned(),
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
        let key = &Service::key_of(&cx.scope, &cluster, &name);
        let (cluster, input, definition) = (&cluster, &input, definition.as_ref());
        let saved = self.store.transact(|txn: Txn| async move {
            active_cluster(&txn, &cx.scope, cluster).await?;
            let found: Option<Service> = txn.get(key).await?;
            let service = found.ok_or_else(not_found)?;
            if service.status != ServiceStatus::Active {
                return Err(w::service_not_active_exception("Service was not ACTIVE.").into());
            }
            self.update_in(&txn, service, input, definition).await
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
        definition: Option<&TaskDefinition>,
    ) -> Step<Service> {
        let before = service.revision.clone();
        change_wish(&mut service, input)?;
        change_revision(&mut service.revision, input, definition)?;
        let connect = connect_wish(input.service_connect_configuration.clone())?;
        let force = input.force_new_deployment.unwrap_or(false);
        let rejoins = !matches!(connect, ConnectWish::Keep);
        if service.revision != before || force || rejoins {
            let definition = match definition {
                Some(definition) => definition.clone(),
                None => current_definition(txn, &service).await?,
            };
            let cluster = active_cluster(txn, &service.scope, &service.cluster).await?;
            let wished = service.revision.clone();
            service.revision = settle(txn, &cluster, &definition, wished, &connect).await?;
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

    /// Tells services; ones that are missing are failures.
    pub(crate) async fn describe_services(
        &self,
        cx: &Context,
        input: w::DescribeServicesRequest,
    ) -> Reply<w::DescribeServicesResponse> {
        if input.services.is_empty() {
            return Err(invalid("Services cannot be empty."));
        }
        if input.services.len() > DESCRIBE_MAX {
            return Err(invalid("Services cannot have more than 10 elements."));
        }
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let mut wanted = Vec::new();
        for given in &input.services {
            let name = service_name(&cx.scope, given).unwrap_or_else(|| given.clone());
            let path = format!("service/{cluster}/{name}");
            let arn = cx.scope.arn("ecs", path).to_string();
            cx.allow("ecs:DescribeServices", &arn).await?;
            wanted.push((name, arn));
        }
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        let with_tags = input
            .include
            .is_some_and(|include| include.iter().any(|part| part == "TAGS"));
        let (mut services, mut failures) = (Vec::new(), Vec::new());
        for (name, arn) in wanted {
            let key = Service::key_of(&cx.scope, &cluster, &name);
            let found: Option<Service> = self.store.get(&key).await.map_err(Refusal::from)?;
            match found {
                Some(service) => services.push(self.told(service, with_tags).await?),
                None => failures.push(missing(arn)),
            }
        }
        Ok(w::DescribeServicesResponse {
            services: Some(services),
            failures: Some(failures),
        })
    }

    /// Tells the ARNs of a cluster's services.
    pub(crate) async fn list_services(
        &self,
        cx: &Context,
        input: w::ListServicesRequest,
    ) -> Reply<w::ListServicesResponse> {
        cx.allow("ecs:ListServices", "*").await?;
        let wanted = input.max_results.or(Some(PAGE_DEFAULT));
        let window = Window::read(input.next_token.as_deref(), wanted, PAGE)?;
        let cluster = self
            .existing_cluster(&cx.scope, input.cluster.as_deref())
            .await?;
        let parent = Service::cluster_key(&cx.scope, &cluster);
        let services: Vec<Service> = self.store.list(&parent).await.map_err(Refusal::from)?;
        let strategy = |service: &Service| if service.daemon { "DAEMON" } else { "REPLICA" };
        let fitting = services.into_iter().filter(|service| {
            let launch_type = service.revision.launch_type.as_ref();
            service.status != ServiceStatus::Inactive
                && input
                    .launch_type
                    .as_ref()
                    .is_none_or(|kind| launch_type == Some(kind))
                && input
                    .scheduling_strategy
                    .as_deref()
                    .is_none_or(|name| strategy(service) == name)
                && input
                    .resource_management_type
                    .as_deref()
                    .is_none_or(|kind| kind == "CUSTOMER")
        });
        let items = fitting.map(|service| (service.name.clone(), service.arn().to_string()));
        let (arns, next_token) = window.cut(items);
        Ok(w::ListServicesResponse {
            service_arns: Some(arns),
            next_token,
        })
    }

    /// Tells the ARNs of the services that have joined a namespace, in every cluster.
    pub(crate) async fn list_services_by_namespace(
        &self,
        cx: &Context,
        input: w::ListServicesByNamespaceRequest,
    ) -> Reply<w::ListServicesByNamespaceResponse> {
        cx.allow("ecs:ListServicesByNamespace", "*").await?;
        let wanted = input.max_results.or(Some(PAGE_DEFAULT));
        let window = Window::read(input.next_token.as_deref(), wanted, PAGE)?;
        let given = &input.namespace;
        let found = self
            .store
            .transact(|txn: Txn| async move { find_namespace(&txn, &cx.scope, given).await });
        let namespace = found.await?.ok_or_else(|| namespace_not_found(given))?;
        let parent = Key::kind(Service::KIND).join(&cx.scope.segments());
        let services: Vec<Service> = self.store.list(&parent).await.map_err(Refusal::from)?;
        let joined = services.into_iter().filter(|service| {
            let connect = service.revision.service_connect.as_ref();
            service.status == ServiceStatus::Active
                && connect.is_some_and(|connect| connect.namespace == namespace.id)
        });
        let items = joined.map(|service| {
            let arn = service.arn().to_string();
            (service.key().as_str().to_owned(), arn)
        });
        let (arns, next_token) = window.cut(items);
        Ok(w::ListServicesByNamespaceResponse {
            service_arns: Some(arns),
            next_token,
        })
    }

    /// Deletes a service that wants no tasks, or with `force` any: its tasks stop first.
    pub(crate) async fn delete_service(
        &self,
        cx: &Context,
        input: w::DeleteServiceRequest,
    ) -> Reply<w::DeleteServiceResponse> {
        let (cluster, name) = named(&cx.scope, input.cluster.as_deref(), &input.service)?;
        let path = format!("service/{cluster}/{name}");
        cx.allow("ecs:DeleteService", &cx.scope.arn("ecs", path).to_string())
            .await?;
        let force = input.force.unwrap_or(false);
        let now = self.clock.now();
        let (cluster, name) = (&cluster, &name);
        let saved = self.store.transact(|txn: Txn| async move {
            active_cluster(&txn, &cx.scope, cluster).await?;
            let key = Service::key_of(&cx.scope, cluster, name);
            let found: Option<Service> = txn.get(&key).await?;
            let mut service = found.ok_or_else(not_found)?;
            if service.status != ServiceStatus::Active {
                return Ok(service);
            }
            if service.desired_count > 0 && !service.daemon && !force {
                return Err(
                    invalid("The service cannot be stopped while it is scaled above 0.").into(),
                );
            }
            service.status = ServiceStatus::Draining;
            service.deleted_at = Some(now);
            service.desired_count = 0;
            txn.put(&service);
            Ok::<_, Refusal>(service)
        });
        let service = self.told(saved.await?, true).await?;
        Ok(w::DeleteServiceResponse {
            service: Some(service),
        })
    }

    /// Refuses unless the service exists, deleted or not.
    pub(crate) async fn existing_service(
        &self,
        scope: &Scope,
        cluster: &str,
        name: &str,
    ) -> Step<Service> {
        let key = Service::key_of(scope, cluster, name);
        let found: Option<Service> = self.store.get(&key).await?;
        found.ok_or_else(|| not_found().into())
    }

    async fn told(&self, service: Service, with_tags: bool) -> Step<w::Service> {
        let view = self.service_view(service).await?;
        Ok(service_to_wire(&view, with_tags))
    }

    async fn service_view(&self, service: Service) -> Result<ServiceView, StoreError> {
        let mut tasks = self
            .tasks_of_cluster(&service.scope, &service.cluster)
            .await?;
        tasks.retain(|(task, _)| {
            task.service
                .as_ref()
                .is_some_and(|of| of.name == service.name)
        });
        Ok(ServiceView { service, tasks })
    }
}

fn named(
    scope: &Scope,
    cluster: Option<&str>,
    service: &str,
) -> Result<(String, String), ApiError> {
    let cluster = cluster_name(scope, cluster)?;
    let name = service_name(scope, service).ok_or_else(not_found)?;
    Ok((cluster, name))
}

fn not_found() -> ApiError {
    w::service_not_found_exception("Service not found.")
}

/// The service a repeated call would have made; refused when it would have been another.
async fn repeated(
    txn: &Txn,
    cluster: &domain::ecs::Cluster,
    known: Service,
    wished: &Service,
    definition: &TaskDefinition,
    connect: &ConnectWish,
) -> Step<Service> {
    if known.status == ServiceStatus::Draining {
        return Err(invalid("Unable to Start a service that is still Draining.").into());
    }
    let revision = wished.revision.clone();
    let revision = settle(txn, cluster, definition, revision, connect).await?;
    let same = known.revision == revision
        && known.desired_count == wished.desired_count
        && known.daemon == wished.daemon
        && known.rollout == wished.rollout
        && known.health_check_grace == wished.health_check_grace
        && known.tags == wished.tags
        && known.client_token == wished.client_token;
    if same {
        return Ok(known);
    }
    Err(invalid("Creation of service was not idempotent.").into())
}

/// How many tasks are wanted; a daemon has one on the one instance.
fn desired(given: Option<i32>, daemon: bool) -> Result<u32, ApiError> {
    match (given, daemon) {
        (Some(count), false) => whole(count, "desiredCount"),
        (None, false) => Err(invalid(
            "desiredCount is required when the scheduling strategy is REPLICA.",
        )),
        (None | Some(0), true) => Ok(1),
        (Some(_), true) => Err(invalid(
            "desiredCount must not be specified for the DAEMON scheduling strategy.",
        )),
    }
}

/// Source: ECS API model, `DeploymentConfiguration`.
fn default_rollout(daemon: bool) -> Rollout {
    let (minimum_healthy_percent, maximum_percent) = if daemon { (0, 100) } else { (100, 200) };
    Rollout {
        minimum_healthy_percent,
        maximum_percent,
        circuit_breaker: None,
        alarms: None,
    }
}

fn wished_revision(
    definition: &TaskDefinition,
    input: &w::CreateServiceRequest,
) -> Result<ServiceRevision, ApiError> {
    let strategy = strategy(input.capacity_provider_strategy.clone())?;
    if input.launch_type.is_some() && !strategy.is_empty() {
        return Err(both_given());
    }
    Ok(ServiceRevision {
        definition: (definition.family.clone(), definition.revision),
        launch_type: input.launch_type.clone(),
        strategy,
        platform_version: input.platform_version.clone(),
        network: network(input.network_configuration.clone())?,
        load_balancers: load_balancers(input.load_balancers.clone().unwrap_or_default())?,
        service_connect: None,
        registries: registries(input.service_registries.as_deref().unwrap_or_default()),
    })
}

fn connect_wish(given: Option<w::ServiceConnectConfiguration>) -> Result<ConnectWish, ApiError> {
    let Some(given) = given else {
        return Ok(ConnectWish::Keep);
    };
    let wish = service_connect(given)?;
    Ok(wish.map_or(ConnectWish::Off, ConnectWish::Join))
}

/// Takes over what does not begin a deployment.
fn change_wish(service: &mut Service, input: &w::UpdateServiceRequest) -> Result<(), ApiError> {
    if let Some(count) = input.desired_count {
        if service.daemon {
            return Err(invalid(
                "The desiredCount of a service with the DAEMON scheduling strategy cannot be \
                 updated.",
            ));
        }
        service.desired_count = whole(count, "desiredCount")?;
    }
    service.rollout = rollout(input.deployment_configuration.clone(), &service.rollout)?;
    check_rollout(&service.rollout, service.daemon)?;
    if let Some(grace) = input.health_check_grace_period_seconds {
        service.health_check_grace = seconds(grace, "healthCheckGracePeriodSeconds")?;
    }
    if let Some(enable) = input.enable_execute_command {
        service.execute_command = enable;
    }
    if let Some(enable) = input.enable_ecs_managed_tags {
        service.managed_tags = enable;
    }
    if let Some(from) = &input.propagate_tags {
        service.propagate_tags = Some(from.clone()).filter(|from| from != "NONE");
    }
    service.inert.extend(kept(input, KEPT));
    Ok(())
}

/// Takes over what begins a deployment.
fn change_revision(
    revision: &mut ServiceRevision,
    input: &w::UpdateServiceRequest,
    definition: Option<&TaskDefinition>,
) -> Result<(), ApiError> {
    if let Some(definition) = definition {
        revision.definition = (definition.family.clone(), definition.revision);
    }
    if input.capacity_provider_strategy.is_some() {
        revision.strategy = strategy(input.capacity_provider_strategy.clone())?;
        let launch_type = Some("FARGATE".to_owned()).filter(|_| revision.strategy.is_empty());
        revision.launch_type = launch_type;
    }
    if input.platform_version.is_some() {
        revision.platform_version = input.platform_version.clone();
    }
    if let Some(given) = network(input.network_configuration.clone())? {
        revision.network = Some(given);
    }
    if let Some(given) = &input.load_balancers {
        revision.load_balancers = load_balancers(given.clone())?;
    }
    if let Some(given) = &input.service_registries {
        revision.registries = registries(given);
    }
    Ok(())
}

async fn current_definition(txn: &Txn, service: &Service) -> Step<TaskDefinition> {
    let (family, revision) = &service.revision.definition;
    let key = TaskDefinition::key_of(&service.scope, family, *revision);
    let found: Option<TaskDefinition> = txn.get(&key).await?;
    found.ok_or_else(|| definition_not_found().into())
}

fn refuse_unsupported(input: &w::CreateServiceRequest) -> Result<(), ApiError> {
    check_controller(input.deployment_controller.as_ref())?;
    let rows = [
        (
            "volumeConfigurations",
            has_items(&input.volume_configurations),
        ),
        (
            "vpcLatticeConfigurations",
            has_items(&input.vpc_lattice_configurations),
        ),
        ("gatewayConnectors", has_items(&input.gateway_connectors)),
    ];
    refuse_first(&rows)
}

fn refuse_unsupported_update(input: &w::UpdateServiceRequest) -> Result<(), ApiError> {
    check_controller(input.deployment_controller.as_ref())?;
    let rows = [
        (
            "volumeConfigurations",
            has_items(&input.volume_configurations),
        ),
        (
            "vpcLatticeConfigurations",
            has_items(&input.vpc_lattice_configurations),
        ),
        ("gatewayConnectors", has_items(&input.gateway_connectors)),
    ];
    refuse_first(&rows)
}

fn check_controller(given: Option<&w::DeploymentController>) -> Result<(), ApiError> {
    match given.map(|given| given.r#type.as_str()) {
        None | Some("ECS") => Ok(()),
        Some(other) => Err(unsupported(&format!("The deployment controller {other}"))),
    }
}

fn has_items<T>(given: &Option<Vec<T>>) -> bool {
    given.as_ref().is_some_and(|list| !list.is_empty())
}

fn refuse_first(rows: &[(&str, bool)]) -> Result<(), ApiError> {
    match rows.iter().find(|(_, is_given)| *is_given) {
        Some((what, _)) => Err(unsupported(what)),
        None => Ok(()),
    }
}
