//! Batches that fit and batches that do not.
//!
//! A change is a line: action, name below the zone (`@` is the zone's own), type, and then `id=`,
//! `weight=`, `multi`, `alias=` or values.

use super::{Outcome, judge};
use crate::convert::record_sets::{Action, Wish};
use domain::Timestamp;
use domain::zones::{AliasTarget, HostedZone, RecordSet, Routing};
use expect_test::{Expect, expect};

pub(super) const BALANCER: &str = "web-1.eu-west-1.elb.localhost";

fn zone() -> HostedZone {
    HostedZone {
        account: "111122223333".parse().expect("an account"),
        id: "Z1".to_owned(),
        name: "shop.example.".to_owned(),
        caller_reference: "1".to_owned(),
        comment: None,
        vpcs: Vec::new(),
        invited: Vec::new(),
        private: false,
        namespace: None,
        negative_ttl: 900,
        tags: domain::ecs::Tags::new(),
        created_at: Timestamp::default(),
    }
}

fn wish(line: &str) -> Wish {
    let mut words = line.split(' ');
    let mut next = || words.next().expect("a word");
    let action = match next() {
        "CREATE" => Action::Create,
        "DELETE" => Action::Delete,
        _ => Action::Upsert,
    };
    let (name, kind) = (next(), next());
    let mut set = RecordSet {
        account: zone().account,
        zone: zone().id,
        name: match name {
            "@" => zone().name,
            full if full.ends_with('.') => full.to_owned(),
            label => format!("{label}.{}", zone().name),
        },
        kind: kind.to_owned(),
        identifier: None,
        routing: Routing::Simple,
        ttl: Some(60),
        values: Vec::new(),
        alias: None,
    };
    for word in words {
        match word.split_once('=') {
            Some(("id", id)) => set.identifier = Some(id.to_owned()),
            Some(("weight", share)) => {
                set.routing = Routing::Weighted(share.parse().expect("a share"));
            }
            Some(("alias", target)) => {
                let (zone, name) = target.split_once('/').expect("a zone and a name");
                set.ttl = None;
                set.alias = Some(AliasTarget {
                    zone: zone.to_owned(),
                    name: name.to_owned(),
                    evaluate: false,
                });
            }
            _ if word == "multi" => set.routing = Routing::Multivalue,
            _ => set.values.push(word.to_owned()),
        }
    }
    Wish { action, set }
}

