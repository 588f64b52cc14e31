//! Which requests are logged.

use serde_json::Value;

use crate::Judgement;

/// Filters in order. Chosen: the first one that applies decides, else the default does.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    rules: Vec<Rule>,
    keeps_others: bool,
}

#[derive(Clone, Debug)]
struct Rule {
    keeps: bool,
    needs_all: bool,
    conditions: Vec<Condition>,
}

#[derive(Clone, Debug)]
enum Condition {
    /// A rule did this, whether it ended the evaluation or not.
    Action(String),
    /// The request has this label, whole.
    Label(String),
}

impl Filter {
    /// From the words of the API, which the room has checked; nothing when they are none.
    pub(super) fn compile(wanted: &Value) -> Option<Self> {
        let rules = wanted.get("Filters")?.as_array()?;
        Some(Self {
            rules: rules.iter().filter_map(Rule::compile).collect(),
            keeps_others: wanted.get("DefaultBehavior")? == "KEEP",
        })
    }

    pub(super) fn keeps(&self, said: &Judgement) -> bool {
        let first = self.rules.iter().find(|rule| rule.applies(said));
        first.map_or(self.keeps_others, |rule| rule.keeps)
    }
}

impl Rule {
    fn compile(wanted: &Value) -> Option<Self> {
        let conditions = wanted.get("Conditions")?.as_array()?;
        Some(Self {
            keeps: wanted.get("Behavior")? == "KEEP",
            needs_all: wanted.get("Requirement")? == "MEETS_ALL",
            conditions: conditions.iter().filter_map(Condition::compile).collect(),
        })
    }

    fn applies(&self, said: &Judgement) -> bool {
        let mut conditions = self.conditions.iter();
        match self.needs_all {
            true => conditions.all(|condition| condition.holds(said)),
            false => conditions.any(|condition| condition.holds(said)),
        }
    }
}

impl Condition {
    fn compile(wanted: &Value) -> Option<Self> {
        let text = |of: &str, member: &str| Some(wanted.get(of)?.get(member)?.as_str()?.to_owned());
        let action = text("ActionCondition", "Action").map(Self::Action);
        action.or_else(|| text("LabelNameCondition", "LabelName").map(Self::Label))
    }

    /// `EXCLUDED_AS_COUNT` stands for rules that only count because the web ACL says so, the old
    /// way or the new one. Source: WAF developer guide, managing logging.
    fn holds(&self, said: &Judgement) -> bool {
        match self {
            Self::Label(label) => said.labels.contains(label),
            Self::Action(action) if action == "EXCLUDED_AS_COUNT" => {
                let groups = &said.trail.groups;
                let excluded = groups.iter().any(|group| !group.excluded.is_empty());
                let mut counted = groups.iter().flat_map(|group| &group.counted);
                excluded || counted.any(|step| step.overridden.is_some())
            }
            Self::Action(action) => said.hits.iter().any(|hit| hit.deed.name() == action),
        }
    }
}
