//! Pages of a list: the marker is the name of the last item shown.

use api::Reply;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::fault::invalid;

/// Items of an answer unless fewer are asked for. Source: WAF API, `Limit`.
const PAGE: usize = 100;

/// At most `limit` items after the one `marker` names, in order of names, and the next marker.
pub(crate) fn page<T>(
    mut items: Vec<T>,
    name: impl Fn(&T) -> String,
    marker: Option<&str>,
    limit: Option<i32>,
) -> Reply<(Vec<T>, Option<String>)> {
    let limit = limit
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(PAGE);
    let after = marker.map(decode).transpose()?;
    items.sort_by_key(&name);
    let start = after.map_or(0, |after| items.partition_point(|item| name(item) <= after));
    let more = items.len() > start + limit;
    let shown: Vec<T> = items.into_iter().skip(start).take(limit).collect();
    let last = shown.last().filter(|_| more);
    let next = last.map(|last| URL_SAFE_NO_PAD.encode(name(last)));
    Ok((shown, next))
}

fn decode(marker: &str) -> Reply<String> {
    let bytes = URL_SAFE_NO_PAD.decode(marker).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| invalid("The marker is not valid.", "ENTITY_LIMIT", marker))
}
