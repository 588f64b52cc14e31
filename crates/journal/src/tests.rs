//! The same rules for both engines.

use super::{Journal, Place, Telling};
use domain::{AccountId, Clock, Event, Key, ManualClock, Scope, Timestamp};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const START: i64 = 1_800_000_000;

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(
        Timestamp::from_second(START).expect("a time"),
    ))
}

fn scope(account: &str) -> Scope {
    Scope {
        account: account.parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    }
}

fn event(account: &str, id: &str, clock: &ManualClock) -> Event {
    Event {
        version: "0".to_owned(),
        id: id.to_owned(),
        detail_type: "A Change".to_owned(),
        source: "aws.ecs".to_owned(),
        account: account.parse().expect("an account"),
        time: clock.now(),
        region: "us-east-1".parse().expect("a Region"),
        resources: Vec::new(),
        detail: json!({}),
    }
}

fn ids(journal: &Journal, after: Place) -> Vec<String> {
    let events = journal.read(after, 100).expect("a read");
    events.into_iter().map(|(_, event)| event.id).collect()
}

fn both(check: impl Fn(&Journal, &ManualClock)) {
    let time = clock();
    check(&Journal::memory(time.clone()), &time);
    let directory = tempfile::tempdir().expect("a directory");
    let time = clock();
    check(
        &Journal::at(&directory.path().join("journal"), time.clone()),
        &time,
    );
}

const ONE: &str = "111111111111";
const OTHER: &str = "222222222222";

#[test]
fn events_are_read_in_the_order_they_were_told_even_at_one_time() {
    both(|journal, clock| {
        let events = ["a", "b"].map(|id| event(ONE, id, clock));
        journal.tell(Telling::new().events(events)).expect("told");
        journal
            .tell(Telling::new().events([event(ONE, "c", clock)]))
            .expect("told");
        assert_eq!(ids(journal, Place::default()), ["a", "b", "c"]);
        let (place, _) = journal.read(Place::default(), 1).expect("a read").remove(0);
        assert_eq!(ids(journal, place), ["b", "c"]);
        assert_eq!(ids(journal, journal.end().expect("an end")), [""; 0]);
        assert_eq!(ids(journal, journal.place_at(clock.now())), ["a", "b", "c"]);
    });
}

#[test]
fn what_was_told_of_a_subject_is_known_until_it_is_gone() {
    both(|journal, _| {
        let key = Key::kind("ecs/tasks").child("one");
        assert_eq!(journal.mark::<u32>(&key).expect("a read"), None);
        journal
            .tell(Telling::new().mark(&key, &7_u32))
            .expect("told");
        assert_eq!(journal.mark::<u32>(&key).expect("a read"), Some(7));
        journal.tell(Telling::new().unmark(&key)).expect("told");
        assert_eq!(journal.mark::<u32>(&key).expect("a read"), None);
    });
}

#[test]
fn notes_are_those_of_the_subject_alone() {
    both(|journal, clock| {
        let (one, longer) = (
            Key::kind("ecs/tasks").child("a"),
            Key::kind("ecs/tasks").child("ab"),
        );
        journal
            .tell(
                Telling::new()
                    .note(&one, &1)
                    .note(&one, &2)
                    .note(&longer, &9),
            )
            .expect("told");
        clock.advance(Duration::from_secs(1));
        journal.tell(Telling::new().note(&one, &3)).expect("told");
        assert_eq!(journal.notes::<u32>(&one).expect("a read"), [1, 2, 3]);
    });
}

#[test]
fn a_story_is_found_by_the_beginning_of_its_id() {
    both(|journal, clock| {
        let scope = scope(ONE);
        let tell = |id: &str| {
            Telling::new().story("ecs/tasks", (&scope, id), clock.now(), &json!({"id": id}))
        };
        journal.tell(tell("abc1")).expect("told");
        journal.tell(tell("abd2")).expect("told");
        let found = |id: &str| {
            let found = journal.stories::<serde_json::Value>("ecs/tasks", &scope, id, 10);
            found.expect("a read").len()
        };
        assert_eq!((found("abc"), found("ab"), found("x")), (1, 2, 0));
    });
}

#[test]
fn what_is_too_old_goes_and_marks_stay() {
    both(|journal, clock| {
        let (key, scope) = (Key::kind("ecs/tasks").child("one"), scope(ONE));
        let telling = |id: &str| {
            Telling::new()
                .mark(&key, &1)
                .events([event(ONE, id, clock)])
                .note(&key, &id)
                .story("ecs/tasks", (&scope, id), clock.now(), &id)
        };
        journal.tell(telling("old")).expect("told");
        clock.advance(Duration::from_secs(60));
        journal.tell(telling("new")).expect("told");
        assert_eq!(journal.sweep(clock.now()).expect("swept"), 3);
        assert_eq!(ids(journal, Place::default()), ["new"]);
        assert_eq!(journal.notes::<String>(&key).expect("a read"), ["new"]);
        let stories = journal.stories::<String>("ecs/tasks", &scope, "", 9);
        assert_eq!(stories.expect("a read"), ["new"]);
        assert_eq!(journal.mark::<u32>(&key).expect("a read"), Some(1));
    });
}

#[test]
fn an_emptied_account_leaves_nothing_and_others_stay() {
    both(|journal, clock| {
        for account in [ONE, OTHER] {
            let scope = scope(account);
            let key = Key::kind("ecs/tasks").join(&scope.segments()).child("one");
            let telling = Telling::new()
                .mark(&key, &1)
                .note(&key, &1)
                .events([event(account, account, clock)])
                .story("ecs/tasks", (&scope, "one"), clock.now(), &1);
            journal.tell(telling).expect("told");
        }
        let one: AccountId = ONE.parse().expect("an account");
        assert_eq!(journal.purge(&one).expect("purged"), 4);
        assert_eq!(ids(journal, Place::default()), [OTHER]);
    });
}

#[test]
fn a_journal_on_disk_is_there_again_and_goes_on_after_the_last_place() {
    let directory = tempfile::tempdir().expect("a directory");
    let (path, clock) = (directory.path().join("journal"), clock());
    let first = Journal::at(&path, clock.clone());
    assert!(first.read(Place::default(), 1).expect("a read").is_empty());
    assert!(!path.exists(), "reading makes nothing");
    first
        .tell(Telling::new().events([event(ONE, "a", &clock)]))
        .expect("told");
    drop(first);
    let again = Journal::at(&path, clock.clone());
    again
        .tell(Telling::new().events([event(ONE, "b", &clock)]))
        .expect("told");
    assert_eq!(ids(&again, Place::default()), ["a", "b"]);
}

#[tokio::test]
async fn a_subscriber_gets_what_was_told_and_what_comes() {
    let clock = clock();
    let journal = Journal::memory(clock.clone());
    journal
        .tell(Telling::new().events([event(ONE, "a", &clock)]))
        .expect("told");
    let mut listening = journal.subscribe(Place::default());
    assert_eq!(listening.next().await.expect("events")[0].1.id, "a");
    let teller = journal.clone();
    let told = tokio::spawn(async move {
        teller
            .tell(Telling::new().events([event(ONE, "b", &clock)]))
            .expect("told");
    });
    assert_eq!(listening.next().await.expect("events")[0].1.id, "b");
    told.await.expect("told");
    // One that begins again where it remembers gets the rest.
    let mut again = journal.subscribe(listening.place());
    let more = tokio::time::timeout(Duration::from_millis(20), again.next()).await;
    assert!(more.is_err(), "nothing is new");
}
