//! One VPC as this process knows it: its rules in force, its sockets in the router.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::{Mutex, broadcast};
use tokio::task::AbortHandle;

use super::{Names, Now};
use crate::drops::{Direction, Drop, LogSocket};
use crate::error::{NetworkError, Step};
use crate::firewall::{self, COUNTED_IN, COUNTED_OUT, Ruleset, TABLE};
use crate::link::link_name;
use crate::namespace::{Origin, create_or_enter, on_thread};
use crate::nft::{Batch, Socket};
use crate::rules::VpcRules;
use crate::spec::VpcSpec;

/// A VPC whose router exists.
pub(super) struct Vpc {
    state: Arc<Mutex<State>>,
    names: Names,
    log: AbortHandle,
}

struct State {
    spec: VpcSpec,
    rules: VpcRules,
    /// What the router's table holds; `None` while it may hold anything.
    in_force: Option<Ruleset>,
    socket: Socket,
}

impl Vpc {
    /// Makes the router's namespace, or adopts it, and starts to follow its log of drops.
    pub(super) async fn open(
        spec: &VpcSpec,
        router: &Path,
        now: Now,
        drops: broadcast::Sender<Drop>,
    ) -> Result<Self, NetworkError> {
        let path = router.to_owned();
        let opened = on_thread(move || -> io::Result<_> {
            let origin = create_or_enter(&path)?;
            Ok((origin, Socket::open()?, LogSocket::open()?))
        });
        let opened = opened.await.and_then(|opened| opened);
        let (origin, socket, log) = opened.step("make the router's namespace")?;
        let names = Names::default();
        let following = log.follow(spec.id.clone(), names.clone(), now, drops);
        let log = tokio::spawn(following).abort_handle();
        let state = State::new(spec.clone(), socket);
        let vpc = Self {
            state: Arc::new(Mutex::new(state)),
            names,
            log,
        };
        if origin == Origin::Made {
            // Default drop stands before the first link does.
            vpc.apply(VpcRules::default()).await?;
        }
        Ok(vpc)
    }

    /// Takes over a changed VPC, with the rules it has.
    pub(super) async fn set_spec(&self, spec: &VpcSpec) -> Result<(), NetworkError> {
        let mut state = self.state.clone().lock_owned().await;
        if state.spec == *spec {
            return Ok(());
        }
        state.spec = spec.clone();
        if state.in_force.is_none() {
            return Ok(());
        }
        blocking(move || state.bring_in_step()).await
    }

    /// Puts rules in force.
    pub(super) async fn apply(&self, rules: VpcRules) -> Result<(), NetworkError> {
        let mut state = self.state.clone().lock_owned().await;
        let names = rules
            .interfaces
            .iter()
            .map(|one| (one.ip, one.id.clone()))
            .collect();
        self.names.store(Arc::new(names));
        state.rules = rules;
        blocking(move || state.bring_in_step()).await
    }

    /// Takes one interface out of the rules in force.
    pub(super) async fn forget_interface(&self, id: &str) -> Result<(), NetworkError> {
        let mut state = self.state.clone().lock_owned().await;
        let before = state.rules.interfaces.len();
        state
            .rules
            .interfaces
            .retain(|interface| interface.id != id);
        if state.rules.interfaces.len() == before {
            return Ok(());
        }
        blocking(move || state.bring_in_step()).await
    }

    /// Packets dropped, by interface and direction.
    pub(super) async fn drop_counts(
        &self,
    ) -> Result<HashMap<(String, Direction), u64>, NetworkError> {
        let state = self.state.clone().lock_owned().await;
        blocking(move || state.drop_counts().step("read the drop counters")).await
    }
}

impl std::ops::Drop for Vpc {
    fn drop(&mut self) {
        self.log.abort();
    }
}

impl State {
    fn new(spec: VpcSpec, socket: Socket) -> Self {
        Self {
            spec,
            rules: VpcRules::default(),
            in_force: None,
            socket,
        }
    }

    fn bring_in_step(&mut self) -> Result<(), NetworkError> {
        let wanted = firewall::compile(&self.spec, &self.rules);
        let mut batch = Batch::new(TABLE);
        batch.add_table();
        let old = self.in_force.take().unwrap_or_else(|| {
            batch.delete_table();
            batch.add_table();
            Ruleset::default()
        });
        if firewall::difference(&old, &wanted, &mut batch) {
            // On an error nothing is known to be in force: the next attempt writes it all.
            self.socket.commit(batch).step("change the VPC's rules")?;
        }
        self.in_force = Some(wanted);
        Ok(())
    }

    fn drop_counts(&self) -> io::Result<HashMap<(String, Direction), u64>> {
        let mut counts = HashMap::new();
        if self.in_force.is_none() {
            return Ok(counts);
        }
        let ids: HashMap<String, &str> = self
            .rules
            .interfaces
            .iter()
            .map(|one| (link_name(&one.id), one.id.as_str()))
            .collect();
        for (set, direction) in [
            (COUNTED_IN, Direction::Ingress),
            (COUNTED_OUT, Direction::Egress),
        ] {
            for (key, packets) in self.socket.counts(TABLE, set)? {
                let name = String::from_utf8_lossy(&key);
                if let Some(id) = ids.get(name.trim_end_matches('\0')) {
                    counts.insert(((*id).to_owned(), direction), packets);
                }
            }
        }
        Ok(counts)
    }
}

/// Netlink answers within the call, but waits for other writers: not on a runtime's own thread.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NetworkError> + Send + 'static,
) -> Result<T, NetworkError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(io::Error::other)
        .step("finish a change of rules")?
}
