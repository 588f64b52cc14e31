//! The nodes of a load balancer: a listener in each of its zones.
//!
//! What comes to a zone's address goes on from its interface, and stays in the zone where a target
//! group does not cross zones. What comes to a port of the machine has no zone: all targets are
//! for it, as for a client that finds every zone by the load balancer's name.

use std::net::SocketAddr;

use domain::elb::Listener;
use route::{ListenerId, ListenerSpec};

use super::super::{Carries, Place, Socket, Wanted, WantedTls};
use super::{Home, Zone, network, origin_at};
use crate::Serves;

/// The name of a listener in one zone.
fn id_in(arn: &str, zone: &Zone) -> ListenerId {
    format!("{arn} {}", zone.name).into()
}

/// The same listener in each zone, with what it serves TLS with.
pub(super) fn listeners(
    home: &Home,
    spec: &ListenerSpec,
    tls: Option<&WantedTls>,
    wanted: &mut Wanted,
) -> Vec<ListenerSpec> {
    let in_zone = |zone: &Zone| {
        let id = id_in(spec.id.as_str(), zone);
        if let Some(tls) = tls {
            let tls = WantedTls {
                shared_port: None,
                ..tls.clone()
            };
            wanted.tls.insert(id.clone(), tls);
        }
        ListenerSpec {
            id,
            zone: Some(zone.name.as_str().into()),
            origin: origin_at(&zone.path),
            ..spec.clone()
        }
    };
    home.zones.iter().map(in_zone).collect()
}

/// Opens the listener's port at the address of each zone.
pub(super) fn add_sockets(home: &Home, listener: &Listener, carries: Carries, wanted: &mut Wanted) {
    let arn = listener.arn().to_string();
    for zone in &home.zones {
        let mark = network::mark(carries);
        let id = format!("{arn} {}{mark}", zone.interface);
        let socket = Socket {
            place: Place::LoadBalancer(zone.interface.clone(), zone.path.clone()),
            address: SocketAddr::new(zone.address, listener.port),
            serves: Serves::Listener(id_in(&arn, zone)),
            carries,
        };
        wanted.sockets.insert(id.into(), socket);
    }
}

#[cfg(test)]
mod tests;
