//! The head of a target's answer.

use std::mem::MaybeUninit;

use bytes::BytesMut;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use httparse::{Header, ParserConfig, Response, Status};

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
        let mut headers = heads::map(&head, &spans[..line.headers], 0)?;
        let body = body(&line, method, &mut headers)?;
        let keeps = line.said.keeps(line.is_11) && !matches!(body, Decode::UntilClose);
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
    said: Said,
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
        said: Said::gather(answer.headers)?,
        length,
        headers: answer.headers.len(),
    }))
}

/// Where the body ends. Source: RFC 9112, section 6.3.
fn body(line: &Line, method: &Method, headers: &mut HeaderMap) -> Result<Decode, Malformed> {
    let said = &line.said;
    if !line.is_11 && said.is_chunked.is_some() {
        return Err(Malformed);
    }
    if let (2.., Some(length)) = (said.lengths, said.length) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    let has_none = matches!(line.status.as_u16(), 100..=199 | 204 | 304);
    if has_none || *method == Method::HEAD {
        return Ok(Decode::Length(0));
    }
    let Some(is_chunked) = said.is_chunked else {
        return Ok(said.length.map_or(Decode::UntilClose, Decode::Length));
    };
    // It is not the length of what comes, and the client must not be told that it is.
    headers.remove(CONTENT_LENGTH);
    match is_chunked {
        true => Ok(Decode::padded_chunks()),
        false => Ok(Decode::UntilClose),
    }
}

/// What the headers say of the body and of the connection.
#[derive(Default)]
struct Said {
    /// The one length, however often it is told.
    length: Option<u64>,
    lengths: usize,
    /// Whether the last coding is that of chunks, where there is one.
    is_chunked: Option<bool>,
    closes: bool,
    keeps: bool,
}

impl Said {
    fn gather(headers: &[Header<'_>]) -> Result<Self, Malformed> {
        let mut said = Self::default();
        for Header { name, value } in headers {
            // By their lengths, so that most headers cost one comparison.
            match name.len() {
                10 if name.eq_ignore_ascii_case("connection") => {
                    said.closes |= heads::lists(value, b"close");
                    said.keeps |= heads::lists(value, b"keep-alive");
                }
                14 if name.eq_ignore_ascii_case("content-length") => said.add_length(value)?,
                17 if name.eq_ignore_ascii_case("transfer-encoding") => {
                    let mut codings = value.rsplit(|byte| *byte == b',');
                    let last = codings.next().unwrap_or_default().trim_ascii();
                    said.is_chunked = Some(last.eq_ignore_ascii_case(b"chunked"));
                }
                _ => {}
            }
        }
        Ok(said)
    }

    /// Two lengths that agree are one.
    fn add_length(&mut self, value: &[u8]) -> Result<(), Malformed> {
        let number = heads::number(value).ok_or(Malformed)?;
        if *self.length.get_or_insert(number) != number {
            return Err(Malformed);
        }
        self.lengths += 1;
        Ok(())
    }

    fn keeps(&self, is_11: bool) -> bool {
        match is_11 {
            true => !self.closes,
            false => self.keeps,
        }
    }
}
