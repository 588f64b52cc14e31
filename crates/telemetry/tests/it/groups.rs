//! Groups and streams: made, deleted, listed, tagged.

use crate::{GROUP, Room, code};
use api::logs::{
    CreateLogGroupRequest, DeleteLogGroupRequest, DeleteLogStreamRequest, DescribeLogGroupsRequest,
    DescribeLogStreamsRequest, ListLogGroupsRequest, ListTagsForResourceRequest,
    ListTagsLogGroupRequest, Logs as _, TagLogGroupRequest, TagResourceRequest,
    UntagResourceRequest,
};
use std::collections::BTreeMap;
use telemetry::EventStore as _;

async fn streams(room: &Room, change: impl Fn(&mut DescribeLogStreamsRequest)) -> Vec<String> {
    let (mut token, mut all) = (None, Vec::new());
    loop {
        let mut input = DescribeLogStreamsRequest {
            log_group_name: Some(GROUP.to_owned()),
            limit: Some(2),
            next_token: token,
            ..DescribeLogStreamsRequest::default()
        };
        change(&mut input);
        let page = room
            .logs
            .describe_log_streams(&room.cx, input)
            .await
            .expect("streams");
        let names = page.log_streams.into_iter().flatten();
        all.extend(names.map(|stream| stream.log_stream_name.expect("a name")));
        token = page.next_token;
        if token.is_none() {
            return all;
        }
    }
}

