//! Target groups on the wire.

use crate::fault::{Outcome, invalid, unsupported};
use crate::usage::Usage;
use api::elbv2::{
    CreateTargetGroupInput, Matcher, ModifyTargetGroupInput, TargetGroup as Wire,
    unsupported_protocol_exception,
};
use domain::elb::{TargetGroup, TargetHealthCheck};
use domain::{Arn, Scope};
use std::time::Duration;

#[cfg(test)]
mod tests;

/// What a health check is until something else is said. Source: the load balancers' guide; that
/// of gRPC asks for a method nobody has and takes `UNIMPLEMENTED` for an answer.
fn default_check(version: &str) -> TargetHealthCheck {
    let is_grpc = version == "GRPC";
    TargetHealthCheck {
        enabled: true,
        protocol: "HTTP".to_owned(),
        port: "traffic-port".to_owned(),
        path: if is_grpc { "/AWS.ALB/healthcheck" } else { "/" }.to_owned(),
        interval: Duration::from_secs(30),
        timeout: Duration::from_secs(5),
        healthy_threshold: 5,
        unhealthy_threshold: 2,
        matcher: if is_grpc { "12" } else { "200" }.to_owned(),
    }
}

/// The members about health checks, which two operations share.
#[derive(Default)]
pub(crate) struct CheckChange {
    protocol: Option<String>,
    port: Option<String>,
    path: Option<String>,
    enabled: Option<bool>,
    interval: Option<i32>,
    timeout: Option<i32>,
    healthy: Option<i32>,
    unhealthy: Option<i32>,
    matcher: Option<Matcher>,
}

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
    // An instance can never be registered while there are none, but the group itself behaves.
    if !matches!(target_type.as_str(), "ip" | "instance") {
        return Err(unsupported(&format!("The target type '{target_type}'")));
    }
    if input.ip_address_type.as_deref() == Some("ipv6") {
        return Err(unsupported("A target group of IPv6 addresses"));
    }
    if input.target_control_port.is_some() {
        return Err(unsupported("A target control port"));
    }
    let protocol = protocol(input)?;
    let port = port(input.port)?;
    let vpc = input
        .vpc_id
        .clone()
        .ok_or_else(|| invalid("A VPC ID must be specified"))?;
    check_name("target group", &input.name)?;
    let version = version(input.protocol_version.as_deref())?;
    let mut health_check = default_check(&version);
    change(&mut health_check, check_change!(input), &version)?;
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

fn protocol(input: &CreateTargetGroupInput) -> Outcome<String> {
    match input.protocol.as_deref() {
        None => Err(invalid("A protocol must be specified")),
        Some(given @ ("HTTP" | "HTTPS")) => Ok(given.to_owned()),
        Some(other) => {
            let message =
                format!("The target group protocol {other} is not supported by Longshore");
            Err(unsupported_protocol_exception(message).into())
        }
    }
}

/// What targets speak: `HTTP1` unless something else is said.
fn version(given: Option<&str>) -> Outcome<String> {
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
    let version = group.protocol_version.clone();
    change(&mut group.health_check, check_change!(input), &version)
}

fn change(check: &mut TargetHealthCheck, to: CheckChange, version: &str) -> Outcome<()> {
    if to.enabled == Some(false) {
        return Err(invalid(
            "Health check enabled must be true for target groups with target type 'ip' or \
             'instance'",
        ));
    }
    match to.protocol.as_deref() {
        None => {}
        Some(given @ ("HTTP" | "HTTPS")) => given.clone_into(&mut check.protocol),
        Some(other) => return Err(unsupported(&format!("The health check protocol {other}"))),
    }
    if let Some(port) = to.port {
        let number = port.parse::<u16>().is_ok_and(|port| port > 0);
        if port != "traffic-port" && !number {
            return Err(invalid(format!(
                "Health check port '{port}' must be 'traffic-port' or between 1 and 65535"
            )));
        }
        check.port = port;
    }
    if let Some(path) = to.path {
        if !path.starts_with('/') || path.len() > 1_024 || path.chars().any(char::is_control) {
            return Err(invalid(format!(
                "Health check path '{path}' must start with '/' and have at most 1024 characters"
            )));
        }
        check.path = path;
    }
    let seconds = |value: u32| Duration::from_secs(u64::from(value));
    if let Some(value) = number("Health check interval", to.interval, 5, 300)? {
        check.interval = seconds(value);
    }
    if let Some(value) = number("Health check timeout", to.timeout, 2, 120)? {
        check.timeout = seconds(value);
    }
    if let Some(value) = number("Healthy threshold count", to.healthy, 2, 10)? {
        check.healthy_threshold = value;
    }
    if let Some(value) = number("Unhealthy threshold count", to.unhealthy, 2, 10)? {
        check.unhealthy_threshold = value;
    }
    if check.timeout >= check.interval {
        return Err(invalid(
            "Health check interval must be greater than the timeout.",
        ));
    }
    if let Some(wanted) = to.matcher {
        check.matcher = matcher(&wanted, version)?;
    }
    Ok(())
}

