//! W3C trace context: one trace id from the edge to the last service.

use std::fmt;

/// Where a request stands in its trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// 32 hexadecimal digits, the same on every hop.
    pub id: String,
    /// 16 hexadecimal digits, new on every hop.
    pub span: String,
}

impl Trace {
    /// The trace of a `traceparent` header, one hop further; a new one where there is none.
    pub fn follow(traceparent: Option<&str>) -> Self {
        let id = traceparent
            .and_then(|header| header.split('-').nth(1))
            .filter(|id| {
                id.len() == 32
                    && id.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && *id != "0".repeat(32)
            });
        Self {
            id: id.map_or_else(|| digits(16), str::to_owned),
            span: digits(8),
        }
    }
}

impl fmt::Display for Trace {
    /// As a `traceparent` header.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "00-{}-{}-01", self.id, self.span)
    }
}

fn digits(bytes: usize) -> String {
    let mut chance = vec![0; bytes];
    // Without chance from the system the ids are zeros, which readers ignore.
    let _ = getrandom::fill(&mut chance);
    hex::encode(chance)
}

#[cfg(test)]
mod tests {
    use super::Trace;

    #[test]
    fn a_trace_keeps_its_id_and_changes_its_span() {
        let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let trace = Trace::follow(Some(header));
        assert_eq!(trace.id, "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_ne!(trace.span, "00f067aa0ba902b7");
        assert_ne!(Trace::follow(Some("nonsense")).id, Trace::follow(None).id);
    }
}
