//! Service Connect endpoints that are called through TLS, or at a port of their own.

use crate::world::{World, input, scope};
use api::ecs::Ecs as _;
use domain::certificates::{Authority, AuthorityStatus, CertificateFacts, Material};
use domain::discovery::{MeshCertificate, MeshEndpoint};
use domain::ecs::Task;
use domain::{Clock as _, Sealed};
use serde_json::{Value, json};
use std::time::Duration;

const AUTHORITY: &str = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/1";
const ROLE: &str = "arn:aws:iam::000000000000:role/tls";

async fn world(status: AuthorityStatus) -> World {
    let world = World::new().await;
    let given =
        json!({"cluster": "default", "serviceConnectDefaults": {"namespace": "storefront"}});
    let updated = world.ecs.update_cluster(&world.cx, input(given)).await;
    updated.unwrap();
    world.define("orders", "good").await;
    let now = world.clock.now();
    let authority = Authority {
        scope: scope(),
        id: "1".to_owned(),
        kind: "ROOT".to_owned(),
        usage: "SHORT_LIVED_CERTIFICATE".to_owned(),
        key_algorithm: String::new(),
        signing_algorithm: String::new(),
        configuration: Value::Null,
        revocation: None,
        key_storage: None,
        status,
        key: sealed(),
        certificate: None,
        facts: None,
        deletion: None,
        permissions: Vec::new(),
        policy: None,
        token: None,
        tags: Default::default(),
        created_at: now,
        changed_at: now,
    };
    world.put(&authority).await;
    world
}

fn sealed() -> Sealed {
    serde_json::from_value(json!("")).unwrap()
}

fn tls() -> Value {
    json!({"issuerCertificateAuthority": {"awsPcaAuthorityArn": AUTHORITY}, "roleArn": ROLE, "kmsKey": "alias/mesh"})
}

fn orders(more: &[(&str, Value)]) -> Value {
    let mut endpoint = json!({"portName": "api", "discoveryName": "orders"});
    for (name, value) in more {
        endpoint[*name] = value.clone();
    }
    json!({
        "serviceName": "orders", "taskDefinition": "orders", "desiredCount": 2,
        "serviceConnectConfiguration": {"enabled": true, "services": [endpoint]},
    })
}

async fn certify(world: &mut World, problem: Option<&str>) {
    let endpoint: MeshEndpoint = world.all().await.remove(0);
    let tls = endpoint.tls.clone().unwrap();
    let now = world.clock.now();
    let facts: CertificateFacts = serde_json::from_value(json!({
        "serial": "", "subject": "", "common_name": null, "issuer": "", "names": [],
        "not_before": now, "not_after": now + Duration::from_secs(600), "key_algorithm": "",
        "signature_algorithm": "", "key_usages": [], "extended_key_usages": [],
    }))
    .unwrap();
    let material = Material {
        certificate: String::new(),
        chain: String::new(),
        key: sealed(),
        facts,
    };
    let is_good = problem.is_none();
    let certificate = MeshCertificate {
        scope: endpoint.scope,
        namespace: endpoint.namespace,
        discovery_name: endpoint.discovery_name,
        service: endpoint.service,
        vouched: is_good.then(|| tls.clone()),
        tls,
        name: "orders.storefront".to_owned(),
        material: is_good.then_some(material),
        renew_at: now,
        problem: problem.map(str::to_owned),
    };
    world.put(&certificate).await;
}

#[tokio::test]
async fn tasks_start_once_there_is_a_certificate_and_events_say_what_is_missing() {
    let mut world = world(AuthorityStatus::Active).await;
    let made = world.create(orders(&[("tls", tls())])).await;
    let told = serde_json::to_value(api::record::to_tree(&made)).unwrap();
    let connect = &told["deployments"][0]["serviceConnectConfiguration"]["services"][0];
    assert_eq!(connect["tls"], tls());
    world.settle().await;
    assert!(world.all::<Task>().await.is_empty());
    certify(&mut world, Some("User: tls is not authorized.")).await;
    world.settle().await;
    assert!(world.all::<Task>().await.is_empty());
    let messages = world.events("orders").await;
    assert_eq!(
        messages,
        [
            "(service orders) was unable to get a TLS certificate for Service Connect endpoint \
             orders. Reason: User: tls is not authorized."
        ]
    );
    certify(&mut world, None).await;
    world.settle().await;
    let tasks: Vec<Task> = world.all().await;
    assert_eq!(tasks.len(), 2);
    let doors = &tasks[0].mesh.as_ref().unwrap().doors;
    assert_eq!(doors.len(), 1);
    assert_eq!((doors[0].port, doors[0].program_port), (8080, 8080));
    assert!(doors[0].secure);
}

#[tokio::test]
async fn a_port_of_its_own_is_a_door_in_the_clear() {
    let mut world = world(AuthorityStatus::Active).await;
    world
        .create(orders(&[("ingressPortOverride", json!(9090))]))
        .await;
    world.settle().await;
    let task: Task = world.all().await.remove(0);
    let doors = &task.mesh.as_ref().unwrap().doors;
    assert_eq!((doors[0].port, doors[0].program_port), (9090, 8080));
    assert!(!doors[0].secure);
}

#[tokio::test]
async fn tls_without_a_role_or_an_authority_that_issues_is_refused() {
    let world = world(AuthorityStatus::Disabled).await;
    let check = async |change: &dyn Fn(&mut Value), why: &str| {
        let mut tls = tls();
        change(&mut tls);
        let refused = world.try_create(orders(&[("tls", tls)])).await.unwrap_err();
        assert_eq!(refused.code, "InvalidParameterException");
        assert!(refused.message.contains(why), "{refused}");
    };
    check(&|_| {}, "is not ACTIVE").await;
    check(&|tls| tls["roleArn"] = Value::Null, "roleArn").await;
    let other = format!("{AUTHORITY}2");
    check(
        &|tls| tls["issuerCertificateAuthority"]["awsPcaAuthorityArn"] = json!(other),
        "does not exist",
    )
    .await;
    check(
        &|tls| tls["issuerCertificateAuthority"] = json!({}),
        "awsPcaAuthorityArn",
    )
    .await;
}
