//! Load balancers as `longshore ps` shows them: where they are reached, and whether anybody answers.

use super::Desk;
use super::reply::{Fault, json_answer};
use domain::elb::{Action, Listener, LoadBalancer, Rule, Target, TargetHealth};
use domain::network::NetworkInterface;
use domain::{Arn, Scope};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use wire::WebResponse;

/// What is read of a scope's load balancing.
struct Seen {
    interfaces: Vec<NetworkInterface>,
    listeners: Vec<Listener>,
    rules: Vec<Rule>,
    targets: Vec<Target>,
    health: Vec<TargetHealth>,
}

impl Desk {
    /// The load balancers of a scope, by name.
    pub(super) async fn load_balancers(&self, scope: &Scope) -> Result<WebResponse, Fault> {
        let balancers: Vec<LoadBalancer> = self.all(scope).await?;
        let seen = Seen {
            interfaces: self.all(scope).await?,
            listeners: self.all(scope).await?,
            rules: self.all(scope).await?,
            targets: self.all(scope).await?,
            health: self.all(scope).await?,
        };
        let machine = self.parts.balancer_address;
        let told = balancers.iter().map(|one| seen.told(one, machine));
        let told: Vec<Value> = told.collect();
        Ok(json_answer(StatusCode::OK, &json!({"loadBalancers": told})))
    }
}

impl Seen {
    fn told(&self, balancer: &LoadBalancer, machine: IpAddr) -> Value {
        let own = (balancer.name.clone(), balancer.id.clone());
        let mut listeners: Vec<&Listener> = self.listeners.iter().collect();
        listeners.retain(|listener| listener.load_balancer == own);
        listeners.sort_by_key(|listener| listener.port);
        let (state, reason) = balancer.state(&self.interfaces);
        let ports = listeners
            .iter()
            .map(|one| json!({"protocol": one.protocol, "port": one.port}));
        let here = listeners
            .iter()
            .filter(|listener| is_open(balancer, listener))
            .map(|listener| place(balancer, listener, machine));
        let (healthy, total) = self.count(&self.groups(&own, &listeners));
        json!({
            "name": balancer.name,
            "type": balancer.kind,
            "scheme": if balancer.internal { "internal" } else { "internet-facing" },
            "state": state,
            "reason": reason,
            "listeners": ports.collect::<Vec<_>>(),
            "reachedAt": here.collect::<Vec<_>>(),
            "healthyTargets": healthy,
            "targets": total,
        })
    }

    /// The target groups that listeners and their rules forward to.
    fn groups(&self, own: &(String, String), listeners: &[&Listener]) -> BTreeSet<Arn> {
        let rules = self.rules.iter().filter(|rule| rule.load_balancer == *own);
        let of_listeners = listeners.iter().flat_map(|one| &one.default_actions);
        let actions = of_listeners.chain(rules.flat_map(|rule| &rule.actions));
        let groups = actions.flat_map(Action::target_groups);
        groups.map(|(group, _)| group.clone()).collect()
    }

    /// How many of their targets are healthy, and how many there are; those that leave are none.
    fn count(&self, groups: &BTreeSet<Arn>) -> (usize, usize) {
        let is_of = |target: &&Target| {
            let (name, id) = &target.group;
            let path = format!("targetgroup/{name}/{id}");
            let arn = target.scope.arn("elasticloadbalancing", path);
            groups.contains(&arn) && target.deregistered_at.is_none()
        };
        let is_well = |target: &&Target| {
            let is_its = |one: &&TargetHealth| {
                (&one.group, one.ip, one.port) == (&target.group, target.ip, target.port)
            };
            self.health
                .iter()
                .find(is_its)
                .is_some_and(TargetHealth::is_well)
        };
        let targets: Vec<&Target> = self.targets.iter().filter(is_of).collect();
        let healthy = targets.iter().copied().filter(|one| is_well(&one)).count();
        (healthy, targets.len())
    }
}

/// Whether the listener's port of this machine leads to it; sentences about ports that do not
/// begin with them.
fn is_open(balancer: &LoadBalancer, listener: &Listener) -> bool {
    let told = format!("Port {} of", listener.port);
    let problem = balancer.host_problem.as_deref().unwrap_or_default();
    !balancer.internal && !problem.contains(&told)
}

/// Where a program of this machine finds a listener: by a name, where that tells it from others.
fn place(balancer: &LoadBalancer, listener: &Listener, machine: IpAddr) -> String {
    let port = listener.port;
    let near = machine.is_loopback() || machine.is_unspecified();
    if balancer.is_network() {
        let address = if near {
            Ipv4Addr::LOCALHOST.into()
        } else {
            machine
        };
        return std::net::SocketAddr::new(address, port).to_string();
    }
    let host = match near {
        true => format!("{}.elb.localhost", balancer.name),
        false => machine.to_string(),
    };
    match (listener.protocol.as_str(), port) {
        ("HTTPS", 443) => format!("https://{host}"),
        ("HTTPS", _) => format!("https://{host}:{port}"),
        (_, 80) => format!("http://{host}"),
        (_, _) => format!("http://{host}:{port}"),
    }
}
