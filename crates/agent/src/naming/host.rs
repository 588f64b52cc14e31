//! Names on the machine itself.

use super::{Asker, Naming};
use netns::resolver::{Data, Forwarding, Resolver, Zones};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use tokio::task::JoinSet;

/// How long an answer may be kept, seconds.
const TTL: u32 = 60;

/// Answers the names of every hosted zone, and those below `localhost`, over UDP and TCP at
/// `address`; refuses others. Private addresses are reached from the machine where its routes
/// lead there; load balancers listen on it themselves.
///
/// The tasks end when the set is dropped. Fails where the port cannot be had.
pub fn answer_on_host(naming: &Naming, address: SocketAddr) -> io::Result<JoinSet<()>> {
    let packets = UdpSocket::bind(address)?;
    let streams = TcpListener::bind(packets.local_addr()?)?;
    let resolver = Resolver::new(own(), "/nonexistent");
    naming.open(Asker::Host, resolver.clone());
    let mut serving = JoinSet::new();
    let by_tcp = resolver.clone();
    serving.spawn(async move { told(resolver.serve_udp(packets).await) });
    serving.spawn(async move { told(by_tcp.serve_tcp(streams).await) });
    Ok(serving)
}

/// Load balancers are reached on the machine at its loopback address, as all names below
/// `localhost` are (RFC 6761); those of network load balancers have their Region in between.
fn own() -> Zones {
    let mut zones = Zones::new(Forwarding::Refuse);
    let local = Data::Address(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let added = zones
        .add_zone("localhost", TTL)
        .and_then(|()| zones.add("*.localhost", TTL, local));
    if let Err(error) = added {
        tracing::warn!(%error, "names of load balancers are left out");
    }
    zones
}

fn told(ended: io::Result<()>) {
    if let Err(error) = ended {
        tracing::warn!(%error, "the machine's resolver has ended");
    }
}
