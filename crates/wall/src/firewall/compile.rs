//! From rules as they are kept to rules that are fast to ask.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::firewall::rule::{ActionOverride, Blocking, OverrideAction};
use domain::firewall::statement::{GroupReference, ManagedGroup};
use domain::firewall::{CustomBody, Label, Rule as Given, RuleAction, Statement};

use super::{Library, namespace};
use crate::decide::{Act, Body, Group, Rule};
use crate::judgement::{Answer, Deed, Kind};
use crate::managed;
use crate::test::{Names, Test, test};

/// Where a list of rules stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) library: &'a dyn Library,
    /// What rates are kept by, without the rule's name.
    pub(super) id: &'a str,
    /// What labels begin with.
    pub(super) labels: &'a str,
    pub(super) bodies: &'a BTreeMap<String, CustomBody>,
}

/// What a web ACL says of the rules of a group.
#[derive(Clone, Copy)]
struct Changes<'a> {
    excluded: &'a [Label],
    overrides: &'a [ActionOverride],
}

impl Changes<'_> {
    const NONE: Self = Self {
        excluded: &[],
        overrides: &[],
    };

    fn is_excluded(&self, rule: &Given) -> bool {
        self.excluded.iter().any(|label| label.name == rule.name)
    }

    /// The action that counts, and the one it takes the place of.
    fn action(&self, rule: &Given) -> (Option<RuleAction>, Option<Deed>) {
        let own = rule.action.as_ref().map(deed);
        let other = self.overrides.iter().find(|other| other.name == rule.name);
        match other {
            Some(other) => (Some(other.action_to_use.clone()), own),
            None if self.is_excluded(rule) => (Some(RuleAction::Count(Default::default())), own),
            None => (rule.action.clone(), None),
        }
    }
}

/// The rules of a web ACL.
pub(super) fn compile_all(given: &[Given], place: Place<'_>) -> Vec<Rule> {
    compile_changed(given, place, Changes::NONE)
}

fn compile_changed(given: &[Given], place: Place<'_>, changes: Changes<'_>) -> Vec<Rule> {
    let mut given: Vec<&Given> = given.iter().collect();
    given.sort_by_key(|rule| rule.priority);
    given
        .into_iter()
        .map(|rule| compile_rule(rule, place, changes))
        .collect()
}

fn compile_rule(rule: &Given, place: Place<'_>, changes: Changes<'_>) -> Rule {
    let id = format!("{} {}", place.id, rule.name);
    let names = Names {
        library: place.library,
        rule: &id,
    };
    let (action, overridden) = changes.action(rule);
    let body = match &rule.statement {
        Statement::RuleGroupReferenceStatement(of) => own_group(rule, of, place, &id),
        Statement::ManagedRuleGroupStatement(of) => managed_group(rule, of, place, names),
        statement => Body::Plain(test(statement, names), act(action, place.bodies)),
    };
    let label = |label: &Label| format!("{}{}", place.labels, label.name);
    Rule {
        name: rule.name.clone(),
        metric: rule.visibility_config.metric_name.clone(),
        sampled: rule.visibility_config.sampled_requests_enabled,
        metered: rule.visibility_config.cloud_watch_metrics_enabled,
        labels: rule.rule_labels.iter().map(label).collect(),
        overridden,
        is_excluded: changes.is_excluded(rule),
        body,
    }
}

fn own_group(rule: &Given, of: &GroupReference, place: Place<'_>, id: &str) -> Body {
    let Some(group) = place.library.rule_group(&of.arn) else {
        return Body::Plain(Test::Never, Act::letting(Deed::Count, &Default::default()));
    };
    let title = &group.title;
    let labels = namespace(&title.scope.account.to_string(), "rulegroup", &title.name);
    let inside = Place {
        id,
        labels: &labels,
        bodies: &group.bodies,
        ..place
    };
    let changes = Changes {
        excluded: &of.excluded_rules,
        overrides: &of.rule_action_overrides,
    };
    Body::Group(Group {
        kind: Kind::Group,
        id: of.arn.clone(),
        name: title.name.clone(),
        scope: None,
        rules: compile_changed(&group.rules, inside, changes),
        only_counts: only_counts(rule),
    })
}

