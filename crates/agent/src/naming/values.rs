//! Values as they are written in a zone file.

use netns::resolver::{Authority, Data};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Reads a value. `None` for what is none, and for types that the resolver does not answer:
/// NAPTR, SPF, DS, TLSA, SSHFP, SVCB and HTTPS.
pub(super) fn parse(kind: &str, value: &str) -> Option<Data> {
    let words: Vec<&str> = value.split_whitespace().collect();
    match (kind, words.as_slice()) {
        ("A", [address]) => Some(Data::Address(address.parse::<Ipv4Addr>().ok()?.into())),
        ("AAAA", [address]) => Some(Data::Address(address.parse::<Ipv6Addr>().ok()?.into())),
        ("CNAME", [target]) => Some(Data::Alias((*target).to_owned())),
        ("NS", [target]) => Some(Data::NameServer((*target).to_owned())),
        ("MX", [preference, exchange]) => Some(Data::Mail {
            preference: preference.parse().ok()?,
            exchange: (*exchange).to_owned(),
        }),
        ("SRV", [priority, weight, port, target]) => Some(Data::Service {
            priority: priority.parse().ok()?,
            weight: weight.parse().ok()?,
            port: port.parse().ok()?,
            target: (*target).to_owned(),
        }),
        ("PTR", [target]) => Some(Data::Pointer((*target).to_owned())),
        ("CAA", [flags, tag, ..]) => Some(Data::Issuers {
            flags: flags.parse().ok()?,
            tag: (*tag).to_owned(),
            value: quoted(&value[value.find('"')?..])?.pop()?,
        }),
        ("SOA", [primary, contact, serial, refresh, retry, expire, minimum]) => {
            Some(Data::Authority(Box::new(Authority {
                primary: (*primary).to_owned(),
                contact: (*contact).to_owned(),
                serial: serial.parse().ok()?,
                refresh: refresh.parse().ok()?,
                retry: retry.parse().ok()?,
                expire: expire.parse().ok()?,
                minimum: minimum.parse().ok()?,
            })))
        }
        ("TXT", _) => quoted(value).map(Data::Text),
        _ => None,
    }
}

/// The strings between quotation marks. A backslash takes the next character as it is, or, with
/// three octal digits, stands for that character.
fn quoted(value: &str) -> Option<Vec<String>> {
    let (mut strings, mut current) = (Vec::new(), None::<String>);
    let mut rest = value;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        match (&mut current, letter) {
            (Some(_), '"') => strings.extend(current.take()),
            (Some(text), '\\') => {
                let code = rest
                    .get(..3)
                    .filter(|code| code.bytes().all(|digit| digit.is_ascii_digit()));
                let (letter, length) = match code.and_then(|code| u8::from_str_radix(code, 8).ok())
                {
                    Some(byte) => (char::from(byte), 3),
                    None => rest.chars().next().map(|next| (next, next.len_utf8()))?,
                };
                text.push(letter);
                rest = &rest[length..];
            }
            (Some(text), letter) => text.push(letter),
            (None, '"') => current = Some(String::new()),
            (None, ' ' | '\t') => {}
            (None, _) => return None,
        }
    }
    (current.is_none() && !strings.is_empty()).then_some(strings)
}
