//! Attempts at SQL.

use domain::firewall::statement::Field;

use super::sketch::{Sketch, body, cookies, pattern, rows, sql};

const EXTENDED: &str = r"\bunion\b.{0,40}\bselect\b|\binto\s+(out|dump)file\b|\bexec(ute)?\s+(xp|sp)_|;\s*(drop|alter|truncate)\s";

/// The rules, by the published names.
pub(super) fn sketches() -> Vec<Sketch> {
    let query = || Field::AllQueryArguments {};
    rows(vec![
        (
            "SQLiExtendedPatterns_QUERYARGUMENTS",
            pattern(query(), EXTENDED),
        ),
        ("SQLi_QUERYARGUMENTS", sql(query(), "LOW")),
        ("SQLi_BODY", sql(body(), "LOW")),
        ("SQLi_COOKIE", sql(cookies(), "LOW")),
        ("SQLi_URIPATH", sql(Field::UriPath {}, "LOW")),
        ("SQLiExtendedPatterns_BODY", pattern(body(), EXTENDED)),
    ])
}
