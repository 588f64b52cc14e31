//! Pages of a list that is in order by name. The token is the last name shown, so it stays right
//! while items come and go.
//!
//! A "name" is whatever the list is in order by, such as a time and a name.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A token that no page ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadToken;

/// Which way a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// From the first name to the last.
    Ascending,
    /// From the last name to the first.
    Descending,
}

/// At most `limit` of `items`, in ascending order, after the one `token` names, and the token of
/// the next page.
///
/// # Errors
/// When no page ended with that token.
pub fn page<T>(
    items: Vec<T>,
    name: impl Fn(&T) -> &str,
    token: Option<&str>,
    limit: usize,
) -> Result<(Vec<T>, Option<String>), BadToken> {
    page_in(Order::Ascending, items, name, token, limit)
}

/// As [`page`], of a list that goes the way `order` says.
///
/// # Errors
/// As [`page`].
pub fn page_in<T>(
    order: Order,
    items: Vec<T>,
    name: impl Fn(&T) -> &str,
    token: Option<&str>,
    limit: usize,
) -> Result<(Vec<T>, Option<String>), BadToken> {
    let after = token.map(decode).transpose()?;
    let start = after.map_or(0, |after| {
        items.partition_point(|item| match order {
            Order::Ascending => name(item) <= after.as_str(),
            Order::Descending => name(item) >= after.as_str(),
        })
    });
    let more = items.len() > start + limit;
    let shown: Vec<T> = items.into_iter().skip(start).take(limit).collect();
    let next = shown
        .last()
        .filter(|_| more)
        .map(|last| URL_SAFE_NO_PAD.encode(name(last)));
    Ok((shown, next))
}

fn decode(token: &str) -> Result<String, BadToken> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| BadToken)?;
    String::from_utf8(bytes).map_err(|_| BadToken)
}

#[cfg(test)]
mod tests {
    use super::{Order, page, page_in};

    #[test]
    fn pages_go_on_where_the_last_one_ended_even_when_that_item_is_gone() {
        let (first, token) = page(vec!["a", "b", "c"], |name| name, None, 2).expect("a page");
        assert_eq!(first, ["a", "b"]);
        let (second, end) =
            page(vec!["a", "c", "d"], |name| name, token.as_deref(), 2).expect("a page");
        assert_eq!((second, end), (vec!["c", "d"], None));
        assert!(page(vec!["a"], |name| name, Some("%"), 2).is_err());
    }

    #[test]
    fn a_descending_list_goes_on_downwards() {
        let down = |items, token: Option<&str>| {
            page_in(Order::Descending, items, |name: &&str| *name, token, 2).expect("a page")
        };
        let (first, token) = down(vec!["c", "b", "a"], None);
        assert_eq!(first, ["c", "b"]);
        assert_eq!(down(vec!["c", "a"], token.as_deref()), (vec!["a"], None));
    }
}
