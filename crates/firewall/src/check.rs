//! What the API model does not say of rules. Pure.

mod answers;

use std::collections::{BTreeMap, BTreeSet};

use api::{ApiError, Reply};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::firewall::rule::DefaultAction;
use domain::firewall::statement::{RateBased, Transformation};
use domain::firewall::{CustomBody, Rule, RuleAction, Statement};
use wall::{Library, Transform, managed};

use crate::fault::{invalid, missing};

/// Longest search string in bytes. Source: WAF quotas.
const LONGEST_SEARCH: usize = 200;
/// Statements inside of statements. Chosen: AWS publishes no number.
const DEEPEST: usize = 20;

/// Where rules stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    WebAcl,
    RuleGroup,
}

/// Holds rules against what AWS asks of them.
///
/// # Errors
/// `WAFInvalidParameterException` for what cannot be, `WAFNonexistentItemException` for a
/// reference to nothing.
pub(crate) fn rules(
    rules: &[Rule],
    bodies: &BTreeMap<String, CustomBody>,
    library: &dyn Library,
    place: Place,
) -> Reply<()> {
    answers::bodies(bodies)?;
    let mut names = BTreeSet::new();
    let mut priorities = BTreeSet::new();
    for one in rules {
        if !names.insert(&one.name) {
            return Err(invalid(
                "You have used the same name for two rules.",
                "RULE",
                &one.name,
            ));
        }
        if !priorities.insert(one.priority) {
            let priority = one.priority.to_string();
            return Err(invalid(
                "You have used the same priority for two rules.",
                "RULE",
                &priority,
            ));
        }
        rule(one, bodies, library, place)?;
    }
    Ok(())
}

fn rule(
    rule: &Rule,
    bodies: &BTreeMap<String, CustomBody>,
    library: &dyn Library,
    place: Place,
) -> Reply<()> {
    let is_group = matches!(
        rule.statement,
        Statement::RuleGroupReferenceStatement(_) | Statement::ManagedRuleGroupStatement(_)
    );
    if is_group && place == Place::RuleGroup {
        return Err(invalid(
            "A rule group can't refer to another rule group.",
            "STATEMENT",
            &rule.name,
        ));
    }
    match (is_group, &rule.action, &rule.override_action) {
        (true, None, Some(_)) | (false, Some(_), None) => {}
        (true, ..) => {
            let reason = "A rule that refers to a rule group needs OverrideAction and no Action.";
            return Err(invalid(reason, "OVERRIDE_ACTION", &rule.name));
        }
        (false, ..) => {
            let reason = "A rule needs exactly one action: Action, and no OverrideAction.";
            return Err(invalid(reason, "RULE_ACTION", &rule.name));
        }
    }
    if let Some(RuleAction::Block(blocking)) = &rule.action {
        answers::custom(blocking, bodies)?;
    }
    match &rule.statement {
        Statement::RateBasedStatement(of) => rate(of, library),
        Statement::ManagedRuleGroupStatement(of) => {
            let group = managed::group(&of.vendor_name, &of.name).ok_or_else(missing)?;
            known_rules(
                &group.rules(),
                of.rule_action_overrides.iter().map(|one| &one.name),
            )?;
            known_rules(
                &group.rules(),
                of.excluded_rules.iter().map(|one| &one.name),
            )?;
            if of
                .version
                .as_deref()
                .is_some_and(|version| version != managed::VERSION)
            {
                return Err(missing());
            }
            match &of.scope_down_statement {
                Some(down) => statement(down, library, 1),
                None => Ok(()),
            }
        }
        Statement::RuleGroupReferenceStatement(of) => {
            let group = library.rule_group(&of.arn).ok_or_else(missing)?;
            known_rules(
                &group.rules,
                of.rule_action_overrides.iter().map(|one| &one.name),
            )?;
            known_rules(&group.rules, of.excluded_rules.iter().map(|one| &one.name))
        }
        other => statement(other, library, 0),
    }
}

fn known_rules<'a>(rules: &[Rule], mut named: impl Iterator<Item = &'a String>) -> Reply<()> {
    let unknown = named.find(|name| !rules.iter().any(|rule| rule.name == **name));
    match unknown {
        None => Ok(()),
        Some(name) => Err(invalid(
            "The rule group has no rule of that name.",
            "EXCLUDED_RULE",
            name,
        )),
    }
}

/// What happens when no rule matches.
pub(crate) fn default_action(
    action: &DefaultAction,
    bodies: &BTreeMap<String, CustomBody>,
) -> Reply<()> {
    match action {
        DefaultAction::Block(blocking) => answers::custom(blocking, bodies),
        DefaultAction::Allow(_) => Ok(()),
    }
}

