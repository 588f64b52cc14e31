//! WAFV2. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AWSManagedRulesACFPRuleSet {
        creation_path: String = "CreationPath",
        registration_page_path: String = "RegistrationPagePath",
        request_inspection: RequestInspectionACFP = "RequestInspection",
        response_inspection: Option<ResponseInspection> = "ResponseInspection",
        enable_regex_in_path: Option<bool> = "EnableRegexInPath",
    }
    AWSManagedRulesATPRuleSet {
        login_path: String = "LoginPath",
        request_inspection: Option<RequestInspection> = "RequestInspection",
        response_inspection: Option<ResponseInspection> = "ResponseInspection",
        enable_regex_in_path: Option<bool> = "EnableRegexInPath",
    }
    AWSManagedRulesAntiDDoSRuleSet {
        client_side_action_config: ClientSideActionConfig = "ClientSideActionConfig",
        sensitivity_to_block: Option<String> = "SensitivityToBlock",
    }
    AWSManagedRulesBotControlRuleSet {
        inspection_level: String = "InspectionLevel",
        enable_machine_learning: Option<bool> = "EnableMachineLearning",
    }
    ActionCondition {
        action: String = "Action",
    }
    AddressField {
        identifier: String = "Identifier",
    }
    All {
    }
    AllQueryArguments {
    }
    AllowAction {
        custom_request_handling: Option<CustomRequestHandling> = "CustomRequestHandling",
    }
    AndStatement {
        statements: Vec<Statement> = "Statements",
    }
    ApplicationAttribute {
        name: Option<String> = "Name",
        values: Option<Vec<String>> = "Values",
    }
    ApplicationConfig {
        attributes: Option<Vec<ApplicationAttribute>> = "Attributes",
    }
    AsnMatchStatement {
        asn_list: Vec<i64> = "AsnList",
        forwarded_ip_config: Option<ForwardedIPConfig> = "ForwardedIPConfig",
    }
    AssociateWebACLRequest {
        web_acl_arn: String = "WebACLArn",
        resource_arn: String = "ResourceArn",
    }
    AssociateWebACLResponse {
    }
    AssociationConfig {
        request_body: Option<BTreeMap<String, RequestBodyAssociatedResourceTypeConfig>> = "RequestBody",
        challenge_javascript_sdk_injection: Option<BTreeMap<String, ChallengeJavascriptSdkInjectionConfig>> = "ChallengeJavascriptSdkInjection",
    }
    BlockAction {
        custom_response: Option<CustomResponse> = "CustomResponse",
    }
    Body {
        oversize_handling: Option<String> = "OversizeHandling",
    }
    ByteMatchStatement {
        search_string: Blob = "SearchString",
        field_to_match: FieldToMatch = "FieldToMatch",
        text_transformations: Vec<TextTransformation> = "TextTransformations",
        pre_parse_text_transformations: Option<Vec<PreParseTextTransformation>> = "PreParseTextTransformations",
        positional_constraint: String = "PositionalConstraint",
    }
    CaptchaAction {
        custom_request_handling: Option<CustomRequestHandling> = "CustomRequestHandling",
    }
    CaptchaConfig {
        immunity_time_property: Option<ImmunityTimeProperty> = "ImmunityTimeProperty",
    }
    CaptchaResponse {
        response_code: Option<i32> = "ResponseCode",
        solve_timestamp: Option<i64> = "SolveTimestamp",
        failure_reason: Option<String> = "FailureReason",
    }
    ChallengeAction {
        custom_request_handling: Option<CustomRequestHandling> = "CustomRequestHandling",
    }
    ChallengeConfig {
        immunity_time_property: Option<ImmunityTimeProperty> = "ImmunityTimeProperty",
    }
    ChallengeJavascriptSdkInjectionConfig {
    }
    ChallengeResponse {
        response_code: Option<i32> = "ResponseCode",
        solve_timestamp: Option<i64> = "SolveTimestamp",
        failure_reason: Option<String> = "FailureReason",
    }
    CheckCapacityRequest {
        scope: String = "Scope",
        rules: Vec<Rule> = "Rules",
    }
    CheckCapacityResponse {
        capacity: Option<i64> = "Capacity",
    }
    ClientSideAction {
        usage_of_action: String = "UsageOfAction",
        sensitivity: Option<String> = "Sensitivity",
        exempt_uri_regular_expressions: Option<Vec<Regex>> = "ExemptUriRegularExpressions",
    }
    ClientSideActionConfig {
        challenge: ClientSideAction = "Challenge",
    }
    Condition {
        action_condition: Option<ActionCondition> = "ActionCondition",
        label_name_condition: Option<LabelNameCondition> = "LabelNameCondition",
    }
    ConnectedAccountChainConfig {
        chain: String = "Chain",
        prices: Vec<ConnectedAccountPrice> = "Prices",
    }
    ConnectedAccountConfig {
        connected_account_arn: String = "ConnectedAccountArn",
        payment_networks: Vec<ConnectedAccountChainConfig> = "PaymentNetworks",
    }
    ConnectedAccountPrice {
        amount: String = "Amount",
        currency: String = "Currency",
    }
    CookieMatchPattern {
        all: Option<All> = "All",
        included_cookies: Option<Vec<String>> = "IncludedCookies",
        excluded_cookies: Option<Vec<String>> = "ExcludedCookies",
    }
    Cookies {
        match_pattern: CookieMatchPattern = "MatchPattern",
        match_scope: String = "MatchScope",
        oversize_handling: String = "OversizeHandling",
    }
    CountAction {
        custom_request_handling: Option<CustomRequestHandling> = "CustomRequestHandling",
    }
    CreateIPSetRequest {
        name: String = "Name",
        scope: String = "Scope",
        description: Option<String> = "Description",
        ip_address_version: String = "IPAddressVersion",
        addresses: Vec<String> = "Addresses",
        tags: Option<Vec<Tag>> = "Tags",
    }
    CreateIPSetResponse {
        summary: Option<IPSetSummary> = "Summary",
    }
    CreateRegexPatternSetRequest {
        name: String = "Name",
        scope: String = "Scope",
        description: Option<String> = "Description",
        regular_expression_list: Vec<Regex> = "RegularExpressionList",
        tags: Option<Vec<Tag>> = "Tags",
    }
    CreateRegexPatternSetResponse {
        summary: Option<RegexPatternSetSummary> = "Summary",
    }
    CreateRuleGroupRequest {
        name: String = "Name",
        scope: String = "Scope",
        capacity: i64 = "Capacity",
        description: Option<String> = "Description",
        rules: Option<Vec<Rule>> = "Rules",
        visibility_config: VisibilityConfig = "VisibilityConfig",
        tags: Option<Vec<Tag>> = "Tags",
        custom_response_bodies: Option<BTreeMap<String, CustomResponseBody>> = "CustomResponseBodies",
        monetization_config: Option<MonetizationConfig> = "MonetizationConfig",
    }
    CreateRuleGroupResponse {
        summary: Option<RuleGroupSummary> = "Summary",
    }
    CreateWebACLRequest {
        name: String = "Name",
        scope: String = "Scope",
        default_action: DefaultAction = "DefaultAction",
        description: Option<String> = "Description",
        rules: Option<Vec<Rule>> = "Rules",
        visibility_config: VisibilityConfig = "VisibilityConfig",
        data_protection_config: Option<DataProtectionConfig> = "DataProtectionConfig",
        tags: Option<Vec<Tag>> = "Tags",
        custom_response_bodies: Option<BTreeMap<String, CustomResponseBody>> = "CustomResponseBodies",
        captcha_config: Option<CaptchaConfig> = "CaptchaConfig",
        challenge_config: Option<ChallengeConfig> = "ChallengeConfig",
        token_domains: Option<Vec<String>> = "TokenDomains",
        association_config: Option<AssociationConfig> = "AssociationConfig",
        on_source_d_do_s_protection_config: Option<OnSourceDDoSProtectionConfig> = "OnSourceDDoSProtectionConfig",
        application_config: Option<ApplicationConfig> = "ApplicationConfig",
        monetization_config: Option<MonetizationConfig> = "MonetizationConfig",
    }
    CreateWebACLResponse {
        summary: Option<WebACLSummary> = "Summary",
    }
    CryptoConfig {
        payment_networks: Vec<PaymentNetwork> = "PaymentNetworks",
    }
    CustomHTTPHeader {
        name: String = "Name",
        value: String = "Value",
    }
    CustomRequestHandling {
        insert_headers: Vec<CustomHTTPHeader> = "InsertHeaders",
    }
    CustomResponse {
        response_code: i32 = "ResponseCode",
        custom_response_body_key: Option<String> = "CustomResponseBodyKey",
        response_headers: Option<Vec<CustomHTTPHeader>> = "ResponseHeaders",
    }
    CustomResponseBody {
        content_type: String = "ContentType",
        content: String = "Content",
    }
    DataProtection {
        field: FieldToProtect = "Field",
        action: String = "Action",
        exclude_rule_match_details: Option<bool> = "ExcludeRuleMatchDetails",
        exclude_rate_based_details: Option<bool> = "ExcludeRateBasedDetails",
    }
    DataProtectionConfig {
        data_protections: Vec<DataProtection> = "DataProtections",
    }
    DefaultAction {
        block: Option<BlockAction> = "Block",
        allow: Option<AllowAction> = "Allow",
    }
    DeleteIPSetRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
        lock_token: String = "LockToken",
    }
    DeleteIPSetResponse {
    }
    DeleteLoggingConfigurationRequest {
        resource_arn: String = "ResourceArn",
        log_type: Option<String> = "LogType",
        log_scope: Option<String> = "LogScope",
    }
    DeleteLoggingConfigurationResponse {
    }
    DeleteRegexPatternSetRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
        lock_token: String = "LockToken",
    }
    DeleteRegexPatternSetResponse {
    }
    DeleteRuleGroupRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
        lock_token: String = "LockToken",
    }
    DeleteRuleGroupResponse {
    }
    DeleteWebACLRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
        lock_token: String = "LockToken",
    }
    DeleteWebACLResponse {
    }
    DescribeManagedRuleGroupRequest {
        vendor_name: String = "VendorName",
        name: String = "Name",
        scope: String = "Scope",
        version_name: Option<String> = "VersionName",
    }
    DescribeManagedRuleGroupResponse {
        version_name: Option<String> = "VersionName",
        sns_topic_arn: Option<String> = "SnsTopicArn",
        capacity: Option<i64> = "Capacity",
        rules: Option<Vec<RuleSummary>> = "Rules",
        label_namespace: Option<String> = "LabelNamespace",
        available_labels: Option<Vec<LabelSummary>> = "AvailableLabels",
        consumed_labels: Option<Vec<LabelSummary>> = "ConsumedLabels",
    }
    DisassociateWebACLRequest {
        resource_arn: String = "ResourceArn",
    }
    DisassociateWebACLResponse {
    }
    EmailField {
        identifier: String = "Identifier",
    }
    ExcludedRule {
        name: String = "Name",
    }
    FieldToMatch {
        single_header: Option<SingleHeader> = "SingleHeader",
        single_query_argument: Option<SingleQueryArgument> = "SingleQueryArgument",
        all_query_arguments: Option<AllQueryArguments> = "AllQueryArguments",
        uri_path: Option<UriPath> = "UriPath",
        query_string: Option<QueryString> = "QueryString",
        body: Option<Body> = "Body",
        method: Option<Method> = "Method",
        json_body: Option<JsonBody> = "JsonBody",
        headers: Option<Headers> = "Headers",
        cookies: Option<Cookies> = "Cookies",
        header_order: Option<HeaderOrder> = "HeaderOrder",
        ja3_fingerprint: Option<JA3Fingerprint> = "JA3Fingerprint",
        ja4_fingerprint: Option<JA4Fingerprint> = "JA4Fingerprint",
        uri_fragment: Option<UriFragment> = "UriFragment",
    }
    FieldToProtect {
        field_type: String = "FieldType",
        field_keys: Option<Vec<String>> = "FieldKeys",
    }
    Filter {
        behavior: String = "Behavior",
        requirement: String = "Requirement",
        conditions: Vec<Condition> = "Conditions",
    }
    FirewallManagerRuleGroup {
        name: String = "Name",
        priority: i32 = "Priority",
        firewall_manager_statement: FirewallManagerStatement = "FirewallManagerStatement",
        override_action: OverrideAction = "OverrideAction",
        visibility_config: VisibilityConfig = "VisibilityConfig",
    }
    FirewallManagerStatement {
        managed_rule_group_statement: Option<ManagedRuleGroupStatement> = "ManagedRuleGroupStatement",
        rule_group_reference_statement: Option<RuleGroupReferenceStatement> = "RuleGroupReferenceStatement",
    }
    ForwardedIPConfig {
        header_name: String = "HeaderName",
        fallback_behavior: String = "FallbackBehavior",
    }
    GeoMatchStatement {
        country_codes: Option<Vec<String>> = "CountryCodes",
        forwarded_ip_config: Option<ForwardedIPConfig> = "ForwardedIPConfig",
    }
    GetIPSetRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
    }
    GetIPSetResponse {
        ip_set: Option<IPSet> = "IPSet",
        lock_token: Option<String> = "LockToken",
    }
    GetLoggingConfigurationRequest {
        resource_arn: String = "ResourceArn",
        log_type: Option<String> = "LogType",
        log_scope: Option<String> = "LogScope",
    }
    GetLoggingConfigurationResponse {
        logging_configuration: Option<LoggingConfiguration> = "LoggingConfiguration",
    }
    GetRateBasedStatementManagedKeysRequest {
        scope: String = "Scope",
        web_acl_name: String = "WebACLName",
        web_acl_id: String = "WebACLId",
        rule_group_rule_name: Option<String> = "RuleGroupRuleName",
        rule_name: String = "RuleName",
    }
    GetRateBasedStatementManagedKeysResponse {
        managed_keys_ipv4: Option<RateBasedStatementManagedKeysIPSet> = "ManagedKeysIPV4",
        managed_keys_ipv6: Option<RateBasedStatementManagedKeysIPSet> = "ManagedKeysIPV6",
    }
    GetRegexPatternSetRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
    }
    GetRegexPatternSetResponse {
        regex_pattern_set: Option<RegexPatternSet> = "RegexPatternSet",
        lock_token: Option<String> = "LockToken",
    }
    GetRuleGroupRequest {
        name: Option<String> = "Name",
        scope: Option<String> = "Scope",
        id: Option<String> = "Id",
        arn: Option<String> = "ARN",
    }
    GetRuleGroupResponse {
        rule_group: Option<RuleGroup> = "RuleGroup",
        lock_token: Option<String> = "LockToken",
    }
    GetSampledRequestsRequest {
        web_acl_arn: String = "WebAclArn",
        rule_metric_name: String = "RuleMetricName",
        scope: String = "Scope",
        time_window: TimeWindow = "TimeWindow",
        max_items: i64 = "MaxItems",
    }
    GetSampledRequestsResponse {
        sampled_requests: Option<Vec<SampledHTTPRequest>> = "SampledRequests",
        population_size: Option<i64> = "PopulationSize",
        time_window: Option<TimeWindow> = "TimeWindow",
    }
    GetWebACLForResourceRequest {
        resource_arn: String = "ResourceArn",
    }
    GetWebACLForResourceResponse {
        web_acl: Option<WebACL> = "WebACL",
    }
    GetWebACLRequest {
        name: Option<String> = "Name",
        scope: Option<String> = "Scope",
        id: Option<String> = "Id",
        arn: Option<String> = "ARN",
    }
    GetWebACLResponse {
        web_acl: Option<WebACL> = "WebACL",
        lock_token: Option<String> = "LockToken",
        application_integration_url: Option<String> = "ApplicationIntegrationURL",
    }
    HTTPHeader {
        name: Option<String> = "Name",
        value: Option<String> = "Value",
    }
    HTTPRequest {
        client_ip: Option<String> = "ClientIP",
        country: Option<String> = "Country",
        uri: Option<String> = "URI",
        method: Option<String> = "Method",
        http_version: Option<String> = "HTTPVersion",
        headers: Option<Vec<HTTPHeader>> = "Headers",
    }
    HeaderMatchPattern {
        all: Option<All> = "All",
        included_headers: Option<Vec<String>> = "IncludedHeaders",
        excluded_headers: Option<Vec<String>> = "ExcludedHeaders",
    }
    HeaderOrder {
        oversize_handling: String = "OversizeHandling",
    }
    Headers {
        match_pattern: HeaderMatchPattern = "MatchPattern",
        match_scope: String = "MatchScope",
        oversize_handling: String = "OversizeHandling",
    }
    IPSet {
        name: String = "Name",
        id: String = "Id",
        arn: String = "ARN",
        description: Option<String> = "Description",
        ip_address_version: String = "IPAddressVersion",
        addresses: Vec<String> = "Addresses",
    }
    IPSetForwardedIPConfig {
        header_name: String = "HeaderName",
        fallback_behavior: String = "FallbackBehavior",
        position: String = "Position",
    }
    IPSetReferenceStatement {
        arn: String = "ARN",
        ip_set_forwarded_ip_config: Option<IPSetForwardedIPConfig> = "IPSetForwardedIPConfig",
    }
    IPSetSummary {
        name: Option<String> = "Name",
        id: Option<String> = "Id",
        description: Option<String> = "Description",
        lock_token: Option<String> = "LockToken",
        arn: Option<String> = "ARN",
    }
    ImmunityTimeProperty {
        immunity_time: i64 = "ImmunityTime",
    }
    JA3Fingerprint {
        fallback_behavior: String = "FallbackBehavior",
    }
    JA4Fingerprint {
        fallback_behavior: String = "FallbackBehavior",
    }
    JsonBody {
        match_pattern: JsonMatchPattern = "MatchPattern",
        match_scope: String = "MatchScope",
        invalid_fallback_behavior: Option<String> = "InvalidFallbackBehavior",
        oversize_handling: Option<String> = "OversizeHandling",
    }
    JsonMatchPattern {
        all: Option<All> = "All",
        included_paths: Option<Vec<String>> = "IncludedPaths",
    }
    Label {
        name: String = "Name",
    }
    LabelMatchStatement {
        scope: String = "Scope",
        key: String = "Key",
    }
    LabelNameCondition {
        label_name: String = "LabelName",
    }
    LabelSummary {
        name: Option<String> = "Name",
    }
    ListAvailableManagedRuleGroupVersionsRequest {
        vendor_name: String = "VendorName",
        name: String = "Name",
        scope: String = "Scope",
        next_marker: Option<String> = "NextMarker",
        limit: Option<i32> = "Limit",
    }
    ListAvailableManagedRuleGroupVersionsResponse {
        next_marker: Option<String> = "NextMarker",
        versions: Option<Vec<ManagedRuleGroupVersion>> = "Versions",
        current_default_version: Option<String> = "CurrentDefaultVersion",
    }
    ListAvailableManagedRuleGroupsRequest {
        scope: String = "Scope",
        next_marker: Option<String> = "NextMarker",
        limit: Option<i32> = "Limit",
    }
    ListAvailableManagedRuleGroupsResponse {
        next_marker: Option<String> = "NextMarker",
        managed_rule_groups: Option<Vec<ManagedRuleGroupSummary>> = "ManagedRuleGroups",
    }
    ListIPSetsRequest {
        scope: String = "Scope",
        next_marker: Option<String> = "NextMarker",
        limit: Option<i32> = "Limit",
    }
    ListIPSetsResponse {
        next_marker: Option<String> = "NextMarker",
        ip_sets: Option<Vec<IPSetSummary>> = "IPSets",
    }
    ListLoggingConfigurationsRequest {
        scope: String = "Scope",
        next_marker: Option<String> = "NextMarker",
        limit: Option<i32> = "Limit",
        log_scope: Option<String> = "LogScope",
    }
    ListLoggingConfigurationsResponse {
        logging_configurations: Option<Vec<LoggingConfiguration>> = "LoggingConfigurations",
        next_marker: Option<String> = "NextMarker",
    }
    ListRegexPatternSetsRequest {
        scope: String = "Scope",
        next_marker: Option<String> = "NextMarker",
        limit: Option<i32> = "Limit",
    }
    ListRegexPatternSetsResponse {
        next_marker: Option<String> = "NextMarker",
        regex_pattern_sets: Option<Vec<RegexPatternSetSummary>> = "RegexPatternSets",
    }
    ListResourcesForWebACLRequest {
        web_acl_arn: String = "WebACLArn",
        resource_type: Option<String> = "ResourceType",
    }
    ListResourcesForWebACLResponse {
        resource_arns: Option<Vec<String>> = "ResourceArns",
    }
    ListRuleGroupsRequest {
        scope: String = "Scope",
        next_marker: Option<String> = "NextMarker",
        limit: Option<i32> = "Limit",
    }
    ListRuleGroupsResponse {
        next_marker: Option<String> = "NextMarker",
        rule_groups: Option<Vec<RuleGroupSummary>> = "RuleGroups",
    }
    ListTagsForResourceRequest {
        next_marker: Option<String> = "NextMarker",
        limit: Option<i32> = "Limit",
        resource_arn: String = "ResourceARN",
    }
    ListTagsForResourceResponse {
        next_marker: Option<String> = "NextMarker",
        tag_info_for_resource: Option<TagInfoForResource> = "TagInfoForResource",
    }
    ListWebACLsRequest {
        scope: String = "Scope",
        next_marker: Option<String> = "NextMarker",
        limit: Option<i32> = "Limit",
    }
    ListWebACLsResponse {
        next_marker: Option<String> = "NextMarker",
        web_ac_ls: Option<Vec<WebACLSummary>> = "WebACLs",
    }
    LoggingConfiguration {
        resource_arn: String = "ResourceArn",
        log_destination_configs: Vec<String> = "LogDestinationConfigs",
        redacted_fields: Option<Vec<FieldToMatch>> = "RedactedFields",
        managed_by_firewall_manager: Option<bool> = "ManagedByFirewallManager",
        logging_filter: Option<LoggingFilter> = "LoggingFilter",
        log_type: Option<String> = "LogType",
        log_scope: Option<String> = "LogScope",
    }
    LoggingFilter {
        filters: Vec<Filter> = "Filters",
        default_behavior: String = "DefaultBehavior",
    }
    ManagedRuleGroupConfig {
        login_path: Option<String> = "LoginPath",
        payload_type: Option<String> = "PayloadType",
        username_field: Option<UsernameField> = "UsernameField",
        password_field: Option<PasswordField> = "PasswordField",
        aws_managed_rules_bot_control_rule_set: Option<AWSManagedRulesBotControlRuleSet> = "AWSManagedRulesBotControlRuleSet",
        aws_managed_rules_atp_rule_set: Option<AWSManagedRulesATPRuleSet> = "AWSManagedRulesATPRuleSet",
        aws_managed_rules_acfp_rule_set: Option<AWSManagedRulesACFPRuleSet> = "AWSManagedRulesACFPRuleSet",
        aws_managed_rules_anti_d_do_s_rule_set: Option<AWSManagedRulesAntiDDoSRuleSet> = "AWSManagedRulesAntiDDoSRuleSet",
    }
    ManagedRuleGroupStatement {
        vendor_name: String = "VendorName",
        name: String = "Name",
        version: Option<String> = "Version",
        excluded_rules: Option<Vec<ExcludedRule>> = "ExcludedRules",
        scope_down_statement: Option<Box<Statement>> = "ScopeDownStatement",
        managed_rule_group_configs: Option<Vec<ManagedRuleGroupConfig>> = "ManagedRuleGroupConfigs",
        rule_action_overrides: Option<Vec<RuleActionOverride>> = "RuleActionOverrides",
    }
    ManagedRuleGroupSummary {
        vendor_name: Option<String> = "VendorName",
        name: Option<String> = "Name",
        versioning_supported: Option<bool> = "VersioningSupported",
        description: Option<String> = "Description",
    }
    ManagedRuleGroupVersion {
        name: Option<String> = "Name",
        last_update_timestamp: Option<Timestamp> = "LastUpdateTimestamp",
    }
    Method {
    }
    MonetizationConfig {
        crypto_config: Option<CryptoConfig> = "CryptoConfig",
        connected_account_configs: Option<Vec<ConnectedAccountConfig>> = "ConnectedAccountConfigs",
        currency_mode: Option<String> = "CurrencyMode",
    }
    MonetizeAction {
        price_multiplier: Option<String> = "PriceMultiplier",
    }
    NoneAction {
    }
    NotStatement {
        statement: Box<Statement> = "Statement",
    }
    OnSourceDDoSProtectionConfig {
        alb_low_reputation_mode: String = "ALBLowReputationMode",
    }
    OrStatement {
        statements: Vec<Statement> = "Statements",
    }
    OverrideAction {
        count: Option<CountAction> = "Count",
        none: Option<NoneAction> = "None",
    }
    PasswordField {
        identifier: String = "Identifier",
    }
    PaymentNetwork {
        chain: String = "Chain",
        wallet_address: String = "WalletAddress",
        prices: Vec<Price> = "Prices",
    }
    PhoneNumberField {
        identifier: String = "Identifier",
    }
    PreParseTextTransformation {
        priority: i32 = "Priority",
        r#type: String = "Type",
    }
    Price {
        amount: String = "Amount",
        currency: String = "Currency",
    }
    PutLoggingConfigurationRequest {
        logging_configuration: LoggingConfiguration = "LoggingConfiguration",
    }
    PutLoggingConfigurationResponse {
        logging_configuration: Option<LoggingConfiguration> = "LoggingConfiguration",
    }
    QueryString {
    }
    RateBasedStatement {
        limit: i64 = "Limit",
        evaluation_window_sec: Option<i64> = "EvaluationWindowSec",
        aggregate_key_type: String = "AggregateKeyType",
        scope_down_statement: Option<Box<Statement>> = "ScopeDownStatement",
        forwarded_ip_config: Option<ForwardedIPConfig> = "ForwardedIPConfig",
        custom_keys: Option<Vec<RateBasedStatementCustomKey>> = "CustomKeys",
    }
    RateBasedStatementCustomKey {
        header: Option<RateLimitHeader> = "Header",
        cookie: Option<RateLimitCookie> = "Cookie",
        query_argument: Option<RateLimitQueryArgument> = "QueryArgument",
        query_string: Option<RateLimitQueryString> = "QueryString",
        http_method: Option<RateLimitHTTPMethod> = "HTTPMethod",
        forwarded_ip: Option<RateLimitForwardedIP> = "ForwardedIP",
        ip: Option<RateLimitIP> = "IP",
        label_namespace: Option<RateLimitLabelNamespace> = "LabelNamespace",
        uri_path: Option<RateLimitUriPath> = "UriPath",
        ja3_fingerprint: Option<RateLimitJA3Fingerprint> = "JA3Fingerprint",
        ja4_fingerprint: Option<RateLimitJA4Fingerprint> = "JA4Fingerprint",
        asn: Option<RateLimitAsn> = "ASN",
    }
    RateBasedStatementManagedKeysIPSet {
        ip_address_version: Option<String> = "IPAddressVersion",
        addresses: Option<Vec<String>> = "Addresses",
    }
    RateLimitAsn {
    }
    RateLimitCookie {
        name: String = "Name",
        text_transformations: Vec<TextTransformation> = "TextTransformations",
    }
    RateLimitForwardedIP {
    }
    RateLimitHTTPMethod {
    }
    RateLimitHeader {
        name: String = "Name",
        text_transformations: Vec<TextTransformation> = "TextTransformations",
    }
    RateLimitIP {
    }
    RateLimitJA3Fingerprint {
        fallback_behavior: String = "FallbackBehavior",
    }
    RateLimitJA4Fingerprint {
        fallback_behavior: String = "FallbackBehavior",
    }
    RateLimitLabelNamespace {
        namespace: String = "Namespace",
    }
    RateLimitQueryArgument {
        name: String = "Name",
        text_transformations: Vec<TextTransformation> = "TextTransformations",
    }
    RateLimitQueryString {
        text_transformations: Vec<TextTransformation> = "TextTransformations",
    }
    RateLimitUriPath {
        text_transformations: Vec<TextTransformation> = "TextTransformations",
    }
    Regex {
        regex_string: Option<String> = "RegexString",
    }
    RegexMatchStatement {
        regex_string: String = "RegexString",
        field_to_match: FieldToMatch = "FieldToMatch",
        text_transformations: Vec<TextTransformation> = "TextTransformations",
        pre_parse_text_transformations: Option<Vec<PreParseTextTransformation>> = "PreParseTextTransformations",
    }
    RegexPatternSet {
        name: Option<String> = "Name",
        id: Option<String> = "Id",
        arn: Option<String> = "ARN",
        description: Option<String> = "Description",
        regular_expression_list: Option<Vec<Regex>> = "RegularExpressionList",
    }
    RegexPatternSetReferenceStatement {
        arn: String = "ARN",
        field_to_match: FieldToMatch = "FieldToMatch",
        text_transformations: Vec<TextTransformation> = "TextTransformations",
        pre_parse_text_transformations: Option<Vec<PreParseTextTransformation>> = "PreParseTextTransformations",
    }
    RegexPatternSetSummary {
        name: Option<String> = "Name",
        id: Option<String> = "Id",
        description: Option<String> = "Description",
        lock_token: Option<String> = "LockToken",
        arn: Option<String> = "ARN",
    }
    RequestBodyAssociatedResourceTypeConfig {
        default_size_inspection_limit: String = "DefaultSizeInspectionLimit",
    }
    RequestInspection {
        payload_type: String = "PayloadType",
        username_field: UsernameField = "UsernameField",
        password_field: PasswordField = "PasswordField",
    }
    RequestInspectionACFP {
        payload_type: String = "PayloadType",
        username_field: Option<UsernameField> = "UsernameField",
        password_field: Option<PasswordField> = "PasswordField",
        email_field: Option<EmailField> = "EmailField",
        phone_number_fields: Option<Vec<PhoneNumberField>> = "PhoneNumberFields",
        address_fields: Option<Vec<AddressField>> = "AddressFields",
    }
    ResponseInspection {
        status_code: Option<ResponseInspectionStatusCode> = "StatusCode",
        header: Option<ResponseInspectionHeader> = "Header",
        body_contains: Option<ResponseInspectionBodyContains> = "BodyContains",
        json: Option<ResponseInspectionJson> = "Json",
    }
    ResponseInspectionBodyContains {
        success_strings: Vec<String> = "SuccessStrings",
        failure_strings: Vec<String> = "FailureStrings",
    }
    ResponseInspectionHeader {
        name: String = "Name",
        success_values: Vec<String> = "SuccessValues",
        failure_values: Vec<String> = "FailureValues",
    }
    ResponseInspectionJson {
        identifier: String = "Identifier",
        success_values: Vec<String> = "SuccessValues",
        failure_values: Vec<String> = "FailureValues",
    }
    ResponseInspectionStatusCode {
        success_codes: Vec<i32> = "SuccessCodes",
        failure_codes: Vec<i32> = "FailureCodes",
    }
    Rule {
        name: String = "Name",
        priority: i32 = "Priority",
        statement: Statement = "Statement",
        action: Option<RuleAction> = "Action",
        override_action: Option<OverrideAction> = "OverrideAction",
        rule_labels: Option<Vec<Label>> = "RuleLabels",
        visibility_config: VisibilityConfig = "VisibilityConfig",
        captcha_config: Option<CaptchaConfig> = "CaptchaConfig",
        challenge_config: Option<ChallengeConfig> = "ChallengeConfig",
    }
    RuleAction {
        block: Option<BlockAction> = "Block",
        allow: Option<AllowAction> = "Allow",
        count: Option<CountAction> = "Count",
        captcha: Option<CaptchaAction> = "Captcha",
        challenge: Option<ChallengeAction> = "Challenge",
        monetize: Option<MonetizeAction> = "Monetize",
    }
    RuleActionOverride {
        name: String = "Name",
        action_to_use: RuleAction = "ActionToUse",
    }
    RuleGroup {
        name: String = "Name",
        id: String = "Id",
        capacity: i64 = "Capacity",
        arn: String = "ARN",
        description: Option<String> = "Description",
        rules: Option<Vec<Rule>> = "Rules",
        visibility_config: VisibilityConfig = "VisibilityConfig",
        label_namespace: Option<String> = "LabelNamespace",
        custom_response_bodies: Option<BTreeMap<String, CustomResponseBody>> = "CustomResponseBodies",
        available_labels: Option<Vec<LabelSummary>> = "AvailableLabels",
        consumed_labels: Option<Vec<LabelSummary>> = "ConsumedLabels",
        monetization_config: Option<MonetizationConfig> = "MonetizationConfig",
    }
    RuleGroupReferenceStatement {
        arn: String = "ARN",
        excluded_rules: Option<Vec<ExcludedRule>> = "ExcludedRules",
        rule_action_overrides: Option<Vec<RuleActionOverride>> = "RuleActionOverrides",
    }
    RuleGroupSummary {
        name: Option<String> = "Name",
        id: Option<String> = "Id",
        description: Option<String> = "Description",
        lock_token: Option<String> = "LockToken",
        arn: Option<String> = "ARN",
    }
    RuleSummary {
        name: Option<String> = "Name",
        action: Option<RuleAction> = "Action",
    }
    SampledHTTPRequest {
        request: HTTPRequest = "Request",
        weight: i64 = "Weight",
        timestamp: Option<Timestamp> = "Timestamp",
        action: Option<String> = "Action",
        rule_name_within_rule_group: Option<String> = "RuleNameWithinRuleGroup",
        request_headers_inserted: Option<Vec<HTTPHeader>> = "RequestHeadersInserted",
        response_code_sent: Option<i32> = "ResponseCodeSent",
        labels: Option<Vec<Label>> = "Labels",
        captcha_response: Option<CaptchaResponse> = "CaptchaResponse",
        challenge_response: Option<ChallengeResponse> = "ChallengeResponse",
        overridden_action: Option<String> = "OverriddenAction",
    }
    SingleHeader {
        name: String = "Name",
    }
    SingleQueryArgument {
        name: String = "Name",
    }
    SizeConstraintStatement {
        field_to_match: FieldToMatch = "FieldToMatch",
        comparison_operator: String = "ComparisonOperator",
        size: i64 = "Size",
        text_transformations: Vec<TextTransformation> = "TextTransformations",
        pre_parse_text_transformations: Option<Vec<PreParseTextTransformation>> = "PreParseTextTransformations",
    }
    SqliMatchStatement {
        field_to_match: FieldToMatch = "FieldToMatch",
        text_transformations: Vec<TextTransformation> = "TextTransformations",
        pre_parse_text_transformations: Option<Vec<PreParseTextTransformation>> = "PreParseTextTransformations",
        sensitivity_level: Option<String> = "SensitivityLevel",
    }
    Statement {
        byte_match_statement: Option<ByteMatchStatement> = "ByteMatchStatement",
        sqli_match_statement: Option<SqliMatchStatement> = "SqliMatchStatement",
        xss_match_statement: Option<XssMatchStatement> = "XssMatchStatement",
        size_constraint_statement: Option<SizeConstraintStatement> = "SizeConstraintStatement",
        geo_match_statement: Option<GeoMatchStatement> = "GeoMatchStatement",
        rule_group_reference_statement: Option<RuleGroupReferenceStatement> = "RuleGroupReferenceStatement",
        ip_set_reference_statement: Option<IPSetReferenceStatement> = "IPSetReferenceStatement",
        regex_pattern_set_reference_statement: Option<RegexPatternSetReferenceStatement> = "RegexPatternSetReferenceStatement",
        rate_based_statement: Option<Box<RateBasedStatement>> = "RateBasedStatement",
        and_statement: Option<AndStatement> = "AndStatement",
        or_statement: Option<OrStatement> = "OrStatement",
        not_statement: Option<Box<NotStatement>> = "NotStatement",
        managed_rule_group_statement: Option<Box<ManagedRuleGroupStatement>> = "ManagedRuleGroupStatement",
        label_match_statement: Option<LabelMatchStatement> = "LabelMatchStatement",
        regex_match_statement: Option<RegexMatchStatement> = "RegexMatchStatement",
        asn_match_statement: Option<AsnMatchStatement> = "AsnMatchStatement",
    }
    Tag {
        key: String = "Key",
        value: String = "Value",
    }
    TagInfoForResource {
        resource_arn: Option<String> = "ResourceARN",
        tag_list: Option<Vec<Tag>> = "TagList",
    }
    TagResourceRequest {
        resource_arn: String = "ResourceARN",
        tags: Vec<Tag> = "Tags",
    }
    TagResourceResponse {
    }
    TextTransformation {
        priority: i32 = "Priority",
        r#type: String = "Type",
    }
    TimeWindow {
        start_time: Timestamp = "StartTime",
        end_time: Timestamp = "EndTime",
    }
    UntagResourceRequest {
        resource_arn: String = "ResourceARN",
        tag_keys: Vec<String> = "TagKeys",
    }
    UntagResourceResponse {
    }
    UpdateIPSetRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
        description: Option<String> = "Description",
        addresses: Vec<String> = "Addresses",
        lock_token: String = "LockToken",
    }
    UpdateIPSetResponse {
        next_lock_token: Option<String> = "NextLockToken",
    }
    UpdateRegexPatternSetRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
        description: Option<String> = "Description",
        regular_expression_list: Vec<Regex> = "RegularExpressionList",
        lock_token: String = "LockToken",
    }
    UpdateRegexPatternSetResponse {
        next_lock_token: Option<String> = "NextLockToken",
    }
    UpdateRuleGroupRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
        description: Option<String> = "Description",
        rules: Option<Vec<Rule>> = "Rules",
        visibility_config: VisibilityConfig = "VisibilityConfig",
        lock_token: String = "LockToken",
        custom_response_bodies: Option<BTreeMap<String, CustomResponseBody>> = "CustomResponseBodies",
        monetization_config: Option<MonetizationConfig> = "MonetizationConfig",
    }
    UpdateRuleGroupResponse {
        next_lock_token: Option<String> = "NextLockToken",
    }
    UpdateWebACLRequest {
        name: String = "Name",
        scope: String = "Scope",
        id: String = "Id",
        default_action: DefaultAction = "DefaultAction",
        description: Option<String> = "Description",
        rules: Option<Vec<Rule>> = "Rules",
        visibility_config: VisibilityConfig = "VisibilityConfig",
        data_protection_config: Option<DataProtectionConfig> = "DataProtectionConfig",
        lock_token: String = "LockToken",
        custom_response_bodies: Option<BTreeMap<String, CustomResponseBody>> = "CustomResponseBodies",
        captcha_config: Option<CaptchaConfig> = "CaptchaConfig",
        challenge_config: Option<ChallengeConfig> = "ChallengeConfig",
        token_domains: Option<Vec<String>> = "TokenDomains",
        association_config: Option<AssociationConfig> = "AssociationConfig",
        on_source_d_do_s_protection_config: Option<OnSourceDDoSProtectionConfig> = "OnSourceDDoSProtectionConfig",
        application_config: Option<ApplicationConfig> = "ApplicationConfig",
        monetization_config: Option<MonetizationConfig> = "MonetizationConfig",
    }
    UpdateWebACLResponse {
        next_lock_token: Option<String> = "NextLockToken",
    }
    UriFragment {
        fallback_behavior: Option<String> = "FallbackBehavior",
    }
    UriPath {
    }
    UsernameField {
        identifier: String = "Identifier",
    }
    VisibilityConfig {
        sampled_requests_enabled: bool = "SampledRequestsEnabled",
        cloud_watch_metrics_enabled: bool = "CloudWatchMetricsEnabled",
        metric_name: String = "MetricName",
    }
    WebACL {
        name: String = "Name",
        id: String = "Id",
        arn: String = "ARN",
        default_action: DefaultAction = "DefaultAction",
        description: Option<String> = "Description",
        rules: Option<Vec<Rule>> = "Rules",
        visibility_config: VisibilityConfig = "VisibilityConfig",
        data_protection_config: Option<DataProtectionConfig> = "DataProtectionConfig",
        capacity: Option<i64> = "Capacity",
        pre_process_firewall_manager_rule_groups: Option<Vec<FirewallManagerRuleGroup>> = "PreProcessFirewallManagerRuleGroups",
        post_process_firewall_manager_rule_groups: Option<Vec<FirewallManagerRuleGroup>> = "PostProcessFirewallManagerRuleGroups",
        managed_by_firewall_manager: Option<bool> = "ManagedByFirewallManager",
        label_namespace: Option<String> = "LabelNamespace",
        custom_response_bodies: Option<BTreeMap<String, CustomResponseBody>> = "CustomResponseBodies",
        captcha_config: Option<CaptchaConfig> = "CaptchaConfig",
        challenge_config: Option<ChallengeConfig> = "ChallengeConfig",
        token_domains: Option<Vec<String>> = "TokenDomains",
        association_config: Option<AssociationConfig> = "AssociationConfig",
        retrofitted_by_firewall_manager: Option<bool> = "RetrofittedByFirewallManager",
        on_source_d_do_s_protection_config: Option<OnSourceDDoSProtectionConfig> = "OnSourceDDoSProtectionConfig",
        application_config: Option<ApplicationConfig> = "ApplicationConfig",
        monetization_config: Option<MonetizationConfig> = "MonetizationConfig",
    }
    WebACLSummary {
        name: Option<String> = "Name",
        id: Option<String> = "Id",
        description: Option<String> = "Description",
        lock_token: Option<String> = "LockToken",
        arn: Option<String> = "ARN",
    }
    XssMatchStatement {
        field_to_match: FieldToMatch = "FieldToMatch",
        text_transformations: Vec<TextTransformation> = "TextTransformations",
        pre_parse_text_transformations: Option<Vec<PreParseTextTransformation>> = "PreParseTextTransformations",
    }
}

