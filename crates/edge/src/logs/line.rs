//! What is told of a request or connection, in AWS's order.
//!
//! Source: the load balancers' guide, access log entries, and the tables that Athena is given
//! for access and connection logs.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use domain::Timestamp;

/// The longest user agent that is told. Source: as above, 8 KB.
const MOST_AGENT: usize = 8 * 1024;

/// When a request went on, counted from its head.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Times {
    /// It was sent to the target that answered, or was tried last.
    pub(crate) sent: Option<Duration>,
    /// The target's head had come; it is sent on to the client at once.
    pub(crate) answered: Option<Duration>,
}

/// One request.
pub(crate) struct RequestLine<'a> {
    /// `http`, `https`, `h2`, `grpcs`, `ws` or `wss`.
    pub(crate) kind: &'a str,
    /// When it was over.
    pub(crate) at: Timestamp,
    pub(crate) balancer: &'a str,
    pub(crate) client: SocketAddr,
    pub(crate) target: Option<SocketAddr>,
    pub(crate) times: Times,
    pub(crate) status: u16,
    pub(crate) target_status: Option<u16>,
    /// Bytes from and to the client, heads included.
    pub(crate) bytes: (u64, u64),
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    /// `HTTP/1.1` or `HTTP/2.0`.
    pub(crate) version: &'a str,
    pub(crate) agent: &'a [u8],
    /// Cipher and protocol.
    pub(crate) tls: Option<(&'a str, &'a str)>,
    pub(crate) group: Option<&'a str>,
    pub(crate) trace: &'a [u8],
    /// The name the client asked for in its handshake, and the certificate it got.
    pub(crate) name: Option<&'a str>,
    pub(crate) certificate: Option<&'a str>,
    /// The rule's priority, 0 for the default action; nothing where no rule was asked.
    pub(crate) rule: Option<u32>,
    pub(crate) began: Timestamp,
    pub(crate) actions: &'a [&'a str],
    pub(crate) redirect: Option<&'a str>,
    pub(crate) reason: Option<&'a str>,
    /// `Acceptable` or `Ambiguous`; nothing where it keeps to the standard.
    pub(crate) class: Option<&'a str>,
    pub(crate) connection: &'a str,
}

impl fmt::Display for RequestLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = OrDash(self.target);
        let target_status = OrDash(self.target_status);
        let (cipher, protocol) = self.tls.unwrap_or(("-", "-"));
        write!(
            f,
            "{} {} {} {} {target} ",
            self.kind,
            Iso(self.at),
            self.balancer,
            self.client
        )?;
        self.durations(f)?;
        write!(
            f,
            " {} {target_status} {} {} ",
            self.status, self.bytes.0, self.bytes.1
        )?;
        let (url, agent) = (Quoted(self.url.as_bytes()), self.agent);
        let agent = Quoted(&agent[..agent.len().min(MOST_AGENT)]);
        write!(
            f,
            "\"{} {url} {}\" \"{agent}\" {cipher} {protocol} ",
            self.method, self.version
        )?;
        let group = OrDash(self.group);
        let (name, certificate) = (OrDash(self.name), OrDash(self.certificate));
        write!(
            f,
            "{group} \"{}\" \"{name}\" \"{certificate}\" ",
            Quoted(self.trace)
        )?;
        write!(f, "{} {} ", OrDash(self.rule), Iso(self.began))?;
        let actions = self.actions.join(",");
        let actions = if actions.is_empty() { "-" } else { &actions };
        let redirect = Quoted(self.redirect.unwrap_or("-").as_bytes());
        write!(
            f,
            "\"{actions}\" \"{redirect}\" \"{}\" ",
            OrDash(self.reason)
        )?;
        write!(
            f,
            "\"{target}\" \"{target_status}\" \"{}\" ",
            OrDash(self.class)
        )?;
        // Which sentence of the standard is broken is not told, as it is not known here.
        write!(f, "\"-\" {}", self.connection)
    }
}

impl RequestLine<'_> {
    /// Three times in seconds; -1 each where no target answered.
    fn durations(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Times {
            sent: Some(sent),
            answered: Some(answered),
        } = self.times
        else {
            return f.write_str("-1 -1 -1");
        };
        let seconds = |duration: Duration| duration.as_secs_f64();
        let took = answered.saturating_sub(sent);
        write!(f, "{:.3} {:.3} 0.000", seconds(sent), seconds(took))
    }
}

/// One connection.
pub(crate) struct ConnectionLine<'a> {
    /// When it was there, or failed.
    pub(crate) at: Timestamp,
    pub(crate) client: SocketAddr,
    /// The listener's port.
    pub(crate) port: u16,
    /// Of a listener with TLS.
    pub(crate) handshake: Option<Handshake<'a>>,
    pub(crate) connection: &'a str,
}

/// What a handshake came to.
pub(crate) struct Handshake<'a> {
    /// Protocol, cipher, and how long it took; nothing of one that failed.
    pub(crate) agreed: Option<(&'a str, &'a str, Duration)>,
}

impl fmt::Display for ConnectionLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (address, client_port) = (self.client.ip().to_canonical(), self.client.port());
        write!(f, "{} {address} {client_port} {} ", Iso(self.at), self.port)?;
        let verified = match &self.handshake {
            None => "-",
            Some(Handshake { agreed: Some(_) }) => "Success",
            Some(Handshake { agreed: None }) => "Failed:UnmappedConnectionError",
        };
        match self.handshake.as_ref().and_then(|one| one.agreed) {
            Some((protocol, cipher, took)) => {
                write!(f, "{protocol} {cipher} {:.3} ", took.as_secs_f64())?;
            }
            None => f.write_str("- - - ")?,
        }
        // Certificates of clients are not asked for.
        write!(f, "\"-\" - - {verified} {}", self.connection)
    }
}

/// A value, or `-`.
struct OrDash<T>(Option<T>);

impl<T: fmt::Display> fmt::Display for OrDash<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str("-"),
        }
    }
}

/// A time in ISO 8601 with microseconds.
struct Iso(Timestamp);

impl fmt::Display for Iso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m-%dT%H:%M:%S.%6fZ"))
    }
}

/// Text between quotes, or `-` where there is none. Chosen: what would end it, or is not
/// printable, is written as `\xNN`.
struct Quoted<'a>(&'a [u8]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("-");
        }
        for byte in self.0 {
            match byte {
                b'"' | b'\\' | 0..=31 | 127.. => write!(f, "\\x{byte:02X}")?,
                _ => write!(f, "{}", char::from(*byte))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
