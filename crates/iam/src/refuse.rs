//! Refusals, in IAM's words.

use api::ApiError;
use api::iam::{
    concurrent_modification_exception, no_such_entity_exception, service_failure_exception,
    unmodifiable_entity_exception,
};
use domain::iam::Role;
use store::{CommitError, StoreError};

/// A failure of the store, or a refusal.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) ApiError);

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict => Self(concurrent_modification_exception(
                "The request was rejected because multiple requests to change this object were \
                 submitted simultaneously.",
            )),
            CommitError::Unavailable(error) => error.into(),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(service_failure_exception(error.to_string()))
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<Refusal> for ApiError {
    fn from(Refusal(error): Refusal) -> Self {
        error
    }
}

/// `kind`: `role`, `user`, `group`.
pub(crate) fn no_such(kind: &str, name: &str) -> ApiError {
    no_such_entity_exception(format!("The {kind} with name {name} cannot be found."))
}

/// No such managed policy.
pub(crate) fn no_such_policy(arn: &str) -> ApiError {
    no_such_entity_exception(format!("Policy {arn} was not found."))
}

/// No managed policy that could be attached.
pub(crate) fn not_attachable(arn: &str) -> ApiError {
    let text = format!("Policy {arn} does not exist or is not attachable.");
    no_such_entity_exception(text)
}

/// Something the model's constraints do not say.
pub(crate) fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::sender("ValidationError", 400, message)
}

/// Refuses to change a role that belongs to a service.
pub(crate) fn unless_linked(role: &Role) -> Result<(), ApiError> {
    if role.linked_to.is_none() {
        return Ok(());
    }
    Err(unmodifiable_entity_exception(format!(
        "Cannot perform the operation on the protected role '{}' - this role is only modifiable \
         by AWS",
        role.name
    )))
}
