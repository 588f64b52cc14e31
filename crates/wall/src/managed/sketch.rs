//! Managed rules in few words.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::firewall::rule::Blocking;
use domain::firewall::statement::{
    ByteMatch, CookiePattern, Cookies, Field, HeaderPattern, Headers, Inspection, Named, Oversized,
    RegexMatch, Several, SizeConstraint, SqliMatch, Transformation,
};
use domain::firewall::{Label, Rule, RuleAction, Statement, Visibility};

/// A rule to be.
pub(super) struct Sketch {
    /// As published: `GenericLFI_BODY`.
    pub(super) name: &'static str,
    pub(super) statement: Statement,
}

impl Sketch {
    pub(super) fn rule(self, priority: u32) -> Rule {
        Rule {
            name: self.name.to_owned(),
            priority,
            statement: self.statement,
            action: Some(RuleAction::Block(Blocking::default())),
            override_action: None,
            rule_labels: vec![Label {
                name: label(self.name),
            }],
            visibility_config: Visibility {
                sampled_requests_enabled: true,
                cloud_watch_metrics_enabled: true,
                metric_name: self.name.to_owned(),
            },
            captcha_config: None,
            challenge_config: None,
        }
    }
}

/// `NoUserAgent_HEADER` labels with `NoUserAgent_Header`; a few have labels of their own.
///
/// Source: WAF developer guide, baseline rule groups.
fn label(rule: &str) -> String {
    match rule {
        "UserAgent_BadBots_HEADER" => return "BadBots_Header".to_owned(),
        "Host_localhost_HEADER" => return "Host_Localhost_Header".to_owned(),
        "PROPFIND_METHOD" => return "Propfind_Method".to_owned(),
        _ => {}
    }
    let part = |part: &str| match part {
        "HEADER" => "Header".to_owned(),
        "BODY" => "Body".to_owned(),
        "COOKIE" => "Cookie".to_owned(),
        "URIPATH" => "URIPath".to_owned(),
        "QUERYSTRING" => "QueryString".to_owned(),
        "QUERYARGUMENTS" => "QueryArguments".to_owned(),
        "METHOD" => "Method".to_owned(),
        other => other.to_owned(),
    };
    rule.split('_').map(part).collect::<Vec<_>>().join("_")
}

pub(super) fn header(name: &str) -> Field {
    Field::SingleHeader(Named {
        name: name.to_owned(),
    })
}

pub(super) fn body() -> Field {
    Field::Body(Oversized {
        oversize_handling: Some("CONTINUE".to_owned()),
    })
}

pub(super) fn headers() -> Field {
    Field::Headers(Headers {
        match_pattern: HeaderPattern::All {},
        match_scope: "VALUE".to_owned(),
        oversize_handling: "CONTINUE".to_owned(),
    })
}

pub(super) fn cookies() -> Field {
    Field::Cookies(Cookies {
        match_pattern: CookiePattern::All {},
        match_scope: "ALL".to_owned(),
        oversize_handling: "CONTINUE".to_owned(),
    })
}

fn transformations(names: &[&str]) -> Vec<Transformation> {
    let one = |(priority, name): (u32, &&str)| Transformation {
        priority,
        r#type: (*name).to_owned(),
    };
    (0..).zip(names).map(one).collect()
}

/// The size compares so with this many bytes.
pub(super) fn size(field: Field, operator: &str, size: u64) -> Statement {
    Statement::SizeConstraintStatement(SizeConstraint {
        field_to_match: field,
        comparison_operator: operator.to_owned(),
        size,
        text_transformations: transformations(&["NONE"]),
    })
}

/// The pattern is found after URL decoding, small letters and HTML entities.
pub(super) fn pattern(field: Field, pattern: &str) -> Statement {
    Statement::RegexMatchStatement(RegexMatch {
        regex_string: pattern.to_owned(),
        field_to_match: field,
        text_transformations: transformations(&[
            "URL_DECODE_UNI",
            "HTML_ENTITY_DECODE",
            "LOWERCASE",
        ]),
    })
}

pub(super) fn exactly(field: Field, text: &str) -> Statement {
    Statement::ByteMatchStatement(ByteMatch {
        search_string: STANDARD.encode(text),
        field_to_match: field,
        text_transformations: transformations(&["LOWERCASE"]),
        positional_constraint: "EXACTLY".to_owned(),
    })
}

pub(super) fn script(field: Field) -> Statement {
    Statement::XssMatchStatement(Inspection {
        field_to_match: field,
        text_transformations: transformations(&["URL_DECODE_UNI", "HTML_ENTITY_DECODE"]),
    })
}

pub(super) fn sql(field: Field, sensitivity: &str) -> Statement {
    Statement::SqliMatchStatement(SqliMatch {
        field_to_match: field,
        text_transformations: transformations(&["URL_DECODE_UNI", "HTML_ENTITY_DECODE"]),
        sensitivity_level: Some(sensitivity.to_owned()),
    })
}

pub(super) fn any(statements: Vec<Statement>) -> Statement {
    Statement::OrStatement(Several { statements })
}

/// A rule a row.
pub(super) fn rows(rows: Vec<(&'static str, Statement)>) -> Vec<Sketch> {
    let sketch = |(name, statement)| Sketch { name, statement };
    rows.into_iter().map(sketch).collect()
}
