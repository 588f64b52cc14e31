//! Stages.

mod settings;

use super::{find, items, told};
use crate::convert::stages as convert;
use crate::fault::{Fault, Outcome, bad, conflict, missing};
use crate::page::page;
use crate::{Apigw, deploy};
use api::apigatewayv2::{
    CreateStageRequest, CreateStageResponse, DeleteAccessLogSettingsRequest,
    DeleteRouteSettingsRequest, DeleteStageRequest, GetStageRequest, GetStageResponse,
    GetStagesRequest, GetStagesResponse, UpdateStageRequest, UpdateStageResponse,
};
use domain::Record as _;
use domain::apigw::{Api, ApiMapping, Deployment, Stage};
use settings::{set_settings, set_variables};
use store::Txn;
use wire::Context;

/// Stages of an API. Source: API Gateway quotas.
const MOST: usize = 10;

impl Apigw {
    pub(super) async fn create_stage(
        &self,
        cx: &Context,
        input: CreateStageRequest,
    ) -> Outcome<CreateStageResponse> {
        self.ask(cx, "POST", &format!("/apis/{}/stages", input.api_id))
            .await?;
        check_name(&input.stage_name)?;
        check_certificate(input.client_certificate_id.as_deref())?;
        let tags = super::tags::checked(input.tags.clone())?;
        let (input, tags) = (&input, &tags);
        let create = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, &input.api_id).await?;
            let all: Vec<Stage> = txn.list(&Stage::api_key(&cx.scope, &api.id)).await?;
            if all.iter().any(|stage| stage.name == input.stage_name) {
                return Err(conflict("Stage already exists"));
            }
            if all.len() >= MOST {
                return Err(bad(format!("An API can have at most {MOST} stages")));
            }
            let mut stage = self.new_stage(&api, &input.stage_name);
            stage.auto_deploy = input.auto_deploy.unwrap_or(false);
            stage.description.clone_from(&input.description);
            stage.tags.clone_from(tags);
            set_variables(&mut stage, input.stage_variables.as_ref())?;
            set_settings(
                &txn,
                &api,
                &mut stage,
                input.default_route_settings.as_ref(),
                input.route_settings.as_ref(),
            )
            .await?;
            if let Some(log) = input.access_log_settings.clone() {
                stage.access_log = Some(convert::access_log_kept(None, log)?);
            }
            self.put_stage(&txn, &api, stage, input.deployment_id.as_deref())
                .await
        };
        let stage = self.store.transact(create).await?;
        Ok(told(convert::stage(&stage)))
    }

    /// Writes a stage, with the deployment it is given or, when it has every change at once, one
    /// of its own.
    async fn put_stage(
        &self,
        txn: &Txn,
        api: &Api,
        mut stage: Stage,
        deployment: Option<&str>,
    ) -> Outcome<Stage> {
        match (stage.auto_deploy, deployment) {
            (true, Some(_)) => Err(bad(
                "Deployment ID cannot be set for a stage with automatic deployment enabled",
            )),
            (true, None) => {
                txn.put(&stage);
                deploy::to_stage(self, txn, api, stage).await
            }
            (false, given) => {
                if let Some(id) = given {
                    let key = Deployment::api_key(&api.scope, &api.id);
                    let _: Deployment = find::part(txn, &key, "Deployment", id).await?;
                    stage.deployment = Some(id.to_owned());
                    stage.last_deployment_message = Some(format!(
                        "Successfully deployed stage with deployment ID '{id}'"
                    ));
                }
                txn.put(&stage);
                Ok(stage)
            }
        }
    }

    pub(super) async fn get_stage(
        &self,
        cx: &Context,
        input: GetStageRequest,
    ) -> Outcome<GetStageResponse> {
        let (api, name) = (&input.api_id, &input.stage_name);
        self.ask(cx, "GET", &format!("/apis/{api}/stages/{name}"))
            .await?;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            find::stage(&txn, &api, name).await
        };
        let stage = self.store.transact(read).await?;
        Ok(told(convert::stage(&stage)))
    }

    pub(super) async fn get_stages(
        &self,
        cx: &Context,
        input: GetStagesRequest,
    ) -> Outcome<GetStagesResponse> {
        self.ask(cx, "GET", &format!("/apis/{}/stages", input.api_id))
            .await?;
        let api = &input.api_id;
        let read = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            Ok::<Vec<Stage>, Fault>(txn.list(&Stage::api_key(&cx.scope, &api.id)).await?)
        };
        let all = self.store.transact(read).await?;
        let (token, limit) = (input.next_token.as_deref(), input.max_results.as_deref());
        let (stages, next) = page(all, |stage: &Stage| &stage.name, token, limit)?;
        Ok(items(stages.iter().map(convert::stage).collect(), next))
    }

    pub(super) async fn update_stage(
        &self,
        cx: &Context,
        input: UpdateStageRequest,
    ) -> Outcome<UpdateStageResponse> {
        let (api, name) = (&input.api_id, &input.stage_name);
        self.ask(cx, "PATCH", &format!("/apis/{api}/stages/{name}"))
            .await?;
        check_certificate(input.client_certificate_id.as_deref())?;
        let input = &input;
        let update = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let mut stage = find::stage(&txn, &api, name).await?;
            stage.updated_at = self.clock.now();
            stage.auto_deploy = input.auto_deploy.unwrap_or(stage.auto_deploy);
            if input.description.is_some() {
                stage.description.clone_from(&input.description);
            }
            set_variables(&mut stage, input.stage_variables.as_ref())?;
            set_settings(
                &txn,
                &api,
                &mut stage,
                input.default_route_settings.as_ref(),
                input.route_settings.as_ref(),
            )
            .await?;
            if let Some(log) = input.access_log_settings.clone() {
                stage.access_log = Some(convert::access_log_kept(stage.access_log.take(), log)?);
            }
            self.put_stage(&txn, &api, stage, input.deployment_id.as_deref())
                .await
        };
        let stage = self.store.transact(update).await?;
        Ok(told(convert::stage(&stage)))
    }

    pub(super) async fn delete_stage(
        &self,
        cx: &Context,
        input: DeleteStageRequest,
    ) -> Outcome<()> {
        let (api, name) = (&input.api_id, &input.stage_name);
        self.ask(cx, "DELETE", &format!("/apis/{api}/stages/{name}"))
            .await?;
        let delete = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let stage = find::stage(&txn, &api, name).await?;
            let mappings: Vec<ApiMapping> = txn
                .list(&super::apis::below::<ApiMapping>(&cx.scope))
                .await?;
            if mappings
                .iter()
                .any(|one| one.api == api.id && one.stage == *name)
            {
                return Err(bad(
                    "Active base path mappings must be deleted before deleting the stage",
                ));
            }
            txn.delete(&stage.key());
            Ok::<_, Fault>(())
        };
        self.store.transact(delete).await
    }

    pub(super) async fn delete_access_log_settings(
        &self,
        cx: &Context,
        input: DeleteAccessLogSettingsRequest,
    ) -> Outcome<()> {
        let (api, name) = (&input.api_id, &input.stage_name);
        let path = format!("/apis/{api}/stages/{name}/accesslogsettings");
        self.ask(cx, "DELETE", &path).await?;
        let delete = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let mut stage = find::stage(&txn, &api, name).await?;
            stage.access_log = None;
            stage.updated_at = self.clock.now();
            txn.put(&stage);
            Ok::<_, Fault>(())
        };
        self.store.transact(delete).await
    }

    pub(super) async fn delete_route_settings(
        &self,
        cx: &Context,
        input: DeleteRouteSettingsRequest,
    ) -> Outcome<()> {
        let (api, name, key) = (&input.api_id, &input.stage_name, &input.route_key);
        let path = format!("/apis/{api}/stages/{name}/routesettings/{key}");
        self.ask(cx, "DELETE", &path).await?;
        let delete = |txn: Txn| async move {
            let api = find::api(&txn, &cx.scope, api).await?;
            let mut stage = find::stage(&txn, &api, name).await?;
            if stage.route_settings.remove(key).is_none() {
                return Err(missing("RouteSettings", key));
            }
            stage.updated_at = self.clock.now();
            txn.put(&stage);
            Ok::<_, Fault>(())
        };
        self.store.transact(delete).await
    }
}

/// Refuses what is no stage's name. Source: API Gateway V2 API reference, `CreateStage`.
fn check_name(name: &str) -> Outcome<()> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let is_name = !name.is_empty() && name.len() <= 128 && name.bytes().all(fits);
    match is_name || name == Stage::DEFAULT {
        true => Ok(()),
        false => Err(bad(
            "Stage name only allows a-zA-Z0-9_- and has 1 to 128 characters, or is $default",
        )),
    }
}

fn check_certificate(id: Option<&str>) -> Outcome<()> {
    match id {
        Some(_) => Err(bad("Client certificates are not supported for HTTP APIs")),
        None => Ok(()),
    }
}
