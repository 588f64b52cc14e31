//! A route netlink socket: requests in, acknowledgements out, no task and no thread of its own.
//!
//! The kernel answers while the request is being sent, so a caller on a thread inside a namespace
//! pays a system call a batch and needs no runtime there.

mod messages;
mod routes;
mod rules;

use std::io;
use std::time::Duration;

use netlink_packet_core::{
    NLM_F_ACK, NLM_F_CREATE, NLM_F_DUMP, NLM_F_EXCL, NLM_F_REPLACE, NLM_F_REQUEST, NetlinkHeader,
    NetlinkMessage, NetlinkPayload,
};
use netlink_packet_route::RouteNetlinkMessage;
use netlink_sys::protocols::NETLINK_ROUTE;

pub(crate) use messages::*;
pub(crate) use routes::*;
pub(crate) use rules::*;

/// One request and how the kernel shall take it.
pub(crate) struct Request {
    message: RouteNetlinkMessage,
    flags: u16,
    /// An answer that means "it is so already".
    accepted: Option<i32>,
}

impl Request {
    /// Makes something new; that it exists already is fine.
    pub(crate) fn create(message: RouteNetlinkMessage) -> Self {
        Self {
            message,
            flags: NLM_F_CREATE | NLM_F_EXCL,
            accepted: Some(libc::EEXIST),
        }
    }

    /// Makes something, or changes what is there to match.
    pub(crate) fn replace(message: RouteNetlinkMessage) -> Self {
        Self {
            message,
            flags: NLM_F_CREATE | NLM_F_REPLACE,
            accepted: None,
        }
    }

    /// Changes what exists.
    pub(crate) fn change(message: RouteNetlinkMessage) -> Self {
        Self {
            message,
            flags: 0,
            accepted: None,
        }
    }

    /// Removes something; that it is gone already (`missing`) is fine.
    pub(crate) fn remove(message: RouteNetlinkMessage, missing: i32) -> Self {
        Self {
            message,
            flags: 0,
            accepted: Some(missing),
        }
    }
}

/// A socket that speaks to the routing part of the namespace it was opened in.
pub(crate) struct Socket {
    socket: netlink_sys::Socket,
    sequence: u32,
}

impl Socket {
    /// Opens a socket in the namespace of the calling thread.
    pub(crate) fn open() -> io::Result<Self> {
        let mut socket = netlink_sys::Socket::new(NETLINK_ROUTE)?;
        socket.bind_auto()?;
        Ok(Self {
            socket,
            sequence: 0,
        })
    }

    /// Sends all requests at once and returns the first refusal, if any.
    ///
    /// Later requests are carried out even when an earlier one is refused. Only the last is
    /// acknowledged: the kernel works through them in order, and always tells of refusals.
    pub(crate) fn request(&mut self, requests: Vec<Request>) -> io::Result<()> {
        let first = self.sequence.wrapping_add(1);
        let accepted: Vec<_> = requests.iter().map(|request| request.accepted).collect();
        let Some(last) = accepted.len().checked_sub(1) else {
            return Ok(());
        };
        let mut bytes = Vec::new();
        for (index, request) in requests.into_iter().enumerate() {
            let ack = if index == last { NLM_F_ACK } else { 0 };
            self.encode(request.message, request.flags | ack, &mut bytes);
        }
        self.socket.send(&bytes, 0)?;
        let mut outcome = Ok(());
        loop {
            for message in self.receive()? {
                let NetlinkPayload::Error(error) = message.payload else {
                    continue;
                };
                let index = message.header.sequence_number.wrapping_sub(first) as usize;
                let code = error.code.map_or(0, |code| -code.get());
                let fine = code == 0 || accepted.get(index) == Some(&Some(code));
                if !fine && outcome.is_ok() {
                    outcome = Err(io::Error::from_raw_os_error(code));
                }
                if index == last {
                    return outcome;
                }
            }
        }
    }

