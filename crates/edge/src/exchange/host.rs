//! The host a request asks for.

use http::Request;
use http::uri::Authority;

/// Host and port, from the request target when it names them, else from the Host header.
#[derive(Clone, Debug, Default)]
pub(super) struct Host {
    text: String,
    name_ends: usize,
    port: Option<u16>,
}

impl Host {
    /// Without the port; with the brackets of an IPv6 address.
    pub(super) fn name(&self) -> &str {
        &self.text[..self.name_ends]
    }

    pub(super) fn port(&self) -> Option<u16> {
        self.port
    }

    /// As a Host header has it.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn new(text: &str) -> Self {
        // A colon before a bracket belongs to the address.
        let mut bytes = text.bytes();
        let last = bytes.rposition(|byte| matches!(byte, b':' | b']'));
        let colon = last.filter(|at| text.as_bytes()[*at] == b':');
        let port = colon.and_then(|colon| text[colon + 1..].parse().ok());
        Self {
            text: text.to_owned(),
            name_ends: colon.unwrap_or(text.len()),
            port,
        }
    }
}

pub(super) fn of<B>(request: &Request<B>) -> Host {
    let named = request.uri().authority().map(Authority::as_str);
    let header = || {
        request
            .headers()
            .get(http::header::HOST)
            .and_then(|host| host.to_str().ok())
    };
    let text = named.or_else(header).unwrap_or_default();
    let after_user = text.bytes().rposition(|byte| byte == b'@');
    Host::new(after_user.map_or(text, |at| &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::Host;

    #[test]
    fn the_port_is_told_from_the_colons_of_an_address() {
        let check = |text: &str, name: &str, port: Option<u16>| {
            let host = Host::new(text);
            assert_eq!((host.name(), host.port()), (name, port), "{text}");
        };
        check("shop.example.com", "shop.example.com", None);
        check("shop.example.com:8080", "shop.example.com", Some(8080));
        check("[fd00::1]:80", "[fd00::1]", Some(80));
        check("[fd00::1]", "[fd00::1]", None);
        check("shop:x", "shop", None);
        check("", "", None);
    }
}
