//! The expressions rules are made of.

use std::net::Ipv4Addr;

use super::Attributes;

/// A four-byte register; values longer than that take the following ones too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word(pub(crate) u32);

impl Word {
    fn number(self) -> u32 {
        libc::NFT_REG32_00 as u32 + self.0
    }
}

/// Where in the packet a payload offset counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    Network,
    Transport,
}

/// A fact about the packet that is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MetaKey {
    InputName,
    OutputName,
    Protocol,
    /// The mark of the packet.
    Mark,
}

/// What becomes of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accept,
    Drop,
    Jump(String),
    Goto(String),
    /// Goes on behind the jump.
    Return,
}

/// One step of a rule. A comparison that fails ends the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expression {
    Meta(MetaKey, Word),
    Payload {
        base: Base,
        offset: u32,
        len: u32,
        into: Word,
    },
    /// Puts the packet's connection state, a set of bits, into a word.
    ConnectionState(Word),
    /// Puts what was done to the packet's connection, a set of bits, into a word.
    ConnectionStatus(Word),
    /// Puts the packet's direction, a byte, into a word: 0 as its connection began, 1 for answers.
    ConnectionDirection(Word),
    /// Puts the mark of the packet's connection into a word.
    ConnectionMark(Word),
    /// Marks the packet's connection with a word.
    MarkConnection(Word),
    /// Marks the packet with a word, for its way through this namespace.
    MarkPacket(Word),
    Mask(Word, [u8; 4]),
    Equals(Word, Vec<u8>),
    Differs(Word, Vec<u8>),
    Between(Word, Vec<u8>, Vec<u8>),
    /// Holds when the key is in the set.
    In(Word, String),
    /// Takes the verdict the map has for the key; goes on when it has none.
    VerdictOf(Word, String),
    Verdict(Verdict),
    /// Counts the packet under its key in a set.
    CountIn(Word, String),
    /// Holds for so many packets a second.
    Limit {
        per_second: u64,
        burst: u32,
    },
    /// Sends the head of the packet to a log group.
    Log {
        group: u16,
        prefix: String,
        bytes: u32,
    },
    Masquerade,
    /// Puts bytes into a word.
    Load(Word, Vec<u8>),
    /// Sends the packet to the machine itself, to the port in a word.
    RedirectToPort(Word),
    /// Sends the packet, and its connection, to the address in a word.
    DestinationNat(Word),
}

// Attribute numbers of nf_tables.h, by expression.
const EXPR_NAME: u16 = 1;
const EXPR_DATA: u16 = 2;
const DATA_VALUE: u16 = 1;
const DATA_VERDICT: u16 = 2;
const LIST_ELEM: u16 = 1;

/// Offsets in an IPv4 header.
pub(super) const SOURCE_OFFSET: u32 = 12;
pub(super) const DESTINATION_OFFSET: u32 = 16;

impl Expression {
    /// Reads the source address into a word.
    pub(crate) fn source(into: Word) -> Self {
        Self::Payload {
            base: Base::Network,
            offset: SOURCE_OFFSET,
            len: 4,
            into,
        }
    }

    /// Reads the destination address into a word.
    pub(crate) fn destination(into: Word) -> Self {
        Self::Payload {
            base: Base::Network,
            offset: DESTINATION_OFFSET,
            len: 4,
            into,
        }
    }

    /// Reads the destination port of TCP or UDP into a word.
    pub(crate) fn destination_port(into: Word) -> Self {
        Self::Payload {
            base: Base::Transport,
            offset: 2,
            len: 2,
            into,
        }
    }

    /// Holds when the word is that address.
    pub(crate) fn is_address(word: Word, address: Ipv4Addr) -> Self {
        Self::Equals(word, address.octets().to_vec())
    }

    /// The list element that stands for this expression.
    fn encode(&self) -> Attributes {
        let (name, data) = self.name_and_data();
        Attributes::default()
            .text(EXPR_NAME, name)
            .nest(EXPR_DATA, data)
    }

