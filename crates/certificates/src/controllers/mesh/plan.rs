//! What the certificate of an endpoint needs next. Decides; touches nothing.

use domain::Timestamp;
use domain::clock::later;
use domain::discovery::{MeshCertificate, MeshEndpoint};
use std::time::Duration;

/// How often it is looked whether somebody still presents a certificate nobody asks for.
const STILL_USED: Duration = Duration::from_secs(60);

/// What there is to see of an endpoint.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) endpoint: Option<MeshEndpoint>,
    pub(super) certificate: Option<MeshCertificate>,
    /// Whether tasks are called through TLS there, whatever the endpoint says by now.
    pub(super) is_used: bool,
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// None, until something changes.
    Nothing,
    /// None before that time.
    WaitUntil(Timestamp),
    /// A new key and certificate.
    Issue,
    /// The record goes.
    Remove,
}

/// Decides.
pub(super) fn plan(seen: &Seen, now: Timestamp) -> Step {
    let endpoint = seen.endpoint.as_ref();
    let wanted = endpoint.and_then(|endpoint| Some((endpoint, endpoint.tls.as_ref()?)));
    match (wanted, &seen.certificate) {
        (None, None) => Step::Nothing,
        (None, Some(_)) if seen.is_used => Step::WaitUntil(later(now, STILL_USED)),
        (None, Some(_)) => Step::Remove,
        (Some(_), None) => Step::Issue,
        (Some((endpoint, tls)), Some(known)) => {
            let is_same = known.tls == *tls && known.service == endpoint.service;
            match is_same && known.renew_at > now {
                true => Step::WaitUntil(known.renew_at),
                false => Step::Issue,
            }
        }
    }
}

#[cfg(test)]
mod tests;
