//! XML answers, as query, EC2 and REST clients read them.

use super::{present, scalar};
use crate::table::kind::{List, Map};
use crate::table::{Kind, Operation, ShapeId, Table};
use api::model::{Place, TimestampFormat};
use serde_json::Value;

/// A query answer: the result inside its wrapper, then the request id.
pub(crate) fn query(
    table: &Table,
    operation: &Operation,
    output: &Value,
    request_id: &str,
    out: &mut Vec<u8>,
) {
    let name = &operation.facts.name;
    let response = format!("{name}Response");
    open_root(&response, &table.header.xmlns, out);
    if let Some(shape) = operation.output {
        let wrapper = operation.facts.wrapper.clone();
        let wrapper = wrapper.unwrap_or_else(|| format!("{name}Result"));
        open(&wrapper, out);
        members(table, shape, output, out);
        close(&wrapper, out);
    }
    out.extend_from_slice(b"<ResponseMetadata>");
    element("RequestId", request_id, out);
    out.extend_from_slice(b"</ResponseMetadata>");
    close(&response, out);
}

/// An EC2 answer: the request id, then the members.
pub(crate) fn ec2(
    table: &Table,
    operation: &Operation,
    output: &Value,
    request_id: &str,
    out: &mut Vec<u8>,
) {
    let response = format!("{}Response", operation.facts.name);
    open_root(&response, &table.header.xmlns, out);
    element("requestId", request_id, out);
    if let Some(shape) = operation.output {
        members(table, shape, output, out);
    }
    close(&response, out);
}

/// A REST answer: the members that travel in the body, under the name of the answer's shape.
pub(super) fn rest(table: &Table, shape: ShapeId, output: &Value, out: &mut Vec<u8>) {
    let name = table.shape_name(shape);
    open_root(name, &table.header.xmlns, out);
    let structure = table.structure(shape);
    let told = structure.members.iter();
    for member in told.filter(|member| member.place == Place::Body) {
        if let Some(value) = present(output, &member.name) {
            value_named(table, &member.element, &member.kind, value, out);
        }
    }
    close(name, out);
}

/// A REST answer whose body is one of its members.
pub(super) fn payload(table: &Table, name: &str, kind: &Kind, value: &Value, out: &mut Vec<u8>) {
    let (Kind::Structure(shape), xmlns) = (kind, &table.header.xmlns) else {
        return value_named(table, name, kind, value, out);
    };
    open_root(name, xmlns, out);
    members(table, *shape, value, out);
    close(name, out);
}

/// Writes a structure's members one after the other.
pub(super) fn members(table: &Table, shape: ShapeId, tree: &Value, out: &mut Vec<u8>) {
    for member in &table.structure(shape).members {
        if let Some(value) = present(tree, &member.name) {
            value_named(table, &member.element, &member.kind, value, out);
        }
    }
}

fn value_named(table: &Table, name: &str, kind: &Kind, value: &Value, out: &mut Vec<u8>) {
    match (kind, value) {
        (Kind::Structure(shape), value) => {
            open(name, out);
            members(table, *shape, value, out);
            close(name, out);
        }
        (Kind::List(list), Value::Array(items)) => {
            list_named(table, name, list, items, out);
        }
        (Kind::Map(map), Value::Object(entries)) => {
            if map.flat {
                for (key, value) in entries {
                    entry(table, name, map, key, value, out);
                }
            } else {
                open(name, out);
                for (key, value) in entries {
                    entry(table, "entry", map, key, value, out);
                }
                close(name, out);
            }
        }
        (kind, value) => {
            if let Some(text) = scalar::write(kind, value, TimestampFormat::Iso8601) {
                element(name, &text, out);
            }
        }
    }
}

fn list_named(table: &Table, name: &str, list: &List, items: &[Value], out: &mut Vec<u8>) {
    if list.flat {
        for item in items {
            value_named(table, name, &list.item, item, out);
        }
        return;
    }
    open(name, out);
    for item in items {
        value_named(table, &list.element, &list.item, item, out);
    }
    close(name, out);
}

fn entry(table: &Table, name: &str, map: &Map, key: &str, value: &Value, out: &mut Vec<u8>) {
    open(name, out);
    element(&map.key_element, key, out);
    value_named(table, &map.value_element, &map.value, value, out);
    close(name, out);
}

/// The declaration and the outermost element.
pub(super) fn open_root(name: &str, xmlns: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<");
    out.extend_from_slice(name.as_bytes());
    if !xmlns.is_empty() {
        out.extend_from_slice(b" xmlns=\"");
        escape(xmlns, out);
        out.push(b'"');
    }
    out.push(b'>');
}

/// An element that holds text.
pub(super) fn element(name: &str, text: &str, out: &mut Vec<u8>) {
    open(name, out);
    escape(text, out);
    close(name, out);
}

pub(super) fn open(name: &str, out: &mut Vec<u8>) {
    out.push(b'<');
    out.extend_from_slice(name.as_bytes());
    out.push(b'>');
}

pub(super) fn close(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"</");
    out.extend_from_slice(name.as_bytes());
    out.push(b'>');
}

fn escape(text: &str, out: &mut Vec<u8>) {
    for character in text.chars() {
        match character {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            // A reader would turn a bare carriage return into a line feed.
            '\r' => out.extend_from_slice(b"&#xD;"),
            // XML 1.0 cannot hold these at all.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.extend_from_slice("\u{fffd}".as_bytes());
            }
            plain => {
                let mut bytes = [0; 4];
                out.extend_from_slice(plain.encode_utf8(&mut bytes).as_bytes());
            }
        }
    }
}
