//! PAX records: `LENGTH KEY=VALUE\n`, where the length alone says where a record ends.

use super::TapeError;

/// The records that matter for unpacking; the rest (access times, comments) does not.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) path: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) size: Option<u64>,
    pub(super) uid: Option<u64>,
    pub(super) gid: Option<u64>,
    pub(super) modified: Option<(i64, u32)>,
    pub(super) xattrs: Vec<(Vec<u8>, Vec<u8>)>,
    pub(super) sparse: bool,
}

const XATTR: &[u8] = b"SCHILY.xattr.";
const SPARSE: &[u8] = b"GNU.sparse.";

impl Records {
    pub(super) fn parse(mut bytes: &[u8]) -> Result<Self, TapeError> {
        let mut records = Self::default();
        while !bytes.is_empty() {
            let (record, rest) = split(bytes).ok_or(TapeError::Header("PAX record"))?;
            let equals = record
                .iter()
                .position(|b| *b == b'=')
                .ok_or(TapeError::Header("PAX record"))?;
            records.set(&record[..equals], &record[equals + 1..])?;
            bytes = rest;
        }
        Ok(records)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> Result<(), TapeError> {
        let number = || {
            text(value)?
                .parse()
                .map_err(|_| TapeError::Header("PAX number"))
        };
        match key {
            b"path" => self.path = Some(name(value)?),
            b"linkpath" => self.link = Some(name(value)?),
            b"size" => self.size = Some(number()?),
            b"uid" => self.uid = Some(number()?),
            b"gid" => self.gid = Some(number()?),
            b"mtime" => self.modified = Some(time(text(value)?)?),
            _ if key.starts_with(SPARSE) => self.sparse = true,
            _ => {
                if let Some(key) = key.strip_prefix(XATTR) {
                    self.xattrs.push((key.to_vec(), value.to_vec()));
                }
            }
        }
        Ok(())
    }
}

/// The first record without its length and newline, and what follows it.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = bytes.iter().take(20).position(|b| *b == b' ')?;
    let length: usize = std::str::from_utf8(&bytes[..space]).ok()?.parse().ok()?;
    let record = bytes.get(space + 1..length)?.strip_suffix(b"\n")?;
    Some((record, &bytes[length..]))
}

fn text(value: &[u8]) -> Result<&str, TapeError> {
    std::str::from_utf8(value).map_err(|_| TapeError::Header("PAX text"))
}

fn name(value: &[u8]) -> Result<Vec<u8>, TapeError> {
    match value.contains(&0) {
        true => Err(TapeError::Header("PAX name")),
        false => Ok(value.to_vec()),
    }
}

/// Seconds with an optional fraction, as `1700000000.123456789`; rounds toward the past.
fn time(value: &str) -> Result<(i64, u32), TapeError> {
    let bad = || TapeError::Header("PAX time");
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let seconds: i64 = whole.parse().map_err(|_| bad())?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad());
    }
    let digits: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    let nanos: u32 = digits.parse().map_err(|_| bad())?;
    match whole.starts_with('-') && nanos > 0 {
        true => Ok((seconds.saturating_sub(1), 1_000_000_000 - nanos)),
        false => Ok((seconds, nanos)),
    }
}
