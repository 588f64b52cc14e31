//! Events that are kept no longer.

use crate::{GROUP, Room, code};
use api::logs::{DescribeLogGroupsRequest, Logs as _, PutRetentionPolicyRequest};
use domain::SeededIds;
use reconcile::Runner;
use std::sync::Arc;
use std::time::Duration;
use telemetry::{EventStore as _, NewEvent, Retention, StreamId};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn keep(room: &Room, days: i32) {
    let input = PutRetentionPolicyRequest {
        log_group_name: GROUP.to_owned(),
        retention_in_days: days,
    };
    room.logs
        .put_retention_policy(&room.cx, input)
        .await
        .expect("a policy");
}

fn sweeper(room: &Room) -> Runner<Retention> {
    let (store, clock) = (room.store.clone(), room.clock.clone());
    let controller = Retention::new(store.clone(), room.events.clone(), clock.clone());
    Runner::new(controller, store, clock, Arc::new(SeededIds::new(3)))
}

async fn stored_bytes(room: &Room) -> Option<i64> {
    let input = DescribeLogGroupsRequest::default();
    let page = room
        .logs
        .describe_log_groups(&room.cx, input)
        .await
        .expect("groups");
    page.log_groups.expect("groups")[0].stored_bytes
}

#[tokio::test]
async fn events_are_not_shown_and_then_deleted_once_they_are_too_old() {
    let room = Room::with_streams(&["s"]).await;
    keep(&room, 1).await;
    room.put("s", &[(0, "old")]).await.expect("a put");
    let mut sweeper = sweeper(&room);
    sweeper.settle().await;
    assert_eq!(room.messages("s").await, ["old"]);
    room.clock.advance(DAY + Duration::from_millis(1));
    assert_eq!(room.messages("s").await, [""; 0]);
    sweeper.settle().await;
    assert_eq!(stored_bytes(&room).await, Some(0));
}

#[tokio::test]
async fn a_group_without_a_policy_keeps_everything() {
    let room = Room::with_streams(&["s"]).await;
    room.put("s", &[(0, "old")]).await.expect("a put");
    let mut sweeper = sweeper(&room);
    sweeper.settle().await;
    room.clock.advance(DAY * 5_000);
    sweeper.settle().await;
    assert_eq!(room.messages("s").await, ["old"]);
}

#[tokio::test]
async fn only_published_numbers_of_days_are_taken() {
    let room = Room::with_streams(&["s"]).await;
    for days in [0, -1, 2, 10_000] {
        let input = PutRetentionPolicyRequest {
            log_group_name: GROUP.to_owned(),
            retention_in_days: days,
        };
        let refused = room.logs.put_retention_policy(&room.cx, input).await;
        assert_eq!(code(refused), "InvalidParameterException", "{days}");
    }
}

#[tokio::test]
async fn events_without_a_stream_are_deleted_at_the_next_start() {
    let room = Room::with_streams(&["s"]).await;
    room.put("s", &[(0, "kept")]).await.expect("a put");
    let gone = StreamId {
        group: 7,
        stream: 7,
    };
    let event = NewEvent {
        time: 1,
        message: "left behind".to_owned(),
    };
    room.events
        .append(gone, vec![event], 1)
        .await
        .expect("an event");
    sweeper(&room).settle().await;
    assert_eq!(room.events.streams().expect("a read").len(), 1);
    assert_eq!(room.messages("s").await, ["kept"]);
}
