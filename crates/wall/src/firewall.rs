//! A web ACL made fast to ask, with all it refers to.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::Timestamp;
use domain::firewall::rule::{ActionOverride, Blocking, OverrideAction};
use domain::firewall::{
    CustomBody, DefaultAction, IpSet, Label, PatternSet, Rule as Given, RuleAction, RuleGroup,
    Statement, WebAcl,
};

use crate::decide::{Act, Answer, Body, Deed, Hit, Judgement, Rule, Verdict, Walk};
use crate::test::{Asking, Names, Test, test};
use crate::{Ledger, Request, managed};

/// What web ACLs refer to, by ARN.
pub trait Library {
    /// A set of addresses.
    fn ip_set(&self, arn: &str) -> Option<Arc<IpSet>>;
    /// A set of patterns.
    fn pattern_set(&self, arn: &str) -> Option<Arc<PatternSet>>;
    /// A group of rules.
    fn rule_group(&self, arn: &str) -> Option<Arc<RuleGroup>>;
}

/// A web ACL made fast to ask. Immutable; shared by all threads.
#[derive(Clone, Debug)]
pub struct Firewall {
    arn: String,
    rules: Vec<Rule>,
    default: Act,
    default_hit: Hit,
    needs_body: bool,
}

/// Where a list of rules stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    library: &'a dyn Library,
    /// What rates are kept by, without the rule's name.
    id: &'a str,
    /// What labels begin with.
    labels: &'a str,
    bodies: &'a BTreeMap<String, CustomBody>,
}

impl Firewall {
    /// A web ACL, made fast to ask. What it refers to and is not there never matches.
    pub fn compile(acl: &WebAcl, library: &dyn Library) -> Self {
        let arn = acl.arn().to_string();
        let labels = namespace(
            &acl.title.scope.account.to_string(),
            "webacl",
            &acl.title.name,
        );
        let place = Place {
            library,
            id: &arn,
            labels: &labels,
            bodies: &acl.bodies,
        };
        let rules = compile_all(&acl.rules, place, &[], &[]);
        let default = match &acl.default_action {
            DefaultAction::Allow(letting) => Act::letting(Deed::Allow, letting),
            DefaultAction::Block(blocking) => block(blocking, &acl.bodies),
        };
        Self {
            needs_body: rules.iter().any(needs_body),
            rules,
            default_hit: Hit {
                rule: "Default_Action".to_owned(),
                metric: acl.visibility.metric_name.clone(),
                sampled: acl.visibility.sampled_requests_enabled,
                metered: acl.visibility.cloud_watch_metrics_enabled,
                deed: default.deed,
                within_group: None,
            },
            default,
            arn,
        }
    }

    /// The web ACL's ARN.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// Whether it looks at bodies.
    pub fn needs_body(&self) -> bool {
        self.needs_body
    }

    /// What becomes of a request; `ledger` learns of it.
    pub fn judge(&self, request: &Request<'_>, ledger: &Ledger, now: Timestamp) -> Judgement {
        let nothing = BTreeSet::new();
        let mut walk = Walk {
            asking: Asking {
                request,
                labels: &nothing,
                ledger,
                now,
            },
            labels: BTreeSet::new(),
            insert: Vec::new(),
            hits: Vec::new(),
        };
        let act = match walk.through(&self.rules, None) {
            Some(act) => act,
            None => {
                walk.hits.push(self.default_hit.clone());
                &self.default
            }
        };
        let (labels, hits) = (walk.labels, walk.hits);
        let mut insert = walk.insert;
        insert.extend(act.insert.iter().cloned());
        let verdict = match &act.answer {
            None => Verdict::Allow,
            Some(answer) => Verdict::Answer(Arc::clone(answer)),
        };
        let said = Judgement {
            verdict,
            insert,
            labels,
            hits,
        };
        ledger.note(&self.arn, &said, request, now);
        said
    }
}

/// What labels of this owner begin with.
pub(crate) fn namespace(account: &str, kind: &str, name: &str) -> String {
    format!("awswaf:{account}:{kind}:{name}:")
}

