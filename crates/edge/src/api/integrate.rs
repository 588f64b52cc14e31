//! Calls an integration.

use super::answer::{Answer, MOST_BODY_BYTES};
use super::body::{Fate, Relayed, Sent, Unread};
use super::client::{self, Failure, Lease, Place, To};
use super::exchange::Exchange;
use super::table::Integration;
use super::target::Target;
use super::{Gateway, headers, jwt};
use bytes::Bytes;
use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use route::api::{Change, Part, RequestMapping, ResponseMapping, StatusMapping, Template};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::time::{Instant, timeout_at};

/// Bytes of a body that JSON paths look at. Source: API Gateway developer guide, 100 KB.
const READ_FOR_PATHS: usize = 100 << 10;
/// What a path must not hold as it is.
const ODD_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?');

/// What goes to the integration.
struct Outgoing {
    place: Place,
    host: String,
    path: String,
    query: Vec<String>,
    headers: HeaderMap,
}

impl Gateway {
    /// The integration's answer, as the mappings make it.
    pub(super) async fn integrate(
        self: &Arc<Self>,
        exchange: &mut Exchange,
        integration: &Arc<Integration>,
        parts: &Parts,
        body: Sent,
    ) -> Result<Answer, Failure> {
        let deadline = Instant::now() + integration.timeout;
        let (body, text) = read_if_asked(body, integration.reads_body, deadline).await?;
        let trace = self.trace_id(exchange);
        let mut outgoing = outgoing(exchange, integration, parts, &trace)?;
        for mapping in &integration.request {
            change_request(&mut outgoing, mapping, &mut |part| {
                of_request(exchange, parts, text.as_deref(), part)
            });
        }
        let fate = Arc::new(Fate::default());
        let method = integration
            .method
            .clone()
            .unwrap_or_else(|| parts.method.clone());
        let (place, request) = outgoing.into_request(method, body.onward(fate.clone()))?;
        let began = Instant::now();
        let sent = timeout_at(deadline, self.client.send(&place, request)).await;
        exchange.bytes_in = fate.bytes.load(Ordering::Relaxed);
        let sent = sent.map_err(|_| Failure::TimedOut)?;
        let (response, lease) = sent.map_err(|failure| blamed(failure, &fate))?;
        exchange.integration_latency = Some(began.elapsed());
        exchange.integration_status = Some(response.status().as_u16());
        answered(exchange, integration, response, lease, deadline).await
    }

    fn trace_id(&self, exchange: &Exchange) -> String {
        format!("1-{:08x}-{}", exchange.at.as_second(), self.ids.hex(24))
    }
}

/// A failure that is the client's rather than the integration's.
fn blamed(failure: Failure, fate: &Fate) -> Failure {
    if fate.too_large.load(Ordering::Relaxed) {
        return Failure::TooLarge;
    }
    match fate.broken.load(Ordering::Relaxed) {
        true => Failure::ClientBroke,
        false => failure,
    }
}

/// The body, read when mappings look into it.
async fn read_if_asked(
    body: Sent,
    asked: bool,
    deadline: Instant,
) -> Result<(Sent, Option<Bytes>), Failure> {
    if !asked {
        return Ok((body, None));
    }
    let read = timeout_at(deadline, body.whole())
        .await
        .map_err(|_| Failure::TimedOut)?;
    let bytes = read.map_err(|unread| match unread {
        Unread::TooLarge => Failure::TooLarge,
        Unread::Broken => Failure::ClientBroke,
    })?;
    Ok((Sent::Whole(bytes.clone()), Some(bytes)))
}

