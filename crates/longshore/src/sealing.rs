//! The server's key, as rooms ask for it.

use domain::IdSource;
use domain::secrets::Sealed;
use secrets::Seal;
use std::sync::Arc;

/// Seals what user pools must not show in the store.
pub(crate) struct ServerKey(pub(crate) Arc<Seal>);

impl cognito::Sealing for ServerKey {
    fn seal(&self, value: &[u8], ids: &dyn IdSource) -> Sealed {
        self.0.seal(value, ids)
    }

    fn open(&self, sealed: &Sealed) -> Option<Vec<u8>> {
        self.0.open(sealed).ok()
    }
}
