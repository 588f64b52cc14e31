//! Calls an integration.

use super::answer::{Answer, MOST_BODY_BYTES};
use super::attempts;
use super::body::{Fate, Relayed, Sent, Unread};
use super::change::{ODD_IN_PATHS, change_answer, change_request, of_request};
use super::client::{self, Failure, Lease, Place, To};
use super::exchange::Exchange;
use super::table::Integration;
use super::target::Target;
use super::{Gateway, headers};
use bytes::Bytes;
use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body as _, Incoming};
use percent_encoding::utf8_percent_encode;
use route::api::ResponseMapping;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::time::{Instant, timeout_at};

/// What goes to the integration.
pub(super) struct Outgoing {
    pub(super) place: Place,
    pub(super) host: String,
    pub(super) path: String,
    pub(super) query: Vec<String>,
    pub(super) headers: HeaderMap,
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
        let spare = body.copy();
        let (place, request) = outgoing.into_request(method, body.onward(fate.clone()))?;
        let began = Instant::now();
        let sending = attempts::send(&self.client, &integration.target, place, request, spare);
        let sent = timeout_at(deadline, sending).await;
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
    if body.size_hint().lower() > MOST_BODY_BYTES {
        return Err(Failure::Malformed("it has more than 10 MB".to_owned()));
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