fn needs_body(rule: &Rule) -> bool {
    match &rule.body {
        Body::Plain(test, _) => test.needs_body(),
        Body::Group { scope, rules, .. } => {
            scope.as_ref().is_some_and(Test::needs_body) || rules.iter().any(needs_body)
        }
    }
}

fn compile_all(
    given: &[Given],
    place: Place<'_>,
    excluded: &[Label],
    overrides: &[ActionOverride],
) -> Vec<Rule> {
    let mut given: Vec<&Given> = given.iter().collect();
    given.sort_by_key(|rule| rule.priority);
    let action = |rule: &Given| {
        let other = overrides.iter().find(|other| other.name == rule.name);
        let is_excluded = excluded.iter().any(|label| label.name == rule.name);
        match other {
            Some(other) => Some(other.action_to_use.clone()),
            None if is_excluded => Some(RuleAction::Count(Default::default())),
            None => rule.action.clone(),
        }
    };
    given
        .into_iter()
        .map(|rule| compile_rule(rule, action(rule), place))
        .collect()
}

fn compile_rule(rule: &Given, action: Option<RuleAction>, place: Place<'_>) -> Rule {
    let id = format!("{} {}", place.id, rule.name);
    let names = Names {
        library: place.library,
        rule: &id,
    };
    let body = match &rule.statement {
        Statement::RuleGroupReferenceStatement(of) => match place.library.rule_group(&of.arn) {
            None => Body::Plain(Test::Never, Act::letting(Deed::Count, &Default::default())),
            Some(group) => {
                let account = group.title.scope.account.to_string();
                let labels = namespace(&account, "rulegroup", &group.title.name);
                let inside = Place {
                    id: &id,
                    labels: &labels,
                    bodies: &group.bodies,
                    ..place
                };
                Body::Group {
                    scope: None,
                    rules: compile_all(
                        &group.rules,
                        inside,
                        &of.excluded_rules,
                        &of.rule_action_overrides,
                    ),
                    only_counts: only_counts(rule),
                }
            }
        },
        Statement::ManagedRuleGroupStatement(of) => {
            let group = managed::group(&of.vendor_name, &of.name);
            let labels = group.map_or(String::new(), |group| group.namespace());
            let inside = Place {
                id: &id,
                labels: &labels,
                ..place
            };
            let rules = group.map(managed::Group::rules).unwrap_or_default();
            Body::Group {
                scope: of
                    .scope_down_statement
                    .as_ref()
                    .map(|down| test(down, names)),
                rules: compile_all(
                    &rules,
                    inside,
                    &of.excluded_rules,
                    &of.rule_action_overrides,
                ),
                only_counts: only_counts(rule),
            }
        }
        statement => Body::Plain(test(statement, names), act(action, place.bodies)),
    };
    let label = |label: &Label| format!("{}{}", place.labels, label.name);
    Rule {
        name: rule.name.clone(),
        metric: rule.visibility_config.metric_name.clone(),
        sampled: rule.visibility_config.sampled_requests_enabled,
        metered: rule.visibility_config.cloud_watch_metrics_enabled,
        labels: rule.rule_labels.iter().map(label).collect(),
        body,
    }
}

fn only_counts(rule: &Given) -> bool {
    matches!(rule.override_action, Some(OverrideAction::Count(_)))
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
///
/// Source: WAF developer guide, CAPTCHA and challenge actions: 405 and 202, `x-amzn-waf-action`.
fn puzzle(act: Act, status: u16, action: &str) -> Act {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let answer = Answer {
        status,
        headers: vec![
            header("x-amzn-waf-action", action),
            header("cache-control", "no-store, max-age=0"),
        ],
        body: Some(("text/html", String::new())),
    };
    Act {
        answer: Some(Arc::new(answer)),
        insert: Vec::new(),
        ..act
    }
}

fn block(blocking: &Blocking, bodies: &BTreeMap<String, CustomBody>) -> Act {
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