    /// Asks for one object.
    pub(crate) fn get(&mut self, message: RouteNetlinkMessage) -> io::Result<RouteNetlinkMessage> {
        let mut bytes = Vec::new();
        self.encode(message, 0, &mut bytes);
        self.socket.send(&bytes, 0)?;
        for message in self.receive()? {
            match message.payload {
                NetlinkPayload::InnerMessage(found) => return Ok(found),
                NetlinkPayload::Error(error) => return Err(error.to_io()),
                _ => {}
            }
        }
        Err(io::ErrorKind::UnexpectedEof.into())
    }

    /// Asks for all objects of a kind; asks again when they changed while being listed.
    pub(crate) fn dump(
        &mut self,
        message: RouteNetlinkMessage,
    ) -> io::Result<Vec<RouteNetlinkMessage>> {
        for _ in 0..MOST_DUMPS {
            if let Some(found) = self.try_dump(message.clone())? {
                return Ok(found);
            }
        }
        Err(io::ErrorKind::Interrupted.into())
    }

    /// Waits until packets sent on the link leave it.
    ///
    /// The first of two ends that are brought up gets its queue from a worker of the kernel, later
    /// than the request is answered. What is sent before vanishes, and TCP tries again only after
    /// a second. On a link that takes too long callers go on: it will send soon.
    pub(crate) fn wait_until_it_sends(&mut self, name: &str) -> io::Result<()> {
        for _ in 0..MOST_LOOKS {
            let link = found_link(self.get(get_link(name))?);
            if link.is_some_and(|link| link.sends) {
                return Ok(());
            }
            std::thread::park_timeout(BETWEEN_LOOKS);
        }
        Ok(())
    }

    fn try_dump(
        &mut self,
        message: RouteNetlinkMessage,
    ) -> io::Result<Option<Vec<RouteNetlinkMessage>>> {
        let mut bytes = Vec::new();
        self.encode(message, NLM_F_DUMP, &mut bytes);
        self.socket.send(&bytes, 0)?;
        let (mut found, mut consistent) = (Vec::new(), true);
        loop {
            for message in self.receive()? {
                consistent &= message.header.flags & libc::NLM_F_DUMP_INTR as u16 == 0;
                match message.payload {
                    NetlinkPayload::InnerMessage(inner) => found.push(inner),
                    NetlinkPayload::Error(error) => return Err(error.to_io()),
                    NetlinkPayload::Done(_) => return Ok(consistent.then_some(found)),
                    _ => {}
                }
            }
        }
    }

    fn encode(&mut self, message: RouteNetlinkMessage, flags: u16, bytes: &mut Vec<u8>) {
        self.sequence = self.sequence.wrapping_add(1);
        let mut header = NetlinkHeader::default();
        header.flags = NLM_F_REQUEST | flags;
        header.sequence_number = self.sequence;
        let mut message = NetlinkMessage::new(header, NetlinkPayload::from(message));
        message.finalize();
        let start = bytes.len();
        bytes.resize(start + message.buffer_len().next_multiple_of(4), 0);
        message.serialize(&mut bytes[start..]);
    }

    fn receive(&self) -> io::Result<Vec<NetlinkMessage<RouteNetlinkMessage>>> {
        let (bytes, _) = self.socket.recv_from_full()?;
        let mut messages = Vec::new();
        let mut rest = bytes.as_slice();
        while let Some(length) = rest
            .get(..4)
            .map(|raw| u32::from_ne_bytes(raw.try_into().unwrap_or_default()))
        {
            let length = length as usize;
            let Some(one) = rest.get(..length).filter(|_| length >= 16) else {
                break;
            };
            messages.push(NetlinkMessage::deserialize(one).map_err(io::Error::other)?);
            rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        }
        Ok(messages)
    }
}

/// How often an interrupted listing is tried before the caller hears of it.
const MOST_DUMPS: usize = 20;
/// How often, and how far apart, a link is looked at that does not send yet: a second in all.
const MOST_LOOKS: usize = 10_000;
const BETWEEN_LOOKS: Duration = Duration::from_micros(100);
