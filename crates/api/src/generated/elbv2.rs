//! Elastic Load Balancing v2. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    Action {
        r#type: String = "Type",
        target_group_arn: Option<String> = "TargetGroupArn",
        authenticate_oidc_config: Option<AuthenticateOidcActionConfig> = "AuthenticateOidcConfig",
        authenticate_cognito_config: Option<AuthenticateCognitoActionConfig> = "AuthenticateCognitoConfig",
        order: Option<i32> = "Order",
        redirect_config: Option<RedirectActionConfig> = "RedirectConfig",
        fixed_response_config: Option<FixedResponseActionConfig> = "FixedResponseConfig",
        forward_config: Option<ForwardActionConfig> = "ForwardConfig",
        jwt_validation_config: Option<JwtValidationActionConfig> = "JwtValidationConfig",
    }
    AddListenerCertificatesInput {
        listener_arn: String = "ListenerArn",
        certificates: Vec<Certificate> = "Certificates",
    }
    AddListenerCertificatesOutput {
        certificates: Option<Vec<Certificate>> = "Certificates",
    }
    AddTagsInput {
        resource_arns: Vec<String> = "ResourceArns",
        tags: Vec<Tag> = "Tags",
    }
    AddTagsOutput {
    }
    AdministrativeOverride {
        state: Option<String> = "State",
        reason: Option<String> = "Reason",
        description: Option<String> = "Description",
    }
    AnomalyDetection {
        result: Option<String> = "Result",
        mitigation_in_effect: Option<String> = "MitigationInEffect",
    }
    AuthenticateCognitoActionConfig {
        user_pool_arn: String = "UserPoolArn",
        user_pool_client_id: String = "UserPoolClientId",
        user_pool_domain: String = "UserPoolDomain",
        session_cookie_name: Option<String> = "SessionCookieName",
        scope: Option<String> = "Scope",
        session_timeout: Option<i64> = "SessionTimeout",
        authentication_request_extra_params: Option<BTreeMap<String, String>> = "AuthenticationRequestExtraParams",
        on_unauthenticated_request: Option<String> = "OnUnauthenticatedRequest",
    }
    AuthenticateOidcActionConfig {
        issuer: String = "Issuer",
        authorization_endpoint: String = "AuthorizationEndpoint",
        token_endpoint: String = "TokenEndpoint",
        user_info_endpoint: String = "UserInfoEndpoint",
        client_id: String = "ClientId",
        client_secret: Option<String> = "ClientSecret",
        session_cookie_name: Option<String> = "SessionCookieName",
        scope: Option<String> = "Scope",
        session_timeout: Option<i64> = "SessionTimeout",
        authentication_request_extra_params: Option<BTreeMap<String, String>> = "AuthenticationRequestExtraParams",
        on_unauthenticated_request: Option<String> = "OnUnauthenticatedRequest",
        use_existing_client_secret: Option<bool> = "UseExistingClientSecret",
    }
    AvailabilityZone {
        zone_name: Option<String> = "ZoneName",
        subnet_id: Option<String> = "SubnetId",
        outpost_id: Option<String> = "OutpostId",
        load_balancer_addresses: Option<Vec<LoadBalancerAddress>> = "LoadBalancerAddresses",
        source_nat_ipv6_prefixes: Option<Vec<String>> = "SourceNatIpv6Prefixes",
    }
    Certificate {
        certificate_arn: Option<String> = "CertificateArn",
        is_default: Option<bool> = "IsDefault",
    }
    Cipher {
        name: Option<String> = "Name",
        priority: Option<i32> = "Priority",
    }
    CreateListenerInput {
        load_balancer_arn: String = "LoadBalancerArn",
        protocol: Option<String> = "Protocol",
        port: Option<i32> = "Port",
        ssl_policy: Option<String> = "SslPolicy",
        certificates: Option<Vec<Certificate>> = "Certificates",
        default_actions: Vec<Action> = "DefaultActions",
        alpn_policy: Option<Vec<String>> = "AlpnPolicy",
        tags: Option<Vec<Tag>> = "Tags",
        mutual_authentication: Option<MutualAuthenticationAttributes> = "MutualAuthentication",
    }
    CreateListenerOutput {
        listeners: Option<Vec<Listener>> = "Listeners",
    }
    CreateLoadBalancerInput {
        name: String = "Name",
        subnets: Option<Vec<String>> = "Subnets",
        subnet_mappings: Option<Vec<SubnetMapping>> = "SubnetMappings",
        security_groups: Option<Vec<String>> = "SecurityGroups",
        scheme: Option<String> = "Scheme",
        tags: Option<Vec<Tag>> = "Tags",
        r#type: Option<String> = "Type",
        ip_address_type: Option<String> = "IpAddressType",
        customer_owned_ipv4_pool: Option<String> = "CustomerOwnedIpv4Pool",
        enable_prefix_for_ipv6_source_nat: Option<String> = "EnablePrefixForIpv6SourceNat",
        ipam_pools: Option<IpamPools> = "IpamPools",
    }
    CreateLoadBalancerOutput {
        load_balancers: Option<Vec<LoadBalancer>> = "LoadBalancers",
    }
    CreateRuleInput {
        listener_arn: String = "ListenerArn",
        conditions: Vec<RuleCondition> = "Conditions",
        priority: i32 = "Priority",
        actions: Vec<Action> = "Actions",
        tags: Option<Vec<Tag>> = "Tags",
        transforms: Option<Vec<RuleTransform>> = "Transforms",
    }
    CreateRuleOutput {
        rules: Option<Vec<Rule>> = "Rules",
    }
    CreateTargetGroupInput {
        name: String = "Name",
        protocol: Option<String> = "Protocol",
        protocol_version: Option<String> = "ProtocolVersion",
        port: Option<i32> = "Port",
        vpc_id: Option<String> = "VpcId",
        health_check_protocol: Option<String> = "HealthCheckProtocol",
        health_check_port: Option<String> = "HealthCheckPort",
        health_check_enabled: Option<bool> = "HealthCheckEnabled",
        health_check_path: Option<String> = "HealthCheckPath",
        health_check_interval_seconds: Option<i32> = "HealthCheckIntervalSeconds",
        health_check_timeout_seconds: Option<i32> = "HealthCheckTimeoutSeconds",
        healthy_threshold_count: Option<i32> = "HealthyThresholdCount",
        unhealthy_threshold_count: Option<i32> = "UnhealthyThresholdCount",
        matcher: Option<Matcher> = "Matcher",
        target_type: Option<String> = "TargetType",
        tags: Option<Vec<Tag>> = "Tags",
        ip_address_type: Option<String> = "IpAddressType",
        target_control_port: Option<i32> = "TargetControlPort",
    }
    CreateTargetGroupOutput {
        target_groups: Option<Vec<TargetGroup>> = "TargetGroups",
    }
    DeleteListenerInput {
        listener_arn: String = "ListenerArn",
    }
    DeleteListenerOutput {
    }
    DeleteLoadBalancerInput {
        load_balancer_arn: String = "LoadBalancerArn",
    }
    DeleteLoadBalancerOutput {
    }
    DeleteRuleInput {
        rule_arn: String = "RuleArn",
    }
    DeleteRuleOutput {
    }
    DeleteTargetGroupInput {
        target_group_arn: String = "TargetGroupArn",
    }
    DeleteTargetGroupOutput {
    }
    DeregisterTargetsInput {
        target_group_arn: String = "TargetGroupArn",
        targets: Vec<TargetDescription> = "Targets",
    }
    DeregisterTargetsOutput {
    }
    DescribeAccountLimitsInput {
        marker: Option<String> = "Marker",
        page_size: Option<i32> = "PageSize",
    }
    DescribeAccountLimitsOutput {
        limits: Option<Vec<Limit>> = "Limits",
        next_marker: Option<String> = "NextMarker",
    }
    DescribeListenerAttributesInput {
        listener_arn: String = "ListenerArn",
    }
    DescribeListenerAttributesOutput {
        attributes: Option<Vec<ListenerAttribute>> = "Attributes",
    }
    DescribeListenerCertificatesInput {
        listener_arn: String = "ListenerArn",
        marker: Option<String> = "Marker",
        page_size: Option<i32> = "PageSize",
    }
    DescribeListenerCertificatesOutput {
        certificates: Option<Vec<Certificate>> = "Certificates",
        next_marker: Option<String> = "NextMarker",
    }
    DescribeListenersInput {
        load_balancer_arn: Option<String> = "LoadBalancerArn",
        listener_arns: Option<Vec<String>> = "ListenerArns",
        marker: Option<String> = "Marker",
        page_size: Option<i32> = "PageSize",
    }
    DescribeListenersOutput {
        listeners: Option<Vec<Listener>> = "Listeners",
        next_marker: Option<String> = "NextMarker",
    }
    DescribeLoadBalancerAttributesInput {
        load_balancer_arn: String = "LoadBalancerArn",
    }
    DescribeLoadBalancerAttributesOutput {
        attributes: Option<Vec<LoadBalancerAttribute>> = "Attributes",
    }
    DescribeLoadBalancersInput {
        load_balancer_arns: Option<Vec<String>> = "LoadBalancerArns",
        names: Option<Vec<String>> = "Names",
        marker: Option<String> = "Marker",
        page_size: Option<i32> = "PageSize",
    }
    DescribeLoadBalancersOutput {
        load_balancers: Option<Vec<LoadBalancer>> = "LoadBalancers",
        next_marker: Option<String> = "NextMarker",
    }
    DescribeRulesInput {
        listener_arn: Option<String> = "ListenerArn",
        rule_arns: Option<Vec<String>> = "RuleArns",
        marker: Option<String> = "Marker",
        page_size: Option<i32> = "PageSize",
    }
    DescribeRulesOutput {
        rules: Option<Vec<Rule>> = "Rules",
        next_marker: Option<String> = "NextMarker",
    }
    DescribeSSLPoliciesInput {
        names: Option<Vec<String>> = "Names",
        marker: Option<String> = "Marker",
        page_size: Option<i32> = "PageSize",
        load_balancer_type: Option<String> = "LoadBalancerType",
    }
    DescribeSSLPoliciesOutput {
        ssl_policies: Option<Vec<SslPolicy>> = "SslPolicies",
        next_marker: Option<String> = "NextMarker",
    }
    DescribeTagsInput {
        resource_arns: Vec<String> = "ResourceArns",
    }
    DescribeTagsOutput {
        tag_descriptions: Option<Vec<TagDescription>> = "TagDescriptions",
    }
    DescribeTargetGroupAttributesInput {
        target_group_arn: String = "TargetGroupArn",
    }
    DescribeTargetGroupAttributesOutput {
        attributes: Option<Vec<TargetGroupAttribute>> = "Attributes",
    }
    DescribeTargetGroupsInput {
        load_balancer_arn: Option<String> = "LoadBalancerArn",
        target_group_arns: Option<Vec<String>> = "TargetGroupArns",
        names: Option<Vec<String>> = "Names",
        marker: Option<String> = "Marker",
        page_size: Option<i32> = "PageSize",
    }
    DescribeTargetGroupsOutput {
        target_groups: Option<Vec<TargetGroup>> = "TargetGroups",
        next_marker: Option<String> = "NextMarker",
    }
    DescribeTargetHealthInput {
        target_group_arn: String = "TargetGroupArn",
        targets: Option<Vec<TargetDescription>> = "Targets",
        include: Option<Vec<String>> = "Include",
    }
    DescribeTargetHealthOutput {
        target_health_descriptions: Option<Vec<TargetHealthDescription>> = "TargetHealthDescriptions",
    }
    FixedResponseActionConfig {
        message_body: Option<String> = "MessageBody",
        status_code: String = "StatusCode",
        content_type: Option<String> = "ContentType",
    }
    ForwardActionConfig {
        target_groups: Option<Vec<TargetGroupTuple>> = "TargetGroups",
        target_group_stickiness_config: Option<TargetGroupStickinessConfig> = "TargetGroupStickinessConfig",
    }
    HostHeaderConditionConfig {
        values: Option<Vec<String>> = "Values",
        regex_values: Option<Vec<String>> = "RegexValues",
    }
    HostHeaderRewriteConfig {
        rewrites: Option<Vec<RewriteConfig>> = "Rewrites",
    }
    HttpHeaderConditionConfig {
        http_header_name: Option<String> = "HttpHeaderName",
        values: Option<Vec<String>> = "Values",
        regex_values: Option<Vec<String>> = "RegexValues",
    }
    HttpRequestMethodConditionConfig {
        values: Option<Vec<String>> = "Values",
    }
    IpamPools {
        ipv4_ipam_pool_id: Option<String> = "Ipv4IpamPoolId",
    }
    JwtValidationActionAdditionalClaim {
        format: String = "Format",
        name: String = "Name",
        values: Vec<String> = "Values",
    }
    JwtValidationActionConfig {
        jwks_endpoint: String = "JwksEndpoint",
        issuer: String = "Issuer",
        additional_claims: Option<Vec<JwtValidationActionAdditionalClaim>> = "AdditionalClaims",
    }
    Limit {
        name: Option<String> = "Name",
        max: Option<String> = "Max",
    }
    Listener {
        listener_arn: Option<String> = "ListenerArn",
        load_balancer_arn: Option<String> = "LoadBalancerArn",
        port: Option<i32> = "Port",
        protocol: Option<String> = "Protocol",
        certificates: Option<Vec<Certificate>> = "Certificates",
        ssl_policy: Option<String> = "SslPolicy",
        default_actions: Option<Vec<Action>> = "DefaultActions",
        alpn_policy: Option<Vec<String>> = "AlpnPolicy",
        mutual_authentication: Option<MutualAuthenticationAttributes> = "MutualAuthentication",
    }
    ListenerAttribute {
        key: Option<String> = "Key",
        value: Option<String> = "Value",
    }
    LoadBalancer {
        load_balancer_arn: Option<String> = "LoadBalancerArn",
        dns_name: Option<String> = "DNSName",
        canonical_hosted_zone_id: Option<String> = "CanonicalHostedZoneId",
        created_time: Option<Timestamp> = "CreatedTime",
        load_balancer_name: Option<String> = "LoadBalancerName",
        scheme: Option<String> = "Scheme",
        vpc_id: Option<String> = "VpcId",
        state: Option<LoadBalancerState> = "State",
        r#type: Option<String> = "Type",
        availability_zones: Option<Vec<AvailabilityZone>> = "AvailabilityZones",
        security_groups: Option<Vec<String>> = "SecurityGroups",
        ip_address_type: Option<String> = "IpAddressType",
        customer_owned_ipv4_pool: Option<String> = "CustomerOwnedIpv4Pool",
        enforce_security_group_inbound_rules_on_private_link_traffic: Option<String> = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
        enable_prefix_for_ipv6_source_nat: Option<String> = "EnablePrefixForIpv6SourceNat",
        ipam_pools: Option<IpamPools> = "IpamPools",
    }
    LoadBalancerAddress {
        ip_address: Option<String> = "IpAddress",
        allocation_id: Option<String> = "AllocationId",
        private_ipv4_address: Option<String> = "PrivateIPv4Address",
        ipv6_address: Option<String> = "IPv6Address",
    }
    LoadBalancerAttribute {
        key: Option<String> = "Key",
        value: Option<String> = "Value",
    }
    LoadBalancerState {
        code: Option<String> = "Code",
        reason: Option<String> = "Reason",
    }
    Matcher {
        http_code: Option<String> = "HttpCode",
        grpc_code: Option<String> = "GrpcCode",
    }
    ModifyListenerAttributesInput {
        listener_arn: String = "ListenerArn",
        attributes: Vec<ListenerAttribute> = "Attributes",
    }
    ModifyListenerAttributesOutput {
        attributes: Option<Vec<ListenerAttribute>> = "Attributes",
    }
    ModifyListenerInput {
        listener_arn: String = "ListenerArn",
        port: Option<i32> = "Port",
        protocol: Option<String> = "Protocol",
        ssl_policy: Option<String> = "SslPolicy",
        certificates: Option<Vec<Certificate>> = "Certificates",
        default_actions: Option<Vec<Action>> = "DefaultActions",
        alpn_policy: Option<Vec<String>> = "AlpnPolicy",
        mutual_authentication: Option<MutualAuthenticationAttributes> = "MutualAuthentication",
    }
    ModifyListenerOutput {
        listeners: Option<Vec<Listener>> = "Listeners",
    }
    ModifyLoadBalancerAttributesInput {
        load_balancer_arn: String = "LoadBalancerArn",
        attributes: Vec<LoadBalancerAttribute> = "Attributes",
    }
    ModifyLoadBalancerAttributesOutput {
        attributes: Option<Vec<LoadBalancerAttribute>> = "Attributes",
    }
    ModifyRuleInput {
        rule_arn: String = "RuleArn",
        conditions: Option<Vec<RuleCondition>> = "Conditions",
        actions: Option<Vec<Action>> = "Actions",
        transforms: Option<Vec<RuleTransform>> = "Transforms",
        reset_transforms: Option<bool> = "ResetTransforms",
    }
    ModifyRuleOutput {
        rules: Option<Vec<Rule>> = "Rules",
    }
    ModifyTargetGroupAttributesInput {
        target_group_arn: String = "TargetGroupArn",
        attributes: Vec<TargetGroupAttribute> = "Attributes",
    }
    ModifyTargetGroupAttributesOutput {
        attributes: Option<Vec<TargetGroupAttribute>> = "Attributes",
    }
    ModifyTargetGroupInput {
        target_group_arn: String = "TargetGroupArn",
        health_check_protocol: Option<String> = "HealthCheckProtocol",
        health_check_port: Option<String> = "HealthCheckPort",
        health_check_path: Option<String> = "HealthCheckPath",
        health_check_enabled: Option<bool> = "HealthCheckEnabled",
        health_check_interval_seconds: Option<i32> = "HealthCheckIntervalSeconds",
        health_check_timeout_seconds: Option<i32> = "HealthCheckTimeoutSeconds",
        healthy_threshold_count: Option<i32> = "HealthyThresholdCount",
        unhealthy_threshold_count: Option<i32> = "UnhealthyThresholdCount",
        matcher: Option<Matcher> = "Matcher",
    }
    ModifyTargetGroupOutput {
        target_groups: Option<Vec<TargetGroup>> = "TargetGroups",
    }
    MutualAuthenticationAttributes {
        mode: Option<String> = "Mode",
        trust_store_arn: Option<String> = "TrustStoreArn",
        ignore_client_certificate_expiry: Option<bool> = "IgnoreClientCertificateExpiry",
        trust_store_association_status: Option<String> = "TrustStoreAssociationStatus",
        advertise_trust_store_ca_names: Option<String> = "AdvertiseTrustStoreCaNames",
    }
    PathPatternConditionConfig {
        values: Option<Vec<String>> = "Values",
        regex_values: Option<Vec<String>> = "RegexValues",
    }
    QueryStringConditionConfig {
        values: Option<Vec<QueryStringKeyValuePair>> = "Values",
    }
    QueryStringKeyValuePair {
        key: Option<String> = "Key",
        value: Option<String> = "Value",
    }
    RedirectActionConfig {
        protocol: Option<String> = "Protocol",
        port: Option<String> = "Port",
        host: Option<String> = "Host",
        path: Option<String> = "Path",
        query: Option<String> = "Query",
        status_code: String = "StatusCode",
    }
    RegisterTargetsInput {
        target_group_arn: String = "TargetGroupArn",
        targets: Vec<TargetDescription> = "Targets",
    }
    RegisterTargetsOutput {
    }
    RemoveListenerCertificatesInput {
        listener_arn: String = "ListenerArn",
        certificates: Vec<Certificate> = "Certificates",
    }
    RemoveListenerCertificatesOutput {
    }
    RemoveTagsInput {
        resource_arns: Vec<String> = "ResourceArns",
        tag_keys: Vec<String> = "TagKeys",
    }
    RemoveTagsOutput {
    }
    RewriteConfig {
        regex: String = "Regex",
        replace: String = "Replace",
    }
    Rule {
        rule_arn: Option<String> = "RuleArn",
        priority: Option<String> = "Priority",
        conditions: Option<Vec<RuleCondition>> = "Conditions",
        actions: Option<Vec<Action>> = "Actions",
        is_default: Option<bool> = "IsDefault",
        transforms: Option<Vec<RuleTransform>> = "Transforms",
    }
    RuleCondition {
        field: Option<String> = "Field",
        values: Option<Vec<String>> = "Values",
        host_header_config: Option<HostHeaderConditionConfig> = "HostHeaderConfig",
        path_pattern_config: Option<PathPatternConditionConfig> = "PathPatternConfig",
        http_header_config: Option<HttpHeaderConditionConfig> = "HttpHeaderConfig",
        query_string_config: Option<QueryStringConditionConfig> = "QueryStringConfig",
        http_request_method_config: Option<HttpRequestMethodConditionConfig> = "HttpRequestMethodConfig",
        source_ip_config: Option<SourceIpConditionConfig> = "SourceIpConfig",
        regex_values: Option<Vec<String>> = "RegexValues",
    }
    RulePriorityPair {
        rule_arn: Option<String> = "RuleArn",
        priority: Option<i32> = "Priority",
    }
    RuleTransform {
        r#type: String = "Type",
        host_header_rewrite_config: Option<HostHeaderRewriteConfig> = "HostHeaderRewriteConfig",
        url_rewrite_config: Option<UrlRewriteConfig> = "UrlRewriteConfig",
    }
    SetIpAddressTypeInput {
        load_balancer_arn: String = "LoadBalancerArn",
        ip_address_type: String = "IpAddressType",
    }
    SetIpAddressTypeOutput {
        ip_address_type: Option<String> = "IpAddressType",
    }
    SetRulePrioritiesInput {
        rule_priorities: Vec<RulePriorityPair> = "RulePriorities",
    }
    SetRulePrioritiesOutput {
        rules: Option<Vec<Rule>> = "Rules",
    }
    SetSecurityGroupsInput {
        load_balancer_arn: String = "LoadBalancerArn",
        security_groups: Vec<String> = "SecurityGroups",
        enforce_security_group_inbound_rules_on_private_link_traffic: Option<String> = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
    }
    SetSecurityGroupsOutput {
        security_group_ids: Option<Vec<String>> = "SecurityGroupIds",
        enforce_security_group_inbound_rules_on_private_link_traffic: Option<String> = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
    }
    SetSubnetsInput {
        load_balancer_arn: String = "LoadBalancerArn",
        subnets: Option<Vec<String>> = "Subnets",
        subnet_mappings: Option<Vec<SubnetMapping>> = "SubnetMappings",
        ip_address_type: Option<String> = "IpAddressType",
        enable_prefix_for_ipv6_source_nat: Option<String> = "EnablePrefixForIpv6SourceNat",
    }
    SetSubnetsOutput {
        availability_zones: Option<Vec<AvailabilityZone>> = "AvailabilityZones",
        ip_address_type: Option<String> = "IpAddressType",
        enable_prefix_for_ipv6_source_nat: Option<String> = "EnablePrefixForIpv6SourceNat",
    }
    SourceIpConditionConfig {
        values: Option<Vec<String>> = "Values",
        ip_address_type: Option<String> = "IpAddressType",
    }
    SslPolicy {
        ssl_protocols: Option<Vec<String>> = "SslProtocols",
        ciphers: Option<Vec<Cipher>> = "Ciphers",
        name: Option<String> = "Name",
        supported_load_balancer_types: Option<Vec<String>> = "SupportedLoadBalancerTypes",
    }
    SubnetMapping {
        subnet_id: Option<String> = "SubnetId",
        allocation_id: Option<String> = "AllocationId",
        private_ipv4_address: Option<String> = "PrivateIPv4Address",
        ipv6_address: Option<String> = "IPv6Address",
        source_nat_ipv6_prefix: Option<String> = "SourceNatIpv6Prefix",
    }
    Tag {
        key: String = "Key",
        value: Option<String> = "Value",
    }
    TagDescription {
        resource_arn: Option<String> = "ResourceArn",
        tags: Option<Vec<Tag>> = "Tags",
    }
    TargetDescription {
        id: String = "Id",
        port: Option<i32> = "Port",
        availability_zone: Option<String> = "AvailabilityZone",
        quic_server_id: Option<String> = "QuicServerId",
    }
    TargetGroup {
        target_group_arn: Option<String> = "TargetGroupArn",
        target_group_name: Option<String> = "TargetGroupName",
        protocol: Option<String> = "Protocol",
        port: Option<i32> = "Port",
        vpc_id: Option<String> = "VpcId",
        health_check_protocol: Option<String> = "HealthCheckProtocol",
        health_check_port: Option<String> = "HealthCheckPort",
        health_check_enabled: Option<bool> = "HealthCheckEnabled",
        health_check_interval_seconds: Option<i32> = "HealthCheckIntervalSeconds",
        health_check_timeout_seconds: Option<i32> = "HealthCheckTimeoutSeconds",
        healthy_threshold_count: Option<i32> = "HealthyThresholdCount",
        unhealthy_threshold_count: Option<i32> = "UnhealthyThresholdCount",
        health_check_path: Option<String> = "HealthCheckPath",
        matcher: Option<Matcher> = "Matcher",
        load_balancer_arns: Option<Vec<String>> = "LoadBalancerArns",
        target_type: Option<String> = "TargetType",
        protocol_version: Option<String> = "ProtocolVersion",
        ip_address_type: Option<String> = "IpAddressType",
        target_control_port: Option<i32> = "TargetControlPort",
    }
    TargetGroupAttribute {
        key: Option<String> = "Key",
        value: Option<String> = "Value",
    }
    TargetGroupStickinessConfig {
        enabled: Option<bool> = "Enabled",
        duration_seconds: Option<i32> = "DurationSeconds",
    }
    TargetGroupTuple {
        target_group_arn: Option<String> = "TargetGroupArn",
        weight: Option<i32> = "Weight",
    }
    TargetHealth {
        state: Option<String> = "State",
        reason: Option<String> = "Reason",
        description: Option<String> = "Description",
    }
    TargetHealthDescription {
        target: Option<TargetDescription> = "Target",
        health_check_port: Option<String> = "HealthCheckPort",
        target_health: Option<TargetHealth> = "TargetHealth",
        anomaly_detection: Option<AnomalyDetection> = "AnomalyDetection",
        administrative_override: Option<AdministrativeOverride> = "AdministrativeOverride",
    }
    UrlRewriteConfig {
        rewrites: Option<Vec<RewriteConfig>> = "Rewrites",
    }
}

