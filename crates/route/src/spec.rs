//! What the control plane says: plain data, in any order, not yet checked.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::login::Login;
use crate::{
    Algorithm, Condition, FixedResponse, Flavour, FlowPolicy, HealthCheck, IdentityId, ListenerId,
    MinimumHealthy, Origin, Owner, Protocol, Redirect, Scheme, SharedPort, Stickiness,
    TargetGroupId, TargetStatus, Transforms, Zone,
};

/// What the control plane wants served.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableSpec {
    /// Every listener, Service Connect endpoints included.
    pub listeners: Vec<ListenerSpec>,
    /// Every target group they forward to.
    pub groups: Vec<GroupSpec>,
}

/// One listener; see [`Listener`] for the fields.
#[derive(Clone, Debug, PartialEq)]
pub struct ListenerSpec {
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
    /// The shared socket it also answers on.
    pub shared: Option<SharedPort>,
    /// Rules in any order.
    pub rules: Vec<RuleSpec>,
    /// What happens when no rule matches.
    pub default: ActionSpec,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSpec {
    /// Lower comes first.
    pub priority: u32,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
    /// How it changes requests before they are sent on.
    pub transforms: Transforms,
    /// What it does.
    pub action: ActionSpec,
}

/// One action.
#[derive(Clone, Debug, PartialEq)]
pub enum ActionSpec {
    /// Only for users who have logged in.
    Authenticate(Arc<Login>, Box<ActionSpec>),
    /// To target groups by weight.
    Forward(ForwardSpec),
    /// An answer made here.
    FixedResponse(FixedResponse),
    /// Elsewhere.
    Redirect(Redirect),
}

impl ActionSpec {
    /// Everything to one target group.
    pub fn forward(group: impl Into<TargetGroupId>) -> Self {
        Self::Forward(ForwardSpec {
            groups: vec![(group.into(), 1)],
            stickiness: None,
        })
    }
}

/// Target groups with their weights, 0 to 999.
#[derive(Clone, Debug, PartialEq)]
pub struct ForwardSpec {
    /// Groups and weights.
    pub groups: Vec<(TargetGroupId, u32)>,
    /// How long a client stays with a group; nothing when it need not.
    pub stickiness: Option<Duration>,
}

/// One target group; see [`TargetGroup`] for the fields.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSpec {
    /// Its name.
    pub id: TargetGroupId,
    /// What its targets speak.
    pub protocol: Protocol,
    /// Whether they speak it through TLS.
    pub secure: bool,
    /// How a target is chosen.
    pub algorithm: Algorithm,
    /// How flows are treated, behind network load balancers.
    pub flows: FlowPolicy,
    /// Cookie stickiness as configured.
    pub stickiness: Option<Stickiness>,
    /// Whether listeners send to targets in other zones than theirs.
    pub crosses_zones: bool,
    /// Below how many healthy targets the unhealthy ones take requests as well.
    pub minimum_healthy: MinimumHealthy,
    /// How long a target that became healthy gets less than its share; zero is off.
    pub slow_start: Duration,
    /// How its targets are checked; `None` when checks are off.
    pub health_check: Option<HealthCheck>,
    /// Where its health checks start.
    pub checked_from: Origin,
    /// Where connections to its targets start; the listener's place when absent.
    pub called_from: Option<Origin>,
    /// Its targets; the same address twice counts once, as last listed.
    pub targets: Vec<TargetSpec>,
}

impl GroupSpec {
    /// A group with the defaults, no health check and no targets.
    pub fn new(id: impl Into<TargetGroupId>) -> Self {
        Self {
            id: id.into(),
            protocol: Protocol::Http,
            secure: false,
            algorithm: Algorithm::RoundRobin,
            flows: FlowPolicy::default(),
            stickiness: None,
            crosses_zones: true,
            minimum_healthy: MinimumHealthy::default(),
            slow_start: Duration::ZERO,
            health_check: None,
            checked_from: Origin::Host,
            called_from: None,
            targets: Vec::new(),
        }
    }
}

/// One registered target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSpec {
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether it takes requests.
    pub status: TargetStatus,
    /// What is shown to it; nothing where it does not ask. See [`Target::identity`].
    pub identity: Option<IdentityId>,
    /// The zone it is in; none where it is as near to all.
    pub zone: Option<Zone>,
    /// Where its health checks start; the group's place when absent.
    pub checked_from: Option<Origin>,
}

impl TargetSpec {
    /// A target in the clear, as near to all zones.
    pub fn new(address: SocketAddr, status: TargetStatus) -> Self {
        Self {
            address,
            status,
            identity: None,
            zone: None,
            checked_from: None,
        }
    }
}

/// Why a table was refused; the one served before stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileError {
    /// A listener forwards to a target group the table does not hold.
    UnknownTargetGroup(ListenerId, TargetGroupId),
    /// Two listeners have one name.
    DuplicateListener(ListenerId),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTargetGroup(listener, group) => {
                write!(
                    f,
                    "listener {listener} forwards to unknown target group {group}"
                )
            }
            Self::DuplicateListener(listener) => write!(f, "listener {listener} is listed twice"),
        }
    }
}

impl std::error::Error for CompileError {}
