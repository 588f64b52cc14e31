//! Calls that a web page makes in somebody's browser.
//!
//! In lenient mode whoever reaches the port is root, and a browser on the same machine reaches
//! it for any page it shows: by a form, an image, or a name that was pointed at this machine.
//! Such calls are not believed; verified ones are.

use http::request::Parts;
use http::{HeaderMap, header};

/// Whether the call was made by a page from another machine.
pub(super) fn is_foreign(parts: &Parts) -> bool {
    let headers = &parts.headers;
    if let Some(origin) = text(headers, header::ORIGIN.as_str()) {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        return !is_this_machine(host);
    }
    match text(headers, "sec-fetch-site") {
        None | Some("none") => false,
        Some("same-origin") => !super::host(parts).is_some_and(is_this_machine),
        Some(_) => true,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get(name)
        .map(|value| value.to_str().unwrap_or_default())
}

/// Whether a host, with or without a port, can only be this machine.
fn is_this_machine(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').unwrap_or((rest, "")),
        None => host.split_once(':').unwrap_or((host, "")),
    };
    let port = port.trim_start_matches(':');
    let address = name.parse::<std::net::IpAddr>();
    let named = name == "localhost" || name.ends_with(".localhost");
    port.bytes().all(|digit| digit.is_ascii_digit())
        && (named || address.is_ok_and(|address| address.is_loopback()))
}

#[cfg(test)]
mod tests {
    use http::Request;

    fn foreign(headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        super::is_foreign(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn clients_and_pages_of_this_machine_are_not_foreign() {
        assert!(!foreign(&[]));
        assert!(!foreign(&[("host", "aws.example")]));
        for origin in [
            "http://localhost:3000",
            "http://shop.localhost",
            "http://[::1]:80",
        ] {
            assert!(!foreign(&[("origin", origin)]), "{origin}");
        }
        assert!(!foreign(&[
            ("sec-fetch-site", "none"),
            ("host", "a.example")
        ]));
        assert!(!foreign(&[
            ("sec-fetch-site", "same-origin"),
            ("host", "127.0.0.1:4566")
        ]));
    }

    #[test]
    fn pages_from_elsewhere_are_foreign_by_whatever_name_they_come() {
        for origin in [
            "https://evil.example",
            "null",
            "",
            "http://localhost.evil.example",
            "http://127.0.0.1:80@evil.example",
        ] {
            assert!(foreign(&[("origin", origin)]), "{origin}");
        }
        assert!(foreign(&[("sec-fetch-site", "cross-site")]));
        assert!(foreign(&[
            ("sec-fetch-site", "same-origin"),
            ("host", "evil.example:4566")
        ]));
    }
}
