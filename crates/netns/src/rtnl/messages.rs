//! The links, addresses and neighbours we ask the kernel for.

use std::net::{IpAddr, Ipv4Addr};
use std::os::fd::RawFd;

use netlink_packet_route::address::{AddressAttribute, AddressFlags, AddressMessage, AddressScope};
use netlink_packet_route::link::{
    AfSpecInet6, AfSpecUnspec, In6AddrGenMode, InfoData, InfoKind, InfoVeth, LinkAttribute,
    LinkFlags, LinkInfo, LinkMessage,
};
use netlink_packet_route::neighbour::{
    NeighbourAddress, NeighbourAttribute, NeighbourMessage, NeighbourState,
};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

use crate::spec::MacAddress;

/// One end of a veth pair to be made.
pub(crate) struct VethEnd<'a> {
    pub(crate) name: &'a str,
    pub(crate) mac: Option<MacAddress>,
    pub(crate) mtu: u32,
    /// The group of links it is in; 0 for none.
    pub(crate) group: u32,
}

/// A link as the kernel lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundLink {
    pub(crate) index: u32,
    pub(crate) name: String,
    pub(crate) alias: String,
    pub(crate) group: u32,
    /// Whether packets sent now leave: the kernel gives a link its queue a moment after it is up.
    pub(crate) sends: bool,
}

/// A veth pair: `here` in the socket's namespace, `there` born in the namespace `there_fd`.
pub(crate) fn veth(
    here: &VethEnd<'_>,
    there: &VethEnd<'_>,
    there_fd: RawFd,
) -> RouteNetlinkMessage {
    let mut peer = veth_end(there);
    peer.attributes.push(LinkAttribute::NetNsFd(there_fd));
    let mut link = veth_end(here);
    link.attributes.push(LinkAttribute::LinkInfo(vec![
        LinkInfo::Kind(InfoKind::Veth),
        LinkInfo::Data(InfoData::Veth(InfoVeth::Peer(peer))),
    ]));
    RouteNetlinkMessage::NewLink(link)
}

fn veth_end(end: &VethEnd<'_>) -> LinkMessage {
    let mut link = LinkMessage::default();
    link.attributes
        .push(LinkAttribute::IfName(end.name.to_owned()));
    link.attributes.push(LinkAttribute::Mtu(end.mtu));
    link.attributes.push(LinkAttribute::Group(end.group));
    if let Some(MacAddress(mac)) = end.mac {
        link.attributes.push(LinkAttribute::Address(mac.to_vec()));
    }
    link
}

/// Brings the link `name` up, without IPv6 addresses of its own.
pub(crate) fn link_up(name: &str) -> RouteNetlinkMessage {
    let mut link = LinkMessage::default();
    link.header.flags = LinkFlags::Up;
    link.header.change_mask = LinkFlags::Up;
    link.attributes.push(LinkAttribute::IfName(name.to_owned()));
    RouteNetlinkMessage::SetLink(link)
}

/// Keeps the link `name` from giving itself IPv6 addresses.
pub(crate) fn link_without_ipv6_addresses(name: &str) -> RouteNetlinkMessage {
    let mut link = LinkMessage::default();
    link.attributes.push(LinkAttribute::IfName(name.to_owned()));
    link.attributes
        .push(LinkAttribute::AfSpecUnspec(vec![AfSpecUnspec::Inet6(
            vec![AfSpecInet6::AddrGenMode(In6AddrGenMode::None)],
        )]));
    RouteNetlinkMessage::SetLink(link)
}

/// Notes on the link `name` whose it is.
pub(crate) fn link_alias(name: &str, alias: &str) -> RouteNetlinkMessage {
    let mut link = LinkMessage::default();
    link.attributes.push(LinkAttribute::IfName(name.to_owned()));
    link.attributes
        .push(LinkAttribute::IfAlias(alias.to_owned()));
    RouteNetlinkMessage::SetLink(link)
}

/// Puts the link `name` into a group of links, which can be deleted together.
pub(crate) fn link_group(name: &str, group: u32) -> RouteNetlinkMessage {
    let mut link = LinkMessage::default();
    link.attributes.push(LinkAttribute::IfName(name.to_owned()));
    link.attributes.push(LinkAttribute::Group(group));
    RouteNetlinkMessage::SetLink(link)
}

/// Deletes the link `name`.
pub(crate) fn delete_link(name: &str) -> RouteNetlinkMessage {
    let mut link = LinkMessage::default();
    link.attributes.push(LinkAttribute::IfName(name.to_owned()));
    RouteNetlinkMessage::DelLink(link)
}

