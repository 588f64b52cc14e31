//! Instance profiles: how an instance gets a role.

use super::shared::{Named, asked_arn, path};
use crate::page::Wanted;
use crate::refuse::{Refusal, no_such, unless_linked};
use crate::{Iam, convert};
use api::Reply;
use api::iam::{
    AddRoleToInstanceProfileRequest, CreateInstanceProfileRequest, CreateInstanceProfileResponse,
    DeleteInstanceProfileRequest, GetInstanceProfileRequest, GetInstanceProfileResponse,
    ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse,
    ListInstanceProfilesRequest, ListInstanceProfilesResponse,
    RemoveRoleFromInstanceProfileRequest, delete_conflict_exception,
    entity_already_exists_exception, limit_exceeded_exception,
};
use domain::iam::{InstanceProfile, Role};
use wire::Context;

pub(super) async fn create_instance_profile(
    iam: &Iam,
    cx: &Context,
    input: CreateInstanceProfileRequest,
) -> Reply<CreateInstanceProfileResponse> {
    let path = path(input.path);
    let name = input.instance_profile_name;
    let arn = asked_arn(&cx.scope.account, InstanceProfile::NOUN, &path, &name);
    cx.allow("iam:CreateInstanceProfile", &arn).await?;
    let profile = InstanceProfile {
        account: cx.scope.account.clone(),
        name,
        path,
        id: iam.unique_id("AIPA"),
        role: None,
        tags: convert::tags(input.tags)?,
        created_at: iam.clock().now(),
    };
    iam.create(&profile, || {
        let message = format!("Instance Profile {} already exists.", profile.name);
        entity_already_exists_exception(message)
    })
    .await?;
    let instance_profile = convert::instance_profile(&profile, None);
    Ok(CreateInstanceProfileResponse { instance_profile })
}

/// An instance profile with its role, as it is answered.
async fn shown(iam: &Iam, profile: &InstanceProfile) -> Reply<api::iam::InstanceProfile> {
    let role = match &profile.role {
        Some(name) => {
            iam.store()
                .get::<Role>(&Role::key_of(&profile.account, name))
                .await
        }
        None => Ok(None),
    };
    let role = role.map_err(Refusal::from)?;
    Ok(convert::instance_profile(profile, role.as_ref()))
}

pub(super) async fn get_instance_profile(
    iam: &Iam,
    cx: &Context,
    input: GetInstanceProfileRequest,
) -> Reply<GetInstanceProfileResponse> {
    let name = &input.instance_profile_name;
    let profile: InstanceProfile = iam.find(cx, "GetInstanceProfile", name).await?;
    let instance_profile = shown(iam, &profile).await?;
    Ok(GetInstanceProfileResponse { instance_profile })
}

pub(super) async fn list_instance_profiles(
    iam: &Iam,
    cx: &Context,
    input: ListInstanceProfilesRequest,
) -> Reply<ListInstanceProfilesResponse> {
    let prefix = path(input.path_prefix);
    let account = &cx.scope.account;
    let arn = asked_arn(account, InstanceProfile::NOUN, &prefix, "");
    cx.allow("iam:ListInstanceProfiles", &arn).await?;
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let keep = |profile: &InstanceProfile| profile.path.starts_with(&prefix);
    let page = wanted
        .records(iam.store(), &InstanceProfile::all(account), keep)
        .await?;
    let mut instance_profiles = Vec::new();
    for profile in &page.items {
        instance_profiles.push(shown(iam, profile).await?);
    }
    Ok(ListInstanceProfilesResponse {
        instance_profiles,
        is_truncated: page.more,
        marker: page.marker,
    })
}

pub(super) async fn list_instance_profiles_for_role(
    iam: &Iam,
    cx: &Context,
    input: ListInstanceProfilesForRoleRequest,
) -> Reply<ListInstanceProfilesForRoleResponse> {
    let role: Role = iam
        .find(cx, "ListInstanceProfilesForRole", &input.role_name)
        .await?;
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let keep = |profile: &InstanceProfile| profile.role.as_ref() == Some(&role.name);
    let page = wanted
        .records(iam.store(), &InstanceProfile::all(&role.account), keep)
        .await?;
    let shown = |profile| convert::instance_profile(profile, Some(&role));
    Ok(ListInstanceProfilesForRoleResponse {
        instance_profiles: page.items.iter().map(shown).collect(),
        is_truncated: page.more,
        marker: page.marker,
    })
}

pub(super) async fn add_role_to_instance_profile(
    iam: &Iam,
    cx: &Context,
    input: AddRoleToInstanceProfileRequest,
) -> Reply<()> {
    let name = &input.instance_profile_name;
    let profile: InstanceProfile = iam.find(cx, "AddRoleToInstanceProfile", name).await?;
    let role: Role = find_role(iam, cx, &input.role_name).await?;
    cx.allow_with(
        "iam:PassRole",
        &role.arn().to_string(),
        &[("iam:PassedToService", "ec2.amazonaws.com".to_owned())],
    )
    .await?;
    unless_linked(&role)?;
    let (profile, role) = (&profile, &role);
    let added: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            // Read here, so that the role cannot be deleted at the same moment.
            if !txn.exists(&Role::key_of(&role.account, &role.name)).await? {
                return Err(no_such("role", &role.name).into());
            }
            let key = InstanceProfile::key_of(&profile.account, &profile.name);
            let found = txn.get::<InstanceProfile>(&key).await?;
            let missing = || InstanceProfile::missing(&profile.name);
            let mut found = found.ok_or_else(missing)?;
            if found.role.is_some() {
                let message = "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1";
                return Err(limit_exceeded_exception(message).into());
            }
            found.role = Some(role.name.clone());
            txn.put(&found);
            Ok(())
        })
        .await;
    Ok(added?)
}

async fn find_role(iam: &Iam, cx: &Context, name: &str) -> Reply<Role> {
    let role = iam
        .store()
        .get::<Role>(&Role::key_of(&cx.scope.account, name))
        .await;
    role.map_err(Refusal::from)?
        .ok_or_else(|| no_such("role", name))
}

pub(super) async fn remove_role_from_instance_profile(
    iam: &Iam,
    cx: &Context,
    input: RemoveRoleFromInstanceProfileRequest,
) -> Reply<()> {
    let name = &input.instance_profile_name;
    iam.find::<InstanceProfile>(cx, "RemoveRoleFromInstanceProfile", name)
        .await?;
    let role = &input.role_name;
    iam.change(&cx.scope.account, name, |profile: &mut InstanceProfile| {
        let same = |name: &String| name.eq_ignore_ascii_case(role);
        match profile.role.take_if(|name| same(name)) {
            Some(_) => Ok(()),
            None => Err(no_such("role", role)),
        }
    })
    .await
}

pub(super) async fn delete_instance_profile(
    iam: &Iam,
    cx: &Context,
    input: DeleteInstanceProfileRequest,
) -> Reply<()> {
    let name = &input.instance_profile_name;
    iam.find::<InstanceProfile>(cx, "DeleteInstanceProfile", name)
        .await?;
    let key = &InstanceProfile::key_of(&cx.scope.account, name);
    let deleted: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            let profile = txn.get::<InstanceProfile>(key).await?;
            let profile = profile.ok_or_else(|| InstanceProfile::missing(name))?;
            if profile.role.is_some() {
                let message =
                    "Cannot delete entity, must remove roles from instance profile first.";
                return Err(delete_conflict_exception(message).into());
            }
            txn.delete(key);
            Ok(())
        })
        .await;
    Ok(deleted?)
}
