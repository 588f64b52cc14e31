//! A netfilter netlink socket: batches in, listings out.

use std::io;

use netlink_sys::protocols::NETLINK_NETFILTER;
use rustix::net::sockopt;

use super::wire::{error_code, message, split};
use super::{Batch, message_kind, read_attributes};

/// Room for the largest batch: some tens of thousands of elements.
const SEND_BUFFER: usize = 32 << 20;
/// Room for the answers to a batch that is wrong in every message.
const RECEIVE_BUFFER: usize = 4 << 20;

/// A chain as the kernel lists it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FoundChain {
    pub(crate) table: String,
    pub(crate) name: String,
    pub(crate) hook: Option<u32>,
    pub(crate) policy: Option<u32>,
}

/// A rule as the kernel lists it: its handle, and the bytes of its comment.
pub(crate) type FoundRule = (u64, Vec<u8>);

/// A socket that speaks to nftables in the namespace it was opened in.
pub(crate) struct Socket {
    socket: netlink_sys::Socket,
}

impl Socket {
    /// Opens a socket in the namespace of the calling thread.
    pub(crate) fn open() -> io::Result<Self> {
        let mut socket = netlink_sys::Socket::new(NETLINK_NETFILTER)?;
        socket.bind_auto()?;
        sockopt::set_socket_send_buffer_size_force(&socket, SEND_BUFFER)?;
        sockopt::set_socket_recv_buffer_size_force(&socket, RECEIVE_BUFFER)?;
        Ok(Self { socket })
    }

    /// Has the kernel take the batch; on an error nothing of it holds.
    pub(crate) fn commit(&self, batch: Batch) -> io::Result<()> {
        let (bytes, asked) = batch.finish();
        self.socket.send(&bytes, 0)?;
        loop {
            for (kind, sequence, body) in split(&self.receive()?) {
                if i32::from(kind) != libc::NLMSG_ERROR {
                    continue;
                }
                match error_code(body) {
                    0 if sequence == asked => return Ok(()),
                    0 => {}
                    code => {
                        self.discard_answers()?;
                        return Err(io::Error::from_raw_os_error(code));
                    }
                }
            }
        }
    }

    /// Lists the base chains and chains of every table of the `ip` and `inet` families.
    pub(crate) fn chains(&self) -> io::Result<Vec<FoundChain>> {
        let mut bodies = self.dump(libc::NFT_MSG_GETCHAIN, libc::NFPROTO_IPV4, &[])?;
        bodies.extend(self.dump(libc::NFT_MSG_GETCHAIN, libc::NFPROTO_INET, &[])?);
        Ok(bodies.iter().map(|body| found_chain(body)).collect())
    }

    /// Lists the rules of a chain.
    pub(crate) fn rules(&self, table: &str, chain: &str) -> io::Result<Vec<FoundRule>> {
        let place = super::Attributes::default().text(1, table).text(2, chain);
        let bodies = self.dump(libc::NFT_MSG_GETRULE, libc::NFPROTO_IPV4, place.as_bytes())?;
        Ok(bodies.iter().map(|body| found_rule(body)).collect())
    }

    /// Lists the keys of a counting set and how many packets each has seen.
    pub(crate) fn counts(&self, table: &str, set: &str) -> io::Result<Vec<(Vec<u8>, u64)>> {
        let place = super::Attributes::default().text(1, table).text(2, set);
        let bodies = self.dump(
            libc::NFT_MSG_GETSETELEM,
            libc::NFPROTO_IPV4,
            place.as_bytes(),
        )?;
        Ok(bodies.iter().flat_map(|body| found_counts(body)).collect())
    }

    fn dump(&self, kind: i32, family: i32, place: &[u8]) -> io::Result<Vec<Vec<u8>>> {
        let kind = message_kind(libc::NFNL_SUBSYS_NFTABLES, kind);
        let flags = (libc::NLM_F_REQUEST | libc::NLM_F_DUMP) as u16;
        self.socket
            .send(&message(kind, flags, 1, [family as u8, 0, 0, 0], place), 0)?;
        let mut bodies = Vec::new();
        loop {
            for (kind, _, body) in split(&self.receive()?) {
                match i32::from(kind) {
                    libc::NLMSG_DONE => return Ok(bodies),
                    libc::NLMSG_ERROR => {
                        return Err(io::Error::from_raw_os_error(error_code(body)));
                    }
                    _ => bodies.push(body.get(4..).unwrap_or_default().to_vec()),
                }
            }
        }
    }

    fn receive(&self) -> io::Result<Vec<u8>> {
        Ok(self.socket.recv_from_full()?.0)
    }

    /// Throws away what the kernel still has to say about a refused batch.
    fn discard_answers(&self) -> io::Result<()> {
        self.socket.set_non_blocking(true)?;
        while self.receive().is_ok() {}
        self.socket.set_non_blocking(false)
    }
}

fn found_chain(body: &[u8]) -> FoundChain {
    let mut chain = FoundChain::default();
    for (kind, value) in read_attributes(body) {
        match kind {
            1 => chain.table = text(value),
            3 => chain.name = text(value),
            4 => {
                chain.hook = read_attributes(value)
                    .find(|(kind, _)| *kind == 1)
                    .map(number)
            }
            5 => chain.policy = Some(number((5, value))),
            _ => {}
        }
    }
    chain
}

fn found_rule(body: &[u8]) -> FoundRule {
    let (mut handle, mut comment) = (0, vec![]);
    for (kind, value) in read_attributes(body) {
        match kind {
            3 => handle = long(value),
            7 => comment = value.to_vec(),
            _ => {}
        }
    }
    (handle, comment)
}

fn found_counts(body: &[u8]) -> Vec<(Vec<u8>, u64)> {
    let elements = read_attributes(body)
        .find(|(kind, _)| *kind == 3)
        .map_or(&[][..], |(_, v)| v);
    read_attributes(elements)
        .filter_map(|(_, element)| found_count(element))
        .collect()
}

/// Key and packet count out of one element: key in 1, its counter in 7 → 2 → 2.
fn found_count(element: &[u8]) -> Option<(Vec<u8>, u64)> {
    let inner = |list, wanted| {
        read_attributes(list)
            .find(|(k, _)| *k == wanted)
            .map(|(_, v)| v)
    };
    let key = inner(inner(element, 1)?, 1)?.to_vec();
    let counter = inner(inner(element, 7)?, 2)?;
    Some((key, long(inner(counter, 2)?)))
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value.split(|byte| *byte == 0).next().unwrap_or_default()).into_owned()
}

fn number((_, value): (u16, &[u8])) -> u32 {
    value
        .first_chunk::<4>()
        .map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

fn long(value: &[u8]) -> u64 {
    value
        .first_chunk::<8>()
        .map_or(0, |bytes| u64::from_be_bytes(*bytes))
}
