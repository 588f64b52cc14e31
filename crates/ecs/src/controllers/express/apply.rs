//! Takes a step for an Express service.

use super::ExpressController;
use super::plan::{Call, Step};
use super::snapshot::Snapshot;
use crate::controllers::housekeeping::retry;
use crate::express::role;
use crate::handlers::clusters::active_cluster;
use crate::handlers::service_wishes::{ConnectWish, settle};
use crate::refs::definition_not_found;
use crate::refusal::Refusal;
use domain::ecs::{
    EXPRESS_CONTAINER, ExpressService, Service, ServiceLoadBalancer, ServiceStatus, TaskDefinition,
};
use domain::{Arn, Key, Record};
use reconcile::Retry;
use store::Txn;

/// Refusals that mean somebody was faster: the next look shows what there is.
const FASTER: [&str; 6] = [
    "InvalidGroup.Duplicate",
    "InvalidPermission.Duplicate",
    "ResourceAlreadyExistsException",
    "PriorityInUse",
    "PriorityInUseException",
    "DuplicateListener",
];

impl ExpressController {
    pub(super) async fn take(&self, snapshot: &Snapshot, step: Step) -> Result<(), Retry> {
        let key = &snapshot.express.key();
        match step {
            Step::Rest => Ok(()),
            Step::Call(call) => self.make(&snapshot.express, call).await,
            Step::Deploy {
                target_group,
                security_group,
            } => {
                let deployed = self.deploy(&snapshot.express, &target_group, &security_group);
                deployed.await
            }
            Step::Probed => {
                let probed = |express: &mut ExpressService| express.path_pending = false;
                self.change(key, probed).await
            }
            Step::Removed => {
                let now = self.0.clock.now();
                let removed = |express: &mut ExpressService| {
                    express.removed_at.get_or_insert(now);
                    express.problem = None;
                };
                self.change(key, removed).await
            }
            Step::Forget => self.forget(key).await,
        }
    }

    /// Makes a call in the name of the infrastructure role. What went wrong is told in the
    /// service's status until it goes right.
    async fn make(&self, express: &ExpressService, call: Call) -> Result<(), Retry> {
        let (ecs, scope) = (&self.0, &express.scope);
        let answer = match role::assume(ecs, scope, &express.infrastructure_role).await {
            Ok(caller) => {
                let (service, operation) = (call.service, call.operation);
                let answer = ecs
                    .calls
                    .call(&caller, scope, service, operation, call.input);
                answer.await
            }
            Err(error) => Err(error),
        };
        let Err(error) = answer else {
            return Ok(());
        };
        if FASTER.contains(&error.code.as_str()) {
            return Ok(());
        }
        let problem = format!("{}: {}", call.operation, error.message);
        self.note_problem(&express.key(), Some(problem)).await?;
        Err(Retry::from(error))
    }

    /// Notes what keeps the service from being complete; writes only what is news.
    pub(super) async fn note_problem(
        &self,
        key: &Key,
        problem: Option<String>,
    ) -> Result<(), Retry> {
        self.change(key, |express| express.problem.clone_from(&problem))
            .await
    }

    async fn change(
        &self,
        key: &Key,
        change: impl Fn(&mut ExpressService) + Send + Sync,
    ) -> Result<(), Retry> {
        let change = &change;
        let changed = self.0.store.transact(|txn: Txn| async move {
            let Some(before) = txn.get::<ExpressService>(key).await? else {
                return Ok(());
            };
            let mut express = before.clone();
            change(&mut express);
            if express != before {
                txn.put(&express);
            }
            Ok::<_, Refusal>(())
        });
        changed.await.map_err(retry)
    }

    async fn forget(&self, key: &Key) -> Result<(), Retry> {
        let forgotten = self.0.store.transact(|txn: Txn| async move {
            let found: Option<ExpressService> = txn.get(key).await?;
            if found.is_some_and(|found| found.removed_at.is_some()) {
                txn.delete(key);
            }
            Ok::<_, Refusal>(())
        });
        forgotten.await.map_err(retry)
    }

    /// Gives the service its target group and security group, and begins the deployment.
    async fn deploy(
        &self,
        express: &ExpressService,
        target_group: &Arn,
        security_group: &str,
    ) -> Result<(), Retry> {
        let ExpressService {
            scope,
            cluster,
            name,
            ..
        } = express;
        let key = &Service::key_of(scope, cluster, name);
        let deployed = self.0.store.transact(|txn: Txn| async move {
            let found: Option<ExpressService> = txn.get(&express.key()).await?;
            let service: Option<Service> = txn.get(key).await?;
            let service = service.filter(|one| one.express && one.status == ServiceStatus::Active);
            let (Some(express), Some(mut service)) = (found, service) else {
                return Ok(());
            };
            surround(&mut service, &express, target_group, security_group);
            let (family, revision) = service.revision.definition.clone();
            let definition = TaskDefinition::key_of(scope, &family, revision);
            let definition: Option<TaskDefinition> = txn.get(&definition).await?;
            let definition = definition.ok_or_else(definition_not_found)?;
            let cluster = active_cluster(&txn, scope, cluster).await?;
            let wished = service.revision.clone();
            let keep = &ConnectWish::Keep;
            service.revision = settle(&txn, &cluster, &definition, wished, keep).await?;
            self.0
                .begin_deployment(&txn, &mut service, &definition, None)
                .await?;
            txn.put(&service);
            Ok::<_, Refusal>(())
        });
        deployed.await.map_err(retry)
    }
}

/// Puts a service's tasks behind its target group and into its security group.
pub(crate) fn surround(
    service: &mut Service,
    express: &ExpressService,
    target_group: &Arn,
    security_group: &str,
) {
    service.revision.load_balancers = vec![ServiceLoadBalancer {
        target_group: target_group.clone(),
        container: EXPRESS_CONTAINER.to_owned(),
        container_port: express.container_port,
    }];
    if let Some(network) = &mut service.revision.network {
        let given = express.security_groups.iter().cloned();
        let own = std::iter::once(security_group.to_owned());
        network.security_groups = own.chain(given).collect();
    }
}
