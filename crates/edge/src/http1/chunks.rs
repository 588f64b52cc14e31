//! Bodies that come in chunks.

use bytes::{Buf as _, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use httparse::{EMPTY_HEADER, Status, parse_headers};

use super::heads::MAX_HEADERS;
use super::{Malformed, Piece};

/// Longest chunk-size line and longest trailer section, in bytes.
const MAX_LINE: usize = 4 * 1024;

/// A body in chunks.
#[derive(Debug)]
pub(crate) struct Chunks {
    place: Place,
    padding: Padding,
}

/// Whether spaces may stand behind the size of a chunk.
///
/// Chosen: some servers pad sizes, and what they send is framed anew here. No client does, and
/// the guard refuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Padding {
    Allowed,
    Refused,
}

/// Where in a body the next byte belongs.
#[derive(Debug)]
enum Place {
    /// At the start of a chunk-size line.
    Size,
    /// In a chunk that has this many bytes left.
    Data(u64),
    /// Behind a chunk.
    DataEnd,
    /// Behind the last chunk.
    Trailers,
    /// Behind the body.
    Done,
}

impl Chunks {
    pub(super) fn new(padding: Padding) -> Self {
        Self {
            place: Place::Size,
            padding,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(self.place, Place::Done)
    }

    /// Bytes left of the chunk that is being read.
    pub(super) fn expected(&self) -> u64 {
        match self.place {
            Place::Data(left) => left,
            Place::Size | Place::DataEnd | Place::Trailers | Place::Done => 0,
        }
    }

    /// The next piece that is there as a whole, or a part of a chunk's data.
    ///
    /// # Errors
    /// When the bytes break the framing; lines end in CR LF here and nothing else.
    pub(super) fn next(&mut self, inbox: &mut BytesMut) -> Result<Option<Piece>, Malformed> {
        loop {
            match &mut self.place {
                Place::Size => match line(inbox)? {
                    None => return Ok(None),
                    Some(line) => {
                        self.place = match size(&line, self.padding)? {
                            0 => Place::Trailers,
                            size => Place::Data(size),
                        };
                    }
                },
                Place::Data(_) if inbox.is_empty() => return Ok(None),
                Place::Data(left) => {
                    let taken = (*left).min(inbox.len() as u64);
                    *left -= taken;
                    if *left == 0 {
                        self.place = Place::DataEnd;
                    }
                    let data = inbox.split_to(taken as usize).freeze();
                    return Ok(Some(Piece::Data(data)));
                }
                Place::DataEnd => match &inbox[..] {
                    [b'\r', b'\n', ..] => {
                        inbox.advance(2);
                        self.place = Place::Size;
                    }
                    [] | [b'\r'] => return Ok(None),
                    _ => return Err(Malformed),
                },
                Place::Trailers => match trailers(inbox)? {
                    None => return Ok(None),
                    Some(trailers) => {
                        self.place = Place::Done;
                        let piece = (!trailers.is_empty()).then_some(Piece::Trailers(trailers));
                        return Ok(Some(piece.unwrap_or(Piece::End)));
                    }
                },
                Place::Done => return Ok(Some(Piece::End)),
            }
        }
    }
}

/// Takes a line off the front, without its end.
fn line(inbox: &mut BytesMut) -> Result<Option<Bytes>, Malformed> {
    let Some(end) = inbox.iter().position(|byte| *byte == b'\n') else {
        return (inbox.len() <= MAX_LINE).then_some(None).ok_or(Malformed);
    };
    let line = inbox.split_to(end + 1).freeze();
    match line.strip_suffix(b"\r\n") {
        Some(text) if text.len() < MAX_LINE && !text.contains(&b'\r') => {
            Ok(Some(line.slice_ref(text)))
        }
        _ => Err(Malformed),
    }
}

/// The number before a chunk's extensions.
fn size(line: &[u8], padding: Padding) -> Result<u64, Malformed> {
    let mut digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
    if padding == Padding::Allowed {
        digits = digits.trim_ascii_end();
    }
    // Fifteen digits are more than any body and less than an overflow.
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    if !is_number || digits.len() > 15 {
        return Err(Malformed);
    }
    let digits = std::str::from_utf8(digits).map_err(|_| Malformed)?;
    u64::from_str_radix(digits, 16).map_err(|_| Malformed)
}

/// Takes the trailer section off the front, with the empty line that ends it.
fn trailers(inbox: &mut BytesMut) -> Result<Option<HeaderMap>, Malformed> {
    let mut space = [EMPTY_HEADER; MAX_HEADERS];
    let (length, found) = match parse_headers(inbox, &mut space).map_err(|_| Malformed)? {
        Status::Complete((length, _)) if length > MAX_LINE => return Err(Malformed),
        // The parser takes a line feed alone for an end of line.
        Status::Complete((length, _)) if has_bare_line_feed(&inbox[..length]) => {
            return Err(Malformed);
        }
        Status::Complete(whole) => whole,
        Status::Partial if inbox.len() < MAX_LINE => return Ok(None),
        Status::Partial => return Err(Malformed),
    };
    let mut trailers = HeaderMap::new();
    for header in found {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|_| Malformed)?;
        let value = HeaderValue::from_bytes(header.value).map_err(|_| Malformed)?;
        trailers.append(name, value);
    }
    inbox.advance(length);
    Ok(Some(trailers))
}

fn has_bare_line_feed(section: &[u8]) -> bool {
    let mut lines = section.split_inclusive(|byte| *byte == b'\n');
    lines.any(|line| !line.ends_with(b"\r\n"))
}
