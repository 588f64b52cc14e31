//! Integrations.

mod checks;

pub(crate) use checks::checked;

use super::{find, items, routes, told};
use crate::convert::parts as convert;
use crate::fault::{Fault, Outcome, bad, conflict, unsupported};
use crate::page::page;
use crate::{Apigw, deploy};
use api::apigatewayv2::{
    CreateIntegrationRequest, CreateIntegrationResult, DeleteIntegrationRequest,
    GetIntegrationRequest, GetIntegrationResult, GetIntegrationsRequest, GetIntegrationsResponse,
    UpdateIntegrationRequest, UpdateIntegrationResult,
};
use domain::Record as _;
use domain::apigw::Integration;
use store::Txn;
use wire::Context;

/// Integrations of an API. Source: API Gateway quotas.
const MOST: usize = 300;
/// How long an integration may take, and does unless said. Source: API Gateway quotas.
pub(super) const LONGEST_MILLIS: u32 = 30_000;

impl Apigw {
    pub(super) async fn create_integration(
        &self,
        cx: &Context,
        input: CreateIntegrationRequest,
    ) -> Outcome<CreateIntegrationResult> {
        self.ask(cx, "POST", &format!("/apis/{}/integrations", input.api_id))
            .await?;
        check_kind(
            &input.integration_type,
            input.integration_subtype.as_deref(),
        )?;
        check_for_http(
            input.content_handling_strategy.is_some()
                || input.passthrough_behavior.is_some()
                || input.request_templates.is_some()
                || input.template_selection_expression.is_some(),
            input.credentials_arn.is_some(),
        )?;
        let link = connection(
            input.connection_type.as_deref(),
            input.connection_id.clone(),
        )?;
        let integration = Integration {
            scope: cx.scope.clone(),
            api: input.api_id.clone(),
            id: self.ids.lower(7),
            kind: input.integration_type,
            method: input.integration_method,
            uri: input.integration_uri.unwrap_or_default(),
            vpc_link: link,
            description: input.description,
            payload_format: input
                .payload_format_version
                .unwrap_or_else(|| "1.0".to_owned()),
            request_parameters: input.request_parameters.unwrap_or_default(),
            response_parameters: input.response_parameters.unwrap_or_default(),
            timeout_millis: millis(input.timeout_in_millis).unwrap_or(LONGEST_MILLIS),
            tls_server_name: input.tls_config.and_then(|tls| tls.server_name_to_verify),
            managed: false,
        };
        let (scope, given) = (&cx.scope, &integration);
        let create = |txn: Txn| async move {
            let api = find::api(&txn, scope, &given.api).await?;
            let all: Vec<Integration> = txn.list(&Integration::api_key(scope, &api.id)).await?;
            if all.len() >= MOST {
                return Err(bad(format!("An API can have at most {MOST} integrations")));
            }
            let integration = checked(&txn, given.clone()).await?;
            txn.put(&integration);
            deploy::automatic(self, &txn, &api).await?;
            Ok::<_, Fault>(integration)
        };
        let integration = self.store.transact(create).await?;
        Ok(told(convert::integration(&integration)))
    }

    pub(super) async fn get_integration(
        &self,
        cx: &Context,
        input: GetIntegrationRequest,
    ) -> Outcome<GetIntegrationResult> {
        let (api, id) = (&input.api_id, &input.integration_id);
        self.ask(cx, "GET", &format!("/apis/{api}/integrations/{id}"))
            .await?;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Integration::api_key(&cx.scope, &api.id);
            find::part::<Integration>(&txn, &key, "Integration", id).await
        };
        let integration = self.store.transact(read).await?;
        Ok(told(convert::integration(&integration)))
    }

    pub(super) async fn get_integrations(
        &self,
        cx: &Context,
        input: GetIntegrationsRequest,
    ) -> Outcome<GetIntegrationsResponse> {
        self.ask(cx, "GET", &format!("/apis/{}/integrations", input.api_id))
            .await?;
        let api = &input.api_id;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Integration::api_key(&cx.scope, &api.id);
            Ok::<Vec<Integration>, Fault>(txn.list(&key).await?)
        };
        let all = self.store.transact(read).await?;
        let (token, limit) = (input.next_token.as_deref(), input.max_results.as_deref());
        let (page, next) = page(all, |one: &Integration| &one.id, token, limit)?;
        Ok(items(page.iter().map(convert::integration).collect(), next))
    }

    pub(super) async fn update_integration(
        &self,
        cx: &Context,
        input: UpdateIntegrationRequest,
    ) -> Outcome<UpdateIntegrationResult> {
        let (api, id) = (&input.api_id, &input.integration_id);
        self.ask(cx, "PATCH", &format!("/apis/{api}/integrations/{id}"))
            .await?;
        let kind = input.integration_type.as_deref().unwrap_or("HTTP_PROXY");
        check_kind(kind, input.integration_subtype.as_deref())?;
        check_for_http(
            input.content_handling_strategy.is_some()
                || input.passthrough_behavior.is_some()
                || input.request_templates.is_some()
                || input.template_selection_expression.is_some(),
            input.credentials_arn.is_some(),
        )?;
        let input = &input;
        let update = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Integration::api_key(&cx.scope, &api.id);
            let mut integration = find::part(&txn, &key, "Integration", id).await?;
            change(&mut integration, input)?;
            let integration = checked(&txn, integration).await?;
            txn.put(&integration);
            deploy::automatic(self, &txn, &api).await?;
            Ok::<_, Fault>(integration)
        };
        let integration = self.store.transact(update).await?;
        Ok(told(convert::integration(&integration)))
    }

    pub(super) async fn delete_integration(
        &self,
        cx: &Context,
        input: DeleteIntegrationRequest,
    ) -> Outcome<()> {
        let (api, id) = (&input.api_id, &input.integration_id);
        self.ask(cx, "DELETE", &format!("/apis/{api}/integrations/{id}"))
            .await?;
        let delete = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Integration::api_key(&cx.scope, &api.id);
            let integration: Integration = find::part(&txn, &key, "Integration", id).await?;
            if let Some(route) = routes::calling(&txn, &api, id).await?.first() {
                return Err(conflict(format!(
                    "Cannot delete Integration '{id}' because it is referenced by Route '{route}'."
                )));
            }
            txn.delete(&integration.key());
            deploy::automatic(self, &txn, &api).await
        };
        self.store.transact(delete).await
    }
}

