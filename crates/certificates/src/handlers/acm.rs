//! Certificate Manager.

mod exports;
mod imports;
mod lists;
mod lives;
mod requests;
mod settings;
mod tags;
mod told;
mod use_of;

use super::{Outcome, Refusal};
use crate::Certificates;
use api::Reply;
use api::acm::{self, invalid_arn_exception, resource_not_found_exception};
use domain::certificates::Certificate;
use domain::{Arn, Key};
use std::sync::Arc;
use store::Txn;
use wire::Context;

/// Serves Certificate Manager.
pub struct Manager(pub(crate) Arc<Certificates>);

/// Says which function serves which operation.
macro_rules! serve {
    ($($operation:ident($input:ty) -> $output:ty: $handler:path;)*) => {
        impl acm::Acm<Context> for Manager {
            $(async fn $operation(&self, cx: &Context, input: $input) -> Reply<$output> {
                Ok($handler(&self.0, cx, input).await?)
            })*
        }
    };
}

serve! {
    add_tags_to_certificate(acm::AddTagsToCertificateRequest) -> (): tags::add;
    delete_certificate(acm::DeleteCertificateRequest) -> (): lives::delete;
    describe_certificate(acm::DescribeCertificateRequest) -> acm::DescribeCertificateResponse: lists::describe;
    export_certificate(acm::ExportCertificateRequest) -> acm::ExportCertificateResponse: exports::export;
    get_account_configuration(()) -> acm::GetAccountConfigurationResponse: settings::get;
    get_certificate(acm::GetCertificateRequest) -> acm::GetCertificateResponse: exports::get;
    import_certificate(acm::ImportCertificateRequest) -> acm::ImportCertificateResponse: imports::import;
    list_certificates(acm::ListCertificatesRequest) -> acm::ListCertificatesResponse: lists::list;
    list_tags_for_certificate(acm::ListTagsForCertificateRequest) -> acm::ListTagsForCertificateResponse: tags::list;
    list_tags_for_resource(acm::ListTagsForResourceRequest) -> acm::ListTagsForResourceResponse: tags::list_of_resource;
    put_account_configuration(acm::PutAccountConfigurationRequest) -> (): settings::put;
    remove_tags_from_certificate(acm::RemoveTagsFromCertificateRequest) -> (): tags::remove;
    renew_certificate(acm::RenewCertificateRequest) -> (): lives::renew;
    request_certificate(acm::RequestCertificateRequest) -> acm::RequestCertificateResponse: requests::request;
    resend_validation_email(acm::ResendValidationEmailRequest) -> (): lives::resend;
    revoke_certificate(acm::RevokeCertificateRequest) -> acm::RevokeCertificateResponse: lives::revoke;
    tag_resource(acm::TagResourceRequest) -> (): tags::add_to_resource;
    untag_resource(acm::UntagResourceRequest) -> (): tags::remove_from_resource;
    update_certificate_options(acm::UpdateCertificateOptionsRequest) -> (): lives::update_options;
}

/// The key of the certificate an ARN names.
fn key_of(arn: &str) -> Outcome<Key> {
    let is_ours = arn.parse::<Arn>().is_ok_and(|arn| arn.service == "acm");
    match Certificate::key_of_arn(arn) {
        Some(key) => Ok(key),
        None if is_ours => Err(not_found(arn)),
        None => Err(invalid_arn_exception(format!("Invalid certificate ARN: {arn}")).into()),
    }
}

fn not_found(arn: &str) -> Refusal {
    resource_not_found_exception(format!("Could not find certificate {arn}.")).into()
}

/// The certificate an ARN names, once the caller may do `action` to it.
async fn find(room: &Certificates, cx: &Context, arn: &str, action: &str) -> Outcome<Certificate> {
    cx.allow(&format!("acm:{action}"), arn).await?;
    let found = room.store.get::<Certificate>(&key_of(arn)?).await?;
    found.ok_or_else(|| not_found(arn))
}

/// Changes the certificate an ARN names, once the caller may do `action` to it.
async fn change<T>(
    room: &Certificates,
    cx: &Context,
    arn: &str,
    action: &str,
    change: impl Fn(&mut Certificate) -> Outcome<T> + Sync,
) -> Outcome<T> {
    cx.allow(&format!("acm:{action}"), arn).await?;
    let (key, change) = (&key_of(arn)?, &change);
    let changed = |txn: Txn| async move {
        let found = txn.get::<Certificate>(key).await?;
        let mut found = found.ok_or_else(|| not_found(arn))?;
        let answer = change(&mut found)?;
        txn.put(&found);
        Ok::<_, Refusal>(answer)
    };
    room.store.transact(changed).await
}
