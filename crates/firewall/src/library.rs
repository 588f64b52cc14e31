//! What rules refer to, read at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::firewall::{IpSet, PatternSet, RuleGroup};
use domain::{Key, Record, Scope};
use store::{StoreError, Txn};
use wall::Library;

/// The sets and groups of an account, by ARN.
#[derive(Default)]
pub(crate) struct Shelves {
    ip_sets: BTreeMap<String, Arc<IpSet>>,
    pattern_sets: BTreeMap<String, Arc<PatternSet>>,
    groups: BTreeMap<String, Arc<RuleGroup>>,
}

impl Shelves {
    pub(crate) async fn read(txn: &Txn, scope: &Scope) -> Result<Self, StoreError> {
        let below = |kind: &str| Key::kind(kind).join(&scope.segments());
        let ip_sets: Vec<IpSet> = txn.list(&below(IpSet::KIND)).await?;
        let pattern_sets: Vec<PatternSet> = txn.list(&below(PatternSet::KIND)).await?;
        let groups: Vec<RuleGroup> = txn.list(&below(RuleGroup::KIND)).await?;
        let by_arn = |arn: domain::Arn| arn.to_string();
        Ok(Self {
            ip_sets: ip_sets
                .into_iter()
                .map(|one| (by_arn(one.arn()), one.into()))
                .collect(),
            pattern_sets: pattern_sets
                .into_iter()
                .map(|one| (by_arn(one.arn()), one.into()))
                .collect(),
            groups: groups
                .into_iter()
                .map(|one| (by_arn(one.arn()), one.into()))
                .collect(),
        })
    }
}

impl Library for Shelves {
    fn ip_set(&self, arn: &str) -> Option<Arc<IpSet>> {
        self.ip_sets.get(arn).cloned()
    }

    fn pattern_set(&self, arn: &str) -> Option<Arc<PatternSet>> {
        self.pattern_sets.get(arn).cloned()
    }

    fn rule_group(&self, arn: &str) -> Option<Arc<RuleGroup>> {
        self.groups.get(arn).cloned()
    }
}
