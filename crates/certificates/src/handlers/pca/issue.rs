//! Certificates issued by an authority.

use super::template::{Base, Template};
use super::{find, subject};
use crate::Certificates;
use crate::handlers::{Outcome, Refusal};
use crate::issue::SHORT_LIFE;
use crate::x509::request::{NAMES, Request, USAGES};
use crate::x509::sign::{self, Signed, Signer, Validity};
use crate::x509::{X509Error, keys};
use api::acm_pca::{
    ApiPassthrough, Extensions, IssueCertificateRequest, IssueCertificateResponse, KeyUsage,
    Validity as Wanted, invalid_args_exception, invalid_state_exception, malformed_csr_exception,
};
use domain::Timestamp;
use domain::certificates::{Authority, AuthorityStatus, IssuedCertificate};
use domain::clock::elapsed;
use jiff::Span;
use jiff::tz::TimeZone;
use rcgen::{
    CertificateParams, CustomExtension, ExtendedKeyUsagePurpose as Purpose, KeyUsagePurpose,
};
use std::time::Duration;
use store::Txn;
use wire::Context;

const HOUR: Duration = Duration::from_secs(60 * 60);

pub(super) async fn issue(
    room: &Certificates,
    cx: &Context,
    input: IssueCertificateRequest,
) -> Outcome<IssueCertificateResponse> {
    let arn = &input.certificate_authority_arn;
    let authority = find(room, cx, arn, "IssueCertificate").await?;
    let template = Template::read(input.template_arn.as_deref())?;
    let signed = sign(room, &authority, &input, template)?;
    let chain = match &authority.certificate {
        Some((certificate, chain)) => format!("{certificate}{chain}"),
        None => String::new(),
    };
    let issued = &IssuedCertificate {
        scope: authority.scope.clone(),
        authority: authority.id.clone(),
        id: room.ids.hex(32),
        certificate: signed.certificate,
        chain,
        serial: signed.facts.serial,
        not_after: signed.facts.not_after,
        revoked: None,
        token: input.idempotency_token.clone(),
    };
    let below = &IssuedCertificate::authority_key(&authority.scope, &authority.id);
    let save = |txn: Txn| async move {
        if issued.token.is_some() {
            let known: Vec<IssuedCertificate> = txn.list(below).await?;
            if let Some(known) = known.iter().find(|known| known.token == issued.token) {
                return Ok(known.arn());
            }
        }
        txn.put(issued);
        Ok::<_, Refusal>(issued.arn())
    };
    let arn = room.store.transact(save).await?;
    Ok(IssueCertificateResponse {
        certificate_arn: Some(arn.to_string()),
    })
}

fn sign(
    room: &Certificates,
    authority: &Authority,
    input: &IssueCertificateRequest,
    template: Template,
) -> Outcome<Signed> {
    let request = Request::read(&input.csr.0);
    let request = request.map_err(|error| malformed_csr_exception(error.to_string()))?;
    let validity = validity(room, authority, input, template)?;
    let params = params(
        room,
        &request,
        input.api_passthrough.as_ref(),
        template,
        validity,
    )?;
    let key = room.open_key(authority);
    let key = key.map_err(|error| invalid_state_exception(error.to_string()))?;
    if keys::algorithm(&authority.key_algorithm, &input.signing_algorithm).is_err() {
        let signing = &input.signing_algorithm;
        let message = format!("The authority's key does not sign with {signing}.");
        return Err(invalid_args_exception(message).into());
    }
    let signed = match (&authority.certificate, template.base) {
        (_, Base::RootCa) => sign::self_signed(&params, &key),
        (Some((certificate, _)), _) => {
            sign::signed(&params, &request.public, Signer { certificate, key })
        }
        (None, _) => {
            return Err(invalid_state_exception(
                "The certificate authority is not active: import its certificate first.",
            )
            .into());
        }
    };
    Ok(signed.map_err(|error: X509Error| invalid_args_exception(error.to_string()))?)
}

/// From when until when, within what the authority may give.
fn validity(
    room: &Certificates,
    authority: &Authority,
    input: &IssueCertificateRequest,
    template: Template,
) -> Outcome<Validity> {
    let now = room.clock.now();
    let is_root = template.base == Base::RootCa;
    match (authority.status, is_root) {
        (AuthorityStatus::Active, _) => {}
        (AuthorityStatus::PendingCertificate, true) if authority.kind == "ROOT" => {}
        _ => {
            return Err(invalid_state_exception(
                "The certificate authority is not in the correct state to issue certificates.",
            )
            .into());
        }
    }
    let from = match &input.validity_not_before {
        Some(wanted) => moment(wanted, now)?,
        // Source: Private CA's user guide: sixty minutes before it is issued.
        None => now.checked_sub(HOUR).unwrap_or(now),
    };
    let until = moment(&input.validity, now)?;
    let refuse = |message: &str| Err(invalid_args_exception(message).into());
    if until <= now || until <= from {
        return refuse("The certificate validity ends before it begins.");
    }
    let is_short = authority.usage == "SHORT_LIVED_CERTIFICATE";
    if is_short && !template.base.is_authority() && elapsed(now, until) > SHORT_LIFE {
        return refuse(
            "The validity of a certificate of a short-lived certificate authority cannot be \
             longer than seven days.",
        );
    }
    match &authority.facts {
        Some(facts) if !is_root && until > facts.not_after => {
            refuse("The certificate validity specified exceeds the certificate authority validity.")
        }
        _ => Ok(Validity { from, until }),
    }
}