pub fn waf_associated_item_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFAssociatedItemException",
        "WAFAssociatedItemException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_configuration_warning_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFConfigurationWarningException",
        "WAFConfigurationWarningException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_duplicate_item_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFDuplicateItemException",
        "WAFDuplicateItemException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_expired_managed_rule_group_version_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFExpiredManagedRuleGroupVersionException",
        "WAFExpiredManagedRuleGroupVersionException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_feature_not_included_in_pricing_plan_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFFeatureNotIncludedInPricingPlanException",
        "WAFFeatureNotIncludedInPricingPlanException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_internal_error_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFInternalErrorException",
        "WAFInternalErrorException",
        500,
        Fault::Receiver,
        message.into(),
    )
}

pub fn waf_invalid_operation_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFInvalidOperationException",
        "WAFInvalidOperationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_invalid_parameter_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFInvalidParameterException",
        "WAFInvalidParameterException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_invalid_resource_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFInvalidResourceException",
        "WAFInvalidResourceException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_limits_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFLimitsExceededException",
        "WAFLimitsExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_log_destination_permission_issue_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFLogDestinationPermissionIssueException",
        "WAFLogDestinationPermissionIssueException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_nonexistent_item_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFNonexistentItemException",
        "WAFNonexistentItemException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_optimistic_lock_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFOptimisticLockException",
        "WAFOptimisticLockException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_service_linked_role_error_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFServiceLinkedRoleErrorException",
        "WAFServiceLinkedRoleErrorException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_subscription_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFSubscriptionNotFoundException",
        "WAFSubscriptionNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_tag_operation_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFTagOperationException",
        "WAFTagOperationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_tag_operation_internal_error_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFTagOperationInternalErrorException",
        "WAFTagOperationInternalErrorException",
        500,
        Fault::Receiver,
        message.into(),
    )
}

