//! Headers between bytes and a map.

use std::ops::Range;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
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

/// The headers at those places of a head; their values share its memory.
pub(super) fn map(head: &Bytes, spans: &[Span]) -> Result<HeaderMap, Malformed> {
    let mut headers = HeaderMap::with_capacity(spans.len() + 4);
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

/// The one length that a head tells; none when it tells none. Two that agree become one.
pub(super) fn length(headers: &mut HeaderMap) -> Result<Option<u64>, Malformed> {
    let lines = headers.get_all(CONTENT_LENGTH).into_iter();
    let mut found = None;
    let mut count = 0;
    for line in lines {
        let number = number(line.as_bytes()).ok_or(Malformed)?;
        if found.is_some_and(|found| found != number) {
            return Err(Malformed);
        }
        found = Some(number);
        count += 1;
    }
    if let (2.., Some(number)) = (count, found) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(number));
    }
    Ok(found)
}

/// A number of digits and nothing else.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
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