fn outgoing(
    exchange: &Exchange,
    integration: &Integration,
    parts: &Parts,
    trace: &str,
) -> Result<Outgoing, Failure> {
    let headers = headers::onward(&parts.headers, exchange, trace);
    let own = parts
        .uri
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'));
    let own = own.filter(|pair| !pair.is_empty()).map(str::to_owned);
    match &integration.target {
        Target::Nowhere(why) => Err(Failure::Nowhere(why.clone())),
        Target::Private(private) => {
            let nowhere = || Failure::Nowhere("nothing answers behind the VPC link".to_owned());
            let (origin, address) = private.next().ok_or_else(nowhere)?;
            let (to, tls) = (To::Address(address), private.tls.clone());
            Ok(Outgoing {
                place: Place { origin, to, tls },
                // Chosen: what the client called, as a load balancer's host rules expect.
                host: exchange.host.clone(),
                path: parts.uri.path().to_owned(),
                query: own.collect(),
                headers,
            })
        }
        Target::Url(template) => {
            let url = filled(template, exchange);
            let nowhere = || Failure::Nowhere(format!("{url} is not a URL"));
            let uri: Uri = url.parse().map_err(|_| nowhere())?;
            let (place, host) = client::place(&uri).ok_or_else(nowhere)?;
            let fixed = uri.query().into_iter().flat_map(|query| query.split('&'));
            Ok(Outgoing {
                place,
                host,
                path: uri.path().to_owned(),
                query: fixed.map(str::to_owned).chain(own).collect(),
                headers,
            })
        }
    }
}

/// A URL with path variables and stage variables in their places.
fn filled(template: &str, exchange: &Exchange) -> String {
    let mut url = template.to_owned();
    if let Some(stage) = &exchange.stage {
        for (name, value) in &stage.variables {
            url = url.replace(&format!("${{stageVariables.{name}}}"), value);
        }
    }
    for (name, value) in &exchange.variables {
        let value = utf8_percent_encode(value, ODD_IN_PATHS).to_string();
        url = url.replace(&format!("{{{name}}}"), &value);
    }
    url
}

/// What stands for a part of a request mapping.
fn of_request(
    exchange: &Exchange,
    parts: &Parts,
    body: Option<&[u8]>,
    part: &Part,
) -> Option<String> {
    match part {
        Part::Text(text) => Some(text.clone()),
        Part::Header(name) => headers::joined(&parts.headers, name),
        Part::Query(name) => jwt::query(parts.uri.query()?, name),
        Part::Body(path) => in_body(body?, path.as_deref()),
        Part::Path => Some(exchange.path.clone()),
        Part::PathVariable(name) => {
            let found = exchange.variables.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone())
        }
        Part::Context(name) => exchange.context(name),
        Part::StageVariable(name) => exchange.stage.as_ref()?.variables.get(name).cloned(),
    }
}

/// A body, or what a path like `a.b[0]` names in it.
pub(super) fn in_body(body: &[u8], path: Option<&str>) -> Option<String> {
    let Some(path) = path else {
        return Some(String::from_utf8_lossy(body).into_owned());
    };
    let root: Value = serde_json::from_slice(&body[..body.len().min(READ_FOR_PATHS)]).ok()?;
    let mut value = &root;
    for step in path.split(['.', '[']) {
        let step = step.trim_end_matches(']').trim_matches('\'');
        value = match step.parse::<usize>() {
            Ok(place) if value.is_array() => value.get(place)?,
            _ => value.get(step)?,
        };
    }
    Some(match value {
        Value::String(text) => text.clone(),
        Value::Null => return None,
        other => other.to_string(),
    })
}

type Known<'a> = dyn FnMut(&Part) -> Option<String> + 'a;

fn change_request(outgoing: &mut Outgoing, mapping: &RequestMapping, known: &mut Known<'_>) {
    match mapping {
        RequestMapping::Header(name, change) if name == "host" => {
            if let Change::Overwrite(template) = change {
                outgoing.host = template
                    .fill(known)
                    .unwrap_or(std::mem::take(&mut outgoing.host));
            }
        }
        RequestMapping::Header(name, change) => {
            change_header(&mut outgoing.headers, name, change, known);
        }
        RequestMapping::Path(template) => {
            if let Some(path) = template.fill(known) {
                let slash = if path.starts_with('/') { "" } else { "/" };
                outgoing.path = format!("{slash}{}", utf8_percent_encode(&path, ODD_IN_PATHS));
            }
        }
        RequestMapping::Query(name, change) => change_query(outgoing, name, change, known),
    }
}

fn change_header(headers: &mut HeaderMap, name: &str, change: &Change, known: &mut Known<'_>) {
    let value = |template: &Template, known: &mut Known<'_>| template.fill(known);
    match change {
        Change::Remove => drop(headers.remove(name)),
        Change::Append(template) => {
            if let Some(value) = value(template, known) {
                headers::add(headers, name, &value);
            }
        }
        Change::Overwrite(template) => {
            if let Some(value) = value(template, known) {
                headers::set(headers, name, &value);
            }
        }
    }
}

