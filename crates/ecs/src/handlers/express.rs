//! Express services: told and deleted, and what their operations have in common.

use crate::Ecs;
use crate::convert::express::ExpressView;
use crate::handlers::service_reads::not_found;
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{ExpressService, Service, ServiceStatus, TaskDefinition};
use domain::{Arn, Scope};
use store::Txn;
use wire::Context;

/// Most security groups a caller may give: one place is the service's own. Source: EC2 quotas,
/// security groups of a network interface.
const GROUPS_MAX: usize = 4;

impl Ecs {
    /// Tells an Express service.
    pub(crate) async fn describe_express_gateway_service(
        &self,
        cx: &Context,
        input: w::DescribeExpressGatewayServiceRequest,
    ) -> Reply<w::DescribeExpressGatewayServiceResponse> {
        let arn = &input.service_arn;
        cx.allow("ecs:DescribeExpressGatewayService", arn).await?;
        let (cluster, name) = express_named(&cx.scope, arn)?;
        let (cluster, name) = (&cluster, &name);
        let found = self
            .store
            .transact(|txn: Txn| async move { find_express(&txn, &cx.scope, cluster, name).await });
        let missing = || w::resource_not_found_exception("The Express service was not found.");
        let view = found.await?.ok_or_else(missing)?;
        let with_tags = input
            .include
            .is_some_and(|include| include.iter().any(|part| part == "TAGS"));
        Ok(w::DescribeExpressGatewayServiceResponse {
            service: Some(view.told(with_tags)),
        })
    }

    /// Deletes an Express service: its tasks stop, then what stands around it goes.
    pub(crate) async fn delete_express_gateway_service(
        &self,
        cx: &Context,
        input: w::DeleteExpressGatewayServiceRequest,
    ) -> Reply<w::DeleteExpressGatewayServiceResponse> {
        let arn = &input.service_arn;
        cx.allow("ecs:DeleteExpressGatewayService", arn).await?;
        let (cluster, name) = express_named(&cx.scope, arn)?;
        let (cluster, name, now) = (&cluster, &name, self.clock.now());
        let deleted = self.store.transact(|txn: Txn| async move {
            let found = find_express(&txn, &cx.scope, cluster, name).await?;
            let mut view = found.ok_or_else(not_found)?;
            match view.service.status {
                ServiceStatus::Active => {
                    view.service.status = ServiceStatus::Draining;
                    view.service.deleted_at = Some(now);
                    view.service.desired_count = 0;
                    view.express.updated_at = now;
                    txn.put(&view.service);
                    txn.put(&view.express);
                }
                ServiceStatus::Draining => {}
                ServiceStatus::Inactive => {
                    return Err(w::service_not_active_exception("Service was not ACTIVE.").into());
                }
            }
            Ok::<_, Refusal>(view)
        });
        Ok(w::DeleteExpressGatewayServiceResponse {
            service: Some(deleted.await?.told(true)),
        })
    }
}

/// The family of the task definitions that ECS writes, as seen in accounts: cluster and service.
pub(super) fn family(express: &ExpressService) -> String {
    let family = format!("{}-{}", express.cluster, express.name);
    family.chars().take(255).collect()
}

/// The log group that is made for a service, as seen in accounts.
pub(super) fn log_group(express: &ExpressService) -> String {
    let ExpressService { cluster, name, .. } = express;
    let digits = express.label.get(3..7).unwrap_or_default();
    format!("/aws/ecs/{cluster}/{name}-{digits}")
}

/// Reads the security groups a caller gives the tasks.
pub(super) fn security_groups(given: Option<Vec<String>>) -> Result<Vec<String>, ApiError> {
    let given = given.unwrap_or_default();
    if given.len() > GROUPS_MAX {
        return Err(invalid(format!(
            "securityGroups can have at most {GROUPS_MAX} items: the service has one of its own."
        )));
    }
    Ok(given)
}

/// Cluster and name of the service an ARN names.
pub(super) fn express_named(scope: &Scope, given: &str) -> Result<(String, String), ApiError> {
    let refuse = || invalid("Invalid service ARN.");
    let arn: Arn = given.parse().map_err(|_| refuse())?;
    let own = arn.scope().as_ref() == Some(scope) && arn.service == "ecs";
    let path = arn.resource_after("service").filter(|_| own);
    let parts: Vec<&str> = path.unwrap_or_default().split('/').collect();
    match parts[..] {
        [cluster, name] => Ok((cluster.to_owned(), name.to_owned())),
        _ => Err(refuse()),
    }
}

/// The Express service of that name with what it consists of.
pub(super) async fn find_express(
    txn: &Txn,
    scope: &Scope,
    cluster: &str,
    name: &str,
) -> Step<Option<ExpressView>> {
    let key = ExpressService::key_of(scope, cluster, name);
    let express: Option<ExpressService> = txn.get(&key).await?;
    let service: Option<Service> = txn.get(&Service::key_of(scope, cluster, name)).await?;
    let (Some(express), Some(service)) = (express, service.filter(|service| service.express))
    else {
        return Ok(None);
    };
    let revisions = service.deployments.iter().map(|one| &one.revision);
    let mut definitions: Vec<TaskDefinition> = Vec::new();
    for revision in revisions.chain([&service.revision]) {
        let (family, number) = &revision.definition;
        let key = TaskDefinition::key_of(scope, family, *number);
        definitions.extend(txn.get::<TaskDefinition>(&key).await?);
    }
    Ok(Some(ExpressView {
        express,
        service,
        definitions,
    }))
}
