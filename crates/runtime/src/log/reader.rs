//! Reads a container's log from a position, follows it, and trims what was read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::inotify;
use serde::{Deserialize, Serialize};
use tokio::io::unix::AsyncFd;

use super::{HEADER, LONGEST_LINE, LogLine, LogStream, segment_path, segments};

/// Most bytes of a record around its text: time, letters, newline.
const RECORD_FRAME: usize = 64;

/// A place in a log, between two lines. The default is the beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPosition {
    /// The number of the next line.
    pub line: u64,
    /// The number of the first line of the segment it is in.
    segment: u64,
    /// The byte in that segment; 0 before its header.
    byte: u64,
}

/// Lines read in one go.
#[derive(Debug, Default)]
pub struct LogBatch {
    /// Lines that were dropped before `lines` because nobody had read them in time.
    pub dropped: u64,
    /// The lines.
    pub lines: Vec<LogLine>,
}

/// Reads one container's log.
pub struct LogReader {
    directory: PathBuf,
    exit_file: PathBuf,
    position: LogPosition,
    watch: Option<AsyncFd<OwnedFd>>,
}

impl LogReader {
    /// A reader of the log in `directory` that begins at `position`. The log is complete once
    /// `exit_file` exists.
    pub fn new(directory: PathBuf, exit_file: PathBuf, position: LogPosition) -> Self {
        Self {
            directory,
            exit_file,
            position,
            watch: None,
        }
    }

    /// Where the next line will be read; kept by a caller that wants to go on later.
    pub fn position(&self) -> LogPosition {
        self.position
    }

    /// Reads the lines that are there now, at most `most`; an empty batch when there is none.
    pub fn read(&mut self, most: usize) -> io::Result<LogBatch> {
        let mut batch = LogBatch::default();
        while batch.lines.len() < most {
            let before = batch.lines.len();
            self.read_segment(most, &mut batch)?;
            if batch.lines.len() == before && !self.next_segment(most, &mut batch)? {
                break;
            }
        }
        Ok(batch)
    }

    /// Waits for lines; `None` once the container has ended and everything was read.
    pub async fn follow(&mut self, most: usize) -> io::Result<Option<LogBatch>> {
        loop {
            let ended = self.exit_file.exists();
            let batch = self.read(most)?;
            if !batch.lines.is_empty() || batch.dropped > 0 {
                return Ok(Some(batch));
            }
            if ended {
                return Ok(None);
            }
            self.changed().await?;
        }
    }

    /// Removes the segments that lie wholly before the position: their lines were dealt with.
    pub fn trim(&self) -> io::Result<()> {
        self.trim_to(self.position)
    }

    /// The same for an earlier position, after which not all was dealt with.
    pub fn trim_to(&self, position: LogPosition) -> io::Result<()> {
        for segment in segments(&self.directory)? {
            if segment < position.segment {
                remove_if_there(&segment_path(&self.directory, segment))?;
            }
        }
        Ok(())
    }

    /// Reads on in the current segment. A record without its newline is not there yet.
    fn read_segment(&mut self, most: usize, batch: &mut LogBatch) -> io::Result<()> {
        let file = match File::open(segment_path(&self.directory, self.position.segment)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        let mut file = BufReader::new(file);
        file.seek(SeekFrom::Start(self.position.byte))?;
        let mut record = Vec::new();
        if self.position.byte == 0 {
            file.read_until(b'\n', &mut record)?;
            if record != HEADER {
                return check_header(&record);
            }
            self.position.byte = HEADER.len() as u64;
        }
        while batch.lines.len() < most {
            record.clear();
            let length = file.read_until(b'\n', &mut record)?;
            if record.pop() != Some(b'\n') {
                break;
            }
            batch.lines.push(parse(&record)?);
            self.position.byte += length as u64;
            self.position.line += 1;
        }
        Ok(())
    }

    /// Goes to the segment after this one, if there is one and this one was read to its end.
    fn next_segment(&mut self, most: usize, batch: &mut LogBatch) -> io::Result<bool> {
        let all = match segments(&self.directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            other => other?,
        };
        let Some(next) = all.into_iter().find(|first| *first > self.position.segment) else {
            return Ok(false);
        };
        // A segment is begun only after the one before it was written whole; if that one is still
        // here and its last lines came after our look, they are read first.
        let before = batch.lines.len();
        self.read_segment(most, batch)?;
        if batch.lines.len() > before {
            return Ok(true);
        }
        batch.dropped += next.saturating_sub(self.position.line);
        self.position = LogPosition {
            line: next.max(self.position.line),
            segment: next,
            byte: 0,
        };
        Ok(true)
    }

    /// Waits until something in the log or beside it changed, at most a second.
    async fn changed(&mut self) -> io::Result<()> {
        // The second covers a log directory that did not exist when the watch was made, and a
        // change between the look and the watch.
        const LONGEST_WAIT: Duration = Duration::from_secs(1);
        if self.watch.is_none() {
            self.watch = Some(crate::readiness::register(watch(
                &self.directory,
                &self.exit_file,
            )?)?);
            return Ok(());
        }
        let Some(watch) = &self.watch else {
            return Ok(());
        };
        if let Ok(ready) = tokio::time::timeout(LONGEST_WAIT, watch.readable()).await {
            let mut ready = ready?;
            let mut events = [0; 4096];
            while rustix::io::read(ready.get_inner(), &mut events).is_ok_and(|n| n > 0) {}
            ready.clear_ready();
        }
        Ok(())
    }
}

fn watch(directory: &Path, exit_file: &Path) -> io::Result<OwnedFd> {
    use inotify::{CreateFlags, WatchFlags};
    let fd = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
    let flags = WatchFlags::MODIFY | WatchFlags::CREATE | WatchFlags::MOVED_TO;
    for place in [Some(directory), exit_file.parent()].into_iter().flatten() {
        match inotify::add_watch(&fd, place, flags) {
            Ok(_) | Err(rustix::io::Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(fd)
}

/// A header that is not whole yet is no error; a foreign one is.
fn check_header(header: &[u8]) -> io::Result<()> {
    if HEADER.starts_with(header) {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidData,
        "a log segment has an unknown header",
    ))
}

fn parse(record: &[u8]) -> io::Result<LogLine> {
    let bad = || io::Error::new(io::ErrorKind::InvalidData, "a log record is damaged");
    if record.len() > LONGEST_LINE + RECORD_FRAME {
        return Err(bad());
    }
    let space = record
        .iter()
        .position(|byte| *byte == b' ')
        .ok_or_else(bad)?;
    let (time, rest) = record.split_at(space);
    let nanos = std::str::from_utf8(time)
        .ok()
        .and_then(|time| time.parse().ok())
        .ok_or_else(bad)?;
    let [b' ', stream, part, b' ', bytes @ ..] = rest else {
        return Err(bad());
    };
    let stream = match stream {
        b'o' => LogStream::Stdout,
        b'e' => LogStream::Stderr,
        _ => return Err(bad()),
    };
    let at = SystemTime::UNIX_EPOCH + Duration::from_nanos(nanos);
    Ok(LogLine {
        at,
        stream,
        partial: *part == b'P',
        bytes: bytes.to_vec(),
    })
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
