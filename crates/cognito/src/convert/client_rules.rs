//! What an app client may ask for.

use crate::words::{bad, not_here};
use api::Reply;
use domain::cognito::{PoolClient, ResourceServer, TokenValidity};
use std::time::Duration;

/// Scopes that every pool has. Source: developer guide, "Scopes, M2M, and APIs".
const SCOPES: [&str; 5] = [
    "phone",
    "email",
    "openid",
    "profile",
    crate::sign_in::USERS_OWN,
];
/// Flows as older clients name them; they do not go with the newer names.
const OLD_FLOWS: [&str; 3] = [
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY",
    "USER_PASSWORD_AUTH",
];

/// Source: API reference, `CreateUserPoolClient`: 5 minutes to 1 day, refresh tokens 60
/// minutes to 10 years.
pub(super) fn check_validity(validity: &TokenValidity) -> Reply<()> {
    let day = Duration::from_secs(24 * 60 * 60);
    let minutes = |count: u64| Duration::from_secs(count * 60);
    for (name, lasts) in [
        ("AccessTokenValidity", validity.of_access()),
        ("IdTokenValidity", validity.of_id()),
    ] {
        if lasts < minutes(5) || lasts > day {
            return Err(bad(format!(
                "Invalid range for {name}: it must be from 5 minutes to 1 day."
            )));
        }
    }
    let refresh = validity.of_refresh();
    if refresh < minutes(60) || refresh > day * 3650 {
        return Err(bad(
            "Invalid range for token validity: RefreshTokenValidity must be from 60 minutes to 10 years.",
        ));
    }
    let longest = validity.of_access().max(validity.of_id());
    if longest > refresh {
        return Err(bad(
            "Invalid range for token validity: RefreshTokenValidity must be longer than the other tokens'.",
        ));
    }
    Ok(())
}

pub(super) fn check_flows(flows: &[String]) -> Reply<()> {
    let old = flows
        .iter()
        .filter(|flow| OLD_FLOWS.contains(&flow.as_str()))
        .count();
    if old != 0 && old != flows.len() {
        return Err(bad(
            "ExplicitAuthFlows with the prefix ALLOW_ cannot be used with those without.",
        ));
    }
    Ok(())
}

pub(super) fn check_oauth(
    scopes: &Option<Vec<String>>,
    flows: &Option<Vec<String>>,
    client: &PoolClient,
    servers: &[ResourceServer],
) -> Reply<()> {
    let is_known = |scope: &str| {
        SCOPES.contains(&scope)
            || servers.iter().any(|server| {
                let name = scope
                    .strip_prefix(&server.identifier)
                    .and_then(|rest| rest.strip_prefix('/'));
                name.is_some_and(|name| server.scopes.iter().any(|(known, _)| known == name))
            })
    };
    if let Some(unknown) = scopes.iter().flatten().find(|scope| !is_known(scope)) {
        return Err(api::cognito_idp::scope_does_not_exist_exception(format!(
            "Invalid scope requested: {unknown}"
        )));
    }
    let flows = flows.as_deref().unwrap_or_default();
    if flows.iter().any(|flow| flow == "client_credentials") {
        if flows.len() > 1 {
            return Err(api::cognito_idp::invalid_o_auth_flow_exception(
                "client_credentials flow can not be selected along with code flow or implicit flow.",
            ));
        }
        if client.secret.is_none() {
            return Err(api::cognito_idp::invalid_o_auth_flow_exception(
                "client_credentials flow can not be selected if client does not have a client secret.",
            ));
        }
    }
    Ok(())
}

/// Source: API reference, `CreateUserPoolClient$CallbackURLs`: HTTPS, but for this machine's
/// own and for schemes of apps; no fragment.
pub(super) fn check_url(url: &str) -> Reply<()> {
    let wrong = || bad(format!("{url} is not a valid URL."));
    let (scheme, rest) = url.split_once(':').ok_or_else(wrong)?;
    let is_plain = |one: char| one.is_ascii_alphanumeric() || "+-.".contains(one);
    if scheme.is_empty() || !scheme.chars().all(is_plain) || url.contains('#') {
        return Err(wrong());
    }
    if ["javascript", "data", "vbscript"].contains(&scheme.to_lowercase().as_str()) {
        return Err(wrong());
    }
    let host = rest
        .trim_start_matches('/')
        .split(['/', '?', ':'])
        .next()
        .unwrap_or_default();
    let is_here =
        host == "localhost" || host == "127.0.0.1" || host.ends_with(".localhost") || host == "[";
    if scheme == "http" && !is_here {
        return Err(bad(format!("cannot use the HTTP protocol for {url}.")));
    }
    Ok(())
}

/// Refuses providers that nobody has told of. `COGNITO` is the pool itself.
pub(crate) fn check_providers(given: Option<&[String]>, known: &[String]) -> Reply<()> {
    for name in given.unwrap_or_default() {
        if name != "COGNITO" && !known.contains(name) {
            return Err(bad(format!(
                "The provider {name} does not exist for User Pool {}.",
                "of this client"
            )));
        }
    }
    Ok(())
}

/// Refuses flows that are not here.
pub(crate) fn refuse_what_is_not_here(flows: Option<&[String]>) -> Reply<()> {
    let refused = [
        "ALLOW_TOKEN_EXCHANGE_DELEGATION",
        "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
    ];
    match flows
        .unwrap_or_default()
        .iter()
        .any(|flow| refused.contains(&flow.as_str()))
    {
        true => Err(not_here("Token exchange is")),
        false => Ok(()),
    }
}
