//! Which changes in the store wake which keys.

use crate::Retry;
use domain::Key;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::fmt;
use std::sync::Arc;

/// Whom a change wakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wake<K> {
    /// These keys; with none, nobody.
    Keys(Vec<K>),
    /// Every key the controller knows of.
    Everybody,
}

impl<K> Wake<K> {
    /// The change is of no interest.
    pub fn nobody() -> Self {
        Self::Keys(Vec::new())
    }
}

impl<K> From<Vec<K>> for Wake<K> {
    fn from(keys: Vec<K>) -> Self {
        Self::Keys(keys)
    }
}

impl<K> From<Option<K>> for Wake<K> {
    fn from(key: Option<K>) -> Self {
        Self::Keys(key.into_iter().collect())
    }
}

/// Records whose changes wake keys of a controller.
pub struct Interest<K> {
    pub(crate) prefix: String,
    pub(crate) mapping: Mapping<K>,
}

pub(crate) enum Mapping<K> {
    /// The record's key tells. Such records are listed at the start, too.
    Pure(Box<Map<K>>),
    /// The store must be asked.
    Lookup(Arc<Lookup<K>>),
}

type Map<K> = dyn Fn(&Key) -> Wake<K> + Send + Sync;
type Lookup<K> = dyn Fn(Key) -> BoxFuture<'static, Result<Wake<K>, Retry>> + Send + Sync;

impl<K> Interest<K> {
    /// Records below `kind` (as in [`domain::Record::KIND`], or further down) whose own keys
    /// tell whom they concern. At the start each existing one wakes whom it concerns.
    pub fn keyed<W: Into<Wake<K>>>(
        kind: &str,
        wakes: impl Fn(&Key) -> W + Send + Sync + 'static,
    ) -> Self {
        let mapping = Mapping::Pure(Box::new(move |key| wakes(key).into()));
        Self {
            prefix: Key::kind(kind).prefix(),
            mapping,
        }
    }

    /// Records below `kind` that concern every key the controller knows of.
    pub fn everybody(kind: &str) -> Self {
        Self::keyed(kind, |_| Wake::Everybody)
    }

    /// Records below `kind` of which only the store can tell whom they concern. They are not
    /// listed at the start: the keys themselves come from a `keyed` interest.
    ///
    /// The record may be gone by the time it is looked up.
    pub fn lookup<F, W>(kind: &str, find: impl Fn(Key) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<W, Retry>> + Send + 'static,
        W: Into<Wake<K>>,
    {
        let find = move |key| find(key).map(|found| found.map(Into::into)).boxed();
        Self {
            prefix: Key::kind(kind).prefix(),
            mapping: Mapping::Lookup(Arc::new(find)),
        }
    }
}

impl<K> fmt::Debug for Interest<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Interest")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
