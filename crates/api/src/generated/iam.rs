//! IAM. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AccessKey {
        user_name: String = "UserName",
        access_key_id: String = "AccessKeyId",
        status: String = "Status",
        secret_access_key: String = "SecretAccessKey",
        create_date: Option<Timestamp> = "CreateDate",
    }
    AccessKeyLastUsed {
        last_used_date: Option<Timestamp> = "LastUsedDate",
        service_name: String = "ServiceName",
        region: String = "Region",
    }
    AccessKeyMetadata {
        user_name: Option<String> = "UserName",
        access_key_id: Option<String> = "AccessKeyId",
        status: Option<String> = "Status",
        create_date: Option<Timestamp> = "CreateDate",
    }
    AddRoleToInstanceProfileRequest {
        instance_profile_name: String = "InstanceProfileName",
        role_name: String = "RoleName",
    }
    AddUserToGroupRequest {
        group_name: String = "GroupName",
        user_name: String = "UserName",
    }
    AttachGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_arn: String = "PolicyArn",
    }
    AttachRolePolicyRequest {
        role_name: String = "RoleName",
        policy_arn: String = "PolicyArn",
    }
    AttachUserPolicyRequest {
        user_name: String = "UserName",
        policy_arn: String = "PolicyArn",
    }
    AttachedPermissionsBoundary {
        permissions_boundary_type: Option<String> = "PermissionsBoundaryType",
        permissions_boundary_arn: Option<String> = "PermissionsBoundaryArn",
    }
    AttachedPolicy {
        policy_name: Option<String> = "PolicyName",
        policy_arn: Option<String> = "PolicyArn",
    }
    ContextEntry {
        context_key_name: Option<String> = "ContextKeyName",
        context_key_values: Option<Vec<String>> = "ContextKeyValues",
        context_key_type: Option<String> = "ContextKeyType",
    }
    CreateAccessKeyRequest {
        user_name: Option<String> = "UserName",
    }
    CreateAccessKeyResponse {
        access_key: AccessKey = "AccessKey",
    }
    CreateGroupRequest {
        path: Option<String> = "Path",
        group_name: String = "GroupName",
    }
    CreateGroupResponse {
        group: Group = "Group",
    }
    CreateInstanceProfileRequest {
        instance_profile_name: String = "InstanceProfileName",
        path: Option<String> = "Path",
        tags: Option<Vec<Tag>> = "Tags",
    }
    CreateInstanceProfileResponse {
        instance_profile: InstanceProfile = "InstanceProfile",
    }
    CreatePolicyRequest {
        policy_name: String = "PolicyName",
        path: Option<String> = "Path",
        policy_document: String = "PolicyDocument",
        description: Option<String> = "Description",
        tags: Option<Vec<Tag>> = "Tags",
    }
    CreatePolicyResponse {
        policy: Option<Policy> = "Policy",
    }
    CreatePolicyVersionRequest {
        policy_arn: String = "PolicyArn",
        policy_document: String = "PolicyDocument",
        set_as_default: Option<bool> = "SetAsDefault",
    }
    CreatePolicyVersionResponse {
        policy_version: Option<PolicyVersion> = "PolicyVersion",
    }
    CreateRoleRequest {
        path: Option<String> = "Path",
        role_name: String = "RoleName",
        assume_role_policy_document: String = "AssumeRolePolicyDocument",
        description: Option<String> = "Description",
        max_session_duration: Option<i32> = "MaxSessionDuration",
        permissions_boundary: Option<String> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
    }
    CreateRoleResponse {
        role: Role = "Role",
    }
    CreateServiceLinkedRoleRequest {
        aws_service_name: String = "AWSServiceName",
        description: Option<String> = "Description",
        custom_suffix: Option<String> = "CustomSuffix",
    }
    CreateServiceLinkedRoleResponse {
        role: Option<Role> = "Role",
    }
    CreateUserRequest {
        path: Option<String> = "Path",
        user_name: String = "UserName",
        permissions_boundary: Option<String> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
    }
    CreateUserResponse {
        user: Option<User> = "User",
    }
    DeleteAccessKeyRequest {
        user_name: Option<String> = "UserName",
        access_key_id: String = "AccessKeyId",
    }
    DeleteGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_name: String = "PolicyName",
    }
    DeleteGroupRequest {
        group_name: String = "GroupName",
    }
    DeleteInstanceProfileRequest {
        instance_profile_name: String = "InstanceProfileName",
    }
    DeletePolicyRequest {
        policy_arn: String = "PolicyArn",
    }
    DeletePolicyVersionRequest {
        policy_arn: String = "PolicyArn",
        version_id: String = "VersionId",
    }
    DeleteRolePermissionsBoundaryRequest {
        role_name: String = "RoleName",
    }
    DeleteRolePolicyRequest {
        role_name: String = "RoleName",
        policy_name: String = "PolicyName",
    }
    DeleteRoleRequest {
        role_name: String = "RoleName",
    }
    DeleteUserPolicyRequest {
        user_name: String = "UserName",
        policy_name: String = "PolicyName",
    }
    DeleteUserRequest {
        user_name: String = "UserName",
    }
    DetachGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_arn: String = "PolicyArn",
    }
    DetachRolePolicyRequest {
        role_name: String = "RoleName",
        policy_arn: String = "PolicyArn",
    }
    DetachUserPolicyRequest {
        user_name: String = "UserName",
        policy_arn: String = "PolicyArn",
    }
    EvaluationResult {
        eval_action_name: String = "EvalActionName",
        eval_resource_name: Option<String> = "EvalResourceName",
        eval_decision: String = "EvalDecision",
        matched_statements: Option<Vec<Statement>> = "MatchedStatements",
        missing_context_values: Option<Vec<String>> = "MissingContextValues",
        organizations_decision_detail: Option<OrganizationsDecisionDetail> = "OrganizationsDecisionDetail",
        permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail> = "PermissionsBoundaryDecisionDetail",
        eval_decision_details: Option<BTreeMap<String, String>> = "EvalDecisionDetails",
        resource_specific_results: Option<Vec<ResourceSpecificResult>> = "ResourceSpecificResults",
    }
    GetAccessKeyLastUsedRequest {
        access_key_id: String = "AccessKeyId",
    }
    GetAccessKeyLastUsedResponse {
        user_name: Option<String> = "UserName",
        access_key_last_used: Option<AccessKeyLastUsed> = "AccessKeyLastUsed",
    }
    GetAccountSummaryResponse {
        summary_map: Option<BTreeMap<String, i32>> = "SummaryMap",
    }
    GetGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_name: String = "PolicyName",
    }
    GetGroupPolicyResponse {
        group_name: String = "GroupName",
        policy_name: String = "PolicyName",
        policy_document: String = "PolicyDocument",
    }
    GetGroupRequest {
        group_name: String = "GroupName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    GetGroupResponse {
        group: Group = "Group",
        users: Vec<User> = "Users",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    GetInstanceProfileRequest {
        instance_profile_name: String = "InstanceProfileName",
    }
    GetInstanceProfileResponse {
        instance_profile: InstanceProfile = "InstanceProfile",
    }
    GetPolicyRequest {
        policy_arn: String = "PolicyArn",
    }
    GetPolicyResponse {
        policy: Option<Policy> = "Policy",
    }
    GetPolicyVersionRequest {
        policy_arn: String = "PolicyArn",
        version_id: String = "VersionId",
    }
    GetPolicyVersionResponse {
        policy_version: Option<PolicyVersion> = "PolicyVersion",
    }
    GetRolePolicyRequest {
        role_name: String = "RoleName",
        policy_name: String = "PolicyName",
    }
    GetRolePolicyResponse {
        role_name: String = "RoleName",
        policy_name: String = "PolicyName",
        policy_document: String = "PolicyDocument",
    }
    GetRoleRequest {
        role_name: String = "RoleName",
    }
    GetRoleResponse {
        role: Role = "Role",
    }
    GetUserPolicyRequest {
        user_name: String = "UserName",
        policy_name: String = "PolicyName",
    }
    GetUserPolicyResponse {
        user_name: String = "UserName",
        policy_name: String = "PolicyName",
        policy_document: String = "PolicyDocument",
    }
    GetUserRequest {
        user_name: Option<String> = "UserName",
    }
    GetUserResponse {
        user: User = "User",
    }
    Group {
        path: String = "Path",
        group_name: String = "GroupName",
        group_id: String = "GroupId",
        arn: String = "Arn",
        create_date: Timestamp = "CreateDate",
    }
    InlinePolicyIdentifierType {
        policy_name: String = "PolicyName",
        attachment_type: String = "AttachmentType",
        attachment_name: String = "AttachmentName",
    }
    InstanceProfile {
        path: String = "Path",
        instance_profile_name: String = "InstanceProfileName",
        instance_profile_id: String = "InstanceProfileId",
        arn: String = "Arn",
        create_date: Timestamp = "CreateDate",
        roles: Vec<Role> = "Roles",
        tags: Option<Vec<Tag>> = "Tags",
    }
    ListAccessKeysRequest {
        user_name: Option<String> = "UserName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAccessKeysResponse {
        access_key_metadata: Vec<AccessKeyMetadata> = "AccessKeyMetadata",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListAccountAliasesRequest {
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAccountAliasesResponse {
        account_aliases: Vec<String> = "AccountAliases",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListAttachedGroupPoliciesRequest {
        group_name: String = "GroupName",
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAttachedGroupPoliciesResponse {
        attached_policies: Option<Vec<AttachedPolicy>> = "AttachedPolicies",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListAttachedRolePoliciesRequest {
        role_name: String = "RoleName",
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAttachedRolePoliciesResponse {
        attached_policies: Option<Vec<AttachedPolicy>> = "AttachedPolicies",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListAttachedUserPoliciesRequest {
        user_name: String = "UserName",
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAttachedUserPoliciesResponse {
        attached_policies: Option<Vec<AttachedPolicy>> = "AttachedPolicies",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListEntitiesForPolicyRequest {
        policy_arn: String = "PolicyArn",
        entity_filter: Option<String> = "EntityFilter",
        path_prefix: Option<String> = "PathPrefix",
        policy_usage_filter: Option<String> = "PolicyUsageFilter",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListEntitiesForPolicyResponse {
        policy_groups: Option<Vec<PolicyGroup>> = "PolicyGroups",
        policy_users: Option<Vec<PolicyUser>> = "PolicyUsers",
        policy_roles: Option<Vec<PolicyRole>> = "PolicyRoles",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListGroupPoliciesRequest {
        group_name: String = "GroupName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListGroupPoliciesResponse {
        policy_names: Vec<String> = "PolicyNames",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListGroupsForUserRequest {
        user_name: String = "UserName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListGroupsForUserResponse {
        groups: Vec<Group> = "Groups",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListGroupsRequest {
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListGroupsResponse {
        groups: Vec<Group> = "Groups",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListInstanceProfilesForRoleRequest {
        role_name: String = "RoleName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListInstanceProfilesForRoleResponse {
        instance_profiles: Vec<InstanceProfile> = "InstanceProfiles",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListInstanceProfilesRequest {
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListInstanceProfilesResponse {
        instance_profiles: Vec<InstanceProfile> = "InstanceProfiles",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListPoliciesRequest {
        scope: Option<String> = "Scope",
        only_attached: Option<bool> = "OnlyAttached",
        path_prefix: Option<String> = "PathPrefix",
        policy_usage_filter: Option<String> = "PolicyUsageFilter",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListPoliciesResponse {
        policies: Option<Vec<Policy>> = "Policies",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListPolicyTagsRequest {
        policy_arn: String = "PolicyArn",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListPolicyTagsResponse {
        tags: Vec<Tag> = "Tags",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListPolicyVersionsRequest {
        policy_arn: String = "PolicyArn",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListPolicyVersionsResponse {
        versions: Option<Vec<PolicyVersion>> = "Versions",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListRolePoliciesRequest {
        role_name: String = "RoleName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListRolePoliciesResponse {
        policy_names: Vec<String> = "PolicyNames",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListRoleTagsRequest {
        role_name: String = "RoleName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListRoleTagsResponse {
        tags: Vec<Tag> = "Tags",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListRolesRequest {
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListRolesResponse {
        roles: Vec<Role> = "Roles",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListUserPoliciesRequest {
        user_name: String = "UserName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListUserPoliciesResponse {
        policy_names: Vec<String> = "PolicyNames",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListUserTagsRequest {
        user_name: String = "UserName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListUserTagsResponse {
        tags: Vec<Tag> = "Tags",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListUsersRequest {
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListUsersResponse {
        users: Vec<User> = "Users",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    OrderedOrganizationPolicyType {
        service_control_policy_input_list: Option<Vec<String>> = "ServiceControlPolicyInputList",
    }
    OrganizationsDecisionDetail {
        allowed_by_organizations: Option<bool> = "AllowedByOrganizations",
    }
    PermissionsBoundaryDecisionDetail {
        allowed_by_permissions_boundary: Option<bool> = "AllowedByPermissionsBoundary",
    }
    Policy {
        policy_name: Option<String> = "PolicyName",
        policy_id: Option<String> = "PolicyId",
        arn: Option<String> = "Arn",
        path: Option<String> = "Path",
        default_version_id: Option<String> = "DefaultVersionId",
        attachment_count: Option<i32> = "AttachmentCount",
        permissions_boundary_usage_count: Option<i32> = "PermissionsBoundaryUsageCount",
        is_attachable: Option<bool> = "IsAttachable",
        description: Option<String> = "Description",
        create_date: Option<Timestamp> = "CreateDate",
        update_date: Option<Timestamp> = "UpdateDate",
        tags: Option<Vec<Tag>> = "Tags",
    }
    PolicyGroup {
        group_name: Option<String> = "GroupName",
        group_id: Option<String> = "GroupId",
    }
    PolicyIdentifier {
        policy_type: Option<String> = "PolicyType",
        policy_arn: Option<String> = "PolicyArn",
        inline_policy_identifier: Option<InlinePolicyIdentifierType> = "InlinePolicyIdentifier",
    }
    PolicyRole {
        role_name: Option<String> = "RoleName",
        role_id: Option<String> = "RoleId",
    }
    PolicyUser {
        user_name: Option<String> = "UserName",
        user_id: Option<String> = "UserId",
    }
    PolicyVersion {
        document: Option<String> = "Document",
        version_id: Option<String> = "VersionId",
        is_default_version: Option<bool> = "IsDefaultVersion",
        create_date: Option<Timestamp> = "CreateDate",
    }
    Position {
        line: Option<i32> = "Line",
        column: Option<i32> = "Column",
    }
    PutGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_name: String = "PolicyName",
        policy_document: String = "PolicyDocument",
    }
    PutRolePermissionsBoundaryRequest {
        role_name: String = "RoleName",
        permissions_boundary: String = "PermissionsBoundary",
    }
    PutRolePolicyRequest {
        role_name: String = "RoleName",
        policy_name: String = "PolicyName",
        policy_document: String = "PolicyDocument",
    }
    PutUserPolicyRequest {
        user_name: String = "UserName",
        policy_name: String = "PolicyName",
        policy_document: String = "PolicyDocument",
    }
    RemoveRoleFromInstanceProfileRequest {
        instance_profile_name: String = "InstanceProfileName",
        role_name: String = "RoleName",
    }
    RemoveUserFromGroupRequest {
        group_name: String = "GroupName",
        user_name: String = "UserName",
    }
    ResourceSpecificResult {
        eval_resource_name: String = "EvalResourceName",
        eval_resource_decision: String = "EvalResourceDecision",
        matched_statements: Option<Vec<Statement>> = "MatchedStatements",
        missing_context_values: Option<Vec<String>> = "MissingContextValues",
        eval_decision_details: Option<BTreeMap<String, String>> = "EvalDecisionDetails",
        permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail> = "PermissionsBoundaryDecisionDetail",
    }
    Role {
        path: String = "Path",
        role_name: String = "RoleName",
        role_id: String = "RoleId",
        arn: String = "Arn",
        create_date: Timestamp = "CreateDate",
        assume_role_policy_document: Option<String> = "AssumeRolePolicyDocument",
        description: Option<String> = "Description",
        max_session_duration: Option<i32> = "MaxSessionDuration",
        permissions_boundary: Option<AttachedPermissionsBoundary> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
        role_last_used: Option<RoleLastUsed> = "RoleLastUsed",
        source_role_template: Option<SourceRoleTemplate> = "SourceRoleTemplate",
    }
    RoleLastUsed {
        last_used_date: Option<Timestamp> = "LastUsedDate",
        region: Option<String> = "Region",
    }
    SetDefaultPolicyVersionRequest {
        policy_arn: String = "PolicyArn",
        version_id: String = "VersionId",
    }
    SimulateCustomPolicyRequest {
        policy_input_list: Vec<String> = "PolicyInputList",
        permissions_boundary_policy_input_list: Option<Vec<String>> = "PermissionsBoundaryPolicyInputList",
        ordered_organization_policy_input_list: Option<Vec<OrderedOrganizationPolicyType>> = "OrderedOrganizationPolicyInputList",
        action_names: Vec<String> = "ActionNames",
        resource_arns: Option<Vec<String>> = "ResourceArns",
        resource_policy: Option<String> = "ResourcePolicy",
        resource_owner: Option<String> = "ResourceOwner",
        caller_arn: Option<String> = "CallerArn",
        context_entries: Option<Vec<ContextEntry>> = "ContextEntries",
        resource_handling_option: Option<String> = "ResourceHandlingOption",
        max_items: Option<i32> = "MaxItems",
        marker: Option<String> = "Marker",
    }
    SimulatePolicyResponse {
        evaluation_results: Option<Vec<EvaluationResult>> = "EvaluationResults",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    SimulatePrincipalPolicyRequest {
        policy_source_arn: String = "PolicySourceArn",
        policy_input_list: Option<Vec<String>> = "PolicyInputList",
        permissions_boundary_policy_input_list: Option<Vec<String>> = "PermissionsBoundaryPolicyInputList",
        policy_exclusion_list: Option<Vec<PolicyIdentifier>> = "PolicyExclusionList",
        action_names: Vec<String> = "ActionNames",
        resource_arns: Option<Vec<String>> = "ResourceArns",
        resource_policy: Option<String> = "ResourcePolicy",
        resource_owner: Option<String> = "ResourceOwner",
        caller_arn: Option<String> = "CallerArn",
        context_entries: Option<Vec<ContextEntry>> = "ContextEntries",
        resource_handling_option: Option<String> = "ResourceHandlingOption",
        max_items: Option<i32> = "MaxItems",
        marker: Option<String> = "Marker",
    }
    SourceRoleTemplate {
        template_arn: String = "TemplateArn",
        template_minor_version: i32 = "TemplateMinorVersion",
    }
    Statement {
        source_policy_id: Option<String> = "SourcePolicyId",
        source_policy_type: Option<String> = "SourcePolicyType",
        start_position: Option<Position> = "StartPosition",
        end_position: Option<Position> = "EndPosition",
    }
    Tag {
        key: String = "Key",
        value: String = "Value",
    }
    TagPolicyRequest {
        policy_arn: String = "PolicyArn",
        tags: Vec<Tag> = "Tags",
    }
    TagRoleRequest {
        role_name: String = "RoleName",
        tags: Vec<Tag> = "Tags",
    }
    TagUserRequest {
        user_name: String = "UserName",
        tags: Vec<Tag> = "Tags",
    }
    UntagPolicyRequest {
        policy_arn: String = "PolicyArn",
        tag_keys: Vec<String> = "TagKeys",
    }
    UntagRoleRequest {
        role_name: String = "RoleName",
        tag_keys: Vec<String> = "TagKeys",
    }
    UntagUserRequest {
        user_name: String = "UserName",
        tag_keys: Vec<String> = "TagKeys",
    }
    UpdateAccessKeyRequest {
        user_name: Option<String> = "UserName",
        access_key_id: String = "AccessKeyId",
        status: String = "Status",
    }
    UpdateAssumeRolePolicyRequest {
        role_name: String = "RoleName",
        policy_document: String = "PolicyDocument",
    }
    UpdateRoleDescriptionRequest {
        role_name: String = "RoleName",
        description: String = "Description",
    }
    UpdateRoleDescriptionResponse {
        role: Option<Role> = "Role",
    }
    UpdateRoleRequest {
        role_name: String = "RoleName",
        description: Option<String> = "Description",
        max_session_duration: Option<i32> = "MaxSessionDuration",
    }
    UpdateRoleResponse {
    }
    UpdateUserRequest {
        user_name: String = "UserName",
        new_path: Option<String> = "NewPath",
        new_user_name: Option<String> = "NewUserName",
    }
    User {
        path: String = "Path",
        user_name: String = "UserName",
        user_id: String = "UserId",
        arn: String = "Arn",
        create_date: Timestamp = "CreateDate",
        password_last_used: Option<Timestamp> = "PasswordLastUsed",
        permissions_boundary: Option<AttachedPermissionsBoundary> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
    }
}

pub fn concurrent_modification_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConcurrentModificationException",
        "ConcurrentModification",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn delete_conflict_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DeleteConflictException",
        "DeleteConflict",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn entity_already_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "EntityAlreadyExistsException",
        "EntityAlreadyExists",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn entity_temporarily_unmodifiable_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "EntityTemporarilyUnmodifiableException",
        "EntityTemporarilyUnmodifiable",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_input_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidInputException",
        "InvalidInput",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn limit_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LimitExceededException",
        "LimitExceeded",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn malformed_policy_document_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "MalformedPolicyDocumentException",
        "MalformedPolicyDocument",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn no_such_entity_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NoSuchEntityException",
        "NoSuchEntity",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn policy_evaluation_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PolicyEvaluationException",
        "PolicyEvaluation",
        500,
        Fault::Sender,
        message.into(),
    )
}

pub fn policy_not_attachable_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PolicyNotAttachableException",
        "PolicyNotAttachable",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn service_failure_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServiceFailureException",
        "ServiceFailure",
        500,
        Fault::Sender,
        message.into(),
    )
}

pub fn unmodifiable_entity_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnmodifiableEntityException",
        "UnmodifiableEntity",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for IAM.
pub trait Iam<Cx: Sync>: Send + Sync {
    fn add_role_to_instance_profile(
        &self,
        cx: &Cx,
        input: AddRoleToInstanceProfileRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "AddRoleToInstanceProfile")) }
    }

    fn add_user_to_group(
        &self,
        cx: &Cx,
        input: AddUserToGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "AddUserToGroup")) }
    }

    fn attach_group_policy(
        &self,
        cx: &Cx,
        input: AttachGroupPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "AttachGroupPolicy")) }
    }

    fn attach_role_policy(
        &self,
        cx: &Cx,
        input: AttachRolePolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "AttachRolePolicy")) }
    }

    fn attach_user_policy(
        &self,
        cx: &Cx,
        input: AttachUserPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "AttachUserPolicy")) }
    }

    fn create_access_key(
        &self,
        cx: &Cx,
        input: CreateAccessKeyRequest,
    ) -> impl Future<Output = Reply<CreateAccessKeyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "CreateAccessKey")) }
    }

    fn create_group(
        &self,
        cx: &Cx,
        input: CreateGroupRequest,
    ) -> impl Future<Output = Reply<CreateGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "CreateGroup")) }
    }

    fn create_instance_profile(
        &self,
        cx: &Cx,
        input: CreateInstanceProfileRequest,
    ) -> impl Future<Output = Reply<CreateInstanceProfileResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "CreateInstanceProfile")) }
    }

    fn create_policy(
        &self,
        cx: &Cx,
        input: CreatePolicyRequest,
    ) -> impl Future<Output = Reply<CreatePolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "CreatePolicy")) }
    }

    fn create_policy_version(
        &self,
        cx: &Cx,
        input: CreatePolicyVersionRequest,
    ) -> impl Future<Output = Reply<CreatePolicyVersionResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "CreatePolicyVersion")) }
    }

    fn create_role(
        &self,
        cx: &Cx,
        input: CreateRoleRequest,
    ) -> impl Future<Output = Reply<CreateRoleResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "CreateRole")) }
    }

    fn create_service_linked_role(
        &self,
        cx: &Cx,
        input: CreateServiceLinkedRoleRequest,
    ) -> impl Future<Output = Reply<CreateServiceLinkedRoleResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "CreateServiceLinkedRole")) }
    }

    fn create_user(
        &self,
        cx: &Cx,
        input: CreateUserRequest,
    ) -> impl Future<Output = Reply<CreateUserResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "CreateUser")) }
    }

    fn delete_access_key(
        &self,
        cx: &Cx,
        input: DeleteAccessKeyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeleteAccessKey")) }
    }

    fn delete_group(
        &self,
        cx: &Cx,
        input: DeleteGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeleteGroup")) }
    }

    fn delete_group_policy(
        &self,
        cx: &Cx,
        input: DeleteGroupPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeleteGroupPolicy")) }
    }

    fn delete_instance_profile(
        &self,
        cx: &Cx,
        input: DeleteInstanceProfileRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeleteInstanceProfile")) }
    }

    fn delete_policy(
        &self,
        cx: &Cx,
        input: DeletePolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeletePolicy")) }
    }

    fn delete_policy_version(
        &self,
        cx: &Cx,
        input: DeletePolicyVersionRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeletePolicyVersion")) }
    }

    fn delete_role(
        &self,
        cx: &Cx,
        input: DeleteRoleRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeleteRole")) }
    }

    fn delete_role_permissions_boundary(
        &self,
        cx: &Cx,
        input: DeleteRolePermissionsBoundaryRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "iam",
                "DeleteRolePermissionsBoundary",
            ))
        }
    }

    fn delete_role_policy(
        &self,
        cx: &Cx,
        input: DeleteRolePolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeleteRolePolicy")) }
    }

    fn delete_user(
        &self,
        cx: &Cx,
        input: DeleteUserRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeleteUser")) }
    }

    fn delete_user_policy(
        &self,
        cx: &Cx,
        input: DeleteUserPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DeleteUserPolicy")) }
    }

    fn detach_group_policy(
        &self,
        cx: &Cx,
        input: DetachGroupPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DetachGroupPolicy")) }
    }

    fn detach_role_policy(
        &self,
        cx: &Cx,
        input: DetachRolePolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DetachRolePolicy")) }
    }

    fn detach_user_policy(
        &self,
        cx: &Cx,
        input: DetachUserPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "DetachUserPolicy")) }
    }

    fn get_access_key_last_used(
        &self,
        cx: &Cx,
        input: GetAccessKeyLastUsedRequest,
    ) -> impl Future<Output = Reply<GetAccessKeyLastUsedResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetAccessKeyLastUsed")) }
    }

    fn get_account_summary(
        &self,
        cx: &Cx,
        input: (),
    ) -> impl Future<Output = Reply<GetAccountSummaryResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetAccountSummary")) }
    }

    fn get_group(
        &self,
        cx: &Cx,
        input: GetGroupRequest,
    ) -> impl Future<Output = Reply<GetGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetGroup")) }
    }

    fn get_group_policy(
        &self,
        cx: &Cx,
        input: GetGroupPolicyRequest,
    ) -> impl Future<Output = Reply<GetGroupPolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetGroupPolicy")) }
    }

    fn get_instance_profile(
        &self,
        cx: &Cx,
        input: GetInstanceProfileRequest,
    ) -> impl Future<Output = Reply<GetInstanceProfileResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetInstanceProfile")) }
    }

    fn get_policy(
        &self,
        cx: &Cx,
        input: GetPolicyRequest,
    ) -> impl Future<Output = Reply<GetPolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetPolicy")) }
    }

    fn get_policy_version(
        &self,
        cx: &Cx,
        input: GetPolicyVersionRequest,
    ) -> impl Future<Output = Reply<GetPolicyVersionResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetPolicyVersion")) }
    }

    fn get_role(
        &self,
        cx: &Cx,
        input: GetRoleRequest,
    ) -> impl Future<Output = Reply<GetRoleResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetRole")) }
    }

    fn get_role_policy(
        &self,
        cx: &Cx,
        input: GetRolePolicyRequest,
    ) -> impl Future<Output = Reply<GetRolePolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetRolePolicy")) }
    }

    fn get_user(
        &self,
        cx: &Cx,
        input: GetUserRequest,
    ) -> impl Future<Output = Reply<GetUserResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetUser")) }
    }

    fn get_user_policy(
        &self,
        cx: &Cx,
        input: GetUserPolicyRequest,
    ) -> impl Future<Output = Reply<GetUserPolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "GetUserPolicy")) }
    }

    fn list_access_keys(
        &self,
        cx: &Cx,
        input: ListAccessKeysRequest,
    ) -> impl Future<Output = Reply<ListAccessKeysResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListAccessKeys")) }
    }

    fn list_account_aliases(
        &self,
        cx: &Cx,
        input: ListAccountAliasesRequest,
    ) -> impl Future<Output = Reply<ListAccountAliasesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListAccountAliases")) }
    }

    fn list_attached_group_policies(
        &self,
        cx: &Cx,
        input: ListAttachedGroupPoliciesRequest,
    ) -> impl Future<Output = Reply<ListAttachedGroupPoliciesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "iam",
                "ListAttachedGroupPolicies",
            ))
        }
    }

    fn list_attached_role_policies(
        &self,
        cx: &Cx,
        input: ListAttachedRolePoliciesRequest,
    ) -> impl Future<Output = Reply<ListAttachedRolePoliciesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListAttachedRolePolicies")) }
    }

    fn list_attached_user_policies(
        &self,
        cx: &Cx,
        input: ListAttachedUserPoliciesRequest,
    ) -> impl Future<Output = Reply<ListAttachedUserPoliciesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListAttachedUserPolicies")) }
    }

    fn list_entities_for_policy(
        &self,
        cx: &Cx,
        input: ListEntitiesForPolicyRequest,
    ) -> impl Future<Output = Reply<ListEntitiesForPolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListEntitiesForPolicy")) }
    }

    fn list_group_policies(
        &self,
        cx: &Cx,
        input: ListGroupPoliciesRequest,
    ) -> impl Future<Output = Reply<ListGroupPoliciesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListGroupPolicies")) }
    }

    fn list_groups(
        &self,
        cx: &Cx,
        input: ListGroupsRequest,
    ) -> impl Future<Output = Reply<ListGroupsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListGroups")) }
    }

    fn list_groups_for_user(
        &self,
        cx: &Cx,
        input: ListGroupsForUserRequest,
    ) -> impl Future<Output = Reply<ListGroupsForUserResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListGroupsForUser")) }
    }

    fn list_instance_profiles(
        &self,
        cx: &Cx,
        input: ListInstanceProfilesRequest,
    ) -> impl Future<Output = Reply<ListInstanceProfilesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListInstanceProfiles")) }
    }

    fn list_instance_profiles_for_role(
        &self,
        cx: &Cx,
        input: ListInstanceProfilesForRoleRequest,
    ) -> impl Future<Output = Reply<ListInstanceProfilesForRoleResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "iam",
                "ListInstanceProfilesForRole",
            ))
        }
    }

    fn list_policies(
        &self,
        cx: &Cx,
        input: ListPoliciesRequest,
    ) -> impl Future<Output = Reply<ListPoliciesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListPolicies")) }
    }

    fn list_policy_tags(
        &self,
        cx: &Cx,
        input: ListPolicyTagsRequest,
    ) -> impl Future<Output = Reply<ListPolicyTagsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListPolicyTags")) }
    }

    fn list_policy_versions(
        &self,
        cx: &Cx,
        input: ListPolicyVersionsRequest,
    ) -> impl Future<Output = Reply<ListPolicyVersionsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListPolicyVersions")) }
    }

    fn list_role_policies(
        &self,
        cx: &Cx,
        input: ListRolePoliciesRequest,
    ) -> impl Future<Output = Reply<ListRolePoliciesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListRolePolicies")) }
    }

    fn list_role_tags(
        &self,
        cx: &Cx,
        input: ListRoleTagsRequest,
    ) -> impl Future<Output = Reply<ListRoleTagsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListRoleTags")) }
    }

    fn list_roles(
        &self,
        cx: &Cx,
        input: ListRolesRequest,
    ) -> impl Future<Output = Reply<ListRolesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListRoles")) }
    }

    fn list_user_policies(
        &self,
        cx: &Cx,
        input: ListUserPoliciesRequest,
    ) -> impl Future<Output = Reply<ListUserPoliciesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListUserPolicies")) }
    }

    fn list_user_tags(
        &self,
        cx: &Cx,
        input: ListUserTagsRequest,
    ) -> impl Future<Output = Reply<ListUserTagsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListUserTags")) }
    }

    fn list_users(
        &self,
        cx: &Cx,
        input: ListUsersRequest,
    ) -> impl Future<Output = Reply<ListUsersResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "ListUsers")) }
    }

    fn put_group_policy(
        &self,
        cx: &Cx,
        input: PutGroupPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "PutGroupPolicy")) }
    }

    fn put_role_permissions_boundary(
        &self,
        cx: &Cx,
        input: PutRolePermissionsBoundaryRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "iam",
                "PutRolePermissionsBoundary",
            ))
        }
    }

    fn put_role_policy(
        &self,
        cx: &Cx,
        input: PutRolePolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "PutRolePolicy")) }
    }

    fn put_user_policy(
        &self,
        cx: &Cx,
        input: PutUserPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "PutUserPolicy")) }
    }

    fn remove_role_from_instance_profile(
        &self,
        cx: &Cx,
        input: RemoveRoleFromInstanceProfileRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "iam",
                "RemoveRoleFromInstanceProfile",
            ))
        }
    }

    fn remove_user_from_group(
        &self,
        cx: &Cx,
        input: RemoveUserFromGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "RemoveUserFromGroup")) }
    }

    fn set_default_policy_version(
        &self,
        cx: &Cx,
        input: SetDefaultPolicyVersionRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "SetDefaultPolicyVersion")) }
    }

    fn simulate_custom_policy(
        &self,
        cx: &Cx,
        input: SimulateCustomPolicyRequest,
    ) -> impl Future<Output = Reply<SimulatePolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "SimulateCustomPolicy")) }
    }

    fn simulate_principal_policy(
        &self,
        cx: &Cx,
        input: SimulatePrincipalPolicyRequest,
    ) -> impl Future<Output = Reply<SimulatePolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "SimulatePrincipalPolicy")) }
    }

    fn tag_policy(
        &self,
        cx: &Cx,
        input: TagPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "TagPolicy")) }
    }

    fn tag_role(&self, cx: &Cx, input: TagRoleRequest) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "TagRole")) }
    }

    fn tag_user(&self, cx: &Cx, input: TagUserRequest) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "TagUser")) }
    }

    fn untag_policy(
        &self,
        cx: &Cx,
        input: UntagPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "UntagPolicy")) }
    }

    fn untag_role(
        &self,
        cx: &Cx,
        input: UntagRoleRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "UntagRole")) }
    }

    fn untag_user(
        &self,
        cx: &Cx,
        input: UntagUserRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "UntagUser")) }
    }

    fn update_access_key(
        &self,
        cx: &Cx,
        input: UpdateAccessKeyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "UpdateAccessKey")) }
    }

    fn update_assume_role_policy(
        &self,
        cx: &Cx,
        input: UpdateAssumeRolePolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "UpdateAssumeRolePolicy")) }
    }

    fn update_role(
        &self,
        cx: &Cx,
        input: UpdateRoleRequest,
    ) -> impl Future<Output = Reply<UpdateRoleResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "UpdateRole")) }
    }

    fn update_role_description(
        &self,
        cx: &Cx,
        input: UpdateRoleDescriptionRequest,
    ) -> impl Future<Output = Reply<UpdateRoleDescriptionResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "UpdateRoleDescription")) }
    }

    fn update_user(
        &self,
        cx: &Cx,
        input: UpdateUserRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("iam", "UpdateUser")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AddRoleToInstanceProfile",
    "AddUserToGroup",
    "AttachGroupPolicy",
    "AttachRolePolicy",
    "AttachUserPolicy",
    "CreateAccessKey",
    "CreateGroup",
    "CreateInstanceProfile",
    "CreatePolicy",
    "CreatePolicyVersion",
    "CreateRole",
    "CreateServiceLinkedRole",
    "CreateUser",
    "DeleteAccessKey",
    "DeleteGroup",
    "DeleteGroupPolicy",
    "DeleteInstanceProfile",
    "DeletePolicy",
    "DeletePolicyVersion",
    "DeleteRole",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DeleteUser",
    "DeleteUserPolicy",
    "DetachGroupPolicy",
    "DetachRolePolicy",
    "DetachUserPolicy",
    "GetAccessKeyLastUsed",
    "GetAccountSummary",
    "GetGroup",
    "GetGroupPolicy",
    "GetInstanceProfile",
    "GetPolicy",
    "GetPolicyVersion",
    "GetRole",
    "GetRolePolicy",
    "GetUser",
    "GetUserPolicy",
    "ListAccessKeys",
    "ListAccountAliases",
    "ListAttachedGroupPolicies",
    "ListAttachedRolePolicies",
    "ListAttachedUserPolicies",
    "ListEntitiesForPolicy",
    "ListGroupPolicies",
    "ListGroups",
    "ListGroupsForUser",
    "ListInstanceProfiles",
    "ListInstanceProfilesForRole",
    "ListPolicies",
    "ListPolicyTags",
    "ListPolicyVersions",
    "ListRolePolicies",
    "ListRoleTags",
    "ListRoles",
    "ListUserPolicies",
    "ListUserTags",
    "ListUsers",
    "PutGroupPolicy",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "PutUserPolicy",
    "RemoveRoleFromInstanceProfile",
    "RemoveUserFromGroup",
    "SetDefaultPolicyVersion",
    "SimulateCustomPolicy",
    "SimulatePrincipalPolicy",
    "TagPolicy",
    "TagRole",
    "TagUser",
    "UntagPolicy",
    "UntagRole",
    "UntagUser",
    "UpdateAccessKey",
    "UpdateAssumeRolePolicy",
    "UpdateRole",
    "UpdateRoleDescription",
    "UpdateUser",
];

