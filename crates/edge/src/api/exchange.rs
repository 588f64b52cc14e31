//! One request: what is known of it, for mappings and logs.

use super::table::Stage;
use domain::Timestamp;
use http::request::Parts;
use http::{HeaderMap, Method, Version, header};
use route::api::Variables;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use wire::{OverTls, Source};

/// What is known of a request so far.
pub(super) struct Exchange {
    pub(super) id: String,
    pub(super) at: Timestamp,
    pub(super) started: Instant,
    pub(super) host: String,
    pub(super) client: String,
    pub(super) method: Method,
    pub(super) version: Version,
    is_secure: bool,
    pub(super) agent: Option<String>,
    /// The path as it came, stage and all.
    pub(super) whole_path: String,
    pub(super) stage: Option<Arc<Stage>>,
    /// The path without the stage.
    pub(super) path: String,
    pub(super) route: Option<usize>,
    pub(super) variables: Variables,
    pub(super) claims: Option<Map<String, Value>>,
    pub(super) caller: Option<(String, String)>,
    pub(super) authorizer_error: Option<String>,
    pub(super) integration_status: Option<u16>,
    pub(super) integration_latency: Option<Duration>,
    pub(super) integration_error: Option<String>,
    /// The message of an answer made here.
    pub(super) message: Option<&'static str>,
    pub(super) status: u16,
    pub(super) bytes_in: u64,
    pub(super) bytes_out: u64,
}

impl Exchange {
    pub(super) fn begin(parts: &Parts, source: &Source, id: String, at: Timestamp) -> Self {
        let client = match source {
            Source::Loopback | Source::Internal => "127.0.0.1".to_owned(),
            Source::Remote(address) | Source::Vpc { address, .. } => address.clone(),
        };
        let agent = parts.headers.get(header::USER_AGENT);
        Self {
            id,
            at,
            started: Instant::now(),
            host: host(parts).unwrap_or_default().to_owned(),
            client,
            method: parts.method.clone(),
            version: parts.version,
            is_secure: parts.extensions.get::<OverTls>().is_some(),
            agent: agent.and_then(|agent| Some(agent.to_str().ok()?.to_owned())),
            whole_path: parts.uri.path().to_owned(),
            stage: None,
            path: String::new(),
            route: None,
            variables: Variables::new(),
            claims: None,
            caller: None,
            authorizer_error: None,
            integration_status: None,
            integration_latency: None,
            integration_error: None,
            message: None,
            status: 0,
            bytes_in: 0,
            bytes_out: 0,
        }
    }

    /// How the client speaks to us: `http` or `https`.
    pub(super) fn scheme(&self) -> &'static str {
        if self.is_secure { "https" } else { "http" }
    }

    /// The key of the route, once it is known.
    pub(super) fn route_key(&self) -> Option<&str> {
        let stage = self.stage.as_ref()?;
        Some(&stage.routes.get(self.route?)?.key)
    }

    /// `$context.NAME`. Source: API Gateway developer guide, variables of HTTP API access logs.
    pub(super) fn context(&self, name: &str) -> Option<String> {
        let millis = |duration: Duration| duration.as_millis().to_string();
        let stage = self.stage.as_ref();
        if let Some(claim) = name.strip_prefix("authorizer.claims.") {
            return self.claims.as_ref()?.get(claim).map(claim_text);
        }
        let caller = self.caller.as_ref();
        match name {
            "requestId" | "extendedRequestId" => Some(self.id.clone()),
            "accountId" => stage.map(|stage| stage.scope.account.to_string()),
            "apiId" => stage.map(|stage| stage.api.clone()),
            "stage" => stage.map(|stage| stage.name.clone()),
            "domainName" => Some(super::table::bare(&self.host)),
            "domainPrefix" => super::table::bare(&self.host)
                .split('.')
                .next()
                .map(str::to_owned),
            "httpMethod" => Some(self.method.to_string()),
            "path" => Some(self.whole_path.clone()),
            "protocol" => Some(format!("{:?}", self.version)),
            "routeKey" => self.route_key().map(str::to_owned),
            "identity.sourceIp" => Some(self.client.clone()),
            "identity.userAgent" => self.agent.clone(),
            "identity.accountId" => caller.map(|(account, _)| account.clone()),
            "identity.caller" | "identity.user" | "identity.userArn" => {
                caller.map(|(_, arn)| arn.clone())
            }
            "requestTime" => Some(self.at.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()),
            "requestTimeEpoch" => Some(self.at.as_millisecond().to_string()),
            "status" => (self.status != 0).then(|| self.status.to_string()),
            "responseLength" => Some(self.bytes_out.to_string()),
            "dataProcessed" => Some((self.bytes_in + self.bytes_out).to_string()),
            "responseLatency" => Some(millis(self.started.elapsed())),
            "integrationStatus" | "integration.status" | "integration.integrationStatus" => {
                self.integration_status.map(|status| status.to_string())
            }
            "integrationLatency" | "integration.latency" => self.integration_latency.map(millis),
            "integrationErrorMessage" | "integration.error" => self.integration_error.clone(),
            "error.message" => self.message.map(str::to_owned),
            "error.messageString" => self.message.map(|text| format!("\"{text}\"")),
            "error.responseType" => self.message.and_then(|_| response_type(self.status)),
            "authorizer.error" => self.authorizer_error.clone(),
            "authorizer.principalId" => self.claims.as_ref()?.get("sub").map(claim_text),
            _ => None,
        }
    }
}

fn response_type(status: u16) -> Option<String> {
    let name = match status {
        401 => "UNAUTHORIZED",
        403 => "ACCESS_DENIED",
        404 => "MISSING_ROUTE",
        413 => "REQUEST_TOO_LARGE",
        429 => "THROTTLED",
        503 => "INTEGRATION_TIMEOUT",
        500..=599 => "INTEGRATION_FAILURE",
        _ => return None,
    };
    Some(name.to_owned())
}

/// A claim as text: strings as they are, lists as `[a b]`.
fn claim_text(claim: &Value) -> String {
    match claim {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(claim_text).collect();
            format!("[{}]", items.join(" "))
        }
        other => other.to_string(),
    }
}

/// The host a client named: in its header, or in the target of HTTP/2.
pub(super) fn host(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(header::HOST);
    let header = header.and_then(|host| host.to_str().ok());
    header.or_else(|| parts.uri.authority().map(http::uri::Authority::as_str))
}

/// Whether target and header name different hosts.
pub(super) fn names_two_hosts(parts: &Parts) -> bool {
    let target = parts.uri.authority().map(http::uri::Authority::as_str);
    target.is_some_and(|target| host(parts).is_some_and(|host| host != target))
}

/// Bytes of all header lines, as HTTP/1 has them.
pub(super) fn header_bytes(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum()
}
