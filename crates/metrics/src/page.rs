//! Pages of a list: the token is the key of the last item shown, so it stays right while items
//! come and go.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A token that no page ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BadToken;

/// Which way a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The smallest key first.
    Ascending,
    /// The largest key first.
    Descending,
}

/// At most `limit` items after the one `token` names, and the token of the next page. Items are
/// in the order that is told.
pub(crate) fn page<T>(
    items: Vec<(String, T)>,
    order: Order,
    token: Option<&str>,
    limit: usize,
) -> Result<(Vec<T>, Option<String>), BadToken> {
    let after = token.map(decode).transpose()?;
    let is_shown = |key: &String| {
        after.as_ref().is_some_and(|after| match order {
            Order::Ascending => key <= after,
            Order::Descending => key >= after,
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
    Ok((shown, last.filter(|_| more).map(encode)))
}

/// Text as a token.
pub(crate) fn encode(text: String) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// The text of a token.
pub(crate) fn decode(token: &str) -> Result<String, BadToken> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| BadToken)?;
    String::from_utf8(bytes).map_err(|_| BadToken)
}

#[cfg(test)]
mod tests {
    use super::{Order, page};

    fn items(names: &[&str]) -> Vec<(String, String)> {
        let named = names
            .iter()
            .map(|name| ((*name).to_owned(), (*name).to_owned()));
        named.collect()
    }

    #[test]
    fn pages_go_on_where_the_last_one_ended_even_when_that_item_is_gone() {
        let (first, token) = page(items(&["a", "b", "c"]), Order::Ascending, None, 2).expect("two");
        assert_eq!(first, ["a", "b"]);
        let rest = page(
            items(&["a", "c", "d"]),
            Order::Ascending,
            token.as_deref(),
            2,
        );
        assert_eq!(rest, Ok((vec!["c".to_owned(), "d".to_owned()], None)));
        assert!(page(items(&["a"]), Order::Ascending, Some("%"), 2).is_err());
    }

    #[test]
    fn descending_lists_have_pages_too() {
        let down = || items(&["c", "b", "a"]);
        let (first, token) = page(down(), Order::Descending, None, 1).expect("one");
        assert_eq!(first, ["c"]);
        let (rest, _) = page(down(), Order::Descending, token.as_deref(), 5).expect("the rest");
        assert_eq!(rest, ["b", "a"]);
    }
}
