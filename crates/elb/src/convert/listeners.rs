//! Listeners and rules on the wire.

use super::{actions, conditions, transforms};
use api::elbv2::{Certificate, Listener as Wire, MutualAuthenticationAttributes, Rule as WireRule};
use domain::elb::{Listener, ListenerTls, Rule};

pub(crate) fn listener(listener: &Listener) -> Wire {
    let (name, id) = &listener.load_balancer;
    let balancer = listener.scope.arn(
        "elasticloadbalancing",
        format!("loadbalancer/app/{name}/{id}"),
    );
    Wire {
        listener_arn: Some(listener.arn().to_string()),
        load_balancer_arn: Some(balancer.to_string()),
        port: Some(i32::from(listener.port)),
        protocol: Some(listener.protocol.clone()),
        default_actions: actions::told(&listener.default_actions),
        ..tls(listener.tls.as_ref())
    }
}

/// The members about TLS; nothing for a listener in the clear.
fn tls(tls: Option<&ListenerTls>) -> Wire {
    let Some(tls) = tls else {
        return Wire::default();
    };
    let default = tls.certificates.first().map(|arn| Certificate {
        certificate_arn: Some(arn.clone()),
        is_default: None,
    });
    Wire {
        ssl_policy: Some(tls.policy.clone()),
        certificates: Some(default.into_iter().collect()),
        alpn_policy: tls.alpn.clone().map(|alpn| vec![alpn]),
        mutual_authentication: Some(MutualAuthenticationAttributes {
            mode: Some("off".to_owned()),
            ..MutualAuthenticationAttributes::default()
        }),
        ..Wire::default()
    }
}

pub(crate) fn rule(rule: &Rule) -> WireRule {
    WireRule {
        rule_arn: Some(rule.arn().to_string()),
        priority: Some(rule.priority.to_string()),
        conditions: conditions::told(&rule.conditions),
        actions: actions::told(&rule.actions),
        is_default: Some(false),
        transforms: Some(transforms::told(&rule.transforms)),
    }
}

/// The rule that stands for a listener's default actions.
pub(crate) fn default_rule(listener: &Listener) -> WireRule {
    let (name, balancer) = &listener.load_balancer;
    let (id, rule) = (&listener.id, listener.default_rule());
    let arn = listener.scope.arn(
        "elasticloadbalancing",
        format!("listener-rule/app/{name}/{balancer}/{id}/{rule}"),
    );
    WireRule {
        rule_arn: Some(arn.to_string()),
        priority: Some("default".to_owned()),
        conditions: Some(Vec::new()),
        actions: actions::told(&listener.default_actions),
        is_default: Some(true),
        transforms: Some(Vec::new()),
    }
}
