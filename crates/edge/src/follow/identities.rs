//! What endpoints of the mesh prove themselves with, read and with their keys open.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Key;
use domain::discovery::MeshCertificate;
use route::IdentityId;
use seal::Seal;

use super::records::Records;
use crate::{MeshIdentity, ServedCertificate};

/// Identities by the key of their certificate. One whose material did not change is not read
/// again, so what is in force stays in force.
#[derive(Default)]
pub(super) struct Identities(BTreeMap<Key, Held>);

struct Held {
    record: Arc<MeshCertificate>,
    /// Nothing when it cannot be shown.
    read: Option<Arc<MeshIdentity>>,
}

/// The identity of the endpoint of that key.
pub(super) fn identity_of(endpoint: &Key) -> IdentityId {
    endpoint.as_str().into()
}

impl Identities {
    /// Every identity there is; those that cannot be read are left out.
    pub(super) fn open(
        &mut self,
        records: &Records,
        seal: &Seal,
    ) -> BTreeMap<IdentityId, Arc<MeshIdentity>> {
        let known = &records.mesh_certificates;
        self.0.retain(|key, _| known.contains_key(key));
        for (key, record) in known {
            let before = self.0.get(key);
            let read = match before.filter(|held| held.record.material == record.material) {
                Some(held) => held.read.clone(),
                None => read(record, seal),
            };
            let record = Arc::clone(record);
            self.0.insert(key.clone(), Held { record, read });
        }
        let held = self.0.values();
        held.filter_map(|held| {
            let endpoint = held.record.endpoint_key();
            Some((identity_of(&endpoint), held.read.clone()?))
        })
        .collect()
    }
}

fn read(record: &MeshCertificate, seal: &Seal) -> Option<Arc<MeshIdentity>> {
    let endpoint = record.endpoint_key();
    let material = record.material.as_ref()?;
    let Ok(key) = seal.open(&material.key) else {
        tracing::error!(%endpoint, "the key of an endpoint cannot be opened");
        return None;
    };
    let (names, until) = (
        std::slice::from_ref(&record.name),
        material.facts.not_after.as_second(),
    );
    let served =
        ServedCertificate::read(&material.certificate, &material.chain, &key, names, until);
    let read = served.and_then(|served| MeshIdentity::read(served, &material.chain, &record.name));
    match read {
        Ok(identity) => Some(Arc::new(identity)),
        Err(error) => {
            tracing::error!(%endpoint, %error, "an endpoint cannot prove itself");
            None
        }
    }
}
