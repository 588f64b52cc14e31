//! The controller at work over a store in memory.

use domain::discovery::{MeshEndpoint, MeshInstance};
use domain::ecs::{DesiredStatus, LastStatus, Task, TaskDefinition, TaskReport};
use domain::network::NetworkInterface;
use domain::{Key, ManualClock, Record, SeededIds};
use mesh::{DRAIN, Instances, Unheard};
use reconcile::Runner;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, Memory, Store};

struct World {
    store: Store,
    clock: Arc<ManualClock>,
    runner: Runner<Instances>,
}

fn record<R: Record>(value: Value) -> R {
    serde_json::from_value(value).expect("a record")
}

fn scope() -> Value {
    json!({"account": "111122223333", "region": "us-east-1"})
}

impl World {
    async fn new() -> Self {
        let store = Store::new(Arc::new(Memory::new()));
        let clock = Arc::new(ManualClock::default());
        let controller = Instances::new(store.clone(), clock.clone(), Arc::new(Unheard));
        let ids = Arc::new(SeededIds::new(1));
        let runner = Runner::new(controller, store.clone(), clock.clone(), ids);
        let world = Self {
            store,
            clock,
            runner,
        };
        world.put(&definition()).await;
        world.put(&endpoint()).await;
        world
    }

    async fn put<R: Record>(&self, record: &R) {
        let written: Result<(), CommitError> = self
            .store
            .transact(|txn| async move {
                txn.put(record);
                Ok(())
            })
            .await;
        written.expect("a commit");
    }

    async fn delete(&self, key: &Key) {
        let deleted: Result<(), CommitError> = self
            .store
            .transact(|txn| async move {
                txn.delete(key);
                Ok(())
            })
            .await;
        deleted.expect("a commit");
    }

    /// A task that has come as far as `last`.
    async fn put_task(&self, id: &str, last: &str) {
        self.put(&task(id)).await;
        self.put(&report(id, last)).await;
        self.put(&interface(id)).await;
    }

    async fn instances(&mut self) -> Vec<MeshInstance> {
        self.runner.settle().await;
        self.store
            .list(&Key::kind(MeshInstance::KIND))
            .await
            .expect("instances")
    }

    async fn standing(&mut self) -> Vec<(String, bool)> {
        let instances = self.instances().await;
        instances
            .into_iter()
            .map(|instance| (instance.task, instance.draining_since.is_some()))
            .collect()
    }
}

/// A container that serves port 8080 under the name `api`.
fn container() -> Value {
    json!({
        "name": "app", "image": "orders", "cpu_units": 0, "memory_mib": null,
        "memory_reservation_mib": null, "essential": true, "entry_point": [],
        "command": [], "environment": [], "secrets": [],
        "port_mappings": [{"name": "api", "container_port": 8080, "host_port": null,
            "protocol": "tcp", "app_protocol": "http"}],
        "health_check": null, "depends_on": [], "start_timeout": null,
        "stop_timeout": null, "log": null, "mount_points": [], "user": null,
        "working_directory": null, "read_only_root": false, "privileged": false,
        "init_process": false, "capabilities_add": [], "capabilities_drop": [],
        "tmpfs": [], "shared_memory_mib": null, "ulimits": [], "system_controls": [],
        "docker_labels": {}, "inert": {},
    })
}

fn definition() -> TaskDefinition {
    let text = json!({
        "scope": scope(), "family": "orders", "revision": 1, "status": "ACTIVE",
        "network_mode": "awsvpc", "cpu_units": 256, "memory_mib": 512,
        "execution_role": null, "task_role": null, "requires_compatibilities": [],
        "cpu_architecture": null, "operating_system_family": null,
        "containers": [container()],
        "volumes": [], "ephemeral_storage_gib": null, "inert": {}, "tags": {},
        "registered_at": "2026-01-01T00:00:00Z", "registered_by": "root",
        "deregistered_at": null,
    });
    record(text)
}

fn endpoint() -> MeshEndpoint {
    MeshEndpoint {
        scope: serde_json::from_value(scope()).expect("a scope"),
        namespace: "ns-1".to_owned(),
        discovery_name: "orders".to_owned(),
        service: "ecs/services/111122223333/us-east-1/shop/orders".to_owned(),
        port_name: "api".to_owned(),
        aliases: vec![("orders.storefront".to_owned(), 8080)],
        protocol: "http".to_owned(),
        idle_timeout: Duration::ZERO,
        per_request_timeout: Duration::ZERO,
        tls: None,
    }
}

fn task(id: &str) -> Task {
    record(json!({
        "scope": scope(), "cluster": "shop", "id": id, "definition": ["orders", 1],
        "group": "service:orders", "started_by": null, "launch_type": "FARGATE",
        "service": {"name": "orders", "deployment": "ecs-svc/1"},
        "platform_version": null, "capacity_provider": null,
        "overrides": {"cpu_units": null, "memory_mib": null, "execution_role": null,
            "task_role": null, "ephemeral_storage_gib": null, "containers": []},
        "instance": "local",
        "interface": {"id": format!("eni-{id}"), "attachment": "a", "subnet": "subnet-1"},
        "mesh": {"namespace": "ns-1", "aliases": []},
        "execute_command": false, "tags": {}, "created_at": "2026-01-01T00:00:00Z",
        "desired": "RUNNING", "stop": null,
    }))
}

