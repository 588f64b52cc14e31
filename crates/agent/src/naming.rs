//! Names of hosted zones and Cloud Map, answered inside VPCs and on the machine.
//!
//! Reads `HostedZone`, `RecordSet`, `Namespace`, `DiscoveryService`, `DiscoveryInstance`,
//! `LoadBalancer`, `DomainName` and `NetworkInterface`; writes none. Answers change the moment records do.

mod addresses;
mod compile;
mod host;
mod records;
#[cfg(test)]
mod tests;
mod values;

pub use host::answer_on_host;

use domain::apigw::DomainName;
use domain::discovery::{DiscoveryInstance, DiscoveryService, Namespace};
use domain::elb::LoadBalancer;
use domain::network::{InterfaceOwner, NetworkInterface, Vpc};
use domain::zones::{HostedZone, RecordSet};
use domain::{Key, Record as _};
use netns::resolver::{Resolver, Tested, Zones};
use reconcile::{Controller, Interest, Next, Retry};
use records::Records;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Store, StoreError};

/// Who asks: a resolver of a VPC, or of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Asker {
    /// The VPC of that id.
    Vpc(String),
    /// The machine, which sees every zone.
    Host,
}

/// Keeps resolvers told of names.
#[derive(Clone, Default)]
pub struct Naming {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    resolvers: Mutex<HashMap<Asker, Resolver>>,
    latest: Mutex<Option<Arc<Records>>>,
}

impl Naming {
    /// Keeps `resolver` told from now on, in the place of an earlier one.
    pub(crate) fn open(&self, asker: Asker, resolver: Resolver) {
        let latest = lock(&self.inner.latest).clone();
        if let Some(records) = latest {
            resolver.replace_more(Arc::new(zones(&records, &asker)));
        }
        lock(&self.inner.resolvers).insert(asker, resolver);
    }

    /// Forgets a resolver.
    pub(crate) fn close(&self, asker: &Asker) {
        lock(&self.inner.resolvers).remove(asker);
    }

    /// Tells every resolver what its names stand for now.
    fn tell(&self, records: Records) {
        let records = Arc::new(records);
        *lock(&self.inner.latest) = Some(records.clone());
        let resolvers = lock(&self.inner.resolvers).clone();
        for (asker, resolver) in resolvers {
            resolver.replace_more(Arc::new(zones(&records, &asker)));
        }
    }
}

/// Interfaces of tasks come and go by the hundred, and no name follows from them.
async fn is_of_balancer(store: &Store, interface: &Key) -> Result<Option<()>, Retry> {
    let found: Option<NetworkInterface> = store.get(interface).await?;
    let owner = found.map(|interface| interface.owner);
    Ok(matches!(owner, Some(InterfaceOwner::LoadBalancer(_))).then_some(()))
}

fn zones(records: &Records, asker: &Asker) -> Zones {
    compile::zones(records, asker)
}

/// What the hosted zone of that id, and it alone, answers to a question for records of the type
/// `kind` of `name`; `turn` is the number of the question. `None` where there is no such zone.
pub async fn test_answer(
    store: &Store,
    zone: &str,
    (name, kind): (&str, &str),
    turn: usize,
) -> Result<Option<Tested>, StoreError> {
    let records = Records::read(store).await?;
    let zones = compile::only(&records, zone);
    Ok(zones.and_then(|zones| zones.test(name, kind, turn)))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The controller that follows the records for [`Naming`].
pub struct Names {
    store: Store,
    naming: Naming,
}

impl Names {
    /// Follows `store` for the resolvers of `naming`.
    pub fn new(store: Store, naming: Naming) -> Self {
        Self { store, naming }
    }
}

impl Controller for Names {
    type Key = ();

    fn name(&self) -> &'static str {
        "agent-names"
    }

    fn watches(&self) -> Vec<Interest<()>> {
        let kinds = [
            HostedZone::KIND,
            RecordSet::KIND,
            Namespace::KIND,
            DiscoveryService::KIND,
            DiscoveryInstance::KIND,
            LoadBalancer::KIND,
            DomainName::KIND,
            Vpc::KIND,
        ];
        let mut interests: Vec<Interest<()>> = kinds
            .map(|kind| Interest::keyed(kind, |_: &Key| vec![()]))
            .into();
        let store = self.store.clone();
        interests.push(Interest::lookup(NetworkInterface::KIND, move |key| {
            let store = store.clone();
            async move { is_of_balancer(&store, &key).await }
        }));
        interests
    }

    async fn reconcile(&self, (): &()) -> Result<Next, Retry> {
        self.naming.tell(Records::read(&self.store).await?);
        Ok(Next::OnChange)
    }
}
