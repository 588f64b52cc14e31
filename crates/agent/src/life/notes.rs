//! What a task's history says beside its states: pulls, ends, health, last lines.

use super::happenings::Probed;
use super::{Life, runtime_id};
use crate::hands::Fetched;
use domain::ecs::{Happening, LAST_LINE_BYTES, LAST_LINES_KEPT};
use runtime::log::{LogPosition, LogReader};
use runtime::{ContainerId, Exit};
use std::collections::VecDeque;
use std::time::Duration;

/// Lines of a log read at once.
const READ_AT_ONCE: usize = 1_000;

impl Life {
    /// An image is here.
    pub(super) fn note_pull(&mut self, image: &str, fetched: &Fetched, took: Duration) {
        let pulled = Happening::Pulled {
            image: image.to_owned(),
            bytes: fetched.bytes,
            millis: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        };
        self.report.note(self.hands.clock.now(), None, pulled);
    }

    /// A container ended by itself.
    pub(super) async fn note_end(&mut self, name: &str, exit: &Exit) {
        let last_lines = match exit.code {
            0 => Vec::new(),
            _ => self.last_lines(name).await,
        };
        let ended = Happening::Ended {
            exit_code: exit.code,
            last_lines,
        };
        self.report.note(self.hands.clock.now(), Some(name), ended);
    }

    /// A container was stopped. Of a task that was found unhealthy, what it wrote last may say
    /// why; of one that was merely told to stop it would say nothing.
    pub(super) async fn note_stopped(&mut self, name: &str, exit: &Exit) {
        let stop = self.report.stop.as_ref();
        if !stop.is_some_and(|(_, reason)| reason.starts_with("Task failed")) {
            return;
        }
        let ended = Happening::Ended {
            exit_code: exit.code,
            last_lines: self.last_lines(name).await,
        };
        self.report.note(self.hands.clock.now(), Some(name), ended);
    }

    /// A probe has come; a change of health is worth a note.
    pub(super) fn note_health(&mut self, probed: &Probed) {
        let known = self
            .container(&probed.container)
            .and_then(|report| report.health);
        if known == Some(probed.health) {
            return;
        }
        let health = Happening::Health {
            status: probed.health,
            exit_code: probed.probe.exit_code,
            output: cut(&probed.probe.output),
        };
        self.report
            .note(probed.probe.at, Some(&probed.container), health);
    }

    /// What a container wrote last.
    async fn last_lines(&mut self, name: &str) -> Vec<String> {
        let id: Option<ContainerId> = self.container(name).and_then(|report| runtime_id(report));
        let reader = id.and_then(|id| self.hands.runtime.log(&id, LogPosition::default()));
        let Some(reader) = reader else {
            return Vec::new();
        };
        // A log may be long, and is read from files.
        let read = tokio::task::spawn_blocking(move || last_of(reader));
        read.await.unwrap_or_default()
    }
}

fn last_of(mut reader: LogReader) -> Vec<String> {
    let mut last = VecDeque::with_capacity(LAST_LINES_KEPT + 1);
    while let Ok(batch) = reader.read(READ_AT_ONCE) {
        if batch.lines.is_empty() {
            break;
        }
        for line in batch.lines {
            last.push_back(line.bytes);
            if last.len() > LAST_LINES_KEPT {
                last.pop_front();
            }
        }
    }
    let text = |bytes: &Vec<u8>| cut(&String::from_utf8_lossy(bytes));
    last.iter().map(text).collect()
}

/// Text, cut where it is longer than a line of a history may be.
fn cut(text: &str) -> String {
    let end = text.floor_char_boundary(LAST_LINE_BYTES);
    match end < text.len() {
        true => format!("{}…", &text[..end]),
        false => text.to_owned(),
    }
}
