//! What `log` promises.

use super::*;

fn reader(directory: &Path) -> LogReader {
    LogReader::new(
        directory.to_owned(),
        directory.join("exit"),
        LogPosition::default(),
    )
}

fn texts(batch: &LogBatch) -> Vec<String> {
    batch
        .lines
        .iter()
        .map(|line| String::from_utf8_lossy(&line.bytes).into_owned())
        .collect()
}

#[test]
fn lines_of_both_streams_come_back_in_order() {
    let directory = tempfile::tempdir().unwrap();
    let mut log = LogWriter::create(directory.path(), None).unwrap();
    log.take(LogStream::Stdout, b"one\ntw", 1).unwrap();
    log.take(LogStream::Stderr, b"oops\n", 2).unwrap();
    log.take(LogStream::Stdout, b"o\n\nend", 3).unwrap();
    log.finish(4).unwrap();
    let batch = reader(directory.path()).read(100).unwrap();
    assert_eq!(texts(&batch), ["one", "oops", "two", "", "end"]);
    assert_eq!(batch.lines[1].stream, LogStream::Stderr);
}

#[test]
fn a_long_line_comes_in_parts() {
    let directory = tempfile::tempdir().unwrap();
    let mut log = LogWriter::create(directory.path(), None).unwrap();
    let long = vec![b'x'; LONGEST_LINE + 5];
    log.take(LogStream::Stdout, &long, 1).unwrap();
    log.take(LogStream::Stdout, b"\n", 1).unwrap();
    let batch = reader(directory.path()).read(100).unwrap();
    let parts: Vec<_> = batch
        .lines
        .iter()
        .map(|line| (line.partial, line.bytes.len()))
        .collect();
    assert_eq!(parts, [(true, LONGEST_LINE), (false, 5)]);
}

#[test]
fn a_reader_that_stays_away_learns_how_many_lines_it_lost() {
    let directory = tempfile::tempdir().unwrap();
    let mut log = LogWriter::create(directory.path(), None).unwrap();
    let line = [vec![b'y'; 1000], b"\n".to_vec()].concat();
    let total = 20 * 1024;
    for _ in 0..total {
        log.take(LogStream::Stdout, &line, 1).unwrap();
    }
    assert!(segments(directory.path()).unwrap().len() <= SEGMENTS);
    let mut reader = reader(directory.path());
    let (mut dropped, mut read) = (0, 0);
    loop {
        let batch = reader.read(999).unwrap();
        if batch.lines.is_empty() {
            break;
        }
        dropped += batch.dropped;
        read += batch.lines.len() as u64;
    }
    assert!(dropped > 0);
    assert_eq!(dropped + read, total);
}

#[test]
fn what_was_read_can_be_trimmed_and_reading_goes_on_from_the_position() {
    let directory = tempfile::tempdir().unwrap();
    let mut log = LogWriter::create(directory.path(), None).unwrap();
    let line = [vec![b'z'; 1000], b"\n".to_vec()].concat();
    for _ in 0..3000 {
        log.take(LogStream::Stdout, &line, 1).unwrap();
    }
    let mut first = reader(directory.path());
    assert_eq!(first.read(2500).unwrap().lines.len(), 2500);
    first.trim().unwrap();
    assert_eq!(segments(directory.path()).unwrap().len(), 1);
    let kept = first.position();
    let mut second = LogReader::new(
        directory.path().to_owned(),
        directory.path().join("exit"),
        kept,
    );
    let batch = second.read(10_000).unwrap();
    assert_eq!((batch.lines.len(), batch.dropped), (500, 0));
}

#[test]
fn a_damaged_record_is_an_error_and_no_panic() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(
        segment_path(directory.path(), 0),
        "longshore-log 1\nnonsense\n",
    )
    .unwrap();
    assert!(reader(directory.path()).read(10).is_err());
}

fn queue(bytes: u64, waits: bool) -> Option<LogQueue> {
    Some(LogQueue { bytes, waits })
}

#[test]
fn a_full_queue_leaves_out_what_comes_and_tells_how_much() {
    let directory = tempfile::tempdir().unwrap();
    let mut log = LogWriter::create(directory.path(), queue(10_000, false)).unwrap();
    let mut write = |from: usize, to: usize| {
        for number in from..to {
            let line = format!("{number:0>100}\n");
            log.take(LogStream::Stdout, line.as_bytes(), 1).unwrap();
        }
    };
    let mut reader = reader(directory.path());
    write(0, 500);
    let batch = reader.read(10_000).unwrap();
    let kept = batch.lines.len();
    assert!((80..110).contains(&kept), "{kept}");
    assert_eq!(
        (batch.dropped, &texts(&batch)[0]),
        (0, &format!("{:0>100}", 0)),
        "the oldest stay"
    );
    reader.trim().unwrap();
    write(500, 510);
    let batch = reader.read(10_000).unwrap();
    assert_eq!((batch.dropped, batch.lines.len()), (500 - kept as u64, 10));
    assert_eq!(texts(&batch)[0], format!("{:0>100}", 500));
}

#[test]
fn a_queue_that_waits_has_room_again_once_it_was_read() {
    let directory = tempfile::tempdir().unwrap();
    let mut log = LogWriter::create(directory.path(), queue(4_000, true)).unwrap();
    let mut reader = reader(directory.path());
    let mut read = 0;
    for _ in 0..20 {
        let mut taken = 0;
        while !log.must_wait() {
            log.take(LogStream::Stderr, b"a line of some length\n", 1)
                .unwrap();
            taken += 1;
        }
        assert!(taken > 0);
        let batch = reader.read(10_000).unwrap();
        assert_eq!(batch.dropped, 0);
        read += batch.lines.len();
        reader.trim().unwrap();
    }
    assert!(read > 1_000, "{read}");
}
