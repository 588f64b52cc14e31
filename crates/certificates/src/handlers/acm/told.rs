//! Certificates on the wire.

use super::use_of::Uses;
use api::acm::{
    CertificateDetail, CertificateOptions, CertificateSummary, DomainValidation, ExtendedKeyUsage,
    KeyUsage, RenewalSummary, ResourceRecord,
};
use domain::Timestamp;
use domain::certificates::{
    Certificate, CertificateFacts, CertificateOrigin, CertificateStatus,
    DomainValidation as Validation,
};

/// How many names a summary tells. Source: Certificate Manager API, `CertificateSummary`.
const NAMES: usize = 100;

/// The status the API has, which depends on the time.
pub(super) fn status(certificate: &Certificate, now: Timestamp) -> &'static str {
    match certificate.status {
        CertificateStatus::PendingValidation => "PENDING_VALIDATION",
        CertificateStatus::Issued if certificate.has_expired(now) => "EXPIRED",
        CertificateStatus::Issued => "ISSUED",
        CertificateStatus::Failed => "FAILED",
        CertificateStatus::Revoked => "REVOKED",
    }
}

/// Who made the key.
pub(super) fn key_origin(certificate: &Certificate) -> &'static str {
    match certificate.origin {
        CertificateOrigin::Imported => "CUSTOMER_PROVIDED",
        CertificateOrigin::Issued | CertificateOrigin::Private(_) => "AWS_MANAGED",
    }
}