fn report(id: &str, last: &str) -> TaskReport {
    record(json!({
        "scope": scope(), "cluster": "shop", "id": id, "last_status": last,
        "containers": [{
            "name": "app", "id": "c1", "runtime_id": "r1", "last_status": "RUNNING",
            "image_digest": null, "health": null, "probes": [], "exit_code": null,
            "reason": null, "started_at": null, "finished_at": null,
        }],
        "history": [], "pull_started_at": null, "pull_stopped_at": null,
        "execution_stopped_at": null, "stop": null,
    }))
}

fn interface(task_id: &str) -> NetworkInterface {
    record(json!({
        "scope": scope(), "id": format!("eni-{task_id}"), "subnet": "subnet-1",
        "vpc": "vpc-1", "security_groups": [], "description": "",
        "owner": {"Task": task(task_id).key().as_str()}, "instance": "local",
        "public": false,
        "address": {"private_ip": "10.0.1.7", "mac": "0a:00:00:00:00:01", "public_ip": null},
        "failure": null, "tags": {}, "created_at": "2026-01-01T00:00:00Z",
    }))
}

fn standing(of: &[(&str, bool)]) -> Vec<(String, bool)> {
    of.iter()
        .map(|(task, draining)| ((*task).to_owned(), *draining))
        .collect()
}

#[tokio::test]
async fn a_task_comes_serves_drains_and_goes() {
    let mut world = World::new().await;
    world.put_task("t1", "ACTIVATING").await;
    assert_eq!(world.standing().await, standing(&[]));
    world.put_task("t1", "RUNNING").await;
    assert_eq!(world.standing().await, standing(&[("t1", false)]));
    let mut stopping = task("t1");
    stopping.desired = DesiredStatus::Stopped;
    world.put(&stopping).await;
    assert_eq!(world.standing().await, standing(&[("t1", true)]));
    world
        .put(&report("t1", LastStatus::Deactivating.as_str()))
        .await;
    world.clock.advance(DRAIN - Duration::from_millis(1));
    assert_eq!(world.standing().await, standing(&[("t1", true)]));
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(world.standing().await, standing(&[]));
}

#[tokio::test]
async fn tasks_come_and_go_with_the_endpoint() {
    let mut world = World::new().await;
    world.delete(&endpoint().key()).await;
    for id in ["t1", "t2"] {
        world.put_task(id, "RUNNING").await;
    }
    assert_eq!(world.standing().await, standing(&[]));
    world.put(&endpoint()).await;
    assert_eq!(
        world.standing().await,
        standing(&[("t1", false), ("t2", false)])
    );
    world.delete(&endpoint().key()).await;
    assert_eq!(
        world.standing().await,
        standing(&[("t1", true), ("t2", true)])
    );
    world.clock.advance(DRAIN);
    assert_eq!(world.standing().await, standing(&[]));
}

#[tokio::test]
async fn an_endpoint_that_another_service_took_over_loses_the_tasks_of_the_first() {
    let mut world = World::new().await;
    world.put_task("t1", "RUNNING").await;
    assert_eq!(world.standing().await, standing(&[("t1", false)]));
    let mut taken = endpoint();
    taken.service = "ecs/services/111122223333/us-east-1/shop/other".to_owned();
    world.put(&taken).await;
    assert_eq!(world.standing().await, standing(&[("t1", true)]));
}

#[tokio::test]
async fn an_address_that_comes_late_is_enough() {
    let mut world = World::new().await;
    let mut late = interface("t1");
    let address = late.address.take();
    world.put_task("t1", "RUNNING").await;
    world.put(&late).await;
    assert_eq!(world.standing().await, standing(&[]));
    late.address = address;
    world.put(&late).await;
    assert_eq!(world.standing().await, standing(&[("t1", false)]));
}

#[tokio::test]
async fn what_a_task_left_behind_while_nobody_looked_is_removed_at_the_start() {
    let mut world = World::new().await;
    world.put_task("t1", "RUNNING").await;
    assert_eq!(world.standing().await.len(), 1);
    let World {
        store,
        clock,
        runner,
    } = world;
    drop(runner);
    let controller = Instances::new(store.clone(), clock.clone(), Arc::new(Unheard));
    let ids = Arc::new(SeededIds::new(2));
    let runner = Runner::new(controller, store.clone(), clock.clone(), ids);
    let mut world = World {
        store,
        clock,
        runner,
    };
    world.delete(&task("t1").key()).await;
    assert_eq!(world.standing().await, standing(&[]));
}

#[tokio::test]
async fn a_thousand_tasks_each_serve_once() {
    let mut world = World::new().await;
    for number in 0..1_000 {
        world.put_task(&format!("t{number}"), "RUNNING").await;
    }
    assert_eq!(world.instances().await.len(), 1_000);
}
