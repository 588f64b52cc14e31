//! ServiceDiscovery. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    CreateHttpNamespaceRequest {
        name: String = "Name",
        creator_request_id: Option<String> = "CreatorRequestId",
        description: Option<String> = "Description",
        tags: Option<Vec<Tag>> = "Tags",
    }
    CreateHttpNamespaceResponse {
        operation_id: Option<String> = "OperationId",
    }
    CreatePrivateDnsNamespaceRequest {
        name: String = "Name",
        creator_request_id: Option<String> = "CreatorRequestId",
        description: Option<String> = "Description",
        vpc: String = "Vpc",
        tags: Option<Vec<Tag>> = "Tags",
        properties: Option<PrivateDnsNamespaceProperties> = "Properties",
    }
    CreatePrivateDnsNamespaceResponse {
        operation_id: Option<String> = "OperationId",
    }
    CreatePublicDnsNamespaceRequest {
        name: String = "Name",
        creator_request_id: Option<String> = "CreatorRequestId",
        description: Option<String> = "Description",
        tags: Option<Vec<Tag>> = "Tags",
        properties: Option<PublicDnsNamespaceProperties> = "Properties",
    }
    CreatePublicDnsNamespaceResponse {
        operation_id: Option<String> = "OperationId",
    }
    CreateServiceRequest {
        name: String = "Name",
        namespace_id: Option<String> = "NamespaceId",
        creator_request_id: Option<String> = "CreatorRequestId",
        description: Option<String> = "Description",
        dns_config: Option<DnsConfig> = "DnsConfig",
        health_check_config: Option<HealthCheckConfig> = "HealthCheckConfig",
        health_check_custom_config: Option<HealthCheckCustomConfig> = "HealthCheckCustomConfig",
        tags: Option<Vec<Tag>> = "Tags",
        r#type: Option<String> = "Type",
    }
    CreateServiceResponse {
        service: Option<Service> = "Service",
    }
    DeleteNamespaceRequest {
        id: String = "Id",
    }
    DeleteNamespaceResponse {
        operation_id: Option<String> = "OperationId",
    }
    DeleteServiceAttributesRequest {
        service_id: String = "ServiceId",
        attributes: Vec<String> = "Attributes",
    }
    DeleteServiceAttributesResponse {
    }
    DeleteServiceRequest {
        id: String = "Id",
    }
    DeleteServiceResponse {
    }
    DeregisterInstanceRequest {
        service_id: String = "ServiceId",
        instance_id: String = "InstanceId",
    }
    DeregisterInstanceResponse {
        operation_id: Option<String> = "OperationId",
    }
    DiscoverInstancesRequest {
        namespace_name: String = "NamespaceName",
        service_name: String = "ServiceName",
        max_results: Option<i32> = "MaxResults",
        query_parameters: Option<BTreeMap<String, String>> = "QueryParameters",
        optional_parameters: Option<BTreeMap<String, String>> = "OptionalParameters",
        health_status: Option<String> = "HealthStatus",
        owner_account: Option<String> = "OwnerAccount",
    }
    DiscoverInstancesResponse {
        instances: Option<Vec<HttpInstanceSummary>> = "Instances",
        instances_revision: Option<i64> = "InstancesRevision",
    }
    DiscoverInstancesRevisionRequest {
        namespace_name: String = "NamespaceName",
        service_name: String = "ServiceName",
        owner_account: Option<String> = "OwnerAccount",
    }
    DiscoverInstancesRevisionResponse {
        instances_revision: Option<i64> = "InstancesRevision",
    }
    DnsConfig {
        namespace_id: Option<String> = "NamespaceId",
        routing_policy: Option<String> = "RoutingPolicy",
        dns_records: Vec<DnsRecord> = "DnsRecords",
    }
    DnsConfigChange {
        dns_records: Vec<DnsRecord> = "DnsRecords",
    }
    DnsProperties {
        hosted_zone_id: Option<String> = "HostedZoneId",
        soa: Option<SOA> = "SOA",
    }
    DnsRecord {
        r#type: String = "Type",
        ttl: i64 = "TTL",
    }
    GetInstanceRequest {
        service_id: String = "ServiceId",
        instance_id: String = "InstanceId",
    }
    GetInstanceResponse {
        resource_owner: Option<String> = "ResourceOwner",
        instance: Option<Instance> = "Instance",
    }
    GetInstancesHealthStatusRequest {
        service_id: String = "ServiceId",
        instances: Option<Vec<String>> = "Instances",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetInstancesHealthStatusResponse {
        status: Option<BTreeMap<String, String>> = "Status",
        next_token: Option<String> = "NextToken",
    }
    GetNamespaceRequest {
        id: String = "Id",
    }
    GetNamespaceResponse {
        namespace: Option<Namespace> = "Namespace",
    }
    GetOperationRequest {
        operation_id: String = "OperationId",
        owner_account: Option<String> = "OwnerAccount",
    }
    GetOperationResponse {
        operation: Option<Operation> = "Operation",
    }
    GetServiceAttributesRequest {
        service_id: String = "ServiceId",
    }
    GetServiceAttributesResponse {
        service_attributes: Option<ServiceAttributes> = "ServiceAttributes",
    }
    GetServiceRequest {
        id: String = "Id",
    }
    GetServiceResponse {
        service: Option<Service> = "Service",
    }
    HealthCheckConfig {
        r#type: String = "Type",
        resource_path: Option<String> = "ResourcePath",
        failure_threshold: Option<i32> = "FailureThreshold",
    }
    HealthCheckCustomConfig {
        failure_threshold: Option<i32> = "FailureThreshold",
    }
    HttpInstanceSummary {
        instance_id: Option<String> = "InstanceId",
        namespace_name: Option<String> = "NamespaceName",
        service_name: Option<String> = "ServiceName",
        health_status: Option<String> = "HealthStatus",
        attributes: Option<BTreeMap<String, String>> = "Attributes",
    }
    HttpNamespaceChange {
        description: String = "Description",
    }
    HttpProperties {
        http_name: Option<String> = "HttpName",
    }
    Instance {
        id: String = "Id",
        creator_request_id: Option<String> = "CreatorRequestId",
        attributes: Option<BTreeMap<String, String>> = "Attributes",
        created_by_account: Option<String> = "CreatedByAccount",
    }
    InstanceSummary {
        id: Option<String> = "Id",
        attributes: Option<BTreeMap<String, String>> = "Attributes",
        created_by_account: Option<String> = "CreatedByAccount",
    }
    ListInstancesRequest {
        service_id: String = "ServiceId",
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
    }
    ListInstancesResponse {
        resource_owner: Option<String> = "ResourceOwner",
        instances: Option<Vec<InstanceSummary>> = "Instances",
        next_token: Option<String> = "NextToken",
    }
    ListNamespacesRequest {
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        filters: Option<Vec<NamespaceFilter>> = "Filters",
    }
    ListNamespacesResponse {
        namespaces: Option<Vec<NamespaceSummary>> = "Namespaces",
        next_token: Option<String> = "NextToken",
    }
    ListOperationsRequest {
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        filters: Option<Vec<OperationFilter>> = "Filters",
    }
    ListOperationsResponse {
        operations: Option<Vec<OperationSummary>> = "Operations",
        next_token: Option<String> = "NextToken",
    }
    ListServicesRequest {
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        filters: Option<Vec<ServiceFilter>> = "Filters",
    }
    ListServicesResponse {
        services: Option<Vec<ServiceSummary>> = "Services",
        next_token: Option<String> = "NextToken",
    }
    ListTagsForResourceRequest {
        resource_arn: String = "ResourceARN",
    }
    ListTagsForResourceResponse {
        tags: Option<Vec<Tag>> = "Tags",
    }
    Namespace {
        id: Option<String> = "Id",
        arn: Option<String> = "Arn",
        resource_owner: Option<String> = "ResourceOwner",
        name: Option<String> = "Name",
        r#type: Option<String> = "Type",
        description: Option<String> = "Description",
        service_count: Option<i32> = "ServiceCount",
        properties: Option<NamespaceProperties> = "Properties",
        create_date: Option<Timestamp> = "CreateDate",
        creator_request_id: Option<String> = "CreatorRequestId",
    }
    NamespaceFilter {
        name: String = "Name",
        values: Vec<String> = "Values",
        condition: Option<String> = "Condition",
    }
    NamespaceProperties {
        dns_properties: Option<DnsProperties> = "DnsProperties",
        http_properties: Option<HttpProperties> = "HttpProperties",
    }
    NamespaceSummary {
        id: Option<String> = "Id",
        arn: Option<String> = "Arn",
        resource_owner: Option<String> = "ResourceOwner",
        name: Option<String> = "Name",
        r#type: Option<String> = "Type",
        description: Option<String> = "Description",
        service_count: Option<i32> = "ServiceCount",
        properties: Option<NamespaceProperties> = "Properties",
        create_date: Option<Timestamp> = "CreateDate",
    }
    Operation {
        id: Option<String> = "Id",
        owner_account: Option<String> = "OwnerAccount",
        r#type: Option<String> = "Type",
        status: Option<String> = "Status",
        error_message: Option<String> = "ErrorMessage",
        error_code: Option<String> = "ErrorCode",
        create_date: Option<Timestamp> = "CreateDate",
        update_date: Option<Timestamp> = "UpdateDate",
        targets: Option<BTreeMap<String, String>> = "Targets",
    }
    OperationFilter {
        name: String = "Name",
        values: Vec<String> = "Values",
        condition: Option<String> = "Condition",
    }
    OperationSummary {
        id: Option<String> = "Id",
        status: Option<String> = "Status",
    }
    PrivateDnsNamespaceChange {
        description: Option<String> = "Description",
        properties: Option<PrivateDnsNamespacePropertiesChange> = "Properties",
    }
    PrivateDnsNamespaceProperties {
        dns_properties: PrivateDnsPropertiesMutable = "DnsProperties",
    }
    PrivateDnsNamespacePropertiesChange {
        dns_properties: PrivateDnsPropertiesMutableChange = "DnsProperties",
    }
    PrivateDnsPropertiesMutable {
        soa: SOA = "SOA",
    }
    PrivateDnsPropertiesMutableChange {
        soa: SOAChange = "SOA",
    }
    PublicDnsNamespaceChange {
        description: Option<String> = "Description",
        properties: Option<PublicDnsNamespacePropertiesChange> = "Properties",
    }
    PublicDnsNamespaceProperties {
        dns_properties: PublicDnsPropertiesMutable = "DnsProperties",
    }
    PublicDnsNamespacePropertiesChange {
        dns_properties: PublicDnsPropertiesMutableChange = "DnsProperties",
    }
    PublicDnsPropertiesMutable {
        soa: SOA = "SOA",
    }
    PublicDnsPropertiesMutableChange {
        soa: SOAChange = "SOA",
    }
    RegisterInstanceRequest {
        service_id: String = "ServiceId",
        instance_id: String = "InstanceId",
        creator_request_id: Option<String> = "CreatorRequestId",
        attributes: BTreeMap<String, String> = "Attributes",
    }
    RegisterInstanceResponse {
        operation_id: Option<String> = "OperationId",
    }
    SOA {
        ttl: i64 = "TTL",
    }
    SOAChange {
        ttl: i64 = "TTL",
    }
    Service {
        id: Option<String> = "Id",
        arn: Option<String> = "Arn",
        resource_owner: Option<String> = "ResourceOwner",
        name: Option<String> = "Name",
        namespace_id: Option<String> = "NamespaceId",
        description: Option<String> = "Description",
        instance_count: Option<i32> = "InstanceCount",
        dns_config: Option<DnsConfig> = "DnsConfig",
        r#type: Option<String> = "Type",
        health_check_config: Option<HealthCheckConfig> = "HealthCheckConfig",
        health_check_custom_config: Option<HealthCheckCustomConfig> = "HealthCheckCustomConfig",
        create_date: Option<Timestamp> = "CreateDate",
        creator_request_id: Option<String> = "CreatorRequestId",
        created_by_account: Option<String> = "CreatedByAccount",
    }
    ServiceAttributes {
        service_arn: Option<String> = "ServiceArn",
        resource_owner: Option<String> = "ResourceOwner",
        attributes: Option<BTreeMap<String, String>> = "Attributes",
    }
    ServiceChange {
        description: Option<String> = "Description",
        dns_config: Option<DnsConfigChange> = "DnsConfig",
        health_check_config: Option<HealthCheckConfig> = "HealthCheckConfig",
    }
    ServiceFilter {
        name: String = "Name",
        values: Vec<String> = "Values",
        condition: Option<String> = "Condition",
    }
    ServiceSummary {
        id: Option<String> = "Id",
        arn: Option<String> = "Arn",
        resource_owner: Option<String> = "ResourceOwner",
        name: Option<String> = "Name",
        r#type: Option<String> = "Type",
        description: Option<String> = "Description",
        instance_count: Option<i32> = "InstanceCount",
        dns_config: Option<DnsConfig> = "DnsConfig",
        health_check_config: Option<HealthCheckConfig> = "HealthCheckConfig",
        health_check_custom_config: Option<HealthCheckCustomConfig> = "HealthCheckCustomConfig",
        create_date: Option<Timestamp> = "CreateDate",
        created_by_account: Option<String> = "CreatedByAccount",
    }
    Tag {
        key: String = "Key",
        value: String = "Value",
    }
    TagResourceRequest {
        resource_arn: String = "ResourceARN",
        tags: Vec<Tag> = "Tags",
    }
    TagResourceResponse {
    }
    UntagResourceRequest {
        resource_arn: String = "ResourceARN",
        tag_keys: Vec<String> = "TagKeys",
    }
    UntagResourceResponse {
    }
    UpdateHttpNamespaceRequest {
        id: String = "Id",
        updater_request_id: Option<String> = "UpdaterRequestId",
        namespace: HttpNamespaceChange = "Namespace",
    }
    UpdateHttpNamespaceResponse {
        operation_id: Option<String> = "OperationId",
    }
    UpdateInstanceCustomHealthStatusRequest {
        service_id: String = "ServiceId",
        instance_id: String = "InstanceId",
        status: String = "Status",
    }
    UpdatePrivateDnsNamespaceRequest {
        id: String = "Id",
        updater_request_id: Option<String> = "UpdaterRequestId",
        namespace: PrivateDnsNamespaceChange = "Namespace",
    }
    UpdatePrivateDnsNamespaceResponse {
        operation_id: Option<String> = "OperationId",
    }
    UpdatePublicDnsNamespaceRequest {
        id: String = "Id",
        updater_request_id: Option<String> = "UpdaterRequestId",
        namespace: PublicDnsNamespaceChange = "Namespace",
    }
    UpdatePublicDnsNamespaceResponse {
        operation_id: Option<String> = "OperationId",
    }
    UpdateServiceAttributesRequest {
        service_id: String = "ServiceId",
        attributes: BTreeMap<String, String> = "Attributes",
    }
    UpdateServiceAttributesResponse {
    }
    UpdateServiceRequest {
        id: String = "Id",
        service: ServiceChange = "Service",
    }
    UpdateServiceResponse {
        operation_id: Option<String> = "OperationId",
    }
}

