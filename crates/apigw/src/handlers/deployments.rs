//! Deployments.

use super::{find, items, told};
use crate::convert::parts as convert;
use crate::fault::{Fault, Outcome, bad};
use crate::page::page;
use crate::{Apigw, deploy};
use api::apigatewayv2::{
    CreateDeploymentRequest, CreateDeploymentResponse, DeleteDeploymentRequest,
    GetDeploymentRequest, GetDeploymentResponse, GetDeploymentsRequest, GetDeploymentsResponse,
    UpdateDeploymentRequest, UpdateDeploymentResponse,
};
use domain::Record as _;
use domain::apigw::{Deployment, Stage};
use store::Txn;
use wire::Context;

impl Apigw {
    pub(super) async fn create_deployment(
        &self,
        cx: &Context,
        input: CreateDeploymentRequest,
    ) -> Outcome<CreateDeploymentResponse> {
        self.ask(cx, "POST", &format!("/apis/{}/deployments", input.api_id))
            .await?;
        let input = &input;
        let create = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, &input.api_id).await?;
            let description = input.description.clone();
            let deployment = deploy::made(self, &txn, &api, false, description).await?;
            if deployment.surface.routes.is_empty() {
                return Err(bad(
                    "At least one route is required before deploying the Api.",
                ));
            }
            if let Some(name) = &input.stage_name {
                let mut stage = find::stage(&txn, &api, name).await?;
                if stage.auto_deploy {
                    return Err(bad(
                        "Deployment ID cannot be set for a stage with automatic deployment enabled",
                    ));
                }
                let id = &deployment.id;
                stage.last_deployment_message = Some(format!(
                    "Successfully deployed stage with deployment ID '{id}'"
                ));
                stage.deployment = Some(id.clone());
                stage.updated_at = self.clock.now();
                txn.put(&stage);
            }
            Ok::<_, Fault>(deployment)
        };
        let deployment = self.store.transact(create).await?;
        Ok(told(convert::deployment(&deployment)))
    }

    pub(super) async fn get_deployment(
        &self,
        cx: &Context,
        input: GetDeploymentRequest,
    ) -> Outcome<GetDeploymentResponse> {
        let (api, id) = (&input.api_id, &input.deployment_id);
        self.ask(cx, "GET", &format!("/apis/{api}/deployments/{id}"))
            .await?;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Deployment::api_key(&cx.scope, &api.id);
            find::part::<Deployment>(&txn, &key, "Deployment", id).await
        };
        let deployment = self.store.transact(read).await?;
        Ok(told(convert::deployment(&deployment)))
    }

    pub(super) async fn get_deployments(
        &self,
        cx: &Context,
        input: GetDeploymentsRequest,
    ) -> Outcome<GetDeploymentsResponse> {
        self.ask(cx, "GET", &format!("/apis/{}/deployments", input.api_id))
            .await?;
        let api = &input.api_id;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Deployment::api_key(&cx.scope, &api.id);
            Ok::<Vec<Deployment>, Fault>(txn.list(&key).await?)
        };
        let all = self.store.transact(read).await?;
        let (token, limit) = (input.next_token.as_deref(), input.max_results.as_deref());
        let (page, next) = page(all, |one: &Deployment| &one.id, token, limit)?;
        Ok(items(page.iter().map(convert::deployment).collect(), next))
    }

    pub(super) async fn update_deployment(
        &self,
        cx: &Context,
        input: UpdateDeploymentRequest,
    ) -> Outcome<UpdateDeploymentResponse> {
        let (api, id) = (&input.api_id, &input.deployment_id);
        self.ask(cx, "PATCH", &format!("/apis/{api}/deployments/{id}"))
            .await?;
        let description = &input.description;
        let update = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Deployment::api_key(&cx.scope, &api.id);
            let mut deployment: Deployment = find::part(&txn, &key, "Deployment", id).await?;
            if description.is_some() {
                deployment.description.clone_from(description);
            }
            txn.put(&deployment);
            Ok::<_, Fault>(deployment)
        };
        let deployment = self.store.transact(update).await?;
        Ok(told(convert::deployment(&deployment)))
    }

    pub(super) async fn delete_deployment(
        &self,
        cx: &Context,
        input: DeleteDeploymentRequest,
    ) -> Outcome<()> {
        let (api, id) = (&input.api_id, &input.deployment_id);
        self.ask(cx, "DELETE", &format!("/apis/{api}/deployments/{id}"))
            .await?;
        let delete = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let key = Deployment::api_key(&cx.scope, &api.id);
            let deployment: Deployment = find::part(&txn, &key, "Deployment", id).await?;
            let stages: Vec<Stage> = txn.list(&Stage::api_key(&cx.scope, &api.id)).await?;
            if stages
                .iter()
                .any(|stage| stage.deployment.as_ref() == Some(id))
            {
                return Err(bad(
                    "Active stages pointing to this deployment must be moved or deleted",
                ));
            }
            txn.delete(&deployment.key());
            Ok::<_, Fault>(())
        };
        self.store.transact(delete).await
    }
}
