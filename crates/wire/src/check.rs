//! Whether an input is what the model allows: required members, lengths, ranges, patterns,
//! closed choices, sizes of lists and maps.
//!
//! Works on the canonical tree, so every protocol gets the same answer. Values of secret
//! members never appear in messages.

mod wording;

use crate::table::kind::{List, Map};
use crate::table::{Kind, Operation, ShapeId, Table, kind::Limits};
use api::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// How many breaches a message names.
const MOST: usize = 20;
/// How deep the walk goes; the codecs refuse deeper trees before.
const DEPTH_LIMIT: usize = 128;

/// One value that breaks one constraint.
struct Breach {
    /// Where: `tags.1.member.key`.
    path: String,
    /// The value as messages show it: `null`, `'text'`; `None` when it must not be shown.
    shown: Option<String>,
    /// What it should be: `Member must not be null`.
    constraint: String,
    missing: bool,
    /// What the service says of just this.
    said: Option<String>,
}

/// Says no to an input that breaks the model's constraints, in the service's words.
pub(crate) fn check(table: &Table, operation: &Operation, input: &Value) -> Result<(), ApiError> {
    let Some(shape) = operation.input else {
        return Ok(());
    };
    let mut walk = Walk {
        table,
        path: Vec::new(),
        breaches: Vec::new(),
    };
    walk.structure(shape, input);
    if walk.breaches.is_empty() {
        return Ok(());
    }
    Err(wording::refusal(
        table,
        &operation.facts.name,
        &walk.breaches,
    ))
}

/// The refusal of an input that no codec could read.
pub(crate) fn unreadable(table: &Table, message: &str) -> ApiError {
    wording::unreadable(table, message)
}

struct Walk<'t> {
    table: &'t Table,
    path: Vec<Step<'t>>,
    breaches: Vec<Breach>,
}

#[derive(Clone)]
enum Step<'t> {
    Member(&'t str),
    Item(usize),
    Entry(String),
}

/// Whether a value may be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Open,
    Secret,
}

impl<'t> Walk<'t> {
    fn structure(&mut self, shape: ShapeId, tree: &Value) {
        let structure = self.table.structure(shape);
        let Value::Object(members) = tree else {
            return;
        };
        if self.path.len() > DEPTH_LIMIT {
            return self.breach("Member must not be nested this deeply", None);
        }
        if structure.union && members.len() != 1 && !self.table.overlay.unions {
            self.breach("Member must have exactly one value set", None);
        }
        // Small structures are walked by what they may hold, so that breaches come in the
        // model's order.
        for member in &structure.members {
            let value = members.get(&member.name);
            if value.is_none() && !member.required {
                continue;
            }
            self.path.push(Step::Member(&member.name));
            match value {
                Some(value) => {
                    let show = if member.secret {
                        Show::Secret
                    } else {
                        Show::Open
                    };
                    self.value(&member.kind, value, show);
                }
                None => self.missing(),
            }
            self.path.pop();
        }
    }

    fn value(&mut self, kind: &'t Kind, value: &Value, show: Show) {
        match (kind, value) {
            (_, Value::Null) => self.missing(),
            (Kind::Structure(shape), value) => self.structure(*shape, value),
            (Kind::Text(limits), Value::String(text)) => self.text(limits, text, value, show),
            (Kind::Choice(shape), Value::String(text)) => self.choice(*shape, text, value, show),
            (Kind::Blob(limits), Value::String(text)) => match STANDARD.decode(text) {
                Ok(bytes) => self.length(limits, bytes.len(), None),
                Err(_) => self.breach("Member must be base64", None),
            },
            (
                Kind::Integer(limits)
                | Kind::Long(limits)
                | Kind::Double(limits)
                | Kind::Float(limits),
                Value::Number(number),
            ) => {
                if let Some(number) = number.as_f64() {
                    self.bounds(limits, number, "value", || shown(value, show));
                }
            }
            (Kind::List(list), Value::Array(items)) => self.list(list, items, value, show),
            (Kind::Map(map), Value::Object(entries)) => self.map(map, entries, value, show),
            _ => {}
        }
    }

