//! Conditions on the fields of a message between blanks.

use super::BadPattern;
use super::cursor::Cursor;
use super::value::Comparison;

/// Fields in order; where some are left out, those before and after are counted from the ends.
#[derive(Debug)]
pub(super) struct Fields {
    before: Vec<Field>,
    /// Whether `…` stands between, and the fields after it.
    after: Option<Vec<Field>>,
}

/// What must be so about a field: any of these, all of whose comparisons hold. A field that is
/// only named has none, and may be anything.
#[derive(Debug)]
struct Field(Vec<Vec<Comparison>>);

/// Reads `[ … ]`.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Fields, BadPattern> {
    cursor.expect("[")?;
    let mut fields = Fields {
        before: Vec::new(),
        after: None,
    };
    loop {
        if cursor.take("...") {
            if fields.after.replace(Vec::new()).is_some() {
                return Err(BadPattern(
                    "Invalid filter pattern: only one ... may stand".to_owned(),
                ));
            }
        } else {
            let field = field(cursor)?;
            fields
                .after
                .as_mut()
                .unwrap_or(&mut fields.before)
                .push(field);
        }
        if cursor.take("]") {
            return Ok(fields);
        }
        cursor.expect(",")?;
    }
}

fn field(cursor: &mut Cursor<'_>) -> Result<Field, BadPattern> {
    let (name, first) = comparison(cursor)?;
    let Some(first) = first else {
        return Ok(Field(Vec::new()));
    };
    let mut choices = vec![vec![first]];
    loop {
        let is_and = cursor.take("&&");
        if !is_and && !cursor.take("||") {
            return Ok(Field(choices));
        }
        let (again, Some(next)) = comparison(cursor)? else {
            return Err(cursor.unexpected());
        };
        if again != name {
            return Err(BadPattern(format!(
                "Invalid filter pattern: a condition on {name} names {again}"
            )));
        }
        match choices.last_mut() {
            Some(last) if is_and => last.push(next),
            _ => choices.push(vec![next]),
        }
    }
}

fn comparison(cursor: &mut Cursor<'_>) -> Result<(String, Option<Comparison>), BadPattern> {
    cursor.skip_blanks();
    let name = cursor.take_while(|next| next.is_alphanumeric() || next == '_' || next == '-');
    if name.is_empty() {
        return match Comparison::parse(cursor)? {
            Some(comparison) => Ok((String::new(), Some(comparison))),
            None => Err(cursor.unexpected()),
        };
    }
    Ok((name.to_owned(), Comparison::parse(cursor)?))
}

impl Fields {
    pub(super) fn matches(&self, message: &str) -> bool {
        let found = split(message);
        let after = self.after.as_deref().unwrap_or_default();
        let named = self.before.len() + after.len();
        let fits = if self.after.is_some() {
            found.len() >= named
        } else {
            found.len() == named
        };
        let first = self.before.iter().zip(&found);
        let last = after.iter().rev().zip(found.iter().rev());
        fits && first.chain(last).all(|(field, text)| field.holds(text))
    }
}

impl Field {
    fn holds(&self, text: &str) -> bool {
        let holds = |comparison: &Comparison| comparison.holds_for_text(text);
        self.0.is_empty() || self.0.iter().any(|choice| choice.iter().all(holds))
    }
}

/// The fields of a message: between blanks, but what stands in brackets or quotes is one.
fn split(message: &str) -> Vec<&str> {
    let mut fields = Vec::new();
    let mut rest = message.trim();
    while let Some(first) = rest.chars().next() {
        let close = match first {
            '"' => Some('"'),
            '[' => Some(']'),
            _ => None,
        };
        let closed = close.and_then(|close| rest[1..].find(close));
        let (field, after) = match closed {
            Some(at) => (&rest[1..=at], &rest[at + 2..]),
            None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        fields.push(field);
        rest = after.trim_start();
    }
    fields
}
