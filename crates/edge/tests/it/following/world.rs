//! A store, an edge that follows it, and interfaces that are real when a story says so.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::clock::{Wait, elapsed};
use domain::elb::{Target, TargetHealth, TargetState};
use domain::{Clock, Key, Record, SeededIds, Timestamp};
use edge::{
    AccessLine, AccessLogs, Edge, EdgeConfig, FirewallParts, Follow, FollowConfig, FollowParts,
    NamespaceConnect, Namespaces,
};
use rustix::thread::UnshareFlags;
use store::{CommitError, Memory, Store};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::support::Client;

/// Real time.
pub(crate) struct RealClock;

impl Clock for RealClock {
    #[allow(clippy::disallowed_methods)] // tests over real sockets run in real time
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn wait_until(&self, deadline: Timestamp) -> Wait<'_> {
        Box::pin(tokio::time::sleep(elapsed(self.now(), deadline)))
    }
}

/// Interfaces that are real, and where.
#[derive(Default)]
pub(crate) struct Real {
    paths: Mutex<BTreeMap<String, PathBuf>>,
    changes: watch::Sender<()>,
}

impl Real {
    pub(crate) fn set(&self, interface: &str, path: impl Into<PathBuf>) {
        let mut paths = self.paths.lock().unwrap();
        paths.insert(interface.to_owned(), path.into());
        self.changes.send_replace(());
    }

    /// In the namespace of the calling thread.
    pub(crate) fn set_here(&self, interface: &str) {
        let thread = rustix::thread::gettid();
        self.set(interface, format!("/proc/self/task/{thread}/ns/net"));
    }

    pub(crate) fn forget(&self, interface: &str) {
        self.paths.lock().unwrap().remove(interface);
        self.changes.send_replace(());
    }
}

impl Namespaces for Real {
    fn path(&self, interface: &str) -> Option<PathBuf> {
        self.paths.lock().unwrap().get(interface).cloned()
    }

    fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }
}

/// Lines of logs, as they came.
#[derive(Default)]
pub(crate) struct Lines(Mutex<Vec<AccessLine>>);

impl AccessLogs for Lines {
    fn tell(&self, line: AccessLine) {
        self.0.lock().unwrap().push(line);
    }
}

impl Lines {
    pub(crate) fn all(&self) -> Vec<AccessLine> {
        self.0.lock().unwrap().clone()
    }
}

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) edge: Arc<Edge>,
    pub(crate) real: Arc<Real>,
    /// What web ACLs told.
    pub(crate) lines: Arc<Lines>,
    following: JoinHandle<()>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.following.abort();
    }
}

impl World {
    pub(crate) fn start() -> Self {
        Self::start_with(Store::new(Arc::new(Memory::new())), Arc::default())
    }

    /// On a machine of its own, for stories that change rules of the machine they run on: what
    /// they leave ends with the calling thread.
    pub(crate) fn apart() -> Self {
        #[allow(unsafe_code)] // the story's first step
        // SAFETY: the descriptor table stays shared.
        unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNET) }.unwrap();
        let up = Command::new("ip")
            .args(["link", "set", "lo", "up"])
            .status();
        assert!(up.unwrap().success());
        Self::start()
    }

    /// Another process over the same records.
    pub(crate) fn start_with(store: Store, real: Arc<Real>) -> Self {
        let config = EdgeConfig {
            threads: 2,
            ..EdgeConfig::default()
        };
        let lines = Arc::new(Lines::default());
        let connect = Arc::new(NamespaceConnect::start().unwrap());
        let edge = Arc::new(Edge::start(config, connect).unwrap());
        let follow = Follow::new(FollowParts {
            edge: Arc::clone(&edge),
            store: store.clone(),
            clock: Arc::new(RealClock),
            ids: Arc::new(SeededIds::new(1)),
            namespaces: Arc::clone(&real) as Arc<dyn Namespaces>,
            seal: Arc::new(seal::Seal::new(&[1; 32])),
            secrets: Arc::new(seal::Seal::new(&[2; 32])),
            firewall: FirewallParts {
                ledger: Arc::default(),
                logs: Arc::clone(&lines) as Arc<dyn AccessLogs>,
            },
            calls: None,
            config: FollowConfig::default(),
        });
        let following = tokio::spawn(follow.run(std::future::pending()));
        Self {
            store,
            edge,
            real,
            lines,
            following,
        }
    }

    /// Ends this process at once, as a crash does.
    pub(crate) async fn crash(self) -> (Store, Arc<Real>) {
        self.following.abort();
        while !self.following.is_finished() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        (self.store.clone(), Arc::clone(&self.real))
    }

    pub(crate) async fn save<R: Record>(&self, record: &R) {
        let saved = self.store.transact(|txn| async move {
            txn.put(record);
            Ok::<_, CommitError>(())
        });
        saved.await.unwrap();
    }

    pub(crate) async fn delete(&self, key: &Key) {
        let deleted = self.store.transact(|txn| async move {
            txn.delete(key);
            Ok::<_, CommitError>(())
        });
        deleted.await.unwrap();
    }

    pub(crate) async fn get<R: Record>(&self, key: &Key) -> Option<R> {
        self.store.get(key).await.unwrap()
    }

    pub(crate) async fn health(&self, target: &Target) -> Option<TargetHealth> {
        self.get(&target.health_key()).await
    }

    pub(crate) async fn until_health(&self, target: &Target, state: TargetState) -> TargetHealth {
        until("the health is as told", async || {
            let health = self.health(target).await;
            health.filter(|health| health.state == state)
        })
        .await
    }

    /// Waits until somebody listens there.
    pub(crate) async fn until_open(&self, address: SocketAddr) {
        until("the socket is open", async || {
            is_open(address).await.then_some(())
        })
        .await;
    }
}

pub(crate) async fn is_open(address: SocketAddr) -> bool {
    tokio::net::TcpStream::connect(address).await.is_ok()
}

/// Waits for a level that gives a value.
pub(crate) async fn until<T>(what: &str, mut level: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..3000 {
        if let Some(value) = level().await {
            return value;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never came true: {what}");
}

/// A port that was free a moment ago on every loopback address.
pub(crate) fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    socket.local_addr().unwrap().port()
}

/// Status and body of a request with this Host.
pub(crate) async fn get(address: SocketAddr, host: &str, path: &str) -> (u16, String) {
    let mut client = Client::connect(address).await;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let reply = client.ask(&request).await;
    (reply.status, reply.text())
}
