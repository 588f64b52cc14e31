//! Load balancers: listeners, the sockets in their zones and on the machine.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use domain::elb::{Listener, ListenerTls, LoadBalancer, LoadBalancerZone};
use domain::network::NetworkInterface;
use domain::{Key, Record};
use route::{Flavour, Guard, ListenerSpec, Origin, Owner, Protocol, Scheme, SharedPort};

use super::{
    Carries, Place, Records, Socket, Surroundings, Wanted, WantedTls, load_balancer_of, logins,
    policies, rules,
};
use crate::Serves;

mod network;
mod zones;

/// The interfaces of a load balancer that are real; it serves as soon as there is one.
pub(super) struct Home {
    zones: Vec<Zone>,
}

struct Zone {
    name: String,
    interface: String,
    path: PathBuf,
    address: IpAddr,
}

impl Home {
    /// Where connections to targets start that did not come by any zone.
    fn origin(&self) -> Origin {
        self.origin_in(None)
    }

    /// Where connections to what is in that zone start: from the zone's own interface.
    ///
    /// Chosen: from the first zone's where the load balancer has none there. At AWS every node
    /// probes what it sends to; here a target has one prober.
    pub(super) fn origin_in(&self, zone: Option<&str>) -> Origin {
        let own = self
            .zones
            .iter()
            .find(|own| Some(own.name.as_str()) == zone);
        let own = own.or(self.zones.first());
        own.map_or(Origin::Host, |zone| origin_at(&zone.path))
    }

    /// Its addresses, each with the name of its zone.
    fn named(&self) -> Vec<(IpAddr, String)> {
        let zones = self.zones.iter();
        zones
            .map(|zone| (zone.address, zone.name.clone()))
            .collect()
    }
}

pub(super) fn origin_at(path: &Path) -> Origin {
    Origin::Namespace(path.into())
}

/// The homes of load balancers, by key; those without a real interface have none.
pub(super) fn homes(records: &Records, around: &Surroundings<'_>) -> BTreeMap<Key, Home> {
    let balancers = records.load_balancers.iter();
    let homes = balancers.map(|(key, balancer)| (key.clone(), home(records, around, balancer)));
    homes.filter(|(_, home)| !home.zones.is_empty()).collect()
}

fn home(records: &Records, around: &Surroundings<'_>, balancer: &LoadBalancer) -> Home {
    let zone = |zone: &LoadBalancerZone| {
        let interface = &zone.interface;
        let key = NetworkInterface::key_of(&balancer.scope, interface);
        let address = records.interfaces.get(&key)?.address.as_ref()?.private_ip;
        Some(Zone {
            name: zone.zone.clone(),
            interface: interface.clone(),
            path: around.namespaces.path(interface)?,
            address: address.into(),
        })
    };
    let zones = balancer.zones.iter().filter_map(zone).collect();
    Home { zones }
}

/// Those that have a real interface in every zone.
pub(super) fn served(records: &Records, homes: &BTreeMap<Key, Home>) -> BTreeSet<Key> {
    let is_whole = |(key, home): &(&Key, &Home)| {
        let balancer = records.load_balancers.get(key);
        balancer.is_some_and(|balancer| home.zones.len() == balancer.zones.len())
    };
    let whole = homes.iter().filter(is_whole);
    whole.map(|(key, _)| key.clone()).collect()
}

/// Adds the listeners of load balancers that are real, and their sockets.
pub(super) fn add(
    records: &Records,
    around: &Surroundings<'_>,
    homes: &BTreeMap<Key, Home>,
    wanted: &mut Wanted,
) {
    let mut doors: BTreeMap<(u16, Carries), Vec<Door>> = BTreeMap::new();
    for listener in records.listeners.values() {
        let Some(balancer) = load_balancer_of(records, listener) else {
            continue; // being deleted
        };
        let Some(home) = homes.get(&balancer.key()) else {
            continue;
        };
        let guard = around.guards.get(&balancer.key());
        let place = (balancer, guard, home);
        let spec = listener_spec(records, around, listener, place, wanted);
        let node = home.zones.first().map(|zone| zone.address);
        if let Some(logs) = node.and_then(|node| policies::logs(balancer, node)) {
            wanted.balancer_logs.insert(spec.owner.clone(), logs);
        }
        let tls = listener.tls.as_ref();
        let tls = tls.map(|tls| wanted_tls(balancer, listener, tls));
        let in_zones = zones::listeners(home, &spec, tls.as_ref(), wanted);
        if let Some(tls) = tls {
            wanted.tls.insert(spec.id.clone(), tls);
        }
        for carries in network::carried(&listener.protocol) {
            zones::add_sockets(home, listener, carries, wanted);
            if !balancer.internal {
                let mut door = Door::new(balancer, wanted.table.listeners.len());
                door.names.extend(rules::hosts(records, listener));
                doors
                    .entry((listener.port, carries))
                    .or_default()
                    .push(door);
            }
        }
        wanted.table.listeners.push(spec);
        wanted.table.listeners.extend(in_zones);
    }
    for ((port, carries), doors) in doors {
        let address = SocketAddr::new(around.host, port);
        match network::owner(&doors, wanted) {
            Some(_) => network::add_host_socket(address, carries, doors, wanted),
            None => add_host_socket(address, doors, wanted),
        }
    }
}

