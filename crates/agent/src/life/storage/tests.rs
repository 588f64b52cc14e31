//! The disks themselves.

use super::{close, open, used};
use std::fs;
use std::os::unix::fs::MetadataExt;

#[tokio::test]
async fn an_empty_disk_is_made_once_and_copied_for_each_task() {
    let instance = tempfile::tempdir().unwrap();
    let tasks = [1, 2].map(|number| instance.path().join(format!("tasks/{number}")));
    for task in &tasks {
        open(task, instance.path(), 21).await.unwrap();
        // Found again, as after a restart.
        open(task, instance.path(), 21).await.unwrap();
        assert!(used(task).unwrap() < 1 << 20, "{:?}", used(task));
    }
    fs::write(tasks[0].join("storage/volumes/file"), vec![1; 8 << 20]).unwrap();
    assert!(used(&tasks[0]).unwrap() >= 8 << 20);
    assert!(used(&tasks[1]).unwrap() < 1 << 20, "each has its own");
    let empty = fs::metadata(instance.path().join("storage/21.ext4")).unwrap();
    assert_eq!(empty.len(), 21 << 30);
    assert!(empty.blocks() * 512 < 8 << 20, "{} blocks", empty.blocks());
    for task in &tasks {
        close(task).await.unwrap();
        close(task).await.unwrap();
        assert_eq!(used(task), None);
    }
}
