//! Values that are one piece of text: in forms, XML, paths, headers and query strings.

use super::Malformed;
use crate::table::Kind;
use api::model::TimestampFormat;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::{Number, Value};
use std::borrow::Cow;

/// The value a text stands for. Lists, maps and structures have no text.
pub(super) fn read(kind: &Kind, text: &str) -> Result<Value, Malformed> {
    match kind {
        Kind::Text(_) | Kind::Choice(_) | Kind::Blob(_) => Ok(Value::String(text.to_owned())),
        Kind::Integer(_) => whole(text.parse::<i32>().ok().map(i64::from), text, "an Integer"),
        Kind::Long(_) => whole(text.parse::<i64>().ok(), text, "a Long"),
        Kind::Double(_) | Kind::Float(_) => fraction(text),
        Kind::Boolean => match text {
            "true" | "True" | "TRUE" | "1" => Ok(Value::Bool(true)),
            "false" | "False" | "FALSE" | "0" => Ok(Value::Bool(false)),
            _ => Err(Malformed::kind(&format!("'{text}'"), "a Boolean")),
        },
        Kind::Timestamp(_) => moment(text),
        Kind::Document | Kind::List(_) | Kind::Map(_) | Kind::Structure(_) => {
            Err(Malformed::kind(&format!("'{text}'"), "a structure"))
        }
    }
}

fn whole(number: Option<i64>, text: &str, wanted: &str) -> Result<Value, Malformed> {
    number
        .map(Value::from)
        .ok_or_else(|| Malformed::kind(&format!("'{text}'"), wanted))
}

fn fraction(text: &str) -> Result<Value, Malformed> {
    if matches!(text, "NaN" | "Infinity" | "-Infinity") {
        return Ok(Value::String(text.to_owned()));
    }
    let number = text.parse().ok().and_then(Number::from_f64);
    number
        .map(Value::Number)
        .ok_or_else(|| Malformed::kind(&format!("'{text}'"), "a Double"))
}

/// A moment in any of the spellings AWS accepts: ISO 8601, RFC 822, seconds since 1970.
pub(super) fn moment(text: &str) -> Result<Value, Malformed> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(seconds(moment));
    }
    if let Some(number) = text.parse().ok().and_then(Number::from_f64) {
        return Ok(Value::Number(number));
    }
    rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .map(seconds)
        .map_err(|_| Malformed::kind(&format!("'{text}'"), "a Timestamp"))
}

/// Seconds since 1970, to the microsecond; a whole number when it is one.
pub(super) fn seconds(moment: Timestamp) -> Value {
    let micros = moment.as_microsecond();
    if micros % 1_000_000 == 0 {
        return Value::from(micros / 1_000_000);
    }
    Number::from_f64(micros as f64 / 1e6).map_or(Value::Null, Value::Number)
}

/// The text of a value; `None` when the value is not of that kind.
pub(super) fn write<'a>(
    kind: &Kind,
    value: &'a Value,
    moments: TimestampFormat,
) -> Option<Cow<'a, str>> {
    match (kind, value) {
        (Kind::Timestamp(format), Value::Number(number)) => {
            written(number, format.unwrap_or(moments)).map(Cow::Owned)
        }
        (_, Value::String(text)) => Some(Cow::Borrowed(text)),
        (_, Value::Bool(truth)) => Some(Cow::Borrowed(if *truth { "true" } else { "false" })),
        (_, Value::Number(number)) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

fn written(number: &Number, format: TimestampFormat) -> Option<String> {
    if format == TimestampFormat::Unix {
        return Some(number.to_string());
    }
    let micros = match number.as_i64() {
        Some(seconds) => seconds.checked_mul(1_000_000)?,
        None => (number.as_f64()? * 1e6).round() as i64,
    };
    let moment = Timestamp::from_microsecond(micros).ok()?;
    match format {
        TimestampFormat::Iso8601 => Some(moment.to_string()),
        TimestampFormat::Rfc822 => rfc2822::DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&moment)
            .ok(),
        TimestampFormat::Unix => None,
    }
}
