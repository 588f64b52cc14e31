//! The operations of Cloud Map.

mod attributes;
mod discover;
mod dns;
mod dns_namespaces;
mod health;
mod instances;
mod namespaces;
mod operations;
mod services;
mod tags;

pub use health::HEALTH_CHANGE;
pub use operations::SETTLES;

use crate::view::{self, Seen};
use api::servicediscovery as shapes;
use api::servicediscovery::{
    CreateHttpNamespaceRequest, CreateHttpNamespaceResponse, CreatePrivateDnsNamespaceRequest,
    CreatePrivateDnsNamespaceResponse, CreatePublicDnsNamespaceRequest,
    CreatePublicDnsNamespaceResponse, CreateServiceRequest, CreateServiceResponse,
    DeleteNamespaceRequest, DeleteNamespaceResponse, DeleteServiceAttributesRequest,
    DeleteServiceAttributesResponse, DeleteServiceRequest, DeleteServiceResponse,
    DeregisterInstanceRequest, DeregisterInstanceResponse, DiscoverInstancesRequest,
    DiscoverInstancesResponse, DiscoverInstancesRevisionRequest, DiscoverInstancesRevisionResponse,
    GetInstanceRequest, GetInstanceResponse, GetInstancesHealthStatusRequest,
    GetInstancesHealthStatusResponse, GetNamespaceRequest, GetNamespaceResponse,
    GetOperationRequest, GetOperationResponse, GetServiceAttributesRequest,
    GetServiceAttributesResponse, GetServiceRequest, GetServiceResponse, ListInstancesRequest,
    ListInstancesResponse, ListNamespacesRequest, ListNamespacesResponse, ListOperationsRequest,
    ListOperationsResponse, ListServicesRequest, ListServicesResponse, ListTagsForResourceRequest,
    ListTagsForResourceResponse, RegisterInstanceRequest, RegisterInstanceResponse,
    TagResourceRequest, TagResourceResponse, UntagResourceRequest, UntagResourceResponse,
    UpdateHttpNamespaceRequest, UpdateHttpNamespaceResponse,
    UpdateInstanceCustomHealthStatusRequest, UpdatePrivateDnsNamespaceRequest,
    UpdatePrivateDnsNamespaceResponse, UpdatePublicDnsNamespaceRequest,
    UpdatePublicDnsNamespaceResponse, UpdateServiceAttributesRequest,
    UpdateServiceAttributesResponse, UpdateServiceRequest, UpdateServiceResponse,
};
use api::{ApiError, Reply};
use domain::discovery::{DiscoveryService, Namespace};
use domain::{Arn, Clock, IdSource};
use std::sync::Arc;
use store::{CommitError, Store, StoreError, Txn};
use wire::Context;

/// Cloud Map.
#[derive(Clone)]
pub struct Discovery {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Discovery {
    /// Keeps namespaces, services and instances in `store`.
    pub fn new(store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// The namespace of that id or ARN. Asks whether `action` is allowed on it.
    async fn namespace(&self, cx: &Context, given: &str, action: &str) -> Reply<Namespace> {
        let id = id_of(cx, given, "namespace").ok_or_else(|| no_namespace(given))?;
        let arn = cx.scope.arn("servicediscovery", format!("namespace/{id}"));
        cx.allow(&format!("servicediscovery:{action}"), &arn.to_string())
            .await?;
        let found = self.store.get(&Namespace::key_of(&cx.scope, id)).await;
        found
            .map_err(unavailable)?
            .ok_or_else(|| no_namespace(given))
    }

    /// The service of that id or ARN. Asks whether `action` is allowed on it.
    async fn service(&self, cx: &Context, given: &str, action: &str) -> Reply<Seen> {
        let id = id_of(cx, given, "service").ok_or_else(|| no_service(given))?;
        let arn = cx.scope.arn("servicediscovery", format!("service/{id}"));
        cx.allow(&format!("servicediscovery:{action}"), &arn.to_string())
            .await?;
        let found = self
            .store
            .get(&DiscoveryService::key_of(&cx.scope, id))
            .await;
        if let Some(service) = found.map_err(unavailable)? {
            return Ok(Seen {
                service,
                endpoint: None,
            });
        }
        let mut all = view::services(&self.store, &cx.scope)
            .await
            .map_err(unavailable)?;
        let place = all.iter().position(|seen| seen.service.id == id);
        place
            .map(|place| all.swap_remove(place))
            .ok_or_else(|| no_service(given))
    }

    /// Writes in one transaction, and tries again when somebody else was first.
    async fn write<T, F>(&self, work: impl Fn(Txn) -> F) -> Reply<T>
    where
        F: Future<Output = Result<T, Refusal>>,
    {
        self.store
            .transact(work)
            .await
            .map_err(|Refusal(error)| error)
    }
}

/// Why a transaction of this room failed.
struct Refusal(ApiError);

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        Self(match error {
            CommitError::Conflict => shapes::request_limit_exceeded("Too many requests at once."),
            CommitError::Unavailable(error) => unavailable(error),
        })
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(unavailable(error))
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

fn unavailable(error: StoreError) -> ApiError {
    ApiError::receiver("InternalFailure", 500, error.to_string())
}

fn no_namespace(given: &str) -> ApiError {
    shapes::namespace_not_found(format!("Namespace with ID {given} not found."))
}

fn no_service(given: &str) -> ApiError {
    shapes::service_not_found(format!("Service with ID {given} not found."))
}

/// The id that `given`, an id or an ARN of this scope, means.
fn id_of<'a>(cx: &Context, given: &'a str, kind: &str) -> Option<&'a str> {
    if !given.starts_with("arn:") {
        return Some(given);
    }
    let arn: Arn = given.parse().ok()?;
    let is_ours = arn.service == "servicediscovery" && arn.scope().as_ref() == Some(&cx.scope);
    let (before, id) = given.rsplit_once('/')?;
    (is_ours && before.ends_with(&format!(":{kind}"))).then_some(id)
}

