//! One request and its answer.

mod attempt;
mod body;
mod forward;
mod headers;
mod host;
mod inbound;
mod pages;
mod policy;
mod tally;
mod upgrade;

use std::sync::Arc;

use http::{Method, Request, Response};
use hyper::body::Incoming;
use route::{Action, Flavour, Listener, RedirectParts, RequestView, RouteTable, Scheme};

pub(crate) use body::{Answer, BoxError};
pub(crate) use inbound::Outbound;

use crate::downstream::Conn;
use crate::sockets::Serves;
use tally::Tally;

/// X-Forwarded-For may name this many addresses. Source: ELB, status 463.
const MOST_FORWARDED: usize = 30;

/// What becomes of a request that is not sent to a target.
enum Verdict {
    Forward(Arc<route::TargetGroup>),
    Own(Response<Answer>),
}

/// Answers one request.
pub(crate) async fn answer(conn: &Arc<Conn>, request: Request<Incoming>) -> Response<Answer> {
    let number = conn.next_request();
    let table = conn.shared.table.load_full();
    let host = host::of(&request);
    let mut tally = Tally::begin(conn, &request, &host);
    let Some(listener) = listener(conn, &table, host.name()) else {
        return pages::own(pages::nobody_here(), request.method(), tally);
    };
    conn.count(listener);
    tally.set_listener(listener);
    let method = request.method().clone();
    let verdict = if conn.life.is_refused(number) {
        Verdict::Own(pages::failure(&listener.flavour, 400))
    } else {
        decide(conn, listener, &request, &host)
    };
    let is_http2 = request.version() == http::Version::HTTP_2;
    let mut response = match verdict {
        Verdict::Own(response) => pages::own(response, &method, tally),
        Verdict::Forward(group) => {
            // Boxed so that the codec moves a pointer about instead of all the attempts' state.
            Box::pin(forward::forward(
                conn, listener, group, request, &host, tally,
            ))
            .await
        }
    };
    if response.status() != http::StatusCode::SWITCHING_PROTOCOLS {
        conn.life.answer_tunnel(false);
        if conn.is_old() {
            say_goodbye(conn, &mut response, is_http2);
        }
    }
    response
}

/// Closes a connection after this answer, in a way the client learns of before it asks again.
fn say_goodbye(conn: &Conn, response: &mut Response<Answer>, is_http2: bool) {
    if is_http2 {
        conn.life.close();
    } else {
        let close = http::HeaderValue::from_static("close");
        response
            .headers_mut()
            .insert(http::header::CONNECTION, close);
    }
}

fn listener<'t>(conn: &Conn, table: &'t RouteTable, host: &str) -> Option<&'t Arc<Listener>> {
    if let Some(secured) = &conn.secured {
        return table.listener(&secured.listener);
    }
    match &conn.door.serves {
        Serves::Listener(id) => table.listener(id),
        Serves::SharedPort(port) => table.shared(*port, host),
    }
}

fn decide(
    conn: &Conn,
    listener: &Listener,
    request: &Request<Incoming>,
    host: &host::Host,
) -> Verdict {
    let own = |status| Verdict::Own(pages::failure(&listener.flavour, status));
    if let Some(status) = objection(conn, listener, request) {
        return own(status);
    }
    let view = RequestView {
        host: host.name(),
        port: host.port(),
        path: request.uri().path(),
        query: request.uri().query(),
        method: request.method(),
        headers: request.headers(),
        source: conn.client.ip(),
    };
    match listener.route(&view) {
        Action::FixedResponse(fixed) => Verdict::Own(pages::fixed(fixed)),
        Action::Redirect(redirect) => {
            let parts = RedirectParts {
                scheme: listener.scheme,
                port: listener.port,
                request: view,
            };
            Verdict::Own(pages::redirect(redirect.status, &redirect.location(&parts)))
        }
        Action::Forward(forward) => match forward.choose() {
            None => own(503),
            Some(group) if speaks(listener, group.protocol, request) => {
                Verdict::Forward(Arc::clone(group))
            }
            Some(_) => own(464),
        },
    }
}

/// The status of a request that no rule is asked about.
fn objection(conn: &Conn, listener: &Listener, request: &Request<Incoming>) -> Option<u16> {
    let is_load_balancer = matches!(listener.flavour, Flavour::LoadBalancer(_));
    // On a port of the machine that others serve in the clear.
    if listener.scheme == Scheme::Https && conn.secured.is_none() {
        return Some(400);
    }
    match *request.method() {
        Method::CONNECT => return Some(400),
        Method::TRACE if is_load_balancer => return Some(405),
        _ => {}
    }
    if !is_load_balancer && request.version() == http::Version::HTTP_10 {
        return Some(426);
    }
    let crowded = headers::forwarded_for_count(request.headers()) > MOST_FORWARDED;
    (is_load_balancer && crowded).then_some(463)
}

/// Whether a load balancer would take this request to targets of this protocol version.
///
/// Source: ELB, status 464. Service Connect bridges the versions instead.
fn speaks(listener: &Listener, targets: route::Protocol, request: &Request<Incoming>) -> bool {
    let is_http2 = request.version() == http::Version::HTTP_2;
    let is_grpc = headers::is_grpc(request.headers());
    match (&listener.flavour, targets) {
        (Flavour::Service(_), _) | (_, route::Protocol::Tcp) => true,
        (_, route::Protocol::Http) => !is_grpc,
        (_, route::Protocol::Http2) => is_http2,
        (_, route::Protocol::Grpc) => is_http2 && is_grpc && request.method() == Method::POST,
    }
}
