//! Questions that do not come over a network: what would be answered, for people.

use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::{RData, Record, RecordType};

use super::answer::{Reply, answer};
use super::data::parse;
use super::zones::Zones;

/// What would be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// `NOERROR`, `NXDOMAIN` and so on.
    pub code: &'static str,
    /// Values of the wanted type as they are written in a zone file, at the end of all aliases.
    pub values: Vec<String>,
}

impl Zones {
    /// What these zones answer when they are asked for records of the type `kind` of `name`;
    /// `turn` is the number of the question. `None` where one of them is not a name or a type.
    pub fn test(&self, name: &str, kind: &str, turn: usize) -> Option<Tested> {
        let name = parse(name).ok()?;
        let wanted: RecordType = kind.parse().ok()?;
        let mut request = Message::new(0, MessageType::Query, OpCode::Query);
        request.add_query(Query::query(name, wanted));
        let request = request.to_vec().ok()?;
        let reply = match answer((self, &Zones::default()), &request, turn) {
            Reply::Done(reply) | Reply::Elsewhere { begun: reply, .. } => reply,
            Reply::Nothing => return None,
        };
        let told = reply.answers.iter().filter(|one| is_told(one, wanted));
        Some(Tested {
            code: code(reply.metadata.response_code),
            values: told.map(|record| written(&record.data)).collect(),
        })
    }
}

/// An alias is told where nothing else was wanted.
fn is_told(record: &Record, wanted: RecordType) -> bool {
    record.record_type() == wanted || record.record_type() == RecordType::CNAME
}

fn code(code: ResponseCode) -> &'static str {
    match code {
        ResponseCode::NoError => "NOERROR",
        ResponseCode::NXDomain => "NXDOMAIN",
        ResponseCode::Refused => "REFUSED",
        ResponseCode::FormErr => "FORMERR",
        ResponseCode::NotImp => "NOTIMP",
        _ => "SERVFAIL",
    }
}

fn written(data: &RData) -> String {
    match data {
        RData::TXT(text) => {
            let quoted = |string: &[u8]| {
                let string = String::from_utf8_lossy(string);
                format!("\"{}\"", string.replace('\\', "\\\\").replace('"', "\\\""))
            };
            let strings = text.txt_data.iter().map(|string| quoted(string));
            strings.collect::<Vec<_>>().join(" ")
        }
        RData::CAA(says) => {
            let critical = u8::from(says.issuer_critical) << 7;
            let value = String::from_utf8_lossy(&says.value);
            format!(
                "{} {} \"{value}\"",
                critical | says.reserved_flags,
                says.tag
            )
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
