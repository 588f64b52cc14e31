//! Refusals, as WAF words them.

use api::ApiError;
use api::wafv2 as shapes;
use store::{CommitError, StoreError};

/// Why a transaction of this room failed.
pub(crate) struct Refusal(pub(crate) ApiError);

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        Self(match error {
            CommitError::Conflict => shapes::waf_internal_error_exception(
                "Too many changes at once. Retry your request.",
            ),
            CommitError::Unavailable(error) => unavailable(error),
        })
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(unavailable(error))
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

pub(crate) fn unavailable(error: StoreError) -> ApiError {
    shapes::waf_internal_error_exception(error.to_string())
}

/// A parameter cannot be; `field` is one of `ParameterExceptionField`.
pub(crate) fn invalid(reason: &str, field: &str, parameter: &str) -> ApiError {
    let message = format!("Error reason: {reason}, field: {field}, parameter: {parameter}");
    shapes::waf_invalid_parameter_exception(message)
        .with("Field", field)
        .with("Parameter", parameter)
        .with("Reason", reason)
}

pub(crate) fn missing() -> ApiError {
    shapes::waf_nonexistent_item_exception(
        "AWS WAF couldn’t perform the operation because your resource doesn’t exist.",
    )
}

pub(crate) fn duplicate() -> ApiError {
    shapes::waf_duplicate_item_exception(
        "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",
    )
}

pub(crate) fn stale() -> ApiError {
    shapes::waf_optimistic_lock_exception(
        "AWS WAF couldn’t save your changes because someone changed the resource after you started to edit it. Reapply your changes.",
    )
}

pub(crate) fn associated() -> ApiError {
    shapes::waf_associated_item_exception(
        "AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.",
    )
}

pub(crate) fn too_many(what: &str) -> ApiError {
    shapes::waf_limits_exceeded_exception(format!(
        "AWS WAF couldn’t perform the operation because you exceeded your resource limit: {what}."
    ))
}

pub(crate) fn unsupported_keys() -> ApiError {
    shapes::waf_unsupported_aggregate_key_type_exception(
        "The rule does not aggregate on the IP address alone.",
    )
}

/// Source: what people quote of this exception.
pub(crate) fn undeliverable() -> ApiError {
    shapes::waf_log_destination_permission_issue_exception(
        "Unable to deliver logs to the configured destination. You might need to grant log delivery permissions for the destination.",
    )
}
