//! Parameter mapping at work.

use super::exchange::Exchange;
use super::integrate::Outgoing;
use super::{headers, jwt};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use route::api::{Change, Part, RequestMapping, ResponseMapping, StatusMapping, Template};
use serde_json::Value;

/// Bytes of a body that JSON paths look at. Source: API Gateway developer guide, 100 KB.
const READ_FOR_PATHS: usize = 100 << 10;
/// What a path must not hold as it is.
pub(super) const ODD_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?');

/// What stands for a part of a request mapping.
pub(super) fn of_request(
    exchange: &Exchange,
    parts: &Parts,
    body: Option<&[u8]>,
    part: &Part,
) -> Option<String> {
    match part {
        Part::Text(text) => Some(text.clone()),
        Part::Header(name) => headers::joined(&parts.headers, name),
        Part::Query(name) => jwt::query(parts.uri.query()?, name),
        Part::Body(path) => in_body(body?, path.as_deref()),
        Part::Path => Some(exchange.path.clone()),
        Part::PathVariable(name) => {
            let found = exchange.variables.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone())
        }
        Part::Context(name) => exchange.context(name),
        Part::StageVariable(name) => exchange.stage.as_ref()?.variables.get(name).cloned(),
    }
}

/// A body, or what a path like `a.b[0]` names in it.
pub(super) fn in_body(body: &[u8], path: Option<&str>) -> Option<String> {
    let Some(path) = path else {
        return Some(String::from_utf8_lossy(body).into_owned());
    };
    let root: Value = serde_json::from_slice(&body[..body.len().min(READ_FOR_PATHS)]).ok()?;
    let mut value = &root;
    for step in path.split(['.', '[']) {
        let step = step.trim_end_matches(']').trim_matches('\'');
        value = match step.parse::<usize>() {
            Ok(place) if value.is_array() => value.get(place)?,
            _ => value.get(step)?,
        };
    }
    Some(match value {
        Value::String(text) => text.clone(),
        Value::Null => return None,
        other => other.to_string(),
    })
}

/// Answers what stands for a part of a mapping.
pub(super) type Known<'a> = dyn FnMut(&Part) -> Option<String> + 'a;

/// Changes what goes to the integration.
pub(super) fn change_request(
    outgoing: &mut Outgoing,
    mapping: &RequestMapping,
    known: &mut Known<'_>,
) {
    match mapping {
        RequestMapping::Header(name, change) if name == "host" => {
            if let Change::Overwrite(template) = change {
                outgoing.host = template
                    .fill(known)
                    .unwrap_or(std::mem::take(&mut outgoing.host));
            }
        }
        RequestMapping::Header(name, change) => {
            change_header(&mut outgoing.headers, name, change, known);
        }
        RequestMapping::Path(template) => {
            if let Some(path) = template.fill(known) {
                let slash = if path.starts_with('/') { "" } else { "/" };
                outgoing.path = format!("{slash}{}", utf8_percent_encode(&path, ODD_IN_PATHS));
            }
        }
        RequestMapping::Query(name, change) => change_query(outgoing, name, change, known),
    }
}

fn change_header(headers: &mut HeaderMap, name: &str, change: &Change, known: &mut Known<'_>) {
    let value = |template: &Template, known: &mut Known<'_>| template.fill(known);
    match change {
        Change::Remove => drop(headers.remove(name)),
        Change::Append(template) => {
            if let Some(value) = value(template, known) {
                headers::add(headers, name, &value);
            }
        }
        Change::Overwrite(template) => {
            if let Some(value) = value(template, known) {
                headers::set(headers, name, &value);
            }
        }
    }
}

fn change_query(outgoing: &mut Outgoing, name: &str, change: &Change, known: &mut Known<'_>) {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let is_other = |pair: &String| jwt::query(pair, name).is_none();
    let value = match change {
        Change::Remove => return outgoing.query.retain(is_other),
        Change::Append(template) | Change::Overwrite(template) => template.fill(known),
    };
    let Some(value) = value else {
        return;
    };
    if matches!(change, Change::Overwrite(_)) {
        outgoing.query.retain(is_other);
    }
    outgoing
        .query
        .push(format!("{}={}", encoded(name), encoded(&value)));
}

/// Changes an answer's head.
pub(super) fn change_answer(
    exchange: &Exchange,
    mapping: &StatusMapping,
    head: &mut http::response::Parts,
    body: Option<&[u8]>,
) {
    let before = head.headers.clone();
    let mut known = |part: &Part| match part {
        Part::Text(text) => Some(text.clone()),
        Part::Header(name) => headers::joined(&before, name),
        Part::Body(path) => in_body(body?, path.as_deref()),
        Part::Context(name) => exchange.context(name),
        Part::StageVariable(name) => exchange.stage.as_ref()?.variables.get(name).cloned(),
        Part::Query(_) | Part::Path | Part::PathVariable(_) => None,
    };
    for change in &mapping.changes {
        match change {
            ResponseMapping::Header(name, change) => {
                change_header(&mut head.headers, name, change, &mut known);
            }
            ResponseMapping::Status(template) => {
                let code = template
                    .fill(&mut known)
                    .and_then(|code| code.parse::<u16>().ok());
                let code = code.filter(|code| (200..=599).contains(code));
                if let Some(status) = code.and_then(|code| StatusCode::from_u16(code).ok()) {
                    head.status = status;
                }
            }
        }
    }
}
