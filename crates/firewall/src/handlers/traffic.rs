//! What web ACLs saw: samples of requests, and who asks too often.

use api::Reply;
use api::wafv2::{
    CaptchaResponse, ChallengeResponse, GetRateBasedStatementManagedKeysRequest,
    GetRateBasedStatementManagedKeysResponse, GetSampledRequestsRequest,
    GetSampledRequestsResponse, HTTPHeader, HTTPRequest, Label, RateBasedStatementManagedKeysIPSet,
    SampledHTTPRequest, TimeWindow,
};
use domain::firewall::statement::RateBased;
use domain::firewall::{Rule, RuleGroup, Statement, WebAcl};
use domain::{Arn, Timestamp};
use std::net::IpAddr;
use wall::{Deed, Sample};
use wire::Context;

use super::acls::named;
use super::{Firewall, regional};
use crate::fault::{missing, unavailable, unsupported_keys};

/// How far back samples go. Source: WAF API model, `GetSampledRequests`.
const KEPT_SECONDS: i64 = 3 * 60 * 60;

impl Firewall {
    pub(super) async fn get_sampled_requests(
        &self,
        cx: &Context,
        input: GetSampledRequestsRequest,
    ) -> Reply<GetSampledRequestsResponse> {
        regional(&input.scope)?;
        let (name, id) = named(cx, &input.web_acl_arn)?;
        let _: WebAcl = self
            .found(cx, "wafv2:GetSampledRequests", &name, &id)
            .await?;
        let now = self.clock.now();
        let oldest = Timestamp::from_second(now.as_second() - KEPT_SECONDS).unwrap_or(now);
        let (from, to) = (input.time_window.start_time, input.time_window.end_time);
        let from = from.max(oldest);
        let samples = self
            .ledger
            .samples(&input.web_acl_arn, &input.rule_metric_name);
        let samples = samples.iter().filter(|one| from <= one.at && one.at <= to);
        let told: Vec<SampledHTTPRequest> = samples.map(told).collect();
        let population = told.len();
        let most = usize::try_from(input.max_items).unwrap_or_default();
        Ok(GetSampledRequestsResponse {
            population_size: i64::try_from(population).ok(),
            sampled_requests: Some(told.into_iter().take(most).collect()),
            time_window: Some(TimeWindow {
                start_time: from,
                end_time: to,
            }),
        })
    }

    pub(super) async fn get_rate_based_statement_managed_keys(
        &self,
        cx: &Context,
        input: GetRateBasedStatementManagedKeysRequest,
    ) -> Reply<GetRateBasedStatementManagedKeysResponse> {
        regional(&input.scope)?;
        let action = "wafv2:GetRateBasedStatementManagedKeys";
        let (name, id) = (&input.web_acl_name, &input.web_acl_id);
        let acl: WebAcl = self.found(cx, action, name, id).await?;
        let arn = acl.arn();
        let name = &input.rule_name;
        let (rules, rule) = match &input.rule_group_rule_name {
            None => (acl.rules, format!("{arn} {name}")),
            Some(outer) => {
                let group = self.group_of(&acl, outer).await?;
                (group.rules, format!("{arn} {outer} {name}"))
            }
        };
        let rate = rate(&rules, name)?;
        if !matches!(rate.aggregate_key_type.as_str(), "IP" | "FORWARDED_IP") {
            return Err(unsupported_keys());
        }
        let now = self.clock.now();
        let window = rate.evaluation_window_sec;
        let over = self.ledger.over_limit(&rule, rate.limit, window, now);
        let (v4, v6): (Vec<String>, Vec<String>) =
            over.into_iter().partition(|text| !text.contains(':'));
        Ok(GetRateBasedStatementManagedKeysResponse {
            managed_keys_ipv4: Some(keys("IPV4", &v4)),
            managed_keys_ipv6: Some(keys("IPV6", &v6)),
        })
    }

