//! Load balancers, listeners, rules, target groups and targets.

pub mod login;
pub mod tls;

use self::login::Login;
use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::net::Ipv4Addr;
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
    /// `HTTP` or `HTTPS` (others are refused until they work).
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
    /// `ip`, `instance` or `lambda`.
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

/// A target of a group. Written by whoever registers it: a handler, or `ecs` for a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Account and Region.
    pub scope: Scope,
    /// Name and id of the target group.
    pub group: (String, String),
    /// Its address.
    pub ip: Ipv4Addr,
    /// Its port.
    pub port: u16,
    /// Its Availability Zone, when known.
    pub zone: Option<String>,
    /// The [`crate::ecs::Task`] key it stands for; `None` when registered by hand.
    pub task: Option<String>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When it was deregistered: it drains until the delay has passed or nothing is in flight.
    /// The `elb` room deletes the record then.
    pub deregistered_at: Option<Timestamp>,
}

/// What the health prober says of a target. Written by the edge alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetHealth {
    /// Account and Region.
    pub scope: Scope,
    /// Name and id of the target group.
    pub group: (String, String),
    /// Its address.
    pub ip: Ipv4Addr,
    /// Its port.
    pub port: u16,
    /// How it is.
    pub state: TargetState,
    /// The reason's code, such as `Target.Timeout`.
    pub reason: Option<String>,
    /// The reason in words.
    pub description: Option<String>,
    /// When `state` last changed.
    pub since: Timestamp,
    /// A draining target has nothing in flight any more.
    pub drained: bool,
}

/// How a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetState {
    /// It is being registered or has not been probed enough.
    Initial,
    /// It answers.
    Healthy,
    /// It does not.
    Unhealthy,
    /// No listener uses its group.
    Unused,
    /// It was deregistered and finishes what is in flight.
    Draining,
    /// Its group is not probed.
    Unavailable,
}

impl TargetState {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
            Self::Unused => "unused",
            Self::Draining => "draining",
            Self::Unavailable => "unavailable",
        }
    }
}

/// The seconds a deregistered target may take when the attribute says nothing.
pub const DEREGISTRATION_DELAY_DEFAULT: Duration = Duration::from_secs(300);

impl LoadBalancer {
    /// The key of the load balancer of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }

    /// `app/NAME/ID`, as metrics and ARNs have it.
    pub fn path(&self) -> String {
        let kind = if self.kind == "network" { "net" } else { "app" };
        format!("{kind}/{}/{}", self.name, self.id)
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        self.scope.arn(
            "elasticloadbalancing",
            format!("loadbalancer/{}", self.path()),
        )
    }
}

impl Listener {
    /// The key all listeners of a load balancer are below.
    pub fn load_balancer_key(scope: &Scope, load_balancer: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(load_balancer)
    }
}

impl Rule {
    /// The key all rules of a listener are below.
    pub fn listener_key(scope: &Scope, load_balancer: &str, listener: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(load_balancer)
            .child(listener)
    }
}

impl TargetGroup {
    /// The key of the target group of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        self.scope.arn(
            "elasticloadbalancing",
            format!("targetgroup/{}/{}", self.name, self.id),
        )
    }

    /// How long a deregistered target may take to finish.
    pub fn deregistration_delay(&self) -> Duration {
        self.attributes
            .get("deregistration_delay.timeout_seconds")
            .and_then(|seconds| seconds.parse().ok())
            .map_or(DEREGISTRATION_DELAY_DEFAULT, Duration::from_secs)
    }
}

impl Target {
    /// The key all targets of a group are below.
    pub fn group_key(scope: &Scope, group: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(group)
    }

    /// The key of the health of this target.
    pub fn health_key(&self) -> Key {
        Key::kind(TargetHealth::KIND)
            .join(&self.scope.segments())
            .child(&self.group.0)
            .child(&format!("{}:{}", self.ip, self.port))
    }
}

impl Record for LoadBalancer {
    const KIND: &'static str = "elb/load-balancers";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

impl Record for Listener {
    const KIND: &'static str = "elb/listeners";

    fn key(&self) -> Key {
        Self::load_balancer_key(&self.scope, &self.load_balancer.0).child(&self.id)
    }
}

impl Record for Rule {
    const KIND: &'static str = "elb/rules";

    fn key(&self) -> Key {
        Self::listener_key(&self.scope, &self.load_balancer.0, &self.listener).child(&self.id)
    }
}

impl Record for TargetGroup {
    const KIND: &'static str = "elb/target-groups";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

impl Record for Target {
    const KIND: &'static str = "elb/targets";

    fn key(&self) -> Key {
        Self::group_key(&self.scope, &self.group.0).child(&format!("{}:{}", self.ip, self.port))
    }
}

impl Record for TargetHealth {
    const KIND: &'static str = "elb/target-health";

    fn key(&self) -> Key {
        Key::kind(Self::KIND)
            .join(&self.scope.segments())
            .child(&self.group.0)
            .child(&format!("{}:{}", self.ip, self.port))
    }
}

impl Listener {
    /// The ARN of the load balancer it belongs to.
    pub fn load_balancer_arn(&self) -> Arn {
        let (name, id) = &self.load_balancer;
        self.scope.arn(
            "elasticloadbalancing",
            format!("loadbalancer/app/{name}/{id}"),
        )
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        let (name, balancer) = &self.load_balancer;
        self.scope.arn(
            "elasticloadbalancing",
            format!("listener/app/{name}/{balancer}/{}", self.id),
        )
    }

    /// The id of the rule that stands for the default actions. There is no record of it, so its
    /// id is told from the listener's: the same digits backwards.
    pub fn default_rule(&self) -> String {
        self.id.chars().rev().collect()
    }
}

impl Rule {
    /// Its ARN.
    pub fn arn(&self) -> Arn {
        let (name, balancer) = &self.load_balancer;
        self.scope.arn(
            "elasticloadbalancing",
            format!(
                "listener-rule/app/{name}/{balancer}/{}/{}",
                self.listener, self.id
            ),
        )
    }
}

impl Action {
    /// The target groups it sends requests to.
    pub fn target_groups(&self) -> &[(Arn, u32)] {
        match self {
            Self::Forward { groups, .. } => groups,
            Self::Authenticate(_) | Self::FixedResponse { .. } | Self::Redirect { .. } => &[],
        }
    }
}
