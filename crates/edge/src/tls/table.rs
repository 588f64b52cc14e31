//! What is in force, made ready for handshakes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use route::{IdentityId, ListenerId};
use rustls::ServerConfig;
use rustls::server::ProducesTickets;

use super::choose::Choice;
use super::mesh::{ApiTime, Caller, at_door};
use super::policy::Allowed;
use super::{DoorTls, ListenerTls, MeshIdentity, TlsSpec};

/// Everything handshakes need: immutable, shared by all threads, replaced whole.
#[derive(Debug, Default)]
pub(crate) struct TlsTable {
    listeners: HashMap<ListenerId, Ready>,
    doors: HashMap<ListenerId, Door>,
    callers: HashMap<IdentityId, Calls>,
    /// Listeners that share a port of the machine, in order.
    ports: BTreeMap<u16, Vec<ListenerId>>,
}

#[derive(Debug)]
struct Ready {
    spec: ListenerTls,
    config: Arc<ServerConfig>,
}

/// A door with what it shows.
#[derive(Debug)]
struct Door {
    identity: Arc<MeshIdentity>,
    spec: DoorTls,
    config: Arc<ServerConfig>,
}

/// How an endpoint is called with what is shown there.
#[derive(Debug)]
struct Calls {
    identity: Arc<MeshIdentity>,
    caller: Arc<Caller>,
}

impl TlsTable {
    /// Makes a table; a listener that did not change keeps what it has, sessions included.
    pub(crate) fn compile(
        spec: TlsSpec,
        previous: &Self,
        (tickets, time): (Option<&Arc<dyn ProducesTickets>>, &ApiTime),
    ) -> Self {
        let mut table = Self {
            doors: doors(&spec, previous, time),
            callers: callers(&spec, previous, time),
            ..Self::default()
        };
        for (id, listener) in spec.listeners {
            if let Some(port) = listener.shared_port {
                table.ports.entry(port).or_default().push(id.clone());
            }
            let known = previous.listeners.get(&id);
            let known = known.filter(|known| known.spec == listener);
            let config = match known {
                Some(known) => Arc::clone(&known.config),
                None => match config(&listener, tickets) {
                    Ok(config) => Arc::new(config),
                    Err(error) => {
                        tracing::error!(%id, %error, "a listener cannot serve TLS");
                        continue;
                    }
                },
            };
            let ready = Ready {
                spec: listener,
                config,
            };
            table.listeners.insert(id, ready);
        }
        table
    }

    /// What a listener answers with.
    pub(super) fn config(&self, id: &ListenerId) -> Option<Arc<ServerConfig>> {
        let listener = self.listeners.get(id).map(|ready| &ready.config);
        let config = listener.or_else(|| self.doors.get(id).map(|door| &door.config))?;
        Some(Arc::clone(config))
    }

    /// How an endpoint is called; `None` while it has no certificate.
    pub(crate) fn caller(&self, id: &IdentityId) -> Option<Arc<Caller>> {
        let calls = self.callers.get(id)?;
        Some(Arc::clone(&calls.caller))
    }

    /// Whether somebody serves TLS on that port of the machine.
    pub(super) fn is_on(&self, port: u16) -> bool {
        self.ports.contains_key(&port)
    }

    /// The listener of that port that has a certificate for the name, else the first one.
    pub(super) fn on_port(&self, port: u16, name: Option<&str>) -> Option<&ListenerId> {
        let ids = self.ports.get(&port)?;
        let is_for = |id: &&ListenerId| {
            let certificates = self
                .listeners
                .get(*id)
                .map(|ready| &ready.spec.certificates);
            let mut certificates = certificates.into_iter().flatten();
            name.is_some_and(|name| certificates.any(|certificate| certificate.is_for(name)))
        };
        ids.iter().find(is_for).or_else(|| ids.first())
    }
}

fn doors(spec: &TlsSpec, previous: &TlsTable, time: &ApiTime) -> HashMap<ListenerId, Door> {
    let door = |(id, wanted): (&ListenerId, &DoorTls)| {
        let identity = spec.identities.get(&wanted.identity)?;
        let known = previous
            .doors
            .get(id)
            .filter(|known| known.spec == *wanted && Arc::ptr_eq(&known.identity, identity));
        let config = match known {
            Some(known) => Ok(Arc::clone(&known.config)),
            None => at_door(identity, &wanted.alpn, time).map(Arc::new),
        };
        let config = config.inspect_err(|error| {
            tracing::error!(%id, %error, "a door of the mesh cannot serve TLS");
        });
        let door = Door {
            identity: Arc::clone(identity),
            spec: wanted.clone(),
            config: config.ok()?,
        };
        Some((id.clone(), door))
    };
    spec.doors.iter().filter_map(door).collect()
}

fn callers(spec: &TlsSpec, previous: &TlsTable, time: &ApiTime) -> HashMap<IdentityId, Calls> {
    let calls = |(id, identity): (&IdentityId, &Arc<MeshIdentity>)| {
        let known = previous.callers.get(id);
        let known = known.filter(|known| Arc::ptr_eq(&known.identity, identity));
        let caller = match known {
            Some(known) => Ok(Arc::clone(&known.caller)),
            None => Caller::new(identity, time).map(Arc::new),
        };
        let caller = caller.inspect_err(|error| {
            tracing::error!(%id, %error, "an endpoint of the mesh cannot be called");
        });
        let calls = Calls {
            identity: Arc::clone(identity),
            caller: caller.ok()?,
        };
        Some((id.clone(), calls))
    };
    spec.identities.iter().filter_map(calls).collect()
}

fn config(
    listener: &ListenerTls,
    tickets: Option<&Arc<dyn ProducesTickets>>,
) -> Result<ServerConfig, rustls::Error> {
    let allowed = Allowed::by(&listener.policy);
    let builder = ServerConfig::builder_with_provider(allowed.provider)
        .with_protocol_versions(&allowed.versions)?;
    let choice = Choice(listener.certificates.clone());
    let mut config = builder
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(choice));
    // The load balancer's order of ciphers counts, as its guide says.
    config.ignore_client_order = true;
    let protocols = listener.alpn.iter().map(|name| name.as_bytes().to_vec());
    config.alpn_protocols = protocols.collect();
    if let Some(tickets) = tickets {
        config.ticketer = Arc::clone(tickets);
    }
    Ok(config)
}
