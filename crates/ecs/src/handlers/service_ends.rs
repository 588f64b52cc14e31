//! The end of a service: the service controller stops its tasks and takes it away.

use crate::Ecs;
use crate::handlers::clusters::active_cluster;
use crate::handlers::service_reads::{named, not_found};
use crate::refusal::{Refusal, invalid};
use api::Reply;
use api::ecs as w;
use domain::ecs::{Service, ServiceStatus};
use store::Txn;
use wire::Context;

impl Ecs {
    /// Deletes a service that wants no tasks, or with `force` any: its tasks stop first.
    pub(crate) async fn delete_service(
        &self,
        cx: &Context,
        input: w::DeleteServiceRequest,
    ) -> Reply<w::DeleteServiceResponse> {
        let (cluster, name) = named(&cx.scope, input.cluster.as_deref(), &input.service)?;
        let path = format!("service/{cluster}/{name}");
        cx.allow("ecs:DeleteService", &cx.scope.arn("ecs", path).to_string())
            .await?;
        let force = input.force.unwrap_or(false);
        let now = self.clock.now();
        let (cluster, name) = (&cluster, &name);
        let saved = self.store.transact(|txn: Txn| async move {
            active_cluster(&txn, &cx.scope, cluster).await?;
            let key = Service::key_of(&cx.scope, cluster, name);
            let found: Option<Service> = txn.get(&key).await?;
            let mut service = found.ok_or_else(not_found)?;
            if service.status != ServiceStatus::Active {
                return Ok(service);
            }
            if service.express {
                return Err(invalid(
                    "The service is managed by ECS: use DeleteExpressGatewayService.",
                )
                .into());
            }
            if service.desired_count > 0 && !service.daemon && !force {
                return Err(
                    invalid("The service cannot be stopped while it is scaled above 0.").into(),
                );
            }
            service.status = ServiceStatus::Draining;
            service.deleted_at = Some(now);
            service.desired_count = 0;
            txn.put(&service);
            Ok::<_, Refusal>(service)
        });
        let service = self.told(saved.await?, true).await?;
        Ok(w::DeleteServiceResponse {
            service: Some(service),
        })
    }
}
