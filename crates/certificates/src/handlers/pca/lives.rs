//! What becomes of authorities: given a certificate, disabled, deleted, restored.

use super::{change, create, told};
use crate::Certificates;
use crate::handlers::Outcome;
use crate::x509::{facts, pem};
use api::acm_pca::{
    DeleteCertificateAuthorityRequest, ImportCertificateAuthorityCertificateRequest,
    RestoreCertificateAuthorityRequest, UpdateCertificateAuthorityRequest,
    certificate_mismatch_exception, invalid_args_exception, invalid_state_exception,
    malformed_certificate_exception,
};
use api::record::to_tree;
use domain::certificates::{Authority, AuthorityStatus};
use domain::clock::later;
use rcgen::PublicKeyData as _;
use std::time::Duration;
use wire::Context;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Days in which a deleted authority can be restored, unless others are given.
/// Source: Private CA API, `DeleteCertificateAuthority`.
const RESTORABLE: i32 = 30;

pub(super) async fn import(
    room: &Certificates,
    cx: &Context,
    input: ImportCertificateAuthorityCertificateRequest,
) -> Outcome<()> {
    let arn = &input.certificate_authority_arn;
    let malformed =
        |error: crate::x509::X509Error| malformed_certificate_exception(error.to_string());
    let der = pem::one_certificate(&input.certificate.0, "certificate").map_err(malformed)?;
    let facts = facts::read(&der).map_err(malformed)?;
    let parsed = facts::parse(&der).map_err(malformed)?;
    let (public, is_authority) = (parsed.public_key().raw.to_vec(), parsed.is_ca());
    let chain = input.certificate_chain.as_ref().map(|chain| &chain.0);
    let chain = chain.filter(|chain| !chain.is_empty());
    let above = match chain {
        Some(chain) => pem::certificates(chain, "certificate chain").map_err(malformed)?,
        None => Vec::new(),
    };
    let is_self_signed = parsed.verify_signature(None).is_ok();
    let issuer = above
        .first()
        .map(|der| facts::parse(der))
        .transpose()
        .map_err(malformed)?;
    let is_signed_by_chain =
        issuer.is_some_and(|issuer| parsed.verify_signature(Some(issuer.public_key())).is_ok());
    let chain: String = above.iter().map(|der| pem::certificate(der)).collect();
    let now = room.clock.now();
    change(
        room,
        cx,
        arn,
        "ImportCertificateAuthorityCertificate",
        |authority| {
            if !matches!(
                authority.status,
                AuthorityStatus::PendingCertificate
                    | AuthorityStatus::Active
                    | AuthorityStatus::Disabled
            ) {
                return Err(invalid_state_exception(
                    "The certificate authority is not in a state that allows a certificate to be \
                 imported.",
                )
                .into());
            }
            let key = room.open_key(authority);
            let key = key.map_err(|error| invalid_state_exception(error.to_string()))?;
            if key.subject_public_key_info() != public || !is_authority {
                return Err(certificate_mismatch_exception(
                    "The certificate is not one of the certificate authority's own key.",
                )
                .into());
            }
            let fits = match authority.kind.as_str() {
                "ROOT" => is_self_signed && chain.is_empty(),
                _ => is_signed_by_chain,
            };
            if !fits {
                return Err(malformed_certificate_exception(
                "The certificate is not signed as the type of the certificate authority wants: a \
                 root signs itself, another comes with the chain of its issuer.",
            )
            .into());
            }
            authority.certificate = Some((pem::certificate(&der), chain.clone()));
            authority.facts = Some(facts.clone());
            move_to(authority, AuthorityStatus::Active, now);
            Ok(())
        },
    )
    .await
}

fn move_to(authority: &mut Authority, status: AuthorityStatus, now: domain::Timestamp) {
    authority.status = status;
    authority.changed_at = now;
}

pub(super) async fn update(
    room: &Certificates,
    cx: &Context,
    input: UpdateCertificateAuthorityRequest,
) -> Outcome<()> {
    let arn = &input.certificate_authority_arn;
    if let Some(revocation) = &input.revocation_configuration {
        create::check_revocation(revocation)?;
    }
    let now = room.clock.now();
    change(room, cx, arn, "UpdateCertificateAuthority", |authority| {
        let wanted = match input.status.as_deref() {
            None => None,
            Some("ACTIVE") => Some(AuthorityStatus::Active),
            Some("DISABLED") => Some(AuthorityStatus::Disabled),
            Some(other) => {
                let message = format!("A certificate authority cannot be set to {other}.");
                return Err(invalid_args_exception(message).into());
            }
        };
        if let Some(wanted) = wanted {
            if !matches!(
                authority.status,
                AuthorityStatus::Active | AuthorityStatus::Disabled
            ) {
                let status = told::status(authority, now);
                let message = format!("The certificate authority is {status}.");
                return Err(invalid_state_exception(message).into());
            }
            move_to(authority, wanted, now);
        }
        if let Some(revocation) = &input.revocation_configuration {
            authority.revocation = Some(to_tree(revocation));
        }
        Ok(())
    })
    .await
}

pub(super) async fn delete(
    room: &Certificates,
    cx: &Context,
    input: DeleteCertificateAuthorityRequest,
) -> Outcome<()> {
    let arn = &input.certificate_authority_arn;
    let days = input.permanent_deletion_time_in_days.unwrap_or(RESTORABLE);
    let days = u32::try_from(days).unwrap_or_default();
    let now = room.clock.now();
    change(room, cx, arn, "DeleteCertificateAuthority", |authority| {
        let status = told::status(authority, now);
        if !matches!(status, "DISABLED" | "PENDING_CERTIFICATE" | "EXPIRED") {
            return Err(invalid_state_exception(format!(
                "The certificate authority is {status}: disable it before it is deleted."
            ))
            .into());
        }
        authority.deletion = Some((later(now, DAY * days), authority.status));
        move_to(authority, AuthorityStatus::Deleted, now);
        Ok(())
    })
    .await
}

pub(super) async fn restore(
    room: &Certificates,
    cx: &Context,
    input: RestoreCertificateAuthorityRequest,
) -> Outcome<()> {
    let arn = &input.certificate_authority_arn;
    let now = room.clock.now();
    change(room, cx, arn, "RestoreCertificateAuthority", |authority| {
        let Some((_, before)) = authority.deletion.take() else {
            return Err(
                invalid_state_exception("The certificate authority is not deleted.").into(),
            );
        };
        move_to(authority, before, now);
        Ok(())
    })
    .await
}
