//! Patterns of the models: Java regular expressions for whole texts.
//!
//! They are translated when a value first meets them. One that cannot be translated allows
//! everything; a test names each of those.

use fancy_regex::Regex;
use std::sync::OnceLock;

/// Steps a pattern with look-ahead may take before it counts as met.
const BACKTRACKING_LIMIT: usize = 100_000;
/// Bytes a compiled pattern may take.
const SIZE_LIMIT: usize = 1 << 20;

/// A pattern and, once it was used, its compiled form.
pub(crate) struct Pattern {
    text: String,
    compiled: OnceLock<Result<Matcher, String>>,
}

/// How a text is compared.
enum Matcher {
    Whole(Regex),
    /// One class of characters, repeated: the count is compared apart, because counting makes
    /// compiled patterns large.
    Repeated {
        class: Regex,
        min: usize,
        max: usize,
    },
}

impl Pattern {
    pub(super) fn new(text: String) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    /// The pattern as the model spells it.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the whole text fits.
    pub(crate) fn allows(&self, text: &str) -> bool {
        match self.compiled() {
            Ok(Matcher::Whole(regex)) => regex.is_match(text).unwrap_or(true),
            Ok(Matcher::Repeated { class, min, max }) => {
                let count = text.chars().count();
                (*min..=*max).contains(&count) && class.is_match(text).unwrap_or(true)
            }
            Err(_) => true,
        }
    }

    /// Why the pattern is not used, when it is not.
    #[cfg(test)]
    pub(crate) fn problem(&self) -> Option<&str> {
        self.compiled().as_ref().err().map(String::as_str)
    }

    fn compiled(&self) -> &Result<Matcher, String> {
        self.compiled.get_or_init(|| compile(&self.text))
    }
}

fn compile(java: &str) -> Result<Matcher, String> {
    let pattern = translate(java);
    if let Some((class, min, max)) = repeated(&pattern) {
        let class = build(&format!(r"\A{class}*\z"))?;
        return Ok(Matcher::Repeated { class, min, max });
    }
    build(&format!(r"\A(?:{pattern})\z")).map(Matcher::Whole)
}

fn build(pattern: &str) -> Result<Regex, String> {
    fancy_regex::RegexBuilder::new(pattern)
        .backtrack_limit(BACKTRACKING_LIMIT)
        .delegate_size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| error.to_string())
}

/// Java's spelling in Rust's: `\u0020` becomes `\x{0020}`, the surrogates that stand for
/// everything past `\uFFFF` become that range, and `\w`, `\d` and `\s` are ASCII.
fn translate(java: &str) -> String {
    let java = java
        .replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\x{10000}-\x{10FFFF}")
        .replace(r"\ud800\udc00-\udbff\udfff", r"\x{10000}-\x{10FFFF}");
    let mut rust = String::with_capacity(java.len());
    let mut in_class = false;
    let mut characters = java.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        if character != '\\' {
            rust.push(character);
            continue;
        }
        let Some(escaped) = characters.next() else {
            rust.push('\\');
            break;
        };
        if escaped == 'u' {
            let digits: String = characters.by_ref().take(4).collect();
            rust.push_str(&format!("\\x{{{digits}}}"));
        } else if let Some(class) = ascii_class(escaped) {
            rust.push_str(&if in_class {
                class.to_owned()
            } else {
                format!("[{class}]")
            });
            if in_class && characters.next_if_eq(&'-').is_some() {
                rust.push_str("\\-");
            }
        } else {
            rust.push('\\');
            rust.push(escaped);
        }
    }
    rust
}

fn ascii_class(escaped: char) -> Option<&'static str> {
    match escaped {
        'w' => Some("a-zA-Z0-9_"),
        'd' => Some("0-9"),
        's' => Some(r" \t\n\x0B\f\r"),
        _ => None,
    }
}

/// The class, least and greatest count of a pattern that is one repeated class.
fn repeated(pattern: &str) -> Option<(&str, usize, usize)> {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = pattern.strip_suffix('$').unwrap_or(pattern);
    let end = class_end(pattern)?;
    let (class, count) = pattern.split_at(end);
    let (min, max) = match count {
        "*" => (0, usize::MAX),
        "+" => (1, usize::MAX),
        "" => (1, 1),
        _ => {
            let bounds = count.strip_prefix('{')?.strip_suffix('}')?;
            match bounds.split_once(',') {
                Some((min, "")) => (min.parse().ok()?, usize::MAX),
                Some((min, max)) => (min.parse().ok()?, max.parse().ok()?),
                None => (bounds.parse().ok()?, bounds.parse().ok()?),
            }
        }
    };
    Some((class, min, max))
}

/// Where the class that a pattern starts with ends: `[…]` without another class in it, `.`,
/// or an escape such as `\S` or `\d`.
fn class_end(pattern: &str) -> Option<usize> {
    let bytes = pattern.as_bytes();
    match bytes {
        [b'.', ..] => return Some(1),
        [b'\\', b'S' | b'W' | b'D', ..] => return Some(2),
        [b'[', ..] => {}
        _ => return None,
    }
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'[' => return None,
            b']' => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}
