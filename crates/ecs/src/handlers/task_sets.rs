//! Task sets: what an external deployment controller makes, scales and deletes.

use crate::Ecs;
use crate::convert::common::{network, strategy, tags};
use crate::convert::registrations::{load_balancers, registries};
use crate::convert::task_sets::{scale, task_set_arn, task_set_to_wire};
use crate::handlers::clusters::{active_cluster, missing};
use crate::handlers::launch_types::both_given;
use crate::handlers::service_reads::{named, not_found};
use crate::handlers::service_wishes::{ConnectWish, settle};
use crate::handlers::tags::allow_tags;
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{
    Deployment, Service, ServiceRevision, ServiceStatus, TaskDefinition, TaskSet, TaskSetStatus,
};
use store::Txn;
use wire::Context;

impl Ecs {
    /// Makes a task set. Repeating a call with its token does nothing.
    pub(crate) async fn create_task_set(
        &self,
        cx: &Context,
        input: w::CreateTaskSetRequest,
    ) -> Reply<w::CreateTaskSetResponse> {
        let place = self.allow_set(cx, "ecs:CreateTaskSet", &input.cluster, &input.service, "*");
        let key = &place.await?;
        let (cluster, name) = named(&cx.scope, Some(&input.cluster), &input.service)?;
        let own = cx.scope.arn("ecs", format!("task-set/{cluster}/{name}/*"));
        let own = own.to_string();
        allow_tags(cx, "CreateTaskSet", &own, input.tags.as_deref()).await?;
        let definition = &self
            .usable_definition(&cx.scope, &input.task_definition)
            .await?;
        let revision = &wished_revision(definition, &input)?;
        let set = &self.wished_set(&input)?;
        let saved = self.store.transact(|txn: Txn| async move {
            let mut service = external(&txn, key).await?;
            if let Some(known) = repeated(&service, set) {
                return Ok((service, known));
            }
            let cluster = active_cluster(&txn, &service.scope, &service.cluster).await?;
            let revision = revision.clone();
            let connect = ConnectWish::Keep;
            let revision = settle(&txn, &cluster, definition, revision, &connect).await?;
            let mut deployment = self.new_deployment(&service, self.clock.now());
            deployment.revision = revision;
            deployment.task_set = Some(Box::new(set.clone()));
            let id = deployment.id.clone();
            service.deployments.insert(0, deployment);
            txn.put(&service);
            Ok::<_, Refusal>((service, id))
        });
        let task_set = self.told_set(saved.await?).await?;
        Ok(w::CreateTaskSetResponse { task_set })
    }

    fn wished_set(&self, input: &w::CreateTaskSetRequest) -> Result<TaskSet, ApiError> {
        Ok(TaskSet {
            external_id: input.external_id.clone(),
            scale_percent: scale(input.scale.as_ref())?,
            status: TaskSetStatus::Active,
            steady: false,
            steady_at: self.clock.now(),
            client_token: input.client_token.clone(),
            tags: tags(input.tags.clone())?,
        })
    }

    /// Tells the task sets of a service; ones that are missing are failures.
    pub(crate) async fn describe_task_sets(
        &self,
        cx: &Context,
        input: w::DescribeTaskSetsRequest,
    ) -> Reply<w::DescribeTaskSetsResponse> {
        let action = "ecs:DescribeTaskSets";
        let place = self.allow_set(cx, action, &input.cluster, &input.service, "*");
        let key = place.await?;
        let service: Option<Service> = self.store.get(&key).await.map_err(Refusal::from)?;
        let service = service.ok_or_else(not_found)?;
        check_external(&service)?;
        let with_tags = input
            .include
            .is_some_and(|include| include.iter().any(|part| part == "TAGS"));
        let all = service.deployments.iter().map(|one| one.id.clone());
        let asked = input.task_sets.filter(|asked| !asked.is_empty());
        let wanted = asked.unwrap_or_else(|| all.collect());
        let view = self.service_view(service).await.map_err(Refusal::from)?;
        let (mut sets, mut failures) = (Vec::new(), Vec::new());
        for given in wanted {
            let id = set_id(&given);
            let found = view.service.deployments.iter().find(|one| one.id == id);
            match found.and_then(|found| task_set_to_wire(&view, found, with_tags)) {
                Some(set) => sets.push(set),
                None => failures.push(missing(task_set_arn(&view.service, &id).to_string())),
            }
        }
        Ok(w::DescribeTaskSetsResponse {
            task_sets: Some(sets),
            failures: Some(failures),
        })
    }

    /// Changes how many tasks a task set has.
    pub(crate) async fn update_task_set(
        &self,
        cx: &Context,
        input: w::UpdateTaskSetRequest,
    ) -> Reply<w::UpdateTaskSetResponse> {
        let percent = scale(Some(&input.scale))?;
        let change = |service: &mut Service, id: &str| {
            let set = set_mut(service, id)?;
            set.scale_percent = percent;
            Ok(())
        };
        let names = (&*input.cluster, &*input.service, &*input.task_set);
        let task_set = self
            .change_set(cx, "ecs:UpdateTaskSet", names, change)
            .await?;
        Ok(w::UpdateTaskSetResponse { task_set })
    }

    /// Makes a task set the one that serves production.
    pub(crate) async fn update_service_primary_task_set(
        &self,
        cx: &Context,
        input: w::UpdateServicePrimaryTaskSetRequest,
    ) -> Reply<w::UpdateServicePrimaryTaskSetResponse> {
        let names = (&*input.cluster, &*input.service, &*input.primary_task_set);
        let action = "ecs:UpdateServicePrimaryTaskSet";
        let task_set = self.change_set(cx, action, names, make_primary).await?;
        Ok(w::UpdateServicePrimaryTaskSetResponse { task_set })
    }

