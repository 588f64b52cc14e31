//! The managed policies that AWS keeps: there from the start, the same for everybody.
//!
//! What they allow was written down from what each is for; the names and paths are AWS's.

mod table;

use domain::Timestamp;
use serde_json::{Value, json};

pub(crate) use table::TABLE as ALL;

/// A policy that AWS keeps.
pub(crate) struct Managed {
    /// `/`, or a path between slashes.
    pub(crate) path: &'static str,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    statements: &'static [Allow],
}

/// A statement of one: actions between spaces, resources between spaces, and a condition that
/// a key is one of some values.
struct Allow {
    actions: &'static str,
    resources: &'static str,
    when: Option<(&'static str, &'static str, &'static [&'static str])>,
}

/// The policy that AWS keeps under this ARN.
pub(crate) fn find(arn: &str) -> Option<&'static Managed> {
    let path_and_name = arn.strip_prefix("arn:aws:iam::aws:policy")?;
    let fits = |policy: &&Managed| {
        let name = path_and_name.strip_prefix(policy.path);
        name == Some(policy.name)
    };
    ALL.iter().find(fits)
}

/// When all of them were made, as far as Longshore is concerned: 2015-02-06T18:40:00Z.
pub(crate) fn created_at() -> Timestamp {
    Timestamp::from_second(1_423_248_000).unwrap_or_default()
}

impl Managed {
    /// Its ARN, in no account.
    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:iam::aws:policy{}{}", self.path, self.name)
    }

    /// A unique id that follows from its name.
    pub(crate) fn id(&self) -> String {
        let mut hash: u128 = 0xcbf2_9ce4_8422_2325;
        for byte in self.arn().bytes() {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_01b3);
        }
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let digit = |place: u32| char::from(alphabet[(hash >> (place * 5)) as usize & 31]);
        format!("ANPA{}", (0..17).map(digit).collect::<String>())
    }

    /// Its document, as JSON.
    pub(crate) fn document(&self) -> String {
        let statements: Vec<Value> = self.statements.iter().map(Allow::statement).collect();
        let document = json!({ "Version": "2012-10-17", "Statement": statements });
        format!("{document:#}")
    }
}

impl Allow {
    fn statement(&self) -> Value {
        let words = |text: &str| -> Value {
            match text.split_whitespace().collect::<Vec<_>>().as_slice() {
                [one] => json!(one),
                several => json!(several),
            }
        };
        let mut statement = json!({
            "Effect": "Allow",
            "Action": words(self.actions),
            "Resource": words(self.resources),
        });
        if let Some((operator, key, values)) = self.when {
            statement["Condition"] = json!({ operator: { key: values } });
        }
        statement
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, find};
    use policy::{Kind, Policy};
    use std::collections::HashSet;

    #[test]
    fn every_policy_that_aws_keeps_is_found_by_its_arn_and_can_be_read() {
        for policy in ALL {
            let arn = policy.arn();
            let found = find(&arn).expect(&arn);
            assert_eq!(found.name, policy.name);
            Policy::parse(&arn, &policy.document(), Kind::Identity).expect(&arn);
        }
        let ids: HashSet<String> = ALL.iter().map(super::Managed::id).collect();
        assert_eq!(ids.len(), ALL.len());
        assert!(find("arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy").is_none());
    }
}
