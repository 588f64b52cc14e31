//! Pages of lists that are in order by name: a marker holds the last name shown.

use crate::refuse::{Refusal, invalid};
use api::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Key, Record};
use store::Store;

/// Items on a page unless the caller says otherwise, and the most there can be.
const USUAL: usize = 100;
const MOST: i32 = 1000;

/// What a caller says about the page it wants.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    after: Option<String>,
    limit: usize,
}

/// One page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// `IsTruncated`.
    pub(crate) more: Option<bool>,
    /// `Marker`.
    pub(crate) marker: Option<String>,
}

impl Wanted {
    /// The page after `marker`. Fails for a marker that no page ended with.
    pub(crate) fn new(marker: Option<&str>, max_items: Option<i32>) -> Result<Self, ApiError> {
        let decode = |marker: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(marker).ok()?).ok();
        let after = match marker {
            Some(marker) => Some(decode(marker).ok_or_else(|| invalid("Invalid Marker."))?),
            None => None,
        };
        let limit = max_items.map_or(USUAL, |items| items.clamp(1, MOST) as usize);
        Ok(Self { after, limit })
    }

    /// The page of `items`, which are in order by `name`.
    pub(crate) fn of<T>(self, items: Vec<T>, name: impl Fn(&T) -> String) -> Page<T> {
        let start = self
            .after
            .map_or(0, |after| items.partition_point(|item| name(item) <= after));
        let more = items.len() > start + self.limit;
        let items: Vec<T> = items.into_iter().skip(start).take(self.limit).collect();
        let last = items.last().map(&name);
        Page::ending(items, last.filter(|_| more))
    }

    /// The page of the records below `parent` that `keep` keeps. Reads no more than it shows,
    /// but for what it leaves out.
    pub(crate) async fn records<R: Record>(
        self,
        store: &Store,
        parent: &Key,
        keep: impl Fn(&R) -> bool,
    ) -> Result<Page<R>, Refusal> {
        let mut items: Vec<R> = Vec::new();
        let mut after = self.after.map(Key::raw);
        loop {
            let wanted = self.limit + 1 - items.len();
            let page = store.page::<R>(parent, after.as_ref(), wanted).await?;
            items.extend(page.records.into_iter().filter(&keep));
            after = page.next;
            if after.is_none() || items.len() > self.limit {
                break;
            }
        }
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let last = items.last().map(|record| record.key().to_string());
        Ok(Page::ending(items, last.filter(|_| more)))
    }
}

impl<T> Page<T> {
    fn ending(items: Vec<T>, last: Option<String>) -> Self {
        Self {
            items,
            more: Some(last.is_some()),
            marker: last.map(|last| URL_SAFE_NO_PAD.encode(last)),
        }
    }
}
