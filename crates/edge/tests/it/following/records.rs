//! Records as the rooms write them.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use domain::discovery::{MeshEndpoint, MeshInstance, Namespace};
use domain::ecs::{
    DesiredStatus, LastStatus, MeshAlias, Task, TaskInterface, TaskMesh, TaskReport,
};
use domain::elb::{
    Action, Listener, LoadBalancer, LoadBalancerZone, Target, TargetGroup, TargetHealthCheck,
};
use domain::network::{InterfaceAddress, InterfaceOwner, NetworkInterface};
use domain::{Clock, Record, Scope, Timestamp};

use super::world::{RealClock, World};

pub(crate) fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

pub(crate) fn now() -> Timestamp {
    RealClock.now()
}

pub(crate) fn load_balancer(name: &str) -> LoadBalancer {
    let zone = LoadBalancerZone {
        zone: "us-east-1a".to_owned(),
        subnet: "subnet-1".to_owned(),
        interface: format!("eni-{name}"),
    };
    LoadBalancer {
        scope: scope(),
        name: name.to_owned(),
        id: "0123456789abcdef".to_owned(),
        kind: "application".to_owned(),
        internal: false,
        vpc: "vpc-1".to_owned(),
        zones: vec![zone],
        security_groups: vec![],
        dns_name: format!("{name}-1.us-east-1.elb.amazonaws.com"),
        attributes: Default::default(),
        tags: Default::default(),
        created_at: now(),
        host_problem: None,
        failing_zones: Vec::new(),
        is_new: false,
    }
}

pub(crate) fn interface(id: &str, ip: Ipv4Addr) -> NetworkInterface {
    NetworkInterface {
        scope: scope(),
        id: id.to_owned(),
        subnet: "subnet-1".to_owned(),
        vpc: "vpc-1".to_owned(),
        security_groups: vec![],
        description: String::new(),
        owner: InterfaceOwner::User,
        instance: None,
        public: false,
        address: Some(InterfaceAddress {
            private_ip: ip,
            mac: "0a:00:00:00:00:01".to_owned(),
            public_ip: None,
        }),
        failure: None,
        tags: Default::default(),
        created_at: now(),
    }
}

pub(crate) fn listener(balancer: &LoadBalancer, port: u16, default: Action) -> Listener {
    Listener {
        scope: scope(),
        load_balancer: (balancer.name.clone(), balancer.id.clone()),
        id: format!("{port:016x}"),
        port,
        protocol: "HTTP".to_owned(),
        tls: None,
        default_actions: vec![default],
        attributes: Default::default(),
        tags: Default::default(),
    }
}

pub(crate) fn forward(group: &TargetGroup) -> Action {
    Action::Forward {
        groups: vec![(group.arn(), 1)],
        stickiness: None,
    }
}

/// A group that is probed ten times a second.
pub(crate) fn group(name: &str) -> TargetGroup {
    TargetGroup {
        scope: scope(),
        name: name.to_owned(),
        id: "fedcba9876543210".to_owned(),
        protocol: "HTTP".to_owned(),
        protocol_version: "HTTP1".to_owned(),
        port: Some(80),
        vpc: Some("vpc-1".to_owned()),
        target_type: "ip".to_owned(),
        health_check: TargetHealthCheck {
            enabled: true,
            protocol: "HTTP".to_owned(),
            port: "traffic-port".to_owned(),
            path: "/".to_owned(),
            interval: Duration::from_millis(100),
            timeout: Duration::from_millis(500),
            healthy_threshold: 2,
            unhealthy_threshold: 2,
            matcher: "200".to_owned(),
        },
        attributes: Default::default(),
        inert: Default::default(),
        tags: Default::default(),
        created_at: now(),
    }
}

pub(crate) fn target(group: &TargetGroup, address: SocketAddr) -> Target {
    let SocketAddr::V4(address) = address else {
        panic!("targets have IPv4 addresses");
    };
    Target {
        scope: scope(),
        group: (group.name.clone(), group.id.clone()),
        ip: *address.ip(),
        port: address.port(),
        zone: None,
        task: None,
        registered_at: now(),
        named: None,
        deregistered_at: None,
    }
}

