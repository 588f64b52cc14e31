//! What a controller is, and what it says about a key.

use crate::Interest;
use domain::Timestamp;
use std::error::Error;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;
use store::CommitError;

/// Keeps one kind of thing in step, one key at a time.
///
/// It is told a key and nothing else: what changed is found by looking. Running it twice is
/// harmless, and running it once more than needed costs time alone.
pub trait Controller: Send + Sync + 'static {
    /// What it keeps in step, such as a service's ARN.
    type Key: Clone + Eq + Hash + Ord + Debug + Send + Sync + 'static;

    /// What people and metrics call it.
    fn name(&self) -> &'static str;

    /// Which changes wake which keys.
    fn watches(&self) -> Vec<Interest<Self::Key>>;

    /// Looks at `key`, does what is missing, and says when to look again.
    ///
    /// Never runs twice at once for the same key. After an error the key is tried again,
    /// later and later; after a lost race soon.
    fn reconcile(&self, key: &Self::Key) -> impl Future<Output = Result<Next, Retry>> + Send;
}

/// A controller that others talk to as well.
impl<C: Controller> Controller for Arc<C> {
    type Key = C::Key;

    fn name(&self) -> &'static str {
        C::name(self)
    }

    fn watches(&self) -> Vec<Interest<Self::Key>> {
        C::watches(self)
    }

    fn reconcile(&self, key: &Self::Key) -> impl Future<Output = Result<Next, Retry>> + Send {
        C::reconcile(self, key)
    }
}

/// When a key is looked at again. Every answer but `Forget` includes: when something changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// When something changes.
    OnChange,
    /// At this time at the latest; a time that has come means at once.
    At(Timestamp),
    /// There is nothing left to keep in step.
    Forget,
}

impl Next {
    /// This, but at `time` at the latest.
    #[must_use]
    pub fn or_at(self, time: Timestamp) -> Self {
        match self {
            Self::At(earlier) => Self::At(earlier.min(time)),
            Self::OnChange | Self::Forget => Self::At(time),
        }
    }
}

/// Why a key must be tried again. Every error converts into it, so `?` is enough.
#[derive(Debug)]
pub enum Retry {
    /// Somebody else wrote first: look again.
    Conflict,
    /// Something failed.
    Failed(Box<dyn Error + Send + Sync>),
}

impl Retry {
    /// Try again for a reason that is not an error value.
    pub fn because(reason: impl Into<String>) -> Self {
        Self::Failed(reason.into().into())
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for Retry {
    fn from(error: E) -> Self {
        let error: Box<dyn Error + Send + Sync> = Box::new(error);
        match error.downcast::<CommitError>() {
            Ok(commit) if matches!(*commit, CommitError::Conflict) => Self::Conflict,
            Ok(commit) => Self::Failed(commit),
            Err(error) => Self::Failed(error),
        }
    }
}
