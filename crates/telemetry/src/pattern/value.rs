//! What a member or field is compared with.

use super::BadPattern;
use super::cursor::Cursor;
use fancy_regex::Regex;

/// How two things are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A comparison with something known.
#[derive(Debug)]
pub(super) struct Comparison {
    operator: Operator,
    value: Value,
}

#[derive(Debug)]
enum Value {
    /// A number, and how it was written.
    Number(f64, String),
    /// Text with `*` for anything.
    Text(String),
    /// A regular expression.
    Regex(Box<Regex>),
}

impl Comparison {
    /// Reads an operator and a value; `None` when no operator comes next.
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Option<Self>, BadPattern> {
        let operators = [
            ("!=", Operator::NotEqual),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("=", Operator::Equal),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        let found = operators.iter().find(|(text, _)| cursor.take(text));
        let Some((_, operator)) = found else {
            return Ok(None);
        };
        let value = Value::parse(cursor)?;
        let is_order = !matches!(operator, Operator::Equal | Operator::NotEqual);
        if is_order && !matches!(value, Value::Number(..)) {
            return Err(BadPattern(
                "Invalid filter pattern: only numbers can be less or greater".to_owned(),
            ));
        }
        Ok(Some(Self {
            operator: *operator,
            value,
        }))
    }

    /// Whether it holds for text. Text that is a number is compared as one with a number.
    pub(super) fn holds_for_text(&self, text: &str) -> bool {
        if let (Value::Number(..), Ok(number)) = (&self.value, text.parse()) {
            return self.holds_for_number(number);
        }
        let is_equal = match &self.value {
            Value::Number(_, written) => written == text,
            Value::Text(wanted) => wildcard(wanted, text),
            Value::Regex(regex) => regex.is_match(text).unwrap_or(false),
        };
        match self.operator {
            Operator::Equal => is_equal,
            Operator::NotEqual => !is_equal,
            _ => false,
        }
    }

    /// Whether it holds for a number.
    pub(super) fn holds_for_number(&self, number: f64) -> bool {
        let Value::Number(wanted, _) = &self.value else {
            let text = number.to_string();
            return self.holds_for_text(&text);
        };
        match self.operator {
            Operator::Equal => number == *wanted,
            Operator::NotEqual => number != *wanted,
            Operator::Less => number < *wanted,
            Operator::LessOrEqual => number <= *wanted,
            Operator::Greater => number > *wanted,
            Operator::GreaterOrEqual => number >= *wanted,
        }
    }
}

impl Value {
    fn parse(cursor: &mut Cursor<'_>) -> Result<Self, BadPattern> {
        cursor.skip_blanks();
        match cursor.peek() {
            Some('"') => Ok(Self::Text(cursor.take_quoted('"')?)),
            Some('%') => Ok(Self::Regex(Box::new(regex(cursor)?))),
            _ => {
                let word = cursor.take_while(is_of_word);
                if word.is_empty() {
                    return Err(cursor.unexpected());
                }
                Ok(match word.parse::<f64>() {
                    Ok(number) if number.is_finite() => Self::Number(number, word.to_owned()),
                    _ => Self::Text(word.to_owned()),
                })
            }
        }
    }
}

/// Whether a value without quotes may hold the character.
fn is_of_word(next: char) -> bool {
    next.is_alphanumeric() || "_-.*+:/@#$?".contains(next)
}

/// Reads `%…%`. Source: the user guide's list of what a regular expression may hold.
pub(super) fn regex(cursor: &mut Cursor<'_>) -> Result<Regex, BadPattern> {
    let text = cursor.take_quoted('%')?;
    if text.contains(['(', ')']) || text.is_empty() {
        return Err(BadPattern(
            "Invalid filter pattern: unsupported regex".to_owned(),
        ));
    }
    Regex::new(&text).map_err(|_| BadPattern("Invalid filter pattern: invalid regex".to_owned()))
}

/// Whether `text` is `pattern`, in which each `*` stands for anything.
fn wildcard(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}
