//! Pages of a list: the token is the key of the last item shown, so it stays right while items
//! come and go.

use crate::words::bad;
use api::Reply;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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
    let after = token.map(decode).transpose()?;
    items.sort_by(|one, other| key(one).cmp(key(other)));
    let start = after.map_or(0, |after| {
        items.partition_point(|item| key(item) <= after.as_str())
    });
    let more = items.len() > start + limit;
    let shown: Vec<T> = items.into_iter().skip(start).take(limit).collect();
    let last = shown.last().filter(|_| more);
    let next = last.map(|last| URL_SAFE_NO_PAD.encode(key(last)));
    Ok((shown, next))
}

fn decode(token: &str) -> Reply<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| bad("Invalid pagination token provided."))
}
