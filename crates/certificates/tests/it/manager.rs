//! Certificate Manager.

use super::Room;
use api::acm::{
    Acm as _, CertificateDetail, CertificateOptions, DeleteCertificateRequest,
    DescribeCertificateRequest, ExportCertificateRequest, Filters, GetCertificateRequest,
    ImportCertificateRequest, ListCertificatesRequest, RenewCertificateRequest,
    RequestCertificateRequest,
};
use api::{ApiError, Blob, Reply};
use domain::ecs::Tags;
use domain::elb::{Listener, ListenerTls};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn wanted(domain: &str) -> RequestCertificateRequest {
    RequestCertificateRequest {
        domain_name: domain.to_owned(),
        validation_method: Some("DNS".to_owned()),
        key_algorithm: Some("EC_prime256v1".to_owned()),
        ..Default::default()
    }
}

async fn request(room: &Room, input: RequestCertificateRequest) -> String {
    let made = room.acm.request_certificate(&room.cx, input).await;
    made.expect("a certificate")
        .certificate_arn
        .unwrap_or_default()
}

async fn describe(room: &Room, arn: &str) -> CertificateDetail {
    let input = DescribeCertificateRequest {
        certificate_arn: arn.to_owned(),
    };
    let told = room.acm.describe_certificate(&room.cx, input).await;
    told.expect("a certificate").certificate.expect("a detail")
}

async fn get(room: &Room, arn: &str) -> Reply<(String, String)> {
    let input = GetCertificateRequest {
        certificate_arn: arn.to_owned(),
    };
    let told = room.acm.get_certificate(&room.cx, input).await?;
    let chain = told.certificate_chain.unwrap_or_default();
    Ok((told.certificate.unwrap_or_default(), chain))
}

fn code<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    let ApiError { code, .. } = reply.expect_err("a refusal");
    code
}

