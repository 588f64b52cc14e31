//! What `health` promises.

use super::{Matcher, MatcherError};

#[test]
fn a_matcher_lists_codes_and_ranges() {
    let matcher: Matcher = "200-299,301".parse().unwrap();
    assert!(
        [200, 250, 299, 301]
            .iter()
            .all(|status| matcher.accepts(*status))
    );
    assert!(
        [199, 300, 302, 500]
            .iter()
            .all(|status| !matcher.accepts(*status))
    );
}

#[test]
fn anything_else_is_refused() {
    for text in ["", "ok", "200-", "299-200", "200;300", "200,,201"] {
        assert_eq!(text.parse::<Matcher>(), Err(MatcherError), "{text}");
    }
}
