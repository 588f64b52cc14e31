//! What the room asks of others, as a story sets it.

use async_trait::async_trait;
use domain::Scope;
use ecs::{Alarms, ImageDigests};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Images and alarms whose answers a test sets.
#[derive(Default)]
pub(crate) struct Surroundings {
    /// What tags mean now, by image.
    pub(crate) digests: Mutex<BTreeMap<String, String>>,
    /// Alarms that ring; `None` while none is known.
    pub(crate) ringing: Mutex<Option<Vec<String>>>,
}

#[async_trait]
impl ImageDigests for Surroundings {
    async fn digest_of(&self, _scope: &Scope, image: &str) -> Option<String> {
        self.digests.lock().unwrap().get(image).cloned()
    }
}

#[async_trait]
impl Alarms for Surroundings {
    async fn ringing(&self, _scope: &Scope, names: &[String]) -> Option<Vec<String>> {
        let ringing = self.ringing.lock().unwrap().clone()?;
        Some(
            ringing
                .into_iter()
                .filter(|one| names.contains(one))
                .collect(),
        )
    }
}
