//! JSON bodies.

use super::{DEPTH_LIMIT, Malformed, scalar};
use crate::table::{Kind, ShapeId, Structure, Table};
use serde_json::{Map, Value};

/// The structure a body holds. An empty body is an empty structure.
pub(crate) fn decode(table: &Table, shape: ShapeId, body: &[u8]) -> Result<Value, Malformed> {
    let tree = parse(body)?;
    structure(table, shape, tree, 0)
}

/// Any JSON. Its parser refuses what is nested too deeply.
pub(super) fn parse(body: &[u8]) -> Result<Value, Malformed> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(Map::new()));
    }
    serde_json::from_slice(body).map_err(|_| Malformed::new("the body is not valid JSON"))
}

fn structure(table: &Table, shape: ShapeId, tree: Value, depth: usize) -> Result<Value, Malformed> {
    let Value::Object(mut members) = tree else {
        return Err(Malformed::kind(found(&tree), "a structure"));
    };
    if depth > DEPTH_LIMIT {
        return Err(Malformed::depth());
    }
    let structure = table.structure(shape);
    let mut renamed = false;
    let mut problem = None;
    members.retain(|wire, value| {
        let Some(member) = structure.by_wire(wire).filter(|_| !value.is_null()) else {
            return false;
        };
        renamed |= member.wire != member.name;
        match decoded(table, &member.kind, value.take(), depth + 1) {
            Ok(tree) => *value = tree,
            Err(malformed) => problem = Some(malformed),
        }
        true
    });
    match problem {
        Some(problem) => Err(problem),
        None if renamed => Ok(Value::Object(rename(structure, members))),
        None => Ok(Value::Object(members)),
    }
}

fn rename(structure: &Structure, members: Map<String, Value>) -> Map<String, Value> {
    let renamed = members
        .into_iter()
        .filter_map(|(wire, value)| Some((structure.by_wire(&wire)?.name.clone(), value)));
    renamed.collect()
}

/// The tree of one value.
pub(super) fn decoded(
    table: &Table,
    kind: &Kind,
    value: Value,
    depth: usize,
) -> Result<Value, Malformed> {
    match (kind, value) {
        (Kind::Structure(shape), value) => structure(table, *shape, value, depth),
        (Kind::List(list), Value::Array(mut items)) => {
            for item in items.iter_mut().filter(|item| !item.is_null()) {
                *item = decoded(table, &list.item, item.take(), depth + 1)?;
            }
            Ok(Value::Array(items))
        }
        (Kind::Map(map), Value::Object(mut entries)) => {
            entries.retain(|_, value| !value.is_null());
            for value in entries.values_mut() {
                *value = decoded(table, &map.value, value.take(), depth + 1)?;
            }
            Ok(Value::Object(entries))
        }
        (Kind::Document, value) => Ok(value),
        (kind, value) => leaf(kind, value),
    }
}

fn leaf(kind: &Kind, value: Value) -> Result<Value, Malformed> {
    let wanted = match (kind, &value) {
        (Kind::Text(_) | Kind::Choice(_) | Kind::Blob(_), Value::String(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Double(_) | Kind::Float(_) | Kind::Timestamp(_), Value::Number(_)) => {
            return Ok(value);
        }
        (Kind::Integer(_) | Kind::Long(_), Value::Number(number)) => {
            let limit = if matches!(kind, Kind::Integer(_)) {
                i64::from(i32::MIN)..=i64::from(i32::MAX)
            } else {
                i64::MIN..=i64::MAX
            };
            let exact = number.as_i64().or_else(|| integral(number.as_f64()?));
            match exact.filter(|number| limit.contains(number)) {
                Some(number) => return Ok(Value::from(number)),
                None => "an Integer",
            }
        }
        (Kind::Timestamp(_), Value::String(text)) => return scalar::moment(text),
        (Kind::Double(_) | Kind::Float(_), Value::String(text)) => {
            return scalar::read(kind, text);
        }
        (Kind::Text(_) | Kind::Choice(_), _) => "a String",
        (Kind::Blob(_), _) => "a Blob",
        (Kind::Boolean, _) => "a Boolean",
        (Kind::Integer(_), _) => "an Integer",
        (Kind::Long(_), _) => "a Long",
        (Kind::Double(_) | Kind::Float(_), _) => "a Double",
        (Kind::Timestamp(_), _) => "a Timestamp",
        (Kind::List(_), _) => "a List",
        (Kind::Map(_), _) => "a Map",
        (Kind::Structure(_) | Kind::Document, _) => "a structure",
    };
    Err(Malformed::kind(found(&value), wanted))
}

fn integral(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) => "START_ARRAY",
        Value::Object(_) => "START_OBJECT",
    }
}

/// Writes a structure's body members.
pub(crate) fn write_structure(table: &Table, shape: ShapeId, tree: &Value, out: &mut Vec<u8>) {
    out.push(b'{');
    write_members(table, table.structure(shape), tree, out);
    out.push(b'}');
}

/// Writes members with commas between them; says nothing of those that travel elsewhere.
pub(super) fn write_members(table: &Table, structure: &Structure, tree: &Value, out: &mut Vec<u8>) {
    let mut first = true;
    for member in &structure.members {
        let Some(value) = super::present(tree, &member.name) else {
            continue;
        };
        if member.place != api::model::Place::Body {
            continue;
        }
        if !first {
            out.push(b',');
        }
        first = false;
        write_text(&member.wire, out);
        out.push(b':');
        write(table, &member.kind, value, out);
    }
}

/// Writes one value.
pub(super) fn write(table: &Table, kind: &Kind, value: &Value, out: &mut Vec<u8>) {
    match (kind, value) {
        (Kind::Structure(shape), Value::Object(_)) => write_structure(table, *shape, value, out),
        (Kind::List(list), Value::Array(items)) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(table, &list.item, item, out);
            }
            out.push(b']');
        }
        (Kind::Map(map), Value::Object(entries)) => {
            out.push(b'{');
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_text(key, out);
                out.push(b':');
                write(table, &map.value, value, out);
            }
            out.push(b'}');
        }
        (Kind::Timestamp(Some(format)), value) => {
            match scalar::write(kind, value, *format).filter(|_| *format != UNIX) {
                Some(text) => write_text(&text, out),
                None => write_any(value, out),
            }
        }
        (_, value) => write_any(value, out),
    }
}

const UNIX: api::model::TimestampFormat = api::model::TimestampFormat::Unix;

/// Writes text with its quotation marks.
pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    // Writing to a vector cannot fail.
    let _ = serde_json::to_writer(out, text);
}

fn write_any(value: &Value, out: &mut Vec<u8>) {
    let _ = serde_json::to_writer(out, value);
}
