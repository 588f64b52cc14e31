//! HTTP/1 as bytes: heads and bodies, read and written. Knows no exchange and no time.
//!
//! - `answer`: the head of a target's answer
//! - `changed`: a connection that goes on in another protocol
//! - `chunks`: bodies that come in chunks
//! - `decode`: where a body ends, however that is told
//! - `encode`: bodies as they are sent
//! - `fill`: reading what has come
//! - `outbox`: bytes on their way out
//! - `reading`: all requests of a stream, for tests that compare
//! - `request`: the head of a client's request

mod answer;
mod changed;
mod chunks;
mod decode;
mod encode;
mod fill;
mod heads;
mod outbox;
mod reading;
mod request;

pub(crate) use answer::AnswerHead;
pub(crate) use changed::Changed;
pub(crate) use decode::{Decode, Piece};
pub(crate) use encode::Encode;
pub(crate) use fill::poll_fill;
pub(crate) use heads::{has, put_headers};
pub(crate) use outbox::Outbox;
pub use reading::{ReadRequest, read_requests};
pub(crate) use request::{Expects, RequestHead};

/// What came breaks the rules of HTTP/1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

#[cfg(test)]
mod tests;
