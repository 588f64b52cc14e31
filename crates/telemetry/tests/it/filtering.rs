//! FilterLogEvents, and what `aws logs tail` makes of it.

use crate::{GROUP, Room, code};
use api::Reply;
use api::logs::{FilterLogEventsRequest, FilterLogEventsResponse, Logs as _};
use std::collections::BTreeSet;

impl Room {
    async fn filter(
        &self,
        change: impl FnOnce(&mut FilterLogEventsRequest),
    ) -> Reply<FilterLogEventsResponse> {
        let mut input = FilterLogEventsRequest {
            log_group_name: Some(GROUP.to_owned()),
            interleaved: Some(true),
            ..FilterLogEventsRequest::default()
        };
        change(&mut input);
        self.logs.filter_log_events(&self.cx, input).await
    }

    /// Every message found, in pages of `limit`.
    async fn pages(&self, limit: i32, change: impl Fn(&mut FilterLogEventsRequest)) -> Vec<String> {
        let (mut token, mut all) = (None, Vec::new());
        loop {
            let page = self.filter(|input| {
                change(input);
                input.limit = Some(limit);
                input.next_token = token.clone();
            });
            let page = page.await.expect("events");
            all.extend(messages(&page));
            token = page.next_token;
            if token.is_none() {
                return all;
            }
        }
    }
}

fn messages(answer: &FilterLogEventsResponse) -> Vec<String> {
    let events = answer.events.iter().flatten();
    events
        .map(|event| event.message.clone().expect("a message"))
        .collect()
}

async fn three_streams() -> Room {
    let room = Room::with_streams(&["web/a", "web/b", "job/c"]).await;
    room.put("web/a", &[(-9, "1 ERROR"), (-6, "4"), (-3, "7")])
        .await
        .expect("a put");
    room.put("web/b", &[(-8, "2"), (-5, "5 ERROR"), (-3, "8")])
        .await
        .expect("a put");
    room.put("job/c", &[(-7, "3"), (-4, "6"), (-3, "9 ERROR")])
        .await
        .expect("a put");
    room
}

/// The number each message begins with; those of one millisecond in any order.
fn numbers(messages: &[String]) -> Vec<u32> {
    let number = |message: &String| message[..1].parse().expect("a number");
    let mut numbers: Vec<u32> = messages.iter().map(number).collect();
    let tied = numbers.iter().position(|number| *number > 6);
    if let Some(tied) = tied.filter(|tied| *tied > 0) {
        numbers[tied..].sort_unstable();
    }
    numbers
}

#[tokio::test]
async fn events_of_all_streams_come_in_order_of_their_time_whatever_the_page() {
    let room = three_streams().await;
    for limit in 1..=10 {
        let all = room.pages(limit, |_| {}).await;
        assert_eq!(
            numbers(&all),
            [1, 2, 3, 4, 5, 6, 7, 8, 9],
            "pages of {limit}"
        );
    }
}

#[tokio::test]
async fn the_latest_come_first_when_asked() {
    let room = three_streams().await;
    let start = room.now() - 100;
    for limit in 1..=10 {
        let mut all = room
            .pages(limit, |input| {
                input.start_from_head = Some(false);
                input.start_time = Some(start);
            })
            .await;
        all.reverse();
        assert_eq!(
            numbers(&all),
            [1, 2, 3, 4, 5, 6, 7, 8, 9],
            "pages of {limit}"
        );
    }
    let refused = room
        .filter(|input| input.start_from_head = Some(false))
        .await;
    assert_eq!(code(refused), "InvalidParameterException");
}

#[tokio::test]
async fn both_ends_of_the_time_are_included() {
    let room = three_streams().await;
    let now = room.now();
    let found = room
        .filter(|input| {
            input.start_time = Some(now - 8);
            input.end_time = Some(now - 5);
        })
        .await
        .expect("events");
    assert_eq!(numbers(&messages(&found)), [2, 3, 4, 5]);
}

