//! Refusals, with the codes and texts EC2 uses.

use api::ApiError;
use store::{CommitError, StoreError};

/// Why an operation was refused or failed.
#[derive(Debug)]
pub(crate) struct Fault(ApiError);

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a network record could not be read or written");
        Self(ApiError::receiver(
            "InternalError",
            500,
            "An internal error has occurred",
        ))
    }
}

impl From<CommitError> for Fault {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict => Self(ApiError::receiver(
                "Unavailable",
                503,
                "The records are changing too quickly; try again",
            )),
            CommitError::Unavailable(error) => error.into(),
        }
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        fault.0
    }
}

/// What a handler inside the room answers.
pub(crate) type Outcome<T> = Result<T, Fault>;

/// A refusal that is the caller's fault.
pub(crate) fn refuse(code: &str, message: impl Into<String>) -> Fault {
    Fault(ApiError::sender(code, 400, message))
}

/// A parameter whose value cannot be.
pub(crate) fn invalid(message: impl Into<String>) -> Fault {
    refuse("InvalidParameterValue", message)
}

/// A parameter that must be there.
pub(crate) fn missing(parameter: &str) -> Fault {
    refuse(
        "MissingParameter",
        format!("The request must contain the parameter {parameter}"),
    )
}

/// Something else needs the resource that should go.
pub(crate) fn needed(kind: &str, id: &str) -> Fault {
    refuse(
        "DependencyViolation",
        format!("The {kind} '{id}' has dependencies and cannot be deleted."),
    )
}

/// A parameter that EC2 has and this network has not.
pub(crate) fn unsupported(what: &str) -> Fault {
    refuse(
        "UnsupportedOperation",
        format!("{what} is not supported by Longshore."),
    )
}