    fn choice(&mut self, shape: ShapeId, text: &str, value: &Value, show: Show) {
        let values = self.table.choice(shape);
        if values.iter().any(|known| known == text) {
            return;
        }
        let listed = values.join(", ");
        let constraint = format!("Member must satisfy enum value set: [{listed}]");
        self.breach(&constraint, shown(value, show));
        let said = self.table.overlay.choice(self.table.shape_name(shape));
        if let (Some(said), Some(breach)) = (said, self.breaches.last_mut()) {
            breach.said = Some(said.replace("{values}", &values.join(",")));
        }
    }

    fn text(&mut self, limits: &Limits, text: &str, value: &Value, show: Show) {
        if limits.min.is_some() || limits.max.is_some() {
            let length = text.chars().count();
            self.bounds(limits, length as f64, "length", || shown(value, show));
        }
        if let Some(pattern) = limits.pattern.as_ref()
            && !pattern.allows(text)
        {
            let constraint = format!(
                "Member must satisfy regular expression pattern: {}",
                pattern.as_str()
            );
            self.breach(&constraint, shown(value, show));
        }
    }

    fn list(&mut self, list: &'t List, items: &[Value], value: &Value, show: Show) {
        let show = if list.secret { Show::Secret } else { show };
        self.length(&list.limits, items.len(), shown(value, show));
        for (index, item) in items.iter().enumerate() {
            self.path.push(Step::Item(index + 1));
            self.value(&list.item, item, show);
            self.path.pop();
            if self.breaches.len() >= MOST {
                return;
            }
        }
    }

    fn map(
        &mut self,
        map: &'t Map,
        entries: &serde_json::Map<String, Value>,
        value: &Value,
        show: Show,
    ) {
        let show = if map.secret { Show::Secret } else { show };
        self.length(&map.limits, entries.len(), shown(value, show));
        for (key, value) in entries {
            self.path.push(Step::Entry(key.clone()));
            self.value(&map.key, &Value::from(key.as_str()), show);
            self.value(&map.value, value, show);
            self.path.pop();
            if self.breaches.len() >= MOST {
                return;
            }
        }
    }

    fn length(&mut self, limits: &Limits, length: usize, shown: Option<String>) {
        self.bounds(limits, length as f64, "length", || shown);
    }

    fn bounds(
        &mut self,
        limits: &Limits,
        found: f64,
        what: &str,
        shown: impl FnOnce() -> Option<String>,
    ) {
        let (bound, comparison) = match (limits.min, limits.max) {
            (Some(min), _) if found < min => (min, "greater"),
            (_, Some(max)) if found > max => (max, "less"),
            _ => return,
        };
        let constraint = format!("Member must have {what} {comparison} than or equal to {bound}");
        self.breach(&constraint, shown());
    }

    fn missing(&mut self) {
        self.breach("Member must not be null", Some("null".to_owned()));
        if let Some(breach) = self.breaches.last_mut() {
            breach.missing = true;
        }
    }

    fn breach(&mut self, constraint: &str, shown: Option<String>) {
        if self.breaches.len() >= MOST {
            return;
        }
        self.breaches.push(Breach {
            path: path(&self.path),
            shown,
            constraint: constraint.to_owned(),
            missing: false,
            said: None,
        });
    }
}

fn path(steps: &[Step<'_>]) -> String {
    let parts = steps.iter().map(|step| match step {
        Step::Member(name) => wording::lower_first(name),
        Step::Item(number) => format!("{number}.member"),
        Step::Entry(key) => format!("{}.member", wording::shortened(key)),
    });
    parts.collect::<Vec<_>>().join(".")
}

/// A value as messages show it.
fn shown(value: &Value, show: Show) -> Option<String> {
    if show == Show::Secret {
        return None;
    }
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).take(MOST).collect();
            format!("[{}]", items.join(", "))
        }
        // What structures hold may be secret.
        Value::Array(_) | Value::Object(_) | Value::Null => return None,
    };
    Some(format!("'{}'", wording::shortened(&text)))
}

#[cfg(test)]
mod tests;
