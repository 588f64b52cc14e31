//! Private CA.

mod authorities;
mod certificates;
mod create;
mod issue;
mod lives;
mod permissions;
mod subject;
mod tags;
mod template;
mod told;

use super::{Outcome, Refusal};
use crate::Certificates;
use api::Reply;
use api::acm_pca::{self as pca, invalid_arn_exception, resource_not_found_exception};
use domain::certificates::{Authority, AuthorityStatus};
use domain::{Arn, Key, Timestamp};
use std::sync::Arc;
use store::Txn;
use wire::Context;

/// Serves Private CA.
pub struct PrivateCa(pub(crate) Arc<Certificates>);

/// Says which function serves which operation.
macro_rules! serve {
    ($($operation:ident($input:ty) -> $output:ty: $handler:path;)*) => {
        impl pca::AcmPca<Context> for PrivateCa {
            $(async fn $operation(&self, cx: &Context, input: $input) -> Reply<$output> {
                Ok($handler(&self.0, cx, input).await?)
            })*
        }
    };
}

serve! {
    create_certificate_authority(pca::CreateCertificateAuthorityRequest) -> pca::CreateCertificateAuthorityResponse: create::create;
    create_permission(pca::CreatePermissionRequest) -> (): permissions::create;
    delete_certificate_authority(pca::DeleteCertificateAuthorityRequest) -> (): lives::delete;
    delete_permission(pca::DeletePermissionRequest) -> (): permissions::delete;
    delete_policy(pca::DeletePolicyRequest) -> (): permissions::delete_policy;
    describe_certificate_authority(pca::DescribeCertificateAuthorityRequest) -> pca::DescribeCertificateAuthorityResponse: authorities::describe;
    get_certificate(pca::GetCertificateRequest) -> pca::GetCertificateResponse: certificates::get;
    get_certificate_authority_certificate(pca::GetCertificateAuthorityCertificateRequest) -> pca::GetCertificateAuthorityCertificateResponse: authorities::certificate;
    get_certificate_authority_csr(pca::GetCertificateAuthorityCsrRequest) -> pca::GetCertificateAuthorityCsrResponse: authorities::request;
    get_policy(pca::GetPolicyRequest) -> pca::GetPolicyResponse: permissions::policy;
    import_certificate_authority_certificate(pca::ImportCertificateAuthorityCertificateRequest) -> (): lives::import;
    issue_certificate(pca::IssueCertificateRequest) -> pca::IssueCertificateResponse: issue::issue;
    list_certificate_authorities(pca::ListCertificateAuthoritiesRequest) -> pca::ListCertificateAuthoritiesResponse: authorities::list;
    list_permissions(pca::ListPermissionsRequest) -> pca::ListPermissionsResponse: permissions::list;
    list_tags(pca::ListTagsRequest) -> pca::ListTagsResponse: tags::list;
    put_policy(pca::PutPolicyRequest) -> (): permissions::put_policy;
    restore_certificate_authority(pca::RestoreCertificateAuthorityRequest) -> (): lives::restore;
    revoke_certificate(pca::RevokeCertificateRequest) -> (): certificates::revoke;
    tag_certificate_authority(pca::TagCertificateAuthorityRequest) -> (): tags::add;
    untag_certificate_authority(pca::UntagCertificateAuthorityRequest) -> (): tags::remove;
    update_certificate_authority(pca::UpdateCertificateAuthorityRequest) -> (): lives::update;
}

/// The key of the authority an ARN names.
fn key_of(text: &str) -> Outcome<Key> {
    let arn: Option<Arn> = text.parse().ok();
    let key = arn.as_ref().and_then(Authority::key_of_arn);
    let invalid = || invalid_arn_exception(format!("The ARN {text} is not valid."));
    Ok(key.ok_or_else(invalid)?)
}

fn not_found(arn: &str) -> Refusal {
    resource_not_found_exception(format!("The resource {arn} could not be found.")).into()
}

/// Whether an authority that was deleted can no more be restored: it is no more.
fn is_gone(authority: &Authority, now: Timestamp) -> bool {
    let ended = authority
        .deletion
        .as_ref()
        .is_some_and(|(end, _)| *end <= now);
    authority.status == AuthorityStatus::Deleted && ended
}

/// The authority an ARN names, once the caller may do `action` to it.
async fn find(room: &Certificates, cx: &Context, arn: &str, action: &str) -> Outcome<Authority> {
    let key = key_of(arn);
    let found = match &key {
        Ok(key) => room.store.get::<Authority>(key).await?,
        Err(_) => None,
    };
    let found = found.filter(|found| !is_gone(found, room.clock.now()));
    // Who may not ask learns nothing of what exists.
    let policy = found.as_ref().and_then(|found| found.policy.as_deref());
    let tags = found.iter().flat_map(|found| &found.tags);
    let tags: Vec<(String, String)> = tags
        .map(|(name, value)| (format!("aws:ResourceTag/{name}"), value.clone()))
        .collect();
    let tags: Vec<(&str, String)> = tags
        .iter()
        .map(|(key, value)| (key.as_str(), value.clone()))
        .collect();
    cx.allow_by(&format!("acm-pca:{action}"), arn, &tags, policy)
        .await?;
    key?;
    found.ok_or_else(|| not_found(arn))
}

/// Changes the authority an ARN names, once the caller may do `action` to it.
async fn change(
    room: &Certificates,
    cx: &Context,
    arn: &str,
    action: &str,
    change: impl Fn(&mut Authority) -> Outcome<()> + Sync,
) -> Outcome<()> {
    find(room, cx, arn, action).await?;
    let (key, change) = (&key_of(arn)?, &change);
    let changed = |txn: Txn| async move {
        let found = txn.get::<Authority>(key).await?;
        let mut found = found.ok_or_else(|| not_found(arn))?;
        change(&mut found)?;
        txn.put(&found);
        Ok::<_, Refusal>(())
    };
    room.store.transact(changed).await
}
