//! Follows the framing of HTTP/1 requests and refuses what two servers might read differently.
//!
//! Stricter than the parser behind it, so both agree on where each request ends: one length at
//! most, `chunked` and nothing else, lines that end in CR LF, one Host.

mod head;

use head::check;
pub(crate) use head::{Framing, framing};

/// Longest chunk-size line and longest trailer section.
const MAX_CHUNK_LINE: usize = 4096;

/// Where in the stream of requests the next byte belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Head,
    Body(u64),
    ChunkSize {
        size: u64,
        digits: u8,
        line: usize,
        rest: Rest,
    },
    ChunkData(u64),
    ChunkEnd {
        saw_cr: bool,
    },
    Trailers {
        line: usize,
        total: usize,
        saw_cr: bool,
    },
    Tunnel,
}

/// What of a chunk-size line has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    Digits,
    Extension,
    LineFeed,
}

/// What a look at some bytes found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// All of them may pass.
    Clean,
    /// The bytes from here on are part of a head; the rest of it is not there yet.
    PartOfHead(usize),
    /// A head ends here that asks for another protocol; what follows must wait.
    Upgrade(usize),
    /// The head that begins here breaks the rules.
    BadHead(usize),
    /// The body being sent breaks the rules, from here on.
    BadBody(usize),
}

/// The state of one connection's request stream.
#[derive(Debug)]
pub(crate) struct Guard {
    place: Place,
    heads: u64,
    searched: usize,
    max_head: usize,
}

impl Guard {
    pub(crate) fn new(max_head: usize) -> Self {
        Self {
            place: Place::Head,
            heads: 0,
            searched: 0,
            max_head,
        }
    }

    /// How many heads began, the refused one included.
    #[cfg(test)]
    fn heads(&self) -> u64 {
        self.heads
    }

    /// From here on nothing is looked at.
    pub(crate) fn open_tunnel(&mut self) {
        self.place = Place::Tunnel;
    }

    /// Looks at the next bytes of the stream. Bytes named by `PartOfHead`, and those after an
    /// `Upgrade`, must be shown again, from their first on, together with what follows.
    pub(crate) fn look(&mut self, bytes: &[u8]) -> Found {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            match self.place {
                Place::Tunnel => return Found::Clean,
                Place::Head => match self.head(rest) {
                    HeadFound::Partial => return Found::PartOfHead(at),
                    HeadFound::Bad => {
                        self.heads += 1;
                        return Found::BadHead(at);
                    }
                    HeadFound::Whole { length, upgrade } => {
                        at += length;
                        if upgrade {
                            return Found::Upgrade(at);
                        }
                    }
                },
                Place::Body(left) => at += self.skip(left, rest.len(), Place::Body, Place::Head),
                Place::ChunkData(left) => {
                    let end = Place::ChunkEnd { saw_cr: false };
                    at += self.skip(left, rest.len(), Place::ChunkData, end);
                }
                Place::ChunkSize { .. } | Place::ChunkEnd { .. } | Place::Trailers { .. } => {
                    match self.framing(rest[0]) {
                        Some(next) => self.place = next,
                        None => return Found::BadBody(at),
                    }
                    at += 1;
                }
            }
        }
        Found::Clean
    }

    fn skip(&mut self, left: u64, have: usize, more: fn(u64) -> Place, done: Place) -> usize {
        let taken = left.min(have as u64);
        self.place = if taken == left {
            done
        } else {
            more(left - taken)
        };
        taken as usize
    }

    fn head(&mut self, bytes: &[u8]) -> HeadFound {
        let Some(length) = (match self.end_of_head(bytes) {
            Ok(end) => end,
            Err(BareLineFeed) => return HeadFound::Bad,
        }) else {
            self.searched = bytes.len();
            return if bytes.len() > self.max_head {
                HeadFound::Bad
            } else {
                HeadFound::Partial
            };
        };
        self.searched = 0;
        if length > self.max_head {
            return HeadFound::Bad;
        }
        let Some(framing) = check(&bytes[..length]) else {
            return HeadFound::Bad;
        };
        self.heads += 1;
        self.place = match framing {
            Framing::Length(0) | Framing::Upgrade => Place::Head,
            Framing::Length(length) => Place::Body(length),
            Framing::Chunked => CHUNK_START,
        };
        HeadFound::Whole {
            length,
            upgrade: framing == Framing::Upgrade,
        }
    }

    /// The length of the head that `bytes` begin with, if its end is there.
    ///
    /// Empty lines before the request line belong to it.
    fn end_of_head(&self, bytes: &[u8]) -> Result<Option<usize>, BareLineFeed> {
        let mut from = self.searched.saturating_sub(3);
        while let Some(found) = bytes[from..].iter().position(|byte| *byte == b'\n') {
            let at = from + found;
            if at == 0 || bytes[at - 1] != b'\r' {
                return Err(BareLineFeed);
            }
            let ends_head = at >= 3 && bytes[at - 2] == b'\n';
            let is_leading = bytes[..at].iter().all(|byte| matches!(byte, b'\r' | b'\n'));
            if ends_head && !is_leading {
                return Ok(Some(at + 1));
            }
            from = at + 1;
        }
        Ok(None)
    }

    /// Where one byte of chunk framing leads; `None` when it does not belong there.
    fn framing(&self, byte: u8) -> Option<Place> {
        match self.place {
            Place::ChunkSize {
                size,
                digits,
                line,
                rest,
            } => chunk_size(byte, size, digits, line, rest),
            Place::ChunkEnd { saw_cr: false } if byte == b'\r' => {
                Some(Place::ChunkEnd { saw_cr: true })
            }
            Place::ChunkEnd { saw_cr: true } if byte == b'\n' => Some(CHUNK_START),
            Place::Trailers {
                line,
                total,
                saw_cr,
            } => trailers(byte, line, total, saw_cr),
            _ => None,
        }
    }
}

