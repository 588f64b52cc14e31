//! Security policies of TLS listeners, which are there without being made.

use crate::Elb;
use crate::fault::Outcome;
use crate::pages;
use api::elbv2::{
    Cipher, DescribeSSLPoliciesInput, DescribeSSLPoliciesOutput, SslPolicy,
    ssl_policy_not_found_exception,
};
use domain::elb::tls::{SECURITY_POLICIES, SecurityPolicy};
use wire::Context;

pub(crate) async fn describe(
    _room: &Elb,
    cx: &Context,
    input: DescribeSSLPoliciesInput,
) -> Outcome<DescribeSSLPoliciesOutput> {
    cx.allow("elasticloadbalancing:DescribeSSLPolicies", "*")
        .await?;
    let names = input.names.unwrap_or_default();
    for name in &names {
        named(name)?;
    }
    let wanted = SECURITY_POLICIES.iter();
    let wanted = wanted.filter(|policy| names.is_empty() || names.iter().any(|n| n == policy.name));
    let rows: Vec<_> = wanted.enumerate().collect();
    let key = |(index, _): &(usize, _)| format!("{index:04}");
    let (page, next_marker) = pages::page(rows, key, input.marker.as_deref(), input.page_size)?;
    Ok(DescribeSSLPoliciesOutput {
        ssl_policies: Some(page.into_iter().map(|(_, policy)| told(policy)).collect()),
        next_marker,
    })
}

/// The policy of that name.
pub(crate) fn named(name: &str) -> Outcome<&'static SecurityPolicy> {
    let missing = || ssl_policy_not_found_exception(format!("SSL policy '{name}' not found"));
    Ok(SecurityPolicy::named(name).ok_or_else(missing)?)
}

fn told(policy: &SecurityPolicy) -> SslPolicy {
    let cipher = |(index, name): (usize, &str)| Cipher {
        name: Some(name.to_owned()),
        priority: i32::try_from(index + 1).ok(),
    };
    let text = |names: Vec<&str>| Some(names.into_iter().map(str::to_owned).collect());
    SslPolicy {
        ssl_protocols: text(policy.protocols()),
        ciphers: Some(
            policy
                .ciphers()
                .into_iter()
                .enumerate()
                .map(cipher)
                .collect(),
        ),
        name: Some(policy.name.to_owned()),
        supported_load_balancer_types: text(vec!["application", "network"]),
    }
}
