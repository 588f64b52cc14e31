//! Tags of everything that has them.

use crate::Ecs;
use crate::convert::common::{check_tag_count, is_reserved, reserved, tags, tags_to_wire};
use crate::refs::{cluster_name, definition_name};
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{
    CapacityProvider, Cluster, ContainerInstance, DaemonTaskDefinition, Service, ServiceStatus,
    Tags, Task, TaskDefinition,
};
use domain::{Arn, Key, Record, Scope};
use store::Txn;
use wire::Context;

/// Refuses unless the caller may tag what it makes, when it makes it with tags. Source: developer
/// guide, permission to tag resources on creation; the setting `tagResourceAuthorization` decides
/// nothing any more.
pub(crate) async fn allow_tags(
    cx: &Context,
    action: &str,
    arn: &str,
    given: Option<&[w::Tag]>,
) -> Result<(), ApiError> {
    let given = given.unwrap_or_default();
    if given.is_empty() {
        return Ok(());
    }
    let mut conditions = vec![("ecs:CreateAction", action.to_owned())];
    conditions.extend(given.iter().filter_map(|tag| {
        let key = tag.key.clone()?;
        Some(("aws:TagKeys", key))
    }));
    cx.allow_with("ecs:TagResource", arn, &conditions).await
}

/// As [`allow_tags`], for tasks to be made.
pub(crate) async fn allow_task_tags(
    cx: &Context,
    action: &str,
    cluster: Option<&str>,
    given: &Option<Vec<w::Tag>>,
) -> Result<(), ApiError> {
    let cluster = cluster_name(&cx.scope, cluster)?;
    let arn = cx.scope.arn("ecs", format!("task/{cluster}/*")).to_string();
    allow_tags(cx, action, &arn, given.as_deref()).await
}

/// Something with tags.
enum Tagged {
    Cluster(Key),
    Definition(Key),
    DaemonDefinition(Key),
    Service(Key),
    Task(Key),
    Instance(Key),
    Provider(Key),
    /// The service's key and the task set's id.
    TaskSet(Key, String),
}

impl Ecs {
    /// Adds tags to a resource, replacing those of the same key.
    pub(crate) async fn tag_resource(
        &self,
        cx: &Context,
        input: w::TagResourceRequest,
    ) -> Reply<w::TagResourceResponse> {
        cx.allow("ecs:TagResource", &input.resource_arn).await?;
        let tagged = find(&cx.scope, &input.resource_arn)?;
        let new = tags(Some(input.tags))?;
        let change = |tags: &mut Tags| {
            tags.extend(new.clone());
            check_tag_count(tags)
        };
        self.change_tags(&tagged, change).await?;
        Ok(w::TagResourceResponse {})
    }

    /// Takes tags away from a resource.
    pub(crate) async fn untag_resource(
        &self,
        cx: &Context,
        input: w::UntagResourceRequest,
    ) -> Reply<w::UntagResourceResponse> {
        cx.allow("ecs:UntagResource", &input.resource_arn).await?;
        let tagged = find(&cx.scope, &input.resource_arn)?;
        if input.tag_keys.iter().any(|key| is_reserved(key)) {
            return Err(reserved());
        }
        let change = |tags: &mut Tags| {
            tags.retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        };
        self.change_tags(&tagged, change).await?;
        Ok(w::UntagResourceResponse {})
    }

    /// Tells the tags of a resource.
    pub(crate) async fn list_tags_for_resource(
        &self,
        cx: &Context,
        input: w::ListTagsForResourceRequest,
    ) -> Reply<w::ListTagsForResourceResponse> {
        cx.allow("ecs:ListTagsForResource", &input.resource_arn)
            .await?;
        let tagged = find(&cx.scope, &input.resource_arn)?;
        let tags = self.change_tags(&tagged, |_| Ok(())).await?;
        Ok(w::ListTagsForResourceResponse {
            tags: Some(tags_to_wire(&tags)),
        })
    }

