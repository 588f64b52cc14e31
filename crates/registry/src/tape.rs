//! Reading tar archives entry by entry: ustar, GNU long names and PAX records.
//!
//! Own reader over the `tar` crate's header type, because that crate's iterator splits PAX
//! records at newlines (binary extended attributes hold them) and reads headers of any size into
//! memory. Sparse files are refused by name: image builders do not write them.

use std::io::{self, Read};

use crate::limits::{HEADER_BYTES, PATH_BYTES};

mod pax;
#[cfg(test)]
mod tests;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    HardLink,
    Symlink,
    CharDevice,
    BlockDevice,
    Directory,
    Fifo,
}

/// One entry; its content is read from the tape before the next is asked for.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    /// As written, before any cleaning.
    pub(crate) path: Vec<u8>,
    /// What a link points to, as written.
    pub(crate) link: Vec<u8>,
    /// Permission bits, set-id and sticky bits included.
    pub(crate) mode: u32,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// Seconds and nanoseconds since 1970.
    pub(crate) modified: (i64, u32),
    /// Major and minor number of a device.
    pub(crate) device: (u32, u32),
    pub(crate) xattrs: Vec<(Vec<u8>, Vec<u8>)>,
}

/// Why an archive cannot be read on.
#[derive(Debug, thiserror::Error)]
pub enum TapeError {
    /// The archive ends early or its source fails.
    #[error("could not read the archive")]
    Read(#[from] io::Error),
    /// A header does not make sense.
    #[error("archive header is not valid: {0}")]
    Header(&'static str),
    /// An extended header or a path is longer than allowed.
    #[error("archive header is larger than the limit")]
    HeaderTooLarge,
    /// An entry of a kind that is not supported.
    #[error("archive entry {path:?} is of an unsupported kind: {kind}")]
    Unsupported {
        /// The entry's path.
        path: String,
        /// What kind of entry it is.
        kind: &'static str,
    },
    /// The archive holds more entries than allowed.
    #[error("archive has more than {0} entries")]
    TooManyEntries(u64),
}

const BLOCK: u64 = 512;

/// An archive under the reading head.
pub(crate) struct Tape<R> {
    source: R,
    content_left: u64,
    padding: u64,
    entries_left: u64,
    entries: u64,
}

/// What extended headers said about the entry that follows them.
#[derive(Default)]
struct Extras {
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    pax: pax::Records,
}

impl<R: Read> Tape<R> {
    /// A tape that refuses to hold more than `entries`.
    pub(crate) fn new(source: R, entries: u64) -> Self {
        Self {
            source,
            content_left: 0,
            padding: 0,
            entries_left: entries,
            entries,
        }
    }

    /// Moves to the next entry; `None` at the end of the archive.
    pub(crate) fn next(&mut self) -> Result<Option<Entry>, TapeError> {
        self.skip()?;
        let mut extras = Extras::default();
        while let Some(header) = self.header()? {
            let size = number(&header.as_old().size, header.entry_size(), "size")?;
            match header.entry_type().as_byte() {
                b'L' => extras.path = Some(without_nul(self.extended(size)?)),
                b'K' => extras.link = Some(without_nul(self.extended(size)?)),
                b'x' => extras.pax = pax::Records::parse(&self.extended(size)?)?,
                b'g' => drop(self.extended(size)?),
                _ => return self.entry(&header, size, extras).map(Some),
            }
        }
        Ok(None)
    }

    /// Content of the current entry not read yet, in bytes.
    pub(crate) fn content_left(&self) -> u64 {
        self.content_left
    }

    /// Reads a small entry whole; one larger than `limit` is refused.
    pub(crate) fn content(&mut self, limit: u64) -> Result<Vec<u8>, TapeError> {
        if self.content_left > limit {
            return Err(TapeError::HeaderTooLarge);
        }
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Passes over what is left of the current entry.
    fn skip(&mut self) -> io::Result<()> {
        let left = self.content_left + self.padding;
        let passed = io::copy(&mut (&mut self.source).take(left), &mut io::sink())?;
        self.content_left = 0;
        self.padding = 0;
        if passed == left {
            Ok(())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    /// The next header block; `None` at the end mark or at the end of the bytes.
    fn header(&mut self) -> Result<Option<tar::Header>, TapeError> {
        let mut header = tar::Header::new_old();
        let block = header.as_mut_bytes();
        let mut filled = 0;
        while filled < block.len() {
            match self.source.read(&mut block[filled..])? {
                0 if filled == 0 => return Ok(None),
                0 => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
                n => filled += n,
            }
        }
        if block.iter().all(|b| *b == 0) {
            return Ok(None);
        }
        self.entries_left = self
            .entries_left
            .checked_sub(1)
            .ok_or(TapeError::TooManyEntries(self.entries))?;
        check_sum(&header)?;
        Ok(Some(header))
    }

    /// The content of an extended header.
    fn extended(&mut self, size: u64) -> Result<Vec<u8>, TapeError> {
        self.open_content(size)?;
        let bytes = self.content(HEADER_BYTES)?;
        self.skip()?;
        Ok(bytes)
    }

    fn open_content(&mut self, size: u64) -> Result<(), TapeError> {
        let padding = size.wrapping_neg() % BLOCK;
        size.checked_add(padding).ok_or(TapeError::Header("size"))?;
        self.content_left = size;
        self.padding = padding;
        Ok(())
    }

    fn entry(
        &mut self,
        header: &tar::Header,
        size: u64,
        extras: Extras,
    ) -> Result<Entry, TapeError> {
        let Extras { path, link, pax } = extras;
        self.open_content(pax.size.unwrap_or(size))?;
        let path = pax
            .path
            .or(path)
            .unwrap_or_else(|| header.path_bytes().into_owned());
        let link = pax.link.or(link).unwrap_or_else(|| {
            header
                .link_name_bytes()
                .map(|link| link.into_owned())
                .unwrap_or_default()
        });
        if path.len() > PATH_BYTES || link.len() > PATH_BYTES {
            return Err(TapeError::HeaderTooLarge);
        }
        let kind = kind(header, &path, pax.sparse)?;
        let seconds = header
            .mtime()
            .ok()
            .and_then(|t| i64::try_from(t).ok())
            .unwrap_or(0);
        Ok(Entry {
            kind,
            path,
            link,
            mode: number(&header.as_old().mode, header.mode(), "mode")? & 0o7777,
            uid: id(pax.uid, &header.as_old().uid, header.uid())?,
            gid: id(pax.gid, &header.as_old().gid, header.gid())?,
            modified: pax.modified.unwrap_or((seconds, 0)),
            device: device(header)?,
            xattrs: pax.xattrs,
        })
    }
}

impl<R: Read> Read for Tape<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.content_left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        match self.source.read(&mut buffer[..most])? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            n => {
                self.content_left -= n as u64;
                Ok(n)
            }
        }
    }
}

fn kind(header: &tar::Header, path: &[u8], sparse: bool) -> Result<Kind, TapeError> {
    let unsupported = |kind| {
        Err(TapeError::Unsupported {
            path: String::from_utf8_lossy(path).into_owned(),
            kind,
        })
    };
    if sparse {
        return unsupported("sparse file");
    }
    Ok(match header.entry_type().as_byte() {
        // Archives older than ustar mark a directory by its name alone.
        b'0' | 0 if path.ends_with(b"/") => Kind::Directory,
        b'0' | 0 | b'7' => Kind::File,
        b'1' => Kind::HardLink,
        b'2' => Kind::Symlink,
        b'3' => Kind::CharDevice,
        b'4' => Kind::BlockDevice,
        b'5' => Kind::Directory,
        b'6' => Kind::Fifo,
        b'S' => return unsupported("sparse file"),
        _ => return unsupported("unknown"),
    })
}

fn id(pax: Option<u64>, field: &[u8], read: io::Result<u64>) -> Result<u32, TapeError> {
    let id = match pax {
        Some(id) => id,
        None => number(field, read, "owner")?,
    };
    // The largest value means "do not change" to the kernel.
    u32::try_from(id)
        .ok()
        .filter(|id| *id != u32::MAX)
        .ok_or(TapeError::Header("owner"))
}

/// Major and minor number; they stand in the same place in ustar and GNU headers.
fn device(header: &tar::Header) -> Result<(u32, u32), TapeError> {
    let (major, minor) = (&header.as_bytes()[329..337], &header.as_bytes()[337..345]);
    let major = number(major, header.device_major(), "device")?;
    let minor = number(minor, header.device_minor(), "device")?;
    Ok((major.unwrap_or_default(), minor.unwrap_or_default()))
}

/// A numeric field; one left blank is 0, as other readers have it.
fn number<T: Default>(
    field: &[u8],
    read: io::Result<T>,
    name: &'static str,
) -> Result<T, TapeError> {
    match field.iter().all(|b| matches!(b, 0 | b' ')) {
        true => Ok(T::default()),
        false => read.map_err(|_| TapeError::Header(name)),
    }
}

fn check_sum(header: &tar::Header) -> Result<(), TapeError> {
    let bytes = header.as_bytes();
    let sum: u32 = bytes[..148]
        .iter()
        .chain(&bytes[156..])
        .map(|b| u32::from(*b))
        .sum();
    match header.cksum() {
        Ok(said) if said == sum + 8 * u32::from(b' ') => Ok(()),
        Ok(_) | Err(_) => Err(TapeError::Header("checksum")),
    }
}

fn without_nul(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(end) = bytes.iter().position(|b| *b == 0) {
        bytes.truncate(end);
    }
    bytes
}
