//! Groups of rules that web ACLs share.

use api::Reply;
use api::wafv2::{
    CreateRuleGroupRequest, CreateRuleGroupResponse, DeleteRuleGroupRequest,
    DeleteRuleGroupResponse, GetRuleGroupRequest, GetRuleGroupResponse, ListRuleGroupsRequest,
    ListRuleGroupsResponse, RuleGroup as Shown, RuleGroupSummary, UpdateRuleGroupRequest,
    UpdateRuleGroupResponse,
};
use domain::Record as _;
use domain::firewall::RuleGroup;
use wall::capacity;
use wire::Context;

use super::acls::priced;
use super::kept::{current, put_new, unused};
use super::{Firewall, regional};
use crate::check::{self, Place};
use crate::convert;
use crate::fault::{Refusal, invalid, too_many};
use crate::library::Shelves;

impl Firewall {
    pub(super) async fn create_rule_group(
        &self,
        cx: &Context,
        input: CreateRuleGroupRequest,
    ) -> Reply<CreateRuleGroupResponse> {
        regional(&input.scope)?;
        priced(input.monetization_config.is_some())?;
        let tags = convert::tags(input.tags)?;
        let group = &RuleGroup {
            title: self
                .title::<RuleGroup>(cx, input.name, input.description, tags)
                .await?,
            capacity: u64::try_from(input.capacity).unwrap_or_default(),
            rules: convert::rules(input.rules)?,
            visibility: convert::read(&input.visibility_config, "METRIC_NAME")?,
            bodies: convert::bodies(input.custom_response_bodies)?,
        };
        self.write(|txn| async move {
            let library = Shelves::read(&txn, &cx.scope).await?;
            checked(group, &library)?;
            put_new(&txn, group).await
        })
        .await?;
        Ok(CreateRuleGroupResponse {
            summary: Some(summary(group)),
        })
    }

    pub(super) async fn update_rule_group(
        &self,
        cx: &Context,
        input: UpdateRuleGroupRequest,
    ) -> Reply<UpdateRuleGroupResponse> {
        regional(&input.scope)?;
        priced(input.monetization_config.is_some())?;
        let seen: RuleGroup = self.find(cx, "Update", &input.name, &input.id).await?;
        let mut wanted = RuleGroup {
            rules: convert::rules(input.rules)?,
            visibility: convert::read(&input.visibility_config, "METRIC_NAME")?,
            bodies: convert::bodies(input.custom_response_bodies)?,
            ..seen
        };
        wanted.title.description = input.description;
        let (wanted, token, next) = (&wanted, &input.lock_token, &self.ids.uuid());
        self.write(|txn| async move {
            let now = current(&txn, wanted, token).await?;
            let library = Shelves::read(&txn, &cx.scope).await?;
            checked(wanted, &library)?;
            let mut group = wanted.clone();
            group.title.tags = now.title.tags;
            group.title.lock_token.clone_from(next);
            txn.put(&group);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(UpdateRuleGroupResponse {
            next_lock_token: Some(next.clone()),
        })
    }

    pub(super) async fn get_rule_group(
        &self,
        cx: &Context,
        input: GetRuleGroupRequest,
    ) -> Reply<GetRuleGroupResponse> {
        if let Some(scope) = &input.scope {
            regional(scope)?;
        }
        let by_arn = input.arn.as_deref().and_then(|arn| {
            let (before, id) = arn.rsplit_once('/')?;
            let (_, name) = before.rsplit_once('/')?;
            Some((name.to_owned(), id.to_owned()))
        });
        let given = by_arn.or(input.name.zip(input.id));
        let (name, id) = given
            .ok_or_else(|| invalid("Name and Id, or ARN, are required.", "RULE_GROUP", "Name"))?;
        let group: RuleGroup = self.find(cx, "Get", &name, &id).await?;
        let title = &group.title;
        Ok(GetRuleGroupResponse {
            lock_token: Some(title.lock_token.clone()),
            rule_group: Some(Shown {
                name: title.name.clone(),
                id: title.id.clone(),
                capacity: i64::try_from(group.capacity).unwrap_or(i64::MAX),
                arn: group.arn().to_string(),
                description: title.description.clone(),
                rules: Some(convert::told_rules(&group.rules)),
                visibility_config: convert::told(&group.visibility),
                label_namespace: Some(format!(
                    "awswaf:{}:rulegroup:{}:",
                    title.scope.account, title.name
                )),
                custom_response_bodies: convert::told_bodies(&group.bodies),
                ..Shown::default()
            }),
        })
    }

    pub(super) async fn list_rule_groups(
        &self,
        cx: &Context,
        input: ListRuleGroupsRequest,
    ) -> Reply<ListRuleGroupsResponse> {
        regional(&input.scope)?;
        let marker = input.next_marker.as_deref();
        let (groups, next_marker) = self.all::<RuleGroup>(cx, marker, input.limit).await?;
        Ok(ListRuleGroupsResponse {
            next_marker,
            rule_groups: Some(groups.iter().map(summary).collect()),
        })
    }

    pub(super) async fn delete_rule_group(
        &self,
        cx: &Context,
        input: DeleteRuleGroupRequest,
    ) -> Reply<DeleteRuleGroupResponse> {
        regional(&input.scope)?;
        let seen: &RuleGroup = &self.find(cx, "Delete", &input.name, &input.id).await?;
        let (token, arn) = (&input.lock_token, &seen.arn().to_string());
        self.write(|txn| async move {
            let group = current(&txn, seen, token).await?;
            unused(&txn, &cx.scope, arn).await?;
            txn.delete(&group.key());
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DeleteRuleGroupResponse {})
    }
}

fn checked(group: &RuleGroup, library: &Shelves) -> Reply<()> {
    check::rules(&group.rules, &group.bodies, library, Place::RuleGroup)?;
    if capacity::of(&group.rules, library) > group.capacity {
        return Err(too_many("the capacity of the rule group"));
    }
    Ok(())
}

fn summary(group: &RuleGroup) -> RuleGroupSummary {
    RuleGroupSummary {
        name: Some(group.title.name.clone()),
        id: Some(group.title.id.clone()),
        description: Some(group.title.description.clone().unwrap_or_default()),
        lock_token: Some(group.title.lock_token.clone()),
        arn: Some(group.arn().to_string()),
    }
}
