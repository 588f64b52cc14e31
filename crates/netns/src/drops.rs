//! The log of dropped packets: what the kernel sends for each, and what it means.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use jiff::Timestamp;
use netlink_sys::protocols::NETLINK_NETFILTER;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::broadcast;

use crate::firewall::{LOG_GROUP, drop_reason};
use crate::network::{Names, Now};
use crate::nft::{Attributes, message_kind, read_attributes, wire};

/// Bytes of packets that may wait until we read them; more are counted but not logged.
const RECEIVE_BUFFER: usize = 1 << 20;

/// How long to wait before trying to join a log group that is taken.
const TRY_AGAIN: Duration = Duration::from_millis(500);

/// A packet that a VPC's rules did not let pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    /// The VPC.
    pub vpc: String,
    /// The interface whose rules dropped it: the sender's for egress, the receiver's for
    /// ingress. `None` when no interface has that address, as with a spoofed one.
    pub interface: Option<String>,
    /// Which of the interface's rules decided.
    pub direction: Direction,
    /// What kind of rule decided.
    pub reason: DropReason,
    /// Source address.
    pub source: Ipv4Addr,
    /// Destination address.
    pub destination: Ipv4Addr,
    /// IP protocol number.
    pub protocol: u8,
    /// Source and destination port, of TCP and UDP.
    pub ports: Option<(u16, u16)>,
    /// Bytes, as the IP header says.
    pub length: u16,
    /// When we read it.
    pub time: Timestamp,
}

/// Seen from the interface: out of it or into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The interface sends.
    Egress,
    /// The interface would have received.
    Ingress,
}

/// What kind of rule was missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DropReason {
    /// No rule of the interface's security groups allows it.
    SecurityGroup,
    /// The subnet has no way there.
    NoRoute,
    /// The subnet may not call that service of the VPC's router.
    Service,
    /// The source is not the interface's own address.
    Spoofed,
}

/// A socket that is sent dropped packets of the namespace it was opened in.
pub(crate) struct LogSocket {
    socket: netlink_sys::Socket,
    joined: bool,
}

impl LogSocket {
    /// Opens a socket in the namespace of the calling thread and joins the log group.
    ///
    /// Only one process at a time can: another server's socket, on its way out, is waited for
    /// in [`LogSocket::follow`].
    pub(crate) fn open() -> io::Result<Self> {
        let mut socket = netlink_sys::Socket::new(NETLINK_NETFILTER)?;
        socket.bind_auto()?;
        socket.set_rx_buf_sz(RECEIVE_BUFFER as libc::c_int)?;
        socket.set_no_enobufs(true)?;
        let joined = join(&socket)?;
        Ok(Self { socket, joined })
    }

    /// Sends on what the kernel logs, until aborted or the namespace's log fails.
    pub(crate) async fn follow(
        self,
        vpc: String,
        names: Names,
        now: Now,
        drops: broadcast::Sender<Drop>,
    ) {
        let read = async {
            let mut joined = self.joined;
            while !joined {
                tokio::time::sleep(TRY_AGAIN).await;
                joined = join(&self.socket)?;
            }
            self.socket.set_non_blocking(true)?;
            #[allow(unsafe_code)] // registering a descriptor that its owner could close early
            // SAFETY: the socket owns its descriptor and moves into the registration with it.
            let socket =
                unsafe { AsyncFd::register_with_interest(self.socket, Interest::READABLE) }?;
            loop {
                let mut ready = socket.readable().await?;
                let received = ready.try_io(|socket| Ok(socket.get_ref().recv_from_full()?.0));
                let Ok(bytes) = received else { continue };
                for packet in packets(&bytes?) {
                    let interface = packet.interface(&names);
                    let time = now();
                    // Nobody listening is no reason to stop reading.
                    let _ = drops.send(packet.into_drop(vpc.clone(), interface, time));
                }
            }
        };
        let ended: io::Result<()> = read.await;
        if let Err(error) = ended {
            tracing::warn!(%error, "the log of dropped packets ended");
        }
    }
}

