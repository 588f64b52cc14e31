//! All requests of a stream of bytes, as a listener reads them.

use bytes::{Bytes, BytesMut};
use http::{Method, Uri};

use super::{Malformed, Piece, RequestHead};

/// Longest head, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// What a listener makes of a client's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadRequest {
    /// A request; without a body where that did not come whole.
    Taken {
        /// Its method.
        method: Method,
        /// What it is about.
        target: Uri,
        /// The body, empty where there is none.
        body: Option<Bytes>,
    },
    /// What came breaks the rules; nothing after it is read.
    Refused,
}

/// The requests of a connection that brings `stream` in pieces of `size` bytes and then ends.
/// Nothing is answered: this is there to be compared with another reader.
pub fn read_requests(stream: &[u8], size: usize) -> Vec<ReadRequest> {
    let mut source = Source {
        inbox: BytesMut::new(),
        pieces: stream.chunks(size.max(1)),
    };
    let mut read = Vec::new();
    loop {
        let mut head = match source.head() {
            Ok(Some(head)) => head,
            Ok(None) => return read,
            Err(Malformed) => {
                read.push(ReadRequest::Refused);
                return read;
            }
        };
        let body = source.body(&mut head);
        let goes_on = head.keeps && body.is_some();
        read.push(ReadRequest::Taken {
            method: head.method,
            target: head.uri,
            body,
        });
        if !goes_on {
            return read;
        }
    }
}

struct Source<'s> {
    inbox: BytesMut,
    pieces: std::slice::Chunks<'s, u8>,
}

impl Source<'_> {
    fn head(&mut self) -> Result<Option<RequestHead>, Malformed> {
        loop {
            let taken = match self.inbox.is_empty() {
                true => None,
                false => RequestHead::take(&mut self.inbox, LONGEST_HEAD)?,
            };
            if taken.is_some() || !self.read() {
                return Ok(taken);
            }
        }
    }

    fn body(&mut self, head: &mut RequestHead) -> Option<Bytes> {
        let mut body = BytesMut::new();
        loop {
            match head.body.next(&mut self.inbox).ok()? {
                Some(Piece::Data(data)) => body.extend_from_slice(&data),
                Some(Piece::Trailers(_) | Piece::End) => return Some(body.freeze()),
                None if self.read() => {}
                None => return None,
            }
        }
    }

    /// Whether there was another piece.
    fn read(&mut self) -> bool {
        let piece = self.pieces.next();
        self.inbox.extend_from_slice(piece.unwrap_or_default());
        piece.is_some()
    }
}
