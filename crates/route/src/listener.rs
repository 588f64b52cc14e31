//! Listeners: where traffic comes in, and what is promised to it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::login::Login;
use crate::{
    Action, Condition, Guard, ListenerId, Meter, Origin, OutlierPolicy, Owner, RequestView,
    Transforms, Zone,
};

/// A compiled listener.
#[derive(Debug)]
pub struct Listener {
    /// Its name.
    pub id: ListenerId,
    /// Whose traffic it carries.
    pub owner: Owner,
    /// Where its connections to targets start.
    pub origin: Origin,
    /// The zone it is in; none where it stands for all.
    pub zone: Option<Zone>,
    /// The port clients know it by.
    pub port: u16,
    /// How clients reach it.
    pub scheme: Scheme,
    /// What clients speak.
    pub protocol: Protocol,
    /// What kind of traffic manager it belongs to.
    pub flavour: Flavour,
    /// By ascending priority.
    pub rules: Vec<Rule>,
    /// What happens when no rule matches.
    pub default: Action,
    /// What rules and default ask of users who must log in.
    pub logins: Vec<Arc<Login>>,
    pub(crate) port_told: HeaderValue,
    pub(crate) meter: Arc<Meter>,
    pub(crate) zones: Vec<(IpAddr, Arc<Meter>)>,
}

/// A compiled rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Lower comes first.
    pub priority: u32,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
    /// How it changes requests before they are sent on.
    pub transforms: Transforms,
    /// What it does.
    pub action: Action,
}

impl Listener {
    /// The action of the first rule that matches, else the default one.
    pub fn route(&self, request: &RequestView<'_>) -> &Action {
        self.rule(request)
            .map_or(&self.default, |rule| &rule.action)
    }

    /// The first rule that matches; none where the default action is taken.
    pub fn rule(&self, request: &RequestView<'_>) -> Option<&Rule> {
        self.rules.iter().find(|rule| {
            let mut conditions = rule.conditions.iter();
            conditions.all(|condition| condition.holds(request))
        })
    }

    /// The port as targets are told of it.
    pub fn port_told(&self) -> &HeaderValue {
        &self.port_told
    }

    /// Traffic of its owner that is not told apart by zones.
    pub fn meter(&self) -> &Arc<Meter> {
        &self.meter
    }

    /// Traffic of its owner that came in at an address: counted in its zone, where there are any.
    ///
    /// Chosen: what came in at none of them is counted in the first, from which targets are called.
    pub fn meter_at(&self, address: IpAddr) -> &Arc<Meter> {
        let zone = self.zones.iter().find(|(known, _)| *known == address);
        let zone = zone.or(self.zones.first());
        zone.map_or(&self.meter, |(_, meter)| meter)
    }
}

/// How clients reach a listener.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    #[default]
    Http,
    /// Through TLS.
    Https,
}

impl Scheme {
    /// `http` or `https`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// What is spoken on a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// HTTP/1.1; on a listener also HTTP/1.0.
    #[default]
    Http,
    /// HTTP/2 with prior knowledge; a listener takes HTTP/1.1 on the same port too.
    Http2,
    /// HTTP/2 carrying gRPC.
    Grpc,
    /// Bytes.
    Tcp,
}

impl Protocol {
    /// Whether HTTP/2 with prior knowledge is spoken.
    pub fn is_http2(self) -> bool {
        matches!(self, Self::Http2 | Self::Grpc)
    }
}

/// What kind of traffic manager a listener belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// An Application Load Balancer.
    LoadBalancer(LoadBalancerPolicy),
    /// A Network Load Balancer.
    Network(NetworkPolicy),
    /// A Service Connect endpoint.
    Service(ServicePolicy),
}

/// What a listener of a network load balancer promises.
///
/// Source: ELB API model, `ListenerAttribute$Key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkPolicy {
    /// How long a flow may be silent: `tcp.idle_timeout.seconds`, or what packets have.
    pub idle_timeout: Duration,
    /// How long a connection to a target may take. Not an attribute.
    pub connect_timeout: Duration,
    /// Who targets see instead of clients on this machine's loopback, which mean nothing elsewhere;
    /// the load balancer when absent. Not an attribute.
    pub machine: Option<Ipv4Addr>,
}

