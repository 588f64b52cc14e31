//! Rules in order, and what becomes of a request.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::firewall::rule::Letting;

use crate::test::{Asking, Test};

/// What a web ACL says of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What becomes of it.
    pub verdict: Verdict,
    /// Headers to add, with their whole names, when it goes on.
    pub insert: Vec<(String, String)>,
    /// Labels it got, whole.
    pub labels: BTreeSet<String>,
    /// Rules that matched, in order; the last one ended it, or is the default.
    pub hits: Vec<Hit>,
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It goes on.
    Allow,
    /// It is answered here.
    Answer(Arc<Answer>),
}

/// An answer of the web ACL's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Type and text of the body; `None` for the page of whoever answers.
    pub body: Option<(&'static str, String)>,
}

/// A rule that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its name; `Default_Action` for the default.
    pub rule: String,
    /// The name of its metric.
    pub metric: String,
    /// Whether it is sampled.
    pub sampled: bool,
    /// Whether it is counted.
    pub metered: bool,
    /// What it did.
    pub deed: Deed,
    /// The rule of a group that did it.
    pub within_group: Option<String>,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Deed {
    Allow,
    Block,
    Count,
    Captcha,
    Challenge,
}

impl Deed {
    /// As logs and samples call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "ALLOW",
            Self::Block => "BLOCK",
            Self::Count => "COUNT",
            Self::Captcha => "CAPTCHA",
            Self::Challenge => "CHALLENGE",
        }
    }
}

impl Judgement {
    /// The answer, when it does not go on.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.verdict {
            Verdict::Allow => None,
            Verdict::Answer(answer) => Some(answer),
        }
    }
}

/// A rule made fast to ask.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) metric: String,
    pub(crate) sampled: bool,
    pub(crate) metered: bool,
    /// Whole.
    pub(crate) labels: Vec<String>,
    pub(crate) body: Body,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Plain(Test, Act),
    Group {
        scope: Option<Test>,
        rules: Vec<Rule>,
        /// Whether what its rules do only counts.
        only_counts: bool,
    },
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
        let whole = |header: &domain::firewall::rule::CustomHeader| {
            (format!("x-amzn-waf-{}", header.name), header.value.clone())
        };
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
}

impl<'a> Walk<'a> {
    /// Asks the rules in order, until one ends it.
    pub(crate) fn through<'r>(
        &mut self,
        rules: &'r [Rule],
        group: Option<&Rule>,
    ) -> Option<&'r Act> {
        rules.iter().find_map(|rule| match &rule.body {
            Body::Plain(test, act) => self.plain(rule, test, act, group),
            Body::Group { .. } => self.group(rule),
        })
    }

    fn holds(&self, test: &Test) -> bool {
        test.holds(Asking {
            labels: &self.labels,
            ..self.asking
        })
    }

    fn plain<'r>(
        &mut self,
        rule: &'r Rule,
        test: &Test,
        act: &'r Act,
        group: Option<&Rule>,
    ) -> Option<&'r Act> {
        if !self.holds(test) {
            return None;
        }
        self.labels.extend(rule.labels.iter().cloned());
        let ends = act.deed != Deed::Count;
        if !ends {
            self.insert.extend(act.insert.iter().cloned());
        }
        // What ends a group is told as the group's, below.
        if group.is_none() || !ends {
            self.hits
                .push(hit(rule, act.deed, group.map(|_| &*rule.name)));
        }
        ends.then_some(act)
    }

    fn group<'r>(&mut self, group: &'r Rule) -> Option<&'r Act> {
        let Body::Group {
            scope,
            rules,
            only_counts,
        } = &group.body
        else {
            return None;
        };
        if scope.as_ref().is_some_and(|scope| !self.holds(scope)) {
            return None;
        }
        let mut ended_by = None;
        for rule in rules {
            let Body::Plain(test, act) = &rule.body else {
                continue;
            };
            if let Some(act) = self.plain(rule, test, act, Some(group)) {
                ended_by = Some((rule, act));
                break;
            }
        }
        let (rule, act) = ended_by?;
        let deed = if *only_counts { Deed::Count } else { act.deed };
        self.hits.push(hit(group, deed, Some(&rule.name)));
        (!only_counts).then_some(act)
    }
}

fn hit(rule: &Rule, deed: Deed, within_group: Option<&str>) -> Hit {
    Hit {
        rule: rule.name.clone(),
        metric: rule.metric.clone(),
        sampled: rule.sampled,
        metered: rule.metered,
        deed,
        within_group: within_group.map(str::to_owned),
    }
}
