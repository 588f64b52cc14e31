//! The operations, one file a noun, below the service they belong to.

mod acm;
mod pca;

pub use acm::Manager;
pub use pca::PrivateCa;

use api::ApiError;
use store::{CommitError, StoreError};

/// A refusal, or a failure of the store.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) Box<ApiError>);

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(Box::new(error))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        CommitError::from(error).into()
    }
}

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        tracing::error!(%error, "a certificate's record could not be read or written");
        ApiError::receiver("InternalFailure", 500, "An internal error has occurred").into()
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        *refusal.0
    }
}

/// What a handler inside the room answers.
pub(crate) type Outcome<T> = Result<T, Refusal>;
