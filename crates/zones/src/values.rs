//! Values of records as they are written in a zone file: whether they are what their type says.
//!
//! Nothing is changed: a value is kept and told as it was given.

use domain::zones::names::canonical;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Characters of one string of a TXT value. Source: RFC 1035, 3.3.
const STRING: usize = 255;

/// What is wrong with a value of a record of the type `kind`, in Route 53's form.
// Source: refusals quoted in public issues. Where none is, the wording is ours in their form.
pub(crate) fn problem(kind: &str, value: &str) -> Option<String> {
    let found = match kind {
        "A" => address::<Ipv4Addr>(value, "ARRDATA", "IPv4"),
        "AAAA" => address::<Ipv6Addr>(value, "AAAARRDATA", "IPv6"),
        "CNAME" | "NS" | "PTR" => name(value),
        "MX" => fields(kind, value, &["a preference", "a domain name"]).or_else(|| mail(value)),
        "SRV" => fields(
            kind,
            value,
            &["a priority", "a weight", "a port", "a domain name"],
        )
        .or_else(|| service(value)),
        "SOA" => authority(value),
        "TXT" | "SPF" => strings(value),
        "CAA" => issuers(value),
        // Types the resolver does not answer are kept as they are.
        _ => value
            .trim()
            .is_empty()
            .then(|| fatal("EmptyValue", "Value is empty", value)),
    };
    found.map(|found| format!("Invalid Resource Record: '{found}'"))
}

fn fatal(code: &str, text: &str, value: &str) -> String {
    format!("FATAL problem: {code} ({text}) encountered with '{value}'")
}

fn address<T: std::str::FromStr>(value: &str, kind: &str, family: &str) -> Option<String> {
    if value.contains(char::is_whitespace) {
        let code = format!("{kind}NotSingleField");
        return Some(fatal(&code, "Value contains spaces", value));
    }
    let code = format!("{kind}Illegal{family}Address");
    let text = format!("Value is not a valid {family} address");
    value.parse::<T>().err().map(|_| fatal(&code, &text, value))
}

fn name(value: &str) -> Option<String> {
    canonical(value).err().map(|problem| problem.to_string())
}

fn fields(kind: &str, value: &str, wanted: &[&str]) -> Option<String> {
    let code = format!("{kind}RRDATANot{}Fields", wanted.len());
    let text = format!("Value should have {}", wanted.join(", "));
    (value.split_whitespace().count() != wanted.len()).then(|| fatal(&code, &text, value))
}

fn number<T: std::str::FromStr>(field: &str, value: &str) -> Option<String> {
    let problem = || {
        fatal(
            "IllegalNumber",
            "Value has a field that is not a number in range",
            value,
        )
    };
    field.parse::<T>().err().map(|_| problem())
}

fn mail(value: &str) -> Option<String> {
    let (preference, exchange) = value.trim().split_once(char::is_whitespace)?;
    let nowhere = exchange.trim() == ".";
    number::<u16>(preference, value).or_else(|| name(exchange.trim()).filter(|_| !nowhere))
}

fn service(value: &str) -> Option<String> {
    let fields: Vec<&str> = value.split_whitespace().collect();
    let (target, numbers) = fields.split_last()?;
    let mut numbers = numbers
        .iter()
        .filter_map(|field| number::<u16>(field, value));
    numbers
        .next()
        .or_else(|| name(target).filter(|_| *target != "."))
}

fn authority(value: &str) -> Option<String> {
    let wanted = [
        "a server",
        "a mailbox",
        "a serial number",
        "refresh",
        "retry",
        "expire",
        "minimum",
    ];
    let words: Vec<&str> = value.split_whitespace().collect();
    fields("SOA", value, &wanted)
        .or_else(|| words[..2].iter().find_map(|word| name(word)))
        .or_else(|| number::<u32>(words[2], value))
        .or_else(|| {
            words[3..]
                .iter()
                .find_map(|word| number::<i32>(word, value))
        })
}

/// One or more strings in quotation marks; a backslash takes the next character as it is.
fn strings(value: &str) -> Option<String> {
    let bare = || {
        fatal(
            "InvalidCharacterString",
            "Value should be enclosed in quotation marks",
            value,
        )
    };
    let (mut inside, mut length, mut any) = (false, 0, false);
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match (inside, letter) {
            (false, '"') => (inside, length) = (true, 0),
            (false, ' ' | '\t') => {}
            (false, _) => return Some(bare()),
            (true, '"') => (inside, any) = (false, true),
            (true, other) => {
                if other == '\\' && letters.next().is_none() {
                    return Some(bare());
                }
                length += other.len_utf8();
                if length > STRING {
                    return Some(fatal("CharacterStringTooLong", "Value is too long", value));
                }
            }
        }
    }
    (inside || !any).then(bare)
}

fn issuers(value: &str) -> Option<String> {
    let mut parts = value.trim().splitn(3, char::is_whitespace);
    let (flags, tag, rest) = (parts.next()?, parts.next(), parts.next());
    let (Some(tag), Some(rest)) = (tag, rest) else {
        let text = "Value should have flags, a tag and a value in quotation marks";
        return Some(fatal("CAARRDATANot3Fields", text, value));
    };
    let is_tag = !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let bad_tag = || fatal("CAARRDATAIllegalTag", "Value has a tag that is none", value);
    number::<u8>(flags, value)
        .or_else(|| (!is_tag).then(bad_tag))
        .or_else(|| strings(rest.trim()))
}

#[cfg(test)]
mod tests;