    /// Deletes a task set that has no tasks to keep, or with `force` any: its tasks stop first.
    pub(crate) async fn delete_task_set(
        &self,
        cx: &Context,
        input: w::DeleteTaskSetRequest,
    ) -> Reply<w::DeleteTaskSetResponse> {
        let force = input.force.unwrap_or(false);
        let change = |service: &mut Service, id: &str| {
            let set = set_mut(service, id)?;
            if set.scale_percent > 0.0 && !force {
                return Err(invalid(
                    "The task set cannot be deleted while it is scaled above 0.",
                ));
            }
            set.status = TaskSetStatus::Draining;
            Ok(())
        };
        let names = (&*input.cluster, &*input.service, &*input.task_set);
        let task_set = self
            .change_set(cx, "ecs:DeleteTaskSet", names, change)
            .await?;
        Ok(w::DeleteTaskSetResponse { task_set })
    }

    /// Changes one task set and tells it.
    async fn change_set(
        &self,
        cx: &Context,
        action: &str,
        (cluster, service, set): (&str, &str, &str),
        change: impl Fn(&mut Service, &str) -> Result<(), ApiError> + Send + Sync,
    ) -> Result<Option<w::TaskSet>, ApiError> {
        let id = &set_id(set);
        let key = &self.allow_set(cx, action, cluster, service, id).await?;
        let (now, change) = (self.clock.now(), &change);
        let saved = self.store.transact(|txn: Txn| async move {
            let mut service = external(&txn, key).await?;
            change(&mut service, id)?;
            let deployments = service.deployments.iter_mut();
            for deployment in deployments.filter(|one| one.id == *id) {
                deployment.updated_at = now;
            }
            txn.put(&service);
            Ok::<_, Refusal>((service, id.clone()))
        });
        Ok(self.told_set(saved.await?).await?)
    }

    async fn told_set(&self, (service, id): (Service, String)) -> Step<Option<w::TaskSet>> {
        let view = self.service_view(service).await?;
        let deployment: Option<&Deployment> =
            view.service.deployments.iter().find(|one| one.id == id);
        Ok(deployment.and_then(|deployment| task_set_to_wire(&view, deployment, true)))
    }

    /// Asks leave for a task set of a service; answers the service's key.
    async fn allow_set(
        &self,
        cx: &Context,
        action: &str,
        cluster: &str,
        service: &str,
        set: &str,
    ) -> Result<domain::Key, ApiError> {
        let (cluster, name) = named(&cx.scope, Some(cluster), service)?;
        let path = format!("task-set/{cluster}/{name}/{set}");
        cx.allow(action, &cx.scope.arn("ecs", path).to_string())
            .await?;
        Ok(Service::key_of(&cx.scope, &cluster, &name))
    }
}

/// The id of a task set, from its id or ARN.
fn set_id(given: &str) -> String {
    let number = given.rsplit('/').next().unwrap_or_default();
    format!("ecs-svc/{number}")
}

/// The service whose owner may change its task sets.
async fn external(txn: &Txn, key: &domain::Key) -> Step<Service> {
    let found: Option<Service> = txn.get(key).await?;
    let service = found.ok_or_else(not_found)?;
    active_cluster(txn, &service.scope, &service.cluster).await?;
    if service.status != ServiceStatus::Active {
        return Err(w::service_not_active_exception("Service was not ACTIVE.").into());
    }
    check_external(&service)?;
    Ok(service)
}

fn check_external(service: &Service) -> Result<(), ApiError> {
    if service.is_external() {
        return Ok(());
    }
    Err(invalid(
        "Task sets need a service with the EXTERNAL deployment controller.",
    ))
}

fn set_mut<'a>(service: &'a mut Service, id: &str) -> Result<&'a mut TaskSet, ApiError> {
    let mut deployments = service.deployments.iter_mut();
    let found = deployments.find(|one| one.id == id);
    let set = found.and_then(|one| one.task_set.as_deref_mut());
    set.filter(|set| set.status != TaskSetStatus::Draining)
        .ok_or_else(|| w::task_set_not_found_exception("The task set was not found."))
}

/// The one that was primary serves no more; what the service tells is the new one's.
fn make_primary(service: &mut Service, id: &str) -> Result<(), ApiError> {
    set_mut(service, id)?;
    let mut revision = None;
    for deployment in &mut service.deployments {
        let Some(set) = deployment.task_set.as_deref_mut() else {
            continue;
        };
        if deployment.id == id {
            set.status = TaskSetStatus::Primary;
            revision = Some(deployment.revision.clone());
        } else if set.status == TaskSetStatus::Primary {
            set.status = TaskSetStatus::Active;
        }
    }
    if let Some(revision) = revision {
        service.revision = revision;
    }
    Ok(())
}

/// The task set a call with this token has made before.
fn repeated(service: &Service, wished: &TaskSet) -> Option<String> {
    let token = wished.client_token.as_ref()?;
    let mut deployments = service.deployments.iter();
    let known = deployments.find(|one| {
        let set = one.task_set.as_deref();
        set.is_some_and(|set| set.client_token.as_ref() == Some(token))
    });
    known.map(|known| known.id.clone())
}

fn wished_revision(
    definition: &TaskDefinition,
    input: &w::CreateTaskSetRequest,
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
        disks: Vec::new(),
    })
}
