//! Web ACLs and their rules.

use std::collections::HashMap;

use domain::Timestamp;
use domain::firewall::WebAcl;
use domain::metrics::Distribution;
use wall::{Counts, Ledger};

use super::balancers::Add;
use super::since::{Counted, Rule};
use super::told::measure;
use crate::follow::records::Records;

const NAMESPACE: &str = "AWS/WAFV2";
/// The rule that stands for all of a web ACL.
const ALL: &str = "ALL";

/// What each web ACL has counted, and each of its rules.
pub(super) fn counts(wall: &Ledger) -> Vec<(Rule, Counts)> {
    let mut all = Vec::new();
    for (acl, total) in wall.totals() {
        let rules = wall.counts(&acl).into_iter();
        all.extend(rules.map(|(rule, counts)| ((acl.clone(), Some(rule)), counts)));
        all.push(((acl, None), total));
    }
    all
}

/// By Region, rule and web ACL, by the names their metrics were given.
/// Source: WAF developer guide, metrics and dimensions.
pub(super) fn tell(records: &Records, since: &Counted, at: Timestamp, add: &mut Add<'_>) {
    let acls = records.web_acls.values();
    let acls: HashMap<String, &WebAcl> = acls.map(|acl| (acl.arn().to_string(), &**acl)).collect();
    for ((arn, rule), counts) in &since.rules {
        let Some(acl) = acls.get(arn) else { continue };
        let visibility = &acl.visibility;
        if rule.is_none() && !visibility.cloud_watch_metrics_enabled {
            continue;
        }
        let scope = &acl.title.scope;
        let dimensions = [
            ("Region", scope.region.as_str()),
            ("Rule", rule.as_deref().unwrap_or(ALL)),
            ("WebACL", visibility.metric_name.as_str()),
        ];
        for (name, count) in counts.metrics() {
            let seen = Distribution::one(count as f64);
            add(
                scope,
                measure(NAMESPACE, name, &dimensions, ("Count", at), seen),
            );
        }
    }
}
