//! What names with several members answer.

use std::net::{IpAddr, Ipv4Addr};

use hickory_proto::rr::RecordType;

use crate::resolver::answer::{Reply, answer};
use crate::resolver::tests::request;
use crate::resolver::{Choice, Data, Forwarding, Zones};

/// Eleven addresses of which eight are told, a weighted alias, and a wildcard.
fn chosen() -> Zones {
    let mut zones = Zones::new(Forwarding::Refuse);
    zones.add_zone("shop.local", 15).unwrap();
    let address = |last| Data::Address(IpAddr::V4(Ipv4Addr::new(10, 0, 1, last)));
    let many = (1..=11)
        .map(|last| (1, vec![(10, address(last))]))
        .collect();
    zones
        .add_chosen("many.shop.local", Choice::UpTo(8), many)
        .unwrap();
    let alias = |name: &str| vec![(10, Data::Alias(format!("{name}.shop.local")))];
    let two = vec![(1, alias("one")), (3, alias("two")), (0, alias("never"))];
    zones
        .add_chosen("split.shop.local", Choice::One, two)
        .unwrap();
    for (name, last) in [("one", 1), ("two", 2), ("*.any", 3), ("here.any", 4)] {
        let name = format!("{name}.shop.local");
        zones.add(&name, 10, address(last)).unwrap();
    }
    zones
}

fn told(zones: &Zones, more: &Zones, name: &str, turn: usize) -> Vec<String> {
    match answer((zones, more), &request(name, RecordType::A), turn) {
        Reply::Done(reply) => reply.answers.iter().map(|r| r.data.to_string()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn eight_of_many_are_told_and_each_gets_its_turn() {
    let (zones, none) = (chosen(), Zones::default());
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for turn in 0..200 {
        let answers = told(&zones, &none, "many.shop.local", turn);
        assert_eq!(answers.len(), 8);
        seen.entry(answers[0].clone())
            .and_modify(|count| *count += 1)
            .or_insert(1);
    }
    assert_eq!(seen.len(), 11, "{seen:?}");
    assert!(seen.values().all(|count| *count < 40), "{seen:?}");
}

#[test]
fn one_of_several_is_told_as_often_as_its_share_says() {
    let (zones, none) = (chosen(), Zones::default());
    let count = |last: &str| {
        let turns = 0..400;
        let one = |turn| told(&zones, &none, "split.shop.local", turn);
        turns.filter(|turn| one(*turn)[1] == last).count()
    };
    let (first, second) = (count("10.0.1.1"), count("10.0.1.2"));
    assert_eq!(first + second, 400);
    assert!((60..140).contains(&first), "{first}");
}

#[test]
fn a_wildcard_stands_for_names_that_are_not_there() {
    let (zones, none) = (chosen(), Zones::default());
    let told = |name: &str| told(&zones, &none, name, 0);
    assert_eq!(told("x.any.shop.local"), ["10.0.1.3"]);
    assert_eq!(told("y.x.any.shop.local"), ["10.0.1.3"]);
    assert_eq!(told("here.any.shop.local"), ["10.0.1.4"]);
    assert_eq!(told("x.here.any.shop.local"), [""; 0]);
}

#[test]
fn the_longer_of_two_zones_answers() {
    let (zones, mut more) = (chosen(), Zones::new(Forwarding::Refuse));
    more.add_zone("one.shop.local", 15).unwrap();
    let address = Data::Address(IpAddr::V4(Ipv4Addr::new(10, 9, 9, 9)));
    more.add("one.shop.local", 5, address).unwrap();
    assert_eq!(told(&zones, &more, "one.shop.local", 0), ["10.9.9.9"]);
    assert_eq!(told(&more, &zones, "one.shop.local", 0), ["10.9.9.9"]);
    assert_eq!(told(&zones, &more, "two.shop.local", 0), ["10.0.1.2"]);
}
