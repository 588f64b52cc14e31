//! The queue, step by step.

use super::Queue;
use domain::Timestamp;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

fn queue_with(keys: &[&'static str]) -> Queue<&'static str> {
    let mut queue = Queue::new();
    for key in keys {
        queue.wake(key, at(0));
    }
    queue
}

#[test]
fn keys_are_taken_in_the_order_they_were_woken_and_once() {
    let mut queue = queue_with(&["b", "a", "b"]);
    assert_eq!(
        [queue.take(at(0)), queue.take(at(0)), queue.take(at(0))],
        [Some("b"), Some("a"), None]
    );
}

#[test]
fn a_key_that_runs_is_not_taken_again_until_it_is_done() {
    let mut queue = queue_with(&["a"]);
    assert_eq!(queue.take(at(0)), Some("a"));
    queue.wake(&"a", at(0));
    queue.wake(&"a", at(0));
    assert_eq!(queue.take(at(0)), None);
    queue.rest(&"a");
    assert_eq!(queue.take(at(0)), Some("a"));
    queue.rest(&"a");
    assert_eq!(queue.take(at(0)), None);
}

#[test]
fn a_timer_makes_a_key_due_and_a_change_makes_it_due_earlier() {
    let mut queue = queue_with(&["a", "b"]);
    for key in ["a", "b"] {
        queue.take(at(0));
        queue.rest_until(&key, at(10));
    }
    assert_eq!((queue.take(at(9)), queue.next_time()), (None, Some(at(10))));
    queue.wake(&"b", at(9));
    assert_eq!(queue.take(at(9)), Some("b"));
    queue.rest(&"b");
    assert_eq!(queue.take(at(10)), Some("a"));
    queue.rest(&"a");
    assert_eq!((queue.is_due(at(99)), queue.next_time()), (false, None));
}

#[test]
fn a_forgotten_key_is_known_no_longer_unless_it_changed_meanwhile() {
    let mut queue = queue_with(&["a", "b"]);
    queue.take(at(0));
    queue.take(at(0));
    queue.wake(&"b", at(0));
    queue.forget(&"a");
    queue.forget(&"b");
    assert_eq!(queue.sizes(), (1, 1, 0));
    queue.wake_all(at(0));
    assert_eq!([queue.take(at(0)), queue.take(at(0))], [Some("b"), None]);
}

#[test]
fn a_failing_key_counts_its_failures_until_it_succeeds() {
    let mut queue = queue_with(&["a"]);
    for failure in 1..4 {
        assert_eq!(queue.take(at(failure * 10)), Some("a"));
        queue.fail(&"a", at(failure * 10), at(failure * 10 + 10));
        assert_eq!(queue.failures(&"a"), u32::try_from(failure).expect("small"));
        assert_eq!(queue.take(at(failure * 10 + 9)), None);
    }
    assert_eq!(queue.take(at(40)), Some("a"));
    queue.rest(&"a");
    assert_eq!(queue.failures(&"a"), 0);
}

#[test]
fn a_change_brings_a_failing_key_back_earlier_but_not_at_once() {
    let mut queue = queue_with(&["a"]);
    queue.take(at(0));
    queue.fail(&"a", at(0), at(60));
    queue.wake(&"a", at(0));
    assert_eq!((queue.take(at(0)), queue.take(at(1))), (None, Some("a")));
    queue.fail(&"a", at(1), at(60));
    queue.wake(&"a", at(30));
    assert_eq!(queue.take(at(30)), Some("a"));
}

#[test]
fn a_failing_key_that_changed_while_it_ran_is_tried_again_soon() {
    let mut queue = queue_with(&["a"]);
    queue.take(at(0));
    queue.wake(&"a", at(0));
    queue.fail(&"a", at(0), at(60));
    assert_eq!((queue.take(at(0)), queue.take(at(1))), (None, Some("a")));
}
