//! Containers on the instance's bridge network: a namespace each, names of those they are linked
//! to, and ports of the machine that lead to them.

mod door;

use super::{Ending, Life, names};
use crate::hands::Joined;
use crate::metadata::Endpoint;
use domain::ecs::{ContainerDefinition, NetworkBinding, NetworkMode, PortMapping, TaskDefinition};
use door::Door;
use runtime::spec::{Mount, Network};
use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::{fs, io};

/// Ports of the machine that are chosen when none is asked for.
/// Source: API reference, `PortMapping$hostPort`: Docker's range up to 61000.
const DYNAMIC: std::ops::RangeInclusive<u16> = 32_768..=61_000;

/// A container on the bridge network.
pub(super) struct Bridged {
    joined: Joined,
    /// What it may ask at 169.254.170.2.
    endpoint: Option<Endpoint>,
    /// Open for as long as the container may run.
    _doors: Vec<Door>,
}

impl Life {
    /// Gives a container its place on the bridge and opens the ports it publishes; the same after
    /// a restart of the server. Other network modes publish what they serve on.
    pub(super) async fn connect(
        &mut self,
        definition: &TaskDefinition,
        container: &ContainerDefinition,
    ) -> Result<(), Ending> {
        let bindings = match definition.network_mode {
            NetworkMode::Awsvpc | NetworkMode::None => return Ok(()),
            NetworkMode::Bridge if container.disable_networking == Some(true) => return Ok(()),
            NetworkMode::Host => self.host_bindings(container).await,
            NetworkMode::Bridge => self.join_bridge(container).await,
        };
        let report = self.container(&container.name);
        match (bindings, report) {
            (Ok(bindings), Some(report)) => report.network_bindings = bindings,
            (Err(ending), Some(report)) => {
                report.reason = Some(ending.reason.clone());
                return Err(ending);
            }
            (bindings, None) => drop(bindings?),
        }
        Ok(())
    }

    /// With the machine's own network a port is simply taken; one that already is stops the task.
    async fn host_bindings(
        &self,
        container: &ContainerDefinition,
    ) -> Result<Vec<NetworkBinding>, Ending> {
        let running = self.bindings_of(&container.name);
        if !running.is_empty() || !self.hands.wires.are_real() {
            return Ok(container.port_mappings.iter().map(same_port).collect());
        }
        let mut bindings = Vec::new();
        for mapping in &container.port_mappings {
            let binding = same_port(mapping);
            let free = door::is_free(&binding).await;
            free.map_err(|error| taken(container, &binding, &error))?;
            bindings.push(binding);
        }
        Ok(bindings)
    }

    async fn join_bridge(
        &mut self,
        container: &ContainerDefinition,
    ) -> Result<Vec<NetworkBinding>, Ending> {
        let before = self.bindings_of(&container.name);
        let reports = self.report.containers.iter();
        let id = reports.clone().find(|one| one.name == container.name);
        let id = id.map_or_else(String::new, |report| report.runtime_id.clone());
        let joined = self.hands.wires.bridge(&id).await.map_err(|error| {
            Ending::failed_to_start(format!(
                "CannotStartContainerError: Error response from daemon: failed to create endpoint \
                 {} on network bridge: {error}",
                container.name
            ))
        })?;
        let mut bindings = Vec::new();
        let mut doors = Vec::new();
        for (place, mapping) in container.port_mappings.iter().enumerate() {
            let address = SocketAddr::from((joined.address, mapping.container_port));
            let wanted = before.get(place).map(|binding| binding.host_port);
            let wanted = wanted.or(mapping.host_port.filter(|port| *port != 0));
            let (binding, door) = self.publish(container, mapping, wanted, address).await?;
            bindings.push(binding);
            doors.extend(door);
        }
        let (shown, credentials) = (Arc::clone(&self.shown), self.credentials_id());
        let endpoint = Endpoint::open(&self.hands, &joined, shown, credentials).await;
        let bridged = Bridged {
            joined,
            endpoint,
            _doors: doors,
        };
        self.bridged.insert(container.name.clone(), bridged);
        Ok(bindings)
    }

    /// Opens a port of the machine that leads to the container.
    async fn publish(
        &self,
        container: &ContainerDefinition,
        mapping: &PortMapping,
        wanted: Option<u16>,
        address: SocketAddr,
    ) -> Result<(NetworkBinding, Option<Door>), Ending> {
        let binding = |host_port: u16| NetworkBinding {
            container_port: mapping.container_port,
            host_port,
            protocol: mapping.protocol.clone(),
        };
        if !self.hands.wires.are_real() {
            return Ok((binding(wanted.unwrap_or(*DYNAMIC.start())), None));
        }
        if let Some(port) = wanted {
            let opened = Door::open(&self.hands.wires, &binding(port), address).await;
            let door = opened.map_err(|error| taken(container, &binding(port), &error))?;
            return Ok((binding(port), Some(door)));
        }
        // Begins anywhere, so that two tasks rarely ask for the same one.
        let range = u32::from(*DYNAMIC.end() - *DYNAMIC.start()) + 1;
        let first = u32::from_str_radix(&self.hands.ids.hex(6), 16).unwrap_or(0) % range;
        for step in 0..range {
            let port = DYNAMIC.start() + u16::try_from((first + step) % range).unwrap_or(0);
            match Door::open(&self.hands.wires, &binding(port), address).await {
                Ok(door) => return Ok((binding(port), Some(door))),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                Err(error) => return Err(taken(container, &binding(port), &error)),
            }
        }
        let none = io::Error::from(io::ErrorKind::AddrInUse);
        Err(taken(container, &binding(0), &none))
    }

