//! What a certificate needs next. Decides; touches nothing.

use domain::Timestamp;
use domain::certificates::{Certificate, CertificateOrigin, CertificateStatus};
use std::time::Duration;

/// How long before its end a certificate is renewed, at most.
/// Chosen: the user guide says 45 days for a life of 198 and 60 for one of 395; we take the
/// first for both.
const EARLY: Duration = Duration::from_secs(45 * 24 * 60 * 60);

/// The next step for a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// None, until its record changes.
    Nothing,
    /// None before that time.
    WaitUntil(Timestamp),
    /// A new key and certificate.
    Issue,
}

/// Decides.
pub(super) fn plan(certificate: &Certificate, now: Timestamp) -> Step {
    match (&certificate.origin, certificate.status) {
        (CertificateOrigin::Imported, _)
        | (_, CertificateStatus::Failed | CertificateStatus::Revoked) => Step::Nothing,
        (_, CertificateStatus::PendingValidation) => Step::Issue,
        (_, CertificateStatus::Issued) if certificate.renewal_asked => Step::Issue,
        (_, CertificateStatus::Issued) => {
            let Some(material) = &certificate.material else {
                return Step::Issue;
            };
            let (from, until) = (material.facts.not_before, material.facts.not_after);
            let at = renewal(from, until);
            match at <= now {
                true => Step::Issue,
                false => Step::WaitUntil(at),
            }
        }
    }
}

/// When a certificate is renewed: 45 days before its end, or at five sevenths of a short life.
fn renewal(from: Timestamp, until: Timestamp) -> Timestamp {
    let life = Duration::try_from(until.duration_since(from)).unwrap_or_default();
    let early = EARLY.min(life * 2 / 7);
    until.checked_sub(early).unwrap_or(until)
}

#[cfg(test)]
mod tests {
    use super::renewal;
    use domain::clock::later;
    use domain::{Clock as _, ManualClock};
    use std::time::Duration;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    #[test]
    fn a_certificate_is_renewed_weeks_before_its_end_and_a_short_one_on_its_fifth_day() {
        let from = ManualClock::default().now();
        let at = |life: u32, renewed: u32| {
            assert_eq!(
                renewal(from, later(from, DAY * life)),
                later(from, DAY * renewed)
            );
        };
        at(198, 153);
        at(395, 350);
        at(7, 5);
    }
}
