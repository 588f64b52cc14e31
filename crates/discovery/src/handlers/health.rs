//! The health of instances, as callers tell it.

use super::instances::{no_instance, warn_if_owned};
use super::{Discovery, Refusal, no_service, unavailable};
use crate::page::page;
use crate::view::settle;
use api::Reply;
use api::servicediscovery::{
    GetInstancesHealthStatusRequest, GetInstancesHealthStatusResponse,
    UpdateInstanceCustomHealthStatusRequest, custom_health_not_found,
};
use domain::Record as _;
use domain::clock::later;
use domain::discovery::{DiscoveryInstance, DiscoveryService};
use std::time::Duration;
use wire::Context;

/// From a change of health being told to its counting. Source: Cloud Map API,
/// `HealthCheckCustomConfig`: approximately 30 s.
pub const HEALTH_CHANGE: Duration = Duration::from_secs(30);

impl Discovery {
    pub(super) async fn get_instances_health_status(
        &self,
        cx: &Context,
        input: GetInstancesHealthStatusRequest,
    ) -> Reply<GetInstancesHealthStatusResponse> {
        let given = &input.service_id;
        let seen = self.service(cx, given, "GetInstancesHealthStatus").await?;
        let found = seen.instances(&self.store, self.clock.now()).await;
        let (mut instances, _) = found.map_err(unavailable)?;
        if let Some(wanted) = &input.instances {
            let is_known = |id: &&String| instances.iter().any(|instance| instance.id == **id);
            if let Some(unknown) = wanted.iter().find(|id| !is_known(id)) {
                return Err(no_instance(unknown));
            }
            instances.retain(|instance| wanted.contains(&instance.id));
        }
        let (instances, next_token) = page(
            instances,
            |instance| instance.id.as_str(),
            input.next_token.as_deref(),
            input.max_results,
        )?;
        let custom = seen.service.custom_health;
        let status = |instance: DiscoveryInstance| {
            let status = match (custom, instance.healthy) {
                (false, _) => "UNKNOWN",
                (true, true) => "HEALTHY",
                (true, false) => "UNHEALTHY",
            };
            (instance.id, status.to_owned())
        };
        let status = Some(instances.into_iter().map(status).collect());
        Ok(GetInstancesHealthStatusResponse { status, next_token })
    }

    pub(super) async fn update_instance_custom_health_status(
        &self,
        cx: &Context,
        input: UpdateInstanceCustomHealthStatusRequest,
    ) -> Reply<()> {
        let action = "UpdateInstanceCustomHealthStatus";
        let seen = &self.service(cx, &input.service_id, action).await?;
        seen.writable()?;
        let (id, healthy, now) = (
            &input.instance_id,
            input.status == "HEALTHY",
            self.clock.now(),
        );
        self.write(|txn| async move {
            let found: Option<DiscoveryService> = txn.get(&seen.service.key()).await?;
            let mut service = found.ok_or_else(|| no_service(&seen.service.id))?;
            let key = DiscoveryInstance::service_key(&cx.scope, &service.id).child(id);
            let found: Option<DiscoveryInstance> = txn.get(&key).await?;
            let mut instance = found.ok_or_else(|| no_instance(id))?;
            if !service.custom_health {
                let message = format!("Service {} has no custom health check.", service.id);
                return Err(custom_health_not_found(message).into());
            }
            warn_if_owned(Some(&instance), "told healthy or not");
            if settle(&mut instance, now).is_some() {
                service.revision += 1;
                txn.put(&service);
            }
            tell(&mut instance, healthy, later(now, HEALTH_CHANGE));
            txn.put(&instance);
            Ok::<_, Refusal>(())
        })
        .await
    }
}

/// Telling the same again does not make it count sooner; telling what counts already takes an
/// earlier word back.
fn tell(instance: &mut DiscoveryInstance, healthy: bool, from: domain::Timestamp) {
    if instance.healthy == healthy {
        instance.health_change = None;
    } else if instance.health_change.is_none() {
        instance.health_change = Some((healthy, from));
    }
}
