//! Service deployments and revisions: what was rolled out, when, and how it ended.

use crate::Ecs;
use crate::convert::deployments::{brief, deployment_to_wire, revision_to_wire};
use crate::convert::express::resources::resources_to_wire;
use crate::express::around::Around;
use crate::handlers::clusters::missing;
use crate::page::{PAGE, Window};
use crate::refs::{cluster_name, service_name};
use crate::refusal::{Refusal, Step, client, invalid};
use api::Reply;
use api::ecs as w;
use domain::ecs::{ExpressService, Service, ServiceDeployment, StopWish};
use domain::{Arn, Scope, Timestamp};
use store::Txn;
use wire::Context;

/// Most deployments or revisions one call describes. Source: ECS API model.
const DESCRIBE_MAX: usize = 20;

impl Ecs {
    /// Tells the deployments of a service, newest first.
    pub(crate) async fn list_service_deployments(
        &self,
        cx: &Context,
        input: w::ListServiceDeploymentsRequest,
    ) -> Reply<w::ListServiceDeploymentsResponse> {
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let name = service_name(&cx.scope, &cluster, &input.service)?.unwrap_or_default();
        let path = format!("service/{cluster}/{name}");
        let arn = cx.scope.arn("ecs", path).to_string();
        cx.allow("ecs:ListServiceDeployments", &arn).await?;
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        self.existing_service(&cx.scope, &cluster, &name).await?;
        let statuses = input.status.unwrap_or_default();
        let window_of = input.created_at.unwrap_or_default();
        let mut found = self.deployments_of(&cx.scope, &cluster, &name).await?;
        found.retain(|one| {
            let at = one.deployment.created_at;
            (statuses.is_empty() || statuses.contains(&one.status))
                && window_of.after.is_none_or(|after| at > after)
                && window_of.before.is_none_or(|before| at < before)
        });
        let order = |one: &ServiceDeployment| {
            let at = one.deployment.created_at.as_millisecond();
            format!("{at:020} {}", one.id)
        };
        found.sort_by_key(|one| std::cmp::Reverse(order(one)));
        let items = found.iter().map(|one| (order(one), brief(one)));
        let (deployments, next_token) = window.cut_descending(items);
        Ok(w::ListServiceDeploymentsResponse {
            service_deployments: Some(deployments),
            next_token,
        })
    }

    /// Tells deployments by ARN.
    pub(crate) async fn describe_service_deployments(
        &self,
        cx: &Context,
        input: w::DescribeServiceDeploymentsRequest,
    ) -> Reply<w::DescribeServiceDeploymentsResponse> {
        check_count(input.service_deployment_arns.len())?;
        let mut told = (Vec::new(), Vec::new());
        for arn in input.service_deployment_arns {
            cx.allow("ecs:DescribeServiceDeployments", &arn).await?;
            let found = self
                .deployments_named(&cx.scope, &arn, "service-deployment")
                .await?;
            let is_it = |one: &&ServiceDeployment| one.arn().to_string() == arn;
            match found.iter().find(is_it) {
                Some(one) => told.0.push(deployment_to_wire(one)),
                None => told.1.push(missing(arn)),
            }
        }
        Ok(w::DescribeServiceDeploymentsResponse {
            service_deployments: Some(told.0),
            failures: Some(told.1),
        })
    }

    /// Tells revisions by ARN.
    pub(crate) async fn describe_service_revisions(
        &self,
        cx: &Context,
        input: w::DescribeServiceRevisionsRequest,
    ) -> Reply<w::DescribeServiceRevisionsResponse> {
        check_count(input.service_revision_arns.len())?;
        let mut told = (Vec::new(), Vec::new());
        for arn in input.service_revision_arns {
            cx.allow("ecs:DescribeServiceRevisions", &arn).await?;
            let found = self
                .deployments_named(&cx.scope, &arn, "service-revision")
                .await?;
            let is_it = |one: &&ServiceDeployment| {
                one.revision_arn(&one.deployment.revision_id).to_string() == arn
            };
            match found.iter().find(is_it) {
                Some(one) => told.0.push(w::ServiceRevision {
                    ecs_managed_resources: self.managed_resources(one).await?,
                    ..revision_to_wire(one)
                }),
                None => told.1.push(missing(arn)),
            }
        }
        Ok(w::DescribeServiceRevisionsResponse {
            service_revisions: Some(told.0),
            failures: Some(told.1),
        })
    }

    /// Asks for a deployment that is under way to be stopped: rolled back, or left as it is.
    pub(crate) async fn stop_service_deployment(
        &self,
        cx: &Context,
        input: w::StopServiceDeploymentRequest,
    ) -> Reply<w::StopServiceDeploymentResponse> {
        let arn = &input.service_deployment_arn;
        cx.allow("ecs:StopServiceDeployment", arn).await?;
        let wish = match input.stop_type.as_deref() {
            None | Some("ROLLBACK") => StopWish::Rollback,
            Some("ABORT") => StopWish::Abort,
            Some(other) => return Err(invalid(format!("Invalid stopType: {other}."))),
        };
        let (cluster, service, id) = deployment_name(&cx.scope, arn)?;
        let key = &Service::key_of(&cx.scope, &cluster, &service);
        let history = ServiceDeployment::service_key(&cx.scope, &cluster, &service);
        let (history, now) = (&history.child(&id), self.clock.now());
        let stopped = self.store.transact(|txn: Txn| async move {
            let service: Option<Service> = txn.get(key).await?;
            let found: Option<ServiceDeployment> = txn.get(history).await?;
            let (Some(service), Some(found)) = (service, found) else {
                return Err(deployment_not_found());
            };
            ask_to_stop(&txn, service, found, wish, now)
        });
        stopped.await?;
        Ok(w::StopServiceDeploymentResponse {
            service_deployment_arn: Some(input.service_deployment_arn),
        })
    }

