//! What members hold, as facts files spell it: `[string(1..10)](0..50)`.

use super::parse::{Cursor, FactsError};

/// What a member holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Text.
    String(Limits),
    /// A whole number of 32 bits.
    Integer(Limits),
    /// A whole number of 64 bits.
    Long(Limits),
    /// A number of 64 bits.
    Double(Limits),
    /// A number of 32 bits.
    Float(Limits),
    /// Yes or no.
    Boolean,
    /// Bytes.
    Blob(Limits),
    /// A moment.
    Timestamp(Option<TimestampFormat>),
    /// Any JSON.
    Document,
    /// Several of one type.
    List(Box<List>),
    /// Values by text key.
    Map(Box<Map>),
    /// A structure, union or choice, by name.
    Named(String),
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// What it holds.
    pub item: Type,
    /// An item's name on the wire; `member` when absent.
    pub wire: Option<String>,
    /// Whether items stand beside each other without an element around them.
    pub flat: bool,
    /// Whether items must not be shown.
    pub secret: bool,
    /// How many items.
    pub limits: Limits,
}

/// A map.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// What keys are.
    pub key: Type,
    /// A key's name on the wire; `key` when absent.
    pub key_wire: Option<String>,
    /// What values are.
    pub value: Type,
    /// A value's name on the wire; `value` when absent.
    pub value_wire: Option<String>,
    /// Whether entries stand beside each other without an element around them.
    pub flat: bool,
    /// Whether values must not be shown.
    pub secret: bool,
    /// How many entries.
    pub limits: Limits,
}

/// How a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampFormat {
    /// `2026-01-01T00:00:00Z`
    Iso8601,
    /// `Thu, 01 Jan 2026 00:00:00 GMT`
    Rfc822,
    /// Seconds since 1970.
    Unix,
}

/// What a value may be: the size of a text, list or blob, or the range of a number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Limits {
    /// At least.
    pub min: Option<f64>,
    /// At most.
    pub max: Option<f64>,
    /// A Java regular expression for the whole text.
    pub pattern: Option<String>,
}

pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Type, FactsError> {
    let flat = ["flat[", "flat{"]
        .iter()
        .any(|opening| cursor.rest().starts_with(opening));
    if flat {
        cursor.expect("flat")?;
    }
    if cursor.eat("[") {
        let (item, secret, wire) = held(cursor)?;
        cursor.expect("]")?;
        let limits = limits(cursor)?;
        return Ok(Type::List(Box::new(List {
            item,
            wire,
            flat,
            secret,
            limits,
        })));
    }
    if cursor.eat("{") {
        let (key, _, key_wire) = held(cursor)?;
        cursor.expect(": ")?;
        let (value, secret, value_wire) = held(cursor)?;
        cursor.expect("}")?;
        let limits = limits(cursor)?;
        let map = Map {
            key,
            key_wire,
            value,
            value_wire,
            flat,
            secret,
            limits,
        };
        return Ok(Type::Map(Box::new(map)));
    }
    let word = cursor.word()?;
    Ok(match word {
        "string" => Type::String(limits(cursor)?),
        "integer" => Type::Integer(limits(cursor)?),
        "long" => Type::Long(limits(cursor)?),
        "double" => Type::Double(limits(cursor)?),
        "float" => Type::Float(limits(cursor)?),
        "blob" => Type::Blob(limits(cursor)?),
        "boolean" => Type::Boolean,
        "document" => Type::Document,
        "timestamp" => Type::Timestamp(timestamp_format(cursor)?),
        named => Type::Named(named.to_owned()),
    })
}

/// A type inside a list or map, whether it is secret, and its name on the wire.
fn held(cursor: &mut Cursor<'_>) -> Result<(Type, bool, Option<String>), FactsError> {
    let kind = read(cursor)?;
    let secret = cursor.eat(" secret");
    let wire = if cursor.eat(" as ") {
        Some(cursor.word()?.to_owned())
    } else {
        None
    };
    Ok((kind, secret, wire))
}

fn timestamp_format(cursor: &mut Cursor<'_>) -> Result<Option<TimestampFormat>, FactsError> {
    for (spelled, format) in [
        ("(iso8601)", TimestampFormat::Iso8601),
        ("(rfc822)", TimestampFormat::Rfc822),
        ("(unixTimestamp)", TimestampFormat::Unix),
    ] {
        if cursor.eat(spelled) {
            return Ok(Some(format));
        }
    }
    Ok(None)
}

fn limits(cursor: &mut Cursor<'_>) -> Result<Limits, FactsError> {
    let mut limits = Limits::default();
    if !cursor.eat("(") {
        return Ok(limits);
    }
    if !cursor.rest().starts_with('"') {
        limits.min = cursor.number()?;
        cursor.expect("..")?;
        limits.max = cursor.number()?;
        cursor.eat(",");
    }
    if cursor.rest().starts_with('"') {
        limits.pattern = Some(cursor.quoted()?);
    }
    cursor.expect(")")?;
    Ok(limits)
}
