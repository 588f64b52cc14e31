//! Pages of lists. A token holds the key of the last item shown, so it stays right while items
//! come and go.

use crate::fault::{Outcome, bad};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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
    let after = token.map(decode).transpose()?;
    items.sort_by(|one, other| key(one).cmp(key(other)));
    if let Some(after) = after {
        items.retain(|item| key(item) > after.as_str());
    }
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next = last.map(|last| URL_SAFE_NO_PAD.encode(key(last)));
    Ok((items, next))
}

fn decode(token: &str) -> Outcome<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| bad("Invalid value for nextToken"))
}
