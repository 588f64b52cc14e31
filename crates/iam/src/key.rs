//! The key that seals: a file of the server, known to the store by its print alone.

use crate::seal::Seal;
use domain::iam::SealingKey;
use store::{CommitError, Store, StoreError};

/// Why IAM cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store's access keys cannot be read with this key.
    #[error("the store's access keys were sealed with another key")]
    OtherKey,
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] CommitError),
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.into())
    }
}

/// The key in a store of a former server, which kept it among its records. Whoever opens IAM
/// puts it into a file first; [`crate::Iam::open`] then takes it out of the store.
pub async fn key_in_store(store: &Store) -> Result<Option<[u8; 32]>, StoreError> {
    let known = store.get::<SealingKey>(&SealingKey::key_of()).await?;
    Ok(known.and_then(|known| known.bytes))
}

/// Makes sure that the store belongs to `key`, and remembers its print alone.
pub(crate) async fn settle(store: &Store, key: &[u8; 32]) -> Result<(), OpenError> {
    let print = Some(Seal::new(key).print());
    let settled = &SealingKey { print, bytes: None };
    store
        .transact(|txn| async move {
            let known = txn.get::<SealingKey>(&SealingKey::key_of()).await?;
            match known {
                Some(known) if known == *settled => return Ok(()),
                Some(known) if !is_of(&known, key, settled) => return Err(OpenError::OtherKey),
                Some(_) | None => txn.put(settled),
            }
            Ok(())
        })
        .await
}

/// Whether a record is about this key: it has its print or, of a former server, its bytes.
fn is_of(known: &SealingKey, key: &[u8; 32], settled: &SealingKey) -> bool {
    match (&known.bytes, &known.print) {
        (Some(bytes), _) => bytes == key,
        (None, print) => print.is_none() || *print == settled.print,
    }
}
