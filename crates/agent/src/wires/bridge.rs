//! The bridge network of this instance: one router of its own, a namespace for each container.
//!
//! It has what Docker's `docker0` has: a private range, names and addresses of its containers,
//! and a way out behind the machine's address. It is made with the first container on it and goes
//! with the last.

use super::API_PORT;
use super::desks::Desks;
use crate::hands::{Joined, WireError};
use netns::resolver::{Forwarding, Zones};
use netns::sockets::{Behalf, Connector};
use netns::{
    Cidr, Egress, Group, InterfaceRules, InterfaceSpec, MacAddress, Network, Peer, Rule,
    SubnetRules, Traffic, VpcRules, VpcSpec,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::OnceLock;
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// Its name among the instance's networks; no VPC's id looks like it.
pub(super) const ID: &str = "bridge";

/// What the names of its interfaces begin with.
const PREFIX: &str = "br-";

/// Its range, as Docker's: the first address is the router's, the second answers names.
const RANGE: (Ipv4Addr, u8) = (Ipv4Addr::new(172, 17, 0, 0), 16);

/// The first address of a container; the one before it is where connections to published ports
/// come from.
const FIRST: u32 = 4;
const DOOR: (&str, u32) = ("br-door", 3);

/// Largest packet, bytes.
const MTU: u32 = 1500;

/// The bridge network. Cheap to make; nothing exists before the first container joins.
pub(super) struct Bridge {
    network: Network,
    /// Addresses by interface; empty while the network does not exist.
    members: Mutex<BTreeMap<String, Ipv4Addr>>,
    connector: OnceLock<Connector>,
    /// Whom load balancers speak for that call published ports.
    behalf: Behalf,
}

/// The name of a container's interface: it follows from the container's name at the runtime,
/// and fits a link's name.
fn interface_id(container: &str) -> String {
    let plain: Vec<char> = container
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let tail = plain.len().saturating_sub(12);
    format!("{PREFIX}{}", plain[tail..].iter().collect::<String>())
}

/// Which of the interfaces that were found a sweep leaves alone, for containers that are alive.
pub(super) fn keep<'a>(
    containers: impl Iterator<Item = &'a str>,
    found: BTreeSet<String>,
) -> BTreeSet<String> {
    let alive: BTreeSet<String> = containers.map(interface_id).collect();
    let mut keep: BTreeSet<String> = found.intersection(&alive).cloned().collect();
    if !keep.is_empty() {
        keep.insert(DOOR.0.to_owned());
    }
    keep
}

impl Bridge {
    pub(super) fn new(network: Network) -> Self {
        Self {
            network,
            members: Mutex::default(),
            connector: OnceLock::new(),
            behalf: Behalf::default(),
        }
    }

    /// Where load balancers say whom they speak for when they call published ports.
    pub(super) fn behalf(&self) -> Behalf {
        self.behalf.clone()
    }

    /// Gives a container its namespace, or finds the one it has.
    pub(super) async fn join(&self, container: &str, desks: &Desks) -> Result<Joined, WireError> {
        let id = interface_id(container);
        let mut members = self.members.lock().await;
        let joined = async {
            if members.is_empty() {
                *members = self.found().await?;
            }
            let address = match members.get(&id) {
                Some(address) => *address,
                None => free(&members).ok_or_else(|| io::Error::other("no address is free"))?,
            };
            self.raise(&id, address, &mut members, desks).await?;
            io::Result::Ok(address)
        };
        let address = joined.await.map_err(|error| WireError(error.to_string()))?;
        Ok(Joined {
            namespace: Some(self.network.interface_path(&id)),
            address,
            resolver: resolver(),
            endpoint: format!("http://{}:{API_PORT}", resolver()),
        })
    }

    /// The members an earlier server left.
    async fn found(&self) -> io::Result<BTreeMap<String, Ipv4Addr>> {
        let found = self.network.list().await.map_err(io::Error::other)?;
        let links = found.interfaces.into_iter().filter_map(|interface| {
            let (network, address) = interface.link?;
            (network == ID).then_some((interface.id, address))
        });
        Ok(links.collect())
    }

    async fn raise(
        &self,
        id: &str,
        address: Ipv4Addr,
        members: &mut BTreeMap<String, Ipv4Addr>,
        desks: &Desks,
    ) -> io::Result<()> {
        let router = self.network.ensure_vpc(&network()).await;
        let router = router.map_err(io::Error::other)?;
        let door = nth(DOOR.1);
        for (id, address) in [(DOOR.0, door), (id, address)] {
            let attached = self.network.attach(&interface(id, address)).await;
            attached.map_err(io::Error::other)?;
            members.insert(id.to_owned(), address);
        }
        let applied = self.network.apply_rules(ID, &rules(members)).await;
        applied.map_err(io::Error::other)?;
        let names = Zones::new(Forwarding::ToMachine);
        desks.open_at(ID, resolver(), &router, names).await
    }

