//! Names of subjects and alternatives, from the wire to a certificate.

use crate::handlers::Outcome;
use crate::x509::sign;
use api::acm_pca::{ASN1Subject, GeneralName, invalid_args_exception};
use rcgen::string::Ia5String;
use rcgen::{DistinguishedName, DnType, SanType};

/// Object identifiers of name parts: qualifier, serial number, title, surname, given name,
/// initials, pseudonym, generation.
const PARTS: [&[u64]; 8] = [
    &[2, 5, 4, 46],
    &[2, 5, 4, 5],
    &[2, 5, 4, 12],
    &[2, 5, 4, 4],
    &[2, 5, 4, 42],
    &[2, 5, 4, 43],
    &[2, 5, 4, 65],
    &[2, 5, 4, 44],
];

/// A subject's name.
///
/// # Errors
/// When it has custom attributes beside others, or an identifier that is none.
pub(super) fn name(subject: &ASN1Subject) -> Outcome<DistinguishedName> {
    let mut name = DistinguishedName::new();
    let known = [
        (DnType::CountryName, &subject.country),
        (DnType::StateOrProvinceName, &subject.state),
        (DnType::LocalityName, &subject.locality),
        (DnType::OrganizationName, &subject.organization),
        (DnType::OrganizationalUnitName, &subject.organizational_unit),
        (DnType::CommonName, &subject.common_name),
    ];
    for (part, value) in known {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            name.push(part, value);
        }
    }
    let others = [
        &subject.distinguished_name_qualifier,
        &subject.serial_number,
        &subject.title,
        &subject.surname,
        &subject.given_name,
        &subject.initials,
        &subject.pseudonym,
        &subject.generation_qualifier,
    ];
    for (part, value) in PARTS.into_iter().zip(others) {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            name.push(DnType::from_oid(part), value);
        }
    }
    for attribute in subject.custom_attributes.iter().flatten() {
        let part = identifier(&attribute.object_identifier)?;
        name.push(DnType::from_oid(&part), attribute.value.as_str());
    }
    Ok(name)
}

/// An object identifier's numbers.
pub(super) fn identifier(text: &str) -> Outcome<Vec<u64>> {
    let numbers: Result<Vec<u64>, _> = text.split('.').map(str::parse).collect();
    let valid = numbers.ok().filter(|numbers| numbers.len() >= 2);
    let invalid = || invalid_args_exception(format!("{text} is no object identifier."));
    Ok(valid.ok_or_else(invalid)?)
}

/// An alternative name.
///
/// # Errors
/// When it is of a kind that is not built.
pub(super) fn alternative(name: &GeneralName) -> Outcome<SanType> {
    let text = |text: &str| {
        Ia5String::try_from(text)
            .map_err(|_| invalid_args_exception(format!("{text} cannot stand in a certificate.")))
    };
    if let Some(dns) = &name.dns_name {
        return Ok(SanType::DnsName(text(dns)?));
    }
    if let Some(mail) = &name.rfc822_name {
        return Ok(SanType::Rfc822Name(text(mail)?));
    }
    if let Some(uri) = &name.uniform_resource_identifier {
        return Ok(SanType::URI(text(uri)?));
    }
    if let Some(address) = &name.ip_address {
        let read = sign::alternative(address).ok();
        let read = read.filter(|read| matches!(read, SanType::IpAddress(_)));
        let invalid = || invalid_args_exception(format!("{address} is no IP address."));
        return Ok(read.ok_or_else(invalid)?);
    }
    Err(invalid_args_exception(
        "Alternative names other than DNS names, mail addresses, URIs and IP addresses are not \
         supported by Longshore",
    )
    .into())
}
