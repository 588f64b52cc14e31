//! What a web ACL says of a request, and how it came to that.

use std::collections::BTreeSet;
use std::sync::Arc;

/// What a web ACL says of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What becomes of it.
    pub verdict: Verdict,
    /// Headers to add, with their whole names, when it goes on; a later one of a name counts.
    pub insert: Vec<(String, String)>,
    /// Labels it got, whole.
    pub labels: BTreeSet<String>,
    /// Rules that matched, in order; the last one ended it, or is the default.
    pub hits: Vec<Hit>,
    /// How it came to that, as logs tell it.
    pub trail: Trail,
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
    /// Whether a rule asks for this answer by name; logs tell its status then.
    pub is_custom: bool,
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
    /// What it would have done, had the web ACL not said otherwise.
    pub overridden: Option<Deed>,
    /// The rule of a group that did it: `GROUP#RULE`, for managed ones `VENDOR#GROUP#RULE`.
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

/// How a judgement came about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trail {
    /// The kind of the rule that ended it; the default counts as a regular one.
    pub kind: Kind,
    /// Rules of the web ACL itself that matched and did not end it.
    pub counted: Vec<Step>,
    /// Groups that were asked.
    pub groups: Vec<GroupTrail>,
    /// Rate-based rules that acted.
    pub rates: Vec<RateTrail>,
}

/// A rule that matched on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub rule: String,
    /// What it did.
    pub deed: Deed,
    /// What it would have done, had the web ACL not said otherwise.
    pub overridden: Option<Deed>,
}

/// What a group of rules said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupTrail {
    /// Its ARN; for managed ones `VENDOR#GROUP`.
    pub id: String,
    /// The rule that ended the group.
    pub ended_by: Option<Step>,
    /// Rules that matched and did not end it.
    pub counted: Vec<Step>,
    /// Rules that matched and that the web ACL excludes.
    pub excluded: Vec<String>,
}

/// What a rate-based rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateTrail {
    /// The rule.
    pub rule: String,
    /// What tells its requests apart: `IP`, `FORWARDED_IP`, `CUSTOMKEYS` or `CONSTANT`.
    pub limit_key: &'static str,
    /// The address, where that tells them apart.
    pub limit_value: Option<String>,
    /// More than so many requests in the window.
    pub limit: u64,
    /// The window.
    pub window_seconds: u32,
    /// Custom keys: their kind, their name if they have one, their value.
    pub values: Vec<(&'static str, Option<String>, String)>,
}

/// What kind of rule it is, as logs call it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    #[default]
    Regular,
    RateBased,
    Group,
    ManagedGroup,
}

impl Kind {
    /// Source: WAF developer guide, log fields, `terminatingRuleType`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "REGULAR",
            Self::RateBased => "RATE_BASED",
            Self::Group => "GROUP",
            Self::ManagedGroup => "MANAGED_RULE_GROUP",
        }
    }
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

    /// What ended it: the last rule that matched, or the default.
    pub fn end(&self) -> Option<&Hit> {
        self.hits.last()
    }
}