/// Whether the key may be exported.
pub(super) fn export_option(certificate: &Certificate) -> &'static str {
    match certificate.may_export {
        true => "ENABLED",
        false => "DISABLED",
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Whether it is renewed by itself: as long as something uses it, or its key was exported.
fn eligibility(certificate: &Certificate, is_used: bool) -> Option<String> {
    let renewed = certificate.origin != CertificateOrigin::Imported
        && certificate.status == CertificateStatus::Issued
        && (is_used || certificate.exported);
    text(if renewed { "ELIGIBLE" } else { "INELIGIBLE" })
}

fn validation(one: &Validation) -> DomainValidation {
    DomainValidation {
        domain_name: one.domain.clone(),
        validation_domain: Some(one.asked_of.clone()),
        validation_emails: (one.method == "EMAIL").then(|| emails(&one.asked_of)),
        validation_status: text(if one.done {
            "SUCCESS"
        } else {
            "PENDING_VALIDATION"
        }),
        resource_record: one.record.as_ref().map(|(name, value)| ResourceRecord {
            name: name.clone(),
            r#type: "CNAME".to_owned(),
            value: value.clone(),
        }),
        http_redirect: None,
        validation_method: Some(one.method.clone()),
    }
}

/// The addresses that a mail would go to.
/// Source: Certificate Manager's user guide, email validation.
fn emails(domain: &str) -> Vec<String> {
    let names = [
        "admin",
        "administrator",
        "hostmaster",
        "postmaster",
        "webmaster",
    ];
    names.map(|name| format!("{name}@{domain}")).into()
}

/// Everything about a certificate.
pub(super) fn detail(certificate: &Certificate, uses: &Uses, now: Timestamp) -> CertificateDetail {
    let arn = certificate.arn().to_string();
    let users: Vec<String> = uses.get(&arn).into_iter().flatten().cloned().collect();
    let is_public = certificate.origin == CertificateOrigin::Issued;
    let validations: Vec<_> = certificate.validation.iter().map(validation).collect();
    let renewal = certificate.renewed_at.map(|at| RenewalSummary {
        renewal_status: "SUCCESS".to_owned(),
        domain_validation_options: validations.clone(),
        renewal_status_reason: None,
        updated_at: at,
    });
    let authority = match &certificate.origin {
        CertificateOrigin::Private(authority) => Some(authority.to_string()),
        CertificateOrigin::Issued | CertificateOrigin::Imported => None,
    };
    let transparency = if certificate.transparency {
        "ENABLED"
    } else {
        "DISABLED"
    };
    let detail = CertificateDetail {
        certificate_arn: Some(arn),
        domain_name: Some(certificate.domain.clone()),
        subject_alternative_names: Some(certificate.names.clone()),
        domain_validation_options: Some(validations).filter(|all| !all.is_empty()),
        created_at: Some(certificate.created_at),
        issued_at: certificate.issued_at,
        imported_at: certificate.imported_at,
        status: text(status(certificate, now)),
        revoked_at: certificate.revoked.as_ref().map(|(at, _)| *at),
        revocation_reason: certificate.revoked.as_ref().map(|(_, why)| why.clone()),
        key_algorithm: Some(certificate.key_algorithm.clone()),
        failure_reason: certificate.failure.clone(),
        r#type: text(certificate.origin.as_str()),
        renewal_eligibility: eligibility(certificate, !users.is_empty()),
        in_use_by: Some(users),
        renewal_summary: renewal,
        certificate_authority_arn: authority,
        options: Some(CertificateOptions {
            certificate_transparency_logging_preference: text(transparency),
            export: is_public.then(|| export_option(certificate).to_owned()),
            validation_method: None,
        }),
        certificate_key_pair_origin: text(key_origin(certificate)),
        ..CertificateDetail::default()
    };
    match &certificate.material {
        Some(material) => with_facts(detail, &material.facts),
        None => CertificateDetail {
            issuer: is_public.then(|| "Longshore".to_owned()),
            subject: Some(format!("CN={}", certificate.domain)),
            ..detail
        },
    }
}

fn with_facts(detail: CertificateDetail, facts: &CertificateFacts) -> CertificateDetail {
    let usage = |name: &String| KeyUsage {
        name: Some(name.clone()),
    };
    let extended = |(name, oid): &(String, String)| ExtendedKeyUsage {
        name: Some(name.clone()),
        oid: Some(oid.clone()),
    };
    CertificateDetail {
        serial: Some(facts.serial.clone()),
        subject: Some(facts.subject.clone()),
        issuer: Some(facts.issuer.clone()),
        not_before: Some(facts.not_before),
        not_after: Some(facts.not_after),
        signature_algorithm: Some(facts.signature_algorithm.clone()),
        key_usages: Some(facts.key_usages.iter().map(usage).collect()),
        extended_key_usages: Some(facts.extended_key_usages.iter().map(extended).collect()),
        ..detail
    }
}

/// What a list tells of a certificate.
pub(super) fn summary(
    certificate: &Certificate,
    uses: &Uses,
    now: Timestamp,
) -> CertificateSummary {
    let arn = certificate.arn().to_string();
    let is_used = uses.contains_key(&arn);
    let facts = certificate
        .material
        .as_ref()
        .map(|material| &material.facts);
    let usages = facts.map(|facts| facts.key_usages.clone());
    let extended = facts.map(|facts| {
        let names = facts.extended_key_usages.iter();
        names.map(|(name, _)| name.clone()).collect()
    });
    CertificateSummary {
        certificate_arn: Some(arn),
        domain_name: Some(certificate.domain.clone()),
        subject_alternative_name_summaries: Some(
            certificate.names.iter().take(NAMES).cloned().collect(),
        ),
        has_additional_subject_alternative_names: Some(certificate.names.len() > NAMES),
        status: text(status(certificate, now)),
        r#type: text(certificate.origin.as_str()),
        key_algorithm: Some(certificate.key_algorithm.clone()),
        key_usages: usages,
        extended_key_usages: extended,
        export_option: text(export_option(certificate)),
        in_use: Some(is_used),
        exported: Some(certificate.exported),
        renewal_eligibility: eligibility(certificate, is_used),
        not_before: facts.map(|facts| facts.not_before),
        not_after: facts.map(|facts| facts.not_after),
        created_at: Some(certificate.created_at),
        issued_at: certificate.issued_at,
        imported_at: certificate.imported_at,
        revoked_at: certificate.revoked.as_ref().map(|(at, _)| *at),
        managed_by: None,
        certificate_key_pair_origin: text(key_origin(certificate)),
    }
}
