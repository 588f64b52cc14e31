//! Pages of a list in order by key, as Cognito bounds them.

use crate::words::bad;
use api::Reply;
use wire::page;

/// Items of an answer unless fewer are asked for. Source: API reference, `ListUsers$Limit`.
pub(crate) const PAGE: usize = 60;

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
        .filter(|limit| *limit > 0)
        .unwrap_or(PAGE);
    items.sort_by(|one, other| key(one).cmp(key(other)));
    let shown = page::page(items, key, token, limit);
    shown.map_err(|page::BadToken| bad("Invalid pagination token provided."))
}
