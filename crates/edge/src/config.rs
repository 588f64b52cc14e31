//! What an edge is told when it starts.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::{IdSource, SeededIds};

use crate::{Keys, Logbook, NoKeys, Observe};

/// Configuration of an [`Edge`](crate::Edge).
#[derive(Clone)]
pub struct EdgeConfig {
    /// Data-plane threads; at least one.
    pub threads: usize,
    /// Seconds of API time per real second. Runs health checks, outlier ejection and slow start
    /// fast; time-outs of connections stay real.
    pub clock_speed: u32,
    /// Where trace ids come from; the same seed gives the same ids.
    pub seed: u64,
    /// The present in API time, in seconds since 1970, for trace ids.
    pub unix_seconds: Arc<dyn Fn() -> u64 + Send + Sync>,
    /// Chance for the sessions of users who log in; nobody may be able to guess it.
    pub ids: Arc<dyn IdSource>,
    /// Keys of identity providers that are part of this server, with which ID tokens are verified.
    pub keys: Arc<dyn Keys>,
    /// A PEM file of authorities whose certificates identity providers may have, beside those
    /// that the machine trusts.
    pub authorities: Option<PathBuf>,
    /// Where load balancers log, if they can.
    pub logbook: Option<Arc<Logbook>>,
    /// Told of every exchange, if anyone is to be.
    pub observe: Option<Arc<dyn Observe>>,
    /// Bounds.
    pub limits: Limits,
}

impl Default for EdgeConfig {
    /// One thread at real speed, with trace ids of the year 1970 and chance that is none.
    fn default() -> Self {
        Self {
            threads: 1,
            clock_speed: 1,
            seed: 0,
            unix_seconds: Arc::new(|| 0),
            ids: Arc::new(SeededIds::new(0)),
            keys: Arc::new(NoKeys),
            authorities: None,
            logbook: None,
            observe: None,
            limits: Limits::default(),
        }
    }
}

/// Bounds on what one connection may take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes read ahead per connection and side, and so the longest request head.
    /// Source for the head: ELB quotas, 64 KiB in all.
    pub buffer_bytes: usize,
    /// Bytes of a request body kept so that it can be sent again.
    pub replay_bytes: usize,
    /// How long a client may take to send a whole request head.
    pub head_timeout: Duration,
    /// How long a client may take for a TLS handshake. Source: ELB, connection logs: ten seconds.
    pub handshake_timeout: Duration,
    /// Age at which a client connection of Service Connect is closed, after the answer it waits
    /// for; load balancers have an attribute.
    pub keep_alive: Duration,
    /// How long an idle connection to a target is kept. Shorter than the five seconds after which
    /// many servers hang up, so that few requests meet a connection that is being closed.
    pub pool_idle: Duration,
    /// Idle connections kept per target and thread.
    pub pool_size: usize,
    /// HTTP/2 requests at a time on one client connection. Source: ELB, 128.
    pub streams: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            buffer_bytes: 64 * 1024,
            replay_bytes: 64 * 1024,
            head_timeout: Duration::from_secs(60),
            handshake_timeout: Duration::from_secs(10),
            keep_alive: Duration::from_secs(3600),
            pool_idle: Duration::from_secs(4),
            pool_size: 512,
            streams: 128,
        }
    }
}
