//! What names stand for, and names themselves, on their way into messages.

use std::net::IpAddr;

use hickory_proto::rr::rdata::{A, AAAA, CAA, CNAME, MX, NS, PTR, SOA, SRV, TXT};
use hickory_proto::rr::{Name, RData};

use super::zones::ZoneError;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// An SOA record: how others should keep what they learn of a zone. Of a zone's own name, it
    /// takes the place of the one that [`Zones::add_zone`] made up.
    Authority(Box<Authority>),
    /// A CAA record: who may issue certificates for the name.
    Issuers {
        /// Whether who does not know `tag` must not issue: 128 or 0.
        flags: u8,
        /// `issue`, `issuewild`, `iodef`.
        tag: String,
        /// What the tag says.
        value: String,
    },
    /// An MX record: where mail for the name goes.
    Mail {
        /// Lower is tried first.
        preference: u16,
        /// Name of the host.
        exchange: String,
    },
    /// An NS record: a server that answers for the name.
    NameServer(String),
    /// An A or AAAA record.
    Address(IpAddr),
    /// A CNAME record: another name for `0`.
    Alias(String),
    /// An SRV record.
    Service {
        /// Lower is tried first.
        priority: u16,
        /// Share among the same priority.
        weight: u16,
        /// Port.
        port: u16,
        /// Name of the host.
        target: String,
    },
    /// A TXT record of several strings, each of at most 255 bytes.
    Text(Vec<String>),
    /// A PTR record: the name of an address. See [`reverse_name`].
    Pointer(String),
}

/// What an SOA record says. Times are seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The server that knows best.
    pub primary: String,
    /// The mail address of who keeps the zone, with a dot for the at sign.
    pub contact: String,
    /// Grows with changes.
    pub serial: u32,
    /// How often copies ask.
    pub refresh: i32,
    /// How soon they ask again.
    pub retry: i32,
    /// When they give up.
    pub expire: i32,
    /// How long clients may at most remember that a name does not exist.
    pub minimum: u32,
}

impl Data {
    pub(super) fn into_rdata(self, owner: &str) -> Result<RData, ZoneError> {
        Ok(match self {
            Self::Address(IpAddr::V4(address)) => RData::A(A(address)),
            Self::Address(IpAddr::V6(address)) => RData::AAAA(AAAA(address)),
            Self::Alias(target) => RData::CNAME(CNAME(parse(&target)?)),
            Self::Service {
                priority,
                weight,
                port,
                target,
            } => RData::SRV(SRV::new(priority, weight, port, parse(&target)?)),
            Self::Text(strings) if strings.iter().any(|text| text.len() > 255) => {
                return Err(ZoneError::TextTooLong(owner.to_owned()));
            }
            Self::Text(strings) => RData::TXT(TXT::new(strings)),
            Self::Mail {
                preference,
                exchange,
            } => RData::MX(MX::new(preference, parse_or_root(&exchange)?)),
            Self::NameServer(target) => RData::NS(NS(parse(&target)?)),
            Self::Issuers { flags, tag, value } => {
                let mut says = CAA::new_issue(flags & 0x80 != 0, None, Vec::new());
                says.reserved_flags = flags & 0x7f;
                (says.tag, says.value) = (tag, value.into_bytes());
                RData::CAA(says)
            }
            Self::Authority(says) => RData::SOA(SOA::new(
                parse(&says.primary)?,
                parse(&says.contact)?,
                says.serial,
                says.refresh,
                says.retry,
                says.expire,
                says.minimum,
            )),
            Self::Pointer(target) => RData::PTR(PTR(parse(&target)?)),
        })
    }
}

/// As [`parse`], and the root, which stands for "nowhere".
fn parse_or_root(name: &str) -> Result<Name, ZoneError> {
    if name == "." {
        Ok(Name::root())
    } else {
        parse(name)
    }
}

/// A name, with or without a dot at its end; escape codes are a backslash and octal digits.
pub(super) fn parse(name: &str) -> Result<Name, ZoneError> {
    let bad = || ZoneError::BadName(name.to_owned());
    let parsed = match name.contains('\\') {
        true => Name::from_labels(unescaped(name)),
        false => Name::from_ascii(name),
    };
    let mut parsed = parsed.map_err(|_| bad())?;
    parsed.set_fqdn(true);
    if parsed.is_root() || parsed.len() > 254 {
        Err(bad())
    } else {
        Ok(parsed)
    }
}

/// The bytes of each label of a name with escape codes: a backslash and three octal digits.
fn unescaped(name: &str) -> Vec<Vec<u8>> {
    let mut labels = vec![Vec::new()];
    let mut rest = name.trim_end_matches('.').as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..3)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let code = code.and_then(|digits| u8::from_str_radix(digits, 8).ok());
        rest = match (first, code) {
            (b'.', _) => {
                labels.push(Vec::new());
                after
            }
            (b'\\', Some(byte)) => {
                labels
                    .last_mut()
                    .into_iter()
                    .for_each(|label| label.push(byte));
                &after[3..]
            }
            _ => {
                labels
                    .last_mut()
                    .into_iter()
                    .for_each(|label| label.push(*first));
                after
            }
        };
    }
    labels
}
