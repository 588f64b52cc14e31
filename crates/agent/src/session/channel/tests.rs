//! What a channel promises.

use super::*;
use std::sync::atomic::{AtomicU8, Ordering};

#[derive(Default)]
struct Counting(AtomicU8);

impl IdSource for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

fn channel() -> Channel {
    Channel::new(Arc::new(Counting::default()))
}

fn out(channel: &mut Channel, text: &'static str, now: Instant) -> Message {
    let payload = Bytes::from_static(text.as_bytes());
    let bytes = channel.output(payload_kind::OUTPUT, payload, Timestamp::UNIX_EPOCH, now);
    Message::decode(&bytes).unwrap()
}

fn input(channel: &Channel, sequence: i64) -> Message {
    Message {
        sequence,
        payload_kind: payload_kind::OUTPUT,
        ..channel.message(Kind::Input, Bytes::from_static(b"x"), Timestamp::UNIX_EPOCH)
    }
}

fn acknowledge(channel: &mut Channel, of: &Message, now: Instant) {
    let bytes = channel.acknowledgement(of, Timestamp::UNIX_EPOCH);
    let message = Message::decode(&bytes).unwrap();
    assert_eq!(channel.arrived(message, now), Arrived::Nothing);
}

fn sequences(arrived: Arrived) -> Vec<i64> {
    match arrived {
        Arrived::Inputs(inputs) => inputs.iter().map(|one| one.sequence).collect(),
        Arrived::Again(_) | Arrived::Nothing => Vec::new(),
    }
}

#[test]
fn output_is_numbered_from_zero_and_the_first_says_so() {
    let (mut channel, now) = (channel(), Instant::now());
    let (first, second) = (out(&mut channel, "a", now), out(&mut channel, "b", now));
    assert_eq!((first.sequence, first.flags), (0, 1));
    assert_eq!((second.sequence, second.flags), (1, 0));
    assert_ne!(first.id, second.id);
}

#[test]
fn the_oldest_message_is_sent_again_until_it_is_acknowledged() {
    let (mut channel, now) = (channel(), Instant::now());
    let (first, second) = (out(&mut channel, "a", now), out(&mut channel, "b", now));
    assert_eq!(channel.overdue(now), None);
    let later = now + PATIENCE_LEAST;
    assert_eq!(channel.overdue(later), Some(first.encode()));
    assert_eq!(channel.overdue(later), None, "not twice at once");
    acknowledge(&mut channel, &first, later);
    assert_eq!(channel.overdue(later), Some(second.encode()));
    acknowledge(&mut channel, &second, later);
    assert!(channel.all_came());
    assert_eq!(channel.due(), None);
}

#[test]
fn a_client_that_acknowledges_nothing_is_sent_no_more_than_the_window() {
    let (mut channel, now) = (channel(), Instant::now());
    for _ in 0..WINDOW {
        assert!(channel.has_room());
        out(&mut channel, "x", now);
    }
    assert!(!channel.has_room());
    assert_eq!(channel.waits_since(), Some(now));
}

#[test]
fn an_acknowledgement_of_what_was_never_sent_changes_nothing() {
    let (mut channel, now) = (channel(), Instant::now());
    let mut lie = out(&mut channel, "a", now);
    lie.sequence = 99;
    acknowledge(&mut channel, &lie, now);
    assert!(!channel.all_came());
}

#[test]
fn a_paused_client_is_sent_nothing_until_it_starts_again() {
    let (mut channel, now) = (channel(), Instant::now());
    out(&mut channel, "a", now);
    let told = |channel: &mut Channel, kind| {
        let message = channel.message(kind, Bytes::new(), Timestamp::UNIX_EPOCH);
        channel.arrived(message, now);
    };
    told(&mut channel, Kind::PausePublication);
    assert!(!channel.has_room());
    assert_eq!(channel.overdue(now + PATIENCE_MOST), None);
    told(&mut channel, Kind::StartPublication);
    assert!(channel.has_room());
    assert!(channel.overdue(now + PATIENCE_MOST).is_some());
}

#[test]
fn input_that_came_too_early_waits_for_its_turn() {
    let (mut channel, now) = (channel(), Instant::now());
    let messages: Vec<Message> = (0..3).map(|at| input(&channel, at)).collect();
    assert_eq!(channel.arrived(messages[2].clone(), now), Arrived::Nothing);
    assert_eq!(channel.arrived(messages[1].clone(), now), Arrived::Nothing);
    let arrived = channel.arrived(messages[0].clone(), now);
    assert_eq!(sequences(arrived), [0, 1, 2]);
}

#[test]
fn input_that_came_twice_is_acknowledged_twice_and_taken_once() {
    let (mut channel, now) = (channel(), Instant::now());
    let first = input(&channel, 0);
    assert_eq!(sequences(channel.arrived(first.clone(), now)), [0]);
    let bytes = channel.taken(&first, Timestamp::UNIX_EPOCH);
    let acknowledgement = Message::decode(&bytes).unwrap();
    assert_eq!(acknowledgement.kind, Kind::Acknowledge);
    assert!(matches!(
        channel.arrived(first, now),
        Arrived::Again(again) if again.sequence == 0
    ));
}

#[test]
fn input_the_command_did_not_take_comes_again_with_all_that_followed() {
    let (mut channel, now) = (channel(), Instant::now());
    let messages: Vec<Message> = (0..3).map(|at| input(&channel, at)).collect();
    for early in [2, 1] {
        channel.arrived(messages[early].clone(), now);
    }
    let Arrived::Inputs(inputs) = channel.arrived(messages[0].clone(), now) else {
        panic!("the first input was not taken");
    };
    channel.not_taken(inputs.into_iter());
    let arrived = channel.arrived(messages[0].clone(), now);
    assert_eq!(sequences(arrived), [0, 1, 2]);
}

#[test]
fn a_client_from_far_ahead_fills_no_memory() {
    let (mut channel, now) = (channel(), Instant::now());
    for sequence in 1..1000 {
        let message = input(&channel, sequence);
        channel.arrived(message, now);
    }
    assert_eq!(channel.early.len(), EARLY);
}