fn listener_spec(
    records: &Records,
    around: &Surroundings<'_>,
    listener: &Listener,
    (balancer, guard, home): (&LoadBalancer, Option<&Guard>, &Home),
    wanted: &mut Wanted,
) -> ListenerSpec {
    let path = balancer.path();
    let name = format!("listener/{path}/{}", listener.id);
    let arn = balancer.scope.arn("elasticloadbalancing", name);
    ListenerSpec {
        id: arn.to_string().into(),
        owner: Owner::LoadBalancer(balancer.arn().to_string().into()),
        origin: home.origin(),
        zone: None,
        port: listener.port,
        scheme: match listener.protocol.as_str() {
            "HTTPS" | "TLS" => Scheme::Https,
            _ => Scheme::Http,
        },
        protocol: match balancer.is_network() {
            true => Protocol::Tcp,
            false => Protocol::Http,
        },
        flavour: match balancer.is_network() {
            true => {
                let machine = around.namespaces.machine(&balancer.vpc);
                Flavour::Network(policies::network(listener, machine))
            }
            false => Flavour::LoadBalancer(policies::policy(balancer, listener, guard)),
        },
        shared: None,
        zones: home.named(),
        rules: rules::of(records, around, listener, wanted),
        default: {
            let (id, actions) = (listener.arn().to_string(), &listener.default_actions);
            logins::action(records, around, (id, actions), wanted)
        },
    }
}

fn wanted_tls(balancer: &LoadBalancer, listener: &Listener, tls: &ListenerTls) -> WantedTls {
    let is_off = |key: &str| {
        balancer
            .attributes
            .get(key)
            .is_some_and(|value| value == "false")
    };
    WantedTls {
        policy: tls.policy.clone(),
        alpn: match is_off("routing.http2.enabled") {
            _ if balancer.is_network() => network::alpn(tls.alpn.as_deref()),
            true => vec!["http/1.1"],
            false => vec!["h2", "http/1.1"],
        },
        certificates: tls.certificates.clone(),
        shared_port: (!balancer.internal && !balancer.is_network()).then_some(listener.port),
    }
}

/// A listener that the machine reaches, too.
struct Door {
    balancer: Key,
    name: String,
    /// Its own names, and those its rules are for.
    names: Vec<String>,
    made_at: domain::Timestamp,
    /// Its place in the table.
    listener: usize,
}

impl Door {
    fn new(balancer: &LoadBalancer, listener: usize) -> Self {
        let short = format!("{}.elb.localhost", balancer.name);
        Self {
            balancer: balancer.key(),
            name: balancer.name.clone(),
            names: [&balancer.dns_name, &short]
                .map(|name| name.to_ascii_lowercase())
                .to_vec(),
            made_at: balancer.created_at,
            listener,
        }
    }
}

/// Opens a port of the machine for all load balancers that listen on it. Requests find theirs by
/// the name they are for: a name of the load balancer, or one that a rule names as a whole.
///
/// Chosen: where two accounts have load balancers of one name, the older has the short name.
fn add_host_socket(address: SocketAddr, mut doors: Vec<Door>, wanted: &mut Wanted) {
    let port = address.port();
    doors.sort_by_key(|door| door.made_at);
    let doors = network::part(doors, port, wanted);
    let any = (doors.len() == 1).then(|| SharedPort::ANY_HOST.to_owned());
    let mut taken = BTreeSet::new();
    for door in &doors {
        let names = door.names.iter().chain(&any);
        let hosts = names.filter(|name| taken.insert((*name).clone()));
        let hosts = hosts.cloned().collect();
        wanted.table.listeners[door.listener].shared = Some(SharedPort { port, hosts });
    }
    let balancers: BTreeSet<Key> = doors.into_iter().map(|door| door.balancer).collect();
    let socket = Socket {
        place: Place::Host(balancers.into_iter().collect()),
        address,
        serves: Serves::SharedPort(port),
        carries: Carries::Streams,
    };
    wanted.sockets.insert(format!("host {port}").into(), socket);
}
