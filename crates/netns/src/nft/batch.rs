//! A batch of changes to one table, which the kernel takes whole or not at all.

use super::expression::{encode_rule, value};
use super::{Attributes, Expression, Verdict, message_kind};

/// Where a base chain sits and what it does with packets no rule decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hook {
    pub(crate) kind: &'static str,
    pub(crate) number: i32,
    pub(crate) priority: i32,
    pub(crate) policy: i32,
}

/// What a set does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetKind {
    /// Holds keys.
    Plain,
    /// Holds a verdict for each key.
    Verdicts,
    /// Holds a counter for each key that packets brought, for a day after the last.
    Counting,
}

/// The form of a set's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SetShape {
    pub(crate) kind: SetKind,
    /// Type numbers that let `nft list` print the key.
    pub(crate) key_type: u32,
    /// Bytes.
    pub(crate) key_len: u32,
}

/// Type number of a verdict as the value of a map.
const VERDICT_TYPE: u32 = 0xffff_ff00;
/// Most keys a counting set holds.
const MOST_COUNTED: u32 = 65_535;
/// How long an idle counter is kept, in milliseconds.
const KEEP_COUNTER_MS: u64 = 24 * 60 * 60 * 1000;
/// Elements in one message, so that its list stays below 64 KiB.
const ELEMENTS_PER_MESSAGE: usize = 256;

/// Changes to one table of the `ip` family, in the order they were added.
pub(crate) struct Batch {
    table: String,
    bytes: Vec<u8>,
    sequence: u32,
    last: usize,
    next_set_id: u32,
}

impl Batch {
    pub(crate) fn new(table: &str) -> Self {
        let mut batch = Self {
            table: table.to_owned(),
            bytes: vec![],
            sequence: 0,
            last: 0,
            next_set_id: 1,
        };
        batch.edge(libc::NFNL_MSG_BATCH_BEGIN);
        batch
    }

    pub(crate) fn add_table(&mut self) {
        let table = Attributes::default().text(1, &self.table);
        self.push(libc::NFT_MSG_NEWTABLE, libc::NLM_F_CREATE, &table);
    }

    pub(crate) fn delete_table(&mut self) {
        let table = Attributes::default().text(1, &self.table);
        self.push(libc::NFT_MSG_DELTABLE, 0, &table);
    }

    pub(crate) fn add_chain(&mut self, name: &str, hook: Option<&Hook>) {
        let mut chain = Attributes::default().text(1, &self.table).text(3, name);
        if let Some(hook) = hook {
            let place = Attributes::default().u32(1, hook.number as u32);
            chain = chain.nest(4, place.u32(2, hook.priority as u32));
            chain = chain.u32(5, hook.policy as u32).text(7, hook.kind);
        }
        self.push(libc::NFT_MSG_NEWCHAIN, libc::NLM_F_CREATE, &chain);
    }

    pub(crate) fn delete_chain(&mut self, name: &str) {
        let chain = Attributes::default().text(1, &self.table).text(3, name);
        self.push(libc::NFT_MSG_DELCHAIN, 0, &chain);
    }

    /// Removes all rules of a chain.
    pub(crate) fn flush_chain(&mut self, name: &str) {
        let rules = Attributes::default().text(1, &self.table).text(2, name);
        self.push(libc::NFT_MSG_DELRULE, 0, &rules);
    }

    /// Adds a rule at the end of a chain.
    pub(crate) fn add_rule(&mut self, chain: &str, rule: &[Expression]) {
        let place = Attributes::default().text(1, &self.table).text(2, chain);
        let flags = libc::NLM_F_CREATE | libc::NLM_F_APPEND;
        self.push(
            libc::NFT_MSG_NEWRULE,
            flags,
            &place.nest(4, encode_rule(rule)),
        );
    }

    /// Adds a rule at the start of a chain, marked so that it can be found again.
    pub(crate) fn insert_marked_rule(&mut self, chain: &str, rule: &[Expression], mark: &str) {
        let place = Attributes::default().text(1, &self.table).text(2, chain);
        let rule = place.nest(4, encode_rule(rule)).bytes(7, &comment(mark));
        self.push(libc::NFT_MSG_NEWRULE, libc::NLM_F_CREATE, &rule);
    }

    pub(crate) fn delete_rule(&mut self, chain: &str, handle: u64) {
        let place = Attributes::default().text(1, &self.table).text(2, chain);
        self.push(libc::NFT_MSG_DELRULE, 0, &place.u64(3, handle));
    }