macro_rules! operations {
    ($($name:ident: $input:ident -> $output:ty;)*) => {
        impl shapes::Servicediscovery<Context> for Discovery {
            $(async fn $name(&self, cx: &Context, input: $input) -> Reply<$output> {
                self.$name(cx, input).await
            })*
        }
    };
}

operations! {
    create_http_namespace: CreateHttpNamespaceRequest -> CreateHttpNamespaceResponse;
    create_private_dns_namespace:
        CreatePrivateDnsNamespaceRequest -> CreatePrivateDnsNamespaceResponse;
    create_public_dns_namespace:
        CreatePublicDnsNamespaceRequest -> CreatePublicDnsNamespaceResponse;
    create_service: CreateServiceRequest -> CreateServiceResponse;
    delete_namespace: DeleteNamespaceRequest -> DeleteNamespaceResponse;
    delete_service: DeleteServiceRequest -> DeleteServiceResponse;
    delete_service_attributes: DeleteServiceAttributesRequest -> DeleteServiceAttributesResponse;
    deregister_instance: DeregisterInstanceRequest -> DeregisterInstanceResponse;
    discover_instances: DiscoverInstancesRequest -> DiscoverInstancesResponse;
    discover_instances_revision:
        DiscoverInstancesRevisionRequest -> DiscoverInstancesRevisionResponse;
    get_instance: GetInstanceRequest -> GetInstanceResponse;
    get_instances_health_status:
        GetInstancesHealthStatusRequest -> GetInstancesHealthStatusResponse;
    get_namespace: GetNamespaceRequest -> GetNamespaceResponse;
    get_operation: GetOperationRequest -> GetOperationResponse;
    get_service: GetServiceRequest -> GetServiceResponse;
    get_service_attributes: GetServiceAttributesRequest -> GetServiceAttributesResponse;
    list_instances: ListInstancesRequest -> ListInstancesResponse;
    list_namespaces: ListNamespacesRequest -> ListNamespacesResponse;
    list_operations: ListOperationsRequest -> ListOperationsResponse;
    list_services: ListServicesRequest -> ListServicesResponse;
    list_tags_for_resource: ListTagsForResourceRequest -> ListTagsForResourceResponse;
    register_instance: RegisterInstanceRequest -> RegisterInstanceResponse;
    tag_resource: TagResourceRequest -> TagResourceResponse;
    untag_resource: UntagResourceRequest -> UntagResourceResponse;
    update_http_namespace: UpdateHttpNamespaceRequest -> UpdateHttpNamespaceResponse;
    update_instance_custom_health_status: UpdateInstanceCustomHealthStatusRequest -> ();
    update_private_dns_namespace:
        UpdatePrivateDnsNamespaceRequest -> UpdatePrivateDnsNamespaceResponse;
    update_public_dns_namespace:
        UpdatePublicDnsNamespaceRequest -> UpdatePublicDnsNamespaceResponse;
    update_service: UpdateServiceRequest -> UpdateServiceResponse;
    update_service_attributes: UpdateServiceAttributesRequest -> UpdateServiceAttributesResponse;
}
