//! A VPC's rules as nftables: what the table holds, and the smallest change that gets it there.
//!
//! ```text
//!           sends (priority 0)                           receives (priority 10)
//! forward   established? accept                          established? accept
//!           (link, source) → out:eni-… → egress:sg-…     destination → in:eni-… → ingress:sg-…
//!           a link that speaks for clients? the same
//!           by a peering? accept               to a peer, as the subnet's route says? accept
//!           from outside to a public address? accept     out of the VPC? by subnet
//!           otherwise: spoofed
//! input     established, names? accept; as above         (source, service) allowed? accept
//! ```
//!
//! Two base chains a hook, because a packet must be accepted in both: once by the groups of who
//! sends it, once by those of who receives it. Chains of senders never lead to chains of
//! receivers, so the kernel's check of the graph grows with their sum and not their product.

mod compile;
mod difference;
mod groups;
mod outside;
mod peers;
mod ruleset;
mod speak;
mod steps;

pub(crate) use compile::{COUNTED_IN, COUNTED_OUT, LOG_GROUP, compile, drop_reason};
pub(crate) use difference::difference;
pub(crate) use ruleset::Ruleset;

/// The table in each router namespace.
pub(crate) const TABLE: &str = "longshore";

#[cfg(test)]
mod tests;
