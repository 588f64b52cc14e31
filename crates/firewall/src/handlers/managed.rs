//! Managed rule groups: those that there are, and what their rules are called.

use api::Reply;
use api::wafv2::{
    DescribeManagedRuleGroupRequest, DescribeManagedRuleGroupResponse, LabelSummary,
    ListAvailableManagedRuleGroupVersionsRequest, ListAvailableManagedRuleGroupVersionsResponse,
    ListAvailableManagedRuleGroupsRequest, ListAvailableManagedRuleGroupsResponse,
    ManagedRuleGroupSummary, ManagedRuleGroupVersion, RuleSummary,
};
use domain::firewall::Rule;
use wall::managed::{GROUPS, Group, VENDOR, VERSION, group};
use wire::Context;

use super::{Firewall, regional};
use crate::convert;
use crate::fault::missing;
use crate::page::page;

impl Firewall {
    pub(super) async fn list_available_managed_rule_groups(
        &self,
        cx: &Context,
        input: ListAvailableManagedRuleGroupsRequest,
    ) -> Reply<ListAvailableManagedRuleGroupsResponse> {
        regional(&input.scope)?;
        cx.allow("wafv2:ListAvailableManagedRuleGroups", "*")
            .await?;
        let all: Vec<&Group> = GROUPS.iter().collect();
        let marker = input.next_marker.as_deref();
        let (groups, next_marker) = page(all, |group| group.name, marker, input.limit)?;
        let summary = |group: &Group| ManagedRuleGroupSummary {
            vendor_name: Some(VENDOR.to_owned()),
            name: Some(group.name.to_owned()),
            versioning_supported: Some(true),
            description: Some(group.description.to_owned()),
        };
        Ok(ListAvailableManagedRuleGroupsResponse {
            next_marker,
            managed_rule_groups: Some(groups.into_iter().map(summary).collect()),
        })
    }

    pub(super) async fn list_available_managed_rule_group_versions(
        &self,
        cx: &Context,
        input: ListAvailableManagedRuleGroupVersionsRequest,
    ) -> Reply<ListAvailableManagedRuleGroupVersionsResponse> {
        regional(&input.scope)?;
        cx.allow("wafv2:ListAvailableManagedRuleGroupVersions", "*")
            .await?;
        group(&input.vendor_name, &input.name).ok_or_else(missing)?;
        let marker = input.next_marker.as_deref();
        let (versions, next_marker) = page(vec![VERSION], |name| name, marker, input.limit)?;
        let version = |name: &str| ManagedRuleGroupVersion {
            name: Some(name.to_owned()),
            last_update_timestamp: None,
        };
        Ok(ListAvailableManagedRuleGroupVersionsResponse {
            next_marker,
            versions: Some(versions.into_iter().map(version).collect()),
            current_default_version: Some(VERSION.to_owned()),
        })
    }

    pub(super) async fn describe_managed_rule_group(
        &self,
        cx: &Context,
        input: DescribeManagedRuleGroupRequest,
    ) -> Reply<DescribeManagedRuleGroupResponse> {
        regional(&input.scope)?;
        cx.allow("wafv2:DescribeManagedRuleGroup", "*").await?;
        let group = group(&input.vendor_name, &input.name).ok_or_else(missing)?;
        let version = input.version_name.as_deref().unwrap_or(VERSION);
        if version != VERSION {
            return Err(missing());
        }
        let rules = group.rules();
        Ok(DescribeManagedRuleGroupResponse {
            version_name: Some(VERSION.to_owned()),
            sns_topic_arn: None,
            capacity: i64::try_from(group.capacity).ok(),
            rules: Some(rules.iter().map(summary).collect()),
            label_namespace: Some(group.namespace()),
            available_labels: Some(labels(group, &rules)),
            consumed_labels: None,
        })
    }
}

fn summary(rule: &Rule) -> RuleSummary {
    RuleSummary {
        name: Some(rule.name.clone()),
        action: rule.action.as_ref().map(convert::told),
    }
}

fn labels(group: &Group, rules: &[Rule]) -> Vec<LabelSummary> {
    let space = group.namespace();
    let labels = rules.iter().flat_map(|rule| &rule.rule_labels);
    let summary = |label: &domain::firewall::Label| LabelSummary {
        name: Some(format!("{space}{}", label.name)),
    };
    labels.map(summary).collect()
}
