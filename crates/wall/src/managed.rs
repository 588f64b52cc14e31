//! Rule groups of our own under the names of AWS's managed ones.
//!
//! Names, labels, actions and costs are as published; what the rules look for is ours, in the
//! spirit of what is published of them, which is little on purpose. Groups that need to know who
//! owns an address, or that sell by the request, are not here.
//!
//! Source: WAF developer guide, AWS Managed Rules rule groups list.

mod admin;
mod common;
mod inputs;
mod sketch;
mod sql;

use domain::firewall::Rule;
use sketch::Sketch;

/// A managed rule group.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// What it costs.
    pub capacity: u64,
    /// What it is for.
    pub description: &'static str,
    space: &'static str,
    sketches: fn() -> Vec<Sketch>,
}

/// The vendor of all of them.
pub const VENDOR: &str = "AWS";

/// The only version of each. Chosen: ours are not AWS's versions.
pub const VERSION: &str = "Version_1.0";

/// Those that there are.
pub const GROUPS: &[Group] = &[
    Group {
        name: "AWSManagedRulesAdminProtectionRuleSet",
        capacity: 100,
        description: "Rules that keep administrative pages from outsiders.",
        space: "admin-protection",
        sketches: admin::sketches,
    },
    Group {
        name: "AWSManagedRulesCommonRuleSet",
        capacity: 700,
        description: "Rules for most web applications: oversized requests, bad bots, file inclusion, script.",
        space: "core-rule-set",
        sketches: common::sketches,
    },
    Group {
        name: "AWSManagedRulesKnownBadInputsRuleSet",
        capacity: 200,
        description: "Rules for request patterns that are known to be invalid or to explore weaknesses.",
        space: "known-bad-inputs",
        sketches: inputs::sketches,
    },
    Group {
        name: "AWSManagedRulesSQLiRuleSet",
        capacity: 200,
        description: "Rules for request patterns that try SQL injection.",
        space: "sql-database",
        sketches: sql::sketches,
    },
];

/// The group of that name.
pub fn group(vendor: &str, name: &str) -> Option<&'static Group> {
    let named = |group: &&Group| vendor == VENDOR && group.name == name;
    GROUPS.iter().find(named)
}

impl Group {
    /// What its labels begin with.
    pub fn namespace(&self) -> String {
        format!("awswaf:managed:aws:{}:", self.space)
    }

    /// Its rules; all of them block.
    pub fn rules(&self) -> Vec<Rule> {
        let sketches = (self.sketches)().into_iter();
        let numbered = sketches.zip(0..);
        numbered
            .map(|(sketch, priority)| sketch.rule(priority))
            .collect()
    }
}
