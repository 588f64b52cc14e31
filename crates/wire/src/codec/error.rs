//! Refusals, in every protocol.

use super::{Encoded, cbor, content_type, json, xml};
use crate::table::{Structure, Table};
use api::model::Protocol;
use api::{ApiError, Fault};
use ciborium::Value as Cbor;
use http::{HeaderName, HeaderValue};
use serde_json::Value;

/// A refusal's answer. Without a table the service is not known.
pub(crate) fn encode(
    table: Option<&Table>,
    protocol: Protocol,
    error: &ApiError,
    request_id: &str,
) -> Encoded {
    let refusal = Refusal::new(table, error);
    let mut answer = Encoded {
        status: error.status,
        content_type: table.map_or("application/json", |table| content_type(table, protocol)),
        headers: Vec::new(),
        body: Vec::new(),
    };
    match protocol {
        Protocol::Json => refusal.json(&mut answer),
        Protocol::RestJson => refusal.rest(&mut answer),
        Protocol::Cbor => refusal.cbor(&mut answer),
        Protocol::Query | Protocol::RestXml => refusal.query(&mut answer, request_id),
        Protocol::Ec2 => refusal.ec2(&mut answer, request_id),
    }
    if matches!(protocol, Protocol::Json | Protocol::Cbor) {
        answer.headers.extend(refusal.query_error());
    }
    answer
}

struct Refusal<'a> {
    table: Option<&'a Table>,
    shape: Option<&'a Structure>,
    error: &'a ApiError,
}

impl<'a> Refusal<'a> {
    fn new(table: Option<&'a Table>, error: &'a ApiError) -> Self {
        let shape = table
            .and_then(|table| Some(table.structure(table.shape_id(&error.shape)?)))
            .filter(|shape| shape.error.is_some());
        Self {
            table,
            shape,
            error,
        }
    }

    /// What the model calls the message: `message`, `Message`, or nothing.
    fn message_name(&self) -> Option<&'a str> {
        let mut members = self.shape?.members.iter();
        members
            .find(|member| member.name.eq_ignore_ascii_case("message"))
            .map(|member| member.wire.as_str())
    }

    /// The error's members as a tree, the message among them.
    fn tree(&self) -> Value {
        let mut tree = self.error.extras.clone();
        let members = self.shape.map_or(&[][..], |shape| &shape.members);
        if let Some(message) = members
            .iter()
            .find(|member| member.name.eq_ignore_ascii_case("message"))
        {
            tree.insert(
                message.name.clone(),
                Value::from(self.error.message.as_str()),
            );
        }
        Value::Object(tree)
    }

    fn type_name(&self) -> String {
        let namespace = self
            .table
            .and_then(|table| table.overlay.namespace.as_deref());
        match namespace {
            Some(namespace) => format!("{namespace}#{}", self.error.shape),
            None => self.error.shape.clone(),
        }
    }

    /// The code that query clients match on.
    fn query_code(&self) -> &str {
        let legacy = self
            .table
            .and_then(|table| table.overlay.legacy(&self.error.shape));
        let modelled = self.shape.and_then(|shape| shape.error.as_ref());
        legacy
            .map(|legacy| legacy.code.as_str())
            .or(modelled.map(|facts| facts.code.as_str()))
            .unwrap_or(&self.error.code)
    }

    fn fault(&self) -> &'static str {
        match self.error.fault {
            Fault::Sender => "Sender",
            Fault::Receiver => "Receiver",
        }
    }

    fn json(&self, answer: &mut Encoded) {
        answer.body.extend_from_slice(b"{\"__type\":");
        json::write_text(&self.type_name(), &mut answer.body);
        self.json_members(&mut answer.body, b',');
        answer.body.push(b'}');
    }

    fn rest(&self, answer: &mut Encoded) {
        if let Ok(name) = HeaderValue::from_str(&self.error.shape) {
            let header = HeaderName::from_static("x-amzn-errortype");
            answer.headers.push((header, name));
        }
        answer.body.push(b'{');
        self.json_members(&mut answer.body, b' ');
        answer.body.push(b'}');
    }

    /// The message and the extras, with `before` in front when there are any.
    fn json_members(&self, out: &mut Vec<u8>, before: u8) {
        let mut members = Vec::new();
        if let (Some(table), Some(shape)) = (self.table, self.shape) {
            json::write_members(table, shape, &self.tree(), &mut members);
        }
        if self.message_name().is_none() {
            if !members.is_empty() {
                members.push(b',');
            }
            members.extend_from_slice(b"\"message\":");
            json::write_text(&self.error.message, &mut members);
        }
        out.push(before);
        out.extend_from_slice(&members);
    }

    fn cbor(&self, answer: &mut Encoded) {
        let text = |text: &str| Cbor::Text(text.to_owned());
        let mut members = vec![(text("__type"), text(&self.type_name()))];
        if let (Some(table), Some(shape)) = (self.table, self.shape) {
            let tree = self.tree();
            for member in &shape.members {
                if let Some(value) = super::present(&tree, &member.name) {
                    let value = cbor::encoded(table, &member.kind, value);
                    members.push((text(&member.wire), value));
                }
            }
        }
        if self.message_name().is_none() {
            members.push((text("message"), text(&self.error.message)));
        }
        cbor::error(members, answer);
    }

    /// What query-compatible services add for clients that know the old code.
    fn query_error(&self) -> Option<(HeaderName, HeaderValue)> {
        if !self.table?.header.query_compatible {
            return None;
        }
        let text = format!("{};{}", self.query_code(), self.fault());
        let value = HeaderValue::from_str(&text).ok()?;
        Some((HeaderName::from_static("x-amzn-query-error"), value))
    }

    fn query(&self, answer: &mut Encoded, request_id: &str) {
        let legacy = self
            .table
            .and_then(|table| table.overlay.legacy(&self.error.shape));
        answer.status = legacy.map_or(answer.status, |legacy| legacy.status);
        let xmlns = self.table.map_or("", |table| &table.header.xmlns);
        let out = &mut answer.body;
        xml::open_root("ErrorResponse", xmlns, out);
        xml::open("Error", out);
        xml::element("Type", self.fault(), out);
        xml::element("Code", self.query_code(), out);
        xml::element("Message", &self.error.message, out);
        self.xml_extras(out);
        xml::close("Error", out);
        xml::element("RequestId", request_id, out);
        xml::close("ErrorResponse", out);
    }

    /// Members beside the message, which `Message` says already.
    fn xml_extras(&self, out: &mut Vec<u8>) {
        if let Some(table) = self.table
            && let Some(shape) = table.shape_id(&self.error.shape)
        {
            let mut tree = self.tree();
            if self.message_name() == Some("Message")
                && let Some(tree) = tree.as_object_mut()
            {
                tree.remove("Message");
            }
            xml::members(table, shape, &tree, out);
        }
    }

    fn ec2(&self, answer: &mut Encoded, request_id: &str) {
        let out = &mut answer.body;
        xml::open_root("Response", "", out);
        xml::open("Errors", out);
        xml::open("Error", out);
        xml::element("Code", self.query_code(), out);
        xml::element("Message", &self.error.message, out);
        xml::close("Error", out);
        xml::close("Errors", out);
        xml::element("RequestID", request_id, out);
        xml::close("Response", out);
    }
}
