//! Refusals that come before or around handlers, with the codes each protocol's clients know.

use crate::identity::Unknown;
use crate::sigv4::Problem;
use crate::table::Table;
use api::ApiError;
use api::model::Protocol;

const INVALID_TOKEN: &str = "The security token included in the request is invalid.";
const EXPIRED_TOKEN: &str = "The security token included in the request is expired";

/// The families of protocols that share codes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Json,
    Query,
    Ec2,
}

fn family(protocol: Protocol) -> Family {
    match protocol {
        Protocol::Json | Protocol::RestJson | Protocol::Cbor => Family::Json,
        Protocol::Query | Protocol::RestXml => Family::Query,
        Protocol::Ec2 => Family::Ec2,
    }
}

/// What [`crate::Context::allow`] calls a denial.
const DENIED: &str = "AccessDeniedException";

/// A handler's refusal with a denial called as the protocol's clients know it.
pub(crate) fn named(table: &Table, protocol: Protocol, mut error: ApiError) -> ApiError {
    if error.shape != DENIED {
        return error;
    }
    let (name, status) = match family(protocol) {
        Family::Json => {
            let shape = table.shape_id(DENIED).map(|shape| table.structure(shape));
            let facts = shape.and_then(|shape| shape.error.as_ref());
            let usual = if protocol == Protocol::RestJson {
                403
            } else {
                400
            };
            (DENIED, facts.map_or(usual, |facts| facts.status))
        }
        Family::Query => ("AccessDenied", 403),
        Family::Ec2 => {
            let sentence = "You are not authorized to perform this operation. ";
            error.message.insert_str(0, sentence);
            ("UnauthorizedOperation", 403)
        }
    };
    (error.shape, error.code) = (name.to_owned(), name.to_owned());
    error.status = status;
    error
}

/// The call is not signed and must be.
pub(crate) fn unsigned(protocol: Protocol) -> ApiError {
    let message = "Request is missing Authentication Token";
    match family(protocol) {
        Family::Json => ApiError::sender("MissingAuthenticationTokenException", 403, message),
        Family::Query => ApiError::sender("MissingAuthenticationToken", 403, message),
        Family::Ec2 => ApiError::sender(
            "MissingParameter",
            400,
            "The request must contain the parameter AWSAccessKeyId",
        ),
    }
}

/// The access key is not known.
pub(crate) fn unknown(protocol: Protocol, unknown: Unknown) -> ApiError {
    match (family(protocol), unknown) {
        (_, Unknown::Unavailable) => {
            ApiError::receiver("ServiceUnavailable", 503, unknown.to_string())
        }
        (Family::Json, Unknown::Expired) => {
            ApiError::sender("ExpiredTokenException", 400, EXPIRED_TOKEN)
        }
        (Family::Query, Unknown::Expired) => ApiError::sender("ExpiredToken", 403, EXPIRED_TOKEN),
        (Family::Json, _) => ApiError::sender("UnrecognizedClientException", 400, INVALID_TOKEN),
        (Family::Query, _) => ApiError::sender("InvalidClientTokenId", 403, INVALID_TOKEN),
        (Family::Ec2, Unknown::Expired) => ApiError::sender("RequestExpired", 400, EXPIRED_TOKEN),
        (Family::Ec2, _) => auth_failure(),
    }
}

/// The signature is not accepted.
pub(crate) fn signature(protocol: Protocol, problem: &Problem) -> ApiError {
    let message = problem.to_string();
    match (family(protocol), problem) {
        (Family::Json, Problem::Incomplete(_)) => {
            ApiError::sender("IncompleteSignatureException", 403, message)
        }
        (Family::Json, Problem::Mismatch(_) | Problem::Untimely(_)) => {
            ApiError::sender("InvalidSignatureException", 403, message)
        }
        (Family::Query | Family::Ec2, Problem::Incomplete(_)) => {
            ApiError::sender("IncompleteSignature", 400, message)
        }
        (Family::Query, Problem::Mismatch(_) | Problem::Untimely(_)) => {
            ApiError::sender("SignatureDoesNotMatch", 403, message)
        }
        (Family::Ec2, Problem::Untimely(_)) => ApiError::sender("RequestExpired", 400, message),
        (Family::Ec2, Problem::Mismatch(_)) => auth_failure(),
    }
}

fn auth_failure() -> ApiError {
    ApiError::sender(
        "AuthFailure",
        401,
        "AWS was not able to validate the provided access credentials",
    )
}

/// A handler answered without asking whether the caller may.
pub(crate) fn unasked(operation: &str) -> ApiError {
    let message = format!("{operation} answered without asking whether the caller may");
    ApiError::receiver("InternalFailure", 500, message)
}

/// The body is larger than the server reads.
pub(crate) fn too_large(limit: usize) -> ApiError {
    let message = format!("the request body is larger than {limit} bytes");
    ApiError::sender("RequestEntityTooLargeException", 413, message)
}

/// The body did not come in time, or stopped in the middle.
pub(crate) fn incomplete_body() -> ApiError {
    ApiError::sender(
        "RequestTimeoutException",
        408,
        "the request body did not arrive",
    )
}
