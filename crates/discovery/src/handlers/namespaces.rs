//! HTTP namespaces.

use super::tags::{checked, told};
use super::{Discovery, Refusal, no_namespace, unavailable};
use crate::filters::Filter;
use crate::page::page;
use crate::view;
use api::Reply;
use api::servicediscovery::{
    CreateHttpNamespaceRequest, CreateHttpNamespaceResponse, DeleteNamespaceRequest,
    DeleteNamespaceResponse, GetNamespaceRequest, GetNamespaceResponse, HttpProperties,
    ListNamespacesRequest, ListNamespacesResponse, NamespaceProperties, NamespaceSummary,
    UpdateHttpNamespaceRequest, UpdateHttpNamespaceResponse, invalid_input,
    namespace_already_exists, resource_in_use,
};
use domain::discovery::{DiscoveryService, MeshEndpoint, Namespace};
use domain::{Key, Record as _};
use wire::Context;

impl Discovery {
    pub(super) async fn create_http_namespace(
        &self,
        cx: &Context,
        input: CreateHttpNamespaceRequest,
    ) -> Reply<CreateHttpNamespaceResponse> {
        cx.allow("servicediscovery:CreateHttpNamespace", "*")
            .await?;
        let namespace = &Namespace {
            scope: cx.scope.clone(),
            id: format!("ns-{}", self.ids.lower(16)),
            name: input.name,
            description: input.description,
            kind: "HTTP".to_owned(),
            vpc: None,
            creator_request_id: input.creator_request_id,
            tags: checked(input.tags)?,
            created_at: self.clock.now(),
        };
        let operation = &self.operation(cx, "CREATE_NAMESPACE", &[("NAMESPACE", &namespace.id)]);
        let taken: Option<Namespace> = self
            .write(|txn| async move {
                let known: Vec<Namespace> = txn.list(&below(cx)).await?;
                let taken = known.into_iter().find(|known| known.name == namespace.name);
                if taken.is_none() {
                    txn.put(namespace);
                    txn.put(operation);
                }
                Ok::<_, Refusal>(taken)
            })
            .await?;
        let Some(taken) = taken else {
            return Ok(CreateHttpNamespaceResponse {
                operation_id: Some(operation.id.clone()),
            });
        };
        let is_repeated = namespace.creator_request_id.is_some()
            && taken.creator_request_id == namespace.creator_request_id;
        let target = ("NAMESPACE", taken.id.as_str());
        let first = self.known_operation(cx, "CREATE_NAMESPACE", target).await?;
        match first.filter(|_| is_repeated) {
            Some(first) => Ok(CreateHttpNamespaceResponse {
                operation_id: Some(first.id),
            }),
            None => Err(already_exists(&taken)),
        }
    }

    pub(super) async fn get_namespace(
        &self,
        cx: &Context,
        input: GetNamespaceRequest,
    ) -> Reply<GetNamespaceResponse> {
        let namespace = self.namespace(cx, &input.id, "GetNamespace").await?;
        let services = view::services(&self.store, &cx.scope)
            .await
            .map_err(unavailable)?;
        let count = count(&services, &namespace);
        Ok(GetNamespaceResponse {
            namespace: Some(shown(namespace, count)),
        })
    }

    pub(super) async fn list_namespaces(
        &self,
        cx: &Context,
        input: ListNamespacesRequest,
    ) -> Reply<ListNamespacesResponse> {
        cx.allow("servicediscovery:ListNamespaces", "*").await?;
        let mut namespaces: Vec<Namespace> =
            self.store.list(&below(cx)).await.map_err(unavailable)?;
        for filter in input.filters.iter().flatten() {
            let name = filter.name.as_str();
            let possible: &[&str] = match name {
                "RESOURCE_OWNER" => &["EQ"],
                _ => &["EQ", "IN", "BEGINS_WITH"],
            };
            let read = Filter::read(name, filter.condition.as_deref(), &filter.values, possible)?;
            namespaces.retain(|namespace| {
                read.fits(match name {
                    "TYPE" => &namespace.kind,
                    "RESOURCE_OWNER" => "SELF",
                    _ => &namespace.name,
                })
            });
        }
        let (namespaces, next_token) = page(
            namespaces,
            |namespace| namespace.id.as_str(),
            input.next_token.as_deref(),
            input.max_results,
        )?;
        let services = view::services(&self.store, &cx.scope)
            .await
            .map_err(unavailable)?;
        let summary = |namespace: Namespace| {
            let count = count(&services, &namespace);
            let shown = shown(namespace, count);
            NamespaceSummary {
                id: shown.id,
                arn: shown.arn,
                resource_owner: shown.resource_owner,
                name: shown.name,
                r#type: shown.r#type,
                description: shown.description,
                service_count: shown.service_count,
                properties: shown.properties,
                create_date: shown.create_date,
            }
        };
        let namespaces = Some(namespaces.into_iter().map(summary).collect());
        Ok(ListNamespacesResponse {
            namespaces,
            next_token,
        })
    }

