//! What a hosted zone has, asked without a network.

use std::net::Ipv4Addr;

use hickory_proto::rr::RecordType;

use super::super::answer::{Reply, answer};
use super::super::tests::request;
use super::super::{Authority, Data, Forwarding, Zones};

#[test]
fn what_a_hosted_zone_has_is_answered() {
    let mut zones = Zones::new(Forwarding::Refuse);
    zones.add_zone("shop.example", 900).unwrap();
    let authority = Authority {
        primary: "ns-1.example.org".to_owned(),
        contact: "host.example.org".to_owned(),
        serial: 3,
        refresh: 7200,
        retry: 900,
        expire: 1_209_600,
        minimum: 60,
    };
    let mut add = |name: &str, data| zones.add(name, 900, data).unwrap();
    add("shop.example", Data::Authority(Box::new(authority)));
    add(
        "shop.example",
        Data::NameServer("ns-1.example.org".to_owned()),
    );
    let mail = |exchange: &str| Data::Mail {
        preference: 10,
        exchange: exchange.to_owned(),
    };
    add("shop.example", mail("mail.example.org"));
    add("nomail.shop.example", mail("."));
    let issuers = Data::Issuers {
        flags: 128,
        tag: "issue".to_owned(),
        value: "ca.example.org".to_owned(),
    };
    add("shop.example", issuers);
    add(
        "shop.example",
        Data::Text(vec!["a \"b\"".to_owned(), "c".to_owned()]),
    );
    add(
        "\\052.shop.example",
        Data::Address(Ipv4Addr::LOCALHOST.into()),
    );
    add(
        "a\\057b.shop.example",
        Data::Address(Ipv4Addr::LOCALHOST.into()),
    );
    zones.add_name("empty.shop.example").unwrap();
    let told = |name: &str, kind: &str| {
        let tested = zones.test(name, kind, 0).unwrap();
        format!("{} {}", tested.code, tested.values.join(", "))
    };
    let authority = "NOERROR ns-1.example.org. host.example.org. 3 7200 900 1209600 60";
    assert_eq!(told("shop.example", "SOA"), authority);
    assert_eq!(told("shop.example", "NS"), "NOERROR ns-1.example.org.");
    assert_eq!(told("shop.example", "MX"), "NOERROR 10 mail.example.org.");
    assert_eq!(told("nomail.shop.example", "MX"), "NOERROR 10 .");
    assert_eq!(
        told("shop.example", "CAA"),
        "NOERROR 128 issue \"ca.example.org\""
    );
    assert_eq!(told("shop.example", "TXT"), "NOERROR \"a \\\"b\\\"\" \"c\"");
    assert_eq!(told("any.shop.example", "A"), "NOERROR 127.0.0.1");
    assert_eq!(told("a\\057b.shop.example", "A"), "NOERROR 127.0.0.1");
    assert_eq!(told("empty.shop.example", "A"), "NOERROR ");
    assert_eq!(told("other.example", "A"), "REFUSED ");
    assert!(zones.test("a..b", "A", 0).is_none());
    let denial = match answer(
        (&zones, &Zones::default()),
        &request("empty.shop.example.", RecordType::A),
        0,
    ) {
        Reply::Done(reply) => reply.authorities[0].ttl,
        other => panic!("{other:?}"),
    };
    assert_eq!(denial, 60, "no longer than the authority says");
}
