//! The server goes, the containers stay.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use runtime::{AdoptedState, Exit, Runtime as _, Signal};

use crate::world::{HELPER, World, id};

/// The only container of the only sandbox.
async fn adopt_one(world: &World) -> AdoptedState {
    let mut adopted = world.runtime.adopt().await.unwrap();
    assert_eq!(adopted.len(), 1);
    let mut sandbox = adopted.remove(0);
    assert_eq!(sandbox.containers.len(), 1);
    sandbox.containers.remove(0).state
}

#[tokio::test]
async fn a_restart_loses_no_line_and_no_exit_code() {
    let mut world = World::new().await;
    let spec =
        world.shell("i=0; while [ $i -lt 20 ]; do echo $i; i=$((i+1)); sleep 0.02; done; exit 9");
    let started = world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "3").await;
    world.restart();
    let AdoptedState::Running(found) = adopt_one(&world).await else {
        panic!("it has ended")
    };
    assert_eq!(
        (found.pid, found.started_at),
        (started.pid, started.started_at)
    );
    let exit = world.runtime.wait(&spec.id).await.unwrap();
    assert_eq!((exit.code, exit.shim_lost), (9, false));
    let expected: String = (0..20).map(|i| format!("{i}\n")).collect();
    assert_eq!(world.output(&spec.id).await.0, expected);
    world.restart();
    let AdoptedState::Exited(again) = adopt_one(&world).await else {
        panic!("it runs")
    };
    assert_eq!(again, exit);
    world.runtime.remove(&spec.id).await.unwrap();
}

#[tokio::test]
async fn a_container_can_be_stopped_and_entered_after_a_restart() {
    let mut world = World::new().await;
    let spec = world.shell("echo ready; exec sleep 60");
    world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "ready").await;
    world.restart();
    adopt_one(&world).await;
    let request = runtime::spec::ExecSpec {
        args: vec!["true".into()],
        env: Vec::new(),
        cwd: None,
        user: None,
        terminal: None,
    };
    let mut session = world.runtime.exec(&spec.id, &request).await.unwrap();
    assert_eq!(session.control.wait().await.unwrap().code, 0);
    world.runtime.signal(&spec.id, Signal::KILL).await.unwrap();
    assert_eq!(world.runtime.wait(&spec.id).await.unwrap().code, 137);
}

#[tokio::test]
async fn kill_9_of_the_server_harms_no_container() {
    let world = World::without_sandbox();
    let mut server = Command::new(HELPER)
        .arg("hold")
        .arg(world.path("state"))
        .arg(&world.instance)
        .arg(world.path("root"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line, "ready\n");
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(matches!(adopt_one(&world).await, AdoptedState::Running(_)));
    let exit = world.runtime.wait(&id("count")).await.unwrap();
    assert_eq!(exit.code, 11);
    let expected: String = (0..30).map(|i| format!("line {i}\n")).collect();
    assert_eq!(world.output(&id("count")).await.0, expected);
}

/// Kills the parent of a container's first process: its monitor.
fn kill_shim(pid: u32) {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let parent = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .nth(1)
        .unwrap()
        .to_owned();
    assert!(
        Command::new("kill")
            .args(["-9", &parent])
            .status()
            .unwrap()
            .success()
    );
}

fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(')')
        .is_some_and(|(_, rest)| !rest.trim_start().starts_with(['Z', 'X']))
}

fn assert_lost(exit: &Exit) {
    assert!(exit.shim_lost);
    assert_eq!(exit.code, 137);
}

#[tokio::test]
async fn a_lost_shim_takes_its_container_with_it() {
    let world = World::new().await;
    let spec = world.shell("echo ready; sleep 60 & exec sleep 60");
    let started = world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "ready").await;
    kill_shim(started.pid);
    assert_lost(&world.runtime.wait(&spec.id).await.unwrap());
    for _ in 0..100 {
        if !is_alive(started.pid) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(!is_alive(started.pid));
    assert_eq!(world.output(&spec.id).await.0, "ready\n");
    world.runtime.remove(&spec.id).await.unwrap();
}

#[tokio::test]
async fn a_shim_lost_while_no_server_was_there_is_seen_at_adoption() {
    let mut world = World::new().await;
    let spec = world.shell("exec sleep 60");
    let started = world.runtime.start(&spec).await.unwrap();
    world.restart();
    kill_shim(started.pid);
    loop {
        match adopt_one(&world).await {
            AdoptedState::Exited(exit) => return assert_lost(&exit),
            // Its end may be seen a moment later.
            AdoptedState::Running(_) => assert_lost(&world.runtime.wait(&spec.id).await.unwrap()),
        }
    }
}

#[tokio::test]
async fn a_start_that_died_with_the_server_is_swept() {
    let mut world = World::new().await;
    let spec = world.shell("true");
    world.run(&spec).await.unwrap();
    // What a server leaves that is killed between writing the record and starting the shim.
    let dir = world.path("state/sandboxes/task/containers/c0");
    for file in ["running.json", "exit.json"] {
        std::fs::remove_file(dir.join(file)).unwrap();
    }
    let half = world.path("state/sandboxes/half");
    std::fs::create_dir(&half).unwrap();
    world.restart();
    let adopted = world.runtime.adopt().await.unwrap();
    assert_eq!(adopted.len(), 1);
    assert!(adopted[0].containers.is_empty());
    assert!(!dir.exists() && !half.exists());
}

#[tokio::test]
async fn a_state_file_of_another_version_is_refused() {
    let mut world = World::new().await;
    let file = world.path("state/sandboxes/task/sandbox.json");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("\"version\":1", "\"version\":99")).unwrap();
    world.restart();
    assert!(world.runtime.adopt().await.is_err());
    std::fs::write(&file, text).unwrap();
}

#[tokio::test]
async fn what_a_lost_sandbox_left_is_swept() {
    let mut world = World::new().await;
    let spec = world.shell("echo ready; sleep 60 & exec sleep 61");
    let started = world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "ready").await;
    let lost = world.path("lost");
    std::fs::rename(world.path("state/sandboxes/task"), &lost).unwrap();
    world.restart();
    assert!(world.runtime.adopt().await.unwrap().is_empty());
    assert_eq!(world.cgroups(), Vec::<std::path::PathBuf>::new());
    assert!(!is_alive(started.pid));
}
