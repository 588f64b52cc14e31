//! The operations of WAF.

mod acls;
mod associations;
mod groups;
mod kept;
mod logging;
mod managed;
mod patterns;
mod sets;
mod tags;
mod traffic;

use std::sync::Arc;

use api::Reply;
use api::wafv2 as shapes;
use api::wafv2::*;
use domain::{Clock, IdSource};
use store::{Store, Txn};
use wall::Ledger;
use wire::Context;

use crate::fault::{Refusal, invalid};

/// WAF.
#[derive(Clone)]
pub struct Firewall {
    pub(crate) store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    ledger: Arc<Ledger>,
}

impl Firewall {
    /// Keeps web ACLs in `store`.
    pub fn new(store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self {
            store,
            clock,
            ids,
            ledger: Arc::default(),
        }
    }

    /// What whoever judges requests writes, and this room tells.
    pub fn ledger(&self) -> Arc<Ledger> {
        Arc::clone(&self.ledger)
    }

    /// Writes in one transaction, and tries again when somebody else was first.
    async fn write<T, F>(&self, work: impl Fn(Txn) -> F) -> Reply<T>
    where
        F: Future<Output = Result<T, Refusal>>,
    {
        self.store
            .transact(work)
            .await
            .map_err(|Refusal(error)| error)
    }
}

/// Refuses web ACLs of CloudFront: there are no distributions here.
fn regional(scope: &str) -> Reply<()> {
    match scope {
        "REGIONAL" => Ok(()),
        other => Err(invalid(
            "The scope is not valid: Longshore has no CloudFront distributions",
            "SCOPE_VALUE",
            other,
        )),
    }
}

macro_rules! operations {
    ($($name:ident: $input:ident -> $output:ident;)*) => {
        impl shapes::Wafv2<Context> for Firewall {
            $(async fn $name(&self, cx: &Context, input: $input) -> Reply<$output> {
                self.$name(cx, input).await
            })*
        }
    };
}

operations! {
    associate_web_acl: AssociateWebACLRequest -> AssociateWebACLResponse;
    check_capacity: CheckCapacityRequest -> CheckCapacityResponse;
    create_ip_set: CreateIPSetRequest -> CreateIPSetResponse;
    create_regex_pattern_set: CreateRegexPatternSetRequest -> CreateRegexPatternSetResponse;
    create_rule_group: CreateRuleGroupRequest -> CreateRuleGroupResponse;
    create_web_acl: CreateWebACLRequest -> CreateWebACLResponse;
    delete_ip_set: DeleteIPSetRequest -> DeleteIPSetResponse;
    delete_logging_configuration: DeleteLoggingConfigurationRequest -> DeleteLoggingConfigurationResponse;
    delete_regex_pattern_set: DeleteRegexPatternSetRequest -> DeleteRegexPatternSetResponse;
    delete_rule_group: DeleteRuleGroupRequest -> DeleteRuleGroupResponse;
    delete_web_acl: DeleteWebACLRequest -> DeleteWebACLResponse;
    describe_managed_rule_group: DescribeManagedRuleGroupRequest -> DescribeManagedRuleGroupResponse;
    disassociate_web_acl: DisassociateWebACLRequest -> DisassociateWebACLResponse;
    get_ip_set: GetIPSetRequest -> GetIPSetResponse;
    get_logging_configuration: GetLoggingConfigurationRequest -> GetLoggingConfigurationResponse;
    get_rate_based_statement_managed_keys: GetRateBasedStatementManagedKeysRequest -> GetRateBasedStatementManagedKeysResponse;
    get_regex_pattern_set: GetRegexPatternSetRequest -> GetRegexPatternSetResponse;
    get_rule_group: GetRuleGroupRequest -> GetRuleGroupResponse;
    get_sampled_requests: GetSampledRequestsRequest -> GetSampledRequestsResponse;
    get_web_acl: GetWebACLRequest -> GetWebACLResponse;
    get_web_acl_for_resource: GetWebACLForResourceRequest -> GetWebACLForResourceResponse;
    list_available_managed_rule_group_versions: ListAvailableManagedRuleGroupVersionsRequest -> ListAvailableManagedRuleGroupVersionsResponse;
    list_available_managed_rule_groups: ListAvailableManagedRuleGroupsRequest -> ListAvailableManagedRuleGroupsResponse;
    list_ip_sets: ListIPSetsRequest -> ListIPSetsResponse;
    list_logging_configurations: ListLoggingConfigurationsRequest -> ListLoggingConfigurationsResponse;
    list_regex_pattern_sets: ListRegexPatternSetsRequest -> ListRegexPatternSetsResponse;
    list_resources_for_web_acl: ListResourcesForWebACLRequest -> ListResourcesForWebACLResponse;
    list_rule_groups: ListRuleGroupsRequest -> ListRuleGroupsResponse;
    list_tags_for_resource: ListTagsForResourceRequest -> ListTagsForResourceResponse;
    list_web_ac_ls: ListWebACLsRequest -> ListWebACLsResponse;
    put_logging_configuration: PutLoggingConfigurationRequest -> PutLoggingConfigurationResponse;
    tag_resource: TagResourceRequest -> TagResourceResponse;
    untag_resource: UntagResourceRequest -> UntagResourceResponse;
    update_ip_set: UpdateIPSetRequest -> UpdateIPSetResponse;
    update_regex_pattern_set: UpdateRegexPatternSetRequest -> UpdateRegexPatternSetResponse;
    update_rule_group: UpdateRuleGroupRequest -> UpdateRuleGroupResponse;
    update_web_acl: UpdateWebACLRequest -> UpdateWebACLResponse;
}
