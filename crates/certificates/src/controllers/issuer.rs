//! Issues certificates that were asked for, and renews them before they end.

mod plan;

use crate::Certificates;
use crate::issue::IssueError;
use domain::certificates::{Certificate, CertificateStatus, Material};
use domain::clock::later;
use domain::{Key, Record as _, Timestamp};
use plan::{Step, plan};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;
use std::time::Duration;
use store::CommitError;

/// When something is tried again that did not work for a reason that may pass.
const AGAIN: Duration = Duration::from_secs(60);

/// Issues and renews certificates.
///
/// Reads `Certificate`, `Authority` and `LocalAuthority`; writes `Certificate`: status, material
/// and validation.
pub struct Issuer(pub(crate) Arc<Certificates>);

impl Controller for Issuer {
    /// The record's key, as text.
    type Key = Key;

    fn name(&self) -> &'static str {
        "certificates"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![Interest::keyed(Certificate::KIND, |key| Some(key.clone()))]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(certificate) = self.0.store.get::<Certificate>(key).await? else {
            return Ok(Next::Forget);
        };
        match plan(&certificate, self.0.clock.now()) {
            Step::Nothing => Ok(Next::OnChange),
            Step::WaitUntil(time) => Ok(Next::At(time)),
            Step::Issue => self.issue(&certificate).await,
        }
    }
}

impl Issuer {
    async fn issue(&self, wanted: &Certificate) -> Result<Next, Retry> {
        let room = &self.0;
        let outcome = match room.issue(wanted).await {
            Ok(material) => Ok(material),
            Err(IssueError::Never(code)) if wanted.material.is_none() => Err(code),
            // One that is served goes on being served until it ends.
            Err(IssueError::Never(why)) => {
                tracing::warn!(arn = %wanted.arn(), why, "a certificate could not be renewed");
                return Ok(Next::At(later(room.clock.now(), AGAIN * 60)));
            }
            Err(IssueError::Later(why)) => {
                tracing::warn!(arn = %wanted.arn(), why, "a certificate could not be issued yet");
                return Ok(Next::At(later(room.clock.now(), AGAIN)));
            }
        };
        let (now, outcome) = (room.clock.now(), &outcome);
        let saved: Result<(), CommitError> = room
            .store
            .transact(|txn| async move {
                let found = txn.get::<Certificate>(&wanted.key()).await?;
                // Whoever was faster has issued it; the next look finds that out.
                let Some(mut found) = found.filter(|found| is_still_wanted(found, wanted)) else {
                    return Ok(());
                };
                note(&mut found, outcome, now);
                txn.put(&found);
                Ok(())
            })
            .await;
        saved?;
        Ok(Next::OnChange)
    }
}

fn is_still_wanted(found: &Certificate, wanted: &Certificate) -> bool {
    found.status == wanted.status && found.material == wanted.material
}

/// Writes down what came of issuing.
fn note(found: &mut Certificate, outcome: &Result<Material, &'static str>, now: Timestamp) {
    match outcome {
        Ok(material) => {
            let is_renewal = found.material.is_some();
            found.material = Some(material.clone());
            found.status = CertificateStatus::Issued;
            found.renewal_asked = false;
            match is_renewal {
                true => found.renewed_at = Some(now),
                false => found.issued_at = Some(now),
            }
            found.validation.iter_mut().for_each(|one| one.done = true);
        }
        Err(code) => {
            found.status = CertificateStatus::Failed;
            found.failure = Some((*code).to_owned());
        }
    }
}
