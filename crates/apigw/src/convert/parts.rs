//! Routes, integrations, authorizers and deployments.

use super::{moment, some, unless_empty};
use domain::apigw::{Authorization, Authorizer, Deployment, Integration, Route};
use serde_json::{Value, json};

/// A route as it is told.
pub(crate) fn route(route: &Route) -> Value {
    let (kind, authorizer) = match &route.authorization {
        Authorization::None => ("NONE", None),
        Authorization::Iam => ("AWS_IAM", None),
        Authorization::Jwt(id) => ("JWT", Some(id)),
    };
    let target = route.integration.as_ref();
    json!({
        "ApiGatewayManaged": route.managed.then_some(true),
        "ApiKeyRequired": false,
        "AuthorizationScopes": some(&route.scopes),
        "AuthorizationType": kind,
        "AuthorizerId": authorizer,
        "OperationName": route.operation_name,
        "RouteId": route.id,
        "RouteKey": route.key,
        "Target": target.map(|id| format!("integrations/{id}")),
    })
}

/// An integration as it is told.
pub(crate) fn integration(integration: &Integration) -> Value {
    let private = integration.vpc_link.is_some();
    let tls = integration.tls_server_name.as_ref();
    json!({
        "ApiGatewayManaged": integration.managed.then_some(true),
        "ConnectionId": integration.vpc_link,
        "ConnectionType": if private { "VPC_LINK" } else { "INTERNET" },
        "Description": integration.description,
        "IntegrationId": integration.id,
        "IntegrationMethod": integration.method,
        "IntegrationType": integration.kind,
        "IntegrationUri": integration.uri,
        "PayloadFormatVersion": integration.payload_format,
        "RequestParameters": unless_empty(&integration.request_parameters),
        "ResponseParameters": unless_empty(&integration.response_parameters),
        "TimeoutInMillis": integration.timeout_millis,
        "TlsConfig": tls.map(|name| json!({ "ServerNameToVerify": name })),
    })
}

/// An authorizer as it is told.
pub(crate) fn authorizer(authorizer: &Authorizer) -> Value {
    json!({
        "AuthorizerId": authorizer.id,
        "AuthorizerType": "JWT",
        "IdentitySource": authorizer.identity_source,
        "JwtConfiguration": { "Audience": authorizer.audience, "Issuer": authorizer.issuer },
        "Name": authorizer.name,
    })
}

/// A deployment as it is told.
pub(crate) fn deployment(deployment: &Deployment) -> Value {
    json!({
        "AutoDeployed": deployment.auto,
        "CreatedDate": moment(deployment.created_at),
        "DeploymentId": deployment.id,
        "DeploymentStatus": "DEPLOYED",
        "Description": deployment.description,
    })
}
