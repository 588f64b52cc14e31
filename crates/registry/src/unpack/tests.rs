//! Layers, well made and hostile. They need root, as unpacking itself does.

use std::ffi::CString;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::PathBuf;

use tar::{Builder, EntryType, Header};

use super::*;

/// A layer under construction, and where it is unpacked.
struct Layer {
    tar: Builder<Vec<u8>>,
    dir: tempfile::TempDir,
}

impl Layer {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("root")).unwrap();
        std::fs::create_dir(dir.path().join("trash")).unwrap();
        Self {
            tar: Builder::new(Vec::new()),
            dir,
        }
    }

    /// Adds an entry whose names are written raw: the builder's own checks are passed by.
    fn entry(mut self, kind: EntryType, path: &str, link: &str, content: &[u8]) -> Self {
        let mut header = Header::new_gnu();
        let gnu = header.as_gnu_mut().unwrap();
        gnu.name[..path.len()].copy_from_slice(path.as_bytes());
        gnu.linkname[..link.len()].copy_from_slice(link.as_bytes());
        header.set_entry_type(kind);
        header.set_mode(if kind.is_dir() { 0o755 } else { 0o644 });
        header.set_mtime(1_000_000);
        header.set_device_major(1).unwrap();
        header.set_device_minor(3).unwrap();
        header.set_size(content.len() as u64);
        header.set_cksum();
        self.tar.append(&header, content).unwrap();
        self
    }

    fn file(self, path: &str, content: &[u8]) -> Self {
        self.entry(EntryType::Regular, path, "", content)
    }

    fn directory(self, path: &str) -> Self {
        self.entry(EntryType::Directory, path, "", b"")
    }

    fn symlink(self, path: &str, target: &str) -> Self {
        self.entry(EntryType::Symlink, path, target, b"")
    }

    fn hard_link(self, path: &str, target: &str) -> Self {
        self.entry(EntryType::Link, path, target, b"")
    }

    fn header(mut self, mut header: Header, path: &str, content: &[u8]) -> Self {
        header.set_size(content.len() as u64);
        self.tar.append_data(&mut header, path, content).unwrap();
        self
    }

    fn pax(mut self, key: &str, value: &[u8]) -> Self {
        self.tar.append_pax_extensions([(key, value)]).unwrap();
        self
    }

    fn unpack(self) -> (PathBuf, tempfile::TempDir) {
        let (result, root, dir) = self.try_unpack(&Limits::default());
        result.unwrap();
        (root, dir)
    }

    fn refused(self) -> UnpackError {
        let (result, root, dir) = self.try_unpack(&Limits::default());
        let outside: Vec<_> = std::fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| !["root", "trash", "blob"].iter().any(|known| name == known))
            .collect();
        assert!(
            outside.is_empty(),
            "escaped beside {}: {outside:?}",
            root.display()
        );
        result.unwrap_err()
    }

    fn try_unpack(self, limits: &Limits) -> (Result<(), UnpackError>, PathBuf, tempfile::TempDir) {
        let bytes = self.tar.into_inner().unwrap();
        let (root, digest) = (self.dir.path().join("root"), Digest::of(&bytes));
        let result = unpack_bytes(&bytes, &digest, &digest, &self.dir, limits);
        (result, root, self.dir)
    }
}

fn unpack_bytes(
    bytes: &[u8],
    blob: &Digest,
    diff_id: &Digest,
    dir: &tempfile::TempDir,
    limits: &Limits,
) -> Result<(), UnpackError> {
    let path = dir.path().join("blob");
    std::fs::write(&path, bytes).unwrap();
    let (root, trash) = (dir.path().join("root"), dir.path().join("trash"));
    unpack(&path, &Expected { blob, diff_id }, &root, &trash, limits)
}

fn xattr(path: &Path, name: &str) -> Option<Vec<u8>> {
    let mut value = vec![0; 256];
    let path = CString::new(path.as_os_str().as_bytes()).unwrap();
    let n = rustix::fs::lgetxattr(&path, name, &mut value[..]).ok()?;
    value.truncate(n);
    Some(value)
}

fn is_whiteout(path: &Path) -> bool {
    let meta = path.symlink_metadata().unwrap();
    meta.file_type().is_char_device() && meta.rdev() == 0
}

#[test]
fn files_keep_owner_mode_time_and_capabilities() {
    let capability =
        b"\x01\x00\x00\x02\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    let mut header = Header::new_gnu();
    header.set_mode(0o4755);
    header.set_uid(1234);
    header.set_gid(2_000_000);
    header.set_mtime(1_234_567);
    let (root, _dir) = Layer::new()
        .pax("SCHILY.xattr.security.capability", capability)
        .header(header, "bin/ping", b"elf")
        .unpack();
    let ping = root.join("bin/ping");
    let meta = ping.metadata().unwrap();
    assert_eq!(
        (meta.uid(), meta.gid(), meta.mode() & 0o7777),
        (1234, 2_000_000, 0o4755)
    );
    assert_eq!(meta.mtime(), 1_234_567);
    assert_eq!(
        xattr(&ping, "security.capability").as_deref(),
        Some(&capability[..])
    );
    assert_eq!(std::fs::read(&ping).unwrap(), b"elf");
}

