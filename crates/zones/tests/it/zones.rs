//! Zones, their changes, tags and answers.

use crate::{Room, code, set};
use api::route53::{
    CreateHostedZoneRequest, DeleteHostedZoneRequest, GetChangeRequest, GetHostedZoneCountRequest,
    GetHostedZoneRequest, HostedZoneConfig, Route53 as _, TestDNSAnswerRequest,
};
use domain::clock::later;
use domain::zones::ZoneChange;
use domain::{Clock as _, Key, Record as _};
use reconcile::{Controller as _, Next};

#[tokio::test]
async fn a_public_zone_has_servers_and_an_authority() {
    let room = Room::new();
    let input = CreateHostedZoneRequest {
        name: "Shop.Example".to_owned(),
        caller_reference: "one".to_owned(),
        hosted_zone_config: Some(HostedZoneConfig {
            comment: Some("for tests".to_owned()),
            private_zone: None,
        }),
        ..CreateHostedZoneRequest::default()
    };
    let made = room
        .route53
        .create_hosted_zone(&room.cx, input)
        .await
        .expect("a zone");
    assert_eq!(made.hosted_zone.name, "shop.example.");
    assert!(
        made.hosted_zone.id.starts_with("/hostedzone/Z"),
        "{}",
        made.hosted_zone.id
    );
    assert!(
        made.location
            .ends_with(made.hosted_zone.id.trim_start_matches('/'))
    );
    assert_eq!(made.hosted_zone.resource_record_set_count, Some(2));
    let servers = made.delegation_set.name_servers;
    assert_eq!(servers.len(), 4);
    let told = room.told(&made.hosted_zone).await;
    let expected = format!(
        "shop.example. NS 172800 {}\nshop.example. SOA 900 {}. awsdns-hostmaster.amazon.com. 1 \
         7200 900 1209600 86400",
        servers
            .iter()
            .map(|server| format!("{server}."))
            .collect::<Vec<_>>()
            .join(", "),
        servers[0],
    );
    assert_eq!(told, expected);
    let input = GetHostedZoneRequest {
        id: made.hosted_zone.id.clone(),
    };
    let found = room
        .route53
        .get_hosted_zone(&room.cx, input)
        .await
        .expect("a zone");
    assert_eq!(found.hosted_zone, made.hosted_zone);
    assert_eq!(
        found.delegation_set.expect("a delegation set").name_servers,
        servers
    );
    assert!(found.vp_cs.is_none());
    let change = GetChangeRequest {
        id: made.change_info.id,
    };
    let change = room
        .route53
        .get_change(&room.cx, change)
        .await
        .expect("a change");
    assert_eq!(change.change_info.status, "INSYNC");
}

#[tokio::test]
async fn a_caller_reference_makes_one_zone_and_a_name_may_have_many() {
    let room = Room::new();
    let first = room.zone("shop.example", "one").await;
    let second = room.zone("shop.example", "two").await;
    assert_ne!(first.id, second.id);
    let again = |name: &str| CreateHostedZoneRequest {
        name: name.to_owned(),
        caller_reference: "one".to_owned(),
        ..CreateHostedZoneRequest::default()
    };
    let repeated = room
        .route53
        .create_hosted_zone(&room.cx, again("shop.example"))
        .await;
    assert_eq!(code(repeated), "HostedZoneAlreadyExists");
    let other = room
        .route53
        .create_hosted_zone(&room.cx, again("other.example"))
        .await;
    assert_eq!(code(other), "HostedZoneAlreadyExists");
    let bad = CreateHostedZoneRequest {
        name: "a..b".to_owned(),
        caller_reference: "three".to_owned(),
        ..CreateHostedZoneRequest::default()
    };
    let bad = room.route53.create_hosted_zone(&room.cx, bad).await;
    assert_eq!(code(bad), "InvalidDomainName");
    let count = GetHostedZoneCountRequest {};
    let count = room
        .route53
        .get_hosted_zone_count(&room.cx, count)
        .await
        .expect("a count");
    assert_eq!(count.hosted_zone_count, 2);
}