    pub(crate) fn add_set(&mut self, name: &str, shape: SetShape) {
        let flags = match shape.kind {
            SetKind::Plain => 0,
            SetKind::Verdicts => libc::NFT_SET_MAP,
            SetKind::Counting => libc::NFT_SET_EVAL | libc::NFT_SET_TIMEOUT,
        };
        let mut set = Attributes::default().text(1, &self.table).text(2, name);
        set = set
            .u32(3, flags as u32)
            .u32(4, shape.key_type)
            .u32(5, shape.key_len);
        set = match shape.kind {
            SetKind::Plain => set,
            SetKind::Verdicts => set.u32(6, VERDICT_TYPE).u32(7, 0),
            SetKind::Counting => {
                let size = Attributes::default().u32(1, MOST_COUNTED);
                set.nest(9, size).u64(11, KEEP_COUNTER_MS)
            }
        };
        set = set.u32(10, self.next_set_id);
        self.next_set_id += 1;
        self.push(libc::NFT_MSG_NEWSET, libc::NLM_F_CREATE, &set);
    }

    pub(crate) fn delete_set(&mut self, name: &str) {
        let set = Attributes::default().text(1, &self.table).text(2, name);
        self.push(libc::NFT_MSG_DELSET, 0, &set);
    }

    pub(crate) fn add_elements(&mut self, set: &str, elements: &[(&[u8], Option<&Verdict>)]) {
        self.elements(libc::NFT_MSG_NEWSETELEM, libc::NLM_F_CREATE, set, elements);
    }

    pub(crate) fn delete_elements(&mut self, set: &str, keys: &[&[u8]]) {
        let elements: Vec<_> = keys.iter().map(|key| (*key, None)).collect();
        self.elements(libc::NFT_MSG_DELSETELEM, 0, set, &elements);
    }

    fn elements(&mut self, kind: i32, flags: i32, set: &str, all: &[(&[u8], Option<&Verdict>)]) {
        for some in all.chunks(ELEMENTS_PER_MESSAGE) {
            let list = some
                .iter()
                .fold(Attributes::default(), |list, (key, verdict)| {
                    let mut element = Attributes::default().nest(1, value(key));
                    if let Some(verdict) = verdict {
                        element = element.nest(2, verdict.encode());
                    }
                    list.nest(1, element)
                });
            let place = Attributes::default().text(1, &self.table).text(2, set);
            self.push(kind, flags, &place.nest(3, list));
        }
    }

    /// How many changes there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.sequence as usize
    }

    /// The bytes to send, and the number of the message whose answer ends the batch.
    pub(super) fn finish(mut self) -> (Vec<u8>, u32) {
        let asked = self.sequence;
        let flags = (libc::NLM_F_REQUEST | libc::NLM_F_ACK) as u8;
        if let Some(byte) = self.bytes.get_mut(self.last + 6) {
            *byte |= flags;
        }
        self.edge(libc::NFNL_MSG_BATCH_END);
        (self.bytes, asked)
    }

    fn push(&mut self, kind: i32, flags: i32, attributes: &Attributes) {
        self.sequence += 1;
        self.last = self.bytes.len();
        let kind = message_kind(libc::NFNL_SUBSYS_NFTABLES, kind);
        let header = [libc::NFPROTO_IPV4 as u8, 0, 0, 0];
        self.message(
            kind,
            (libc::NLM_F_REQUEST | flags) as u16,
            header,
            attributes.as_bytes(),
        );
    }

    fn edge(&mut self, kind: i32) {
        let subsystem = (libc::NFNL_SUBSYS_NFTABLES as u16).to_be_bytes();
        let header = [0, 0, subsystem[0], subsystem[1]];
        self.message(kind as u16, libc::NLM_F_REQUEST as u16, header, &[]);
    }

    fn message(&mut self, kind: u16, flags: u16, header: [u8; 4], body: &[u8]) {
        self.bytes.extend(super::wire::message(
            kind,
            flags,
            self.sequence,
            header,
            body,
        ));
    }
}

/// A comment as `nft` and `iptables` show it: type 0, length, text with its end.
fn comment(text: &str) -> Vec<u8> {
    let text: Vec<u8> = text.bytes().take(200).chain([0]).collect();
    [vec![0, text.len() as u8], text].concat()
}
