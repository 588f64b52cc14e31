//! Commands in a running container.

use std::time::Duration;

use runtime::spec::{ContainerSpec, ExecSpec, TerminalSize};
use runtime::{ExecError, ExecSession, Runtime as _, Signal, StartStep};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::world::World;

fn command(args: &[&str]) -> ExecSpec {
    ExecSpec {
        args: args.iter().map(|arg| (*arg).to_owned()).collect(),
        env: Vec::new(),
        cwd: None,
        user: None,
        terminal: None,
    }
}

async fn sleeper(world: &World, change: impl Fn(&mut ContainerSpec)) -> ContainerSpec {
    let mut spec = world.shell("echo ready; exec sleep 60");
    change(&mut spec);
    world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "ready").await;
    spec
}

/// Everything a command wrote, and its exit code.
async fn finish(mut session: ExecSession) -> (String, String, i32) {
    drop(session.stdin);
    let (mut stdout, mut stderr) = (String::new(), String::new());
    session.stdout.read_to_string(&mut stdout).await.unwrap();
    if let Some(pipe) = &mut session.stderr {
        pipe.read_to_string(&mut stderr).await.unwrap();
    }
    let exit = session.control.wait().await.unwrap();
    assert_eq!(session.control.wait().await.unwrap(), exit);
    (stdout, stderr, exit.code)
}

#[tokio::test]
async fn a_command_reads_writes_and_ends_with_its_code() {
    let world = World::new().await;
    let spec = sleeper(&world, |spec| spec.env = vec!["A=1".into(), "B=1".into()]).await;
    let mut request = command(&["sh", "-c", "cat; echo $A$B; pwd; echo err >&2; exit 5"]);
    request.env = vec!["B=2".into()];
    request.cwd = Some("/tmp".into());
    let mut session = world.runtime.exec(&spec.id, &request).await.unwrap();
    session.stdin.write_all(b"hello\n").await.unwrap();
    let (stdout, stderr, code) = finish(session).await;
    assert_eq!(
        (stdout.as_str(), stderr.as_str(), code),
        ("hello\n12\n/tmp\n", "err\n", 5)
    );
}

