//! Target groups on the wire.

use crate::fault::{Outcome, invalid, unsupported};
use crate::usage::Usage;
use api::elbv2::{
    CreateTargetGroupInput, Matcher, ModifyTargetGroupInput, TargetGroup as Wire,
    unsupported_protocol_exception,
};
use domain::Scope;
use domain::elb::{TargetGroup, network};
use std::time::Duration;

mod check;
#[cfg(test)]
mod tests;

use check::CheckChange;

macro_rules! check_change {
    ($input:ident) => {
        CheckChange {
            protocol: $input.health_check_protocol.clone(),
            port: $input.health_check_port.clone(),
            path: $input.health_check_path.clone(),
            enabled: $input.health_check_enabled,
            interval: $input.health_check_interval_seconds,
            timeout: $input.health_check_timeout_seconds,
            healthy: $input.healthy_threshold_count,
            unhealthy: $input.unhealthy_threshold_count,
            matcher: $input.matcher.clone(),
        }
    };
}

/// What a new target group is to be; its id, tags and time come from the handler.
pub(crate) fn read(scope: &Scope, input: &CreateTargetGroupInput) -> Outcome<TargetGroup> {
    let target_type = input
        .target_type
        .clone()
        .unwrap_or_else(|| "instance".to_owned());
    if !matches!(target_type.as_str(), "ip" | "instance" | "alb") {
        return Err(unsupported(&format!("The target type '{target_type}'")));
    }
    if input.ip_address_type.as_deref() == Some("ipv6") {
        return Err(unsupported("A target group of IPv6 addresses"));
    }
    if input.target_control_port.is_some() {
        return Err(unsupported("A target control port"));
    }
    let protocol = protocol(input, &target_type)?;
    let port = port(input.port)?;
    let vpc = input
        .vpc_id
        .clone()
        .ok_or_else(|| invalid("A VPC ID must be specified"))?;
    check_name("target group", &input.name)?;
    let version = version(&protocol, input.protocol_version.as_deref())?;
    let change: CheckChange = check_change!(input);
    let mut health_check = change.default_for(&protocol, &version, &target_type);
    change.apply(&mut health_check, &protocol, &version)?;
    Ok(TargetGroup {
        scope: scope.clone(),
        name: input.name.clone(),
        id: String::new(),
        protocol,
        protocol_version: version,
        port: Some(port),
        vpc: Some(vpc),
        target_type,
        health_check,
        attributes: domain::ecs::Tags::new(),
        inert: serde_json::Map::new(),
        tags: domain::ecs::Tags::new(),
        created_at: domain::Timestamp::UNIX_EPOCH,
    })
}

fn protocol(input: &CreateTargetGroupInput, target_type: &str) -> Outcome<String> {
    match input.protocol.as_deref() {
        None => Err(invalid("A protocol must be specified")),
        // Source: the guide of network load balancers, application load balancers as targets.
        Some(other) if target_type == "alb" && other != "TCP" => Err(invalid(format!(
            "Target type 'alb' is supported with the protocol TCP alone, not with '{other}'"
        ))),
        Some(given @ ("HTTP" | "HTTPS")) => Ok(given.to_owned()),
        Some(given) if network::is_network(given) => Ok(given.to_owned()),
        Some(other) => {
            let message =
                format!("The target group protocol {other} is not supported by Longshore");
            Err(unsupported_protocol_exception(message).into())
        }
    }
}

/// What targets speak: `HTTP1` unless something else is said; nothing where bytes are carried.
fn version(protocol: &str, given: Option<&str>) -> Outcome<String> {
    if network::is_network(protocol) {
        return match given {
            None => Ok(String::new()),
            Some(_) => Err(invalid(format!(
                "A protocol version cannot be specified for {protocol} target groups"
            ))),
        };
    }
    match given {
        None => Ok("HTTP1".to_owned()),
        Some(given @ ("HTTP1" | "HTTP2" | "GRPC")) => Ok(given.to_owned()),
        Some(other) => Err(invalid(format!(
            "Protocol version '{other}' must be one of 'HTTP1, HTTP2, GRPC'"
        ))),
    }
}

fn port(given: Option<i32>) -> Outcome<u16> {
    let given = given.ok_or_else(|| invalid("A port must be specified"))?;
    let port = u16::try_from(given).ok().filter(|port| *port > 0);
    port.ok_or_else(|| invalid(format!("Port '{given}' must be between 1 and 65535")))
}

/// Names of load balancers and target groups: letters, digits and inner hyphens, at most 32.
pub(crate) fn check_name(noun: &str, name: &str) -> Outcome<()> {
    if name.is_empty() || name.len() > 32 {
        return Err(invalid(format!(
            "The {noun} name '{name}' cannot be longer than '32' characters"
        )));
    }
    if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return Err(invalid(format!(
            "The {noun} name '{name}' can only contain characters that are alphanumeric \
             characters and hyphens(-)"
        )));
    }
    if name.starts_with('-') || name.ends_with('-') {
        return Err(invalid(format!(
            "The {noun} name '{name}' cannot begin or end with a hyphen(-)"
        )));
    }
    Ok(())
}

/// Changes a target group's health check.
pub(crate) fn modify(group: &mut TargetGroup, input: &ModifyTargetGroupInput) -> Outcome<()> {
    let (protocol, version) = (group.protocol.clone(), group.protocol_version.clone());
    let change: CheckChange = check_change!(input);
    change.apply(&mut group.health_check, &protocol, &version)
}

pub(crate) fn told(group: &TargetGroup, usage: &Usage) -> Wire {
    let check = &group.health_check;
    // A connection is all that a check over TCP asks for.
    let asks = check.protocol != "TCP";
    let seconds = |time: Duration| i32::try_from(time.as_secs()).ok();
    Wire {
        target_group_arn: Some(group.arn().to_string()),
        target_group_name: Some(group.name.clone()),
        protocol: Some(group.protocol.clone()),
        port: group.port.map(i32::from),
        vpc_id: group.vpc.clone(),
        health_check_protocol: Some(check.protocol.clone()),
        health_check_port: Some(check.port.clone()),
        health_check_enabled: Some(check.enabled),
        health_check_interval_seconds: seconds(check.interval),
        health_check_timeout_seconds: seconds(check.timeout),
        healthy_threshold_count: i32::try_from(check.healthy_threshold).ok(),
        unhealthy_threshold_count: i32::try_from(check.unhealthy_threshold).ok(),
        health_check_path: asks.then(|| check.path.clone()),
        matcher: asks.then(|| match group.protocol_version.as_str() {
            "GRPC" => Matcher {
                http_code: None,
                grpc_code: Some(check.matcher.clone()),
            },
            _ => Matcher {
                http_code: Some(check.matcher.clone()),
                grpc_code: None,
            },
        }),
        load_balancer_arns: Some(balancers(usage, group)),
        target_type: Some(group.target_type.clone()),
        protocol_version: (!group.is_network()).then(|| group.protocol_version.clone()),
        ip_address_type: Some("ipv4".to_owned()),
        target_control_port: None,
    }
}

/// The ARNs of the load balancers that send to a group.
fn balancers(usage: &Usage, group: &TargetGroup) -> Vec<String> {
    let family = if group.is_network() { "net" } else { "app" };
    let used = usage.get(&group.arn()).into_iter().flatten();
    used.map(|(name, id)| {
        let resource = format!("loadbalancer/{family}/{name}/{id}");
        let arn = group.scope.arn("elasticloadbalancing", resource);
        arn.to_string()
    })
    .collect()
}
