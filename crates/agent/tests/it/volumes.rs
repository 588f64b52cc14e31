//! Volumes as containers see them.

use crate::machine::{own_machine, shell};
use domain::ecs::LastStatus;
use serde_json::{Value, json};

fn mount(volume: &str, path: &str, read_only: bool) -> Value {
    json!({"volume": volume, "container_path": path, "read_only": read_only})
}

fn volume(name: &str, source: Value) -> Value {
    json!({"name": name, "source": source, "inert": {}})
}

#[test]
fn containers_of_a_task_share_a_volume_that_goes_with_it() {
    let machine = own_machine();
    machine.serve(async |world| {
        let writer = "cat /srv/data/from-image; echo written > /srv/data/new; echo wrote; sleep 60";
        let reader = "until cat /srv/data/new; do sleep 0.05; done; \
                      touch /srv/data/x 2>/dev/null || echo refused; sleep 60";
        let containers = json!([
            shell(
                "writer",
                writer,
                json!({"mount_points": [mount("data", "/srv/data", false)]})
            ),
            shell(
                "reader",
                reader,
                json!({"volumes_from": [{"container": "writer", "read_only": true}]})
            ),
        ]);
        let volumes = json!([volume("data", json!("task"))]);
        let task = world.start("shares", "none", containers, volumes).await;
        world.until_says(&task, "writer", "shipped\nwrote").await;
        world.until_says(&task, "reader", "written\nrefused").await;
        world.stop(&task).await;
        assert!(
            !world
                .directory
                .join("instance/tasks")
                .join(&task.id)
                .exists()
        );
    });
}

#[test]
fn a_file_system_outlives_tasks_and_is_one_for_all() {
    let machine = own_machine();
    machine.serve(async |world| {
        let efs = |access_point: Value| {
            let efs = json!({"efs": {"file_system": "fs-1", "access_point": access_point}});
            json!([volume("data", efs)])
        };
        let with = |script: &str| {
            json!([shell(
                "app",
                script,
                json!({"user": "1000:1000", "mount_points": [mount("data", "/data", false)]})
            )])
        };
        let first = world
            .start(
                "first",
                "none",
                with("echo kept > /data/note"),
                efs(json!("fsap-1")),
            )
            .await;
        let ended = world.until(&first, LastStatus::Stopped).await;
        assert_eq!(ended.containers[0].exit_code, Some(0), "{ended:?}");
        let second = world
            .start(
                "second",
                "none",
                with("cat /data/note; sleep 60"),
                efs(json!("fsap-1")),
            )
            .await;
        world.until_says(&second, "app", "kept").await;
        let third = world
            .start(
                "third",
                "none",
                with("ls /data; echo end; sleep 60"),
                efs(Value::Null),
            )
            .await;
        let seen = world.until_says(&third, "app", "end").await;
        assert_eq!(seen, "end\n", "another directory of the file system");
        world.stop(&second).await;
        world.stop(&third).await;
    });
}

#[test]
fn a_disk_lives_through_a_crash_of_the_server_and_goes_with_its_task() {
    let machine = own_machine();
    let task = machine.serve(async |world| {
        let script = "df -m /data | tail -1; echo kept > /data/note; \
                      while :; do cat /data/note; sleep 0.1; done";
        let containers =
            json!([shell("app", script, json!({"mount_points": [mount("data", "/data", false)]}))]);
        let disk = json!({"disks": [{
            "volume": "data", "id": "vol-1", "attachment": "a", "size_gib": 2, "file_system": "ext4",
            "role": "r", "delete_on_termination": true,
        }]});
        let volumes = json!([volume("data", json!("at_launch"))]);
        let task = world.start_with("disk", "none", containers, volumes, disk).await;
        let said = world.until_says(&task, "app", "kept").await;
        assert!(said.contains("/dev/loop"), "{said}");
        task
    });
    assert_eq!(machine.disks(), (1, 1));
    machine.serve(async |world| {
        world.until(&task, LastStatus::Running).await;
        world.stop(&task).await;
    });
    assert_eq!(machine.disks(), (0, 0));
    assert!(!machine.directory.join("instance/disks/vol-1").exists());
}

#[test]
fn a_volume_that_cannot_be_is_why_the_task_stops() {
    let machine = own_machine();
    machine.serve(async |world| {
        let containers = json!([shell(
            "app",
            "true",
            json!({"mount_points": [mount("data", "/data", false)]})
        )]);
        let docker =
            json!({"docker": {"driver": "rexray/ebs", "driver_options": {}, "labels": {}}});
        let volumes = json!([volume("data", docker)]);
        let task = world.start("refused", "none", containers, volumes).await;
        let report = world.until(&task, LastStatus::Stopped).await;
        let (_, reason) = report.stop.unwrap();
        assert_eq!(
            reason,
            "CannotCreateVolumeError: Error response from daemon: create data: error looking up \
             volume plugin rexray/ebs: plugin \"rexray/ebs\" not found"
        );
    });
}