fn managed_group(rule: &Given, of: &ManagedGroup, place: Place<'_>, names: Names<'_>) -> Body {
    let group = managed::group(&of.vendor_name, &of.name);
    let labels = group.map_or(String::new(), managed::Group::namespace);
    let inside = Place {
        id: names.rule,
        labels: &labels,
        ..place
    };
    let rules = group.map(managed::Group::rules).unwrap_or_default();
    let changes = Changes {
        excluded: &of.excluded_rules,
        overrides: &of.rule_action_overrides,
    };
    let scope = of.scope_down_statement.as_ref();
    let id = format!("{}#{}", of.vendor_name, of.name);
    Body::Group(Group {
        kind: Kind::ManagedGroup,
        name: id.clone(),
        id,
        scope: scope.map(|down| test(down, names)),
        rules: compile_changed(&rules, inside, changes),
        only_counts: only_counts(rule),
    })
}

fn only_counts(rule: &Given) -> bool {
    matches!(rule.override_action, Some(OverrideAction::Count(_)))
}

fn deed(action: &RuleAction) -> Deed {
    match action {
        RuleAction::Block(_) => Deed::Block,
        RuleAction::Allow(_) => Deed::Allow,
        RuleAction::Count(_) => Deed::Count,
        RuleAction::Captcha(_) => Deed::Captcha,
        RuleAction::Challenge(_) => Deed::Challenge,
    }
}

fn act(action: Option<RuleAction>, bodies: &BTreeMap<String, CustomBody>) -> Act {
    match action.unwrap_or(RuleAction::Count(Default::default())) {
        RuleAction::Block(blocking) => block(&blocking, bodies),
        RuleAction::Allow(letting) => Act::letting(Deed::Allow, &letting),
        RuleAction::Count(letting) => Act::letting(Deed::Count, &letting),
        RuleAction::Captcha(letting) => {
            puzzle(Act::letting(Deed::Captcha, &letting), 405, "captcha")
        }
        RuleAction::Challenge(letting) => {
            puzzle(Act::letting(Deed::Challenge, &letting), 202, "challenge")
        }
    }
}

/// No client has a token here: it is answered as clients without one that are no browsers are.
fn puzzle(act: Act, status: u16, action: &str) -> Act {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let answer = Answer {
        status,
        headers: vec![
            header("x-amzn-waf-action", action),
            header("cache-control", "no-store, max-age=0"),
        ],
        body: Some(("text/html", String::new())),
        is_custom: false,
    };
    Act {
        answer: Some(Arc::new(answer)),
        insert: Vec::new(),
        ..act
    }
}

/// A refusal: the page of whoever answers, or what is asked for instead.
pub(super) fn block(blocking: &Blocking, bodies: &BTreeMap<String, CustomBody>) -> Act {
    let custom = blocking.custom_response.as_ref();
    let body = custom.map(|custom| {
        let key = custom.custom_response_body_key.as_ref();
        let body = key.and_then(|key| bodies.get(key));
        body.map_or(("text/plain", String::new()), |body| {
            (content_type(&body.content_type), body.content.clone())
        })
    });
    let headers = custom.iter().flat_map(|custom| &custom.response_headers);
    let answer = Answer {
        status: custom.map_or(403, |custom| custom.response_code),
        headers: headers
            .map(|header| (header.name.clone(), header.value.clone()))
            .collect(),
        body,
        is_custom: custom.is_some(),
    };
    Act {
        deed: Deed::Block,
        insert: Vec::new(),
        answer: Some(Arc::new(answer)),
    }
}

fn content_type(name: &str) -> &'static str {
    match name {
        "TEXT_HTML" => "text/html",
        "APPLICATION_JSON" => "application/json",
        _ => "text/plain",
    }
}