#[tokio::test]
async fn a_zone_goes_when_nothing_but_its_own_sets_is_left() {
    let room = Room::new();
    let zone = room.zone("shop.example", "one").await;
    let address = || set("a.shop.example", "A", &["192.0.2.1"]);
    room.change(&zone, vec![("CREATE", address())])
        .await
        .expect("a change");
    let servers = set("shop.example", "NS", &["ns.example.org."]);
    room.change(&zone, vec![("UPSERT", servers)])
        .await
        .expect("a change");
    let delete = || DeleteHostedZoneRequest {
        id: zone.id.clone(),
    };
    let refused = room.route53.delete_hosted_zone(&room.cx, delete()).await;
    assert_eq!(code(refused), "HostedZoneNotEmpty");
    room.change(&zone, vec![("DELETE", address())])
        .await
        .expect("a change");
    room.route53
        .delete_hosted_zone(&room.cx, delete())
        .await
        .expect("a deletion");
    let gone = room.route53.delete_hosted_zone(&room.cx, delete()).await;
    assert_eq!(code(gone), "NoSuchHostedZone");
    let left: Vec<domain::zones::RecordSet> = room
        .store
        .list(&Key::kind(domain::zones::RecordSet::KIND))
        .await
        .expect("a list");
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn the_resolver_is_asked_what_a_zone_answers() {
    let room = Room::new();
    let zone = room.zone("shop.example", "one").await;
    let question = |id: &str| TestDNSAnswerRequest {
        hosted_zone_id: id.to_owned(),
        record_name: "*.Shop.example".to_owned(),
        record_type: "A".to_owned(),
        ..TestDNSAnswerRequest::default()
    };
    let answer = room
        .route53
        .test_dns_answer(&room.cx, question(&zone.id))
        .await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.record_data, ["0 A \\052.shop.example."]);
    assert_eq!(
        (answer.response_code.as_str(), answer.protocol.as_str()),
        ("NOERROR", "UDP")
    );
    let missing = room.route53.test_dns_answer(&room.cx, question("Z0")).await;
    assert_eq!(code(missing), "NoSuchHostedZone");
}

#[tokio::test]
async fn a_change_is_forgotten_after_a_month() {
    let room = Room::new();
    room.zone("shop.example", "one").await;
    let parent = Key::kind(ZoneChange::KIND);
    let changes: Vec<ZoneChange> = room.store.list(&parent).await.expect("a list");
    let key = changes[0].key();
    let controller = zones::change_expiry(room.store.clone(), room.clock.clone());
    let next = controller.reconcile(&key).await.expect("a look");
    assert_eq!(next, Next::At(later(room.clock.now(), zones::KEPT)));
    room.clock.advance(zones::KEPT);
    assert_eq!(
        controller.reconcile(&key).await.expect("a look"),
        Next::Forget
    );
    let left: Vec<ZoneChange> = room.store.list(&parent).await.expect("a list");
    assert!(left.is_empty());
    let gone = GetChangeRequest {
        id: key
            .as_str()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
    };
    assert_eq!(
        code(room.route53.get_change(&room.cx, gone).await),
        "NoSuchChange"
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused_when_a_zone_is_made() {
    let room = Room::new();
    room.vpc("111122223333", "vpc-1").await;
    let make = async |vpc: Option<&str>, private: Option<bool>, set: Option<&str>| {
        let input = CreateHostedZoneRequest {
            name: "shop.example".to_owned(),
            caller_reference: "one".to_owned(),
            vpc: vpc.map(crate::vpc),
            hosted_zone_config: Some(HostedZoneConfig {
                comment: None,
                private_zone: private,
            }),
            delegation_set_id: set.map(str::to_owned),
        };
        code(room.route53.create_hosted_zone(&room.cx, input).await)
    };
    assert_eq!(make(None, Some(true), None).await, "InvalidInput");
    assert_eq!(make(Some("vpc-1"), Some(false), None).await, "InvalidInput");
    assert_eq!(make(Some("vpc-2"), Some(true), None).await, "InvalidVPCId");
    assert_eq!(make(None, None, Some("N1")).await, "NoSuchDelegationSet");
}
