//! What is asked about.

use std::borrow::Cow;
use std::net::IpAddr;

use http::{HeaderMap, Method, Version};

/// Bytes of a body that are looked at.
///
/// Source: WAF developer guide, handling oversize request components: 8 KiB for Application Load
/// Balancers, which cannot be changed.
pub const BODY_LIMIT: usize = 8 * 1024;

/// A request as a web ACL sees it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Whose connection it came on.
    pub client: IpAddr,
    /// The method.
    pub method: &'a Method,
    /// The version of HTTP.
    pub version: Version,
    /// The path as sent.
    pub path: &'a str,
    /// What is after `?`, as sent.
    pub query: Option<&'a str>,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The name the request is for; HTTP/2 has no such header.
    pub host: &'a str,
    /// The first bytes of the body, at most [`BODY_LIMIT`].
    pub body: &'a [u8],
    /// Whether there is more of the body.
    pub has_more: bool,
}

impl<'a> Request<'a> {
    /// Query arguments, name and value as sent.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let query = self.query.unwrap_or_default();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }

    /// Cookies, name and value.
    pub(crate) fn cookies(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> {
        let headers = self.headers.get_all(http::header::COOKIE).iter();
        let texts = headers.map(|value| String::from_utf8_lossy(value.as_bytes()));
        texts.flat_map(|text| {
            let pairs = text.split(';').map(str::trim);
            let pairs = pairs.filter(|pair| !pair.is_empty());
            let pair = |pair: &str| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (Cow::Owned(name.to_owned()), Cow::Owned(value.to_owned()))
            };
            pairs.map(pair).collect::<Vec<_>>()
        })
    }

    /// Headers, name and value, the host among them.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let host = (!self.headers.contains_key(http::header::HOST))
            .then_some(("host", self.host.as_bytes()));
        let sent = self.headers.iter();
        let sent = sent.map(|(name, value)| (name.as_str(), value.as_bytes()));
        host.into_iter().chain(sent)
    }

    /// Addresses that a header lists, the client's first; `None` for one that is none.
    pub(crate) fn forwarded(&self, header: &str) -> Option<Vec<Option<IpAddr>>> {
        let values = self.headers.get_all(header).iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        let addresses = texts.flat_map(|text| text.split(','));
        let addresses: Vec<_> = addresses.map(|text| text.trim().parse().ok()).collect();
        (!addresses.is_empty()).then_some(addresses)
    }
}
