//! Conditions on the members of a message that is JSON.

use super::BadPattern;
use super::cursor::Cursor;
use super::value::Comparison;
use serde_json::Value;

/// How deep conditions may be nested.
const DEPTH: u32 = 64;

/// A condition.
#[derive(Debug)]
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Of(Selector, Test),
}

/// The way to a member: `$.items[0].name`.
#[derive(Debug)]
pub(super) struct Selector(Vec<Step>);

#[derive(Debug)]
enum Step {
    Member(String),
    Element(usize),
    /// Any element, or any member.
    Each,
}

/// What must be so about a member.
#[derive(Debug)]
pub(super) enum Test {
    Compares(Comparison),
    Is(Value),
    Exists,
    NotExists,
}

/// Reads `{ … }`.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Condition, BadPattern> {
    cursor.expect("{")?;
    let condition = any(cursor, 0)?;
    cursor.expect("}")?;
    Ok(condition)
}

fn any(cursor: &mut Cursor<'_>, depth: u32) -> Result<Condition, BadPattern> {
    let mut parts = vec![all(cursor, depth)?];
    while cursor.take("||") {
        parts.push(all(cursor, depth)?);
    }
    Ok(one_or(parts, Condition::Any))
}

fn all(cursor: &mut Cursor<'_>, depth: u32) -> Result<Condition, BadPattern> {
    let mut parts = vec![single(cursor, depth)?];
    while cursor.take("&&") {
        parts.push(single(cursor, depth)?);
    }
    Ok(one_or(parts, Condition::All))
}

fn one_or(mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn single(cursor: &mut Cursor<'_>, depth: u32) -> Result<Condition, BadPattern> {
    if depth > DEPTH {
        return Err(BadPattern(
            "Invalid filter pattern: it is nested too deep".to_owned(),
        ));
    }
    if cursor.take("(") {
        let condition = any(cursor, depth + 1)?;
        cursor.expect(")")?;
        return Ok(condition);
    }
    let selector = selector(cursor)?;
    Ok(Condition::Of(selector, test(cursor)?))
}

fn test(cursor: &mut Cursor<'_>) -> Result<Test, BadPattern> {
    if let Some(comparison) = Comparison::parse(cursor)? {
        return Ok(Test::Compares(comparison));
    }
    if cursor.take_word("NOT") && cursor.take_word("EXISTS") {
        return Ok(Test::NotExists);
    }
    if cursor.take_word("EXISTS") {
        return Ok(Test::Exists);
    }
    if cursor.take_word("IS") {
        let known = [
            ("NULL", Value::Null),
            ("TRUE", true.into()),
            ("FALSE", false.into()),
        ];
        if let Some((_, value)) = known.into_iter().find(|(word, _)| cursor.take_word(word)) {
            return Ok(Test::Is(value));
        }
    }
    Err(cursor.unexpected())
}

fn selector(cursor: &mut Cursor<'_>) -> Result<Selector, BadPattern> {
    cursor.expect("$")?;
    let mut steps = Vec::new();
    loop {
        match cursor.peek() {
            Some('.') => {
                cursor.expect(".")?;
                if cursor.peek() != Some('[') {
                    steps.push(member(cursor)?);
                }
            }
            Some('[') => steps.push(bracket(cursor)?),
            _ => return Ok(Selector(steps)),
        }
    }
}

fn member(cursor: &mut Cursor<'_>) -> Result<Step, BadPattern> {
    if cursor.peek() == Some('*') {
        cursor.expect("*")?;
        return Ok(Step::Each);
    }
    let fits = |next: char| next.is_alphanumeric() || "_-@:#/".contains(next);
    match cursor.take_while(fits) {
        "" => Err(cursor.unexpected()),
        name => Ok(Step::Member(name.to_owned())),
    }
}

fn bracket(cursor: &mut Cursor<'_>) -> Result<Step, BadPattern> {
    cursor.expect("[")?;
    cursor.skip_blanks();
    let step = match cursor.peek() {
        Some(quote @ ('"' | '\'')) => Step::Member(cursor.take_quoted(quote)?),
        Some('*') => {
            cursor.expect("*")?;
            Step::Each
        }
        _ => {
            let digits = cursor.take_while(|next| next.is_ascii_digit());
            Step::Element(digits.parse().map_err(|_| cursor.unexpected())?)
        }
    };
    cursor.expect("]")?;
    Ok(step)
}

impl Condition {
    pub(super) fn holds(&self, message: &Value) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(message)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(message)),
            Self::Of(selector, test) => {
                let found = selector.find(message);
                match test {
                    Test::NotExists => found.is_empty(),
                    Test::Exists => !found.is_empty(),
                    Test::Is(value) => found.contains(&value),
                    // A member that is not there compares with nothing.
                    Test::Compares(with) => found.iter().any(|found| compares(found, with)),
                }
            }
        }
    }
}

fn compares(found: &Value, with: &Comparison) -> bool {
    match found {
        Value::String(text) => with.holds_for_text(text),
        Value::Number(number) => number
            .as_f64()
            .is_some_and(|number| with.holds_for_number(number)),
        Value::Bool(truth) => with.holds_for_text(if *truth { "true" } else { "false" }),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

impl Selector {
    fn find<'a>(&self, message: &'a Value) -> Vec<&'a Value> {
        let mut found = vec![message];
        for step in &self.0 {
            found = found
                .into_iter()
                .flat_map(|value| step.from(value))
                .collect();
        }
        found
    }
}

impl Step {
    fn from<'a>(&self, value: &'a Value) -> Vec<&'a Value> {
        match (self, value) {
            (Self::Member(name), Value::Object(members)) => members.get(name).into_iter().collect(),
            (Self::Element(index), Value::Array(items)) => items.get(*index).into_iter().collect(),
            (Self::Each, Value::Array(items)) => items.iter().collect(),
            (Self::Each, Value::Object(members)) => members.values().collect(),
            _ => Vec::new(),
        }
    }
}
