//! ApiGatewayV2. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AccessLogSettings {
        destination_arn: Option<String> = "DestinationArn",
        format: Option<String> = "Format",
    }
    Api {
        api_endpoint: Option<String> = "ApiEndpoint",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_id: Option<String> = "ApiId",
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        created_date: Option<Timestamp> = "CreatedDate",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        import_info: Option<Vec<String>> = "ImportInfo",
        ip_address_type: Option<String> = "IpAddressType",
        name: String = "Name",
        protocol_type: String = "ProtocolType",
        route_selection_expression: String = "RouteSelectionExpression",
        tags: Option<BTreeMap<String, String>> = "Tags",
        version: Option<String> = "Version",
        warnings: Option<Vec<String>> = "Warnings",
    }
    ApiMapping {
        api_id: String = "ApiId",
        api_mapping_id: Option<String> = "ApiMappingId",
        api_mapping_key: Option<String> = "ApiMappingKey",
        stage: String = "Stage",
    }
    Authorizer {
        authorizer_credentials_arn: Option<String> = "AuthorizerCredentialsArn",
        authorizer_id: Option<String> = "AuthorizerId",
        authorizer_payload_format_version: Option<String> = "AuthorizerPayloadFormatVersion",
        authorizer_result_ttl_in_seconds: Option<i32> = "AuthorizerResultTtlInSeconds",
        authorizer_type: Option<String> = "AuthorizerType",
        authorizer_uri: Option<String> = "AuthorizerUri",
        enable_simple_responses: Option<bool> = "EnableSimpleResponses",
        identity_source: Option<Vec<String>> = "IdentitySource",
        identity_validation_expression: Option<String> = "IdentityValidationExpression",
        jwt_configuration: Option<JWTConfiguration> = "JwtConfiguration",
        name: String = "Name",
    }
    Cors {
        allow_credentials: Option<bool> = "AllowCredentials",
        allow_headers: Option<Vec<String>> = "AllowHeaders",
        allow_methods: Option<Vec<String>> = "AllowMethods",
        allow_origins: Option<Vec<String>> = "AllowOrigins",
        expose_headers: Option<Vec<String>> = "ExposeHeaders",
        max_age: Option<i32> = "MaxAge",
    }
    CreateApiMappingRequest {
        api_id: String = "ApiId",
        api_mapping_key: Option<String> = "ApiMappingKey",
        domain_name: String = "DomainName",
        stage: String = "Stage",
    }
    CreateApiMappingResponse {
        api_id: Option<String> = "ApiId",
        api_mapping_id: Option<String> = "ApiMappingId",
        api_mapping_key: Option<String> = "ApiMappingKey",
        stage: Option<String> = "Stage",
    }
    CreateApiRequest {
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        ip_address_type: Option<String> = "IpAddressType",
        name: String = "Name",
        protocol_type: String = "ProtocolType",
        route_key: Option<String> = "RouteKey",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        tags: Option<BTreeMap<String, String>> = "Tags",
        target: Option<String> = "Target",
        version: Option<String> = "Version",
    }
    CreateApiResponse {
        api_endpoint: Option<String> = "ApiEndpoint",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_id: Option<String> = "ApiId",
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        created_date: Option<Timestamp> = "CreatedDate",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        import_info: Option<Vec<String>> = "ImportInfo",
        ip_address_type: Option<String> = "IpAddressType",
        name: Option<String> = "Name",
        protocol_type: Option<String> = "ProtocolType",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        tags: Option<BTreeMap<String, String>> = "Tags",
        version: Option<String> = "Version",
        warnings: Option<Vec<String>> = "Warnings",
    }
    CreateAuthorizerRequest {
        api_id: String = "ApiId",
        authorizer_credentials_arn: Option<String> = "AuthorizerCredentialsArn",
        authorizer_payload_format_version: Option<String> = "AuthorizerPayloadFormatVersion",
        authorizer_result_ttl_in_seconds: Option<i32> = "AuthorizerResultTtlInSeconds",
        authorizer_type: String = "AuthorizerType",
        authorizer_uri: Option<String> = "AuthorizerUri",
        enable_simple_responses: Option<bool> = "EnableSimpleResponses",
        identity_source: Vec<String> = "IdentitySource",
        identity_validation_expression: Option<String> = "IdentityValidationExpression",
        jwt_configuration: Option<JWTConfiguration> = "JwtConfiguration",
        name: String = "Name",
    }
    CreateAuthorizerResponse {
        authorizer_credentials_arn: Option<String> = "AuthorizerCredentialsArn",
        authorizer_id: Option<String> = "AuthorizerId",
        authorizer_payload_format_version: Option<String> = "AuthorizerPayloadFormatVersion",
        authorizer_result_ttl_in_seconds: Option<i32> = "AuthorizerResultTtlInSeconds",
        authorizer_type: Option<String> = "AuthorizerType",
        authorizer_uri: Option<String> = "AuthorizerUri",
        enable_simple_responses: Option<bool> = "EnableSimpleResponses",
        identity_source: Option<Vec<String>> = "IdentitySource",
        identity_validation_expression: Option<String> = "IdentityValidationExpression",
        jwt_configuration: Option<JWTConfiguration> = "JwtConfiguration",
        name: Option<String> = "Name",
    }
    CreateDeploymentRequest {
        api_id: String = "ApiId",
        description: Option<String> = "Description",
        stage_name: Option<String> = "StageName",
    }
    CreateDeploymentResponse {
        auto_deployed: Option<bool> = "AutoDeployed",
        created_date: Option<Timestamp> = "CreatedDate",
        deployment_id: Option<String> = "DeploymentId",
        deployment_status: Option<String> = "DeploymentStatus",
        deployment_status_message: Option<String> = "DeploymentStatusMessage",
        description: Option<String> = "Description",
    }
    CreateDomainNameRequest {
        domain_name: String = "DomainName",
        domain_name_configurations: Option<Vec<DomainNameConfiguration>> = "DomainNameConfigurations",
        mutual_tls_authentication: Option<MutualTlsAuthenticationInput> = "MutualTlsAuthentication",
        routing_mode: Option<String> = "RoutingMode",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    CreateDomainNameResponse {
        api_mapping_selection_expression: Option<String> = "ApiMappingSelectionExpression",
        domain_name: Option<String> = "DomainName",
        domain_name_arn: Option<String> = "DomainNameArn",
        domain_name_configurations: Option<Vec<DomainNameConfiguration>> = "DomainNameConfigurations",
        mutual_tls_authentication: Option<MutualTlsAuthentication> = "MutualTlsAuthentication",
        routing_mode: Option<String> = "RoutingMode",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    CreateIntegrationRequest {
        api_id: String = "ApiId",
        connection_id: Option<String> = "ConnectionId",
        connection_type: Option<String> = "ConnectionType",
        content_handling_strategy: Option<String> = "ContentHandlingStrategy",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        integration_method: Option<String> = "IntegrationMethod",
        integration_subtype: Option<String> = "IntegrationSubtype",
        integration_type: String = "IntegrationType",
        integration_uri: Option<String> = "IntegrationUri",
        passthrough_behavior: Option<String> = "PassthroughBehavior",
        payload_format_version: Option<String> = "PayloadFormatVersion",
        request_parameters: Option<BTreeMap<String, String>> = "RequestParameters",
        request_templates: Option<BTreeMap<String, String>> = "RequestTemplates",
        response_parameters: Option<BTreeMap<String, BTreeMap<String, String>>> = "ResponseParameters",
        template_selection_expression: Option<String> = "TemplateSelectionExpression",
        timeout_in_millis: Option<i32> = "TimeoutInMillis",
        tls_config: Option<TlsConfigInput> = "TlsConfig",
    }
    CreateIntegrationResult {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        connection_id: Option<String> = "ConnectionId",
        connection_type: Option<String> = "ConnectionType",
        content_handling_strategy: Option<String> = "ContentHandlingStrategy",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        integration_id: Option<String> = "IntegrationId",
        integration_method: Option<String> = "IntegrationMethod",
        integration_response_selection_expression: Option<String> = "IntegrationResponseSelectionExpression",
        integration_subtype: Option<String> = "IntegrationSubtype",
        integration_type: Option<String> = "IntegrationType",
        integration_uri: Option<String> = "IntegrationUri",
        passthrough_behavior: Option<String> = "PassthroughBehavior",
        payload_format_version: Option<String> = "PayloadFormatVersion",
        request_parameters: Option<BTreeMap<String, String>> = "RequestParameters",
        request_templates: Option<BTreeMap<String, String>> = "RequestTemplates",
        response_parameters: Option<BTreeMap<String, BTreeMap<String, String>>> = "ResponseParameters",
        template_selection_expression: Option<String> = "TemplateSelectionExpression",
        timeout_in_millis: Option<i32> = "TimeoutInMillis",
        tls_config: Option<TlsConfig> = "TlsConfig",
    }
    CreateRouteRequest {
        api_id: String = "ApiId",
        api_key_required: Option<bool> = "ApiKeyRequired",
        authorization_scopes: Option<Vec<String>> = "AuthorizationScopes",
        authorization_type: Option<String> = "AuthorizationType",
        authorizer_id: Option<String> = "AuthorizerId",
        model_selection_expression: Option<String> = "ModelSelectionExpression",
        operation_name: Option<String> = "OperationName",
        request_models: Option<BTreeMap<String, String>> = "RequestModels",
        request_parameters: Option<BTreeMap<String, ParameterConstraints>> = "RequestParameters",
        route_key: String = "RouteKey",
        route_response_selection_expression: Option<String> = "RouteResponseSelectionExpression",
        target: Option<String> = "Target",
    }
    CreateRouteResult {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_key_required: Option<bool> = "ApiKeyRequired",
        authorization_scopes: Option<Vec<String>> = "AuthorizationScopes",
        authorization_type: Option<String> = "AuthorizationType",
        authorizer_id: Option<String> = "AuthorizerId",
        model_selection_expression: Option<String> = "ModelSelectionExpression",
        operation_name: Option<String> = "OperationName",
        request_models: Option<BTreeMap<String, String>> = "RequestModels",
        request_parameters: Option<BTreeMap<String, ParameterConstraints>> = "RequestParameters",
        route_id: Option<String> = "RouteId",
        route_key: Option<String> = "RouteKey",
        route_response_selection_expression: Option<String> = "RouteResponseSelectionExpression",
        target: Option<String> = "Target",
    }
    CreateStageRequest {
        access_log_settings: Option<AccessLogSettings> = "AccessLogSettings",
        api_id: String = "ApiId",
        auto_deploy: Option<bool> = "AutoDeploy",
        client_certificate_id: Option<String> = "ClientCertificateId",
        default_route_settings: Option<RouteSettings> = "DefaultRouteSettings",
        deployment_id: Option<String> = "DeploymentId",
        description: Option<String> = "Description",
        route_settings: Option<BTreeMap<String, RouteSettings>> = "RouteSettings",
        stage_name: String = "StageName",
        stage_variables: Option<BTreeMap<String, String>> = "StageVariables",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    CreateStageResponse {
        access_log_settings: Option<AccessLogSettings> = "AccessLogSettings",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        auto_deploy: Option<bool> = "AutoDeploy",
        client_certificate_id: Option<String> = "ClientCertificateId",
        created_date: Option<Timestamp> = "CreatedDate",
        default_route_settings: Option<RouteSettings> = "DefaultRouteSettings",
        deployment_id: Option<String> = "DeploymentId",
        description: Option<String> = "Description",
        last_deployment_status_message: Option<String> = "LastDeploymentStatusMessage",
        last_updated_date: Option<Timestamp> = "LastUpdatedDate",
        route_settings: Option<BTreeMap<String, RouteSettings>> = "RouteSettings",
        stage_name: Option<String> = "StageName",
        stage_variables: Option<BTreeMap<String, String>> = "StageVariables",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    CreateVpcLinkRequest {
        name: String = "Name",
        security_group_ids: Option<Vec<String>> = "SecurityGroupIds",
        subnet_ids: Vec<String> = "SubnetIds",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    CreateVpcLinkResponse {
        created_date: Option<Timestamp> = "CreatedDate",
        name: Option<String> = "Name",
        security_group_ids: Option<Vec<String>> = "SecurityGroupIds",
        subnet_ids: Option<Vec<String>> = "SubnetIds",
        tags: Option<BTreeMap<String, String>> = "Tags",
        vpc_link_id: Option<String> = "VpcLinkId",
        vpc_link_status: Option<String> = "VpcLinkStatus",
        vpc_link_status_message: Option<String> = "VpcLinkStatusMessage",
        vpc_link_version: Option<String> = "VpcLinkVersion",
    }
    DeleteAccessLogSettingsRequest {
        api_id: String = "ApiId",
        stage_name: String = "StageName",
    }
    DeleteApiMappingRequest {
        api_mapping_id: String = "ApiMappingId",
        domain_name: String = "DomainName",
    }
    DeleteApiRequest {
        api_id: String = "ApiId",
    }
    DeleteAuthorizerRequest {
        api_id: String = "ApiId",
        authorizer_id: String = "AuthorizerId",
    }
    DeleteCorsConfigurationRequest {
        api_id: String = "ApiId",
    }
    DeleteDeploymentRequest {
        api_id: String = "ApiId",
        deployment_id: String = "DeploymentId",
    }
    DeleteDomainNameRequest {
        domain_name: String = "DomainName",
    }
    DeleteIntegrationRequest {
        api_id: String = "ApiId",
        integration_id: String = "IntegrationId",
    }
    DeleteRouteRequest {
        api_id: String = "ApiId",
        route_id: String = "RouteId",
    }
    DeleteRouteRequestParameterRequest {
        api_id: String = "ApiId",
        request_parameter_key: String = "RequestParameterKey",
        route_id: String = "RouteId",
    }
    DeleteRouteSettingsRequest {
        api_id: String = "ApiId",
        route_key: String = "RouteKey",
        stage_name: String = "StageName",
    }
    DeleteStageRequest {
        api_id: String = "ApiId",
        stage_name: String = "StageName",
    }
    DeleteVpcLinkRequest {
        vpc_link_id: String = "VpcLinkId",
    }
    DeleteVpcLinkResponse {
    }
    Deployment {
        auto_deployed: Option<bool> = "AutoDeployed",
        created_date: Option<Timestamp> = "CreatedDate",
        deployment_id: Option<String> = "DeploymentId",
        deployment_status: Option<String> = "DeploymentStatus",
        deployment_status_message: Option<String> = "DeploymentStatusMessage",
        description: Option<String> = "Description",
    }
    DomainName {
        api_mapping_selection_expression: Option<String> = "ApiMappingSelectionExpression",
        domain_name: String = "DomainName",
        domain_name_arn: Option<String> = "DomainNameArn",
        domain_name_configurations: Option<Vec<DomainNameConfiguration>> = "DomainNameConfigurations",
        mutual_tls_authentication: Option<MutualTlsAuthentication> = "MutualTlsAuthentication",
        routing_mode: Option<String> = "RoutingMode",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    DomainNameConfiguration {
        api_gateway_domain_name: Option<String> = "ApiGatewayDomainName",
        certificate_arn: Option<String> = "CertificateArn",
        certificate_name: Option<String> = "CertificateName",
        certificate_upload_date: Option<Timestamp> = "CertificateUploadDate",
        domain_name_status: Option<String> = "DomainNameStatus",
        domain_name_status_message: Option<String> = "DomainNameStatusMessage",
        endpoint_type: Option<String> = "EndpointType",
        hosted_zone_id: Option<String> = "HostedZoneId",
        ip_address_type: Option<String> = "IpAddressType",
        security_policy: Option<String> = "SecurityPolicy",
        ownership_verification_certificate_arn: Option<String> = "OwnershipVerificationCertificateArn",
    }
    ExportApiRequest {
        api_id: String = "ApiId",
        export_version: Option<String> = "ExportVersion",
        include_extensions: Option<bool> = "IncludeExtensions",
        output_type: String = "OutputType",
        specification: String = "Specification",
        stage_name: Option<String> = "StageName",
    }
    ExportApiResponse {
        body: Option<Blob> = "body",
    }
    GetApiMappingRequest {
        api_mapping_id: String = "ApiMappingId",
        domain_name: String = "DomainName",
    }
    GetApiMappingResponse {
        api_id: Option<String> = "ApiId",
        api_mapping_id: Option<String> = "ApiMappingId",
        api_mapping_key: Option<String> = "ApiMappingKey",
        stage: Option<String> = "Stage",
    }
    GetApiMappingsRequest {
        domain_name: String = "DomainName",
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetApiMappingsResponse {
        items: Option<Vec<ApiMapping>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetApiRequest {
        api_id: String = "ApiId",
    }
    GetApiResponse {
        api_endpoint: Option<String> = "ApiEndpoint",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_id: Option<String> = "ApiId",
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        created_date: Option<Timestamp> = "CreatedDate",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        import_info: Option<Vec<String>> = "ImportInfo",
        ip_address_type: Option<String> = "IpAddressType",
        name: Option<String> = "Name",
        protocol_type: Option<String> = "ProtocolType",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        tags: Option<BTreeMap<String, String>> = "Tags",
        version: Option<String> = "Version",
        warnings: Option<Vec<String>> = "Warnings",
    }
    GetApisRequest {
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetApisResponse {
        items: Option<Vec<Api>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetAuthorizerRequest {
        api_id: String = "ApiId",
        authorizer_id: String = "AuthorizerId",
    }
    GetAuthorizerResponse {
        authorizer_credentials_arn: Option<String> = "AuthorizerCredentialsArn",
        authorizer_id: Option<String> = "AuthorizerId",
        authorizer_payload_format_version: Option<String> = "AuthorizerPayloadFormatVersion",
        authorizer_result_ttl_in_seconds: Option<i32> = "AuthorizerResultTtlInSeconds",
        authorizer_type: Option<String> = "AuthorizerType",
        authorizer_uri: Option<String> = "AuthorizerUri",
        enable_simple_responses: Option<bool> = "EnableSimpleResponses",
        identity_source: Option<Vec<String>> = "IdentitySource",
        identity_validation_expression: Option<String> = "IdentityValidationExpression",
        jwt_configuration: Option<JWTConfiguration> = "JwtConfiguration",
        name: Option<String> = "Name",
    }
    GetAuthorizersRequest {
        api_id: String = "ApiId",
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetAuthorizersResponse {
        items: Option<Vec<Authorizer>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetDeploymentRequest {
        api_id: String = "ApiId",
        deployment_id: String = "DeploymentId",
    }
    GetDeploymentResponse {
        auto_deployed: Option<bool> = "AutoDeployed",
        created_date: Option<Timestamp> = "CreatedDate",
        deployment_id: Option<String> = "DeploymentId",
        deployment_status: Option<String> = "DeploymentStatus",
        deployment_status_message: Option<String> = "DeploymentStatusMessage",
        description: Option<String> = "Description",
    }
    GetDeploymentsRequest {
        api_id: String = "ApiId",
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetDeploymentsResponse {
        items: Option<Vec<Deployment>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetDomainNameRequest {
        domain_name: String = "DomainName",
    }
    GetDomainNameResponse {
        api_mapping_selection_expression: Option<String> = "ApiMappingSelectionExpression",
        domain_name: Option<String> = "DomainName",
        domain_name_arn: Option<String> = "DomainNameArn",
        domain_name_configurations: Option<Vec<DomainNameConfiguration>> = "DomainNameConfigurations",
        mutual_tls_authentication: Option<MutualTlsAuthentication> = "MutualTlsAuthentication",
        routing_mode: Option<String> = "RoutingMode",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    GetDomainNamesRequest {
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetDomainNamesResponse {
        items: Option<Vec<DomainName>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetIntegrationRequest {
        api_id: String = "ApiId",
        integration_id: String = "IntegrationId",
    }
    GetIntegrationResult {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        connection_id: Option<String> = "ConnectionId",
        connection_type: Option<String> = "ConnectionType",
        content_handling_strategy: Option<String> = "ContentHandlingStrategy",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        integration_id: Option<String> = "IntegrationId",
        integration_method: Option<String> = "IntegrationMethod",
        integration_response_selection_expression: Option<String> = "IntegrationResponseSelectionExpression",
        integration_subtype: Option<String> = "IntegrationSubtype",
        integration_type: Option<String> = "IntegrationType",
        integration_uri: Option<String> = "IntegrationUri",
        passthrough_behavior: Option<String> = "PassthroughBehavior",
        payload_format_version: Option<String> = "PayloadFormatVersion",
        request_parameters: Option<BTreeMap<String, String>> = "RequestParameters",
        request_templates: Option<BTreeMap<String, String>> = "RequestTemplates",
        response_parameters: Option<BTreeMap<String, BTreeMap<String, String>>> = "ResponseParameters",
        template_selection_expression: Option<String> = "TemplateSelectionExpression",
        timeout_in_millis: Option<i32> = "TimeoutInMillis",
        tls_config: Option<TlsConfig> = "TlsConfig",
    }
    GetIntegrationsRequest {
        api_id: String = "ApiId",
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetIntegrationsResponse {
        items: Option<Vec<Integration>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetRouteRequest {
        api_id: String = "ApiId",
        route_id: String = "RouteId",
    }
    GetRouteResult {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_key_required: Option<bool> = "ApiKeyRequired",
        authorization_scopes: Option<Vec<String>> = "AuthorizationScopes",
        authorization_type: Option<String> = "AuthorizationType",
        authorizer_id: Option<String> = "AuthorizerId",
        model_selection_expression: Option<String> = "ModelSelectionExpression",
        operation_name: Option<String> = "OperationName",
        request_models: Option<BTreeMap<String, String>> = "RequestModels",
        request_parameters: Option<BTreeMap<String, ParameterConstraints>> = "RequestParameters",
        route_id: Option<String> = "RouteId",
        route_key: Option<String> = "RouteKey",
        route_response_selection_expression: Option<String> = "RouteResponseSelectionExpression",
        target: Option<String> = "Target",
    }
    GetRoutesRequest {
        api_id: String = "ApiId",
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetRoutesResponse {
        items: Option<Vec<Route>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetStageRequest {
        api_id: String = "ApiId",
        stage_name: String = "StageName",
    }
    GetStageResponse {
        access_log_settings: Option<AccessLogSettings> = "AccessLogSettings",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        auto_deploy: Option<bool> = "AutoDeploy",
        client_certificate_id: Option<String> = "ClientCertificateId",
        created_date: Option<Timestamp> = "CreatedDate",
        default_route_settings: Option<RouteSettings> = "DefaultRouteSettings",
        deployment_id: Option<String> = "DeploymentId",
        description: Option<String> = "Description",
        last_deployment_status_message: Option<String> = "LastDeploymentStatusMessage",
        last_updated_date: Option<Timestamp> = "LastUpdatedDate",
        route_settings: Option<BTreeMap<String, RouteSettings>> = "RouteSettings",
        stage_name: Option<String> = "StageName",
        stage_variables: Option<BTreeMap<String, String>> = "StageVariables",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    GetStagesRequest {
        api_id: String = "ApiId",
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetStagesResponse {
        items: Option<Vec<Stage>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetTagsRequest {
        resource_arn: String = "ResourceArn",
    }
    GetTagsResponse {
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    GetVpcLinkRequest {
        vpc_link_id: String = "VpcLinkId",
    }
    GetVpcLinkResponse {
        created_date: Option<Timestamp> = "CreatedDate",
        name: Option<String> = "Name",
        security_group_ids: Option<Vec<String>> = "SecurityGroupIds",
        subnet_ids: Option<Vec<String>> = "SubnetIds",
        tags: Option<BTreeMap<String, String>> = "Tags",
        vpc_link_id: Option<String> = "VpcLinkId",
        vpc_link_status: Option<String> = "VpcLinkStatus",
        vpc_link_status_message: Option<String> = "VpcLinkStatusMessage",
        vpc_link_version: Option<String> = "VpcLinkVersion",
    }
    GetVpcLinksRequest {
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetVpcLinksResponse {
        items: Option<Vec<VpcLink>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    ImportApiRequest {
        basepath: Option<String> = "Basepath",
        body: String = "Body",
        fail_on_warnings: Option<bool> = "FailOnWarnings",
    }
    ImportApiResponse {
        api_endpoint: Option<String> = "ApiEndpoint",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_id: Option<String> = "ApiId",
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        created_date: Option<Timestamp> = "CreatedDate",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        import_info: Option<Vec<String>> = "ImportInfo",
        ip_address_type: Option<String> = "IpAddressType",
        name: Option<String> = "Name",
        protocol_type: Option<String> = "ProtocolType",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        tags: Option<BTreeMap<String, String>> = "Tags",
        version: Option<String> = "Version",
        warnings: Option<Vec<String>> = "Warnings",
    }
    Integration {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        connection_id: Option<String> = "ConnectionId",
        connection_type: Option<String> = "ConnectionType",
        content_handling_strategy: Option<String> = "ContentHandlingStrategy",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        integration_id: Option<String> = "IntegrationId",
        integration_method: Option<String> = "IntegrationMethod",
        integration_response_selection_expression: Option<String> = "IntegrationResponseSelectionExpression",
        integration_subtype: Option<String> = "IntegrationSubtype",
        integration_type: Option<String> = "IntegrationType",
        integration_uri: Option<String> = "IntegrationUri",
        passthrough_behavior: Option<String> = "PassthroughBehavior",
        payload_format_version: Option<String> = "PayloadFormatVersion",
        request_parameters: Option<BTreeMap<String, String>> = "RequestParameters",
        request_templates: Option<BTreeMap<String, String>> = "RequestTemplates",
        response_parameters: Option<BTreeMap<String, BTreeMap<String, String>>> = "ResponseParameters",
        template_selection_expression: Option<String> = "TemplateSelectionExpression",
        timeout_in_millis: Option<i32> = "TimeoutInMillis",
        tls_config: Option<TlsConfig> = "TlsConfig",
    }
    JWTConfiguration {
        audience: Option<Vec<String>> = "Audience",
        issuer: Option<String> = "Issuer",
    }
    MutualTlsAuthentication {
        truststore_uri: Option<String> = "TruststoreUri",
        truststore_version: Option<String> = "TruststoreVersion",
        truststore_warnings: Option<Vec<String>> = "TruststoreWarnings",
    }
    MutualTlsAuthenticationInput {
        truststore_uri: Option<String> = "TruststoreUri",
        truststore_version: Option<String> = "TruststoreVersion",
    }
    ParameterConstraints {
        required: Option<bool> = "Required",
    }
    ReimportApiRequest {
        api_id: String = "ApiId",
        basepath: Option<String> = "Basepath",
        body: String = "Body",
        fail_on_warnings: Option<bool> = "FailOnWarnings",
    }
    ReimportApiResponse {
        api_endpoint: Option<String> = "ApiEndpoint",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_id: Option<String> = "ApiId",
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        created_date: Option<Timestamp> = "CreatedDate",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        import_info: Option<Vec<String>> = "ImportInfo",
        ip_address_type: Option<String> = "IpAddressType",
        name: Option<String> = "Name",
        protocol_type: Option<String> = "ProtocolType",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        tags: Option<BTreeMap<String, String>> = "Tags",
        version: Option<String> = "Version",
        warnings: Option<Vec<String>> = "Warnings",
    }
    ResetAuthorizersCacheRequest {
        api_id: String = "ApiId",
        stage_name: String = "StageName",
    }
    Route {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_key_required: Option<bool> = "ApiKeyRequired",
        authorization_scopes: Option<Vec<String>> = "AuthorizationScopes",
        authorization_type: Option<String> = "AuthorizationType",
        authorizer_id: Option<String> = "AuthorizerId",
        model_selection_expression: Option<String> = "ModelSelectionExpression",
        operation_name: Option<String> = "OperationName",
        request_models: Option<BTreeMap<String, String>> = "RequestModels",
        request_parameters: Option<BTreeMap<String, ParameterConstraints>> = "RequestParameters",
        route_id: Option<String> = "RouteId",
        route_key: String = "RouteKey",
        route_response_selection_expression: Option<String> = "RouteResponseSelectionExpression",
        target: Option<String> = "Target",
    }
    RouteSettings {
        data_trace_enabled: Option<bool> = "DataTraceEnabled",
        detailed_metrics_enabled: Option<bool> = "DetailedMetricsEnabled",
        logging_level: Option<String> = "LoggingLevel",
        throttling_burst_limit: Option<i32> = "ThrottlingBurstLimit",
        throttling_rate_limit: Option<f64> = "ThrottlingRateLimit",
    }
    Stage {
        access_log_settings: Option<AccessLogSettings> = "AccessLogSettings",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        auto_deploy: Option<bool> = "AutoDeploy",
        client_certificate_id: Option<String> = "ClientCertificateId",
        created_date: Option<Timestamp> = "CreatedDate",
        default_route_settings: Option<RouteSettings> = "DefaultRouteSettings",
        deployment_id: Option<String> = "DeploymentId",
        description: Option<String> = "Description",
        last_deployment_status_message: Option<String> = "LastDeploymentStatusMessage",
        last_updated_date: Option<Timestamp> = "LastUpdatedDate",
        route_settings: Option<BTreeMap<String, RouteSettings>> = "RouteSettings",
        stage_name: String = "StageName",
        stage_variables: Option<BTreeMap<String, String>> = "StageVariables",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    TagResourceRequest {
        resource_arn: String = "ResourceArn",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    TagResourceResponse {
    }
    TlsConfig {
        server_name_to_verify: Option<String> = "ServerNameToVerify",
    }
    TlsConfigInput {
        server_name_to_verify: Option<String> = "ServerNameToVerify",
    }
    UntagResourceRequest {
        resource_arn: String = "ResourceArn",
        tag_keys: Vec<String> = "TagKeys",
    }
    UpdateApiMappingRequest {
        api_id: String = "ApiId",
        api_mapping_id: String = "ApiMappingId",
        api_mapping_key: Option<String> = "ApiMappingKey",
        domain_name: String = "DomainName",
        stage: Option<String> = "Stage",
    }
    UpdateApiMappingResponse {
        api_id: Option<String> = "ApiId",
        api_mapping_id: Option<String> = "ApiMappingId",
        api_mapping_key: Option<String> = "ApiMappingKey",
        stage: Option<String> = "Stage",
    }
    UpdateApiRequest {
        api_id: String = "ApiId",
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        ip_address_type: Option<String> = "IpAddressType",
        name: Option<String> = "Name",
        route_key: Option<String> = "RouteKey",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        target: Option<String> = "Target",
        version: Option<String> = "Version",
    }
    UpdateApiResponse {
        api_endpoint: Option<String> = "ApiEndpoint",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_id: Option<String> = "ApiId",
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        created_date: Option<Timestamp> = "CreatedDate",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        import_info: Option<Vec<String>> = "ImportInfo",
        ip_address_type: Option<String> = "IpAddressType",
        name: Option<String> = "Name",
        protocol_type: Option<String> = "ProtocolType",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        tags: Option<BTreeMap<String, String>> = "Tags",
        version: Option<String> = "Version",
        warnings: Option<Vec<String>> = "Warnings",
    }
    UpdateAuthorizerRequest {
        api_id: String = "ApiId",
        authorizer_credentials_arn: Option<String> = "AuthorizerCredentialsArn",
        authorizer_id: String = "AuthorizerId",
        authorizer_payload_format_version: Option<String> = "AuthorizerPayloadFormatVersion",
        authorizer_result_ttl_in_seconds: Option<i32> = "AuthorizerResultTtlInSeconds",
        authorizer_type: Option<String> = "AuthorizerType",
        authorizer_uri: Option<String> = "AuthorizerUri",
        enable_simple_responses: Option<bool> = "EnableSimpleResponses",
        identity_source: Option<Vec<String>> = "IdentitySource",
        identity_validation_expression: Option<String> = "IdentityValidationExpression",
        jwt_configuration: Option<JWTConfiguration> = "JwtConfiguration",
        name: Option<String> = "Name",
    }
    UpdateAuthorizerResponse {
        authorizer_credentials_arn: Option<String> = "AuthorizerCredentialsArn",
        authorizer_id: Option<String> = "AuthorizerId",
        authorizer_payload_format_version: Option<String> = "AuthorizerPayloadFormatVersion",
        authorizer_result_ttl_in_seconds: Option<i32> = "AuthorizerResultTtlInSeconds",
        authorizer_type: Option<String> = "AuthorizerType",
        authorizer_uri: Option<String> = "AuthorizerUri",
        enable_simple_responses: Option<bool> = "EnableSimpleResponses",
        identity_source: Option<Vec<String>> = "IdentitySource",
        identity_validation_expression: Option<String> = "IdentityValidationExpression",
        jwt_configuration: Option<JWTConfiguration> = "JwtConfiguration",
        name: Option<String> = "Name",
    }
    UpdateDeploymentRequest {
        api_id: String = "ApiId",
        deployment_id: String = "DeploymentId",
        description: Option<String> = "Description",
    }
    UpdateDeploymentResponse {
        auto_deployed: Option<bool> = "AutoDeployed",
        created_date: Option<Timestamp> = "CreatedDate",
        deployment_id: Option<String> = "DeploymentId",
        deployment_status: Option<String> = "DeploymentStatus",
        deployment_status_message: Option<String> = "DeploymentStatusMessage",
        description: Option<String> = "Description",
    }
    UpdateDomainNameRequest {
        domain_name: String = "DomainName",
        domain_name_configurations: Option<Vec<DomainNameConfiguration>> = "DomainNameConfigurations",
        mutual_tls_authentication: Option<MutualTlsAuthenticationInput> = "MutualTlsAuthentication",
        routing_mode: Option<String> = "RoutingMode",
    }
    UpdateDomainNameResponse {
        api_mapping_selection_expression: Option<String> = "ApiMappingSelectionExpression",
        domain_name: Option<String> = "DomainName",
        domain_name_arn: Option<String> = "DomainNameArn",
        domain_name_configurations: Option<Vec<DomainNameConfiguration>> = "DomainNameConfigurations",
        mutual_tls_authentication: Option<MutualTlsAuthentication> = "MutualTlsAuthentication",
        routing_mode: Option<String> = "RoutingMode",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    UpdateIntegrationRequest {
        api_id: String = "ApiId",
        connection_id: Option<String> = "ConnectionId",
        connection_type: Option<String> = "ConnectionType",
        content_handling_strategy: Option<String> = "ContentHandlingStrategy",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        integration_id: String = "IntegrationId",
        integration_method: Option<String> = "IntegrationMethod",
        integration_subtype: Option<String> = "IntegrationSubtype",
        integration_type: Option<String> = "IntegrationType",
        integration_uri: Option<String> = "IntegrationUri",
        passthrough_behavior: Option<String> = "PassthroughBehavior",
        payload_format_version: Option<String> = "PayloadFormatVersion",
        request_parameters: Option<BTreeMap<String, String>> = "RequestParameters",
        request_templates: Option<BTreeMap<String, String>> = "RequestTemplates",
        response_parameters: Option<BTreeMap<String, BTreeMap<String, String>>> = "ResponseParameters",
        template_selection_expression: Option<String> = "TemplateSelectionExpression",
        timeout_in_millis: Option<i32> = "TimeoutInMillis",
        tls_config: Option<TlsConfigInput> = "TlsConfig",
    }
    UpdateIntegrationResult {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        connection_id: Option<String> = "ConnectionId",
        connection_type: Option<String> = "ConnectionType",
        content_handling_strategy: Option<String> = "ContentHandlingStrategy",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        integration_id: Option<String> = "IntegrationId",
        integration_method: Option<String> = "IntegrationMethod",
        integration_response_selection_expression: Option<String> = "IntegrationResponseSelectionExpression",
        integration_subtype: Option<String> = "IntegrationSubtype",
        integration_type: Option<String> = "IntegrationType",
        integration_uri: Option<String> = "IntegrationUri",
        passthrough_behavior: Option<String> = "PassthroughBehavior",
        payload_format_version: Option<String> = "PayloadFormatVersion",
        request_parameters: Option<BTreeMap<String, String>> = "RequestParameters",
        request_templates: Option<BTreeMap<String, String>> = "RequestTemplates",
        response_parameters: Option<BTreeMap<String, BTreeMap<String, String>>> = "ResponseParameters",
        template_selection_expression: Option<String> = "TemplateSelectionExpression",
        timeout_in_millis: Option<i32> = "TimeoutInMillis",
        tls_config: Option<TlsConfig> = "TlsConfig",
    }
    UpdateRouteRequest {
        api_id: String = "ApiId",
        api_key_required: Option<bool> = "ApiKeyRequired",
        authorization_scopes: Option<Vec<String>> = "AuthorizationScopes",
        authorization_type: Option<String> = "AuthorizationType",
        authorizer_id: Option<String> = "AuthorizerId",
        model_selection_expression: Option<String> = "ModelSelectionExpression",
        operation_name: Option<String> = "OperationName",
        request_models: Option<BTreeMap<String, String>> = "RequestModels",
        request_parameters: Option<BTreeMap<String, ParameterConstraints>> = "RequestParameters",
        route_id: String = "RouteId",
        route_key: Option<String> = "RouteKey",
        route_response_selection_expression: Option<String> = "RouteResponseSelectionExpression",
        target: Option<String> = "Target",
    }
    UpdateRouteResult {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_key_required: Option<bool> = "ApiKeyRequired",
        authorization_scopes: Option<Vec<String>> = "AuthorizationScopes",
        authorization_type: Option<String> = "AuthorizationType",
        authorizer_id: Option<String> = "AuthorizerId",
        model_selection_expression: Option<String> = "ModelSelectionExpression",
        operation_name: Option<String> = "OperationName",
        request_models: Option<BTreeMap<String, String>> = "RequestModels",
        request_parameters: Option<BTreeMap<String, ParameterConstraints>> = "RequestParameters",
        route_id: Option<String> = "RouteId",
        route_key: Option<String> = "RouteKey",
        route_response_selection_expression: Option<String> = "RouteResponseSelectionExpression",
        target: Option<String> = "Target",
    }
    UpdateStageRequest {
        access_log_settings: Option<AccessLogSettings> = "AccessLogSettings",
        api_id: String = "ApiId",
        auto_deploy: Option<bool> = "AutoDeploy",
        client_certificate_id: Option<String> = "ClientCertificateId",
        default_route_settings: Option<RouteSettings> = "DefaultRouteSettings",
        deployment_id: Option<String> = "DeploymentId",
        description: Option<String> = "Description",
        route_settings: Option<BTreeMap<String, RouteSettings>> = "RouteSettings",
        stage_name: String = "StageName",
        stage_variables: Option<BTreeMap<String, String>> = "StageVariables",
    }
    UpdateStageResponse {
        access_log_settings: Option<AccessLogSettings> = "AccessLogSettings",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        auto_deploy: Option<bool> = "AutoDeploy",
        client_certificate_id: Option<String> = "ClientCertificateId",
        created_date: Option<Timestamp> = "CreatedDate",
        default_route_settings: Option<RouteSettings> = "DefaultRouteSettings",
        deployment_id: Option<String> = "DeploymentId",
        description: Option<String> = "Description",
        last_deployment_status_message: Option<String> = "LastDeploymentStatusMessage",
        last_updated_date: Option<Timestamp> = "LastUpdatedDate",
        route_settings: Option<BTreeMap<String, RouteSettings>> = "RouteSettings",
        stage_name: Option<String> = "StageName",
        stage_variables: Option<BTreeMap<String, String>> = "StageVariables",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    UpdateVpcLinkRequest {
        name: Option<String> = "Name",
        vpc_link_id: String = "VpcLinkId",
    }
    UpdateVpcLinkResponse {
        created_date: Option<Timestamp> = "CreatedDate",
        name: Option<String> = "Name",
        security_group_ids: Option<Vec<String>> = "SecurityGroupIds",
        subnet_ids: Option<Vec<String>> = "SubnetIds",
        tags: Option<BTreeMap<String, String>> = "Tags",
        vpc_link_id: Option<String> = "VpcLinkId",
        vpc_link_status: Option<String> = "VpcLinkStatus",
        vpc_link_status_message: Option<String> = "VpcLinkStatusMessage",
        vpc_link_version: Option<String> = "VpcLinkVersion",
    }
    VpcLink {
        created_date: Option<Timestamp> = "CreatedDate",
        name: String = "Name",
        security_group_ids: Vec<String> = "SecurityGroupIds",
        subnet_ids: Vec<String> = "SubnetIds",
        tags: Option<BTreeMap<String, String>> = "Tags",
        vpc_link_id: String = "VpcLinkId",
        vpc_link_status: Option<String> = "VpcLinkStatus",
        vpc_link_status_message: Option<String> = "VpcLinkStatusMessage",
        vpc_link_version: Option<String> = "VpcLinkVersion",
    }
}

pub fn access_denied_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "AccessDeniedException",
        "AccessDeniedException",
        403,
        Fault::Sender,
        message.into(),
    )
}

pub fn bad_request_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "BadRequestException",
        "BadRequestException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn conflict_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConflictException",
        "ConflictException",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NotFoundException",
        "NotFoundException",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_requests_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyRequestsException",
        "TooManyRequestsException",
        429,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for ApiGatewayV2.
pub trait Apigatewayv2<Cx: Sync>: Send + Sync {
    fn create_api(
        &self,
        cx: &Cx,
        input: CreateApiRequest,
    ) -> impl Future<Output = Reply<CreateApiResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "CreateApi")) }
    }

    fn create_api_mapping(
        &self,
        cx: &Cx,
        input: CreateApiMappingRequest,
    ) -> impl Future<Output = Reply<CreateApiMappingResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "CreateApiMapping",
            ))
        }
    }

    fn create_authorizer(
        &self,
        cx: &Cx,
        input: CreateAuthorizerRequest,
    ) -> impl Future<Output = Reply<CreateAuthorizerResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "CreateAuthorizer",
            ))
        }
    }

    fn create_deployment(
        &self,
        cx: &Cx,
        input: CreateDeploymentRequest,
    ) -> impl Future<Output = Reply<CreateDeploymentResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "CreateDeployment",
            ))
        }
    }

    fn create_domain_name(
        &self,
        cx: &Cx,
        input: CreateDomainNameRequest,
    ) -> impl Future<Output = Reply<CreateDomainNameResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "CreateDomainName",
            ))
        }
    }

    fn create_integration(
        &self,
        cx: &Cx,
        input: CreateIntegrationRequest,
    ) -> impl Future<Output = Reply<CreateIntegrationResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "CreateIntegration",
            ))
        }
    }

    fn create_route(
        &self,
        cx: &Cx,
        input: CreateRouteRequest,
    ) -> impl Future<Output = Reply<CreateRouteResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "CreateRoute")) }
    }

    fn create_stage(
        &self,
        cx: &Cx,
        input: CreateStageRequest,
    ) -> impl Future<Output = Reply<CreateStageResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "CreateStage")) }
    }

    fn create_vpc_link(
        &self,
        cx: &Cx,
        input: CreateVpcLinkRequest,
    ) -> impl Future<Output = Reply<CreateVpcLinkResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "CreateVpcLink")) }
    }

    fn delete_access_log_settings(
        &self,
        cx: &Cx,
        input: DeleteAccessLogSettingsRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "DeleteAccessLogSettings",
            ))
        }
    }

    fn delete_api(
        &self,
        cx: &Cx,
        input: DeleteApiRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "DeleteApi")) }
    }

    fn delete_api_mapping(
        &self,
        cx: &Cx,
        input: DeleteApiMappingRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "DeleteApiMapping",
            ))
        }
    }

    fn delete_authorizer(
        &self,
        cx: &Cx,
        input: DeleteAuthorizerRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "DeleteAuthorizer",
            ))
        }
    }

    fn delete_cors_configuration(
        &self,
        cx: &Cx,
        input: DeleteCorsConfigurationRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "DeleteCorsConfiguration",
            ))
        }
    }

    fn delete_deployment(
        &self,
        cx: &Cx,
        input: DeleteDeploymentRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "DeleteDeployment",
            ))
        }
    }

    fn delete_domain_name(
        &self,
        cx: &Cx,
        input: DeleteDomainNameRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "DeleteDomainName",
            ))
        }
    }

    fn delete_integration(
        &self,
        cx: &Cx,
        input: DeleteIntegrationRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "DeleteIntegration",
            ))
        }
    }

    fn delete_route(
        &self,
        cx: &Cx,
        input: DeleteRouteRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "DeleteRoute")) }
    }

    fn delete_route_request_parameter(
        &self,
        cx: &Cx,
        input: DeleteRouteRequestParameterRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "DeleteRouteRequestParameter",
            ))
        }
    }

    fn delete_route_settings(
        &self,
        cx: &Cx,
        input: DeleteRouteSettingsRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "DeleteRouteSettings",
            ))
        }
    }

    fn delete_stage(
        &self,
        cx: &Cx,
        input: DeleteStageRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "DeleteStage")) }
    }

    fn delete_vpc_link(
        &self,
        cx: &Cx,
        input: DeleteVpcLinkRequest,
    ) -> impl Future<Output = Reply<DeleteVpcLinkResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "DeleteVpcLink")) }
    }

    fn export_api(
        &self,
        cx: &Cx,
        input: ExportApiRequest,
    ) -> impl Future<Output = Reply<ExportApiResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "ExportApi")) }
    }

    fn get_api(
        &self,
        cx: &Cx,
        input: GetApiRequest,
    ) -> impl Future<Output = Reply<GetApiResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetApi")) }
    }

    fn get_api_mapping(
        &self,
        cx: &Cx,
        input: GetApiMappingRequest,
    ) -> impl Future<Output = Reply<GetApiMappingResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetApiMapping")) }
    }

    fn get_api_mappings(
        &self,
        cx: &Cx,
        input: GetApiMappingsRequest,
    ) -> impl Future<Output = Reply<GetApiMappingsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetApiMappings")) }
    }

    fn get_apis(
        &self,
        cx: &Cx,
        input: GetApisRequest,
    ) -> impl Future<Output = Reply<GetApisResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetApis")) }
    }

    fn get_authorizer(
        &self,
        cx: &Cx,
        input: GetAuthorizerRequest,
    ) -> impl Future<Output = Reply<GetAuthorizerResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetAuthorizer")) }
    }

    fn get_authorizers(
        &self,
        cx: &Cx,
        input: GetAuthorizersRequest,
    ) -> impl Future<Output = Reply<GetAuthorizersResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetAuthorizers")) }
    }

    fn get_deployment(
        &self,
        cx: &Cx,
        input: GetDeploymentRequest,
    ) -> impl Future<Output = Reply<GetDeploymentResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetDeployment")) }
    }

    fn get_deployments(
        &self,
        cx: &Cx,
        input: GetDeploymentsRequest,
    ) -> impl Future<Output = Reply<GetDeploymentsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetDeployments")) }
    }

    fn get_domain_name(
        &self,
        cx: &Cx,
        input: GetDomainNameRequest,
    ) -> impl Future<Output = Reply<GetDomainNameResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetDomainName")) }
    }

    fn get_domain_names(
        &self,
        cx: &Cx,
        input: GetDomainNamesRequest,
    ) -> impl Future<Output = Reply<GetDomainNamesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetDomainNames")) }
    }

    fn get_integration(
        &self,
        cx: &Cx,
        input: GetIntegrationRequest,
    ) -> impl Future<Output = Reply<GetIntegrationResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetIntegration")) }
    }

    fn get_integrations(
        &self,
        cx: &Cx,
        input: GetIntegrationsRequest,
    ) -> impl Future<Output = Reply<GetIntegrationsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetIntegrations")) }
    }

    fn get_route(
        &self,
        cx: &Cx,
        input: GetRouteRequest,
    ) -> impl Future<Output = Reply<GetRouteResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetRoute")) }
    }

    fn get_routes(
        &self,
        cx: &Cx,
        input: GetRoutesRequest,
    ) -> impl Future<Output = Reply<GetRoutesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetRoutes")) }
    }

    fn get_stage(
        &self,
        cx: &Cx,
        input: GetStageRequest,
    ) -> impl Future<Output = Reply<GetStageResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetStage")) }
    }

    fn get_stages(
        &self,
        cx: &Cx,
        input: GetStagesRequest,
    ) -> impl Future<Output = Reply<GetStagesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetStages")) }
    }

    fn get_tags(
        &self,
        cx: &Cx,
        input: GetTagsRequest,
    ) -> impl Future<Output = Reply<GetTagsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetTags")) }
    }

    fn get_vpc_link(
        &self,
        cx: &Cx,
        input: GetVpcLinkRequest,
    ) -> impl Future<Output = Reply<GetVpcLinkResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetVpcLink")) }
    }

    fn get_vpc_links(
        &self,
        cx: &Cx,
        input: GetVpcLinksRequest,
    ) -> impl Future<Output = Reply<GetVpcLinksResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "GetVpcLinks")) }
    }

    fn import_api(
        &self,
        cx: &Cx,
        input: ImportApiRequest,
    ) -> impl Future<Output = Reply<ImportApiResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "ImportApi")) }
    }

    fn reimport_api(
        &self,
        cx: &Cx,
        input: ReimportApiRequest,
    ) -> impl Future<Output = Reply<ReimportApiResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "ReimportApi")) }
    }

    fn reset_authorizers_cache(
        &self,
        cx: &Cx,
        input: ResetAuthorizersCacheRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "ResetAuthorizersCache",
            ))
        }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceRequest,
    ) -> impl Future<Output = Reply<TagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "TagResource")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "UntagResource")) }
    }

    fn update_api(
        &self,
        cx: &Cx,
        input: UpdateApiRequest,
    ) -> impl Future<Output = Reply<UpdateApiResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "UpdateApi")) }
    }

    fn update_api_mapping(
        &self,
        cx: &Cx,
        input: UpdateApiMappingRequest,
    ) -> impl Future<Output = Reply<UpdateApiMappingResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "UpdateApiMapping",
            ))
        }
    }

    fn update_authorizer(
        &self,
        cx: &Cx,
        input: UpdateAuthorizerRequest,
    ) -> impl Future<Output = Reply<UpdateAuthorizerResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "UpdateAuthorizer",
            ))
        }
    }

    fn update_deployment(
        &self,
        cx: &Cx,
        input: UpdateDeploymentRequest,
    ) -> impl Future<Output = Reply<UpdateDeploymentResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "UpdateDeployment",
            ))
        }
    }

    fn update_domain_name(
        &self,
        cx: &Cx,
        input: UpdateDomainNameRequest,
    ) -> impl Future<Output = Reply<UpdateDomainNameResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "UpdateDomainName",
            ))
        }
    }

    fn update_integration(
        &self,
        cx: &Cx,
        input: UpdateIntegrationRequest,
    ) -> impl Future<Output = Reply<UpdateIntegrationResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "apigatewayv2",
                "UpdateIntegration",
            ))
        }
    }

    fn update_route(
        &self,
        cx: &Cx,
        input: UpdateRouteRequest,
    ) -> impl Future<Output = Reply<UpdateRouteResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "UpdateRoute")) }
    }

    fn update_stage(
        &self,
        cx: &Cx,
        input: UpdateStageRequest,
    ) -> impl Future<Output = Reply<UpdateStageResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "UpdateStage")) }
    }

    fn update_vpc_link(
        &self,
        cx: &Cx,
        input: UpdateVpcLinkRequest,
    ) -> impl Future<Output = Reply<UpdateVpcLinkResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("apigatewayv2", "UpdateVpcLink")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "CreateApi",
    "CreateApiMapping",
    "CreateAuthorizer",
    "CreateDeployment",
    "CreateDomainName",
    "CreateIntegration",
    "CreateRoute",
    "CreateStage",
    "CreateVpcLink",
    "DeleteAccessLogSettings",
    "DeleteApi",
    "DeleteApiMapping",
    "DeleteAuthorizer",
    "DeleteCorsConfiguration",
    "DeleteDeployment",
    "DeleteDomainName",
    "DeleteIntegration",
    "DeleteRoute",
    "DeleteRouteRequestParameter",
    "DeleteRouteSettings",
    "DeleteStage",
    "DeleteVpcLink",
    "ExportApi",
    "GetApi",
    "GetApiMapping",
    "GetApiMappings",
    "GetApis",
    "GetAuthorizer",
    "GetAuthorizers",
    "GetDeployment",
    "GetDeployments",
    "GetDomainName",
    "GetDomainNames",
    "GetIntegration",
    "GetIntegrations",
    "GetRoute",
    "GetRoutes",
    "GetStage",
    "GetStages",
    "GetTags",
    "GetVpcLink",
    "GetVpcLinks",
    "ImportApi",
    "ReimportApi",
    "ResetAuthorizersCache",
    "TagResource",
    "UntagResource",
    "UpdateApi",
    "UpdateApiMapping",
    "UpdateAuthorizer",
    "UpdateDeployment",
    "UpdateDomainName",
    "UpdateIntegration",
    "UpdateRoute",
    "UpdateStage",
    "UpdateVpcLink",
];