    /// Changes the tags of a resource and answers what they are then.
    async fn change_tags(
        &self,
        tagged: &Tagged,
        change: impl Fn(&mut Tags) -> Result<(), ApiError> + Send + Sync,
    ) -> Result<Tags, ApiError> {
        let change = &change;
        let changed = self.store.transact(|txn: Txn| async move {
            match tagged {
                Tagged::Cluster(key) => {
                    let alive = |cluster: &Cluster| cluster.deleted_at.is_none();
                    retag(&txn, key, alive, |cluster| &mut cluster.tags, change).await
                }
                Tagged::Definition(key) => {
                    retag(
                        &txn,
                        key,
                        |_: &TaskDefinition| true,
                        |made| &mut made.tags,
                        change,
                    )
                    .await
                }
                Tagged::DaemonDefinition(key) => {
                    let alive = |_: &DaemonTaskDefinition| true;
                    retag(&txn, key, alive, |made| &mut made.definition.tags, change).await
                }
                Tagged::Service(key) => {
                    let alive = |service: &Service| service.status != ServiceStatus::Inactive;
                    retag(&txn, key, alive, |service| &mut service.tags, change).await
                }
                Tagged::Task(key) => {
                    retag(&txn, key, |_: &Task| true, |task| &mut task.tags, change).await
                }
                Tagged::Instance(key) => {
                    let alive = ContainerInstance::is_registered;
                    retag(&txn, key, alive, |instance| &mut instance.tags, change).await
                }
                Tagged::Provider(key) => {
                    let alive = |provider: &CapacityProvider| provider.active;
                    retag(&txn, key, alive, |provider| &mut provider.tags, change).await
                }
                Tagged::TaskSet(key, id) => retag_set(&txn, key, id, change).await,
            }
        });
        Ok(changed.await?)
    }
}

async fn retag<R: Record + PartialEq>(
    txn: &Txn,
    key: &Key,
    is_alive: impl Fn(&R) -> bool,
    tags_of: impl Fn(&mut R) -> &mut Tags,
    change: &(impl Fn(&mut Tags) -> Result<(), ApiError> + Sync),
) -> Step<Tags> {
    let found: Option<R> = txn.get(key).await?;
    let mut record = found.filter(is_alive).ok_or_else(not_found)?;
    let before = record.clone();
    change(tags_of(&mut record))?;
    let tags = tags_of(&mut record).clone();
    if record != before {
        txn.put(&record);
    }
    Ok::<_, Refusal>(tags)
}

/// A task set is part of its service's record.
async fn retag_set(
    txn: &Txn,
    key: &Key,
    id: &str,
    change: &(impl Fn(&mut Tags) -> Result<(), ApiError> + Sync),
) -> Step<Tags> {
    let found: Option<Service> = txn.get(key).await?;
    let mut service = found.ok_or_else(not_found)?;
    let mut deployments = service.deployments.iter_mut();
    let deployment = deployments.find(|one| one.id == id);
    let set = deployment.and_then(|one| one.task_set.as_deref_mut());
    let set = set.ok_or_else(not_found)?;
    let before = set.tags.clone();
    change(&mut set.tags)?;
    let tags = set.tags.clone();
    if tags != before {
        txn.put(&service);
    }
    Ok(tags)
}

fn not_found() -> ApiError {
    invalid("The specified resource could not be found.")
}

/// What an ARN names.
fn find(scope: &Scope, given: &str) -> Result<Tagged, ApiError> {
    let refuse = || {
        invalid(
            "Invalid resource ARN. The ARN must be that of a cluster, service, task set, task, task \
             definition, container instance or capacity provider.",
        )
    };
    let arn: Arn = given.parse().map_err(|_| refuse())?;
    if arn.scope().as_ref() != Some(scope) || arn.service != "ecs" {
        return Err(refuse());
    }
    let parts: Vec<&str> = arn.resource.split('/').collect();
    match parts[..] {
        ["cluster", name] => Ok(Tagged::Cluster(Cluster::key_of(scope, name))),
        ["service", cluster, name] => Ok(Tagged::Service(Service::key_of(scope, cluster, name))),
        ["container-instance", cluster, id] => Ok(Tagged::Instance(ContainerInstance::key_of(
            scope, cluster, id,
        ))),
        ["capacity-provider", name] => Ok(Tagged::Provider(CapacityProvider::key_of(scope, name))),
        ["task-set", cluster, service, prefix, number] => Ok(Tagged::TaskSet(
            Service::key_of(scope, cluster, service),
            format!("{prefix}/{number}"),
        )),
        ["task", cluster, id] => Ok(Tagged::Task(Task::key_of(scope, cluster, id))),
        ["daemon-task-definition", name] => {
            let (family, revision) = name.split_once(':').ok_or_else(refuse)?;
            let revision = revision.parse().map_err(|_| refuse())?;
            let key = DaemonTaskDefinition::key_of(scope, family, revision);
            Ok(Tagged::DaemonDefinition(key))
        }
        ["task-definition", name] => {
            let (family, revision) = definition_name(scope, name)?;
            let revision = revision.ok_or_else(refuse)?;
            let key = TaskDefinition::key_of(scope, &family, revision);
            Ok(Tagged::Definition(key))
        }
        _ => Err(refuse()),
    }
}
