//! How a running command's input and output travel between the terminal and the desk.
//!
//! The terminal asks `POST /_longshore/exec` with `Upgrade: longshore-exec`. After the desk's
//! `101 Switching Protocols` both sides send frames:
//!
//! ```text
//! kind: 1 byte │ length: 4 bytes, big-endian │ content: length bytes, at most 64 KiB
//! ```
//!
//! | kind | who sends it | content |
//! |---|---|---|
//! | 0 input | terminal | bytes for the command |
//! | 1 input ends | terminal | nothing |
//! | 2 resize | terminal | rows and columns, 2 bytes each |
//! | 3 output | desk | bytes |
//! | 4 error output | desk | bytes |
//! | 5 exit | desk | the exit code, 4 bytes; the last frame |
//! | 6 failed | desk | a sentence; the last frame |
//!
//! A connection that closes kills the command.

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The protocol's name in the `Upgrade` header.
pub const PROTOCOL: &str = "longshore-exec";
/// The most bytes a frame may carry.
pub const LARGEST: usize = 64 << 10;
/// Kind and length.
const HEAD: usize = 5;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// Bytes for the command.
    Input(Bytes),
    /// There is no more input.
    InputEnds,
    /// The terminal has another size now.
    Resize {
        /// Lines.
        rows: u16,
        /// Characters in a line.
        columns: u16,
    },
    /// What the command wrote.
    Output(Bytes),
    /// What the command wrote to standard error.
    ErrorOutput(Bytes),
    /// The command ended with this code.
    Exit(i32),
    /// The command was lost: a sentence.
    Failed(String),
}

/// Bytes that are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// No frame is of this kind.
    #[error("a frame of the unknown kind {0}")]
    Kind(u8),
    /// A frame says it is longer than any may be.
    #[error("a frame of {0} bytes, more than {LARGEST}")]
    TooLong(usize),
    /// The content is not what the kind needs.
    #[error("a frame of kind {0} with other content than it has")]
    Content(u8),
}

impl From<Malformed> for io::Error {
    fn from(malformed: Malformed) -> Self {
        Self::new(io::ErrorKind::InvalidData, malformed)
    }
}

impl Frame {
    /// Appends the frame. Content beyond [`LARGEST`] goes into further frames where it is a
    /// stream, and is cut off in a sentence.
    pub fn encode(&self, into: &mut BytesMut) {
        match self {
            Self::Input(bytes) => stream(0, bytes, into),
            Self::InputEnds => head(1, 0, into),
            Self::Resize { rows, columns } => {
                head(2, 4, into);
                into.put_u16(*rows);
                into.put_u16(*columns);
            }
            Self::Output(bytes) => stream(3, bytes, into),
            Self::ErrorOutput(bytes) => stream(4, bytes, into),
            Self::Exit(code) => {
                head(5, 4, into);
                into.put_i32(*code);
            }
            Self::Failed(sentence) => {
                let sentence = &sentence[..sentence.floor_char_boundary(LARGEST)];
                head(6, sentence.len(), into);
                into.put_slice(sentence.as_bytes());
            }
        }
    }

    /// Takes the first whole frame out of `from`; `None` when more bytes are needed.
    pub fn decode(from: &mut BytesMut) -> Result<Option<Self>, Malformed> {
        let Some(&[kind, a, b, c, d]) = from.first_chunk::<HEAD>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if length > LARGEST {
            return Err(Malformed::TooLong(length));
        }
        if from.len() < HEAD + length {
            return Ok(None);
        }
        from.advance(HEAD);
        Self::of(kind, from.split_to(length).freeze()).map(Some)
    }

    fn of(kind: u8, content: Bytes) -> Result<Self, Malformed> {
        let wrong = Malformed::Content(kind);
        match (kind, content.len()) {
            (0, _) => Ok(Self::Input(content)),
            (1, 0) => Ok(Self::InputEnds),
            (2, 4) => Ok(Self::Resize {
                rows: u16::from_be_bytes([content[0], content[1]]),
                columns: u16::from_be_bytes([content[2], content[3]]),
            }),
            (3, _) => Ok(Self::Output(content)),
            (4, _) => Ok(Self::ErrorOutput(content)),
            (5, 4) => {
                let code = [content[0], content[1], content[2], content[3]];
                Ok(Self::Exit(i32::from_be_bytes(code)))
            }
            (6, _) => {
                let sentence = String::from_utf8(content.into()).map_err(|_| wrong)?;
                Ok(Self::Failed(sentence))
            }
            (1 | 2 | 5, _) => Err(wrong),
            _ => Err(Malformed::Kind(kind)),
        }
    }
}

fn head(kind: u8, length: usize, into: &mut BytesMut) {
    into.put_u8(kind);
    into.put_u32(length as u32);
}

fn stream(kind: u8, bytes: &[u8], into: &mut BytesMut) {
    for chunk in bytes.chunks(LARGEST) {
        head(kind, chunk.len(), into);
        into.put_slice(chunk);
    }
}

/// Reads frames.
pub struct FrameReader<R> {
    from: R,
    buffer: BytesMut,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
    /// Reads from `from`.
    pub fn new(from: R) -> Self {
        Self {
            from,
            buffer: BytesMut::new(),
        }
    }

    /// The next frame; `None` at the end. A wait that is given up loses nothing.
    pub async fn next(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if let Some(frame) = Frame::decode(&mut self.buffer)? {
                return Ok(Some(frame));
            }
            if self.from.read_buf(&mut self.buffer).await? == 0 {
                return match self.buffer.is_empty() {
                    true => Ok(None),
                    false => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
        }
    }
}

/// Writes one frame.
pub async fn send(frame: &Frame, into: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
    let mut bytes = BytesMut::new();
    frame.encode(&mut bytes);
    into.write_all(&bytes).await?;
    into.flush().await
}

#[cfg(test)]
mod tests;
