//! What is taken for SQL, and what is not.

use super::is_attempt;
use crate::Sensitivity::{High, Low};
use crate::corpus::{measure, noise};

const CORPUS: &str = include_str!("../../corpus/sql.txt");

#[test]
fn usual_attempts_are_found_and_ordinary_texts_left_alone() {
    let low = measure(CORPUS, |text| is_attempt(text, Low));
    let high = measure(CORPUS, |text| is_attempt(text, High));
    println!("low {low:#?}\nhigh {high:#?}");
    assert!(low.attempts >= 70 && low.harmless >= 70);
    assert!(low.missed.len() * 100 <= low.attempts * 5, "{low:#?}");
    assert!(low.wrong.is_empty(), "{low:#?}");
    assert!(high.missed.len() * 100 <= high.attempts * 5, "{high:#?}");
    assert!(high.wrong.len() * 100 <= high.harmless * 5, "{high:#?}");
}

#[test]
fn nothing_makes_it_panic() {
    for text in noise(20_000) {
        is_attempt(&text, High);
    }
}