fn change_query(outgoing: &mut Outgoing, name: &str, change: &Change, known: &mut Known<'_>) {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let is_other = |pair: &String| jwt::query(pair, name).is_none();
    let value = match change {
        Change::Remove => return outgoing.query.retain(is_other),
        Change::Append(template) | Change::Overwrite(template) => template.fill(known),
    };
    let Some(value) = value else {
        return;
    };
    if matches!(change, Change::Overwrite(_)) {
        outgoing.query.retain(is_other);
    }
    outgoing
        .query
        .push(format!("{}={}", encoded(name), encoded(&value)));
}

impl Outgoing {
    fn into_request(
        mut self,
        method: http::Method,
        body: wire::WebBody,
    ) -> Result<(Place, Request<wire::WebBody>), Failure> {
        let nowhere = |what: &str| Failure::Nowhere(format!("{what} cannot be asked for"));
        let mark = if self.query.is_empty() { "" } else { "?" };
        let target = format!("{}{mark}{}", self.path, self.query.join("&"));
        let uri: Uri = target.parse().map_err(|_| nowhere(&target))?;
        headers::set(&mut self.headers, HOST.as_str(), &self.host);
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok((self.place, request))
    }
}

async fn answered(
    exchange: &Exchange,
    integration: &Integration,
    response: Response<Incoming>,
    lease: Lease,
    deadline: Instant,
) -> Result<Answer, Failure> {
    let (mut head, body) = response.into_parts();
    if head.status == StatusCode::SWITCHING_PROTOCOLS {
        return Err(Failure::Malformed("it changes the protocol".to_owned()));
    }
    headers::strip_hop(&mut head.headers);
    let status = head.status.as_u16();
    let Some(mapping) = integration
        .responses
        .iter()
        .find(|one| one.status == status)
    else {
        let body = Relayed::new(body, deadline, Box::new(move || lease.give_back()));
        return Ok(Response::from_parts(head, body.boxed()));
    };
    let reads = mapping.changes.iter().any(ResponseMapping::reads_body);
    if !reads {
        change_answer(exchange, mapping, &mut head, None);
        let body = Relayed::new(body, deadline, Box::new(move || lease.give_back()));
        return Ok(Response::from_parts(head, body.boxed()));
    }
    let limit = usize::try_from(MOST_BODY_BYTES).unwrap_or(usize::MAX);
    let read = timeout_at(deadline, Limited::new(body, limit).collect()).await;
    let read = read.map_err(|_| Failure::TimedOut)?;
    let bytes = read
        .map_err(|error| Failure::Malformed(error.to_string()))?
        .to_bytes();
    lease.give_back();
    change_answer(exchange, mapping, &mut head, Some(&bytes));
    let body = Full::new(bytes).map_err(|never| match never {}).boxed();
    Ok(Response::from_parts(head, body))
}

fn change_answer(
    exchange: &Exchange,
    mapping: &StatusMapping,
    head: &mut http::response::Parts,
    body: Option<&[u8]>,
) {
    let before = head.headers.clone();
    let mut known = |part: &Part| match part {
        Part::Text(text) => Some(text.clone()),
        Part::Header(name) => headers::joined(&before, name),
        Part::Body(path) => in_body(body?, path.as_deref()),
        Part::Context(name) => exchange.context(name),
        Part::StageVariable(name) => exchange.stage.as_ref()?.variables.get(name).cloned(),
        Part::Query(_) | Part::Path | Part::PathVariable(_) => None,
    };
    for change in &mapping.changes {
        match change {
            ResponseMapping::Header(name, change) => {
                change_header(&mut head.headers, name, change, &mut known);
            }
            ResponseMapping::Status(template) => {
                let code = template
                    .fill(&mut known)
                    .and_then(|code| code.parse::<u16>().ok());
                let code = code.filter(|code| (200..=599).contains(code));
                if let Some(status) = code.and_then(|code| StatusCode::from_u16(code).ok()) {
                    head.status = status;
                }
            }
        }
    }
}
