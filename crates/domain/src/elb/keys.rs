//! Where records of load balancing are kept, and the ARNs they are told by.

use super::{
    DEREGISTRATION_DELAY_DEFAULT, Listener, LoadBalancer, Rule, Target, TargetGroup, TargetHealth,
};
use crate::{Arn, Key, Record, Scope};
use std::time::Duration;

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
            format!("loadbalancer/{}/{name}/{id}", self.family()),
        )
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        let resource = format!("listener/{}", self.path());
        self.scope.arn("elasticloadbalancing", resource)
    }

    /// `app/NAME/ID/ID`, as ARNs of what belongs to it have it.
    pub fn path(&self) -> String {
        let (name, balancer) = &self.load_balancer;
        format!("{}/{name}/{balancer}/{}", self.family(), self.id)
    }

    /// `net` or `app`: its protocol tells.
    fn family(&self) -> &'static str {
        super::network::family(&self.protocol)
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