pub fn waf_unavailable_entity_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFUnavailableEntityException",
        "WAFUnavailableEntityException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn waf_unsupported_aggregate_key_type_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "WAFUnsupportedAggregateKeyTypeException",
        "WAFUnsupportedAggregateKeyTypeException",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for WAFV2.
pub trait Wafv2<Cx: Sync>: Send + Sync {
    fn associate_web_acl(
        &self,
        cx: &Cx,
        input: AssociateWebACLRequest,
    ) -> impl Future<Output = Reply<AssociateWebACLResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "AssociateWebACL")) }
    }

    fn check_capacity(
        &self,
        cx: &Cx,
        input: CheckCapacityRequest,
    ) -> impl Future<Output = Reply<CheckCapacityResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "CheckCapacity")) }
    }

    fn create_ip_set(
        &self,
        cx: &Cx,
        input: CreateIPSetRequest,
    ) -> impl Future<Output = Reply<CreateIPSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "CreateIPSet")) }
    }

    fn create_regex_pattern_set(
        &self,
        cx: &Cx,
        input: CreateRegexPatternSetRequest,
    ) -> impl Future<Output = Reply<CreateRegexPatternSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "CreateRegexPatternSet")) }
    }

    fn create_rule_group(
        &self,
        cx: &Cx,
        input: CreateRuleGroupRequest,
    ) -> impl Future<Output = Reply<CreateRuleGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "CreateRuleGroup")) }
    }

    fn create_web_acl(
        &self,
        cx: &Cx,
        input: CreateWebACLRequest,
    ) -> impl Future<Output = Reply<CreateWebACLResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "CreateWebACL")) }
    }

    fn delete_ip_set(
        &self,
        cx: &Cx,
        input: DeleteIPSetRequest,
    ) -> impl Future<Output = Reply<DeleteIPSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "DeleteIPSet")) }
    }

    fn delete_logging_configuration(
        &self,
        cx: &Cx,
        input: DeleteLoggingConfigurationRequest,
    ) -> impl Future<Output = Reply<DeleteLoggingConfigurationResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "wafv2",
                "DeleteLoggingConfiguration",
            ))
        }
    }

    fn delete_regex_pattern_set(
        &self,
        cx: &Cx,
        input: DeleteRegexPatternSetRequest,
    ) -> impl Future<Output = Reply<DeleteRegexPatternSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "DeleteRegexPatternSet")) }
    }

    fn delete_rule_group(
        &self,
        cx: &Cx,
        input: DeleteRuleGroupRequest,
    ) -> impl Future<Output = Reply<DeleteRuleGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "DeleteRuleGroup")) }
    }

    fn delete_web_acl(
        &self,
        cx: &Cx,
        input: DeleteWebACLRequest,
    ) -> impl Future<Output = Reply<DeleteWebACLResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "DeleteWebACL")) }
    }

    fn describe_managed_rule_group(
        &self,
        cx: &Cx,
        input: DescribeManagedRuleGroupRequest,
    ) -> impl Future<Output = Reply<DescribeManagedRuleGroupResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "wafv2",
                "DescribeManagedRuleGroup",
            ))
        }
    }

    fn disassociate_web_acl(
        &self,
        cx: &Cx,
        input: DisassociateWebACLRequest,
    ) -> impl Future<Output = Reply<DisassociateWebACLResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "DisassociateWebACL")) }
    }

    fn get_ip_set(
        &self,
        cx: &Cx,
        input: GetIPSetRequest,
    ) -> impl Future<Output = Reply<GetIPSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "GetIPSet")) }
    }

    fn get_logging_configuration(
        &self,
        cx: &Cx,
        input: GetLoggingConfigurationRequest,
    ) -> impl Future<Output = Reply<GetLoggingConfigurationResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "wafv2",
                "GetLoggingConfiguration",
            ))
        }
    }

    fn get_rate_based_statement_managed_keys(
        &self,
        cx: &Cx,
        input: GetRateBasedStatementManagedKeysRequest,
    ) -> impl Future<Output = Reply<GetRateBasedStatementManagedKeysResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "wafv2",
                "GetRateBasedStatementManagedKeys",
            ))
        }
    }

    fn get_regex_pattern_set(
        &self,
        cx: &Cx,
        input: GetRegexPatternSetRequest,
    ) -> impl Future<Output = Reply<GetRegexPatternSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "GetRegexPatternSet")) }
    }

    fn get_rule_group(
        &self,
        cx: &Cx,
        input: GetRuleGroupRequest,
    ) -> impl Future<Output = Reply<GetRuleGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "GetRuleGroup")) }
    }

    fn get_sampled_requests(
        &self,
        cx: &Cx,
        input: GetSampledRequestsRequest,
    ) -> impl Future<Output = Reply<GetSampledRequestsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "GetSampledRequests")) }
    }

    fn get_web_acl(
        &self,
        cx: &Cx,
        input: GetWebACLRequest,
    ) -> impl Future<Output = Reply<GetWebACLResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "GetWebACL")) }
    }

    fn get_web_acl_for_resource(
        &self,
        cx: &Cx,
        input: GetWebACLForResourceRequest,
    ) -> impl Future<Output = Reply<GetWebACLForResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "GetWebACLForResource")) }
    }

    fn list_available_managed_rule_group_versions(
        &self,
        cx: &Cx,
        input: ListAvailableManagedRuleGroupVersionsRequest,
    ) -> impl Future<Output = Reply<ListAvailableManagedRuleGroupVersionsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "wafv2",
                "ListAvailableManagedRuleGroupVersions",
            ))
        }
    }

    fn list_available_managed_rule_groups(
        &self,
        cx: &Cx,
        input: ListAvailableManagedRuleGroupsRequest,
    ) -> impl Future<Output = Reply<ListAvailableManagedRuleGroupsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "wafv2",
                "ListAvailableManagedRuleGroups",
            ))
        }
    }

    fn list_ip_sets(
        &self,
        cx: &Cx,
        input: ListIPSetsRequest,
    ) -> impl Future<Output = Reply<ListIPSetsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "ListIPSets")) }
    }

    fn list_logging_configurations(
        &self,
        cx: &Cx,
        input: ListLoggingConfigurationsRequest,
    ) -> impl Future<Output = Reply<ListLoggingConfigurationsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "wafv2",
                "ListLoggingConfigurations",
            ))
        }
    }

    fn list_regex_pattern_sets(
        &self,
        cx: &Cx,
        input: ListRegexPatternSetsRequest,
    ) -> impl Future<Output = Reply<ListRegexPatternSetsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "ListRegexPatternSets")) }
    }

    fn list_resources_for_web_acl(
        &self,
        cx: &Cx,
        input: ListResourcesForWebACLRequest,
    ) -> impl Future<Output = Reply<ListResourcesForWebACLResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "ListResourcesForWebACL")) }
    }

    fn list_rule_groups(
        &self,
        cx: &Cx,
        input: ListRuleGroupsRequest,
    ) -> impl Future<Output = Reply<ListRuleGroupsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "ListRuleGroups")) }
    }

    fn list_tags_for_resource(
        &self,
        cx: &Cx,
        input: ListTagsForResourceRequest,
    ) -> impl Future<Output = Reply<ListTagsForResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "ListTagsForResource")) }
    }

    fn list_web_ac_ls(
        &self,
        cx: &Cx,
        input: ListWebACLsRequest,
    ) -> impl Future<Output = Reply<ListWebACLsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "ListWebACLs")) }
    }

    fn put_logging_configuration(
        &self,
        cx: &Cx,
        input: PutLoggingConfigurationRequest,
    ) -> impl Future<Output = Reply<PutLoggingConfigurationResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "wafv2",
                "PutLoggingConfiguration",
            ))
        }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceRequest,
    ) -> impl Future<Output = Reply<TagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "TagResource")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceRequest,
    ) -> impl Future<Output = Reply<UntagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "UntagResource")) }
    }

    fn update_ip_set(
        &self,
        cx: &Cx,
        input: UpdateIPSetRequest,
    ) -> impl Future<Output = Reply<UpdateIPSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "UpdateIPSet")) }
    }

    fn update_regex_pattern_set(
        &self,
        cx: &Cx,
        input: UpdateRegexPatternSetRequest,
    ) -> impl Future<Output = Reply<UpdateRegexPatternSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "UpdateRegexPatternSet")) }
    }

    fn update_rule_group(
        &self,
        cx: &Cx,
        input: UpdateRuleGroupRequest,
    ) -> impl Future<Output = Reply<UpdateRuleGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "UpdateRuleGroup")) }
    }

    fn update_web_acl(
        &self,
        cx: &Cx,
        input: UpdateWebACLRequest,
    ) -> impl Future<Output = Reply<UpdateWebACLResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("wafv2", "UpdateWebACL")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AssociateWebACL",
    "CheckCapacity",
    "CreateIPSet",
    "CreateRegexPatternSet",
    "CreateRuleGroup",
    "CreateWebACL",
    "DeleteIPSet",
    "DeleteLoggingConfiguration",
    "DeleteRegexPatternSet",
    "DeleteRuleGroup",
    "DeleteWebACL",
    "DescribeManagedRuleGroup",
    "DisassociateWebACL",
    "GetIPSet",
    "GetLoggingConfiguration",
    "GetRateBasedStatementManagedKeys",
    "GetRegexPatternSet",
    "GetRuleGroup",
    "GetSampledRequests",
    "GetWebACL",
    "GetWebACLForResource",
    "ListAvailableManagedRuleGroupVersions",
    "ListAvailableManagedRuleGroups",
    "ListIPSets",
    "ListLoggingConfigurations",
    "ListRegexPatternSets",
    "ListResourcesForWebACL",
    "ListRuleGroups",
    "ListTagsForResource",
    "ListWebACLs",
    "PutLoggingConfiguration",
    "TagResource",
    "UntagResource",
    "UpdateIPSet",
    "UpdateRegexPatternSet",
    "UpdateRuleGroup",
    "UpdateWebACL",
];

