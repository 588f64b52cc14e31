//! Terms anywhere in a message.

use super::BadPattern;
use super::cursor::Cursor;
use super::value::regex;
use fancy_regex::Regex;

/// Terms a message must have, may choose from, and must not have.
#[derive(Debug, Default)]
pub(super) struct Terms {
    every: Vec<Term>,
    any: Vec<Term>,
    none: Vec<Term>,
}

#[derive(Debug)]
enum Term {
    /// A word or phrase, in exactly this case.
    Text(String),
    Regex(Box<Regex>),
}

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Terms, BadPattern> {
    let mut terms = Terms::default();
    loop {
        cursor.skip_blanks();
        let list = match cursor.peek() {
            None => break,
            Some('?') => &mut terms.any,
            Some('-') => &mut terms.none,
            Some(_) => &mut terms.every,
        };
        let _marked = cursor.take("?") || cursor.take("-");
        list.push(term(cursor)?);
    }
    // Source: the user guide: beside other terms, those with a question mark are ignored.
    if !(terms.every.is_empty() && terms.none.is_empty()) {
        terms.any.clear();
    }
    Ok(terms)
}

fn term(cursor: &mut Cursor<'_>) -> Result<Term, BadPattern> {
    match cursor.peek() {
        Some('"') => Ok(Term::Text(cursor.take_quoted('"')?)),
        Some('%') => Ok(Term::Regex(Box::new(regex(cursor)?))),
        _ => {
            let word = cursor.take_while(|next| !next.is_whitespace());
            let plain = |next: char| next.is_alphanumeric() || next == '_';
            if word.is_empty() || !word.chars().all(plain) {
                return Err(BadPattern(format!("Invalid character(s) in term '{word}'")));
            }
            Ok(Term::Text(word.to_owned()))
        }
    }
}

impl Terms {
    pub(super) fn matches(&self, message: &str) -> bool {
        self.every.iter().all(|term| term.is_in(message))
            && !self.none.iter().any(|term| term.is_in(message))
            && (self.any.is_empty() || self.any.iter().any(|term| term.is_in(message)))
    }
}

impl Term {
    fn is_in(&self, message: &str) -> bool {
        match self {
            Self::Text(text) => message.contains(text.as_str()),
            Self::Regex(regex) => regex.is_match(message).unwrap_or(false),
        }
    }
}
