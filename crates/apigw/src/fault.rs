//! Refusals, with the codes and texts API Gateway uses.

use api::ApiError;
use api::apigatewayv2::{bad_request_exception, conflict_exception, not_found_exception};
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
        tracing::error!(%error, "a record of an API could not be read or written");
        ApiError::receiver("InternalServerErrorException", 500, "Internal server error").into()
    }
}

impl From<CommitError> for Fault {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict => {
                let message = "Unable to complete operation due to concurrent modification. \
                               Please try again later.";
                conflict_exception(message).into()
            }
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

/// A request that cannot be.
pub(crate) fn bad(message: impl Into<String>) -> Fault {
    bad_request_exception(message).into()
}

/// Something AWS has and Longshore has not.
pub(crate) fn unsupported(what: &str) -> Fault {
    bad(format!("{what} is not supported by Longshore"))
}

/// Something that is there already, or still used.
pub(crate) fn conflict(message: impl Into<String>) -> Fault {
    conflict_exception(message).into()
}

/// Something that is not there.
pub(crate) fn missing(what: &str, id: &str) -> Fault {
    not_found_exception(format!("Invalid {what} identifier specified {id}")).into()
}
