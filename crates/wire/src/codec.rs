//! Between bytes and the canonical tree, in six protocols.
//!
//! In the tree, members have their model names, moments are seconds since 1970, bytes are
//! base64 text. Members the model does not know are dropped, as AWS drops them. Whether a
//! value is allowed is for [`crate::check`] to say; here it only has to be of its kind.

pub(crate) mod cbor;
mod elements;
pub(crate) mod error;
pub(crate) mod form;
pub(crate) mod json;
pub(crate) mod rest;
mod scalar;
pub(crate) mod xml;

use crate::route::Routed;
use crate::table::{Operation, Table};
use api::model::Protocol;
use http::{HeaderMap, HeaderName, HeaderValue};
use rest::Language;
use serde_json::{Map, Value};

/// How deep structures may hold each other.
const DEPTH_LIMIT: usize = 64;

/// A request as codecs see it.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// An answer before it has a request id and a length.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
}

/// Why bytes hold no tree of the kind the operation takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Malformed(pub(crate) String);

impl Malformed {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// The words AWS uses for a JSON or CBOR value of another kind than the model's.
    fn kind(found: &str, wanted: &str) -> Self {
        Self(format!("{found} can not be converted to {wanted}"))
    }

    fn depth() -> Self {
        Self::new("the input is nested too deeply")
    }
}

/// The operation's input.
pub(crate) fn decode(routed: &Routed, request: Request<'_>) -> Result<Value, Malformed> {
    let Some(input) = routed.operation.input else {
        return Ok(Value::Object(Map::new()));
    };
    let table = routed.table;
    match routed.protocol {
        Protocol::Json => json::decode(table, input, request.body),
        Protocol::Cbor => cbor::decode(table, input, request.body),
        Protocol::Query => form::decode(table, input, form_text(request), form::Names::Query),
        Protocol::Ec2 => form::decode(table, input, form_text(request), form::Names::Ec2),
        Protocol::RestJson => rest::decode(table, input, &routed.labels, request, Language::Json),
        Protocol::RestXml => rest::decode(table, input, &routed.labels, request, Language::Xml),
    }
}

/// A form travels in the body, or in the query string of a GET.
fn form_text<'a>(request: Request<'a>) -> &'a [u8] {
    if request.body.is_empty() {
        request.query.as_bytes()
    } else {
        request.body
    }
}

/// The operation's answer.
pub(crate) fn encode(
    table: &Table,
    operation: &Operation,
    protocol: Protocol,
    output: &Value,
    request_id: &str,
) -> Encoded {
    let mut encoded = Encoded {
        status: 200,
        content_type: content_type(table, protocol),
        headers: Vec::new(),
        body: Vec::new(),
    };
    match protocol {
        Protocol::Json => {
            if let Some(shape) = operation.output {
                json::write_structure(table, shape, output, &mut encoded.body);
            }
        }
        Protocol::Cbor => {
            encoded.body = cbor::encode(table, operation.output, output);
            encoded.headers.push(cbor::protocol_header());
        }
        Protocol::Query => xml::query(table, operation, output, request_id, &mut encoded.body),
        Protocol::Ec2 => xml::ec2(table, operation, output, request_id, &mut encoded.body),
        Protocol::RestJson => {
            rest::encode(table, operation, output, Language::Json, &mut encoded);
        }
        Protocol::RestXml => {
            rest::encode(table, operation, output, Language::Xml, &mut encoded);
        }
    }
    encoded
}

fn content_type(table: &Table, protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Json if table.header.json_version == "1.0" => "application/x-amz-json-1.0",
        Protocol::Json => "application/x-amz-json-1.1",
        Protocol::RestJson => "application/json",
        Protocol::Cbor => "application/cbor",
        Protocol::Query | Protocol::Ec2 => "text/xml;charset=UTF-8",
        Protocol::RestXml => "text/xml",
    }
}

/// The value of a member, when it is there.
fn present<'a>(tree: &'a Value, name: &str) -> Option<&'a Value> {
    tree.get(name).filter(|value| !value.is_null())
}