#[tokio::test]
async fn streams_are_chosen_by_name_or_prefix_but_not_both() {
    let room = three_streams().await;
    let prefix = |input: &mut FilterLogEventsRequest| {
        input.log_stream_name_prefix = Some("web/".to_owned());
    };
    let found = room.filter(prefix).await.expect("events");
    assert_eq!(messages(&found).len(), 6);
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let found = room
        .filter(|input| input.log_stream_names = names(&["job/c"]))
        .await;
    assert_eq!(messages(&found.expect("events")), ["3", "6", "9 ERROR"]);
    let unknown = room
        .filter(|input| input.log_stream_names = names(&["job/c", "x"]))
        .await;
    assert_eq!(code(unknown), "ResourceNotFoundException");
    let both = room.filter(|input| {
        prefix(input);
        input.log_stream_names = names(&["job/c"]);
    });
    assert_eq!(code(both.await), "InvalidParameterException");
}

#[tokio::test]
async fn only_what_the_pattern_is_after_is_found() {
    let room = three_streams().await;
    let found = room
        .pages(1, |input| input.filter_pattern = Some("ERROR".to_owned()))
        .await;
    assert_eq!(numbers(&found), [1, 5, 9]);
    let bad = room
        .filter(|input| input.filter_pattern = Some("{ $.a".to_owned()))
        .await;
    assert_eq!(code(bad), "InvalidParameterException");
    let token = room
        .filter(|input| input.next_token = Some("x".to_owned()))
        .await;
    assert_eq!(code(token), "InvalidParameterException");
}

#[tokio::test]
async fn a_search_that_finds_little_among_much_goes_on_with_a_token() {
    let room = Room::with_streams(&["s"]).await;
    let many: Vec<(i64, &str)> = (0..10_000).map(|_| (-10, "nothing")).collect();
    for _ in 0..11 {
        room.put("s", &many).await.expect("a put");
    }
    room.put("s", &[(0, "needle")]).await.expect("a put");
    let pattern = |input: &mut FilterLogEventsRequest| {
        input.filter_pattern = Some("needle".to_owned());
    };
    let first = room.filter(pattern).await.expect("events");
    assert_eq!(messages(&first), [""; 0]);
    assert!(first.next_token.is_some());
    assert_eq!(room.pages(10, pattern).await, ["needle"]);
}

/// Follows as the AWS CLI does: from the newest time seen, without ids seen at that time.
#[tokio::test]
async fn following_shows_every_event_once() {
    let room = Room::with_streams(&["a", "b"]).await;
    let (mut start, mut seen, mut shown) = (room.now() - 1_000, BTreeSet::new(), Vec::new());
    for round in 0..20 {
        let stream = if round % 2 == 0 { "a" } else { "b" };
        room.put(stream, &[(0, "x"), (0, "y")])
            .await
            .expect("a put");
        if round % 3 == 0 {
            room.clock.advance(std::time::Duration::from_millis(7));
        }
        let page = room
            .filter(|input| input.start_time = Some(start))
            .await
            .expect("events");
        assert_eq!(page.next_token, None);
        for event in page.events.expect("events") {
            let id = event.event_id.expect("an id");
            assert_eq!(id.len(), 56);
            start = start.max(event.timestamp.expect("a time"));
            if seen.insert(id.clone()) {
                shown.push(id);
            }
        }
    }
    assert_eq!(shown.len(), 40);
}

#[tokio::test]
async fn a_thousand_streams_are_searched_as_one() {
    let room = Room::new();
    room.create_group(GROUP).await.expect("a group");
    for number in 0..1_000 {
        let name = format!("s{number}");
        room.create_stream(GROUP, &name).await.expect("a stream");
        room.put(&name, &[(-1_000 + number, &name)])
            .await
            .expect("a put");
    }
    let all = room.pages(300, |_| {}).await;
    let expected: Vec<String> = (0..1_000).map(|number| format!("s{number}")).collect();
    assert_eq!(all, expected);
}
