//! Imports and exports of OpenAPI definitions.

use super::apis::forget_surface;
use super::{cors_checked, find, put_new_api, told};
use crate::convert::apis as convert;
use crate::fault::{Fault, Outcome, bad};
use crate::openapi::{self, Definition};
use crate::{Apigw, deploy};
use api::Blob;
use api::apigatewayv2::{
    ExportApiRequest, ExportApiResponse, ImportApiRequest, ImportApiResponse, ReimportApiRequest,
    ReimportApiResponse,
};
use domain::apigw::{Api, Authorization, Authorizer, Deployment, Integration, Route};
use openapi::DefinedAuthorization as Wanted;
use std::collections::BTreeMap;
use store::Txn;
use wire::Context;

/// Bytes of a definition. Source: API Gateway quotas, 6 MB.
const LARGEST: usize = 6 << 20;

impl Apigw {
    pub(super) async fn import_api(
        &self,
        cx: &Context,
        input: ImportApiRequest,
    ) -> Outcome<ImportApiResponse> {
        self.ask(cx, "PUT", "/apis").await?;
        let definition = &read(&input.body, input.fail_on_warnings)?;
        let base = &base(definition, input.basepath.as_deref())?;
        let api = &defined(self.new_api(cx, definition.name.clone()), definition)?;
        let import = |txn: Txn| async move {
            put_new_api(self, &txn, api).await?;
            self.fill(&txn, api, definition, base).await
        };
        self.store.transact(import).await?;
        Ok(told(convert::api(self, api)))
    }

    pub(super) async fn reimport_api(
        &self,
        cx: &Context,
        input: ReimportApiRequest,
    ) -> Outcome<ReimportApiResponse> {
        self.ask(cx, "PUT", &format!("/apis/{}", input.api_id))
            .await?;
        let definition = &read(&input.body, input.fail_on_warnings)?;
        let base = &base(definition, input.basepath.as_deref())?;
        let id = &input.api_id;
        let import = |txn: Txn| async move {
            let before = find::api(&txn, &cx.scope, id).await?;
            let api = defined(
                Api {
                    name: definition.name.clone(),
                    ..before
                },
                definition,
            )?;
            txn.put(&api);
            forget_surface(&txn, &api).await?;
            self.fill(&txn, &api, definition, base).await?;
            deploy::automatic(self, &txn, &api).await?;
            Ok::<_, Fault>(api)
        };
        let api = self.store.transact(import).await?;
        Ok(told(convert::api(self, &api)))
    }

    /// Makes what the definition says of an API that has nothing yet.
    async fn fill(&self, txn: &Txn, api: &Api, definition: &Definition, base: &str) -> Outcome<()> {
        let mut authorizers = BTreeMap::new();
        for one in &definition.authorizers {
            let authorizer = super::authorizer_checked(Authorizer {
                scope: api.scope.clone(),
                api: api.id.clone(),
                id: self.ids.lower(6),
                name: one.name.clone(),
                identity_source: vec![one.identity_source.clone()],
                issuer: one.issuer.clone(),
                audience: one.audience.clone(),
            })?;
            txn.put(&authorizer);
            authorizers.insert(authorizer.name.clone(), authorizer.id);
        }
        let mut integrations = Vec::new();
        for one in &definition.integrations {
            let record = one.clone().into_record(self.blank(api));
            let integration = super::integration_checked(txn, record).await?;
            txn.put(&integration);
            integrations.push(integration.id);
        }
        for one in &definition.routes {
            let key = one.key(base);
            super::check_key(&key)?;
            let (authorization, scopes) = match &one.security {
                Wanted::Nothing => (Authorization::None, Vec::new()),
                Wanted::Iam => (Authorization::Iam, Vec::new()),
                Wanted::Jwt(name, scopes) => {
                    let id = authorizers.get(name).cloned().unwrap_or_default();
                    (Authorization::Jwt(id), scopes.clone())
                }
            };
            let route = Route {
                scope: api.scope.clone(),
                api: api.id.clone(),
                id: self.ids.lower(7),
                key,
                integration: one
                    .integration
                    .and_then(|place| integrations.get(place).cloned()),
                authorization,
                scopes,
                operation_name: one.operation_name.clone(),
                managed: false,
            };
            super::check_references(txn, &route).await?;
            txn.put(&route);
        }
        Ok(())
    }

