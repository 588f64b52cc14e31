//! What a task's life makes of its containers' wishes.

use crate::world::{World, container, of};
use domain::ecs::{StopCode, TaskReport};
use runtime::spec::{Network, Sharing};
use serde_json::{Value, json};
use std::time::Duration;

fn seconds(seconds: u64) -> Value {
    json!({ "secs": seconds, "nanos": 0 })
}

fn stopped(report: &TaskReport) -> (StopCode, String) {
    report.stop.clone().unwrap()
}

/// A container that is started again after a minute, unless it ends with 3.
fn restarted(name: &str) -> Value {
    let policy = json!({
        "enabled": true, "ignored_exit_codes": [3], "attempt_period": seconds(60),
    });
    container(name, json!({ "restart_policy": policy }))
}

#[tokio::test]
async fn a_container_that_ran_long_enough_is_started_again_in_place() {
    let world = World::with(vec![restarted("app")], json!({})).await;
    world.until_status("RUNNING").await;
    for times in 1..=2 {
        world.clock.advance(Duration::from_secs(60));
        world.runtime.end("app", 1);
        let report = world
            .until(|report| of(report, "app").restarts == times)
            .await;
        assert_eq!(report.last_status.as_str(), "RUNNING");
        assert_eq!(of(&report, "app").exit_code, None);
    }
    assert_eq!(world.asked(), ["start app", "restart app", "restart app"]);
}

#[tokio::test]
async fn an_early_end_or_an_ignored_exit_code_ends_the_task() {
    for (ran, code) in [(59, 1), (60, 3)] {
        let world = World::with(vec![restarted("app")], json!({})).await;
        world.until_status("RUNNING").await;
        world.clock.advance(Duration::from_secs(ran));
        world.runtime.end("app", code);
        let report = world.until_status("STOPPED").await;
        assert_eq!(stopped(&report).0, StopCode::EssentialContainerExited);
        let app = of(&report, "app");
        assert_eq!((app.restarts, app.exit_code), (0, Some(code)));
    }
}

#[tokio::test]
async fn a_container_is_not_started_again_while_its_task_stops() {
    let world = World::with(vec![restarted("app")], json!({})).await;
    world.until_status("RUNNING").await;
    world.clock.advance(Duration::from_secs(100));
    world.stop().await;
    let report = world.until_status("STOPPED").await;
    assert_eq!(
        stopped(&report),
        (StopCode::UserInitiated, "enough".to_owned())
    );
    assert_eq!(world.asked(), ["start app", "SIGTERM app"]);
}

#[tokio::test]
async fn containers_start_after_what_they_need_and_stop_before_it_by_their_images_signal() {
    let needs = |name: &str, condition: &str| json!({ "depends_on": [{ "container": name, "condition": condition }] });
    let mut seed = container("seed", needs("db", "START"));
    seed["essential"] = json!(false);
    let containers = vec![
        container("app", needs("seed", "SUCCESS")),
        seed,
        container("db", json!({})),
    ];
    let world = World::with(containers, json!({})).await;
    *world.images.stop_signal.lock().unwrap() = Some("SIGQUIT".to_owned());
    world
        .until(|report| report.containers.len() == 3 && of(report, "seed").started_at.is_some())
        .await;
    assert_eq!(world.asked(), ["start db", "start seed"]);
    world.runtime.end("seed", 0);
    world.until_status("RUNNING").await;
    world.stop().await;
    world.until_status("STOPPED").await;
    let expected = [
        "start db",
        "start seed",
        "start app",
        "SIGQUIT app",
        "SIGQUIT db",
    ];
    assert_eq!(world.asked(), expected);
}

#[tokio::test]
async fn a_task_gives_up_on_a_dependency_that_takes_longer_than_its_start_timeout() {
    let needs = json!({ "depends_on": [{ "container": "db", "condition": "COMPLETE" }] });
    let db = json!({ "start_timeout": seconds(20), "essential": false });
    let world = World::with(
        vec![container("app", needs), container("db", db)],
        json!({}),
    )
    .await;
    world
        .until(|report| report.containers.len() == 2 && of(report, "db").started_at.is_some())
        .await;
    world.clock.advance(Duration::from_secs(19));
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(world.report().await.unwrap().stop, None);
    world.clock.advance(Duration::from_secs(1));
    let report = world.until_status("STOPPED").await;
    let (code, reason) = stopped(&report);
    assert_eq!(code, StopCode::TaskFailedToStart);
    assert!(
        reason.contains("db has timed out after 20 seconds"),
        "{reason}"
    );
}

#[tokio::test]
async fn a_private_registry_is_logged_in_to_with_what_the_secret_holds() {
    let secret = "arn:aws:secretsmanager:us-east-1:000000000000:secret:login-Ab12Cd";
    let app = container("app", json!({ "repository_credentials": secret }));
    let world = World::with(vec![app, container("plain", json!({}))], json!({})).await;
    let text = r#"{"username":"me","password":"hush"}"#;
    world
        .calls
        .0
        .lock()
        .unwrap()
        .push((secret.to_owned(), text.to_owned()));
    world.until_status("RUNNING").await;
    let asks = world.images.asks.lock().unwrap().clone();
    let login = Some(("me".to_owned(), "hush".to_owned()));
    let expected = [
        ("app:1".to_owned(), login, None),
        ("plain:1".to_owned(), None, None),
    ];
    assert_eq!(asks, expected);
}