impl<Cx: Sync, T: Iam<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "iam"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AddRoleToInstanceProfile" => {
                answer(self.0.add_role_to_instance_profile(cx, from_tree(input)))
            }
            "AddUserToGroup" => answer(self.0.add_user_to_group(cx, from_tree(input))),
            "AttachGroupPolicy" => answer(self.0.attach_group_policy(cx, from_tree(input))),
            "AttachRolePolicy" => answer(self.0.attach_role_policy(cx, from_tree(input))),
            "AttachUserPolicy" => answer(self.0.attach_user_policy(cx, from_tree(input))),
            "CreateAccessKey" => answer(self.0.create_access_key(cx, from_tree(input))),
            "CreateGroup" => answer(self.0.create_group(cx, from_tree(input))),
            "CreateInstanceProfile" => answer(self.0.create_instance_profile(cx, from_tree(input))),
            "CreatePolicy" => answer(self.0.create_policy(cx, from_tree(input))),
            "CreatePolicyVersion" => answer(self.0.create_policy_version(cx, from_tree(input))),
            "CreateRole" => answer(self.0.create_role(cx, from_tree(input))),
            "CreateServiceLinkedRole" => {
                answer(self.0.create_service_linked_role(cx, from_tree(input)))
            }
            "CreateUser" => answer(self.0.create_user(cx, from_tree(input))),
            "DeleteAccessKey" => answer(self.0.delete_access_key(cx, from_tree(input))),
            "DeleteGroup" => answer(self.0.delete_group(cx, from_tree(input))),
            "DeleteGroupPolicy" => answer(self.0.delete_group_policy(cx, from_tree(input))),
            "DeleteInstanceProfile" => answer(self.0.delete_instance_profile(cx, from_tree(input))),
            "DeletePolicy" => answer(self.0.delete_policy(cx, from_tree(input))),
            "DeletePolicyVersion" => answer(self.0.delete_policy_version(cx, from_tree(input))),
            "DeleteRole" => answer(self.0.delete_role(cx, from_tree(input))),
            "DeleteRolePermissionsBoundary" => answer(
                self.0
                    .delete_role_permissions_boundary(cx, from_tree(input)),
            ),
            "DeleteRolePolicy" => answer(self.0.delete_role_policy(cx, from_tree(input))),
            "DeleteUser" => answer(self.0.delete_user(cx, from_tree(input))),
            "DeleteUserPolicy" => answer(self.0.delete_user_policy(cx, from_tree(input))),
            "DetachGroupPolicy" => answer(self.0.detach_group_policy(cx, from_tree(input))),
            "DetachRolePolicy" => answer(self.0.detach_role_policy(cx, from_tree(input))),
            "DetachUserPolicy" => answer(self.0.detach_user_policy(cx, from_tree(input))),
            "GetAccessKeyLastUsed" => answer(self.0.get_access_key_last_used(cx, from_tree(input))),
            "GetAccountSummary" => answer(self.0.get_account_summary(cx, from_tree(input))),
            "GetGroup" => answer(self.0.get_group(cx, from_tree(input))),
            "GetGroupPolicy" => answer(self.0.get_group_policy(cx, from_tree(input))),
            "GetInstanceProfile" => answer(self.0.get_instance_profile(cx, from_tree(input))),
            "GetPolicy" => answer(self.0.get_policy(cx, from_tree(input))),
            "GetPolicyVersion" => answer(self.0.get_policy_version(cx, from_tree(input))),
            "GetRole" => answer(self.0.get_role(cx, from_tree(input))),
            "GetRolePolicy" => answer(self.0.get_role_policy(cx, from_tree(input))),
            "GetUser" => answer(self.0.get_user(cx, from_tree(input))),
            "GetUserPolicy" => answer(self.0.get_user_policy(cx, from_tree(input))),
            "ListAccessKeys" => answer(self.0.list_access_keys(cx, from_tree(input))),
            "ListAccountAliases" => answer(self.0.list_account_aliases(cx, from_tree(input))),
            "ListAttachedGroupPolicies" => {
                answer(self.0.list_attached_group_policies(cx, from_tree(input)))
            }
            "ListAttachedRolePolicies" => {
                answer(self.0.list_attached_role_policies(cx, from_tree(input)))
            }
            "ListAttachedUserPolicies" => {
                answer(self.0.list_attached_user_policies(cx, from_tree(input)))
            }
            "ListEntitiesForPolicy" => {
                answer(self.0.list_entities_for_policy(cx, from_tree(input)))
            }
            "ListGroupPolicies" => answer(self.0.list_group_policies(cx, from_tree(input))),
            "ListGroups" => answer(self.0.list_groups(cx, from_tree(input))),
            "ListGroupsForUser" => answer(self.0.list_groups_for_user(cx, from_tree(input))),
            "ListInstanceProfiles" => answer(self.0.list_instance_profiles(cx, from_tree(input))),
            "ListInstanceProfilesForRole" => {
                answer(self.0.list_instance_profiles_for_role(cx, from_tree(input)))
            }
            "ListPolicies" => answer(self.0.list_policies(cx, from_tree(input))),
            "ListPolicyTags" => answer(self.0.list_policy_tags(cx, from_tree(input))),
            "ListPolicyVersions" => answer(self.0.list_policy_versions(cx, from_tree(input))),
            "ListRolePolicies" => answer(self.0.list_role_policies(cx, from_tree(input))),
            "ListRoleTags" => answer(self.0.list_role_tags(cx, from_tree(input))),
            "ListRoles" => answer(self.0.list_roles(cx, from_tree(input))),
            "ListUserPolicies" => answer(self.0.list_user_policies(cx, from_tree(input))),
            "ListUserTags" => answer(self.0.list_user_tags(cx, from_tree(input))),
            "ListUsers" => answer(self.0.list_users(cx, from_tree(input))),
            "PutGroupPolicy" => answer(self.0.put_group_policy(cx, from_tree(input))),
            "PutRolePermissionsBoundary" => {
                answer(self.0.put_role_permissions_boundary(cx, from_tree(input)))
            }
            "PutRolePolicy" => answer(self.0.put_role_policy(cx, from_tree(input))),
            "PutUserPolicy" => answer(self.0.put_user_policy(cx, from_tree(input))),
            "RemoveRoleFromInstanceProfile" => answer(
                self.0
                    .remove_role_from_instance_profile(cx, from_tree(input)),
            ),
            "RemoveUserFromGroup" => answer(self.0.remove_user_from_group(cx, from_tree(input))),
            "SetDefaultPolicyVersion" => {
                answer(self.0.set_default_policy_version(cx, from_tree(input)))
            }
            "SimulateCustomPolicy" => answer(self.0.simulate_custom_policy(cx, from_tree(input))),
            "SimulatePrincipalPolicy" => {
                answer(self.0.simulate_principal_policy(cx, from_tree(input)))
            }
            "TagPolicy" => answer(self.0.tag_policy(cx, from_tree(input))),
            "TagRole" => answer(self.0.tag_role(cx, from_tree(input))),
            "TagUser" => answer(self.0.tag_user(cx, from_tree(input))),
            "UntagPolicy" => answer(self.0.untag_policy(cx, from_tree(input))),
            "UntagRole" => answer(self.0.untag_role(cx, from_tree(input))),
            "UntagUser" => answer(self.0.untag_user(cx, from_tree(input))),
            "UpdateAccessKey" => answer(self.0.update_access_key(cx, from_tree(input))),
            "UpdateAssumeRolePolicy" => {
                answer(self.0.update_assume_role_policy(cx, from_tree(input)))
            }
            "UpdateRole" => answer(self.0.update_role(cx, from_tree(input))),
            "UpdateRoleDescription" => answer(self.0.update_role_description(cx, from_tree(input))),
            "UpdateUser" => answer(self.0.update_user(cx, from_tree(input))),
            _ => {
                answer(async move { Reply::<()>::Err(ApiError::not_implemented("iam", operation)) })
            }
        }
    }
}
