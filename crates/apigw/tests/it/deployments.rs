//! Stages serve deployments, which are snapshots.

use crate::{Room, refusal};
use api::apigatewayv2::{
    Apigatewayv2 as _, CreateDeploymentRequest, DeleteDeploymentRequest, GetDeploymentsRequest,
    GetStageRequest, UpdateStageRequest,
};
use domain::apigw::{Deployment, Stage};

impl Room {
    async fn served(&self, api: &str) -> Vec<String> {
        let key = Stage::api_key(&self.cx.scope, api).child("$default");
        let stage: Stage = self
            .store
            .get(&key)
            .await
            .expect("records")
            .expect("a stage");
        let Some(id) = stage.deployment else {
            return vec!["nothing".to_owned()];
        };
        let key = Deployment::api_key(&self.cx.scope, api).child(&id);
        let found: Deployment = self
            .store
            .get(&key)
            .await
            .expect("records")
            .expect("a deployment");
        found
            .surface
            .routes
            .into_iter()
            .map(|route| route.key)
            .collect()
    }

    async fn deployments(&self, api: &str) -> usize {
        let input = GetDeploymentsRequest {
            api_id: api.to_owned(),
            ..GetDeploymentsRequest::default()
        };
        let told = self.apigw.get_deployments(&self.cx, input).await;
        told.expect("deployments").items.expect("items").len()
    }
}

#[tokio::test]
async fn a_stage_with_automatic_deployment_serves_every_change_from_one_deployment() {
    let room = Room::new();
    let api = room.api().await;
    room.stage(&api, true).await;
    for key in ["GET /a", "GET /b"] {
        room.route(&api, key).await.expect("a route");
    }
    let mut served = room.served(&api).await;
    served.sort();
    assert_eq!(served, ["GET /a", "GET /b"]);
    assert_eq!(room.deployments(&api).await, 1);
    let input = GetStageRequest {
        api_id: api.clone(),
        stage_name: "$default".to_owned(),
    };
    let stage = room
        .apigw
        .get_stage(&room.cx, input)
        .await
        .expect("a stage");
    let message = stage.last_deployment_status_message.expect("a message");
    assert!(
        message.contains(&stage.deployment_id.expect("an id")),
        "{message}"
    );
}

#[tokio::test]
async fn other_stages_serve_what_they_are_given() {
    let room = Room::new();
    let api = room.api().await;
    let none = CreateDeploymentRequest {
        api_id: api.clone(),
        ..CreateDeploymentRequest::default()
    };
    let refused = refusal(room.apigw.create_deployment(&room.cx, none.clone()).await);
    assert_eq!(refused.0, "BadRequestException");
    room.route(&api, "GET /a").await.expect("a route");
    room.stage(&api, false).await;
    assert_eq!(room.served(&api).await, ["nothing"]);
    let deploy = CreateDeploymentRequest {
        stage_name: Some("$default".to_owned()),
        ..none
    };
    let first = room
        .apigw
        .create_deployment(&room.cx, deploy)
        .await
        .expect("a deployment");
    room.route(&api, "GET /b").await.expect("a route");
    assert_eq!(room.served(&api).await, ["GET /a"]);
    let delete = DeleteDeploymentRequest {
        api_id: api.clone(),
        deployment_id: first.deployment_id.clone().expect("an id"),
    };
    let refused = refusal(room.apigw.delete_deployment(&room.cx, delete.clone()).await);
    assert_eq!(refused.0, "BadRequestException", "a stage serves it");
    let automatic = UpdateStageRequest {
        api_id: api.clone(),
        stage_name: "$default".to_owned(),
        auto_deploy: Some(true),
        ..UpdateStageRequest::default()
    };
    room.apigw
        .update_stage(&room.cx, automatic)
        .await
        .expect("a stage");
    assert_eq!(room.served(&api).await.len(), 2);
    room.apigw
        .delete_deployment(&room.cx, delete)
        .await
        .expect("nobody serves it");
}
