//! Authorizers: JWT. Those that ask a Lambda function are refused.

use super::{find, items, told};
use crate::convert::parts as convert;
use crate::fault::{Fault, Outcome, bad, conflict, unsupported};
use crate::page::page;
use crate::{Apigw, deploy};
use api::apigatewayv2::{
    CreateAuthorizerRequest, CreateAuthorizerResponse, DeleteAuthorizerRequest,
    GetAuthorizerRequest, GetAuthorizerResponse, GetAuthorizersRequest, GetAuthorizersResponse,
    JWTConfiguration, ResetAuthorizersCacheRequest, UpdateAuthorizerRequest,
    UpdateAuthorizerResponse,
};
use domain::Record as _;
use domain::apigw::{Authorization, Authorizer, Route};
use store::Txn;
use wire::Context;

/// Authorizers of an API. Source: API Gateway quotas.
const MOST: usize = 10;
/// Audiences of an authorizer. Source: API Gateway quotas.
const MOST_AUDIENCES: usize = 50;

impl Apigw {
    pub(super) async fn create_authorizer(
        &self,
        cx: &Context,
        input: CreateAuthorizerRequest,
    ) -> Outcome<CreateAuthorizerResponse> {
        self.ask(cx, "POST", &format!("/apis/{}/authorizers", input.api_id))
            .await?;
        check_kind(&input.authorizer_type)?;
        check_members(
            input.authorizer_uri.is_some()
                || input.authorizer_credentials_arn.is_some()
                || input.authorizer_payload_format_version.is_some()
                || input
                    .authorizer_result_ttl_in_seconds
                    .is_some_and(|seconds| seconds != 0)
                || input.enable_simple_responses == Some(true)
                || input.identity_validation_expression.is_some(),
        )?;
        let (issuer, audience) = jwt(input.jwt_configuration);
        let authorizer = checked(Authorizer {
            scope: cx.scope.clone(),
            api: input.api_id.clone(),
            id: self.ids.lower(6),
            name: input.name,
            identity_source: input.identity_source,
            issuer: issuer.unwrap_or_default(),
            audience: audience.unwrap_or_default(),
        })?;
        let (scope, authorizer) = (&cx.scope, &authorizer);
        let create = |txn: Txn| async move {
            let api = find::api(&txn, scope, &authorizer.api).await?;
            let all: Vec<Authorizer> = txn.list(&Authorizer::api_key(scope, &api.id)).await?;
            if all.len() >= MOST {
                return Err(bad(format!("An API can have at most {MOST} authorizers")));
            }
            check_free(&all, authorizer)?;
            txn.put(authorizer);
            deploy::automatic(self, &txn, &api).await
        };
        self.store.transact(create).await?;
        Ok(told(convert::authorizer(authorizer)))
    }

