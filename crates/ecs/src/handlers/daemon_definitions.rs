//! Daemon task definitions: families and revisions of their own.

use crate::Ecs;
use crate::checks::check;
use crate::convert::daemons::{
    daemon_definition, daemon_definition_summary, daemon_definition_to_wire,
};
use crate::handlers::tags::allow_tags;
use crate::handlers::task_definitions::allow_roles;
use crate::page::{PAGE, Window};
use crate::refs::is_name_character;
use crate::refusal::{Refusal, Step, client};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{DaemonTaskDefinition, DaemonTaskFamily, DefinitionStatus, TaskDefinition};
use domain::{Arn, Record, Scope};
use std::collections::BTreeMap;
use store::Txn;
use wire::Context;

impl Ecs {
    /// Registers the next revision of a family of daemon task definitions.
    pub(crate) async fn register_daemon_task_definition(
        &self,
        cx: &Context,
        input: w::RegisterDaemonTaskDefinitionRequest,
    ) -> Reply<w::RegisterDaemonTaskDefinitionResponse> {
        let path = format!("daemon-task-definition/{}:*", input.family);
        let family = cx.scope.arn("ecs", path).to_string();
        cx.allow("ecs:RegisterDaemonTaskDefinition", &family)
            .await?;
        let action = "RegisterDaemonTaskDefinition";
        allow_tags(cx, action, &family, input.tags.as_deref()).await?;
        let by = cx.caller.arn().to_string();
        let wished = daemon_definition(input, &cx.scope, by, self.clock.now())?;
        check(&wished.definition)?;
        let TaskDefinition {
            execution_role,
            task_role,
            ..
        } = &wished.definition;
        allow_roles(cx, [execution_role, task_role]).await?;
        let wished = &wished;
        let saved = self
            .store
            .transact(|txn: Txn| async move { put_next(&txn, wished).await });
        Ok(w::RegisterDaemonTaskDefinitionResponse {
            daemon_task_definition_arn: Some(saved.await?.arn().to_string()),
        })
    }

    /// Tells a daemon task definition, by family (the latest active revision), revision or ARN.
    pub(crate) async fn describe_daemon_task_definition(
        &self,
        cx: &Context,
        input: w::DescribeDaemonTaskDefinitionRequest,
    ) -> Reply<w::DescribeDaemonTaskDefinitionResponse> {
        cx.allow("ecs:DescribeDaemonTaskDefinition", "*").await?;
        let found = self
            .find_daemon_definition(&cx.scope, &input.daemon_task_definition)
            .await?;
        let found = found.ok_or_else(not_found)?;
        Ok(w::DescribeDaemonTaskDefinitionResponse {
            daemon_task_definition: Some(daemon_definition_to_wire(&found)),
        })
    }

    /// Tells daemon task definitions, by family and revision.
    pub(crate) async fn list_daemon_task_definitions(
        &self,
        cx: &Context,
        input: w::ListDaemonTaskDefinitionsRequest,
    ) -> Reply<w::ListDaemonTaskDefinitionsResponse> {
        cx.allow("ecs:ListDaemonTaskDefinitions", "*").await?;
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let parent = DaemonTaskDefinition::scope_key(&cx.scope);
        let mut found: Vec<DaemonTaskDefinition> =
            self.store.list(&parent).await.map_err(Refusal::from)?;
        if input.revision.as_deref() == Some("LAST_REGISTERED") {
            found = last_registered(found);
        }
        let status = input.status.as_deref().unwrap_or("ACTIVE");
        let prefix = input.family_prefix.unwrap_or_default();
        found.retain(|one| {
            let family = &one.definition.family;
            let fits = match one.definition.status {
                DefinitionStatus::Active => matches!(status, "ACTIVE" | "ALL"),
                DefinitionStatus::Inactive | DefinitionStatus::DeleteInProgress => {
                    matches!(status, "DELETE_IN_PROGRESS" | "ALL")
                }
            };
            fits && family.starts_with(&prefix)
                && input.family.as_ref().is_none_or(|exact| family == exact)
        });
        let item = |one: &DaemonTaskDefinition| {
            let key = one.key().as_str().to_owned();
            (key, daemon_definition_summary(one))
        };
        let (page, next_token) = if input.sort.as_deref() == Some("DESC") {
            window.cut_descending(found.iter().rev().map(item))
        } else {
            window.cut(found.iter().map(item))
        };
        Ok(w::ListDaemonTaskDefinitionsResponse {
            daemon_task_definitions: Some(page),
            next_token,
        })
    }

