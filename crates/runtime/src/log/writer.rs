//! Writes a container's log; lives in its monitor, so it holds little memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{
    HEADER, LONGEST_LINE, LogQueue, LogStream, SEGMENT_BYTES, SEGMENTS, segment_path, segments,
};

/// The writing end of a log.
pub struct LogWriter {
    directory: PathBuf,
    /// Bounds what is not read yet; without one the newest segments are kept.
    queue: Option<LogQueue>,
    /// The segments there are: number of the first line, and size of those that are closed.
    segments: VecDeque<(u64, u64)>,
    file: File,
    written: u64,
    lines: u64,
    /// Whether lines were left out since the current segment's last one.
    skipped: bool,
    unfinished: [Vec<u8>; 2],
    record: Vec<u8>,
}

impl LogWriter {
    /// Begins a log in `directory`, which is made; goes on after the lines that are there.
    pub fn create(directory: &Path, queue: Option<LogQueue>) -> io::Result<Self> {
        std::fs::create_dir_all(directory)?;
        let mut known = VecDeque::new();
        let mut lines = 0;
        for first in segments(directory)? {
            let path = segment_path(directory, first);
            lines = first + lines_in(&path)?;
            known.push_back((first, std::fs::metadata(&path)?.len()));
        }
        if known.back().is_none_or(|(first, _)| *first != lines) {
            known.push_back((lines, 0));
        }
        Ok(Self {
            directory: directory.to_owned(),
            queue,
            segments: known,
            file: open_segment(directory, lines)?,
            written: HEADER.len() as u64,
            lines,
            skipped: false,
            unfinished: [Vec::new(), Vec::new()],
            record: Vec::new(),
        })
    }

    /// Whether the queue is full and the container is to wait until lines were read.
    pub fn must_wait(&mut self) -> bool {
        match self.queue {
            Some(queue) => queue.waits && self.is_full(queue.bytes),
            None => false,
        }
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
        if let Some(queue) = self.queue
            && !queue.waits
            && self.is_full(queue.bytes)
        {
            self.unfinished[stream as usize].clear();
            self.lines += 1;
            self.skipped = true;
            return Ok(());
        }
        if self.skipped {
            // A reader learns from the number in a segment's name how many lines it lost.
            self.flush()?;
            self.rotate()?;
            self.skipped = false;
        }
        let letter = match stream {
            LogStream::Stdout => b'o',
            LogStream::Stderr => b'e',
        };
        write!(self.record, "{unix_nanos} ")?;
        self.record.extend_from_slice(&[letter, part, b' ']);
        self.record.append(&mut self.unfinished[stream as usize]);
        self.record.push(b'\n');
        self.lines += 1;
        if self.written + self.record.len() as u64 >= self.segment_bytes() {
            self.flush()?;
            self.rotate()?;
        }
        Ok(())
    }

    /// A queue has several segments, so that what was read makes room before all was.
    fn segment_bytes(&self) -> u64 {
        let part = |queue: LogQueue| (queue.bytes / 8).clamp(1, SEGMENT_BYTES);
        self.queue.map_or(SEGMENT_BYTES, part)
    }

    /// Whether what is not read yet is as much as there may be.
    fn is_full(&mut self, most: u64) -> bool {
        let mut held: u64 = self.segments.iter().map(|(_, bytes)| bytes).sum();
        held += self.written + self.record.len() as u64;
        while held >= most && self.segments.len() > 1 {
            let (first_line, bytes) = self.segments[0];
            if segment_path(&self.directory, first_line).exists() {
                return true;
            }
            self.segments.pop_front();
            held -= bytes;
        }
        held >= most
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
        if let Some(last) = self.segments.back_mut() {
            last.1 = self.written;
        }
        self.written = HEADER.len() as u64;
        self.segments.push_back((self.lines, 0));
        while self.queue.is_none() && self.segments.len() > SEGMENTS {
            if let Some((oldest, _)) = self.segments.pop_front() {
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
