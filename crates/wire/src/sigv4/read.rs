//! Finds a signature in a request.

use super::{ALGORITHM, Problem};
use domain::Timestamp;
use http::{HeaderMap, header};
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, tz::TimeZone};
use percent_encoding::percent_decode_str;

/// The longest a presigned request may be valid.
const LONGEST: i64 = 604_800;
/// How many headers a signature may name.
const MOST_HEADERS: usize = 128;

/// What a request's signature says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    pub(crate) access_key: String,
    /// `20260101`
    pub(crate) date: String,
    pub(crate) region: String,
    pub(crate) service: String,
    /// In lower case, in the order they were signed.
    pub(crate) signed_headers: Vec<String>,
    pub(crate) signature: [u8; 32],
    pub(crate) moment: Timestamp,
    /// `20260101T000000Z`
    pub(super) moment_text: String,
    pub(crate) token: Option<String>,
    pub(crate) form: Form,
}

/// Where the signature was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// In the `Authorization` header.
    Header,
    /// In the query string, valid for a time.
    Presigned { expires: SignedDuration },
}

impl Signature {
    /// The credential scope, as it is signed.
    pub(super) fn scope(&self) -> String {
        let Self {
            date,
            region,
            service,
            ..
        } = self;
        format!("{date}/{region}/{service}/aws4_request")
    }
}

/// The signature of a request; `None` when it has none. Other kinds of authorization
/// (`Bearer`, `Basic`) are no signatures.
pub(crate) fn read(headers: &HeaderMap, query: &str) -> Result<Option<Signature>, Problem> {
    let authorization = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if let Some(rest) = authorization.and_then(|value| value.strip_prefix(ALGORITHM)) {
        return from_header(rest, headers).map(Some);
    }
    if query.contains("X-Amz-Signature=") {
        return from_query(query).map(Some);
    }
    Ok(None)
}

fn from_header(rest: &str, headers: &HeaderMap) -> Result<Signature, Problem> {
    let part = |name: &str| {
        let mut parts = rest.split(',').map(str::trim);
        parts
            .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
            .ok_or_else(|| {
                missing(&format!(
                    "Authorization header requires '{name}' parameter."
                ))
            })
    };
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (moment, moment_text) = match (text("x-amz-date"), text("date")) {
        (Some(date), _) => (read_moment(date)?, date.to_owned()),
        (None, Some(date)) => {
            let moment = rfc2822::DateTimeParser::new().parse_timestamp(date);
            let moment = moment.map_err(|_| undated())?;
            (moment, moment_text(moment))
        }
        (None, None) => return Err(undated()),
    };
    let token = text("x-amz-security-token").map(str::to_owned);
    signature(
        part("Credential")?,
        part("SignedHeaders")?,
        part("Signature")?,
        (moment, moment_text),
        token,
        Form::Header,
    )
}

fn from_query(query: &str) -> Result<Signature, Problem> {
    let part = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let value = pairs.find(|(found, _)| *found == name)?.1;
        Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
    };
    let needed = |name: &str| {
        part(name).ok_or_else(|| {
            missing(&format!(
                "AWS query-string parameters must include '{name}'."
            ))
        })
    };
    if needed("X-Amz-Algorithm")? != ALGORITHM {
        return Err(missing("Unsupported AWS 'algorithm'."));
    }
    let date = needed("X-Amz-Date")?;
    let expires = match part("X-Amz-Expires") {
        Some(seconds) => seconds
            .parse()
            .ok()
            .filter(|seconds| (1..=LONGEST).contains(seconds)),
        // Clients that sign a whole request into its query string leave it out.
        None => Some(900),
    };
    let expires = expires.ok_or_else(|| missing("X-Amz-Expires must be from 1 to 604800"))?;
    signature(
        &needed("X-Amz-Credential")?,
        &needed("X-Amz-SignedHeaders")?,
        &needed("X-Amz-Signature")?,
        (read_moment(&date)?, date),
        part("X-Amz-Security-Token"),
        Form::Presigned {
            expires: SignedDuration::from_secs(expires),
        },
    )
}

fn signature(
    credential: &str,
    signed_headers: &str,
    signature: &str,
    (moment, moment_text): (Timestamp, String),
    token: Option<String>,
    form: Form,
) -> Result<Signature, Problem> {
    let parts: Vec<&str> = credential.split('/').collect();
    let [access_key, date, region, service, "aws4_request"] = parts.as_slice() else {
        return Err(missing(
            "Credential must have exactly 5 slash-delimited elements, e.g. \
             keyid/date/region/service/term",
        ));
    };
    let mut bytes = [0; 32];
    hex::decode_to_slice(signature, &mut bytes)
        .map_err(|_| missing("Signature must be 64 hexadecimal digits."))?;
    let signed_headers: Vec<String> = signed_headers
        .split(';')
        .map(str::to_ascii_lowercase)
        .collect();
    if signed_headers.len() > MOST_HEADERS {
        return Err(missing("SignedHeaders names too many headers."));
    }
    Ok(Signature {
        access_key: (*access_key).to_owned(),
        date: (*date).to_owned(),
        region: (*region).to_owned(),
        service: (*service).to_owned(),
        signed_headers,
        signature: bytes,
        moment,
        moment_text,
        token,
        form,
    })
}

fn missing(message: &str) -> Problem {
    Problem::Incomplete(message.to_owned())
}

fn undated() -> Problem {
    missing("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
}

/// Reads `20260101T000000Z`.
fn read_moment(text: &str) -> Result<Timestamp, Problem> {
    let unreadable = || missing("Date must be in ISO-8601 'basic format'.");
    let bytes = text.as_bytes();
    if bytes.len() != 16 || bytes[8] != b'T' || bytes[15] != b'Z' {
        return Err(unreadable());
    }
    let number = |range: std::ops::Range<usize>| {
        let digits = &bytes[range];
        let digit = |total: Option<i16>, byte: &u8| {
            byte.is_ascii_digit()
                .then(|| total.map(|total| total * 10 + i16::from(byte - b'0')))?
        };
        digits.iter().fold(Some(0), digit).ok_or_else(unreadable)
    };
    let small = |range| number(range).and_then(|n| i8::try_from(n).map_err(|_| unreadable()));
    let civil = DateTime::new(
        number(0..4)?,
        small(4..6)?,
        small(6..8)?,
        small(9..11)?,
        small(11..13)?,
        small(13..15)?,
        0,
    );
    let zoned = civil.and_then(|civil| civil.to_zoned(TimeZone::UTC));
    zoned
        .map(|zoned| zoned.timestamp())
        .map_err(|_| unreadable())
}

/// `20260101T000000Z`
pub(super) fn moment_text(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}