fn number(what: &str, given: Option<i32>, low: u32, high: u32) -> Outcome<Option<u32>> {
    let Some(given) = given else {
        return Ok(None);
    };
    let fits = u32::try_from(given)
        .ok()
        .filter(|number| (low..=high).contains(number));
    match fits {
        Some(number) => Ok(Some(number)),
        None => Err(invalid(format!(
            "{what} '{given}' must be between {low} and {high}"
        ))),
    }
}

/// The codes a matcher names: gRPC ones where targets speak that, else HTTP ones.
fn matcher(wanted: &Matcher, version: &str) -> Outcome<String> {
    match (version, &wanted.grpc_code, &wanted.http_code) {
        ("GRPC", Some(codes), None) => codes_within(codes, "gRPC", 0, 99),
        ("GRPC", _, Some(_)) => Err(invalid(
            "An HTTP code cannot be matched with protocol version GRPC",
        )),
        ("GRPC", None, None) => Ok("12".to_owned()),
        (_, Some(_), _) => Err(invalid(
            "A gRPC code can only be matched with protocol version GRPC",
        )),
        (_, None, codes) => codes_within(codes.as_deref().unwrap_or("200"), "HTTP", 200, 499),
    }
}

/// Codes that mean success: single ones and ranges, parted by commas.
fn codes_within(text: &str, kind: &str, low: u16, high: u16) -> Outcome<String> {
    let code = |text: &str| {
        let code = text.trim().parse::<u16>().ok();
        code.filter(|code| (low..=high).contains(code))
    };
    let fits = |part: &str| match part.split_once('-') {
        Some((low, high)) => match (code(low), code(high)) {
            (Some(low), Some(high)) => low <= high,
            _ => false,
        },
        None => code(part).is_some(),
    };
    match text.split(',').all(fits) {
        true => Ok(text.to_owned()),
        false => Err(invalid(format!(
            "Health check matcher {kind} code '{text}' must be within '{low}-{high}' inclusive"
        ))),
    }
}

pub(crate) fn told(group: &TargetGroup, usage: &Usage) -> Wire {
    let check = &group.health_check;
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
        health_check_path: Some(check.path.clone()),
        matcher: Some(match group.protocol_version.as_str() {
            "GRPC" => Matcher {
                http_code: None,
                grpc_code: Some(check.matcher.clone()),
            },
            _ => Matcher {
                http_code: Some(check.matcher.clone()),
                grpc_code: None,
            },
        }),
        load_balancer_arns: Some(balancers(&group.scope, usage, &group.arn())),
        target_type: Some(group.target_type.clone()),
        protocol_version: Some(group.protocol_version.clone()),
        ip_address_type: Some("ipv4".to_owned()),
        target_control_port: None,
    }
}

/// The ARNs of the load balancers that send to a group.
fn balancers(scope: &Scope, usage: &Usage, group: &Arn) -> Vec<String> {
    let used = usage.get(group).into_iter().flatten();
    used.map(|(name, id)| {
        let resource = format!("loadbalancer/app/{name}/{id}");
        scope.arn("elasticloadbalancing", resource).to_string()
    })
    .collect()
}
