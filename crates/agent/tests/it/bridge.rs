//! Bridge networks: names, ports and what becomes of them.

use crate::machine::{World, eventually, own_machine, shell};
use domain::ecs::{LastStatus, Task};
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SERVE: &str = "mkdir -p /www; hostname > /www/name; echo hello > /www/index.html; \
                     httpd -f -p 80 -h /www";

fn ports(container_port: u16, host_port: Value) -> Value {
    json!([{"container_port": container_port, "host_port": host_port, "protocol": "tcp"}])
}

async fn page(port: u16) -> Option<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(b"GET / HTTP/1.0\r\n\r\n").await.ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await.ok()?;
    text.contains("hello").then_some(text)
}

async fn host_port(world: &World, task: &Task) -> u16 {
    let report = world.until(task, LastStatus::Running).await;
    report.containers[0].network_bindings[0].host_port
}

#[test]
fn linked_containers_have_namespaces_of_their_own_and_find_one_another() {
    let machine = own_machine();
    machine.serve(async |world| {
        let ask = "until wget -qO- http://store/; do sleep 0.1; done; wget -qO- $ECS_CONTAINER_METADATA_URI_V4; ip -4 addr show eth0 | grep inet; \
                   cat /etc/resolv.conf; sleep 60";
        let containers = json!([
            shell("web", ask, json!({"links": ["db:store"]})),
            shell("db", SERVE, json!({"port_mappings": ports(80, json!(0))})),
        ]);
        let task = world.start("linked", "bridge", containers, json!([])).await;
        let said = world.until_says(&task, "web", "nameserver").await;
        assert!(said.contains("hello") && said.contains("inet 172.17.0."), "{said}");
        assert!(said.contains("nameserver 172.17.0.2"), "{said}");
        assert!(said.contains("\"DockerName\""), "metadata is at port 80 too: {said}");
        let report = world.report(&task).await.unwrap();
        let bindings = &report.containers[1].network_bindings;
        assert!((32_768..=61_000).contains(&bindings[0].host_port), "{bindings:?}");
        assert!(page(bindings[0].host_port).await.is_some());
        world.stop(&task).await;
        assert_eq!(page(bindings[0].host_port).await, None, "the port is closed");
        let left = world.network.list().await.unwrap();
        assert!(left.interfaces.is_empty() && left.vpcs.is_empty(), "{left:?}");
    });
}

#[test]
fn a_port_is_one_tasks_at_a_time() {
    let machine = own_machine();
    machine.serve(async |world| {
        let serve = || {
            json!([shell(
                "db",
                SERVE,
                json!({"port_mappings": ports(80, json!(8080))})
            )])
        };
        let first = world.start("first", "bridge", serve(), json!([])).await;
        assert_eq!(host_port(world, &first).await, 8080);
        eventually(|| page(8080)).await;
        let second = world.start("second", "bridge", serve(), json!([])).await;
        let (_, reason) = world
            .until(&second, LastStatus::Stopped)
            .await
            .stop
            .unwrap();
        assert!(
            reason
                .ends_with("endpoint db: Bind for 0.0.0.0:8080 failed: port is already allocated"),
            "{reason}"
        );
        let on_host = json!([shell(
            "db",
            "true",
            json!({"port_mappings": ports(8080, json!(8080))})
        )]);
        let third = world.start("third", "host", on_host, json!([])).await;
        let (_, reason) = world.until(&third, LastStatus::Stopped).await.stop.unwrap();
        assert!(reason.ends_with("port is already allocated"), "{reason}");
        assert!(page(8080).await.is_some(), "the first is not disturbed");
        world.stop(&first).await;
        let again = world.start("again", "bridge", serve(), json!([])).await;
        assert_eq!(host_port(world, &again).await, 8080);
        world.stop(&again).await;
    });
}

#[test]
fn a_port_is_reset_while_its_program_does_not_listen() {
    let machine = own_machine();
    machine.serve(async |world| {
        let options = json!({"port_mappings": ports(80, json!(0))});
        let containers = json!([shell("late", "sleep 60", options)]);
        let task = world.start("late", "bridge", containers, json!([])).await;
        let address = (Ipv4Addr::LOCALHOST, host_port(world, &task).await);
        let mut stream = TcpStream::connect(address).await.unwrap();
        let error = stream.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        world.stop(&task).await;
    });
}

#[test]
fn a_bridge_outlives_a_crash_of_the_server() {
    let machine = own_machine();
    let (task, port) = machine.serve(async |world| {
        let serve = json!([shell(
            "db",
            SERVE,
            json!({"port_mappings": ports(80, json!(0))})
        )]);
        let task = world.start("crash", "bridge", serve, json!([])).await;
        let port = host_port(world, &task).await;
        eventually(|| page(port)).await;
        (task, port)
    });
    machine.serve(async |world| {
        eventually(|| page(port)).await;
        world.stop(&task).await;
        let left = world.network.list().await.unwrap();
        assert!(
            left.interfaces.is_empty() && left.vpcs.is_empty(),
            "{left:?}"
        );
    });
}

#[test]
fn what_a_dead_server_left_on_the_bridge_is_swept() {
    let machine = own_machine();
    let task = machine.serve(async |world| {
        let serve = json!([shell(
            "db",
            SERVE,
            json!({"port_mappings": ports(80, json!(0))})
        )]);
        let task = world.start("gone", "bridge", serve, json!([])).await;
        world.until(&task, LastStatus::Running).await;
        task
    });
    machine.forget(&task);
    machine.serve(async |world| {
        let left = world.network.list().await.unwrap();
        assert!(
            left.interfaces.is_empty() && left.vpcs.is_empty(),
            "{left:?}"
        );
    });
}
