//! Pages of a list: the token is the key of the last item shown, so it stays right while items
//! come and go.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A token that no page ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BadToken;

/// At most `limit` items after the one `token` names, and the token of the next page. `items`
/// are in ascending order of their keys, or in descending order when `descending`.
pub(crate) fn page<T>(
    items: Vec<(String, T)>,
    descending: bool,
    token: Option<&str>,
    limit: usize,
) -> Result<(Vec<T>, Option<String>), BadToken> {
    let after = token.map(decode).transpose()?;
    let is_shown = |key: &String| {
        after.as_ref().is_some_and(|after| {
            if descending {
                key >= after
            } else {
                key <= after
            }
        })
    };
    let start = items.partition_point(|(key, _)| is_shown(key));
    let more = items.len() > start + limit;
    let mut last = None;
    let mut shown = Vec::new();
    for (key, item) in items.into_iter().skip(start).take(limit) {
        last = Some(key);
        shown.push(item);
    }
    Ok((
        shown,
        last.filter(|_| more)
            .map(|last| URL_SAFE_NO_PAD.encode(last)),
    ))
}

fn decode(token: &str) -> Result<String, BadToken> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| BadToken)?;
    String::from_utf8(bytes).map_err(|_| BadToken)
}

#[cfg(test)]
mod tests {
    use super::page;

    fn items(names: &[&str]) -> Vec<(String, String)> {
        names
            .iter()
            .map(|name| ((*name).to_owned(), (*name).to_owned()))
            .collect()
    }

    #[test]
    fn pages_go_on_where_the_last_one_ended_even_when_that_item_is_gone() {
        let (first, token) = page(items(&["a", "b", "c"]), false, None, 2).expect("a page");
        assert_eq!(first, ["a", "b"]);
        let (second, end) =
            page(items(&["a", "c", "d"]), false, token.as_deref(), 2).expect("a page");
        assert_eq!((second, end), (vec!["c".to_owned(), "d".to_owned()], None));
        assert!(page(items(&["a"]), false, Some("%"), 2).is_err());
    }

    #[test]
    fn descending_lists_have_pages_too() {
        let (first, token) = page(items(&["c", "b", "a"]), true, None, 1).expect("a page");
        assert_eq!(first, ["c"]);
        let (rest, _) = page(items(&["c", "b", "a"]), true, token.as_deref(), 5).expect("a page");
        assert_eq!(rest, ["b", "a"]);
    }
}
