//! The head of a client's request.

use std::mem::MaybeUninit;

use bytes::BytesMut;
use http::{HeaderMap, Method, Uri, Version};
use httparse::{Header, Request, Status};

use super::heads::{self, MAX_HEADERS, Span};
use super::{Decode, Malformed};
use crate::downstream::guard::{Framing, framing};

/// Headers that are usually added before a request goes on: those about the client.
const USUALLY_ADDED: usize = 4;

/// What a client waits for before it sends the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expects {
    Nothing,
    Continue,
}

/// A head, and what it says of what follows.
pub(crate) struct RequestHead {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
    /// The body behind it.
    pub(crate) body: Decode,
    /// Whether the client may ask again on the connection.
    pub(crate) keeps: bool,
    pub(crate) expects: Expects,
    /// Whether the client understands trailers.
    pub(crate) takes_trailers: bool,
    /// Whether the client asks for another protocol.
    pub(crate) changes: bool,
}

impl RequestHead {
    /// Takes a head off the front of `inbox`; `None` while a part of it is missing. It is held
    /// to the same rules as the guard's.
    ///
    /// # Errors
    /// When the head breaks the rules, or is longer than `most` bytes.
    pub(crate) fn take(inbox: &mut BytesMut, most: usize) -> Result<Option<Self>, Malformed> {
        let mut spans = [Span::default(); MAX_HEADERS];
        let Some(line) = read(inbox, &mut spans)? else {
            let fits = inbox.len() <= most && !has_bare_line_feed(inbox);
            return fits.then_some(None).ok_or(Malformed);
        };
        if line.length > most || has_bare_line_feed(&inbox[..line.length]) {
            return Err(Malformed);
        }
        let head = inbox.split_to(line.length).freeze();
        let (start, length) = line.target;
        let uri = head.slice(start..start + length);
        let uri = Uri::from_maybe_shared(uri).map_err(|_| Malformed)?;
        let is_11 = line.version == Version::HTTP_11;
        Ok(Some(Self {
            expects: line.wishes.expects(is_11),
            keeps: line.wishes.keeps(is_11),
            takes_trailers: line.wishes.trailers,
            changes: line.framing == Framing::Upgrade,
            body: match line.framing {
                Framing::Length(length) => Decode::Length(length),
                Framing::Chunked => Decode::chunks(),
                Framing::Upgrade => Decode::Length(0),
            },
            method: line.method,
            version: line.version,
            uri,
            headers: heads::map(&head, &spans[..line.headers], USUALLY_ADDED)?,
        }))
    }
}

/// What is known of a head beside its headers.
struct Line {
    method: Method,
    /// Where the request target begins, and its length.
    target: (usize, usize),
    version: Version,
    framing: Framing,
    wishes: Wishes,
    length: usize,
    headers: usize,
}

fn read(inbox: &[u8], spans: &mut [Span; MAX_HEADERS]) -> Result<Option<Line>, Malformed> {
    let mut headers = [const { MaybeUninit::uninit() }; MAX_HEADERS];
    let mut request = Request::new(&mut []);
    let parsed = request.parse_with_uninit_headers(inbox, &mut headers);
    let Status::Complete(length) = parsed.map_err(|_| Malformed)? else {
        return Ok(None);
    };
    let framing = framing(&request).ok_or(Malformed)?;
    let method = request.method.ok_or(Malformed)?;
    let path = request.path.ok_or(Malformed)?;
    heads::spans(inbox, request.headers, spans);
    Ok(Some(Line {
        method: Method::from_bytes(method.as_bytes()).map_err(|_| Malformed)?,
        target: (path.as_ptr() as usize - inbox.as_ptr() as usize, path.len()),
        version: match request.version {
            Some(0) => Version::HTTP_10,
            _ => Version::HTTP_11,
        },
        framing,
        wishes: Wishes::gather(request.headers),
        length,
        headers: request.headers.len(),
    }))
}

/// Whether a line ends in LF alone.
fn has_bare_line_feed(head: &[u8]) -> bool {
    let pairs = head.iter().zip(head.iter().skip(1));
    let bare = pairs.filter(|(before, byte)| **byte == b'\n' && **before != b'\r');
    head.first() == Some(&b'\n') || bare.count() > 0
}

/// What a client says of the connection, and of what it can take.
#[derive(Default)]
struct Wishes {
    closes: bool,
    keeps: bool,
    trailers: bool,
    /// Whether the first expectation is to be told to go on.
    waits: Option<bool>,
}

impl Wishes {
    fn gather(headers: &[Header<'_>]) -> Self {
        let mut wishes = Self::default();
        for Header { name, value } in headers {
            // By their lengths, so that most headers cost one comparison.
            match name.len() {
                2 if name.eq_ignore_ascii_case("te") => {
                    wishes.trailers |= heads::lists(value, b"trailers");
                }
                6 if name.eq_ignore_ascii_case("expect") => {
                    let waits = value.eq_ignore_ascii_case(b"100-continue");
                    wishes.waits.get_or_insert(waits);
                }
                10 if name.eq_ignore_ascii_case("connection") => {
                    wishes.closes |= heads::lists(value, b"close");
                    wishes.keeps |= heads::lists(value, b"keep-alive");
                }
                _ => {}
            }
        }
        wishes
    }

    fn keeps(&self, is_11: bool) -> bool {
        !self.closes && (is_11 || self.keeps)
    }

    fn expects(&self, is_11: bool) -> Expects {
        match self.waits {
            Some(true) if is_11 => Expects::Continue,
            _ => Expects::Nothing,
        }
    }
}

#[cfg(test)]
mod tests;
