//! Stages of a secret's versions. A stage is on one version at a time.

use domain::Sealed;
use domain::Timestamp;
use domain::secrets::{Secret, SecretVersion};

/// The version callers get who name none.
pub(super) const CURRENT: &str = "AWSCURRENT";

/// The version that was current before.
pub(super) const PREVIOUS: &str = "AWSPREVIOUS";

/// How many versions without a stage are kept. Source: Secrets Manager quotas: about 100.
const DEPRECATED_KEPT: usize = 100;

/// A new version's value, as it came and as it is kept.
#[derive(Clone)]
pub(super) struct Value {
    pub(super) plain: Vec<u8>,
    pub(super) sealed: Sealed,
    pub(super) binary: bool,
}

/// Adds a version and gives it its stages.
pub(super) fn add(secret: &mut Secret, id: &str, value: &Value, stages: &[String], now: Timestamp) {
    secret.versions.push(SecretVersion {
        id: id.to_owned(),
        stages: Vec::new(),
        value: value.sealed.clone(),
        binary: value.binary,
        created_at: now,
    });
    for stage in stages {
        give(secret, stage, id);
    }
    secret.changed_at = now;
    forget(secret);
}

/// Moves a stage to a version; what was current becomes previous.
pub(super) fn give(secret: &mut Secret, stage: &str, id: &str) {
    let holder = secret.staged(stage).map(|version| version.id.clone());
    take(secret, stage);
    if let Some(version) = secret.versions.iter_mut().find(|version| version.id == id) {
        version.stages.push(stage.to_owned());
    }
    if let Some(holder) = holder.filter(|holder| stage == CURRENT && holder != id) {
        give(secret, PREVIOUS, &holder);
    }
}

/// Takes a stage from whichever version has it.
pub(super) fn take(secret: &mut Secret, stage: &str) {
    for version in &mut secret.versions {
        version.stages.retain(|one| one != stage);
    }
}

/// Forgets the oldest versions without a stage, beyond those kept.
fn forget(secret: &mut Secret) {
    let deprecated = secret
        .versions
        .iter()
        .filter(|version| version.stages.is_empty())
        .count();
    let mut surplus = deprecated.saturating_sub(DEPRECATED_KEPT);
    secret.versions.retain(|version| {
        let goes = version.stages.is_empty() && surplus > 0;
        surplus -= usize::from(goes);
        !goes
    });
}
