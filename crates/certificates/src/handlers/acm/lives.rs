//! What becomes of certificates: renewed, revoked, deleted, with other options.

use super::{change, key_of, not_found, use_of};
use crate::Certificates;
use crate::handlers::{Outcome, Refusal};
use api::acm::{
    DeleteCertificateRequest, RenewCertificateRequest, ResendValidationEmailRequest,
    RevokeCertificateRequest, RevokeCertificateResponse, UpdateCertificateOptionsRequest,
    conflict_exception, invalid_domain_validation_options_exception, invalid_state_exception,
    resource_in_use_exception, validation_exception,
};
use domain::certificates::{Certificate, CertificateOrigin, CertificateStatus};
use store::Txn;
use wire::Context;

pub(super) async fn delete(
    room: &Certificates,
    cx: &Context,
    input: DeleteCertificateRequest,
) -> Outcome<()> {
    let arn = &input.certificate_arn;
    cx.allow("acm:DeleteCertificate", arn).await?;
    let key = &key_of(arn)?;
    let delete = |txn: Txn| async move {
        let found = txn.get::<Certificate>(key).await?;
        let found = found.ok_or_else(|| not_found(arn))?;
        refuse_used(&txn, &found).await?;
        txn.delete(key);
        Ok::<_, Refusal>(())
    };
    room.store.transact(delete).await
}

async fn refuse_used(txn: &Txn, certificate: &Certificate) -> Outcome<()> {
    let uses = use_of::within(txn, &certificate.scope).await?;
    let arn = certificate.arn().to_string();
    match uses.contains_key(&arn) {
        true => Err(resource_in_use_exception(format!("Certificate {arn} is in use.")).into()),
        false => Ok(()),
    }
}

/// Asks for a renewal, which the issuer does.
pub(super) async fn renew(
    room: &Certificates,
    cx: &Context,
    input: RenewCertificateRequest,
) -> Outcome<()> {
    let arn = &input.certificate_arn;
    change(room, cx, arn, "RenewCertificate", |certificate| {
        let is_issued = certificate.status == CertificateStatus::Issued;
        if certificate.origin == CertificateOrigin::Imported || !is_issued {
            let message = format!("The certificate {arn} is not eligible for renewal.");
            return Err(validation_exception(message).into());
        }
        certificate.renewal_asked = true;
        Ok(())
    })
    .await
}

pub(super) async fn revoke(
    room: &Certificates,
    cx: &Context,
    input: RevokeCertificateRequest,
) -> Outcome<RevokeCertificateResponse> {
    let arn = &input.certificate_arn;
    cx.allow("acm:RevokeCertificate", arn).await?;
    let (key, reason, now) = (&key_of(arn)?, &input.revocation_reason, room.clock.now());
    let revoke = |txn: Txn| async move {
        let found = txn.get::<Certificate>(key).await?;
        let mut found = found.ok_or_else(|| not_found(arn))?;
        // Source: Certificate Manager API, `RevokeCertificate`: exported public ones alone.
        if found.origin != CertificateOrigin::Issued || !found.exported {
            let message = format!("The certificate {arn} is not an exported public certificate.");
            return Err(validation_exception(message).into());
        }
        if found.status == CertificateStatus::Revoked {
            let message = format!("The certificate {arn} has been revoked already.");
            return Err(conflict_exception(message).into());
        }
        refuse_used(&txn, &found).await?;
        found.status = CertificateStatus::Revoked;
        found.revoked = Some((now, reason.clone()));
        txn.put(&found);
        Ok::<_, Refusal>(())
    };
    room.store.transact(revoke).await?;
    Ok(RevokeCertificateResponse {
        certificate_arn: Some(input.certificate_arn),
    })
}

pub(super) async fn update_options(
    room: &Certificates,
    cx: &Context,
    input: UpdateCertificateOptionsRequest,
) -> Outcome<()> {
    let arn = &input.certificate_arn;
    change(room, cx, arn, "UpdateCertificateOptions", |certificate| {
        if certificate.origin != CertificateOrigin::Issued {
            let message = format!("The options of the certificate {arn} cannot be changed.");
            return Err(invalid_state_exception(message).into());
        }
        if input.options.validation_method.is_some() {
            let message = "Another validation method is not supported by Longshore";
            return Err(validation_exception(message).into());
        }
        match input.options.export.as_deref() {
            Some("ENABLED") => certificate.may_export = true,
            Some("DISABLED") if certificate.may_export => {
                let message = format!("The certificate {arn} can be exported, which stays so.");
                return Err(invalid_state_exception(message).into());
            }
            _ => {}
        }
        let transparency = &input.options.certificate_transparency_logging_preference;
        if let Some(preference) = transparency {
            certificate.transparency = preference == "ENABLED";
        }
        Ok(())
    })
    .await
}

/// Nothing is mailed here, but who asks for a mail is told whether there would be one.
pub(super) async fn resend(
    room: &Certificates,
    cx: &Context,
    input: ResendValidationEmailRequest,
) -> Outcome<()> {
    let arn = &input.certificate_arn;
    change(room, cx, arn, "ResendValidationEmail", |certificate| {
        let named = |domain: &str| {
            certificate
                .validation
                .iter()
                .find(|one| one.domain == domain)
        };
        let Some(validation) = named(&input.domain) else {
            let message = format!("{} is no domain of the certificate.", input.domain);
            return Err(invalid_domain_validation_options_exception(message).into());
        };
        let waits = certificate.status == CertificateStatus::PendingValidation;
        if !waits || validation.method != "EMAIL" {
            let message = format!("The certificate {arn} does not wait for a validation by mail.");
            return Err(invalid_state_exception(message).into());
        }
        Ok(())
    })
    .await
}
