//! Which operation a request calls, on one port for every service.
//!
//! The evidence of the protocol decides, so unsigned calls are routed as well; the service a
//! signature names only narrows REST paths. In this order:
//!
//! 0. a path below `/_longshore/` is our own and no API's
//! 1. `X-Amz-Target: Prefix.Operation`: JSON
//! 2. `smithy-protocol` and `/service/NAME/operation/NAME`: CBOR
//! 3. a form, in the body or the query string, with `Action` and `Version`: query or EC2
//! 4. method and path: REST
//! 5. else it is not a call of an AWS API
//!
//! Host names are never looked at, so what clients put before them (`data-`, `stream-`) does
//! not matter; a base path before REST and CBOR paths does not matter either.

mod rest;

use crate::codec::form;
use crate::table::{Operation, Table, index};
use api::ApiError;
use api::model::Protocol;
use http::{HeaderMap, Method, header};

/// What the AWS APIs have no word for lives below this path.
pub const OWN_PATHS: &str = "/_longshore/";

/// Sessions of `ExecuteCommand` are joined below this path: account, Region and session id follow.
pub const DATA_CHANNELS: &str = "/_longshore/data-channel/";

/// A call whose operation is known.
pub(crate) struct Routed {
    pub(crate) table: &'static Table,
    pub(crate) operation: &'static Operation,
    pub(crate) protocol: Protocol,
    /// The named parts of a REST path.
    pub(crate) labels: Vec<(&'static str, String)>,
}

/// A call that names no operation we know.
pub(crate) struct Unrouted {
    pub(crate) table: Option<&'static Table>,
    pub(crate) protocol: Protocol,
    pub(crate) error: ApiError,
}

/// What a request's head says.
pub(crate) enum Head {
    /// It calls this operation.
    Call(Result<Routed, Unrouted>),
    /// It carries a form; the body says what it calls.
    Form,
    /// It is not a call of an AWS API.
    Web,
}

/// Reads what can be told before the body has come. `scope` is the service that the
/// signature names, when there is one.
pub(crate) fn head(
    method: &Method,
    path: &str,
    query: &str,
    headers: &HeaderMap,
    scope: Option<&str>,
) -> Head {
    if path.starts_with(OWN_PATHS) {
        return Head::Web;
    }
    if let Some(target) = text(headers, "x-amz-target") {
        return Head::Call(target_call(target));
    }
    if text(headers, "smithy-protocol") == Some("rpc-v2-cbor") {
        return Head::Call(cbor_call(path));
    }
    if method == Method::POST && is_form(headers) && (path == "/" || scope.is_some()) {
        return Head::Form;
    }
    if query.contains("Action=") && query.contains("Version=") {
        return Head::Call(form_call(query));
    }
    match rest::find(method, path, query, scope) {
        Some(routed) => Head::Call(Ok(routed)),
        None => Head::Web,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.map_or(&b""[..], |kind| kind.as_bytes());
    let form = b"application/x-www-form-urlencoded";
    kind.len() >= form.len() && kind[..form.len()].eq_ignore_ascii_case(form)
}

fn target_call(target: &str) -> Result<Routed, Unrouted> {
    let (prefix, name) = target.split_once('.').unwrap_or((target, ""));
    named(index().target(prefix), name, Protocol::Json)
}

fn cbor_call(path: &str) -> Result<Routed, Unrouted> {
    let mut parts = path.rsplit('/');
    let (name, operation, service) = (parts.next(), parts.next(), parts.next());
    let named_so = operation == Some("operation") && parts.next() == Some("service");
    let table = service
        .filter(|_| named_so)
        .and_then(|service| index().target(service));
    named(table, name.unwrap_or_default(), Protocol::Cbor)
}

fn named(
    table: Option<&'static Table>,
    name: &str,
    protocol: Protocol,
) -> Result<Routed, Unrouted> {
    let known = table.filter(|table| table.speaks(protocol));
    if let Some((table, operation)) = known.and_then(|table| Some((table, table.operation(name)?)))
    {
        return Ok(Routed {
            table,
            operation,
            protocol,
            labels: Vec::new(),
        });
    }
    let error = ApiError::sender(
        "UnknownOperationException",
        400,
        format!("the operation {} is not known", shown(name)),
    );
    Err(Unrouted {
        table,
        protocol,
        error,
    })
}

/// The operation a form calls.
pub(crate) fn form_call(text: &str) -> Result<Routed, Unrouted> {
    let (mut action, mut version) = (String::new(), String::new());
    for (name, value) in form::pairs(text) {
        match name.as_ref() {
            "Action" => action = value.into_owned(),
            "Version" => version = value.into_owned(),
            _ => {}
        }
    }
    let table = index().version(&version);
    let protocol = match table {
        Some(table) if table.speaks(Protocol::Ec2) => Protocol::Ec2,
        _ => Protocol::Query,
    };
    match table.and_then(|table| Some((table, table.operation(&action)?))) {
        Some((table, operation)) => Ok(Routed {
            table,
            operation,
            protocol,
            labels: Vec::new(),
        }),
        None if action.is_empty() => Err(Unrouted {
            table,
            protocol,
            error: ApiError::sender("MissingAction", 400, "The request must contain an Action"),
        }),
        None => {
            let (action, version) = (shown(&action), shown(&version));
            let message = format!("Could not find operation {action} for version {version}");
            Err(Unrouted {
                table,
                protocol,
                error: ApiError::sender("InvalidAction", 400, message),
            })
        }
    }
}

/// A name from a request, short enough to be shown.
fn shown(name: &str) -> String {
    name.chars().take(128).collect()
}

#[cfg(test)]
mod tests;
