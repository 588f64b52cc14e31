//! The hook for access logs and spans.

use std::net::SocketAddr;
use std::time::Duration;

use http::{HeaderMap, Method, Version};
use route::{ListenerId, Owner, TargetId};

/// Told of every exchange when it is over; must be quick, it runs on the data-plane thread.
pub trait Observe: Send + Sync {
    /// Whether it wants to know what comes in by this listener.
    fn wants(&self, _listener: &ListenerId) -> bool {
        true
    }

    /// One exchange is over.
    fn exchange(&self, exchange: &Exchange<'_>);

    /// One connection of a TCP endpoint is over.
    fn connection(&self, _connection: &Connection<'_>) {}
}

/// One connection of a TCP endpoint and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Connection<'a> {
    /// Where it came in.
    pub listener: &'a ListenerId,
    /// The target it was carried to; nothing when none took it.
    pub target: Option<&'a TargetId>,
    /// The connection's other end.
    pub client: SocketAddr,
    /// Its number since the edge started.
    pub number: u64,
    /// Bytes from the client.
    pub bytes_in: u64,
    /// Bytes to the client.
    pub bytes_out: u64,
    /// How long it was open.
    pub took: Duration,
}

/// One request and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// Whose traffic it is.
    pub owner: &'a Owner,
    /// Where it came in.
    pub listener: &'a ListenerId,
    /// The target that answered, or was tried last.
    pub target: Option<&'a TargetId>,
    /// The connection's other end.
    pub client: SocketAddr,
    /// Method.
    pub method: &'a Method,
    /// What the client speaks.
    pub version: Version,
    /// Host asked for.
    pub host: &'a str,
    /// Path and query.
    pub path: &'a str,
    /// Request headers as sent to the target, trace headers included.
    pub headers: &'a HeaderMap,
    /// Status the client got; 460 when it left first.
    pub status: u16,
    /// Status the target gave; `None` when the edge answered.
    pub target_status: Option<u16>,
    /// Attempts made at targets.
    pub attempts: u32,
    /// Body bytes from the client.
    pub bytes_in: u64,
    /// Body bytes to the client.
    pub bytes_out: u64,
    /// From the request head to the answer's head.
    pub answered_after: Duration,
    /// From the request head to the end of the answer.
    pub took: Duration,
}