#[test]
fn links_devices_and_fifos_are_what_they_were() {
    let (root, _dir) = Layer::new()
        .file("a", b"x")
        .hard_link("d/b", "/a")
        .symlink("d/c", "/etc/passwd")
        .entry(EntryType::Fifo, "pipe", "", b"")
        .entry(EntryType::Char, "null", "", b"")
        .entry(EntryType::Block, "disk", "", b"")
        .unpack();
    let kind = |name: &str| root.join(name).symlink_metadata().unwrap().file_type();
    assert_eq!(
        root.join("d/b").metadata().unwrap().ino(),
        root.join("a").metadata().unwrap().ino()
    );
    assert_eq!(
        root.join("d/c").read_link().unwrap(),
        Path::new("/etc/passwd")
    );
    assert!(
        kind("pipe").is_fifo() && kind("null").is_char_device() && kind("disk").is_block_device()
    );
    let null = root.join("null").metadata().unwrap();
    assert_eq!(
        (null.rdev(), null.mode() & 0o777),
        (rustix::fs::makedev(1, 3), 0o644)
    );
}

#[test]
fn a_directory_has_its_own_time_whatever_is_made_in_it_later() {
    let (root, _dir) = Layer::new()
        .directory("d/")
        .file("d/x", b"")
        .file("d/y", b"")
        .unpack();
    assert_eq!(root.join("d").metadata().unwrap().mtime(), 1_000_000);
}

#[test]
fn whiteouts_become_what_overlayfs_reads() {
    let (root, _dir) = Layer::new()
        .file("etc/.wh.gone", b"")
        .file("var/.wh..wh..opq", b"")
        .file("var/new", b"x")
        .file(".wh..wh.plnk", b"")
        .unpack();
    assert!(is_whiteout(&root.join("etc/gone")));
    assert_eq!(
        xattr(&root.join("var"), "trusted.overlay.opaque").unwrap(),
        b"y"
    );
    assert!(root.join("var/new").exists());
    assert!(!root.join(".wh..wh.plnk").exists());
}

#[test]
fn what_a_layer_removes_and_puts_back_is_there_and_hides_the_lower_one() {
    let (root, _dir) = Layer::new()
        .file("kept", b"x")
        .file(".wh.kept", b"")
        .file(".wh.dir", b"")
        .directory("dir")
        .directory("late")
        .file(".wh.late", b"")
        .unpack();
    assert_eq!(std::fs::read(root.join("kept")).unwrap(), b"x");
    for dir in ["dir", "late"] {
        assert!(root.join(dir).is_dir());
        assert_eq!(
            xattr(&root.join(dir), "trusted.overlay.opaque").unwrap(),
            b"y",
            "{dir}"
        );
    }
}

#[test]
fn a_later_entry_replaces_an_earlier_one() {
    let (root, _dir) = Layer::new()
        .file("a/b/c/d", b"deep")
        .file("a", b"flat")
        .symlink("l", "a")
        .directory("l")
        .file("l/x", b"y")
        .unpack();
    assert_eq!(std::fs::read(root.join("a")).unwrap(), b"flat");
    assert!(root.join("l").symlink_metadata().unwrap().is_dir());
}

#[test]
fn links_among_the_parents_lead_inside_the_image() {
    let (root, dir) = Layer::new()
        .directory("usr/lib")
        .symlink("lib", "/usr/lib")
        .file("lib/x.so", b"lib")
        .symlink("up", "../../../../..")
        .file("up/inside", b"x")
        .unpack();
    assert_eq!(std::fs::read(root.join("usr/lib/x.so")).unwrap(), b"lib");
    assert!(root.join("inside").exists());
    assert!(!dir.path().join("inside").exists());
}

#[test]
fn links_are_followed_while_others_rename() {
    let elsewhere = tempfile::tempdir().unwrap();
    let names = ["one", "other"].map(|name| elsewhere.path().join(name));
    std::fs::create_dir(&names[0]).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                std::fs::rename(&names[0], &names[1]).unwrap();
                std::fs::rename(&names[1], &names[0]).unwrap();
            }
        });
        let results: Vec<_> = (0..300)
            .map(|_| {
                let layer = Layer::new()
                    .symlink("up", "../../../../..")
                    .file("up/inside", b"x");
                layer.try_unpack(&Limits::default()).0
            })
            .collect();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        let failed: Vec<_> = results.into_iter().filter_map(Result::err).collect();
        assert!(failed.is_empty(), "{failed:?}");
    });
}