    pub(super) async fn update_http_namespace(
        &self,
        cx: &Context,
        input: UpdateHttpNamespaceRequest,
    ) -> Reply<UpdateHttpNamespaceResponse> {
        let namespace = self.namespace(cx, &input.id, "UpdateHttpNamespace").await?;
        if namespace.kind != "HTTP" {
            return Err(invalid_input("The namespace is not an HTTP namespace."));
        }
        let operation = &self.operation(cx, "UPDATE_NAMESPACE", &[("NAMESPACE", &namespace.id)]);
        let (key, description) = (&namespace.key(), &input.namespace.description);
        self.write(|txn| async move {
            let found: Option<Namespace> = txn.get(key).await?;
            let mut namespace = found.ok_or_else(|| no_namespace(key.as_str()))?;
            namespace.description = Some(description.clone());
            txn.put(&namespace);
            txn.put(operation);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(UpdateHttpNamespaceResponse {
            operation_id: Some(operation.id.clone()),
        })
    }

    pub(super) async fn delete_namespace(
        &self,
        cx: &Context,
        input: DeleteNamespaceRequest,
    ) -> Reply<DeleteNamespaceResponse> {
        let namespace = &self.namespace(cx, &input.id, "DeleteNamespace").await?;
        let operation = &self.operation(cx, "DELETE_NAMESPACE", &[("NAMESPACE", &namespace.id)]);
        self.write(|txn| async move {
            if !txn.exists(&namespace.key()).await? {
                return Err(no_namespace(&namespace.id).into());
            }
            let services = Key::kind(DiscoveryService::KIND).join(&cx.scope.segments());
            let services: Vec<DiscoveryService> = txn.list(&services).await?;
            let endpoints = MeshEndpoint::namespace_key(&cx.scope, &namespace.id);
            let endpoints: Vec<MeshEndpoint> = txn.list(&endpoints).await?;
            let is_used = services
                .iter()
                .any(|service| service.namespace == namespace.id);
            if is_used || !endpoints.is_empty() {
                let message = format!(
                    "Namespace has associated services; delete the services before deleting \
                     namespace {}.",
                    namespace.id
                );
                return Err(resource_in_use(message).into());
            }
            txn.delete(&namespace.key());
            txn.put(operation);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DeleteNamespaceResponse {
            operation_id: Some(operation.id.clone()),
        })
    }
}

fn below(cx: &Context) -> Key {
    Key::kind(Namespace::KIND).join(&cx.scope.segments())
}

fn already_exists(namespace: &Namespace) -> api::ApiError {
    let creator = namespace.creator_request_id.clone();
    namespace_already_exists(format!("Namespace {} already exists.", namespace.name))
        .with("CreatorRequestId", creator.unwrap_or_default())
        .with("NamespaceId", namespace.id.clone())
}

fn count(services: &[view::Seen], namespace: &Namespace) -> i32 {
    let in_it = services
        .iter()
        .filter(|seen| seen.service.namespace == namespace.id);
    told(in_it.count())
}

fn shown(namespace: Namespace, services: i32) -> api::servicediscovery::Namespace {
    let http = HttpProperties {
        http_name: Some(namespace.name.clone()),
    };
    api::servicediscovery::Namespace {
        arn: Some(namespace.arn().to_string()),
        resource_owner: Some(namespace.scope.account.to_string()),
        id: Some(namespace.id),
        name: Some(namespace.name),
        r#type: Some(namespace.kind),
        description: namespace.description,
        service_count: Some(services),
        properties: Some(NamespaceProperties {
            dns_properties: None,
            http_properties: Some(http),
        }),
        create_date: Some(namespace.created_at),
        creator_request_id: namespace.creator_request_id,
    }
}