fn tags(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn a_name_is_taken_once() {
    let room = Room::with_streams(&["s"]).await;
    let taken = "ResourceAlreadyExistsException";
    assert_eq!(code(room.create_group(GROUP).await), taken);
    assert_eq!(code(room.create_stream(GROUP, "s").await), taken);
    assert_eq!(
        code(room.create_group("aws/x").await),
        "InvalidParameterException"
    );
}

#[tokio::test]
async fn groups_are_told_with_their_arns_and_bytes() {
    let room = Room::with_streams(&["s"]).await;
    room.put("s", &[(0, "four")]).await.expect("a put");
    let input = DescribeLogGroupsRequest {
        log_group_name_prefix: Some("/ecs/".to_owned()),
        ..DescribeLogGroupsRequest::default()
    };
    let page = room
        .logs
        .describe_log_groups(&room.cx, input)
        .await
        .expect("groups");
    let groups = page.log_groups.expect("groups");
    let [group] = groups.as_slice() else {
        panic!("one group")
    };
    let arn = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/ecs/orders";
    assert_eq!(group.log_group_arn.as_deref(), Some(arn));
    assert_eq!(group.arn.as_deref(), Some(format!("{arn}:*").as_str()));
    assert_eq!(group.stored_bytes, Some(30));
    assert_eq!(group.log_group_class.as_deref(), Some("STANDARD"));
}

#[tokio::test]
async fn groups_have_pages_and_filters() {
    let room = Room::new();
    for name in ["b", "a", "c/x", "d"] {
        room.create_group(name).await.expect("a group");
    }
    let (mut token, mut all) = (None, Vec::new());
    loop {
        let input = DescribeLogGroupsRequest {
            limit: Some(1),
            next_token: token,
            ..DescribeLogGroupsRequest::default()
        };
        let page = room
            .logs
            .describe_log_groups(&room.cx, input)
            .await
            .expect("groups");
        let names = page.log_groups.into_iter().flatten();
        all.extend(names.map(|group| group.log_group_name.expect("a name")));
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(all, ["a", "b", "c/x", "d"]);
    let input = ListLogGroupsRequest {
        log_group_name_pattern: Some("^c|d".to_owned()),
        ..ListLogGroupsRequest::default()
    };
    let listed = room
        .logs
        .list_log_groups(&room.cx, input)
        .await
        .expect("groups");
    assert_eq!(listed.log_groups.expect("groups").len(), 2);
    let bad = DescribeLogGroupsRequest {
        next_token: Some("%".to_owned()),
        ..DescribeLogGroupsRequest::default()
    };
    let refused = room.logs.describe_log_groups(&room.cx, bad).await;
    assert_eq!(code(refused), "InvalidParameterException");
}

#[tokio::test]
async fn streams_are_ordered_by_name_or_by_their_last_event() {
    let room = Room::with_streams(&["b", "a", "c", "never"]).await;
    for (stream, at) in [("a", -10), ("b", -30), ("c", -20)] {
        room.put(stream, &[(at, "x")]).await.expect("a put");
    }
    assert_eq!(streams(&room, |_| {}).await, ["a", "b", "c", "never"]);
    let newest = |input: &mut DescribeLogStreamsRequest| {
        input.order_by = Some("LastEventTime".to_owned());
        input.descending = Some(true);
    };
    assert_eq!(streams(&room, newest).await, ["a", "c", "b", "never"]);
    let prefixed = |input: &mut DescribeLogStreamsRequest| {
        input.log_stream_name_prefix = Some("ne".to_owned());
    };
    assert_eq!(streams(&room, prefixed).await, ["never"]);
    let mut both = DescribeLogStreamsRequest {
        log_group_name: Some(GROUP.to_owned()),
        ..DescribeLogStreamsRequest::default()
    };
    newest(&mut both);
    prefixed(&mut both);
    let refused = room.logs.describe_log_streams(&room.cx, both).await;
    assert_eq!(code(refused), "InvalidParameterException");
}

#[tokio::test]
async fn a_group_made_anew_shows_nothing_of_the_old_one() {
    let room = Room::with_streams(&["s", "t"]).await;
    room.put("s", &[(0, "secret")]).await.expect("a put");
    let input = DeleteLogGroupRequest {
        log_group_name: GROUP.to_owned(),
    };
    room.logs
        .delete_log_group(&room.cx, input.clone())
        .await
        .expect("a deletion");
    assert_eq!(room.events.streams().expect("a read"), []);
    let again = room.logs.delete_log_group(&room.cx, input).await;
    assert_eq!(code(again), "ResourceNotFoundException");
    room.create_group(GROUP).await.expect("a group");
    assert_eq!(streams(&room, |_| {}).await, [""; 0]);
    room.create_stream(GROUP, "s").await.expect("a stream");
    assert_eq!(room.messages("s").await, [""; 0]);
}

#[tokio::test]
async fn a_deleted_stream_is_gone_and_a_protected_group_stays() {
    let room = Room::with_streams(&["s"]).await;
    let input = DeleteLogStreamRequest {
        log_group_name: GROUP.to_owned(),
        log_stream_name: "s".to_owned(),
    };
    room.logs
        .delete_log_stream(&room.cx, input.clone())
        .await
        .expect("a deletion");
    let again = room.logs.delete_log_stream(&room.cx, input).await;
    assert_eq!(code(again), "ResourceNotFoundException");
    let input = CreateLogGroupRequest {
        log_group_name: "kept".to_owned(),
        deletion_protection_enabled: Some(true),
        ..CreateLogGroupRequest::default()
    };
    room.logs
        .create_log_group(&room.cx, input)
        .await
        .expect("a group");
    let input = DeleteLogGroupRequest {
        log_group_name: "kept".to_owned(),
    };
    assert_eq!(
        code(room.logs.delete_log_group(&room.cx, input).await),
        "ValidationException"
    );
}

#[tokio::test]
async fn older_and_newer_operations_see_the_same_tags() {
    let room = Room::with_streams(&[]).await;
    let arn = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/ecs/orders".to_owned();
    let old = TagLogGroupRequest {
        log_group_name: GROUP.to_owned(),
        tags: tags(&[("a", "1"), ("b", "2")]),
    };
    room.logs.tag_log_group(&room.cx, old).await.expect("tags");
    let new = TagResourceRequest {
        resource_arn: arn.clone(),
        tags: tags(&[("b", "3")]),
    };
    room.logs.tag_resource(&room.cx, new).await.expect("tags");
    let untag = UntagResourceRequest {
        resource_arn: arn.clone(),
        tag_keys: vec!["a".to_owned()],
    };
    room.logs
        .untag_resource(&room.cx, untag)
        .await
        .expect("tags");
    let input = ListTagsLogGroupRequest {
        log_group_name: GROUP.to_owned(),
    };
    let old = room
        .logs
        .list_tags_log_group(&room.cx, input)
        .await
        .expect("tags");
    let input = ListTagsForResourceRequest {
        resource_arn: arn.clone(),
    };
    let new = room
        .logs
        .list_tags_for_resource(&room.cx, input)
        .await
        .expect("tags");
    assert_eq!(old.tags, Some(tags(&[("b", "3")])));
    assert_eq!(new.tags, old.tags);
    let many = (0..50)
        .map(|number| (format!("k{number}"), String::new()))
        .collect();
    let input = TagResourceRequest {
        resource_arn: arn,
        tags: many,
    };
    assert_eq!(
        code(room.logs.tag_resource(&room.cx, input).await),
        "TooManyTagsException"
    );
}
