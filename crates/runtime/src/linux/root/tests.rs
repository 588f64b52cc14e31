//! What `root` promises.

use std::os::unix::fs::{MetadataExt as _, symlink};

use super::*;

/// A root inside a directory that must stay untouched.
fn world() -> (tempfile::TempDir, Root) {
    let outside = tempfile::tempdir().unwrap();
    let root = outside.path().join("root");
    std::fs::create_dir(&root).unwrap();
    std::fs::create_dir(outside.path().join("secret")).unwrap();
    let opened = Root::open(&root).unwrap();
    (outside, opened)
}

fn inode(path: &Path) -> u64 {
    std::fs::metadata(path).unwrap().ino()
}

fn inode_of(fd: &OwnedFd) -> u64 {
    rustix::fs::fstat(fd).unwrap().st_ino
}

#[test]
fn a_link_that_climbs_out_ends_at_the_root() {
    let (outside, root) = world();
    symlink("../../..", outside.path().join("root/etc")).unwrap();
    let found = root.resolve(Path::new("/etc")).unwrap();
    assert_eq!(inode_of(&found), inode(&outside.path().join("root")));
}

#[test]
fn a_link_is_followed_while_others_rename() {
    let (outside, root) = world();
    symlink("../../..", outside.path().join("root/etc")).unwrap();
    let names = ["secret", "other"].map(|name| outside.path().join(name));
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                std::fs::rename(&names[0], &names[1]).unwrap();
                std::fs::rename(&names[1], &names[0]).unwrap();
            }
        });
        let look = |_| root.resolve(Path::new("/etc")).err();
        let failed: Vec<Errno> = (0..20_000).filter_map(look).collect();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(failed.is_empty(), "{failed:?}");
    });
}

#[test]
fn making_a_target_behind_a_link_stays_inside() {
    let (outside, root) = world();
    symlink("../../secret", outside.path().join("root/data")).unwrap();
    symlink("/../secret", outside.path().join("root/more")).unwrap();
    assert!(
        root.resolve_or_make(Path::new("/data"), Make::Directory)
            .is_err()
    );
    std::fs::create_dir(outside.path().join("root/secret")).unwrap();
    root.resolve_or_make(Path::new("/data/a/b"), Make::Directory)
        .unwrap();
    root.resolve_or_make(Path::new("/more/file"), Make::File)
        .unwrap();
    assert!(outside.path().join("root/secret/a/b").is_dir());
    assert!(outside.path().join("root/secret/file").is_file());
    assert_eq!(
        std::fs::read_dir(outside.path().join("secret"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn a_target_named_by_dots_stays_inside() {
    let (outside, root) = world();
    let found = root.resolve(Path::new("/../../../")).unwrap();
    assert_eq!(inode_of(&found), inode(&outside.path().join("root")));
    root.resolve_or_make(Path::new("/a/../../secret/x"), Make::File)
        .unwrap_err();
    assert_eq!(
        std::fs::read_dir(outside.path().join("secret"))
            .unwrap()
            .count(),
        0
    );
}
