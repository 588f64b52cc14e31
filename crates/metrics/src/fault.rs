//! Refusals, in CloudWatch's words.

use api::ApiError;
use api::cloudwatch as shapes;
use store::{CommitError, StoreError};

/// A value that cannot be.
pub(crate) fn invalid(message: impl Into<String>) -> ApiError {
    shapes::invalid_parameter_value_exception(message)
}

/// Values that do not go together.
pub(crate) fn combination(message: impl Into<String>) -> ApiError {
    shapes::invalid_parameter_combination_exception(message)
}

/// A value that is not there.
pub(crate) fn missing(parameter: &str) -> ApiError {
    shapes::missing_required_parameter_exception(format!("The parameter {parameter} is required."))
}

/// What operations on alarms and queries answer to anything that is not as it should be.
pub(crate) fn validation(message: impl Into<String>) -> ApiError {
    ApiError::sender("ValidationError", 400, message)
}

/// Two that exclude each other.
pub(crate) fn exclusive(one: &str, other: &str) -> String {
    format!("The parameters {one} and {other} are mutually exclusive and you have specified both.")
}

/// The disk or the store failed.
pub(crate) fn internal(error: &dyn std::error::Error) -> ApiError {
    shapes::internal_service_fault(error.to_string())
}

/// Why a transaction of this room failed.
pub(crate) struct Refusal(pub(crate) ApiError);

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        Self(internal(&error))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(internal(&error))
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}
