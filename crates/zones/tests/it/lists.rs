//! Lists in their order, page by page.

use crate::{Room, code, set};
use api::route53::{
    ListHostedZonesByNameRequest, ListHostedZonesRequest, ListResourceRecordSetsRequest,
    Route53 as _,
};

#[tokio::test]
async fn zones_are_listed_by_id_and_by_name() {
    let room = Room::new();
    for (place, name) in ["b.example", "a.org", "a.example"].iter().enumerate() {
        room.zone(name, &place.to_string()).await;
    }
    let (mut marker, mut ids) = (None, Vec::new());
    loop {
        let input = ListHostedZonesRequest {
            marker: marker.take(),
            max_items: Some("1".to_owned()),
            ..ListHostedZonesRequest::default()
        };
        let page = room
            .route53
            .list_hosted_zones(&room.cx, input)
            .await
            .expect("a page");
        assert_eq!((page.max_items.as_str(), page.hosted_zones.len()), ("1", 1));
        ids.extend(page.hosted_zones.into_iter().map(|zone| zone.id));
        marker = page.next_marker;
        assert_eq!(page.is_truncated, marker.is_some());
        if marker.is_none() {
            break;
        }
    }
    assert!(ids.is_sorted() && ids.len() == 3, "{ids:?}");
    let by_name = async |name: Option<&str>, most: Option<&str>| {
        let input = ListHostedZonesByNameRequest {
            dns_name: name.map(str::to_owned),
            max_items: most.map(str::to_owned),
            ..ListHostedZonesByNameRequest::default()
        };
        let page = room
            .route53
            .list_hosted_zones_by_name(&room.cx, input)
            .await?;
        let names: Vec<String> = page
            .hosted_zones
            .into_iter()
            .map(|zone| zone.name)
            .collect();
        Ok::<_, api::ApiError>((names.join(" "), page.next_dns_name))
    };
    let all = by_name(None, None).await.expect("a page");
    assert_eq!(all, ("a.example. b.example. a.org.".to_owned(), None));
    let page = by_name(Some("b.example"), Some("1")).await.expect("a page");
    assert_eq!(page, ("b.example.".to_owned(), Some("a.org.".to_owned())));
    assert_eq!(code(by_name(None, Some("0")).await), "InvalidInput");
    assert_eq!(code(by_name(Some("a..b"), None).await), "InvalidDomainName");
}

#[tokio::test]
async fn record_sets_are_listed_by_reversed_labels_type_and_identifier() {
    let room = Room::new();
    let zone = room.zone("shop.example", "one").await;
    let weighted = |id: &str| {
        let mut set = set("w.shop.example", "A", &["192.0.2.1"]);
        (set.set_identifier, set.weight) = (Some(id.to_owned()), Some(1));
        ("CREATE", set)
    };
    let changes = vec![
        weighted("two"),
        ("CREATE", set("z.a.shop.example", "A", &["192.0.2.1"])),
        weighted("one"),
        ("CREATE", set("a.shop.example", "TXT", &["\"x\""])),
        ("CREATE", set("*.shop.example", "A", &["192.0.2.1"])),
        ("CREATE", set("a.shop.example", "A", &["192.0.2.1"])),
    ];
    room.change(&zone, changes).await.expect("a change");
    let page = async |start: (Option<String>, Option<String>, Option<String>), most: &str| {
        let input = ListResourceRecordSetsRequest {
            hosted_zone_id: zone.id.clone(),
            start_record_name: start.0,
            start_record_type: start.1,
            start_record_identifier: start.2,
            max_items: Some(most.to_owned()),
        };
        room.route53
            .list_resource_record_sets(&room.cx, input)
            .await
    };
    let (mut start, mut told) = ((None, None, None), Vec::new());
    loop {
        let page = page(start, "2").await.expect("a page");
        told.extend(page.resource_record_sets.iter().map(|set| {
            let id = set.set_identifier.as_deref().unwrap_or_default();
            format!("{} {} {id}", set.name, set.r#type)
                .trim_end()
                .to_owned()
        }));
        start = (
            page.next_record_name,
            page.next_record_type,
            page.next_record_identifier,
        );
        if !page.is_truncated {
            break;
        }
    }
    let expected = [
        "shop.example. NS",
        "shop.example. SOA",
        "\\052.shop.example. A",
        "a.shop.example. A",
        "a.shop.example. TXT",
        "z.a.shop.example. A",
        "w.shop.example. A one",
        "w.shop.example. A two",
    ];
    assert_eq!(told, expected);
    let named =
        |name: &str, kind: Option<&str>| (Some(name.to_owned()), kind.map(str::to_owned), None);
    let one = page(named("A.shop.example", Some("TXT")), "1")
        .await
        .expect("a page");
    assert_eq!(one.resource_record_sets[0].r#type, "TXT");
    let next = page(named("b.shop.example", None), "300")
        .await
        .expect("a page");
    assert_eq!(
        (next.resource_record_sets.len(), next.is_truncated),
        (2, false)
    );
    let bad = page((None, Some("A".to_owned()), None), "1").await;
    assert_eq!(code(bad), "InvalidInput");
    let bad = page((None, None, Some("x".to_owned())), "1").await;
    assert_eq!(code(bad), "InvalidInput");
}