/// Attributes of a load balancer that its listeners follow.
///
/// Source: ELB API model, `LoadBalancerAttribute`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadBalancerPolicy {
    /// `idle_timeout.timeout_seconds`.
    pub idle_timeout: Duration,
    /// How long a connection to a target may take. Not an attribute: fixed at AWS.
    pub connect_timeout: Duration,
    /// `routing.http.xff_header_processing.mode`.
    pub forwarded_for: ForwardedFor,
    /// `routing.http.x_amzn_tls_version_and_cipher_suite.enabled`.
    pub tells_tls: bool,
    /// `routing.http.xff_client_port.enabled`.
    pub tells_client_port: bool,
    /// `routing.http.preserve_host_header.enabled`.
    pub keeps_host: bool,
    /// `routing.http.drop_invalid_header_fields.enabled`.
    pub drops_invalid_headers: bool,
    /// `routing.http.desync_mitigation_mode`.
    pub desync: DesyncMode,
    /// `client_keep_alive.seconds`: the age at which a client connection is closed.
    pub keep_alive: Duration,
    /// `routing.http.response.server.enabled` of the listener, turned round: whether answers
    /// made here do not say who made them.
    pub hides_server: bool,
    /// Whether requests are logged: `access_logs.s3.enabled`.
    pub logs_requests: bool,
    /// Whether connections are logged: `connection_logs.s3.enabled`.
    pub logs_connections: bool,
    /// Headers that the listener sets in every answer, `routing.http.response.*.header_value`.
    pub answer_headers: Vec<(HeaderName, HeaderValue)>,
    /// Other names for the headers about TLS, version and cipher suite,
    /// `routing.http.request.x_amzn_tls_*.header_name` of the listener.
    pub tls_headers: [Option<HeaderName>; 2],
    /// The web ACL before its rules, as whoever serves it knows it.
    pub guard: Option<Guard>,
}

/// What happens to requests that servers may understand differently.
///
/// Source: ELB, desync mitigation mode. Chosen: what is dangerous in itself is refused in every
/// mode, also in `monitor`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DesyncMode {
    /// They are sent on and counted.
    Monitor,
    /// They are sent on and the client's connection is closed after the answer.
    #[default]
    Defensive,
    /// They are refused with 400, and so is all that does not follow the standard.
    Strictest,
}

impl Default for LoadBalancerPolicy {
    fn default() -> Self {
        Self {
            idle_timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            forwarded_for: ForwardedFor::Append,
            tells_tls: false,
            tells_client_port: false,
            keeps_host: false,
            drops_invalid_headers: false,
            desync: DesyncMode::Defensive,
            keep_alive: Duration::from_secs(3600),
            hides_server: false,
            logs_requests: false,
            logs_connections: false,
            answer_headers: Vec::new(),
            tls_headers: [None, None],
            guard: None,
        }
    }
}

/// What happens to X-Forwarded-For.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedFor {
    /// The client's address is added to it.
    #[default]
    Append,
    /// It is left as it is.
    Preserve,
    /// It is taken away.
    Remove,
}

/// What Service Connect promises to the clients of an endpoint.
///
/// Source: ECS developer guide, Service Connect; ECS API model, `ServiceConnectTestTrafficRules`
/// and `TimeoutConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePolicy {
    /// Further attempts after the first, on a connection failure or a 503.
    pub max_retries: u32,
    /// The answer must be complete by then, retries included; zero is off. Not for TCP.
    pub per_request_timeout: Duration,
    /// A connection without traffic is closed after this; zero is off.
    pub idle_timeout: Duration,
    /// How long a connection to a target may take.
    pub connect_timeout: Duration,
    /// When a failing target is avoided.
    pub outlier: OutlierPolicy,
}

impl Default for ServicePolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            per_request_timeout: Duration::from_secs(15),
            idle_timeout: Duration::from_secs(300),
            connect_timeout: Duration::from_secs(5),
            outlier: OutlierPolicy::default(),
        }
    }
}

impl ServicePolicy {
    /// The defaults of a TCP endpoint: one hour idle, no request time-out.
    pub fn tcp() -> Self {
        Self {
            per_request_timeout: Duration::ZERO,
            idle_timeout: Duration::from_secs(3600),
            ..Self::default()
        }
    }
}

/// A listener that shares one socket on the machine with others, told apart by Host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedPort {
    /// Which shared socket: the port it stands for.
    pub port: u16,
    /// Host names that lead to this listener; not case-sensitive. [`SharedPort::ANY_HOST`]
    /// stands for every name that no listener has.
    pub hosts: Vec<String>,
}

impl SharedPort {
    /// The name that stands for every name no listener of the port has.
    pub const ANY_HOST: &str = "*";
}
