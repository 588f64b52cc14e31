//! Record sets as a resolver answers them.

use super::records::Records;
use super::values::parse;
use super::{Asker, Naming, zones};
use domain::Timestamp;
use domain::zones::{HostedZone, RecordSet, Routing};
use netns::resolver::{Data, Resolver, Zones};

fn zone(id: &str, name: &str, vpcs: &[&str]) -> HostedZone {
    HostedZone {
        account: "111122223333".parse().expect("an account"),
        id: id.to_owned(),
        name: name.to_owned(),
        caller_reference: id.to_owned(),
        comment: None,
        vpcs: vpcs
            .iter()
            .map(|vpc| ("eu-west-1".to_owned(), (*vpc).to_owned()))
            .collect(),
        invited: Vec::new(),
        private: !vpcs.is_empty(),
        namespace: None,
        negative_ttl: 15,
        tags: domain::ecs::Tags::new(),
        created_at: Timestamp::default(),
    }
}

fn set(name: &str, kind: &str, value: &str) -> RecordSet {
    RecordSet {
        account: "111122223333".parse().expect("an account"),
        zone: "Z1".to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        identifier: None,
        routing: Routing::Simple,
        ttl: Some(60),
        values: vec![value.to_owned()],
        alias: None,
    }
}

fn records() -> Records {
    let private = zone("Z1", "shop.local.", &["vpc-1"]);
    let sets = vec![set("orders.shop.local.", "A", "10.0.0.1")];
    Records {
        zones: vec![(private, sets), (zone("Z2", "shop.example.", &[]), vec![])],
        addresses: super::addresses::Addresses::default(),
    }
}

#[test]
fn a_private_zone_is_seen_by_its_vpcs_and_the_machine() {
    let sees = |asker: Asker| {
        let zones: Zones = zones(&records(), &asker);
        (zones.has_zone("shop.local"), zones.has_zone("shop.example"))
    };
    assert_eq!(sees(Asker::Vpc("vpc-1".to_owned())), (true, true));
    assert_eq!(sees(Asker::Vpc("vpc-2".to_owned())), (false, true));
    assert_eq!(sees(Asker::Host), (true, true));
}

