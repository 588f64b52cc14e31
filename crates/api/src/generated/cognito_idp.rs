//! Cognito Identity Provider. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AccountRecoverySettingType {
        recovery_mechanisms: Option<Vec<RecoveryOptionType>> = "RecoveryMechanisms",
    }
    AcrLevelConfigType {
        acr_value: String = "AcrValue",
    }
    AddCustomAttributesRequest {
        user_pool_id: String = "UserPoolId",
        custom_attributes: Vec<SchemaAttributeType> = "CustomAttributes",
    }
    AddCustomAttributesResponse {
    }
    AdminAddUserToGroupRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
        group_name: String = "GroupName",
    }
    AdminConfirmSignUpRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    AdminConfirmSignUpResponse {
    }
    AdminCreateUserConfigType {
        allow_admin_create_user_only: Option<bool> = "AllowAdminCreateUserOnly",
        unused_account_validity_days: Option<i32> = "UnusedAccountValidityDays",
        invite_message_template: Option<MessageTemplateType> = "InviteMessageTemplate",
    }
    AdminCreateUserRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
        user_attributes: Option<Vec<AttributeType>> = "UserAttributes",
        validation_data: Option<Vec<AttributeType>> = "ValidationData",
        temporary_password: Option<String> = "TemporaryPassword",
        force_alias_creation: Option<bool> = "ForceAliasCreation",
        message_action: Option<String> = "MessageAction",
        desired_delivery_mediums: Option<Vec<String>> = "DesiredDeliveryMediums",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    AdminCreateUserResponse {
        user: Option<UserType> = "User",
    }
    AdminDeleteUserAttributesRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
        user_attribute_names: Vec<String> = "UserAttributeNames",
    }
    AdminDeleteUserAttributesResponse {
    }
    AdminDeleteUserRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
    }
    AdminDisableUserRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
    }
    AdminDisableUserResponse {
    }
    AdminEnableUserRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
    }
    AdminEnableUserResponse {
    }
    AdminGetUserRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
    }
    AdminGetUserResponse {
        username: String = "Username",
        user_attributes: Option<Vec<AttributeType>> = "UserAttributes",
        user_create_date: Option<Timestamp> = "UserCreateDate",
        user_last_modified_date: Option<Timestamp> = "UserLastModifiedDate",
        enabled: Option<bool> = "Enabled",
        user_status: Option<String> = "UserStatus",
        mfa_options: Option<Vec<MFAOptionType>> = "MFAOptions",
        preferred_mfa_setting: Option<String> = "PreferredMfaSetting",
        user_mfa_setting_list: Option<Vec<String>> = "UserMFASettingList",
    }
    AdminInitiateAuthRequest {
        user_pool_id: String = "UserPoolId",
        client_id: String = "ClientId",
        auth_flow: String = "AuthFlow",
        auth_parameters: Option<BTreeMap<String, String>> = "AuthParameters",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
        analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata",
        context_data: Option<ContextDataType> = "ContextData",
        session: Option<String> = "Session",
    }
    AdminInitiateAuthResponse {
        challenge_name: Option<String> = "ChallengeName",
        session: Option<String> = "Session",
        challenge_parameters: Option<BTreeMap<String, String>> = "ChallengeParameters",
        authentication_result: Option<AuthenticationResultType> = "AuthenticationResult",
        available_challenges: Option<Vec<String>> = "AvailableChallenges",
    }
    AdminListGroupsForUserRequest {
        username: String = "Username",
        user_pool_id: String = "UserPoolId",
        limit: Option<i32> = "Limit",
        next_token: Option<String> = "NextToken",
    }
    AdminListGroupsForUserResponse {
        groups: Option<Vec<GroupType>> = "Groups",
        next_token: Option<String> = "NextToken",
    }
    AdminRemoveUserFromGroupRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
        group_name: String = "GroupName",
    }
    AdminResetUserPasswordRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    AdminResetUserPasswordResponse {
    }
    AdminRespondToAuthChallengeRequest {
        user_pool_id: String = "UserPoolId",
        client_id: String = "ClientId",
        challenge_name: String = "ChallengeName",
        challenge_responses: Option<BTreeMap<String, String>> = "ChallengeResponses",
        session: Option<String> = "Session",
        analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata",
        context_data: Option<ContextDataType> = "ContextData",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    AdminRespondToAuthChallengeResponse {
        challenge_name: Option<String> = "ChallengeName",
        session: Option<String> = "Session",
        challenge_parameters: Option<BTreeMap<String, String>> = "ChallengeParameters",
        authentication_result: Option<AuthenticationResultType> = "AuthenticationResult",
        available_challenges: Option<Vec<String>> = "AvailableChallenges",
    }
    AdminSetUserMFAPreferenceRequest {
        sms_mfa_settings: Option<SMSMfaSettingsType> = "SMSMfaSettings",
        software_token_mfa_settings: Option<SoftwareTokenMfaSettingsType> = "SoftwareTokenMfaSettings",
        email_mfa_settings: Option<EmailMfaSettingsType> = "EmailMfaSettings",
        web_authn_mfa_settings: Option<WebAuthnMfaSettingsType> = "WebAuthnMfaSettings",
        username: String = "Username",
        user_pool_id: String = "UserPoolId",
    }
    AdminSetUserMFAPreferenceResponse {
    }
    AdminSetUserPasswordRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
        password: String = "Password",
        permanent: Option<bool> = "Permanent",
    }
    AdminSetUserPasswordResponse {
    }
    AdminUpdateUserAttributesRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
        user_attributes: Vec<AttributeType> = "UserAttributes",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    AdminUpdateUserAttributesResponse {
    }
    AdminUserGlobalSignOutRequest {
        user_pool_id: String = "UserPoolId",
        username: String = "Username",
    }
    AdminUserGlobalSignOutResponse {
    }
    AdvancedSecurityAdditionalFlowsType {
        custom_auth_mode: Option<String> = "CustomAuthMode",
    }
    AnalyticsConfigurationType {
        application_id: Option<String> = "ApplicationId",
        application_arn: Option<String> = "ApplicationArn",
        role_arn: Option<String> = "RoleArn",
        external_id: Option<String> = "ExternalId",
        user_data_shared: Option<bool> = "UserDataShared",
    }
    AnalyticsMetadataType {
        analytics_endpoint_id: Option<String> = "AnalyticsEndpointId",
    }
    AssociateSoftwareTokenRequest {
        access_token: Option<String> = "AccessToken",
        session: Option<String> = "Session",
    }
    AssociateSoftwareTokenResponse {
        secret_code: Option<String> = "SecretCode",
        session: Option<String> = "Session",
    }
    AttributeType {
        name: String = "Name",
        value: Option<String> = "Value",
    }
    AuthenticationResultType {
        access_token: Option<String> = "AccessToken",
        expires_in: Option<i32> = "ExpiresIn",
        token_type: Option<String> = "TokenType",
        refresh_token: Option<String> = "RefreshToken",
        id_token: Option<String> = "IdToken",
        new_device_metadata: Option<NewDeviceMetadataType> = "NewDeviceMetadata",
    }
    ChangePasswordRequest {
        previous_password: Option<String> = "PreviousPassword",
        proposed_password: String = "ProposedPassword",
        access_token: String = "AccessToken",
    }
    ChangePasswordResponse {
    }
    CodeDeliveryDetailsType {
        destination: Option<String> = "Destination",
        delivery_medium: Option<String> = "DeliveryMedium",
        attribute_name: Option<String> = "AttributeName",
    }
    ConfirmForgotPasswordRequest {
        client_id: String = "ClientId",
        secret_hash: Option<String> = "SecretHash",
        username: String = "Username",
        confirmation_code: String = "ConfirmationCode",
        password: String = "Password",
        analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata",
        user_context_data: Option<UserContextDataType> = "UserContextData",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    ConfirmForgotPasswordResponse {
    }
    ConfirmSignUpRequest {
        client_id: String = "ClientId",
        secret_hash: Option<String> = "SecretHash",
        username: String = "Username",
        confirmation_code: String = "ConfirmationCode",
        force_alias_creation: Option<bool> = "ForceAliasCreation",
        analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata",
        user_context_data: Option<UserContextDataType> = "UserContextData",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
        session: Option<String> = "Session",
    }
    ConfirmSignUpResponse {
        session: Option<String> = "Session",
    }
    ContextDataType {
        ip_address: String = "IpAddress",
        server_name: String = "ServerName",
        server_path: String = "ServerPath",
        http_headers: Vec<HttpHeader> = "HttpHeaders",
        encoded_data: Option<String> = "EncodedData",
    }
    CreateGroupRequest {
        group_name: String = "GroupName",
        user_pool_id: String = "UserPoolId",
        description: Option<String> = "Description",
        role_arn: Option<String> = "RoleArn",
        precedence: Option<i32> = "Precedence",
    }
    CreateGroupResponse {
        group: Option<GroupType> = "Group",
    }
    CreateIdentityProviderRequest {
        user_pool_id: String = "UserPoolId",
        provider_name: String = "ProviderName",
        provider_type: String = "ProviderType",
        provider_details: BTreeMap<String, String> = "ProviderDetails",
        attribute_mapping: Option<BTreeMap<String, String>> = "AttributeMapping",
        idp_identifiers: Option<Vec<String>> = "IdpIdentifiers",
        acr_mapping: Option<BTreeMap<String, String>> = "AcrMapping",
    }
    CreateIdentityProviderResponse {
        identity_provider: IdentityProviderType = "IdentityProvider",
    }
    CreateResourceServerRequest {
        user_pool_id: String = "UserPoolId",
        identifier: String = "Identifier",
        name: String = "Name",
        scopes: Option<Vec<ResourceServerScopeType>> = "Scopes",
    }
    CreateResourceServerResponse {
        resource_server: ResourceServerType = "ResourceServer",
    }
    CreateUserPoolClientRequest {
        user_pool_id: String = "UserPoolId",
        client_name: String = "ClientName",
        generate_secret: Option<bool> = "GenerateSecret",
        client_secret: Option<String> = "ClientSecret",
        refresh_token_validity: Option<i32> = "RefreshTokenValidity",
        access_token_validity: Option<i32> = "AccessTokenValidity",
        id_token_validity: Option<i32> = "IdTokenValidity",
        token_validity_units: Option<TokenValidityUnitsType> = "TokenValidityUnits",
        read_attributes: Option<Vec<String>> = "ReadAttributes",
        write_attributes: Option<Vec<String>> = "WriteAttributes",
        explicit_auth_flows: Option<Vec<String>> = "ExplicitAuthFlows",
        supported_identity_providers: Option<Vec<String>> = "SupportedIdentityProviders",
        callback_ur_ls: Option<Vec<String>> = "CallbackURLs",
        logout_ur_ls: Option<Vec<String>> = "LogoutURLs",
        default_redirect_uri: Option<String> = "DefaultRedirectURI",
        allowed_o_auth_flows: Option<Vec<String>> = "AllowedOAuthFlows",
        allowed_o_auth_scopes: Option<Vec<String>> = "AllowedOAuthScopes",
        allowed_o_auth_flows_user_pool_client: Option<bool> = "AllowedOAuthFlowsUserPoolClient",
        analytics_configuration: Option<AnalyticsConfigurationType> = "AnalyticsConfiguration",
        prevent_user_existence_errors: Option<String> = "PreventUserExistenceErrors",
        enable_token_revocation: Option<bool> = "EnableTokenRevocation",
        enable_propagate_additional_user_context_data: Option<bool> = "EnablePropagateAdditionalUserContextData",
        auth_session_validity: Option<i32> = "AuthSessionValidity",
        refresh_token_rotation: Option<RefreshTokenRotationType> = "RefreshTokenRotation",
    }
    CreateUserPoolClientResponse {
        user_pool_client: Option<UserPoolClientType> = "UserPoolClient",
    }
    CreateUserPoolDomainRequest {
        domain: String = "Domain",
        user_pool_id: String = "UserPoolId",
        managed_login_version: Option<i32> = "ManagedLoginVersion",
        custom_domain_config: Option<CustomDomainConfigType> = "CustomDomainConfig",
        routing: Option<RoutingType> = "Routing",
    }
    CreateUserPoolDomainResponse {
        managed_login_version: Option<i32> = "ManagedLoginVersion",
        cloud_front_domain: Option<String> = "CloudFrontDomain",
        routing: Option<RoutingType> = "Routing",
    }
    CreateUserPoolRequest {
        pool_name: String = "PoolName",
        policies: Option<UserPoolPolicyType> = "Policies",
        deletion_protection: Option<String> = "DeletionProtection",
        lambda_config: Option<LambdaConfigType> = "LambdaConfig",
        auto_verified_attributes: Option<Vec<String>> = "AutoVerifiedAttributes",
        alias_attributes: Option<Vec<String>> = "AliasAttributes",
        username_attributes: Option<Vec<String>> = "UsernameAttributes",
        sms_verification_message: Option<String> = "SmsVerificationMessage",
        email_verification_message: Option<String> = "EmailVerificationMessage",
        email_verification_subject: Option<String> = "EmailVerificationSubject",
        verification_message_template: Option<VerificationMessageTemplateType> = "VerificationMessageTemplate",
        sms_authentication_message: Option<String> = "SmsAuthenticationMessage",
        mfa_configuration: Option<String> = "MfaConfiguration",
        user_attribute_update_settings: Option<UserAttributeUpdateSettingsType> = "UserAttributeUpdateSettings",
        device_configuration: Option<DeviceConfigurationType> = "DeviceConfiguration",
        email_configuration: Option<EmailConfigurationType> = "EmailConfiguration",
        sms_configuration: Option<SmsConfigurationType> = "SmsConfiguration",
        user_pool_tags: Option<BTreeMap<String, String>> = "UserPoolTags",
        admin_create_user_config: Option<AdminCreateUserConfigType> = "AdminCreateUserConfig",
        schema: Option<Vec<SchemaAttributeType>> = "Schema",
        user_pool_add_ons: Option<UserPoolAddOnsType> = "UserPoolAddOns",
        dcr_configuration: Option<DcrConfigurationType> = "DcrConfiguration",
        username_configuration: Option<UsernameConfigurationType> = "UsernameConfiguration",
        account_recovery_setting: Option<AccountRecoverySettingType> = "AccountRecoverySetting",
        user_pool_tier: Option<String> = "UserPoolTier",
        key_configuration: Option<KeyConfigurationType> = "KeyConfiguration",
        issuer_configuration: Option<IssuerConfigurationType> = "IssuerConfiguration",
        acr_configuration: Option<BTreeMap<String, AcrLevelConfigType>> = "AcrConfiguration",
    }
    CreateUserPoolResponse {
        user_pool: Option<UserPoolType> = "UserPool",
    }
    CustomDomainConfigType {
        certificate_arn: String = "CertificateArn",
        security_policy: Option<String> = "SecurityPolicy",
    }
    CustomEmailLambdaVersionConfigType {
        lambda_version: String = "LambdaVersion",
        lambda_arn: String = "LambdaArn",
    }
    CustomSMSLambdaVersionConfigType {
        lambda_version: String = "LambdaVersion",
        lambda_arn: String = "LambdaArn",
    }
    DcrConfigurationType {
        enable_status: Option<String> = "EnableStatus",
        open_dcr_enabled: Option<bool> = "OpenDcrEnabled",
        authenticated_grant_types: Option<Vec<String>> = "AuthenticatedGrantTypes",
        open_dcr_grant_types: Option<Vec<String>> = "OpenDcrGrantTypes",
        allowed_scopes: Option<Vec<String>> = "AllowedScopes",
    }
    DeleteGroupRequest {
        group_name: String = "GroupName",
        user_pool_id: String = "UserPoolId",
    }
    DeleteIdentityProviderRequest {
        user_pool_id: String = "UserPoolId",
        provider_name: String = "ProviderName",
    }
    DeleteResourceServerRequest {
        user_pool_id: String = "UserPoolId",
        identifier: String = "Identifier",
    }
    DeleteUserAttributesRequest {
        user_attribute_names: Vec<String> = "UserAttributeNames",
        access_token: String = "AccessToken",
    }
    DeleteUserAttributesResponse {
    }
    DeleteUserPoolClientRequest {
        user_pool_id: String = "UserPoolId",
        client_id: String = "ClientId",
    }
    DeleteUserPoolDomainRequest {
        domain: String = "Domain",
        user_pool_id: String = "UserPoolId",
    }
    DeleteUserPoolDomainResponse {
    }
    DeleteUserPoolRequest {
        user_pool_id: String = "UserPoolId",
    }
    DeleteUserRequest {
        access_token: String = "AccessToken",
    }
    DescribeIdentityProviderRequest {
        user_pool_id: String = "UserPoolId",
        provider_name: String = "ProviderName",
    }
    DescribeIdentityProviderResponse {
        identity_provider: IdentityProviderType = "IdentityProvider",
    }
    DescribeResourceServerRequest {
        user_pool_id: String = "UserPoolId",
        identifier: String = "Identifier",
    }
    DescribeResourceServerResponse {
        resource_server: ResourceServerType = "ResourceServer",
    }
    DescribeUserPoolClientRequest {
        user_pool_id: String = "UserPoolId",
        client_id: String = "ClientId",
    }
    DescribeUserPoolClientResponse {
        user_pool_client: Option<UserPoolClientType> = "UserPoolClient",
    }
    DescribeUserPoolDomainRequest {
        domain: String = "Domain",
    }
    DescribeUserPoolDomainResponse {
        domain_description: Option<DomainDescriptionType> = "DomainDescription",
    }
    DescribeUserPoolRequest {
        user_pool_id: String = "UserPoolId",
    }
    DescribeUserPoolResponse {
        user_pool: Option<UserPoolType> = "UserPool",
    }
    DeviceConfigurationType {
        challenge_required_on_new_device: Option<bool> = "ChallengeRequiredOnNewDevice",
        device_only_remembered_on_user_prompt: Option<bool> = "DeviceOnlyRememberedOnUserPrompt",
    }
    DomainDescriptionType {
        user_pool_id: Option<String> = "UserPoolId",
        aws_account_id: Option<String> = "AWSAccountId",
        domain: Option<String> = "Domain",
        s3_bucket: Option<String> = "S3Bucket",
        cloud_front_distribution: Option<String> = "CloudFrontDistribution",
        version: Option<String> = "Version",
        status: Option<String> = "Status",
        custom_domain_config: Option<CustomDomainConfigType> = "CustomDomainConfig",
        managed_login_version: Option<i32> = "ManagedLoginVersion",
        routing: Option<RoutingType> = "Routing",
    }
    EmailConfigurationType {
        source_arn: Option<String> = "SourceArn",
        reply_to_email_address: Option<String> = "ReplyToEmailAddress",
        email_sending_account: Option<String> = "EmailSendingAccount",
        from: Option<String> = "From",
        configuration_set: Option<String> = "ConfigurationSet",
    }
    EmailMfaConfigType {
        message: Option<String> = "Message",
        subject: Option<String> = "Subject",
    }
    EmailMfaSettingsType {
        enabled: Option<bool> = "Enabled",
        preferred_mfa: Option<bool> = "PreferredMfa",
    }
    EumsSmsConfigurationType {
        caller_arn: String = "CallerArn",
        external_id: Option<String> = "ExternalId",
        origination_identity: Option<String> = "OriginationIdentity",
        configuration_set_name: Option<String> = "ConfigurationSetName",
        in_entity_id: Option<String> = "InEntityId",
        in_template_id: Option<String> = "InTemplateId",
        region: Option<String> = "Region",
    }
    FailoverType {
        secondary_region: String = "SecondaryRegion",
        primary_route53_health_check_id: String = "PrimaryRoute53HealthCheckId",
    }
    ForgotPasswordRequest {
        client_id: String = "ClientId",
        secret_hash: Option<String> = "SecretHash",
        user_context_data: Option<UserContextDataType> = "UserContextData",
        username: String = "Username",
        analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    ForgotPasswordResponse {
        code_delivery_details: Option<CodeDeliveryDetailsType> = "CodeDeliveryDetails",
    }
    GetGroupRequest {
        group_name: String = "GroupName",
        user_pool_id: String = "UserPoolId",
    }
    GetGroupResponse {
        group: Option<GroupType> = "Group",
    }
    GetIdentityProviderByIdentifierRequest {
        user_pool_id: String = "UserPoolId",
        idp_identifier: String = "IdpIdentifier",
    }
    GetIdentityProviderByIdentifierResponse {
        identity_provider: IdentityProviderType = "IdentityProvider",
    }
    GetTokensFromRefreshTokenRequest {
        refresh_token: String = "RefreshToken",
        client_id: String = "ClientId",
        client_secret: Option<String> = "ClientSecret",
        device_key: Option<String> = "DeviceKey",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    GetTokensFromRefreshTokenResponse {
        authentication_result: Option<AuthenticationResultType> = "AuthenticationResult",
    }
    GetUserAttributeVerificationCodeRequest {
        access_token: String = "AccessToken",
        attribute_name: String = "AttributeName",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    GetUserAttributeVerificationCodeResponse {
        code_delivery_details: Option<CodeDeliveryDetailsType> = "CodeDeliveryDetails",
    }
    GetUserPoolMfaConfigRequest {
        user_pool_id: String = "UserPoolId",
    }
    GetUserPoolMfaConfigResponse {
        sms_mfa_configuration: Option<SmsMfaConfigType> = "SmsMfaConfiguration",
        software_token_mfa_configuration: Option<SoftwareTokenMfaConfigType> = "SoftwareTokenMfaConfiguration",
        email_mfa_configuration: Option<EmailMfaConfigType> = "EmailMfaConfiguration",
        mfa_configuration: Option<String> = "MfaConfiguration",
        web_authn_configuration: Option<WebAuthnConfigurationType> = "WebAuthnConfiguration",
    }
    GetUserRequest {
        access_token: String = "AccessToken",
    }
    GetUserResponse {
        username: String = "Username",
        user_attributes: Vec<AttributeType> = "UserAttributes",
        mfa_options: Option<Vec<MFAOptionType>> = "MFAOptions",
        preferred_mfa_setting: Option<String> = "PreferredMfaSetting",
        user_mfa_setting_list: Option<Vec<String>> = "UserMFASettingList",
    }
    GlobalSignOutRequest {
        access_token: String = "AccessToken",
    }
    GlobalSignOutResponse {
    }
    GroupType {
        group_name: Option<String> = "GroupName",
        user_pool_id: Option<String> = "UserPoolId",
        description: Option<String> = "Description",
        role_arn: Option<String> = "RoleArn",
        precedence: Option<i32> = "Precedence",
        last_modified_date: Option<Timestamp> = "LastModifiedDate",
        creation_date: Option<Timestamp> = "CreationDate",
    }
    HttpHeader {
        header_name: Option<String> = "headerName",
        header_value: Option<String> = "headerValue",
    }
    IdentityProviderType {
        user_pool_id: Option<String> = "UserPoolId",
        provider_name: Option<String> = "ProviderName",
        provider_type: Option<String> = "ProviderType",
        provider_details: Option<BTreeMap<String, String>> = "ProviderDetails",
        attribute_mapping: Option<BTreeMap<String, String>> = "AttributeMapping",
        idp_identifiers: Option<Vec<String>> = "IdpIdentifiers",
        acr_mapping: Option<BTreeMap<String, String>> = "AcrMapping",
        last_modified_date: Option<Timestamp> = "LastModifiedDate",
        creation_date: Option<Timestamp> = "CreationDate",
    }
    InboundFederationLambdaType {
        lambda_version: String = "LambdaVersion",
        lambda_arn: String = "LambdaArn",
    }
    InitiateAuthRequest {
        auth_flow: String = "AuthFlow",
        auth_parameters: Option<BTreeMap<String, String>> = "AuthParameters",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
        client_id: String = "ClientId",
        analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata",
        user_context_data: Option<UserContextDataType> = "UserContextData",
        session: Option<String> = "Session",
    }
    InitiateAuthResponse {
        challenge_name: Option<String> = "ChallengeName",
        session: Option<String> = "Session",
        challenge_parameters: Option<BTreeMap<String, String>> = "ChallengeParameters",
        authentication_result: Option<AuthenticationResultType> = "AuthenticationResult",
        available_challenges: Option<Vec<String>> = "AvailableChallenges",
    }
    IssuerConfigurationType {
        r#type: Option<String> = "Type",
    }
    KeyConfigurationType {
        key_type: Option<String> = "KeyType",
        kms_key_arn: Option<String> = "KmsKeyArn",
    }
    LambdaConfigType {
        pre_sign_up: Option<String> = "PreSignUp",
        custom_message: Option<String> = "CustomMessage",
        post_confirmation: Option<String> = "PostConfirmation",
        pre_authentication: Option<String> = "PreAuthentication",
        post_authentication: Option<String> = "PostAuthentication",
        define_auth_challenge: Option<String> = "DefineAuthChallenge",
        create_auth_challenge: Option<String> = "CreateAuthChallenge",
        verify_auth_challenge_response: Option<String> = "VerifyAuthChallengeResponse",
        pre_token_generation: Option<String> = "PreTokenGeneration",
        user_migration: Option<String> = "UserMigration",
        pre_token_generation_config: Option<PreTokenGenerationVersionConfigType> = "PreTokenGenerationConfig",
        custom_sms_sender: Option<CustomSMSLambdaVersionConfigType> = "CustomSMSSender",
        custom_email_sender: Option<CustomEmailLambdaVersionConfigType> = "CustomEmailSender",
        kms_key_id: Option<String> = "KMSKeyID",
        inbound_federation: Option<InboundFederationLambdaType> = "InboundFederation",
    }
    ListGroupsRequest {
        user_pool_id: String = "UserPoolId",
        limit: Option<i32> = "Limit",
        next_token: Option<String> = "NextToken",
    }
    ListGroupsResponse {
        groups: Option<Vec<GroupType>> = "Groups",
        next_token: Option<String> = "NextToken",
    }
    ListIdentityProvidersRequest {
        user_pool_id: String = "UserPoolId",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    ListIdentityProvidersResponse {
        providers: Vec<ProviderDescription> = "Providers",
        next_token: Option<String> = "NextToken",
    }
    ListResourceServersRequest {
        user_pool_id: String = "UserPoolId",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    ListResourceServersResponse {
        resource_servers: Vec<ResourceServerType> = "ResourceServers",
        next_token: Option<String> = "NextToken",
    }
    ListTagsForResourceRequest {
        resource_arn: String = "ResourceArn",
    }
    ListTagsForResourceResponse {
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    ListUserPoolClientsRequest {
        user_pool_id: String = "UserPoolId",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        client_type: Option<String> = "ClientType",
    }
    ListUserPoolClientsResponse {
        user_pool_clients: Option<Vec<UserPoolClientDescription>> = "UserPoolClients",
        next_token: Option<String> = "NextToken",
    }
    ListUserPoolsRequest {
        next_token: Option<String> = "NextToken",
        max_results: i32 = "MaxResults",
    }
    ListUserPoolsResponse {
        user_pools: Option<Vec<UserPoolDescriptionType>> = "UserPools",
        next_token: Option<String> = "NextToken",
    }
    ListUsersInGroupRequest {
        user_pool_id: String = "UserPoolId",
        group_name: String = "GroupName",
        limit: Option<i32> = "Limit",
        next_token: Option<String> = "NextToken",
    }
    ListUsersInGroupResponse {
        users: Option<Vec<UserType>> = "Users",
        next_token: Option<String> = "NextToken",
    }
    ListUsersRequest {
        user_pool_id: String = "UserPoolId",
        attributes_to_get: Option<Vec<String>> = "AttributesToGet",
        limit: Option<i32> = "Limit",
        pagination_token: Option<String> = "PaginationToken",
        filter: Option<String> = "Filter",
    }
    ListUsersResponse {
        users: Option<Vec<UserType>> = "Users",
        pagination_token: Option<String> = "PaginationToken",
    }
    MFAOptionType {
        delivery_medium: Option<String> = "DeliveryMedium",
        attribute_name: Option<String> = "AttributeName",
    }
    MessageTemplateType {
        sms_message: Option<String> = "SMSMessage",
        email_message: Option<String> = "EmailMessage",
        email_subject: Option<String> = "EmailSubject",
    }
    NewDeviceMetadataType {
        device_key: Option<String> = "DeviceKey",
        device_group_key: Option<String> = "DeviceGroupKey",
    }
    NumberAttributeConstraintsType {
        min_value: Option<String> = "MinValue",
        max_value: Option<String> = "MaxValue",
    }
    PasswordPolicyType {
        minimum_length: Option<i32> = "MinimumLength",
        require_uppercase: Option<bool> = "RequireUppercase",
        require_lowercase: Option<bool> = "RequireLowercase",
        require_numbers: Option<bool> = "RequireNumbers",
        require_symbols: Option<bool> = "RequireSymbols",
        password_history_size: Option<i32> = "PasswordHistorySize",
        temporary_password_validity_days: Option<i32> = "TemporaryPasswordValidityDays",
    }
    PreTokenGenerationVersionConfigType {
        lambda_version: String = "LambdaVersion",
        lambda_arn: String = "LambdaArn",
    }
    ProviderDescription {
        provider_name: Option<String> = "ProviderName",
        provider_type: Option<String> = "ProviderType",
        last_modified_date: Option<Timestamp> = "LastModifiedDate",
        creation_date: Option<Timestamp> = "CreationDate",
    }
    RecoveryOptionType {
        priority: i32 = "Priority",
        name: String = "Name",
    }
    RefreshTokenRotationType {
        feature: String = "Feature",
        retry_grace_period_seconds: Option<i32> = "RetryGracePeriodSeconds",
    }
    ResendConfirmationCodeRequest {
        client_id: String = "ClientId",
        secret_hash: Option<String> = "SecretHash",
        user_context_data: Option<UserContextDataType> = "UserContextData",
        username: String = "Username",
        analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    ResendConfirmationCodeResponse {
        code_delivery_details: Option<CodeDeliveryDetailsType> = "CodeDeliveryDetails",
    }
    ResourceServerScopeType {
        scope_name: String = "ScopeName",
        scope_description: String = "ScopeDescription",
    }
    ResourceServerType {
        user_pool_id: Option<String> = "UserPoolId",
        identifier: Option<String> = "Identifier",
        name: Option<String> = "Name",
        scopes: Option<Vec<ResourceServerScopeType>> = "Scopes",
        managed_by: Option<String> = "ManagedBy",
    }
    RespondToAuthChallengeRequest {
        client_id: String = "ClientId",
        challenge_name: String = "ChallengeName",
        session: Option<String> = "Session",
        challenge_responses: Option<BTreeMap<String, String>> = "ChallengeResponses",
        analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata",
        user_context_data: Option<UserContextDataType> = "UserContextData",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    RespondToAuthChallengeResponse {
        challenge_name: Option<String> = "ChallengeName",
        session: Option<String> = "Session",
        challenge_parameters: Option<BTreeMap<String, String>> = "ChallengeParameters",
        authentication_result: Option<AuthenticationResultType> = "AuthenticationResult",
        available_challenges: Option<Vec<String>> = "AvailableChallenges",
    }
    RevokeTokenRequest {
        token: String = "Token",
        client_id: String = "ClientId",
        client_secret: Option<String> = "ClientSecret",
        revoke_associated_sessions: Option<String> = "RevokeAssociatedSessions",
    }
    RevokeTokenResponse {
    }
    RoutingType {
        failover: Option<FailoverType> = "Failover",
    }
    SMSMfaSettingsType {
        enabled: Option<bool> = "Enabled",
        preferred_mfa: Option<bool> = "PreferredMfa",
    }
    SchemaAttributeType {
        name: Option<String> = "Name",
        attribute_data_type: Option<String> = "AttributeDataType",
        developer_only_attribute: Option<bool> = "DeveloperOnlyAttribute",
        mutable: Option<bool> = "Mutable",
        required: Option<bool> = "Required",
        number_attribute_constraints: Option<NumberAttributeConstraintsType> = "NumberAttributeConstraints",
        string_attribute_constraints: Option<StringAttributeConstraintsType> = "StringAttributeConstraints",
    }
    SetUserMFAPreferenceRequest {
        sms_mfa_settings: Option<SMSMfaSettingsType> = "SMSMfaSettings",
        software_token_mfa_settings: Option<SoftwareTokenMfaSettingsType> = "SoftwareTokenMfaSettings",
        email_mfa_settings: Option<EmailMfaSettingsType> = "EmailMfaSettings",
        web_authn_mfa_settings: Option<WebAuthnMfaSettingsType> = "WebAuthnMfaSettings",
        access_token: String = "AccessToken",
    }
    SetUserMFAPreferenceResponse {
    }
    SetUserPoolMfaConfigRequest {
        user_pool_id: String = "UserPoolId",
        sms_mfa_configuration: Option<SmsMfaConfigType> = "SmsMfaConfiguration",
        software_token_mfa_configuration: Option<SoftwareTokenMfaConfigType> = "SoftwareTokenMfaConfiguration",
        email_mfa_configuration: Option<EmailMfaConfigType> = "EmailMfaConfiguration",
        mfa_configuration: Option<String> = "MfaConfiguration",
        web_authn_configuration: Option<WebAuthnConfigurationType> = "WebAuthnConfiguration",
    }
    SetUserPoolMfaConfigResponse {
        sms_mfa_configuration: Option<SmsMfaConfigType> = "SmsMfaConfiguration",
        software_token_mfa_configuration: Option<SoftwareTokenMfaConfigType> = "SoftwareTokenMfaConfiguration",
        email_mfa_configuration: Option<EmailMfaConfigType> = "EmailMfaConfiguration",
        mfa_configuration: Option<String> = "MfaConfiguration",
        web_authn_configuration: Option<WebAuthnConfigurationType> = "WebAuthnConfiguration",
    }
    SignInPolicyType {
        allowed_first_auth_factors: Option<Vec<String>> = "AllowedFirstAuthFactors",
    }
    SignUpRequest {
        client_id: String = "ClientId",
        secret_hash: Option<String> = "SecretHash",
        username: String = "Username",
        password: Option<String> = "Password",
        user_attributes: Option<Vec<AttributeType>> = "UserAttributes",
        validation_data: Option<Vec<AttributeType>> = "ValidationData",
        analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata",
        user_context_data: Option<UserContextDataType> = "UserContextData",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    SignUpResponse {
        user_confirmed: bool = "UserConfirmed",
        code_delivery_details: Option<CodeDeliveryDetailsType> = "CodeDeliveryDetails",
        user_sub: String = "UserSub",
        session: Option<String> = "Session",
    }
    SmsConfigurationType {
        sns_caller_arn: Option<String> = "SnsCallerArn",
        external_id: Option<String> = "ExternalId",
        sns_region: Option<String> = "SnsRegion",
        eums_sms: Option<EumsSmsConfigurationType> = "EumsSms",
    }
    SmsMfaConfigType {
        sms_authentication_message: Option<String> = "SmsAuthenticationMessage",
        sms_configuration: Option<SmsConfigurationType> = "SmsConfiguration",
    }
    SoftwareTokenMfaConfigType {
        enabled: Option<bool> = "Enabled",
    }
    SoftwareTokenMfaSettingsType {
        enabled: Option<bool> = "Enabled",
        preferred_mfa: Option<bool> = "PreferredMfa",
    }
    StringAttributeConstraintsType {
        min_length: Option<String> = "MinLength",
        max_length: Option<String> = "MaxLength",
    }
    TagResourceRequest {
        resource_arn: String = "ResourceArn",
        tags: BTreeMap<String, String> = "Tags",
    }
    TagResourceResponse {
    }
    TokenValidityUnitsType {
        access_token: Option<String> = "AccessToken",
        id_token: Option<String> = "IdToken",
        refresh_token: Option<String> = "RefreshToken",
    }
    UntagResourceRequest {
        resource_arn: String = "ResourceArn",
        tag_keys: Vec<String> = "TagKeys",
    }
    UntagResourceResponse {
    }
    UpdateGroupRequest {
        group_name: String = "GroupName",
        user_pool_id: String = "UserPoolId",
        description: Option<String> = "Description",
        role_arn: Option<String> = "RoleArn",
        precedence: Option<i32> = "Precedence",
    }
    UpdateGroupResponse {
        group: Option<GroupType> = "Group",
    }
    UpdateIdentityProviderRequest {
        user_pool_id: String = "UserPoolId",
        provider_name: String = "ProviderName",
        provider_details: Option<BTreeMap<String, String>> = "ProviderDetails",
        attribute_mapping: Option<BTreeMap<String, String>> = "AttributeMapping",
        idp_identifiers: Option<Vec<String>> = "IdpIdentifiers",
        acr_mapping: Option<BTreeMap<String, String>> = "AcrMapping",
    }
    UpdateIdentityProviderResponse {
        identity_provider: IdentityProviderType = "IdentityProvider",
    }
    UpdateResourceServerRequest {
        user_pool_id: String = "UserPoolId",
        identifier: String = "Identifier",
        name: String = "Name",
        scopes: Option<Vec<ResourceServerScopeType>> = "Scopes",
    }
    UpdateResourceServerResponse {
        resource_server: ResourceServerType = "ResourceServer",
    }
    UpdateUserAttributesRequest {
        user_attributes: Vec<AttributeType> = "UserAttributes",
        access_token: String = "AccessToken",
        client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata",
    }
    UpdateUserAttributesResponse {
        code_delivery_details_list: Option<Vec<CodeDeliveryDetailsType>> = "CodeDeliveryDetailsList",
    }
    UpdateUserPoolClientRequest {
        user_pool_id: String = "UserPoolId",
        client_id: String = "ClientId",
        client_name: Option<String> = "ClientName",
        refresh_token_validity: Option<i32> = "RefreshTokenValidity",
        access_token_validity: Option<i32> = "AccessTokenValidity",
        id_token_validity: Option<i32> = "IdTokenValidity",
        token_validity_units: Option<TokenValidityUnitsType> = "TokenValidityUnits",
        read_attributes: Option<Vec<String>> = "ReadAttributes",
        write_attributes: Option<Vec<String>> = "WriteAttributes",
        explicit_auth_flows: Option<Vec<String>> = "ExplicitAuthFlows",
        supported_identity_providers: Option<Vec<String>> = "SupportedIdentityProviders",
        callback_ur_ls: Option<Vec<String>> = "CallbackURLs",
        logout_ur_ls: Option<Vec<String>> = "LogoutURLs",
        default_redirect_uri: Option<String> = "DefaultRedirectURI",
        allowed_o_auth_flows: Option<Vec<String>> = "AllowedOAuthFlows",
        allowed_o_auth_scopes: Option<Vec<String>> = "AllowedOAuthScopes",
        allowed_o_auth_flows_user_pool_client: Option<bool> = "AllowedOAuthFlowsUserPoolClient",
        analytics_configuration: Option<AnalyticsConfigurationType> = "AnalyticsConfiguration",
        prevent_user_existence_errors: Option<String> = "PreventUserExistenceErrors",
        enable_token_revocation: Option<bool> = "EnableTokenRevocation",
        enable_propagate_additional_user_context_data: Option<bool> = "EnablePropagateAdditionalUserContextData",
        auth_session_validity: Option<i32> = "AuthSessionValidity",
        refresh_token_rotation: Option<RefreshTokenRotationType> = "RefreshTokenRotation",
    }
    UpdateUserPoolClientResponse {
        user_pool_client: Option<UserPoolClientType> = "UserPoolClient",
    }
    UpdateUserPoolDomainRequest {
        domain: String = "Domain",
        user_pool_id: String = "UserPoolId",
        managed_login_version: Option<i32> = "ManagedLoginVersion",
        custom_domain_config: Option<CustomDomainConfigType> = "CustomDomainConfig",
        routing: Option<RoutingType> = "Routing",
    }
    UpdateUserPoolDomainResponse {
        managed_login_version: Option<i32> = "ManagedLoginVersion",
        cloud_front_domain: Option<String> = "CloudFrontDomain",
        routing: Option<RoutingType> = "Routing",
    }
    UpdateUserPoolRequest {
        user_pool_id: String = "UserPoolId",
        policies: Option<UserPoolPolicyType> = "Policies",
        deletion_protection: Option<String> = "DeletionProtection",
        lambda_config: Option<LambdaConfigType> = "LambdaConfig",
        auto_verified_attributes: Option<Vec<String>> = "AutoVerifiedAttributes",
        sms_verification_message: Option<String> = "SmsVerificationMessage",
        email_verification_message: Option<String> = "EmailVerificationMessage",
        email_verification_subject: Option<String> = "EmailVerificationSubject",
        verification_message_template: Option<VerificationMessageTemplateType> = "VerificationMessageTemplate",
        sms_authentication_message: Option<String> = "SmsAuthenticationMessage",
        user_attribute_update_settings: Option<UserAttributeUpdateSettingsType> = "UserAttributeUpdateSettings",
        mfa_configuration: Option<String> = "MfaConfiguration",
        device_configuration: Option<DeviceConfigurationType> = "DeviceConfiguration",
        email_configuration: Option<EmailConfigurationType> = "EmailConfiguration",
        sms_configuration: Option<SmsConfigurationType> = "SmsConfiguration",
        user_pool_tags: Option<BTreeMap<String, String>> = "UserPoolTags",
        admin_create_user_config: Option<AdminCreateUserConfigType> = "AdminCreateUserConfig",
        user_pool_add_ons: Option<UserPoolAddOnsType> = "UserPoolAddOns",
        dcr_configuration: Option<DcrConfigurationType> = "DcrConfiguration",
        account_recovery_setting: Option<AccountRecoverySettingType> = "AccountRecoverySetting",
        pool_name: Option<String> = "PoolName",
        user_pool_tier: Option<String> = "UserPoolTier",
        key_configuration: Option<KeyConfigurationType> = "KeyConfiguration",
        issuer_configuration: Option<IssuerConfigurationType> = "IssuerConfiguration",
        acr_configuration: Option<BTreeMap<String, AcrLevelConfigType>> = "AcrConfiguration",
    }
    UpdateUserPoolResponse {
    }
    UserAttributeUpdateSettingsType {
        attributes_require_verification_before_update: Option<Vec<String>> = "AttributesRequireVerificationBeforeUpdate",
    }
    UserContextDataType {
        ip_address: Option<String> = "IpAddress",
        encoded_data: Option<String> = "EncodedData",
    }
    UserPoolAddOnsType {
        advanced_security_mode: String = "AdvancedSecurityMode",
        advanced_security_additional_flows: Option<AdvancedSecurityAdditionalFlowsType> = "AdvancedSecurityAdditionalFlows",
    }
    UserPoolClientDescription {
        client_id: Option<String> = "ClientId",
        user_pool_id: Option<String> = "UserPoolId",
        client_name: Option<String> = "ClientName",
    }
    UserPoolClientType {
        user_pool_id: Option<String> = "UserPoolId",
        client_name: Option<String> = "ClientName",
        client_id: Option<String> = "ClientId",
        client_secret: Option<String> = "ClientSecret",
        last_modified_date: Option<Timestamp> = "LastModifiedDate",
        creation_date: Option<Timestamp> = "CreationDate",
        refresh_token_validity: Option<i32> = "RefreshTokenValidity",
        access_token_validity: Option<i32> = "AccessTokenValidity",
        id_token_validity: Option<i32> = "IdTokenValidity",
        token_validity_units: Option<TokenValidityUnitsType> = "TokenValidityUnits",
        read_attributes: Option<Vec<String>> = "ReadAttributes",
        write_attributes: Option<Vec<String>> = "WriteAttributes",
        explicit_auth_flows: Option<Vec<String>> = "ExplicitAuthFlows",
        supported_identity_providers: Option<Vec<String>> = "SupportedIdentityProviders",
        callback_ur_ls: Option<Vec<String>> = "CallbackURLs",
        logout_ur_ls: Option<Vec<String>> = "LogoutURLs",
        default_redirect_uri: Option<String> = "DefaultRedirectURI",
        allowed_o_auth_flows: Option<Vec<String>> = "AllowedOAuthFlows",
        allowed_o_auth_scopes: Option<Vec<String>> = "AllowedOAuthScopes",
        allowed_o_auth_flows_user_pool_client: Option<bool> = "AllowedOAuthFlowsUserPoolClient",
        analytics_configuration: Option<AnalyticsConfigurationType> = "AnalyticsConfiguration",
        prevent_user_existence_errors: Option<String> = "PreventUserExistenceErrors",
        enable_token_revocation: Option<bool> = "EnableTokenRevocation",
        enable_propagate_additional_user_context_data: Option<bool> = "EnablePropagateAdditionalUserContextData",
        auth_session_validity: Option<i32> = "AuthSessionValidity",
        refresh_token_rotation: Option<RefreshTokenRotationType> = "RefreshTokenRotation",
        client_type: Option<String> = "ClientType",
    }
    UserPoolDescriptionType {
        id: Option<String> = "Id",
        name: Option<String> = "Name",
        lambda_config: Option<LambdaConfigType> = "LambdaConfig",
        status: Option<String> = "Status",
        last_modified_date: Option<Timestamp> = "LastModifiedDate",
        creation_date: Option<Timestamp> = "CreationDate",
        replica_regions: Option<Vec<String>> = "ReplicaRegions",
    }
    UserPoolPolicyType {
        password_policy: Option<PasswordPolicyType> = "PasswordPolicy",
        sign_in_policy: Option<SignInPolicyType> = "SignInPolicy",
    }
    UserPoolType {
        id: Option<String> = "Id",
        name: Option<String> = "Name",
        policies: Option<UserPoolPolicyType> = "Policies",
        deletion_protection: Option<String> = "DeletionProtection",
        lambda_config: Option<LambdaConfigType> = "LambdaConfig",
        status: Option<String> = "Status",
        last_modified_date: Option<Timestamp> = "LastModifiedDate",
        creation_date: Option<Timestamp> = "CreationDate",
        schema_attributes: Option<Vec<SchemaAttributeType>> = "SchemaAttributes",
        auto_verified_attributes: Option<Vec<String>> = "AutoVerifiedAttributes",
        alias_attributes: Option<Vec<String>> = "AliasAttributes",
        username_attributes: Option<Vec<String>> = "UsernameAttributes",
        sms_verification_message: Option<String> = "SmsVerificationMessage",
        email_verification_message: Option<String> = "EmailVerificationMessage",
        email_verification_subject: Option<String> = "EmailVerificationSubject",
        verification_message_template: Option<VerificationMessageTemplateType> = "VerificationMessageTemplate",
        sms_authentication_message: Option<String> = "SmsAuthenticationMessage",
        user_attribute_update_settings: Option<UserAttributeUpdateSettingsType> = "UserAttributeUpdateSettings",
        mfa_configuration: Option<String> = "MfaConfiguration",
        device_configuration: Option<DeviceConfigurationType> = "DeviceConfiguration",
        estimated_number_of_users: Option<i32> = "EstimatedNumberOfUsers",
        email_configuration: Option<EmailConfigurationType> = "EmailConfiguration",
        sms_configuration: Option<SmsConfigurationType> = "SmsConfiguration",
        user_pool_tags: Option<BTreeMap<String, String>> = "UserPoolTags",
        sms_configuration_failure: Option<String> = "SmsConfigurationFailure",
        email_configuration_failure: Option<String> = "EmailConfigurationFailure",
        domain: Option<String> = "Domain",
        custom_domain: Option<String> = "CustomDomain",
        admin_create_user_config: Option<AdminCreateUserConfigType> = "AdminCreateUserConfig",
        user_pool_add_ons: Option<UserPoolAddOnsType> = "UserPoolAddOns",
        dcr_configuration: Option<DcrConfigurationType> = "DcrConfiguration",
        username_configuration: Option<UsernameConfigurationType> = "UsernameConfiguration",
        arn: Option<String> = "Arn",
        account_recovery_setting: Option<AccountRecoverySettingType> = "AccountRecoverySetting",
        user_pool_tier: Option<String> = "UserPoolTier",
        key_configuration: Option<KeyConfigurationType> = "KeyConfiguration",
        issuer_configuration: Option<IssuerConfigurationType> = "IssuerConfiguration",
        acr_configuration: Option<BTreeMap<String, AcrLevelConfigType>> = "AcrConfiguration",
    }
    UserType {
        username: Option<String> = "Username",
        attributes: Option<Vec<AttributeType>> = "Attributes",
        user_create_date: Option<Timestamp> = "UserCreateDate",
        user_last_modified_date: Option<Timestamp> = "UserLastModifiedDate",
        enabled: Option<bool> = "Enabled",
        user_status: Option<String> = "UserStatus",
        mfa_options: Option<Vec<MFAOptionType>> = "MFAOptions",
    }
    UsernameConfigurationType {
        case_sensitive: bool = "CaseSensitive",
    }
    VerificationMessageTemplateType {
        sms_message: Option<String> = "SmsMessage",
        email_message: Option<String> = "EmailMessage",
        email_subject: Option<String> = "EmailSubject",
        email_message_by_link: Option<String> = "EmailMessageByLink",
        email_subject_by_link: Option<String> = "EmailSubjectByLink",
        default_email_option: Option<String> = "DefaultEmailOption",
    }
    VerifySoftwareTokenRequest {
        access_token: Option<String> = "AccessToken",
        session: Option<String> = "Session",
        user_code: String = "UserCode",
        friendly_device_name: Option<String> = "FriendlyDeviceName",
    }
    VerifySoftwareTokenResponse {
        status: Option<String> = "Status",
        session: Option<String> = "Session",
    }
    VerifyUserAttributeRequest {
        access_token: String = "AccessToken",
        attribute_name: String = "AttributeName",
        code: String = "Code",
    }
    VerifyUserAttributeResponse {
    }
    WebAuthnConfigurationType {
        relying_party_id: Option<String> = "RelyingPartyId",
        user_verification: Option<String> = "UserVerification",
        factor_configuration: Option<String> = "FactorConfiguration",
    }
    WebAuthnMfaSettingsType {
        enabled: Option<bool> = "Enabled",
    }
}

pub fn alias_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "AliasExistsException",
        "AliasExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn code_delivery_failure_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "CodeDeliveryFailureException",
        "CodeDeliveryFailureException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn code_mismatch_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "CodeMismatchException",
        "CodeMismatchException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn concurrent_modification_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConcurrentModificationException",
        "ConcurrentModificationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn duplicate_provider_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DuplicateProviderException",
        "DuplicateProviderException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn enable_software_token_mfa_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "EnableSoftwareTokenMFAException",
        "EnableSoftwareTokenMFAException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn expired_code_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ExpiredCodeException",
        "ExpiredCodeException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn feature_unavailable_in_tier_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "FeatureUnavailableInTierException",
        "FeatureUnavailableInTierException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn forbidden_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ForbiddenException",
        "ForbiddenException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn group_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "GroupExistsException",
        "GroupExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn internal_error_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InternalErrorException",
        "InternalErrorException",
        500,
        Fault::Receiver,
        message.into(),
    )
}

pub fn invalid_email_role_access_policy_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidEmailRoleAccessPolicyException",
        "InvalidEmailRoleAccessPolicyException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_lambda_response_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidLambdaResponseException",
        "InvalidLambdaResponseException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_o_auth_flow_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidOAuthFlowException",
        "InvalidOAuthFlowException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_parameter_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidParameterException",
        "InvalidParameterException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_password_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidPasswordException",
        "InvalidPasswordException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_sms_role_access_policy_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleAccessPolicyException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_sms_role_trust_relationship_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidSmsRoleTrustRelationshipException",
        "InvalidSmsRoleTrustRelationshipException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_user_pool_configuration_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidUserPoolConfigurationException",
        "InvalidUserPoolConfigurationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn limit_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LimitExceededException",
        "LimitExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn mfa_method_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "MFAMethodNotFoundException",
        "MFAMethodNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn not_authorized_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NotAuthorizedException",
        "NotAuthorizedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn operation_not_enabled_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "OperationNotEnabledException",
        "OperationNotEnabledException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn password_history_policy_violation_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PasswordHistoryPolicyViolationException",
        "PasswordHistoryPolicyViolationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn password_reset_required_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PasswordResetRequiredException",
        "PasswordResetRequiredException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn precondition_not_met_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PreconditionNotMetException",
        "PreconditionNotMetException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn refresh_token_reuse_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RefreshTokenReuseException",
        "RefreshTokenReuseException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn scope_does_not_exist_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ScopeDoesNotExistException",
        "ScopeDoesNotExistException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn software_token_mfa_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "SoftwareTokenMFANotFoundException",
        "SoftwareTokenMFANotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn tier_change_not_allowed_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TierChangeNotAllowedException",
        "TierChangeNotAllowedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_failed_attempts_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyFailedAttemptsException",
        "TooManyFailedAttemptsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_requests_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyRequestsException",
        "TooManyRequestsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unauthorized_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnauthorizedException",
        "UnauthorizedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unexpected_lambda_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnexpectedLambdaException",
        "UnexpectedLambdaException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unsupported_identity_provider_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnsupportedIdentityProviderException",
        "UnsupportedIdentityProviderException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unsupported_operation_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnsupportedOperationException",
        "UnsupportedOperationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unsupported_token_type_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnsupportedTokenTypeException",
        "UnsupportedTokenTypeException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unsupported_user_state_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnsupportedUserStateException",
        "UnsupportedUserStateException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn user_import_in_progress_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UserImportInProgressException",
        "UserImportInProgressException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn user_lambda_validation_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UserLambdaValidationException",
        "UserLambdaValidationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn user_not_confirmed_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UserNotConfirmedException",
        "UserNotConfirmedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn user_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UserNotFoundException",
        "UserNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn user_pool_tagging_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UserPoolTaggingException",
        "UserPoolTaggingException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn username_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UsernameExistsException",
        "UsernameExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for Cognito Identity Provider.
pub trait CognitoIdp<Cx: Sync>: Send + Sync {
    fn add_custom_attributes(
        &self,
        cx: &Cx,
        input: AddCustomAttributesRequest,
    ) -> impl Future<Output = Reply<AddCustomAttributesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AddCustomAttributes",
            ))
        }
    }

    fn admin_add_user_to_group(
        &self,
        cx: &Cx,
        input: AdminAddUserToGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminAddUserToGroup",
            ))
        }
    }

    fn admin_confirm_sign_up(
        &self,
        cx: &Cx,
        input: AdminConfirmSignUpRequest,
    ) -> impl Future<Output = Reply<AdminConfirmSignUpResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminConfirmSignUp",
            ))
        }
    }

    fn admin_create_user(
        &self,
        cx: &Cx,
        input: AdminCreateUserRequest,
    ) -> impl Future<Output = Reply<AdminCreateUserResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "AdminCreateUser")) }
    }

    fn admin_delete_user(
        &self,
        cx: &Cx,
        input: AdminDeleteUserRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "AdminDeleteUser")) }
    }

    fn admin_delete_user_attributes(
        &self,
        cx: &Cx,
        input: AdminDeleteUserAttributesRequest,
    ) -> impl Future<Output = Reply<AdminDeleteUserAttributesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminDeleteUserAttributes",
            ))
        }
    }

    fn admin_disable_user(
        &self,
        cx: &Cx,
        input: AdminDisableUserRequest,
    ) -> impl Future<Output = Reply<AdminDisableUserResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "AdminDisableUser")) }
    }

    fn admin_enable_user(
        &self,
        cx: &Cx,
        input: AdminEnableUserRequest,
    ) -> impl Future<Output = Reply<AdminEnableUserResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "AdminEnableUser")) }
    }

    fn admin_get_user(
        &self,
        cx: &Cx,
        input: AdminGetUserRequest,
    ) -> impl Future<Output = Reply<AdminGetUserResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "AdminGetUser")) }
    }

    fn admin_initiate_auth(
        &self,
        cx: &Cx,
        input: AdminInitiateAuthRequest,
    ) -> impl Future<Output = Reply<AdminInitiateAuthResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminInitiateAuth",
            ))
        }
    }

    fn admin_list_groups_for_user(
        &self,
        cx: &Cx,
        input: AdminListGroupsForUserRequest,
    ) -> impl Future<Output = Reply<AdminListGroupsForUserResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminListGroupsForUser",
            ))
        }
    }

    fn admin_remove_user_from_group(
        &self,
        cx: &Cx,
        input: AdminRemoveUserFromGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminRemoveUserFromGroup",
            ))
        }
    }

    fn admin_reset_user_password(
        &self,
        cx: &Cx,
        input: AdminResetUserPasswordRequest,
    ) -> impl Future<Output = Reply<AdminResetUserPasswordResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminResetUserPassword",
            ))
        }
    }

    fn admin_respond_to_auth_challenge(
        &self,
        cx: &Cx,
        input: AdminRespondToAuthChallengeRequest,
    ) -> impl Future<Output = Reply<AdminRespondToAuthChallengeResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminRespondToAuthChallenge",
            ))
        }
    }

    fn admin_set_user_mfa_preference(
        &self,
        cx: &Cx,
        input: AdminSetUserMFAPreferenceRequest,
    ) -> impl Future<Output = Reply<AdminSetUserMFAPreferenceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminSetUserMFAPreference",
            ))
        }
    }

    fn admin_set_user_password(
        &self,
        cx: &Cx,
        input: AdminSetUserPasswordRequest,
    ) -> impl Future<Output = Reply<AdminSetUserPasswordResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminSetUserPassword",
            ))
        }
    }

    fn admin_update_user_attributes(
        &self,
        cx: &Cx,
        input: AdminUpdateUserAttributesRequest,
    ) -> impl Future<Output = Reply<AdminUpdateUserAttributesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminUpdateUserAttributes",
            ))
        }
    }

    fn admin_user_global_sign_out(
        &self,
        cx: &Cx,
        input: AdminUserGlobalSignOutRequest,
    ) -> impl Future<Output = Reply<AdminUserGlobalSignOutResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AdminUserGlobalSignOut",
            ))
        }
    }

    fn associate_software_token(
        &self,
        cx: &Cx,
        input: AssociateSoftwareTokenRequest,
    ) -> impl Future<Output = Reply<AssociateSoftwareTokenResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "AssociateSoftwareToken",
            ))
        }
    }

    fn change_password(
        &self,
        cx: &Cx,
        input: ChangePasswordRequest,
    ) -> impl Future<Output = Reply<ChangePasswordResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "ChangePassword")) }
    }

    fn confirm_forgot_password(
        &self,
        cx: &Cx,
        input: ConfirmForgotPasswordRequest,
    ) -> impl Future<Output = Reply<ConfirmForgotPasswordResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "ConfirmForgotPassword",
            ))
        }
    }

    fn confirm_sign_up(
        &self,
        cx: &Cx,
        input: ConfirmSignUpRequest,
    ) -> impl Future<Output = Reply<ConfirmSignUpResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "ConfirmSignUp")) }
    }

    fn create_group(
        &self,
        cx: &Cx,
        input: CreateGroupRequest,
    ) -> impl Future<Output = Reply<CreateGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "CreateGroup")) }
    }

    fn create_identity_provider(
        &self,
        cx: &Cx,
        input: CreateIdentityProviderRequest,
    ) -> impl Future<Output = Reply<CreateIdentityProviderResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "CreateIdentityProvider",
            ))
        }
    }

    fn create_resource_server(
        &self,
        cx: &Cx,
        input: CreateResourceServerRequest,
    ) -> impl Future<Output = Reply<CreateResourceServerResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "CreateResourceServer",
            ))
        }
    }

    fn create_user_pool(
        &self,
        cx: &Cx,
        input: CreateUserPoolRequest,
    ) -> impl Future<Output = Reply<CreateUserPoolResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "CreateUserPool")) }
    }

    fn create_user_pool_client(
        &self,
        cx: &Cx,
        input: CreateUserPoolClientRequest,
    ) -> impl Future<Output = Reply<CreateUserPoolClientResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "CreateUserPoolClient",
            ))
        }
    }

    fn create_user_pool_domain(
        &self,
        cx: &Cx,
        input: CreateUserPoolDomainRequest,
    ) -> impl Future<Output = Reply<CreateUserPoolDomainResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "CreateUserPoolDomain",
            ))
        }
    }

    fn delete_group(
        &self,
        cx: &Cx,
        input: DeleteGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "DeleteGroup")) }
    }

    fn delete_identity_provider(
        &self,
        cx: &Cx,
        input: DeleteIdentityProviderRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "DeleteIdentityProvider",
            ))
        }
    }

    fn delete_resource_server(
        &self,
        cx: &Cx,
        input: DeleteResourceServerRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "DeleteResourceServer",
            ))
        }
    }

    fn delete_user(
        &self,
        cx: &Cx,
        input: DeleteUserRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "DeleteUser")) }
    }

    fn delete_user_attributes(
        &self,
        cx: &Cx,
        input: DeleteUserAttributesRequest,
    ) -> impl Future<Output = Reply<DeleteUserAttributesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "DeleteUserAttributes",
            ))
        }
    }

    fn delete_user_pool(
        &self,
        cx: &Cx,
        input: DeleteUserPoolRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "DeleteUserPool")) }
    }

    fn delete_user_pool_client(
        &self,
        cx: &Cx,
        input: DeleteUserPoolClientRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "DeleteUserPoolClient",
            ))
        }
    }

    fn delete_user_pool_domain(
        &self,
        cx: &Cx,
        input: DeleteUserPoolDomainRequest,
    ) -> impl Future<Output = Reply<DeleteUserPoolDomainResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "DeleteUserPoolDomain",
            ))
        }
    }

    fn describe_identity_provider(
        &self,
        cx: &Cx,
        input: DescribeIdentityProviderRequest,
    ) -> impl Future<Output = Reply<DescribeIdentityProviderResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "DescribeIdentityProvider",
            ))
        }
    }

    fn describe_resource_server(
        &self,
        cx: &Cx,
        input: DescribeResourceServerRequest,
    ) -> impl Future<Output = Reply<DescribeResourceServerResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "DescribeResourceServer",
            ))
        }
    }

    fn describe_user_pool(
        &self,
        cx: &Cx,
        input: DescribeUserPoolRequest,
    ) -> impl Future<Output = Reply<DescribeUserPoolResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "DescribeUserPool")) }
    }

    fn describe_user_pool_client(
        &self,
        cx: &Cx,
        input: DescribeUserPoolClientRequest,
    ) -> impl Future<Output = Reply<DescribeUserPoolClientResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "DescribeUserPoolClient",
            ))
        }
    }

    fn describe_user_pool_domain(
        &self,
        cx: &Cx,
        input: DescribeUserPoolDomainRequest,
    ) -> impl Future<Output = Reply<DescribeUserPoolDomainResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "DescribeUserPoolDomain",
            ))
        }
    }

    fn forgot_password(
        &self,
        cx: &Cx,
        input: ForgotPasswordRequest,
    ) -> impl Future<Output = Reply<ForgotPasswordResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "ForgotPassword")) }
    }

    fn get_group(
        &self,
        cx: &Cx,
        input: GetGroupRequest,
    ) -> impl Future<Output = Reply<GetGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "GetGroup")) }
    }

    fn get_identity_provider_by_identifier(
        &self,
        cx: &Cx,
        input: GetIdentityProviderByIdentifierRequest,
    ) -> impl Future<Output = Reply<GetIdentityProviderByIdentifierResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "GetIdentityProviderByIdentifier",
            ))
        }
    }

    fn get_tokens_from_refresh_token(
        &self,
        cx: &Cx,
        input: GetTokensFromRefreshTokenRequest,
    ) -> impl Future<Output = Reply<GetTokensFromRefreshTokenResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "GetTokensFromRefreshToken",
            ))
        }
    }

    fn get_user(
        &self,
        cx: &Cx,
        input: GetUserRequest,
    ) -> impl Future<Output = Reply<GetUserResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "GetUser")) }
    }

    fn get_user_attribute_verification_code(
        &self,
        cx: &Cx,
        input: GetUserAttributeVerificationCodeRequest,
    ) -> impl Future<Output = Reply<GetUserAttributeVerificationCodeResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "GetUserAttributeVerificationCode",
            ))
        }
    }

    fn get_user_pool_mfa_config(
        &self,
        cx: &Cx,
        input: GetUserPoolMfaConfigRequest,
    ) -> impl Future<Output = Reply<GetUserPoolMfaConfigResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "GetUserPoolMfaConfig",
            ))
        }
    }

    fn global_sign_out(
        &self,
        cx: &Cx,
        input: GlobalSignOutRequest,
    ) -> impl Future<Output = Reply<GlobalSignOutResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "GlobalSignOut")) }
    }

    fn initiate_auth(
        &self,
        cx: &Cx,
        input: InitiateAuthRequest,
    ) -> impl Future<Output = Reply<InitiateAuthResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "InitiateAuth")) }
    }

    fn list_groups(
        &self,
        cx: &Cx,
        input: ListGroupsRequest,
    ) -> impl Future<Output = Reply<ListGroupsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "ListGroups")) }
    }

    fn list_identity_providers(
        &self,
        cx: &Cx,
        input: ListIdentityProvidersRequest,
    ) -> impl Future<Output = Reply<ListIdentityProvidersResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "ListIdentityProviders",
            ))
        }
    }

    fn list_resource_servers(
        &self,
        cx: &Cx,
        input: ListResourceServersRequest,
    ) -> impl Future<Output = Reply<ListResourceServersResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "ListResourceServers",
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
                "cognito-idp",
                "ListTagsForResource",
            ))
        }
    }

    fn list_user_pool_clients(
        &self,
        cx: &Cx,
        input: ListUserPoolClientsRequest,
    ) -> impl Future<Output = Reply<ListUserPoolClientsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "ListUserPoolClients",
            ))
        }
    }

    fn list_user_pools(
        &self,
        cx: &Cx,
        input: ListUserPoolsRequest,
    ) -> impl Future<Output = Reply<ListUserPoolsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "ListUserPools")) }
    }

    fn list_users(
        &self,
        cx: &Cx,
        input: ListUsersRequest,
    ) -> impl Future<Output = Reply<ListUsersResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "ListUsers")) }
    }

    fn list_users_in_group(
        &self,
        cx: &Cx,
        input: ListUsersInGroupRequest,
    ) -> impl Future<Output = Reply<ListUsersInGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "ListUsersInGroup")) }
    }

    fn resend_confirmation_code(
        &self,
        cx: &Cx,
        input: ResendConfirmationCodeRequest,
    ) -> impl Future<Output = Reply<ResendConfirmationCodeResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "ResendConfirmationCode",
            ))
        }
    }

    fn respond_to_auth_challenge(
        &self,
        cx: &Cx,
        input: RespondToAuthChallengeRequest,
    ) -> impl Future<Output = Reply<RespondToAuthChallengeResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "RespondToAuthChallenge",
            ))
        }
    }

    fn revoke_token(
        &self,
        cx: &Cx,
        input: RevokeTokenRequest,
    ) -> impl Future<Output = Reply<RevokeTokenResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "RevokeToken")) }
    }

    fn set_user_mfa_preference(
        &self,
        cx: &Cx,
        input: SetUserMFAPreferenceRequest,
    ) -> impl Future<Output = Reply<SetUserMFAPreferenceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "SetUserMFAPreference",
            ))
        }
    }

    fn set_user_pool_mfa_config(
        &self,
        cx: &Cx,
        input: SetUserPoolMfaConfigRequest,
    ) -> impl Future<Output = Reply<SetUserPoolMfaConfigResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "SetUserPoolMfaConfig",
            ))
        }
    }

    fn sign_up(
        &self,
        cx: &Cx,
        input: SignUpRequest,
    ) -> impl Future<Output = Reply<SignUpResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "SignUp")) }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceRequest,
    ) -> impl Future<Output = Reply<TagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "TagResource")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceRequest,
    ) -> impl Future<Output = Reply<UntagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "UntagResource")) }
    }

    fn update_group(
        &self,
        cx: &Cx,
        input: UpdateGroupRequest,
    ) -> impl Future<Output = Reply<UpdateGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "UpdateGroup")) }
    }

    fn update_identity_provider(
        &self,
        cx: &Cx,
        input: UpdateIdentityProviderRequest,
    ) -> impl Future<Output = Reply<UpdateIdentityProviderResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "UpdateIdentityProvider",
            ))
        }
    }

    fn update_resource_server(
        &self,
        cx: &Cx,
        input: UpdateResourceServerRequest,
    ) -> impl Future<Output = Reply<UpdateResourceServerResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "UpdateResourceServer",
            ))
        }
    }

    fn update_user_attributes(
        &self,
        cx: &Cx,
        input: UpdateUserAttributesRequest,
    ) -> impl Future<Output = Reply<UpdateUserAttributesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "UpdateUserAttributes",
            ))
        }
    }

    fn update_user_pool(
        &self,
        cx: &Cx,
        input: UpdateUserPoolRequest,
    ) -> impl Future<Output = Reply<UpdateUserPoolResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cognito-idp", "UpdateUserPool")) }
    }

    fn update_user_pool_client(
        &self,
        cx: &Cx,
        input: UpdateUserPoolClientRequest,
    ) -> impl Future<Output = Reply<UpdateUserPoolClientResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "UpdateUserPoolClient",
            ))
        }
    }

    fn update_user_pool_domain(
        &self,
        cx: &Cx,
        input: UpdateUserPoolDomainRequest,
    ) -> impl Future<Output = Reply<UpdateUserPoolDomainResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "UpdateUserPoolDomain",
            ))
        }
    }

    fn verify_software_token(
        &self,
        cx: &Cx,
        input: VerifySoftwareTokenRequest,
    ) -> impl Future<Output = Reply<VerifySoftwareTokenResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "VerifySoftwareToken",
            ))
        }
    }

    fn verify_user_attribute(
        &self,
        cx: &Cx,
        input: VerifyUserAttributeRequest,
    ) -> impl Future<Output = Reply<VerifyUserAttributeResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cognito-idp",
                "VerifyUserAttribute",
            ))
        }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AddCustomAttributes",
    "AdminAddUserToGroup",
    "AdminConfirmSignUp",
    "AdminCreateUser",
    "AdminDeleteUser",
    "AdminDeleteUserAttributes",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminGetUser",
    "AdminInitiateAuth",
    "AdminListGroupsForUser",
    "AdminRemoveUserFromGroup",
    "AdminResetUserPassword",
    "AdminRespondToAuthChallenge",
    "AdminSetUserMFAPreference",
    "AdminSetUserPassword",
    "AdminUpdateUserAttributes",
    "AdminUserGlobalSignOut",
    "AssociateSoftwareToken",
    "ChangePassword",
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "CreateGroup",
    "CreateIdentityProvider",
    "CreateResourceServer",
    "CreateUserPool",
    "CreateUserPoolClient",
    "CreateUserPoolDomain",
    "DeleteGroup",
    "DeleteIdentityProvider",
    "DeleteResourceServer",
    "DeleteUser",
    "DeleteUserAttributes",
    "DeleteUserPool",
    "DeleteUserPoolClient",
    "DeleteUserPoolDomain",
    "DescribeIdentityProvider",
    "DescribeResourceServer",
    "DescribeUserPool",
    "DescribeUserPoolClient",
    "DescribeUserPoolDomain",
    "ForgotPassword",
    "GetGroup",
    "GetIdentityProviderByIdentifier",
    "GetTokensFromRefreshToken",
    "GetUser",
    "GetUserAttributeVerificationCode",
    "GetUserPoolMfaConfig",
    "GlobalSignOut",
    "InitiateAuth",
    "ListGroups",
    "ListIdentityProviders",
    "ListResourceServers",
    "ListTagsForResource",
    "ListUserPoolClients",
    "ListUserPools",
    "ListUsers",
    "ListUsersInGroup",
    "ResendConfirmationCode",
    "RespondToAuthChallenge",
    "RevokeToken",
    "SetUserMFAPreference",
    "SetUserPoolMfaConfig",
    "SignUp",
    "TagResource",
    "UntagResource",
    "UpdateGroup",
    "UpdateIdentityProvider",
    "UpdateResourceServer",
    "UpdateUserAttributes",
    "UpdateUserPool",
    "UpdateUserPoolClient",
    "UpdateUserPoolDomain",
    "VerifySoftwareToken",
    "VerifyUserAttribute",
];

