//! Records of one kind, read whole and decoded only when they changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Key, Record};
use store::{Revision, Store, StoreError};

/// Records of one kind, by key.
pub(crate) type Shelf<R> = BTreeMap<Key, Arc<R>>;

/// The revision each record was read at.
pub(crate) type Seen = BTreeMap<Key, Revision>;

/// Brings a shelf to what the store has now.
pub(crate) async fn refresh<R: Record>(
    store: &Store,
    shelf: &mut Shelf<R>,
    seen: &mut Seen,
) -> Result<(), StoreError> {
    let prefix = Key::kind(R::KIND).prefix();
    let listing = store.engine().list(&prefix, None, usize::MAX).await?;
    let mut before = std::mem::take(shelf);
    for entry in listing.entries {
        let known = before.remove(&entry.key);
        let known = known.filter(|_| seen.get(&entry.key) == Some(&entry.revision));
        let record = match known {
            Some(record) => record,
            None => Arc::new(store::decode(&entry.key, &entry.value)?),
        };
        seen.insert(entry.key.clone(), entry.revision);
        shelf.insert(entry.key, record);
    }
    before.keys().for_each(|gone| {
        seen.remove(gone);
    });
    Ok(())
}