#[test]
fn values_are_read_as_zone_files_have_them() {
    let text = |strings: &[&str]| {
        let strings = strings.iter().map(|text| (*text).to_owned());
        Some(Data::Text(strings.collect()))
    };
    assert_eq!(parse("TXT", r#""a b" "c\"d""#), text(&["a b", "c\"d"]));
    assert_eq!(parse("TXT", "bare"), None);
    assert_eq!(parse("TXT", r#""\164ab""#), text(&["tab"]));
    assert_eq!(parse("A", "10.0.0"), None);
    let service = Data::Service {
        priority: 1,
        weight: 2,
        port: 80,
        target: "t.local.".to_owned(),
    };
    assert_eq!(parse("SRV", "1 2 80 t.local."), Some(service));
}

#[tokio::test]
async fn the_machine_answers_names_of_zones_and_load_balancers() {
    let naming = Naming::default();
    naming.tell(records());
    // An address of this test's own, so that the port is free for UDP and TCP alike.
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    let address = std::net::SocketAddr::from(([127, 128 | high, middle, low], 5300));
    let serving = super::answer_on_host(&naming, address).expect("a resolver");
    let ask = async |name: &'static [u8]| {
        let client = tokio::net::UdpSocket::bind("127.0.0.1:0").await;
        let client = client.expect("a socket");
        let head = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        let question = [&head[..], name, &[0, 0, 1, 0, 1]].concat();
        client.send_to(&question, address).await.expect("sent");
        let mut reply = [0; 512];
        let length = client.recv(&mut reply).await.expect("an answer");
        reply[length - 4..length].to_vec()
    };
    assert_eq!(ask(b"\x06orders\x04shop\x05local").await, [10, 0, 0, 1]);
    let balancer = ask(b"\x03web\x09us-east-1\x03elb\x09localhost").await;
    assert_eq!(balancer, [127, 0, 0, 1]);
    drop(serving);
}

#[test]
fn a_resolver_that_opens_late_knows_the_names() {
    let naming = Naming::default();
    naming.tell(records());
    let resolver = Resolver::new(Zones::default(), "/nonexistent");
    naming.open(Asker::Vpc("vpc-1".to_owned()), resolver);
    naming.close(&Asker::Vpc("vpc-1".to_owned()));
}

fn told(zones: &Zones, name: &str, kind: &str) -> Vec<String> {
    let mut values = zones.test(name, kind, 0).expect("an answer").values;
    values.sort();
    values
}

fn chosen(name: &str, kind: &str, value: &str, routing: Routing) -> RecordSet {
    RecordSet {
        identifier: Some(value.to_owned()),
        routing,
        ..set(name, kind, value)
    }
}

fn alias(name: &str, kind: &str, target: &str) -> RecordSet {
    let target = domain::zones::AliasTarget {
        zone: "Z1".to_owned(),
        name: target.to_owned(),
        evaluate: false,
    };
    RecordSet {
        ttl: None,
        values: Vec::new(),
        alias: Some(target),
        ..set(name, kind, "")
    }
}

#[test]
fn a_zone_has_servers_and_an_authority_unless_others_are_stored() {
    let records = records();
    let zones = zones(&records, &Asker::Host);
    let servers = records.zones[0].0.name_servers();
    let mut expected = servers.each_ref().map(|server| format!("{server}."));
    expected.sort();
    assert_eq!(told(&zones, "shop.local", "NS"), expected);
    assert_eq!(
        expected[0], "ns-0.awsdns-00.com.",
        "those of every private zone"
    );
    let authority = told(&zones, "shop.local", "SOA");
    assert!(
        authority[0].ends_with(" 1 7200 900 1209600 86400"),
        "{authority:?}"
    );
}

#[test]
fn private_zones_come_first_in_a_vpc_and_public_ones_on_the_machine() {
    let mut public = zone("Z2", "example.com.", &[]);
    public.private = false;
    let below = zone("Z3", "below.example.com.", &[]);
    let sets = |zone: &str, value: &str| {
        let mut set = set("example.com.", "A", value);
        set.zone = zone.to_owned();
        vec![set]
    };
    let records = Records {
        zones: vec![
            (public, sets("Z2", "192.0.2.2")),
            (
                zone("Z1", "example.com.", &["vpc-1"]),
                sets("Z1", "10.0.0.1"),
            ),
            (below, vec![set("a.below.example.com.", "A", "192.0.2.3")]),
        ],
        addresses: super::addresses::Addresses::default(),
    };
    let asked = |asker: Asker, name: &str| told(&zones(&records, &asker), name, "A");
    let vpc = |id: &str| Asker::Vpc(id.to_owned());
    assert_eq!(asked(vpc("vpc-1"), "example.com"), ["10.0.0.1"]);
    assert_eq!(asked(vpc("vpc-2"), "example.com"), ["192.0.2.2"]);
    assert_eq!(asked(Asker::Host, "example.com"), ["192.0.2.2"]);
    // Nothing public is answered below the name of a private zone.
    assert!(asked(vpc("vpc-1"), "a.below.example.com").is_empty());
    assert_eq!(asked(vpc("vpc-2"), "a.below.example.com"), ["192.0.2.3"]);
}

#[test]
fn an_alias_answers_and_chooses_as_its_target_does() {
    let name = |label: &str| format!("{label}.shop.local.");
    let mut sets = vec![
        set(&name("plain"), "A", "10.0.0.1"),
        alias(&name("one"), "A", &name("plain")),
        alias(&name("two"), "A", &name("one")),
        alias(&name("circle"), "A", &name("round")),
        alias(&name("round"), "A", &name("circle")),
        alias(&name("picks"), "A", &name("heavy")),
        set(&name("unread"), "NAPTR", "anything"),
    ];
    for last in 1..=2 {
        let value = format!("10.0.1.{last}");
        sets.push(chosen(&name("heavy"), "A", &value, Routing::Weighted(1)));
    }
    let records = Records {
        zones: vec![(zone("Z1", "shop.local.", &["vpc-1"]), sets)],
        addresses: super::addresses::Addresses::default(),
    };
    let zones = zones(&records, &Asker::Host);
    assert_eq!(told(&zones, "one.shop.local", "A"), ["10.0.0.1"]);
    assert_eq!(told(&zones, "two.shop.local", "A"), ["10.0.0.1"]);
    assert!(told(&zones, "circle.shop.local", "A").is_empty());
    assert_eq!(told(&zones, "picks.shop.local", "A").len(), 1);
    let unread = zones.test("unread.shop.local", "A", 0).expect("an answer");
    assert_eq!(unread.code, "NOERROR", "the name is there");
}
