//! One question, one answer: what can be said from the zones alone.

use std::net::Ipv4Addr;

use hickory_proto::op::{Message, MessageType, Metadata, OpCode, Query, ResponseCode};
use hickory_proto::rr::{DNSClass, LowerName, Name, RData, Record, RecordType};

use super::chance::Chance;
use super::zones::{Forwarding, Node, Zone, Zones};

/// Aliases followed before giving up on a loop.
const MOST_ALIASES: usize = 8;
/// Bytes of a UDP answer that need no consent, and that we send at most (no fragments).
const PLAIN_UDP: usize = 512;
const MOST_UDP: u16 = 1232;

/// What the zones have to say.
#[derive(Debug)]
pub(super) enum Reply {
    /// This is the answer.
    Done(Message),
    /// The question is for other servers; `answers` lead from it to `name`.
    Elsewhere { begun: Message, name: Name },
    /// Not a question: nothing is sent back.
    Nothing,
}

/// Answers the bytes of a request from the innermost zone that `zones` or, beside them, `more`
/// have; `turn` chooses which of several records comes first, and which are answered at all.
pub(super) fn answer((zones, more): (&Zones, &Zones), request: &[u8], turn: usize) -> Reply {
    let request = match Message::from_vec(request) {
        Ok(request) => request,
        Err(_) => return malformed(request),
    };
    if request.metadata.message_type != MessageType::Query {
        return Reply::Nothing;
    }
    let mut reply = begin(&request);
    let [query] = request.queries.as_slice() else {
        return refuse(reply, ResponseCode::FormErr);
    };
    if request.metadata.op_code != OpCode::Query {
        return refuse(reply, ResponseCode::NotImp);
    }
    let transfer = matches!(query.query_type(), RecordType::AXFR | RecordType::IXFR);
    if transfer || !matches!(query.query_class(), DNSClass::IN | DNSClass::ANY) {
        return refuse(reply, ResponseCode::Refused);
    }
    reply.metadata.recursion_available = zones.forwarding == Forwarding::ToMachine;
    look_up((zones, more), query, reply, turn)
}

/// As much of an answer as a request that cannot be read deserves.
fn malformed(request: &[u8]) -> Reply {
    let Some([a, b, flags, ..]) = request.first_chunk::<12>() else {
        return Reply::Nothing;
    };
    if flags & 0x80 != 0 {
        return Reply::Nothing;
    }
    let id = u16::from_be_bytes([*a, *b]);
    Reply::Done(Message::error_msg(id, OpCode::Query, ResponseCode::FormErr))
}

fn begin(request: &Message) -> Message {
    let mut reply = Message::response(request.metadata.id, request.metadata.op_code);
    reply.metadata = Metadata::response_from_request(&request.metadata);
    reply.queries = request.queries.clone();
    if request.edns.is_some() {
        let mut edns = hickory_proto::op::Edns::new();
        edns.set_max_payload(MOST_UDP).set_version(0);
        reply.edns = Some(edns);
    }
    reply
}

fn refuse(mut reply: Message, code: ResponseCode) -> Reply {
    reply.metadata.response_code = code;
    Reply::Done(reply)
}

/// Follows aliases from zone to zone until the records, the end, or a name of others.
fn look_up(
    (zones, more): (&Zones, &Zones),
    query: &Query,
    mut reply: Message,
    turn: usize,
) -> Reply {
    let mut name = query.name().clone();
    for followed in 0..=MOST_ALIASES {
        let lower = LowerName::new(&name);
        let Some(zone) = innermost(zones, more, &lower) else {
            return match zones.forwarding {
                Forwarding::ToMachine => Reply::Elsewhere { begun: reply, name },
                Forwarding::Refuse if followed == 0 => refuse(reply, ResponseCode::Refused),
                Forwarding::Refuse => Reply::Done(reply),
            };
        };
        reply.metadata.authoritative = true;
        let Some(node) = zone.find(&lower) else {
            reply.metadata.response_code = ResponseCode::NXDomain;
            reply.authorities.push(zone.denial());
            return Reply::Done(reply);
        };
        let wanted = query.query_type();
        let mut found = matching(node, wanted, turn);
        if wanted == RecordType::SOA && LowerName::new(&zone.soa.name) == lower {
            found.push(&zone.soa);
        }
        if !found.is_empty() {
            let found = found.into_iter().map(|record| as_asked(record, &name));
            reply.answers.extend(found);
            return Reply::Done(reply);
        }
        let alias = matching(node, RecordType::CNAME, turn).into_iter().next();
        let Some((alias, RData::CNAME(target))) = alias.map(|alias| (alias, &alias.data)) else {
            reply.authorities.push(zone.denial());
            return Reply::Done(reply);
        };
        reply.answers.push(as_asked(alias, &name));
        name = target.0.clone();
    }
    refuse(reply, ResponseCode::ServFail)
}

