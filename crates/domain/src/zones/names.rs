//! Domain names as Route 53 keeps them: small letters, a dot at the end, and escape codes for
//! what is neither a letter, a digit, a hyphen nor an underscore.

use std::fmt::Write as _;

/// Bytes of one label, and of a whole name with its dots. Source: developer guide, DNS domain
/// name format.
const MOST_IN_LABEL: usize = 63;
const MOST_IN_NAME: usize = 255;

/// Why a text is no domain name, in Route 53's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// There is nothing.
    #[error("FATAL problem: DomainNameEmpty (Domain name is empty) encountered with ''")]
    Empty,
    /// There is nothing between two dots.
    #[error("FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with '{0}'")]
    LabelEmpty(String),
    /// A label is longer than 63 bytes.
    #[error("FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '{0}'")]
    LabelTooLong(String),
    /// The name is longer than 255 bytes.
    #[error("FATAL problem: DomainNameTooLong (Domain name is too long) encountered with '{0}'")]
    TooLong(String),
    /// A character would need an escape code.
    #[error(
        "FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered \
         with '{0}'"
    )]
    Unsupported(char),
}

/// The name as it is kept and told, whether or not `text` ends with a dot or has escape codes.
///
/// # Errors
/// When it is no domain name.
pub fn canonical(text: &str) -> Result<String, NameProblem> {
    let labels = labels(text)?;
    let mut name = String::new();
    for label in labels {
        for byte in label {
            match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
                // Writing to a string cannot fail.
                other => drop(write!(name, "\\{other:03o}")),
            }
        }
        name.push('.');
    }
    Ok(name)
}

/// What names are listed by: labels from the last to the first, each with a dot behind it.
/// Source: API reference, `ListResourceRecordSets`, sort order.
pub fn sort_key(name: &str) -> Vec<u8> {
    let labels = labels(name).unwrap_or_default();
    let reversed = labels.into_iter().rev();
    reversed
        .flat_map(|label| [label, b".".to_vec()])
        .flatten()
        .collect()
}

/// Whether a canonical name is that of `zone`, or below it.
pub fn is_within(name: &str, zone: &str) -> bool {
    let above = name.strip_suffix(zone);
    above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

/// The labels of a name in bytes and small letters.
fn labels(text: &str) -> Result<Vec<Vec<u8>>, NameProblem> {
    if text.is_empty() || text == "." {
        return Err(NameProblem::Empty);
    }
    let mut labels = vec![Vec::new()];
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if let Some(byte) = escaped(rest) {
            labels
                .last_mut()
                .into_iter()
                .for_each(|label| label.push(byte.to_ascii_lowercase()));
            rest = &rest[4..];
            continue;
        }
        rest = &rest[letter.len_utf8()..];
        match letter {
            '.' => labels.push(Vec::new()),
            '!'..='~' => {
                let byte = letter.to_ascii_lowercase() as u8;
                labels
                    .last_mut()
                    .into_iter()
                    .for_each(|label| label.push(byte));
            }
            other => return Err(NameProblem::Unsupported(other)),
        }
    }
    if labels.last().is_some_and(Vec::is_empty) {
        labels.pop();
    }
    judge(text, &labels)?;
    Ok(labels)
}

/// The byte whose escape code, a backslash and three octal digits, `text` begins with.
fn escaped(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('\\')?.get(..3)?;
    let is_octal = digits.bytes().all(|digit| matches!(digit, b'0'..=b'7'));
    u8::from_str_radix(digits, 8).ok().filter(|_| is_octal)
}

fn judge(text: &str, labels: &[Vec<u8>]) -> Result<(), NameProblem> {
    if labels.is_empty() || labels.iter().any(Vec::is_empty) {
        return Err(NameProblem::LabelEmpty(text.to_owned()));
    }
    if labels.iter().any(|label| label.len() > MOST_IN_LABEL) {
        return Err(NameProblem::LabelTooLong(text.to_owned()));
    }
    if labels.iter().map(|label| label.len() + 1).sum::<usize>() > MOST_IN_NAME {
        return Err(NameProblem::TooLong(text.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
