//! The web ACL is asked before any rule of the listener.

use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Request, Response};
use route::{Flavour, Guard, Listener};
use wall::{BODY_LIMIT, Judgement, Verdict};

use super::body::Answer;
use super::host::Host;
use super::inbound::{Inbound, Looked};
use super::pages;
use crate::chance::TraceId;
use crate::downstream::Conn;
use crate::firewall::Sentry;

/// The trace id of a request that a log already tells of.
#[derive(Clone, Copy)]
pub(super) struct Traced(pub(super) TraceId);

/// The guard of a listener, where there is one.
pub(super) fn of(listener: &Listener) -> Option<&Guard> {
    match &listener.flavour {
        Flavour::LoadBalancer(policy) => policy.guard.as_ref(),
        Flavour::Service(_) | Flavour::Network(_) => None,
    }
}

/// Asks whether a request may go on; an answer is what it gets instead.
///
/// Headers that the web ACL inserts are in the request then. Chosen: rules of the listener see
/// them, so that a rule may route by what the web ACL found.
pub(super) async fn ask(
    guard: &Guard,
    conn: &Conn,
    listener: &Listener,
    request: &mut Request<()>,
    host: &Host,
    body: Option<&Arc<Inbound>>,
) -> Result<(), Response<Answer>> {
    let fail = |status| pages::failure(&listener.flavour, status);
    let sentry = guard.get::<Sentry>().ok_or_else(|| fail(500))?;
    let looked = match body.filter(|_| sentry.needs_body()) {
        None => Looked::default(),
        Some(body) => look(body, &listener.flavour).await.map_err(fail)?,
    };
    if sentry.is_logged() {
        let seconds = (conn.shared.config.unix_seconds)();
        let id = conn.thread.chance.trace_id(seconds);
        request.extensions_mut().insert(Traced(id));
    }
    match judge(sentry, conn, request, host, &looked) {
        None if sentry.fails_open => Ok(()),
        None => Err(fail(500)),
        Some(said) => obey(said, listener, request.headers_mut()),
    }
}

fn judge(
    sentry: &Sentry,
    conn: &Conn,
    request: &Request<()>,
    host: &Host,
    looked: &Looked,
) -> Option<Judgement> {
    let traced = request.extensions().get::<Traced>();
    let id = traced.map(|Traced(id)| String::from_utf8_lossy(id));
    let view = wall::Request {
        client: conn.client.ip().to_canonical(),
        method: request.method(),
        version: request.version(),
        path: request.uri().path(),
        query: request.uri().query(),
        headers: request.headers(),
        host: host.as_str(),
        body: &looked.bytes,
        has_more: looked.has_more,
    };
    sentry.judge(&view, id.as_deref().unwrap_or_default())
}

/// The first bytes of the body; the status when the client does not send them.
///
/// Chosen: all of what is looked at must come within the load balancer's idle time-out; what a
/// client sends only after it has an answer comes too late.
async fn look(body: &Inbound, flavour: &Flavour) -> Result<Looked, u16> {
    let patience = match flavour {
        Flavour::LoadBalancer(policy) => policy.idle_timeout,
        Flavour::Service(_) | Flavour::Network(_) => Duration::ZERO,
    };
    match tokio::time::timeout(patience, body.look(BODY_LIMIT)).await {
        Ok(Some(looked)) => Ok(looked),
        Ok(None) => Err(400),
        Err(_) => Err(408),
    }
}

fn obey(
    said: Judgement,
    listener: &Listener,
    headers: &mut HeaderMap,
) -> Result<(), Response<Answer>> {
    match &said.verdict {
        Verdict::Answer(answer) if answer.body.is_none() => {
            Err(pages::failure(&listener.flavour, answer.status))
        }
        Verdict::Answer(answer) => Err(pages::of_firewall(answer)),
        Verdict::Allow => {
            let pairs = said.insert.iter().filter_map(pair);
            pairs.for_each(|(name, value)| {
                headers.insert(name, value);
            });
            Ok(())
        }
    }
}

fn pair((name, value): &(String, String)) -> Option<(HeaderName, HeaderValue)> {
    Some((name.parse().ok()?, value.parse().ok()?))
}
