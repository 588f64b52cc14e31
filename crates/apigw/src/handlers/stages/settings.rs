//! What a stage is told beside what it serves.

use crate::convert::stages as convert;
use crate::fault::{Outcome, bad, missing};
use api::apigatewayv2::RouteSettings as WireSettings;
use domain::apigw::{Api, Route, Stage};
use domain::ecs::Tags;
use std::collections::BTreeMap;
use store::Txn;

/// Variables come beside those there; an empty value takes one away.
pub(super) fn set_variables(stage: &mut Stage, given: Option<&Tags>) -> Outcome<()> {
    for (name, value) in given.into_iter().flatten() {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let fits_value = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#&=,".contains(&byte);
        if name.is_empty() || !name.bytes().all(fits) {
            return Err(bad(format!("Invalid stage variable name: {name}")));
        }
        // Source: API Gateway V2 API reference, `CreateStage$StageVariables`.
        if !value.bytes().all(fits_value) {
            return Err(bad(format!(
                "Stage variable value {value} does not match pattern [A-Za-z0-9-._~:/?#&=,]+"
            )));
        }
        if value.is_empty() {
            stage.variables.remove(name);
        } else {
            stage.variables.insert(name.clone(), value.clone());
        }
    }
    Ok(())
}

/// Settings come over those there, for routes that are there.
pub(super) async fn set_settings(
    txn: &Txn,
    api: &Api,
    stage: &mut Stage,
    default: Option<&WireSettings>,
    routes: Option<&BTreeMap<String, WireSettings>>,
) -> Outcome<()> {
    if let Some(given) = default {
        let before = std::mem::take(&mut stage.default_settings);
        stage.default_settings = convert::settings_kept(before, given)?;
    }
    let Some(given) = routes.filter(|routes| !routes.is_empty()) else {
        return Ok(());
    };
    let known: Vec<Route> = txn.list(&Route::api_key(&api.scope, &api.id)).await?;
    for (key, given) in given {
        if !known.iter().any(|route| route.key == *key) {
            return Err(missing("Route", key));
        }
        let before = stage.route_settings.remove(key).unwrap_or_default();
        let kept = convert::settings_kept(before, given)?;
        stage.route_settings.insert(key.clone(), kept);
    }
    Ok(())
}
