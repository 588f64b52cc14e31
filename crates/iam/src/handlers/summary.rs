//! What an account has, in numbers.

use crate::Iam;
use crate::page::Wanted;
use crate::refuse::Refusal;
use api::Reply;
use api::iam::{GetAccountSummaryResponse, ListAccountAliasesRequest, ListAccountAliasesResponse};
use domain::iam::{Group, InstanceProfile, ManagedPolicy, Role, RootKey, User};
use std::collections::BTreeMap;
use wire::Context;

/// Quotas, as `GetAccountSummary` calls them.
const QUOTAS: &[(&str, i32)] = &[
    ("AccessKeysPerUserQuota", 2),
    ("AssumeRolePolicySizeQuota", 2048),
    ("AttachedPoliciesPerGroupQuota", 10),
    ("AttachedPoliciesPerRoleQuota", 10),
    ("AttachedPoliciesPerUserQuota", 10),
    ("GroupPolicySizeQuota", 5120),
    ("GroupsPerUserQuota", 10),
    ("PolicySizeQuota", 6144),
    ("RolePolicySizeQuota", 10240),
    ("UserPolicySizeQuota", 2048),
    ("VersionsPerPolicyQuota", 5),
];

pub(super) async fn get_account_summary(
    iam: &Iam,
    cx: &Context,
    _input: (),
) -> Reply<GetAccountSummaryResponse> {
    cx.allow("iam:GetAccountSummary", "*").await?;
    let account = &cx.scope.account;
    let policies = iam
        .all::<ManagedPolicy>(&ManagedPolicy::all(account))
        .await?;
    let versions = policies.iter().map(|policy| policy.versions.len()).sum();
    let root = iam.store().get::<RootKey>(&RootKey::key_of(account)).await;
    let root = root.map_err(Refusal::from)?.is_some();
    let counts = [
        ("Users", iam.all::<User>(&User::all(account)).await?.len()),
        (
            "Groups",
            iam.all::<Group>(&Group::all(account)).await?.len(),
        ),
        ("Roles", iam.all::<Role>(&Role::all(account)).await?.len()),
        ("Policies", policies.len()),
        ("PolicyVersionsInUse", versions),
        (
            "InstanceProfiles",
            iam.all::<InstanceProfile>(&InstanceProfile::all(account))
                .await?
                .len(),
        ),
        ("AccountAccessKeysPresent", usize::from(root)),
        ("AccountMFAEnabled", 0),
        ("MFADevices", 0),
    ];
    let mut map: BTreeMap<String, i32> = BTreeMap::new();
    for (name, count) in counts {
        map.insert(name.to_owned(), count.try_into().unwrap_or(i32::MAX));
    }
    map.extend(
        QUOTAS
            .iter()
            .map(|(name, quota)| ((*name).to_owned(), *quota)),
    );
    Ok(GetAccountSummaryResponse {
        summary_map: Some(map),
    })
}

pub(super) async fn list_account_aliases(
    _iam: &Iam,
    cx: &Context,
    input: ListAccountAliasesRequest,
) -> Reply<ListAccountAliasesResponse> {
    cx.allow("iam:ListAccountAliases", "*").await?;
    Wanted::new(input.marker.as_deref(), input.max_items)?;
    Ok(ListAccountAliasesResponse {
        account_aliases: Vec::new(),
        is_truncated: Some(false),
        marker: None,
    })
}
