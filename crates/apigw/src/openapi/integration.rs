//! Integrations of a definition.

use super::Unreadable;
use domain::apigw::Integration;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const COMPONENTS: &str = "#/components/x-amazon-apigateway-integrations/";

/// An integration without ids; see [`Integration`] for the fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Defined {
    pub(crate) kind: String,
    pub(crate) method: Option<String>,
    pub(crate) uri: String,
    pub(crate) vpc_link: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) payload_format: String,
    pub(crate) request_parameters: BTreeMap<String, String>,
    pub(crate) response_parameters: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) timeout_millis: u32,
    pub(crate) tls_server_name: Option<String>,
}

/// Integrations found so far, and those that operations may name.
pub(super) struct References<'a> {
    components: &'a Value,
    named: BTreeMap<String, usize>,
    pub(super) found: Vec<Defined>,
}

impl<'a> References<'a> {
    pub(super) fn new(components: &'a Value) -> Self {
        let (named, found) = (BTreeMap::new(), Vec::new());
        Self {
            components,
            named,
            found,
        }
    }

    /// The place of an operation's integration among those found; one that is named is found
    /// once.
    pub(super) fn resolve(&mut self, value: &Value) -> Result<Option<usize>, Unreadable> {
        if value.is_null() {
            return Ok(None);
        }
        let Some(reference) = value["$ref"].as_str() else {
            self.found.push(Defined::of(value)?);
            return Ok(Some(self.found.len() - 1));
        };
        let name = reference.strip_prefix(COMPONENTS).unwrap_or_default();
        if let Some(place) = self.named.get(name) {
            return Ok(Some(*place));
        }
        let missing = || Unreadable(format!("Unable to resolve the reference {reference}"));
        let component = self.components.get(name).ok_or_else(missing)?;
        self.found.push(Defined::of(component)?);
        self.named.insert(name.to_owned(), self.found.len() - 1);
        Ok(Some(self.found.len() - 1))
    }
}

/// Reads `x-amazon-apigateway-integration`.
pub(super) fn read(value: &Value) -> Result<Defined, Unreadable> {
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    let kind = text("type").unwrap_or_default().to_ascii_uppercase();
    if kind != "HTTP_PROXY" {
        return Err(Unreadable(match kind.as_str() {
            "AWS_PROXY" => "A Lambda integration is not supported by Longshore".to_owned(),
            _ => format!("Integration type {kind} is not supported for HTTP APIs"),
        }));
    }
    let is_private = text("connectionType").as_deref() == Some("VPC_LINK");
    let timeout = value["timeoutInMillis"].as_u64().unwrap_or(30_000);
    let timeout = u32::try_from(timeout)
        .ok()
        .filter(|millis| (50..=30_000).contains(millis));
    let slow = || Unreadable("Timeout should be between 50 ms and 30000 ms".to_owned());
    let responses = value["responseParameters"]
        .as_object()
        .into_iter()
        .flatten();
    Ok(Defined {
        kind,
        method: text("httpMethod").map(|method| method.to_ascii_uppercase()),
        uri: text("uri").unwrap_or_default(),
        vpc_link: text("connectionId").filter(|_| is_private),
        description: text("description"),
        payload_format: text("payloadFormatVersion").unwrap_or_else(|| "1.0".to_owned()),
        request_parameters: parameters(&value["requestParameters"]),
        response_parameters: responses
            .map(|(status, changes)| (status.clone(), parameters(changes)))
            .collect(),
        timeout_millis: timeout.ok_or_else(slow)?,
        tls_server_name: value["tlsConfig"]["serverNameToVerify"]
            .as_str()
            .map(str::to_owned),
    })
}

fn parameters(value: &Value) -> BTreeMap<String, String> {
    let entries = value.as_object().into_iter().flatten();
    let entry = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
    entries.filter_map(entry).collect()
}

/// Writes `x-amazon-apigateway-integration`.
pub(super) fn write(integration: &Integration) -> Value {
    let mut told = Map::new();
    let mut tell = |name: &str, value: Value| {
        if !value.is_null() {
            told.insert(name.to_owned(), value);
        }
    };
    tell("type", json!(integration.kind.to_ascii_lowercase()));
    tell("httpMethod", json!(integration.method));
    tell("uri", json!(integration.uri));
    tell("payloadFormatVersion", json!(integration.payload_format));
    tell("timeoutInMillis", json!(integration.timeout_millis));
    tell("description", json!(integration.description));
    let private = integration.vpc_link.is_some();
    tell(
        "connectionType",
        json!(if private { "VPC_LINK" } else { "INTERNET" }),
    );
    tell("connectionId", json!(integration.vpc_link));
    if !integration.request_parameters.is_empty() {
        tell("requestParameters", json!(integration.request_parameters));
    }
    if !integration.response_parameters.is_empty() {
        tell("responseParameters", json!(integration.response_parameters));
    }
    if let Some(name) = &integration.tls_server_name {
        tell("tlsConfig", json!({ "serverNameToVerify": name }));
    }
    Value::Object(told)
}
