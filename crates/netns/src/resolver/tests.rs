//! What `resolver` promises.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hickory_proto::op::{Edns, Message, Query, ResponseCode};
use hickory_proto::rr::{Name, RecordType};

use super::answer::{Reply, answer, for_udp, name_servers, udp_limit};
use super::*;

fn zones(forwarding: Forwarding) -> Zones {
    let mut zones = Zones::new(forwarding);
    zones.add_zone("shop.internal", 15).unwrap();
    zones.add_zone("deep.shop.internal", 15).unwrap();
    zones.add_zone("10.in-addr.arpa", 15).unwrap();
    for last in 1..=3 {
        let address = IpAddr::V4(Ipv4Addr::new(10, 0, 0, last));
        zones
            .add("orders.shop.internal", 60, Data::Address(address))
            .unwrap();
    }
    let mut add = |name: &str, data| zones.add(name, 30, data).unwrap();
    add(
        "orders.shop.internal",
        Data::Address(IpAddr::V6(Ipv6Addr::LOCALHOST)),
    );
    add(
        "alias.shop.internal",
        Data::Alias("ORDERS.shop.internal".to_owned()),
    );
    add(
        "loop.shop.internal",
        Data::Alias("loop.shop.internal".to_owned()),
    );
    add("out.shop.internal", Data::Alias("example.com".to_owned()));
    add(
        "a.b.shop.internal",
        Data::Text(vec!["x".to_owned(), "y".to_owned()]),
    );
    let target = "orders.shop.internal".to_owned();
    let service = Data::Service {
        priority: 1,
        weight: 2,
        port: 8080,
        target: target.clone(),
    };
    add("_http._tcp.shop.internal", service);
    add(
        &reverse_name(Ipv4Addr::new(10, 0, 0, 1)),
        Data::Pointer(target),
    );
    zones
}

fn request(name: &str, wanted: RecordType) -> Vec<u8> {
    let mut request = Message::query();
    request.add_query(Query::query(Name::from_ascii(name).unwrap(), wanted));
    request.to_vec().unwrap()
}

fn ask(name: &str, wanted: RecordType) -> Message {
    match answer(
        (&zones(Forwarding::Refuse), &Zones::default()),
        &request(name, wanted),
        0,
    ) {
        Reply::Done(reply) => reply,
        other => panic!("{other:?}"),
    }
}

fn text(name: &str, wanted: RecordType) -> String {
    let reply = ask(name, wanted);
    let code = reply.metadata.response_code;
    let answers: Vec<_> = reply
        .answers
        .iter()
        .map(|r| format!("{} {}", r.ttl, r.data))
        .collect();
    let soa = if reply.authorities.is_empty() {
        ""
    } else {
        " +SOA"
    };
    format!("{code:?} {}{soa}", answers.join(", "))
}

#[test]
fn every_kind_of_record_is_answered_with_its_time_to_live() {
    let a = RecordType::A;
    let all = "NoError 60 10.0.0.1, 60 10.0.0.2, 60 10.0.0.3";
    assert_eq!(text("orders.shop.internal.", a), all);
    assert_eq!(text("ORDERS.Shop.Internal.", a), all);
    assert_eq!(
        text("orders.shop.internal.", RecordType::AAAA),
        "NoError 30 ::1"
    );
    let alias = "NoError 30 ORDERS.shop.internal., 60 10.0.0.1, 60 10.0.0.2, 60 10.0.0.3";
    assert_eq!(text("alias.shop.internal.", a), alias);
    let service = "NoError 30 1 2 8080 orders.shop.internal.";
    assert_eq!(text("_http._tcp.shop.internal.", RecordType::SRV), service);
    let pointer = "NoError 30 orders.shop.internal.";
    assert_eq!(text("1.0.0.10.in-addr.arpa.", RecordType::PTR), pointer);
    assert!(text("a.b.shop.internal.", RecordType::TXT).starts_with("NoError 30 "));
}

#[test]
fn a_missing_name_and_a_missing_type_are_told_apart() {
    assert_eq!(text("none.shop.internal.", RecordType::A), "NXDomain  +SOA");
    assert_eq!(
        text("orders.shop.internal.", RecordType::TXT),
        "NoError  +SOA"
    );
    assert_eq!(
        text("b.shop.internal.", RecordType::A),
        "NoError  +SOA",
        "has names below"
    );
    assert_eq!(text("shop.internal.", RecordType::A), "NoError  +SOA");
    assert_eq!(
        text("orders.deep.shop.internal.", RecordType::A),
        "NXDomain  +SOA"
    );
}

