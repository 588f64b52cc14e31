//! One client connection, as its requests see it, and what is logged of it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::HeaderValue;
use route::{Flavour, Listener, Meter, Millis, Moment};

use super::life::Life;
use crate::alarm::Alarm;
use crate::logs::{ConnectionLine, Handshake, Kind};
use crate::sockets::Door;
use crate::threads::{Shared, Thread};
use crate::tls::Secured;

/// One client connection, as its requests see it.
pub(crate) struct Conn {
    pub(crate) shared: Arc<Shared>,
    pub(crate) thread: Arc<Thread>,
    pub(crate) door: Arc<Door>,
    pub(crate) life: Arc<Life>,
    pub(crate) client: SocketAddr,
    /// The client's address as X-Forwarded-For has it.
    pub(crate) address: HeaderValue,
    /// What TLS was agreed on; nothing in the clear.
    pub(crate) secured: Option<Secured>,
    /// For the exchange that waits for a target.
    pub(crate) alarm: Alarm,
    /// How long the handshake took.
    handshake: Duration,
    trace: OnceLock<String>,
    requests: AtomicU64,
    counted: OnceLock<Counted>,
}

impl Conn {
    /// A connection whose client was welcomed: what was agreed on, and how long that took.
    pub(super) fn new(
        (shared, thread): (Arc<Shared>, Arc<Thread>),
        (door, life): (Arc<Door>, Arc<Life>),
        (client, address): (SocketAddr, HeaderValue),
        (secured, handshake): (Option<Secured>, Duration),
    ) -> Self {
        Self {
            shared,
            thread,
            door,
            life,
            client,
            address,
            secured,
            alarm: Alarm::default(),
            handshake,
            trace: OnceLock::new(),
            requests: AtomicU64::new(0),
            counted: OnceLock::new(),
        }
    }

    /// Whether the connection has reached the age at which it is closed.
    pub(crate) fn is_old(&self, listener: &Listener) -> bool {
        let age = self.life.age(self.life.last_io());
        let limit = match &listener.flavour {
            Flavour::LoadBalancer(policy) => policy.keep_alive,
            Flavour::Service(_) | Flavour::Network(_) => self.shared.config.limits.keep_alive,
        };
        u128::from(age) >= limit.as_millis()
    }

    /// When bytes last moved: the present, near enough for what takes seconds.
    pub(crate) fn lately(&self) -> Millis {
        self.shared.millis(self.life.last_io())
    }

    /// The present, as cookies of this connection have it.
    pub(crate) fn moment(&self) -> Moment {
        Moment {
            now: (self.shared.config.unix_seconds)(),
            secure: self.secured.is_some(),
        }
    }

    /// Counts the connection as one of this listener's owner, once.
    pub(crate) fn count(&self, listener: &Listener) {
        self.counted.get_or_init(|| {
            self.log(listener);
            Counted::new(self.meter(listener))
        });
    }

    /// Where traffic of this connection is counted.
    pub(crate) fn meter<'l>(&self, listener: &'l Listener) -> &'l Arc<Meter> {
        listener.meter_at(self.door.address)
    }

    /// The connection's id in logs.
    pub(crate) fn trace(&self) -> &str {
        self.trace.get_or_init(|| trace_id(&self.shared))
    }

    fn log(&self, listener: &Listener) {
        let secured = self.secured.as_ref();
        let agreed = secured.map(|one| (one.version, one.cipher, self.handshake));
        let handshake = agreed.map(|agreed| Handshake {
            agreed: Some(agreed),
        });
        log(&self.shared, listener, self.client, handshake, || {
            self.trace().to_owned()
        });
    }

    /// How many requests have begun.
    pub(super) fn requests_begun(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// The number of the request that begins now; the first is 1.
    pub(crate) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// A connection counted as open by its owner's meter.
struct Counted(Arc<Meter>);

impl Counted {
    fn new(meter: &Arc<Meter>) -> Self {
        meter.opened();
        Self(Arc::clone(meter))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.closed();
    }
}

/// Source: the load balancers' guide: ids of connections begin so. Chosen: the rest is chance.
fn trace_id(shared: &Shared) -> String {
    format!("TID_{}", shared.config.ids.hex(32))
}

/// Adds a handshake that failed to the connection log, where there is one.
pub(super) fn log_failure(shared: &Shared, listener: &Listener, client: SocketAddr) {
    let failed = Handshake { agreed: None };
    log(shared, listener, client, Some(failed), || trace_id(shared));
}

/// Adds a line to the connection log, where there is one.
fn log(
    shared: &Shared,
    listener: &Listener,
    mut client: SocketAddr,
    handshake: Option<Handshake<'_>>,
    trace: impl FnOnce() -> String,
) {
    let wants = matches!(&listener.flavour, Flavour::LoadBalancer(one) if one.logs_connections);
    let Some(logbook) = shared.config.logbook.as_ref().filter(|_| wants) else {
        return;
    };
    let Some(book) = logbook.book(&listener.owner) else {
        return;
    };
    client.set_ip(client.ip().to_canonical());
    let line = ConnectionLine {
        at: logbook.now(),
        client,
        port: listener.port,
        handshake,
        connection: &trace(),
    };
    logbook.add(&book, Kind::Connections, &line);
}
