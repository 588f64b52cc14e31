//! Writes what was decided, each part guarded by what it rests on.

use super::{Grant, Plan};
use domain::network::{AddressClaim, NetworkInterface, PublicAddress};
use domain::{Key, Scope};
use store::{CommitError, Store, StoreError, Txn};

/// How many interfaces one transaction serves. Each takes up to three writes, and a store may
/// take no more than 128 in one commit.
const BATCH: usize = 40;

/// Why a batch was given up.
enum Stop {
    /// An address went to somebody else meanwhile.
    Taken,
    /// The store refused.
    Commit(CommitError),
}

impl From<CommitError> for Stop {
    fn from(error: CommitError) -> Self {
        Self::Commit(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Commit(error.into())
    }
}

impl From<Stop> for CommitError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Taken => Self::Conflict,
            Stop::Commit(error) => error,
        }
    }
}

pub(super) async fn apply(store: &Store, scope: &Scope, plan: Plan) -> Result<(), CommitError> {
    for grants in plan.grants.chunks(BATCH) {
        store
            .transact(|txn: Txn| async move {
                for grant in grants {
                    give(&txn, scope, grant).await?;
                }
                Ok::<_, Stop>(())
            })
            .await?;
    }
    for stale in plan.stale.chunks(BATCH) {
        store.transact(|txn: Txn| free(txn, scope, stale)).await?;
    }
    Ok(())
}

async fn give(txn: &Txn, scope: &Scope, grant: &Grant) -> Result<(), Stop> {
    let key = NetworkInterface::key_of(scope, &grant.interface);
    let Some(mut interface) = txn.get::<NetworkInterface>(&key).await? else {
        return Ok(());
    };
    if interface.address.is_some() || interface.failure.is_some() {
        return Ok(());
    }
    match &grant.outcome {
        Err(why) => interface.failure = Some(why.clone()),
        Ok(address) => {
            let private = AddressClaim {
                scope: scope.clone(),
                vpc: grant.vpc.clone(),
                ip: address.private_ip,
                interface: grant.interface.clone(),
            };
            let key = AddressClaim::key_of(scope, &grant.vpc, address.private_ip);
            if txn.exists(&key).await? {
                return Err(Stop::Taken);
            }
            txn.put(&private);
            if let Some(ip) = address.public_ip {
                give_public(txn, scope, grant, ip).await?;
            }
            interface.address = Some(address.clone());
        }
    }
    txn.put(&interface);
    Ok(())
}

async fn give_public(
    txn: &Txn,
    scope: &Scope,
    grant: &Grant,
    ip: std::net::Ipv4Addr,
) -> Result<(), Stop> {
    if txn.exists(&PublicAddress::key_of(ip)).await? {
        return Err(Stop::Taken);
    }
    txn.put(&PublicAddress {
        ip,
        scope: scope.clone(),
        holder: grant.interface.clone(),
    });
    Ok(())
}

/// Deletes claims, unless their interface is there after all.
async fn free(txn: Txn, scope: &Scope, stale: &[(Key, String)]) -> Result<(), CommitError> {
    for (key, interface) in stale {
        if !txn
            .exists(&NetworkInterface::key_of(scope, interface))
            .await?
        {
            txn.delete(key);
        }
    }
    Ok(())
}