pub fn alpn_policy_not_supported_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ALPNPolicyNotSupportedException",
        "ALPNPolicyNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn allocation_id_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "AllocationIdNotFoundException",
        "AllocationIdNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn availability_zone_not_supported_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "AvailabilityZoneNotSupportedException",
        "AvailabilityZoneNotSupported",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn capacity_reservation_pending_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "CapacityReservationPendingException",
        "CapacityReservationPending",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn certificate_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "CertificateNotFoundException",
        "CertificateNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn duplicate_listener_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DuplicateListenerException",
        "DuplicateListener",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn duplicate_load_balancer_name_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DuplicateLoadBalancerNameException",
        "DuplicateLoadBalancerName",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn duplicate_tag_keys_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DuplicateTagKeysException",
        "DuplicateTagKeys",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn duplicate_target_group_name_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DuplicateTargetGroupNameException",
        "DuplicateTargetGroupName",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn health_unavailable_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "HealthUnavailableException",
        "HealthUnavailable",
        500,
        Fault::Sender,
        message.into(),
    )
}

pub fn incompatible_protocols_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "IncompatibleProtocolsException",
        "IncompatibleProtocols",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_configuration_request_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidConfigurationRequestException",
        "InvalidConfigurationRequest",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_load_balancer_action_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidLoadBalancerActionException",
        "InvalidLoadBalancerAction",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_scheme_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidSchemeException",
        "InvalidScheme",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_security_group_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidSecurityGroupException",
        "InvalidSecurityGroup",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_subnet_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidSubnetException",
        "InvalidSubnet",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_target_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidTargetException",
        "InvalidTarget",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn listener_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ListenerNotFoundException",
        "ListenerNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn load_balancer_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LoadBalancerNotFoundException",
        "LoadBalancerNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn operation_not_permitted_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "OperationNotPermittedException",
        "OperationNotPermitted",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn priority_in_use_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PriorityInUseException",
        "PriorityInUse",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_in_use_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceInUseException",
        "ResourceInUse",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn rule_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RuleNotFoundException",
        "RuleNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn ssl_policy_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "SSLPolicyNotFoundException",
        "SSLPolicyNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn subnet_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "SubnetNotFoundException",
        "SubnetNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn target_group_association_limit_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TargetGroupAssociationLimitException",
        "TargetGroupAssociationLimit",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn target_group_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TargetGroupNotFoundException",
        "TargetGroupNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_actions_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyActionsException",
        "TooManyActions",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_certificates_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyCertificatesException",
        "TooManyCertificates",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_listeners_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyListenersException",
        "TooManyListeners",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_load_balancers_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyLoadBalancersException",
        "TooManyLoadBalancers",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_registrations_for_target_id_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyRegistrationsForTargetIdException",
        "TooManyRegistrationsForTargetId",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_rules_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyRulesException",
        "TooManyRules",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_tags_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyTagsException",
        "TooManyTags",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_target_groups_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyTargetGroupsException",
        "TooManyTargetGroups",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_targets_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyTargetsException",
        "TooManyTargets",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_unique_target_groups_per_load_balancer_exception(
    message: impl Into<String>,
) -> ApiError {
    ApiError::new(
        "TooManyUniqueTargetGroupsPerLoadBalancerException",
        "TooManyUniqueTargetGroupsPerLoadBalancer",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn trust_store_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TrustStoreNotFoundException",
        "TrustStoreNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn trust_store_not_ready_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TrustStoreNotReadyException",
        "TrustStoreNotReady",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unsupported_protocol_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnsupportedProtocolException",
        "UnsupportedProtocol",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for Elastic Load Balancing v2.
pub trait Elbv2<Cx: Sync>: Send + Sync {
    fn add_listener_certificates(
        &self,
        cx: &Cx,
        input: AddListenerCertificatesInput,
    ) -> impl Future<Output = Reply<AddListenerCertificatesOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "elbv2",
                "AddListenerCertificates",
            ))
        }
    }

    fn add_tags(
        &self,
        cx: &Cx,
        input: AddTagsInput,
    ) -> impl Future<Output = Reply<AddTagsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "AddTags")) }
    }

    fn create_listener(
        &self,
        cx: &Cx,
        input: CreateListenerInput,
    ) -> impl Future<Output = Reply<CreateListenerOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "CreateListener")) }
    }

    fn create_load_balancer(
        &self,
        cx: &Cx,
        input: CreateLoadBalancerInput,
    ) -> impl Future<Output = Reply<CreateLoadBalancerOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "CreateLoadBalancer")) }
    }

    fn create_rule(
        &self,
        cx: &Cx,
        input: CreateRuleInput,
    ) -> impl Future<Output = Reply<CreateRuleOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "CreateRule")) }
    }

    fn create_target_group(
        &self,
        cx: &Cx,
        input: CreateTargetGroupInput,
    ) -> impl Future<Output = Reply<CreateTargetGroupOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "CreateTargetGroup")) }
    }

    fn delete_listener(
        &self,
        cx: &Cx,
        input: DeleteListenerInput,
    ) -> impl Future<Output = Reply<DeleteListenerOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DeleteListener")) }
    }

    fn delete_load_balancer(
        &self,
        cx: &Cx,
        input: DeleteLoadBalancerInput,
    ) -> impl Future<Output = Reply<DeleteLoadBalancerOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DeleteLoadBalancer")) }
    }

    fn delete_rule(
        &self,
        cx: &Cx,
        input: DeleteRuleInput,
    ) -> impl Future<Output = Reply<DeleteRuleOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DeleteRule")) }
    }

    fn delete_target_group(
        &self,
        cx: &Cx,
        input: DeleteTargetGroupInput,
    ) -> impl Future<Output = Reply<DeleteTargetGroupOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DeleteTargetGroup")) }
    }

    fn deregister_targets(
        &self,
        cx: &Cx,
        input: DeregisterTargetsInput,
    ) -> impl Future<Output = Reply<DeregisterTargetsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DeregisterTargets")) }
    }

    fn describe_account_limits(
        &self,
        cx: &Cx,
        input: DescribeAccountLimitsInput,
    ) -> impl Future<Output = Reply<DescribeAccountLimitsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DescribeAccountLimits")) }
    }

    fn describe_listener_attributes(
        &self,
        cx: &Cx,
        input: DescribeListenerAttributesInput,
    ) -> impl Future<Output = Reply<DescribeListenerAttributesOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "elbv2",
                "DescribeListenerAttributes",
            ))
        }
    }

    fn describe_listener_certificates(
        &self,
        cx: &Cx,
        input: DescribeListenerCertificatesInput,
    ) -> impl Future<Output = Reply<DescribeListenerCertificatesOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "elbv2",
                "DescribeListenerCertificates",
            ))
        }
    }

    fn describe_listeners(
        &self,
        cx: &Cx,
        input: DescribeListenersInput,
    ) -> impl Future<Output = Reply<DescribeListenersOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DescribeListeners")) }
    }

    fn describe_load_balancer_attributes(
        &self,
        cx: &Cx,
        input: DescribeLoadBalancerAttributesInput,
    ) -> impl Future<Output = Reply<DescribeLoadBalancerAttributesOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "elbv2",
                "DescribeLoadBalancerAttributes",
            ))
        }
    }

    fn describe_load_balancers(
        &self,
        cx: &Cx,
        input: DescribeLoadBalancersInput,
    ) -> impl Future<Output = Reply<DescribeLoadBalancersOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DescribeLoadBalancers")) }
    }

    fn describe_rules(
        &self,
        cx: &Cx,
        input: DescribeRulesInput,
    ) -> impl Future<Output = Reply<DescribeRulesOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DescribeRules")) }
    }

    fn describe_ssl_policies(
        &self,
        cx: &Cx,
        input: DescribeSSLPoliciesInput,
    ) -> impl Future<Output = Reply<DescribeSSLPoliciesOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DescribeSSLPolicies")) }
    }

    fn describe_tags(
        &self,
        cx: &Cx,
        input: DescribeTagsInput,
    ) -> impl Future<Output = Reply<DescribeTagsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DescribeTags")) }
    }

    fn describe_target_group_attributes(
        &self,
        cx: &Cx,
        input: DescribeTargetGroupAttributesInput,
    ) -> impl Future<Output = Reply<DescribeTargetGroupAttributesOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "elbv2",
                "DescribeTargetGroupAttributes",
            ))
        }
    }

    fn describe_target_groups(
        &self,
        cx: &Cx,
        input: DescribeTargetGroupsInput,
    ) -> impl Future<Output = Reply<DescribeTargetGroupsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DescribeTargetGroups")) }
    }

    fn describe_target_health(
        &self,
        cx: &Cx,
        input: DescribeTargetHealthInput,
    ) -> impl Future<Output = Reply<DescribeTargetHealthOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "DescribeTargetHealth")) }
    }

    fn modify_listener(
        &self,
        cx: &Cx,
        input: ModifyListenerInput,
    ) -> impl Future<Output = Reply<ModifyListenerOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "ModifyListener")) }
    }

    fn modify_listener_attributes(
        &self,
        cx: &Cx,
        input: ModifyListenerAttributesInput,
    ) -> impl Future<Output = Reply<ModifyListenerAttributesOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "elbv2",
                "ModifyListenerAttributes",
            ))
        }
    }

    fn modify_load_balancer_attributes(
        &self,
        cx: &Cx,
        input: ModifyLoadBalancerAttributesInput,
    ) -> impl Future<Output = Reply<ModifyLoadBalancerAttributesOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "elbv2",
                "ModifyLoadBalancerAttributes",
            ))
        }
    }

    fn modify_rule(
        &self,
        cx: &Cx,
        input: ModifyRuleInput,
    ) -> impl Future<Output = Reply<ModifyRuleOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "ModifyRule")) }
    }

    fn modify_target_group(
        &self,
        cx: &Cx,
        input: ModifyTargetGroupInput,
    ) -> impl Future<Output = Reply<ModifyTargetGroupOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "ModifyTargetGroup")) }
    }

    fn modify_target_group_attributes(
        &self,
        cx: &Cx,
        input: ModifyTargetGroupAttributesInput,
    ) -> impl Future<Output = Reply<ModifyTargetGroupAttributesOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "elbv2",
                "ModifyTargetGroupAttributes",
            ))
        }
    }

    fn register_targets(
        &self,
        cx: &Cx,
        input: RegisterTargetsInput,
    ) -> impl Future<Output = Reply<RegisterTargetsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "RegisterTargets")) }
    }

    fn remove_listener_certificates(
        &self,
        cx: &Cx,
        input: RemoveListenerCertificatesInput,
    ) -> impl Future<Output = Reply<RemoveListenerCertificatesOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "elbv2",
                "RemoveListenerCertificates",
            ))
        }
    }

    fn remove_tags(
        &self,
        cx: &Cx,
        input: RemoveTagsInput,
    ) -> impl Future<Output = Reply<RemoveTagsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "RemoveTags")) }
    }

    fn set_ip_address_type(
        &self,
        cx: &Cx,
        input: SetIpAddressTypeInput,
    ) -> impl Future<Output = Reply<SetIpAddressTypeOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "SetIpAddressType")) }
    }

    fn set_rule_priorities(
        &self,
        cx: &Cx,
        input: SetRulePrioritiesInput,
    ) -> impl Future<Output = Reply<SetRulePrioritiesOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "SetRulePriorities")) }
    }

    fn set_security_groups(
        &self,
        cx: &Cx,
        input: SetSecurityGroupsInput,
    ) -> impl Future<Output = Reply<SetSecurityGroupsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "SetSecurityGroups")) }
    }

    fn set_subnets(
        &self,
        cx: &Cx,
        input: SetSubnetsInput,
    ) -> impl Future<Output = Reply<SetSubnetsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("elbv2", "SetSubnets")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AddListenerCertificates",
    "AddTags",
    "CreateListener",
    "CreateLoadBalancer",
    "CreateRule",
    "CreateTargetGroup",
    "DeleteListener",
    "DeleteLoadBalancer",
    "DeleteRule",
    "DeleteTargetGroup",
    "DeregisterTargets",
    "DescribeAccountLimits",
    "DescribeListenerAttributes",
    "DescribeListenerCertificates",
    "DescribeListeners",
    "DescribeLoadBalancerAttributes",
    "DescribeLoadBalancers",
    "DescribeRules",
    "DescribeSSLPolicies",
    "DescribeTags",
    "DescribeTargetGroupAttributes",
    "DescribeTargetGroups",
    "DescribeTargetHealth",
    "ModifyListener",
    "ModifyListenerAttributes",
    "ModifyLoadBalancerAttributes",
    "ModifyRule",
    "ModifyTargetGroup",
    "ModifyTargetGroupAttributes",
    "RegisterTargets",
    "RemoveListenerCertificates",
    "RemoveTags",
    "SetIpAddressType",
    "SetRulePriorities",
    "SetSecurityGroups",
    "SetSubnets",
];