/// The moment a validity names.
fn moment(wanted: &Wanted, now: Timestamp) -> Outcome<Timestamp> {
    let zoned = now.to_zoned(TimeZone::UTC);
    let value = wanted.value;
    let found = match wanted.r#type.as_str() {
        "DAYS" => Span::new()
            .try_days(value)
            .ok()
            .and_then(|span| zoned.checked_add(span).ok()),
        "MONTHS" => Span::new()
            .try_months(value)
            .ok()
            .and_then(|span| zoned.checked_add(span).ok()),
        "YEARS" => Span::new()
            .try_years(value)
            .ok()
            .and_then(|span| zoned.checked_add(span).ok()),
        "ABSOLUTE" => Timestamp::from_second(value)
            .ok()
            .map(|at| at.to_zoned(TimeZone::UTC)),
        _ => end_date(value),
    };
    let invalid = || {
        let kind = &wanted.r#type;
        invalid_args_exception(format!("{value} is not a validity of type {kind}."))
    };
    Ok(found.ok_or_else(invalid)?.timestamp())
}

/// A date written as one number: `YYYYMMDDHHMMSS`, or `YYMMDDHHMMSS` as certificates have it.
fn end_date(value: i64) -> Option<jiff::Zoned> {
    let text = value.to_string();
    let text = match text.len() {
        12 if text.as_str() < "50" => format!("20{text}"),
        12 => format!("19{text}"),
        _ => text,
    };
    let date = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", &text).ok()?;
    date.to_zoned(TimeZone::UTC).ok()
}

/// What the certificate says: what its template does, the request and the caller where passed on.
fn params(
    room: &Certificates,
    request: &Request,
    call: Option<&ApiPassthrough>,
    template: Template,
    validity: Validity,
) -> Outcome<CertificateParams> {
    let mut params = sign::blank(validity, &*room.ids);
    params.distinguished_name = request.subject.clone();
    if template.base.is_authority() {
        sign::as_authority(&mut params, template.path);
    } else {
        params.custom_extensions = request.those(|id| id == NAMES);
        if !template.blank {
            usages(&mut params, template.base);
        }
    }
    if template.from_request {
        pass_on(&mut params, request);
    }
    match (call, template.from_call) {
        (None, _) => {}
        (Some(call), true) => from_call(&mut params, call)?,
        (Some(_), false) => {
            return Err(invalid_args_exception(
                "The template does not take an API passthrough: use one whose name says so.",
            )
            .into());
        }
    }
    Ok(params)
}

/// Usages that come with a template.
fn usages(params: &mut CertificateParams, base: Base) {
    let (purposes, encipher): (&[Purpose], bool) = match base {
        Base::EndEntity => (&[Purpose::ServerAuth, Purpose::ClientAuth], true),
        Base::ClientAuth => (&[Purpose::ClientAuth], true),
        Base::ServerAuth => (&[Purpose::ServerAuth], true),
        Base::CodeSigning => (&[Purpose::CodeSigning], false),
        Base::OcspSigning => (&[Purpose::OcspSigning], false),
        Base::RootCa | Base::SubordinateCa => return,
    };
    params.extended_key_usages = purposes.to_vec();
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    if encipher {
        params.key_usages.push(KeyUsagePurpose::KeyEncipherment);
    }
}

/// Extensions of the request; usages of the template come before its own.
fn pass_on(params: &mut CertificateParams, request: &Request) {
    let has_usages = !params.key_usages.is_empty();
    let is_taken = |id: &[u64]| has_usages && USAGES.contains(&id);
    let has_names = |id: &[u64]| id == NAMES && !params.custom_extensions.is_empty();
    let passed = request.those(|id| !is_taken(id) && !has_names(id));
    params.custom_extensions.extend(passed);
}

