//! Parameter mapping: how requests are changed before the integration sees them, and answers
//! before the client does.

use super::Template;
use std::fmt;

/// Headers that mappings do not touch. Source: API Gateway developer guide, reserved headers.
const RESERVED: [&str; 18] = [
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-location",
    "forwarded",
    "keep-alive",
    "origin",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailers",
    "transfer-encoding",
    "upgrade",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "via",
];
const RESERVED_PREFIXES: [&str; 4] = ["access-control-", "apigw-", "x-amz-", "x-amzn-"];

/// What happens to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The value comes beside what is there.
    Append(Template),
    /// The value comes in place of what is there.
    Overwrite(Template),
    /// What is there goes.
    Remove,
}

/// One change of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestMapping {
    /// Of a header, by lower-case name.
    Header(String, Change),
    /// Of a parameter of the query.
    Query(String, Change),
    /// Of the path.
    Path(Template),
}

/// One change of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseMapping {
    /// Of a header, by lower-case name.
    Header(String, Change),
    /// Of the status code.
    Status(Template),
}

/// Changes of answers with one status code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusMapping {
    /// The status code.
    pub status: u16,
    /// The changes.
    pub changes: Vec<ResponseMapping>,
}

/// Why something is no mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadMapping {
    /// Where it would go is not a place.
    Key(String),
    /// What it would be is not a value.
    Value(String),
    /// The header is not for mappings to change.
    Reserved(String),
    /// It is not a status code.
    Status(String),
}

impl fmt::Display for BadMapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "Invalid mapping expression specified: {key}"),
            Self::Value(value) => {
                write!(f, "Invalid mapping expression parameter specified: {value}")
            }
            Self::Reserved(name) => {
                write!(f, "Operations on header {name} are restricted")
            }
            Self::Status(code) => write!(
                f,
                "Invalid status code '{code}': it must be between 200 and 599"
            ),
        }
    }
}

impl std::error::Error for BadMapping {}

impl RequestMapping {
    /// Reads an entry of an integration's request parameters.
    ///
    /// # Errors
    /// When place or value are not what mappings know.
    pub fn parse(key: &str, value: &str) -> Result<Self, BadMapping> {
        let (verb, place) = key
            .split_once(':')
            .ok_or_else(|| BadMapping::Key(key.to_owned()))?;
        if place == "path" {
            return match change(key, verb, value, "request")? {
                Change::Overwrite(template) => Ok(Self::Path(template)),
                Change::Append(_) | Change::Remove => Err(BadMapping::Key(key.to_owned())),
            };
        }
        let change = change(key, verb, value, "request")?;
        if let Some(name) = place
            .strip_prefix("querystring.")
            .filter(|name| !name.is_empty())
        {
            return Ok(Self::Query(name.to_owned(), change));
        }
        Ok(Self::Header(header(key, place)?, change))
    }

    /// Whether it needs the body.
    pub fn reads_body(&self) -> bool {
        match self {
            Self::Header(_, change) | Self::Query(_, change) => change.reads_body(),
            Self::Path(template) => template.reads_body(),
        }
    }
}

impl Change {
    /// Whether it needs the body.
    pub fn reads_body(&self) -> bool {
        match self {
            Self::Append(template) | Self::Overwrite(template) => template.reads_body(),
            Self::Remove => false,
        }
    }
}

impl StatusMapping {
    /// Reads the entries of an integration's response parameters for one status code.
    ///
    /// # Errors
    /// When the code, a place or a value is not what mappings know.
    pub fn parse<'a>(
        status: &str,
        entries: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, BadMapping> {
        let code = status
            .parse()
            .ok()
            .filter(|code| (200..=599).contains(code));
        let code = code.ok_or_else(|| BadMapping::Status(status.to_owned()))?;
        let changes = entries.map(|(key, value)| ResponseMapping::parse(key, value));
        Ok(Self {
            status: code,
            changes: changes.collect::<Result<_, _>>()?,
        })
    }
}

impl ResponseMapping {
    fn parse(key: &str, value: &str) -> Result<Self, BadMapping> {
        let bad = || BadMapping::Key(key.to_owned());
        let (verb, place) = key.split_once(':').ok_or_else(bad)?;
        let change = change(key, verb, value, "response")?;
        match (place, change) {
            ("statuscode", Change::Overwrite(template)) => Ok(Self::Status(template)),
            ("statuscode", _) => Err(bad()),
            (place, change) => Ok(Self::Header(header(key, place)?, change)),
        }
    }

    /// Whether it needs the body.
    pub fn reads_body(&self) -> bool {
        match self {
            Self::Header(_, change) => change.reads_body(),
            Self::Status(template) => template.reads_body(),
        }
    }
}

fn change(key: &str, verb: &str, value: &str, source: &str) -> Result<Change, BadMapping> {
    let template =
        || Template::parse(value, source).ok_or_else(|| BadMapping::Value(value.to_owned()));
    match verb {
        "append" => Ok(Change::Append(template()?)),
        "overwrite" => Ok(Change::Overwrite(template()?)),
        "remove" => Ok(Change::Remove),
        _ => Err(BadMapping::Key(key.to_owned())),
    }
}

fn header(key: &str, place: &str) -> Result<String, BadMapping> {
    let name = place.strip_prefix("header.").unwrap_or_default();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(BadMapping::Key(key.to_owned()));
    }
    let lower = name.to_ascii_lowercase();
    let prefixed = RESERVED_PREFIXES
        .iter()
        .any(|prefix| lower.starts_with(prefix));
    if prefixed || RESERVED.contains(&lower.as_str()) {
        return Err(BadMapping::Reserved(name.to_owned()));
    }
    Ok(lower)
}

#[cfg(test)]
mod tests;
