//! What is taken for SQL, and what is not.

use super::is_attempt;
use crate::Sensitivity::Low;

#[test]
fn the_usual_attempts_are_found() {
    let attempts = [
        "1 or 1=1",
        "1' or '1'='1",
        "' or 1=1--",
        "\" or \"\"=\"",
        "admin'--",
        "admin' #",
        "x'; drop table users; --",
        "1; drop table users",
        "1 union select null, version()",
        "1/**/UnIoN/**/AlL/**/SeLeCt/**/1,2",
        "-1' UNION SELECT password FROM users WHERE 'a'='a",
        "1 and sleep(5)",
        "1' and (select count(*) from information_schema.tables) > 0 --",
        "1); waitfor delay '0:0:5'--",
        "1 AND 1=2",
        "') or ('a'='a",
        "1 or true--",
    ];
    for attempt in attempts {
        assert!(is_attempt(attempt.as_bytes(), Low), "{attempt}");
    }
}

#[test]
fn ordinary_texts_are_left_alone() {
    let harmless = [
        "",
        "hello world",
        "O'Reilly and sons",
        "rock and roll",
        "select the best items from our list",
        "it's 5 o'clock or later",
        "a=b&c=d",
        "drop me a line; update me",
        "Tom & Jerry; 1 and 2",
        "C# and F#",
        "cats -- and dogs",
        "union square",
        "{\"name\": \"x\", \"price\": 3}",
        "🦀'🦀",
    ];
    for text in harmless {
        assert!(!is_attempt(text.as_bytes(), Low), "{text}");
    }
}
