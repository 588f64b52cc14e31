//! Listening sockets: one accept task each, which hands connections to the least loaded thread.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use route::ListenerId;
use tokio::task::JoinHandle;

use crate::downstream::{self, Life};
use crate::network;
use crate::threads::Shared;

/// Names one listening socket.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListenerSocketId(Arc<str>);

impl From<&str> for ListenerSocketId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl From<String> for ListenerSocketId {
    fn from(id: String) -> Self {
        Self(id.into())
    }
}

impl fmt::Display for ListenerSocketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is served on a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Serves {
    /// One listener.
    Listener(ListenerId),
    /// Every listener that shares this port, told apart by Host.
    SharedPort(u16),
}

/// All listening sockets.
pub(crate) struct Sockets {
    shared: Arc<Shared>,
    doors: Arc<Mutex<HashMap<ListenerSocketId, Arc<Door>>>>,
}

impl Sockets {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            doors: Arc::default(),
        }
    }

    pub(crate) fn open(
        &self,
        id: ListenerSocketId,
        socket: TcpListener,
        serves: Serves,
    ) -> io::Result<()> {
        socket.set_nonblocking(true)?;
        let door = Arc::new(Door {
            address: address_of(socket.local_addr()),
            serves,
            accepting: Mutex::default(),
            inside: Mutex::default(),
        });
        let accepting = accept(Arc::clone(&self.shared), Arc::clone(&door), socket);
        let task = self.shared.least_loaded().handle.spawn(accepting);
        *lock(&door.accepting) = Some(task);
        if let Some(before) = lock(&self.doors).insert(id, door) {
            drop(before.stop_accepting());
        }
        Ok(())
    }

    pub(crate) fn open_packets(
        &self,
        id: ListenerSocketId,
        socket: UdpSocket,
        listener: ListenerId,
    ) -> io::Result<()> {
        socket.set_nonblocking(true)?;
        let door = Arc::new(Door {
            address: address_of(socket.local_addr()),
            serves: Serves::Listener(listener.clone()),
            accepting: Mutex::default(),
            inside: Mutex::default(),
        });
        let shared = Arc::clone(&self.shared);
        let thread = self.shared.least_loaded();
        let serving = network::serve_packets(shared, Arc::clone(&door), socket, listener);
        *lock(&door.accepting) = Some(thread.handle.spawn(serving));
        if let Some(before) = lock(&self.doors).insert(id, door) {
            drop(before.stop_accepting());
        }
        Ok(())
    }

    /// Ends when the socket is closed.
    pub(crate) async fn close(&self, id: &ListenerSocketId, deadline: Duration) {
        let Some(door) = lock(&self.doors).get(id).cloned() else {
            return;
        };
        let accepting = door.stop_accepting();
        door.each(Life::close);
        self.forget_after(deadline, door, id.clone());
        if let Some(task) = accepting {
            // Its thread has the socket, and lets go of it with the task.
            let _ = task.await;
        }
    }

    /// Ends what is left behind a closed door after `deadline`.
    fn forget_after(&self, deadline: Duration, door: Arc<Door>, id: ListenerSocketId) {
        let doors = Arc::clone(&self.doors);
        self.shared.least_loaded().handle.spawn(async move {
            tokio::time::sleep(deadline).await;
            door.each(Life::kill);
            let mut doors = lock(&doors);
            if doors
                .get(&id)
                .is_some_and(|current| Arc::ptr_eq(current, &door))
            {
                doors.remove(&id);
            }
        });
    }

    pub(crate) fn connections(&self, id: &ListenerSocketId) -> usize {
        let door = lock(&self.doors).get(id).cloned();
        door.map_or(0, |door| lock(&door.inside).lives.len())
    }
}

/// One listening socket and the connections that came through it.
pub(crate) struct Door {
    /// Where it is; traffic is counted by it.
    pub(crate) address: IpAddr,
    pub(crate) serves: Serves,
    accepting: Mutex<Option<JoinHandle<()>>>,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    next: u64,
    closed: bool,
    lives: HashMap<u64, Arc<Life>>,
}

impl Door {
    /// Keeps `life` until the guard is dropped. A connection that comes late is closed softly.
    pub(crate) fn enter(self: &Arc<Self>, life: &Arc<Life>) -> Entered {
        let mut inside = lock(&self.inside);
        inside.next += 1;
        let number = inside.next;
        inside.lives.insert(number, Arc::clone(life));
        if inside.closed {
            life.close();
        }
        Entered {
            door: Arc::clone(self),
            number,
        }
    }

    /// Lets nobody in any more; tells the task that did, which is ending.
    fn stop_accepting(&self) -> Option<JoinHandle<()>> {
        lock(&self.inside).closed = true;
        let task = lock(&self.accepting).take()?;
        task.abort();
        Some(task)
    }

    fn each(&self, act: impl Fn(&Life)) {
        lock(&self.inside).lives.values().for_each(|life| act(life));
    }
}

/// One connection that came through a door.
pub(crate) struct Entered {
    door: Arc<Door>,
    number: u64,
}

impl Drop for Entered {
    fn drop(&mut self) {
        lock(&self.door.inside).lives.remove(&self.number);
    }
}

async fn accept(shared: Arc<Shared>, door: Arc<Door>, socket: TcpListener) {
    let socket = match tokio::net::TcpListener::from_std(socket) {
        Ok(socket) => socket,
        Err(error) => return tracing::error!(%error, "could not watch a listening socket"),
    };
    loop {
        match socket.accept().await {
            Ok((stream, client)) => welcome(&shared, &door, stream, client),
            Err(error) if is_about_one_connection(&error) => {}
            Err(error) => {
                // Out of descriptors or memory: others must finish first.
                tracing::warn!(%error, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// Where a socket is; one that cannot tell is nowhere.
fn address_of(found: io::Result<SocketAddr>) -> IpAddr {
    found.map_or(Ipv4Addr::UNSPECIFIED.into(), |address| address.ip())
}

fn is_about_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionReset | Interrupted
    )
}

/// Hands a connection over; it leaves this thread's reactor for that of its own thread.
fn welcome(
    shared: &Arc<Shared>,
    door: &Arc<Door>,
    stream: tokio::net::TcpStream,
    client: SocketAddr,
) {
    if stream.set_nodelay(true).is_err() {
        return; // it is gone already
    }
    let Ok(stream) = stream.into_std() else {
        return;
    };
    let thread = shared.least_loaded();
    let load = thread.take();
    let serve = downstream::serve(
        Arc::clone(shared),
        Arc::clone(thread),
        Arc::clone(door),
        stream,
        client,
    );
    thread.handle.spawn(async move {
        serve.await;
        drop(load);
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
