//! Pages of a list: the marker is the name of the last item shown.

use api::Reply;

use crate::fault::invalid;

/// Items of an answer unless fewer are asked for. Source: WAF API model, `PaginationLimit`.
const PAGE: usize = 100;

/// At most `limit` of the items, in order of names, after the one `marker` names, and the next
/// marker.
pub(crate) fn page<T>(
    mut items: Vec<T>,
    name: impl Fn(&T) -> &str,
    marker: Option<&str>,
    limit: Option<i32>,
) -> Reply<(Vec<T>, Option<String>)> {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    items.sort_by(|a, b| name(a).cmp(name(b)));
    let paged = wire::page::page(items, name, marker, limit.unwrap_or(PAGE));
    let refuse = |_| {
        let marker = marker.unwrap_or_default();
        invalid("The marker is not valid.", "ENTITY_LIMIT", marker)
    };
    paged.map_err(refuse)
}