#[test]
fn nothing_leads_outside() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    std::fs::write(&secret, "secret").unwrap();
    let absolute = outside.path().to_str().unwrap();
    let escapes = [
        Layer::new().file("../evil", b""),
        Layer::new().file("a/../../evil", b""),
        Layer::new().file("a/..", b""),
        Layer::new().hard_link("stolen", secret.to_str().unwrap()),
        Layer::new().hard_link("stolen", "../../../../../../../etc/passwd"),
        Layer::new().symlink("out", absolute).file("out/evil", b""),
        Layer::new()
            .symlink("out", absolute)
            .hard_link("stolen", "out/secret"),
        Layer::new().file("a/.wh...", b""),
        Layer::new().file("a/.wh.", b""),
        Layer::new().file(".wh...", b""),
        Layer::new().symlink("loop", "loop").file("loop/x", b""),
        Layer::new().file(".", b""),
        Layer::new().hard_link("x", "/"),
    ];
    for (number, layer) in escapes.into_iter().enumerate() {
        let error = layer.refused();
        let expected = matches!(
            error,
            UnpackError::Escapes(_) | UnpackError::LinkTarget { .. } | UnpackError::Make(..)
        );
        assert!(expected, "{number}: {error:?}");
    }
    let left: Vec<_> = std::fs::read_dir(outside.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(std::fs::metadata(&secret).unwrap().nlink(), 1);
}

#[test]
fn a_whiteout_through_a_link_stays_inside() {
    let outside = tempfile::tempdir().unwrap();
    let absolute = outside.path().to_str().unwrap();
    Layer::new()
        .symlink("out", absolute)
        .file("out/.wh.x", b"")
        .refused();
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn attributes_that_would_steer_the_overlay_are_left_out() {
    let mut header = Header::new_gnu();
    header.set_mode(0o755);
    header.set_entry_type(EntryType::Directory);
    let (root, _dir) = Layer::new()
        .pax("SCHILY.xattr.trusted.overlay.redirect", b"/../../etc")
        .header(header, "d", b"")
        .unpack();
    assert_eq!(xattr(&root.join("d"), "trusted.overlay.redirect"), None);
}

#[test]
fn a_tree_deeper_than_the_stack_can_be_replaced() {
    let step = "d/".repeat(45);
    let mut layer = Layer::new().directory(&step);
    // Each link jumps to the bottom of what is there, so that paths stay short and trees do not.
    // The kernel follows forty links in one look-up, and counts each twice when it starts again.
    let mut prefix = step.clone();
    for round in 0..19 {
        let link = format!("l{round}");
        layer = layer
            .symlink(&link, &format!("/{prefix}"))
            .directory(&format!("{link}/{step}"));
        prefix = format!("{link}/{step}");
    }
    let (root, _dir) = layer.file("d", b"flat").unpack();
    assert_eq!(std::fs::read(root.join("d")).unwrap(), b"flat");
}

#[test]
fn layers_larger_than_allowed_are_refused() {
    let limits = Limits {
        layer_bytes: 10_000,
        ..Limits::default()
    };
    let (result, ..) = Layer::new().file("big", &[0; 20_000]).try_unpack(&limits);
    assert!(
        matches!(result, Err(UnpackError::TooLarge(10_000))),
        "{result:?}"
    );
    let limits = Limits {
        entries: 2,
        ..Limits::default()
    };
    let (result, ..) = Layer::new()
        .file("a", b"")
        .file("b", b"")
        .file("c", b"")
        .try_unpack(&limits);
    assert!(
        matches!(result, Err(UnpackError::Tape(TapeError::TooManyEntries(2)))),
        "{result:?}"
    );
}

#[test]
fn every_compression_is_read_and_both_digests_are_checked() {
    let tar = Layer::new().file("a", b"x").tar.into_inner().unwrap();
    let gzip = || {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(&tar).unwrap();
        writer.finish().unwrap()
    };
    let packed = [tar.clone(), gzip(), zstd::encode_all(&tar[..], 1).unwrap()];
    let (diff_id, wrong) = (Digest::of(&tar), Digest::of(b"something else"));
    for bytes in packed {
        let blob = Digest::of(&bytes);
        let limits = Limits::default();
        let run = |blob: &Digest, diff_id: &Digest| {
            unpack_bytes(&bytes, blob, diff_id, &Layer::new().dir, &limits)
        };
        run(&blob, &diff_id).unwrap();
        assert!(matches!(
            run(&wrong, &diff_id),
            Err(UnpackError::Digest { .. })
        ));
        assert!(matches!(
            run(&blob, &wrong),
            Err(UnpackError::Digest { .. })
        ));
    }
}

#[test]
fn a_compressed_layer_cut_short_is_an_error() {
    let tar = Layer::new().file("a", &[7; 5000]).tar.into_inner().unwrap();
    let bytes = zstd::encode_all(&tar[..], 1).unwrap();
    for end in [3, 10, bytes.len() - 1] {
        let blob = Digest::of(&bytes[..end]);
        let result = unpack_bytes(
            &bytes[..end],
            &blob,
            &Digest::of(&tar),
            &Layer::new().dir,
            &Limits::default(),
        );
        assert!(result.is_err(), "{end}");
    }
}

#[test]
fn sparse_files_are_refused_by_name() {
    let error = Layer::new()
        .entry(EntryType::GNUSparse, "s", "", b"")
        .refused();
    assert!(
        matches!(error, UnpackError::Tape(TapeError::Unsupported { .. })),
        "{error:?}"
    );
}
