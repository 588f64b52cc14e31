//! What is looked for in a text.

use std::sync::Arc;

use fancy_regex::{Regex, RegexBuilder};

use crate::transform::find;
use crate::{sqli, xss};

/// Steps a pattern may go back before it is given up; it does not match then.
const BACKTRACKS: usize = 100_000;

/// How much it takes to be called an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// Only what is hardly anything else.
    Low,
    /// What may be harmless as well.
    High,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub(crate) enum Matcher {
    Exactly(Vec<u8>),
    StartsWith(Vec<u8>),
    EndsWith(Vec<u8>),
    Contains(Vec<u8>),
    ContainsWord(Vec<u8>),
    Patterns(Arc<[Regex]>),
    Size(SizeTest, u64),
    Sql(Sensitivity),
    Script,
}

/// How a size compares.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SizeTest {
    Eq,
    Ne,
    Le,
    Lt,
    Ge,
    Gt,
}

/// Whether this is a pattern that can be looked for; if not, why.
///
/// # Errors
/// When it is malformed, or has what this dialect does not know.
pub fn check_pattern(pattern: &str) -> Result<(), String> {
    compile_pattern(pattern)
        .map(|_| ())
        .map_err(|error| error.to_string())
}

pub(crate) fn compile_pattern(pattern: &str) -> Result<Regex, fancy_regex::Error> {
    RegexBuilder::new(pattern)
        .backtrack_limit(BACKTRACKS)
        .build()
}

impl Matcher {
    /// Whether the text has it.
    pub(crate) fn finds(&self, text: &[u8]) -> bool {
        match self {
            Self::Exactly(needle) => text == needle,
            Self::StartsWith(needle) => text.starts_with(needle),
            Self::EndsWith(needle) => text.ends_with(needle),
            Self::Contains(needle) => needle.is_empty() || find(text, needle).is_some(),
            Self::ContainsWord(needle) => has_word(text, needle),
            Self::Patterns(patterns) => {
                let text = String::from_utf8_lossy(text);
                patterns
                    .iter()
                    .any(|pattern| pattern.is_match(&*text).unwrap_or(false))
            }
            Self::Size(test, size) => test.holds(text.len() as u64, *size),
            Self::Sql(sensitivity) => sqli::is_attempt(text, *sensitivity),
            Self::Script => xss::is_attempt(text),
        }
    }
}

impl SizeTest {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "EQ" => Self::Eq,
            "NE" => Self::Ne,
            "LE" => Self::Le,
            "LT" => Self::Lt,
            "GE" => Self::Ge,
            "GT" => Self::Gt,
            _ => return None,
        })
    }

    fn holds(self, size: u64, bound: u64) -> bool {
        match self {
            Self::Eq => size == bound,
            Self::Ne => size != bound,
            Self::Le => size <= bound,
            Self::Lt => size < bound,
            Self::Ge => size >= bound,
            Self::Gt => size > bound,
        }
    }
}

/// Letters, digits and `_` may not be next to the word.
fn has_word(text: &[u8], word: &[u8]) -> bool {
    let is_letter =
        |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let mut from = 0;
    while let Some(place) = text
        .get(from..)
        .filter(|_| !word.is_empty())
        .and_then(|rest| find(rest, word))
    {
        let (start, end) = (from + place, from + place + word.len());
        let before = start.checked_sub(1).and_then(|before| text.get(before));
        if !is_letter(before) && !is_letter(text.get(end)) {
            return true;
        }
        from = start + 1;
    }
    false
}
