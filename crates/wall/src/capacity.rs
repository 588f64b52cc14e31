//! What rules cost, in web ACL capacity units (WCU).
//!
//! Source: WAF developer guide, rule statement reference: base costs; 10 more for all query
//! arguments; a JSON body doubles the base; 10 for each text transformation but `NONE`.

use domain::firewall::statement::{Field, Transformation};
use domain::firewall::{Rule, RuleGroup, Statement};

use crate::firewall::Library;
use crate::managed;

/// The most a web ACL's rules may cost. Source: WAF quotas.
pub const MOST: u64 = 5000;

/// What these rules cost together. A rule group costs the capacity it was made with; one that is
/// not there costs nothing.
pub fn of(rules: &[Rule], library: &dyn Library) -> u64 {
    rules
        .iter()
        .map(|rule| statement(&rule.statement, library))
        .sum()
}

fn statement(given: &Statement, library: &dyn Library) -> u64 {
    let nested =
        |inside: &Option<Statement>| inside.as_ref().map_or(0, |one| statement(one, library));
    let several = |all: &[Statement]| all.iter().map(|one| statement(one, library)).sum();
    match given {
        Statement::ByteMatchStatement(of) => {
            let base = match of.positional_constraint.as_str() {
                "CONTAINS" | "CONTAINS_WORD" => 10,
                _ => 2,
            };
            looking(base, &of.field_to_match, &of.text_transformations)
        }
        Statement::SqliMatchStatement(of) => {
            let is_high = of.sensitivity_level.as_deref() == Some("HIGH");
            let base = if is_high { 30 } else { 20 };
            looking(base, &of.field_to_match, &of.text_transformations)
        }
        Statement::XssMatchStatement(of) => {
            looking(40, &of.field_to_match, &of.text_transformations)
        }
        Statement::SizeConstraintStatement(of) => {
            looking(1, &of.field_to_match, &of.text_transformations)
        }
        Statement::RegexMatchStatement(of) => {
            looking(3, &of.field_to_match, &of.text_transformations)
        }
        Statement::RegexPatternSetReferenceStatement(of) => {
            looking(25, &of.field_to_match, &of.text_transformations)
        }
        Statement::IpSetReferenceStatement(of) => {
            let any = of
                .forwarded_ip
                .as_ref()
                .is_some_and(|from| from.position == "ANY");
            if any { 5 } else { 1 }
        }
        Statement::GeoMatchStatement(_)
        | Statement::AsnMatchStatement(_)
        | Statement::LabelMatchStatement(_) => 1,
        Statement::RateBasedStatement(of) => {
            2 + 30 * of.custom_keys.len() as u64 + nested(&of.scope_down_statement)
        }
        Statement::AndStatement(of) | Statement::OrStatement(of) => several(&of.statements),
        Statement::NotStatement(of) => statement(&of.statement, library),
        Statement::RuleGroupReferenceStatement(of) => library
            .rule_group(&of.arn)
            .map_or(0, |group: std::sync::Arc<RuleGroup>| group.capacity),
        Statement::ManagedRuleGroupStatement(of) => {
            let group = managed::group(&of.vendor_name, &of.name);
            group.map_or(0, |group| group.capacity) + nested(&of.scope_down_statement)
        }
    }
}

fn looking(base: u64, field: &Field, transformations: &[Transformation]) -> u64 {
    let base = match field {
        Field::AllQueryArguments {} => base + 10,
        Field::JsonBody(_) => base * 2,
        _ => base,
    };
    let made = transformations.iter().filter(|one| one.r#type != "NONE");
    base + 10 * made.count() as u64
}
