//! Health checks of target groups: defaults, and what may be said of them.

use crate::fault::{Outcome, invalid};
use api::elbv2::Matcher;
use domain::elb::{TargetHealthCheck, network};
use std::time::Duration;

/// What a health check of application load balancers is until something else is said. Source: the
/// load balancers' guide; that of gRPC asks for a method nobody has and takes `UNIMPLEMENTED` for
/// an answer.
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

/// The codes that mean success until something else is said: any that is no error, of network
/// load balancers. Source: the guides of both, health checks.
fn default_codes(protocol: &str) -> &'static str {
    match network::is_network(protocol) {
        true => "200-399",
        false => "200",
    }
}

/// The members about health checks, which two operations share.
#[derive(Default)]
pub(crate) struct CheckChange {
    pub(super) protocol: Option<String>,
    pub(super) port: Option<String>,
    pub(super) path: Option<String>,
    pub(super) enabled: Option<bool>,
    pub(super) interval: Option<i32>,
    pub(super) timeout: Option<i32>,
    pub(super) healthy: Option<i32>,
    pub(super) unhealthy: Option<i32>,
    pub(super) matcher: Option<Matcher>,
}

impl CheckChange {
    /// What the check of a new target group is where this says nothing.
    ///
    /// Source: API model, `CreateTargetGroupInput`: a network load balancer only connects, unless
    /// its target is an application load balancer; it waits 6 seconds for an answer over HTTP and
    /// 10 for others.
    pub(super) fn default_for(
        &self,
        protocol: &str,
        version: &str,
        target_type: &str,
    ) -> TargetHealthCheck {
        let check = default_check(version);
        if !network::is_network(protocol) {
            return check;
        }
        let default = if target_type == "alb" { "HTTP" } else { "TCP" };
        let asked = self.protocol.as_deref().unwrap_or(default);
        let asks = asked != "TCP";
        TargetHealthCheck {
            protocol: asked.to_owned(),
            path: if asks { "/".to_owned() } else { String::new() },
            matcher: if asks {
                default_codes(protocol).to_owned()
            } else {
                String::new()
            },
            timeout: Duration::from_secs(if asked == "HTTP" { 6 } else { 10 }),
            ..check
        }
    }
}

impl CheckChange {
    /// Changes a health check of targets that speak `protocol`.
    ///
    /// # Errors
    /// When a member cannot be, or does not go with the others.
    pub(super) fn apply(
        self,
        check: &mut TargetHealthCheck,
        protocol: &str,
        version: &str,
    ) -> Outcome<()> {
        change(check, self, protocol, version)
    }
}

fn change(
    check: &mut TargetHealthCheck,
    to: CheckChange,
    protocol: &str,
    version: &str,
) -> Outcome<()> {
    if to.enabled == Some(false) {
        return Err(invalid(
            "Health check enabled must be true for target groups with target type 'ip' or \
             'instance'",
        ));
    }
    match to.protocol.as_deref() {
        None => {}
        Some(given @ ("HTTP" | "HTTPS")) => {
            given.clone_into(&mut check.protocol);
            if check.path.is_empty() {
                "/".clone_into(&mut check.path);
                default_codes(protocol).clone_into(&mut check.matcher);
            }
        }
        Some("TCP") if network::is_network(protocol) => {
            "TCP".clone_into(&mut check.protocol);
            check.path.clear();
            check.matcher.clear();
        }
        Some(other) => {
            return Err(invalid(format!(
                "The health check protocol {other} is not supported for {protocol} target groups"
            )));
        }
    }
    let asks = check.protocol != "TCP";
    if !asks && (to.path.is_some() || to.matcher.is_some()) {
        return Err(invalid(
            "A path and codes can be specified for health checks over HTTP and HTTPS alone",
        ));
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
    agree(check, (to.interval, to.timeout), protocol)?;
    if let Some(wanted) = to.matcher {
        check.matcher = matcher(&wanted, protocol, version)?;
    }
    Ok(())
}

/// A network load balancer may wait for an answer as long as between two checks, and where one of
/// the two was given alone the other follows. Source: refusals and answers of AWS, as public test
/// suites of other people expect them.
fn agree(
    check: &mut TargetHealthCheck,
    given: (Option<i32>, Option<i32>),
    protocol: &str,
) -> Outcome<()> {
    let is_network = network::is_network(protocol);
    match given {
        (Some(_), None) if is_network => check.timeout = check.timeout.min(check.interval),
        (None, Some(_)) if is_network => check.interval = check.interval.max(check.timeout),
        _ => {}
    }
    let fits = match is_network {
        true => check.timeout <= check.interval,
        false => check.timeout < check.interval,
    };
    let (timeout, interval) = (check.timeout.as_secs(), check.interval.as_secs());
    let or_equal = if is_network { "or equal to " } else { "" };
    match fits {
        true => Ok(()),
        false => Err(invalid(format!(
            "Health check timeout '{timeout}' must be smaller than {or_equal}the interval '{interval}'"
        ))),
    }
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
fn matcher(wanted: &Matcher, protocol: &str, version: &str) -> Outcome<String> {
    // Source: API model, `CreateTargetGroupInput$Matcher`.
    let highest = if network::is_network(protocol) {
        599
    } else {
        499
    };
    match (version, &wanted.grpc_code, &wanted.http_code) {
        ("GRPC", Some(codes), None) => codes_within(codes, "gRPC", 0, 99),
        ("GRPC", _, Some(_)) => Err(invalid(
            "An HTTP code cannot be matched with protocol version GRPC",
        )),
        ("GRPC", None, None) => Ok("12".to_owned()),
        (_, Some(_), _) => Err(invalid(
            "A gRPC code can only be matched with protocol version GRPC",
        )),
        (_, None, codes) => {
            let codes = codes.as_deref().unwrap_or(default_codes(protocol));
            codes_within(codes, "HTTP", 200, highest)
        }
    }
}

/// Codes that mean success: single ones and ranges, parted by commas.
pub(super) fn codes_within(text: &str, kind: &str, low: u16, high: u16) -> Outcome<String> {
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
