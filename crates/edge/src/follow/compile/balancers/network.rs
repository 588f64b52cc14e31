//! What differs for network load balancers: sockets of their own, and no names to tell them apart.

use std::net::SocketAddr;

use domain::elb::network::carries_udp;
use route::Flavour;

use super::super::{Carries, Place, Socket, Wanted};
use super::Door;
use crate::Serves;

/// What comes to a listener of that protocol.
pub(super) fn carried(protocol: &str) -> Vec<Carries> {
    match (protocol, carries_udp(protocol)) {
        ("UDP", _) => vec![Carries::Packets],
        (_, true) => vec![Carries::Streams, Carries::Packets],
        (_, false) => vec![Carries::Streams],
    }
}

/// What sets the sockets of packets apart by name.
pub(super) fn mark(carries: Carries) -> &'static str {
    match carries {
        Carries::Streams => "",
        Carries::Packets => " udp",
    }
}

/// What a policy has clients choose from, the most wanted first.
///
/// Source: the guide of network load balancers, ALPN policies.
pub(super) fn alpn(policy: Option<&str>) -> Vec<&'static str> {
    match policy {
        Some("HTTP1Only") => vec!["http/1.1"],
        Some("HTTP2Only") => vec!["h2"],
        Some("HTTP2Optional") => vec!["http/1.1", "h2"],
        Some("HTTP2Preferred") => vec!["h2", "http/1.1"],
        _ => Vec::new(),
    }
}

/// The network load balancer that has a port of the machine for itself: the oldest of all that
/// want it, if that is one. Bytes do not tell whom they are for.
pub(super) fn owner<'a>(doors: &'a [Door], wanted: &Wanted) -> Option<&'a Door> {
    let oldest = doors.iter().min_by_key(|door| door.made_at)?;
    let listener = &wanted.table.listeners[oldest.listener];
    matches!(listener.flavour, Flavour::Network(_)).then_some(oldest)
}

/// Opens a port of the machine for the network load balancer that owns it; the others are told.
pub(super) fn add_host_socket(
    address: SocketAddr,
    carries: Carries,
    mut doors: Vec<Door>,
    wanted: &mut Wanted,
) {
    doors.sort_by_key(|door| door.made_at);
    let mut doors = doors.into_iter();
    let Some(first) = doors.next() else { return };
    let listener = wanted.table.listeners[first.listener].id.clone();
    refuse(doors, address.port(), &first.name, wanted);
    let socket = Socket {
        place: Place::Host(vec![first.balancer]),
        address,
        serves: Serves::Listener(listener),
        carries,
    };
    let id = format!("host {}{}", address.port(), mark(carries));
    wanted.sockets.insert(id.into(), socket);
}

/// Takes those away that cannot share a port with what speaks HTTP, and tells them.
pub(super) fn part(doors: Vec<Door>, port: u16, wanted: &mut Wanted) -> Vec<Door> {
    let is_network = |door: &Door| {
        let listener = &wanted.table.listeners[door.listener];
        matches!(listener.flavour, Flavour::Network(_))
    };
    let (others, sharing): (Vec<_>, Vec<_>) = doors.into_iter().partition(is_network);
    if let Some(name) = sharing.first().map(|door| door.name.clone()) {
        refuse(others.into_iter(), port, &name, wanted);
    }
    sharing
}

fn refuse(doors: impl Iterator<Item = Door>, port: u16, owner: &str, wanted: &mut Wanted) {
    let told = doors.map(|door| (door.balancer, port, owner.to_owned()));
    wanted.taken.extend(told);
}

#[cfg(test)]
mod tests;
