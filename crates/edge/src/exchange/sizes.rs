//! How large the heads of requests and answers may be. Source: ELB quotas, HTTP headers.

use http::{HeaderMap, Request};

/// The longest request line, and the longest header with its name, in bytes.
const LONGEST: usize = 16 * 1024;
/// All headers of a target's answer together, in bytes.
const ANSWER: usize = 32 * 1024;

/// The status of a request whose head a load balancer refuses for its size.
pub(super) fn too_long<B>(request: &Request<B>) -> Option<u16> {
    let path = request.uri().path_and_query();
    let path = path.map_or(0, |path| path.as_str().len());
    // The method, the version and what is between them count as well.
    let line = path + request.method().as_str().len() + " HTTP/1.1 \r\n".len();
    let mut headers = request.headers().iter();
    if line > LONGEST {
        Some(414)
    } else if headers.any(|(name, value)| name.as_str().len() + value.len() > LONGEST) {
        Some(400)
    } else {
        None
    }
}

/// Whether the head of a target's answer is short enough to be passed on.
pub(super) fn fits(answer: &HeaderMap) -> bool {
    let lines = answer.iter();
    let sizes = lines.map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    sizes.sum::<usize>() <= ANSWER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_measured_by_line_and_altogether() {
        let check = |path: usize, header: usize, expected| {
            let request = Request::builder().uri(format!("/{}", "x".repeat(path)));
            let request = request.header("x", "y".repeat(header));
            assert_eq!(
                too_long(&request.body(()).unwrap()),
                expected,
                "{path} {header}"
            );
        };
        check(10, 10, None);
        check(16_000, 16_000, None);
        check(16_384, 10, Some(414));
        check(10, 16_384, Some(400));
        let mut answer = HeaderMap::new();
        answer.insert("x", "y".repeat(32_000).parse().unwrap());
        assert!(fits(&answer));
        answer.insert("z", "y".repeat(1_000).parse().unwrap());
        assert!(!fits(&answer));
    }
}
