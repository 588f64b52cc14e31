//! A web ACL made fast to ask, with all it refers to.

mod compile;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::Timestamp;
use domain::firewall::{DefaultAction, IpSet, PatternSet, RuleGroup, WebAcl};

use crate::decide::{Act, Body, Rule, Walk};
use crate::judgement::{Deed, Hit, Judgement, Trail, Verdict};
use crate::test::{Asking, Test};
use crate::{Ledger, Request};
use compile::{Place, block, compile_all};

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
        let rules = compile_all(&acl.rules, place);
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
                overridden: None,
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
            trail: Trail::default(),
        };
        let act = match walk.through(&self.rules) {
            Some(act) => act,
            None => {
                walk.hits.push(self.default_hit.clone());
                &self.default
            }
        };
        let (labels, hits, trail) = (walk.labels, walk.hits, walk.trail);
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
            trail,
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
        Body::Group(group) => {
            let scope = group.scope.as_ref();
            scope.is_some_and(Test::needs_body) || group.rules.iter().any(needs_body)
        }
    }
}
