//! Where and how to pull.

use std::fmt;
use std::time::Duration;

use crate::platform::Platform;

/// Credentials for a registry.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Auth {
    /// None; registries that hand out anonymous tokens are asked for one.
    Anonymous,
    /// User name and password, given directly or exchanged for a token as the registry asks.
    Basic {
        /// User name; `AWS` for ECR.
        username: String,
        /// Password, or ECR's authorization token.
        password: String,
    },
    /// A token the caller already has.
    Bearer(String),
}

/// How to reach a registry, and what to take from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PullSource {
    /// Credentials for the registry that is asked.
    pub auth: Auth,
    /// `host[:port]` to ask instead of the one in the reference: a mirror.
    pub host: Option<String>,
    /// Hosts (with port) to speak plain HTTP to. Loopback always is.
    pub plain_http: Vec<String>,
    /// PEM certificates to trust besides the system's.
    pub certificates: Vec<Vec<u8>>,
    /// Which image of an index to take.
    pub platform: Platform,
    /// Longest time to wait for a connection.
    pub connect_timeout: Duration,
    /// Longest time without a byte.
    pub read_timeout: Duration,
    /// How often to try when the network or the registry fails; at least once.
    pub attempts: u32,
}

impl Default for PullSource {
    fn default() -> Self {
        Self {
            auth: Auth::Anonymous,
            host: None,
            plain_http: Vec::new(),
            certificates: Vec::new(),
            platform: Platform::here(),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            attempts: 3,
        }
    }
}

impl PullSource {
    /// Whether `host` (with its port) is spoken to without TLS.
    pub(super) fn is_plain(&self, host: &str) -> bool {
        let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((ip, _)) => ip,
            None => host.split(':').next().unwrap_or(host),
        };
        let is_loopback = match name.parse::<std::net::IpAddr>() {
            Ok(ip) => ip.to_canonical().is_loopback(),
            Err(_) => name == "localhost" || name.ends_with(".localhost"),
        };
        is_loopback || self.plain_http.iter().any(|plain| plain == host)
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => f.write_str("Anonymous"),
            Self::Basic { username, .. } => write!(f, "Basic({username}, …)"),
            Self::Bearer(_) => f.write_str("Bearer(…)"),
        }
    }
}
