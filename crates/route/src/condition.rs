//! Conditions of listener rules, and the request as they see it.

use std::net::IpAddr;

use http::{HeaderMap, HeaderName, Method};

use crate::{Expression, Pattern};

/// What a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct RequestView<'a> {
    /// Host asked for, without its port.
    pub host: &'a str,
    /// Port named in the Host header, if it was.
    pub port: Option<u16>,
    /// Path, as sent (never decoded, never normalized).
    pub path: &'a str,
    /// Query string without its `?`.
    pub query: Option<&'a str>,
    /// Method.
    pub method: &'a Method,
    /// Headers as they came.
    pub headers: &'a HeaderMap,
    /// Address of the connection's other end.
    pub source: IpAddr,
}

/// One condition; its values are alternatives, the conditions of a rule must all hold.
///
/// Source: ELB API model, `RuleCondition`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `host-header`: not case-sensitive.
    Host(Vec<Pattern>),
    /// `path-pattern`: case-sensitive, without the query string.
    Path(Vec<Pattern>),
    /// `http-header`: one of the header's values fits; not case-sensitive.
    Header(HeaderName, Vec<Pattern>),
    /// `http-request-method`: exact, case-sensitive.
    Method(Vec<String>),
    /// `query-string`: not case-sensitive.
    Query(Vec<QueryPattern>),
    /// `host-header` with regular expressions.
    HostMatches(Vec<Expression>),
    /// `path-pattern` with regular expressions.
    PathMatches(Vec<Expression>),
    /// `http-header` with regular expressions.
    HeaderMatches(HeaderName, Vec<Expression>),
    /// `source-ip`: the connection's source, never X-Forwarded-For.
    Source(Vec<Cidr>),
}

/// One value of a `query-string` condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryPattern {
    /// Pattern for the key; any key when absent.
    pub key: Option<Pattern>,
    /// Pattern for the value.
    pub value: Pattern,
}

/// An address range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    /// Any address in it.
    pub address: IpAddr,
    /// How many leading bits count.
    pub prefix: u8,
}

impl Condition {
    /// Whether the request fits one of the values.
    pub fn holds(&self, request: &RequestView<'_>) -> bool {
        match self {
            Self::Host(patterns) => any(patterns, request.host.as_bytes()),
            Self::Path(patterns) => any(patterns, request.path.as_bytes()),
            Self::Header(name, patterns) => request
                .headers
                .get_all(name)
                .iter()
                .any(|value| any(patterns, value.as_bytes())),
            Self::Method(methods) => methods
                .iter()
                .any(|method| method == request.method.as_str()),
            Self::Query(patterns) => query_holds(patterns, request.query.unwrap_or_default()),
            Self::HostMatches(values) => fits(values, request.host.as_bytes()),
            Self::PathMatches(values) => fits(values, request.path.as_bytes()),
            Self::HeaderMatches(name, values) => {
                let mut lines = request.headers.get_all(name).iter();
                lines.any(|line| fits(values, line.as_bytes()))
            }
            Self::Source(ranges) => ranges.iter().any(|range| range.contains(request.source)),
        }
    }
}

fn fits(values: &[Expression], text: &[u8]) -> bool {
    values.iter().any(|value| value.matches(text))
}

fn any(patterns: &[Pattern], text: &[u8]) -> bool {
    patterns.iter().any(|pattern| pattern.matches(text))
}

fn query_holds(patterns: &[QueryPattern], query: &str) -> bool {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .any(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            patterns.iter().any(|pattern| {
                pattern
                    .key
                    .as_ref()
                    .is_none_or(|wanted| wanted.matches(key.as_bytes()))
                    && pattern.value.matches(value.as_bytes())
            })
        })
}

impl Cidr {
    /// Whether `address` lies in the range; an IPv4 address mapped into IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(range), IpAddr::V4(address)) => {
                let ignored = 32 - u32::from(self.prefix.min(32));
                (u64::from(range.to_bits()) >> ignored) == (u64::from(address.to_bits()) >> ignored)
            }
            (IpAddr::V6(range), IpAddr::V6(address)) => {
                let ignored = 128 - u32::from(self.prefix.min(128));
                let top = |bits: u128| bits.checked_shr(ignored).unwrap_or(0);
                top(range.to_bits()) == top(address.to_bits())
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
