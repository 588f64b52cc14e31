//! Route 53. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AliasTarget {
        hosted_zone_id: String = "HostedZoneId",
        dns_name: String = "DNSName",
        evaluate_target_health: bool = "EvaluateTargetHealth",
    }
    AssociateVPCWithHostedZoneRequest {
        hosted_zone_id: String = "HostedZoneId",
        vpc: VPC = "VPC",
        comment: Option<String> = "Comment",
    }
    AssociateVPCWithHostedZoneResponse {
        change_info: ChangeInfo = "ChangeInfo",
    }
    Change {
        action: String = "Action",
        resource_record_set: ResourceRecordSet = "ResourceRecordSet",
    }
    ChangeBatch {
        comment: Option<String> = "Comment",
        changes: Vec<Change> = "Changes",
    }
    ChangeInfo {
        id: String = "Id",
        status: String = "Status",
        submitted_at: Timestamp = "SubmittedAt",
        comment: Option<String> = "Comment",
    }
    ChangeResourceRecordSetsRequest {
        hosted_zone_id: String = "HostedZoneId",
        change_batch: ChangeBatch = "ChangeBatch",
    }
    ChangeResourceRecordSetsResponse {
        change_info: ChangeInfo = "ChangeInfo",
    }
    ChangeTagsForResourceRequest {
        resource_type: String = "ResourceType",
        resource_id: String = "ResourceId",
        add_tags: Option<Vec<Tag>> = "AddTags",
        remove_tag_keys: Option<Vec<String>> = "RemoveTagKeys",
    }
    ChangeTagsForResourceResponse {
    }
    CidrRoutingConfig {
        collection_id: String = "CollectionId",
        location_name: String = "LocationName",
    }
    Coordinates {
        latitude: String = "Latitude",
        longitude: String = "Longitude",
    }
    CreateHostedZoneRequest {
        name: String = "Name",
        vpc: Option<VPC> = "VPC",
        caller_reference: String = "CallerReference",
        hosted_zone_config: Option<HostedZoneConfig> = "HostedZoneConfig",
        delegation_set_id: Option<String> = "DelegationSetId",
    }
    CreateHostedZoneResponse {
        hosted_zone: HostedZone = "HostedZone",
        change_info: ChangeInfo = "ChangeInfo",
        delegation_set: DelegationSet = "DelegationSet",
        vpc: Option<VPC> = "VPC",
        location: String = "Location",
    }
    CreateVPCAssociationAuthorizationRequest {
        hosted_zone_id: String = "HostedZoneId",
        vpc: VPC = "VPC",
    }
    CreateVPCAssociationAuthorizationResponse {
        hosted_zone_id: String = "HostedZoneId",
        vpc: VPC = "VPC",
    }
    DelegationSet {
        id: Option<String> = "Id",
        caller_reference: Option<String> = "CallerReference",
        name_servers: Vec<String> = "NameServers",
    }
    DeleteHostedZoneRequest {
        id: String = "Id",
    }
    DeleteHostedZoneResponse {
        change_info: ChangeInfo = "ChangeInfo",
    }
    DeleteVPCAssociationAuthorizationRequest {
        hosted_zone_id: String = "HostedZoneId",
        vpc: VPC = "VPC",
    }
    DeleteVPCAssociationAuthorizationResponse {
    }
    DisassociateVPCFromHostedZoneRequest {
        hosted_zone_id: String = "HostedZoneId",
        vpc: VPC = "VPC",
        comment: Option<String> = "Comment",
    }
    DisassociateVPCFromHostedZoneResponse {
        change_info: ChangeInfo = "ChangeInfo",
    }
    GeoLocation {
        continent_code: Option<String> = "ContinentCode",
        country_code: Option<String> = "CountryCode",
        subdivision_code: Option<String> = "SubdivisionCode",
    }
    GeoProximityLocation {
        aws_region: Option<String> = "AWSRegion",
        local_zone_group: Option<String> = "LocalZoneGroup",
        coordinates: Option<Coordinates> = "Coordinates",
        bias: Option<i32> = "Bias",
    }
    GetChangeRequest {
        id: String = "Id",
    }
    GetChangeResponse {
        change_info: ChangeInfo = "ChangeInfo",
    }
    GetHostedZoneCountRequest {
    }
    GetHostedZoneCountResponse {
        hosted_zone_count: i64 = "HostedZoneCount",
    }
    GetHostedZoneLimitRequest {
        r#type: String = "Type",
        hosted_zone_id: String = "HostedZoneId",
    }
    GetHostedZoneLimitResponse {
        limit: HostedZoneLimit = "Limit",
        count: i64 = "Count",
    }
    GetHostedZoneRequest {
        id: String = "Id",
    }
    GetHostedZoneResponse {
        hosted_zone: HostedZone = "HostedZone",
        delegation_set: Option<DelegationSet> = "DelegationSet",
        vp_cs: Option<Vec<VPC>> = "VPCs",
    }
    HostedZone {
        id: String = "Id",
        name: String = "Name",
        caller_reference: String = "CallerReference",
        config: Option<HostedZoneConfig> = "Config",
        resource_record_set_count: Option<i64> = "ResourceRecordSetCount",
        linked_service: Option<LinkedService> = "LinkedService",
        features: Option<HostedZoneFeatures> = "Features",
    }
    HostedZoneConfig {
        comment: Option<String> = "Comment",
        private_zone: Option<bool> = "PrivateZone",
    }
    HostedZoneFailureReasons {
        accelerated_recovery: Option<String> = "AcceleratedRecovery",
    }
    HostedZoneFeatures {
        accelerated_recovery_status: Option<String> = "AcceleratedRecoveryStatus",
        failure_reasons: Option<HostedZoneFailureReasons> = "FailureReasons",
    }
    HostedZoneLimit {
        r#type: String = "Type",
        value: i64 = "Value",
    }
    HostedZoneOwner {
        owning_account: Option<String> = "OwningAccount",
        owning_service: Option<String> = "OwningService",
    }
    HostedZoneSummary {
        hosted_zone_id: String = "HostedZoneId",
        name: String = "Name",
        owner: HostedZoneOwner = "Owner",
    }
    LinkedService {
        service_principal: Option<String> = "ServicePrincipal",
        description: Option<String> = "Description",
    }
    ListHostedZonesByNameRequest {
        dns_name: Option<String> = "DNSName",
        hosted_zone_id: Option<String> = "HostedZoneId",
        max_items: Option<String> = "MaxItems",
    }
    ListHostedZonesByNameResponse {
        hosted_zones: Vec<HostedZone> = "HostedZones",
        dns_name: Option<String> = "DNSName",
        hosted_zone_id: Option<String> = "HostedZoneId",
        is_truncated: bool = "IsTruncated",
        next_dns_name: Option<String> = "NextDNSName",
        next_hosted_zone_id: Option<String> = "NextHostedZoneId",
        max_items: String = "MaxItems",
    }
    ListHostedZonesByVPCRequest {
        vpc_id: String = "VPCId",
        vpc_region: String = "VPCRegion",
        max_items: Option<String> = "MaxItems",
        next_token: Option<String> = "NextToken",
    }
    ListHostedZonesByVPCResponse {
        hosted_zone_summaries: Vec<HostedZoneSummary> = "HostedZoneSummaries",
        max_items: String = "MaxItems",
        next_token: Option<String> = "NextToken",
    }
    ListHostedZonesRequest {
        marker: Option<String> = "Marker",
        max_items: Option<String> = "MaxItems",
        delegation_set_id: Option<String> = "DelegationSetId",
        hosted_zone_type: Option<String> = "HostedZoneType",
    }
    ListHostedZonesResponse {
        hosted_zones: Vec<HostedZone> = "HostedZones",
        marker: String = "Marker",
        is_truncated: bool = "IsTruncated",
        next_marker: Option<String> = "NextMarker",
        max_items: String = "MaxItems",
    }
    ListResourceRecordSetsRequest {
        hosted_zone_id: String = "HostedZoneId",
        start_record_name: Option<String> = "StartRecordName",
        start_record_type: Option<String> = "StartRecordType",
        start_record_identifier: Option<String> = "StartRecordIdentifier",
        max_items: Option<String> = "MaxItems",
    }
    ListResourceRecordSetsResponse {
        resource_record_sets: Vec<ResourceRecordSet> = "ResourceRecordSets",
        is_truncated: bool = "IsTruncated",
        next_record_name: Option<String> = "NextRecordName",
        next_record_type: Option<String> = "NextRecordType",
        next_record_identifier: Option<String> = "NextRecordIdentifier",
        max_items: String = "MaxItems",
    }
    ListTagsForResourceRequest {
        resource_type: String = "ResourceType",
        resource_id: String = "ResourceId",
    }
    ListTagsForResourceResponse {
        resource_tag_set: ResourceTagSet = "ResourceTagSet",
    }
    ListTagsForResourcesRequest {
        resource_type: String = "ResourceType",
        resource_ids: Vec<String> = "ResourceIds",
    }
    ListTagsForResourcesResponse {
        resource_tag_sets: Vec<ResourceTagSet> = "ResourceTagSets",
    }
    ListVPCAssociationAuthorizationsRequest {
        hosted_zone_id: String = "HostedZoneId",
        next_token: Option<String> = "NextToken",
        max_results: Option<String> = "MaxResults",
    }
    ListVPCAssociationAuthorizationsResponse {
        hosted_zone_id: String = "HostedZoneId",
        next_token: Option<String> = "NextToken",
        vp_cs: Vec<VPC> = "VPCs",
    }
    ResourceRecord {
        value: String = "Value",
    }
    ResourceRecordSet {
        name: String = "Name",
        r#type: String = "Type",
        set_identifier: Option<String> = "SetIdentifier",
        weight: Option<i64> = "Weight",
        region: Option<String> = "Region",
        geo_location: Option<GeoLocation> = "GeoLocation",
        failover: Option<String> = "Failover",
        multi_value_answer: Option<bool> = "MultiValueAnswer",
        ttl: Option<i64> = "TTL",
        resource_records: Option<Vec<ResourceRecord>> = "ResourceRecords",
        alias_target: Option<AliasTarget> = "AliasTarget",
        health_check_id: Option<String> = "HealthCheckId",
        traffic_policy_instance_id: Option<String> = "TrafficPolicyInstanceId",
        cidr_routing_config: Option<CidrRoutingConfig> = "CidrRoutingConfig",
        geo_proximity_location: Option<GeoProximityLocation> = "GeoProximityLocation",
    }
    ResourceTagSet {
        resource_type: Option<String> = "ResourceType",
        resource_id: Option<String> = "ResourceId",
        tags: Option<Vec<Tag>> = "Tags",
    }
    Tag {
        key: Option<String> = "Key",
        value: Option<String> = "Value",
    }
    TestDNSAnswerRequest {
        hosted_zone_id: String = "HostedZoneId",
        record_name: String = "RecordName",
        record_type: String = "RecordType",
        resolver_ip: Option<String> = "ResolverIP",
        edns0_client_subnet_ip: Option<String> = "EDNS0ClientSubnetIP",
        edns0_client_subnet_mask: Option<String> = "EDNS0ClientSubnetMask",
    }
    TestDNSAnswerResponse {
        nameserver: String = "Nameserver",
        record_name: String = "RecordName",
        record_type: String = "RecordType",
        record_data: Vec<String> = "RecordData",
        response_code: String = "ResponseCode",
        protocol: String = "Protocol",
    }
    UpdateHostedZoneCommentRequest {
        id: String = "Id",
        comment: Option<String> = "Comment",
    }
    UpdateHostedZoneCommentResponse {
        hosted_zone: HostedZone = "HostedZone",
    }
    VPC {
        vpc_region: Option<String> = "VPCRegion",
        vpc_id: Option<String> = "VPCId",
    }
}

