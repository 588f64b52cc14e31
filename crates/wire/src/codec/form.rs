//! Forms: `Tags.member.1.Key=a`, as query and EC2 clients send.

use super::{DEPTH_LIMIT, Malformed, scalar};
use crate::table::{Kind, Member, ShapeId, Table};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Which of their names members go by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    Query,
    Ec2,
}

/// A decoded name and its value.
pub(crate) type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// The pairs of a form or query string, with `+` read as a space.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = Pair<'_>> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts.map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (unescaped(name), unescaped(value))
    })
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace('+', " ");
    Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

/// The structure a form holds.
pub(crate) fn decode(
    table: &Table,
    shape: ShapeId,
    text: &[u8],
    names: Names,
) -> Result<Value, Malformed> {
    let text = std::str::from_utf8(text).map_err(|_| Malformed::new("the form is not UTF-8"))?;
    let pairs: Vec<Pair<'_>> = pairs(text).collect();
    let mut root = Node::default();
    for (name, value) in &pairs {
        root.insert(name, value)?;
    }
    let reader = Reader { table, names };
    reader.structure(shape, &root, 0)
}

/// A name's part, with what follows it.
#[derive(Default)]
struct Node<'a> {
    value: Option<&'a str>,
    parts: BTreeMap<&'a str, Node<'a>>,
}

impl<'a> Node<'a> {
    fn insert(&mut self, name: &'a str, value: &'a str) -> Result<(), Malformed> {
        let mut node = self;
        for (depth, part) in name.split('.').enumerate() {
            if depth > DEPTH_LIMIT {
                return Err(Malformed::depth());
            }
            node = node.parts.entry(part).or_default();
        }
        node.value = Some(value);
        Ok(())
    }

    /// The numbered parts, in the order of their numbers.
    fn numbered(&self) -> Vec<&Node<'a>> {
        let numbers = self
            .parts
            .iter()
            .filter_map(|(part, node)| Some((part.parse::<u32>().ok()?, node)));
        let mut numbered: Vec<_> = numbers.collect();
        numbered.sort_by_key(|(number, _)| *number);
        numbered.into_iter().map(|(_, node)| node).collect()
    }
}

struct Reader<'t> {
    table: &'t Table,
    names: Names,
}

impl Reader<'_> {
    fn structure(&self, shape: ShapeId, node: &Node<'_>, depth: usize) -> Result<Value, Malformed> {
        if depth > DEPTH_LIMIT {
            return Err(Malformed::depth());
        }
        let mut members = Map::new();
        for member in &self.table.structure(shape).members {
            if let Some(value) = self.member(member, node, depth)? {
                members.insert(member.name.clone(), value);
            }
        }
        Ok(Value::Object(members))
    }

    fn member(
        &self,
        member: &Member,
        parent: &Node<'_>,
        depth: usize,
    ) -> Result<Option<Value>, Malformed> {
        let name = match self.names {
            Names::Query => &member.element,
            Names::Ec2 => &member.parameter,
        };
        let node = parent
            .parts
            .get(name.as_str())
            .or_else(|| parent.parts.get(member.wire.as_str()));
        let value = node.map(|node| self.value(&member.kind, node, depth + 1));
        value.transpose()
    }

    fn value(&self, kind: &Kind, node: &Node<'_>, depth: usize) -> Result<Value, Malformed> {
        match kind {
            Kind::Structure(shape) => self.structure(*shape, node, depth),
            Kind::List(list) => {
                let named = node.parts.get(list.element.as_str());
                let named = named.or_else(|| node.parts.get("member"));
                let items = named.filter(|_| !list.flat).unwrap_or(node).numbered();
                let items = items
                    .into_iter()
                    .map(|item| self.value(&list.item, item, depth + 1));
                items.collect::<Result<_, _>>().map(Value::Array)
            }
            Kind::Map(map) => {
                let named = node.parts.get("entry").filter(|_| !map.flat);
                let mut entries = Map::new();
                for entry in named.unwrap_or(node).numbered() {
                    let key = entry.parts.get(map.key_element.as_str());
                    let key = key.and_then(|key| key.value).unwrap_or_default();
                    if let Some(value) = entry.parts.get(map.value_element.as_str()) {
                        let value = self.value(&map.value, value, depth + 1)?;
                        entries.insert(key.to_owned(), value);
                    }
                }
                Ok(Value::Object(entries))
            }
            leaf => scalar::read(leaf, node.value.unwrap_or_default()),
        }
    }
}
