//! The operations of IAM, one file a noun, and those of STS.

mod access_keys;
mod grants;
mod groups;
mod instance_profiles;
mod linked_roles;
mod managed_policies;
mod policy_arns;
mod policy_lists;
mod policy_versions;
mod roles;
mod shared;
mod simulate;
mod sts;
mod summary;
mod tags;
mod users;

use crate::Iam;
use api::Reply;
use api::iam::*;
use wire::Context;

/// Says which function answers each operation.
macro_rules! operations {
    ($($file:ident { $($operation:ident($input:ty) -> $output:ty;)* })*) => {
        impl api::iam::Iam<Context> for Iam {
            $($(
                async fn $operation(&self, cx: &Context, input: $input) -> Reply<$output> {
                    $file::$operation(self, cx, input).await
                }
            )*)*
        }
    };
}

operations! {
    roles {
        create_role(CreateRoleRequest) -> CreateRoleResponse;
        get_role(GetRoleRequest) -> GetRoleResponse;
        list_roles(ListRolesRequest) -> ListRolesResponse;
        update_role(UpdateRoleRequest) -> UpdateRoleResponse;
        update_role_description(UpdateRoleDescriptionRequest) -> UpdateRoleDescriptionResponse;
        update_assume_role_policy(UpdateAssumeRolePolicyRequest) -> ();
        delete_role(DeleteRoleRequest) -> ();
        put_role_permissions_boundary(PutRolePermissionsBoundaryRequest) -> ();
        delete_role_permissions_boundary(DeleteRolePermissionsBoundaryRequest) -> ();
    }
    linked_roles {
        create_service_linked_role(CreateServiceLinkedRoleRequest)
            -> CreateServiceLinkedRoleResponse;
    }
    grants {
        put_role_policy(PutRolePolicyRequest) -> ();
        put_user_policy(PutUserPolicyRequest) -> ();
        put_group_policy(PutGroupPolicyRequest) -> ();
        get_role_policy(GetRolePolicyRequest) -> GetRolePolicyResponse;
        get_user_policy(GetUserPolicyRequest) -> GetUserPolicyResponse;
        get_group_policy(GetGroupPolicyRequest) -> GetGroupPolicyResponse;
        delete_role_policy(DeleteRolePolicyRequest) -> ();
        delete_user_policy(DeleteUserPolicyRequest) -> ();
        delete_group_policy(DeleteGroupPolicyRequest) -> ();
        list_role_policies(ListRolePoliciesRequest) -> ListRolePoliciesResponse;
        list_user_policies(ListUserPoliciesRequest) -> ListUserPoliciesResponse;
        list_group_policies(ListGroupPoliciesRequest) -> ListGroupPoliciesResponse;
        attach_role_policy(AttachRolePolicyRequest) -> ();
        attach_user_policy(AttachUserPolicyRequest) -> ();
        attach_group_policy(AttachGroupPolicyRequest) -> ();
        detach_role_policy(DetachRolePolicyRequest) -> ();
        detach_user_policy(DetachUserPolicyRequest) -> ();
        detach_group_policy(DetachGroupPolicyRequest) -> ();
        list_attached_role_policies(ListAttachedRolePoliciesRequest)
            -> ListAttachedRolePoliciesResponse;
        list_attached_user_policies(ListAttachedUserPoliciesRequest)
            -> ListAttachedUserPoliciesResponse;
        list_attached_group_policies(ListAttachedGroupPoliciesRequest)
            -> ListAttachedGroupPoliciesResponse;
    }
    managed_policies {
        create_policy(CreatePolicyRequest) -> CreatePolicyResponse;
        get_policy(GetPolicyRequest) -> GetPolicyResponse;
        delete_policy(DeletePolicyRequest) -> ();
    }
    policy_lists {
        list_policies(ListPoliciesRequest) -> ListPoliciesResponse;
        list_entities_for_policy(ListEntitiesForPolicyRequest) -> ListEntitiesForPolicyResponse;
    }
    policy_versions {
        create_policy_version(CreatePolicyVersionRequest) -> CreatePolicyVersionResponse;
        get_policy_version(GetPolicyVersionRequest) -> GetPolicyVersionResponse;
        list_policy_versions(ListPolicyVersionsRequest) -> ListPolicyVersionsResponse;
        set_default_policy_version(SetDefaultPolicyVersionRequest) -> ();
        delete_policy_version(DeletePolicyVersionRequest) -> ();
    }
    users {
        create_user(CreateUserRequest) -> CreateUserResponse;
        get_user(GetUserRequest) -> GetUserResponse;
        list_users(ListUsersRequest) -> ListUsersResponse;
        update_user(UpdateUserRequest) -> ();
        delete_user(DeleteUserRequest) -> ();
        list_groups_for_user(ListGroupsForUserRequest) -> ListGroupsForUserResponse;
    }
    groups {
        create_group(CreateGroupRequest) -> CreateGroupResponse;
        get_group(GetGroupRequest) -> GetGroupResponse;
        list_groups(ListGroupsRequest) -> ListGroupsResponse;
        delete_group(DeleteGroupRequest) -> ();
        add_user_to_group(AddUserToGroupRequest) -> ();
        remove_user_from_group(RemoveUserFromGroupRequest) -> ();
    }
    access_keys {
        create_access_key(CreateAccessKeyRequest) -> CreateAccessKeyResponse;
        list_access_keys(ListAccessKeysRequest) -> ListAccessKeysResponse;
        update_access_key(UpdateAccessKeyRequest) -> ();
        delete_access_key(DeleteAccessKeyRequest) -> ();
        get_access_key_last_used(GetAccessKeyLastUsedRequest) -> GetAccessKeyLastUsedResponse;
    }
    instance_profiles {
        create_instance_profile(CreateInstanceProfileRequest) -> CreateInstanceProfileResponse;
        get_instance_profile(GetInstanceProfileRequest) -> GetInstanceProfileResponse;
        list_instance_profiles(ListInstanceProfilesRequest) -> ListInstanceProfilesResponse;
        list_instance_profiles_for_role(ListInstanceProfilesForRoleRequest)
            -> ListInstanceProfilesForRoleResponse;
        add_role_to_instance_profile(AddRoleToInstanceProfileRequest) -> ();
        remove_role_from_instance_profile(RemoveRoleFromInstanceProfileRequest) -> ();
        delete_instance_profile(DeleteInstanceProfileRequest) -> ();
    }
    tags {
        tag_role(TagRoleRequest) -> ();
        untag_role(UntagRoleRequest) -> ();
        list_role_tags(ListRoleTagsRequest) -> ListRoleTagsResponse;
        tag_user(TagUserRequest) -> ();
        untag_user(UntagUserRequest) -> ();
        list_user_tags(ListUserTagsRequest) -> ListUserTagsResponse;
        tag_policy(TagPolicyRequest) -> ();
        untag_policy(UntagPolicyRequest) -> ();
        list_policy_tags(ListPolicyTagsRequest) -> ListPolicyTagsResponse;
    }
    simulate {
        simulate_custom_policy(SimulateCustomPolicyRequest) -> SimulatePolicyResponse;
        simulate_principal_policy(SimulatePrincipalPolicyRequest) -> SimulatePolicyResponse;
    }
    summary {
        get_account_summary(()) -> GetAccountSummaryResponse;
        list_account_aliases(ListAccountAliasesRequest) -> ListAccountAliasesResponse;
    }
}
