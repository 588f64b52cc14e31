//! Refusals that several operations share, in Cognito's words.

use api::ApiError;
use api::cognito_idp as shapes;

pub(crate) fn no_pool(id: &str) -> ApiError {
    shapes::resource_not_found_exception(format!("User pool {id} does not exist."))
}

pub(crate) fn no_client(id: &str) -> ApiError {
    shapes::resource_not_found_exception(format!("User pool client {id} does not exist."))
}

pub(crate) fn no_user() -> ApiError {
    shapes::user_not_found_exception("User does not exist.")
}

pub(crate) fn no_group() -> ApiError {
    shapes::resource_not_found_exception("Group not found.")
}

pub(crate) fn wrong_password() -> ApiError {
    shapes::not_authorized_exception("Incorrect username or password.")
}

pub(crate) fn disabled() -> ApiError {
    shapes::not_authorized_exception("User is disabled.")
}

pub(crate) fn unconfirmed() -> ApiError {
    shapes::user_not_confirmed_exception("User is not confirmed.")
}

pub(crate) fn reset_required() -> ApiError {
    shapes::password_reset_required_exception("Password reset required for the user")
}

pub(crate) fn wrong_code() -> ApiError {
    shapes::code_mismatch_exception("Invalid verification code provided, please try again.")
}

pub(crate) fn expired_code() -> ApiError {
    shapes::expired_code_exception("Invalid code provided, please request a code again.")
}

pub(crate) fn too_often() -> ApiError {
    shapes::limit_exceeded_exception("Attempt limit exceeded, please try after some time.")
}

pub(crate) fn bad(message: impl Into<String>) -> ApiError {
    shapes::invalid_parameter_exception(message)
}

pub(crate) fn not_authorized(message: impl Into<String>) -> ApiError {
    shapes::not_authorized_exception(message)
}

/// Somebody else has this attribute's value for a name.
pub(crate) fn taken(attribute: &str) -> ApiError {
    shapes::alias_exists_exception(format!(
        "An account with the given {attribute} already exists."
    ))
}

/// What a feature of ours that is not there yet is called.
pub(crate) fn not_here(what: &str) -> ApiError {
    bad(format!("{what} not available here yet."))
}
