//! Access logs and connection logs of load balancers, kept as files until somebody takes them.
//!
//! ```text
//! request, connection ─► line ─► Book of its load balancer ─► every 5 minutes: BUCKET/KEY.log.gz
//! ```
//!
//! There is no S3 here: an object is a file below a directory, at the path of its bucket and key.
//! Traffic never waits for a log: what does not fit into a book is dropped and counted.
//!
//! - `line`: what is told of a request or connection, in AWS's order
//! - `book`: lines that wait, by load balancer · `keeper`: writes them

mod book;
mod keeper;
mod line;
#[cfg(test)]
mod tests;

pub(crate) use book::{Book, Kind};
pub use book::{LogFacts, LogPlace};
pub use keeper::Logbook;
pub(crate) use line::{ConnectionLine, Handshake, RequestLine, Times};