/// The zone that holds the name and has the longest name itself; of two alike the first.
fn innermost<'a>(zones: &'a Zones, more: &'a Zones, name: &LowerName) -> Option<&'a Zone> {
    let labels = |origin: LowerName| origin.num_labels();
    let first = zones.origin_of(name).map(labels);
    let second = more.origin_of(name).map(labels);
    if second > first {
        more.zone_of(name)
    } else {
        zones.zone_of(name)
    }
}

/// The records of that type: those answered together in turning order, then those chosen.
fn matching(node: &Node, wanted: RecordType, turn: usize) -> Vec<&Record> {
    let fits = |record: &&Record| wanted == RecordType::ANY || record.record_type() == wanted;
    let mut found: Vec<&Record> = node.records.iter().filter(fits).collect();
    if !found.is_empty() {
        let first = turn % found.len();
        found.rotate_left(first);
    }
    let mut chance = Chance::new(turn);
    for set in &node.chosen {
        let is_meant = set
            .members
            .iter()
            .any(|(_, records)| records.iter().any(|one| fits(&one)));
        if is_meant {
            found.extend(chance.choose(set).into_iter().filter(fits));
        }
    }
    found
}

/// The record under the name as the client spelled it, which some compare letter by letter.
fn as_asked(record: &Record, name: &Name) -> Record {
    let mut record = record.clone();
    record.name = name.clone();
    record
}

/// Completes an answer that others gave the end of.
pub(super) fn complete(mut begun: Message, theirs: Message) -> Message {
    begun.answers.extend(theirs.answers);
    begun.authorities.extend(theirs.authorities);
    begun.metadata.response_code = theirs.metadata.response_code;
    begun.metadata.truncation = theirs.metadata.truncation;
    begun.metadata.authoritative = false;
    begun
}

/// An answer that says the names could not be found out.
pub(super) fn failed(mut begun: Message) -> Message {
    begun.answers.clear();
    begun.metadata.response_code = ResponseCode::ServFail;
    begun
}

/// The bytes of an answer over TCP.
pub(super) fn for_tcp(reply: &Message) -> Option<Vec<u8>> {
    reply.to_vec().ok()
}

/// The bytes of an answer over UDP: without records, and saying so, where they are too many.
pub(super) fn for_udp(mut reply: Message, most: usize) -> Option<Vec<u8>> {
    let bytes = reply.to_vec().ok()?;
    if bytes.len() <= most {
        return Some(bytes);
    }
    reply.metadata.truncation = true;
    reply.answers.clear();
    reply.authorities.clear();
    reply.additionals.clear();
    reply.to_vec().ok()
}

/// How many bytes the sender of a request takes in one UDP packet.
pub(super) fn udp_limit(request: &[u8]) -> usize {
    let edns = Message::from_vec(request)
        .ok()
        .and_then(|request| request.edns);
    edns.map_or(PLAIN_UDP, |edns| {
        usize::from(edns.max_payload().clamp(PLAIN_UDP as u16, MOST_UDP))
    })
}

/// The servers a `resolv.conf` names, in its order. IPv6 ones are left out.
pub(super) fn name_servers(resolv_conf: &str) -> Vec<Ipv4Addr> {
    let server = |line: &str| {
        let mut words = line.split_whitespace();
        (words.next() == Some("nameserver")).then(|| words.next()?.parse().ok())?
    };
    resolv_conf.lines().filter_map(server).collect()
}
