//! What a health check asks and what it wants to hear.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::Protocol;

/// The health check of a target group.
///
/// Source: ELB API model, `CreateTargetGroup`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HealthCheck {
    /// How to ask.
    pub protocol: HealthProtocol,
    /// What the targets speak; gRPC is asked as such, and its codes are matched.
    pub version: Protocol,
    /// Whether a header of proxy protocol goes before everything else, as it does with traffic.
    pub proxy_protocol: bool,
    /// Path and query of the request.
    pub path: String,
    /// Port to ask; the target's own (`traffic-port`) when absent.
    pub port: Option<u16>,
    /// Time from one check to the next, in API time.
    pub interval: Duration,
    /// How long an answer may take.
    pub timeout: Duration,
    /// Successes in a row that make an unhealthy target healthy.
    pub healthy_threshold: u32,
    /// Failures in a row that make a target unhealthy.
    pub unhealthy_threshold: u32,
    /// Status codes that count as success.
    pub matcher: Matcher,
}

impl Default for HealthCheck {
    fn default() -> Self {
        Self {
            protocol: HealthProtocol::Http,
            version: Protocol::Http,
            proxy_protocol: false,
            path: "/".into(),
            port: None,
            interval: Duration::from_secs(30),
            timeout: Duration::from_secs(5),
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: Matcher::default(),
        }
    }
}

/// How a health check asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HealthProtocol {
    /// A request in the clear.
    #[default]
    Http,
    /// A request through TLS.
    Https,
    /// A connection that can be made is enough.
    Tcp,
}

/// Status codes that count as healthy, written as `200`, `200-299` or `200,301-302`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Matcher(Vec<(u16, u16)>);

impl Matcher {
    /// Whether `status` counts as healthy.
    pub fn accepts(&self, status: u16) -> bool {
        self.0
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&status))
    }
}

impl Default for Matcher {
    fn default() -> Self {
        Self(vec![(200, 200)])
    }
}

/// The text is no list of codes and ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatcherError;

impl fmt::Display for MatcherError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("health check matcher must be codes and ranges such as 200 or 200-299,301")
    }
}

impl std::error::Error for MatcherError {}

impl FromStr for Matcher {
    type Err = MatcherError;

    fn from_str(text: &str) -> Result<Self, MatcherError> {
        let code = |text: &str| text.trim().parse::<u16>().map_err(|_| MatcherError);
        text.split(',')
            .map(|part| {
                let (first, last) = part.split_once('-').unwrap_or((part, part));
                let range = (code(first)?, code(last)?);
                if range.0 <= range.1 {
                    Ok(range)
                } else {
                    Err(MatcherError)
                }
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[cfg(test)]
mod tests;
