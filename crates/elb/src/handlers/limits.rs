//! Quotas.

use crate::Elb;
use crate::fault::Outcome;
use api::elbv2::{DescribeAccountLimitsInput, DescribeAccountLimitsOutput, Limit};
use wire::Context;

/// The quotas that are held to here, under the names AWS gives them.
const LIMITS: [(&str, &str); 10] = [
    ("application-load-balancers", "50"),
    ("network-load-balancers", "50"),
    ("target-groups", "3000"),
    ("targets-per-target-group", "1000"),
    ("listeners-per-application-load-balancer", "50"),
    ("listeners-per-network-load-balancer", "50"),
    ("rules-per-application-load-balancer", "100"),
    ("condition-values-per-alb-rule", "5"),
    ("condition-wildcards-per-alb-rule", "5"),
    ("target-groups-per-action-on-application-load-balancer", "5"),
];

pub(crate) async fn describe_account_limits(
    _room: &Elb,
    cx: &Context,
    _input: DescribeAccountLimitsInput,
) -> Outcome<DescribeAccountLimitsOutput> {
    cx.allow("elasticloadbalancing:DescribeAccountLimits", "*")
        .await?;
    let tell = |(name, max): &(&str, &str)| Limit {
        name: Some((*name).to_owned()),
        max: Some((*max).to_owned()),
    };
    Ok(DescribeAccountLimitsOutput {
        limits: Some(LIMITS.iter().map(tell).collect()),
        next_marker: None,
    })
}
