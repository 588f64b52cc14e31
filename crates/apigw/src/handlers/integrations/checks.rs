//! What integrations must be like.

use crate::fault::{Outcome, bad};
use domain::Arn;
use domain::apigw::{Integration, VpcLink};
use domain::discovery::DiscoveryService;
use domain::elb::{Listener, LoadBalancer};
use route::api::{RequestMapping, StatusMapping};
use store::Txn;

/// Methods an integration may be called with.
const METHODS: [&str; 8] = [
    "ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT",
];

/// An integration that can be, with everything it names there.
pub(crate) async fn checked(txn: &Txn, mut integration: Integration) -> Outcome<Integration> {
    if integration.payload_format != "1.0" {
        return Err(bad("Payload format version 2.0 is for Lambda integrations"));
    }
    for (key, value) in &integration.request_parameters {
        RequestMapping::parse(key, value).map_err(|problem| bad(problem.to_string()))?;
    }
    for (status, changes) in &integration.response_parameters {
        let changes = changes
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()));
        StatusMapping::parse(status, changes).map_err(|problem| bad(problem.to_string()))?;
    }
    let method = integration.method.get_or_insert_with(|| "ANY".to_owned());
    if !METHODS.contains(&method.as_str()) {
        return Err(bad(format!(
            "Invalid integration method specified: {method}"
        )));
    }
    match &integration.vpc_link {
        None => check_url(&integration)?,
        Some(link) => {
            let key = VpcLink::key_of(&integration.scope, link);
            if !txn.exists(&key).await? {
                return Err(bad(format!("Unable to find VPC link with ID {link}")));
            }
            check_private(txn, &integration).await?;
        }
    }
    Ok(integration)
}

/// Refuses what is no URL of HTTP. Stage variables may stand for parts of it.
fn check_url(integration: &Integration) -> Outcome<()> {
    let uri = &integration.uri;
    let invalid = || bad(format!("Invalid HTTP endpoint specified for URI: {uri}"));
    let rest = uri
        .strip_prefix("http://")
        .or_else(|| uri.strip_prefix("https://"));
    let host = rest.map_or("", |rest| rest.split(['/', '?']).next().unwrap_or_default());
    let odd = |byte: u8| byte <= b' ' || byte == 0x7f || b"@\\#".contains(&byte);
    if host.is_empty() || uri.bytes().any(odd) {
        return Err(invalid());
    }
    if integration.tls_server_name.is_some() {
        return Err(bad(
            "TLS configuration is supported only for private integrations",
        ));
    }
    Ok(())
}

/// Refuses what a VPC link cannot lead to.
async fn check_private(txn: &Txn, integration: &Integration) -> Outcome<()> {
    let uri = &integration.uri;
    let invalid = || {
        bad(format!(
            "Invalid integration URI {uri}: for a VPC link it is the ARN of a load balancer's \
             listener or of a Cloud Map service"
        ))
    };
    let arn: Arn = uri.parse().map_err(|_| invalid())?;
    let scope = &integration.scope;
    if arn.scope().as_ref() != Some(scope) {
        return Err(invalid());
    }
    match arn.service.as_str() {
        "servicediscovery" => {
            let id = arn.resource_after("service").ok_or_else(invalid)?;
            match txn.exists(&DiscoveryService::key_of(scope, id)).await? {
                true => Ok(()),
                false => Err(bad(format!("Unable to find Cloud Map service {uri}"))),
            }
        }
        "elasticloadbalancing" => {
            let parts: Vec<&str> = arn.resource.split('/').collect();
            let ["listener", "app" | "net", name, _, id] = parts.as_slice() else {
                return Err(invalid());
            };
            let key = Listener::load_balancer_key(scope, name).child(id);
            let listener: Option<Listener> = txn.get(&key).await?;
            let balancer: Option<LoadBalancer> =
                txn.get(&LoadBalancer::key_of(scope, name)).await?;
            match (listener, balancer) {
                (Some(_), Some(_)) => Ok(()),
                _ => Err(bad(format!("Unable to find listener {uri}"))),
            }
        }
        _ => Err(invalid()),
    }
}