pub(crate) fn task(id: &str, aliases: Vec<MeshAlias>) -> Task {
    Task {
        scope: scope(),
        cluster: "shop".to_owned(),
        id: id.to_owned(),
        definition: ("web".to_owned(), 1),
        group: "service:web".to_owned(),
        started_by: None,
        service: None,
        launch_type: "FARGATE".to_owned(),
        platform_version: None,
        capacity_provider: None,
        overrides: Default::default(),
        instance: "here".to_owned(),
        container_instance: None,
        zone: None,
        interface: Some(TaskInterface {
            id: format!("eni-{id}"),
            attachment: String::new(),
            subnet: "subnet-1".to_owned(),
            zone: String::new(),
            last_address: None,
        }),
        mesh: Some(TaskMesh {
            namespace: "ns-1".to_owned(),
            aliases,
            doors: Vec::new(),
            log: None,
        }),
        disks: Vec::new(),
        execute_command: false,
        tags: Default::default(),
        created_at: now(),
        desired: DesiredStatus::Running,
        stop: None,
        inert: Default::default(),
        image_digests: Default::default(),
        seen_healthy: false,
        end_noted: false,
    }
}

pub(crate) fn alias(address: Ipv4Addr, port: u16) -> MeshAlias {
    MeshAlias {
        dns_name: "orders.storefront".to_owned(),
        port,
        address,
        discovery_name: "orders".to_owned(),
    }
}

pub(crate) fn report(task: &Task, last_status: LastStatus) -> TaskReport {
    TaskReport {
        scope: task.scope.clone(),
        cluster: task.cluster.clone(),
        id: task.id.clone(),
        last_status,
        containers: vec![],
        history: vec![],
        pull_started_at: None,
        pull_stopped_at: None,
        execution_stopped_at: None,
        stop: None,
        changes: 0,
        notes: Vec::new(),
    }
}

pub(crate) fn endpoint() -> MeshEndpoint {
    MeshEndpoint {
        scope: scope(),
        namespace: "ns-1".to_owned(),
        discovery_name: "orders".to_owned(),
        service: "orders".to_owned(),
        port_name: "http".to_owned(),
        aliases: vec![],
        protocol: "http".to_owned(),
        idle_timeout: Duration::from_secs(300),
        per_request_timeout: Duration::from_secs(15),
        tls: None,
    }
}

pub(crate) fn instance(task: &str, address: SocketAddr) -> MeshInstance {
    let SocketAddr::V4(address) = address else {
        panic!("tasks have IPv4 addresses");
    };
    MeshInstance {
        scope: scope(),
        namespace: "ns-1".to_owned(),
        discovery_name: "orders".to_owned(),
        task: task.to_owned(),
        task_key: task.to_owned(),
        ip: *address.ip(),
        port: address.port(),
        secure: false,
        draining_since: None,
    }
}

pub(crate) fn namespace() -> Namespace {
    Namespace {
        scope: scope(),
        id: "ns-1".to_owned(),
        name: "storefront".to_owned(),
        description: None,
        kind: "HTTP".to_owned(),
        vpc: None,
        dns: None,
        creator_request_id: None,
        tags: Default::default(),
        created_at: now(),
    }
}

/// A load balancer at `ip`, its listener on `port` and the group behind it, all saved and real.
pub(crate) async fn balanced(
    world: &World,
    name: &str,
    ip: Ipv4Addr,
    port: u16,
) -> (LoadBalancer, TargetGroup) {
    let (balancer, group) = (load_balancer(name), group(name));
    let interface = interface(&format!("eni-{name}"), ip);
    world.save(&interface).await;
    world.save(&balancer).await;
    world.save(&group).await;
    world
        .save(&listener(&balancer, port, forward(&group)))
        .await;
    world.real.set_here(&interface.id);
    (balancer, group)
}

/// Registers a target.
pub(crate) async fn register(world: &World, group: &TargetGroup, address: SocketAddr) -> Target {
    let target = target(group, address);
    world.save(&target).await;
    target
}

/// Deregisters a target.
pub(crate) async fn deregister(world: &World, target: &Target) -> Target {
    let mut leaving: Target = world.get(&target.key()).await.unwrap();
    leaving.deregistered_at = Some(now());
    world.save(&leaving).await;
    leaving
}
