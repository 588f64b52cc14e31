//! Keys: where a record lives in the store.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A place in the store: path segments joined by `/`, the kind of record first.
///
/// Segments never contain `/`; [`Key::child`] escapes one that does (`/` becomes `%2F`, `%`
/// becomes `%25`), so that names with slashes keep their place in the order of keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// The key whose only segment is `kind`. A kind may hold slashes: `ecs/tasks`.
    pub fn kind(kind: &str) -> Self {
        Self(kind.to_owned())
    }

    /// A key taken as it is, for the store itself.
    pub fn raw(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// This key with one more segment.
    #[must_use]
    pub fn child(&self, segment: &str) -> Self {
        let escaped = segment.replace('%', "%25").replace('/', "%2F");
        Self(format!("{}/{escaped}", self.0))
    }

    /// This key with several more segments.
    #[must_use]
    pub fn join(&self, segments: &[&str]) -> Self {
        segments
            .iter()
            .fold(self.clone(), |key, segment| key.child(segment))
    }

    /// The text that every key below this one starts with.
    pub fn prefix(&self) -> String {
        format!("{}/", self.0)
    }

    /// The segments after `kind`, unescaped.
    pub fn segments_after(&self, kind: &str) -> Vec<String> {
        let Some(rest) = self
            .0
            .strip_prefix(kind)
            .and_then(|rest| rest.strip_prefix('/'))
        else {
            return Vec::new();
        };
        rest.split('/')
            .map(|segment| segment.replace("%2F", "/").replace("%25", "%"))
            .collect()
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Something the store remembers: plain data that knows its key.
///
/// Records are stored as JSON with a version; a reader accepts every version up to its own.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The first segments of every key of this kind, such as `ecs/tasks`.
    const KIND: &'static str;
    /// The version of the stored shape; grows when a change needs [`Record::upgrade`].
    const VERSION: u32 = 1;

    /// Where this record lives.
    fn key(&self) -> Key;

    /// Turns the JSON of an older version into today's.
    fn upgrade(_from: u32, stored: serde_json::Value) -> serde_json::Value {
        stored
    }
}