pub fn concurrent_modification(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConcurrentModification",
        "ConcurrentModification",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn conflicting_domain_exists(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConflictingDomainExists",
        "ConflictingDomainExists",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn delegation_set_not_available(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DelegationSetNotAvailable",
        "DelegationSetNotAvailable",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn delegation_set_not_reusable(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DelegationSetNotReusable",
        "DelegationSetNotReusable",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn hosted_zone_already_exists(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "HostedZoneAlreadyExists",
        "HostedZoneAlreadyExists",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn hosted_zone_not_empty(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "HostedZoneNotEmpty",
        "HostedZoneNotEmpty",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn hosted_zone_not_private(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "HostedZoneNotPrivate",
        "HostedZoneNotPrivate",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_change_batch(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidChangeBatch",
        "InvalidChangeBatch",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_domain_name(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidDomainName",
        "InvalidDomainName",
        400,
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

pub fn invalid_pagination_token(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidPaginationToken",
        "InvalidPaginationToken",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_vpc_id(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidVPCId",
        "InvalidVPCId",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn last_vpc_association(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LastVPCAssociation",
        "LastVPCAssociation",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn limits_exceeded(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LimitsExceeded",
        "LimitsExceeded",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn no_such_change(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NoSuchChange",
        "NoSuchChange",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn no_such_delegation_set(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NoSuchDelegationSet",
        "NoSuchDelegationSet",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn no_such_health_check(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NoSuchHealthCheck",
        "NoSuchHealthCheck",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn no_such_hosted_zone(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NoSuchHostedZone",
        "NoSuchHostedZone",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn not_authorized_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NotAuthorizedException",
        "NotAuthorizedException",
        401,
        Fault::Sender,
        message.into(),
    )
}

pub fn prior_request_not_complete(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PriorRequestNotComplete",
        "PriorRequestNotComplete",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn public_zone_vpc_association(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PublicZoneVPCAssociation",
        "PublicZoneVPCAssociation",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn throttling_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ThrottlingException",
        "ThrottlingException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_hosted_zones(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyHostedZones",
        "TooManyHostedZones",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_vpc_association_authorizations(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyVPCAssociationAuthorizations",
        "TooManyVPCAssociationAuthorizations",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn vpc_association_authorization_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "VPCAssociationAuthorizationNotFound",
        "VPCAssociationAuthorizationNotFound",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn vpc_association_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "VPCAssociationNotFound",
        "VPCAssociationNotFound",
        404,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for Route 53.
pub trait Route53<Cx: Sync>: Send + Sync {
    fn associate_vpc_with_hosted_zone(
        &self,
        cx: &Cx,
        input: AssociateVPCWithHostedZoneRequest,
    ) -> impl Future<Output = Reply<AssociateVPCWithHostedZoneResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "AssociateVPCWithHostedZone",
            ))
        }
    }

    fn change_resource_record_sets(
        &self,
        cx: &Cx,
        input: ChangeResourceRecordSetsRequest,
    ) -> impl Future<Output = Reply<ChangeResourceRecordSetsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "ChangeResourceRecordSets",
            ))
        }
    }

    fn change_tags_for_resource(
        &self,
        cx: &Cx,
        input: ChangeTagsForResourceRequest,
    ) -> impl Future<Output = Reply<ChangeTagsForResourceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "ChangeTagsForResource",
            ))
        }
    }

    fn create_hosted_zone(
        &self,
        cx: &Cx,
        input: CreateHostedZoneRequest,
    ) -> impl Future<Output = Reply<CreateHostedZoneResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "CreateHostedZone")) }
    }

    fn create_vpc_association_authorization(
        &self,
        cx: &Cx,
        input: CreateVPCAssociationAuthorizationRequest,
    ) -> impl Future<Output = Reply<CreateVPCAssociationAuthorizationResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "CreateVPCAssociationAuthorization",
            ))
        }
    }

    fn delete_hosted_zone(
        &self,
        cx: &Cx,
        input: DeleteHostedZoneRequest,
    ) -> impl Future<Output = Reply<DeleteHostedZoneResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "DeleteHostedZone")) }
    }

    fn delete_vpc_association_authorization(
        &self,
        cx: &Cx,
        input: DeleteVPCAssociationAuthorizationRequest,
    ) -> impl Future<Output = Reply<DeleteVPCAssociationAuthorizationResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "DeleteVPCAssociationAuthorization",
            ))
        }
    }

    fn disassociate_vpc_from_hosted_zone(
        &self,
        cx: &Cx,
        input: DisassociateVPCFromHostedZoneRequest,
    ) -> impl Future<Output = Reply<DisassociateVPCFromHostedZoneResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "DisassociateVPCFromHostedZone",
            ))
        }
    }

    fn get_change(
        &self,
        cx: &Cx,
        input: GetChangeRequest,
    ) -> impl Future<Output = Reply<GetChangeResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "GetChange")) }
    }

    fn get_hosted_zone(
        &self,
        cx: &Cx,
        input: GetHostedZoneRequest,
    ) -> impl Future<Output = Reply<GetHostedZoneResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "GetHostedZone")) }
    }

    fn get_hosted_zone_count(
        &self,
        cx: &Cx,
        input: GetHostedZoneCountRequest,
    ) -> impl Future<Output = Reply<GetHostedZoneCountResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "GetHostedZoneCount")) }
    }

    fn get_hosted_zone_limit(
        &self,
        cx: &Cx,
        input: GetHostedZoneLimitRequest,
    ) -> impl Future<Output = Reply<GetHostedZoneLimitResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "GetHostedZoneLimit")) }
    }

    fn list_hosted_zones(
        &self,
        cx: &Cx,
        input: ListHostedZonesRequest,
    ) -> impl Future<Output = Reply<ListHostedZonesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "ListHostedZones")) }
    }

    fn list_hosted_zones_by_name(
        &self,
        cx: &Cx,
        input: ListHostedZonesByNameRequest,
    ) -> impl Future<Output = Reply<ListHostedZonesByNameResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "ListHostedZonesByName",
            ))
        }
    }

    fn list_hosted_zones_by_vpc(
        &self,
        cx: &Cx,
        input: ListHostedZonesByVPCRequest,
    ) -> impl Future<Output = Reply<ListHostedZonesByVPCResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "ListHostedZonesByVPC")) }
    }

    fn list_resource_record_sets(
        &self,
        cx: &Cx,
        input: ListResourceRecordSetsRequest,
    ) -> impl Future<Output = Reply<ListResourceRecordSetsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "ListResourceRecordSets",
            ))
        }
    }

    fn list_tags_for_resource(
        &self,
        cx: &Cx,
        input: ListTagsForResourceRequest,
    ) -> impl Future<Output = Reply<ListTagsForResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "ListTagsForResource")) }
    }

    fn list_tags_for_resources(
        &self,
        cx: &Cx,
        input: ListTagsForResourcesRequest,
    ) -> impl Future<Output = Reply<ListTagsForResourcesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "ListTagsForResources")) }
    }

    fn list_vpc_association_authorizations(
        &self,
        cx: &Cx,
        input: ListVPCAssociationAuthorizationsRequest,
    ) -> impl Future<Output = Reply<ListVPCAssociationAuthorizationsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "ListVPCAssociationAuthorizations",
            ))
        }
    }

    fn test_dns_answer(
        &self,
        cx: &Cx,
        input: TestDNSAnswerRequest,
    ) -> impl Future<Output = Reply<TestDNSAnswerResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("route53", "TestDNSAnswer")) }
    }

    fn update_hosted_zone_comment(
        &self,
        cx: &Cx,
        input: UpdateHostedZoneCommentRequest,
    ) -> impl Future<Output = Reply<UpdateHostedZoneCommentResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "route53",
                "UpdateHostedZoneComment",
            ))
        }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AssociateVPCWithHostedZone",
    "ChangeResourceRecordSets",
    "ChangeTagsForResource",
    "CreateHostedZone",
    "CreateVPCAssociationAuthorization",
    "DeleteHostedZone",
    "DeleteVPCAssociationAuthorization",
    "DisassociateVPCFromHostedZone",
    "GetChange",
    "GetHostedZone",
    "GetHostedZoneCount",
    "GetHostedZoneLimit",
    "ListHostedZones",
    "ListHostedZonesByName",
    "ListHostedZonesByVPC",
    "ListResourceRecordSets",
    "ListTagsForResource",
    "ListTagsForResources",
    "ListVPCAssociationAuthorizations",
    "TestDNSAnswer",
    "UpdateHostedZoneComment",
];

