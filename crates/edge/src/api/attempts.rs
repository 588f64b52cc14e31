//! Sends a request to one address of an integration, and to another one when that is safe.

use super::client::{Client, Failure, Lease, Lost, Place, To};
use super::target::{Private, Target};
use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use std::net::SocketAddr;
use wire::WebBody;

/// How many addresses behind a VPC link are tried.
///
/// Chosen: AWS does not document it. Cloud Map and load balancers name an address until they
/// know that its task has died; two more keep that from the client.
const MOST_ADDRESSES: usize = 3;

/// The answer to a request. `spare` is its body, when all of that is here.
///
/// # Errors
///
/// What the last address that was tried did.
pub(super) async fn send(
    client: &Client,
    target: &Target,
    mut place: Place,
    request: Request<WebBody>,
    spare: Option<Bytes>,
) -> Result<(Response<Incoming>, Lease), Failure> {
    let Target::Private(private) = target else {
        return client
            .send(&place, request)
            .await
            .map_err(|lost| lost.failure);
    };
    let copy = Copy::of(&request, spare);
    let (mut request, mut tried) = (request, Vec::new());
    loop {
        let lost = match client.send(&place, request).await {
            Ok(answer) => return Ok(answer),
            Err(lost) => lost,
        };
        tried.extend(address(&place));
        let Some(next) = another(private, &place, &tried) else {
            return Err(lost.failure);
        };
        let Lost { failure, unsent } = lost;
        let Some(again) = unsent.or_else(|| copy.for_another_try(&failure)) else {
            return Err(failure);
        };
        tracing::debug!(%failure, "trying another address of the integration");
        (place, request) = (next, again);
    }
}

fn address(place: &Place) -> Option<SocketAddr> {
    match &place.to {
        To::Address(address) => Some(*address),
        To::Name(..) => None,
    }
}

/// The place of an address that was not tried yet, while there may be another try.
fn another(private: &Private, place: &Place, tried: &[SocketAddr]) -> Option<Place> {
    let next = (tried.len() < MOST_ADDRESSES).then(|| private.another(tried));
    let (origin, address) = next.flatten()?;
    Some(Place {
        origin,
        to: To::Address(address),
        tls: place.tls.clone(),
    })
}

/// What a request is made of again.
struct Copy {
    head: Option<(Parts, Bytes)>,
}

impl Copy {
    fn of(request: &Request<WebBody>, body: Option<Bytes>) -> Self {
        // Only what may be done twice is worth keeping.
        let body = body.filter(|_| request.method().is_idempotent());
        let head = body.map(|body| (head(request), body));
        Self { head }
    }

    /// The request again, when the integration may have begun to act on it and doing so twice is
    /// the same as once.
    fn for_another_try(&self, failure: &Failure) -> Option<Request<WebBody>> {
        if !matches!(failure, Failure::HungUp(_)) {
            return None;
        }
        let (head, body) = self.head.clone()?;
        let body = Full::new(body).map_err(|never| match never {}).boxed();
        Some(Request::from_parts(head, body))
    }
}

fn head(request: &Request<WebBody>) -> Parts {
    let (mut head, ()) = Request::new(()).into_parts();
    head.method = Method::clone(request.method());
    head.uri = request.uri().clone();
    head.headers = request.headers().clone();
    head
}

#[cfg(test)]
mod tests;
