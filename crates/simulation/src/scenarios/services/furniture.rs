//! What there is when the story begins: a cluster with a network, container instances, a target
//! group, task definitions, and services whose kinds follow from the seed.

use super::{input, pick, record, room, scope};
use crate::world::Kit;
use api::ecs::Ecs as _;
use domain::IdSource;
use domain::ecs::{ContainerInstance, Tags};
use domain::elb::{Action, Listener, TargetGroup};
use domain::network::{Cidr, SecurityGroup, Subnet};
use ecs::Ecs;
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use store::{CommitError, Store, Txn};
use wire::Context;

/// The names of services.
pub(super) const SERVICES: [&str; 3] = ["w0", "w1", "w2"];
/// The container instances' agents.
pub(super) const INSTANCES: [&str; 3] = ["i0", "i1", "i2"];
/// What their tasks may be made from; the family says how a task fares.
pub(super) const FAMILIES: [&str; 4] = ["good", "broken", "crash", "checked"];
/// No service ever wants more tasks than this.
pub(super) const DESIRED_MAX: u64 = 5;
/// Minimum and maximum percent, as they are chosen from.
const PERCENTS: [(u32, u32); 6] = [
    (100, 200),
    (50, 100),
    (50, 150),
    (0, 100),
    (100, 150),
    (75, 125),
];
/// The subnets, one a zone.
const SUBNETS: [&str; 2] = ["subnet-aaaaaaaaaaaaaaaaa", "subnet-bbbbbbbbbbbbbbbbb"];

/// What a service may be like.
const KINDS: [&str; 6] = [
    "fargate",
    "fargate",
    "zones",
    "balanced",
    "instances",
    "daemon",
];

pub(super) async fn begin(kit: &Kit, store: &Store) {
    let calm = Kit {
        store: store.clone(),
        ..kit.clone()
    };
    let ecs = room(&calm);
    let cx = Context::root(scope());
    furnish(store).await.expect("a commit without faults");
    let made = ecs.create_cluster(&cx, input(json!({}))).await;
    made.expect("a cluster");
    for family in FAMILIES {
        define(&ecs, family).await;
    }
    for name in SERVICES {
        let made = ecs.create_service(&cx, input(wish(name, &*kit.ids))).await;
        made.expect("a service");
    }
}

async fn define(ecs: &Ecs, family: &str) {
    let check = json!({"command": ["CMD-SHELL", "true"]});
    let mut container = json!({
        "name": "app", "image": "image", "essential": true,
        "portMappings": [{"containerPort": 80}],
    });
    if family == "checked" {
        container["healthCheck"] = check;
    }
    let given = json!({
        "family": family, "requiresCompatibilities": ["FARGATE", "EC2"],
        "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "containerDefinitions": [container],
    });
    let cx = Context::root(scope());
    let made = ecs.register_task_definition(&cx, input(given));
    made.await.expect("a task definition");
}

/// A service of that name and of any kind.
pub(super) fn wish(name: &str, ids: &dyn IdSource) -> Value {
    let network = json!({"awsvpcConfiguration": {"subnets": SUBNETS}});
    let mut given = json!({
        "serviceName": name, "taskDefinition": "good", "networkConfiguration": network,
        "launchType": "FARGATE", "desiredCount": ids.below(DESIRED_MAX + 1),
        "deploymentConfiguration": rollout(ids), "availabilityZoneRebalancing": "DISABLED",
    });
    match pick(ids, &KINDS) {
        "zones" => {
            given["availabilityZoneRebalancing"] = json!("ENABLED");
            given["deploymentConfiguration"]["maximumPercent"] = json!(200);
        }
        "balanced" => {
            given["loadBalancers"] = json!([{
                "targetGroupArn": group().arn().to_string(),
                "containerName": "app", "containerPort": 80,
            }]);
            given["healthCheckGracePeriodSeconds"] = json!(ids.below(2) * 30);
        }
        "instances" => given["launchType"] = json!("EC2"),
        "daemon" => {
            given["launchType"] = json!("EC2");
            given["schedulingStrategy"] = json!("DAEMON");
            if let Value::Object(members) = &mut given {
                members.remove("desiredCount");
                members.remove("deploymentConfiguration");
                members.remove("availabilityZoneRebalancing");
            }
        }
        _ => {}
    }
    given
}

