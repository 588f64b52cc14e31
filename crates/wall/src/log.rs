//! Log lines of a web ACL: which requests are told, and how.
//!
//! Source: WAF developer guide, log fields, log examples, managing logging. Chosen: details of
//! matches (`matchedData`) are not told, the lists they stand in are empty; of parts that are larger
//! than what is looked at, the body alone is told.

mod filter;
#[cfg(test)]
mod tests;

use domain::Timestamp;
use domain::firewall::Logging as Wanted;
use domain::firewall::statement::Field;
use serde_json::{Value, json};

use crate::{Deed, GroupTrail, Judgement, RateTrail, Request, Step};
use filter::Filter;

/// Labels that a line tells. Source: log fields, `labels`.
const MOST_LABELS: usize = 100;
/// What stands in the place of a part that is not told. Source: managing logging.
const REDACTED: &str = "REDACTED";

/// Which requests of a web ACL are logged, and what of them.
#[derive(Clone, Debug)]
pub struct Logging {
    web_acl: String,
    filter: Option<Filter>,
    redacted: Vec<Field>,
}

/// Where a request came in.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The load balancer, as `ACCOUNT-app/NAME/ID`.
    pub source: &'a str,
    /// The request's id: of a load balancer, the trace id.
    pub request_id: &'a str,
}

impl Logging {
    /// What is wanted, made fast to ask.
    pub fn compile(wanted: &Wanted) -> Self {
        Self {
            web_acl: wanted.arn.clone(),
            filter: wanted.filter.as_ref().and_then(Filter::compile),
            redacted: wanted.redacted.clone(),
        }
    }

    /// The line of a request, unless it is to be dropped.
    pub fn line(
        &self,
        said: &Judgement,
        request: &Request<'_>,
        origin: Origin<'_>,
        now: Timestamp,
    ) -> Option<String> {
        if self
            .filter
            .as_ref()
            .is_some_and(|filter| !filter.keeps(said))
        {
            return None;
        }
        let end = said.end()?;
        let mut line = json!({
            "timestamp": now.as_millisecond(),
            "formatVersion": 1,
            "webaclId": self.web_acl,
            "terminatingRuleId": end.rule,
            "terminatingRuleType": said.trail.kind.name(),
            "action": end.deed.name(),
            "terminatingRuleMatchDetails": [],
            "httpSourceName": "ALB",
            "httpSourceId": origin.source,
            "ruleGroupList": said.trail.groups.iter().map(of_group).collect::<Vec<_>>(),
            "rateBasedRuleList": said.trail.rates.iter().map(|rate| self.of_rate(rate)).collect::<Vec<_>>(),
            "nonTerminatingMatchingRules": said.trail.counted.iter().map(of_step).collect::<Vec<_>>(),
            "requestHeadersInserted": inserted(said),
            "responseCodeSent": said.answer().filter(|answer| tells_status(answer)).map(|answer| answer.status),
            "httpRequest": self.of_request(request, origin),
            "labels": said.labels.iter().take(MOST_LABELS).map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        });
        if request.has_more {
            line["oversizeFields"] = json!(["REQUEST_BODY"]);
        }
        if let Some((member, status)) = puzzle(end.deed) {
            line[member] = json!({
                "responseCode": status, "solveTimestamp": 0, "failureReason": "TOKEN_MISSING",
            });
        }
        Some(line.to_string())
    }

    fn of_request(&self, request: &Request<'_>, origin: Origin<'_>) -> Value {
        let header = |(name, value): (&str, &[u8])| {
            let value = match self.hides_header(name) {
                true => REDACTED.into(),
                false => String::from_utf8_lossy(value),
            };
            json!({ "name": name, "value": value })
        };
        let or_redacted = |text: &str, hidden: bool| match hidden {
            true => REDACTED.to_owned(),
            false => text.to_owned(),
        };
        let query = request.query.unwrap_or_default();
        json!({
            "clientIp": request.client.to_string(),
            // Where an address is at home is not known here.
            "country": "-",
            "headers": request.fields().map(header).collect::<Vec<_>>(),
            "uri": or_redacted(request.path, self.hides(|field| matches!(field, Field::UriPath {}))),
            "args": or_redacted(query, self.hides(|field| matches!(field, Field::QueryString {}))),
            "httpVersion": format!("{:?}", request.version),
            "httpMethod": or_redacted(
                request.method.as_str(),
                self.hides(|field| matches!(field, Field::Method {})),
            ),
            "requestId": origin.request_id,
        })
    }

    fn of_rate(&self, rate: &RateTrail) -> Value {
        let custom = rate.values.iter().map(|(kind, name, value)| {
            let is_hidden =
                *kind == "HEADER" && name.as_deref().is_some_and(|name| self.hides_header(name));
            let value = if is_hidden { REDACTED } else { value };
            match name {
                Some(name) => json!({ "key": kind, "name": name, "value": value }),
                None => json!({ "key": kind, "value": value }),
            }
        });
        let mut told = json!({
            "rateBasedRuleId": rate.rule,
            "rateBasedRuleName": rate.rule,
            "limitKey": rate.limit_key,
            "maxRateAllowed": rate.limit,
            "evaluationWindowSec": rate.window_seconds.to_string(),
        });
        match &rate.limit_value {
            Some(value) => told["limitValue"] = value.clone().into(),
            None => told["customValues"] = custom.collect(),
        }
        told
    }

    fn hides(&self, is_it: impl Fn(&Field) -> bool) -> bool {
        self.redacted.iter().any(is_it)
    }

    fn hides_header(&self, name: &str) -> bool {
        self.hides(|field| {
            matches!(field, Field::SingleHeader(named) if named.name.eq_ignore_ascii_case(name))
        })
    }
}

/// Only what a rule asks for by name, and puzzles, have a status of their own.
fn tells_status(answer: &crate::Answer) -> bool {
    answer.is_custom || answer.status != 403
}

fn puzzle(deed: Deed) -> Option<(&'static str, u16)> {
    match deed {
        Deed::Captcha => Some(("captchaResponse", 405)),
        Deed::Challenge => Some(("challengeResponse", 202)),
        Deed::Allow | Deed::Block | Deed::Count => None,
    }
}

fn inserted(said: &Judgement) -> Option<Vec<Value>> {
    let headers = said.insert.iter();
    let told = headers.map(|(name, value)| json!({ "name": name, "value": value }));
    (!said.insert.is_empty() && said.answer().is_none()).then(|| told.collect())
}

fn of_step(step: &Step) -> Value {
    let mut told = json!({
        "ruleId": step.rule, "action": step.deed.name(), "ruleMatchDetails": [],
    });
    if let Some(deed) = step.overridden {
        told["overriddenAction"] = deed.name().into();
    }
    told
}

fn of_group(group: &GroupTrail) -> Value {
    let excluded = group
        .excluded
        .iter()
        .map(|rule| json!({ "exclusionType": "EXCLUDED_AS_COUNT", "ruleId": rule }));
    json!({
        "ruleGroupId": group.id,
        "terminatingRule": group.ended_by.as_ref().map(of_step),
        "nonTerminatingMatchingRules": group.counted.iter().map(of_step).collect::<Vec<_>>(),
        "excludedRules": (!group.excluded.is_empty()).then(|| excluded.collect::<Vec<_>>()),
        "customerConfig": null,
    })
}
