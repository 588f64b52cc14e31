//! The rules for one request head.

use httparse::{EMPTY_HEADER, Header, Request, Status};

/// Most headers in one head; more are refused.
const MAX_HEADERS: usize = 100;

/// Where the body after a head ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    Length(u64),
    Chunked,
    Upgrade,
}

/// How the body after this head is framed; `None` when the head breaks the rules.
pub(super) fn check(head: &[u8]) -> Option<Framing> {
    let mut headers = [EMPTY_HEADER; MAX_HEADERS];
    let mut request = Request::new(&mut headers);
    let Ok(Status::Complete(_)) = request.parse(head) else {
        return None;
    };
    framing(&request)
}

/// How the body after a head that was read as a whole is framed; `None` when it breaks the rules.
pub(crate) fn framing(request: &Request<'_, '_>) -> Option<Framing> {
    let version = request.version?;
    let facts = Facts::gather(request.headers)?;
    let hosts_fit = if version == 1 {
        facts.hosts == 1
    } else {
        facts.hosts <= 1
    };
    if !hosts_fit || request.method? == "CONNECT" || !is_target(request.path?) {
        return None;
    }
    match (facts.length, facts.chunked) {
        (Some(_), true) => None,
        (None, true) if version == 0 || facts.upgrade => None,
        (None, true) => Some(Framing::Chunked),
        (length, false) if facts.upgrade && facts.connection_upgrade && version == 1 => {
            (length.unwrap_or(0) == 0).then_some(Framing::Upgrade)
        }
        (length, false) => Some(Framing::Length(length.unwrap_or(0))),
    }
}

/// Whether a request target is a path, a whole URL or the `*` of OPTIONS.
fn is_target(target: &str) -> bool {
    let is_url = |scheme: &str| {
        target
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    target.starts_with('/') || target == "*" || is_url("http://") || is_url("https://")
}

#[derive(Default)]
struct Facts {
    hosts: usize,
    length: Option<u64>,
    chunked: bool,
    upgrade: bool,
    connection_upgrade: bool,
}

impl Facts {
    fn gather(headers: &[Header<'_>]) -> Option<Self> {
        let mut facts = Self::default();
        for header in headers {
            let is = |name: &str| header.name.eq_ignore_ascii_case(name);
            // Lengths of the six names that matter, so that most headers cost one comparison.
            match header.name.len() {
                4 if is("host") => facts.hosts += 1,
                14 if is("content-length") => facts.add_length(header.value)?,
                17 if is("transfer-encoding") => facts.add_encoding(header.value)?,
                7 if is("upgrade") => facts.upgrade = !header.value.eq_ignore_ascii_case(b"h2c"),
                10 if is("connection") => facts.connection_upgrade |= names_upgrade(header.value),
                _ => {}
            }
        }
        Some(facts)
    }

    fn add_length(&mut self, value: &[u8]) -> Option<()> {
        let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
        if self.length.is_some() || !is_number {
            return None;
        }
        self.length = Some(std::str::from_utf8(value).ok()?.parse().ok()?);
        Some(())
    }

    fn add_encoding(&mut self, value: &[u8]) -> Option<()> {
        if self.chunked || !value.eq_ignore_ascii_case(b"chunked") {
            return None;
        }
        self.chunked = true;
        Some(())
    }
}

fn names_upgrade(value: &[u8]) -> bool {
    value
        .split(|byte| *byte == b',')
        .any(|item| item.trim_ascii().eq_ignore_ascii_case(b"upgrade"))
}
