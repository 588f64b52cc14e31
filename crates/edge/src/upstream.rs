//! Connections to targets: made, kept while idle, used again.

mod body;
mod http1;
mod io;
mod lost;
mod pool;
mod sender;

pub(crate) use body::TargetBody;
pub(crate) use lost::Lost;
pub(crate) use pool::{Key, Pool};
pub(crate) use sender::{ConnectFailure, Sender, connect};

/// A connection to a target.
type TargetStream = crate::stream::Stream<io::TargetIo>;
