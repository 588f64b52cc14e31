//! Stages and their settings.

use super::moment;
use crate::fault::{Outcome, bad};
use api::apigatewayv2 as wire;
use domain::apigw::{AccessLog, RouteSettings, Stage};
use serde_json::{Map, Value, json};

/// A stage as it is told.
pub(crate) fn stage(stage: &Stage) -> Value {
    let log = stage.access_log.as_ref();
    let routes = stage.route_settings.iter();
    let routes: Map<String, Value> = routes
        .map(|(key, one)| (key.clone(), settings(one)))
        .collect();
    json!({
        "AccessLogSettings": log.map(|log| json!({
            "DestinationArn": log.destination,
            "Format": log.format,
        })),
        "ApiGatewayManaged": stage.managed.then_some(true),
        "AutoDeploy": stage.auto_deploy,
        "CreatedDate": moment(stage.created_at),
        "DefaultRouteSettings": settings(&stage.default_settings),
        "DeploymentId": stage.deployment,
        "Description": stage.description,
        "LastDeploymentStatusMessage": stage.last_deployment_message,
        "LastUpdatedDate": moment(stage.updated_at),
        "RouteSettings": routes,
        "StageName": stage.name,
        "StageVariables": stage.variables,
        "Tags": stage.tags,
    })
}

fn settings(settings: &RouteSettings) -> Value {
    json!({
        "DetailedMetricsEnabled": settings.detailed_metrics.unwrap_or(false),
        "ThrottlingBurstLimit": settings.burst,
        "ThrottlingRateLimit": settings.rate,
    })
}

/// Settings of a route as they are kept, over those that were there.
pub(crate) fn settings_kept(
    before: RouteSettings,
    given: &wire::RouteSettings,
) -> Outcome<RouteSettings> {
    let burst = match given.throttling_burst_limit {
        Some(burst) => Some(
            u32::try_from(burst)
                .map_err(|_| bad("The throttling burst limit must not be negative"))?,
        ),
        None => before.burst,
    };
    if given
        .throttling_rate_limit
        .is_some_and(|rate| !(0.0..).contains(&rate))
    {
        return Err(bad("The throttling rate limit must not be negative"));
    }
    Ok(RouteSettings {
        detailed_metrics: given.detailed_metrics_enabled.or(before.detailed_metrics),
        burst,
        rate: given.throttling_rate_limit.or(before.rate),
    })
}

/// Access log settings as they are kept, over those that were there.
pub(crate) fn access_log_kept(
    before: Option<AccessLog>,
    given: wire::AccessLogSettings,
) -> Outcome<AccessLog> {
    let before = before.unwrap_or_default();
    let destination = given.destination_arn.or(before.destination);
    let is_group = |arn: &String| arn.contains(":logs:") && arn.contains(":log-group:");
    if destination.as_ref().is_some_and(|arn| !is_group(arn)) {
        return Err(bad(
            "Invalid ARN specified in the request: access logs go to a CloudWatch Logs group",
        ));
    }
    // A group's ARN may be given as `DescribeLogGroups` tells it.
    let destination = destination.map(|arn| arn.trim_end_matches(":*").to_owned());
    Ok(AccessLog {
        destination,
        format: given.format.or(before.format),
    })
}
