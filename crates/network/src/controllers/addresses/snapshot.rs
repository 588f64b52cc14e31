//! What the allocation looks at.

use domain::network::{AddressClaim, NetworkInterface, PublicAddress, PublicPool, Subnet};
use domain::{Key, Record, Scope};
use store::{Store, StoreError};

/// The interfaces of a scope, and who holds which address.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The scope.
    pub scope: Scope,
    /// Private addresses held in the scope.
    pub claims: Vec<AddressClaim>,
    /// Public addresses held by anybody.
    pub public: Vec<PublicAddress>,
    /// Public addresses there are.
    pub pool: PublicPool,
    /// The scope's subnets.
    pub subnets: Vec<Subnet>,
    /// The scope's interfaces.
    pub interfaces: Vec<NetworkInterface>,
}

impl Snapshot {
    /// Reads claims before interfaces: a claim is written together with its interface or after
    /// it, so a claim that is seen here without its interface outlived it.
    pub async fn read(store: &Store, pool: &PublicPool, scope: &Scope) -> Result<Self, StoreError> {
        let below = |kind: &str| Key::kind(kind).join(&scope.segments());
        Ok(Self {
            scope: scope.clone(),
            claims: store.list(&below(AddressClaim::KIND)).await?,
            public: store.list(&Key::kind(PublicAddress::KIND)).await?,
            pool: pool.clone(),
            subnets: store.list(&below(Subnet::KIND)).await?,
            interfaces: store.list(&below(NetworkInterface::KIND)).await?,
        })
    }
}
