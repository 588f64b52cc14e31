//! Reads a pattern from left to right.

use super::BadPattern;

/// What is left of a pattern.
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Takes `text` when it comes next, after blanks.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.trim_start();
        let taken = rest.strip_prefix(text);
        self.rest = taken.unwrap_or(self.rest);
        taken.is_some()
    }

    /// Takes a word when it comes next, after blanks, in any case, and ends there.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start();
        let Some((head, tail)) = rest.split_at_checked(word.len()) else {
            return false;
        };
        let ends = !tail.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        let taken = head.eq_ignore_ascii_case(word) && ends;
        if taken {
            self.rest = tail;
        }
        taken
    }

    pub(super) fn expect(&mut self, text: &str) -> Result<(), BadPattern> {
        if self.take(text) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// Takes characters while they fit.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let end = self
            .rest
            .find(|next| !fits(next))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Takes what stands between two `quote`s, the first of which comes next. A backslash takes
    /// the meaning from a quote and from itself, and stands for itself before anything else.
    pub(super) fn take_quoted(&mut self, quote: char) -> Result<String, BadPattern> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1).peekable();
        while let Some((at, next)) = chars.next() {
            if next == quote {
                self.rest = &self.rest[at + next.len_utf8()..];
                return Ok(text);
            }
            let escaped = chars.peek().map(|(_, escaped)| *escaped);
            match escaped.filter(|escaped| *escaped == quote || *escaped == '\\') {
                Some(escaped) if next == '\\' => {
                    // Within a regular expression, `\\` stays what it is.
                    if quote == '%' && escaped == '\\' {
                        text.push('\\');
                    }
                    text.push(escaped);
                    chars.next();
                }
                _ => text.push(next),
            }
        }
        Err(BadPattern(format!(
            "Invalid filter pattern: {quote} is not closed"
        )))
    }

    /// Refuses what is left.
    pub(super) fn end(&mut self) -> Result<(), BadPattern> {
        self.skip_blanks();
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    pub(super) fn unexpected(&self) -> BadPattern {
        BadPattern(match self.rest.trim_start().chars().next() {
            Some(next) => format!("Invalid filter pattern: unexpected {next:?}"),
            None => "Invalid filter pattern: it ends too early".to_owned(),
        })
    }
}
