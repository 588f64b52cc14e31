//! Who is spoken for between two parts of one process that meet at a socket of the machine.
//!
//! A load balancer calls a published port of the machine, at which a door of ours takes the call and
//! passes it on to a container. What the door sees is the loopback; it asks here who that was.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a word is kept for a door that may not come: a program itself may have the port.
const KEPT: Duration = Duration::from_secs(10);

/// What callers said and doors have not asked yet. Cheap to clone: all clones are one.
#[derive(Debug, Clone, Default)]
pub struct Behalf(Arc<Mutex<HashMap<SocketAddr, (SocketAddr, Instant)>>>);

impl Behalf {
    /// Says that what comes from `caller` is for `client`.
    pub fn say(&self, caller: SocketAddr, client: SocketAddr) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        #[allow(clippy::disallowed_methods)] // sockets live in real time
        let now = Instant::now();
        said.retain(|_, (_, since)| now.duration_since(*since) < KEPT);
        said.insert(caller, (client, now));
    }

    /// Who was spoken for by `caller`, if anybody; told once.
    pub fn client_of(&self, caller: SocketAddr) -> Option<SocketAddr> {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.remove(&caller).map(|(client, _)| client)
    }
}
