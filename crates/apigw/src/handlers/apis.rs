//! APIs.

mod cors;

pub(crate) use cors::checked as cors_checked;

use super::{find, items, told};
use crate::convert::apis as convert;
use crate::fault::{Fault, Outcome, bad, unsupported};
use crate::page::page;
use crate::{Apigw, deploy};
use api::apigatewayv2::{
    CreateApiRequest, CreateApiResponse, DeleteApiRequest, DeleteCorsConfigurationRequest,
    GetApiRequest, GetApiResponse, GetApisRequest, GetApisResponse, UpdateApiRequest,
    UpdateApiResponse,
};
use domain::apigw::{Api, ApiMapping, Authorizer, Deployment, Integration, Route, Stage};
use domain::{Key, Record, Scope};
use store::Txn;
use wire::Context;

/// The longest name. Source: API Gateway V2 API reference, `CreateApi`.
const LONGEST_NAME: usize = 128;

impl Apigw {
    pub(super) async fn create_api(
        &self,
        cx: &Context,
        input: CreateApiRequest,
    ) -> Outcome<CreateApiResponse> {
        self.ask(cx, "POST", "/apis").await?;
        check_protocol(&input.protocol_type)?;
        check_selection(input.route_selection_expression.as_deref())?;
        check_name(&input.name)?;
        let api = &Api {
            cors: input
                .cors_configuration
                .map(convert::cors_kept)
                .map(cors_checked)
                .transpose()?,
            description: input.description,
            version: input.version,
            endpoint_disabled: input.disable_execute_api_endpoint.unwrap_or(false),
            ip_address_type: input.ip_address_type.unwrap_or_else(|| "ipv4".to_owned()),
            tags: super::tags::checked(input.tags)?,
            ..self.new_api(cx, input.name)
        };
        let (target, key) = (input.target.as_deref(), input.route_key.as_deref());
        if input.credentials_arn.is_some() {
            return Err(unsupported("Credentials of an integration"));
        }
        let create = |txn: Txn| async move {
            put_new_api(self, &txn, api).await?;
            match target {
                Some(target) => self.quick_create(&txn, api, target, key).await,
                None if key.is_some() => Err(bad("A route key needs a target")),
                None => Ok::<_, Fault>(()),
            }
        };
        self.store.transact(create).await?;
        Ok(told(convert::api(self, api)))
    }

    /// An API of that name with nothing said about it.
    pub(super) fn new_api(&self, cx: &Context, name: String) -> Api {
        Api {
            scope: cx.scope.clone(),
            id: self.ids.lower(10),
            name,
            description: None,
            version: None,
            cors: None,
            endpoint_disabled: false,
            ip_address_type: "ipv4".to_owned(),
            import_info: Vec::new(),
            warnings: Vec::new(),
            tags: domain::ecs::Tags::new(),
            created_at: self.clock.now(),
        }
    }

    pub(super) async fn get_api(
        &self,
        cx: &Context,
        input: GetApiRequest,
    ) -> Outcome<GetApiResponse> {
        self.ask(cx, "GET", &format!("/apis/{}", input.api_id))
            .await?;
        let found: Option<Api> = self
            .store
            .get(&Api::key_of(&cx.scope, &input.api_id))
            .await?;
        let api = found.ok_or_else(|| find::no_api(&cx.scope, &input.api_id))?;
        Ok(told(convert::api(self, &api)))
    }

    pub(super) async fn get_apis(
        &self,
        cx: &Context,
        input: GetApisRequest,
    ) -> Outcome<GetApisResponse> {
        self.ask(cx, "GET", "/apis").await?;
        let all = self.store.list(&below::<Api>(&cx.scope)).await?;
        let (token, limit) = (input.next_token.as_deref(), input.max_results.as_deref());
        let (apis, next) = page(all, |api: &Api| &api.id, token, limit)?;
        Ok(items(
            apis.iter().map(|api| convert::api(self, api)).collect(),
            next,
        ))
    }

    pub(super) async fn update_api(
        &self,
        cx: &Context,
        input: UpdateApiRequest,
    ) -> Outcome<UpdateApiResponse> {
        self.ask(cx, "PATCH", &format!("/apis/{}", input.api_id))
            .await?;
        check_selection(input.route_selection_expression.as_deref())?;
        input.name.as_deref().map(check_name).transpose()?;
        if input.credentials_arn.is_some() {
            return Err(unsupported("Credentials of an integration"));
        }
        let (scope, input) = (&cx.scope, &input);
        let update = |txn: Txn| async move {
            let mut api = find::api(&txn, scope, &input.api_id).await?;
            change(&mut api, input)?;
            txn.put(&api);
            if input.target.is_some() || input.route_key.is_some() {
                let (target, key) = (input.target.as_deref(), input.route_key.as_deref());
                self.quick_update(&txn, &api, target, key).await?;
            }
            deploy::automatic(self, &txn, &api).await?;
            Ok::<_, Fault>(api)
        };
        let api = self.store.transact(update).await?;
        Ok(told(convert::api(self, &api)))
    }

