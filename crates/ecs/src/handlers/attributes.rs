//! Custom attributes of container instances.

use crate::Ecs;
use crate::convert::instances::attributes;
use crate::page::{PAGE, Window};
use crate::placing::places::instances_changed;
use crate::refs::{cluster_name, instance_id};
use crate::refusal::{Refusal, Step, invalid};
use api::Reply;
use api::ecs as w;
use domain::ecs::{Cluster, ContainerInstance};
use store::Txn;
use wire::Context;

/// Most attributes one call sets or takes away, and most custom ones an instance has. Source:
/// API reference, `PutAttributes`.
const ATTRIBUTES_MAX: usize = 10;

/// What carries attributes. Source: ECS API model, `TargetType`.
const TARGET_TYPE: &str = "container-instance";

impl Ecs {
    /// Sets attributes; one of the same name is replaced.
    pub(crate) async fn put_attributes(
        &self,
        cx: &Context,
        input: w::PutAttributesRequest,
    ) -> Reply<w::PutAttributesResponse> {
        attributes(&input.attributes)?;
        let cluster = input.cluster.as_deref();
        let change = |instance: &mut ContainerInstance, given: &w::Attribute| {
            let name = given.name.clone();
            instance.attributes.insert(name, given.value.clone());
            let custom = instance.attributes.keys();
            let custom = custom.filter(|name| is_custom(name));
            if custom.count() > ATTRIBUTES_MAX {
                return Err(w::attribute_limit_exceeded_exception(
                    "You can apply up to 10 custom attributes for each resource.",
                )
                .into());
            }
            Ok(())
        };
        let action = "ecs:PutAttributes";
        self.change_attributes(cx, action, cluster, &input.attributes, &change)
            .await?;
        Ok(w::PutAttributesResponse {
            attributes: Some(input.attributes),
        })
    }

    /// Takes attributes away; of one that is named with a value, only that value.
    pub(crate) async fn delete_attributes(
        &self,
        cx: &Context,
        input: w::DeleteAttributesRequest,
    ) -> Reply<w::DeleteAttributesResponse> {
        let cluster = input.cluster.as_deref();
        let change = |instance: &mut ContainerInstance, given: &w::Attribute| {
            let found = instance.attributes.get(&given.name);
            let same = found.is_some_and(|found| given.value.is_none() || *found == given.value);
            if same {
                instance.attributes.remove(&given.name);
            }
            Ok(())
        };
        let action = "ecs:DeleteAttributes";
        self.change_attributes(cx, action, cluster, &input.attributes, &change)
            .await?;
        Ok(w::DeleteAttributesResponse {
            attributes: Some(input.attributes),
        })
    }

    /// Tells the attributes of a cluster's instances, of a name and value when they are given.
    pub(crate) async fn list_attributes(
        &self,
        cx: &Context,
        input: w::ListAttributesRequest,
    ) -> Reply<w::ListAttributesResponse> {
        let name = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let arn = Cluster::arn_of(&cx.scope, &name).to_string();
        cx.allow("ecs:ListAttributes", &arn).await?;
        if input.target_type != TARGET_TYPE {
            return Err(invalid(format!(
                "Invalid targetType: {}.",
                input.target_type
            )));
        }
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let cluster = self.existing_cluster(&cx.scope, Some(&name)).await?;
        let parent = ContainerInstance::cluster_key(&cx.scope, &cluster);
        let instances: Vec<ContainerInstance> =
            self.store.list(&parent).await.map_err(Refusal::from)?;
        let wanted = |name: &String, value: &Option<String>| {
            let by_name = input.attribute_name.as_ref();
            let by_value = input.attribute_value.as_ref();
            by_name.is_none_or(|wanted| wanted == name)
                && by_value.is_none_or(|wanted| value.as_ref() == Some(wanted))
        };
        let mut items = Vec::new();
        for instance in instances.iter().filter(|one| one.is_registered()) {
            for (name, value) in &instance.attributes {
                if wanted(name, value) {
                    let attribute = w::Attribute {
                        name: name.clone(),
                        value: value.clone(),
                        target_type: Some(TARGET_TYPE.to_owned()),
                        target_id: Some(instance.arn().to_string()),
                    };
                    items.push((format!("{}/{name}", instance.id), attribute));
                }
            }
        }
        let (attributes, next_token) = window.cut(items);
        Ok(w::ListAttributesResponse {
            attributes: Some(attributes),
            next_token,
        })
    }

    /// Changes the instances that attributes name, all or none.
    async fn change_attributes(
        &self,
        cx: &Context,
        action: &str,
        cluster: Option<&str>,
        given: &[w::Attribute],
        change: &(dyn Fn(&mut ContainerInstance, &w::Attribute) -> Step<()> + Send + Sync),
    ) -> Result<(), api::ApiError> {
        let cluster = cluster_name(&cx.scope, cluster)?;
        if given.is_empty() || given.len() > ATTRIBUTES_MAX {
            return Err(invalid("attributes must have 1 to 10 items."));
        }
        let mut targets = Vec::new();
        for one in given {
            let target = one.target_id.as_deref().unwrap_or_default();
            if one.target_type.as_deref().unwrap_or(TARGET_TYPE) != TARGET_TYPE || target.is_empty()
            {
                return Err(invalid(format!(
                    "The attribute {} needs a targetType of container-instance and a targetId.",
                    one.name
                )));
            }
            let id = instance_id(&cx.scope, &cluster, target)?;
            let key = ContainerInstance::key_of(&cx.scope, &cluster, &id);
            let arn = ContainerInstance::arn_of(&cx.scope, &cluster, &id);
            cx.allow(action, &arn.to_string()).await?;
            targets.push((key, one));
        }
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        let (targets, cluster) = (&targets, &cluster);
        let changed = self.store.transact(|txn: Txn| async move {
            for (key, given) in targets {
                let found: Option<ContainerInstance> = txn.get(key).await?;
                let found = found.filter(ContainerInstance::is_registered);
                let mut instance = found.ok_or_else(|| {
                    w::target_not_found_exception("The specified target wasn't found.")
                })?;
                change(&mut instance, given)?;
                instance.version += 1;
                txn.put(&instance);
            }
            instances_changed(&txn, &cx.scope, cluster).await?;
            Ok::<_, Refusal>(())
        });
        Ok(changed.await?)
    }
}

/// Whether an attribute is neither ECS's own, nor the agent's, nor ours.
fn is_custom(name: &str) -> bool {
    let own = ["ecs.", "com.amazonaws.ecs.", "longshore."];
    !own.iter().any(|prefix| name.starts_with(prefix))
}
