//! PutLogEvents.

use crate::{GROUP, Room, code};
use api::logs::{Logs as _, PutRetentionPolicyRequest};

const HOUR: i64 = 60 * 60 * 1_000;
const DAY: i64 = 24 * HOUR;

#[tokio::test]
async fn what_is_too_old_or_too_new_is_told_and_the_rest_is_kept() {
    let room = Room::with_streams(&["s"]).await;
    let answer = room
        .put("s", &[(-15 * DAY, "old"), (0, "now"), (3 * HOUR, "new")])
        .await;
    let rejected = answer
        .expect("an answer")
        .rejected_log_events_info
        .expect("rejections");
    assert_eq!(rejected.too_old_log_event_end_index, Some(1));
    assert_eq!(rejected.too_new_log_event_start_index, Some(2));
    assert_eq!(rejected.expired_log_event_end_index, None);
    assert_eq!(room.messages("s").await, ["now"]);
}

#[tokio::test]
async fn what_the_group_keeps_no_longer_is_expired() {
    let room = Room::with_streams(&["s"]).await;
    let input = PutRetentionPolicyRequest {
        log_group_name: GROUP.to_owned(),
        retention_in_days: 3,
    };
    room.logs
        .put_retention_policy(&room.cx, input)
        .await
        .expect("a policy");
    let answer = room.put("s", &[(-4 * DAY, "expired"), (0, "now")]).await;
    let rejected = answer
        .expect("an answer")
        .rejected_log_events_info
        .expect("rejections");
    assert_eq!(rejected.expired_log_event_end_index, Some(1));
    assert_eq!(room.messages("s").await, ["now"]);
}

#[tokio::test]
async fn a_batch_must_be_in_order_small_and_within_a_day() {
    let room = Room::with_streams(&["s"]).await;
    let refused = "InvalidParameterException";
    assert_eq!(code(room.put("s", &[(1, "b"), (0, "a")]).await), refused);
    assert_eq!(
        code(room.put("s", &[(-DAY - 1, "a"), (0, "b")]).await),
        refused
    );
    room.put("s", &[(-DAY, "a"), (0, "b")])
        .await
        .expect("exactly a day");
    let large = "x".repeat(1_048_576 - 25);
    assert_eq!(code(room.put("s", &[(0, &large)]).await), refused);
    room.put("s", &[(0, &large[1..])])
        .await
        .expect("exactly as large as it may be");
}

#[tokio::test]
async fn nothing_is_put_where_nothing_is() {
    let room = Room::with_streams(&["s"]).await;
    let error = room.put("t", &[(0, "a")]).await.expect_err("a refusal");
    assert_eq!(error.code, "ResourceNotFoundException");
    assert_eq!(error.message, "The specified log stream does not exist.");
    let error = room
        .create_stream("nowhere", "s")
        .await
        .expect_err("a refusal");
    assert_eq!(error.message, "The specified log group does not exist.");
}

#[tokio::test]
async fn events_put_at_once_are_all_kept() {
    let room = Room::with_streams(&["s"]).await;
    let one = async {
        for _ in 0..100 {
            room.put("s", &[(0, "one")]).await.expect("a put");
        }
    };
    let other = async {
        for _ in 0..100 {
            room.put("s", &[(-5, "other")]).await.expect("a put");
        }
    };
    tokio::join!(one, other);
    assert_eq!(room.messages("s").await.len(), 200);
}