impl<Cx: Sync, T: Elbv2<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "elbv2"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AddListenerCertificates" => {
                answer(self.0.add_listener_certificates(cx, from_tree(input)))
            }
            "AddTags" => answer(self.0.add_tags(cx, from_tree(input))),
            "CreateListener" => answer(self.0.create_listener(cx, from_tree(input))),
            "CreateLoadBalancer" => answer(self.0.create_load_balancer(cx, from_tree(input))),
            "CreateRule" => answer(self.0.create_rule(cx, from_tree(input))),
            "CreateTargetGroup" => answer(self.0.create_target_group(cx, from_tree(input))),
            "DeleteListener" => answer(self.0.delete_listener(cx, from_tree(input))),
            "DeleteLoadBalancer" => answer(self.0.delete_load_balancer(cx, from_tree(input))),
            "DeleteRule" => answer(self.0.delete_rule(cx, from_tree(input))),
            "DeleteTargetGroup" => answer(self.0.delete_target_group(cx, from_tree(input))),
            "DeregisterTargets" => answer(self.0.deregister_targets(cx, from_tree(input))),
            "DescribeAccountLimits" => answer(self.0.describe_account_limits(cx, from_tree(input))),
            "DescribeListenerAttributes" => {
                answer(self.0.describe_listener_attributes(cx, from_tree(input)))
            }
            "DescribeListenerCertificates" => {
                answer(self.0.describe_listener_certificates(cx, from_tree(input)))
            }
            "DescribeListeners" => answer(self.0.describe_listeners(cx, from_tree(input))),
            "DescribeLoadBalancerAttributes" => answer(
                self.0
                    .describe_load_balancer_attributes(cx, from_tree(input)),
            ),
            "DescribeLoadBalancers" => answer(self.0.describe_load_balancers(cx, from_tree(input))),
            "DescribeRules" => answer(self.0.describe_rules(cx, from_tree(input))),
            "DescribeSSLPolicies" => answer(self.0.describe_ssl_policies(cx, from_tree(input))),
            "DescribeTags" => answer(self.0.describe_tags(cx, from_tree(input))),
            "DescribeTargetGroupAttributes" => answer(
                self.0
                    .describe_target_group_attributes(cx, from_tree(input)),
            ),
            "DescribeTargetGroups" => answer(self.0.describe_target_groups(cx, from_tree(input))),
            "DescribeTargetHealth" => answer(self.0.describe_target_health(cx, from_tree(input))),
            "ModifyListener" => answer(self.0.modify_listener(cx, from_tree(input))),
            "ModifyListenerAttributes" => {
                answer(self.0.modify_listener_attributes(cx, from_tree(input)))
            }
            "ModifyLoadBalancerAttributes" => {
                answer(self.0.modify_load_balancer_attributes(cx, from_tree(input)))
            }
            "ModifyRule" => answer(self.0.modify_rule(cx, from_tree(input))),
            "ModifyTargetGroup" => answer(self.0.modify_target_group(cx, from_tree(input))),
            "ModifyTargetGroupAttributes" => {
                answer(self.0.modify_target_group_attributes(cx, from_tree(input)))
            }
            "RegisterTargets" => answer(self.0.register_targets(cx, from_tree(input))),
            "RemoveListenerCertificates" => {
                answer(self.0.remove_listener_certificates(cx, from_tree(input)))
            }
            "RemoveTags" => answer(self.0.remove_tags(cx, from_tree(input))),
            "SetIpAddressType" => answer(self.0.set_ip_address_type(cx, from_tree(input))),
            "SetRulePriorities" => answer(self.0.set_rule_priorities(cx, from_tree(input))),
            "SetSecurityGroups" => answer(self.0.set_security_groups(cx, from_tree(input))),
            "SetSubnets" => answer(self.0.set_subnets(cx, from_tree(input))),
            _ => answer(
                async move { Reply::<()>::Err(ApiError::not_implemented("elbv2", operation)) },
            ),
        }
    }
}
