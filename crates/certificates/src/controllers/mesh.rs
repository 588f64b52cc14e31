//! Keeps certificates of Service Connect endpoints that are called through TLS.
//!
//! - `plan`: what is due, a pure function
//! - `ask`: how a private authority is asked, in the name of the service's role

mod ask;
mod plan;

use super::Calls;
use crate::Certificates;
use ask::{Asking, due};
use domain::certificates::Material;
use domain::clock::later;
use domain::discovery::{MeshCertificate, MeshEndpoint, MeshInstance, MeshTls, Namespace};
use domain::{Key, Record};
use plan::{Seen, Step, plan};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, StoreError};

/// When something is tried again that did not work: permissions may be given meanwhile.
const AGAIN: Duration = Duration::from_secs(15);

/// Issues certificates of endpoints, and new ones before they end.
///
/// Reads `MeshEndpoint`, `MeshInstance` and `Namespace`; writes `MeshCertificate`. The authority
/// is asked through the API, as the role that the service passed on.
pub struct MeshCertificates {
    pub(crate) room: Arc<Certificates>,
    pub(crate) calls: Arc<dyn Calls>,
}

impl Controller for MeshCertificates {
    /// The key of the endpoint.
    type Key = Key;

    fn name(&self) -> &'static str {
        "mesh-certificates"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![
            Interest::keyed(MeshEndpoint::KIND, |key| Some(key.clone())),
            Interest::keyed(MeshCertificate::KIND, endpoint_of),
        ]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let seen = self.look(key).await?;
        match plan(&seen, self.room.clock.now()) {
            Step::Nothing => Ok(Next::Forget),
            Step::WaitUntil(time) => Ok(Next::At(time)),
            Step::Remove => self.remove(key, seen.certificate).await,
            Step::Issue => match seen.endpoint {
                Some(endpoint) => self.issue(key, endpoint, seen.certificate).await,
                None => Ok(Next::OnChange),
            },
        }
    }
}

impl MeshCertificates {
    async fn look(&self, key: &Key) -> Result<Seen, StoreError> {
        let store = &self.room.store;
        let instances = moved(key, MeshInstance::KIND).unwrap_or_else(|| key.clone());
        let instances: Vec<MeshInstance> = store.list(&instances).await?;
        let certificate = match moved(key, MeshCertificate::KIND) {
            Some(key) => store.get(&key).await?,
            None => None,
        };
        Ok(Seen {
            endpoint: store.get(key).await?,
            certificate,
            is_used: instances.iter().any(|instance| instance.secure),
        })
    }

    async fn issue(
        &self,
        key: &Key,
        endpoint: MeshEndpoint,
        before: Option<MeshCertificate>,
    ) -> Result<Next, Retry> {
        let Some(tls) = &endpoint.tls else {
            return Ok(Next::OnChange);
        };
        let room = &self.room;
        let namespace = Namespace::key_of(&endpoint.scope, &endpoint.namespace);
        let namespace: Option<Namespace> = room.store.get(&namespace).await?;
        let namespace = namespace.map_or(endpoint.namespace.clone(), |found| found.name);
        let name = name(&endpoint.discovery_name, &namespace);
        let asking = Asking {
            room,
            calls: &*self.calls,
            scope: &endpoint.scope,
            tls,
        };
        let outcome = asking.issue(&name).await;
        if let Err(why) = &outcome {
            tracing::warn!(endpoint = %key, why, "a certificate could not be issued yet");
        }
        let certificate = &self.noted(&endpoint, tls, (name, before), outcome);
        let saved: Result<(), CommitError> = room
            .store
            .transact(|txn| async move {
                // Whoever changed the endpoint meanwhile has it looked at again.
                let found = txn.get::<MeshEndpoint>(key).await?;
                if found.is_some_and(|found| found.tls == Some(certificate.tls.clone())) {
                    let _: Option<MeshCertificate> = txn.get(&certificate.key()).await?;
                    txn.put(certificate);
                }
                Ok(())
            })
            .await;
        saved?;
        Ok(Next::At(certificate.renew_at))
    }

    /// The record after a try: what was issued before goes on being presented when it failed.
    fn noted(
        &self,
        endpoint: &MeshEndpoint,
        tls: &MeshTls,
        (name, before): (String, Option<MeshCertificate>),
        outcome: Result<Material, String>,
    ) -> MeshCertificate {
        let now = self.room.clock.now();
        let (material, vouched, renew_at, problem) = match outcome {
            Ok(material) => {
                let renew_at = due(&material, now);
                (Some(material), Some(tls.clone()), renew_at, None)
            }
            Err(why) => {
                let (material, vouched) =
                    before.map_or((None, None), |known| (known.material, known.vouched));
                (material, vouched, later(now, AGAIN), Some(why))
            }
        };
        MeshCertificate {
            scope: endpoint.scope.clone(),
            namespace: endpoint.namespace.clone(),
            discovery_name: endpoint.discovery_name.clone(),
            service: endpoint.service.clone(),
            tls: tls.clone(),
            name,
            material,
            vouched,
            renew_at,
            problem,
        }
    }

    async fn remove(&self, key: &Key, known: Option<MeshCertificate>) -> Result<Next, Retry> {
        let known = &known;
        let removed: Result<(), CommitError> = self
            .room
            .store
            .transact(|txn| async move {
                let endpoint = txn.get::<MeshEndpoint>(key).await?;
                let is_wanted = endpoint.is_some_and(|endpoint| endpoint.tls.is_some());
                if let Some(known) = known.as_ref().filter(|_| !is_wanted) {
                    txn.delete(&known.key());
                }
                Ok(())
            })
            .await;
        removed?;
        Ok(Next::Forget)
    }
}

/// The key of the endpoint that a certificate's key is about: both have the same segments.
fn endpoint_of(certificate: &Key) -> Option<Key> {
    let segments = certificate.as_str().strip_prefix(MeshCertificate::KIND)?;
    Some(Key::raw(format!("{}{segments}", MeshEndpoint::KIND)))
}

/// The key of that kind with the segments of an endpoint's key.
fn moved(endpoint: &Key, kind: &str) -> Option<Key> {
    let segments = endpoint.as_str().strip_prefix(MeshEndpoint::KIND)?;
    Some(Key::raw(format!("{kind}{segments}")))
}

/// The name a certificate is for: `orders.storefront`.
///
/// Chosen: AWS does not publish it. A namespace may be called what no DNS name is; what does not
/// fit becomes a hyphen, since the same name is written and looked for here.
fn name(discovery_name: &str, namespace: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let tidy = |text: &str| text.replace(|letter: char| !fits(letter), "-");
    let whole = format!("{}.{}", tidy(discovery_name), tidy(namespace)).to_ascii_lowercase();
    let labels = whole.split('.').map(|label| label.trim_matches('-'));
    let labels: Vec<&str> = labels
        .filter(|label| !label.is_empty())
        .map(|label| label.get(..63).unwrap_or(label))
        .collect();
    labels.join(".")
}
