//! Certificates that are brought.

use super::{key_of, not_found, tags};
use crate::Certificates;
use crate::handlers::{Outcome, Refusal};
use crate::x509::chain::{self, Brought};
use api::acm::{
    ImportCertificateRequest, ImportCertificateResponse, invalid_parameter_exception,
    validation_exception,
};
use domain::Timestamp;
use domain::certificates::{Certificate, CertificateOrigin, CertificateStatus, Material};
use domain::ecs::Tags;
use store::Txn;
use wire::Context;

pub(super) async fn import(
    room: &Certificates,
    cx: &Context,
    input: ImportCertificateRequest,
) -> Outcome<ImportCertificateResponse> {
    let any = || cx.scope.arn("acm", "certificate/*").to_string();
    let resource = input.certificate_arn.clone().unwrap_or_else(any);
    cx.allow("acm:ImportCertificate", &resource).await?;
    let tags = tags::given(input.tags)?;
    if input.certificate_arn.is_some() && !tags.is_empty() {
        return Err(invalid_parameter_exception(
            "Tags cannot be applied when importing a certificate again.",
        )
        .into());
    }
    let now = room.clock.now();
    let chain = input.certificate_chain.as_ref().map(|chain| &chain.0[..]);
    let brought = chain::check(&input.certificate.0, &input.private_key.0, chain, now);
    let brought = brought.map_err(|error| validation_exception(error.to_string()))?;
    let fresh = &fresh(room, cx, brought, tags, now);
    let again = input.certificate_arn.as_deref();
    let import = |txn: Txn| async move {
        let certificate = match again {
            Some(arn) => {
                let found = txn.get::<Certificate>(&key_of(arn)?).await?;
                renewed(found.ok_or_else(|| not_found(arn))?, fresh)?
            }
            None => fresh.clone(),
        };
        txn.put(&certificate);
        Ok::<_, Refusal>(certificate.arn())
    };
    let arn = room.store.transact(import).await?;
    Ok(ImportCertificateResponse {
        certificate_arn: Some(arn.to_string()),
    })
}

fn fresh(
    room: &Certificates,
    cx: &Context,
    brought: Brought,
    tags: Tags,
    now: Timestamp,
) -> Certificate {
    let names = names(&brought);
    Certificate {
        scope: cx.scope.clone(),
        id: room.ids.uuid(),
        domain: names.first().cloned().unwrap_or_default(),
        key_algorithm: brought.facts.key_algorithm.clone(),
        names,
        origin: CertificateOrigin::Imported,
        status: CertificateStatus::Issued,
        validation: Vec::new(),
        material: Some(Material {
            certificate: brought.certificate,
            chain: brought.chain,
            key: room.seal.seal(&brought.key, &*room.ids),
            facts: brought.facts,
        }),
        transparency: false,
        may_export: false,
        exported: false,
        renewal_asked: false,
        renewed_at: None,
        revoked: None,
        failure: None,
        token: None,
        tags,
        created_at: now,
        issued_at: None,
        imported_at: Some(now),
    }
}

/// The common name first, when it is a name of a host, then the alternatives.
fn names(brought: &Brought) -> Vec<String> {
    let facts = &brought.facts;
    let common = facts.common_name.clone().filter(|name| !name.contains(' '));
    let mut names: Vec<String> = common.into_iter().collect();
    for name in &facts.names {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// A certificate that was imported before, with what was brought now.
///
/// # Errors
/// When it was not imported, or the new one is not of its kind.
fn renewed(known: Certificate, fresh: &Certificate) -> Outcome<Certificate> {
    if known.origin != CertificateOrigin::Imported {
        return Err(validation_exception(format!(
            "The certificate {} was not imported and cannot be imported again.",
            known.arn()
        ))
        .into());
    }
    if known.key_algorithm != fresh.key_algorithm {
        return Err(validation_exception(
            "The key algorithm of the certificate must be the one of the certificate that it \
             takes the place of.",
        )
        .into());
    }
    Ok(Certificate {
        id: known.id,
        tags: known.tags,
        created_at: known.created_at,
        ..fresh.clone()
    })
}
