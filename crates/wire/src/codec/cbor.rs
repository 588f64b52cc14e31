//! CBOR bodies, as Smithy RPC v2 has them.

use super::{DEPTH_LIMIT, Encoded, Malformed, present};
use crate::table::{Kind, ShapeId, Table};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ciborium::Value as Cbor;
use http::{HeaderName, HeaderValue};
use serde_json::{Map, Number, Value};

/// The tag of a moment in seconds since 1970.
const EPOCH: u64 = 1;

/// The structure a body holds. An empty body is an empty structure.
pub(crate) fn decode(table: &Table, shape: ShapeId, body: &[u8]) -> Result<Value, Malformed> {
    if body.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let tree: Cbor = ciborium::de::from_reader_with_recursion_limit(body, DEPTH_LIMIT * 2)
        .map_err(|_| Malformed::new("the body is not valid CBOR"))?;
    decoded(table, &Kind::Structure(shape), tree)
}

fn decoded(table: &Table, kind: &Kind, value: Cbor) -> Result<Value, Malformed> {
    match (kind, value) {
        (Kind::Structure(shape), Cbor::Map(entries)) => {
            let structure = table.structure(*shape);
            let mut members = Map::new();
            for (key, value) in entries.into_iter().filter(|(_, value)| !value.is_null()) {
                if let Some(member) = key.as_text().and_then(|key| structure.by_wire(key)) {
                    let value = decoded(table, &member.kind, value)?;
                    members.insert(member.name.clone(), value);
                }
            }
            Ok(Value::Object(members))
        }
        (Kind::List(list), Cbor::Array(items)) => {
            let items = items
                .into_iter()
                .map(|item| decoded(table, &list.item, item));
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        (Kind::Map(map), Cbor::Map(entries)) => {
            let mut decoded_entries = Map::new();
            for (key, value) in entries.into_iter().filter(|(_, value)| !value.is_null()) {
                let key = key
                    .into_text()
                    .map_err(|_| Malformed::kind("a key", "a String"))?;
                decoded_entries.insert(key, decoded(table, &map.value, value)?);
            }
            Ok(Value::Object(decoded_entries))
        }
        (kind, value) => leaf(kind, value),
    }
}

fn leaf(kind: &Kind, value: Cbor) -> Result<Value, Malformed> {
    match (kind, value) {
        (_, Cbor::Null) => Ok(Value::Null),
        (Kind::Text(_) | Kind::Choice(_), Cbor::Text(text)) => Ok(Value::String(text)),
        (Kind::Blob(_), Cbor::Bytes(bytes)) => Ok(Value::String(STANDARD.encode(bytes))),
        (Kind::Boolean, Cbor::Bool(truth)) => Ok(Value::Bool(truth)),
        (Kind::Integer(_), Cbor::Integer(number)) => {
            let number = i32::try_from(i128::from(number));
            number
                .map(Value::from)
                .map_err(|_| Malformed::kind("a number", "an Integer"))
        }
        (Kind::Long(_) | Kind::Double(_) | Kind::Float(_), Cbor::Integer(number)) => {
            let number = i64::try_from(i128::from(number));
            number
                .map(Value::from)
                .map_err(|_| Malformed::kind("a number", "a Long"))
        }
        (Kind::Double(_) | Kind::Float(_), Cbor::Float(number)) => Ok(fraction(number)),
        (Kind::Timestamp(_), Cbor::Tag(EPOCH, moment)) => match *moment {
            Cbor::Integer(number) => i64::try_from(i128::from(number))
                .map(Value::from)
                .map_err(|_| Malformed::kind("a number", "a Timestamp")),
            Cbor::Float(number) => Ok(Number::from_f64(number).map_or(Value::Null, Value::Number)),
            _ => Err(Malformed::kind("a tag", "a Timestamp")),
        },
        (Kind::Document, _) => Err(Malformed::new("documents do not travel in CBOR")),
        (_, value) => Err(Malformed::kind(found(&value), "the kind the model names")),
    }
}

fn fraction(number: f64) -> Value {
    match Number::from_f64(number) {
        Some(number) => Value::Number(number),
        None if number.is_nan() => Value::from("NaN"),
        None if number > 0.0 => Value::from("Infinity"),
        None => Value::from("-Infinity"),
    }
}

fn found(value: &Cbor) -> &'static str {
    match value {
        Cbor::Integer(_) | Cbor::Float(_) => "a number",
        Cbor::Bytes(_) => "a byte string",
        Cbor::Text(_) => "a text",
        Cbor::Array(_) => "an array",
        Cbor::Map(_) => "a map",
        _ => "a value",
    }
}

/// The bytes of an answer; none when the operation answers nothing.
pub(crate) fn encode(table: &Table, shape: Option<ShapeId>, output: &Value) -> Vec<u8> {
    let tree = match shape {
        Some(shape) => encoded(table, &Kind::Structure(shape), output),
        None => Cbor::Map(Vec::new()),
    };
    bytes(&tree)
}

/// The bytes of a tree.
pub(super) fn bytes(tree: &Cbor) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to a vector cannot fail.
    let _ = ciborium::into_writer(tree, &mut bytes);
    bytes
}

pub(super) fn encoded(table: &Table, kind: &Kind, value: &Value) -> Cbor {
    match (kind, value) {
        (Kind::Structure(shape), value) => Cbor::Map(
            table
                .structure(*shape)
                .members
                .iter()
                .filter_map(|member| {
                    let value = present(value, &member.name)?;
                    let value = encoded(table, &member.kind, value);
                    Some((Cbor::Text(member.wire.clone()), value))
                })
                .collect(),
        ),
        (Kind::List(list), Value::Array(items)) => Cbor::Array(
            items
                .iter()
                .map(|item| encoded(table, &list.item, item))
                .collect(),
        ),
        (Kind::Map(map), Value::Object(entries)) => Cbor::Map(
            entries
                .iter()
                .map(|(key, value)| {
                    let value = encoded(table, &map.value, value);
                    (Cbor::Text(key.clone()), value)
                })
                .collect(),
        ),
        (Kind::Timestamp(_), value) => Cbor::Tag(EPOCH, Box::new(number(value))),
        (Kind::Blob(_), Value::String(text)) => {
            Cbor::Bytes(STANDARD.decode(text).unwrap_or_default())
        }
        (Kind::Double(_) | Kind::Float(_), Value::String(text)) => {
            Cbor::Float(text.parse().unwrap_or(f64::NAN))
        }
        (Kind::Double(_) | Kind::Float(_), value) => value.as_f64().map_or(Cbor::Null, Cbor::Float),
        (_, Value::String(text)) => Cbor::Text(text.clone()),
        (_, Value::Bool(truth)) => Cbor::Bool(*truth),
        (_, value) => number(value),
    }
}

fn number(value: &Value) -> Cbor {
    match value.as_i64() {
        Some(number) => Cbor::Integer(number.into()),
        None => value.as_f64().map_or(Cbor::Null, Cbor::Float),
    }
}

/// What tells a client that the answer is CBOR.
pub(crate) fn protocol_header() -> (HeaderName, HeaderValue) {
    (
        HeaderName::from_static("smithy-protocol"),
        HeaderValue::from_static("rpc-v2-cbor"),
    )
}

/// The body of an error.
pub(super) fn error(members: Vec<(Cbor, Cbor)>, answer: &mut Encoded) {
    answer.headers.push(protocol_header());
    answer.body = bytes(&Cbor::Map(members));
}
