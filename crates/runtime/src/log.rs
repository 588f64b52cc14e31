//! The log files of a container: one format, its writer and its reader.
//!
//! A log is a directory of segments. A segment is named by the number of its first line (lines count
//! from zero over the life of the container) and begins with a header; then one record per line:
//!
//! ```text
//! longshore-log 1
//! 1763720000123456789 oF the text of the line
//! ```
//!
//! Nanoseconds since 1970, `o` for standard output or `e` for standard error, `F` for a full line or
//! `P` for a part of a line longer than [`LONGEST_LINE`], one space, the bytes, a newline.
//!
//! The size is bounded. With a [`LogQueue`] by what was not read yet; else at most [`SEGMENTS`]
//! segments of about [`SEGMENT_BYTES`]. When a reader stays away the oldest segment is dropped, and
//! the reader learns from the line numbers how many lines it lost.

mod reader;
#[cfg(test)]
mod tests;
mod writer;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

pub use reader::{LogBatch, LogPosition, LogReader};
pub use writer::LogWriter;

/// A segment is closed once it is this long, bytes.
pub const SEGMENT_BYTES: u64 = 1 << 20;
/// Most segments kept; the oldest goes first.
pub const SEGMENTS: usize = 10;
/// A longer line is written in parts of this many bytes.
pub const LONGEST_LINE: usize = 16 * 1024;

const HEADER: &[u8] = b"longshore-log 1\n";
/// How long a segment is that holds no line, bytes.
pub(crate) const HEADER_BYTES: u64 = HEADER.len() as u64;

/// How much of a log that nobody has read yet is kept, and what happens then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogQueue {
    /// Most bytes, records' frames included.
    pub bytes: u64,
    /// Whether the container waits for a reader when it is full; else what comes is left out,
    /// and a reader learns how many lines that were.
    pub waits: bool,
}

/// Which of the two outputs a line came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// One line, or a part of a very long one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When the shim saw its end.
    pub at: SystemTime,
    /// Where it came from.
    pub stream: LogStream,
    /// Whether the line goes on in the next record of the same stream.
    pub partial: bool,
    /// Its bytes, without the newline; not always UTF-8.
    pub bytes: Vec<u8>,
}

fn segment_path(directory: &Path, first_line: u64) -> PathBuf {
    directory.join(format!("{first_line:020}.log"))
}

/// The first line numbers of the segments in `directory`, in order.
fn segments(directory: &Path) -> std::io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.strip_suffix(".log")?.parse::<u64>().ok());
        found.extend(number);
    }
    found.sort_unstable();
    Ok(found)
}