/// What the caller gives.
fn from_call(params: &mut CertificateParams, call: &ApiPassthrough) -> Outcome<()> {
    if let Some(name) = &call.subject {
        params.distinguished_name = subject::name(name)?;
    }
    let Some(extensions) = &call.extensions else {
        return Ok(());
    };
    if let Some(names) = &extensions.subject_alternative_names {
        let names = names.iter().map(subject::alternative);
        params.subject_alt_names = names.collect::<Outcome<_>>()?;
        // Those of the request give way.
        let is_other = |one: &CustomExtension| !one.oid_components().eq(NAMES.iter().copied());
        params.custom_extensions.retain(is_other);
    }
    if let (Some(usage), true) = (&extensions.key_usage, params.key_usages.is_empty()) {
        params.key_usages = key_usages(usage);
    }
    if params.extended_key_usages.is_empty() {
        params.extended_key_usages = purposes(extensions)?;
    }
    if extensions.certificate_policies.is_some() {
        return Err(invalid_args_exception(
            "Certificate policies are not supported by Longshore: pass them as a custom extension",
        )
        .into());
    }
    for custom in extensions.custom_extensions.iter().flatten() {
        use base64::Engine as _;
        let id = subject::identifier(&custom.object_identifier)?;
        let content = base64::engine::general_purpose::STANDARD.decode(&custom.value);
        let content = content.map_err(|error| invalid_args_exception(error.to_string()))?;
        let mut extension = CustomExtension::from_oid_content(&id, content);
        extension.set_criticality(custom.critical == Some(true));
        params.custom_extensions.push(extension);
    }
    Ok(())
}

fn key_usages(usage: &KeyUsage) -> Vec<KeyUsagePurpose> {
    let all = [
        (usage.digital_signature, KeyUsagePurpose::DigitalSignature),
        (usage.non_repudiation, KeyUsagePurpose::ContentCommitment),
        (usage.key_encipherment, KeyUsagePurpose::KeyEncipherment),
        (usage.data_encipherment, KeyUsagePurpose::DataEncipherment),
        (usage.key_agreement, KeyUsagePurpose::KeyAgreement),
        (usage.key_cert_sign, KeyUsagePurpose::KeyCertSign),
        (usage.crl_sign, KeyUsagePurpose::CrlSign),
        (usage.encipher_only, KeyUsagePurpose::EncipherOnly),
        (usage.decipher_only, KeyUsagePurpose::DecipherOnly),
    ];
    let wanted = all.into_iter().filter(|(wanted, _)| *wanted == Some(true));
    wanted.map(|(_, purpose)| purpose).collect()
}

fn purposes(extensions: &Extensions) -> Outcome<Vec<Purpose>> {
    let purpose = |usage: &api::acm_pca::ExtendedKeyUsage| -> Outcome<Purpose> {
        if let Some(id) = &usage.extended_key_usage_object_identifier {
            return Ok(Purpose::Other(subject::identifier(id)?));
        }
        let other = |id: &[u64]| Purpose::Other(id.to_vec());
        Ok(match usage.extended_key_usage_type.as_deref() {
            Some("SERVER_AUTH") => Purpose::ServerAuth,
            Some("CLIENT_AUTH") => Purpose::ClientAuth,
            Some("CODE_SIGNING") => Purpose::CodeSigning,
            Some("EMAIL_PROTECTION") => Purpose::EmailProtection,
            Some("TIME_STAMPING") => Purpose::TimeStamping,
            Some("OCSP_SIGNING") => Purpose::OcspSigning,
            Some("SMART_CARD_LOGIN") => other(&[1, 3, 6, 1, 4, 1, 311, 20, 2, 2]),
            Some("DOCUMENT_SIGNING") => other(&[1, 3, 6, 1, 5, 5, 7, 3, 36]),
            Some("CERTIFICATE_TRANSPARENCY") => other(&[1, 3, 6, 1, 4, 1, 11_129, 2, 4, 4]),
            _ => return Err(invalid_args_exception("An extended key usage is empty.").into()),
        })
    };
    extensions
        .extended_key_usage
        .iter()
        .flatten()
        .map(purpose)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Wanted, moment};
    use domain::{Clock as _, ManualClock};

    #[test]
    fn validities_of_every_type_name_a_moment() {
        let now = ManualClock::default().now();
        let at = |value, kind: &str| {
            let wanted = Wanted {
                value,
                r#type: kind.to_owned(),
            };
            moment(&wanted, now).ok().map(|at| at.to_string())
        };
        assert_eq!(at(7, "DAYS").as_deref(), Some("2026-01-08T00:00:00Z"));
        assert_eq!(at(1, "MONTHS").as_deref(), Some("2026-02-01T00:00:00Z"));
        assert_eq!(at(10, "YEARS").as_deref(), Some("2036-01-01T00:00:00Z"));
        assert_eq!(at(1_767_225_600, "ABSOLUTE"), Some(now.to_string()));
        let end = Some("2030-01-02T03:04:05Z");
        assert_eq!(at(20_300_102_030_405, "END_DATE").as_deref(), end);
        assert_eq!(at(300_102_030_405, "END_DATE").as_deref(), end);
        assert_eq!(at(7, "END_DATE"), None);
        assert_eq!(at(i64::MAX, "DAYS"), None);
    }
}
