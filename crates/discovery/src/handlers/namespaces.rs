//! Namespaces: made, told, deleted.

use super::tags::{checked, told};
use super::{Discovery, Refusal, dns_namespaces, no_namespace, unavailable};
use crate::filters::Filter;
use crate::page::page;
use crate::view;
use api::Reply;
use api::servicediscovery::{
    CreateHttpNamespaceRequest, CreateHttpNamespaceResponse, DeleteNamespaceRequest,
    DeleteNamespaceResponse, DnsProperties, GetNamespaceRequest, GetNamespaceResponse,
    HttpProperties, ListNamespacesRequest, ListNamespacesResponse, NamespaceProperties,
    NamespaceSummary, SOA, Tag, UpdateHttpNamespaceRequest, UpdateHttpNamespaceResponse,
    namespace_already_exists, resource_in_use,
};
use domain::discovery::{
    DiscoveryOperation, DiscoveryService, MeshEndpoint, Namespace, NamespaceDns,
};
use domain::{Key, Record as _};
use wire::Context;

/// What a call asks of a new namespace.
pub(super) struct Wish {
    /// The operation.
    pub(super) action: &'static str,
    /// `HTTP`, `DNS_PRIVATE` or `DNS_PUBLIC`.
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) vpc: Option<String>,
    pub(super) dns: Option<NamespaceDns>,
    pub(super) description: Option<String>,
    pub(super) creator_request_id: Option<String>,
    pub(super) tags: Option<Vec<Tag>>,
}

impl Discovery {
    pub(super) async fn create_http_namespace(
        &self,
        cx: &Context,
        input: CreateHttpNamespaceRequest,
    ) -> Reply<CreateHttpNamespaceResponse> {
        let wish = Wish {
            action: "CreateHttpNamespace",
            kind: "HTTP",
            name: input.name,
            vpc: None,
            dns: None,
            description: input.description,
            creator_request_id: input.creator_request_id,
            tags: input.tags,
        };
        let operation_id = Some(self.create_namespace(cx, wish).await?);
        Ok(CreateHttpNamespaceResponse { operation_id })
    }

    /// Makes a namespace and answers the operation's id; the same request again is answered
    /// as before.
    pub(super) async fn create_namespace(&self, cx: &Context, wish: Wish) -> Reply<String> {
        cx.allow(&format!("servicediscovery:{}", wish.action), "*")
            .await?;
        let namespace = &Namespace {
            scope: cx.scope.clone(),
            id: format!("ns-{}", self.ids.lower(16)),
            name: wish.name,
            description: wish.description,
            kind: wish.kind.to_owned(),
            vpc: wish.vpc,
            dns: wish.dns,
            creator_request_id: wish.creator_request_id,
            tags: checked(wish.tags)?,
            created_at: self.clock.now(),
        };
        dns_namespaces::check(namespace)?;
        let operation = &self.operation(cx, "CREATE_NAMESPACE", &[("NAMESPACE", &namespace.id)]);
        let taken: Option<Namespace> = self
            .write(|txn| async move {
                let known: Vec<Namespace> = txn.list(&below(cx)).await?;
                let taken = known.into_iter().find(|known| is_taken(known, namespace));
                if taken.is_some() {
                    return Ok::<_, Refusal>(taken);
                }
                let failure = dns_namespaces::failure(&txn, namespace).await?;
                if failure.is_none() {
                    dns_namespaces::put_zone(&txn, namespace).await?;
                    txn.put(namespace);
                }
                txn.put(&DiscoveryOperation {
                    failure,
                    ..operation.clone()
                });
                Ok(None)
            })
            .await?;
        let Some(taken) = taken else {
            return Ok(operation.id.clone());
        };
        let is_repeated = namespace.creator_request_id.is_some()
            && taken.creator_request_id == namespace.creator_request_id
            && taken.kind == namespace.kind;
        let target = ("NAMESPACE", taken.id.as_str());
        let first = self.known_operation(cx, "CREATE_NAMESPACE", target).await?;
        match first.filter(|_| is_repeated) {
            Some(first) => Ok(first.id),
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
        let change = (Some(input.namespace.description), None);
        let action = ("UpdateHttpNamespace", "HTTP");
        let operation_id = Some(self.update_namespace(cx, action, &input.id, change).await?);
        Ok(UpdateHttpNamespaceResponse { operation_id })
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
            dns_namespaces::delete_zone(&txn, namespace);
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

/// Names are unique, but for private namespaces of different VPCs.
fn is_taken(known: &Namespace, wished: &Namespace) -> bool {
    let apart = known.vpc.is_some() && wished.vpc.is_some() && known.vpc != wished.vpc;
    known.name == wished.name && !apart
}

fn dns_properties(dns: NamespaceDns) -> DnsProperties {
    DnsProperties {
        hosted_zone_id: Some(dns.hosted_zone),
        soa: Some(SOA {
            ttl: dns.soa_ttl.into(),
        }),
    }
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
            // Source: AWS CLI manual, `get-namespace`: empty where there is no zone.
            dns_properties: Some(namespace.dns.map(dns_properties).unwrap_or_default()),
            http_properties: Some(http),
        }),
        create_date: Some(namespace.created_at),
        creator_request_id: namespace.creator_request_id,
    }
}
