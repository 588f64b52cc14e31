//! Certificates of an authority, given out and revoked.

use super::find;
use crate::Certificates;
use crate::handlers::{Outcome, Refusal};
use api::acm_pca::{
    GetCertificateRequest, GetCertificateResponse, RevokeCertificateRequest, invalid_arn_exception,
    request_already_processed_exception, resource_not_found_exception,
};
use domain::certificates::IssuedCertificate;
use store::Txn;
use wire::Context;

pub(super) async fn get(
    room: &Certificates,
    cx: &Context,
    input: GetCertificateRequest,
) -> Outcome<GetCertificateResponse> {
    let authority = find(room, cx, &input.certificate_authority_arn, "GetCertificate").await?;
    let arn = &input.certificate_arn;
    let id = arn
        .strip_prefix(&input.certificate_authority_arn)
        .and_then(|rest| rest.strip_prefix("/certificate/"));
    let invalid = || invalid_arn_exception(format!("{arn} is no certificate of the authority."));
    let id = id.ok_or_else(invalid)?;
    let key = IssuedCertificate::authority_key(&authority.scope, &authority.id).child(id);
    let found = room.store.get::<IssuedCertificate>(&key).await?;
    let missing = || resource_not_found_exception(format!("Could not find certificate {arn}."));
    let found = found.ok_or_else(missing)?;
    Ok(GetCertificateResponse {
        certificate: Some(found.certificate),
        certificate_chain: Some(found.chain).filter(|chain| !chain.is_empty()),
    })
}

pub(super) async fn revoke(
    room: &Certificates,
    cx: &Context,
    input: RevokeCertificateRequest,
) -> Outcome<()> {
    let arn = &input.certificate_authority_arn;
    let authority = find(room, cx, arn, "RevokeCertificate").await?;
    let below = &IssuedCertificate::authority_key(&authority.scope, &authority.id);
    let plain = |serial: &str| serial.replace(':', "").to_ascii_lowercase();
    let (wanted, now) = (&plain(&input.certificate_serial), room.clock.now());
    let (reason, serial) = (&input.revocation_reason, &input.certificate_serial);
    let revoke = |txn: Txn| async move {
        let all: Vec<IssuedCertificate> = txn.list(below).await?;
        let found = all.into_iter().find(|one| plain(&one.serial) == *wanted);
        let missing = || resource_not_found_exception(format!("There is no certificate {serial}."));
        let mut found = found.ok_or_else(missing)?;
        if found.revoked.is_some() {
            return Err(request_already_processed_exception(
                "The certificate has been revoked already.",
            )
            .into());
        }
        found.revoked = Some((now, reason.clone()));
        txn.put(&found);
        Ok::<_, Refusal>(())
    };
    room.store.transact(revoke).await
}
