//! What VPCs need of the machine's own namespace: an uplink each, masquerade, forwarding.
//!
//! The machine has no route into a VPC but those to public addresses: a router hides its tasks
//! behind its uplink address, and the machine hides uplinks behind its own. All of it carries the prefix in its name and
//! goes with the last VPC. Everything here blocks.

mod forwarding;
mod public;
mod uplink;

pub use forwarding::Notice;
pub(crate) use forwarding::{check_foreign_forward, remove_table, share_way_out};
pub(crate) use public::Led;
pub(crate) use uplink::{delete_uplink, ensure_uplink, uplinks};

/// The name of the table and, with a number, of the links of one prefix.
pub(crate) fn link_prefix(prefix: &str) -> String {
    format!("{prefix}.")
}
