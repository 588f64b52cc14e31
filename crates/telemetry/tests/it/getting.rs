//! GetLogEvents and its tokens.

use crate::{GROUP, Room, code};
use api::Reply;
use api::logs::{GetLogEventsRequest, GetLogEventsResponse, Logs as _};

impl Room {
    pub(crate) async fn get(
        &self,
        stream: &str,
        change: impl FnOnce(&mut GetLogEventsRequest),
    ) -> Reply<GetLogEventsResponse> {
        let mut input = GetLogEventsRequest {
            log_group_name: Some(GROUP.to_owned()),
            log_stream_name: stream.to_owned(),
            ..GetLogEventsRequest::default()
        };
        change(&mut input);
        self.logs.get_log_events(&self.cx, input).await
    }

    /// Every message of a stream.
    pub(crate) async fn messages(&self, stream: &str) -> Vec<String> {
        messages(&self.get(stream, |_| {}).await.expect("events"))
    }
}

fn messages(answer: &GetLogEventsResponse) -> Vec<String> {
    let events = answer.events.iter().flatten();
    events
        .map(|event| event.message.clone().expect("a message"))
        .collect()
}

#[tokio::test]
async fn the_latest_come_first_and_the_earliest_when_asked() {
    let room = Room::with_streams(&["s"]).await;
    room.put("s", &[(-3, "a"), (-2, "b"), (-1, "c")])
        .await
        .expect("a put");
    let latest = room
        .get("s", |input| input.limit = Some(2))
        .await
        .expect("events");
    assert_eq!(messages(&latest), ["b", "c"]);
    let earliest = room.get("s", |input| {
        input.limit = Some(2);
        input.start_from_head = Some(true);
    });
    assert_eq!(messages(&earliest.await.expect("events")), ["a", "b"]);
}

#[tokio::test]
async fn tokens_walk_forward_and_rest_at_the_end_until_more_comes() {
    let room = Room::with_streams(&["s"]).await;
    room.put("s", &[(-3, "a"), (-2, "b"), (-2, "c")])
        .await
        .expect("a put");
    let mut token = None;
    let mut seen = Vec::new();
    loop {
        let page = room.get("s", |input| {
            input.limit = Some(1);
            input.start_from_head = Some(true);
            input.next_token = token.clone();
        });
        let page = page.await.expect("events");
        seen.extend(messages(&page));
        if page.next_forward_token == token {
            break;
        }
        token = page.next_forward_token;
    }
    assert_eq!(seen, ["a", "b", "c"]);
    room.put("s", &[(0, "d")]).await.expect("a put");
    let page = room
        .get("s", |input| input.next_token = token.clone())
        .await;
    assert_eq!(messages(&page.expect("events")), ["d"]);
}

#[tokio::test]
async fn tokens_walk_backward_too() {
    let room = Room::with_streams(&["s"]).await;
    room.put("s", &[(-3, "a"), (-2, "b"), (-1, "c")])
        .await
        .expect("a put");
    let last = room
        .get("s", |input| input.limit = Some(1))
        .await
        .expect("events");
    assert_eq!(messages(&last), ["c"]);
    let back = last.next_backward_token;
    let before = room
        .get("s", |input| input.next_token = back.clone())
        .await
        .expect("events");
    assert_eq!(messages(&before), ["a", "b"]);
    let first = before.next_backward_token;
    let none = room
        .get("s", |input| input.next_token = first.clone())
        .await
        .expect("events");
    assert_eq!(messages(&none), [""; 0]);
    assert_eq!(none.next_backward_token, first);
}

#[tokio::test]
async fn an_empty_stream_has_tokens_that_find_what_comes_later() {
    let room = Room::with_streams(&["s"]).await;
    let empty = room.get("s", |_| {}).await.expect("events");
    assert_eq!(messages(&empty), [""; 0]);
    room.put("s", &[(-3, "a")]).await.expect("a put");
    let token = empty.next_forward_token;
    let page = room
        .get("s", |input| input.next_token = token)
        .await
        .expect("events");
    assert_eq!(messages(&page), ["a"]);
}

#[tokio::test]
async fn the_start_is_included_and_the_end_is_not() {
    let room = Room::with_streams(&["s"]).await;
    room.put("s", &[(-3, "a"), (-2, "b"), (-1, "c")])
        .await
        .expect("a put");
    let now = room.now();
    let page = room.get("s", |input| {
        input.start_time = Some(now - 3);
        input.end_time = Some(now - 1);
    });
    assert_eq!(messages(&page.await.expect("events")), ["a", "b"]);
}

#[tokio::test]
async fn an_answer_is_no_larger_than_a_mebibyte() {
    let room = Room::with_streams(&["s"]).await;
    let large = "x".repeat(600_000);
    room.put("s", &[(-2, &large)]).await.expect("a put");
    room.put("s", &[(-1, &large)]).await.expect("a put");
    let page = room
        .get("s", |input| input.start_from_head = Some(true))
        .await
        .expect("events");
    assert_eq!(messages(&page).len(), 1);
}

#[tokio::test]
async fn bad_tokens_and_identifiers_are_refused() {
    let room = Room::with_streams(&["s"]).await;
    let long = format!("f/{}/s", "9".repeat(56));
    for token in ["x", "f/", "f/1/s", "é/1/s", long.as_str()] {
        let page = room
            .get("s", |input| input.next_token = Some(token.to_owned()))
            .await;
        assert_eq!(code(page), "InvalidParameterException", "{token}");
    }
    let both = room
        .get("s", |input| {
            input.log_group_identifier = Some("x".to_owned())
        })
        .await;
    assert_eq!(code(both), "InvalidParameterException");
    let arn = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/ecs/orders:*";
    let by_arn = room.get("s", |input| {
        input.log_group_name = None;
        input.log_group_identifier = Some(arn.to_owned());
    });
    by_arn.await.expect("events");
}
