//! Rules that base chains are made of.

use super::compile::{LEAVING, R0, RESOLVERS};
use crate::nft::{Expression, MetaKey, Verdict, Word, interface_name};

/// Established (2) and related (4), as bits of the connection state in host byte order.
const ESTABLISHED_OR_RELATED: [u8; 4] = 6_u32.to_ne_bytes();
const DNS_PORT: u16 = 53;

/// Holds for what belongs to a connection that was let in before.
pub(super) fn established() -> Vec<Expression> {
    vec![
        Expression::ConnectionState(R0),
        Expression::Mask(R0, ESTABLISHED_OR_RELATED),
        Expression::Differs(R0, vec![0; 4]),
        Expression::Verdict(Verdict::Accept),
    ]
}

/// What comes by the link of that name.
pub(super) fn from_link(name: &str, verdict: Verdict) -> Vec<Expression> {
    let is_it = Expression::Equals(R0, interface_name(name).to_vec());
    vec![
        Expression::Meta(MetaKey::InputName, R0),
        is_it,
        Expression::Verdict(verdict),
    ]
}

/// Names are not subject to security groups: AWS does not filter its resolver either.
pub(super) fn names(protocol: i32) -> Vec<Expression> {
    vec![
        Expression::Meta(MetaKey::Protocol, R0),
        Expression::Equals(R0, vec![protocol as u8]),
        Expression::destination(R0),
        Expression::In(R0, RESOLVERS.to_owned()),
        Expression::destination_port(R0),
        Expression::Equals(R0, DNS_PORT.to_be_bytes().to_vec()),
        Expression::Verdict(Verdict::Accept),
    ]
}

/// What an interface sends in its own name is for its chain to judge.
pub(super) fn by_sender() -> Vec<Expression> {
    let name = Expression::Meta(MetaKey::InputName, R0);
    vec![
        name,
        Expression::source(Word(4)),
        Expression::VerdictOf(R0, LEAVING.to_owned()),
    ]
}

/// Leaves the rest to a chain.
pub(super) fn goto(chain: &str) -> Vec<Expression> {
    vec![Expression::Verdict(Verdict::Goto(chain.to_owned()))]
}
