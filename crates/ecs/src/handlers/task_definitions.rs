//! Task definitions.

use crate::Ecs;
use crate::checks::check;
use crate::convert::common::tags_to_wire;
use crate::convert::definitions::{definition, definition_to_wire, status_name};
use crate::handlers::tags::allow_tags;
use crate::handlers::task_families::put_next;
use crate::page::{PAGE, Window};
use crate::refs::{definition_name, definition_not_found};
use crate::refusal::{Step, client};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{DefinitionStatus, Service, ServiceStatus, Task, TaskDefinition};
use domain::{Key, Record, Scope};
use std::collections::BTreeMap;
use store::Txn;
use wire::Context;

impl Ecs {
    /// Registers the next revision of a family.
    pub(crate) async fn register_task_definition(
        &self,
        cx: &Context,
        input: w::RegisterTaskDefinitionRequest,
    ) -> Reply<w::RegisterTaskDefinitionResponse> {
        let family = cx
            .scope
            .arn("ecs", format!("task-definition/{}:*", input.family));
        let family = family.to_string();
        cx.allow("ecs:RegisterTaskDefinition", &family).await?;
        let action = "RegisterTaskDefinition";
        allow_tags(cx, action, &family, input.tags.as_deref()).await?;
        let by = cx.caller.arn().to_string();
        let wished = definition(input, &cx.scope, by, self.clock.now())?;
        check(&wished)?;
        allow_roles(cx, [&wished.execution_role, &wished.task_role]).await?;
        let wished = &wished;
        let saved = self
            .store
            .transact(|txn: Txn| async move { put_next(&txn, wished).await });
        let saved = saved.await?;
        Ok(w::RegisterTaskDefinitionResponse {
            task_definition: Some(definition_to_wire(&saved)),
            tags: Some(tags_to_wire(&saved.tags)),
        })
    }

    /// Tells a task definition, by family (the latest active revision), revision or ARN.
    pub(crate) async fn describe_task_definition(
        &self,
        cx: &Context,
        input: w::DescribeTaskDefinitionRequest,
    ) -> Reply<w::DescribeTaskDefinitionResponse> {
        cx.allow("ecs:DescribeTaskDefinition", "*").await?;
        let refuse = || client("Unable to describe task definition.");
        let found = self
            .find_definition(&cx.scope, &input.task_definition)
            .await?;
        let found = found.ok_or_else(refuse)?;
        let with_tags = input
            .include
            .is_some_and(|include| include.iter().any(|part| part == "TAGS"));
        Ok(w::DescribeTaskDefinitionResponse {
            task_definition: Some(definition_to_wire(&found)),
            tags: Some(if with_tags {
                tags_to_wire(&found.tags)
            } else {
                Vec::new()
            }),
        })
    }

    /// Tells ARNs of task definitions, by family and revision.
    pub(crate) async fn list_task_definitions(
        &self,
        cx: &Context,
        input: w::ListTaskDefinitionsRequest,
    ) -> Reply<w::ListTaskDefinitionsResponse> {
        cx.allow("ecs:ListTaskDefinitions", "*").await?;
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let status = input.status.unwrap_or_else(|| "ACTIVE".to_owned());
        let mut definitions = self.definitions(&cx.scope).await?;
        definitions.retain(|one| {
            let family = input.family_prefix.as_ref();
            // Chosen, as AWS does: the "prefix" of this list is a whole family name.
            family.is_none_or(|family| one.family == *family) && status_name(one.status) == status
        });
        let item = |one: TaskDefinition| {
            let arn = one.arn().to_string();
            (one.key().as_str().to_owned(), arn)
        };
        let (arns, next_token) = if input.sort.as_deref() == Some("DESC") {
            window.cut_descending(definitions.into_iter().rev().map(item))
        } else {
            window.cut(definitions.into_iter().map(item))
        };
        Ok(w::ListTaskDefinitionsResponse {
            task_definition_arns: Some(arns),
            next_token,
        })
    }