fn check_kind(kind: &str, subtype: Option<&str>) -> Outcome<()> {
    match (kind, subtype) {
        ("HTTP_PROXY", None) => Ok(()),
        ("HTTP_PROXY", Some(_)) => Err(bad("An integration subtype needs the type AWS_PROXY")),
        ("AWS_PROXY", None) => Err(unsupported("A Lambda integration")),
        ("AWS_PROXY", Some(subtype)) => Err(unsupported(&format!("The integration {subtype}"))),
        // Source: the refusal as issue 6363 of the AWS CLI quotes it.
        _ => Err(bad(
            "Currently, an API with a protocol type of HTTP may only be associated with proxy \
             integrations (AWS_PROXY, HTTP_PROXY)",
        )),
    }
}

/// Refuses what only WebSocket APIs have, and what only integrations with AWS services do.
fn check_for_http(of_websockets: bool, credentials: bool) -> Outcome<()> {
    if of_websockets {
        return Err(bad(
            "Content handling, passthrough behavior and request templates are for WebSocket APIs",
        ));
    }
    match credentials {
        true => Err(bad(
            "Credentials are not supported for HTTP_PROXY integrations",
        )),
        false => Ok(()),
    }
}

fn connection(kind: Option<&str>, id: Option<String>) -> Outcome<Option<String>> {
    match (kind.unwrap_or("INTERNET"), id) {
        ("VPC_LINK", Some(id)) => Ok(Some(id)),
        ("VPC_LINK", None) => Err(bad(
            "A connection ID is required for the connection type VPC_LINK",
        )),
        ("INTERNET", None) => Ok(None),
        ("INTERNET", Some(_)) => Err(bad("A connection ID needs the connection type VPC_LINK")),
        (other, _) => Err(bad(format!("Invalid connection type specified: {other}"))),
    }
}

fn millis(given: Option<i32>) -> Option<u32> {
    given.and_then(|millis| u32::try_from(millis).ok())
}

fn change(integration: &mut Integration, input: &UpdateIntegrationRequest) -> Outcome<()> {
    if input.connection_type.is_some() || input.connection_id.is_some() {
        let before = integration.vpc_link.take();
        let kind = input.connection_type.clone();
        let kind = kind.or_else(|| before.is_some().then(|| "VPC_LINK".to_owned()));
        let is_private = kind.as_deref() == Some("VPC_LINK");
        let id = input
            .connection_id
            .clone()
            .or(before.filter(|_| is_private));
        integration.vpc_link = connection(kind.as_deref(), id)?;
    }
    if let Some(uri) = &input.integration_uri {
        integration.uri.clone_from(uri);
    }
    if let Some(method) = &input.integration_method {
        integration.method = Some(method.clone());
    }
    if let Some(version) = &input.payload_format_version {
        integration.payload_format.clone_from(version);
    }
    if let Some(description) = &input.description {
        integration.description = Some(description.clone());
    }
    if let Some(millis) = millis(input.timeout_in_millis) {
        integration.timeout_millis = millis;
    }
    if let Some(tls) = &input.tls_config {
        integration
            .tls_server_name
            .clone_from(&tls.server_name_to_verify);
    }
    merge(
        &mut integration.request_parameters,
        input.request_parameters.as_ref(),
    );
    if let Some(given) = &input.response_parameters {
        for (status, changes) in given {
            let kept = integration
                .response_parameters
                .entry(status.clone())
                .or_default();
            // Source: what Terraform's AWS provider sends, whose users see it work: no changes
            // at all take away those of a status, which is told with none.
            if changes.is_empty() {
                kept.clear();
            }
            merge(kept, Some(changes));
        }
    }
    Ok(())
}

/// Parameters given in an update come beside those there; an empty value takes one away.
/// Source: API Gateway developer guide, parameter mapping.
fn merge(
    kept: &mut std::collections::BTreeMap<String, String>,
    given: Option<&std::collections::BTreeMap<String, String>>,
) {
    for (key, value) in given.into_iter().flatten() {
        if value.is_empty() {
            kept.remove(key);
        } else {
            kept.insert(key.clone(), value.clone());
        }
    }
}