/// How changes roll out: any percentages, with or without a circuit breaker.
pub(super) fn rollout(ids: &dyn IdSource) -> Value {
    let count = u64::try_from(PERCENTS.len()).unwrap_or(u64::MAX);
    let place = usize::try_from(ids.below(count)).unwrap_or_default();
    let (minimum, maximum) = PERCENTS[place];
    let kind = pick(ids, &["BOUNDED_PERCENT", "UNBOUNDED_PERCENT", "COUNT"]);
    json!({
        "minimumHealthyPercent": minimum, "maximumPercent": maximum,
        "deploymentCircuitBreaker": {
            "enable": ids.below(2) == 0, "rollback": ids.below(2) == 0,
            "resetOnHealthyTask": ids.below(2) == 0,
            "thresholdConfiguration": {"type": kind, "value": 2 + ids.below(60)},
        },
    })
}

async fn furnish(store: &Store) -> Result<(), CommitError> {
    let put = |txn: Txn| async move {
        for (third, id) in SUBNETS.iter().enumerate() {
            let third = u8::try_from(third).unwrap_or_default();
            txn.put(&Subnet {
                scope: scope(),
                id: (*id).to_owned(),
                vpc: "vpc-1".to_owned(),
                cidr: Cidr::of(Ipv4Addr::new(10, 0, third, 0), 25),
                zone: format!("us-east-1{}", char::from(b'a' + third)),
                default_for_zone: true,
                map_public_ip: false,
                tags: Tags::new(),
            });
        }
        txn.put(&record::<SecurityGroup>(json!({
            "scope": scope(), "id": "sg-00000000000000001", "vpc": "vpc-1", "name": "default",
            "description": "", "ingress": [], "egress": [], "tags": {},
        })));
        for (number, agent) in INSTANCES.iter().enumerate() {
            txn.put(&instance(number, agent));
        }
        txn.put(&group());
        txn.put(&listener());
        Ok::<_, CommitError>(())
    };
    store.transact(put).await
}

/// An instance with room for a dozen tasks.
fn instance(number: usize, agent: &str) -> ContainerInstance {
    let zone = ["us-east-1a", "us-east-1b"][number % 2];
    record(json!({
        "scope": scope(), "cluster": "default", "id": format!("{number:032x}"),
        "ec2_instance_id": null, "status": "ACTIVE",
        "attributes": {"ecs.availability-zone": zone},
        "registered": {
            "cpu_units": 4_096, "memory_mib": 8_192, "tcp_ports": [], "udp_ports": [],
        },
        "agent": agent, "agent_connected": true, "zone": zone, "capacity_provider": null,
        "tags": {}, "registered_at": "2026-01-01T00:00:00Z",
    }))
}

/// The target group that services may be registered with.
fn group() -> TargetGroup {
    record(json!({
        "scope": scope(), "name": "group", "id": "0123456789abcdef", "protocol": "HTTP",
        "protocol_version": "HTTP1", "port": 80, "vpc": "vpc-1", "target_type": "ip",
        "health_check": {
            "enabled": true, "protocol": "HTTP", "port": "traffic-port", "path": "/",
            "interval": {"secs": 30, "nanos": 0}, "timeout": {"secs": 5, "nanos": 0},
            "healthy_threshold": 5, "unhealthy_threshold": 2, "matcher": "200",
        },
        "attributes": {}, "inert": {}, "tags": {}, "created_at": "2026-01-01T00:00:00Z",
    }))
}

fn listener() -> Listener {
    Listener {
        scope: scope(),
        load_balancer: ("web".to_owned(), "1".to_owned()),
        id: "1".to_owned(),
        port: 80,
        protocol: "HTTP".to_owned(),
        tls: None,
        default_actions: vec![Action::Forward {
            groups: vec![(group().arn(), 1)],
            stickiness: None,
        }],
        attributes: Tags::new(),
        tags: Tags::new(),
    }
}
