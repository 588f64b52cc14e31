//! Registering container instances, as an agent does when it starts.

use crate::Ecs;
use crate::convert::common::tags;
use crate::convert::instances::{InstanceParts, attributes, instance_to_wire, resources, versions};
use crate::handlers::clusters::active_cluster;
use crate::handlers::container_instances::not_found;
use crate::handlers::tags::allow_tags;
use crate::placing::Places;
use crate::placing::places::instances_changed;
use crate::refs::{cluster_name, instance_id};
use crate::refusal::{Refusal, client};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{Cluster, ContainerInstance, InstanceStatus, LOCAL_AGENT};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Txn;
use wire::Context;

/// The attribute by which a caller says that an agent of this machine serves the instance; its
/// value is the agent's name.
pub const AGENT_ATTRIBUTE: &str = "longshore.agent";
/// The attribute that names the capacity provider an instance belongs to. On AWS that follows
/// from its Auto Scaling group.
pub const PROVIDER_ATTRIBUTE: &str = "longshore.capacity-provider";

/// What EC2 says of an instance, as far as it is read. The signature is not: there is no EC2
/// here whose key could be known.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Identity {
    instance_id: Option<String>,
    instance_type: Option<String>,
    availability_zone: Option<String>,
    image_id: Option<String>,
    architecture: Option<String>,
}

impl Ecs {
    /// Registers an instance, or registers one again that says which it is.
    pub(crate) async fn register_container_instance(
        &self,
        cx: &Context,
        input: w::RegisterContainerInstanceRequest,
    ) -> Reply<w::RegisterContainerInstanceResponse> {
        let name = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let arn = Cluster::arn_of(&cx.scope, &name).to_string();
        cx.allow("ecs:RegisterContainerInstance", &arn).await?;
        let own = cx.scope.arn("ecs", format!("container-instance/{name}/*"));
        let action = "RegisterContainerInstance";
        allow_tags(cx, action, &own.to_string(), input.tags.as_deref()).await?;
        let again = match &input.container_instance_arn {
            Some(given) => Some(instance_id(&cx.scope, &name, given)?),
            None => None,
        };
        let wished = self.wished_instance(cx, name, input)?;
        let (wished, again) = (&wished, again.as_deref());
        let saved = self.store.transact(|txn: Txn| async move {
            let ContainerInstance { scope, cluster, .. } = wished;
            active_cluster(&txn, scope, cluster).await?;
            let mut instance = wished.clone();
            let before = match again {
                None => find_same(self, wished).await?,
                Some(id) => {
                    let key = ContainerInstance::key_of(scope, cluster, id);
                    let found: Option<ContainerInstance> = txn.get(&key).await?;
                    Some(found.ok_or_else(not_found)?)
                }
            };
            if let Some(before) = before {
                instance.id = before.id;
                instance.registered_at = before.registered_at;
                instance.version = before.version + 1;
                let mut attributes = before.attributes;
                attributes.append(&mut instance.attributes);
                instance.attributes = attributes;
                let known = before.ec2_instance_id;
                instance.ec2_instance_id = instance.ec2_instance_id.or(known);
            }
            name_own(&mut instance);
            txn.put(&instance);
            instances_changed(&txn, scope, cluster).await?;
            Ok::<_, Refusal>(instance)
        });
        let saved = saved.await?;
        let places = Places::look(self, &saved.scope, &saved.cluster).await?;
        let parts = InstanceParts {
            tags: true,
            health: false,
        };
        Ok(w::RegisterContainerInstanceResponse {
            container_instance: Some(instance_to_wire(&saved, &places, parts)),
        })
    }

