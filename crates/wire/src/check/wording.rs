//! What a service says about a bad input: its code and its sentence.

use super::Breach;
use crate::table::Table;
use api::ApiError;
use api::model::Protocol;

/// Longest value that a message shows, in characters.
const SHOWN: usize = 256;

/// The refusal of an input with these breaches, of which there is at least one.
pub(super) fn refusal(table: &Table, operation: &str, breaches: &[Breach]) -> ApiError {
    let overlay = &table.overlay;
    if let Some(missing) = overlay.missing(operation)
        && let Some(breach) = breaches.iter().find(|breach| breach.missing)
    {
        let name = breach.path.rsplit('.').next().unwrap_or_default();
        let message = missing
            .text
            .replace("{Name}", &upper_first(name))
            .replace("{name}", &lower_first(name));
        return modelled(table, &missing.code, message);
    }
    let code = overlay.refusal(operation).unwrap_or(common_code(table));
    if let Some(said) = breaches.first().and_then(|breach| breach.said.clone()) {
        return modelled(table, code, said);
    }
    match (&overlay.wording, breaches.first()) {
        (Some(wording), Some(breach)) => modelled(table, code, reworded(wording, breach)),
        _ => modelled(table, code, common(breaches)),
    }
}

/// The code of services that have no other.
fn common_code(table: &Table) -> &'static str {
    if table.speaks(Protocol::Query) {
        "ValidationError"
    } else {
        "ValidationException"
    }
}

fn common(breaches: &[Breach]) -> String {
    let sentences: Vec<String> = breaches.iter().map(sentence).collect();
    let (count, plural) = (breaches.len(), if breaches.len() == 1 { "" } else { "s" });
    let sentences = sentences.join("; ");
    format!("{count} validation error{plural} detected: {sentences}")
}

fn sentence(breach: &Breach) -> String {
    let value = breach
        .shown
        .as_deref()
        .map_or(String::new(), |shown| format!(" {shown}"));
    let Breach {
        path, constraint, ..
    } = breach;
    format!("Value{value} at '{path}' failed to satisfy constraint: {constraint}")
}

fn reworded(wording: &str, breach: &Breach) -> String {
    let name = breach.path.rsplit('.').next().unwrap_or_default();
    let shown = breach
        .shown
        .as_deref()
        .unwrap_or_default()
        .trim_matches('\'');
    let lower = breach.constraint.trim_start_matches("Member ");
    // The value comes last: it may itself hold what looks like a place.
    wording
        .replace("{path}", &breach.path)
        .replace("{name}", name)
        .replace("{constraint}", lower)
        .replace("{value}", shown)
}

/// The refusal of an input that no codec could read.
pub(super) fn unreadable(table: &Table, message: &str) -> ApiError {
    let forms = table.speaks(Protocol::Query) || table.speaks(Protocol::Ec2);
    let code = if forms && !table.speaks(Protocol::Json) {
        "MalformedInput"
    } else {
        "SerializationException"
    };
    ApiError::sender(code, 400, message)
}

/// A refusal with the status the model gives its code.
fn modelled(table: &Table, code: &str, message: String) -> ApiError {
    let shape = table.shape_id(code).map(|shape| table.structure(shape));
    let facts = shape.and_then(|shape| shape.error.as_ref());
    ApiError::sender(code, facts.map_or(400, |facts| facts.status), message)
}

pub(super) fn lower_first(name: &str) -> String {
    first(name, |first| first.to_ascii_lowercase())
}

fn upper_first(name: &str) -> String {
    first(name, |first| first.to_ascii_uppercase())
}

fn first(name: &str, change: impl Fn(char) -> char) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(change);
    first.into_iter().chain(characters).collect()
}

/// Text no longer than a message should show.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
