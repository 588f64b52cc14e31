//! Certificates that are asked for.

use super::tags;
use crate::Certificates;
use crate::handlers::{Outcome, Refusal};
use api::acm::{
    RequestCertificateRequest, RequestCertificateResponse, invalid_arn_exception,
    invalid_domain_validation_options_exception, invalid_parameter_exception,
};
use domain::certificates::{
    Authority, Certificate, CertificateOrigin, CertificateStatus, DomainValidation,
};
use domain::clock::elapsed;
use domain::{Arn, IdSource, Key, Record as _};
use std::time::Duration;
use store::Txn;
use wire::Context;

/// How long a token stands for the certificate it was first used for.
/// Source: Certificate Manager API, `RequestCertificate`: one hour.
const TOKEN_LIFE: Duration = Duration::from_secs(60 * 60);
/// Kinds of keys that can be asked for.
const KINDS: [&str; 6] = [
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "EC_prime256v1",
    "EC_secp384r1",
    "EC_secp521r1",
];

pub(super) async fn request(
    room: &Certificates,
    cx: &Context,
    input: RequestCertificateRequest,
) -> Outcome<RequestCertificateResponse> {
    let resource = cx.scope.arn("acm", "certificate/*").to_string();
    cx.allow("acm:RequestCertificate", &resource).await?;
    let origin = origin(room, cx, input.certificate_authority_arn.as_deref()).await?;
    let wanted = &wanted(room, cx, input, origin)?;
    let below = &Key::kind(Certificate::KIND).join(&cx.scope.segments());
    let request = |txn: Txn| async move {
        if wanted.token.is_some() {
            let all: Vec<Certificate> = txn.list(below).await?;
            if let Some(known) = all.iter().find(|known| is_same(known, wanted)) {
                return Ok(known.arn());
            }
        }
        txn.put(wanted);
        Ok::<_, Refusal>(wanted.arn())
    };
    let arn = room.store.transact(request).await?;
    Ok(RequestCertificateResponse {
        certificate_arn: Some(arn.to_string()),
    })
}

/// Whether a request is one that was made before.
fn is_same(known: &Certificate, wanted: &Certificate) -> bool {
    known.token == wanted.token
        && known.names == wanted.names
        && known.origin == wanted.origin
        && elapsed(known.created_at, wanted.created_at) < TOKEN_LIFE
}

/// Who is to issue it. A private authority must be there, and the caller may ask it to.
async fn origin(
    room: &Certificates,
    cx: &Context,
    authority: Option<&str>,
) -> Outcome<CertificateOrigin> {
    let Some(text) = authority else {
        return Ok(CertificateOrigin::Issued);
    };
    let invalid = || invalid_arn_exception(format!("Invalid certificate authority ARN: {text}"));
    let arn: Arn = text.parse().map_err(|_| invalid())?;
    let key = Authority::key_of_arn(&arn).ok_or_else(invalid)?;
    let found = room.store.get::<Authority>(&key).await?;
    let policy = found.as_ref().and_then(|found| found.policy.as_deref());
    cx.allow_by("acm-pca:IssueCertificate", text, &[], policy)
        .await?;
    // One that is not there fails as AWS has it: the certificate is made, and its status FAILED.
    Ok(CertificateOrigin::Private(arn))
}

fn wanted(
    room: &Certificates,
    cx: &Context,
    input: RequestCertificateRequest,
    origin: CertificateOrigin,
) -> Outcome<Certificate> {
    if input.managed_by.is_some() {
        return Err(invalid_parameter_exception(
            "Certificates that CloudFront manages are not supported by Longshore",
        )
        .into());
    }
    let names = names(&input);
    let is_private = matches!(origin, CertificateOrigin::Private(_));
    let validation = match is_private {
        true => Vec::new(),
        false => validations(&names, &input, &*room.ids)?,
    };
    let key_algorithm = input.key_algorithm.unwrap_or_else(|| "RSA_2048".to_owned());
    if !KINDS.contains(&key_algorithm.as_str()) {
        let message = format!("The key algorithm {key_algorithm} cannot be requested.");
        return Err(invalid_parameter_exception(message).into());
    }
    let options = input.options.unwrap_or_default();
    let transparency = options.certificate_transparency_logging_preference;
    Ok(Certificate {
        scope: cx.scope.clone(),
        id: room.ids.uuid(),
        domain: names[0].clone(),
        names,
        origin,
        status: CertificateStatus::PendingValidation,
        validation,
        key_algorithm,
        material: None,
        transparency: transparency.as_deref() != Some("DISABLED"),
        may_export: is_private || options.export.as_deref() == Some("ENABLED"),
        exported: false,
        renewal_asked: false,
        renewed_at: None,
        revoked: None,
        failure: None,
        token: input.idempotency_token,
        tags: tags::given(input.tags)?,
        created_at: room.clock.now(),
        issued_at: None,
        imported_at: None,
    })
}

/// The domain, then the other names, each once, in small letters.
fn names(input: &RequestCertificateRequest) -> Vec<String> {
    let others = input.subject_alternative_names.iter().flatten();
    let mut names: Vec<String> = Vec::new();
    for name in std::iter::once(&input.domain_name).chain(others) {
        let name = name.to_ascii_lowercase();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// How each name would be validated.
fn validations(
    names: &[String],
    input: &RequestCertificateRequest,
    ids: &dyn IdSource,
) -> Outcome<Vec<DomainValidation>> {
    let method = input.validation_method.as_deref().unwrap_or("EMAIL");
    if method == "HTTP" {
        return Err(invalid_parameter_exception(
            "HTTP validation is for certificates that CloudFront manages.",
        )
        .into());
    }
    let options = input
        .domain_validation_options
        .as_deref()
        .unwrap_or_default();
    for option in options {
        let (name, above) = (&option.domain_name, &option.validation_domain);
        let bare = name.trim_start_matches("*.");
        let is_above = bare == above || bare.ends_with(&format!(".{above}"));
        if !names.contains(&name.to_ascii_lowercase()) || !is_above {
            let message = format!("The validation domain {above} is not valid for {name}.");
            return Err(invalid_domain_validation_options_exception(message).into());
        }
    }
    let mut records: std::collections::BTreeMap<&str, (String, String)> = Default::default();
    let validation = names.iter().map(|name| {
        let bare = name.trim_start_matches("*.");
        let option = options.iter().find(|option| option.domain_name == *name);
        // A name and its wildcard are proved by one record.
        let record = (method == "DNS").then(|| {
            let record = records.entry(bare).or_insert_with(|| {
                let (left, right) = (ids.hex(32), ids.hex(32));
                let value = format!("_{right}.acm-validations.longshore.");
                (format!("_{left}.{bare}."), value)
            });
            record.clone()
        });
        DomainValidation {
            domain: name.clone(),
            method: method.to_owned(),
            asked_of: option
                .map_or(bare, |option| &option.validation_domain)
                .to_owned(),
            record,
            done: false,
        }
    });
    Ok(validation.collect())
}