    /// Lets no new daemons be made from a revision; it is forgotten some time later.
    pub(crate) async fn delete_daemon_task_definition(
        &self,
        cx: &Context,
        input: w::DeleteDaemonTaskDefinitionRequest,
    ) -> Reply<w::DeleteDaemonTaskDefinitionResponse> {
        let (family, revision) = named(&cx.scope, &input.daemon_task_definition)?;
        let revision = revision.ok_or_else(|| {
            client("Daemon task definition must be specified with family and revision.")
        })?;
        let path = format!("daemon-task-definition/{family}:{revision}");
        let arn = cx.scope.arn("ecs", path).to_string();
        cx.allow("ecs:DeleteDaemonTaskDefinition", &arn).await?;
        let key = &DaemonTaskDefinition::key_of(&cx.scope, &family, revision);
        let now = self.clock.now();
        let deleted = self.store.transact(|txn: Txn| async move {
            let found: Option<DaemonTaskDefinition> = txn.get(key).await?;
            let mut found = found.ok_or_else(not_found)?;
            if found.definition.status != DefinitionStatus::Active {
                return Err(client("The daemon task definition is not ACTIVE.").into());
            }
            found.definition.status = DefinitionStatus::DeleteInProgress;
            found.definition.delete_requested_at = Some(now);
            txn.put(&found);
            Ok::<_, Refusal>(())
        });
        deleted.await?;
        Ok(w::DeleteDaemonTaskDefinitionResponse {
            daemon_task_definition_arn: Some(arn),
        })
    }

    /// The daemon task definition a call means; a family alone means its latest active revision.
    pub(super) async fn find_daemon_definition(
        &self,
        scope: &Scope,
        given: &str,
    ) -> Step<Option<DaemonTaskDefinition>> {
        let (family, revision) = named(scope, given)?;
        if let Some(revision) = revision {
            let key = DaemonTaskDefinition::key_of(scope, &family, revision);
            return Ok(self.store.get(&key).await?);
        }
        let parent = DaemonTaskDefinition::family_key(scope, &family);
        let mut revisions: Vec<DaemonTaskDefinition> = self.store.list(&parent).await?;
        revisions.retain(|one| one.definition.status == DefinitionStatus::Active);
        Ok(revisions.pop())
    }
}

pub(super) fn not_found() -> ApiError {
    client("Unable to describe daemon task definition.")
}

async fn put_next(txn: &Txn, wished: &DaemonTaskDefinition) -> Step<DaemonTaskDefinition> {
    let TaskDefinition { scope, family, .. } = &wished.definition;
    let known: Option<DaemonTaskFamily> = txn.get(&DaemonTaskFamily::key_of(scope, family)).await?;
    let mut family = known.unwrap_or_else(|| DaemonTaskFamily {
        scope: scope.clone(),
        name: family.clone(),
        last_revision: 0,
    });
    family.last_revision += 1;
    let mut made = wished.clone();
    made.definition.revision = family.last_revision;
    txn.put(&family);
    txn.put(&made);
    Ok(made)
}

/// The last revision of each family.
fn last_registered(all: Vec<DaemonTaskDefinition>) -> Vec<DaemonTaskDefinition> {
    let by_family = all
        .into_iter()
        .map(|one| (one.definition.family.clone(), one));
    by_family
        .collect::<BTreeMap<_, _>>()
        .into_values()
        .collect()
}

/// Family and, when one was given, revision of `family`, `family:revision` or an ARN.
fn named(scope: &Scope, given: &str) -> Result<(String, Option<u32>), ApiError> {
    let name = match given.parse::<Arn>() {
        Ok(arn) => {
            let own = arn.scope().as_ref() == Some(scope) && arn.service == "ecs";
            let name = arn.resource_after("daemon-task-definition");
            name.filter(|_| own)
                .map(str::to_owned)
                .ok_or_else(not_found)?
        }
        Err(_) => given.to_owned(),
    };
    let (family, revision) = match name.split_once(':') {
        None => (name.as_str(), None),
        Some((family, revision)) => (family, Some(revision)),
    };
    let number = |text: &str| {
        let refusal = || client(format!("Invalid revision number. Number: {text}"));
        text.parse::<u32>().map_err(|_| refusal())
    };
    let revision = revision.map(number).transpose()?;
    if family.is_empty() || family.len() > 255 || !family.chars().all(is_name_character) {
        return Err(client("Family contains invalid characters."));
    }
    Ok((family.to_owned(), revision))
}
