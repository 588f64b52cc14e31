//! Refusals, with the codes and texts Elastic Load Balancing uses.

use api::ApiError;
use store::{CommitError, StoreError};

/// Why an operation was refused or failed.
#[derive(Debug)]
pub(crate) struct Fault(Box<ApiError>);

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self(Box::new(error))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a load balancing record could not be read or written");
        ApiError::receiver("InternalFailure", 500, "An internal error has occurred").into()
    }
}

impl From<CommitError> for Fault {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict => ApiError::receiver(
                "ServiceUnavailable",
                503,
                "The records are changing too quickly; try again",
            )
            .into(),
            CommitError::Unavailable(error) => error.into(),
        }
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        *fault.0
    }
}

/// What a handler inside the room answers.
pub(crate) type Outcome<T> = Result<T, Fault>;

/// A value that cannot be.
pub(crate) fn invalid(message: impl Into<String>) -> Fault {
    ApiError::sender("ValidationError", 400, message).into()
}

/// Something AWS has and Longshore has not, in the words of a validation error.
pub(crate) fn unsupported(what: &str) -> Fault {
    invalid(format!("{what} is not supported by Longshore"))
}
