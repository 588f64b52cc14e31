//! Deployments: what of an API its stages serve.

use crate::Apigw;
use crate::fault::Outcome;
use domain::Record as _;
use domain::apigw::{Api, Authorizer, Deployment, Integration, Route, Stage, Surface};
use store::Txn;

/// The API as it stands in the transaction.
pub(crate) async fn surface(txn: &Txn, api: &Api) -> Outcome<Surface> {
    let (scope, id) = (&api.scope, &api.id);
    Ok(Surface {
        cors: api.cors.clone(),
        routes: txn.list(&Route::api_key(scope, id)).await?,
        integrations: txn.list(&Integration::api_key(scope, id)).await?,
        authorizers: txn.list(&Authorizer::api_key(scope, id)).await?,
    })
}

/// A deployment of the API as it stands in the transaction.
pub(crate) async fn made(
    room: &Apigw,
    txn: &Txn,
    api: &Api,
    auto: bool,
    description: Option<String>,
) -> Outcome<Deployment> {
    let deployment = Deployment {
        scope: api.scope.clone(),
        api: api.id.clone(),
        id: room.ids.lower(6),
        auto,
        description,
        surface: surface(txn, api).await?,
        created_at: room.clock.now(),
    };
    txn.put(&deployment);
    Ok(deployment)
}

/// Deploys the API to the stages that are to have every change at once, when it has changed.
///
/// Chosen: the automatic deployment that was there before goes, so that a template with many
/// routes leaves one behind and not one for each.
pub(crate) async fn automatic(room: &Apigw, txn: &Txn, api: &Api) -> Outcome<()> {
    let stages: Vec<Stage> = txn.list(&Stage::api_key(&api.scope, &api.id)).await?;
    for stage in stages.into_iter().filter(|stage| stage.auto_deploy) {
        to_stage(room, txn, api, stage).await?;
    }
    Ok(())
}

/// Deploys the API as it stands to one stage, which has every change at once.
pub(crate) async fn to_stage(
    room: &Apigw,
    txn: &Txn,
    api: &Api,
    mut stage: Stage,
) -> Outcome<Stage> {
    let before = match &stage.deployment {
        Some(id) => {
            let key = Deployment::api_key(&api.scope, &api.id).child(id);
            txn.get::<Deployment>(&key).await?
        }
        None => None,
    };
    if let Some(before) = before {
        if before.surface == surface(txn, api).await? {
            return Ok(stage);
        }
        if before.auto && !is_used_elsewhere(txn, &before, &stage).await? {
            txn.delete(&before.key());
        }
    }
    let deployment = made(room, txn, api, true, automatic_description()).await?;
    stage.last_deployment_message = Some(format!(
        "Successfully deployed stage with deployment ID '{}'",
        deployment.id
    ));
    stage.deployment = Some(deployment.id);
    stage.updated_at = room.clock.now();
    txn.put(&stage);
    Ok(stage)
}

fn automatic_description() -> Option<String> {
    Some("Automatic deployment triggered by changes to the Api configuration".to_owned())
}

async fn is_used_elsewhere(txn: &Txn, deployment: &Deployment, stage: &Stage) -> Outcome<bool> {
    let key = Stage::api_key(&deployment.scope, &deployment.api);
    let stages: Vec<Stage> = txn.list(&key).await?;
    let others = stages.iter().filter(|other| other.name != stage.name);
    Ok(others
        .into_iter()
        .any(|other| other.deployment.as_ref() == Some(&deployment.id)))
}
