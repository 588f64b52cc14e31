//! Instances: registered, deregistered, listed.

use super::{Discovery, Refusal, dns, no_service, unavailable};
use crate::page::page;
use crate::view::settle;
use api::Reply;
use api::servicediscovery::{
    DeregisterInstanceRequest, DeregisterInstanceResponse, GetInstanceRequest, GetInstanceResponse,
    Instance, InstanceSummary, ListInstancesRequest, ListInstancesResponse,
    RegisterInstanceRequest, RegisterInstanceResponse, instance_not_found, invalid_input,
    resource_limit_exceeded,
};
use domain::Record as _;
use domain::discovery::{DiscoveryInstance, DiscoveryService};
use domain::ecs::Tags;
use std::net::{Ipv4Addr, Ipv6Addr};
use wire::Context;

/// Instances of a service. Source: Cloud Map quotas.
const INSTANCES: usize = 1_000;

/// Attributes of an instance, and characters of all of them. Source: Cloud Map quotas.
const ATTRIBUTES: usize = 30;
const CHARACTERS: usize = 5_000;

/// Tells the first state of a custom health check.
const INIT_HEALTH: &str = "AWS_INIT_HEALTH_STATUS";

impl Discovery {
    pub(super) async fn register_instance(
        &self,
        cx: &Context,
        input: RegisterInstanceRequest,
    ) -> Reply<RegisterInstanceResponse> {
        let seen = &self
            .service(cx, &input.service_id, "RegisterInstance")
            .await?;
        seen.writable()?;
        let id = &input.instance_id;
        let targets = [("INSTANCE", id.as_str()), ("SERVICE", &seen.service.id)];
        let operation = &self.operation(cx, "REGISTER_INSTANCE", &targets);
        let (input, now) = (&input, self.clock.now());
        check(&input.attributes, seen.service.custom_health)?;
        dns::check_attributes(&seen.service, &input.attributes)?;
        self.write(|txn| async move {
            let found: Option<DiscoveryService> = txn.get(&seen.service.key()).await?;
            let mut service = found.ok_or_else(|| no_service(&input.service_id))?;
            let parent = DiscoveryInstance::service_key(&cx.scope, &service.id);
            let known: Vec<DiscoveryInstance> = txn.list(&parent).await?;
            let before = known.iter().find(|known| known.id == *id);
            warn_if_owned(before, "registered");
            if before.is_none() && known.len() >= INSTANCES {
                let message = format!("A service can have at most {INSTANCES} instances.");
                return Err(resource_limit_exceeded(message).into());
            }
            let changed = before
                .and_then(|before| settle(&mut before.clone(), now))
                .is_some();
            service.revision += 1 + u64::from(changed);
            txn.put(&service);
            txn.put(&DiscoveryInstance {
                scope: cx.scope.clone(),
                service: service.id,
                id: id.clone(),
                creator_request_id: input.creator_request_id.clone(),
                healthy: input
                    .attributes
                    .get(INIT_HEALTH)
                    .is_none_or(|told| told == "HEALTHY"),
                attributes: input.attributes.clone(),
                health_change: None,
                task: before.and_then(|before| before.task.clone()),
            });
            txn.put(operation);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(RegisterInstanceResponse {
            operation_id: Some(operation.id.clone()),
        })
    }

    pub(super) async fn deregister_instance(
        &self,
        cx: &Context,
        input: DeregisterInstanceRequest,
    ) -> Reply<DeregisterInstanceResponse> {
        let seen = &self
            .service(cx, &input.service_id, "DeregisterInstance")
            .await?;
        seen.writable()?;
        let id = &input.instance_id;
        let targets = [("INSTANCE", id.as_str()), ("SERVICE", &seen.service.id)];
        let operation = &self.operation(cx, "DEREGISTER_INSTANCE", &targets);
        let now = self.clock.now();
        self.write(|txn| async move {
            let found: Option<DiscoveryService> = txn.get(&seen.service.key()).await?;
            let mut service = found.ok_or_else(|| no_service(&seen.service.id))?;
            let key = DiscoveryInstance::service_key(&cx.scope, &service.id).child(id);
            let found: Option<DiscoveryInstance> = txn.get(&key).await?;
            let mut instance = found.ok_or_else(|| no_instance(id))?;
            txn.put(operation);
            warn_if_owned(Some(&instance), "deregistered");
            if instance.task.is_some() {
                // Chosen: ECS would register it again at once, so it never goes.
                return Ok(());
            }
            service.revision += 1 + u64::from(settle(&mut instance, now).is_some());
            txn.delete(&key);
            txn.put(&service);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DeregisterInstanceResponse {
            operation_id: Some(operation.id.clone()),
        })
    }

    pub(super) async fn get_instance(
        &self,
        cx: &Context,
        input: GetInstanceRequest,
    ) -> Reply<GetInstanceResponse> {
        let seen = self.service(cx, &input.service_id, "GetInstance").await?;
        let found = seen.instances(&self.store, self.clock.now()).await;
        let (instances, _) = found.map_err(unavailable)?;
        let mut found = instances
            .into_iter()
            .filter(|found| found.id == input.instance_id);
        let instance = found
            .next()
            .ok_or_else(|| no_instance(&input.instance_id))?;
        let account = Some(cx.scope.account.to_string());
        Ok(GetInstanceResponse {
            resource_owner: account.clone(),
            instance: Some(Instance {
                id: instance.id,
                creator_request_id: instance.creator_request_id,
                attributes: Some(instance.attributes),
                created_by_account: account,
            }),
        })
    }

    pub(super) async fn list_instances(
        &self,
        cx: &Context,
        input: ListInstancesRequest,
    ) -> Reply<ListInstancesResponse> {
        let seen = self.service(cx, &input.service_id, "ListInstances").await?;
        let found = seen.instances(&self.store, self.clock.now()).await;
        let (instances, next_token) = page(
            found.map_err(unavailable)?.0,
            |instance| instance.id.as_str(),
            input.next_token.as_deref(),
            input.max_results,
        )?;
        let account = cx.scope.account.to_string();
        let summary = |instance: DiscoveryInstance| InstanceSummary {
            id: Some(instance.id),
            attributes: Some(instance.attributes),
            created_by_account: Some(account.clone()),
        };
        Ok(ListInstancesResponse {
            resource_owner: Some(account.clone()),
            instances: Some(instances.into_iter().map(summary).collect()),
            next_token,
        })
    }
}

pub(super) fn no_instance(id: &str) -> api::ApiError {
    instance_not_found(format!("Instance with ID {id} not found."))
}

/// Whoever changes by hand what a task of ECS is registered as finds it in the log: AWS allows
/// it, and ECS puts its instances back here.
pub(super) fn warn_if_owned(instance: Option<&DiscoveryInstance>, what: &str) {
    let Some(instance) = instance else { return };
    if let Some(task) = &instance.task {
        tracing::warn!(
            service = %instance.service,
            %task,
            "an instance that Amazon ECS owns was {what} by hand; ECS puts it back"
        );
    }
}

/// Whether it could be a domain name.
fn is_name(value: &str) -> bool {
    let labels = value.trim_end_matches('.').split('.');
    let mut fits = labels.map(|label| !label.is_empty() && label.len() <= 63);
    value.len() <= 253 && value.is_ascii() && !value.contains(' ') && fits.all(|fits| fits)
}

/// What AWS asks of attributes beyond the model. Source: Cloud Map API, `RegisterInstance`.
fn check(attributes: &Tags, custom_health: bool) -> Reply<()> {
    let characters: usize = attributes
        .iter()
        .map(|(key, value)| key.len() + value.len())
        .sum();
    if attributes.len() > ATTRIBUTES || characters > CHARACTERS {
        return Err(invalid_input(format!(
            "An instance can have at most {ATTRIBUTES} attributes and {CHARACTERS} characters in \
             them."
        )));
    }
    if attributes.is_empty() {
        return Err(invalid_input("An instance needs at least one attribute."));
    }
    for (key, value) in attributes {
        let fits = match key.as_str() {
            "AWS_INSTANCE_IPV4" => value.parse::<Ipv4Addr>().is_ok(),
            "AWS_INSTANCE_IPV6" => value.parse::<Ipv6Addr>().is_ok(),
            "AWS_INSTANCE_PORT" => value.parse::<u16>().is_ok_and(|port| port > 0),
            INIT_HEALTH => custom_health && matches!(value.as_str(), "HEALTHY" | "UNHEALTHY"),
            "AWS_INSTANCE_CNAME" | "AWS_ALIAS_DNS_NAME" => is_name(value),
            // An instance of EC2 would have its address looked up; there are none here.
            "AWS_EC2_INSTANCE_ID" => false,
            _ => true,
        };
        if !fits {
            return Err(invalid_input(format!(
                "The attribute {key} cannot be {value:?} here."
            )));
        }
    }
    Ok(())
}
