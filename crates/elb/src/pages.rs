//! Pages of answers. A marker holds the last ARN of the page before, so that what is made or
//! deleted between two pages neither repeats nor hides a row.

use crate::fault::{Outcome, invalid};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The most rows of a page.
const PAGE: usize = 400;

/// One page of `rows`, in the order of `key`, and the marker of the next.
pub(crate) fn page<T>(
    mut rows: Vec<T>,
    key: impl Fn(&T) -> String,
    marker: Option<&str>,
    size: Option<i32>,
) -> Outcome<(Vec<T>, Option<String>)> {
    let limit = size.and_then(|size| usize::try_from(size).ok());
    let limit = limit.filter(|size| *size > 0).unwrap_or(PAGE).min(PAGE);
    rows.sort_by_key(&key);
    if let Some(after) = marker.map(read).transpose()? {
        rows.retain(|row| key(row) > after);
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| URL_SAFE_NO_PAD.encode(key(row)));
    Ok((rows, next))
}

fn read(marker: &str) -> Outcome<String> {
    let bytes = URL_SAFE_NO_PAD.decode(marker).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| invalid(format!("Marker '{marker}' is not valid")))
}
