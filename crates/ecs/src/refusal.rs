//! How a handler says no: an exception of the API, or a store that did not do its part.

use api::ApiError;
use api::ecs as wire_ecs;
use store::{CommitError, StoreError};

/// Why a handler's transaction ended without a commit.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// What the caller asked for cannot be.
    Api(ApiError),
    /// The store could not do it.
    Store(CommitError),
}

/// What a step of a handler answers.
pub(crate) type Step<T> = Result<T, Refusal>;

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        Self::Store(error)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(CommitError::Unavailable(error))
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Api(error) => error,
            Refusal::Store(error) => wire_ecs::server_exception(error.to_string()),
        }
    }
}

/// The caller's input cannot be.
pub(crate) fn invalid(message: impl Into<String>) -> ApiError {
    wire_ecs::invalid_parameter_exception(message)
}

/// The caller asked for something that does not fit.
pub(crate) fn client(message: impl Into<String>) -> ApiError {
    wire_ecs::client_exception(message)
}
