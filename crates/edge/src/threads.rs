//! Data-plane threads and what they share.

use std::future::pending;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use route::{IdentityId, Ledger, Millis, RouteTable};
use rustls::crypto::aws_lc_rs::Ticketer;
use rustls::server::ProducesTickets;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::chance::Chance;
use crate::client::Client;
use crate::date::DateLine;
use crate::login::{Logins, Renewals};
use crate::network::Flows;
use crate::tls::{ApiTime, Caller, Targets, TlsTable};
use crate::upstream::Pool;
use crate::{Connect, EdgeConfig};

/// What every thread sees.
pub(crate) struct Shared {
    pub(crate) table: ArcSwap<RouteTable>,
    pub(crate) tls: ArcSwap<TlsTable>,
    /// What client sessions are resumed with; the same for all listeners, as long as we live.
    pub(crate) tickets: Option<Arc<dyn ProducesTickets>>,
    /// How targets that speak TLS are called.
    pub(crate) targets: Targets,
    /// Keys and secrets of listeners at which users log in.
    pub(crate) logins: ArcSwap<Logins>,
    pub(crate) renewals: Renewals,
    /// Calls identity providers.
    pub(crate) client: Client,
    pub(crate) ledger: Ledger,
    /// Connections and exchanges of packets through network load balancers, by target.
    pub(crate) flows: Arc<Flows>,
    pub(crate) connect: Arc<dyn Connect>,
    pub(crate) config: EdgeConfig,
    pub(crate) threads: Box<[Arc<Thread>]>,
    /// TCP connections that were told of.
    told: AtomicU64,
    epoch: Instant,
}

impl Shared {
    pub(crate) fn new(
        config: EdgeConfig,
        connect: Arc<dyn Connect>,
    ) -> io::Result<(Arc<Self>, Stop)> {
        let count = config.threads.max(1);
        let started = (0..count).map(|index| Thread::start(index, &config));
        let (threads, stops): (Vec<_>, Vec<_>) =
            started.collect::<io::Result<Vec<_>>>()?.into_iter().unzip();
        let shared = Self {
            table: ArcSwap::default(),
            tls: ArcSwap::default(),
            tickets: Ticketer::new().ok(),
            targets: Targets::new().map_err(io::Error::other)?,
            logins: ArcSwap::default(),
            renewals: Renewals::default(),
            client: Client::new(Arc::clone(&connect), config.authorities.clone()),
            ledger: Ledger::default(),
            flows: Arc::default(),
            connect,
            config,
            threads: threads.into(),
            told: AtomicU64::new(0),
            epoch: Instant::now(),
        };
        Ok((Arc::new(shared), Stop(stops)))
    }

    /// The number of a connection that is told of; the first is 1.
    pub(crate) fn next_connection(&self) -> u64 {
        self.told.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Real milliseconds since start, for time-outs.
    pub(crate) fn tick(&self) -> u64 {
        self.epoch.elapsed().as_millis() as u64
    }

    /// Milliseconds of API time since start, for balancing.
    pub(crate) fn now(&self) -> Millis {
        self.millis(self.tick())
    }

    /// API time at this tick.
    pub(crate) fn millis(&self, tick: u64) -> Millis {
        Millis(tick.saturating_mul(u64::from(self.config.clock_speed.max(1))))
    }

    /// How an endpoint of the mesh is called.
    ///
    /// # Errors
    /// While it has no certificate: then nobody calls it.
    pub(crate) fn caller(&self, identity: &IdentityId) -> io::Result<Arc<Caller>> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, "the endpoint has no certificate");
        self.tls.load().caller(identity).ok_or_else(missing)
    }

    /// The clock certificates of the mesh hold by.
    pub(crate) fn api_time(&self) -> ApiTime {
        ApiTime(Arc::clone(&self.config.unix_seconds))
    }

    /// The thread with the fewest connections.
    pub(crate) fn least_loaded(&self) -> &Arc<Thread> {
        let mut threads = self.threads.iter();
        let first = threads
            .next()
            .unwrap_or_else(|| unreachable!("an edge has a thread"));
        threads.fold(first, |best, other| {
            if other.load() < best.load() {
                other
            } else {
                best
            }
        })
    }
}

/// Ends the threads when dropped, and waits for them.
pub(crate) struct Stop(Vec<(oneshot::Sender<()>, std::thread::JoinHandle<()>)>);

impl Drop for Stop {
    fn drop(&mut self) {
        let (signals, threads): (Vec<_>, Vec<_>) = self.0.drain(..).unzip();
        drop(signals);
        for thread in threads {
            let is_own = thread.thread().id() == std::thread::current().id();
            if !is_own && thread.join().is_err() {
                tracing::error!("a data-plane thread had panicked");
            }
        }
    }
}

type Stopper = (oneshot::Sender<()>, std::thread::JoinHandle<()>);

/// One data-plane thread.
pub(crate) struct Thread {
    pub(crate) handle: Handle,
    pub(crate) pool: Pool,
    pub(crate) chance: Chance,
    pub(crate) date: DateLine,
    connections: AtomicUsize,
}

impl Thread {
    fn start(index: usize, config: &EdgeConfig) -> io::Result<(Arc<Self>, Stopper)> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = Arc::new(Self {
            handle: runtime.handle().clone(),
            pool: Pool::new(&config.limits),
            chance: Chance::seeded(config.seed ^ ((index as u64) << 56)),
            date: DateLine::default(),
            connections: AtomicUsize::new(0),
        });
        let (stop, stopped) = oneshot::channel::<()>();
        let reaper = reap(Arc::clone(&thread), config.limits.pool_idle);
        let join = std::thread::Builder::new()
            .name(format!("edge-{index}"))
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! { _ = stopped => {}, () = reaper => {} }
                });
            })?;
        Ok((thread, (stop, join)))
    }

    fn load(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Counts a connection until the guard is dropped.
    pub(crate) fn take(self: &Arc<Self>) -> Load {
        self.connections.fetch_add(1, Ordering::Relaxed);
        Load(Arc::clone(self))
    }
}

/// One connection on a thread.
pub(crate) struct Load(Arc<Thread>);

impl Drop for Load {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Closes connections to targets that were idle for too long.
async fn reap(thread: Arc<Thread>, idle: Duration) {
    if idle.is_zero() {
        return pending().await;
    }
    let mut turn = tokio::time::interval(idle);
    loop {
        turn.tick().await;
        thread.pool.expire();
    }
}
