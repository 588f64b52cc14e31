//! Private CA.

use super::Room;
use api::acm::{Acm as _, DescribeCertificateRequest, RequestCertificateRequest};
use api::acm_pca::{
    ASN1Subject, AcmPca as _, CertificateAuthorityConfiguration, CreateCertificateAuthorityRequest,
    DeleteCertificateAuthorityRequest, DescribeCertificateAuthorityRequest,
    GetCertificateAuthorityCsrRequest, GetCertificateRequest,
    ImportCertificateAuthorityCertificateRequest, IssueCertificateRequest,
    RestoreCertificateAuthorityRequest, RevokeCertificateRequest,
    UpdateCertificateAuthorityRequest, Validity,
};
use api::{Blob, Reply};
use std::time::Duration;

const ROOT: &str = "arn:aws:acm-pca:::template/RootCACertificate/V1";
const BELOW: &str = "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1";

async fn create(room: &Room, kind: &str, usage: &str) -> String {
    let input = CreateCertificateAuthorityRequest {
        certificate_authority_configuration: CertificateAuthorityConfiguration {
            key_algorithm: "EC_prime256v1".to_owned(),
            signing_algorithm: "SHA256WITHECDSA".to_owned(),
            subject: ASN1Subject {
                common_name: Some(format!("the {kind} authority")),
                country: Some("JP".to_owned()),
                ..Default::default()
            },
            csr_extensions: None,
        },
        certificate_authority_type: kind.to_owned(),
        usage_mode: Some(usage.to_owned()),
        ..Default::default()
    };
    let made = room.pca.create_certificate_authority(&room.cx, input).await;
    made.expect("an authority")
        .certificate_authority_arn
        .unwrap_or_default()
}

async fn csr(room: &Room, arn: &str) -> Vec<u8> {
    let input = GetCertificateAuthorityCsrRequest {
        certificate_authority_arn: arn.to_owned(),
    };
    let told = room
        .pca
        .get_certificate_authority_csr(&room.cx, input)
        .await;
    told.expect("a request")
        .csr
        .unwrap_or_default()
        .into_bytes()
}

async fn issue(
    room: &Room,
    arn: &str,
    csr: Vec<u8>,
    template: Option<&str>,
    days: i64,
) -> Reply<(String, String)> {
    let input = IssueCertificateRequest {
        certificate_authority_arn: arn.to_owned(),
        csr: Blob(csr),
        signing_algorithm: "SHA256WITHECDSA".to_owned(),
        template_arn: template.map(str::to_owned),
        validity: Validity {
            value: days,
            r#type: "DAYS".to_owned(),
        },
        ..Default::default()
    };
    let issued = room.pca.issue_certificate(&room.cx, input).await?;
    let input = GetCertificateRequest {
        certificate_authority_arn: arn.to_owned(),
        certificate_arn: issued.certificate_arn.unwrap_or_default(),
    };
    let told = room.pca.get_certificate(&room.cx, input).await?;
    let chain = told.certificate_chain.unwrap_or_default();
    Ok((told.certificate.unwrap_or_default(), chain))
}

async fn import(room: &Room, arn: &str, certificate: &str, chain: &str) -> Reply<()> {
    let input = ImportCertificateAuthorityCertificateRequest {
        certificate_authority_arn: arn.to_owned(),
        certificate: Blob(certificate.as_bytes().to_vec()),
        certificate_chain: Some(Blob(chain.as_bytes().to_vec())),
    };
    let done = room
        .pca
        .import_certificate_authority_certificate(&room.cx, input);
    done.await
}

async fn status(room: &Room, arn: &str) -> String {
    let input = DescribeCertificateAuthorityRequest {
        certificate_authority_arn: arn.to_owned(),
    };
    let told = room
        .pca
        .describe_certificate_authority(&room.cx, input)
        .await;
    let told = told.expect("an authority").certificate_authority;
    told.and_then(|told| told.status).unwrap_or_default()
}

/// A root that issues.
pub(super) async fn root(room: &Room, usage: &str) -> String {
    let arn = create(room, "ROOT", usage).await;
    assert_eq!(status(room, &arn).await, "PENDING_CERTIFICATE");
    let request = csr(room, &arn).await;
    let (certificate, _) = issue(room, &arn, request, Some(ROOT), 3_650)
        .await
        .expect("a root");
    import(room, &arn, &certificate, "")
        .await
        .expect("imported");
    assert_eq!(status(room, &arn).await, "ACTIVE");
    arn
}

/// Switches an authority off, or on again.
pub(super) async fn disable(room: &Room, arn: &str, off: bool) {
    let input = UpdateCertificateAuthorityRequest {
        certificate_authority_arn: arn.to_owned(),
        status: Some(if off { "DISABLED" } else { "ACTIVE" }.to_owned()),
        ..Default::default()
    };
    let done = room.pca.update_certificate_authority(&room.cx, input);
    done.await.expect("switched");
}

