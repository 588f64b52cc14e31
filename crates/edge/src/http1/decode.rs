//! Where a body ends, however that is told.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;

use super::Malformed;
use super::chunks::{Chunks, Padding};

/// A body being read.
#[derive(Debug)]
pub(crate) enum Decode {
    /// This many bytes are left.
    Length(u64),
    /// In chunks.
    Chunked(Chunks),
    /// All that comes until the other side ends the connection.
    UntilClose,
}

/// A part of a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Data(Bytes),
    Trailers(HeaderMap),
    End,
}

impl Decode {
    /// The chunks of a request.
    pub(super) fn chunks() -> Self {
        Self::Chunked(Chunks::new(Padding::Refused))
    }

    /// The chunks of an answer.
    pub(super) fn padded_chunks() -> Self {
        Self::Chunked(Chunks::new(Padding::Allowed))
    }

    /// The next piece; `None` while more bytes are needed.
    ///
    /// # Errors
    /// When the bytes break the framing.
    pub(crate) fn next(&mut self, inbox: &mut BytesMut) -> Result<Option<Piece>, Malformed> {
        match self {
            Self::Length(0) => Ok(Some(Piece::End)),
            Self::Length(_) | Self::UntilClose if inbox.is_empty() => Ok(None),
            Self::Length(left) => {
                let taken = (*left).min(inbox.len() as u64);
                *left -= taken;
                Ok(Some(Piece::Data(inbox.split_to(taken as usize).freeze())))
            }
            Self::UntilClose => Ok(Some(Piece::Data(inbox.split().freeze()))),
            Self::Chunked(chunks) => chunks.next(inbox),
        }
    }

    /// Whether all of it was read.
    pub(crate) fn is_done(&self) -> bool {
        match self {
            Self::Length(left) => *left == 0,
            Self::Chunked(chunks) => chunks.is_done(),
            Self::UntilClose => false,
        }
    }

    /// The other side ended the connection; whether the body is whole with that.
    pub(crate) fn close(&mut self) -> bool {
        let is_whole = matches!(self, Self::UntilClose) || self.is_done();
        if is_whole {
            *self = Self::Length(0);
        }
        is_whole
    }

    /// Bytes it is worth to make space for.
    pub(crate) fn expected(&self) -> u64 {
        match self {
            Self::Length(left) => *left,
            Self::Chunked(chunks) => chunks.expected(),
            Self::UntilClose => 16 * 1024,
        }
    }

    /// The length, where it is known before.
    pub(crate) fn exact(&self) -> Option<u64> {
        match self {
            Self::Length(left) => Some(*left),
            Self::Chunked(_) | Self::UntilClose => None,
        }
    }
}
