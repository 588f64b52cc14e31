//! Keeps what stands around Express services: load balancers, rules, target groups, security
//! groups and log groups, made and removed by calls in the name of the infrastructure role.
//!
//! - `snapshot`: the service and what stands around it
//! - `plan`: the next step, a pure function
//! - `apply`: takes it
//!
//! Names follow from the record alone and each step begins with a look, so that a crash between
//! two steps neither loses nor doubles anything.

mod apply;
mod plan;
mod snapshot;

#[cfg(test)]
mod tests;

use crate::Ecs;
use crate::controllers::scope_of;
pub(crate) use apply::surround;
use domain::ecs::{ExpressService, Service};
use domain::elb::{Listener, LoadBalancer, Rule, TargetGroup};
use domain::network::SecurityGroup;
use domain::{Key, Record};
use plan::{Step, plan};
use reconcile::{Controller, Interest, Next, Retry};
use snapshot::Snapshot;
use store::Store;

/// Most steps of one look. A service is complete after a dozen; more means that two writers are
/// at odds.
const STEPS: usize = 32;

/// Keeps what stands around an Express service.
///
/// Reads `ExpressService`, `Service`, `LoadBalancer`, `Listener`, `Rule`, `TargetGroup`,
/// `SecurityGroup`, `Subnet` and `LogGroup`; writes `ExpressService.problem`, `.path_pending` and
/// `.removed_at`, gives `Service.revision` its target group and security group and begins the
/// deployment that follows; everything else by calls.
pub struct ExpressController(pub(crate) Ecs);

impl Controller for ExpressController {
    type Key = Key;

    fn name(&self) -> &'static str {
        "ecs express services"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        let mut watches = vec![
            Interest::keyed(ExpressService::KIND, |key: &Key| Some(key.clone())),
            Interest::keyed(Service::KIND, |key: &Key| express_of(key)),
        ];
        let kinds = [
            LoadBalancer::KIND,
            Listener::KIND,
            Rule::KIND,
            TargetGroup::KIND,
            SecurityGroup::KIND,
        ];
        watches.extend(kinds.map(|kind| {
            let store = self.0.store.clone();
            Interest::lookup(kind, move |key| {
                let store = store.clone();
                async move { in_scope(&store, &key, kind).await }
            })
        }));
        watches
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        for _ in 0..STEPS {
            let Some(snapshot) = Snapshot::read(&self.0.store, key).await? else {
                return Ok(Next::Forget);
            };
            match plan(&snapshot) {
                Step::Rest => {
                    self.note_problem(key, None).await?;
                    return Ok(Next::OnChange);
                }
                step => self.take(&snapshot, step).await?,
            }
        }
        Err(Retry::because("an express service does not come to rest"))
    }
}

/// The key of the Express service that a service may be.
fn express_of(service: &Key) -> Option<Key> {
    let scope = scope_of(service, Service::KIND)?;
    match &service.segments_after(Service::KIND)[..] {
        [_, _, cluster, name] => Some(ExpressService::key_of(&scope, cluster, name)),
        _ => None,
    }
}

/// The Express services of the account and Region a record is in. They are few, and each sees by
/// itself whether it is concerned.
async fn in_scope(store: &Store, key: &Key, kind: &str) -> Result<Vec<Key>, Retry> {
    let Some(scope) = scope_of(key, kind) else {
        return Ok(Vec::new());
    };
    let parent = ExpressService::scope_key(&scope);
    let services: Vec<ExpressService> = store.list(&parent).await?;
    Ok(services.iter().map(Record::key).collect())
}
