//! Wire shapes from records, and what records are made of from wire shapes.

use crate::managed::{self, Managed};
use crate::refuse::invalid;
use api::iam::{
    AttachedPermissionsBoundary, Group, InstanceProfile, Policy, PolicyVersion, Role, Tag, User,
};
use api::{ApiError, Reply};
use domain::iam::{self, Tags};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 3986 leaves as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Most tags of one thing.
const MOST_TAGS: usize = 50;

/// A document as IAM answers it: percent-encoded. Clients decode it.
pub(crate) fn document(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Tags as a caller gives them. Fails when a key is given twice or there are too many.
pub(crate) fn tags(given: Option<Vec<Tag>>) -> Reply<Tags> {
    let mut tags = Tags::new();
    for Tag { key, value } in given.unwrap_or_default() {
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("Tag keys that begin with aws: are kept for AWS."));
        }
        if tags.keys().any(|known| known.eq_ignore_ascii_case(&key)) {
            let message =
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(ApiError::sender("InvalidInput", 400, message));
        }
        tags.insert(key, value);
    }
    check_count(&tags)?;
    Ok(tags)
}

/// Refuses more tags than one thing may have.
pub(crate) fn check_count(tags: &Tags) -> Reply<()> {
    match tags.len() <= MOST_TAGS {
        true => Ok(()),
        false => Err(api::iam::limit_exceeded_exception(format!(
            "The number of tags has reached the maximum limit: {MOST_TAGS}."
        ))),
    }
}

/// Tags as they are answered.
pub(crate) fn tag_list(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&String, &String)| Tag {
        key: key.clone(),
        value: value.clone(),
    };
    tags.iter().map(tag).collect()
}

fn told(tags: &Tags) -> Option<Vec<Tag>> {
    Some(tag_list(tags)).filter(|tags| !tags.is_empty())
}

fn boundary(arn: Option<&String>) -> Option<AttachedPermissionsBoundary> {
    arn.map(|arn| AttachedPermissionsBoundary {
        permissions_boundary_type: Some("Policy".to_owned()),
        permissions_boundary_arn: Some(arn.clone()),
    })
}

/// A role, as lists and instance profiles show it.
pub(crate) fn listed_role(role: &iam::Role) -> Role {
    Role {
        path: role.path.clone(),
        role_name: role.name.clone(),
        role_id: role.id.clone(),
        arn: role.arn().to_string(),
        create_date: role.created_at,
        assume_role_policy_document: Some(document(&role.trust)),
        description: role.description.clone(),
        max_session_duration: Some(role.max_session_seconds.try_into().unwrap_or(i32::MAX)),
        ..Role::default()
    }
}

/// A role with everything that is known of it.
pub(crate) fn role(role: &iam::Role) -> Role {
    Role {
        permissions_boundary: boundary(role.boundary.as_ref()),
        tags: told(&role.tags),
        ..listed_role(role)
    }
}

/// A user, as lists show it.
pub(crate) fn listed_user(user: &iam::User) -> User {
    User {
        path: user.path.clone(),
        user_name: user.name.clone(),
        user_id: user.id.clone(),
        arn: user.arn().to_string(),
        create_date: user.created_at,
        ..User::default()
    }
}

/// A user with everything that is known of it.
pub(crate) fn user(user: &iam::User) -> User {
    User {
        permissions_boundary: boundary(user.boundary.as_ref()),
        tags: told(&user.tags),
        ..listed_user(user)
    }
}

/// A group.
pub(crate) fn group(group: &iam::Group) -> Group {
    Group {
        path: group.path.clone(),
        group_name: group.name.clone(),
        group_id: group.id.clone(),
        arn: group.arn().to_string(),
        create_date: group.created_at,
    }
}

/// An instance profile with its role.
pub(crate) fn instance_profile(
    profile: &iam::InstanceProfile,
    role: Option<&iam::Role>,
) -> InstanceProfile {
    InstanceProfile {
        path: profile.path.clone(),
        instance_profile_name: profile.name.clone(),
        instance_profile_id: profile.id.clone(),
        arn: profile.arn().to_string(),
        create_date: profile.created_at,
        roles: role.map(listed_role).into_iter().collect(),
        tags: told(&profile.tags),
    }
}

/// How often a policy is used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Uses {
    /// By roles, users and groups it is attached to.
    pub(crate) attached: i32,
    /// As a permissions boundary.
    pub(crate) boundary: i32,
}

/// A managed policy of an account, as lists show it.
pub(crate) fn listed_policy(policy: &iam::ManagedPolicy, uses: Uses) -> Policy {
    Policy {
        policy_name: Some(policy.name.clone()),
        policy_id: Some(policy.id.clone()),
        arn: Some(policy.arn().to_string()),
        path: Some(policy.path.clone()),
        default_version_id: Some(format!("v{}", policy.default_version)),
        attachment_count: Some(uses.attached),
        permissions_boundary_usage_count: Some(uses.boundary),
        is_attachable: Some(true),
        create_date: Some(policy.created_at),
        update_date: Some(policy.updated_at),
        ..Policy::default()
    }
}

/// A managed policy of an account with everything that is known of it.
pub(crate) fn policy(policy: &iam::ManagedPolicy, uses: Uses) -> Policy {
    Policy {
        description: policy.description.clone(),
        tags: Some(tag_list(&policy.tags)),
        ..listed_policy(policy, uses)
    }
}

/// A managed policy as its maker sees it: without its description, with tags if there are any.
pub(crate) fn made_policy(policy: &iam::ManagedPolicy) -> Policy {
    Policy {
        tags: told(&policy.tags),
        ..listed_policy(policy, Uses::default())
    }
}

/// A policy that AWS keeps.
pub(crate) fn managed_policy(policy: &Managed, uses: Uses) -> Policy {
    Policy {
        policy_name: Some(policy.name.to_owned()),
        policy_id: Some(policy.id()),
        arn: Some(policy.arn()),
        path: Some(policy.path.to_owned()),
        default_version_id: Some("v1".to_owned()),
        attachment_count: Some(uses.attached),
        permissions_boundary_usage_count: Some(uses.boundary),
        is_attachable: Some(true),
        description: Some(policy.description.to_owned()),
        create_date: Some(managed::created_at()),
        update_date: Some(managed::created_at()),
        tags: Some(Vec::new()),
    }
}

/// A version of a managed policy, without its document.
pub(crate) fn listed_version(version: &iam::PolicyVersion, default: u32) -> PolicyVersion {
    PolicyVersion {
        document: None,
        version_id: Some(format!("v{}", version.number)),
        is_default_version: Some(version.number == default),
        create_date: Some(version.created_at),
    }
}

/// The only version of a policy that AWS keeps, without its document.
pub(crate) fn managed_version() -> PolicyVersion {
    PolicyVersion {
        document: None,
        version_id: Some("v1".to_owned()),
        is_default_version: Some(true),
        create_date: Some(managed::created_at()),
    }
}
