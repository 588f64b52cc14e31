//! API mappings: which paths of a domain name are which API's.

use super::{find, items, told};
use crate::Apigw;
use crate::convert::links as convert;
use crate::fault::{Fault, Outcome, bad, conflict};
use crate::page::page;
use api::apigatewayv2::{
    CreateApiMappingRequest, CreateApiMappingResponse, DeleteApiMappingRequest,
    GetApiMappingRequest, GetApiMappingResponse, GetApiMappingsRequest, GetApiMappingsResponse,
    UpdateApiMappingRequest, UpdateApiMappingResponse, not_found_exception,
};
use domain::Record as _;
use domain::apigw::ApiMapping;
use store::Txn;
use wire::Context;

/// Mappings of a domain name. Source: API Gateway quotas.
const MOST: usize = 200;

impl Apigw {
    pub(super) async fn create_api_mapping(
        &self,
        cx: &Context,
        input: CreateApiMappingRequest,
    ) -> Outcome<CreateApiMappingResponse> {
        let domain = &input.domain_name;
        self.ask(cx, "POST", &format!("/domainnames/{domain}/apimappings"))
            .await?;
        let mapping = &ApiMapping {
            scope: cx.scope.clone(),
            domain: domain.to_ascii_lowercase(),
            id: self.ids.lower(6),
            api: input.api_id,
            stage: input.stage,
            path: checked_path(input.api_mapping_key.unwrap_or_default())?,
        };
        let create = |txn: Txn| async move { save(&txn, cx, mapping).await };
        self.store.transact(create).await?;
        Ok(told(convert::api_mapping(mapping)))
    }

    pub(super) async fn get_api_mapping(
        &self,
        cx: &Context,
        input: GetApiMappingRequest,
    ) -> Outcome<GetApiMappingResponse> {
        let (domain, id) = (&input.domain_name, &input.api_mapping_id);
        self.ask(
            cx,
            "GET",
            &format!("/domainnames/{domain}/apimappings/{id}"),
        )
        .await?;
        let read = |txn: Txn| async move { mapping(&txn, cx, domain, id).await };
        let mapping = self.store.transact(read).await?;
        Ok(told(convert::api_mapping(&mapping)))
    }

    pub(super) async fn get_api_mappings(
        &self,
        cx: &Context,
        input: GetApiMappingsRequest,
    ) -> Outcome<GetApiMappingsResponse> {
        let domain = &input.domain_name;
        self.ask(cx, "GET", &format!("/domainnames/{domain}/apimappings"))
            .await?;
        let read = |txn: Txn| async move {
            let domain = find::domain_name(&txn, &cx.scope, domain).await?;
            let key = ApiMapping::domain_key(&cx.scope, &domain.name);
            Ok::<Vec<ApiMapping>, Fault>(txn.list(&key).await?)
        };
        let all = self.store.transact(read).await?;
        let (token, limit) = (input.next_token.as_deref(), input.max_results.as_deref());
        let (mappings, next) = page(all, |one: &ApiMapping| &one.id, token, limit)?;
        Ok(items(
            mappings.iter().map(convert::api_mapping).collect(),
            next,
        ))
    }

    pub(super) async fn update_api_mapping(
        &self,
        cx: &Context,
        input: UpdateApiMappingRequest,
    ) -> Outcome<UpdateApiMappingResponse> {
        let (domain, id) = (&input.domain_name, &input.api_mapping_id);
        self.ask(
            cx,
            "PATCH",
            &format!("/domainnames/{domain}/apimappings/{id}"),
        )
        .await?;
        let path = input
            .api_mapping_key
            .clone()
            .map(checked_path)
            .transpose()?;
        let (input, path) = (&input, &path);
        let update = |txn: Txn| async move {
            let mut mapping = mapping(&txn, cx, domain, id).await?;
            mapping.api.clone_from(&input.api_id);
            if let Some(stage) = &input.stage {
                mapping.stage.clone_from(stage);
            }
            if let Some(path) = path {
                mapping.path.clone_from(path);
            }
            save(&txn, cx, &mapping).await?;
            Ok::<_, Fault>(mapping)
        };
        let mapping = self.store.transact(update).await?;
        Ok(told(convert::api_mapping(&mapping)))
    }

    pub(super) async fn delete_api_mapping(
        &self,
        cx: &Context,
        input: DeleteApiMappingRequest,
    ) -> Outcome<()> {
        let (domain, id) = (&input.domain_name, &input.api_mapping_id);
        self.ask(
            cx,
            "DELETE",
            &format!("/domainnames/{domain}/apimappings/{id}"),
        )
        .await?;
        let delete = |txn: Txn| async move {
            let mapping = mapping(&txn, cx, domain, id).await?;
            txn.delete(&mapping.key());
            Ok::<_, Fault>(())
        };
        self.store.transact(delete).await
    }
}

async fn mapping(txn: &Txn, cx: &Context, domain: &str, id: &str) -> Outcome<ApiMapping> {
    let domain = find::domain_name(txn, &cx.scope, domain).await?;
    let key = ApiMapping::domain_key(&cx.scope, &domain.name).child(id);
    let found: Option<ApiMapping> = txn.get(&key).await?;
    found.ok_or_else(|| {
        let message = "The api mapping resource specified in the request was not found.";
        not_found_exception(message).into()
    })
}

/// Writes a mapping to an API and stage that are there, for a path that is free.
async fn save(txn: &Txn, cx: &Context, mapping: &ApiMapping) -> Outcome<()> {
    let domain = find::domain_name(txn, &cx.scope, &mapping.domain).await?;
    let api = find::api(txn, &cx.scope, &mapping.api).await?;
    find::stage(txn, &api, &mapping.stage).await?;
    let all: Vec<ApiMapping> = txn
        .list(&ApiMapping::domain_key(&cx.scope, &domain.name))
        .await?;
    if all
        .iter()
        .any(|other| other.path == mapping.path && other.id != mapping.id)
    {
        return Err(conflict(
            "ApiMapping key already exists for this domain name",
        ));
    }
    if all.len() >= MOST {
        return Err(bad(format!(
            "A domain name can have at most {MOST} API mappings"
        )));
    }
    txn.put(mapping);
    Ok(())
}

/// The first segments of paths, without slashes around them.
fn checked_path(key: String) -> Outcome<String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"$-_.+!*'()/".contains(&byte);
    if key.ends_with('/') && !key.starts_with('/') && !key.contains("//") {
        return Err(bad("API mapping key should not end with a '/'."));
    }
    if key.starts_with('/') || key.contains("//") {
        return Err(bad(
            "API mapping key should not start with a '/' or have consecutive '/'s.",
        ));
    }
    match key.bytes().all(fits) && key.len() <= 300 {
        true => Ok(key),
        false => Err(bad(
            "API mapping key should contain only letters, numbers and $-_.+!*'()/",
        )),
    }
}
