//! What `firewall` promises.

use std::net::Ipv4Addr;

use super::ruleset::Ruleset;
use super::*;
use crate::nft::{Batch, Expression, Verdict};
use crate::rules::*;
use crate::spec::{Cidr, VpcSpec};

fn vpc() -> VpcSpec {
    let cidrs = vec!["10.0.0.0/16".parse().unwrap()];
    VpcSpec {
        id: "vpc-1".to_owned(),
        cidrs,
        services: vec![],
    }
}

fn interface(n: u8, groups: &[&str]) -> InterfaceRules {
    InterfaceRules {
        id: format!("eni-{n}"),
        ip: Ipv4Addr::new(10, 0, 1, n),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        subnet: "subnet-1".to_owned(),
        public_ip: None,
        services: vec![],
        speaks_for_clients: false,
    }
}

fn rules() -> VpcRules {
    let everything = Rule {
        traffic: Traffic::Any,
        peer: Peer::Cidr(Cidr::EVERYWHERE),
    };
    let from_web = Rule {
        traffic: Traffic::Tcp(80..=80),
        peer: Peer::Group("sg-web".to_owned()),
    };
    let group = |id: &str, ingress| Group {
        id: id.to_owned(),
        ingress,
        egress: vec![everything.clone()],
    };
    VpcRules {
        interfaces: vec![interface(4, &["sg-web"]), interface(5, &["sg-api"])],
        groups: vec![group("sg-web", vec![]), group("sg-api", vec![from_web])],
        subnets: vec![SubnetRules {
            id: "subnet-1".to_owned(),
            egress: Egress::Nat,
            routes: Vec::new(),
        }],
        peers: Vec::new(),
    }
}

/// How many messages the change from `old` to `new` takes; `None` when nothing changes.
fn messages(old: &VpcRules, new: &VpcRules) -> Option<usize> {
    let (old, new) = (compile(&vpc(), old), compile(&vpc(), new));
    let mut batch = Batch::new(TABLE);
    difference(&old, &new, &mut batch).then(|| batch.len())
}

#[test]
fn the_same_rules_change_nothing() {
    assert_eq!(messages(&rules(), &rules()), None);
    let mut turned = rules();
    turned.interfaces.reverse();
    turned.groups.reverse();
    assert_eq!(
        messages(&rules(), &turned),
        None,
        "their order means nothing"
    );
}

#[test]
fn one_more_interface_is_a_handful_of_messages_however_many_there_are() {
    let mut many = rules();
    many.interfaces
        .extend((10..250).map(|n| interface(n, &["sg-web"])));
    let mut more = many.clone();
    more.interfaces.push(interface(9, &["sg-web"]));
    // Two chains of two rules; elements in members, leaving, arriving and outbound.
    assert_eq!(messages(&many, &more), Some(2 + 4 + 4));
    assert_eq!(messages(&more, &many), Some(4 + 4));
}

#[test]
fn a_new_rule_rewrites_one_chain() {
    let mut more = rules();
    let rule = more.groups[1].ingress[0].clone();
    more.groups[1].ingress.push(Rule {
        traffic: Traffic::Udp(53..=53),
        ..rule
    });
    assert_eq!(
        messages(&rules(), &more),
        Some(3),
        "empty it, write two rules"
    );
}

#[test]
fn a_group_that_is_only_referred_to_has_no_members_and_allows_nothing() {
    let mut alone = rules();
    alone.groups.remove(0);
    alone.interfaces.remove(0);
    let table = compile(&vpc(), &alone);
    assert!(table.sets["members:sg-web"].elements.is_empty());
    let mut strange = rules();
    strange.interfaces[0].groups = vec!["sg-unknown".to_owned()];
    let table = compile(&vpc(), &strange);
    assert!(table.chains["ingress:sg-unknown"].rules.is_empty());
}

#[test]
fn every_chain_and_set_that_is_named_exists() {
    let table: Ruleset = compile(&vpc(), &rules());
    let verdicts = table
        .sets
        .values()
        .flat_map(|set| set.elements.values().flatten());
    let steps = table
        .chains
        .values()
        .flat_map(|chain| chain.rules.iter().flatten());
    for step in steps.clone() {
        if let Expression::In(_, set)
        | Expression::VerdictOf(_, set)
        | Expression::CountIn(_, set) = step
        {
            assert!(table.sets.contains_key(set), "{set}");
        }
    }
    let of_rules = steps.filter_map(|step| match step {
        Expression::Verdict(verdict) => Some(verdict),
        _ => None,
    });
    for verdict in verdicts.chain(of_rules) {
        if let Verdict::Goto(chain) | Verdict::Jump(chain) = verdict {
            assert!(table.chains.contains_key(chain), "{chain}");
        }
    }
}