    fn blank(&self, api: &Api) -> Integration {
        Integration {
            scope: api.scope.clone(),
            api: api.id.clone(),
            id: self.ids.lower(7),
            kind: String::new(),
            method: None,
            uri: String::new(),
            vpc_link: None,
            description: None,
            payload_format: String::new(),
            request_parameters: BTreeMap::new(),
            response_parameters: BTreeMap::new(),
            timeout_millis: 0,
            tls_server_name: None,
            managed: false,
        }
    }

    pub(super) async fn export_api(
        &self,
        cx: &Context,
        input: ExportApiRequest,
    ) -> Outcome<ExportApiResponse> {
        let (id, specification) = (&input.api_id, &input.specification);
        self.ask(cx, "GET", &format!("/apis/{id}/exports/{specification}"))
            .await?;
        if specification != "OAS30" {
            return Err(bad(format!(
                "Invalid export specification: {specification}"
            )));
        }
        if !["JSON", "YAML"].contains(&input.output_type.as_str()) {
            return Err(bad(format!("Invalid output type: {}", input.output_type)));
        }
        if input
            .export_version
            .as_deref()
            .is_some_and(|version| version != "1.0")
        {
            return Err(bad("Invalid export version: there is 1.0"));
        }
        let stage = &input.stage_name;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, id).await?;
            let Some(name) = stage else {
                let surface = deploy::surface(&txn, &api).await?;
                return Ok::<_, Fault>((api, surface));
            };
            let stage = find::stage(&txn, &api, name).await?;
            let none = || bad(format!("The stage {name} has no deployment"));
            let deployment = stage.deployment.ok_or_else(none)?;
            let key = Deployment::api_key(&cx.scope, &api.id);
            let found: Deployment = find::part(&txn, &key, "Deployment", &deployment).await?;
            Ok((api, found.surface))
        };
        let (api, surface) = self.store.transact(read).await?;
        let extensions = input.include_extensions.unwrap_or(true);
        let endpoint = self.endpoint(&api.id);
        let root = openapi::write(&api, &endpoint, &surface, extensions);
        // JSON is YAML as well, and what YAML readers want.
        let text = serde_json::to_string_pretty(&root).unwrap_or_default();
        Ok(ExportApiResponse {
            body: Some(Blob(text.into_bytes())),
        })
    }
}

fn read(body: &str, fail_on_warnings: Option<bool>) -> Outcome<Definition> {
    if body.len() > LARGEST {
        return Err(bad("The definition is larger than 6 MB"));
    }
    let definition = Definition::read(body).map_err(|problem| bad(problem.to_string()))?;
    match fail_on_warnings == Some(true) && !definition.warnings.is_empty() {
        true => Err(bad(format!(
            "Warnings found during import:\n\t{}",
            definition.warnings.join("\n\t")
        ))),
        false => Ok(definition),
    }
}

/// What comes before the paths of a definition. Source: API Gateway developer guide, `basePath`.
fn base(definition: &Definition, mode: Option<&str>) -> Outcome<String> {
    let path = &definition.base_path;
    match mode.unwrap_or("ignore") {
        "ignore" => Ok(String::new()),
        "prepend" => Ok(path.clone()),
        "split" => {
            let rest = path.trim_start_matches('/').split_once('/');
            Ok(rest.map(|(_, rest)| format!("/{rest}")).unwrap_or_default())
        }
        other => Err(bad(format!("Invalid basepath specified: {other}"))),
    }
}

fn defined(api: Api, definition: &Definition) -> Outcome<Api> {
    let mut tags = api.tags.clone();
    tags.extend(definition.tags.clone());
    Ok(Api {
        description: definition.description.clone(),
        version: definition.version.clone(),
        cors: definition.cors.clone().map(cors_checked).transpose()?,
        endpoint_disabled: definition.endpoint_disabled,
        warnings: definition.warnings.clone(),
        tags: super::tags::checked(Some(tags))?,
        ..api
    })
}
