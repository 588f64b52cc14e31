//! Authorities made.

use super::{is_gone, subject, tags};
use crate::Certificates;
use crate::handlers::{Outcome, Refusal};
use crate::x509::keys;
use api::acm_pca::{
    CreateCertificateAuthorityRequest, CreateCertificateAuthorityResponse, RevocationConfiguration,
    invalid_args_exception,
};
use api::record::to_tree;
use domain::certificates::{Authority, AuthorityStatus};
use domain::clock::elapsed;
use domain::{Key, Record as _};
use std::time::Duration;
use store::Txn;
use wire::Context;

/// How long a token stands for the authority it was first used for.
/// Source: Private CA API, `CreateCertificateAuthority`: five minutes.
const TOKEN_LIFE: Duration = Duration::from_secs(5 * 60);

pub(super) async fn create(
    room: &Certificates,
    cx: &Context,
    input: CreateCertificateAuthorityRequest,
) -> Outcome<CreateCertificateAuthorityResponse> {
    cx.allow("acm-pca:CreateCertificateAuthority", "*").await?;
    let wanted = &wanted(room, cx, input).await?;
    let below = &Key::kind(Authority::KIND).join(&cx.scope.segments());
    let create = |txn: Txn| async move {
        let all: Vec<Authority> = txn.list(below).await?;
        let is_same = |known: &&Authority| {
            wanted.token.is_some()
                && known.token == wanted.token
                && known.configuration == wanted.configuration
                && elapsed(known.created_at, wanted.created_at) < TOKEN_LIFE
                && !is_gone(known, wanted.created_at)
        };
        if let Some(known) = all.iter().find(is_same) {
            return Ok(known.arn());
        }
        txn.put(wanted);
        Ok::<_, Refusal>(wanted.arn())
    };
    let arn = room.store.transact(create).await?;
    Ok(CreateCertificateAuthorityResponse {
        certificate_authority_arn: Some(arn.to_string()),
    })
}

async fn wanted(
    room: &Certificates,
    cx: &Context,
    input: CreateCertificateAuthorityRequest,
) -> Outcome<Authority> {
    let configuration = &input.certificate_authority_configuration;
    let (kind, signing) = (
        &configuration.key_algorithm,
        &configuration.signing_algorithm,
    );
    keys::algorithm(kind, signing).map_err(|error| invalid_args_exception(error.to_string()))?;
    subject::name(&configuration.subject)?;
    if configuration.csr_extensions.is_some() {
        return Err(invalid_args_exception(
            "Extensions of an authority's certificate request are not supported by Longshore",
        )
        .into());
    }
    if let Some(revocation) = &input.revocation_configuration {
        check_revocation(revocation)?;
    }
    let made = {
        let kind = kind.clone();
        tokio::task::spawn_blocking(move || keys::generate(&kind)).await
    };
    let key = made.map_err(|error| invalid_args_exception(error.to_string()))?;
    let key = key.map_err(|error| invalid_args_exception(error.to_string()))?;
    let now = room.clock.now();
    let usage = input
        .usage_mode
        .unwrap_or_else(|| "GENERAL_PURPOSE".to_owned());
    Ok(Authority {
        scope: cx.scope.clone(),
        id: room.ids.uuid(),
        kind: input.certificate_authority_type,
        usage,
        key_algorithm: kind.clone(),
        signing_algorithm: signing.clone(),
        configuration: to_tree(&configuration.subject),
        revocation: input.revocation_configuration.as_ref().map(to_tree),
        key_storage: input.key_storage_security_standard,
        status: AuthorityStatus::PendingCertificate,
        key: room.seal.seal(key.serialized_der(), &*room.ids),
        certificate: None,
        facts: None,
        deletion: None,
        permissions: Vec::new(),
        policy: None,
        token: input.idempotency_token,
        tags: tags::given(input.tags)?,
        created_at: now,
        changed_at: now,
    })
}

/// There is no S3 to write lists of revoked certificates to.
pub(super) fn check_revocation(revocation: &RevocationConfiguration) -> Outcome<()> {
    let wants = revocation
        .crl_configuration
        .as_ref()
        .is_some_and(|crl| crl.enabled);
    match wants {
        true => Err(invalid_args_exception(
            "Lists of revoked certificates need S3, which Longshore does not have.",
        )
        .into()),
        false => Ok(()),
    }
}
