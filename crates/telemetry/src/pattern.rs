//! Filter patterns: what events a search is after.
//!
//! ```text
//! ERROR "out of memory" -debug      every term and phrase, but not that one
//! ?ERROR ?WARN                      any of these
//! %5[0-9][0-9]%                     a regular expression
//! { $.level = "error" && $.ms > 9 } members of a message that is JSON
//! [ip, ..., status = 5*, bytes]     fields of a message between blanks
//! ```
//! Source: CloudWatch Logs user guide, filter pattern syntax.

mod cursor;
mod fields;
mod json;
mod terms;
#[cfg(test)]
mod tests;
mod value;

use cursor::Cursor;

/// A pattern that has been understood.
#[derive(Debug)]
pub struct Pattern(Kind);

/// Why a pattern is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadPattern(pub(crate) String);

#[derive(Debug)]
enum Kind {
    Everything,
    Terms(terms::Terms),
    Json(json::Condition),
    Fields(fields::Fields),
}

impl Pattern {
    /// Reads a pattern. The empty one matches everything.
    pub fn parse(text: &str) -> Result<Self, BadPattern> {
        let text = text.trim();
        let mut cursor = Cursor::new(text);
        let kind = match text.chars().next() {
            None => Kind::Everything,
            Some('{') => Kind::Json(json::parse(&mut cursor)?),
            Some('[') => Kind::Fields(fields::parse(&mut cursor)?),
            Some(_) => Kind::Terms(terms::parse(&mut cursor)?),
        };
        cursor.end()?;
        Ok(Self(kind))
    }

    /// Whether a message is what it is after.
    pub fn matches(&self, message: &str) -> bool {
        match &self.0 {
            Kind::Everything => true,
            Kind::Terms(terms) => terms.matches(message),
            Kind::Json(condition) => {
                serde_json::from_str(message).is_ok_and(|message| condition.holds(&message))
            }
            Kind::Fields(fields) => fields.matches(message),
        }
    }
}
