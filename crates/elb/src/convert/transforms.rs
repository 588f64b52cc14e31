//! Transforms of rules on the wire.

use super::conditions::is_regex;
use crate::fault::{Outcome, invalid};
use api::elbv2::{HostHeaderRewriteConfig, RewriteConfig, RuleTransform as Wire, UrlRewriteConfig};
use domain::elb::{Rewrite, Transform};

/// The most characters of an expression, and of a replacement.
const LENGTH: usize = 1_024;

/// The transforms of a rule: each kind at most once, with one rewrite.
pub(crate) fn read(given: &[Wire]) -> Outcome<Vec<Transform>> {
    let read: Vec<Transform> = given.iter().map(transform).collect::<Outcome<_>>()?;
    match read.as_slice() {
        [] | [_] | [Transform::Url(_), Transform::HostHeader(_)] => Ok(read),
        [Transform::HostHeader(_), Transform::Url(_)] => Ok(read),
        _ => Err(invalid(
            "A rule can have at most one transform of each type",
        )),
    }
}

fn transform(wire: &Wire) -> Outcome<Transform> {
    let (host, url) = (&wire.host_header_rewrite_config, &wire.url_rewrite_config);
    match (wire.r#type.as_str(), host, url) {
        ("host-header-rewrite", Some(host), None) => {
            rewrite(host.rewrites.as_deref()).map(Transform::HostHeader)
        }
        ("url-rewrite", None, Some(url)) => rewrite(url.rewrites.as_deref()).map(Transform::Url),
        (kind @ ("host-header-rewrite" | "url-rewrite"), ..) => Err(invalid(format!(
            "A transform of type '{kind}' must have the configuration of that type alone"
        ))),
        (other, ..) => Err(invalid(format!(
            "Transform type '{other}' must be one of 'host-header-rewrite, url-rewrite'"
        ))),
    }
}

fn rewrite(given: Option<&[RewriteConfig]>) -> Outcome<Rewrite> {
    let [one] = given.unwrap_or_default() else {
        return Err(invalid("A transform must have exactly one rewrite"));
    };
    if one.regex.is_empty() || one.regex.len() > LENGTH || !is_regex(&one.regex) {
        let regex = &one.regex;
        return Err(invalid(format!(
            "The regex '{regex}' of a rewrite is not valid"
        )));
    }
    if one.replace.len() > LENGTH || one.replace.chars().any(char::is_control) {
        return Err(invalid(format!(
            "The replacement of a rewrite can have at most {LENGTH} characters"
        )));
    }
    Ok(Rewrite {
        regex: one.regex.clone(),
        replace: one.replace.clone(),
    })
}

pub(crate) fn told(transforms: &[Transform]) -> Vec<Wire> {
    transforms.iter().map(tell).collect()
}

fn tell(transform: &Transform) -> Wire {
    let rewrites = |rewrite: &Rewrite| {
        Some(vec![RewriteConfig {
            regex: rewrite.regex.clone(),
            replace: rewrite.replace.clone(),
        }])
    };
    match transform {
        Transform::HostHeader(rewrite) => Wire {
            r#type: "host-header-rewrite".to_owned(),
            host_header_rewrite_config: Some(HostHeaderRewriteConfig {
                rewrites: rewrites(rewrite),
            }),
            url_rewrite_config: None,
        },
        Transform::Url(rewrite) => Wire {
            r#type: "url-rewrite".to_owned(),
            host_header_rewrite_config: None,
            url_rewrite_config: Some(UrlRewriteConfig {
                rewrites: rewrites(rewrite),
            }),
        },
    }
}
