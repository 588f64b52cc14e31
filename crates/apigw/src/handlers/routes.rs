//! Routes.

use super::{find, items, told};
use crate::convert::parts as convert;
use crate::fault::{Fault, Outcome, bad, conflict, missing, unsupported};
use crate::page::page;
use crate::{Apigw, deploy};
use api::apigatewayv2::{
    CreateRouteRequest, CreateRouteResult, DeleteRouteRequest, DeleteRouteRequestParameterRequest,
    GetRouteRequest, GetRouteResult, GetRoutesRequest, GetRoutesResponse, UpdateRouteRequest,
    UpdateRouteResult,
};
use domain::Record as _;
use domain::apigw::{Api, Authorization, Authorizer, Integration, Route};
use route::api::RouteKey;
use store::Txn;
use wire::Context;

/// Routes of an API. Source: API Gateway quotas.
const MOST: usize = 300;
/// Scopes of a route. Source: API Gateway quotas.
const MOST_SCOPES: usize = 10;

impl Apigw {
    pub(super) async fn create_route(
        &self,
        cx: &Context,
        input: CreateRouteRequest,
    ) -> Outcome<CreateRouteResult> {
        self.ask(cx, "POST", &format!("/apis/{}/routes", input.api_id))
            .await?;
        check_key(&input.route_key)?;
        check_for_http(
            input.api_key_required,
            input.model_selection_expression.is_some()
                || input.route_response_selection_expression.is_some()
                || input.request_models.is_some()
                || input.request_parameters.is_some(),
        )?;
        let route = &Route {
            scope: cx.scope.clone(),
            api: input.api_id.clone(),
            id: self.ids.lower(7),
            key: input.route_key.clone(),
            integration: input.target.as_deref().map(target).transpose()?,
            authorization: authorization(
                input.authorization_type.as_deref(),
                input.authorizer_id.as_deref(),
            )?,
            scopes: input.authorization_scopes.clone().unwrap_or_default(),
            operation_name: input.operation_name.clone(),
            managed: false,
        };
        let scope = &cx.scope;
        let create = |txn: Txn| async move {
            let api = find::api(&txn, scope, &route.api).await?;
            let routes: Vec<Route> = txn.list(&Route::api_key(scope, &api.id)).await?;
            if routes.len() >= MOST {
                return Err(bad(format!("An API can have at most {MOST} routes")));
            }
            check_free(&routes, &route.key, None)?;
            check_references(&txn, route).await?;
            txn.put(route);
            deploy::automatic(self, &txn, &api).await
        };
        self.store.transact(create).await?;
        Ok(told(convert::route(route)))
    }

    pub(super) async fn get_route(
        &self,
        cx: &Context,
        input: GetRouteRequest,
    ) -> Outcome<GetRouteResult> {
        let (api, id) = (&input.api_id, &input.route_id);
        self.ask(cx, "GET", &format!("/apis/{api}/routes/{id}"))
            .await?;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Route::api_key(&cx.scope, &api.id);
            find::part::<Route>(&txn, &key, "Route", id).await
        };
        let route = self.store.transact(read).await?;
        Ok(told(convert::route(&route)))
    }

    pub(super) async fn get_routes(
        &self,
        cx: &Context,
        input: GetRoutesRequest,
    ) -> Outcome<GetRoutesResponse> {
        self.ask(cx, "GET", &format!("/apis/{}/routes", input.api_id))
            .await?;
        let api = &input.api_id;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            Ok::<Vec<Route>, Fault>(txn.list(&Route::api_key(&cx.scope, &api.id)).await?)
        };
        let all = self.store.transact(read).await?;
        let (token, limit) = (input.next_token.as_deref(), input.max_results.as_deref());
        let (routes, next) = page(all, |route: &Route| &route.id, token, limit)?;
        Ok(items(routes.iter().map(convert::route).collect(), next))
    }

    pub(super) async fn update_route(
        &self,
        cx: &Context,
        input: UpdateRouteRequest,
    ) -> Outcome<UpdateRouteResult> {
        let (api, id) = (&input.api_id, &input.route_id);
        self.ask(cx, "PATCH", &format!("/apis/{api}/routes/{id}"))
            .await?;
        input.route_key.as_deref().map(check_key).transpose()?;
        check_for_http(
            input.api_key_required,
            input.model_selection_expression.is_some()
                || input.route_response_selection_expression.is_some()
                || input.request_models.is_some()
                || input.request_parameters.is_some(),
        )?;
        let input = &input;
        let update = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let parent = Route::api_key(&cx.scope, &api.id);
            let mut route: Route = find::part(&txn, &parent, "Route", id).await?;
            change(&mut route, input)?;
            check_free(&txn.list(&parent).await?, &route.key, Some(id))?;
            check_references(&txn, &route).await?;
            txn.put(&route);
            deploy::automatic(self, &txn, &api).await?;
            Ok::<_, Fault>(route)
        };
        let route = self.store.transact(update).await?;
        Ok(told(convert::route(&route)))
    }

    pub(super) async fn delete_route(
        &self,
        cx: &Context,
        input: DeleteRouteRequest,
    ) -> Outcome<()> {
        let (api, id) = (&input.api_id, &input.route_id);
        self.ask(cx, "DELETE", &format!("/apis/{api}/routes/{id}"))
            .await?;
        let delete = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let parent = Route::api_key(&cx.scope, &api.id);
            let route: Route = find::part(&txn, &parent, "Route", id).await?;
            txn.delete(&route.key());
            deploy::automatic(self, &txn, &api).await
        };
        self.store.transact(delete).await
    }

    /// Routes of HTTP APIs have no request parameters, so there is never one to delete.
    pub(super) async fn delete_route_request_parameter(
        &self,
        cx: &Context,
        input: DeleteRouteRequestParameterRequest,
    ) -> Outcome<()> {
        let (api, id, key) = (&input.api_id, &input.route_id, &input.request_parameter_key);
        let path = format!("/apis/{api}/routes/{id}/requestparameters/{key}");
        self.ask(cx, "DELETE", &path).await?;
        let find = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let parent = Route::api_key(&cx.scope, &api.id);
            find::part::<Route>(&txn, &parent, "Route", id).await
        };
        self.store.transact(find).await?;
        Err(missing("RequestParameter", key))
    }
}

