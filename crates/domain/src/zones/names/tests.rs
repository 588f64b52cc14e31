//! Names as callers write them, and the order they are listed in.

use super::{canonical, is_within, sort_key};

fn told(text: &str) -> String {
    canonical(text).unwrap_or_else(|problem| problem.to_string())
}

#[test]
fn a_name_is_kept_in_small_letters_with_a_dot_and_escape_codes() {
    assert_eq!(told("WWW.Example.com"), "www.example.com.");
    assert_eq!(told("www.example.com."), "www.example.com.");
    assert_eq!(told("*.example.com"), "\\052.example.com.");
    assert_eq!(told("\\052.example.com"), "\\052.example.com.");
    assert_eq!(told("\\127ww.example.com"), "www.example.com.");
    assert_eq!(told("_dmarc.a/b"), "_dmarc.a\\057b.");
    assert_eq!(told("one\\056label.com"), "one\\056label.com.");
}

#[test]
fn what_is_no_name_is_told_in_words() {
    let has = |text: &str, problem: &str| assert!(told(text).contains(problem), "{}", told(text));
    has("", "DomainNameEmpty");
    has(".", "DomainNameEmpty");
    has(
        "a..b",
        "DomainLabelEmpty (Domain label is empty) encountered with 'a..b'",
    );
    has(".a", "DomainLabelEmpty");
    has(
        "a b.com",
        "UnsupportedCharacter (Value contains unsupported characters)",
    );
    has("fübar.com", "encountered with 'ü'");
    has(&format!("{}.com", "a".repeat(64)), "DomainLabelTooLong");
    has(&"abcdefg.".repeat(33), "DomainNameTooLong");
}

#[test]
fn names_are_in_order_by_their_labels_from_the_end() {
    let mut names = [
        "b.example.com.",
        "example.com.",
        "a.z.example.com.",
        "\\052.example.com.",
        "z.example.com.",
        "example-2.com.",
        "example.aero.",
    ];
    names.sort_by_key(|name| sort_key(name));
    let expected = [
        "example.aero.",
        "example-2.com.",
        "example.com.",
        "\\052.example.com.",
        "b.example.com.",
        "z.example.com.",
        "a.z.example.com.",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_name_is_within_its_zone_label_by_label() {
    assert!(is_within("example.com.", "example.com."));
    assert!(is_within("a.example.com.", "example.com."));
    assert!(!is_within("anexample.com.", "example.com."));
    assert!(!is_within("com.", "example.com."));
}
