//! What `pattern` promises.

use super::Pattern;

#[track_caller]
fn check(pattern: &str, text: &str, fits: bool) {
    assert_eq!(
        Pattern::exact_case(pattern).matches(text.as_bytes()),
        fits,
        "{pattern} on {text}"
    );
}

#[test]
fn a_star_stands_for_any_run_and_a_question_mark_for_one_byte() {
    check("/api/*", "/api/", true);
    check("/api/*", "/api/orders/7", true);
    check("/api/*", "/api", false);
    check("/img/??.png", "/img/12.png", true);
    check("/img/??.png", "/img/1.png", false);
    check("*/edit", "/a/edit/b/edit", true);
    check("*a*b*", "xxaxxbxx", true);
    check("*a*b", "xxbxxaxx", false);
    check("*", "", true);
    check("", "", true);
    check("", "x", false);
}

#[test]
fn only_paths_tell_upper_from_lower_case() {
    check("/API", "/api", false);
    assert!(Pattern::any_case("*.Example.COM").matches(b"WWW.example.com"));
}

#[test]
fn a_hostile_pattern_stays_quick() {
    let pattern = Pattern::exact_case("*a*a*a*a*b");
    assert!(!pattern.matches("a".repeat(20_000).as_bytes()));
}
