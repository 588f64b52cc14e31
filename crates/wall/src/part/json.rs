//! Parts of a JSON body.

use domain::firewall::statement::{JsonBody, JsonPattern};
use serde_json::Value;

use super::Part;
use crate::Request;

/// The keys and values of a JSON body.
///
/// Chosen: a body that is not JSON, and for which nothing is said, has nothing to look at.
pub(super) fn of<'a>(wanted: &JsonBody, request: &Request<'a>) -> Part<'a> {
    let oversize = wanted.oversize_handling.as_deref();
    if let Some(settled) = Part::settled(oversize.filter(|_| request.has_more)) {
        return settled;
    }
    if request.body.trim_ascii().is_empty() {
        return Part::Texts(Vec::new());
    }
    let Ok(body) = serde_json::from_slice::<Value>(request.body) else {
        let fallback = wanted.invalid_fallback_behavior.as_deref();
        return match fallback {
            Some("EVALUATE_AS_STRING") => Part::one(request.body),
            _ => Part::settled(fallback).unwrap_or(Part::Texts(Vec::new())),
        };
    };
    let mut texts = Vec::new();
    match &wanted.match_pattern {
        JsonPattern::All {} => collect(&body, &wanted.match_scope, &mut texts),
        JsonPattern::IncludedPaths(paths) => {
            let found = paths.iter().filter_map(|path| match path.as_str() {
                "/" => Some(&body),
                path => body.pointer(path),
            });
            found.for_each(|part| collect(part, &wanted.match_scope, &mut texts));
        }
    }
    Part::Texts(
        texts
            .into_iter()
            .map(|text| text.into_bytes().into())
            .collect(),
    )
}

/// No deeper than the parser goes.
fn collect(value: &Value, scope: &str, texts: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                if scope != "VALUE" {
                    texts.push(key.clone());
                }
                collect(value, scope, texts);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, scope, texts)),
        _ if scope == "KEY" => {}
        Value::String(text) => texts.push(text.clone()),
        other => texts.push(other.to_string()),
    }
}