const CHUNK_START: Place = Place::ChunkSize {
    size: 0,
    digits: 0,
    line: 0,
    rest: Rest::Digits,
};

fn chunk_size(byte: u8, size: u64, digits: u8, line: usize, rest: Rest) -> Option<Place> {
    let step = |rest| {
        Some(Place::ChunkSize {
            size,
            digits,
            line: line + 1,
            rest,
        })
    };
    if line > MAX_CHUNK_LINE {
        return None;
    }
    match (rest, byte) {
        (Rest::LineFeed, b'\n') if size == 0 => Some(Place::Trailers {
            line: 0,
            total: 0,
            saw_cr: false,
        }),
        (Rest::LineFeed, b'\n') => Some(Place::ChunkData(size)),
        (Rest::LineFeed, _) | (Rest::Extension, b'\n') => None,
        (Rest::Digits | Rest::Extension, b'\r') if digits > 0 => step(Rest::LineFeed),
        (Rest::Extension, _) => step(Rest::Extension),
        (Rest::Digits, b';') if digits > 0 => step(Rest::Extension),
        (Rest::Digits, _) => {
            let digit = char::from(byte).to_digit(16)?;
            // Fifteen digits are more than any body and less than an overflow.
            (digits < 15).then_some(Place::ChunkSize {
                size: size * 16 + u64::from(digit),
                digits: digits + 1,
                line: line + 1,
                rest,
            })
        }
    }
}

fn trailers(byte: u8, line: usize, total: usize, saw_cr: bool) -> Option<Place> {
    let total = total + 1;
    match (byte, saw_cr) {
        _ if total > MAX_CHUNK_LINE => None,
        (b'\n', true) if line == 0 => Some(Place::Head),
        (b'\n', true) => Some(Place::Trailers {
            line: 0,
            total,
            saw_cr: false,
        }),
        (b'\n', false) | (_, true) => None,
        (b'\r', false) => Some(Place::Trailers {
            line,
            total,
            saw_cr: true,
        }),
        (_, false) => Some(Place::Trailers {
            line: line + 1,
            total,
            saw_cr: false,
        }),
    }
}

struct BareLineFeed;

enum HeadFound {
    Partial,
    Bad,
    Whole { length: usize, upgrade: bool },
}

#[cfg(test)]
mod tests;
