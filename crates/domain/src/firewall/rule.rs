//! Rules of a web ACL or rule group, in the words of the API: what a caller sends is what is kept.
//!
//! The language is a document of its own, as policies are: the stored form has the API's member
//! names, so that what is read back is what was written. What the API knows and this does not is
//! refused when it is read.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Statement;

/// One rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Rule {
    /// Its name, unique among its neighbours.
    pub name: String,
    /// Lower comes first; unique among its neighbours.
    pub priority: u32,
    /// What it asks of a request.
    pub statement: Statement,
    /// What a match does; not beside a rule group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<RuleAction>,
    /// Whether a rule group's actions only count; only beside a rule group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub override_action: Option<OverrideAction>,
    /// What a match labels the request with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rule_labels: Vec<Label>,
    /// What is counted and sampled.
    pub visibility_config: Visibility,
    /// For how long a solved puzzle counts; kept and told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captcha_config: Option<Value>,
    /// For how long a passed challenge counts; kept and told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge_config: Option<Value>,
}

/// What a match does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum RuleAction {
    /// The request goes no further.
    Block(Blocking),
    /// The request goes on, and no further rule is asked.
    Allow(Letting),
    /// The match is counted, and further rules are asked.
    Count(Letting),
    /// The client must have solved a puzzle.
    Captcha(Letting),
    /// The client must have passed a silent challenge.
    Challenge(Letting),
}

/// What happens when no rule ended the evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum DefaultAction {
    /// The request goes no further.
    Block(Blocking),
    /// The request goes on.
    Allow(Letting),
}

/// What becomes of a rule group's actions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum OverrideAction {
    /// They only count.
    Count(Letting),
    /// They do what they say.
    None {},
}

/// How a blocked request is answered.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Blocking {
    /// Otherwise than with 403.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_response: Option<CustomResponse>,
}

/// An answer of the owner's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CustomResponse {
    /// Its status.
    pub response_code: u16,
    /// Which of the custom response bodies it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_response_body_key: Option<String>,
    /// Its headers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_headers: Vec<CustomHeader>,
}

/// What is added to a request that goes on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Letting {
    /// Headers that targets see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_request_handling: Option<CustomRequest>,
}

/// Headers that targets see; each name gets `x-amzn-waf-` before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CustomRequest {
    /// The headers.
    pub insert_headers: Vec<CustomHeader>,
}

/// One header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CustomHeader {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A body that custom responses name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CustomBody {
    /// `TEXT_PLAIN`, `TEXT_HTML` or `APPLICATION_JSON`.
    pub content_type: String,
    /// The body.
    pub content: String,
}

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Label {
    /// Its name, without the namespace of who adds it.
    pub name: String,
}

/// What is counted and sampled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Visibility {
    /// Whether requests are sampled.
    pub sampled_requests_enabled: bool,
    /// Whether metrics are told.
    pub cloud_watch_metrics_enabled: bool,
    /// The metric's name.
    pub metric_name: String,
}

/// Another action for a rule of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ActionOverride {
    /// The rule.
    pub name: String,
    /// The action.
    pub action_to_use: RuleAction,
}
