//! What is forgotten, and when.

use super::KeptLogs;
use crate::ContainerId;
use crate::seam::Forget;
use std::fs;
use std::time::{Duration, SystemTime};

fn id(name: &str) -> ContainerId {
    ContainerId::new(name).unwrap()
}

/// Output of two owners: `old` was written an hour before `new` and `theirs`.
fn furnished() -> (tempfile::TempDir, KeptLogs, SystemTime) {
    let directory = tempfile::tempdir().unwrap();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    for (name, age) in [("one/old", 3_600), ("one/new", 0), ("two/theirs", 0)] {
        let place = directory.path().join(name);
        fs::create_dir_all(&place).unwrap();
        let file = fs::File::create(place.join("0.log")).unwrap();
        file.set_modified(now - Duration::from_secs(age)).unwrap();
    }
    let kept = KeptLogs::at(directory.path().to_owned());
    (directory, kept, now)
}

#[test]
fn output_is_forgotten_when_it_is_old() {
    let (_directory, kept, now) = furnished();
    let before = Forget::Before(now - Duration::from_secs(60));
    assert_eq!(kept.forget(&before).unwrap(), 1);
    assert!(kept.find(&id("old")).is_none());
    assert!(kept.find(&id("new")).is_some());
}

#[test]
fn output_is_forgotten_with_its_owner() {
    let (_directory, kept, _) = furnished();
    assert_eq!(kept.forget(&Forget::Of("one".to_owned())).unwrap(), 2);
    assert_eq!(kept.forget(&Forget::Of("..".to_owned())).unwrap(), 0);
    assert!(kept.find(&id("new")).is_none());
    assert!(kept.find(&id("theirs")).is_some());
}
