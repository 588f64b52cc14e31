//! REST bindings: members in the path, the query string, headers and the body.

use super::{Encoded, Malformed, Request, elements, form, json, present, scalar, xml};
use crate::table::{Kind, Member, Operation, ShapeId, Structure, Table};
use api::model::{Place, TimestampFormat};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

/// The language of bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Json,
    Xml,
}

/// The structure a request holds; `labels` are the named parts of its path.
pub(crate) fn decode(
    table: &Table,
    shape: ShapeId,
    labels: &[(&'static str, String)],
    request: Request<'_>,
    language: Language,
) -> Result<Value, Malformed> {
    let structure = table.structure(shape);
    let mut members = body(table, shape, structure, request.body, language)?;
    let pairs: Vec<form::Pair<'_>> = form::pairs(request.query).collect();
    for member in &structure.members {
        let value = match member.place {
            Place::Path => match labels.iter().find(|(label, _)| *label == member.wire) {
                Some((_, text)) => Some(scalar::read(&member.kind, text)?),
                None => None,
            },
            Place::Query => from_query(structure, member, &pairs)?,
            Place::Header => from_header(member, request.headers)?,
            Place::Headers => from_headers(member, request.headers),
            Place::Body | Place::Status => None,
        };
        if let Some(value) = value {
            members.insert(member.name.clone(), value);
        }
    }
    Ok(Value::Object(members))
}

fn body(
    table: &Table,
    shape: ShapeId,
    structure: &Structure,
    bytes: &[u8],
    language: Language,
) -> Result<Map<String, Value>, Malformed> {
    let mut members = Map::new();
    if let Some(payload) = structure.payload() {
        let value = match &payload.kind {
            _ if bytes.is_empty() => None,
            Kind::Blob(_) => Some(Value::String(STANDARD.encode(bytes))),
            Kind::Text(_) => Some(Value::from(String::from_utf8_lossy(bytes))),
            kind if language == Language::Xml => {
                Some(elements::payload(table, kind, utf8(bytes)?)?)
            }
            kind => Some(json::decoded(table, kind, json::parse(bytes)?, 0)?),
        };
        members.extend(value.map(|value| (payload.name.clone(), value)));
        return Ok(members);
    }
    let bound = |member: &Member| member.place == Place::Body;
    if bytes.is_empty() || !structure.members.iter().any(bound) {
        return Ok(members);
    }
    if language == Language::Xml {
        return elements::decode(table, shape, utf8(bytes)?);
    }
    match json::decode(table, shape, bytes)? {
        Value::Object(mut decoded) => {
            decoded.retain(|name, _| structure.by_name(name).is_some_and(bound));
            Ok(decoded)
        }
        _ => Ok(members),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).map_err(|_| Malformed::new("the body is not valid UTF-8"))
}

fn from_query(
    structure: &Structure,
    member: &Member,
    pairs: &[form::Pair<'_>],
) -> Result<Option<Value>, Malformed> {
    let mut values = pairs
        .iter()
        .filter(|(name, _)| *name == member.wire)
        .map(|(_, value)| value.as_ref());
    match &member.kind {
        Kind::List(list) => {
            let items: Vec<Value> = values
                .map(|text| scalar::read(&list.item, text))
                .collect::<Result<_, _>>()?;
            Ok((!items.is_empty()).then_some(Value::Array(items)))
        }
        Kind::Map(_) => {
            let named = |name: &str| {
                let mut members = structure.members.iter();
                members.any(|other| other.place == Place::Query && other.wire == name)
            };
            let free = pairs.iter().filter(|(name, _)| !named(name));
            let entries: Map<String, Value> = free
                .map(|(name, value)| (name.to_string(), Value::from(value.as_ref())))
                .collect();
            Ok((!entries.is_empty()).then_some(Value::Object(entries)))
        }
        kind => {
            let value = values.next().map(|text| scalar::read(kind, text));
            value.transpose()
        }
    }
}

fn from_header(member: &Member, headers: &HeaderMap) -> Result<Option<Value>, Malformed> {
    let Some(text) = headers
        .get(&member.wire)
        .and_then(|value| value.to_str().ok())
    else {
        return Ok(None);
    };
    if member.json_value {
        let text = STANDARD.decode(text).unwrap_or_default();
        return Ok(Some(Value::from(String::from_utf8_lossy(&text))));
    }
    match &member.kind {
        Kind::List(list) => text
            .split(',')
            .map(|item| scalar::read(&list.item, item.trim().trim_matches('"')))
            .collect::<Result<_, _>>()
            .map(|items| Some(Value::Array(items))),
        kind => scalar::read(kind, text).map(Some),
    }
}

/// Every header that starts with the member's name.
fn from_headers(member: &Member, headers: &HeaderMap) -> Option<Value> {
    let prefix = member.wire.to_ascii_lowercase();
    let entries: Map<String, Value> = headers
        .iter()
        .filter_map(|(name, value)| {
            let key = name.as_str().strip_prefix(&prefix)?;
            Some((key.to_owned(), Value::from(value.to_str().ok()?)))
        })
        .collect();
    (!entries.is_empty()).then_some(Value::Object(entries))
}

/// Spreads an answer over status, headers and body.
pub(crate) fn encode(
    table: &Table,
    operation: &Operation,
    output: &Value,
    language: Language,
    encoded: &mut Encoded,
) {
    encoded.status = operation.facts.status;
    let Some(shape) = operation.output else {
        return;
    };
    let structure = table.structure(shape);
    for member in &structure.members {
        let Some(value) = present(output, &member.name) else {
            continue;
        };
        match member.place {
            Place::Status => {
                let status = value.as_u64().and_then(|status| status.try_into().ok());
                encoded.status = status.unwrap_or(encoded.status);
            }
            Place::Header => encoded.headers.extend(header(member, value)),
            Place::Headers => encoded.headers.extend(headers(member, value)),
            Place::Body | Place::Path | Place::Query => {}
        }
    }
    match (structure.payload(), language) {
        (Some(payload), language) => encode_payload(table, payload, output, language, encoded),
        (None, Language::Json) => {
            json::write_structure(table, shape, output, &mut encoded.body);
        }
        (None, Language::Xml) => xml::rest(table, shape, output, &mut encoded.body),
    }
}

fn encode_payload(
    table: &Table,
    payload: &Member,
    output: &Value,
    language: Language,
    encoded: &mut Encoded,
) {
    let Some(value) = present(output, &payload.name) else {
        return;
    };
    match (&payload.kind, value) {
        (Kind::Blob(_), Value::String(text)) => {
            encoded.body = STANDARD.decode(text).unwrap_or_default();
        }
        (Kind::Text(_), Value::String(text)) => encoded.body = text.clone().into_bytes(),
        (kind, value) if language == Language::Xml => {
            xml::payload(table, &payload.element, kind, value, &mut encoded.body);
        }
        (kind, value) => json::write(table, kind, value, &mut encoded.body),
    }
}

fn header(member: &Member, value: &Value) -> Option<(HeaderName, HeaderValue)> {
    let text = match (&member.kind, value) {
        (Kind::List(list), Value::Array(items)) => {
            let items = items
                .iter()
                .filter_map(|item| scalar::write(&list.item, item, TimestampFormat::Rfc822));
            items.collect::<Vec<_>>().join(",")
        }
        (_, Value::String(text)) if member.json_value => STANDARD.encode(text),
        (kind, value) => scalar::write(kind, value, TimestampFormat::Rfc822)?.into_owned(),
    };
    named(&member.wire, &text)
}

fn headers(member: &Member, value: &Value) -> Vec<(HeaderName, HeaderValue)> {
    let Value::Object(entries) = value else {
        return Vec::new();
    };
    let header =
        |(key, value): (&String, &Value)| named(&format!("{}{key}", member.wire), value.as_str()?);
    entries.iter().filter_map(header).collect()
}

fn named(name: &str, text: &str) -> Option<(HeaderName, HeaderValue)> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    Some((name, HeaderValue::from_str(text).ok()?))
}
