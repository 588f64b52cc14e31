//! Service deployments and revisions: what was rolled out, when, and how it ended.

use crate::Ecs;
use crate::convert::deployments::{brief, deployment_to_wire, revision_to_wire};
use crate::handlers::clusters::missing;
use crate::page::{PAGE, Window};
use crate::refs::service_name;
use crate::refusal::{Refusal, Step, invalid};
use api::Reply;
use api::ecs as w;
use domain::ecs::ServiceDeployment;
use domain::{Arn, Scope};
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
        let name = service_name(&cx.scope, &input.service).unwrap_or_default();
        let cluster = crate::refs::cluster_name(&cx.scope, input.cluster.as_deref())?;
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
                Some(one) => told.0.push(revision_to_wire(one)),
                None => told.1.push(missing(arn)),
            }
        }
        Ok(w::DescribeServiceRevisionsResponse {
            service_revisions: Some(told.0),
            failures: Some(told.1),
        })
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

fn check_count(count: usize) -> Result<(), api::ApiError> {
    if (1..=DESCRIBE_MAX).contains(&count) {
        return Ok(());
    }
    Err(invalid("The list must have 1 to 20 items."))
}
