//! IAM and STS: roles, policies, users and keys; sessions; and who may do what.
//!
//! - [`Iam`]: the room; answers the operations of IAM and STS
//! - [`Keys`]: tells the front door who holds an access key
//! - [`Policies`]: decides what callers may do
//! - [`key_in_store`]: the key that a former server kept among its records
//! - [`root_credentials`]: the access key of an account's root
//! - `managed`: the policies that AWS keeps, there from the start
//! - `seal`, `session`: temporary credentials, which no record is kept of
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod authorizer;
mod convert;
mod credentials;
mod handlers;
mod key;
mod managed;
mod page;
mod refuse;
mod root;
mod seal;
mod session;

pub use authorizer::Policies;
pub use credentials::{Keys, Mode};
pub use key::{OpenError, key_in_store};
pub use root::{RootCredentials, root_credentials};

use domain::{Clock, IdSource};
use seal::Seal;
use std::sync::Arc;
use store::Store;

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "AssumeRole.SourceIdentity",
        "looked at by the trust policy and told back; later calls do not carry it",
    ),
    (
        "AssumeRole.TransitiveTagKeys",
        "looked at by the trust policy; roles assumed from the session do not inherit tags",
    ),
    (
        "AssumeRole.MinimumSessionTokenSize",
        "tokens have the size they need",
    ),
    (
        "GetSessionToken.MinimumSessionTokenSize",
        "tokens have the size they need",
    ),
    (
        "GetAccessKeyLastUsed.AccessKeyId",
        "uses are not recorded: the answer is always that of a key never used",
    ),
    (
        "SimulateCustomPolicy.ResourceHandlingOption",
        "every resource is decided by itself",
    ),
    (
        "SimulatePrincipalPolicy.ResourceHandlingOption",
        "every resource is decided by itself",
    ),
];

/// The room of IAM and STS. Cheap to clone; register one clone as `api::iam::Server`, one as
/// `api::sts::Server`.
#[derive(Clone)]
pub struct Iam {
    parts: Arc<Parts>,
}

struct Parts {
    store: Store,
    clock: Arc<dyn Clock>,
    wall: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    seal: Seal,
    memory: authorizer::Memory,
}

impl Iam {
    /// Keeps records in `store`; `key` seals secret access keys and session tokens.
    ///
    /// Records are dated by `clock`. Sessions end by `wall`, the clock that clients have too:
    /// the machine's own, even where API time runs fast. Fails when the store does, and when
    /// what is in it was sealed with another key.
    pub async fn open(
        store: Store,
        key: &[u8; 32],
        clock: Arc<dyn Clock>,
        wall: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, OpenError> {
        key::settle(&store, key).await?;
        let parts = Parts {
            store,
            clock,
            wall,
            ids,
            seal: Seal::new(key),
            memory: authorizer::Memory::default(),
        };
        Ok(Self {
            parts: Arc::new(parts),
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.parts.store
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.parts.clock
    }

    pub(crate) fn wall(&self) -> &dyn Clock {
        &*self.parts.wall
    }

    pub(crate) fn ids(&self) -> &dyn IdSource {
        &*self.parts.ids
    }

    pub(crate) fn seal(&self) -> &Seal {
        &self.parts.seal
    }

    pub(crate) fn memory(&self) -> &authorizer::Memory {
        &self.parts.memory
    }
}