impl<Cx: Sync, T: Apigatewayv2<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "apigatewayv2"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "CreateApi" => answer(self.0.create_api(cx, from_tree(input))),
            "CreateApiMapping" => answer(self.0.create_api_mapping(cx, from_tree(input))),
            "CreateAuthorizer" => answer(self.0.create_authorizer(cx, from_tree(input))),
            "CreateDeployment" => answer(self.0.create_deployment(cx, from_tree(input))),
            "CreateDomainName" => answer(self.0.create_domain_name(cx, from_tree(input))),
            "CreateIntegration" => answer(self.0.create_integration(cx, from_tree(input))),
            "CreateRoute" => answer(self.0.create_route(cx, from_tree(input))),
            "CreateStage" => answer(self.0.create_stage(cx, from_tree(input))),
            "CreateVpcLink" => answer(self.0.create_vpc_link(cx, from_tree(input))),
            "DeleteAccessLogSettings" => {
                answer(self.0.delete_access_log_settings(cx, from_tree(input)))
            }
            "DeleteApi" => answer(self.0.delete_api(cx, from_tree(input))),
            "DeleteApiMapping" => answer(self.0.delete_api_mapping(cx, from_tree(input))),
            "DeleteAuthorizer" => answer(self.0.delete_authorizer(cx, from_tree(input))),
            "DeleteCorsConfiguration" => {
                answer(self.0.delete_cors_configuration(cx, from_tree(input)))
            }
            "DeleteDeployment" => answer(self.0.delete_deployment(cx, from_tree(input))),
            "DeleteDomainName" => answer(self.0.delete_domain_name(cx, from_tree(input))),
            "DeleteIntegration" => answer(self.0.delete_integration(cx, from_tree(input))),
            "DeleteRoute" => answer(self.0.delete_route(cx, from_tree(input))),
            "DeleteRouteRequestParameter" => {
                answer(self.0.delete_route_request_parameter(cx, from_tree(input)))
            }
            "DeleteRouteSettings" => answer(self.0.delete_route_settings(cx, from_tree(input))),
            "DeleteStage" => answer(self.0.delete_stage(cx, from_tree(input))),
            "DeleteVpcLink" => answer(self.0.delete_vpc_link(cx, from_tree(input))),
            "ExportApi" => answer(self.0.export_api(cx, from_tree(input))),
            "GetApi" => answer(self.0.get_api(cx, from_tree(input))),
            "GetApiMapping" => answer(self.0.get_api_mapping(cx, from_tree(input))),
            "GetApiMappings" => answer(self.0.get_api_mappings(cx, from_tree(input))),
            "GetApis" => answer(self.0.get_apis(cx, from_tree(input))),
            "GetAuthorizer" => answer(self.0.get_authorizer(cx, from_tree(input))),
            "GetAuthorizers" => answer(self.0.get_authorizers(cx, from_tree(input))),
            "GetDeployment" => answer(self.0.get_deployment(cx, from_tree(input))),
            "GetDeployments" => answer(self.0.get_deployments(cx, from_tree(input))),
            "GetDomainName" => answer(self.0.get_domain_name(cx, from_tree(input))),
            "GetDomainNames" => answer(self.0.get_domain_names(cx, from_tree(input))),
            "GetIntegration" => answer(self.0.get_integration(cx, from_tree(input))),
            "GetIntegrations" => answer(self.0.get_integrations(cx, from_tree(input))),
            "GetRoute" => answer(self.0.get_route(cx, from_tree(input))),
            "GetRoutes" => answer(self.0.get_routes(cx, from_tree(input))),
            "GetStage" => answer(self.0.get_stage(cx, from_tree(input))),
            "GetStages" => answer(self.0.get_stages(cx, from_tree(input))),
            "GetTags" => answer(self.0.get_tags(cx, from_tree(input))),
            "GetVpcLink" => answer(self.0.get_vpc_link(cx, from_tree(input))),
            "GetVpcLinks" => answer(self.0.get_vpc_links(cx, from_tree(input))),
            "ImportApi" => answer(self.0.import_api(cx, from_tree(input))),
            "ReimportApi" => answer(self.0.reimport_api(cx, from_tree(input))),
            "ResetAuthorizersCache" => answer(self.0.reset_authorizers_cache(cx, from_tree(input))),
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            "UpdateApi" => answer(self.0.update_api(cx, from_tree(input))),
            "UpdateApiMapping" => answer(self.0.update_api_mapping(cx, from_tree(input))),
            "UpdateAuthorizer" => answer(self.0.update_authorizer(cx, from_tree(input))),
            "UpdateDeployment" => answer(self.0.update_deployment(cx, from_tree(input))),
            "UpdateDomainName" => answer(self.0.update_domain_name(cx, from_tree(input))),
            "UpdateIntegration" => answer(self.0.update_integration(cx, from_tree(input))),
            "UpdateRoute" => answer(self.0.update_route(cx, from_tree(input))),
            "UpdateStage" => answer(self.0.update_stage(cx, from_tree(input))),
            "UpdateVpcLink" => answer(self.0.update_vpc_link(cx, from_tree(input))),
            _ => answer(async move {
                Reply::<()>::Err(ApiError::not_implemented("apigatewayv2", operation))
            }),
        }
    }
}
