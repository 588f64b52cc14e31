//! The head of a target's answer.

use std::mem::MaybeUninit;

use bytes::BytesMut;
use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, Method, StatusCode};
use httparse::{ParserConfig, Response, Status};

use super::heads::{self, MAX_HEADERS, Span};
use super::{Decode, Malformed};

/// A head, and what it says of what follows.
pub(crate) struct AnswerHead {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The body behind it.
    pub(crate) body: Decode,
    /// Whether the connection can be used again after the body.
    pub(crate) keeps: bool,
}

impl AnswerHead {
    /// Takes a head off the front of `inbox`; `None` while a part of it is missing.
    ///
    /// # Errors
    /// When this is no head of HTTP/1, or one longer than `most` bytes.
    pub(crate) fn take(
        inbox: &mut BytesMut,
        method: &Method,
        most: usize,
    ) -> Result<Option<Self>, Malformed> {
        let mut spans = [Span::default(); MAX_HEADERS];
        let Some(line) = read(inbox, &mut spans)? else {
            return (inbox.len() < most).then_some(None).ok_or(Malformed);
        };
        if line.length > most {
            return Err(Malformed);
        }
        let head = inbox.split_to(line.length).freeze();
        let mut headers = heads::map(&head, &spans[..line.headers])?;
        let body = body(&line, method, &mut headers)?;
        let keeps = keeps(&line, &headers) && !matches!(body, Decode::UntilClose);
        Ok(Some(Self {
            status: line.status,
            headers,
            body,
            keeps,
        }))
    }
}

/// What is known of a head beside its headers.
struct Line {
    status: StatusCode,
    is_11: bool,
    length: usize,
    headers: usize,
}

fn read(inbox: &[u8], spans: &mut [Span; MAX_HEADERS]) -> Result<Option<Line>, Malformed> {
    let mut headers = [const { MaybeUninit::uninit() }; MAX_HEADERS];
    let mut answer = Response::new(&mut []);
    let parsed = ParserConfig::default().parse_response_with_uninit_headers(
        &mut answer,
        inbox,
        &mut headers,
    );
    let Status::Complete(length) = parsed.map_err(|_| Malformed)? else {
        return Ok(None);
    };
    let code = answer.code.ok_or(Malformed)?;
    heads::spans(inbox, answer.headers, spans);
    Ok(Some(Line {
        status: StatusCode::from_u16(code).map_err(|_| Malformed)?,
        is_11: answer.version == Some(1),
        length,
        headers: answer.headers.len(),
    }))
}

/// Where the body ends. Source: RFC 9112, section 6.3.
fn body(line: &Line, method: &Method, headers: &mut HeaderMap) -> Result<Decode, Malformed> {
    let length = heads::length(headers)?;
    if !line.is_11 && headers.contains_key(TRANSFER_ENCODING) {
        return Err(Malformed);
    }
    let has_none = matches!(line.status.as_u16(), 100..=199 | 204 | 304);
    if has_none || *method == Method::HEAD {
        return Ok(Decode::Length(0));
    }
    let Some(last) = headers.get_all(TRANSFER_ENCODING).iter().next_back() else {
        return Ok(length.map_or(Decode::UntilClose, Decode::Length));
    };
    let mut codings = last.as_bytes().rsplit(|byte| *byte == b',');
    let last = codings.next().unwrap_or_default().trim_ascii();
    let is_chunked = last.eq_ignore_ascii_case(b"chunked");
    // It is not the length of what comes, and the client must not be told that it is.
    headers.remove(CONTENT_LENGTH);
    match is_chunked {
        true => Ok(Decode::padded_chunks()),
        false => Ok(Decode::UntilClose),
    }
}

fn keeps(line: &Line, headers: &HeaderMap) -> bool {
    let lines = headers.get_all(CONNECTION).into_iter();
    let mut tokens = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let mut says = |token: &[u8]| tokens.any(|one| one.trim_ascii().eq_ignore_ascii_case(token));
    match line.is_11 {
        true => !says(b"close"),
        false => says(b"keep-alive"),
    }
}
