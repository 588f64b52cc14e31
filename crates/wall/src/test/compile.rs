//! From the statements of the API to what is asked.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::firewall::Statement;
use domain::firewall::statement::{ByteMatch, Field, ForwardedIps, Transformation};

use super::{Position, Source, Test};
use crate::firewall::Library;
use crate::matcher::{Matcher, Sensitivity, SizeTest, compile_pattern};
use crate::rate::Rate;
use crate::{Cidr, Transform};

/// What a statement refers to, and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) library: &'a dyn Library,
    /// What the rule's counts are kept by.
    pub(crate) rule: &'a str,
}

/// A statement, made fast to ask.
///
/// The room has checked it; what is not understood all the same never holds.
pub(crate) fn test(statement: &Statement, names: Names<'_>) -> Test {
    try_test(statement, names).unwrap_or(Test::Never)
}

fn try_test(statement: &Statement, names: Names<'_>) -> Option<Test> {
    let library = names.library;
    let several = |all: &[Statement]| all.iter().map(|one| test(one, names)).collect();
    Some(match statement {
        Statement::ByteMatchStatement(of) => {
            looks(&of.field_to_match, &of.text_transformations, bytes(of)?)
        }
        Statement::SqliMatchStatement(of) => {
            let is_high = of.sensitivity_level.as_deref() == Some("HIGH");
            let sensitivity = if is_high {
                Sensitivity::High
            } else {
                Sensitivity::Low
            };
            looks(
                &of.field_to_match,
                &of.text_transformations,
                Matcher::Sql(sensitivity),
            )
        }
        Statement::XssMatchStatement(of) => looks(
            &of.field_to_match,
            &of.text_transformations,
            Matcher::Script,
        ),
        Statement::SizeConstraintStatement(of) => {
            let matcher = Matcher::Size(SizeTest::named(&of.comparison_operator)?, of.size);
            looks(&of.field_to_match, &of.text_transformations, matcher)
        }
        Statement::RegexMatchStatement(of) => {
            let matcher = patterns(std::slice::from_ref(&of.regex_string));
            looks(&of.field_to_match, &of.text_transformations, matcher)
        }
        Statement::RegexPatternSetReferenceStatement(of) => {
            let set = library.pattern_set(&of.arn)?;
            looks(
                &of.field_to_match,
                &of.text_transformations,
                patterns(&set.patterns),
            )
        }
        Statement::IpSetReferenceStatement(of) => {
            let set = library.ip_set(&of.arn)?;
            let ranges = set.addresses.iter().filter_map(|text| text.parse().ok());
            Test::Address(
                ranges.collect::<Vec<Cidr>>().into(),
                source(of.forwarded_ip.as_ref()),
            )
        }
        Statement::LabelMatchStatement(of) => match of.scope.as_str() {
            "NAMESPACE" => Test::Namespace(of.key.clone()),
            _ => Test::Label(of.key.clone()),
        },
        Statement::RateBasedStatement(of) => Test::Rate(Box::new(Rate::compile(of, names))),
        Statement::AndStatement(of) => Test::All(several(&of.statements)),
        Statement::OrStatement(of) => Test::Any(several(&of.statements)),
        Statement::NotStatement(of) => Test::Not(Box::new(test(&of.statement, names))),
        Statement::GeoMatchStatement(_)
        | Statement::AsnMatchStatement(_)
        | Statement::RuleGroupReferenceStatement(_)
        | Statement::ManagedRuleGroupStatement(_) => Test::Never,
    })
}

fn looks(field: &Field, transformations: &[Transformation], matcher: Matcher) -> Test {
    Test::Part {
        field: field.clone(),
        transforms: transforms(transformations),
        matcher,
    }
}

/// In order of priority.
pub(crate) fn transforms(given: &[Transformation]) -> Vec<Transform> {
    let mut given: Vec<&Transformation> = given.iter().collect();
    given.sort_by_key(|one| one.priority);
    given
        .iter()
        .filter_map(|one| Transform::named(&one.r#type))
        .collect()
}

fn bytes(of: &ByteMatch) -> Option<Matcher> {
    let needle = STANDARD.decode(&of.search_string).ok()?;
    Some(match of.positional_constraint.as_str() {
        "EXACTLY" => Matcher::Exactly(needle),
        "STARTS_WITH" => Matcher::StartsWith(needle),
        "ENDS_WITH" => Matcher::EndsWith(needle),
        "CONTAINS" => Matcher::Contains(needle),
        "CONTAINS_WORD" => Matcher::ContainsWord(needle),
        _ => return None,
    })
}

fn patterns(given: &[String]) -> Matcher {
    let compiled = given.iter().filter_map(|one| compile_pattern(one).ok());
    Matcher::Patterns(compiled.collect::<Vec<_>>().into())
}

fn source(forwarded: Option<&ForwardedIps>) -> Source {
    forwarded.map_or(Source::Client, |forwarded| Source::Header {
        name: forwarded.header_name.to_ascii_lowercase(),
        position: match forwarded.position.as_str() {
            "LAST" => Position::Last,
            "ANY" => Position::Any,
            _ => Position::First,
        },
        fallback: forwarded.fallback_behavior == "MATCH",
    })
}
