//! Managed policies listed, and who uses them.

use super::shared::asked_arn;
use crate::convert::{self, Uses};
use crate::page::Wanted;
use crate::refuse::{invalid, no_such_policy};
use crate::{Iam, managed};
use api::Reply;
use api::iam::{
    ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse, ListPoliciesRequest,
    ListPoliciesResponse, Policy, PolicyGroup, PolicyRole, PolicyUser,
};
use domain::AccountId;
use domain::iam::{Grants, Group, ManagedPolicy, Role, User};
use std::collections::HashMap;
use wire::Context;

/// How a policy is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Usage {
    Permissions,
    Boundary,
}

/// What `PolicyUsageFilter` asks for; both when it is not there.
fn usages(filter: Option<&str>) -> Reply<Vec<Usage>> {
    match filter {
        None => Ok(vec![Usage::Permissions, Usage::Boundary]),
        Some("PermissionsPolicy") => Ok(vec![Usage::Permissions]),
        Some("PermissionsBoundary") => Ok(vec![Usage::Boundary]),
        Some(other) => Err(invalid(format!("{other} is no PolicyUsageFilter"))),
    }
}

/// How often a policy is used, when every use has been counted.
pub(super) fn uses_of(uses: &HashMap<String, Uses>, arn: &str) -> Uses {
    uses.get(arn).copied().unwrap_or_default()
}

impl Iam {
    /// How often each policy is used in an account, by ARN.
    pub(super) async fn uses(&self, account: &AccountId) -> Reply<HashMap<String, Uses>> {
        let mut uses: HashMap<String, Uses> = HashMap::new();
        let mut count = |grants: &Grants, boundary: Option<&String>| {
            for arn in &grants.attached {
                uses.entry(arn.clone()).or_default().attached += 1;
            }
            if let Some(arn) = boundary {
                uses.entry(arn.clone()).or_default().boundary += 1;
            }
        };
        for role in self.all::<Role>(&Role::all(account)).await? {
            count(&role.grants, role.boundary.as_ref());
        }
        for user in self.all::<User>(&User::all(account)).await? {
            count(&user.grants, user.boundary.as_ref());
        }
        for group in self.all::<Group>(&Group::all(account)).await? {
            count(&group.grants, None);
        }
        Ok(uses)
    }
}

pub(super) async fn list_policies(
    iam: &Iam,
    cx: &Context,
    input: ListPoliciesRequest,
) -> Reply<ListPoliciesResponse> {
    let account = &cx.scope.account;
    cx.allow("iam:ListPolicies", &asked_arn(account, "policy", "/", "*"))
        .await?;
    let scope = input.scope.as_deref().unwrap_or("All");
    let usages = usages(input.policy_usage_filter.as_deref())?;
    let uses = iam.uses(account).await?;
    let mut all: Vec<Policy> = Vec::new();
    if scope != "Local" {
        let shown = |policy| convert::managed_policy(policy, Uses::default());
        all.extend(managed::ALL.iter().map(shown).map(|policy| Policy {
            description: None,
            tags: None,
            ..policy
        }));
    }
    if scope != "AWS" {
        let local = iam
            .all::<ManagedPolicy>(&ManagedPolicy::all(account))
            .await?;
        all.extend(
            local
                .iter()
                .map(|policy| convert::listed_policy(policy, Uses::default())),
        );
    }
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    all.retain_mut(|policy| {
        let uses = uses_of(&uses, policy.arn.as_deref().unwrap_or_default());
        policy.attachment_count = Some(uses.attached);
        policy.permissions_boundary_usage_count = Some(uses.boundary);
        let used = |usage: &Usage| match usage {
            Usage::Permissions => uses.attached > 0,
            Usage::Boundary => uses.boundary > 0,
        };
        let only_used = input.only_attached == Some(true) || input.policy_usage_filter.is_some();
        let within = policy
            .path
            .as_deref()
            .is_some_and(|path| path.starts_with(prefix));
        within && (!only_used || usages.iter().any(used))
    });
    all.sort_by(|left, right| left.arn.cmp(&right.arn));
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let page = wanted.of(all, |policy: &Policy| {
        policy.arn.clone().unwrap_or_default()
    });
    Ok(ListPoliciesResponse {
        policies: Some(page.items),
        is_truncated: page.more,
        marker: page.marker,
    })
}

/// Somebody who uses a policy.
enum Entity {
    Group(PolicyGroup),
    User(PolicyUser),
    Role(PolicyRole),
}

pub(super) async fn list_entities_for_policy(
    iam: &Iam,
    cx: &Context,
    input: ListEntitiesForPolicyRequest,
) -> Reply<ListEntitiesForPolicyResponse> {
    let arn = &input.policy_arn;
    cx.allow("iam:ListEntitiesForPolicy", arn).await?;
    let account = &cx.scope.account;
    if !iam.policy_exists(account, arn).await? {
        return Err(no_such_policy(arn));
    }
    let usages = usages(input.policy_usage_filter.as_deref())?;
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let filter = input.entity_filter.as_deref();
    let wants = |kind: &str| filter.is_none_or(|filter| filter == kind);
    let uses = |path: &str, grants: &Grants, boundary: Option<&String>| {
        let used = |usage: &Usage| match usage {
            Usage::Permissions => grants.attached.contains(arn),
            Usage::Boundary => boundary == Some(arn),
        };
        path.starts_with(prefix) && usages.iter().any(used)
    };
    let mut found: Vec<(String, Entity)> = Vec::new();
    for group in iam.all::<Group>(&Group::all(account)).await? {
        if wants("Group") && uses(&group.path, &group.grants, None) {
            let (group_name, group_id) = (Some(group.name.clone()), Some(group.id));
            let entity = Entity::Group(PolicyGroup {
                group_name,
                group_id,
            });
            found.push((format!("group/{}", group.name), entity));
        }
    }
    for role in iam.all::<Role>(&Role::all(account)).await? {
        if wants("Role") && uses(&role.path, &role.grants, role.boundary.as_ref()) {
            let (role_name, role_id) = (Some(role.name.clone()), Some(role.id));
            let entity = Entity::Role(PolicyRole { role_name, role_id });
            found.push((format!("role/{}", role.name), entity));
        }
    }
    for user in iam.all::<User>(&User::all(account)).await? {
        if wants("User") && uses(&user.path, &user.grants, user.boundary.as_ref()) {
            let (user_name, user_id) = (Some(user.name.clone()), Some(user.id));
            let entity = Entity::User(PolicyUser { user_name, user_id });
            found.push((format!("user/{}", user.name), entity));
        }
    }
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let page = wanted.of(found, |(name, _)| name.clone());
    let mut response = ListEntitiesForPolicyResponse {
        is_truncated: page.more,
        marker: page.marker,
        ..ListEntitiesForPolicyResponse::default()
    };
    let (mut groups, mut users, mut roles) = (Vec::new(), Vec::new(), Vec::new());
    for (_, entity) in page.items {
        match entity {
            Entity::Group(group) => groups.push(group),
            Entity::User(user) => users.push(user),
            Entity::Role(role) => roles.push(role),
        }
    }
    response.policy_groups = Some(groups);
    response.policy_users = Some(users);
    response.policy_roles = Some(roles);
    Ok(response)
}
