//! Pages of a list in order by key, as Cloud Map bounds them.

use api::Reply;
use api::servicediscovery::invalid_input;
use wire::page;

/// Items of an answer unless fewer are asked for. Source: Cloud Map API, `MaxResults`.
const PAGE: usize = 100;

/// At most `limit` items after the one `token` names, in order of their keys, and the token of
/// the next page.
pub(crate) fn page<T>(
    mut items: Vec<T>,
    key: impl Fn(&T) -> &str,
    token: Option<&str>,
    limit: Option<i32>,
) -> Reply<(Vec<T>, Option<String>)> {
    let limit = limit
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(PAGE);
    items.sort_by(|one, other| key(one).cmp(key(other)));
    let shown = page::page(items, key, token, limit);
    shown.map_err(|page::BadToken| invalid_input("The NextToken is invalid."))
}
