//! A request as it goes to a target.

use std::borrow::Cow;
use std::net::SocketAddr;

use http::uri::{PathAndQuery, Scheme};
use http::{HeaderValue, Request, Uri, Version, header};
use route::{Flavour, Listener, LoadBalancerPolicy, TargetGroup};

use super::firewall::Traced;
use super::headers;
use super::host::Host;
use super::inbound::Outbound;
use crate::downstream::Conn;

/// A request ready for any number of attempts; its body comes with each.
pub(crate) type Outgoing = Request<()>;

/// Makes a client's request the one that targets of this group get.
pub(super) fn prepare(
    request: &mut Request<()>,
    conn: &Conn,
    listener: &Listener,
    group: &TargetGroup,
    asked: &Host,
) {
    let mut host = Cow::Borrowed(asked.as_str());
    if let Flavour::LoadBalancer(policy) = &listener.flavour {
        if policy.drops_invalid_headers {
            headers::drop_invalid(request.headers_mut());
        }
        if let Some(with_port) = headers::host_with_port(asked, listener, policy) {
            host = with_port.into();
        }
    }
    headers::for_next_hop(request.headers_mut(), &host);
    if let Flavour::LoadBalancer(policy) = &listener.flavour {
        tell(request, conn, listener, policy);
    }
    let uri = std::mem::take(request.uri_mut());
    if group.protocol.is_http2() {
        request.headers_mut().remove(header::HOST);
        let scheme = if group.secure {
            Scheme::HTTPS
        } else {
            Scheme::HTTP
        };
        *request.uri_mut() = absolute(uri, scheme, &host);
        *request.version_mut() = Version::HTTP_2;
        return;
    }
    if request.version() == Version::HTTP_2 {
        headers::join_cookies(request.headers_mut());
    }
    *request.uri_mut() = relative(uri);
    *request.version_mut() = Version::HTTP_11;
}

/// Adds what a load balancer tells its targets.
fn tell(request: &mut Request<()>, conn: &Conn, listener: &Listener, policy: &LoadBalancerPolicy) {
    let new = || {
        let seconds = (conn.shared.config.unix_seconds)();
        conn.thread.chance.trace_id(seconds)
    };
    let traced = request.extensions().get();
    let id = traced.map_or_else(new, |Traced(id)| *id);
    let headers = request.headers_mut();
    let client = match policy.tells_client_port {
        true => &with_port(conn),
        false => &conn.address,
    };
    headers::tell_client(headers, listener, client, policy.forwarded_for);
    if policy.tells_tls {
        headers::tell_tls(headers, conn.secured.as_ref(), &policy.tls_headers);
    }
    headers::tell_trace(headers, &id);
}

/// The request with this body.
pub(crate) fn with_body(outgoing: &Outgoing, body: Outbound) -> Request<Outbound> {
    let mut request = Request::new(body);
    *request.method_mut() = outgoing.method().clone();
    *request.uri_mut() = outgoing.uri().clone();
    *request.version_mut() = outgoing.version();
    *request.headers_mut() = outgoing.headers().clone();
    request
}

/// The client's address and port, as X-Forwarded-For has them.
///
/// Source: ELB, `routing.http.xff_client_port.enabled`.
fn with_port(conn: &Conn) -> HeaderValue {
    let client = SocketAddr::new(conn.client.ip().to_canonical(), conn.client.port());
    HeaderValue::from_str(&client.to_string()).unwrap_or_else(|_| conn.address.clone())
}

/// The request target as a server wants it: path and query alone.
fn relative(uri: Uri) -> Uri {
    if uri.scheme().is_none() && uri.authority().is_none() {
        return uri;
    }
    let path = uri.path_and_query().cloned();
    Uri::from(path.unwrap_or_else(|| PathAndQuery::from_static("/")))
}

fn absolute(uri: Uri, scheme: Scheme, host: &str) -> Uri {
    let path = uri.path_and_query().cloned();
    let built = Uri::builder()
        .scheme(scheme)
        .authority(host)
        .path_and_query(path.unwrap_or_else(|| PathAndQuery::from_static("/")))
        .build();
    built.unwrap_or(uri)
}
