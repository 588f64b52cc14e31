//! Express services that are deleted.

use super::{ARN, Express, refusal, status};
use crate::world::input;
use api::ecs::Ecs as _;
use domain::ecs::{ExpressService, Task};
use domain::logs::LogGroup;
use serde_json::json;

#[tokio::test]
async fn a_deleted_service_drains_then_takes_what_it_had_with_it() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.create(json!({"serviceName": "other"})).await;
    express.pass(45).await;
    assert_eq!(
        express.standing().await,
        [1, 1, 2, 2, 3],
        "they share a load balancer"
    );
    assert_eq!(status(&express.delete().await.unwrap()), "DRAINING");
    express.pass(60).await;
    assert_eq!(status(&express.told().await), "INACTIVE");
    assert_eq!(
        express.standing().await,
        [1, 1, 1, 1, 2],
        "the other goes on"
    );
    let (code, _) = refusal(express.delete().await);
    assert_eq!(code, "ServiceNotActiveException");
    let (code, _) = refusal(express.update(json!({"cpu": "512"})).await);
    assert_eq!(code, "ServiceNotActiveException");

    // The name is free again.
    express.create(json!({})).await;
    express.pass(45).await;
    assert_eq!(express.standing().await, [1, 1, 2, 2, 3]);
    assert_eq!(status(&express.told().await), "ACTIVE");
}

#[tokio::test]
async fn the_last_service_takes_the_load_balancer_with_it_and_is_forgotten_in_time() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    express.delete().await.unwrap();
    express.pass(60).await;
    assert_eq!(express.standing().await, [0, 0, 0, 0, 0]);
    assert_eq!(express.world.all::<LogGroup>().await.len(), 1, "logs stay");
    express.world.leap(2 * 60 * 60).await;
    express.settle().await;
    assert!(express.world.all::<ExpressService>().await.is_empty());
    assert!(express.world.all::<Task>().await.is_empty());
}

#[tokio::test]
async fn a_service_whose_resources_cannot_be_removed_keeps_draining_and_its_name() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    express.delete().await.unwrap();
    express.around.deny("DeleteTargetGroup");
    express.pass(60).await;
    let told = express.told().await;
    assert_eq!(status(&told), "DRAINING");
    assert!(
        told.status
            .unwrap()
            .status_reason
            .unwrap()
            .contains("DeleteTargetGroup")
    );
    let (_, message) = refusal(express.try_create(json!({})).await);
    assert!(message.contains("still Draining"), "{message}");
}

#[tokio::test]
async fn it_is_deleted_by_its_own_operation_alone() {
    let express = Express::new().await;
    express.create(json!({})).await;
    let given = input(json!({"service": "web", "force": true}));
    let refused = express
        .world
        .ecs
        .delete_service(&express.world.cx, given)
        .await;
    assert!(refusal(refused).1.contains("DeleteExpressGatewayService"));
    for (kind, count) in [("ECS", 1), ("CUSTOMER", 0)] {
        let given = input(json!({"resourceManagementType": kind}));
        let listed = express
            .world
            .ecs
            .list_services(&express.world.cx, given)
            .await;
        assert_eq!(listed.unwrap().service_arns.unwrap().len(), count);
    }
    let given = input(json!({"serviceArn": ARN.replace("web", "none")}));
    let (ecs, cx) = (&express.world.ecs, &express.world.cx);
    let missing = ecs.describe_express_gateway_service(cx, given).await;
    assert_eq!(refusal(missing).0, "ResourceNotFoundException");
}
