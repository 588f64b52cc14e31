//! The operations of user pools.

mod attributes;
mod auth;
mod challenges;
mod client_calls;
mod client_secrets;
mod codes;
mod domains;
mod groups;
mod memberships;
mod mfa;
mod new_users;
mod own;
mod passwords;
mod pool_settings;
mod pools;
mod providers;
mod refresh;
mod resource_servers;
mod sign_up;
mod user_lists;
mod users;

use crate::ground::Cognito;
use api::Reply;
use api::cognito_idp as shapes;
use api::cognito_idp::{
    AddCustomAttributesRequest, AddCustomAttributesResponse, AdminAddUserToGroupRequest,
    AdminConfirmSignUpRequest, AdminConfirmSignUpResponse, AdminCreateUserRequest,
    AdminCreateUserResponse, AdminDeleteUserAttributesRequest, AdminDeleteUserAttributesResponse,
    AdminDeleteUserRequest, AdminDisableUserRequest, AdminDisableUserResponse,
    AdminEnableUserRequest, AdminEnableUserResponse, AdminGetUserRequest, AdminGetUserResponse,
    AdminInitiateAuthRequest, AdminInitiateAuthResponse, AdminListGroupsForUserRequest,
    AdminListGroupsForUserResponse, AdminRemoveUserFromGroupRequest, AdminResetUserPasswordRequest,
    AdminResetUserPasswordResponse, AdminRespondToAuthChallengeRequest,
    AdminRespondToAuthChallengeResponse, AdminSetUserMFAPreferenceRequest,
    AdminSetUserMFAPreferenceResponse, AdminSetUserPasswordRequest, AdminSetUserPasswordResponse,
    AdminUpdateUserAttributesRequest, AdminUpdateUserAttributesResponse,
    AdminUserGlobalSignOutRequest, AdminUserGlobalSignOutResponse, AssociateSoftwareTokenRequest,
    AssociateSoftwareTokenResponse, ChangePasswordRequest, ChangePasswordResponse,
    ConfirmForgotPasswordRequest, ConfirmForgotPasswordResponse, ConfirmSignUpRequest,
    ConfirmSignUpResponse, CreateGroupRequest, CreateGroupResponse, CreateIdentityProviderRequest,
    CreateIdentityProviderResponse, CreateResourceServerRequest, CreateResourceServerResponse,
    CreateUserPoolClientRequest, CreateUserPoolClientResponse, CreateUserPoolDomainRequest,
    CreateUserPoolDomainResponse, CreateUserPoolRequest, CreateUserPoolResponse,
    DeleteGroupRequest, DeleteIdentityProviderRequest, DeleteResourceServerRequest,
    DeleteUserAttributesRequest, DeleteUserAttributesResponse, DeleteUserPoolClientRequest,
    DeleteUserPoolDomainRequest, DeleteUserPoolDomainResponse, DeleteUserPoolRequest,
    DeleteUserRequest, DescribeIdentityProviderRequest, DescribeIdentityProviderResponse,
    DescribeResourceServerRequest, DescribeResourceServerResponse, DescribeUserPoolClientRequest,
    DescribeUserPoolClientResponse, DescribeUserPoolDomainRequest, DescribeUserPoolDomainResponse,
    DescribeUserPoolRequest, DescribeUserPoolResponse, ForgotPasswordRequest,
    ForgotPasswordResponse, GetGroupRequest, GetGroupResponse,
    GetIdentityProviderByIdentifierRequest, GetIdentityProviderByIdentifierResponse,
    GetTokensFromRefreshTokenRequest, GetTokensFromRefreshTokenResponse,
    GetUserAttributeVerificationCodeRequest, GetUserAttributeVerificationCodeResponse,
    GetUserPoolMfaConfigRequest, GetUserPoolMfaConfigResponse, GetUserRequest, GetUserResponse,
    GlobalSignOutRequest, GlobalSignOutResponse, InitiateAuthRequest, InitiateAuthResponse,
    ListGroupsRequest, ListGroupsResponse, ListIdentityProvidersRequest,
    ListIdentityProvidersResponse, ListResourceServersRequest, ListResourceServersResponse,
    ListTagsForResourceRequest, ListTagsForResourceResponse, ListUserPoolClientsRequest,
    ListUserPoolClientsResponse, ListUserPoolsRequest, ListUserPoolsResponse,
    ListUsersInGroupRequest, ListUsersInGroupResponse, ListUsersRequest, ListUsersResponse,
    ResendConfirmationCodeRequest, ResendConfirmationCodeResponse, RespondToAuthChallengeRequest,
    RespondToAuthChallengeResponse, RevokeTokenRequest, RevokeTokenResponse,
    SetUserMFAPreferenceRequest, SetUserMFAPreferenceResponse, SetUserPoolMfaConfigRequest,
    SetUserPoolMfaConfigResponse, SignUpRequest, SignUpResponse, TagResourceRequest,
    TagResourceResponse, UntagResourceRequest, UntagResourceResponse, UpdateGroupRequest,
    UpdateGroupResponse, UpdateIdentityProviderRequest, UpdateIdentityProviderResponse,
    UpdateResourceServerRequest, UpdateResourceServerResponse, UpdateUserAttributesRequest,
    UpdateUserAttributesResponse, UpdateUserPoolClientRequest, UpdateUserPoolClientResponse,
    UpdateUserPoolDomainRequest, UpdateUserPoolDomainResponse, UpdateUserPoolRequest,
    UpdateUserPoolResponse, VerifySoftwareTokenRequest, VerifySoftwareTokenResponse,
    VerifyUserAttributeRequest, VerifyUserAttributeResponse,
};
use wire::Context;