    /// Tells families, by prefix and by whether they have an active revision.
    pub(crate) async fn list_task_definition_families(
        &self,
        cx: &Context,
        input: w::ListTaskDefinitionFamiliesRequest,
    ) -> Reply<w::ListTaskDefinitionFamiliesResponse> {
        cx.allow("ecs:ListTaskDefinitionFamilies", "*").await?;
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let status = input.status.as_deref().unwrap_or("ACTIVE");
        let prefix = input.family_prefix.unwrap_or_default();
        let mut families: BTreeMap<String, bool> = BTreeMap::new();
        for one in self.definitions(&cx.scope).await? {
            let active = one.status == DefinitionStatus::Active;
            *families.entry(one.family).or_default() |= active;
        }
        let wanted = families.into_iter().filter(|(name, active)| {
            let fits = match status {
                "ALL" => true,
                "INACTIVE" => !active,
                _ => *active,
            };
            fits && name.starts_with(&prefix)
        });
        let (families, next_token) = window.cut(wanted.map(|(name, _)| (name.clone(), name)));
        Ok(w::ListTaskDefinitionFamiliesResponse {
            families: Some(families),
            next_token,
        })
    }

    async fn definitions(&self, scope: &Scope) -> Step<Vec<TaskDefinition>> {
        let parent = Key::kind(TaskDefinition::KIND).join(&scope.segments());
        Ok(self.store.list(&parent).await?)
    }

    /// The task definition a call means, whatever its status; a family alone means its
    /// latest active revision.
    pub(crate) async fn find_definition(
        &self,
        scope: &Scope,
        given: &str,
    ) -> Step<Option<TaskDefinition>> {
        let (family, revision) = definition_name(scope, given)?;
        if let Some(revision) = revision {
            let key = TaskDefinition::key_of(scope, &family, revision);
            return Ok(self.store.get(&key).await?);
        }
        let parent = TaskDefinition::family_key(scope, &family);
        let mut revisions: Vec<TaskDefinition> = self.store.list(&parent).await?;
        revisions.retain(|one| one.status == DefinitionStatus::Active);
        Ok(revisions.pop())
    }

    /// The task definition new tasks are to be made from; refused unless it is `ACTIVE`.
    pub(crate) async fn usable_definition(
        &self,
        scope: &Scope,
        given: &str,
    ) -> Step<TaskDefinition> {
        let found = self.find_definition(scope, given).await?;
        let found = found.ok_or_else(definition_not_found)?;
        check_active(&found)?;
        Ok(found)
    }
}

/// Refuses a task definition no new tasks may be made from.
pub(crate) fn check_active(definition: &TaskDefinition) -> Result<(), ApiError> {
    if definition.status == DefinitionStatus::Active {
        return Ok(());
    }
    Err(client("TaskDefinition is inactive"))
}

/// Refuses unless the caller may pass each of the roles on to tasks.
pub(crate) async fn allow_roles(cx: &Context, roles: [&Option<String>; 2]) -> Result<(), ApiError> {
    for role in roles.into_iter().flatten() {
        let to = [("iam:PassedToService", "ecs-tasks.amazonaws.com".to_owned())];
        cx.allow_with("iam:PassRole", role, &to).await?;
    }
    Ok(())
}

/// Whether a service or a task still uses a task definition.
pub(crate) async fn in_use(txn: &Txn, definition: &TaskDefinition) -> Step<bool> {
    let name = (definition.family.clone(), definition.revision);
    let segments = definition.scope.segments();
    let tasks: Vec<Task> = txn.list(&Key::kind(Task::KIND).join(&segments)).await?;
    if tasks.iter().any(|task| task.definition == name) {
        return Ok(true);
    }
    let services: Vec<Service> = txn.list(&Key::kind(Service::KIND).join(&segments)).await?;
    let uses = |service: &Service| {
        let mut deployments = service
            .deployments
            .iter()
            .chain(service.last_completed.as_deref());
        let live = service.status != ServiceStatus::Inactive;
        live && (service.revision.definition == name
            || deployments.any(|deployment| deployment.revision.definition == name))
    };
    Ok(services.iter().any(uses))
}
