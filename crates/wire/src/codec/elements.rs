//! XML request bodies, as REST clients of the older services write them.
//!
//! Namespaces and the order of elements are not looked at, as the model decides what a name
//! means. Documents that declare entities are refused, so none grows while it is read.

use super::{DEPTH_LIMIT, Malformed, scalar};
use crate::table::kind::{List, Map};
use crate::table::{Kind, Member, ShapeId, Structure, Table};
use api::model::Place;
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map as Tree, Value};

/// Elements, texts and attributes a body may have together.
const MOST_NODES: u32 = 1 << 20;

/// The structure a body holds, of the members that travel in it.
pub(super) fn decode(
    table: &Table,
    shape: ShapeId,
    body: &str,
) -> Result<Tree<String, Value>, Malformed> {
    let document = parse(body)?;
    structure(table, table.structure(shape), document.root_element(), 0)
}

/// The value that is the whole body.
pub(super) fn payload(table: &Table, kind: &Kind, body: &str) -> Result<Value, Malformed> {
    decoded(table, kind, parse(body)?.root_element(), 0)
}

fn parse(body: &str) -> Result<Document<'_>, Malformed> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(body, options)
        .map_err(|error| Malformed(format!("the body is not valid XML: {error}")))
}

fn structure(
    table: &Table,
    structure: &Structure,
    node: Node<'_, '_>,
    depth: usize,
) -> Result<Tree<String, Value>, Malformed> {
    if depth > DEPTH_LIMIT {
        return Err(Malformed::depth());
    }
    let mut members = Tree::new();
    for child in node.children().filter(Node::is_element) {
        let name = child.tag_name().name();
        let Some(member) = member(structure, name) else {
            continue;
        };
        let value = match &member.kind {
            Kind::List(list) if list.flat => {
                let item = decoded(table, &list.item, child, depth + 1)?;
                let sofar = members.get_mut(&member.name).and_then(Value::as_array_mut);
                if let Some(items) = sofar {
                    items.push(item);
                    continue;
                }
                Value::Array(vec![item])
            }
            Kind::Map(map) if map.flat => {
                let (key, value) = entry(table, map, child, depth + 1)?;
                let sofar = members.get_mut(&member.name);
                if let Some(entries) = sofar.and_then(Value::as_object_mut) {
                    entries.insert(key, value);
                    continue;
                }
                Value::Object(Tree::from_iter([(key, value)]))
            }
            kind => decoded(table, kind, child, depth + 1)?,
        };
        members.insert(member.name.clone(), value);
    }
    Ok(members)
}

/// The member an element of that name is; others are dropped, as AWS drops them.
fn member<'a>(structure: &'a Structure, element: &str) -> Option<&'a Member> {
    let mut members = structure.members.iter();
    members.find(|member| member.element == element && member.place == Place::Body)
}

fn decoded(
    table: &Table,
    kind: &Kind,
    node: Node<'_, '_>,
    depth: usize,
) -> Result<Value, Malformed> {
    if depth > DEPTH_LIMIT {
        return Err(Malformed::depth());
    }
    match kind {
        Kind::Structure(shape) => {
            structure(table, table.structure(*shape), node, depth).map(Value::Object)
        }
        Kind::List(list) => items(table, list, node, depth),
        Kind::Map(map) => {
            let entries = node.children().filter(Node::is_element);
            let entries = entries.map(|one| entry(table, map, one, depth + 1));
            entries.collect::<Result<_, _>>().map(Value::Object)
        }
        kind => scalar::read(kind, &text(node)),
    }
}

fn items(table: &Table, list: &List, node: Node<'_, '_>, depth: usize) -> Result<Value, Malformed> {
    let is_item = |child: &Node<'_, '_>| child.tag_name().name() == list.element;
    let items = node.children().filter(Node::is_element).filter(is_item);
    let items = items.map(|item| decoded(table, &list.item, item, depth + 1));
    items.collect::<Result<_, _>>().map(Value::Array)
}

fn entry(
    table: &Table,
    map: &Map,
    node: Node<'_, '_>,
    depth: usize,
) -> Result<(String, Value), Malformed> {
    let named = |name: &str| {
        let mut children = node.children();
        children.find(|child| child.is_element() && child.tag_name().name() == name)
    };
    let (Some(key), Some(value)) = (named(&map.key_element), named(&map.value_element)) else {
        return Err(Malformed::new("an entry of a map lacks its key or value"));
    };
    Ok((text(key), decoded(table, &map.value, value, depth + 1)?))
}

/// What an element says, pieces between comments taken together.
fn text(node: Node<'_, '_>) -> String {
    let texts = node.children().filter(Node::is_text);
    texts.filter_map(|child| child.text()).collect()
}

#[cfg(test)]
mod tests;
