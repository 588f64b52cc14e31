//! Headers between bytes and a map.

use std::ops::Range;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use httparse::Header;

use super::Malformed;

/// Most headers in one head; more are refused.
pub(super) const MAX_HEADERS: usize = 100;

/// Where a header's name and value stand in a head: where each begins, and its length.
#[derive(Clone, Copy, Default)]
pub(super) struct Span {
    name: (u32, u32),
    value: (u32, u32),
}

/// Where the headers that were found in `bytes` stand; the places of the rest are not touched.
pub(super) fn spans(bytes: &[u8], headers: &[Header<'_>], spans: &mut [Span; MAX_HEADERS]) {
    let base = bytes.as_ptr() as usize;
    let place = |part: &[u8]| ((part.as_ptr() as usize - base) as u32, part.len() as u32);
    for (header, span) in headers.iter().zip(spans) {
        *span = Span {
            name: place(header.name.as_bytes()),
            value: match header.value {
                // An empty value may stand nowhere.
                [] => (0, 0),
                value => place(value),
            },
        };
    }
}

/// The headers at those places of a head, with space for some `more`; their values share its
/// memory.
pub(super) fn map(head: &Bytes, spans: &[Span], more: usize) -> Result<HeaderMap, Malformed> {
    let mut headers = HeaderMap::with_capacity(spans.len() + more);
    for span in spans {
        let name = HeaderName::from_bytes(&head[range(span.name)]).map_err(|_| Malformed)?;
        let value = head.slice(range(span.value));
        let value = HeaderValue::from_maybe_shared(value).map_err(|_| Malformed)?;
        headers.append(name, value);
    }
    Ok(headers)
}

fn range((start, length): (u32, u32)) -> Range<usize> {
    start as usize..(start + length) as usize
}

/// A number of digits and nothing else.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
    let mut digits = text.iter();
    let first = digit(digits.next()?)?;
    digits.try_fold(first, |number, byte| {
        number.checked_mul(10)?.checked_add(digit(byte)?)
    })
}

/// Whether a comma-separated list has this item, in whichever case.
pub(super) fn lists(line: &[u8], item: &[u8]) -> bool {
    let mut items = line.split(|byte| *byte == b',');
    items.any(|one| one.trim_ascii().eq_ignore_ascii_case(item))
}

/// How many names are looked at one by one.
const FEW: usize = 16;

/// Whether there is such a header. Most that are asked for are missing, and most heads are short:
/// looking at each name then costs less than a hash of the one that is sought.
pub(crate) fn has(headers: &HeaderMap, name: &HeaderName) -> bool {
    match headers.keys_len() {
        ..=FEW => headers.keys().any(|one| one == name),
        _ => headers.contains_key(name),
    }
}

/// Writes all headers, a line each.
pub(crate) fn put_headers(out: &mut BytesMut, headers: &HeaderMap) {
    for (name, value) in headers {
        out.extend_from_slice(name.as_str().as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
}
