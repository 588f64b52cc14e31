//! App clients.

use super::client_rules::{check_flows, check_oauth, check_url, check_validity};
use super::{moment, told};
use crate::words::bad;
use api::Reply;
use api::cognito_idp::{TokenValidityUnitsType, UpdateUserPoolClientRequest, UserPoolClientType};
use api::record::{from_tree, to_tree};
use domain::Timestamp;
use domain::cognito::{PoolClient, ResourceServer, Rotation, TimeUnit, TokenValidity, UserPool};
use serde_json::{Value, json};

/// Settings that are kept and told again.
const TOLD: &[&str] = &[
    "AnalyticsConfiguration",
    "EnablePropagateAdditionalUserContextData",
];
/// Changes an app client: what is not named gets its default. Source: API reference,
/// `UpdateUserPoolClient`.
pub(crate) fn change(
    client: &mut PoolClient,
    input: UpdateUserPoolClientRequest,
    pool: &UserPool,
    servers: &[ResourceServer],
    now: Timestamp,
) -> Reply<()> {
    let tree = to_tree(&input);
    let mut validity = units(input.token_validity_units.unwrap_or_default());
    validity.access = input.access_token_validity;
    validity.id = input.id_token_validity;
    validity.refresh = input.refresh_token_validity;
    check_validity(&validity)?;
    if let Some(name) = input.client_name {
        client.name = name;
    }
    let attributes = [&input.read_attributes, &input.write_attributes];
    for name in attributes.into_iter().flatten().flatten() {
        if pool.attribute(name).is_none() {
            return Err(bad(format!(
                "Invalid read or write attributes specified while creating a client: {name}"
            )));
        }
    }
    check_flows(input.explicit_auth_flows.as_deref().unwrap_or_default())?;
    check_oauth(
        &input.allowed_o_auth_scopes,
        &input.allowed_o_auth_flows,
        client,
        servers,
    )?;
    let urls = [&input.callback_ur_ls, &input.logout_ur_ls];
    for url in urls.into_iter().flatten().flatten() {
        check_url(url)?;
    }
    if let Some(default) = &input.default_redirect_uri
        && !input
            .callback_ur_ls
            .iter()
            .flatten()
            .any(|url| url == default)
    {
        return Err(bad(
            "defaultRedirectURI must be in the list of callbackURLs.",
        ));
    }
    client.validity = validity;
    client.read = input.read_attributes;
    client.write = input.write_attributes;
    client.flows = input.explicit_auth_flows;
    client.providers = input.supported_identity_providers;
    client.callback_urls = input.callback_ur_ls;
    client.logout_urls = input.logout_ur_ls;
    client.default_redirect = input.default_redirect_uri;
    client.oauth_flows = input.allowed_o_auth_flows;
    client.oauth_scopes = input.allowed_o_auth_scopes;
    client.oauth = input.allowed_o_auth_flows_user_pool_client;
    client.hides_users = input.prevent_user_existence_errors.as_deref() == Some("ENABLED");
    client.revocation = input.enable_token_revocation.unwrap_or(client.revocation);
    client.session_minutes = input.auth_session_validity.unwrap_or(3);
    client.rotation = input.refresh_token_rotation.map(|given| Rotation {
        on: given.feature == "ENABLED",
        grace_seconds: given.retry_grace_period_seconds.unwrap_or(0),
    });
    if client.rotation.is_some_and(|rotation| rotation.on)
        && client.allows("ALLOW_REFRESH_TOKEN_AUTH")
    {
        return Err(bad(
            "Refresh token rotation cannot be enabled with ALLOW_REFRESH_TOKEN_AUTH.",
        ));
    }
    client.told = told(&tree, TOLD);
    client.changed_at = now;
    Ok(())
}

fn units(given: TokenValidityUnitsType) -> TokenValidity {
    let unit = |name: Option<String>| name.as_deref().and_then(TimeUnit::named);
    TokenValidity {
        access_unit: unit(given.access_token),
        id_unit: unit(given.id_token),
        refresh_unit: unit(given.refresh_token),
        ..TokenValidity::default()
    }
}

/// An app client as callers are told it.
pub(crate) fn shown(client: &PoolClient, secret: Option<String>) -> UserPoolClientType {
    let mut tree = client.told.clone();
    let mut told = |name: &str, value: Value| {
        if !value.is_null() {
            tree.insert(name.to_owned(), value);
        }
    };
    told("UserPoolId", json!(client.pool));
    told("ClientName", json!(client.name));
    told("ClientId", json!(client.id));
    told("ClientSecret", json!(secret));
    told("CreationDate", moment(client.created_at));
    told("LastModifiedDate", moment(client.changed_at));
    told(
        "RefreshTokenValidity",
        json!(client.validity.refresh.unwrap_or(30)),
    );
    told("AccessTokenValidity", json!(client.validity.access));
    told("IdTokenValidity", json!(client.validity.id));
    let validity = &client.validity;
    let unit = |unit: Option<TimeUnit>| unit.map(TimeUnit::as_str);
    if validity
        .access_unit
        .or(validity.id_unit)
        .or(validity.refresh_unit)
        .is_some()
    {
        told(
            "TokenValidityUnits",
            without_nulls(json!({
                "AccessToken": unit(validity.access_unit),
                "IdToken": unit(validity.id_unit),
                "RefreshToken": unit(validity.refresh_unit),
            })),
        );
    }
    told("ReadAttributes", json!(client.read));
    told("WriteAttributes", json!(client.write));
    told("ExplicitAuthFlows", json!(client.flows));
    told("SupportedIdentityProviders", json!(client.providers));
    told("CallbackURLs", json!(client.callback_urls));
    told("LogoutURLs", json!(client.logout_urls));
    told("DefaultRedirectURI", json!(client.default_redirect));
    told("AllowedOAuthFlows", json!(client.oauth_flows));
    told("AllowedOAuthScopes", json!(client.oauth_scopes));
    told(
        "AllowedOAuthFlowsUserPoolClient",
        json!(client.oauth.unwrap_or(false)),
    );
    told(
        "PreventUserExistenceErrors",
        json!(if client.hides_users {
            "ENABLED"
        } else {
            "LEGACY"
        }),
    );
    told("EnableTokenRevocation", json!(client.revocation));
    told("AuthSessionValidity", json!(client.session_minutes));
    told(
        "EnablePropagateAdditionalUserContextData",
        json!(
            client
                .told
                .get("EnablePropagateAdditionalUserContextData")
                .and_then(Value::as_bool)
                .unwrap_or(false)
        ),
    );
    if let Some(rotation) = client.rotation {
        told(
            "RefreshTokenRotation",
            json!({
                "Feature": if rotation.on { "ENABLED" } else { "DISABLED" },
                "RetryGracePeriodSeconds": rotation.grace_seconds,
            }),
        );
    }
    from_tree(Value::Object(tree))
}

fn without_nulls(mut tree: Value) -> Value {
    if let Value::Object(members) = &mut tree {
        members.retain(|_, value| !value.is_null());
    }
    tree
}
