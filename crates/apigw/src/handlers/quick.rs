//! Quick create: an API with an integration, a route and a stage from one call.

use super::integrations;
use crate::fault::{Outcome, bad};
use crate::{Apigw, deploy};
use domain::apigw::{Api, Authorization, Integration, Route, RouteSettings, Stage};
use domain::ecs::Tags;
use std::collections::BTreeMap;
use store::Txn;

impl Apigw {
    /// Makes an integration with `target`, a route to it (`$default` unless `key` is another) and
    /// the stage `$default`, which has every change at once.
    pub(super) async fn quick_create(
        &self,
        txn: &Txn,
        api: &Api,
        target: &str,
        key: Option<&str>,
    ) -> Outcome<()> {
        let integration = Integration {
            scope: api.scope.clone(),
            api: api.id.clone(),
            id: self.ids.lower(7),
            kind: "HTTP_PROXY".to_owned(),
            method: Some("ANY".to_owned()),
            uri: target.to_owned(),
            vpc_link: None,
            description: None,
            payload_format: "1.0".to_owned(),
            request_parameters: BTreeMap::new(),
            response_parameters: BTreeMap::new(),
            timeout_millis: integrations::LONGEST_MILLIS,
            tls_server_name: None,
            managed: true,
        };
        let integration = integrations::checked(txn, integration).await?;
        let key = key.unwrap_or("$default");
        super::routes::check_key(key)?;
        txn.put(&Route {
            scope: api.scope.clone(),
            api: api.id.clone(),
            id: self.ids.lower(7),
            key: key.to_owned(),
            integration: Some(integration.id.clone()),
            authorization: Authorization::None,
            scopes: Vec::new(),
            operation_name: None,
            managed: true,
        });
        txn.put(&integration);
        let mut stage = self.new_stage(api, Stage::DEFAULT);
        (stage.auto_deploy, stage.managed) = (true, true);
        deploy::to_stage(self, txn, api, stage).await?;
        Ok(())
    }

    /// A stage of that name that serves nothing.
    pub(super) fn new_stage(&self, api: &Api, name: &str) -> Stage {
        let now = self.clock.now();
        Stage {
            scope: api.scope.clone(),
            api: api.id.clone(),
            name: name.to_owned(),
            deployment: None,
            auto_deploy: false,
            description: None,
            variables: Tags::new(),
            default_settings: RouteSettings::default(),
            route_settings: BTreeMap::new(),
            access_log: None,
            managed: false,
            last_deployment_message: None,
            tags: Tags::new(),
            created_at: now,
            updated_at: now,
        }
    }

    /// Changes what quick create made.
    pub(super) async fn quick_update(
        &self,
        txn: &Txn,
        api: &Api,
        target: Option<&str>,
        key: Option<&str>,
    ) -> Outcome<()> {
        let not_quick = || {
            bad(
                "The target and route key of an API can be changed only when quick create made them",
            )
        };
        let integrations: Vec<Integration> =
            txn.list(&Integration::api_key(&api.scope, &api.id)).await?;
        let routes: Vec<Route> = txn.list(&Route::api_key(&api.scope, &api.id)).await?;
        if let Some(target) = target {
            let managed = integrations.into_iter().find(|one| one.managed);
            let mut integration = managed.ok_or_else(not_quick)?;
            target.clone_into(&mut integration.uri);
            txn.put(&integrations::checked(txn, integration).await?);
        }
        if let Some(key) = key {
            super::routes::check_key(key)?;
            super::routes::check_free(&routes, key, None)?;
            let managed = routes.into_iter().find(|one| one.managed);
            let mut route = managed.ok_or_else(not_quick)?;
            key.clone_into(&mut route.key);
            txn.put(&route);
        }
        Ok(())
    }
}
