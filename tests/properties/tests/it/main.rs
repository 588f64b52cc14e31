//! What was kept in `fuzz/corpus`, and bytes by chance.

use proptest::collection::vec;
use proptest::prelude::*;
use std::path::Path;

/// Asks for a property with every file that was kept for it.
fn replay(name: &str, property: fn(&[u8])) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let directory = here.join("../../fuzz/corpus").join(name);
    let files = std::fs::read_dir(&directory).expect("the corpus");
    let mut count = 0;
    for file in files {
        let path = file.expect("a file").path();
        println!("{}", path.display());
        property(&std::fs::read(&path).expect("a file"));
        count += 1;
    }
    assert!(count > 0, "nothing is kept in {}", directory.display());
}

#[test]
fn kept_requests_are_the_same_however_they_are_cut() {
    replay("guard", properties::guard);
}

#[test]
fn kept_requests_are_read_as_another_codec_reads_them() {
    replay("guard", properties::read);
}

#[test]
fn kept_rules_match_as_they_are_defined() {
    replay("rules", properties::rules);
}

#[test]
fn kept_definitions_are_read_or_refused() {
    replay("definitions", properties::definitions);
}

const PIECES: &[&str] = &[
    "GET / HTTP/1.1\r\nHost: a\r\n",
    "POST /a?b HTTP/1.1\r\nHost: a\r\n",
    "PUT / HTTP/1.0\r\n",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n",
    "Expect: 100-continue\r\n",
    "Connection: upgrade\r\nUpgrade: websocket\r\n",
    "\r\n",
    "\r",
    "\n",
    "5\r\nhello\r\n",
    "0\r\n\r\n",
    "a;x=y\r\n",
    "hello",
    "\0",
    " x",
    ": ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn requests_are_the_same_however_they_are_cut(
        pieces in vec(prop::sample::select(PIECES), 0..12), size in 0u8..,
    ) {
        let mut data = vec![size];
        data.extend(pieces.concat().into_bytes());
        properties::guard(&data);
    }

    #[test]
    fn requests_are_read_as_another_codec_reads_them(
        pieces in vec(prop::sample::select(PIECES), 0..12), size in 0u8..,
    ) {
        let mut data = vec![size];
        data.extend(pieces.concat().into_bytes());
        properties::read(&data);
    }

    #[test]
    fn rules_match_as_they_are_defined(
        numbers in vec(0u8.., 18), pattern in "[ab*?A\\[(]{0,8}", path in "[abA/]{0,8}",
        query in "[ab=&*]{0,8}",
    ) {
        let mut data = numbers;
        data.extend(format!("{pattern}\n{path}\n{query}").into_bytes());
        properties::rules(&data);
    }

    #[test]
    fn any_bytes_are_read_or_refused(data in vec(0u8.., 0..200)) {
        properties::definitions(&data);
        properties::rules(&data);
    }
}
