//! Comments, tags and limits of zones.

use crate::{Room, code};
use api::route53::{
    ChangeTagsForResourceRequest, GetHostedZoneLimitRequest, ListTagsForResourcesRequest,
    Route53 as _, Tag, UpdateHostedZoneCommentRequest,
};

#[tokio::test]
async fn comments_and_tags_are_changed_and_limits_are_told() {
    let room = Room::new();
    let zone = room.zone("shop.example", "one").await;
    let comment = |comment: Option<&str>| UpdateHostedZoneCommentRequest {
        id: zone.id.clone(),
        comment: comment.map(str::to_owned),
    };
    let told = room
        .route53
        .update_hosted_zone_comment(&room.cx, comment(Some("new")))
        .await;
    let config = told
        .expect("a zone")
        .hosted_zone
        .config
        .expect("its configuration");
    assert_eq!(config.comment.as_deref(), Some("new"));
    let told = room
        .route53
        .update_hosted_zone_comment(&room.cx, comment(None))
        .await;
    let config = told
        .expect("a zone")
        .hosted_zone
        .config
        .expect("its configuration");
    assert_eq!(config.comment, None);
    let id = zone.id.trim_start_matches("/hostedzone/").to_owned();
    let tag = |key: &str, value: &str| Tag {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    };
    let tags = |kind: &str, add: Vec<Tag>, remove: &[&str]| ChangeTagsForResourceRequest {
        resource_type: kind.to_owned(),
        resource_id: id.clone(),
        add_tags: Some(add),
        remove_tag_keys: Some(remove.iter().map(|key| (*key).to_owned()).collect()),
    };
    let add = tags("hostedzone", vec![tag("a", "1"), tag("b", "2")], &[]);
    room.route53
        .change_tags_for_resource(&room.cx, add)
        .await
        .expect("tags");
    let remove = tags("hostedzone", vec![tag("c", "3")], &["a"]);
    room.route53
        .change_tags_for_resource(&room.cx, remove)
        .await
        .expect("tags");
    let list = ListTagsForResourcesRequest {
        resource_type: "hostedzone".to_owned(),
        resource_ids: vec![id.clone()],
    };
    let told = room
        .route53
        .list_tags_for_resources(&room.cx, list)
        .await
        .expect("tags");
    let told = told.resource_tag_sets[0].tags.clone();
    assert_eq!(told, Some(vec![tag("b", "2"), tag("c", "3")]));
    let reserved = tags("hostedzone", vec![tag("aws:x", "1")], &[]);
    let refused = room
        .route53
        .change_tags_for_resource(&room.cx, reserved)
        .await;
    assert_eq!(code(refused), "InvalidInput");
    let mut named = tags("hostedzone", vec![tag("a", "1")], &[]);
    named.resource_id.clone_from(&zone.id);
    let refused = room.route53.change_tags_for_resource(&room.cx, named).await;
    let refused = refused.expect_err("a refusal");
    assert!(
        refused.message.ends_with("less than or equal to 32"),
        "{refused}"
    );
    let check = tags("healthcheck", vec![tag("a", "1")], &[]);
    let refused = room.route53.change_tags_for_resource(&room.cx, check).await;
    assert_eq!(code(refused), "NoSuchHealthCheck");
    let limit = |kind: &str| GetHostedZoneLimitRequest {
        r#type: kind.to_owned(),
        hosted_zone_id: id.clone(),
    };
    let told = room
        .route53
        .get_hosted_zone_limit(&room.cx, limit("MAX_RRSETS_BY_ZONE"))
        .await;
    let told = told.expect("a limit");
    assert_eq!((told.limit.value, told.count), (10_000, 2));
    let vpcs = limit("MAX_VPCS_ASSOCIATED_BY_ZONE");
    let refused = room.route53.get_hosted_zone_limit(&room.cx, vpcs).await;
    assert_eq!(code(refused), "HostedZoneNotPrivate");
}
