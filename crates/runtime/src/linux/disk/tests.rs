//! Files with holes.

use super::copy_sparse;
use std::fs::File;
use std::os::unix::fs::{FileExt, MetadataExt};

#[test]
fn a_copy_has_the_data_and_the_holes() {
    let directory = tempfile::tempdir().unwrap();
    let (from, to) = (directory.path().join("from"), directory.path().join("to"));
    let file = File::create(&from).unwrap();
    file.set_len(1 << 30).unwrap();
    let written: [(u64, &[u8]); 3] = [
        (0, b"first"),
        (300 << 20, b"middle"),
        ((1 << 30) - 4, b"last"),
    ];
    for (place, bytes) in written {
        file.write_all_at(bytes, place).unwrap();
    }
    copy_sparse(&from, &to).unwrap();
    let copy = File::open(&to).unwrap();
    for (place, bytes) in written {
        let mut read = vec![0; bytes.len()];
        copy.read_exact_at(&mut read, place).unwrap();
        assert_eq!(read, bytes);
    }
    let found = copy.metadata().unwrap();
    assert_eq!(found.len(), 1 << 30);
    assert!(found.blocks() * 512 < 1 << 20, "{}", found.blocks());
}

#[test]
fn a_file_of_nothing_but_a_hole_is_copied() {
    let directory = tempfile::tempdir().unwrap();
    let (from, to) = (directory.path().join("from"), directory.path().join("to"));
    File::create(&from).unwrap().set_len(1 << 20).unwrap();
    copy_sparse(&from, &to).unwrap();
    assert_eq!(to.metadata().unwrap().len(), 1 << 20);
}