    /// The web ACL of that name and id. Asks whether the action is allowed on it.
    async fn found(&self, cx: &Context, action: &str, name: &str, id: &str) -> Reply<WebAcl> {
        let resource = format!("regional/{}/{name}/{id}", WebAcl::OF);
        let arn = cx.scope.arn("wafv2", resource);
        cx.allow(action, &arn.to_string()).await?;
        let found = self.store.get(&WebAcl::key_of(&cx.scope, name)).await;
        let found: Option<WebAcl> = found.map_err(unavailable)?;
        found.filter(|acl| acl.title.id == id).ok_or_else(missing)
    }

    /// The rule group that a rule of a web ACL refers to.
    async fn group_of(&self, acl: &WebAcl, rule: &str) -> Reply<RuleGroup> {
        let rule = acl.rules.iter().find(|one| one.name == rule);
        let Some(Statement::RuleGroupReferenceStatement(of)) = rule.map(|rule| &rule.statement)
        else {
            return Err(missing());
        };
        let parsed: Arn = of.arn.parse().map_err(|_| missing())?;
        let scope = parsed.scope().ok_or_else(missing)?;
        let name = of.arn.rsplit('/').nth(1).ok_or_else(missing)?;
        let found = self.store.get(&RuleGroup::key_of(&scope, name)).await;
        let found: Option<RuleGroup> = found.map_err(unavailable)?;
        found.ok_or_else(missing)
    }
}

fn rate<'a>(rules: &'a [Rule], name: &str) -> Reply<&'a RateBased> {
    let rule = rules.iter().find(|rule| rule.name == name);
    match rule.map(|rule| &rule.statement) {
        Some(Statement::RateBasedStatement(rate)) => Ok(rate),
        _ => Err(missing()),
    }
}

/// Addresses as ranges of one.
fn keys(version: &str, addresses: &[String]) -> RateBasedStatementManagedKeysIPSet {
    let range = |text: &String| match text.parse() {
        Ok(IpAddr::V6(address)) => format!("{address}/128"),
        Ok(IpAddr::V4(address)) => format!("{address}/32"),
        Err(_) => text.clone(),
    };
    RateBasedStatementManagedKeysIPSet {
        ip_address_version: Some(version.to_owned()),
        addresses: Some(addresses.iter().map(range).collect()),
    }
}

fn told(sample: &Sample) -> SampledHTTPRequest {
    let header = |(name, value): &(String, String)| HTTPHeader {
        name: Some(name.clone()),
        value: Some(value.clone()),
    };
    let label = |name: &String| Label { name: name.clone() };
    let failure = || Some("TOKEN_MISSING".to_owned());
    SampledHTTPRequest {
        request: HTTPRequest {
            client_ip: Some(sample.client.to_string()),
            // Where an address is at home is not known here.
            country: Some("-".to_owned()),
            uri: Some(sample.uri.clone()),
            method: Some(sample.method.clone()),
            http_version: Some(sample.version.clone()),
            headers: Some(sample.headers.iter().map(header).collect()),
        },
        weight: 1,
        timestamp: Some(sample.at),
        action: Some(sample.deed.name().to_owned()),
        rule_name_within_rule_group: sample.within_group.clone(),
        request_headers_inserted: (!sample.insert.is_empty())
            .then(|| sample.insert.iter().map(header).collect()),
        response_code_sent: sample.status.map(i32::from),
        labels: (!sample.labels.is_empty()).then(|| sample.labels.iter().map(label).collect()),
        captcha_response: (sample.deed == Deed::Captcha).then(|| CaptchaResponse {
            response_code: Some(405),
            solve_timestamp: None,
            failure_reason: failure(),
        }),
        challenge_response: (sample.deed == Deed::Challenge).then(|| ChallengeResponse {
            response_code: Some(202),
            solve_timestamp: None,
            failure_reason: failure(),
        }),
        overridden_action: sample.overridden.map(|deed| deed.name().to_owned()),
    }
}