#[test]
fn names_of_others_are_refused_or_sent_on() {
    assert_eq!(text("example.com.", RecordType::A), "Refused ");
    assert_eq!(
        text("out.shop.internal.", RecordType::A),
        "NoError 30 example.com."
    );
    assert_eq!(
        ask("loop.shop.internal.", RecordType::A)
            .metadata
            .response_code,
        ResponseCode::ServFail
    );
    let zones = zones(Forwarding::ToMachine);
    let reply = answer(
        (&zones, &Zones::default()),
        &request("out.shop.internal.", RecordType::A),
        0,
    );
    let Reply::Elsewhere { begun, name } = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(
        (name.to_ascii().as_str(), begun.answers.len()),
        ("example.com.", 1)
    );
}

#[test]
fn several_addresses_take_turns_at_the_front() {
    let zones = zones(Forwarding::Refuse);
    let first = |turn| match answer(
        &zones,
        &request("orders.shop.internal.", RecordType::A),
        turn,
    ) {
        Reply::Done(reply) => reply.answers[0].data.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        [0, 1, 2, 3].map(first),
        ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.1"]
    );
}

#[test]
fn an_answer_too_long_for_udp_says_so() {
    let mut zones = zones(Forwarding::Refuse);
    for last in 0..100 {
        let address = Data::Address(IpAddr::V4(Ipv4Addr::new(10, 1, 0, last)));
        zones.add("many.shop.internal", 60, address).unwrap();
    }
    let plain = request("many.shop.internal.", RecordType::A);
    let Reply::Done(reply) = answer((&zones, &Zones::default()), &plain, 0) else {
        panic!("no answer")
    };
    assert_eq!(reply.answers.len(), 100);
    assert_eq!(udp_limit(&plain), 512);
    let sent = Message::from_vec(&for_udp(reply, 512).unwrap()).unwrap();
    assert!(sent.metadata.truncation && sent.answers.is_empty());
    let mut extended = Message::from_vec(&plain).unwrap();
    extended.edns = Some({
        let mut edns = Edns::new();
        edns.set_max_payload(4096);
        edns
    });
    assert_eq!(udp_limit(&extended.to_vec().unwrap()), 1232);
}

#[test]
fn wrong_bytes_never_stop_the_resolver() {
    let zones = zones(Forwarding::ToMachine);
    let good = request("orders.shop.internal.", RecordType::A);
    for end in 0..good.len() {
        let _ = answer((&zones, &Zones::default()), &good[..end], 0);
    }
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..50_000 {
        let mut bytes = good.clone();
        for _ in 0..random() % 8 {
            let at = random() as usize % bytes.len();
            bytes[at] = random() as u8;
        }
        let _ = (
            answer((&zones, &Zones::default()), &bytes, 0),
            udp_limit(&bytes),
        );
        let noise: Vec<u8> = (0..random() % 80).map(|_| random() as u8).collect();
        let _ = (
            answer((&zones, &Zones::default()), &noise, 0),
            udp_limit(&noise),
        );
    }
}

#[test]
fn what_is_not_a_name_or_in_no_zone_is_not_taken() {
    let mut zones = zones(Forwarding::Refuse);
    let data = || Data::Text(vec![]);
    assert_eq!(
        zones.add("example.com", 1, data()),
        Err(ZoneError::NoZone("example.com".to_owned()))
    );
    for name in ["", ".", "a..b", &"x".repeat(64)] {
        assert_eq!(
            zones.add_zone(name, 1),
            Err(ZoneError::BadName(name.to_owned()))
        );
    }
    let long = Data::Text(vec!["x".repeat(256)]);
    assert!(matches!(
        zones.add("t.shop.internal", 1, long),
        Err(ZoneError::TextTooLong(_))
    ));
}

#[test]
fn the_machines_resolvers_are_read_from_their_file() {
    let text =
        "# x\nsearch a b\nnameserver 192.0.2.1\n nameserver  ::1\nnameserver 192.0.2.2 # y\n";
    assert_eq!(
        name_servers(text),
        [Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(192, 0, 2, 2)]
    );
}

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
