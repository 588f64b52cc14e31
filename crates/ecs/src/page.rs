//! Pages of a list: a token says after which key the next page begins, so it stays right
//! while records come and go.

use crate::refusal::invalid;
use api::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// How many items a page has unless fewer are asked for. Source: ECS API model, `maxResults`.
pub(crate) const PAGE: i32 = 100;

/// Which part of a list is asked for.
pub(crate) struct Window {
    after: Option<String>,
    limit: usize,
}

impl Window {
    /// Reads `nextToken` and `maxResults`; refuses a token that is none of ours and a number
    /// outside `1..=most`.
    pub(crate) fn read(
        token: Option<&str>,
        most_wanted: Option<i32>,
        most: i32,
    ) -> Result<Self, ApiError> {
        let limit = most_wanted.unwrap_or(most);
        if !(1..=most).contains(&limit) {
            return Err(invalid(format!("maxResults must be between 1 and {most}.")));
        }
        let after = token.map(decode).transpose()?;
        Ok(Self {
            after,
            limit: limit as usize,
        })
    }

    /// Cuts the page out of items in ascending order of their keys.
    pub(crate) fn cut<T>(
        self,
        items: impl IntoIterator<Item = (String, T)>,
    ) -> (Vec<T>, Option<String>) {
        self.cut_by(items, |key, after| key > after)
    }

    /// Cuts the page out of items in descending order of their keys.
    pub(crate) fn cut_descending<T>(
        self,
        items: impl IntoIterator<Item = (String, T)>,
    ) -> (Vec<T>, Option<String>) {
        self.cut_by(items, |key, after| key < after)
    }

    fn cut_by<T>(
        self,
        items: impl IntoIterator<Item = (String, T)>,
        is_after: impl Fn(&str, &str) -> bool,
    ) -> (Vec<T>, Option<String>) {
        let after = self.after;
        let mut rest = items
            .into_iter()
            .filter(|(key, _)| after.as_deref().is_none_or(|after| is_after(key, after)));
        let mut last = None;
        let mut page = Vec::new();
        for (key, item) in rest.by_ref().take(self.limit) {
            last = Some(key);
            page.push(item);
        }
        let more = rest.next().is_some();
        let token = last.filter(|_| more).map(|key| URL_SAFE_NO_PAD.encode(key));
        (page, token)
    }
}

fn decode(token: &str) -> Result<String, ApiError> {
    let refuse = || invalid("Invalid token. The nextToken is not one this list gave.");
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| refuse())?;
    String::from_utf8(bytes).map_err(|_| refuse())
}
