//! What `volumes` promises.

use super::{disk, file_system, local, mount_points, seed};
use domain::ecs::{DockerVolume, EfsVolume, ManagedDisk, TaskDefinition};
use serde_json::json;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

fn efs(root: Option<&str>, access_point: Option<&str>) -> EfsVolume {
    EfsVolume {
        file_system: "fs-0a1b2c3d".to_owned(),
        root_directory: root.map(str::to_owned),
        transit_encryption: None,
        transit_encryption_port: None,
        access_point: access_point.map(str::to_owned),
        iam: None,
    }
}

fn docker(driver: Option<&str>, options: &[(&str, &str)]) -> DockerVolume {
    let options = options.iter();
    DockerVolume {
        scope: None,
        autoprovision: None,
        driver: driver.map(str::to_owned),
        driver_options: options
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        labels: domain::ecs::Tags::new(),
    }
}

#[test]
fn a_file_system_is_one_directory_whoever_mounts_it() {
    let all = tempfile::tempdir().unwrap();
    let root = file_system::open(&efs(None, None), all.path()).unwrap();
    let below = file_system::open(&efs(Some("/a/b"), None), all.path()).unwrap();
    assert_eq!(below, root.join("a/b"));
    let point = file_system::open(&efs(Some("/"), Some("fsap-1")), all.path()).unwrap();
    assert_eq!(
        fs::metadata(&point).unwrap().permissions().mode() & 0o777,
        0o777
    );
    chown(&point, Some(1000), Some(1000)).unwrap();
    let again = file_system::open(&efs(None, Some("fsap-1")), all.path()).unwrap();
    assert_eq!(
        (again.clone(), fs::metadata(again).unwrap().uid()),
        (point, 1000)
    );
}

#[test]
fn nobody_leaves_a_file_system_by_a_root_directory() {
    let all = tempfile::tempdir().unwrap();
    let root = file_system::open(&efs(None, None), all.path()).unwrap();
    symlink("/etc", root.join("trap")).unwrap();
    for path in ["/trap", "/trap/x", "/..", "/a/../../.."] {
        let refused = file_system::open(&efs(Some(path), None), all.path()).unwrap_err();
        let begins = "ResourceInitializationError: failed to invoke EFS utils commands";
        assert!(
            refused.reason.starts_with(begins),
            "{path}: {}",
            refused.reason
        );
    }
    let mut stranger = efs(None, None);
    stranger.file_system = "../fs".to_owned();
    assert!(file_system::open(&stranger, all.path()).is_err());
}

#[test]
fn only_the_local_driver_makes_docker_volumes() {
    let place = tempfile::tempdir().unwrap();
    let here = || place.path().join("data");
    assert_eq!(local::open(&docker(None, &[]), "data", here()), Ok(here()));
    let bound = [("type", "none"), ("o", "bind"), ("device", "/tmp")];
    assert_eq!(
        local::open(&docker(Some("local"), &bound), "data", here()),
        Ok("/tmp".into())
    );
    for (volume, words) in [
        (
            docker(Some("rexray/ebs"), &[]),
            "plugin \"rexray/ebs\" not found",
        ),
        (
            docker(
                None,
                &[("type", "nfs"), ("o", "addr=1.2.3.4"), ("device", ":/x")],
            ),
            "not served",
        ),
        (
            docker(None, &[("o", "bind"), ("device", "/no/such")]),
            "no such file or directory",
        ),
        (docker(None, &[("size", "1")]), "invalid option"),
    ] {
        let refused = local::open(&volume, "data", here()).unwrap_err();
        assert!(
            refused.reason.starts_with("CannotCreateVolumeError: "),
            "{}",
            refused.reason
        );
        assert!(refused.reason.contains(words), "{}", refused.reason);
    }
}

#[test]
fn a_new_volume_has_what_its_image_has_there() {
    let place = tempfile::tempdir().unwrap();
    let make = |path: &str, text: &str| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    make("low/srv/data/kept", "low");
    make("low/srv/data/changed", "low");
    make("low/srv/data/sub/deep", "low");
    make("high/srv/data/changed", "high");
    chown(place.path().join("high/srv/data"), Some(101), Some(102)).unwrap();
    let volume = place.path().join("volume");
    fs::create_dir(&volume).unwrap();
    let layers = [place.path().join("high"), place.path().join("low")];
    seed::from_image(&volume, &layers, "/srv/data").unwrap();
    let read = |name: &str| fs::read_to_string(volume.join(name)).unwrap();
    assert_eq!(
        (&*read("kept"), &*read("changed"), &*read("sub/deep")),
        ("low", "high", "low")
    );
    assert_eq!(fs::metadata(&volume).unwrap().uid(), 101);
    fs::write(volume.join("kept"), "mine").unwrap();
    seed::from_image(&volume, &layers, "/srv/data").unwrap();
    assert_eq!(read("kept"), "mine", "a volume in use is left alone");
}