pub fn custom_health_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "CustomHealthNotFound",
        "CustomHealthNotFound",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn duplicate_request(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DuplicateRequest",
        "DuplicateRequest",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn instance_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InstanceNotFound",
        "InstanceNotFound",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_input(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidInput",
        "InvalidInput",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn namespace_already_exists(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NamespaceAlreadyExists",
        "NamespaceAlreadyExists",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn namespace_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NamespaceNotFound",
        "NamespaceNotFound",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn operation_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "OperationNotFound",
        "OperationNotFound",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn request_limit_exceeded(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RequestLimitExceeded",
        "RequestLimitExceeded",
        429,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_in_use(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceInUse",
        "ResourceInUse",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_limit_exceeded(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceLimitExceeded",
        "ResourceLimitExceeded",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn service_already_exists(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServiceAlreadyExists",
        "ServiceAlreadyExists",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn service_attributes_limit_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServiceAttributesLimitExceededException",
        "ServiceAttributesLimitExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn service_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServiceNotFound",
        "ServiceNotFound",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_tags_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyTagsException",
        "TooManyTagsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for ServiceDiscovery.
pub trait Servicediscovery<Cx: Sync>: Send + Sync {
    fn create_http_namespace(
        &self,
        cx: &Cx,
        input: CreateHttpNamespaceRequest,
    ) -> impl Future<Output = Reply<CreateHttpNamespaceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "CreateHttpNamespace",
            ))
        }
    }

    fn create_private_dns_namespace(
        &self,
        cx: &Cx,
        input: CreatePrivateDnsNamespaceRequest,
    ) -> impl Future<Output = Reply<CreatePrivateDnsNamespaceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "CreatePrivateDnsNamespace",
            ))
        }
    }

    fn create_public_dns_namespace(
        &self,
        cx: &Cx,
        input: CreatePublicDnsNamespaceRequest,
    ) -> impl Future<Output = Reply<CreatePublicDnsNamespaceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "CreatePublicDnsNamespace",
            ))
        }
    }

    fn create_service(
        &self,
        cx: &Cx,
        input: CreateServiceRequest,
    ) -> impl Future<Output = Reply<CreateServiceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "CreateService",
            ))
        }
    }

    fn delete_namespace(
        &self,
        cx: &Cx,
        input: DeleteNamespaceRequest,
    ) -> impl Future<Output = Reply<DeleteNamespaceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "DeleteNamespace",
            ))
        }
    }

    fn delete_service(
        &self,
        cx: &Cx,
        input: DeleteServiceRequest,
    ) -> impl Future<Output = Reply<DeleteServiceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "DeleteService",
            ))
        }
    }

    fn delete_service_attributes(
        &self,
        cx: &Cx,
        input: DeleteServiceAttributesRequest,
    ) -> impl Future<Output = Reply<DeleteServiceAttributesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "DeleteServiceAttributes",
            ))
        }
    }

    fn deregister_instance(
        &self,
        cx: &Cx,
        input: DeregisterInstanceRequest,
    ) -> impl Future<Output = Reply<DeregisterInstanceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "DeregisterInstance",
            ))
        }
    }

    fn discover_instances(
        &self,
        cx: &Cx,
        input: DiscoverInstancesRequest,
    ) -> impl Future<Output = Reply<DiscoverInstancesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "DiscoverInstances",
            ))
        }
    }

    fn discover_instances_revision(
        &self,
        cx: &Cx,
        input: DiscoverInstancesRevisionRequest,
    ) -> impl Future<Output = Reply<DiscoverInstancesRevisionResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "DiscoverInstancesRevision",
            ))
        }
    }

    fn get_instance(
        &self,
        cx: &Cx,
        input: GetInstanceRequest,
    ) -> impl Future<Output = Reply<GetInstanceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("servicediscovery", "GetInstance")) }
    }

    fn get_instances_health_status(
        &self,
        cx: &Cx,
        input: GetInstancesHealthStatusRequest,
    ) -> impl Future<Output = Reply<GetInstancesHealthStatusResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "GetInstancesHealthStatus",
            ))
        }
    }

    fn get_namespace(
        &self,
        cx: &Cx,
        input: GetNamespaceRequest,
    ) -> impl Future<Output = Reply<GetNamespaceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "GetNamespace",
            ))
        }
    }

    fn get_operation(
        &self,
        cx: &Cx,
        input: GetOperationRequest,
    ) -> impl Future<Output = Reply<GetOperationResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "GetOperation",
            ))
        }
    }

    fn get_service(
        &self,
        cx: &Cx,
        input: GetServiceRequest,
    ) -> impl Future<Output = Reply<GetServiceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("servicediscovery", "GetService")) }
    }

    fn get_service_attributes(
        &self,
        cx: &Cx,
        input: GetServiceAttributesRequest,
    ) -> impl Future<Output = Reply<GetServiceAttributesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "GetServiceAttributes",
            ))
        }
    }

    fn list_instances(
        &self,
        cx: &Cx,
        input: ListInstancesRequest,
    ) -> impl Future<Output = Reply<ListInstancesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "ListInstances",
            ))
        }
    }

    fn list_namespaces(
        &self,
        cx: &Cx,
        input: ListNamespacesRequest,
    ) -> impl Future<Output = Reply<ListNamespacesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "ListNamespaces",
            ))
        }
    }

    fn list_operations(
        &self,
        cx: &Cx,
        input: ListOperationsRequest,
    ) -> impl Future<Output = Reply<ListOperationsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "ListOperations",
            ))
        }
    }

    fn list_services(
        &self,
        cx: &Cx,
        input: ListServicesRequest,
    ) -> impl Future<Output = Reply<ListServicesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "ListServices",
            ))
        }
    }

    fn list_tags_for_resource(
        &self,
        cx: &Cx,
        input: ListTagsForResourceRequest,
    ) -> impl Future<Output = Reply<ListTagsForResourceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "ListTagsForResource",
            ))
        }
    }

    fn register_instance(
        &self,
        cx: &Cx,
        input: RegisterInstanceRequest,
    ) -> impl Future<Output = Reply<RegisterInstanceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "RegisterInstance",
            ))
        }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceRequest,
    ) -> impl Future<Output = Reply<TagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("servicediscovery", "TagResource")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceRequest,
    ) -> impl Future<Output = Reply<UntagResourceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "UntagResource",
            ))
        }
    }

    fn update_http_namespace(
        &self,
        cx: &Cx,
        input: UpdateHttpNamespaceRequest,
    ) -> impl Future<Output = Reply<UpdateHttpNamespaceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "UpdateHttpNamespace",
            ))
        }
    }

    fn update_instance_custom_health_status(
        &self,
        cx: &Cx,
        input: UpdateInstanceCustomHealthStatusRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "UpdateInstanceCustomHealthStatus",
            ))
        }
    }

    fn update_private_dns_namespace(
        &self,
        cx: &Cx,
        input: UpdatePrivateDnsNamespaceRequest,
    ) -> impl Future<Output = Reply<UpdatePrivateDnsNamespaceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "UpdatePrivateDnsNamespace",
            ))
        }
    }

    fn update_public_dns_namespace(
        &self,
        cx: &Cx,
        input: UpdatePublicDnsNamespaceRequest,
    ) -> impl Future<Output = Reply<UpdatePublicDnsNamespaceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "UpdatePublicDnsNamespace",
            ))
        }
    }

    fn update_service(
        &self,
        cx: &Cx,
        input: UpdateServiceRequest,
    ) -> impl Future<Output = Reply<UpdateServiceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "UpdateService",
            ))
        }
    }

    fn update_service_attributes(
        &self,
        cx: &Cx,
        input: UpdateServiceAttributesRequest,
    ) -> impl Future<Output = Reply<UpdateServiceAttributesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "servicediscovery",
                "UpdateServiceAttributes",
            ))
        }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "CreateHttpNamespace",
    "CreatePrivateDnsNamespace",
    "CreatePublicDnsNamespace",
    "CreateService",
    "DeleteNamespace",
    "DeleteService",
    "DeleteServiceAttributes",
    "DeregisterInstance",
    "DiscoverInstances",
    "DiscoverInstancesRevision",
    "GetInstance",
    "GetInstancesHealthStatus",
    "GetNamespace",
    "GetOperation",
    "GetService",
    "GetServiceAttributes",
    "ListInstances",
    "ListNamespaces",
    "ListOperations",
    "ListServices",
    "ListTagsForResource",
    "RegisterInstance",
    "TagResource",
    "UntagResource",
    "UpdateHttpNamespace",
    "UpdateInstanceCustomHealthStatus",
    "UpdatePrivateDnsNamespace",
    "UpdatePublicDnsNamespace",
    "UpdateService",
    "UpdateServiceAttributes",
];

