//! What is taken for a script, and what is not.

use super::is_attempt;

#[test]
fn the_usual_attempts_are_found() {
    let attempts = [
        "<script>alert(1)</script>",
        "\"><SCRIPT SRC=//x>",
        "<img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "<svg/onload=alert(1)>",
        "<a href=\"java\tscript:alert(1)\">",
        "javascript:alert(1)",
        "<iframe src=x>",
        "<x style=\"behavior:url(x)\">",
        "<!ENTITY x SYSTEM 'y'>",
    ];
    for attempt in attempts {
        assert!(is_attempt(attempt.as_bytes()), "{attempt}");
    }
}

#[test]
fn ordinary_texts_are_left_alone() {
    let harmless = [
        "",
        "a < b and c > d",
        "learn javascript: the good parts",
        "one=1&on=2",
        "<b>bold</b>",
        "I <3 you",
        "é=ü",
    ];
    for text in harmless {
        assert!(!is_attempt(text.as_bytes()), "{text}");
    }
}