#[tokio::test]
async fn a_certificate_is_asked_for_validated_and_issued() {
    let room = Room::new().await;
    let mut input = wanted("shop.example.com");
    input.subject_alternative_names = Some(vec!["*.shop.example.com".to_owned()]);
    let arn = request(&room, input).await;
    let told = describe(&room, &arn).await;
    assert_eq!(told.status.as_deref(), Some("PENDING_VALIDATION"));
    let validations = told.domain_validation_options.expect("validations");
    let records: Vec<_> = validations
        .iter()
        .map(|one| one.resource_record.clone())
        .collect();
    assert_eq!(records.len(), 2);
    assert_eq!(
        records[0], records[1],
        "one record proves a name and its wildcard"
    );
    assert_eq!(code(get(&room, &arn).await), "RequestInProgressException");

    room.look_at(&arn).await;
    let told = describe(&room, &arn).await;
    assert_eq!(told.status.as_deref(), Some("ISSUED"));
    assert_eq!(told.r#type.as_deref(), Some("AMAZON_ISSUED"));
    assert_eq!(told.subject.as_deref(), Some("CN=shop.example.com"));
    assert_eq!(told.issuer.as_deref(), Some("Longshore"));
    let (certificate, chain) = get(&room, &arn).await.expect("a certificate");
    assert!(certificate.starts_with("-----BEGIN CERTIFICATE-----\n"));
    assert_eq!(chain, room.room.open_authority().await.expect("a root"));
}

#[tokio::test]
async fn a_repeated_request_with_its_token_finds_the_first_for_an_hour() {
    let room = Room::new().await;
    let asked = || RequestCertificateRequest {
        idempotency_token: Some("once".to_owned()),
        ..wanted("shop.example.com")
    };
    let first = request(&room, asked()).await;
    assert_eq!(request(&room, asked()).await, first);
    room.clock.advance(Duration::from_secs(3_600));
    assert_ne!(request(&room, asked()).await, first);
}

#[tokio::test]
async fn a_certificate_is_renewed_before_it_ends_under_the_same_arn() {
    let room = Room::new().await;
    let arn = request(&room, wanted("shop.example.com")).await;
    room.look_at(&arn).await;
    let (first, _) = get(&room, &arn).await.expect("a certificate");
    room.look_at(&arn).await;
    assert_eq!(get(&room, &arn).await.expect("the same").0, first);
    room.clock.advance(DAY * 153);
    room.look_at(&arn).await;
    assert_ne!(get(&room, &arn).await.expect("another").0, first);
    assert!(describe(&room, &arn).await.renewal_summary.is_some());
    let asked = RenewCertificateRequest {
        certificate_arn: arn.clone(),
    };
    let (second, _) = get(&room, &arn).await.expect("a certificate");
    room.acm
        .renew_certificate(&room.cx, asked)
        .await
        .expect("asked");
    room.look_at(&arn).await;
    assert_ne!(get(&room, &arn).await.expect("another").0, second);
}

#[tokio::test]
async fn what_a_listener_uses_is_told_and_not_deleted() {
    let room = Room::new().await;
    let arn = request(&room, wanted("shop.example.com")).await;
    let listener = Listener {
        scope: room.cx.scope.clone(),
        load_balancer: ("web".to_owned(), "0123456789abcdef".to_owned()),
        id: "fedcba9876543210".to_owned(),
        port: 443,
        protocol: "HTTPS".to_owned(),
        tls: Some(ListenerTls {
            policy: "ELBSecurityPolicy-2016-08".to_owned(),
            certificates: vec![arn.clone()],
            alpn: None,
        }),
        default_actions: Vec::new(),
        attributes: Tags::new(),
        tags: Tags::new(),
    };
    let put = &listener;
    let saved: Result<(), store::CommitError> = room
        .store
        .transact(|txn| async move {
            txn.put(put);
            Ok(())
        })
        .await;
    saved.expect("a listener");
    let users = describe(&room, &arn).await.in_use_by.unwrap_or_default();
    assert!(users[0].ends_with("loadbalancer/app/web/0123456789abcdef"));
    let delete = || DeleteCertificateRequest {
        certificate_arn: arn.clone(),
    };
    let refused = room.acm.delete_certificate(&room.cx, delete()).await;
    assert_eq!(code(refused), "ResourceInUseException");
}

#[tokio::test]
async fn an_exportable_certificate_is_exported_and_imported_elsewhere_only_with_its_key() {
    let room = Room::new().await;
    let mut input = wanted("shop.example.com");
    input.options = Some(CertificateOptions {
        export: Some("ENABLED".to_owned()),
        ..Default::default()
    });
    let arn = request(&room, input).await;
    room.look_at(&arn).await;
    let export = ExportCertificateRequest {
        certificate_arn: arn.clone(),
        passphrase: Blob(b"open sesame".to_vec()),
    };
    let told = room
        .acm
        .export_certificate(&room.cx, export)
        .await
        .expect("an export");
    let key = told.private_key.expect("a key");
    assert!(key.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    let import = ImportCertificateRequest {
        certificate: Blob(told.certificate.expect("a certificate").into_bytes()),
        private_key: Blob(key.into_bytes()),
        ..Default::default()
    };
    let refused = room.acm.import_certificate(&room.cx, import).await;
    assert_eq!(code(refused), "ValidationException");

    let kept = request(&room, wanted("other.example.com")).await;
    room.look_at(&kept).await;
    let export = ExportCertificateRequest {
        certificate_arn: kept,
        passphrase: Blob(b"open sesame".to_vec()),
    };
    let refused = room.acm.export_certificate(&room.cx, export).await;
    assert_eq!(code(refused), "ValidationException");
}

#[tokio::test]
async fn lists_tell_rsa_keys_unless_others_are_asked_for_and_go_page_by_page() {
    let room = Room::new().await;
    for number in 0..3 {
        request(&room, wanted(&format!("shop{number}.example.com"))).await;
        room.clock.advance(DAY);
    }
    let plain = ListCertificatesRequest::default();
    let told = room
        .acm
        .list_certificates(&room.cx, plain)
        .await
        .expect("a list");
    assert_eq!(
        told.certificate_summary_list.map(|rows| rows.len()),
        Some(0)
    );
    let mut seen = Vec::new();
    let mut token = None;
    loop {
        let input = ListCertificatesRequest {
            includes: Some(Filters {
                key_types: Some(vec!["EC_prime256v1".to_owned()]),
                ..Default::default()
            }),
            max_items: Some(2),
            next_token: token,
            ..Default::default()
        };
        let told = room
            .acm
            .list_certificates(&room.cx, input)
            .await
            .expect("a page");
        let rows = told.certificate_summary_list.unwrap_or_default();
        seen.extend(rows.into_iter().filter_map(|row| row.domain_name));
        token = told.next_token;
        if token.is_none() {
            break;
        }
    }
    let all: Vec<_> = (0..3)
        .map(|number| format!("shop{number}.example.com"))
        .collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn arns_that_name_nothing_are_told_from_those_that_are_none() {
    let room = Room::new().await;
    let missing = room.cx.scope.arn("acm", "certificate/none").to_string();
    assert_eq!(
        code(get(&room, &missing).await),
        "ResourceNotFoundException"
    );
    let other = room.cx.scope.arn("iam", "certificate/none").to_string();
    assert_eq!(code(get(&room, &other).await), "InvalidArnException");
}
