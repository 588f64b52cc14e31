//! Which rows a Describe operation answers: by id, by filter, a page at a time.

use crate::fault::{Outcome, invalid, refuse};
use api::ec2::{Filter, Tag};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

#[cfg(test)]
mod tests;

/// The most rows of an answer when the caller names no number.
const PAGE: usize = 1_000;

/// A filter's name, and what of a row it looks at.
pub(crate) type Facet<T> = (&'static str, fn(&T) -> Vec<String>);

/// A row that can be described.
pub(crate) trait Row: Sized + 'static {
    /// The filters it knows beside `tag:KEY`, `tag-key` and `tag-value`.
    const FACETS: &'static [Facet<Self>];

    /// What it is sorted and asked for by.
    fn id(&self) -> String;

    /// Its tags.
    fn tags(&self) -> &[Tag] {
        &[]
    }
}

/// What the caller asked for.
#[derive(Default)]
pub(crate) struct Query {
    /// Only these; each must exist.
    pub(crate) ids: Option<Vec<String>>,
    /// All must fit.
    pub(crate) filters: Option<Vec<Filter>>,
    /// The most rows of the answer.
    pub(crate) max_results: Option<i32>,
    /// Where the last answer ended.
    pub(crate) next_token: Option<String>,
}

/// The rows that were asked for, and the token of the next page when there is one.
///
/// `absent` makes the refusal of an id that no row has.
pub(crate) fn select<T: Row>(
    rows: Vec<T>,
    query: Query,
    absent: impl Fn(&str) -> crate::fault::Fault,
) -> Outcome<(Vec<T>, Option<String>)> {
    let filters = query.filters.unwrap_or_default();
    let mut rows = pick(rows, query.ids.unwrap_or_default(), absent)?;
    for filter in &filters {
        rows = fitting(rows, filter)?;
    }
    rows.sort_by_key(Row::id);
    page(rows, query.max_results, query.next_token.as_deref())
}

fn pick<T: Row>(
    rows: Vec<T>,
    ids: Vec<String>,
    absent: impl Fn(&str) -> crate::fault::Fault,
) -> Outcome<Vec<T>> {
    if ids.is_empty() {
        return Ok(rows);
    }
    if let Some(unknown) = ids
        .iter()
        .find(|id| !rows.iter().any(|row| row.id() == **id))
    {
        return Err(absent(unknown));
    }
    Ok(rows
        .into_iter()
        .filter(|row| ids.contains(&row.id()))
        .collect())
}

fn fitting<T: Row>(rows: Vec<T>, filter: &Filter) -> Outcome<Vec<T>> {
    let name = filter.name.as_deref().unwrap_or_default();
    let patterns = filter.values.as_deref().unwrap_or_default();
    let values =
        lookup::<T>(name).ok_or_else(|| invalid(format!("The filter '{name}' is invalid")))?;
    let fits = |row: &T| {
        let found = values(row);
        let fits_one = |pattern: &String| found.iter().any(|value| like(pattern, value));
        patterns.iter().any(fits_one)
    };
    Ok(rows.into_iter().filter(fits).collect())
}

type Lookup<T> = Box<dyn Fn(&T) -> Vec<String>>;

/// What of a row the filter of that name looks at; `None` when there is no such filter.
fn lookup<T: Row>(name: &str) -> Option<Lookup<T>> {
    if let Some(key) = name.strip_prefix("tag:").map(str::to_owned) {
        return Some(Box::new(move |row| {
            let of_key = row
                .tags()
                .iter()
                .filter(|tag| tag.key.as_ref() == Some(&key));
            of_key
                .map(|tag| tag.value.clone().unwrap_or_default())
                .collect()
        }));
    }
    match name {
        "tag-key" => Some(Box::new(|row| each(row.tags(), |tag| tag.key.as_ref()))),
        "tag-value" => Some(Box::new(|row| each(row.tags(), |tag| tag.value.as_ref()))),
        _ => {
            let (_, look) = T::FACETS.iter().find(|(facet, _)| *facet == name)?;
            Some(Box::new(look))
        }
    }
}

/// The texts that `part` finds in the items.
pub(crate) fn each<'a, I: 'a>(
    items: impl IntoIterator<Item = &'a I>,
    part: impl Fn(&'a I) -> Option<&'a String>,
) -> Vec<String> {
    items.into_iter().filter_map(part).cloned().collect()
}

/// Whether `value` is what `pattern` says: `*` is any text, `?` any character, and a backslash
/// takes either for itself. Upper and lower case differ.
pub(crate) fn like(pattern: &str, value: &str) -> bool {
    let pattern = symbols(pattern);
    let value: Vec<char> = value.chars().collect();
    let (mut at, mut from) = (0, 0);
    // Where the last star stands, and how much of the value it has taken.
    let mut star: Option<(usize, usize)> = None;
    while from < value.len() {
        match pattern.get(at) {
            Some(Symbol::Any) => {
                star = Some((at, from));
                at += 1;
            }
            Some(symbol) if symbol.takes(value[from]) => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((stood, taken)) = star else {
                    return false;
                };
                star = Some((stood, taken + 1));
                at = stood + 1;
                from = taken + 1;
            }
        }
    }
    pattern[at..]
        .iter()
        .all(|symbol| matches!(symbol, Symbol::Any))
}

enum Symbol {
    Any,
    One,
    Exactly(char),
}

impl Symbol {
    fn takes(&self, found: char) -> bool {
        match self {
            Self::Any => false,
            Self::One => true,
            Self::Exactly(wanted) => *wanted == found,
        }
    }
}

fn symbols(pattern: &str) -> Vec<Symbol> {
    let mut characters = pattern.chars();
    let mut symbols = Vec::new();
    while let Some(character) = characters.next() {
        symbols.push(match character {
            '*' => Symbol::Any,
            '?' => Symbol::One,
            '\\' => Symbol::Exactly(characters.next().unwrap_or('\\')),
            other => Symbol::Exactly(other),
        });
    }
    symbols
}

/// One page. The token holds the last id of the page before, so that what is made or deleted
/// between two pages neither repeats nor hides a row.
fn page<T: Row>(
    rows: Vec<T>,
    max_results: Option<i32>,
    token: Option<&str>,
) -> Outcome<(Vec<T>, Option<String>)> {
    let after = token.map(read_token).transpose()?;
    let limit = max_results.and_then(|most| usize::try_from(most).ok());
    let limit = limit.filter(|most| *most > 0).unwrap_or(PAGE).min(PAGE);
    let later = |row: &T| after.as_ref().is_none_or(|after| row.id() > *after);
    let mut rows: Vec<T> = rows.into_iter().filter(later).collect();
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| URL_SAFE_NO_PAD.encode(row.id()));
    Ok((rows, next))
}

fn read_token(token: &str) -> Outcome<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok();
    let id = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    id.ok_or_else(|| {
        refuse(
            "InvalidPaginationToken",
            "The specified pagination token is not valid or is expired.",
        )
    })
}
