//! The access key of an account's root, for servers that believe nobody else.

use crate::Iam;
use crate::session::secret;
use domain::AccountId;
use domain::Sealed;
use domain::iam::{AccessKey, RootKey};
use store::{CommitError, StoreError};

/// What the root of an account signs with.
#[derive(Clone, PartialEq, Eq)]
pub struct RootCredentials {
    /// `AKIA…`.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
}

/// The access key of the root of `account`, made the first time it is asked for.
///
/// Who calls this writes it to a file that nobody else may read. Fails when the store does,
/// and with `Malformed` when the stored key was sealed by another server.
pub async fn root_credentials(
    iam: &Iam,
    account: &AccountId,
) -> Result<RootCredentials, CommitError> {
    let made = RootCredentials {
        access_key_id: iam.seal().access_key_id("AKIA", account, iam.ids()),
        secret_access_key: secret(iam.ids()),
    };
    let now = iam.clock().now();
    let (key, made) = (&RootKey::key_of(account), &made);
    let sealed = &Sealed(
        iam.seal()
            .seal(made.secret_access_key.as_bytes(), iam.ids()),
    );
    let stored: AccessKey = iam
        .store()
        .transact(|txn| async move {
            if let Some(root) = txn.get::<RootKey>(key).await?
                && let Some(known) = txn.get::<AccessKey>(&AccessKey::key_of(&root.id)).await?
            {
                return Ok::<_, CommitError>(known);
            }
            let (id, account) = (made.access_key_id.clone(), account.clone());
            txn.put(&RootKey {
                account: account.clone(),
                id: id.clone(),
            });
            let stored = AccessKey {
                id,
                account,
                user: None,
                secret: sealed.clone(),
                active: true,
                created_at: now,
            };
            txn.put(&stored);
            Ok(stored)
        })
        .await?;
    let secret = iam.seal().open(&stored.secret.0);
    let secret = secret.and_then(|bytes| String::from_utf8(bytes).ok());
    let malformed = || StoreError::Malformed {
        key: AccessKey::key_of(&stored.id),
        problem: "it was sealed with another key".to_owned(),
    };
    Ok(RootCredentials {
        secret_access_key: secret.ok_or_else(malformed)?,
        access_key_id: stored.id,
    })
}