#[tokio::test]
async fn a_subordinate_authority_is_signed_by_a_root_and_issues() {
    let room = Room::new().await;
    let root = root(&room, "GENERAL_PURPOSE").await;
    let below = create(&room, "SUBORDINATE", "GENERAL_PURPOSE").await;
    let request = csr(&room, &below).await;
    let early = issue(&room, &below, request.clone(), None, 30).await;
    assert_eq!(early.expect_err("not active").code, "InvalidStateException");
    let (certificate, chain) = issue(&room, &root, request, Some(BELOW), 365)
        .await
        .expect("one");
    let wrong = import(&room, &root, &certificate, &chain).await;
    assert_eq!(
        wrong.expect_err("another key").code,
        "CertificateMismatchException"
    );
    import(&room, &below, &certificate, &chain)
        .await
        .expect("imported");
    let leaf = csr(&room, &root).await;
    let (_, chain) = issue(&room, &below, leaf.clone(), None, 30)
        .await
        .expect("a leaf");
    assert_eq!(chain.matches("BEGIN CERTIFICATE").count(), 2);
    let long = issue(&room, &below, leaf, None, 400).await;
    assert_eq!(long.expect_err("too long").code, "InvalidArgsException");
    let bad = issue(&room, &below, b"nothing".to_vec(), None, 1).await;
    assert_eq!(bad.expect_err("no request").code, "MalformedCSRException");
}

#[tokio::test]
async fn a_short_lived_authority_issues_for_seven_days_at_most() {
    let room = Room::new().await;
    let root = root(&room, "SHORT_LIVED_CERTIFICATE").await;
    let leaf = csr(&room, &root).await;
    issue(&room, &root, leaf.clone(), None, 7)
        .await
        .expect("a week");
    let long = issue(&room, &root, leaf, None, 8).await;
    assert_eq!(long.expect_err("too long").code, "InvalidArgsException");
}

#[tokio::test]
async fn an_authority_is_disabled_deleted_restored_and_gone() {
    let room = Room::new().await;
    let arn = root(&room, "GENERAL_PURPOSE").await;
    let delete = || DeleteCertificateAuthorityRequest {
        certificate_authority_arn: arn.clone(),
        permanent_deletion_time_in_days: Some(7),
    };
    let early = room
        .pca
        .delete_certificate_authority(&room.cx, delete())
        .await;
    assert_eq!(early.expect_err("active").code, "InvalidStateException");
    let disable = UpdateCertificateAuthorityRequest {
        certificate_authority_arn: arn.clone(),
        status: Some("DISABLED".to_owned()),
        ..Default::default()
    };
    let done = room
        .pca
        .update_certificate_authority(&room.cx, disable)
        .await;
    done.expect("disabled");
    let done = room
        .pca
        .delete_certificate_authority(&room.cx, delete())
        .await;
    done.expect("deleted");
    assert_eq!(status(&room, &arn).await, "DELETED");
    let restore = RestoreCertificateAuthorityRequest {
        certificate_authority_arn: arn.clone(),
    };
    let done = room
        .pca
        .restore_certificate_authority(&room.cx, restore)
        .await;
    done.expect("restored");
    assert_eq!(status(&room, &arn).await, "DISABLED");
    let done = room
        .pca
        .delete_certificate_authority(&room.cx, delete())
        .await;
    done.expect("deleted again");
    room.clock.advance(Duration::from_secs(7 * 24 * 60 * 60));
    let input = DescribeCertificateAuthorityRequest {
        certificate_authority_arn: arn.clone(),
    };
    let gone = room
        .pca
        .describe_certificate_authority(&room.cx, input)
        .await;
    assert_eq!(gone.expect_err("gone").code, "ResourceNotFoundException");
}

#[tokio::test]
async fn certificate_manager_has_a_private_authority_issue() {
    let room = Room::new().await;
    let root = root(&room, "GENERAL_PURPOSE").await;
    let input = RequestCertificateRequest {
        domain_name: "orders.internal".to_owned(),
        certificate_authority_arn: Some(root.clone()),
        key_algorithm: Some("EC_prime256v1".to_owned()),
        ..Default::default()
    };
    let made = room.acm.request_certificate(&room.cx, input).await;
    let arn = made
        .expect("a certificate")
        .certificate_arn
        .unwrap_or_default();
    room.look_at(&arn).await;
    let input = DescribeCertificateRequest {
        certificate_arn: arn,
    };
    let told = room.acm.describe_certificate(&room.cx, input).await;
    let told = told.expect("told").certificate.expect("a detail");
    assert_eq!(told.status.as_deref(), Some("ISSUED"));
    assert_eq!(told.r#type.as_deref(), Some("PRIVATE"));
    assert_eq!(told.certificate_authority_arn, Some(root.clone()));
    let revoke = || RevokeCertificateRequest {
        certificate_authority_arn: root.clone(),
        certificate_serial: "00".to_owned(),
        revocation_reason: "SUPERSEDED".to_owned(),
    };
    let refused = room.pca.revoke_certificate(&room.cx, revoke()).await;
    assert_eq!(
        refused.expect_err("unknown").code,
        "ResourceNotFoundException"
    );
}
