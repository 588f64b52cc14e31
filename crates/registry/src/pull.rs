//! Pulling images from other registries.
//!
//! A pull that several callers want at once, from the same place with the same credentials,
//! happens once. Blobs already here are not fetched again; one that breaks off goes on where it
//! stopped.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};

use crate::digest::Digest;
use crate::images::Images;
use crate::reference::Reference;

mod error;
mod fetch;
mod remote;
mod source;

pub use error::{Dial, PullError, PullFailure, PullStage};
pub use source::{Auth, PullSource};

/// Wait before the second attempt; doubles for each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

type Pulling = BoxFuture<'static, Result<Digest, PullError>>;

/// The pulls under way, so that a second caller joins the first.
#[derive(Default)]
pub(crate) struct InFlight(Mutex<HashMap<(Reference, PullSource), WeakShared<Pulling>>>);

impl InFlight {
    fn join(
        &self,
        key: (Reference, PullSource),
        begin: impl FnOnce() -> Pulling,
    ) -> Shared<Pulling> {
        let mut pulls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pulls.retain(|_, pull| pull.upgrade().is_some_and(|pull| pull.peek().is_none()));
        if let Some(pull) = pulls.get(&key).and_then(WeakShared::upgrade) {
            return pull;
        }
        let pull = begin().shared();
        if let Some(weak) = pull.downgrade() {
            pulls.insert(key, weak);
        }
        pull
    }
}

impl Images {
    /// Fetches the image `reference` for the source's platform and names it here.
    ///
    /// Answers the digest its tag points to: an index where the registry has one. A name in an
    /// ECR registry is looked up in this store and never on a network, unless the source names a
    /// host to ask.
    pub async fn pull(
        &self,
        reference: &Reference,
        source: &PullSource,
    ) -> Result<Digest, PullError> {
        if reference.is_local() && source.host.is_none() {
            return match self.resolve(reference).await {
                Some(digest) => Ok(digest),
                None => Err(self.not_here(reference)),
            };
        }
        let pull = self
            .store
            .pulls
            .join((reference.clone(), source.clone()), || {
                pull(self.clone(), reference.clone(), source.clone()).boxed()
            });
        pull.await
    }

    fn not_here(&self, reference: &Reference) -> PullError {
        let failure = match self.repository(reference.repository()) {
            Some(_) => PullFailure::TagNotFound,
            None => PullFailure::NameNotFound,
        };
        PullError::new(reference, PullStage::Manifest, 1, failure)
    }
}

async fn pull(
    images: Images,
    reference: Reference,
    source: PullSource,
) -> Result<Digest, PullError> {
    let mut pause = FIRST_PAUSE;
    let mut attempt = 1;
    loop {
        let fetched = fetch::fetch(&images, &reference, &source, attempt).await;
        match fetched {
            Err(error) if error.is_transient() && attempt < source.attempts => {
                tracing::debug!(%reference, %error, attempt, "pull attempt failed");
            }
            other => return other,
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
        attempt += 1;
    }
}