impl<Cx: Sync, T: Servicediscovery<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "servicediscovery"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "CreateHttpNamespace" => answer(self.0.create_http_namespace(cx, from_tree(input))),
            "CreatePrivateDnsNamespace" => {
                answer(self.0.create_private_dns_namespace(cx, from_tree(input)))
            }
            "CreatePublicDnsNamespace" => {
                answer(self.0.create_public_dns_namespace(cx, from_tree(input)))
            }
            "CreateService" => answer(self.0.create_service(cx, from_tree(input))),
            "DeleteNamespace" => answer(self.0.delete_namespace(cx, from_tree(input))),
            "DeleteService" => answer(self.0.delete_service(cx, from_tree(input))),
            "DeleteServiceAttributes" => {
                answer(self.0.delete_service_attributes(cx, from_tree(input)))
            }
            "DeregisterInstance" => answer(self.0.deregister_instance(cx, from_tree(input))),
            "DiscoverInstances" => answer(self.0.discover_instances(cx, from_tree(input))),
            "DiscoverInstancesRevision" => {
                answer(self.0.discover_instances_revision(cx, from_tree(input)))
            }
            "GetInstance" => answer(self.0.get_instance(cx, from_tree(input))),
            "GetInstancesHealthStatus" => {
                answer(self.0.get_instances_health_status(cx, from_tree(input)))
            }
            "GetNamespace" => answer(self.0.get_namespace(cx, from_tree(input))),
            "GetOperation" => answer(self.0.get_operation(cx, from_tree(input))),
            "GetService" => answer(self.0.get_service(cx, from_tree(input))),
            "GetServiceAttributes" => answer(self.0.get_service_attributes(cx, from_tree(input))),
            "ListInstances" => answer(self.0.list_instances(cx, from_tree(input))),
            "ListNamespaces" => answer(self.0.list_namespaces(cx, from_tree(input))),
            "ListOperations" => answer(self.0.list_operations(cx, from_tree(input))),
            "ListServices" => answer(self.0.list_services(cx, from_tree(input))),
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "RegisterInstance" => answer(self.0.register_instance(cx, from_tree(input))),
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            "UpdateHttpNamespace" => answer(self.0.update_http_namespace(cx, from_tree(input))),
            "UpdateInstanceCustomHealthStatus" => answer(
                self.0
                    .update_instance_custom_health_status(cx, from_tree(input)),
            ),
            "UpdatePrivateDnsNamespace" => {
                answer(self.0.update_private_dns_namespace(cx, from_tree(input)))
            }
            "UpdatePublicDnsNamespace" => {
                answer(self.0.update_public_dns_namespace(cx, from_tree(input)))
            }
            "UpdateService" => answer(self.0.update_service(cx, from_tree(input))),
            "UpdateServiceAttributes" => {
                answer(self.0.update_service_attributes(cx, from_tree(input)))
            }
            _ => answer(async move {
                Reply::<()>::Err(ApiError::not_implemented("servicediscovery", operation))
            }),
        }
    }
}
