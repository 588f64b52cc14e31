//! Actions of listeners and rules on the wire, one by one.

use super::logins;
use crate::Elb;
use crate::fault::{Outcome, invalid, unsupported};
use api::elbv2::{
    Action as Wire, FixedResponseActionConfig, ForwardActionConfig, RedirectActionConfig,
    TargetGroupStickinessConfig, TargetGroupTuple, invalid_load_balancer_action_exception,
};
use domain::Arn;
use domain::elb::Action;
use std::time::Duration;

/// The most target groups of a forward action.
const GROUPS: usize = 5;
/// The most of a weight.
const WEIGHT: i32 = 999;
/// The most seconds a client may stay with a group: a week.
const STICKY: i32 = 604_800;
/// The most characters of a fixed response.
const BODY: usize = 1_024;

/// One action, but for its order.
pub(super) fn action(room: &Elb, wire: &Wire) -> Outcome<Action> {
    match wire.r#type.as_str() {
        "authenticate-oidc" => {
            let login = logins::oidc(room, wire.authenticate_oidc_config.as_ref())?;
            Ok(Action::Authenticate(Box::new(login)))
        }
        "authenticate-cognito" => {
            let login = logins::cognito(wire.authenticate_cognito_config.as_ref())?;
            Ok(Action::Authenticate(Box::new(login)))
        }
        "forward" => forward(wire),
        "fixed-response" => fixed_response(wire.fixed_response_config.as_ref()),
        "redirect" => redirect(wire.redirect_config.as_ref()),
        other => Err(unsupported(&format!("An action of type '{other}'"))),
    }
}

fn forward(wire: &Wire) -> Outcome<Action> {
    let config = wire.forward_config.clone().unwrap_or_default();
    let mut groups = Vec::new();
    for tuple in config.target_groups.unwrap_or_default() {
        let arn = group_arn(tuple.target_group_arn.as_deref().unwrap_or_default())?;
        let weight = tuple.weight.unwrap_or(1);
        if !(0..=WEIGHT).contains(&weight) {
            return Err(invalid(format!(
                "Target group weight '{weight}' must be between 0 and {WEIGHT}"
            )));
        }
        if groups.iter().any(|(other, _)| *other == arn) {
            return Err(invalid(format!(
                "Target group '{arn}' is specified more than once"
            )));
        }
        groups.push((arn, weight.unsigned_abs()));
    }
    if let Some(single) = &wire.target_group_arn {
        let arn = group_arn(single)?;
        match groups.as_slice() {
            [] => groups.push((arn, 1)),
            [(same, _)] if *same == arn => {}
            _ => {
                return Err(invalid(
                    "If both TargetGroupArn and ForwardConfig are specified, they must name the same \
                 single target group",
                ));
            }
        }
    }
    if groups.is_empty() {
        return Err(invalid("A forward action must specify a target group"));
    }
    if groups.len() > GROUPS {
        return Err(invalid(format!(
            "A forward action can have at most {GROUPS} target groups"
        )));
    }
    Ok(Action::Forward {
        groups,
        stickiness: stickiness(config.target_group_stickiness_config)?,
    })
}

fn group_arn(text: &str) -> Outcome<Arn> {
    crate::arns::target_group(text)?;
    text.parse()
        .map_err(|_| invalid(format!("'{text}' is not a valid target group ARN")))
}

fn stickiness(given: Option<TargetGroupStickinessConfig>) -> Outcome<Option<Duration>> {
    let Some(given) = given.filter(|given| given.enabled == Some(true)) else {
        return Ok(None);
    };
    let seconds = given.duration_seconds.unwrap_or_default();
    if !(1..=STICKY).contains(&seconds) {
        return Err(invalid(format!(
            "Target group stickiness duration '{seconds}' must be between 1 and {STICKY} seconds"
        )));
    }
    Ok(Some(Duration::from_secs(u64::from(seconds.unsigned_abs()))))
}

