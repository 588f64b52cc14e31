//! Sentences that explain what is there and what is missing. No I/O: the desk brings the records.
//!
//! - [`path`]: whether packets get from one place to another, and which rule is missing
//! - [`task`]: what became of a task
//! - [`service`]: what a service waits for, and how its deployments stand

mod hints;
pub mod path;
pub mod service;
pub mod task;

use domain::Timestamp;
use domain::ecs::ContainerDefinition;
use serde::Serialize;
use serde_json::{Map, Value};

/// An answer to "why?": what to know, most important first, and the facts it rests on.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Explanation {
    /// Sentences for people.
    pub sentences: Vec<String>,
    /// The facts, for programs.
    pub evidence: Map<String, Value>,
}

impl Explanation {
    fn say(&mut self, sentence: impl Into<String>) {
        self.sentences.push(sentence.into());
    }

    fn note(&mut self, name: &str, fact: impl Into<Value>) {
        self.evidence.insert(name.to_owned(), fact.into());
    }
}

/// Whether nobody else takes what a container writes.
pub(crate) fn stays_here(container: &ContainerDefinition) -> bool {
    container
        .log
        .as_ref()
        .is_none_or(|log| log.driver == "json-file")
}

/// A time as people read it: to the second, UTC.
fn shown(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `1 task`, `2 tasks`.
fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Text on one line, cut where it grows too long for a sentence.
fn brief(text: &str) -> String {
    const LONGEST: usize = 200;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