/// Refuses what only WebSocket APIs have.
fn check_for_http(api_key: Option<bool>, others: bool) -> Outcome<()> {
    if api_key == Some(true) {
        return Err(bad(
            "ApiKeyRequired is not currently supported for HTTP APIs",
        ));
    }
    match others {
        true => Err(bad(
            "Models, request parameters and response selection of routes are for WebSocket APIs",
        )),
        false => Ok(()),
    }
}

fn change(route: &mut Route, input: &UpdateRouteRequest) -> Outcome<()> {
    if let Some(key) = &input.route_key {
        if route.managed && *key != route.key {
            return Err(bad(
                "The key of a route that quick create made is changed with UpdateApi",
            ));
        }
        route.key.clone_from(key);
    }
    if let Some(given) = &input.target {
        route.integration = Some(target(given)?);
    }
    if let Some(scopes) = &input.authorization_scopes {
        route.scopes.clone_from(scopes);
    }
    if input.authorization_type.is_some() || input.authorizer_id.is_some() {
        let before = match &route.authorization {
            Authorization::Jwt(id) => (Some("JWT"), Some(id.clone())),
            Authorization::Iam => (Some("AWS_IAM"), None),
            Authorization::None => (None, None),
        };
        let kind = input.authorization_type.as_deref().or(before.0);
        let id = input.authorizer_id.clone().or(before.1);
        route.authorization = authorization(kind, id.as_deref())?;
    }
    if input.operation_name.is_some() {
        route.operation_name.clone_from(&input.operation_name);
    }
    Ok(())
}

/// The integration's id in `integrations/ID`.
fn target(target: &str) -> Outcome<String> {
    let id = target
        .strip_prefix("integrations/")
        .filter(|id| !id.is_empty());
    let bad = || {
        bad(format!(
            "Invalid target {target}: it must be 'integrations/<integration-id>'"
        ))
    };
    id.map(str::to_owned).ok_or_else(bad)
}

fn authorization(kind: Option<&str>, authorizer: Option<&str>) -> Outcome<Authorization> {
    match (kind.unwrap_or("NONE"), authorizer) {
        ("NONE", _) => Ok(Authorization::None),
        ("AWS_IAM", _) => Ok(Authorization::Iam),
        ("JWT", Some(id)) => Ok(Authorization::Jwt(id.to_owned())),
        ("JWT", None) => Err(bad(
            "An authorizer ID is required for the authorization type JWT",
        )),
        ("CUSTOM", _) => Err(unsupported("A Lambda authorizer")),
        (other, _) => Err(bad(format!(
            "Invalid authorization type specified: {other}"
        ))),
    }
}

/// Refuses what is no route key.
pub(crate) fn check_key(key: &str) -> Outcome<()> {
    let parsed: Result<RouteKey, _> = key.parse();
    parsed
        .map(|_| ())
        .map_err(|problem| bad(problem.to_string()))
}

/// Refuses a key that another route has. Variables of one place are the same by any name.
pub(super) fn check_free(routes: &[Route], key: &str, own: Option<&str>) -> Outcome<()> {
    let taken = |route: &&Route| route.key == key && own != Some(route.id.as_str());
    match routes.iter().find(taken) {
        Some(_) => Err(conflict(format!(
            "Route with key {key} already exists for this API"
        ))),
        None => Ok(()),
    }
}

/// Refuses an integration or authorizer that is not there, and scopes nobody checks.
pub(crate) async fn check_references(txn: &Txn, route: &Route) -> Outcome<()> {
    let (scope, api) = (&route.scope, &route.api);
    if let Some(id) = &route.integration {
        let key = Integration::api_key(scope, api).child(id);
        if !txn.exists(&key).await? {
            return Err(bad(format!("Unable to find integration with ID {id}")));
        }
    }
    if let Authorization::Jwt(id) = &route.authorization {
        let key = Authorizer::api_key(scope, api).child(id);
        if !txn.exists(&key).await? {
            return Err(bad(format!("Unable to find authorizer with ID {id}")));
        }
    } else if !route.scopes.is_empty() {
        return Err(bad(
            "Authorization scopes can be specified only for routes with a JWT authorizer",
        ));
    }
    if route.scopes.len() > MOST_SCOPES {
        return Err(bad(format!(
            "A route can have at most {MOST_SCOPES} authorization scopes"
        )));
    }
    Ok(())
}

/// The routes of an API that call an integration, by key.
pub(super) async fn calling(txn: &Txn, api: &Api, integration: &str) -> Outcome<Vec<String>> {
    let routes: Vec<Route> = txn.list(&Route::api_key(&api.scope, &api.id)).await?;
    let calls = |route: &Route| route.integration.as_deref() == Some(integration);
    let routes = routes.into_iter().filter(calls);
    Ok(routes.map(|route| route.key).collect())
}
