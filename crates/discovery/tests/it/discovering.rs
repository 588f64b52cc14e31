//! DiscoverInstances.

use crate::{Room, code, pairs};
use api::Reply;
use api::servicediscovery::{
    DiscoverInstancesRequest, DiscoverInstancesResponse, DiscoverInstancesRevisionRequest,
    Servicediscovery as _,
};

impl Room {
    pub(crate) async fn discover(
        &self,
        change: impl FnOnce(&mut DiscoverInstancesRequest),
    ) -> Reply<DiscoverInstancesResponse> {
        let mut input = DiscoverInstancesRequest {
            namespace_name: "shop".to_owned(),
            service_name: "orders".to_owned(),
            ..DiscoverInstancesRequest::default()
        };
        change(&mut input);
        self.discovery.discover_instances(&self.cx, input).await
    }

    pub(crate) async fn revision(&self) -> i64 {
        let input = DiscoverInstancesRevisionRequest {
            namespace_name: "shop".to_owned(),
            service_name: "orders".to_owned(),
            owner_account: None,
        };
        let found = self
            .discovery
            .discover_instances_revision(&self.cx, input)
            .await;
        found
            .expect("an answer")
            .instances_revision
            .expect("a revision")
    }
}

/// The ids of the instances found, in order.
pub(crate) fn ids(answer: Reply<DiscoverInstancesResponse>) -> Vec<String> {
    let found = answer.expect("an answer").instances.into_iter().flatten();
    let mut ids: Vec<String> = found.filter_map(|instance| instance.instance_id).collect();
    ids.sort();
    ids
}

async fn three_instances() -> Room {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let service = room.service(&namespace, "orders", false).await;
    for (id, version, zone) in [("a", "v1", "1a"), ("b", "v1", "1b"), ("c", "v2", "1a")] {
        let attributes = [
            ("AWS_INSTANCE_IPV4", "10.0.0.1"),
            ("version", version),
            ("az", zone),
        ];
        room.register(&service, id, &attributes)
            .await
            .expect("an operation");
    }
    room
}

#[tokio::test]
async fn every_parameter_must_match_and_optional_ones_only_where_something_does() {
    let room = three_instances().await;
    assert_eq!(ids(room.discover(|_| {}).await), ["a", "b", "c"]);
    let v1 = Some(pairs(&[("version", "v1")]));
    let found = room
        .discover(|input| input.query_parameters = v1.clone())
        .await;
    assert_eq!(ids(found), ["a", "b"]);
    let with_zone = async |zone: &str| {
        let (v1, zone) = (v1.clone(), Some(pairs(&[("az", zone)])));
        let found = room.discover(|input| {
            input.query_parameters = v1;
            input.optional_parameters = zone;
        });
        ids(found.await)
    };
    assert_eq!(with_zone("1b").await, ["b"]);
    assert_eq!(with_zone("1z").await, ["a", "b"]);
    let none = Some(pairs(&[("version", "v9")]));
    let found = room.discover(|input| input.query_parameters = none).await;
    assert_eq!(ids(found), [""; 0]);
}

#[tokio::test]
async fn health_is_ignored_without_a_check() {
    let room = three_instances().await;
    let found = room
        .discover(|input| input.health_status = Some("UNHEALTHY".to_owned()))
        .await;
    let found = found.expect("an answer").instances.expect("instances");
    assert_eq!(found.len(), 3);
    assert!(
        found
            .iter()
            .all(|instance| instance.health_status.as_deref() == Some("UNKNOWN"))
    );
}

#[tokio::test]
async fn answers_are_bounded_and_in_an_order_by_chance() {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let service = room.service(&namespace, "orders", false).await;
    for number in 0..150 {
        let address = [("AWS_INSTANCE_IPV4", "10.0.0.1")];
        room.register(&service, &format!("i{number}"), &address)
            .await
            .expect("an operation");
    }
    assert_eq!(ids(room.discover(|_| {}).await).len(), 100);
    assert_eq!(
        ids(room.discover(|input| input.max_results = Some(120)).await).len(),
        120
    );
    let one = async || ids(room.discover(|input| input.max_results = Some(1)).await);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..50 {
        seen.extend(one().await);
    }
    assert!(seen.len() > 20, "{} of 150 were seen", seen.len());
}

#[tokio::test]
async fn the_revision_grows_with_the_instances() {
    let room = three_instances().await;
    let before = room.revision().await;
    assert_eq!(room.revision().await, before);
    let found = room.discover(|_| {}).await.expect("an answer");
    assert_eq!(found.instances_revision, Some(before));
    let namespace = room.namespace("bank").await;
    assert_eq!(room.revision().await, before);
    let other = room.service(&namespace, "orders", false).await;
    room.register(&other, "x", &[("k", "v")])
        .await
        .expect("an operation");
    assert_eq!(room.revision().await, before);
    let missing = room
        .discover(|input| input.namespace_name = "x".to_owned())
        .await;
    assert_eq!(code(missing), "NamespaceNotFound");
    let missing = room
        .discover(|input| input.service_name = "x".to_owned())
        .await;
    assert_eq!(code(missing), "ServiceNotFound");
}
