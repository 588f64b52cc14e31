//! What the commands print.

use crate::world::{Wish, World, put, scope};
use domain::elb::{Listener, LoadBalancer, Target, TargetHealth};
use expect_test::expect;
use serde_json::json;

fn furnished() -> Wish {
    let arn = |kind: &str| format!("arn:aws:ecs:us-east-1:000000000000:{kind}");
    let id = "0123456789abcdef0123456789abcdef";
    Wish {
        ecs: vec![
            (
                "ListClusters",
                json!({"clusterArns": [arn("cluster/default")]}),
            ),
            (
                "ListServices",
                json!({"serviceArns": [arn("service/default/web")]}),
            ),
            (
                "DescribeServices",
                json!({"services": [{
                    "serviceName": "web", "clusterArn": arn("cluster/default"), "status": "ACTIVE",
                    "runningCount": 1, "desiredCount": 2, "taskDefinition": arn("task-definition/web:3"),
                    "deployments": [{"id": "ecs-svc/1", "rolloutState": "IN_PROGRESS"}],
                    "events": [
                        {"id": "2", "createdAt": 1_767_225_660.0, "message": "(service web) has reached a steady state."},
                        {"id": "1", "createdAt": 1_767_225_600.5, "message": "(service web) has started 1 tasks."},
                    ],
                }]}),
            ),
            (
                "ListTasks",
                json!({"taskArns": [arn(&format!("task/default/{id}"))]}),
            ),
            (
                "DescribeTasks",
                json!({"tasks": [{
                    "taskArn": arn(&format!("task/default/{id}")), "group": "service:web",
                    "lastStatus": "RUNNING", "healthStatus": "HEALTHY",
                    "taskDefinitionArn": arn("task-definition/web:3"),
                    "attachments": [{"details": [{"name": "privateIPv4Address", "value": "10.0.1.7"}]}],
                }]}),
            ),
            (
                "DescribeTaskDefinition",
                json!({"taskDefinition": {"containerDefinitions": [{
                    "name": "app", "portMappings": [{"containerPort": 8080, "protocol": "tcp"},
                        {"containerPort": 53, "protocol": "udp"}],
                    "logConfiguration": {"logDriver": "awslogs", "options": {
                        "awslogs-group": "/ecs/web", "awslogs-stream-prefix": "ecs"}},
                }]}}),
            ),
        ],
        logs: vec![(
            "FilterLogEvents",
            json!({"events": [
                {"eventId": "2", "timestamp": 1_767_225_600_250_i64, "message": "second",
                 "logStreamName": format!("ecs/app/{id}")},
                {"eventId": "1", "timestamp": 1_767_225_600_000_i64, "message": "first\n",
                 "logStreamName": format!("ecs/app/{id}")},
            ]}),
        )],
        ..Wish::default()
    }
}