fn fixed_response(config: Option<&FixedResponseActionConfig>) -> Outcome<Action> {
    let config = config
        .ok_or_else(|| invalid("A fixed-response action must specify FixedResponseConfig"))?;
    let status = config.status_code.parse().ok();
    let status = status.filter(|status: &u16| matches!(status, 200..=299 | 400..=599));
    let status = status.ok_or_else(|| {
        invalid(format!(
            "Fixed response status code '{}' must be 2XX, 4XX or 5XX",
            config.status_code
        ))
    })?;
    let types = [
        "text/plain",
        "text/css",
        "text/html",
        "application/javascript",
        "application/json",
    ];
    if let Some(other) = config
        .content_type
        .as_deref()
        .filter(|kind| !types.contains(kind))
    {
        return Err(invalid(format!(
            "Fixed response content type '{other}' is not supported"
        )));
    }
    if config
        .message_body
        .as_ref()
        .is_some_and(|body| body.chars().count() > BODY)
    {
        return Err(invalid(format!(
            "Fixed response body cannot be longer than {BODY} characters"
        )));
    }
    Ok(Action::FixedResponse {
        status,
        content_type: config.content_type.clone(),
        body: config.message_body.clone(),
    })
}

fn redirect(config: Option<&RedirectActionConfig>) -> Outcome<Action> {
    let config = config.ok_or_else(|| invalid("A redirect action must specify RedirectConfig"))?;
    let or = |given: &Option<String>, same: &str| given.clone().unwrap_or_else(|| same.to_owned());
    let protocol = or(&config.protocol, "#{protocol}");
    let (host, port) = (or(&config.host, "#{host}"), or(&config.port, "#{port}"));
    let (path, query) = (or(&config.path, "/#{path}"), or(&config.query, "#{query}"));
    if !matches!(protocol.as_str(), "HTTP" | "HTTPS" | "#{protocol}") {
        return Err(invalid(format!(
            "Redirect protocol '{protocol}' must be HTTP, HTTPS or #{{protocol}}"
        )));
    }
    if port != "#{port}" && !port.parse::<u16>().is_ok_and(|port| port > 0) {
        return Err(invalid(format!(
            "Redirect port '{port}' must be between 1 and 65535 or #{{port}}"
        )));
    }
    if !path.starts_with('/') {
        return Err(invalid(format!(
            "Redirect path '{path}' must start with '/'"
        )));
    }
    let same =
        protocol == "#{protocol}" && host == "#{host}" && port == "#{port}" && path == "/#{path}";
    if same {
        let message = "The redirect configuration must change the protocol, host, port or path, \
                       or it would lead to itself";
        return Err(invalid_load_balancer_action_exception(message).into());
    }
    let status = match config.status_code.as_str() {
        "HTTP_301" => 301,
        "HTTP_302" => 302,
        other => {
            return Err(invalid(format!(
                "Redirect status code '{other}' is not valid"
            )));
        }
    };
    Ok(Action::Redirect {
        protocol,
        host,
        port,
        path,
        query,
        status,
    })
}

/// One action, but for its order.
pub(super) fn tell(action: &Action) -> Wire {
    match action {
        Action::Authenticate(login) => logins::told(login),
        Action::Forward { groups, stickiness } => Wire {
            r#type: "forward".to_owned(),
            target_group_arn: match groups.as_slice() {
                [(single, _)] => Some(single.to_string()),
                _ => None,
            },
            forward_config: Some(forward_config(groups, *stickiness)),
            ..Wire::default()
        },
        Action::FixedResponse {
            status,
            content_type,
            body,
        } => Wire {
            r#type: "fixed-response".to_owned(),
            order: Some(1),
            fixed_response_config: Some(FixedResponseActionConfig {
                message_body: body.clone(),
                status_code: status.to_string(),
                content_type: content_type.clone(),
            }),
            ..Wire::default()
        },
        Action::Redirect {
            protocol,
            host,
            port,
            path,
            query,
            status,
        } => Wire {
            r#type: "redirect".to_owned(),
            order: Some(1),
            redirect_config: Some(RedirectActionConfig {
                protocol: Some(protocol.clone()),
                port: Some(port.clone()),
                host: Some(host.clone()),
                path: Some(path.clone()),
                query: Some(query.clone()),
                status_code: format!("HTTP_{status}"),
            }),
            ..Wire::default()
        },
    }
}

fn forward_config(groups: &[(Arn, u32)], stickiness: Option<Duration>) -> ForwardActionConfig {
    let tuple = |(arn, weight): &(Arn, u32)| TargetGroupTuple {
        target_group_arn: Some(arn.to_string()),
        weight: i32::try_from(*weight).ok(),
    };
    ForwardActionConfig {
        target_groups: Some(groups.iter().map(tuple).collect()),
        target_group_stickiness_config: Some(TargetGroupStickinessConfig {
            enabled: Some(stickiness.is_some()),
            duration_seconds: stickiness.and_then(|stay| i32::try_from(stay.as_secs()).ok()),
        }),
    }
}