    fn wished_instance(
        &self,
        cx: &Context,
        cluster: String,
        input: w::RegisterContainerInstanceRequest,
    ) -> Result<ContainerInstance, ApiError> {
        let identity = identity(input.instance_identity_document.as_deref())?;
        let mut given = attributes(&input.attributes.unwrap_or_default())?;
        let ours = given.get(AGENT_ATTRIBUTE).cloned().flatten();
        let ours = ours.map(|name| agent_name(&name)).transpose()?;
        let capacity_provider = given.remove(PROVIDER_ATTRIBUTE).flatten();
        let told = given.get("ecs.availability-zone").cloned().flatten();
        let zone = told.or(identity.availability_zone.clone());
        let zone = zone.unwrap_or_else(|| format!("{}a", cx.scope.region));
        let instance_id = identity.instance_id.clone();
        let external = instance_id.as_deref().is_some_and(is_external);
        let mut all = built_in(&identity, &zone);
        all.append(&mut given);
        Ok(ContainerInstance {
            scope: cx.scope.clone(),
            cluster,
            id: self.ids.hex(32),
            ec2_instance_id: instance_id,
            status: InstanceStatus::Active,
            status_reason: None,
            attributes: all,
            registered: resources(input.total_resources)?,
            agent: ours.or_else(|| self.agent_for_others.clone()),
            agent_connected: true,
            zone,
            capacity_provider,
            launch_type: if external { "EXTERNAL" } else { "EC2" }.to_owned(),
            tags: tags(input.tags)?,
            registered_at: self.clock.now(),
            versions: versions(input.version_info),
            version: 1,
            deregistered_at: None,
        })
    }
}

/// Digits of an EC2 instance's id.
const EC2_ID: usize = 17;

/// A part of this machine has no identity document to tell: it gets the id of an EC2 instance that
/// follows from its own, by which load balancers know it.
fn name_own(instance: &mut ContainerInstance) {
    if instance.attributes.contains_key(AGENT_ATTRIBUTE) && instance.ec2_instance_id.is_none() {
        let digits: String = instance.id.chars().take(EC2_ID).collect();
        instance.ec2_instance_id = Some(format!("i-{digits}"));
    }
}

/// An instance of this machine's own agent comes back under its name: it is the same.
async fn find_same(
    ecs: &Ecs,
    wished: &ContainerInstance,
) -> Result<Option<ContainerInstance>, Refusal> {
    let Some(agent) = wished.agent.as_ref().filter(|agent| agent.contains('/')) else {
        return Ok(None);
    };
    let parent = ContainerInstance::cluster_key(&wished.scope, &wished.cluster);
    let known: Vec<ContainerInstance> = ecs.store.list(&parent).await?;
    let is_same =
        |known: &ContainerInstance| known.agent.as_ref() == Some(agent) && known.is_registered();
    Ok(known.into_iter().find(is_same))
}

/// An agent of this machine: its name becomes that of a directory.
fn agent_name(name: &str) -> Result<String, ApiError> {
    let fits = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_');
    if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
        return Err(client(format!(
            "The name of an agent has 1 to 64 letters, digits, hyphens and underscores: {name}."
        )));
    }
    Ok(format!("{LOCAL_AGENT}/{name}"))
}

/// Machines outside of EC2 are known to Systems Manager, by ids of their own.
fn is_external(instance_id: &str) -> bool {
    instance_id.starts_with("mi-")
}

fn identity(document: Option<&str>) -> Result<Identity, ApiError> {
    let Some(document) = document.filter(|document| !document.is_empty()) else {
        return Ok(Identity::default());
    };
    serde_json::from_str(document)
        .map_err(|_| client("The instance identity document is not a JSON document."))
}

/// Attributes ECS gives every instance by itself. Source: developer guide, built-in attributes.
fn built_in(identity: &Identity, zone: &str) -> BTreeMap<String, Option<String>> {
    let architecture = identity.architecture.as_deref().map(|given| match given {
        "arm64" | "aarch64" => "arm64",
        _ => "x86_64",
    });
    let known = [
        ("ecs.ami-id", identity.image_id.as_deref()),
        ("ecs.availability-zone", Some(zone)),
        ("ecs.cpu-architecture", architecture),
        ("ecs.instance-type", identity.instance_type.as_deref()),
        ("ecs.os-type", Some("linux")),
    ];
    let known = known.into_iter().filter(|(_, value)| value.is_some());
    known
        .map(|(name, value)| (name.to_owned(), value.map(str::to_owned)))
        .collect()
}