#[tokio::test]
async fn ps_shows_services_and_tasks() {
    let world = World::new(furnished()).await;
    expect![[r#"
        SERVICE  CLUSTER  STATUS  RUNNING  DEFINITION  ROLLOUT
        web      default  ACTIVE  1/2      web:3       IN_PROGRESS

        TASK                              GROUP        STATUS   HEALTH   ADDRESS   PORTS        AGE
        0123456789abcdef0123456789abcdef  service:web  RUNNING  HEALTHY  10.0.1.7  8080,53/udp  -
    "#]]
    .assert_eq(&world.run(&["ps"]).await);
    let json = world.run(&["ps", "--all", "--output", "json"]).await;
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["services"][0]["serviceName"], "web");
    let empty = World::new(Wish::default()).await;
    assert_eq!(
        empty.run(&["ps"]).await,
        "There are no services and no tasks.\n"
    );
}

#[tokio::test]
async fn ps_shows_load_balancers_and_where_they_are_reached() {
    let world = World::new(Wish::default()).await;
    put_balancer(&world, "shop", "application", false, 80).await;
    put_balancer(&world, "edge", "network", false, 7).await;
    put_balancer(&world, "admin", "application", true, 443).await;
    expect![[r#"
        LOAD BALANCER  TYPE         STATE   LISTENERS  HEALTHY  REACHED AT
        admin          application  active  HTTPS:443  1/2      its VPC
        edge           network      active  TCP:7      1/2      127.0.0.1:7
        shop           application  active  HTTP:80    1/2      http://shop.elb.localhost
    "#]]
    .assert_eq(&world.run(&["ps"]).await);
    let json = world.run(&["ps", "--output", "json"]).await;
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["loadBalancers"].as_array().unwrap().len(), 3);
    assert_eq!(
        told["loadBalancers"][1]["reachedAt"],
        json!(["127.0.0.1:7"])
    );
    let of_cluster = world.run(&["ps", "--cluster", "default"]).await;
    assert_eq!(of_cluster, "There are no services and no tasks.\n");
}

/// A load balancer whose one listener forwards to two targets, one of them healthy.
async fn put_balancer(world: &World, name: &str, kind: &str, internal: bool, port: u16) {
    let scope = json!(scope());
    let group = json!([name, "1"]);
    let arn = format!("arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/{name}/1");
    let balancer: LoadBalancer = serde_json::from_value(json!({
        "scope": scope, "name": name, "id": "2", "kind": kind, "internal": internal,
        "vpc": "vpc-1", "zones": [], "security_groups": [], "dns_name": "", "attributes": {},
        "tags": {}, "created_at": "2026-01-01T00:00:00Z", "host_problem": null,
    }))
    .unwrap();
    put(&world.store, &balancer).await;
    let protocol = match (kind, port) {
        ("network", _) => "TCP",
        (_, 443) => "HTTPS",
        (_, _) => "HTTP",
    };
    let listener: Listener = serde_json::from_value(json!({
        "scope": scope, "load_balancer": [name, "2"], "id": "3", "port": port,
        "protocol": protocol, "attributes": {}, "tags": {},
        "default_actions": [{"Forward": {"groups": [[arn, 1]], "stickiness": null}}],
    }))
    .unwrap();
    put(&world.store, &listener).await;
    for (last, state) in [(5, "Healthy"), (6, "Unhealthy")] {
        let ip = format!("10.0.0.{last}");
        let target: Target = serde_json::from_value(json!({
            "scope": scope, "group": group, "ip": ip, "port": 80, "zone": null, "task": null,
            "registered_at": "2026-01-01T00:00:00Z", "deregistered_at": null,
        }))
        .unwrap();
        put(&world.store, &target).await;
        let health: TargetHealth = serde_json::from_value(json!({
            "scope": scope, "group": group, "ip": ip, "port": 80, "state": state, "reason": null,
            "description": null, "since": "2026-01-01T00:00:00Z", "drained": false,
        }))
        .unwrap();
        put(&world.store, &health).await;
    }
}

#[tokio::test]
async fn events_come_in_order_of_time() {
    let world = World::new(furnished()).await;
    expect![[r#"
        2026-01-01T00:00:00Z  (service web) has started 1 tasks.
        2026-01-01T00:01:00Z  (service web) has reached a steady state.
    "#]]
    .assert_eq(&world.run(&["events", "web"]).await);
    let missing = world.run(&["events", "shop"]).await;
    assert_eq!(missing, "failed 1: there is no service shop");
}

#[tokio::test]
async fn logs_come_in_order_of_time_with_their_container() {
    let world = World::new(furnished()).await;
    expect![[r#"
        00:00:00.000 app/01234567 | first
        00:00:00.250 app/01234567 | second
    "#]]
    .assert_eq(&world.run(&["logs", "web", "--since", "2h"]).await);
    let asked = world.logs.asked.lock().unwrap().clone();
    assert_eq!(asked[0].1["logGroupName"], "/ecs/web");
    let missing = world.run(&["logs", "shop"]).await;
    assert_eq!(
        missing,
        "failed 1: nothing called shop writes to CloudWatch Logs or to this machine"
    );
    assert_eq!(
        world.run(&["logs", "--since", "soon"]).await,
        "usage: ValueValidation"
    );
    assert_eq!(
        world.run(&["logs", "--since", "é"]).await,
        "usage: ValueValidation"
    );
}

#[tokio::test]
async fn env_prints_what_other_tools_need() {
    let world = World::new(Wish::default()).await;
    expect![[r#"
        export AWS_ENDPOINT_URL=http://ENDPOINT
        export AWS_REGION=us-east-1
        export AWS_DEFAULT_REGION=us-east-1
        export AWS_ACCESS_KEY_ID=test
        export AWS_SECRET_ACCESS_KEY=test
        # AWS CLI before 2.13 (Debian's is 2.9) does not know AWS_ENDPOINT_URL:
        #   alias aws='aws --endpoint-url http://ENDPOINT'
        # Names of namespaces and hosted zones, on a server with --dns 127.0.0.1:5300:
        #   dig @127.0.0.1 -p 5300 SERVICE.NAMESPACE
        # for every program, with systemd-resolved, /etc/systemd/resolved.conf.d/longshore.conf:
        #   [Resolve]
        #   DNS=127.0.0.1:5300
        #   Domains=~NAMESPACE ~elb.localhost
    "#]]
    .assert_eq(&world.run(&["env"]).await);
    let strict = World::new(Wish {
        strict: true,
        ..Wish::default()
    })
    .await;
    assert!(!strict.run(&["env"]).await.contains("test"));
}

#[tokio::test]
async fn what_is_wrong_is_said_in_a_sentence() {
    let mut world = World::new(Wish::default()).await;
    let run = async |line: &[&str]| world.run(line).await;
    assert_eq!(run(&["down"]).await, "usage: MissingRequiredArgument");
    assert_eq!(
        run(&["exec", "web", "--", "sh"]).await,
        "failed 1: no task of web runs"
    );
    for (endpoint, sentence) in [
        (
            "http://127.0.0.1:1",
            "failed 2: no server answers at http://ENDPOINT: start one with longshore serve",
        ),
        (
            "https://127.0.0.1:1",
            "failed 2: the endpoint http://ENDPOINT speaks TLS, which this command does not",
        ),
        (
            "127.0.0.1:1",
            "failed 2: the endpoint http://ENDPOINT does not begin with http://",
        ),
    ] {
        world.endpoint = endpoint.to_owned();
        assert_eq!(world.run(&["ps"]).await, sentence);
    }
}
