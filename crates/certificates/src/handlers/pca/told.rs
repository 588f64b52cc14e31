//! Authorities on the wire.

use api::acm_pca::{CertificateAuthority, CertificateAuthorityConfiguration};
use api::record::from_tree;
use domain::Timestamp;
use domain::certificates::{Authority, AuthorityStatus};

/// The status the API has, which depends on the time.
pub(super) fn status(authority: &Authority, now: Timestamp) -> &'static str {
    let ended = authority
        .facts
        .as_ref()
        .is_some_and(|facts| facts.not_after <= now);
    match authority.status {
        AuthorityStatus::PendingCertificate => "PENDING_CERTIFICATE",
        AuthorityStatus::Deleted => "DELETED",
        AuthorityStatus::Active | AuthorityStatus::Disabled if ended => "EXPIRED",
        AuthorityStatus::Active => "ACTIVE",
        AuthorityStatus::Disabled => "DISABLED",
    }
}

/// Everything about an authority.
pub(super) fn told(authority: &Authority, now: Timestamp) -> CertificateAuthority {
    let facts = authority.facts.as_ref();
    let key_storage = authority.key_storage.clone();
    CertificateAuthority {
        arn: Some(authority.arn().to_string()),
        owner_account: Some(authority.scope.account.to_string()),
        created_at: Some(authority.created_at),
        last_state_change_at: Some(authority.changed_at),
        r#type: Some(authority.kind.clone()),
        serial: facts.map(|facts| facts.serial.clone()),
        status: Some(status(authority, now).to_owned()),
        not_before: facts.map(|facts| facts.not_before),
        not_after: facts.map(|facts| facts.not_after),
        failure_reason: None,
        certificate_authority_configuration: Some(CertificateAuthorityConfiguration {
            key_algorithm: authority.key_algorithm.clone(),
            signing_algorithm: authority.signing_algorithm.clone(),
            subject: from_tree(authority.configuration.clone()),
            csr_extensions: None,
        }),
        revocation_configuration: authority.revocation.clone().map(from_tree),
        restorable_until: authority.deletion.as_ref().map(|(end, _)| *end),
        key_storage_security_standard: key_storage
            .or_else(|| Some("FIPS_140_2_LEVEL_3_OR_HIGHER".to_owned())),
        usage_mode: Some(authority.usage.clone()),
    }
}