    pub(super) async fn get_authorizer(
        &self,
        cx: &Context,
        input: GetAuthorizerRequest,
    ) -> Outcome<GetAuthorizerResponse> {
        let (api, id) = (&input.api_id, &input.authorizer_id);
        self.ask(cx, "GET", &format!("/apis/{api}/authorizers/{id}"))
            .await?;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Authorizer::api_key(&cx.scope, &api.id);
            find::part::<Authorizer>(&txn, &key, "Authorizer", id).await
        };
        let authorizer = self.store.transact(read).await?;
        Ok(told(convert::authorizer(&authorizer)))
    }

    pub(super) async fn get_authorizers(
        &self,
        cx: &Context,
        input: GetAuthorizersRequest,
    ) -> Outcome<GetAuthorizersResponse> {
        self.ask(cx, "GET", &format!("/apis/{}/authorizers", input.api_id))
            .await?;
        let api = &input.api_id;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Authorizer::api_key(&cx.scope, &api.id);
            Ok::<Vec<Authorizer>, Fault>(txn.list(&key).await?)
        };
        let all = self.store.transact(read).await?;
        let (token, limit) = (input.next_token.as_deref(), input.max_results.as_deref());
        let (page, next) = page(all, |one: &Authorizer| &one.id, token, limit)?;
        Ok(items(page.iter().map(convert::authorizer).collect(), next))
    }

    pub(super) async fn update_authorizer(
        &self,
        cx: &Context,
        input: UpdateAuthorizerRequest,
    ) -> Outcome<UpdateAuthorizerResponse> {
        let (api, id) = (&input.api_id, &input.authorizer_id);
        self.ask(cx, "PATCH", &format!("/apis/{api}/authorizers/{id}"))
            .await?;
        input
            .authorizer_type
            .as_deref()
            .map(check_kind)
            .transpose()?;
        check_members(
            input.authorizer_uri.is_some()
                || input.authorizer_credentials_arn.is_some()
                || input.authorizer_payload_format_version.is_some()
                || input
                    .authorizer_result_ttl_in_seconds
                    .is_some_and(|seconds| seconds != 0)
                || input.enable_simple_responses == Some(true)
                || input.identity_validation_expression.is_some(),
        )?;
        let input = &input;
        let update = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Authorizer::api_key(&cx.scope, &api.id);
            let before: Authorizer = find::part(&txn, &key, "Authorizer", id).await?;
            let (issuer, audience) = jwt(input.jwt_configuration.clone());
            let authorizer = checked(Authorizer {
                name: input.name.clone().unwrap_or(before.name),
                identity_source: input
                    .identity_source
                    .clone()
                    .unwrap_or(before.identity_source),
                issuer: issuer.unwrap_or(before.issuer),
                audience: audience.unwrap_or(before.audience),
                ..before
            })?;
            check_free(&txn.list(&key).await?, &authorizer)?;
            txn.put(&authorizer);
            deploy::automatic(self, &txn, &api).await?;
            Ok::<_, Fault>(authorizer)
        };
        let authorizer = self.store.transact(update).await?;
        Ok(told(convert::authorizer(&authorizer)))
    }

    pub(super) async fn delete_authorizer(
        &self,
        cx: &Context,
        input: DeleteAuthorizerRequest,
    ) -> Outcome<()> {
        let (api, id) = (&input.api_id, &input.authorizer_id);
        self.ask(cx, "DELETE", &format!("/apis/{api}/authorizers/{id}"))
            .await?;
        let delete = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Authorizer::api_key(&cx.scope, &api.id);
            let authorizer: Authorizer = find::part(&txn, &key, "Authorizer", id).await?;
            let routes: Vec<Route> = txn.list(&Route::api_key(&cx.scope, &api.id)).await?;
            let uses = |route: &&Route| route.authorization == Authorization::Jwt(id.clone());
            if let Some(route) = routes.iter().find(uses) {
                return Err(conflict(format!(
                    "Cannot delete authorizer '{id}', is referenced in route: {}",
                    route.key
                )));
            }
            txn.delete(&authorizer.key());
            deploy::automatic(self, &txn, &api).await
        };
        self.store.transact(delete).await
    }

    /// What Lambda authorizers said is kept nowhere, because there are none.
    pub(super) async fn reset_authorizers_cache(
        &self,
        cx: &Context,
        input: ResetAuthorizersCacheRequest,
    ) -> Outcome<()> {
        let (api, stage) = (&input.api_id, &input.stage_name);
        let path = format!("/apis/{api}/stages/{stage}/cache/authorizers");
        self.ask(cx, "DELETE", &path).await?;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            find::stage(&txn, &api, stage).await
        };
        self.store.transact(read).await.map(|_| ())
    }
}

fn check_kind(kind: &str) -> Outcome<()> {
    match kind {
        "JWT" => Ok(()),
        "REQUEST" => Err(unsupported("A Lambda authorizer")),
        other => Err(bad(format!("Invalid authorizer type specified: {other}"))),
    }
}

fn check_members(of_lambda: bool) -> Outcome<()> {
    match of_lambda {
        true => Err(bad("These members are for authorizers of the type REQUEST")),
        false => Ok(()),
    }
}

fn jwt(configuration: Option<JWTConfiguration>) -> (Option<String>, Option<Vec<String>>) {
    configuration.map_or((None, None), |jwt| (jwt.issuer, jwt.audience))
}

fn check_free(all: &[Authorizer], authorizer: &Authorizer) -> Outcome<()> {
    let taken = |other: &&Authorizer| other.name == authorizer.name && other.id != authorizer.id;
    match all.iter().find(taken) {
        Some(_) => Err(bad("Authorizer name must be unique")),
        None => Ok(()),
    }
}

/// An authorizer that can be.
pub(crate) fn checked(authorizer: Authorizer) -> Outcome<Authorizer> {
    if authorizer.name.is_empty() || authorizer.name.len() > 128 {
        return Err(bad(
            "Invalid authorizer name specified: it has 1 to 128 characters",
        ));
    }
    let [source] = authorizer.identity_source.as_slice() else {
        return Err(bad("A JWT authorizer has one identity source"));
    };
    let known = ["$request.header.", "$request.querystring.", "$context."];
    let is_selection = |prefix: &&str| source.strip_prefix(*prefix).is_some_and(|n| !n.is_empty());
    if !known.iter().any(is_selection) {
        return Err(bad(format!("Identity source is not valid: {source}")));
    }
    let issuer = &authorizer.issuer;
    let rest = issuer
        .strip_prefix("https://")
        .or_else(|| issuer.strip_prefix("http://"));
    if rest.is_none_or(str::is_empty) {
        return Err(bad(
            "Caught exception when connecting to the issuer: the issuer must be a URL",
        ));
    }
    match authorizer.audience.len() {
        0 => Err(bad(
            "Audience must be specified for authorizers of the type JWT",
        )),
        1..=MOST_AUDIENCES => Ok(authorizer),
        _ => Err(bad(format!(
            "An authorizer can have at most {MOST_AUDIENCES} audiences"
        ))),
    }
}
