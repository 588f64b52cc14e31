//! Certificates given out, with their keys and without.

use super::{change, find};
use crate::Certificates;
use crate::handlers::{Outcome, Refusal};
use crate::x509::export;
use api::ApiError;
use api::acm::{
    ExportCertificateRequest, ExportCertificateResponse, GetCertificateRequest,
    GetCertificateResponse, request_in_progress_exception, validation_exception,
};
use domain::certificates::{Certificate, CertificateStatus, Material};
use wire::Context;

/// What a certificate is served with.
fn material(certificate: &Certificate) -> Outcome<&Material> {
    let arn = certificate.arn();
    match (&certificate.material, certificate.status) {
        (Some(material), _) => Ok(material),
        (None, CertificateStatus::PendingValidation) => Err(request_in_progress_exception(
            format!("The certificate {arn} has not been issued yet."),
        )
        .into()),
        (None, _) => {
            Err(validation_exception(format!("The certificate {arn} was not issued.")).into())
        }
    }
}

pub(super) async fn get(
    room: &Certificates,
    cx: &Context,
    input: GetCertificateRequest,
) -> Outcome<GetCertificateResponse> {
    let found = find(room, cx, &input.certificate_arn, "GetCertificate").await?;
    let material = material(&found)?;
    Ok(GetCertificateResponse {
        certificate: Some(material.certificate.clone()),
        certificate_chain: Some(material.chain.clone()).filter(|chain| !chain.is_empty()),
    })
}

pub(super) async fn export(
    room: &Certificates,
    cx: &Context,
    input: ExportCertificateRequest,
) -> Outcome<ExportCertificateResponse> {
    let arn = &input.certificate_arn;
    let note = |certificate: &mut Certificate| {
        if !certificate.may_export {
            return Err(not_exportable(arn));
        }
        let material = material(certificate)?.clone();
        certificate.exported = true;
        Ok(material)
    };
    let material = change(room, cx, arn, "ExportCertificate", note).await?;
    let failed = |_| ApiError::receiver("InternalFailure", 500, "The private key cannot be read");
    let key = room.seal.open(&material.key).map_err(failed)?;
    let ids = &*room.ids;
    let private_key = export::encrypted(&key, &input.passphrase.0, ids);
    let private_key = private_key.map_err(|error| validation_exception(error.to_string()))?;
    Ok(ExportCertificateResponse {
        certificate: Some(material.certificate),
        certificate_chain: Some(material.chain),
        private_key: Some(private_key),
    })
}

fn not_exportable(arn: &str) -> Refusal {
    validation_exception(format!(
        "Certificate ARN: {arn} is not a private certificate, and was not requested to be exported"
    ))
    .into()
}
