//! Access logs and meters: what is told of an exchange once it is over.

use super::Gateway;
use super::exchange::Exchange;
use domain::{Scope, Timestamp};

/// A line of an access log: a stage's, or that of a task of Service Connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLine {
    /// The account and Region of whom it is about.
    pub scope: Scope,
    /// The ARN of the log group.
    pub group: String,
    /// The stream: the API and its stage, or the task.
    pub stream: String,
    /// When the request came.
    pub at: Timestamp,
    /// The line.
    pub line: String,
}

/// Where access logs go; must be quick, for it is told on the way of an answer.
pub trait AccessLogs: Send + Sync {
    /// Takes a line.
    fn tell(&self, line: AccessLine);
}

/// Access logs go nowhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLogs;

impl AccessLogs for NoLogs {
    fn tell(&self, _line: AccessLine) {}
}

impl Gateway {
    /// Counts and logs an exchange that is over.
    pub(super) fn tell(&self, exchange: &Exchange) {
        let Some(stage) = &exchange.stage else {
            return;
        };
        let route = exchange.route.and_then(|place| stage.routes.get(place));
        let own = route.and_then(|route| route.meter.as_ref());
        let (latency, integration) = (exchange.started.elapsed(), exchange.integration_latency);
        for meter in stage.meters.iter().chain(own) {
            meter.answered(exchange.status, latency, integration);
            meter.carried(exchange.bytes_in + exchange.bytes_out);
        }
        let log = stage.log.as_ref();
        let Some((group, format)) =
            log.and_then(|log| log.destination.as_ref().zip(log.format.as_ref()))
        else {
            return;
        };
        self.logs.tell(AccessLine {
            scope: stage.scope.clone(),
            group: group.clone(),
            stream: format!("{}/{}", stage.api, stage.name),
            at: exchange.at,
            line: line(format, exchange),
        });
    }
}

/// A line in this format. What has no value, or is not known, is `-`.
pub(super) fn line(format: &str, exchange: &Exchange) -> String {
    const MARK: &str = "$context.";
    let mut line = String::with_capacity(format.len() + 128);
    let mut rest = format;
    while let Some(start) = rest.find(MARK) {
        let (before, after) = rest.split_at(start);
        line.push_str(before);
        let after = &after[MARK.len()..];
        let of_name = |letter: char| letter.is_ascii_alphanumeric() || "._-:".contains(letter);
        let end = after.find(|letter| !of_name(letter)).unwrap_or(after.len());
        let name = after[..end].trim_end_matches(['.', '-', ':']);
        match exchange.context(name) {
            Some(value) => escape(&mut line, &value),
            None => line.push('-'),
        }
        rest = &after[name.len()..];
    }
    line.push_str(rest);
    line
}

/// Values come from clients, too: none ends a line or a JSON string.
fn escape(line: &mut String, value: &str) {
    for letter in value.chars() {
        match letter {
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            letter if letter.is_control() => line.push(' '),
            letter => line.push(letter),
        }
    }
}
