//! Writes a container's log; lives in its monitor, so it holds little memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{HEADER, LONGEST_LINE, LogStream, SEGMENT_BYTES, SEGMENTS, segment_path, segments};

/// The writing end of a log.
pub struct LogWriter {
    directory: PathBuf,
    segments: VecDeque<u64>,
    file: File,
    written: u64,
    lines: u64,
    unfinished: [Vec<u8>; 2],
    record: Vec<u8>,
}

impl LogWriter {
    /// Begins a log in `directory`, which is made; goes on after the lines that are there.
    pub fn create(directory: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(directory)?;
        let mut segments = VecDeque::from(segments(directory)?);
        let lines = match segments.back() {
            Some(last) => last + lines_in(&segment_path(directory, *last))?,
            None => 0,
        };
        if segments.back() != Some(&lines) {
            segments.push_back(lines);
        }
        Ok(Self {
            directory: directory.to_owned(),
            segments,
            file: open_segment(directory, lines)?,
            written: HEADER.len() as u64,
            lines,
            unfinished: [Vec::new(), Vec::new()],
            record: Vec::new(),
        })
    }

    /// Takes bytes as they came from a stream; whole lines are written, the rest waits.
    pub fn take(&mut self, stream: LogStream, bytes: &[u8], unix_nanos: u64) -> io::Result<()> {
        self.record.clear();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, ends) = match piece.split_last() {
                Some((b'\n', text)) => (text, true),
                _ => (piece, false),
            };
            self.take_piece(stream, text, ends, unix_nanos)?;
        }
        self.flush()
    }

    /// Writes what was left unfinished; nothing more will come.
    pub fn finish(&mut self, unix_nanos: u64) -> io::Result<()> {
        self.record.clear();
        for stream in [LogStream::Stdout, LogStream::Stderr] {
            if !self.unfinished[stream as usize].is_empty() {
                self.take_piece(stream, b"", true, unix_nanos)?;
            }
        }
        self.flush()
    }

    fn take_piece(
        &mut self,
        stream: LogStream,
        mut text: &[u8],
        ends: bool,
        unix_nanos: u64,
    ) -> io::Result<()> {
        loop {
            let room = LONGEST_LINE - self.unfinished[stream as usize].len();
            let (now, later) = text.split_at(room.min(text.len()));
            self.unfinished[stream as usize].extend_from_slice(now);
            if later.is_empty() {
                break;
            }
            self.push_record(stream, b'P', unix_nanos)?;
            text = later;
        }
        if ends {
            self.push_record(stream, b'F', unix_nanos)?;
        }
        Ok(())
    }

    fn push_record(&mut self, stream: LogStream, part: u8, unix_nanos: u64) -> io::Result<()> {
        let letter = match stream {
            LogStream::Stdout => b'o',
            LogStream::Stderr => b'e',
        };
        write!(self.record, "{unix_nanos} ")?;
        self.record.extend_from_slice(&[letter, part, b' ']);
        self.record.append(&mut self.unfinished[stream as usize]);
        self.record.push(b'\n');
        self.lines += 1;
        if self.written + self.record.len() as u64 >= SEGMENT_BYTES {
            self.flush()?;
            self.rotate()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.write_all(&self.record)?;
        self.written += self.record.len() as u64;
        self.record.clear();
        Ok(())
    }

    /// Begins the next segment and drops the oldest when there are too many.
    fn rotate(&mut self) -> io::Result<()> {
        self.file = open_segment(&self.directory, self.lines)?;
        self.written = HEADER.len() as u64;
        self.segments.push_back(self.lines);
        while self.segments.len() > SEGMENTS {
            if let Some(oldest) = self.segments.pop_front() {
                // A reader may have removed it already, having read it.
                let _ = std::fs::remove_file(segment_path(&self.directory, oldest));
            }
        }
        Ok(())
    }
}

/// How many lines a segment has behind its header. One that was cut off by a crash of the machine
/// is not one.
fn lines_in(segment: &Path) -> io::Result<u64> {
    let bytes = std::fs::read(segment)?;
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    Ok(lines.saturating_sub(1))
}

fn open_segment(directory: &Path, first_line: u64) -> io::Result<File> {
    let mut file = File::create(segment_path(directory, first_line))?;
    file.write_all(HEADER)?;
    Ok(file)
}