impl<Cx: Sync, T: Wafv2<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "wafv2"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AssociateWebACL" => answer(self.0.associate_web_acl(cx, from_tree(input))),
            "CheckCapacity" => answer(self.0.check_capacity(cx, from_tree(input))),
            "CreateIPSet" => answer(self.0.create_ip_set(cx, from_tree(input))),
            "CreateRegexPatternSet" => {
                answer(self.0.create_regex_pattern_set(cx, from_tree(input)))
            }
            "CreateRuleGroup" => answer(self.0.create_rule_group(cx, from_tree(input))),
            "CreateWebACL" => answer(self.0.create_web_acl(cx, from_tree(input))),
            "DeleteIPSet" => answer(self.0.delete_ip_set(cx, from_tree(input))),
            "DeleteLoggingConfiguration" => {
                answer(self.0.delete_logging_configuration(cx, from_tree(input)))
            }
            "DeleteRegexPatternSet" => {
                answer(self.0.delete_regex_pattern_set(cx, from_tree(input)))
            }
            "DeleteRuleGroup" => answer(self.0.delete_rule_group(cx, from_tree(input))),
            "DeleteWebACL" => answer(self.0.delete_web_acl(cx, from_tree(input))),
            "DescribeManagedRuleGroup" => {
                answer(self.0.describe_managed_rule_group(cx, from_tree(input)))
            }
            "DisassociateWebACL" => answer(self.0.disassociate_web_acl(cx, from_tree(input))),
            "GetIPSet" => answer(self.0.get_ip_set(cx, from_tree(input))),
            "GetLoggingConfiguration" => {
                answer(self.0.get_logging_configuration(cx, from_tree(input)))
            }
            "GetRateBasedStatementManagedKeys" => answer(
                self.0
                    .get_rate_based_statement_managed_keys(cx, from_tree(input)),
            ),
            "GetRegexPatternSet" => answer(self.0.get_regex_pattern_set(cx, from_tree(input))),
            "GetRuleGroup" => answer(self.0.get_rule_group(cx, from_tree(input))),
            "GetSampledRequests" => answer(self.0.get_sampled_requests(cx, from_tree(input))),
            "GetWebACL" => answer(self.0.get_web_acl(cx, from_tree(input))),
            "GetWebACLForResource" => answer(self.0.get_web_acl_for_resource(cx, from_tree(input))),
            "ListAvailableManagedRuleGroupVersions" => answer(
                self.0
                    .list_available_managed_rule_group_versions(cx, from_tree(input)),
            ),
            "ListAvailableManagedRuleGroups" => answer(
                self.0
                    .list_available_managed_rule_groups(cx, from_tree(input)),
            ),
            "ListIPSets" => answer(self.0.list_ip_sets(cx, from_tree(input))),
            "ListLoggingConfigurations" => {
                answer(self.0.list_logging_configurations(cx, from_tree(input)))
            }
            "ListRegexPatternSets" => answer(self.0.list_regex_pattern_sets(cx, from_tree(input))),
            "ListResourcesForWebACL" => {
                answer(self.0.list_resources_for_web_acl(cx, from_tree(input)))
            }
            "ListRuleGroups" => answer(self.0.list_rule_groups(cx, from_tree(input))),
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "ListWebACLs" => answer(self.0.list_web_ac_ls(cx, from_tree(input))),
            "PutLoggingConfiguration" => {
                answer(self.0.put_logging_configuration(cx, from_tree(input)))
            }
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            "UpdateIPSet" => answer(self.0.update_ip_set(cx, from_tree(input))),
            "UpdateRegexPatternSet" => {
                answer(self.0.update_regex_pattern_set(cx, from_tree(input)))
            }
            "UpdateRuleGroup" => answer(self.0.update_rule_group(cx, from_tree(input))),
            "UpdateWebACL" => answer(self.0.update_web_acl(cx, from_tree(input))),
            _ => answer(
                async move { Reply::<()>::Err(ApiError::not_implemented("wafv2", operation)) },
            ),
        }
    }
}
