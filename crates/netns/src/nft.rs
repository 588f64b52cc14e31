//! nftables by netlink: the attributes, expressions, batches and the socket we need of it.
//!
//! The numbers are those of the kernel's `nf_tables.h`. Half of the expressions used here
//! (connection state, logs, limits, masquerade, counting sets) have no types in the netlink
//! packet crates, so all are written in one way, here.

mod attribute;
mod batch;
mod expression;
mod socket;
pub(crate) mod wire;

pub(crate) use attribute::{Attributes, read_attributes};
pub(crate) use batch::{Batch, Hook, SetKind, SetShape};
pub(crate) use expression::{Base, Expression, MetaKey, Verdict, Word};
pub(crate) use socket::{FoundChain, Socket};

/// Message kinds of the netfilter netlink family: subsystem in the high byte.
pub(crate) const fn message_kind(subsystem: i32, kind: i32) -> u16 {
    ((subsystem << 8) | kind) as u16
}

/// Text as the kernel compares interface names: padded with zeros to 16 bytes.
pub(crate) fn interface_name(name: &str) -> [u8; 16] {
    let mut padded = [0; 16];
    for (to, from) in padded.iter_mut().take(15).zip(name.bytes()) {
        *to = from;
    }
    padded
}
