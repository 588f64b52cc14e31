//! What transformations make of a text.

use super::Transform;
use crate::corpus::noise;

#[track_caller]
fn check(name: &str, text: &str, wanted: &str) {
    let transform = Transform::named(name).expect("a transformation");
    let got = transform.apply(text.as_bytes());
    assert_eq!(String::from_utf8_lossy(&got), wanted, "{name} of {text}");
}

#[test]
fn encodings_are_undone() {
    check("URL_DECODE", "%3Cscript%3E+%zz", "<script> %zz");
    check("URL_DECODE_UNI", "%u003cb%3e%uff41", "<b>a");
    check(
        "HTML_ENTITY_DECODE",
        "&lt;b&#62;&#x22;&QUOT;&nope;",
        "<b>\"\"&nope;",
    );
    check("BASE64_DECODE", "aGVsbG8=", "hello");
    check("BASE64_DECODE", "no base64", "no base64");
    check("BASE64_DECODE_EXT", "a G-V.sbG8", "hello");
    check("HEX_DECODE", "414243", "ABC");
    check("HEX_DECODE", "41424", "41424");
    check("SQL_HEX_DECODE", "x=0x414243;", "x=ABC;");
    check("ESCAPE_SEQ_DECODE", r"\x41\101\n", "AA\n");
    check("JS_DECODE", r"\u0061\x62\c", "abc");
    check("CSS_DECODE", r"\61 b\(", "ab(");
}

#[test]
fn shapes_are_straightened() {
    check("COMPRESS_WHITE_SPACE", "a \t\n b", "a b");
    check("CMD_LINE", "C^m\"D ,; /c  (x", "cmd/c(x");
    check("REPLACE_COMMENTS", "un/**/ion/* open", "un ion ");
    check("REMOVE_COMMENTS_CHAR", "a/*b*/c--d#e", "abcde");
    check("NORMALIZE_PATH", "/a/./b//../c/", "/a/c/");
    check("NORMALIZE_PATH", "/../../etc/passwd", "/etc/passwd");
    check("NORMALIZE_PATH_WIN", r"\a\..\b", "/b");
    check("UTF8_TO_UNICODE", "é", "%u00e9");
    check("REMOVE_NULLS", "a\0b", "ab");
    check("REPLACE_NULLS", "a\0b", "a b");
    check("TRIM", " a ", "a");
}

#[test]
fn hashes_are_bytes() {
    let md5 = Transform::Md5.apply(b"");
    assert_eq!(md5[..4], [0xd4, 0x1d, 0x8c, 0xd9]);
}

#[test]
fn what_is_not_built_has_no_name() {
    assert_eq!(Transform::named("JS_DECODE_EXT"), None);
}

#[test]
fn nothing_makes_them_panic() {
    let names = [
        "COMPRESS_WHITE_SPACE",
        "HTML_ENTITY_DECODE",
        "CMD_LINE",
        "URL_DECODE",
        "URL_DECODE_UNI",
        "BASE64_DECODE",
        "BASE64_DECODE_EXT",
        "HEX_DECODE",
        "REPLACE_COMMENTS",
        "REMOVE_COMMENTS_CHAR",
        "ESCAPE_SEQ_DECODE",
        "SQL_HEX_DECODE",
        "CSS_DECODE",
        "JS_DECODE",
        "NORMALIZE_PATH",
        "NORMALIZE_PATH_WIN",
        "UTF8_TO_UNICODE",
    ];
    let all = names.map(|name| Transform::named(name).expect("a transformation"));
    for text in noise(5_000) {
        all.iter()
            .for_each(|transform| drop(transform.apply(&text)));
    }
}
