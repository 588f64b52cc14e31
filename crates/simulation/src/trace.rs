//! What happened, for people, and a digest of it, to prove that it happened again.

use domain::Timestamp;
use std::collections::VecDeque;

/// How many lines are kept for a failure's report.
const LINES: usize = 400;

/// The story of a world so far.
#[derive(Debug)]
pub(crate) struct Trace {
    lines: VecDeque<String>,
    digest: u64,
}

impl Trace {
    pub(crate) fn new() -> Self {
        // The offset basis of the FNV-1a hash.
        Self {
            lines: VecDeque::new(),
            digest: 0xcbf2_9ce4_8422_2325,
        }
    }

    pub(crate) fn tell(&mut self, now: Timestamp, line: &str) {
        let line = format!("{now} {line}");
        for byte in line.bytes() {
            self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        if self.lines.len() == LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }

    /// The same for the same story, and otherwise almost surely not.
    pub(crate) fn digest(&self) -> u64 {
        self.digest
    }

    /// The last lines.
    pub(crate) fn last_lines(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}
