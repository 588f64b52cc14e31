//! Tags of everything that has them.

use crate::Ecs;
use crate::convert::common::{check_tag_count, tags, tags_to_wire};
use crate::refs::definition_name;
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

/// Something with tags.
enum Tagged {
    Cluster(Key),
    Definition(Key),
    DaemonDefinition(Key),
    Service(Key),
    Task(Key),
    Instance(Key),
    Provider(Key),
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
    let mut record = found
        .filter(is_alive)
        .ok_or_else(|| invalid("The specified resource could not be found."))?;
    let before = record.clone();
    change(tags_of(&mut record))?;
    let tags = tags_of(&mut record).clone();
    if record != before {
        txn.put(&record);
    }
    Ok::<_, Refusal>(tags)
}

/// What an ARN names.
fn find(scope: &Scope, given: &str) -> Result<Tagged, ApiError> {
    let refuse = || {
        invalid(
            "Invalid resource ARN. The ARN must be that of a cluster, service, task, task \
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