    fn bindings_of(&self, container: &str) -> Vec<NetworkBinding> {
        let mut reports = self.report.containers.iter();
        let report = reports.find(|report| report.name == container);
        report.map_or_else(Vec::new, |report| report.network_bindings.clone())
    }

    /// The namespace of a container on the bridge.
    pub(super) fn bridge_network(&self, container: &str) -> Option<Network> {
        let bridged = self.bridged.get(container)?;
        bridged.joined.namespace.clone().map(Network::Path)
    }

    /// The address of a container on the bridge.
    pub(super) fn bridge_address(&self, container: &str) -> Option<String> {
        let bridged = self.bridged.get(container)?;
        Some(bridged.joined.address.to_string())
    }

    /// The network a container is on, and what it may ask at 169.254.170.2: its own on the
    /// bridge, else its task's.
    pub(super) fn place_of(&self, container: &str) -> (Option<&Joined>, Option<&Endpoint>) {
        match self.bridged.get(container) {
            Some(bridged) => (Some(&bridged.joined), bridged.endpoint.as_ref()),
            None => (self.joined.as_ref(), self.endpoint.as_ref()),
        }
    }

    /// What a container on the bridge finds in `/etc` instead of its task's files.
    pub(super) fn bridge_mounts(
        &self,
        container: &ContainerDefinition,
    ) -> Result<Vec<Mount>, Ending> {
        let Some(bridged) = self.bridged.get(&container.name) else {
            return Ok(Vec::new());
        };
        let write = || -> io::Result<Vec<Mount>> {
            let directory = self.directory().join("bridge").join(&container.name);
            fs::create_dir_all(&directory)?;
            fs::write(
                directory.join("hosts"),
                self.bridge_hosts(container, bridged.joined.address),
            )?;
            let mut names = vec!["hosts"];
            if bridged.joined.namespace.is_some() {
                let text = format!("nameserver {}\n", bridged.joined.resolver);
                let text = names::resolver(container, &text).unwrap_or(text);
                fs::write(directory.join("resolv.conf"), text)?;
                names.push("resolv.conf");
            }
            let mount = |name: &str| Mount::Bind {
                source: directory.join(name),
                target: PathBuf::from("/etc").join(name),
                read_only: false,
            };
            Ok(names.into_iter().map(mount).collect())
        };
        write().map_err(|error| {
            Ending::failed_to_start(format!("CannotCreateContainerError: {error}"))
        })
    }

    fn bridge_hosts(&self, container: &ContainerDefinition, own: Ipv4Addr) -> String {
        let mut hosts = "127.0.0.1 localhost\n".to_owned();
        let hostname = container
            .hostname
            .clone()
            .unwrap_or_else(|| self.hostname());
        let _ = writeln!(hosts, "{own} {hostname}");
        for link in &container.links {
            let (name, alias) = link.split_once(':').unwrap_or((link, link));
            if let Some(address) = self.bridge_address(name) {
                let both = if alias == name {
                    String::new()
                } else {
                    format!(" {name}")
                };
                let _ = writeln!(hosts, "{address} {alias}{both}");
            }
        }
        for (name, address) in &container.extra_hosts {
            let _ = writeln!(hosts, "{address} {name}");
        }
        hosts
    }

    /// Closes the ports and takes the namespaces away, once the containers are gone.
    pub(super) async fn leave_bridge(&mut self) {
        let bridge = self
            .definition
            .as_ref()
            .is_some_and(|definition| definition.network_mode == NetworkMode::Bridge);
        self.bridged.clear();
        if !bridge {
            return;
        }
        for report in &self.report.containers {
            if let Err(error) = self.hands.wires.unbridge(&report.runtime_id).await {
                tracing::warn!(container = %report.runtime_id, %error, "an interface stays behind");
            }
        }
    }
}

fn same_port(mapping: &PortMapping) -> NetworkBinding {
    NetworkBinding {
        container_port: mapping.container_port,
        host_port: mapping.host_port.unwrap_or(mapping.container_port),
        protocol: mapping.protocol.clone(),
    }
}

fn taken(container: &ContainerDefinition, binding: &NetworkBinding, error: &io::Error) -> Ending {
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => "port is already allocated".to_owned(),
        _ => error.to_string(),
    };
    Ending::failed_to_start(format!(
        "CannotStartContainerError: Error response from daemon: driver failed programming external \
         connectivity on endpoint {}: Bind for 0.0.0.0:{} failed: {why}",
        container.name, binding.host_port
    ))
}
