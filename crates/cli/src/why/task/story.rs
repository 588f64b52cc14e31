//! The way a task went, and what happened beside it.

use super::Facts;
use crate::why::{Explanation, brief, shown};
use domain::clock;
use domain::ecs::{Happening, HealthStatus, Note, TaskReport};
use serde_json::{Value, json};

/// How many sentences of its service are told.
const TOLD: usize = 5;

/// Tells the states it went through, the images it fetched, and what else was noted.
pub(super) fn tell(facts: &Facts<'_>, answer: &mut Explanation) {
    if let Some(report) = facts.report {
        way(report, answer);
    }
    let notes = || {
        let own = facts.report.map_or(&[][..], |report| &report.notes);
        own.iter().chain(facts.notes)
    };
    let mut in_order: Vec<&Note> = notes().collect();
    in_order.sort_by_key(|note| note.at);
    for note in in_order {
        happened(note, answer);
    }
    for (at, sentence) in facts.told.iter().take(TOLD) {
        answer.say(format!("Its service told at {}: {sentence}", shown(*at)));
    }
    let told: Vec<Value> = notes().map(|note| json!(note)).collect();
    answer.note("notes", told);
    let sentences = facts.told.iter();
    let sentences: Vec<Value> = sentences
        .map(|(at, text)| json!({"at": shown(*at), "message": text}))
        .collect();
    answer.note("serviceEvents", sentences);
}

fn way(report: &TaskReport, answer: &mut Explanation) {
    let [(first, began), rest @ ..] = &report.history[..] else {
        return;
    };
    if rest.is_empty() {
        return;
    }
    let steps: Vec<String> = rest
        .iter()
        .map(|(status, at)| {
            let seconds = clock::elapsed(*began, *at).as_secs_f64();
            format!("{} after {seconds:.1} s", status.as_str())
        })
        .collect();
    answer.say(format!(
        "Its way: {} at {}, {}.",
        first.as_str(),
        shown(*began),
        steps.join(", ")
    ));
}

fn happened(note: &Note, answer: &mut Explanation) {
    let at = shown(note.at);
    let name = note.container.as_deref().unwrap_or("the task");
    match &note.what {
        Happening::Pulled {
            image,
            bytes,
            millis,
        } => answer.say(format!(
            "Image {image} ({}) was there at {at}, after {:.1} s.",
            size(*bytes),
            *millis as f64 / 1000.0
        )),
        Happening::Restarted { exit_code } => {
            let code = exit_code.map_or_else(String::new, |code| format!(" with exit code {code}"));
            answer.say(format!(
                "Container {name} had ended{code} and was started again at {at}."
            ));
        }
        Happening::Ended {
            exit_code,
            last_lines,
        } => ended(name, *exit_code, last_lines, answer),
        Happening::Health {
            status,
            exit_code,
            output,
        } => health(name, (*status, *exit_code), (output, &at), answer),
        Happening::Target {
            group,
            target,
            state,
            reason,
        } => {
            let reason = match reason.is_empty() {
                true => String::new(),
                false => format!(" ({})", brief(reason)),
            };
            answer.say(format!(
                "For target group {group}, its target {target} was {state} at {at}{reason}."
            ));
        }
    }
}

/// What a container wrote last says most about why it failed.
fn ended(name: &str, exit_code: i32, last_lines: &[String], answer: &mut Explanation) {
    if last_lines.is_empty() {
        return;
    }
    answer.say(format!(
        "Before its exit with code {exit_code}, container {name} wrote:"
    ));
    for line in last_lines {
        answer.say(format!("  {name} | {line}"));
    }
}

fn health(
    name: &str,
    (status, exit_code): (HealthStatus, Option<i32>),
    (output, at): (&str, &str),
    answer: &mut Explanation,
) {
    let how = match exit_code {
        _ if status == HealthStatus::Healthy => String::new(),
        Some(code) => format!(
            ": the probe ended with exit code {code} and printed {:?}",
            brief(output)
        ),
        None => ": the probe did not end in time".to_owned(),
    };
    answer.say(format!(
        "Container {name} became {} at {at}{how}.",
        status.as_str()
    ));
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