    /// Lets a deployment go on that waits at a lifecycle hook. None waits here: services with
    /// such hooks are refused, so every hook is one that is not paused.
    pub(crate) async fn continue_service_deployment(
        &self,
        cx: &Context,
        input: w::ContinueServiceDeploymentRequest,
    ) -> Reply<w::ContinueServiceDeploymentResponse> {
        let arn = &input.service_deployment_arn;
        cx.allow("ecs:ContinueServiceDeployment", arn).await?;
        let (cluster, service, id) = deployment_name(&cx.scope, arn)?;
        let history = ServiceDeployment::service_key(&cx.scope, &cluster, &service);
        let found: Option<ServiceDeployment> = self
            .store
            .get(&history.child(&id))
            .await
            .map_err(Refusal::from)?;
        found.ok_or_else(deployment_not_found)?;
        let hook = &input.hook_id;
        Err(invalid(format!(
            "The lifecycle hook {hook} of the service deployment is not awaiting an action."
        )))
    }

    /// What ECS made around the service of a deployment, when it is an Express service.
    async fn managed_resources(
        &self,
        of: &ServiceDeployment,
    ) -> Step<Option<w::ECSManagedResources>> {
        let key = ExpressService::key_of(&of.scope, &of.cluster, &of.service);
        let Some(express) = self.store.get::<ExpressService>(&key).await? else {
            return Ok(None);
        };
        let around = Around::read(&self.store, &express).await?;
        Ok(Some(resources_to_wire(&express, &around)))
    }

    async fn deployments_of(
        &self,
        scope: &Scope,
        cluster: &str,
        service: &str,
    ) -> Step<Vec<ServiceDeployment>> {
        let parent = ServiceDeployment::service_key(scope, cluster, service);
        Ok(self.store.list(&parent).await?)
    }

    /// The deployments of the service an ARN of `kind` names.
    async fn deployments_named(
        &self,
        scope: &Scope,
        arn: &str,
        kind: &str,
    ) -> Step<Vec<ServiceDeployment>> {
        let arn: Option<Arn> = arn.parse().ok();
        let path = arn
            .as_ref()
            .and_then(|arn| arn.resource_after(kind))
            .unwrap_or_default();
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            [cluster, service, _] => self.deployments_of(scope, cluster, service).await,
            _ => Err(Refusal::Api(invalid("Invalid ARN."))),
        }
    }
}

fn deployment_not_found() -> Refusal {
    w::service_deployment_not_found_exception("The service deployment was not found.").into()
}

/// Cluster, service and id of a service deployment's ARN.
fn deployment_name(scope: &Scope, arn: &str) -> Step<(String, String, String)> {
    let arn: Arn = arn
        .parse()
        .map_err(|_| invalid("Invalid service deployment ARN."))?;
    let own = arn.scope().as_ref() == Some(scope) && arn.service == "ecs";
    let path = arn.resource_after("service-deployment").filter(|_| own);
    let parts: Vec<&str> = path.unwrap_or_default().split('/').collect();
    match parts[..] {
        [cluster, service, id] => Ok((cluster.to_owned(), service.to_owned(), id.to_owned())),
        _ => Err(deployment_not_found()),
    }
}

/// Notes the wish to stop. One that is being stopped or rolled back already goes on; one that
/// has ended is refused. Source: developer guide, stopping service deployments.
fn ask_to_stop(
    txn: &Txn,
    mut service: Service,
    mut history: ServiceDeployment,
    wish: StopWish,
    now: Timestamp,
) -> Step<()> {
    match history.status.as_str() {
        "PENDING" | "IN_PROGRESS" => {}
        "STOP_REQUESTED" | "ROLLBACK_REQUESTED" | "ROLLBACK_IN_PROGRESS" => return Ok(()),
        ended => {
            let message = format!("The service deployment cannot be stopped: it is {ended}.");
            return Err(w::conflict_exception(message).into());
        }
    }
    if wish == StopWish::Rollback && service.last_completed.is_none() {
        // Chosen: AWS does not say what a rollback without a goal does; a refusal says it.
        return Err(client("There is no completed service deployment to roll back to.").into());
    }
    let primary = service.deployments.first_mut();
    let Some(primary) = primary.filter(|primary| primary.rollout_id == history.id) else {
        return Err(deployment_not_found());
    };
    primary.stop_wish = Some(wish);
    let status = match wish {
        StopWish::Rollback => "ROLLBACK_REQUESTED",
        StopWish::Abort => "STOP_REQUESTED",
    };
    history.status = status.to_owned();
    history.deployment.updated_at = now;
    txn.put(&service);
    txn.put(&history);
    Ok(())
}

fn check_count(count: usize) -> Result<(), api::ApiError> {
    if (1..=DESCRIBE_MAX).contains(&count) {
        return Ok(());
    }
    Err(invalid("The list must have 1 to 20 items."))
}