/// Deletes every link of a group, with one wait for all.
pub(crate) fn delete_group(group: u32) -> RouteNetlinkMessage {
    let mut link = LinkMessage::default();
    link.attributes.push(LinkAttribute::Group(group));
    RouteNetlinkMessage::DelLink(link)
}

/// Asks for the link `name`.
pub(crate) fn get_link(name: &str) -> RouteNetlinkMessage {
    let mut link = LinkMessage::default();
    link.attributes.push(LinkAttribute::IfName(name.to_owned()));
    RouteNetlinkMessage::GetLink(link)
}

/// Asks for all links.
pub(crate) fn list_links() -> RouteNetlinkMessage {
    RouteNetlinkMessage::GetLink(LinkMessage::default())
}

/// Asks for all IPv4 addresses.
pub(crate) fn list_addresses() -> RouteNetlinkMessage {
    let mut message = AddressMessage::default();
    message.header.family = AddressFamily::Inet;
    RouteNetlinkMessage::GetAddress(message)
}

/// Reads a link out of an answer.
pub(crate) fn found_link(message: RouteNetlinkMessage) -> Option<FoundLink> {
    let RouteNetlinkMessage::NewLink(link) = message else {
        return None;
    };
    let mut found = FoundLink {
        index: link.header.index,
        name: String::new(),
        alias: String::new(),
        group: 0,
        sends: false,
    };
    for attribute in link.attributes {
        match attribute {
            LinkAttribute::IfName(name) => found.name = name,
            LinkAttribute::IfAlias(alias) => found.alias = alias,
            LinkAttribute::Group(group) => found.group = group,
            LinkAttribute::Qdisc(queue) => found.sends = queue != "noop",
            _ => {}
        }
    }
    Some(found)
}

/// Reads an IPv4 address out of an answer.
pub(crate) fn found_address(message: RouteNetlinkMessage) -> Option<Ipv4Addr> {
    let RouteNetlinkMessage::NewAddress(address) = message else {
        return None;
    };
    address
        .attributes
        .iter()
        .find_map(|attribute| match attribute {
            AddressAttribute::Local(IpAddr::V4(address)) => Some(*address),
            _ => None,
        })
}

/// Reads an IPv4 address of `lo`, other than 127.0.0.0/8, out of an answer.
pub(crate) fn found_loopback_address(message: RouteNetlinkMessage) -> Option<Ipv4Addr> {
    let RouteNetlinkMessage::NewAddress(address) = &message else {
        return None;
    };
    let on_loopback = address.header.index == crate::link::LOOPBACK;
    found_address(message).filter(|address| on_loopback && !address.is_loopback())
}

/// Takes an address of its own off the link.
pub(crate) fn delete_address(link: u32, address: Ipv4Addr) -> RouteNetlinkMessage {
    RouteNetlinkMessage::DelAddress(address_message(link, address, 32))
}

/// Gives the link an address, without the route to its range that the kernel would add.
pub(crate) fn address(link: u32, address: Ipv4Addr, prefix_len: u8) -> RouteNetlinkMessage {
    RouteNetlinkMessage::NewAddress(address_message(link, address, prefix_len))
}

fn address_message(link: u32, address: Ipv4Addr, prefix_len: u8) -> AddressMessage {
    let mut message = AddressMessage::default();
    message.header.family = AddressFamily::Inet;
    message.header.prefix_len = prefix_len;
    message.header.index = link;
    message.header.scope = AddressScope::Universe;
    message.attributes = vec![
        AddressAttribute::Local(IpAddr::V4(address)),
        AddressAttribute::Address(IpAddr::V4(address)),
        AddressAttribute::Flags(AddressFlags::Noprefixroute),
    ];
    message
}

/// Ties a neighbour's address to its hardware address for good, so that nobody has to ask.
pub(crate) fn neighbour(link: u32, address: Ipv4Addr, mac: MacAddress) -> RouteNetlinkMessage {
    let mut message = NeighbourMessage::default();
    message.header.family = AddressFamily::Inet;
    message.header.ifindex = link;
    message.header.state = NeighbourState::Permanent;
    message.attributes = vec![
        NeighbourAttribute::Destination(NeighbourAddress::Inet(address)),
        NeighbourAttribute::LinkLayerAddress(mac.0.to_vec()),
    ];
    RouteNetlinkMessage::NewNeighbour(message)
}
