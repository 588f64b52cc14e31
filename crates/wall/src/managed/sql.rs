//! Attempts at SQL.

use domain::firewall::statement::Field;

use super::sketch::{Sketch, body, cookies, headers, pattern, rows, sql};

const EXTENDED: &str = r"\bunion\b.{0,40}\bselect\b|\binto\s+(out|dump)file\b|\bexec(ute)?\s+(xp|sp)_|;\s*(drop|alter|truncate)\s";

/// The rules, by the published names.
///
/// Source: WAF developer guide, use-case specific rule groups; those of path and header as public
/// tools list them from `DescribeManagedRuleGroup`.
pub(super) fn sketches() -> Vec<Sketch> {
    let query = || Field::AllQueryArguments {};
    rows(vec![
        ("SQLi_QUERYARGUMENTS", sql(query(), "LOW")),
        (
            "SQLiExtendedPatterns_QUERYARGUMENTS",
            pattern(query(), EXTENDED),
        ),
        ("SQLi_BODY", sql(body(), "LOW")),
        ("SQLiExtendedPatterns_BODY", pattern(body(), EXTENDED)),
        ("SQLiExtendedPatterns_HEADER", pattern(headers(), EXTENDED)),
        (
            "SQLiExtendedPatterns_URIPATH",
            pattern(Field::UriPath {}, EXTENDED),
        ),
        ("SQLi_COOKIE", sql(cookies(), "LOW")),
        ("SQLi_URIPATH", sql(Field::UriPath {}, "LOW")),
    ])
}
