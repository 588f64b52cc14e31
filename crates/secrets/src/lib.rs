//! Secrets Manager secrets and Systems Manager parameters.
//!
//! - `handlers`: the operations, one file a noun
//!
//! Values are sealed: see the crate `seal`.
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod handlers;

pub use handlers::{Parameters, Secrets};

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateSecret.KmsKeyId",
        "kept and told; values are always sealed with the server's own key",
    ),
    (
        "CreateSecret.AddReplicaRegions",
        "there is one copy of a secret; replicas are not made",
    ),
    (
        "CreateSecret.Type",
        "kept nowhere: managed external secrets do not exist here",
    ),
    (
        "PutParameter.KeyId",
        "kept and told; values are always sealed with the server's own key",
    ),
    (
        "PutParameter.Tier",
        "kept and told; only the size limit follows from it",
    ),
];
