//! Pages of lists in order by key, as API Gateway bounds them.

use crate::fault::{Outcome, bad};
use wire::page;

/// Items of an answer unless fewer are asked for.
// Chosen: the API reference does not say; large enough that most lists are one page.
const PAGE: usize = 100;
/// The most items that may be asked for. Source: API Gateway quotas.
const MOST: usize = 500;

/// At most `limit` items after the one `token` names, in order of their keys, and the token of
/// the next page.
pub(crate) fn page<T>(
    mut items: Vec<T>,
    key: impl Fn(&T) -> &str,
    token: Option<&str>,
    limit: Option<&str>,
) -> Outcome<(Vec<T>, Option<String>)> {
    let limit = match limit {
        None => PAGE,
        Some(limit) => match limit.parse() {
            Ok(limit @ 1..) => MOST.min(limit),
            Ok(0) | Err(_) => return Err(bad(format!("Invalid value for maxResults: {limit}"))),
        },
    };
    items.sort_by(|one, other| key(one).cmp(key(other)));
    let shown = page::page(items, key, token, limit);
    shown.map_err(|page::BadToken| bad("Invalid value for nextToken"))
}