fn told(sets: &[RecordSet]) -> String {
    let line = |set: &RecordSet| format!("{} {} {}", set.name, set.kind, set.values.join(" "));
    sets.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// What `changes` do to a zone that has `before`.
pub(super) fn check(before: &[&str], changes: &[&str], expected: Expect) {
    let current: Vec<RecordSet> = before.iter().map(|line| wish(line).set).collect();
    let current = zone().with_own_sets(current);
    let wishes: Vec<Wish> = changes.iter().map(|line| wish(line)).collect();
    let balancers = [BALANCER.to_owned()].into();
    let outcome = match judge(&zone(), current, &wishes, &balancers) {
        Ok(Outcome { put, gone }) => format!("put {} | gone {}", told(&put), told(&gone)),
        Err(problems) => problems.join("\n"),
    };
    expected.assert_eq(&outcome);
}

#[test]
fn sets_are_created_replaced_and_deleted() {
    check(
        &["CREATE old A 192.0.2.1", "CREATE gone TXT \"x\""],
        &[
            "CREATE new A 192.0.2.2",
            "UPSERT old A 192.0.2.3",
            "DELETE gone TXT \"x\"",
        ],
        expect![[
            r#"put new.shop.example. A 192.0.2.2; old.shop.example. A 192.0.2.3 | gone gone.shop.example. TXT "x""#
        ]],
    );
    check(
        &[],
        &["UPSERT @ NS ns.example.org."],
        expect!["put shop.example. NS ns.example.org. | gone "],
    );
    // What does not change is not written.
    check(
        &["CREATE a A 192.0.2.1"],
        &["UPSERT a A 192.0.2.1"],
        expect!["put  | gone "],
    );
}

#[test]
fn a_set_is_created_once_and_deleted_as_it_is() {
    let before = [
        "CREATE a A 192.0.2.1 192.0.2.2",
        "CREATE w A id=x weight=1 192.0.2.1",
    ];
    check(
        &before,
        &["CREATE a A 192.0.2.9"],
        expect![
            "Tried to create resource record set [name='a.shop.example.', type='A'] but it already exists"
        ],
    );
    check(
        &before,
        &["CREATE w A id=x weight=2 192.0.2.9"],
        expect![
            "Tried to create resource record set [name='w.shop.example.', type='A', set-identifier='x'] but it already exists"
        ],
    );
    check(
        &before,
        &["DELETE b A 192.0.2.1"],
        expect![
            "Tried to delete resource record set [name='b.shop.example.', type='A'] but it was not found"
        ],
    );
    check(
        &before,
        &["DELETE a A 192.0.2.1"],
        expect![
            "Tried to delete resource record set [name='a.shop.example.', type='A'] but the values provided do not match the current values"
        ],
    );
    check(
        &before,
        &["DELETE a A 192.0.2.2 192.0.2.1"],
        expect!["put  | gone a.shop.example. A 192.0.2.1 192.0.2.2"],
    );
    check(
        &[],
        &["DELETE @ SOA x", "DELETE @ NS x"],
        expect![[r#"
        Tried to delete resource record set [name='shop.example.', type='SOA'] but the values provided do not match the current values
        Tried to delete resource record set [name='shop.example.', type='NS'] but the values provided do not match the current values"#]],
    );
}

#[test]
fn every_problem_of_a_batch_is_told_and_nothing_is_done() {
    check(
        &["CREATE a A 192.0.2.1"],
        &[
            "CREATE a A 192.0.2.1",
            "CREATE b A 192.0.2.1",
            "DELETE c A 192.0.2.1",
        ],
        expect![[r#"
            Tried to create resource record set [name='a.shop.example.', type='A'] but it already exists
            Tried to delete resource record set [name='c.shop.example.', type='A'] but it was not found"#]],
    );
}

#[test]
fn a_set_may_be_deleted_and_made_again_and_else_changed_once() {
    let before = ["CREATE a A 192.0.2.1"];
    check(
        &before,
        &["DELETE a A 192.0.2.1", "CREATE a CNAME b.example."],
        expect!["put a.shop.example. CNAME b.example. | gone a.shop.example. A 192.0.2.1"],
    );
    check(
        &before,
        &["DELETE a A 192.0.2.1", "CREATE a A 192.0.2.2"],
        expect!["put a.shop.example. A 192.0.2.2 | gone "],
    );
    check(
        &before,
        &["UPSERT a A 192.0.2.1", "UPSERT a A 192.0.2.2"],
        expect![
            "The request contains an invalid set of changes for a resource record set 'A a.shop.example.'"
        ],
    );
}

#[test]
fn a_zone_keeps_its_authority_and_its_servers() {
    let authority = zone().own_sets()[1].clone();
    let mut wishes = vec![Wish {
        action: Action::Delete,
        set: authority,
    }];
    let problems = |wishes: &[Wish]| {
        let current = zone().with_own_sets(Vec::new());
        judge(&zone(), current, wishes, &[].into())
            .expect_err("a refusal")
            .join("\n")
    };
    expect!["A HostedZone must contain exactly one SOA record."].assert_eq(&problems(&wishes));
    wishes[0].set = zone().own_sets()[0].clone();
    expect!["A HostedZone must contain at least one NS record for the zone itself."]
        .assert_eq(&problems(&wishes));
    check(
        &[],
        &["CREATE a SOA x"],
        expect![
            "RRSet of type SOA with DNS name a.shop.example. is not permitted in zone shop.example."
        ],
    );
    check(
        &[],
        &["UPSERT @ NS id=x weight=1 ns.example.org."],
        expect![
            "RRSet of type NS with DNS name shop.example. must be simple, with values of its own, at apex in zone shop.example."
        ],
    );
}

#[test]
fn batches_have_limits() {
    let address = |number: usize| format!("10.0.{}.{}", number / 250, number % 250);
    let many = |count: usize| (0..count).map(address).collect::<Vec<_>>().join(" ");
    check(
        &[],
        &[&format!("CREATE a A {}", many(401))],
        expect!["Cannot have more than 400 records in a RRSet."],
    );
    let (a, b) = (
        format!("UPSERT a A {}", many(300)),
        format!("UPSERT b A {}", many(300)),
    );
    check(
        &[],
        &[&a, &b],
        expect!["Number of records limit of 1000 exceeded."],
    );
    let long = format!("UPSERT a TXT \"{}\"", "x".repeat(20_000));
    check(
        &[],
        &[&long],
        expect!["RDATA character limit of 32000 exceeded."],
    );
}
