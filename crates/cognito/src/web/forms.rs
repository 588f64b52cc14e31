//! Forms and query strings, read and written.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What need not be escaped in a query string. Source: RFC 3986, unreserved characters.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What our pages tell each other in their addresses: for whom, and what has just happened.
const OURS: [&str; 2] = ["username", "told"];

/// Names and values, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pairs(pub(super) Vec<(String, String)>);

impl Pairs {
    /// The first value of that name that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut fitting = self
            .0
            .iter()
            .filter(|(one, value)| one == name && !value.is_empty());
        fitting.next().map(|(_, value)| value.as_str())
    }

    /// What an app asks for, as text: without what our own pages tell each other.
    pub(super) fn wish(&self) -> String {
        let is_wish = |name: &str| !OURS.contains(&name);
        let kept = self.0.iter().filter(|(name, _)| is_wish(name)).cloned();
        Self(kept.collect()).written()
    }

    /// The same as text.
    pub(super) fn written(&self) -> String {
        let pair =
            |(name, value): &(String, String)| format!("{}={}", escaped(name), escaped(value));
        let pairs: Vec<String> = self.0.iter().map(pair).collect();
        pairs.join("&")
    }
}

/// Reads a form.
pub(super) fn pairs(text: &str) -> Pairs {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let parts = text.split('&').filter(|part| !part.is_empty());
    Pairs(
        parts
            .map(|part| {
                let (name, value) = part.split_once('=').unwrap_or((part, ""));
                (decoded(name), decoded(value))
            })
            .collect(),
    )
}

/// Text as a query string holds it.
pub(super) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// An address with more in its query string, or in its fragment.
pub(super) fn with(address: &str, mark: char, more: &[(&str, &str)]) -> String {
    let pairs: Vec<(String, String)> = more
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let joint = match mark {
        '?' if address.contains('?') => '&',
        mark => mark,
    };
    format!("{address}{joint}{}", Pairs(pairs).written())
}

#[cfg(test)]
mod tests {
    use super::{pairs, with};

    #[test]
    fn forms_are_read_as_they_are_written() {
        let read = pairs("a=1+2&b=%26%3d&a=3&&c");
        assert_eq!(read.get("a"), Some("1 2"));
        assert_eq!(read.get("b"), Some("&="));
        assert_eq!(read.get("c"), None);
        assert_eq!(pairs(&read.written()), read);
        assert_eq!(
            with("app://x", '?', &[("code", "a b")]),
            "app://x?code=a%20b"
        );
        assert_eq!(
            with("http://x/?y=1", '?', &[("c", "d")]),
            "http://x/?y=1&c=d"
        );
        assert_eq!(with("http://x/", '#', &[("c", "d")]), "http://x/#c=d");
    }
}