fn rate(of: &RateBased, library: &dyn Library) -> Reply<()> {
    let refuse =
        |reason: &str, parameter: &str| Err(invalid(reason, "RATE_BASED_STATEMENT", parameter));
    if ![60, 120, 300, 600].contains(&of.evaluation_window_sec) {
        let window = of.evaluation_window_sec.to_string();
        return refuse(
            "The evaluation window is 60, 120, 300 or 600 seconds.",
            &window,
        );
    }
    let kind = of.aggregate_key_type.as_str();
    match kind {
        "CUSTOM_KEYS" if of.custom_keys.is_empty() => refuse("Custom keys are required.", kind),
        "FORWARDED_IP" if of.forwarded_ip.is_none() => {
            refuse("ForwardedIPConfig is required.", kind)
        }
        "CONSTANT" if of.scope_down_statement.is_none() => {
            refuse("A scope-down statement is required.", kind)
        }
        _ if kind != "CUSTOM_KEYS" && !of.custom_keys.is_empty() => {
            refuse("Custom keys are only for CUSTOM_KEYS.", kind)
        }
        _ => match &of.scope_down_statement {
            Some(down) => statement(down, library, 1),
            None => Ok(()),
        },
    }
}

fn statement(given: &Statement, library: &dyn Library, depth: usize) -> Reply<()> {
    if depth > DEEPEST {
        return Err(invalid(
            "The statements are nested too deeply.",
            "STATEMENT",
            "Statement",
        ));
    }
    let exists = |found: bool| found.then_some(()).ok_or_else(missing);
    match given {
        Statement::ByteMatchStatement(of) => {
            let search = STANDARD.decode(&of.search_string).unwrap_or_default();
            if search.is_empty() || search.len() > LONGEST_SEARCH {
                let reason = "The search string has 1 to 200 bytes.";
                return Err(invalid(reason, "BYTE_MATCH_STATEMENT", "SearchString"));
            }
            transformations(&of.text_transformations)
        }
        Statement::SqliMatchStatement(of) => transformations(&of.text_transformations),
        Statement::XssMatchStatement(of) => transformations(&of.text_transformations),
        Statement::SizeConstraintStatement(of) => transformations(&of.text_transformations),
        Statement::RegexMatchStatement(of) => {
            pattern(&of.regex_string)?;
            transformations(&of.text_transformations)
        }
        Statement::RegexPatternSetReferenceStatement(of) => {
            exists(library.pattern_set(&of.arn).is_some())?;
            transformations(&of.text_transformations)
        }
        Statement::IpSetReferenceStatement(of) => exists(library.ip_set(&of.arn).is_some()),
        Statement::GeoMatchStatement(_)
        | Statement::AsnMatchStatement(_)
        | Statement::LabelMatchStatement(_) => Ok(()),
        Statement::AndStatement(of) | Statement::OrStatement(of) => {
            if of.statements.len() < 2 {
                let reason = "A logical statement needs at least two statements.";
                return Err(invalid(reason, "STATEMENT", "Statements"));
            }
            of.statements
                .iter()
                .try_for_each(|one| statement(one, library, depth + 1))
        }
        Statement::NotStatement(of) => statement(&of.statement, library, depth + 1),
        Statement::RateBasedStatement(_)
        | Statement::RuleGroupReferenceStatement(_)
        | Statement::ManagedRuleGroupStatement(_) => Err(nested()),
    }
}

fn nested() -> ApiError {
    invalid(
        "You can't nest a rate-based or rule group statement inside of another statement.",
        "STATEMENT",
        "Statement",
    )
}

/// A pattern that can be looked for.
pub(crate) fn pattern(pattern: &str) -> Reply<()> {
    wall::check_pattern(pattern).map_err(|reason| {
        let reason = format!("The regular expression is not valid: {reason}");
        invalid(&reason, "REGEX_PATTERN_SET", pattern)
    })
}

fn transformations(given: &[Transformation]) -> Reply<()> {
    let mut priorities = BTreeSet::new();
    for one in given {
        if Transform::named(&one.r#type).is_none() {
            let reason = "This text transformation is not supported here.";
            return Err(invalid(reason, "TEXT_TRANSFORMATION", &one.r#type));
        }
        if !priorities.insert(one.priority) {
            let reason = "You have used the same priority for two text transformations.";
            return Err(invalid(reason, "TEXT_TRANSFORMATION", &one.r#type));
        }
    }
    Ok(())
}
