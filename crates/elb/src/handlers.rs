//! The operations, one file a noun. Each makes its input valid, commits once and answers.

pub(crate) mod certificates;
pub(crate) mod find;
mod forwards;
pub(crate) mod limits;
pub(crate) mod listener_attributes;
pub(crate) mod listener_tls;
pub(crate) mod listeners;
pub(crate) mod load_balancer_attributes;
pub(crate) mod load_balancer_places;
pub(crate) mod load_balancers;
pub(crate) mod placement;
pub(crate) mod rules;
pub(crate) mod ssl_policies;
pub(crate) mod tags;
pub(crate) mod target_groups;
mod target_places;
pub(crate) mod targets;

use crate::Elb;
use api::Reply;
use api::elbv2;
use std::sync::Arc;
use wire::Context;

/// Serves the operations of Elastic Load Balancing.
pub struct Handlers(Arc<Elb>);

impl Handlers {
    /// Handlers of that room.
    pub fn new(room: Arc<Elb>) -> Self {
        Self(room)
    }
}

/// Says which function serves which operation.
macro_rules! serve {
    ($($operation:ident($input:ty) -> $output:ty: $handler:path;)*) => {
        impl elbv2::Elbv2<Context> for Handlers {
            $(async fn $operation(&self, cx: &Context, input: $input) -> Reply<$output> {
                Ok($handler(&self.0, cx, input).await?)
            })*
        }
    };
}

serve! {
    add_listener_certificates(elbv2::AddListenerCertificatesInput) -> elbv2::AddListenerCertificatesOutput: certificates::add_certificates;
    add_tags(elbv2::AddTagsInput) -> elbv2::AddTagsOutput: tags::add_tags;
    create_listener(elbv2::CreateListenerInput) -> elbv2::CreateListenerOutput: listeners::create;
    create_load_balancer(elbv2::CreateLoadBalancerInput) -> elbv2::CreateLoadBalancerOutput: load_balancers::create;
    create_rule(elbv2::CreateRuleInput) -> elbv2::CreateRuleOutput: rules::create;
    create_target_group(elbv2::CreateTargetGroupInput) -> elbv2::CreateTargetGroupOutput: target_groups::create;
    delete_listener(elbv2::DeleteListenerInput) -> elbv2::DeleteListenerOutput: listeners::delete;
    delete_load_balancer(elbv2::DeleteLoadBalancerInput) -> elbv2::DeleteLoadBalancerOutput: load_balancers::delete;
    delete_rule(elbv2::DeleteRuleInput) -> elbv2::DeleteRuleOutput: rules::delete;
    delete_target_group(elbv2::DeleteTargetGroupInput) -> elbv2::DeleteTargetGroupOutput: target_groups::delete;
    deregister_targets(elbv2::DeregisterTargetsInput) -> elbv2::DeregisterTargetsOutput: targets::deregister;
    describe_account_limits(elbv2::DescribeAccountLimitsInput) -> elbv2::DescribeAccountLimitsOutput: limits::describe_account_limits;
    describe_listener_attributes(elbv2::DescribeListenerAttributesInput) -> elbv2::DescribeListenerAttributesOutput: listener_attributes::describe_attributes;
    describe_listener_certificates(elbv2::DescribeListenerCertificatesInput) -> elbv2::DescribeListenerCertificatesOutput: certificates::describe_certificates;
    describe_listeners(elbv2::DescribeListenersInput) -> elbv2::DescribeListenersOutput: listeners::describe;
    describe_load_balancer_attributes(elbv2::DescribeLoadBalancerAttributesInput) -> elbv2::DescribeLoadBalancerAttributesOutput: load_balancer_attributes::describe_attributes;
    describe_load_balancers(elbv2::DescribeLoadBalancersInput) -> elbv2::DescribeLoadBalancersOutput: load_balancers::describe;
    describe_rules(elbv2::DescribeRulesInput) -> elbv2::DescribeRulesOutput: rules::describe;
    describe_ssl_policies(elbv2::DescribeSSLPoliciesInput) -> elbv2::DescribeSSLPoliciesOutput: ssl_policies::describe;
    describe_tags(elbv2::DescribeTagsInput) -> elbv2::DescribeTagsOutput: tags::describe_tags;
    describe_target_group_attributes(elbv2::DescribeTargetGroupAttributesInput) -> elbv2::DescribeTargetGroupAttributesOutput: target_groups::describe_attributes;
    describe_target_groups(elbv2::DescribeTargetGroupsInput) -> elbv2::DescribeTargetGroupsOutput: target_groups::describe;
    describe_target_health(elbv2::DescribeTargetHealthInput) -> elbv2::DescribeTargetHealthOutput: targets::describe_health;
    modify_listener(elbv2::ModifyListenerInput) -> elbv2::ModifyListenerOutput: listeners::modify;
    modify_listener_attributes(elbv2::ModifyListenerAttributesInput) -> elbv2::ModifyListenerAttributesOutput: listener_attributes::modify_attributes;
    modify_load_balancer_attributes(elbv2::ModifyLoadBalancerAttributesInput) -> elbv2::ModifyLoadBalancerAttributesOutput: load_balancer_attributes::modify_attributes;
    modify_rule(elbv2::ModifyRuleInput) -> elbv2::ModifyRuleOutput: rules::modify;
    modify_target_group(elbv2::ModifyTargetGroupInput) -> elbv2::ModifyTargetGroupOutput: target_groups::modify;
    modify_target_group_attributes(elbv2::ModifyTargetGroupAttributesInput) -> elbv2::ModifyTargetGroupAttributesOutput: target_groups::modify_attributes;
    register_targets(elbv2::RegisterTargetsInput) -> elbv2::RegisterTargetsOutput: targets::register;
    remove_listener_certificates(elbv2::RemoveListenerCertificatesInput) -> elbv2::RemoveListenerCertificatesOutput: certificates::remove_certificates;
    remove_tags(elbv2::RemoveTagsInput) -> elbv2::RemoveTagsOutput: tags::remove_tags;
    set_ip_address_type(elbv2::SetIpAddressTypeInput) -> elbv2::SetIpAddressTypeOutput: load_balancer_places::set_ip_address_type;
    set_rule_priorities(elbv2::SetRulePrioritiesInput) -> elbv2::SetRulePrioritiesOutput: rules::set_priorities;
    set_security_groups(elbv2::SetSecurityGroupsInput) -> elbv2::SetSecurityGroupsOutput: load_balancer_places::set_security_groups;
    set_subnets(elbv2::SetSubnetsInput) -> elbv2::SetSubnetsOutput: load_balancer_places::set_subnets;
}
