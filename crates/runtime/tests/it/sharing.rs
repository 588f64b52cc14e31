//! What containers share with their sandbox and with the machine, and what they keep to themselves.

use runtime::spec::{Network, Sharing};
use runtime::{ContainerId, Runtime as _, Signal};

use crate::world::World;

async fn sharing(pids: Sharing, ipc: Sharing) -> World {
    let world = World::without_sandbox();
    let mut sandbox = world.sandbox("task");
    (sandbox.pids, sandbox.ipc) = (pids, ipc);
    sandbox.shm_bytes = Some(5 << 20);
    world.runtime.create_sandbox(&sandbox).await.unwrap();
    world
}

async fn end(world: &World, id: &ContainerId) {
    world.runtime.signal(id, Signal::KILL).await.unwrap();
    world.runtime.wait(id).await.unwrap();
}

fn namespace(name: &str) -> String {
    let link = std::fs::read_link(format!("/proc/self/ns/{name}")).unwrap();
    format!("{}\n", link.display())
}

#[tokio::test]
async fn the_shared_memory_of_a_sandbox_is_one_and_outlives_its_writer() {
    let world = sharing(Sharing::Container, Sharing::Sandbox).await;
    world.says("echo hello > /dev/shm/word").await;
    let said = "cat /dev/shm/word; df -k /dev/shm | tail -1 | awk '{print $2}'; \
                echo x > /dev/shm/../shm/more; ps | grep -c '[h]older'";
    let run = world.run(&world.shell(said)).await.unwrap();
    assert_eq!(run.stdout, "hello\n5120\n0\n", "{}", run.stderr);
}

#[tokio::test]
async fn a_container_has_shared_memory_of_its_own_unless_it_says_otherwise() {
    let world = sharing(Sharing::Container, Sharing::Container).await;
    world.says("echo hello > /dev/shm/word").await;
    assert_eq!(world.says("ls /dev/shm").await, "");
    let mut spec = world.shell("grep -c ' /dev/shm ' /proc/self/mountinfo");
    spec.shm_bytes = Some(0);
    assert_eq!(world.run(&spec).await.unwrap().stdout, "0\n");
}

#[tokio::test]
async fn processes_of_the_machine_are_seen_only_by_who_may() {
    let world = sharing(Sharing::Machine, Sharing::Container).await;
    let own = std::process::id();
    let look = format!("readlink /proc/self/ns/pid; [ -d /proc/{own} ] && echo seen");
    let said = world.says(&look).await;
    assert_eq!(said, format!("{}seen\n", namespace("pid")));
    let alone = sharing(Sharing::Container, Sharing::Container).await;
    let run = alone.run(&alone.shell(&look)).await.unwrap();
    assert!(!run.stdout.contains("seen"), "{}", run.stdout);
}

#[tokio::test]
async fn nothing_of_a_container_among_the_machines_processes_outlives_it() {
    let world = sharing(Sharing::Machine, Sharing::Container).await;
    let spec = world.shell("sleep 4242 & echo up; wait");
    world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "up").await;
    end(&world, &spec.id).await;
    let left = std::process::Command::new("pgrep")
        .args(["-f", "^sleep 4242"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&left.stdout), "");
}

#[tokio::test]
async fn the_machines_ipc_can_be_shared_and_its_parameters_then_not_be_set() {
    let world = sharing(Sharing::Container, Sharing::Machine).await;
    let word = std::path::PathBuf::from(format!("/dev/shm/{}", world.instance));
    let look = format!(
        "readlink /proc/self/ns/ipc; echo hello > {}",
        word.display()
    );
    let said = world.says(&look).await;
    let written = std::fs::read_to_string(&word).unwrap_or_default();
    let _ = std::fs::remove_file(&word);
    assert_eq!((said, written.as_str()), (namespace("ipc"), "hello\n"));
    let mut spec = world.shell("true");
    spec.sysctls = vec![("kernel.msgmax".into(), "9000".into())];
    assert!(world.runtime.start(&spec).await.is_err());
}

#[tokio::test]
async fn a_container_can_have_a_name_and_a_network_of_its_own() {
    let world = World::without_sandbox();
    let mut sandbox = world.sandbox("task");
    sandbox.network = Network::Host;
    world.runtime.create_sandbox(&sandbox).await.unwrap();
    let look = "hostname; echo $HOSTNAME; readlink /proc/self/ns/net; ls /sys/class/net";
    let mut spec = world.shell(look);
    spec.hostname = Some("of-its-own".into());
    spec.network = Some(Network::None);
    let run = world.run(&spec).await.unwrap();
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[..2], ["of-its-own", "of-its-own"]);
    assert_ne!(format!("{}\n", lines[2]), namespace("net"));
    assert_eq!(lines[3..], ["lo"]);
    let theirs = world.says("hostname; readlink /proc/self/ns/net").await;
    assert_eq!(theirs, format!("the-host\n{}", namespace("net")));
}
