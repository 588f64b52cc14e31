//! Rules in order, and what becomes of a request.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::firewall::rule::{CustomHeader, Letting};

use crate::judgement::{Answer, Deed, GroupTrail, Hit, Kind, Step, Trail};
use crate::test::{Asking, Test};

/// A rule made fast to ask.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) metric: String,
    pub(crate) sampled: bool,
    pub(crate) metered: bool,
    /// Whole.
    pub(crate) labels: Vec<String>,
    /// What it would do, had the web ACL not said otherwise.
    pub(crate) overridden: Option<Deed>,
    /// Whether the web ACL excludes it from its group.
    pub(crate) is_excluded: bool,
    pub(crate) body: Body,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Plain(Test, Act),
    Group(Group),
}

/// The rules of a group.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) kind: Kind,
    /// As logs call it.
    pub(crate) id: String,
    /// As samples call it.
    pub(crate) name: String,
    pub(crate) scope: Option<Test>,
    pub(crate) rules: Vec<Rule>,
    /// Whether what its rules do only counts.
    pub(crate) only_counts: bool,
}

/// What a match does.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) deed: Deed,
    /// Headers to add when the request goes on.
    pub(crate) insert: Vec<(String, String)>,
    /// What it is answered with; not when it goes on.
    pub(crate) answer: Option<Arc<Answer>>,
}

impl Act {
    pub(crate) fn letting(deed: Deed, letting: &Letting) -> Self {
        let headers = letting.custom_request_handling.iter();
        let headers = headers.flat_map(|custom| &custom.insert_headers);
        let whole =
            |header: &CustomHeader| (format!("x-amzn-waf-{}", header.name), header.value.clone());
        Self {
            deed,
            insert: headers.map(whole).collect(),
            answer: None,
        }
    }
}

/// A request on its way through the rules.
pub(crate) struct Walk<'a> {
    pub(crate) asking: Asking<'a>,
    pub(crate) labels: BTreeSet<String>,
    pub(crate) insert: Vec<(String, String)>,
    pub(crate) hits: Vec<Hit>,
    pub(crate) trail: Trail,
}

impl Walk<'_> {
    /// Asks the rules in order, until one ends it.
    pub(crate) fn through<'r>(&mut self, rules: &'r [Rule]) -> Option<&'r Act> {
        rules.iter().find_map(|rule| match &rule.body {
            Body::Plain(test, act) => self.plain(rule, test, act),
            Body::Group(group) => self.group(rule, group),
        })
    }

    fn holds(&self, test: &Test) -> bool {
        test.holds(Asking {
            labels: &self.labels,
            ..self.asking
        })
    }

    /// Whether a rule matches; if so, what follows whatever it does.
    fn matches(&mut self, rule: &Rule, test: &Test, act: &Act) -> bool {
        if !self.holds(test) {
            return false;
        }
        if let Test::Rate(rate) = test {
            self.trail.rates.push(rate.told(&rule.name, self.asking));
        }
        self.labels.extend(rule.labels.iter().cloned());
        if act.deed == Deed::Count {
            self.insert.extend(act.insert.iter().cloned());
        }
        true
    }

    fn plain<'r>(&mut self, rule: &Rule, test: &Test, act: &'r Act) -> Option<&'r Act> {
        if !self.matches(rule, test, act) {
            return None;
        }
        self.hits.push(hit(rule, act.deed, None));
        if act.deed == Deed::Count {
            self.trail.counted.push(step(rule, act.deed));
            return None;
        }
        self.trail.kind = match test {
            Test::Rate(_) => Kind::RateBased,
            _ => Kind::Regular,
        };
        Some(act)
    }

    fn group<'r>(&mut self, rule: &Rule, group: &'r Group) -> Option<&'r Act> {
        if group.scope.as_ref().is_some_and(|scope| !self.holds(scope)) {
            return None;
        }
        let mut trail = GroupTrail {
            id: group.id.clone(),
            ..GroupTrail::default()
        };
        let ended_by = self.inside(group, &mut trail);
        if let Some((inner, act)) = ended_by {
            trail.ended_by = Some(step(inner, act.deed));
        }
        self.trail.groups.push(trail);
        let (inner, act) = ended_by?;
        let within = format!("{}#{}", group.name, inner.name);
        if group.only_counts {
            self.hits.push(hit(rule, Deed::Count, Some(within)));
            self.trail.counted.push(step(rule, Deed::Count));
            return None;
        }
        let mut end = hit(rule, act.deed, Some(within));
        end.overridden = inner.overridden;
        self.hits.push(end);
        self.trail.kind = group.kind;
        Some(act)
    }

    /// The rule of a group that ends it.
    fn inside<'r>(
        &mut self,
        group: &'r Group,
        trail: &mut GroupTrail,
    ) -> Option<(&'r Rule, &'r Act)> {
        group.rules.iter().find_map(|rule| {
            let Body::Plain(test, act) = &rule.body else {
                return None;
            };
            if !self.matches(rule, test, act) {
                return None;
            }
            if act.deed != Deed::Count {
                return Some((rule, act));
            }
            let within = format!("{}#{}", group.name, rule.name);
            self.hits.push(hit(rule, act.deed, Some(within)));
            match rule.is_excluded {
                true => trail.excluded.push(rule.name.clone()),
                false => trail.counted.push(step(rule, act.deed)),
            }
            None
        })
    }
}

fn step(rule: &Rule, deed: Deed) -> Step {
    Step {
        rule: rule.name.clone(),
        deed,
        overridden: rule.overridden,
    }
}

fn hit(rule: &Rule, deed: Deed, within_group: Option<String>) -> Hit {
    Hit {
        rule: rule.name.clone(),
        metric: rule.metric.clone(),
        sampled: rule.sampled,
        metered: rule.metered,
        deed,
        overridden: rule.overridden,
        within_group,
    }
}
