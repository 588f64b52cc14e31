//! Certificates described and listed.

use super::{key_of, not_found, told, use_of};
use crate::Certificates;
use crate::handlers::{Outcome, Refusal};
use api::acm::{
    DescribeCertificateRequest, DescribeCertificateResponse, Filters, ListCertificatesRequest,
    ListCertificatesResponse, invalid_args_exception,
};
use domain::certificates::Certificate;
use domain::{Key, Record as _};
use store::Txn;
use wire::Context;
use wire::page::{Order, page_in};

/// Rows of a page. Source: Certificate Manager API, `ListCertificates`.
const PAGE: usize = 1_000;
/// Kinds of keys that are listed when nobody asks for others.
/// Source: Certificate Manager API, `ListCertificates`, `Filters$keyTypes`.
const KINDS: [&str; 2] = ["RSA_1024", "RSA_2048"];

pub(super) async fn describe(
    room: &Certificates,
    cx: &Context,
    input: DescribeCertificateRequest,
) -> Outcome<DescribeCertificateResponse> {
    let arn = &input.certificate_arn;
    cx.allow("acm:DescribeCertificate", arn).await?;
    let key = &key_of(arn)?;
    let read = |txn: Txn| async move {
        let found = txn.get::<Certificate>(key).await?;
        let found = found.ok_or_else(|| not_found(arn))?;
        let uses = use_of::within(&txn, &found.scope).await?;
        Ok::<_, Refusal>((found, uses))
    };
    let (found, uses) = room.store.transact(read).await?;
    Ok(DescribeCertificateResponse {
        certificate: Some(told::detail(&found, &uses, room.clock.now())),
    })
}

pub(super) async fn list(
    room: &Certificates,
    cx: &Context,
    input: ListCertificatesRequest,
) -> Outcome<ListCertificatesResponse> {
    cx.allow("acm:ListCertificates", "*").await?;
    if input.sort_by.is_some() != input.sort_order.is_some() {
        return Err(invalid_args_exception("SortBy and SortOrder go together.").into());
    }
    let below = &Key::kind(Certificate::KIND).join(&cx.scope.segments());
    let scope = &cx.scope;
    let read = |txn: Txn| async move {
        let all: Vec<Certificate> = txn.list(below).await?;
        Ok::<_, Refusal>((all, use_of::within(&txn, scope).await?))
    };
    let (mut all, uses) = room.store.transact(read).await?;
    let now = room.clock.now();
    let statuses = input.certificate_statuses.unwrap_or_default();
    let origins = input.certificate_key_pair_origins.unwrap_or_default();
    let filters = input.includes.unwrap_or_default();
    all.retain(|one| {
        (statuses.is_empty()
            || statuses
                .iter()
                .any(|wanted| wanted == told::status(one, now)))
            && (origins.is_empty() || origins.iter().any(|wanted| wanted == told::key_origin(one)))
            && fits(one, &filters)
    });
    let order = match input.sort_order.as_deref() {
        Some("DESCENDING") => Order::Descending,
        _ => Order::Ascending,
    };
    let place = |one: &Certificate| format!("{:020} {}", one.created_at.as_millisecond(), one.id);
    let mut placed: Vec<_> = all.into_iter().map(|one| (place(&one), one)).collect();
    placed.sort_by(|left, right| left.0.cmp(&right.0));
    if order == Order::Descending {
        placed.reverse();
    }
    let limit = input
        .max_items
        .map_or(PAGE, |most| most.clamp(1, 1_000) as usize);
    let token = input.next_token.as_deref();
    let page = page_in(order, placed, |(place, _)| place, token, limit);
    let (shown, next_token) =
        page.map_err(|_| invalid_args_exception("The next token is not valid."))?;
    let rows = shown.iter().map(|(_, one)| told::summary(one, &uses, now));
    Ok(ListCertificatesResponse {
        next_token,
        certificate_summary_list: Some(rows.collect()),
    })
}

/// Whether filters let a certificate through.
fn fits(certificate: &Certificate, filters: &Filters) -> bool {
    let facts = certificate
        .material
        .as_ref()
        .map(|material| &material.facts);
    let any = |wanted: &Option<Vec<String>>, held: &dyn Fn(&str) -> bool| {
        let wanted = wanted.as_deref().unwrap_or_default();
        wanted.is_empty() || wanted.iter().any(|one| held(one))
    };
    let usage = |name: &str| facts.is_some_and(|facts| facts.key_usages.iter().any(|u| u == name));
    let extended = |name: &str| {
        facts.is_some_and(|facts| facts.extended_key_usages.iter().any(|(u, _)| u == name))
    };
    let kind = certificate.key_algorithm.as_str();
    let kinds = filters
        .key_types
        .as_deref()
        .filter(|kinds| !kinds.is_empty());
    let exported = filters.export_option.as_deref();
    kinds.map_or(KINDS.contains(&kind), |kinds| {
        kinds.iter().any(|one| one == kind)
    }) && any(&filters.key_usage, &usage)
        && any(&filters.extended_key_usage, &extended)
        && exported.is_none_or(|wanted| wanted == told::export_option(certificate))
        && filters.managed_by.is_none()
}
