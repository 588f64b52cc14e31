//! Network load balancers: flows of bytes and of packets, each to one target as a whole.
//!
//! - `serve`: one TCP or TLS connection
//! - `packets`: flows of packets through one socket
//! - `flows`: which flows a target has, so that they end when they must
//! - `proxy`: the header that tells targets the client

mod flows;
mod packets;
pub(crate) mod proxy;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use route::{Action, Flow, InFlight, Listener, NetworkPolicy, Target, TargetGroup};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::downstream::{ClientStream, Conn};
use crate::tls::{Speaks, server_name};
use crate::tunnel::{self, TargetStream};

pub(crate) use flows::{Flows, end_flows};
pub(crate) use packets::serve_packets;

/// The number of TCP, as IP has it.
const TCP: u8 = 6;
/// How many targets a connection is tried at.
///
/// Chosen: one that refuses is passed over, twice at most. At AWS the client is refused; but a
/// task that has just ended is known later here than there.
const ATTEMPTS: usize = 3;

/// A connection to a target.
struct Reached {
    stream: TargetStream,
    in_flight: InFlight,
}

/// Serves one connection. Whoever is left when it ends otherwise than by both sides' wish is told
/// by a reset: after silence, when its target has left, or when there is none.
///
/// Source: the guide of network load balancers, connection idle timeout: packets that come after
/// it are answered with a reset. Chosen: it is sent at once, as we have the connection then.
pub(crate) async fn serve(
    conn: &Conn,
    listener: &Listener,
    policy: &NetworkPolicy,
    mut client: ClientStream,
) {
    let Some(group) = group_of(listener) else {
        return reset(client.socket());
    };
    let reaching = reach(conn, listener, group, policy, &client);
    let reached = tokio::select! {
        reached = reaching => reached,
        () = conn.life.killed() => None,
    };
    let Some(Reached { stream, in_flight }) = reached else {
        return reset(client.socket());
    };
    let target = in_flight.target();
    let _flow = conn.shared.flows.enter(target.serial(), &conn.life);
    target.meter().opened();
    let joined = carry(conn, policy, &mut client, stream).await;
    target.meter().closed();
    for meter in [target.meter(), group.meter(), conn.meter(listener)] {
        meter.carried(joined.received, joined.sent);
    }
}

/// The target group that the listener sends the next flow to.
fn group_of(listener: &Listener) -> Option<&TargetGroup> {
    match &listener.default {
        Action::Forward(forward) => forward.choose().map(|group| &**group),
        Action::Authenticate(..) | Action::FixedResponse(_) | Action::Redirect(_) => None,
    }
}

async fn carry(
    conn: &Conn,
    policy: &NetworkPolicy,
    client: &mut ClientStream,
    mut target: TargetStream,
) -> tunnel::Joined {
    let (shared, life) = (&conn.shared, &conn.life);
    let joined = tunnel::join(shared, life, client, &mut target, policy.idle_timeout).await;
    if !joined.is_whole {
        reset(client.socket());
        reset(target.socket());
    }
    joined
}

/// Has the connection end with a reset when it is dropped.
fn reset(stream: &TcpStream) {
    if let Err(error) = stream.set_zero_linger() {
        tracing::debug!(%error, "a connection could not be reset");
    }
}

/// Connects to the flow's target.
async fn reach(
    conn: &Conn,
    listener: &Listener,
    group: &TargetGroup,
    policy: &NetworkPolicy,
    client: &ClientStream,
) -> Option<Reached> {
    let flow = Flow {
        protocol: TCP,
        client: canonical(conn.client),
        listener: canonical(client.socket().local_addr().ok()?),
    };
    let mut tried = Vec::new();
    for _ in 0..ATTEMPTS {
        let target = group.pick_for(&flow, listener.zone.as_ref(), &tried)?;
        let in_flight = target.state.begin();
        let kept = kept(group, policy, flow.client);
        let connecting = connect(conn, listener, (group, target), (&flow, kept));
        match tokio::time::timeout(policy.connect_timeout, connecting).await {
            Ok(Ok(stream)) => return Some(Reached { stream, in_flight }),
            Ok(Err(error)) => {
                tracing::debug!(address = %target.address(), %error, "no connection");
            }
            Err(_) => tracing::debug!(address = %target.address(), "no connection in time"),
        }
        target.state.meter().connection_failed();
        group.meter().connection_failed();
        if kept.is_some_and(|client| client.ip() == target.address().ip()) {
            return None; // it called itself, and does not answer its own name
        }
        tried.push(target.state.serial());
    }
    None
}

/// Whom a target sees instead of the load balancer; `None` where that is the load balancer.
///
/// Source: the guide of network load balancers, client IP preservation: what calls by IPv6 is not
/// kept before targets of IPv4.
pub(crate) fn kept(
    group: &TargetGroup,
    policy: &NetworkPolicy,
    client: SocketAddr,
) -> Option<SocketAddr> {
    let own = match client.ip() {
        own if own.is_loopback() => policy.machine?.into(),
        own => own,
    };
    let keeps = group.flows.keeps_client && own.is_ipv4();
    keeps.then(|| SocketAddr::new(own, client.port()))
}

async fn connect(
    conn: &Conn,
    listener: &Listener,
    (group, target): (&TargetGroup, &Target),
    (flow, kept): (&Flow, Option<SocketAddr>),
) -> io::Result<TargetStream> {
    let origin = group.called_from.as_ref().unwrap_or(&listener.origin);
    let (address, connect) = (target.address(), &conn.shared.connect);
    let mut stream = match kept {
        Some(client) => connect.connect_as(origin, client, address).await?,
        None => connect.connect(origin, address).await?,
    };
    stream.set_nodelay(true)?;
    if group.flows.proxy_protocol {
        stream.write_all(&proxy::of(flow)).await?;
    }
    if let Some(identity) = &target.identity {
        let caller = conn.shared.caller(identity)?;
        let secured = caller.connect(Speaks::Bytes, stream).await?;
        return Ok(TargetStream::secured(secured));
    }
    if !group.secure {
        return Ok(TargetStream::Plain(stream));
    }
    let connector = conn.shared.targets.of_bytes();
    let secured = connector.connect(server_name(address.ip()), stream).await?;
    Ok(TargetStream::secured(secured))
}

fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// How long a connection to a target may take.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
