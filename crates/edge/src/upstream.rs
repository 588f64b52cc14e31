//! Connections to targets: made, kept while idle, used again.

mod io;
mod pool;
mod sender;

pub(crate) use pool::{Key, Pool};
pub(crate) use sender::{ConnectFailure, Sender, connect};
