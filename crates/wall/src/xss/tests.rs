//! What is taken for a script, and what is not.

use super::is_attempt;
use crate::corpus::{measure, noise};

const CORPUS: &str = include_str!("../../corpus/script.txt");

#[test]
fn usual_attempts_are_found_and_ordinary_texts_left_alone() {
    let score = measure(CORPUS, is_attempt);
    println!("{score:#?}");
    assert!(score.attempts >= 50 && score.harmless >= 50);
    assert!(score.missed.len() * 100 <= score.attempts * 5, "{score:#?}");
    assert!(score.wrong.is_empty(), "{score:#?}");
}

#[test]
fn nothing_makes_it_panic() {
    for text in noise(20_000) {
        is_attempt(&text);
    }
}
