//! Bodies as they are sent.

use bytes::{Bytes, BytesMut};
use http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    HOST, MAX_FORWARDS, SET_COOKIE, TE, TRAILER, TRANSFER_ENCODING,
};
use http::{HeaderMap, HeaderName};

use super::{Malformed, heads};

/// A body being sent.
#[derive(Debug)]
pub(crate) enum Encode {
    /// This many bytes are left.
    Length(u64),
    /// In chunks, with those trailers that were announced.
    Chunked(Vec<HeaderName>),
    /// Until the connection ends.
    UntilClose,
    /// Nothing is left.
    Done,
}

/// What says something about the message itself and may not come behind it.
/// Source: RFC 9110, section 6.5.1.
const NEVER_TRAILERS: [HeaderName; 12] = [
    AUTHORIZATION,
    CACHE_CONTROL,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    CONTENT_RANGE,
    CONTENT_TYPE,
    HOST,
    MAX_FORWARDS,
    SET_COOKIE,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
];

impl Encode {
    /// As the head of the message says; without a length there, in chunks.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self::of_length(headers).unwrap_or_else(|| Self::Chunked(announced(headers)))
    }

    /// As the length in the head of the message says, if one is there.
    pub(crate) fn of_length(headers: &HeaderMap) -> Option<Self> {
        let length = headers.get(CONTENT_LENGTH)?;
        Some(match heads::number(length.as_bytes())? {
            0 => Self::Done,
            length => Self::Length(length),
        })
    }

    pub(crate) fn is_chunked(&self) -> bool {
        matches!(self, Self::Chunked(_))
    }

    pub(crate) fn is_done(&self) -> bool {
        matches!(self, Self::Done)
    }

    /// What goes before a piece of this many bytes, and what goes behind it.
    ///
    /// # Errors
    /// When there is more of the body than its head says.
    pub(crate) fn data(
        &mut self,
        data: &Bytes,
        before: &mut BytesMut,
    ) -> Result<&'static [u8], Malformed> {
        match self {
            Self::Length(left) => {
                *left = left.checked_sub(data.len() as u64).ok_or(Malformed)?;
                if *left == 0 {
                    *self = Self::Done;
                }
                Ok(b"")
            }
            Self::UntilClose => Ok(b""),
            Self::Chunked(_) if data.is_empty() => Ok(b""),
            Self::Chunked(_) => {
                put_size(before, data.len());
                Ok(b"\r\n")
            }
            Self::Done if data.is_empty() => Ok(b""),
            Self::Done => Err(Malformed),
        }
    }

    /// Ends the body.
    ///
    /// # Errors
    /// When there is less of it than its head says.
    pub(crate) fn end(
        &mut self,
        trailers: Option<&HeaderMap>,
        out: &mut BytesMut,
    ) -> Result<(), Malformed> {
        match std::mem::replace(self, Self::Done) {
            Self::Length(_) => Err(Malformed),
            Self::Done | Self::UntilClose => Ok(()),
            Self::Chunked(announced) => {
                out.extend_from_slice(b"0\r\n");
                if let Some(trailers) = trailers {
                    let mut chosen = trailers.clone();
                    let names = trailers.keys().filter(|name| !announced.contains(name));
                    names.for_each(|name| drop(chosen.remove(name)));
                    heads::put_headers(out, &chosen);
                }
                out.extend_from_slice(b"\r\n");
                Ok(())
            }
        }
    }
}

/// The trailers that a head announces.
fn announced(headers: &HeaderMap) -> Vec<HeaderName> {
    let lines = headers.get_all(TRAILER).into_iter();
    let names = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let names = names.filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok());
    names
        .filter(|name| !NEVER_TRAILERS.contains(name))
        .collect()
}

fn put_size(out: &mut BytesMut, size: usize) {
    let mut digits = [0; 16];
    let mut at = digits.len();
    let mut left = size;
    loop {
        at -= 1;
        digits[at] = b"0123456789abcdef"[left % 16];
        left /= 16;
        if left == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
    out.extend_from_slice(b"\r\n");
}
