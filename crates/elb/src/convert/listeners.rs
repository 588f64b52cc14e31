//! Listeners and rules on the wire.

use super::{actions, conditions, transforms};
use api::elbv2::{Certificate, Listener as Wire, MutualAuthenticationAttributes, Rule as WireRule};
use domain::elb::{Listener, Rule};

pub(crate) fn listener(listener: &Listener) -> Wire {
    Wire {
        listener_arn: Some(listener.arn().to_string()),
        load_balancer_arn: Some(listener.load_balancer_arn().to_string()),
        port: Some(i32::from(listener.port)),
        protocol: Some(listener.protocol.clone()),
        default_actions: actions::told(&listener.default_actions),
        ..tls(listener)
    }
}

/// The members about TLS; nothing for a listener in the clear.
fn tls(listener: &Listener) -> Wire {
    let Some(tls) = &listener.tls else {
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
        mutual_authentication: (listener.protocol == "HTTPS").then(|| {
            MutualAuthenticationAttributes {
                mode: Some("off".to_owned()),
                ..MutualAuthenticationAttributes::default()
            }
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
    let (path, rule) = (listener.path(), listener.default_rule());
    let resource = format!("listener-rule/{path}/{rule}");
    let arn = listener.scope.arn("elasticloadbalancing", resource);
    WireRule {
        rule_arn: Some(arn.to_string()),
        priority: Some("default".to_owned()),
        conditions: Some(Vec::new()),
        actions: actions::told(&listener.default_actions),
        is_default: Some(true),
        transforms: Some(Vec::new()),
    }
}
