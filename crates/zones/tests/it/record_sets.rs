//! Record sets as they are changed and told.

use crate::{Room, code, scope, set};
use api::route53::{AliasTarget, ResourceRecordSet, Route53 as _};
use domain::ecs::Tags;
use domain::elb::LoadBalancer;
use domain::zones::HostedZone;
use domain::{Record as _, Timestamp};

#[tokio::test]
async fn a_batch_is_done_as_a_whole_or_not_at_all() {
    let room = Room::new();
    let zone = room.zone("shop.example", "one").await;
    let before = room.told(&zone).await;
    let changes = vec![
        ("CREATE", set("a.shop.example", "A", &["192.0.2.1"])),
        ("DELETE", set("b.shop.example", "A", &["192.0.2.1"])),
        ("CREATE", set("c.example", "A", &["192.0.2.1"])),
    ];
    let error = room.change(&zone, changes).await.expect_err("a refusal");
    assert_eq!(error.code, "InvalidChangeBatch");
    assert_eq!(
        error.message,
        "[Tried to delete resource record set [name='b.shop.example.', type='A'] but it was not \
         found, RRSet with DNS name c.example. is not permitted in zone shop.example.]"
    );
    assert_eq!(room.told(&zone).await, before);
    let values = vec![
        ("CREATE", set("a.shop.example", "A", &["192.0.2"])),
        ("CREATE", set("b.shop.example", "TXT", &["bare"])),
    ];
    let error = room.change(&zone, values).await.expect_err("a refusal");
    assert!(
        error.message.contains("ARRDATAIllegalIPv4Address"),
        "{}",
        error.message
    );
    assert!(
        error.message.contains("InvalidCharacterString"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn sets_are_told_as_they_were_given() {
    let room = Room::new();
    let zone = room.zone("shop.example", "one").await;
    let changes = vec![
        (
            "CREATE",
            set("WWW.shop.example", "CNAME", &["Shop.example.org"]),
        ),
        (
            "CREATE",
            set(
                "shop.example",
                "MX",
                &["10 mail.example.org.", "20 b.example.org"],
            ),
        ),
        ("CREATE", set("shop.example", "TXT", &["\"a b\" \"c\""])),
        (
            "CREATE",
            set("shop.example", "CAA", &["0 issue \"ca.example.org\""]),
        ),
        (
            "CREATE",
            set("_http._tcp.shop.example", "SRV", &["1 2 80 h.shop.example"]),
        ),
        ("CREATE", set("h.shop.example", "AAAA", &["2001:db8::1"])),
    ];
    room.change(&zone, changes).await.expect("a change");
    let told = room.told(&zone).await;
    let told: Vec<&str> = told
        .lines()
        .filter(|line| !line.contains("awsdns"))
        .collect();
    let expected = [
        "shop.example. CAA 60 0 issue \"ca.example.org\"",
        "shop.example. MX 60 10 mail.example.org., 20 b.example.org",
        "shop.example. TXT 60 \"a b\" \"c\"",
        "_http._tcp.shop.example. SRV 60 1 2 80 h.shop.example",
        "h.shop.example. AAAA 60 2001:db8::1",
        "www.shop.example. CNAME 60 Shop.example.org",
    ];
    let mut sorted = told.clone();
    sorted.sort_unstable();
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
}

fn alias(name: &str, target: &str, zone: &str) -> ResourceRecordSet {
    ResourceRecordSet {
        name: name.to_owned(),
        r#type: "A".to_owned(),
        alias_target: Some(AliasTarget {
            hosted_zone_id: zone.to_owned(),
            dns_name: target.to_owned(),
            evaluate_target_health: true,
        }),
        ..ResourceRecordSet::default()
    }
}

#[tokio::test]
async fn an_alias_to_a_load_balancer_has_no_time_of_its_own() {
    let room = Room::new();
    let zone = room.zone("shop.example", "one").await;
    room.put(&LoadBalancer {
        scope: scope("111122223333"),
        name: "web".to_owned(),
        id: "1".to_owned(),
        kind: "application".to_owned(),
        internal: false,
        vpc: "vpc-1".to_owned(),
        zones: Vec::new(),
        security_groups: Vec::new(),
        dns_name: "web-1.eu-west-1.elb.localhost".to_owned(),
        attributes: Tags::new(),
        tags: Tags::new(),
        created_at: Timestamp::default(),
        host_problem: None,
        failing_zones: Vec::new(),
        is_new: false,
    })
    .await;
    let balancer = "Z35SXDOTRQ7X7K";
    let wish = alias("shop.example", "Web-1.eu-west-1.elb.localhost", balancer);
    room.change(&zone, vec![("UPSERT", wish)])
        .await
        .expect("a change");
    let input = api::route53::ListResourceRecordSetsRequest {
        hosted_zone_id: zone.id.clone(),
        ..Default::default()
    };
    let told = room
        .route53
        .list_resource_record_sets(&room.cx, input)
        .await
        .expect("a list");
    let told = &told.resource_record_sets[0];
    assert_eq!((told.ttl, &told.resource_records), (None, &None));
    let target = told.alias_target.clone().expect("a target");
    assert_eq!(target.dns_name, "web-1.eu-west-1.elb.localhost.");
    assert_eq!(
        (
            target.hosted_zone_id.as_str(),
            target.evaluate_target_health
        ),
        (balancer, true)
    );
    let gone = alias("b.shop.example", "gone.elb.localhost", balancer);
    let refused = room.change(&zone, vec![("UPSERT", gone)]).await;
    assert_eq!(code(refused), "InvalidChangeBatch");
    // What was told can be given back to delete it.
    room.change(&zone, vec![("DELETE", told.clone())])
        .await
        .expect("a change");
}

#[tokio::test]
async fn what_belongs_together_is_given_together() {
    let room = Room::new();
    let zone = room.zone("shop.example", "one").await;
    let refused = async |change: fn(&mut ResourceRecordSet), expected: (&str, &str)| {
        let mut wish = set("a.shop.example", "A", &["192.0.2.1"]);
        change(&mut wish);
        let error = room
            .change(&zone, vec![("CREATE", wish)])
            .await
            .expect_err("a refusal");
        assert_eq!(error.code, expected.0, "{}", error.message);
        assert!(error.message.contains(expected.1), "{}", error.message);
    };
    let told = "[Action=CREATE, Name=a.shop.example, Type=A, SetIdentifier=null]";
    refused(
        |set| set.ttl = None,
        ("InvalidInput", "but found none in Change with"),
    )
    .await;
    refused(|set| set.ttl = None, ("InvalidInput", told)).await;
    let both: fn(&mut ResourceRecordSet) = |set| {
        set.alias_target = alias("", "b.shop.example", "Z1").alias_target;
    };
    refused(both, ("InvalidInput", "but found more than one")).await;
    refused(
        |set| set.weight = Some(1),
        ("InvalidInput", "Missing field 'SetIdentifier'"),
    )
    .await;
    let unchosen: fn(&mut ResourceRecordSet) = |set| set.set_identifier = Some("x".to_owned());
    refused(
        unchosen,
        ("InvalidInput", "Expected exactly one of [Weight, Region"),
    )
    .await;
    let region: fn(&mut ResourceRecordSet) = |set| set.region = Some("eu-west-1".to_owned());
    refused(region, ("InvalidInput", "does not route by Region")).await;
    let failover: fn(&mut ResourceRecordSet) = |set| set.failover = Some("PRIMARY".to_owned());
    refused(failover, ("InvalidInput", "does not route by Failover")).await;
    let check: fn(&mut ResourceRecordSet) = |set| set.health_check_id = Some("x".to_owned());
    refused(check, ("NoSuchHealthCheck", "x does not exist")).await;
}

#[tokio::test]
async fn zones_of_cloud_map_are_shown_and_not_changed() {
    let room = Room::new();
    let zone = room.zone("shop.example", "one").await;
    let key = HostedZone::key_of(
        &room.cx.scope.account,
        zone.id.trim_start_matches("/hostedzone/"),
    );
    let mut record: HostedZone = room.store.get(&key).await.expect("a read").expect("a zone");
    let arn = "arn:aws:servicediscovery:ap-northeast-1:111122223333:namespace/ns-1";
    record.namespace = Some(arn.to_owned());
    assert_eq!(record.key(), key);
    room.put(&record).await;
    let input = api::route53::GetHostedZoneRequest {
        id: zone.id.clone(),
    };
    let told = room
        .route53
        .get_hosted_zone(&room.cx, input)
        .await
        .expect("a zone")
        .hosted_zone;
    let linked = told.linked_service.expect("who manages it");
    assert_eq!(
        linked.service_principal.as_deref(),
        Some("servicediscovery.amazonaws.com")
    );
    let wish = set("a.shop.example", "A", &["192.0.2.1"]);
    let error = room
        .change(&zone, vec![("CREATE", wish)])
        .await
        .expect_err("a refusal");
    assert_eq!((error.code.as_str(), error.status), ("AccessDenied", 403));
    let expected = format!("can only be managed through AWS Cloud Map ({arn})");
    assert!(error.message.ends_with(&expected), "{}", error.message);
    let delete = api::route53::DeleteHostedZoneRequest {
        id: zone.id.clone(),
    };
    assert_eq!(
        code(room.route53.delete_hosted_zone(&room.cx, delete).await),
        "AccessDenied"
    );
}