    fn name_and_data(&self) -> (&'static str, Attributes) {
        let new = Attributes::default;
        match self {
            Self::Meta(key, into) => {
                let key = match key {
                    MetaKey::InputName => libc::NFT_META_IIFNAME,
                    MetaKey::OutputName => libc::NFT_META_OIFNAME,
                    MetaKey::Protocol => libc::NFT_META_L4PROTO,
                    MetaKey::Mark => libc::NFT_META_MARK,
                };
                ("meta", new().u32(1, into.number()).u32(2, key as u32))
            }
            Self::Payload {
                base,
                offset,
                len,
                into,
            } => {
                let base = match base {
                    Base::Network => libc::NFT_PAYLOAD_NETWORK_HEADER,
                    Base::Transport => libc::NFT_PAYLOAD_TRANSPORT_HEADER,
                };
                let place = new().u32(1, into.number()).u32(2, base as u32);
                ("payload", place.u32(3, *offset).u32(4, *len))
            }
            Self::ConnectionState(into) => ("ct", of_connection(1, *into, libc::NFT_CT_STATE)),
            Self::ConnectionStatus(into) => ("ct", of_connection(1, *into, libc::NFT_CT_STATUS)),
            Self::ConnectionDirection(into) => {
                ("ct", of_connection(1, *into, libc::NFT_CT_DIRECTION))
            }
            Self::ConnectionMark(into) => ("ct", of_connection(1, *into, libc::NFT_CT_MARK)),
            Self::MarkConnection(from) => ("ct", of_connection(4, *from, libc::NFT_CT_MARK)),
            Self::MarkPacket(from) => {
                let key = new().u32(2, libc::NFT_META_MARK as u32);
                ("meta", key.u32(3, from.number()))
            }
            Self::Mask(word, mask) => {
                let registers = new().u32(1, word.number()).u32(2, word.number()).u32(3, 4);
                (
                    "bitwise",
                    registers.nest(4, value(mask)).nest(5, value(&[0; 4])),
                )
            }
            Self::Equals(word, bytes) => ("cmp", compare(*word, libc::NFT_CMP_EQ, bytes)),
            Self::Differs(word, bytes) => ("cmp", compare(*word, libc::NFT_CMP_NEQ, bytes)),
            Self::Between(word, from, to) => {
                let range = new()
                    .u32(1, word.number())
                    .u32(2, libc::NFT_RANGE_EQ as u32);
                ("range", range.nest(3, value(from)).nest(4, value(to)))
            }
            Self::In(word, set) => ("lookup", new().text(1, set).u32(2, word.number())),
            Self::VerdictOf(word, map) => {
                let lookup = new().text(1, map).u32(2, word.number());
                ("lookup", lookup.u32(3, libc::NFT_REG_VERDICT as u32))
            }
            Self::Load(word, bytes) => {
                let register = new().u32(1, word.number());
                ("immediate", register.nest(2, value(bytes)))
            }
            Self::RedirectToPort(word) => ("redir", new().u32(1, word.number())),
            Self::DestinationNat(word) => {
                let kind = new().u32(1, libc::NFT_NAT_DNAT as u32);
                let family = kind.u32(2, libc::NFPROTO_IPV4 as u32);
                ("nat", family.u32(3, word.number()))
            }
            Self::Verdict(verdict) => {
                let register = new().u32(1, libc::NFT_REG_VERDICT as u32);
                ("immediate", register.nest(2, verdict.encode()))
            }
            Self::CountIn(word, set) => {
                let counter = new().text(EXPR_NAME, "counter").nest(EXPR_DATA, new());
                let update = new().text(1, set).u32(3, libc::NFT_DYNSET_OP_UPDATE as u32);
                ("dynset", update.u32(4, word.number()).nest(7, counter))
            }
            Self::Limit { per_second, burst } => (
                "limit",
                new()
                    .u64(1, *per_second)
                    .u64(2, 1)
                    .u32(3, *burst)
                    .u32(4, 0)
                    .u32(5, 0),
            ),
            Self::Log {
                group,
                prefix,
                bytes,
            } => {
                let log = new().bytes(1, &group.to_be_bytes()).text(2, prefix);
                ("log", log.u32(3, *bytes).bytes(4, &1_u16.to_be_bytes()))
            }
            Self::Masquerade => ("masq", new()),
        }
    }
}

impl Verdict {
    /// The verdict as data of an expression or of a map's element.
    pub(super) fn encode(&self) -> Attributes {
        let code = |code: i32| Attributes::default().u32(1, code as u32);
        let verdict = match self {
            Self::Accept => code(libc::NF_ACCEPT),
            Self::Drop => code(libc::NF_DROP),
            Self::Jump(chain) => code(libc::NFT_JUMP).text(2, chain),
            Self::Goto(chain) => code(libc::NFT_GOTO).text(2, chain),
            Self::Return => code(libc::NFT_RETURN),
        };
        Attributes::default().nest(DATA_VERDICT, verdict)
    }
}

/// A plain value as data.
pub(super) fn value(bytes: &[u8]) -> Attributes {
    Attributes::default().bytes(DATA_VALUE, bytes)
}

/// A rule's expressions as one list.
pub(super) fn encode_rule(rule: &[Expression]) -> Attributes {
    rule.iter().fold(Attributes::default(), |list, step| {
        list.nest(LIST_ELEM, step.encode())
    })
}

/// A fact about the packet's connection, read into a word (register attribute 1) or set from one
/// (4).
fn of_connection(register: u16, word: Word, key: i32) -> Attributes {
    Attributes::default()
        .u32(register, word.number())
        .u32(2, key as u32)
}

fn compare(word: Word, operation: i32, bytes: &[u8]) -> Attributes {
    Attributes::default()
        .u32(1, word.number())
        .u32(2, operation as u32)
        .nest(3, value(bytes))
}
