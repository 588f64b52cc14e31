//! Ephemeral storage as containers feel it.

use crate::machine::{Machine, own_machine, shell};
use domain::ecs::{LastStatus, Task};
use rustix::mount::{MountFlags, mount};
use serde_json::{Value, json};

/// A Fargate task with 21 GiB of storage.
fn limited() -> Value {
    json!({
        "launch_type": "FARGATE",
        "overrides": {"ephemeral_storage_gib": 21, "containers": []},
    })
}

fn with_volume() -> Value {
    json!({"mount_points": [{"volume": "data", "container_path": "/data", "read_only": false}]})
}

fn volumes() -> Value {
    json!([{"name": "data", "source": "task", "inert": {}}])
}

/// Loop devices and mounts below the machine's directory, once the kernel has let go of them.
#[allow(clippy::disallowed_methods)] // tests run in real time
fn left(machine: &Machine) -> (usize, usize) {
    let mut left = machine.disks();
    for _ in 0..100 {
        if left == (0, 0) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        left = machine.disks();
    }
    left
}

fn files_of(machine: &Machine, task: &Task) -> std::path::PathBuf {
    machine.directory.join("instance/tasks").join(&task.id)
}

#[test]
fn layers_and_volumes_of_a_task_share_its_storage_and_no_more() {
    let machine = own_machine();
    machine.serve(async |world| {
        let writer = "fallocate -l 12g /mine && echo first; sleep 60";
        let other = "until [ -e /data/go ]; do sleep 0.05; done; \
                     fallocate -l 8g /data/more; echo ended $?; sleep 60";
        let containers = json!([
            shell("writer", writer, with_volume()),
            shell("other", other, with_volume()),
        ]);
        let task = world
            .start_with("shares", "none", containers, volumes(), limited())
            .await;
        world.until_says(&task, "writer", "first").await;
        let at = machine.directory.join("instance/tasks").join(&task.id);
        std::fs::write(at.join("storage/volumes/data/go"), "").unwrap();
        let said = world.until_says(&task, "other", "ended").await;
        assert!(said.contains("ended 0"), "there is room for it: {said}");
        world.stop(&task).await;

        let greedy = "fallocate -l 12g /mine; fallocate -l 12g /data/more; echo ended $?; sleep 60";
        let containers = json!([shell("greedy", greedy, with_volume())]);
        let task = world
            .start_with("greedy", "none", containers, volumes(), limited())
            .await;
        let said = world.until_says(&task, "greedy", "ended").await;
        assert!(said.contains("No space left on device"), "{said}");
        world.stop(&task).await;
        assert!(!files_of(&machine, &task).exists());
    });
    assert_eq!(left(&machine), (0, 0));
}

#[test]
fn storage_lives_through_a_crash_of_the_server_and_goes_with_its_task() {
    let machine = own_machine();
    let task = machine.serve(async |world| {
        let script = "echo kept > /note; while :; do cat /note; sleep 0.1; done";
        let containers = json!([shell("app", script, json!({}))]);
        let task = world
            .start_with("keeps", "none", containers, json!([]), limited())
            .await;
        world.until_says(&task, "app", "kept").await;
        task
    });
    assert_eq!(machine.disks(), (1, 1));
    machine.serve(async |world| {
        world.until(&task, LastStatus::Running).await;
        let before = world.said(&task, "app").await.len();
        world.until_more(&task, "app", before).await;
        world.stop(&task).await;
    });
    assert_eq!(left(&machine), (0, 0));
    assert!(!files_of(&machine, &task).exists());
}

#[test]
fn storage_of_a_task_that_no_record_knows_goes_when_the_server_starts() {
    let machine = own_machine();
    let task = machine.serve(async |world| {
        let containers = json!([shell("app", "echo up; sleep 60", with_volume())]);
        let task = world
            .start_with("lost", "none", containers, volumes(), limited())
            .await;
        world.until_says(&task, "app", "up").await;
        task
    });
    machine.forget(&task);
    assert_eq!(machine.disks(), (1, 1));
    machine.serve(async |_| {});
    assert_eq!(left(&machine), (0, 0));
    assert!(!files_of(&machine, &task).exists());
}

#[test]
fn a_container_that_is_started_again_finds_what_it_wrote() {
    let machine = own_machine();
    machine.serve(async |world| {
        let script = "cat /note; echo again > /note; sleep 0.3; exit 1";
        let policy = json!({"restart_policy": {
            "enabled": true, "ignored_exit_codes": [], "attempt_period": {"secs": 0, "nanos": 0},
        }});
        let containers = json!([
            shell("app", script, policy),
            shell("other", "sleep 60", json!({})),
        ]);
        let task = world
            .start_with("again", "none", containers, json!([]), limited())
            .await;
        world.until_says(&task, "app", "again").await;
        world.stop(&task).await;
    });
    assert_eq!(left(&machine), (0, 0));
}

/// A machine with so little room for its instance.
fn cramped(size: &str) -> Machine {
    let machine = own_machine();
    let instance = machine.directory.join("instance");
    std::fs::create_dir_all(&instance).unwrap();
    let options = std::ffi::CString::new(format!("size={size}")).unwrap();
    let flags = MountFlags::empty();
    mount("tmpfs", &instance, "tmpfs", flags, options.as_c_str()).unwrap();
    machine
}

#[test]
fn on_a_full_machine_a_task_stops_with_the_reason_and_leaves_nothing() {
    let machine = cramped("256k");
    machine.serve(async |world| {
        let containers = json!([shell("app", "sleep 60", json!({}))]);
        let task = world
            .start_with("full", "none", containers, json!([]), limited())
            .await;
        let report = world.until(&task, LastStatus::Stopped).await;
        let (_, reason) = report.stop.unwrap();
        let begin = "ResourceInitializationError: failed to prepare ephemeral storage of 21 GiB: ";
        assert!(reason.starts_with(begin), "{reason}");
        assert!(!files_of(&machine, &task).exists());
    });
    assert_eq!(left(&machine), (0, 0));
}

#[test]
fn a_machine_that_fills_up_fails_what_is_synced_and_lets_the_task_go() {
    let machine = cramped("48m");
    machine.serve(async |world| {
        let script =
            "dd if=/dev/zero of=/data/much bs=1M count=128 conv=fsync; echo ended $?; sleep 60";
        let containers = json!([shell("app", script, with_volume())]);
        let task = world
            .start_with("fills", "none", containers, volumes(), limited())
            .await;
        let said = world.until_says(&task, "app", "ended").await;
        assert!(said.contains("ended 1"), "{said}");
        world.stop(&task).await;
        assert!(!files_of(&machine, &task).exists());
    });
    assert_eq!(left(&machine), (0, 0));
}