    /// Takes a container's namespace away; with the last one, the network.
    pub(super) async fn leave(&self, container: &str, desks: &Desks) -> io::Result<()> {
        let id = interface_id(container);
        let mut members = self.members.lock().await;
        if members.is_empty() {
            *members = self.found().await?;
        }
        self.network.detach(&id).await.map_err(io::Error::other)?;
        members.remove(&id);
        if members.keys().any(|member| member != DOOR.0) {
            return Ok(());
        }
        if members.remove(DOOR.0).is_some() {
            desks.close(ID);
            self.network
                .detach(DOOR.0)
                .await
                .map_err(io::Error::other)?;
            self.network
                .remove_vpc(ID)
                .await
                .map_err(io::Error::other)?;
        }
        Ok(())
    }

    /// Connects to a container on the bridge.
    pub(super) async fn dial(
        &self,
        address: SocketAddr,
        caller: SocketAddr,
    ) -> io::Result<TcpStream> {
        let (connector, door) = (self.connector()?, self.network.interface_path(DOOR.0));
        match self.behalf.client_of(caller) {
            Some(client) => connector.connect_as(&door, client, address).await,
            None => connector.connect(&door, address).await,
        }
    }

    fn connector(&self) -> io::Result<&Connector> {
        match self.connector.get() {
            Some(connector) => Ok(connector),
            None => {
                let started = Connector::start()?;
                Ok(self.connector.get_or_init(|| started))
            }
        }
    }

    /// A socket on the bridge that sends packets to its containers.
    pub(super) async fn packets(&self, caller: SocketAddr) -> io::Result<std::net::UdpSocket> {
        let door = self.network.interface_path(DOOR.0);
        if let Some(client) = self.behalf.client_of(caller) {
            return self.connector()?.packets_as(&door, client).await;
        }
        netns::sockets::bind_udp(&door, SocketAddr::from((nth(DOOR.1), 0))).await
    }
}

fn range() -> Cidr {
    Cidr::new(RANGE.0, RANGE.1)
}

fn nth(place: u32) -> Ipv4Addr {
    range().nth(place).unwrap_or(RANGE.0)
}

fn resolver() -> Ipv4Addr {
    nth(2)
}

fn free(members: &BTreeMap<String, Ipv4Addr>) -> Option<Ipv4Addr> {
    let taken: BTreeSet<Ipv4Addr> = members.values().copied().collect();
    // The last address is the range's broadcast.
    let mut places = FIRST..(1 << (32 - RANGE.1)) - 1;
    places.find_map(|place| {
        range()
            .nth(place)
            .filter(|address| !taken.contains(address))
    })
}

fn network() -> VpcSpec {
    VpcSpec {
        id: ID.to_owned(),
        cidrs: vec![range()],
        services: vec![(resolver(), API_PORT)],
    }
}

/// Hardware addresses follow from addresses, as Docker's do.
fn interface(id: &str, address: Ipv4Addr) -> InterfaceSpec {
    let [a, b, c, d] = address.octets();
    InterfaceSpec {
        id: id.to_owned(),
        vpc: ID.to_owned(),
        ip: address,
        mac: MacAddress([0x02, 0x42, a, b, c, d]),
        prefix_len: RANGE.1,
        gateway: nth(1),
        mtu: MTU,
        loopback: vec![crate::metadata::ADDRESS],
        speaks_for_clients: id == DOOR.0,
    }
}

/// Containers reach one another and everything outside.
fn rules(members: &BTreeMap<String, Ipv4Addr>) -> VpcRules {
    let anything = || Rule {
        traffic: Traffic::Any,
        peer: Peer::Cidr(Cidr::EVERYWHERE),
    };
    let member = |(id, address): (&String, &Ipv4Addr)| InterfaceRules {
        id: id.clone(),
        ip: *address,
        groups: vec![ID.to_owned()],
        subnet: ID.to_owned(),
        public_ip: None,
        services: vec![(resolver(), API_PORT)],
        speaks_for_clients: id == DOOR.0,
    };
    VpcRules {
        interfaces: members.iter().map(member).collect(),
        groups: vec![Group {
            id: ID.to_owned(),
            ingress: vec![anything()],
            egress: vec![anything()],
        }],
        subnets: vec![SubnetRules {
            id: ID.to_owned(),
            egress: Egress::Nat,
            routes: Vec::new(),
        }],
        peers: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
