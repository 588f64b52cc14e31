//! Authorities described and listed, with their certificates and requests for them.

use super::{find, is_gone, subject, told};
use crate::Certificates;
use crate::handlers::Outcome;
use crate::x509::request;
use api::acm_pca::{
    DescribeCertificateAuthorityRequest, DescribeCertificateAuthorityResponse,
    GetCertificateAuthorityCertificateRequest, GetCertificateAuthorityCertificateResponse,
    GetCertificateAuthorityCsrRequest, GetCertificateAuthorityCsrResponse,
    ListCertificateAuthoritiesRequest, ListCertificateAuthoritiesResponse,
    invalid_next_token_exception, invalid_state_exception, request_failed_exception,
};
use api::record::from_tree;
use domain::certificates::{Authority, AuthorityStatus};
use domain::{Key, Record as _};
use wire::Context;
use wire::page::page;

/// Rows of a page.
const PAGE: usize = 100;

pub(super) async fn describe(
    room: &Certificates,
    cx: &Context,
    input: DescribeCertificateAuthorityRequest,
) -> Outcome<DescribeCertificateAuthorityResponse> {
    let arn = &input.certificate_authority_arn;
    let found = find(room, cx, arn, "DescribeCertificateAuthority").await?;
    Ok(DescribeCertificateAuthorityResponse {
        certificate_authority: Some(told::told(&found, room.clock.now())),
    })
}

pub(super) async fn list(
    room: &Certificates,
    cx: &Context,
    input: ListCertificateAuthoritiesRequest,
) -> Outcome<ListCertificateAuthoritiesResponse> {
    cx.allow("acm-pca:ListCertificateAuthorities", "*").await?;
    let below = Key::kind(Authority::KIND).join(&cx.scope.segments());
    let mut all: Vec<Authority> = room.store.list(&below).await?;
    let now = room.clock.now();
    all.retain(|one| !is_gone(one, now));
    // Authorities are not shared between accounts.
    if input.resource_owner.as_deref() == Some("OTHER_ACCOUNTS") {
        all.clear();
    }
    let limit = input
        .max_results
        .map_or(PAGE, |most| most.clamp(1, 1_000) as usize);
    let page = page(all, |one| &one.id, input.next_token.as_deref(), limit);
    let (shown, next_token) =
        page.map_err(|_| invalid_next_token_exception("The next token is not valid."))?;
    let rows = shown.iter().map(|one| told::told(one, now));
    Ok(ListCertificateAuthoritiesResponse {
        next_token,
        certificate_authorities: Some(rows.collect()),
    })
}

pub(super) async fn certificate(
    room: &Certificates,
    cx: &Context,
    input: GetCertificateAuthorityCertificateRequest,
) -> Outcome<GetCertificateAuthorityCertificateResponse> {
    let arn = &input.certificate_authority_arn;
    let found = find(room, cx, arn, "GetCertificateAuthorityCertificate").await?;
    let Some((certificate, chain)) = found.certificate else {
        return Err(invalid_state_exception(format!(
            "The certificate authority {arn} is not in the correct state to have a certificate \
             signing request."
        ))
        .into());
    };
    Ok(GetCertificateAuthorityCertificateResponse {
        certificate: Some(certificate),
        certificate_chain: Some(chain).filter(|chain| !chain.is_empty()),
    })
}

/// A request that whoever is above the authority signs. Made anew each time, from the same key.
pub(super) async fn request(
    room: &Certificates,
    cx: &Context,
    input: GetCertificateAuthorityCsrRequest,
) -> Outcome<GetCertificateAuthorityCsrResponse> {
    let arn = &input.certificate_authority_arn;
    let found = find(room, cx, arn, "GetCertificateAuthorityCsr").await?;
    if found.status == AuthorityStatus::Deleted {
        return Err(invalid_state_exception("The certificate authority was deleted.").into());
    }
    let failed = |error: String| request_failed_exception(error);
    let key = room
        .open_key(&found)
        .map_err(|error| failed(error.to_string()))?;
    let subject = subject::name(&from_tree(found.configuration))?;
    let csr = request::new(subject, &key);
    Ok(GetCertificateAuthorityCsrResponse {
        csr: Some(csr.map_err(|error| failed(error.to_string()))?),
    })
}
