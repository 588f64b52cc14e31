//! What the sweeping looks at.

use crate::usage::below;
use domain::Scope;
use domain::elb::{Listener, LoadBalancer, Rule};
use domain::network::NetworkInterface;
use store::{Store, StoreError};

/// The load balancers of a scope and what belongs to one.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Load balancers.
    pub balancers: Vec<LoadBalancer>,
    /// Listeners.
    pub listeners: Vec<Listener>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// Interfaces of the scope, whoever owns them.
    pub interfaces: Vec<NetworkInterface>,
}

impl Snapshot {
    /// Reads children before their parents: a child is written when its parent is there, so one
    /// whose parent is not found here outlived it.
    pub async fn read(store: &Store, scope: &Scope) -> Result<Self, StoreError> {
        Ok(Self {
            interfaces: store.list(&below::<NetworkInterface>(scope)).await?,
            rules: store.list(&below::<Rule>(scope)).await?,
            listeners: store.list(&below::<Listener>(scope)).await?,
            balancers: store.list(&below::<LoadBalancer>(scope)).await?,
        })
    }
}