impl<Cx: Sync, T: Route53<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "route53"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AssociateVPCWithHostedZone" => {
                answer(self.0.associate_vpc_with_hosted_zone(cx, from_tree(input)))
            }
            "ChangeResourceRecordSets" => {
                answer(self.0.change_resource_record_sets(cx, from_tree(input)))
            }
            "ChangeTagsForResource" => {
                answer(self.0.change_tags_for_resource(cx, from_tree(input)))
            }
            "CreateHostedZone" => answer(self.0.create_hosted_zone(cx, from_tree(input))),
            "CreateVPCAssociationAuthorization" => answer(
                self.0
                    .create_vpc_association_authorization(cx, from_tree(input)),
            ),
            "DeleteHostedZone" => answer(self.0.delete_hosted_zone(cx, from_tree(input))),
            "DeleteVPCAssociationAuthorization" => answer(
                self.0
                    .delete_vpc_association_authorization(cx, from_tree(input)),
            ),
            "DisassociateVPCFromHostedZone" => answer(
                self.0
                    .disassociate_vpc_from_hosted_zone(cx, from_tree(input)),
            ),
            "GetChange" => answer(self.0.get_change(cx, from_tree(input))),
            "GetHostedZone" => answer(self.0.get_hosted_zone(cx, from_tree(input))),
            "GetHostedZoneCount" => answer(self.0.get_hosted_zone_count(cx, from_tree(input))),
            "GetHostedZoneLimit" => answer(self.0.get_hosted_zone_limit(cx, from_tree(input))),
            "ListHostedZones" => answer(self.0.list_hosted_zones(cx, from_tree(input))),
            "ListHostedZonesByName" => {
                answer(self.0.list_hosted_zones_by_name(cx, from_tree(input)))
            }
            "ListHostedZonesByVPC" => answer(self.0.list_hosted_zones_by_vpc(cx, from_tree(input))),
            "ListResourceRecordSets" => {
                answer(self.0.list_resource_record_sets(cx, from_tree(input)))
            }
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "ListTagsForResources" => answer(self.0.list_tags_for_resources(cx, from_tree(input))),
            "ListVPCAssociationAuthorizations" => answer(
                self.0
                    .list_vpc_association_authorizations(cx, from_tree(input)),
            ),
            "TestDNSAnswer" => answer(self.0.test_dns_answer(cx, from_tree(input))),
            "UpdateHostedZoneComment" => {
                answer(self.0.update_hosted_zone_comment(cx, from_tree(input)))
            }
            _ => {
                answer(
                    async move { Reply::<()>::Err(ApiError::not_implemented("route53", operation)) },
                )
            }
        }
    }
}