macro_rules! operations {
    ($($name:ident: $input:ident -> $output:ty;)*) => {
        impl shapes::CognitoIdp<Context> for Cognito {
            $(async fn $name(&self, cx: &Context, input: $input) -> Reply<$output> {
                self.$name(cx, input).await
            })*
        }
    };
}

operations! {
    add_custom_attributes: AddCustomAttributesRequest -> AddCustomAttributesResponse;
    admin_add_user_to_group: AdminAddUserToGroupRequest -> ();
    admin_confirm_sign_up: AdminConfirmSignUpRequest -> AdminConfirmSignUpResponse;
    admin_create_user: AdminCreateUserRequest -> AdminCreateUserResponse;
    admin_delete_user: AdminDeleteUserRequest -> ();
    admin_delete_user_attributes: AdminDeleteUserAttributesRequest -> AdminDeleteUserAttributesResponse;
    admin_disable_user: AdminDisableUserRequest -> AdminDisableUserResponse;
    admin_enable_user: AdminEnableUserRequest -> AdminEnableUserResponse;
    admin_get_user: AdminGetUserRequest -> AdminGetUserResponse;
    admin_initiate_auth: AdminInitiateAuthRequest -> AdminInitiateAuthResponse;
    admin_list_groups_for_user: AdminListGroupsForUserRequest -> AdminListGroupsForUserResponse;
    admin_remove_user_from_group: AdminRemoveUserFromGroupRequest -> ();
    admin_reset_user_password: AdminResetUserPasswordRequest -> AdminResetUserPasswordResponse;
    admin_respond_to_auth_challenge: AdminRespondToAuthChallengeRequest -> AdminRespondToAuthChallengeResponse;
    admin_set_user_mfa_preference: AdminSetUserMFAPreferenceRequest -> AdminSetUserMFAPreferenceResponse;
    admin_set_user_password: AdminSetUserPasswordRequest -> AdminSetUserPasswordResponse;
    admin_update_user_attributes: AdminUpdateUserAttributesRequest -> AdminUpdateUserAttributesResponse;
    admin_user_global_sign_out: AdminUserGlobalSignOutRequest -> AdminUserGlobalSignOutResponse;
    associate_software_token: AssociateSoftwareTokenRequest -> AssociateSoftwareTokenResponse;
    change_password: ChangePasswordRequest -> ChangePasswordResponse;
    confirm_forgot_password: ConfirmForgotPasswordRequest -> ConfirmForgotPasswordResponse;
    confirm_sign_up: ConfirmSignUpRequest -> ConfirmSignUpResponse;
    create_group: CreateGroupRequest -> CreateGroupResponse;
    create_identity_provider: CreateIdentityProviderRequest -> CreateIdentityProviderResponse;
    create_resource_server: CreateResourceServerRequest -> CreateResourceServerResponse;
    create_user_pool: CreateUserPoolRequest -> CreateUserPoolResponse;
    create_user_pool_client: CreateUserPoolClientRequest -> CreateUserPoolClientResponse;
    create_user_pool_domain: CreateUserPoolDomainRequest -> CreateUserPoolDomainResponse;
    delete_group: DeleteGroupRequest -> ();
    delete_identity_provider: DeleteIdentityProviderRequest -> ();
    delete_resource_server: DeleteResourceServerRequest -> ();
    delete_user: DeleteUserRequest -> ();
    delete_user_attributes: DeleteUserAttributesRequest -> DeleteUserAttributesResponse;
    delete_user_pool: DeleteUserPoolRequest -> ();
    delete_user_pool_client: DeleteUserPoolClientRequest -> ();
    delete_user_pool_domain: DeleteUserPoolDomainRequest -> DeleteUserPoolDomainResponse;
    describe_identity_provider: DescribeIdentityProviderRequest -> DescribeIdentityProviderResponse;
    describe_resource_server: DescribeResourceServerRequest -> DescribeResourceServerResponse;
    describe_user_pool: DescribeUserPoolRequest -> DescribeUserPoolResponse;
    describe_user_pool_client: DescribeUserPoolClientRequest -> DescribeUserPoolClientResponse;
    describe_user_pool_domain: DescribeUserPoolDomainRequest -> DescribeUserPoolDomainResponse;
    forgot_password: ForgotPasswordRequest -> ForgotPasswordResponse;
    get_group: GetGroupRequest -> GetGroupResponse;
    get_identity_provider_by_identifier: GetIdentityProviderByIdentifierRequest -> GetIdentityProviderByIdentifierResponse;
    get_tokens_from_refresh_token: GetTokensFromRefreshTokenRequest -> GetTokensFromRefreshTokenResponse;
    get_user: GetUserRequest -> GetUserResponse;
    get_user_attribute_verification_code: GetUserAttributeVerificationCodeRequest -> GetUserAttributeVerificationCodeResponse;
    get_user_pool_mfa_config: GetUserPoolMfaConfigRequest -> GetUserPoolMfaConfigResponse;
    global_sign_out: GlobalSignOutRequest -> GlobalSignOutResponse;
    initiate_auth: InitiateAuthRequest -> InitiateAuthResponse;
    list_groups: ListGroupsRequest -> ListGroupsResponse;
    list_identity_providers: ListIdentityProvidersRequest -> ListIdentityProvidersResponse;
    list_resource_servers: ListResourceServersRequest -> ListResourceServersResponse;
    list_tags_for_resource: ListTagsForResourceRequest -> ListTagsForResourceResponse;
    list_user_pool_clients: ListUserPoolClientsRequest -> ListUserPoolClientsResponse;
    list_user_pools: ListUserPoolsRequest -> ListUserPoolsResponse;
    list_users: ListUsersRequest -> ListUsersResponse;
    list_users_in_group: ListUsersInGroupRequest -> ListUsersInGroupResponse;
    resend_confirmation_code: ResendConfirmationCodeRequest -> ResendConfirmationCodeResponse;
    respond_to_auth_challenge: RespondToAuthChallengeRequest -> RespondToAuthChallengeResponse;
    revoke_token: RevokeTokenRequest -> RevokeTokenResponse;
    set_user_mfa_preference: SetUserMFAPreferenceRequest -> SetUserMFAPreferenceResponse;
    set_user_pool_mfa_config: SetUserPoolMfaConfigRequest -> SetUserPoolMfaConfigResponse;
    sign_up: SignUpRequest -> SignUpResponse;
    tag_resource: TagResourceRequest -> TagResourceResponse;
    untag_resource: UntagResourceRequest -> UntagResourceResponse;
    update_group: UpdateGroupRequest -> UpdateGroupResponse;
    update_identity_provider: UpdateIdentityProviderRequest -> UpdateIdentityProviderResponse;
    update_resource_server: UpdateResourceServerRequest -> UpdateResourceServerResponse;
    update_user_attributes: UpdateUserAttributesRequest -> UpdateUserAttributesResponse;
    update_user_pool: UpdateUserPoolRequest -> UpdateUserPoolResponse;
    update_user_pool_client: UpdateUserPoolClientRequest -> UpdateUserPoolClientResponse;
    update_user_pool_domain: UpdateUserPoolDomainRequest -> UpdateUserPoolDomainResponse;
    verify_software_token: VerifySoftwareTokenRequest -> VerifySoftwareTokenResponse;
    verify_user_attribute: VerifyUserAttributeRequest -> VerifyUserAttributeResponse;
}