#[tokio::test]
async fn a_login_that_cannot_be_read_is_told_in_awss_words() {
    let begins = "ResourceInitializationError: unable to pull secrets or registry auth: execution \
                  resource retrieval failed: unable to get registry auth from asm: ";
    for (text, ends) in [
        (
            None,
            "Secrets Manager can't find the specified secret. status code: 400",
        ),
        (Some("me:hush"), "does not hold a username and a password"),
        (
            Some(r#"{"username":"me"}"#),
            "does not hold a username and a password",
        ),
    ] {
        let app = container("app", json!({ "repository_credentials": "login" }));
        let world = World::with(vec![app], json!({})).await;
        if let Some(text) = text {
            world
                .calls
                .0
                .lock()
                .unwrap()
                .push(("login".to_owned(), text.to_owned()));
        }
        let (code, reason) = stopped(&world.until_status("STOPPED").await);
        assert_eq!(code, StopCode::TaskFailedToStart);
        assert!(
            reason.starts_with(begins) && reason.contains(ends),
            "{reason}"
        );
    }
}

#[tokio::test]
async fn images_are_fetched_for_the_processor_that_was_asked_for() {
    let platform = json!({ "cpu_architecture": "ARM64" });
    let world = World::with(vec![container("app", json!({}))], platform).await;
    world.until_status("RUNNING").await;
    let asks = world.images.asks.lock().unwrap().clone();
    assert_eq!(asks[0].2.as_deref(), Some("ARM64"));
}

#[tokio::test]
async fn what_no_instance_here_has_is_refused_plainly() {
    let need = json!([{ "kind": "GPU", "value": "2", "sharing": null }]);
    let app = container("app", json!({ "resource_requirements": need }));
    let world = World::with(vec![app], json!({})).await;
    let (code, reason) = stopped(&world.until_status("STOPPED").await);
    assert_eq!(code, StopCode::TaskFailedToStart);
    let expected =
        "CannotCreateContainerError: container app needs 2 GPU, and this instance has none";
    assert_eq!(reason, expected);
}

#[tokio::test]
async fn everything_a_container_asks_of_linux_reaches_the_runtime() {
    let app = container(
        "app",
        json!({
            "hostname": "app.local", "disable_networking": true, "privileged": true,
            "init_process": true, "pseudo_terminal": true, "interactive": true,
            "security_options": ["no-new-privileges"], "read_only_root": true,
            "capabilities_add": ["NET_ADMIN"], "capabilities_drop": ["MKNOD"],
            "devices": [{ "host_path": "/dev/null", "container_path": "/dev/void",
                          "permissions": ["read"] }],
            "shared_memory_mib": 9, "max_swap_mib": 16, "swappiness": 5,
            "ulimits": [{ "name": "nofile", "soft": 10, "hard": 20 }],
            "system_controls": [["kernel.msgmax", "9000"]], "user": "1:2",
            "extra_hosts": [["db", "10.0.0.9"]],
        }),
    );
    let modes = json!({ "pid_mode": "host", "ipc_mode": "task", "memory_mib": 256 });
    let world = World::with(vec![app], modes).await;
    world.until_status("RUNNING").await;
    let sandbox = world.runtime.sandbox.lock().unwrap().clone().unwrap();
    assert_eq!(
        (sandbox.pids, sandbox.ipc),
        (Sharing::Machine, Sharing::Sandbox)
    );
    assert_eq!(
        (sandbox.shm_bytes, sandbox.limits.swap_bytes),
        (Some(9 << 20), Some(16 << 20))
    );
    let spec = world.runtime.spec("app");
    let flags = [
        spec.privileged,
        spec.init_process,
        spec.terminal,
        spec.open_stdin,
        spec.no_new_privileges,
        spec.read_only_root,
    ];
    assert_eq!(flags, [true; 6]);
    assert_eq!(
        (spec.hostname.as_deref(), spec.network.clone()),
        (Some("app.local"), Some(Network::None))
    );
    assert_eq!(
        spec.devices[0].container_path,
        std::path::Path::new("/dev/void")
    );
    assert_eq!((spec.ulimits[0].soft, spec.ulimits[0].hard), (10, 20));
    assert_eq!(
        (spec.limits.swap_bytes, spec.limits.swappiness),
        (Some(16 << 20), Some(5))
    );
    assert_eq!(
        (spec.sysctls[0].0.as_str(), spec.user.as_str()),
        ("kernel.msgmax", "1:2")
    );
    let hosts = spec.mounts.iter().find_map(|mount| match mount {
        runtime::spec::Mount::Bind { source, target, .. } if target.ends_with("hosts") => {
            Some(source)
        }
        _ => None,
    });
    let hosts = std::fs::read_to_string(hosts.unwrap()).unwrap();
    assert!(
        hosts.ends_with("127.0.1.1 app.local\n10.0.0.9 db\n"),
        "{hosts}"
    );
}

#[tokio::test]
async fn without_shared_memory_there_is_none() {
    let world = World::with(
        vec![container("app", json!({}))],
        json!({ "ipc_mode": "none" }),
    )
    .await;
    world.until_status("RUNNING").await;
    assert_eq!(world.runtime.spec("app").shm_bytes, Some(0));
}
