//! What the service scheduler asks of rooms it does not know: given when the room is opened.

use async_trait::async_trait;
use domain::Scope;

/// Says what an image's tag means now.
#[async_trait]
pub trait ImageDigests: Send + Sync {
    /// The digest, `sha256:…`, of an image as a task definition names it; `None` when it cannot
    /// be told without asking another machine. Then the first task that fetches it decides.
    async fn digest_of(&self, scope: &Scope, image: &str) -> Option<String>;
}

/// Says which alarms ring.
#[async_trait]
pub trait Alarms: Send + Sync {
    /// Those of the named alarms that are in `ALARM`; `None` while no alarms are known here.
    async fn ringing(&self, scope: &Scope, names: &[String]) -> Option<Vec<String>>;
}

/// Knows nothing: tags are resolved by whoever fetches the image, and no alarm ever rings.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Unknown;

#[async_trait]
impl ImageDigests for Unknown {
    async fn digest_of(&self, _scope: &Scope, _image: &str) -> Option<String> {
        None
    }
}

#[async_trait]
impl Alarms for Unknown {
    async fn ringing(&self, _scope: &Scope, _names: &[String]) -> Option<Vec<String>> {
        None
    }
}
