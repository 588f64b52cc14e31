//! Load balancers, listeners, rules, target groups and targets.

mod keys;
pub mod login;
pub mod network;
mod state;
mod targets;
pub mod tls;
mod zones;

pub use targets::{Target, TargetHealth, TargetState};

use self::login::Login;
use crate::ecs::Tags;
use crate::{Arn, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;

/// A load balancer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoadBalancer {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, unique in the scope.
    pub name: String,
    /// 16 hexadecimal digits: the end of its ARN.
    pub id: String,
    /// `application` or `network`.
    pub kind: String,
    /// Whether only its VPC can reach it.
    pub internal: bool,
    /// The VPC.
    pub vpc: String,
    /// Its subnets: Availability Zone, subnet, network interface.
    pub zones: Vec<LoadBalancerZone>,
    /// Its security groups.
    pub security_groups: Vec<String>,
    /// The name clients call, which the resolver and `*.localhost` answer.
    pub dns_name: String,
    /// Attributes that were set, by key.
    pub attributes: Tags,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// A sentence about a listener that could not be opened on the host.
    pub host_problem: Option<String>,
    /// Zones without enough healthy targets of their own, while others have them: its name does
    /// not lead there.
    #[serde(default)]
    pub failing_zones: Vec<String>,
    /// Whether nobody serves it yet; the edge says when it does.
    #[serde(default)]
    pub is_new: bool,
}

/// A load balancer's place in one Availability Zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadBalancerZone {
    /// The zone's name.
    pub zone: String,
    /// The subnet.
    pub subnet: String,
    /// The network interface: [`crate::network::NetworkInterface`].
    pub interface: String,
}

/// A port a load balancer listens on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listener {
    /// Account and Region.
    pub scope: Scope,
    /// Name and id of the load balancer.
    pub load_balancer: (String, String),
    /// 16 hexadecimal digits.
    pub id: String,
    /// The port.
    pub port: u16,
    /// `HTTP`, `HTTPS`; `TCP`, `TLS`, `UDP`, `TCP_UDP` of network load balancers.
    pub protocol: String,
    /// What TLS is served with; nothing of listeners in the clear.
    #[serde(default)]
    pub tls: Option<ListenerTls>,
    /// What happens when no rule fits.
    pub default_actions: Vec<Action>,
    /// Attributes that were set, by key.
    pub attributes: Tags,
    /// Tags.
    pub tags: Tags,
}

/// What a listener serves TLS with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenerTls {
    /// The security policy: `ELBSecurityPolicy-2016-08`.
    pub policy: String,
    /// ARNs of certificates: the default one first, then the others in the order they came.
    pub certificates: Vec<String>,
    /// `HTTP1Only`, `HTTP2Preferred` …; only network load balancers have a choice.
    pub alpn: Option<String>,
}

/// A rule of a listener.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Account and Region.
    pub scope: Scope,
    /// Name and id of the load balancer.
    pub load_balancer: (String, String),
    /// The listener's id.
    pub listener: String,
    /// 16 hexadecimal digits.
    pub id: String,
    /// 1 to 50,000; the lowest that fits wins.
    pub priority: u32,
    /// All must fit.
    pub conditions: Vec<Condition>,
    /// How requests are changed before they are sent on; each kind once at most.
    #[serde(default)]
    pub transforms: Vec<Transform>,
    /// What happens then.
    pub actions: Vec<Action>,
    /// Tags.
    pub tags: Tags,
}

/// What a request must be like. Values are alternatives; `*` and `?` are wildcards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    /// The Host header.
    HostHeader(Vec<String>),
    /// The path.
    PathPattern(Vec<String>),
    /// A header, by name.
    HttpHeader(String, Vec<String>),
    /// The method.
    HttpRequestMethod(Vec<String>),
    /// Parameters of the query: key (any when absent) and value.
    QueryString(Vec<(Option<String>, String)>),
    /// Address blocks of the client.
    SourceIp(Vec<String>),
    /// The Host header, by regular expressions.
    HostRegex(Vec<String>),
    /// The path, by regular expressions.
    PathRegex(Vec<String>),
    /// A header, by name, by regular expressions.
    HttpHeaderRegex(String, Vec<String>),
}

/// What a rule changes in a request before it is sent on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Transform {
    /// The host it asks for.
    HostHeader(Rewrite),
    /// The path and query it asks for.
    Url(Rewrite),
}

/// A regular expression, and what comes in the place of what it finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewrite {
    /// The expression.
    pub regex: String,
    /// The replacement, with `$1` for the first group.
    pub replace: String,
}

/// What a listener or rule does with a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Action {
    /// Lets only users pass who have logged in; another action follows.
    Authenticate(Box<Login>),
    /// Sends it on to target groups, by weight.
    Forward {
        /// Target groups and weights, 0 to 999.
        groups: Vec<(Arn, u32)>,
        /// How long a client stays with a group, when it should.
        stickiness: Option<Duration>,
    },
    /// Answers by itself.
    FixedResponse {
        /// The status code.
        status: u16,
        /// The body's type.
        content_type: Option<String>,
        /// The body.
        body: Option<String>,
    },
    /// Sends the client elsewhere. Members may hold `#{protocol}`, `#{host}`, `#{port}`,
    /// `#{path}`, `#{query}`.
    Redirect {
        /// Scheme.
        protocol: String,
        /// Host.
        host: String,
        /// Port.
        port: String,
        /// Path.
        path: String,
        /// Query.
        query: String,
        /// 301 or 302.
        status: u16,
    },
}

/// A group of targets that answer alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetGroup {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, unique in the scope.
    pub name: String,
    /// 16 hexadecimal digits.
    pub id: String,
    /// `HTTP`, `HTTPS`, `TCP` …
    pub protocol: String,
    /// `HTTP1`, `HTTP2` or `GRPC`.
    pub protocol_version: String,
    /// The port targets serve on unless registered with another.
    pub port: Option<u16>,
    /// The VPC.
    pub vpc: Option<String>,
    /// `ip`, `instance`, `alb` or `lambda`.
    pub target_type: String,
    /// How targets are probed.
    pub health_check: TargetHealthCheck,
    /// Attributes that were set, by key.
    pub attributes: Tags,
    /// Members that are kept and told again but do not act.
    pub inert: Map<String, Value>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How targets are probed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetHealthCheck {
    /// Whether they are.
    pub enabled: bool,
    /// `HTTP` or `TCP`.
    pub protocol: String,
    /// A port, or `traffic-port`.
    pub port: String,
    /// The path.
    pub path: String,
    /// Between two probes, 5 to 300 s.
    pub interval: Duration,
    /// For one probe, 2 to 120 s.
    pub timeout: Duration,
    /// Successes in a row that make it healthy, 2 to 10.
    pub healthy_threshold: u32,
    /// Failures in a row that make it unhealthy, 2 to 10.
    pub unhealthy_threshold: u32,
    /// Codes that mean success: `200`, `200-299`, `200,301`.
    pub matcher: String,
}

/// The seconds a deregistered target may take when the attribute says nothing.
pub const DEREGISTRATION_DELAY_DEFAULT: Duration = Duration::from_secs(300);

impl Action {
    /// The target groups it sends requests to.
    pub fn target_groups(&self) -> &[(Arn, u32)] {
        match self {
            Self::Forward { groups, .. } => groups,
            Self::Authenticate(_) | Self::FixedResponse { .. } | Self::Redirect { .. } => &[],
        }
    }
}
