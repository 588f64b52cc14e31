//! Unpacking one layer into a directory that overlayfs can stack.
//!
//! Everything is made by descriptor below the layer's own root, so nothing inside an archive can
//! name a place outside it. Whiteouts become what overlayfs expects: a character device 0/0, and
//! `trusted.overlay.opaque` on a directory that hides what lies below.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::digest::Digest;
use crate::limits::Limits;
use crate::tape::{Tape, TapeError};

mod node;
mod root;
#[cfg(test)]
mod tests;

use root::Root;

/// Why a layer could not be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// The archive is broken, or uses what is not supported.
    #[error("layer archive is not valid")]
    Tape(#[source] TapeError),
    /// A path leads out of the layer, or is no path at all.
    #[error("layer entry {0:?} leads outside the image")]
    Escapes(String),
    /// A hard link names a file that is not in the layer.
    #[error("layer entry {path:?} is a hard link to {target:?}, which is not in the layer")]
    LinkTarget {
        /// The link.
        path: String,
        /// What it names.
        target: String,
    },
    /// The layer writes more than allowed.
    #[error("layer is larger than the limit of {0} bytes")]
    TooLarge(u64),
    /// The stored bytes, or the uncompressed bytes, are not what the image promises.
    #[error("layer digest mismatch: expected {expected}, got {actual}")]
    Digest {
        /// The digest in the manifest or in the configuration.
        expected: Digest,
        /// The digest of what was read.
        actual: Digest,
    },
    /// The file system refused an entry.
    #[error("could not make layer entry {0:?}")]
    Make(String, #[source] io::Error),
    /// The blob or the directory could not be opened.
    #[error("could not open the layer")]
    Open(#[source] io::Error),
}

/// What a layer must be: its stored bytes and its uncompressed bytes.
pub(crate) struct Expected<'a> {
    pub(crate) blob: &'a Digest,
    pub(crate) diff_id: &'a Digest,
}

/// Unpacks the layer stored at `blob` into `target`, an empty directory; `trash` is beside it.
///
/// Both digests are checked in the same pass; on any error `target` holds rubbish.
pub(crate) fn unpack(
    blob: &Path,
    expected: &Expected<'_>,
    target: &Path,
    trash: &Path,
    limits: &Limits,
) -> Result<(), UnpackError> {
    let file = File::open(blob).map_err(UnpackError::Open)?;
    let mut stored = Hashing::new(BufReader::with_capacity(64 << 10, file));
    let mut root = Root::open(target, trash).map_err(UnpackError::Open)?;
    let plain = decoder(&mut stored).map_err(UnpackError::Open)?;
    let plain = Limited {
        source: Hashing::new(plain),
        left: limits.layer_bytes,
        over: false,
    };
    let diff_id = drain(&mut root, plain, limits)?;
    io::copy(&mut stored, &mut io::sink()).map_err(|error| UnpackError::Tape(error.into()))?;
    check(expected.blob, stored.finish())?;
    check(expected.diff_id, diff_id)
}

/// Makes every entry, reads to the very end, and answers the digest of all that was read.
fn drain(
    root: &mut Root,
    mut plain: Limited<Hashing<impl Read>>,
    limits: &Limits,
) -> Result<Digest, UnpackError> {
    // What follows the archive's end mark counts for the digest too.
    let unpacked = entries(&mut plain, root, limits).and_then(|()| {
        io::copy(&mut plain, &mut io::sink()).map_err(|error| UnpackError::Tape(error.into()))
    });
    match plain.over {
        true => Err(UnpackError::TooLarge(limits.layer_bytes)),
        false => unpacked.map(|_| plain.source.finish()),
    }
}

fn entries(plain: &mut impl Read, root: &mut Root, limits: &Limits) -> Result<(), UnpackError> {
    let mut tape = Tape::new(plain, limits.entries);
    while let Some(entry) = tape.next().map_err(UnpackError::Tape)? {
        node::make(root, &entry, &mut tape)?;
    }
    root.finish()
}

fn check(expected: &Digest, actual: Digest) -> Result<(), UnpackError> {
    match *expected == actual {
        true => Ok(()),
        false => Err(UnpackError::Digest {
            expected: expected.clone(),
            actual,
        }),
    }
}

/// Decompresses by what the bytes are, not by what the media type says, as Docker does.
pub(crate) fn decoder<'a, R: io::BufRead + 'a>(mut source: R) -> io::Result<Box<dyn Read + 'a>> {
    let start = source.fill_buf()?;
    Ok(match start {
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(source)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
            Box::new(zstd::stream::read::Decoder::with_buffer(source)?)
        }
        _ => Box::new(source),
    })
}

/// Hashes what passes through.
pub(crate) struct Hashing<R> {
    source: R,
    hasher: Sha256,
}

impl<R> Hashing<R> {
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            hasher: Sha256::new(),
        }
    }

    pub(crate) fn finish(self) -> Digest {
        Digest::finish(self.hasher)
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        self.hasher.update(&buffer[..n]);
        Ok(n)
    }
}

impl<R: io::BufRead> io::BufRead for Hashing<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        if let Ok(buffer) = self.source.fill_buf() {
            self.hasher.update(&buffer[..n.min(buffer.len())]);
        }
        self.source.consume(n);
    }
}

/// Stops a stream that grows beyond its limit, and remembers that it did.
struct Limited<R> {
    source: R,
    left: u64,
    over: bool,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        match self.left.checked_sub(n as u64) {
            Some(left) => {
                self.left = left;
                Ok(n)
            }
            None => {
                self.over = true;
                Err(io::Error::other("layer is larger than its limit"))
            }
        }
    }
}