#[test]
fn a_container_takes_over_the_volumes_of_others() {
    let container = |name: &str, mounts: serde_json::Value, from: serde_json::Value| {
        json!({
            "name": name, "image": "i", "cpu_units": 0, "essential": true, "entry_point": [],
            "command": [], "environment": [], "secrets": [], "port_mappings": [],
            "depends_on": [], "mount_points": mounts, "volumes_from": from, "read_only_root": false,
            "privileged": false, "init_process": false, "capabilities_add": [],
            "capabilities_drop": [], "tmpfs": [], "ulimits": [], "system_controls": [],
            "docker_labels": {}, "inert": {},
        })
    };
    let mount = |volume: &str, path: &str| json!({"volume": volume, "container_path": path, "read_only": false});
    let definition: TaskDefinition = serde_json::from_value(json!({
        "scope": {"account": "111122223333", "region": "eu-west-1"}, "family": "f", "revision": 1,
        "status": "ACTIVE", "network_mode": "none", "requires_compatibilities": [],
        "containers": [
            container("base", json!([mount("a", "/a"), mount("b", "/b")]), json!([])),
            container("middle", json!([]), json!([{"container": "base", "read_only": true}])),
            container("top", json!([mount("c", "/b")]), json!([{"container": "middle", "read_only": false}])),
        ],
        "volumes": [], "inert": {}, "tags": {}, "registered_at": "2026-01-01T00:00:00Z",
        "registered_by": "me",
    }))
    .unwrap();
    let seen = |name: &str| {
        let points = mount_points(&definition, definition.container(name).unwrap());
        let told = points.iter().map(|(point, read_only)| {
            (
                point.volume.clone(),
                point.container_path.clone(),
                *read_only,
            )
        });
        told.collect::<Vec<_>>()
    };
    let one = |volume: &str, path: &str, read_only| (volume.to_owned(), path.to_owned(), read_only);
    assert_eq!(seen("middle"), [one("a", "/a", true), one("b", "/b", true)]);
    assert_eq!(seen("top"), [one("c", "/b", false), one("a", "/a", true)]);
}

fn disk_of(file_system: &str, delete_on_termination: bool) -> ManagedDisk {
    ManagedDisk {
        volume: "data".to_owned(),
        id: "vol-0123456789abcdef0".to_owned(),
        attachment: "a".to_owned(),
        size_gib: 3,
        file_system: Some(file_system.to_owned()),
        kind: None,
        role: "arn:aws:iam::111122223333:role/disks".to_owned(),
        delete_on_termination,
        tags: domain::ecs::Tags::new(),
    }
}

fn loops_on(place: &Path) -> usize {
    let devices = fs::read_dir("/sys/block")
        .unwrap()
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path().join("loop/backing_file")).ok());
    devices
        .filter(|file| Path::new(file).starts_with(place))
        .count()
}

#[tokio::test]
async fn a_disk_has_its_size_keeps_its_content_and_goes_when_told() {
    let place = tempfile::tempdir().unwrap();
    let disk = disk_of("ext4", false);
    let mount = disk::attach(&disk, place.path()).await.unwrap();
    let size = rustix::fs::statvfs(&mount).unwrap();
    let gib = (size.f_blocks * size.f_frsize) >> 20;
    assert!((2700..=3072).contains(&gib), "{gib} MiB");
    fs::write(mount.join("note"), "kept").unwrap();
    assert_eq!(
        disk::attach(&disk, place.path()).await.unwrap(),
        mount,
        "found mounted"
    );
    disk::detach(&disk, place.path()).await.unwrap();
    assert!(!mount.join("note").exists(), "unmounted");
    disk::attach(&disk, place.path()).await.unwrap();
    assert_eq!(fs::read_to_string(mount.join("note")).unwrap(), "kept");
    disk::detach(&disk_of("ext4", true), place.path())
        .await
        .unwrap();
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    assert_eq!(loops_on(place.path()), 0);
}

#[tokio::test]
async fn a_file_system_without_tools_is_named() {
    if Path::new("/usr/sbin/mkfs.xfs").exists() {
        eprintln!("skipped: mkfs.xfs is installed here");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let refused = disk::attach(&disk_of("xfs", true), place.path())
        .await
        .unwrap_err();
    assert_eq!(refused, "mkfs.xfs is not installed on this machine");
    disk::detach(&disk_of("xfs", true), place.path())
        .await
        .unwrap();
}
