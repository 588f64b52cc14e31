//! An Express service and what stands around it.

use crate::express::around::Around;
use domain::Key;
use domain::ecs::{ExpressService, Service};
use store::{Store, StoreError};

/// What there is to see.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Snapshot {
    pub(crate) express: ExpressService,
    /// The service; `None` when it is forgotten, or another has taken its name.
    pub(crate) service: Option<Service>,
    pub(crate) around: Around,
    /// Whether other Express services need the load balancer.
    pub(crate) is_shared: bool,
}

impl Snapshot {
    /// Reads all of it; `None` when there is no such service.
    pub(crate) async fn read(store: &Store, key: &Key) -> Result<Option<Self>, StoreError> {
        let Some(express) = store.get::<ExpressService>(key).await? else {
            return Ok(None);
        };
        let ExpressService {
            scope,
            cluster,
            name,
            ..
        } = &express;
        let service: Option<Service> = store.get(&Service::key_of(scope, cluster, name)).await?;
        let others: Vec<ExpressService> = store.list(&ExpressService::scope_key(scope)).await?;
        let shares = |other: &ExpressService| {
            let itself = other.cluster == *cluster && other.name == *name;
            !itself && other.removed_at.is_none() && other.balancer == express.balancer
        };
        Ok(Some(Self {
            service: service.filter(|service| service.express),
            around: Around::read(store, &express).await?,
            is_shared: others.iter().any(shares),
            express,
        }))
    }
}
