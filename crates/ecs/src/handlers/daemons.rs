//! Managed daemons: there are none, because they run on Managed Instances, which are not here.
//!
//! A service with the scheduling strategy `DAEMON` runs one task on each container instance.

use crate::Ecs;
use crate::handlers::clusters::missing;
use crate::handlers::daemon_definitions;
use crate::page::{PAGE, Window};
use crate::refs::{cluster_name, is_name_character};
use crate::refusal::{client, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::DefinitionStatus;
use wire::Context;

/// Why no daemon is made. Source: ECS API model, `CreateDaemon`.
const NO_INSTANCES: &str = "Managed daemons run on capacity providers of ECS Managed Instances, which \
                            Longshore does not have: use a service with the scheduling strategy DAEMON.";

impl Ecs {
    /// Refuses, once the wish is known to be valid: there are no Managed Instances.
    pub(crate) async fn create_daemon(
        &self,
        cx: &Context,
        input: w::CreateDaemonRequest,
    ) -> Reply<w::CreateDaemonResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster_arn.as_deref())?;
        let name = &input.daemon_name;
        let path = format!("daemon/{cluster}/{name}");
        cx.allow("ecs:CreateDaemon", &cx.scope.arn("ecs", path).to_string())
            .await?;
        if name.is_empty() || name.len() > 255 || !name.chars().all(is_name_character) {
            return Err(invalid("Invalid daemon name."));
        }
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        let found = self
            .find_daemon_definition(&cx.scope, &input.daemon_task_definition_arn)
            .await?;
        let found = found.ok_or_else(daemon_definitions::not_found)?;
        if found.definition.status != DefinitionStatus::Active {
            return Err(client("The daemon task definition is not ACTIVE."));
        }
        Err(w::unsupported_feature_exception(NO_INSTANCES))
    }

    /// Refuses: there is no such daemon.
    pub(crate) async fn update_daemon(
        &self,
        cx: &Context,
        input: w::UpdateDaemonRequest,
    ) -> Reply<w::UpdateDaemonResponse> {
        no_daemon(cx, "ecs:UpdateDaemon", &input.daemon_arn).await
    }

    /// Refuses: there is no such daemon.
    pub(crate) async fn delete_daemon(
        &self,
        cx: &Context,
        input: w::DeleteDaemonRequest,
    ) -> Reply<w::DeleteDaemonResponse> {
        no_daemon(cx, "ecs:DeleteDaemon", &input.daemon_arn).await
    }

    /// Refuses: there is no such daemon.
    pub(crate) async fn describe_daemon(
        &self,
        cx: &Context,
        input: w::DescribeDaemonRequest,
    ) -> Reply<w::DescribeDaemonResponse> {
        no_daemon(cx, "ecs:DescribeDaemon", &input.daemon_arn).await
    }

    /// Tells deployments of daemons by ARN: each is missing.
    pub(crate) async fn describe_daemon_deployments(
        &self,
        cx: &Context,
        input: w::DescribeDaemonDeploymentsRequest,
    ) -> Reply<w::DescribeDaemonDeploymentsResponse> {
        let arns = input.daemon_deployment_arns;
        Ok(w::DescribeDaemonDeploymentsResponse {
            failures: Some(all_missing(cx, "ecs:DescribeDaemonDeployments", arns).await?),
            daemon_deployments: Some(Vec::new()),
        })
    }

    /// Tells revisions of daemons by ARN: each is missing.
    pub(crate) async fn describe_daemon_revisions(
        &self,
        cx: &Context,
        input: w::DescribeDaemonRevisionsRequest,
    ) -> Reply<w::DescribeDaemonRevisionsResponse> {
        let arns = input.daemon_revision_arns;
        Ok(w::DescribeDaemonRevisionsResponse {
            failures: Some(all_missing(cx, "ecs:DescribeDaemonRevisions", arns).await?),
            daemon_revisions: Some(Vec::new()),
        })
    }

    /// Refuses: there is no such daemon. The model has no exception of its own for it here.
    pub(crate) async fn list_daemon_deployments(
        &self,
        cx: &Context,
        input: w::ListDaemonDeploymentsRequest,
    ) -> Reply<w::ListDaemonDeploymentsResponse> {
        cx.allow("ecs:ListDaemonDeployments", &input.daemon_arn)
            .await?;
        Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        Err(invalid("Daemon not found."))
    }

    /// Tells the daemons of a cluster: none.
    pub(crate) async fn list_daemons(
        &self,
        cx: &Context,
        input: w::ListDaemonsRequest,
    ) -> Reply<w::ListDaemonsResponse> {
        cx.allow("ecs:ListDaemons", "*").await?;
        Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        self.existing_cluster(&cx.scope, input.cluster_arn.as_deref())
            .await?;
        Ok(w::ListDaemonsResponse {
            daemon_summaries_list: Some(Vec::new()),
            next_token: None,
        })
    }
}

/// The answer about one daemon that is named.
async fn no_daemon<T>(cx: &Context, action: &str, arn: &str) -> Reply<T> {
    cx.allow(action, arn).await?;
    Err(w::daemon_not_found_exception("Daemon not found."))
}

async fn all_missing(
    cx: &Context,
    action: &str,
    arns: Vec<String>,
) -> Result<Vec<w::Failure>, ApiError> {
    if arns.is_empty() {
        return Err(invalid("The list must have at least 1 item."));
    }
    let mut failures = Vec::new();
    for arn in arns {
        cx.allow(action, &arn).await?;
        failures.push(missing(arn));
    }
    Ok(failures)
}
