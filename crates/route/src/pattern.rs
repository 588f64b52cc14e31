//! Wildcard patterns and regular expressions of listener rules.

use regex::bytes::{Regex, RegexBuilder};

/// A pattern in which `*` stands for any run of bytes and `?` for exactly one.
///
/// Source: ELB API model, `RuleCondition`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    bytes: Box<[u8]>,
    folds_case: bool,
}

impl Pattern {
    /// A pattern that tells upper from lower case (paths).
    pub fn exact_case(pattern: &str) -> Self {
        Self {
            bytes: pattern.as_bytes().into(),
            folds_case: false,
        }
    }

    /// A pattern that does not (host names, header values, query strings).
    pub fn any_case(pattern: &str) -> Self {
        Self {
            bytes: pattern.to_ascii_lowercase().into_bytes().into(),
            folds_case: true,
        }
    }

    /// Whether the whole of `text` fits. Time is at most |pattern| × |text|.
    pub fn matches(&self, text: &[u8]) -> bool {
        let (mut at, mut read) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while read < text.len() {
            match self.bytes.get(at) {
                Some(b'*') => {
                    star = Some((at, read));
                    at += 1;
                }
                Some(&wanted) if wanted == b'?' || wanted == self.fold(text[read]) => {
                    at += 1;
                    read += 1;
                }
                _ => match &mut star {
                    Some((star_at, star_read)) => {
                        *star_read += 1;
                        (at, read) = (*star_at + 1, *star_read);
                    }
                    None => return false,
                },
            }
        }
        self.bytes[at..].iter().all(|&byte| byte == b'*')
    }

    fn fold(&self, byte: u8) -> u8 {
        if self.folds_case {
            byte.to_ascii_lowercase()
        } else {
            byte
        }
    }
}

/// The most memory a compiled expression may take, in bytes.
const EXPRESSION_BYTES: usize = 1 << 18;

/// A regular expression; time is linear in the text, whoever wrote it.
#[derive(Clone, Debug)]
pub struct Expression(Regex);

impl Expression {
    /// An expression that tells upper from lower case; `None` when it is none, or too large.
    pub fn exact_case(expression: &str) -> Option<Self> {
        Self::new(expression, false)
    }

    /// An expression that does not.
    pub fn any_case(expression: &str) -> Option<Self> {
        Self::new(expression, true)
    }

    fn new(expression: &str, folds_case: bool) -> Option<Self> {
        let mut builder = RegexBuilder::new(expression);
        let built = builder
            .case_insensitive(folds_case)
            .size_limit(EXPRESSION_BYTES);
        built.build().ok().map(Self)
    }

    /// Whether it is found anywhere in `text`; `^` and `$` tie it to the ends.
    pub fn matches(&self, text: &[u8]) -> bool {
        self.0.is_match(text)
    }

    /// `text` with the first place it is found replaced; `$1` stands for its first group.
    /// `None` when it is not found, or what comes out is no text.
    pub(crate) fn replaced(&self, text: &str, with: &str) -> Option<String> {
        let found = self.0.captures(text.as_bytes())?;
        let whole = found.get(0)?;
        let mut replaced = text.as_bytes()[..whole.start()].to_vec();
        let mut rest = with;
        while let Some((before, after)) = rest.split_once('$') {
            replaced.extend_from_slice(before.as_bytes());
            let digit = after.chars().next().and_then(|one| one.to_digit(10));
            match digit {
                Some(group) => {
                    let group = found.get(group as usize).map(|group| group.as_bytes());
                    replaced.extend_from_slice(group.unwrap_or_default());
                    rest = &after[1..];
                }
                None => {
                    replaced.push(b'$');
                    rest = after;
                }
            }
        }
        replaced.extend_from_slice(rest.as_bytes());
        replaced.extend_from_slice(&text.as_bytes()[whole.end()..]);
        String::from_utf8(replaced).ok()
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Expression {}

#[cfg(test)]
mod tests;