    pub(super) async fn delete_api(&self, cx: &Context, input: DeleteApiRequest) -> Outcome<()> {
        self.ask(cx, "DELETE", &format!("/apis/{}", input.api_id))
            .await?;
        let (scope, id) = (&cx.scope, &input.api_id);
        let delete = |txn: Txn| async move {
            let api = find::api(&txn, scope, id).await?;
            let mappings: Vec<ApiMapping> = txn.list(&below::<ApiMapping>(scope)).await?;
            if let Some(mapping) = mappings.iter().find(|mapping| mapping.api == *id) {
                return Err(bad(format!(
                    "Deleting API failed. Please remove all base path mappings related to the \
                     API in your domains: {}",
                    mapping.domain
                )));
            }
            forget_surface(&txn, &api).await?;
            forget::<Deployment>(&txn, &Deployment::api_key(scope, id)).await?;
            forget::<Stage>(&txn, &Stage::api_key(scope, id)).await?;
            txn.delete(&api.key());
            Ok::<_, Fault>(())
        };
        self.store.transact(delete).await
    }

    pub(super) async fn delete_cors_configuration(
        &self,
        cx: &Context,
        input: DeleteCorsConfigurationRequest,
    ) -> Outcome<()> {
        self.ask(cx, "DELETE", &format!("/apis/{}/cors", input.api_id))
            .await?;
        let (scope, id) = (&cx.scope, &input.api_id);
        let delete = |txn: Txn| async move {
            let mut api = find::api(&txn, scope, id).await?;
            api.cors = None;
            txn.put(&api);
            deploy::automatic(self, &txn, &api).await
        };
        self.store.transact(delete).await
    }
}

/// Deletes routes, integrations and authorizers.
pub(super) async fn forget_surface(txn: &Txn, api: &Api) -> Outcome<()> {
    let (scope, id) = (&api.scope, &api.id);
    forget::<Route>(txn, &Route::api_key(scope, id)).await?;
    forget::<Integration>(txn, &Integration::api_key(scope, id)).await?;
    forget::<Authorizer>(txn, &Authorizer::api_key(scope, id)).await
}

async fn forget<R: Record>(txn: &Txn, parent: &Key) -> Outcome<()> {
    let all: Vec<R> = txn.list(parent).await?;
    all.iter().for_each(|one| txn.delete(&one.key()));
    Ok(())
}

/// Writes an API that was not there before.
///
/// # Errors
/// When there are as many as may be.
pub(crate) async fn put_new_api(room: &Apigw, txn: &Txn, api: &Api) -> Outcome<()> {
    /// Source: API Gateway quotas, HTTP APIs of an account in a Region.
    const MOST: usize = 600;
    let all: Vec<Api> = txn.list(&below::<Api>(&api.scope)).await?;
    if all.len() >= MOST {
        return Err(bad("Maximum number of APIs reached"));
    }
    tracing::debug!(
        api = api.id,
        endpoint = room.endpoint(&api.id),
        "an API is made"
    );
    txn.put(api);
    Ok(())
}

/// The key that all records of a kind are below.
pub(super) fn below<R: Record>(scope: &Scope) -> Key {
    Key::kind(R::KIND).join(&scope.segments())
}

fn change(api: &mut Api, input: &UpdateApiRequest) -> Outcome<()> {
    let input = input.clone();
    if let Some(cors) = input.cors_configuration {
        api.cors = Some(cors_checked(convert::cors_kept(cors))?);
    }
    if let Some(name) = input.name {
        api.name = name;
    }
    if let Some(disabled) = input.disable_execute_api_endpoint {
        api.endpoint_disabled = disabled;
    }
    if let Some(kind) = input.ip_address_type {
        api.ip_address_type = kind;
    }
    api.description = input.description.or(api.description.take());
    api.version = input.version.or(api.version.take());
    Ok(())
}

fn check_protocol(protocol: &str) -> Outcome<()> {
    match protocol {
        "HTTP" => Ok(()),
        "WEBSOCKET" => Err(unsupported("The protocol WEBSOCKET")),
        _ => Err(bad(
            "Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]",
        )),
    }
}

fn check_selection(expression: Option<&str>) -> Outcome<()> {
    let known = [
        "$request.method $request.path",
        "${request.method} ${request.path}",
    ];
    match expression {
        Some(other) if !known.contains(&other) => Err(bad(
            "Invalid route selection expression for HTTP protocol: it must be \
             '${request.method} ${request.path}'",
        )),
        Some(_) | None => Ok(()),
    }
}

fn check_name(name: &str) -> Outcome<()> {
    match name.chars().count() {
        1..=LONGEST_NAME => Ok(()),
        _ => Err(bad(format!(
            "Invalid API name specified: it has 1 to {LONGEST_NAME} characters"
        ))),
    }
}