/// Joins the log group; false while another socket has it.
fn join(socket: &netlink_sys::Socket) -> io::Result<bool> {
    let kind = message_kind(libc::NFNL_SUBSYS_ULOG, libc::NFULNL_MSG_CONFIG);
    let flags = (libc::NLM_F_REQUEST | libc::NLM_F_ACK) as u16;
    let group = LOG_GROUP.to_be_bytes();
    let header = [libc::AF_INET as u8, 0, group[0], group[1]];
    let bind = Attributes::default().bytes(
        libc::NFULA_CFG_CMD as u16,
        &[libc::NFULNL_CFG_CMD_BIND as u8],
    );
    socket.send(&wire::message(kind, flags, 1, header, bind.as_bytes()), 0)?;
    loop {
        // A packet may come before the answer; it is lost, as are those before it.
        for (kind, _, body) in wire::split(&socket.recv_from_full()?.0) {
            match (i32::from(kind), wire::error_code(body)) {
                (libc::NLMSG_ERROR, 0) => return Ok(true),
                (libc::NLMSG_ERROR, libc::EPERM) => return Ok(false),
                (libc::NLMSG_ERROR, code) => return Err(io::Error::from_raw_os_error(code)),
                _ => {}
            }
        }
    }
}

/// What the log tells of one packet.
#[derive(Debug, PartialEq, Eq)]
struct Packet {
    direction: Direction,
    reason: DropReason,
    header: Header,
}

/// The parts of the packet's headers that tell people what it was.
#[derive(Debug, PartialEq, Eq)]
struct Header {
    source: Ipv4Addr,
    destination: Ipv4Addr,
    protocol: u8,
    ports: Option<(u16, u16)>,
    length: u16,
}

impl Packet {
    fn interface(&self, names: &Names) -> Option<String> {
        let address = match self.direction {
            Direction::Egress => self.header.source,
            Direction::Ingress => self.header.destination,
        };
        match self.reason {
            DropReason::Spoofed => None,
            DropReason::SecurityGroup | DropReason::NoRoute | DropReason::Service => {
                names.load().get(&address).cloned()
            }
        }
    }

    fn into_drop(self, vpc: String, interface: Option<String>, time: Timestamp) -> Drop {
        let Self {
            direction,
            reason,
            header,
        } = self;
        let Header {
            source,
            destination,
            protocol,
            ports,
            length,
        } = header;
        Drop {
            vpc,
            interface,
            direction,
            reason,
            source,
            destination,
            protocol,
            ports,
            length,
            time,
        }
    }
}

fn packets(bytes: &[u8]) -> impl Iterator<Item = Packet> {
    let logged = message_kind(libc::NFNL_SUBSYS_ULOG, libc::NFULNL_MSG_PACKET);
    wire::split(bytes)
        .filter(move |(kind, ..)| *kind == logged)
        .filter_map(|(_, _, body)| packet(body.get(4..)?))
}

fn packet(attributes: &[u8]) -> Option<Packet> {
    let find = |wanted: libc::c_int| {
        let mut all = read_attributes(attributes);
        all.find(|(kind, _)| i32::from(*kind) == wanted)
            .map(|(_, value)| value)
    };
    let prefix = find(libc::NFULA_PREFIX)?.split(|byte| *byte == 0).next()?;
    let (direction, reason) = drop_reason(std::str::from_utf8(prefix).ok()?)?;
    Some(Packet {
        direction,
        reason,
        header: header(find(libc::NFULA_PAYLOAD)?)?,
    })
}

fn header(packet: &[u8]) -> Option<Header> {
    let fixed = packet.first_chunk::<20>()?;
    let address = |at: usize| Ipv4Addr::new(fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]);
    let transport = packet
        .get(usize::from(fixed[0] & 0xf) * 4..)
        .unwrap_or_default();
    let with_ports = matches!(i32::from(fixed[9]), libc::IPPROTO_TCP | libc::IPPROTO_UDP);
    let ports = transport
        .first_chunk::<4>()
        .filter(|_| with_ports)
        .map(|[a, b, c, d]| (u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d])));
    Some(Header {
        source: address(12),
        destination: address(16),
        protocol: fixed[9],
        ports,
        length: u16::from_be_bytes([fixed[2], fixed[3]]),
    })
}

#[cfg(test)]
mod tests;
