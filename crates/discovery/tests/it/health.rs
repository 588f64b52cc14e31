//! Health as callers tell it.

use crate::discovering::ids;
use crate::{Room, code};
use api::Reply;
use api::servicediscovery::{
    GetInstancesHealthStatusRequest, Servicediscovery as _, UpdateInstanceCustomHealthStatusRequest,
};
use discovery::HEALTH_CHANGE;
use std::time::Duration;

async fn tell(room: &Room, service: &str, id: &str, status: &str) -> Reply<()> {
    let input = UpdateInstanceCustomHealthStatusRequest {
        service_id: service.to_owned(),
        instance_id: id.to_owned(),
        status: status.to_owned(),
    };
    room.discovery
        .update_instance_custom_health_status(&room.cx, input)
        .await
}

async fn two_instances(health: bool) -> (Room, String) {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let service = room.service(&namespace, "orders", health).await;
    for id in ["a", "b"] {
        room.register(&service, id, &[("k", "v")])
            .await
            .expect("an operation");
    }
    (room, service)
}

async fn with_status(room: &Room, status: &str) -> Vec<String> {
    ids(room
        .discover(|input| input.health_status = Some(status.to_owned()))
        .await)
}

#[tokio::test]
async fn a_change_of_health_counts_after_half_a_minute() {
    let (room, service) = two_instances(true).await;
    let before = room.revision().await;
    tell(&room, &service, "a", "UNHEALTHY")
        .await
        .expect("an answer");
    room.clock.advance(HEALTH_CHANGE - Duration::from_millis(1));
    tell(&room, &service, "a", "UNHEALTHY")
        .await
        .expect("an answer");
    assert_eq!(ids(room.discover(|_| {}).await), ["a", "b"]);
    assert_eq!(room.revision().await, before);
    room.clock.advance(Duration::from_millis(1));
    assert_eq!(ids(room.discover(|_| {}).await), ["b"]);
    assert_eq!(with_status(&room, "UNHEALTHY").await, ["a"]);
    assert_eq!(with_status(&room, "ALL").await, ["a", "b"]);
    assert_eq!(room.revision().await, before + 1);
    tell(&room, &service, "a", "HEALTHY")
        .await
        .expect("an answer");
    assert_eq!(room.revision().await, before + 1);
    room.clock.advance(HEALTH_CHANGE);
    assert_eq!(ids(room.discover(|_| {}).await), ["a", "b"]);
    assert_eq!(room.revision().await, before + 2);
}

#[tokio::test]
async fn a_word_taken_back_in_time_never_counts() {
    let (room, service) = two_instances(true).await;
    tell(&room, &service, "a", "UNHEALTHY")
        .await
        .expect("an answer");
    tell(&room, &service, "a", "HEALTHY")
        .await
        .expect("an answer");
    room.clock.advance(HEALTH_CHANGE);
    assert_eq!(ids(room.discover(|_| {}).await), ["a", "b"]);
}

#[tokio::test]
async fn where_nobody_is_healthy_everybody_may_be_asked() {
    let (room, service) = two_instances(true).await;
    for id in ["a", "b"] {
        tell(&room, &service, id, "UNHEALTHY")
            .await
            .expect("an answer");
    }
    room.clock.advance(HEALTH_CHANGE);
    assert_eq!(with_status(&room, "HEALTHY").await, [""; 0]);
    assert_eq!(with_status(&room, "HEALTHY_OR_ELSE_ALL").await, ["a", "b"]);
    let init = [("AWS_INIT_HEALTH_STATUS", "UNHEALTHY")];
    room.register(&service, "c", &init)
        .await
        .expect("an operation");
    let input = GetInstancesHealthStatusRequest {
        service_id: service.clone(),
        instances: Some(vec!["c".to_owned()]),
        ..GetInstancesHealthStatusRequest::default()
    };
    let found = room
        .discovery
        .get_instances_health_status(&room.cx, input)
        .await;
    assert_eq!(
        found.expect("an answer").status.expect("states")["c"],
        "UNHEALTHY"
    );
}

#[tokio::test]
async fn health_is_told_only_where_it_is_asked_for() {
    let (room, service) = two_instances(false).await;
    assert_eq!(
        code(tell(&room, &service, "a", "HEALTHY").await),
        "CustomHealthNotFound"
    );
    assert_eq!(
        code(tell(&room, &service, "x", "HEALTHY").await),
        "InstanceNotFound"
    );
    assert_eq!(
        code(tell(&room, "srv-x", "a", "HEALTHY").await),
        "ServiceNotFound"
    );
}
