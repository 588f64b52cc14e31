//! Pages of a list that is in order by key: the token is the last key shown.

use api::Reply;
use api::ecr::invalid_parameter_exception;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Items on a page when the caller does not say. Source: the ECR API, `maxResults`.
const DEFAULT: i32 = 100;
/// Most items on a page. Source: the same.
const MOST: i32 = 1000;

/// At most `limit` of `items` after the one `token` names, and the token of the next page.
pub(crate) fn page<T>(
    items: Vec<T>,
    key: impl Fn(&T) -> String,
    token: Option<&str>,
    limit: Option<i32>,
) -> Reply<(Vec<T>, Option<String>)> {
    let limit = usize::try_from(limit.unwrap_or(DEFAULT).clamp(1, MOST)).unwrap_or(1);
    let after = token.map(decode).transpose()?;
    let start = after.map_or(0, |after| items.partition_point(|item| key(item) <= after));
    let more = items.len() > start + limit;
    let shown: Vec<T> = items.into_iter().skip(start).take(limit).collect();
    let next = shown
        .last()
        .filter(|_| more)
        .map(|last| URL_SAFE_NO_PAD.encode(key(last)));
    Ok((shown, next))
}

fn decode(token: &str) -> Reply<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| {
            invalid_parameter_exception(
                "Invalid parameter at 'nextToken' failed to satisfy constraint: 'must be a token \
                 that an earlier call answered'",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn pages_go_on_where_the_last_one_ended_even_when_that_item_is_gone() {
        let key = |name: &&str| (*name).to_owned();
        let (first, token) = page(vec!["a", "b", "c"], key, None, Some(2)).unwrap();
        assert_eq!(first, ["a", "b"]);
        let (second, end) = page(vec!["a", "c", "d"], key, token.as_deref(), Some(2)).unwrap();
        assert_eq!((second, end), (vec!["c", "d"], None));
        assert!(page(vec!["a"], key, Some("%"), None).is_err());
    }
}
