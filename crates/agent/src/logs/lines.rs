//! Lines of a log become events: one each, or joined until a line matches a pattern.

use runtime::log::{LogLine, LogStream};
use std::time::{SystemTime, UNIX_EPOCH};

/// Largest text of an event, bytes. Source: CloudWatch Logs, 256 KiB less 26 bytes.
const LARGEST: usize = 262_118;

/// Something to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// When its first line was written.
    pub(super) at: SystemTime,
    /// Where it came from.
    pub(super) stream: LogStream,
    /// Whether it is a part of a very long line that goes on.
    pub(super) partial: bool,
    /// Its bytes; not always UTF-8.
    pub(super) bytes: Vec<u8>,
}

impl Event {
    /// Says that lines are missing.
    pub(super) fn dropped(lines: u64, before: Option<&LogLine>) -> Self {
        Self {
            at: before.map_or(UNIX_EPOCH, |line| line.at),
            stream: LogStream::Stderr,
            partial: false,
            bytes: format!("{lines} lines were dropped: the log was not read in time").into_bytes(),
        }
    }

    /// Milliseconds since 1970.
    pub(super) fn millis(&self) -> i64 {
        let since = self.at.duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// What the first line of an event looks like.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(fancy_regex::Regex);

impl Pattern {
    /// A regular expression (`awslogs-multiline-pattern`).
    pub(super) fn from_expression(expression: &str) -> Result<Self, String> {
        let compiled = fancy_regex::Regex::new(expression);
        compiled.map(Self).map_err(|error| {
            format!("awslogs could not parse multiline pattern key {expression:?}: {error}")
        })
    }

    /// A date as strftime writes it (`awslogs-datetime-format`).
    pub(super) fn from_datetime(format: &str) -> Result<Self, String> {
        let mut expression = String::new();
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            match (letter, letter == '%') {
                (_, true) => match letters.next() {
                    Some('%') => expression.push('%'),
                    Some(code) => expression.push_str(expression_of(code).unwrap_or(".*?")),
                    None => expression.push('%'),
                },
                (plain, false) => expression.push_str(&fancy_regex::escape(&plain.to_string())),
            }
        }
        Self::from_expression(&expression)
    }

    fn begins(&self, line: &[u8]) -> bool {
        // A pattern that gives up on a line is as good as one that does not match.
        self.0
            .is_match(&*String::from_utf8_lossy(line))
            .unwrap_or(false)
    }
}

/// What a letter of strftime stands for. Source: developer guide, `awslogs-datetime-format`.
fn expression_of(code: char) -> Option<&'static str> {
    Some(match code {
        'w' => "[0-6]",
        'd' => "(?:0[1-9]|[12][0-9]|3[01])",
        'm' => "(?:0[1-9]|1[0-2])",
        'Y' => r"\d{4}",
        'y' => r"\d{2}",
        'H' => "(?:[01][0-9]|2[0-3])",
        'I' => "(?:0[0-9]|1[0-2])",
        'M' | 'S' => "[0-5][0-9]",
        'p' => "[AP]M",
        'f' => r"\d{6}",
        'L' => r"\.\d{3}",
        'z' => r"[+-]\d{4}",
        'Z' => "[A-Z]{1,5}",
        'j' => "(?:[0-2][0-9]{2}|3[0-6][0-9])",
        'A' => "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
        'a' => "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
        'B' => {
            "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
        }
        'b' => "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
        _ => return None,
    })
}

/// Joins lines into events.
#[derive(Debug)]
pub(super) struct Joiner {
    pattern: Option<Pattern>,
    open: Option<Event>,
}

impl Joiner {
    /// Every line is an event without a pattern.
    pub(super) fn new(pattern: Option<Pattern>) -> Self {
        Self {
            pattern,
            open: None,
        }
    }

    /// Whether an event waits for its next line.
    pub(super) fn is_joining(&self) -> bool {
        self.open.is_some()
    }

    /// Takes a line; the event that it ends, or that it is.
    pub(super) fn take(&mut self, line: LogLine) -> Option<Event> {
        let Some(pattern) = &self.pattern else {
            return (!line.bytes.is_empty()).then(|| event(line));
        };
        let begins = pattern.begins(&line.bytes);
        match &mut self.open {
            Some(open) if !begins && open.bytes.len() + 1 + line.bytes.len() <= LARGEST => {
                open.bytes.push(b'\n');
                open.bytes.extend_from_slice(&line.bytes);
                None
            }
            _ => self.open.replace(event(line)),
        }
    }

    /// The event that still waited.
    pub(super) fn finish(&mut self) -> Vec<Event> {
        self.open.take().into_iter().collect()
    }
}

fn event(line: LogLine) -> Event {
    Event {
        at: line.at,
        stream: line.stream,
        partial: line.partial,
        bytes: line.bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::{Joiner, Pattern};
    use runtime::log::{LogLine, LogStream};
    use std::time::SystemTime;

    fn joined(pattern: Pattern, lines: &[&str]) -> Vec<String> {
        let mut joiner = Joiner::new(Some(pattern));
        let line = |text: &&str| LogLine {
            at: SystemTime::UNIX_EPOCH,
            stream: LogStream::Stdout,
            partial: false,
            bytes: text.as_bytes().to_vec(),
        };
        let mut events: Vec<_> = lines
            .iter()
            .map(line)
            .filter_map(|line| joiner.take(line))
            .collect();
        events.extend(joiner.finish());
        let text = |event: super::Event| String::from_utf8(event.bytes).unwrap();
        events.into_iter().map(text).collect()
    }

    #[test]
    fn lines_join_the_event_that_a_pattern_began() {
        let pattern = Pattern::from_expression("^INFO|^ERROR").unwrap();
        let lines = ["INFO up", "ERROR trace:", "  at x", "  at y", "INFO down"];
        let events = joined(pattern, &lines);
        assert_eq!(
            events,
            ["INFO up", "ERROR trace:\n  at x\n  at y", "INFO down"]
        );
    }

    #[test]
    fn a_date_format_begins_events_wherever_the_date_stands() {
        let pattern = Pattern::from_datetime("[%b %d, %Y %H:%M:%S]").unwrap();
        let lines = [
            "[May 01, 2017 19:00:01] A",
            "and B",
            "x [May 01, 2017 19:00:04] C",
            "99:99",
        ];
        let events = joined(pattern, &lines);
        assert_eq!(
            events,
            [
                "[May 01, 2017 19:00:01] A\nand B",
                "x [May 01, 2017 19:00:04] C\n99:99"
            ]
        );
    }

    #[test]
    fn a_pattern_that_is_none_is_refused() {
        let refused = Pattern::from_expression("(").unwrap_err();
        assert!(
            refused.contains("could not parse multiline pattern"),
            "{refused}"
        );
    }
}
