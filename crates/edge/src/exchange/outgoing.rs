//! A request as it goes to a target.

use std::borrow::Cow;
use std::net::SocketAddr;

use http::uri::{PathAndQuery, Scheme};
use http::{HeaderMap, HeaderValue, Method, Request, Uri, Version, header};
use route::{Flavour, Listener, TargetGroup};

use super::firewall::Traced;
use super::headers;
use super::host::Host;
use super::inbound::Outbound;
use crate::downstream::Conn;

/// A request ready for any number of attempts.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
}

impl Outgoing {
    /// Takes the headers and the URL out of a request.
    pub(super) fn new(
        conn: &Conn,
        listener: &Listener,
        group: &TargetGroup,
        request: &mut Request<()>,
        asked: &Host,
    ) -> Self {
        let method = request.method().clone();
        let uri = std::mem::take(request.uri_mut());
        let mut headers = std::mem::take(request.headers_mut());
        let mut host = Cow::Borrowed(asked.as_str());
        if let Flavour::LoadBalancer(policy) = &listener.flavour {
            if policy.drops_invalid_headers {
                headers::drop_invalid(&mut headers);
            }
            if let Some(with_port) = headers::host_with_port(asked, listener, policy) {
                host = with_port.into();
            }
        }
        headers::for_next_hop(&mut headers, &host);
        if let Flavour::LoadBalancer(policy) = &listener.flavour {
            let client = match policy.tells_client_port {
                true => &with_port(conn),
                false => &conn.address,
            };
            headers::tell_client(&mut headers, listener, client, policy.forwarded_for);
            if policy.tells_tls {
                headers::tell_tls(&mut headers, conn.secured.as_ref(), &policy.tls_headers);
            }
            let new = || {
                let seconds = (conn.shared.config.unix_seconds)();
                conn.thread.chance.trace_id(seconds)
            };
            let traced = request.extensions().get();
            let id = traced.map_or_else(new, |Traced(id)| *id);
            headers::tell_trace(&mut headers, &id);
        }
        if group.protocol.is_http2() {
            headers.remove(header::HOST);
            let scheme = if group.secure {
                Scheme::HTTPS
            } else {
                Scheme::HTTP
            };
            let uri = absolute(uri, scheme, &host);
            return Self {
                method,
                uri,
                version: Version::HTTP_2,
                headers,
            };
        }
        if request.version() == Version::HTTP_2 {
            headers::join_cookies(&mut headers);
        }
        Self {
            method,
            uri: relative(uri),
            version: Version::HTTP_11,
            headers,
        }
    }

    /// The request with this body.
    pub(crate) fn request(&self, body: Outbound) -> Request<Outbound> {
        let mut request = Request::new(body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.version_mut() = self.version;
        *request.headers_mut() = self.headers.clone();
        request
    }
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
