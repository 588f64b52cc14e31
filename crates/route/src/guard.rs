//! What stands before the rules of a listener.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// Judges requests before a listener's rules are asked.
///
/// Whoever serves the listener knows what it is; a table only carries it, and tells whether it is
/// still the same one.
#[derive(Clone)]
pub struct Guard(Arc<dyn Any + Send + Sync>);

impl Guard {
    /// Carries `guard`.
    pub fn new<T: Any + Send + Sync>(guard: Arc<T>) -> Self {
        Self(guard)
    }

    /// What is carried, if it is a `T`.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl PartialEq for Guard {
    /// The same one, not one that is alike.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(Arc::as_ptr(&self.0), Arc::as_ptr(&other.0))
    }
}

impl Eq for Guard {}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}
