//! Text with `*`, `?` and policy variables, compiled once and matched often.

use crate::request::Keys;

/// One piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Char(char),
    /// `?`: any one character.
    One,
    /// `*`: any characters.
    Many,
    /// `*` inside a part of an ARN: any characters but the colon that ends the part.
    ManyInPart,
    /// `${aws:username}`, with what stands for it when the request has no such key.
    Variable(String, Option<String>),
}

/// What `*` and `?` mean in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wildcards {
    /// Nothing but themselves: `StringEquals`.
    None,
    /// Any characters: `StringLike`, actions.
    Any,
    /// As in `Resource`: a `*` stays in its part of the ARN unless it ends the part.
    Resource,
    /// As in `ArnLike`: a `*` always stays in its part of the ARN.
    Arn,
}

/// Whether `${…}` names a key of the request; only since version 2012-10-17.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variables {
    /// They are replaced.
    Replaced,
    /// They are text like any other.
    Literal,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// The characters the text must begin with.
    prefix: String,
    rest: Vec<Piece>,
    /// Upper and lower case are the same; the pattern itself is in lower case.
    fold: bool,
}

/// How many parts an ARN has; the last may hold colons of its own.
const ARN_PARTS: usize = 6;

impl Pattern {
    /// Compiles `text`. Fails with the text of a variable that is not closed or named.
    pub(crate) fn new(
        text: &str,
        wildcards: Wildcards,
        variables: Variables,
    ) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut part = 0;
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let after = &rest[next.len_utf8()..];
            if variables == Variables::Replaced
                && let Some(inside) = rest.strip_prefix("${")
            {
                let end = inside.find('}').ok_or_else(|| rest.to_owned())?;
                pieces.push(variable(&inside[..end]).ok_or_else(|| rest.to_owned())?);
                rest = &inside[end + 1..];
                continue;
            }
            if next == ':' {
                part += 1;
            }
            pieces.push(match (next, wildcards) {
                (_, Wildcards::None) => Piece::Char(next),
                ('?', _) => Piece::One,
                ('*', Wildcards::Any) => Piece::Many,
                ('*', Wildcards::Resource) if after.is_empty() || after.starts_with(':') => {
                    Piece::Many
                }
                ('*', _) if text == "*" || part >= ARN_PARTS - 1 => Piece::Many,
                ('*', _) => Piece::ManyInPart,
                _ => Piece::Char(next),
            });
            rest = after;
        }
        Ok(Self::of(pieces, false))
    }

    /// A pattern that takes upper and lower case for the same, without variables: actions.
    pub(crate) fn folded(text: &str) -> Self {
        let pieces = text.chars().map(|next| match next {
            '*' => Piece::Many,
            '?' => Piece::One,
            other => Piece::Char(other.to_ascii_lowercase()),
        });
        Self::of(pieces.collect(), true)
    }

    fn of(pieces: Vec<Piece>, fold: bool) -> Self {
        let literal = |piece: &Piece| match piece {
            Piece::Char(char) => Some(*char),
            _ => None,
        };
        let prefix: String = pieces.iter().map_while(literal).collect();
        let rest = pieces[prefix.chars().count()..].to_vec();
        Self { prefix, rest, fold }
    }

    /// Whether `text` fits. A variable the request has no single value for fits nothing.
    pub(crate) fn matches(&self, text: &str, keys: &Keys) -> bool {
        let Some(rest) = self.after_prefix(text) else {
            return false;
        };
        match self.rest.as_slice() {
            [] => rest.is_empty(),
            [Piece::Many] => true,
            pieces if pieces.iter().any(is_variable) => {
                replaced(pieces, keys).is_some_and(|pieces| glob(&pieces, rest, self.fold))
            }
            pieces => glob(pieces, rest, self.fold),
        }
    }

    /// The names of the keys its variables need.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &str> {
        self.rest.iter().filter_map(|piece| match piece {
            Piece::Variable(name, _) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The text itself, when it is nothing but text and variables with their values.
    pub(crate) fn text(&self, keys: &Keys) -> Option<String> {
        let mut text = self.prefix.clone();
        for piece in replaced(&self.rest, keys)? {
            match piece {
                Piece::Char(char) => text.push(char),
                _ => return None,
            }
        }
        Some(text)
    }

    fn after_prefix<'a>(&self, text: &'a str) -> Option<&'a str> {
        let (start, rest) = text.split_at_checked(self.prefix.len())?;
        let same = match self.fold {
            true => start.eq_ignore_ascii_case(&self.prefix),
            false => start == self.prefix,
        };
        same.then_some(rest)
    }
}

fn is_variable(piece: &Piece) -> bool {
    matches!(piece, Piece::Variable(..))
}

/// What stands between `${` and `}`: a key, a key with a default, or a character that would
/// mean something else on its own.
fn variable(inside: &str) -> Option<Piece> {
    if let "*" | "?" | "$" = inside {
        return inside.chars().next().map(Piece::Char);
    }
    let (name, default) = match inside.split_once(',') {
        Some((name, default)) => {
            let default = default.trim().strip_prefix('\'')?.strip_suffix('\'')?;
            (name, Some(default.to_owned()))
        }
        None => (inside, None),
    };
    let name = name.trim();
    let fits = !name.is_empty() && !name.contains(['$', '{', '*', '?', '\'']);
    fits.then(|| Piece::Variable(name.to_owned(), default))
}

/// The pieces with every variable replaced by its value, in which nothing is a wildcard.
fn replaced(pieces: &[Piece], keys: &Keys) -> Option<Vec<Piece>> {
    let mut all = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Variable(name, default) => {
                let value = keys.single(name).or(default.as_deref())?;
                all.extend(value.chars().map(Piece::Char));
            }
            other => all.push(other.clone()),
        }
    }
    Some(all)
}

/// Matches by keeping every place the pattern may be at: time grows with the product of both
/// lengths, whatever the pattern.
fn glob(pieces: &[Piece], text: &str, fold: bool) -> bool {
    let mut here = vec![false; pieces.len() + 1];
    here[0] = true;
    skip_empty(pieces, &mut here);
    for char in text.chars() {
        let char = if fold {
            char.to_ascii_lowercase()
        } else {
            char
        };
        let mut next = vec![false; pieces.len() + 1];
        for (at, piece) in pieces.iter().enumerate().filter(|(at, _)| here[*at]) {
            match piece {
                Piece::Char(wanted) => next[at + 1] |= *wanted == char,
                Piece::One => next[at + 1] = true,
                Piece::Many => next[at] = true,
                Piece::ManyInPart => next[at] |= char != ':',
                Piece::Variable(..) => {}
            }
        }
        skip_empty(pieces, &mut next);
        here = next;
    }
    here[pieces.len()]
}

/// A `*` may stand for nothing at all.
fn skip_empty(pieces: &[Piece], here: &mut [bool]) {
    for (at, piece) in pieces.iter().enumerate() {
        if here[at] && matches!(piece, Piece::Many | Piece::ManyInPart) {
            here[at + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests;
