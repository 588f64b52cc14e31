//! Record sets as a resolver answers them.

use super::compile::parse;
use super::records::Records;
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
        balancers: super::addresses::Addresses::default(),
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
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = socket.local_addr().expect("an address");
    drop(socket);
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
