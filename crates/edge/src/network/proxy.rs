//! The header of proxy protocol, version 2: tells a target who its client is.
//!
//! Source: the proxy protocol's specification, section 2.2. The extensions that AWS adds name an
//! endpoint of PrivateLink, of which there are none here.

use std::net::SocketAddr;

use route::Flow;

const SIGNATURE: [u8; 12] = *b"\r\n\r\n\0\r\nQUIT\n";
/// Version 2, and what follows speaks for the load balancer itself, or for a client.
const LOCAL: u8 = 0x20;
const PROXY: u8 = 0x21;
/// A stream over IPv4, over IPv6.
const TCP4: u8 = 0x11;
const TCP6: u8 = 0x21;

/// The header of a connection that is the load balancer's own: a health check.
pub(crate) fn own() -> [u8; 16] {
    let mut header = [0; 16];
    header[..12].copy_from_slice(&SIGNATURE);
    header[12] = LOCAL;
    header
}

/// The header of a client's connection.
pub(crate) fn of(flow: &Flow) -> Vec<u8> {
    let (family, addresses) = match (flow.client, flow.listener) {
        (SocketAddr::V4(client), SocketAddr::V4(listener)) => (
            TCP4,
            [client.ip().octets(), listener.ip().octets()].concat(),
        ),
        (SocketAddr::V6(client), SocketAddr::V6(listener)) => (
            TCP6,
            [client.ip().octets(), listener.ip().octets()].concat(),
        ),
        // No socket has two families: there is nothing to be told.
        _ => return own().to_vec(),
    };
    let length = addresses.len() as u16 + 4;
    let mut header = Vec::with_capacity(16 + usize::from(length));
    header.extend(SIGNATURE);
    header.extend([PROXY, family]);
    header.extend(length.to_be_bytes());
    header.extend(addresses);
    header.extend(flow.client.port().to_be_bytes());
    header.extend(flow.listener.port().to_be_bytes());
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_laid_out_as_the_specification_has_it() {
        let flow = |client: &str, listener: &str| Flow {
            protocol: 6,
            client: client.parse().expect("an address"),
            listener: listener.parse().expect("an address"),
        };
        let header = of(&flow("10.1.2.3:258", "10.0.0.1:443"));
        let expected =
            b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\x0a\x01\x02\x03\x0a\0\0\x01\x01\x02\x01\xbb";
        assert_eq!(header, expected);
        let header = of(&flow("[::1]:1", "[::2]:2"));
        assert_eq!((header[13], header.len()), (0x21, 16 + 36));
        assert_eq!(own()[12..], [0x20, 0, 0, 0]);
    }
}
