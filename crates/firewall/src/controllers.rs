//! What happens without a call.

use domain::elb::LoadBalancer;
use domain::firewall::Association;
use domain::{Arn, Key, Record, Scope};
use reconcile::{Controller, Interest, Next, Retry};
use store::{CommitError, Store};

/// Forgets which web ACL guards a load balancer once that is gone.
///
/// Reads `LoadBalancer` and `Association`; deletes `Association`.
pub struct Associations {
    store: Store,
}

impl Associations {
    /// Sweeps `store`.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

impl Controller for Associations {
    type Key = Scope;

    fn name(&self) -> &'static str {
        "firewall-associations"
    }

    fn watches(&self) -> Vec<Interest<Scope>> {
        [LoadBalancer::KIND, Association::KIND]
            .map(|kind| Interest::keyed(kind, move |key| scope(key, kind)))
            .into()
    }

    async fn reconcile(&self, scope: &Scope) -> Result<Next, Retry> {
        let below = &Key::kind(Association::KIND).join(&scope.segments());
        let swept = self.store.transact(|txn| async move {
            let all: Vec<Association> = txn.list(below).await?;
            for one in all {
                let guarded = match balancer_key(&one) {
                    Some(key) => txn.get::<LoadBalancer>(&key).await?,
                    None => None,
                };
                if guarded.is_none_or(|found| found.arn().to_string() != one.resource) {
                    txn.delete(&one.key());
                }
            }
            Ok::<_, CommitError>(())
        });
        swept.await?;
        Ok(Next::OnChange)
    }
}

/// The key of the load balancer that an association speaks of.
pub(crate) fn balancer_key(of: &Association) -> Option<Key> {
    let arn: Arn = of.resource.parse().ok()?;
    let name = of.resource.rsplit('/').nth(1)?;
    Some(LoadBalancer::key_of(&arn.scope()?, name))
}

/// The scope a record's key names.
fn scope(key: &Key, kind: &str) -> Option<Scope> {
    let segments = key.segments_after(kind);
    let [account, region, ..] = segments.as_slice() else {
        return None;
    };
    Some(Scope {
        account: account.parse().ok()?,
        region: region.parse().ok()?,
    })
}
