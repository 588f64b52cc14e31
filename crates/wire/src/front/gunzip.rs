//! Packed bodies: clients pack large metric and log calls.

use crate::codec::Malformed;
use flate2::read::MultiGzDecoder;
use http::HeaderValue;
use std::borrow::Cow;
use std::io::Read as _;

/// The body as it was before the client packed it, if that is no more than `limit` bytes.
pub(super) fn unpacked<'a>(
    coding: &HeaderValue,
    body: &'a [u8],
    limit: usize,
) -> Result<Cow<'a, [u8]>, Malformed> {
    match coding.as_bytes() {
        b"gzip" => {
            let mut unpacked = Vec::new();
            let room = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
            MultiGzDecoder::new(body)
                .take(room)
                .read_to_end(&mut unpacked)
                .map_err(|_| Malformed::new("the body is not valid gzip"))?;
            if unpacked.len() > limit {
                return Err(Malformed::new(format!(
                    "the unpacked body is larger than {limit} bytes"
                )));
            }
            Ok(Cow::Owned(unpacked))
        }
        b"" | b"identity" => Ok(Cow::Borrowed(body)),
        _ => Err(Malformed::new("the body's content encoding is not known")),
    }
}