impl<Cx: Sync, T: CognitoIdp<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "cognito-idp"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AddCustomAttributes" => answer(self.0.add_custom_attributes(cx, from_tree(input))),
            "AdminAddUserToGroup" => answer(self.0.admin_add_user_to_group(cx, from_tree(input))),
            "AdminConfirmSignUp" => answer(self.0.admin_confirm_sign_up(cx, from_tree(input))),
            "AdminCreateUser" => answer(self.0.admin_create_user(cx, from_tree(input))),
            "AdminDeleteUser" => answer(self.0.admin_delete_user(cx, from_tree(input))),
            "AdminDeleteUserAttributes" => {
                answer(self.0.admin_delete_user_attributes(cx, from_tree(input)))
            }
            "AdminDisableUser" => answer(self.0.admin_disable_user(cx, from_tree(input))),
            "AdminEnableUser" => answer(self.0.admin_enable_user(cx, from_tree(input))),
            "AdminGetUser" => answer(self.0.admin_get_user(cx, from_tree(input))),
            "AdminInitiateAuth" => answer(self.0.admin_initiate_auth(cx, from_tree(input))),
            "AdminListGroupsForUser" => {
                answer(self.0.admin_list_groups_for_user(cx, from_tree(input)))
            }
            "AdminRemoveUserFromGroup" => {
                answer(self.0.admin_remove_user_from_group(cx, from_tree(input)))
            }
            "AdminResetUserPassword" => {
                answer(self.0.admin_reset_user_password(cx, from_tree(input)))
            }
            "AdminRespondToAuthChallenge" => {
                answer(self.0.admin_respond_to_auth_challenge(cx, from_tree(input)))
            }
            "AdminSetUserMFAPreference" => {
                answer(self.0.admin_set_user_mfa_preference(cx, from_tree(input)))
            }
            "AdminSetUserPassword" => answer(self.0.admin_set_user_password(cx, from_tree(input))),
            "AdminUpdateUserAttributes" => {
                answer(self.0.admin_update_user_attributes(cx, from_tree(input)))
            }
            "AdminUserGlobalSignOut" => {
                answer(self.0.admin_user_global_sign_out(cx, from_tree(input)))
            }
            "AssociateSoftwareToken" => {
                answer(self.0.associate_software_token(cx, from_tree(input)))
            }
            "ChangePassword" => answer(self.0.change_password(cx, from_tree(input))),
            "ConfirmForgotPassword" => answer(self.0.confirm_forgot_password(cx, from_tree(input))),
            "ConfirmSignUp" => answer(self.0.confirm_sign_up(cx, from_tree(input))),
            "CreateGroup" => answer(self.0.create_group(cx, from_tree(input))),
            "CreateIdentityProvider" => {
                answer(self.0.create_identity_provider(cx, from_tree(input)))
            }
            "CreateResourceServer" => answer(self.0.create_resource_server(cx, from_tree(input))),
            "CreateUserPool" => answer(self.0.create_user_pool(cx, from_tree(input))),
            "CreateUserPoolClient" => answer(self.0.create_user_pool_client(cx, from_tree(input))),
            "CreateUserPoolDomain" => answer(self.0.create_user_pool_domain(cx, from_tree(input))),
            "DeleteGroup" => answer(self.0.delete_group(cx, from_tree(input))),
            "DeleteIdentityProvider" => {
                answer(self.0.delete_identity_provider(cx, from_tree(input)))
            }
            "DeleteResourceServer" => answer(self.0.delete_resource_server(cx, from_tree(input))),
            "DeleteUser" => answer(self.0.delete_user(cx, from_tree(input))),
            "DeleteUserAttributes" => answer(self.0.delete_user_attributes(cx, from_tree(input))),
            "DeleteUserPool" => answer(self.0.delete_user_pool(cx, from_tree(input))),
            "DeleteUserPoolClient" => answer(self.0.delete_user_pool_client(cx, from_tree(input))),
            "DeleteUserPoolDomain" => answer(self.0.delete_user_pool_domain(cx, from_tree(input))),
            "DescribeIdentityProvider" => {
                answer(self.0.describe_identity_provider(cx, from_tree(input)))
            }
            "DescribeResourceServer" => {
                answer(self.0.describe_resource_server(cx, from_tree(input)))
            }
            "DescribeUserPool" => answer(self.0.describe_user_pool(cx, from_tree(input))),
            "DescribeUserPoolClient" => {
                answer(self.0.describe_user_pool_client(cx, from_tree(input)))
            }
            "DescribeUserPoolDomain" => {
                answer(self.0.describe_user_pool_domain(cx, from_tree(input)))
            }
            "ForgotPassword" => answer(self.0.forgot_password(cx, from_tree(input))),
            "GetGroup" => answer(self.0.get_group(cx, from_tree(input))),
            "GetIdentityProviderByIdentifier" => answer(
                self.0
                    .get_identity_provider_by_identifier(cx, from_tree(input)),
            ),
            "GetTokensFromRefreshToken" => {
                answer(self.0.get_tokens_from_refresh_token(cx, from_tree(input)))
            }
            "GetUser" => answer(self.0.get_user(cx, from_tree(input))),
            "GetUserAttributeVerificationCode" => answer(
                self.0
                    .get_user_attribute_verification_code(cx, from_tree(input)),
            ),
            "GetUserPoolMfaConfig" => answer(self.0.get_user_pool_mfa_config(cx, from_tree(input))),
            "GlobalSignOut" => answer(self.0.global_sign_out(cx, from_tree(input))),
            "InitiateAuth" => answer(self.0.initiate_auth(cx, from_tree(input))),
            "ListGroups" => answer(self.0.list_groups(cx, from_tree(input))),
            "ListIdentityProviders" => answer(self.0.list_identity_providers(cx, from_tree(input))),
            "ListResourceServers" => answer(self.0.list_resource_servers(cx, from_tree(input))),
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "ListUserPoolClients" => answer(self.0.list_user_pool_clients(cx, from_tree(input))),
            "ListUserPools" => answer(self.0.list_user_pools(cx, from_tree(input))),
            "ListUsers" => answer(self.0.list_users(cx, from_tree(input))),
            "ListUsersInGroup" => answer(self.0.list_users_in_group(cx, from_tree(input))),
            "ResendConfirmationCode" => {
                answer(self.0.resend_confirmation_code(cx, from_tree(input)))
            }
            "RespondToAuthChallenge" => {
                answer(self.0.respond_to_auth_challenge(cx, from_tree(input)))
            }
            "RevokeToken" => answer(self.0.revoke_token(cx, from_tree(input))),
            "SetUserMFAPreference" => answer(self.0.set_user_mfa_preference(cx, from_tree(input))),
            "SetUserPoolMfaConfig" => answer(self.0.set_user_pool_mfa_config(cx, from_tree(input))),
            "SignUp" => answer(self.0.sign_up(cx, from_tree(input))),
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            "UpdateGroup" => answer(self.0.update_group(cx, from_tree(input))),
            "UpdateIdentityProvider" => {
                answer(self.0.update_identity_provider(cx, from_tree(input)))
            }
            "UpdateResourceServer" => answer(self.0.update_resource_server(cx, from_tree(input))),
            "UpdateUserAttributes" => answer(self.0.update_user_attributes(cx, from_tree(input))),
            "UpdateUserPool" => answer(self.0.update_user_pool(cx, from_tree(input))),
            "UpdateUserPoolClient" => answer(self.0.update_user_pool_client(cx, from_tree(input))),
            "UpdateUserPoolDomain" => answer(self.0.update_user_pool_domain(cx, from_tree(input))),
            "VerifySoftwareToken" => answer(self.0.verify_software_token(cx, from_tree(input))),
            "VerifyUserAttribute" => answer(self.0.verify_user_attribute(cx, from_tree(input))),
            _ => answer(async move {
                Reply::<()>::Err(ApiError::not_implemented("cognito-idp", operation))
            }),
        }
    }
}