#[tokio::test]
async fn a_command_is_under_the_restrictions_of_its_container() {
    let world = World::new().await;
    let spec = sleeper(&world, |spec| {
        spec.no_new_privileges = true;
        spec.user = "web".into();
        spec.read_only_root = true;
        spec.limits.pids = Some(30);
    })
    .await;
    let script = "grep -E '^(Uid|Gid|Groups|Cap|Seccomp:|NoNewPrivs)' /proc/self/status; \
                  for n in cgroup ipc mnt net pid uts; do readlink /proc/self/ns/$n; done; \
                  cut -d: -f2- /proc/self/cgroup";
    let outcome = finish(
        world
            .runtime
            .exec(&spec.id, &command(&["sh", "-c", script]))
            .await
            .unwrap(),
    );
    let (seen, _, _) = outcome.await;
    let mut same = world.shell(script);
    (same.no_new_privileges, same.user) = (true, "web".into());
    let own = world.run(&same).await.unwrap().stdout;
    let status = |text: &str| {
        text.lines()
            .filter(|l| l.contains('\t'))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(status(&seen), status(&own));
    assert!(
        seen.contains("Seccomp:\t2") && seen.contains("NoNewPrivs:\t1"),
        "{seen}"
    );
    assert!(seen.contains("CapEff:\t0000000000000000"), "{seen}");
    // In its own cgroup namespace a member of the container's cgroup sees it as the root.
    assert!(
        seen.lines()
            .filter(|l| l.starts_with("memory:"))
            .all(|l| l == "memory:/"),
        "{seen}"
    );
    let unshare = world
        .runtime
        .exec(&spec.id, &command(&["unshare", "-U", "true"]))
        .await
        .unwrap();
    assert_ne!(finish(unshare).await.2, 0);
    let mut as_root = command(&[
        "sh",
        "-c",
        "id -u; unshare -U true || mount -t tmpfs x /tmp || echo refused",
    ]);
    as_root.user = Some("0".into());
    let (stdout, _, _) = finish(world.runtime.exec(&spec.id, &as_root).await.unwrap()).await;
    assert_eq!(stdout, "0\nrefused\n");
    let ps = finish(
        world
            .runtime
            .exec(&spec.id, &command(&["ps", "-o", "pid,args"]))
            .await
            .unwrap(),
    );
    assert!(ps.await.0.contains("1 sleep 60"));
}

#[tokio::test]
async fn a_terminal_has_a_name_and_a_size_and_can_be_resized() {
    let world = World::new().await;
    let spec = sleeper(&world, |_| {}).await;
    let script = "tty; stty size; trap 'stty size; exit 4' WINCH; echo waiting; while :; do sleep 0.05; done";
    let mut request = command(&["sh", "-c", script]);
    request.terminal = Some(TerminalSize {
        rows: 31,
        columns: 97,
    });
    let mut session = world.runtime.exec(&spec.id, &request).await.unwrap();
    let mut seen = String::new();
    let mut buffer = [0; 1024];
    while !seen.contains("waiting") {
        let length = session.stdout.read(&mut buffer).await.unwrap();
        seen.push_str(&String::from_utf8_lossy(&buffer[..length]));
    }
    session
        .control
        .resize(TerminalSize {
            rows: 40,
            columns: 120,
        })
        .await
        .unwrap();
    session.stdout.read_to_string(&mut seen).await.unwrap();
    assert_eq!(seen, "/dev/pts/0\r\n31 97\r\nwaiting\r\n40 120\r\n");
    assert_eq!(session.control.wait().await.unwrap().code, 4);
}

#[tokio::test]
async fn a_session_that_is_dropped_or_killed_ends_its_command() {
    let world = World::new().await;
    let spec = sleeper(&world, |_| {}).await;
    let mut killed = world
        .runtime
        .exec(&spec.id, &command(&["sleep", "62"]))
        .await
        .unwrap();
    killed.control.kill().await.unwrap();
    assert_eq!(killed.control.wait().await.unwrap().code, 137);
    drop(
        world
            .runtime
            .exec(&spec.id, &command(&["sleep", "63"]))
            .await
            .unwrap(),
    );
    for _ in 0..100 {
        let ps = world
            .runtime
            .exec(&spec.id, &command(&["ps", "-o", "args"]))
            .await
            .unwrap();
        let listed = finish(ps).await.0;
        if !listed.contains("sleep 63") && !listed.contains("sleep 62") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the command goes on without its session");
}

#[tokio::test]
async fn a_command_that_cannot_start_says_why() {
    let world = World::new().await;
    let spec = sleeper(&world, |_| {}).await;
    let missing = world
        .runtime
        .exec(&spec.id, &command(&["no-such-program"]))
        .await;
    let Err(ExecError::Step {
        step: StartStep::Executable,
        source,
        ..
    }) = missing
    else {
        panic!("it started");
    };
    assert_eq!(source.raw_os_error(), Some(libc::ENOENT));
    let mut request = command(&["true"]);
    request.user = Some("stranger".into());
    let unknown = world.runtime.exec(&spec.id, &request).await;
    assert!(matches!(
        unknown,
        Err(ExecError::Step {
            step: StartStep::User,
            ..
        })
    ));
    world.runtime.signal(&spec.id, Signal::KILL).await.unwrap();
    world.runtime.wait(&spec.id).await.unwrap();
    let ended = world.runtime.exec(&spec.id, &command(&["true"])).await;
    assert!(matches!(ended, Err(ExecError::NotRunning(_))));
}

#[tokio::test]
async fn a_command_ends_with_its_container() {
    let world = World::new().await;
    let spec = sleeper(&world, |_| {}).await;
    let mut session = world
        .runtime
        .exec(&spec.id, &command(&["sleep", "64"]))
        .await
        .unwrap();
    world.runtime.signal(&spec.id, Signal::KILL).await.unwrap();
    assert_eq!(session.control.wait().await.unwrap().code, 137);
}
