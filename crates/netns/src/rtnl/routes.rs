//! The routes we ask the kernel for.

use std::net::Ipv4Addr;

use netlink_packet_route::route::{
    RouteAddress, RouteAttribute, RouteFlags, RouteHeader, RouteMessage, RouteProtocol, RouteScope,
    RouteType,
};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

use crate::spec::Cidr;

/// A route to `range` straight out of the link.
pub(crate) fn route_on_link(link: u32, range: Cidr) -> RouteNetlinkMessage {
    let mut route = route(range, RouteType::Unicast, RouteScope::Link);
    route.attributes.push(RouteAttribute::Oif(link));
    RouteNetlinkMessage::NewRoute(route)
}

/// The route for everything else, by way of `gateway` on the link.
pub(crate) fn default_route(link: u32, gateway: Ipv4Addr) -> RouteNetlinkMessage {
    route_by(link, gateway, Cidr::EVERYWHERE)
}

/// A route to `range` by way of `gateway` on the link.
pub(crate) fn route_by(link: u32, gateway: Ipv4Addr, range: Cidr) -> RouteNetlinkMessage {
    RouteNetlinkMessage::NewRoute(gateway_route(link, gateway, range))
}

/// Removes a route to `range` by way of `gateway`.
pub(crate) fn delete_route_by(link: u32, gateway: Ipv4Addr, range: Cidr) -> RouteNetlinkMessage {
    RouteNetlinkMessage::DelRoute(gateway_route(link, gateway, range))
}

fn gateway_route(link: u32, gateway: Ipv4Addr, range: Cidr) -> RouteMessage {
    let mut route = route(range, RouteType::Unicast, RouteScope::Universe);
    route
        .attributes
        .push(RouteAttribute::Gateway(RouteAddress::Inet(gateway)));
    route.attributes.push(RouteAttribute::Oif(link));
    route
}

/// The default route of a table that is not the main one, by way of `gateway` on the link.
pub(crate) fn default_route_of(table: u32, link: u32, gateway: Ipv4Addr) -> RouteNetlinkMessage {
    let mut route = gateway_route(link, gateway, Cidr::EVERYWHERE);
    route.header.flags = RouteFlags::Onlink;
    put_into(&mut route, table);
    RouteNetlinkMessage::NewRoute(route)
}

/// Has a table say of every address that it is the namespace's own.
pub(crate) fn everything_is_local(table: u32) -> RouteNetlinkMessage {
    let mut route = route(Cidr::EVERYWHERE, RouteType::Local, RouteScope::Host);
    route
        .attributes
        .push(RouteAttribute::Oif(crate::link::LOOPBACK));
    put_into(&mut route, table);
    RouteNetlinkMessage::NewRoute(route)
}

/// Numbers above 255 do not fit the header.
fn put_into(route: &mut RouteMessage, table: u32) {
    route.header.table = RouteHeader::RT_TABLE_UNSPEC;
    route.attributes.push(RouteAttribute::Table(table));
}

/// Asks for all IPv4 routes.
pub(crate) fn list_routes() -> RouteNetlinkMessage {
    let mut message = RouteMessage::default();
    message.header.address_family = AddressFamily::Inet;
    RouteNetlinkMessage::GetRoute(message)
}

/// Reads the one address that a route leads to, by way of `gateway` on the link.
pub(crate) fn found_route_by(
    message: RouteNetlinkMessage,
    link: u32,
    gateway: Ipv4Addr,
) -> Option<Ipv4Addr> {
    let RouteNetlinkMessage::NewRoute(route) = message else {
        return None;
    };
    let (mut to, mut by, mut over) = (None, None, None);
    for attribute in route.attributes {
        match attribute {
            RouteAttribute::Destination(RouteAddress::Inet(address)) => to = Some(address),
            RouteAttribute::Gateway(RouteAddress::Inet(address)) => by = Some(address),
            RouteAttribute::Oif(index) => over = Some(index),
            _ => {}
        }
    }
    let is_it = route.header.destination_prefix_length == 32;
    to.filter(|_| is_it && by == Some(gateway) && over == Some(link))
}

/// A route on which packets for `range` vanish, unless a more precise one exists.
pub(crate) fn black_hole(range: Cidr) -> RouteNetlinkMessage {
    RouteNetlinkMessage::NewRoute(route(range, RouteType::BlackHole, RouteScope::Universe))
}

/// Removes the route to one interface's address.
pub(crate) fn delete_route_on_link(link: u32, range: Cidr) -> RouteNetlinkMessage {
    let mut route = route(range, RouteType::Unicast, RouteScope::Link);
    route.attributes.push(RouteAttribute::Oif(link));
    RouteNetlinkMessage::DelRoute(route)
}

fn route(range: Cidr, kind: RouteType, scope: RouteScope) -> RouteMessage {
    let mut message = RouteMessage::default();
    message.header.address_family = AddressFamily::Inet;
    message.header.destination_prefix_length = range.prefix_len();
    message.header.table = RouteHeader::RT_TABLE_MAIN;
    message.header.protocol = RouteProtocol::Static;
    message.header.scope = scope;
    message.header.kind = kind;
    if range.prefix_len() > 0 {
        let destination = RouteAddress::Inet(range.address());
        message
            .attributes
            .push(RouteAttribute::Destination(destination));
    }
    message
}
