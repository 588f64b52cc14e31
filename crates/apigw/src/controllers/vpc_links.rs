//! Makes VPC links available once their interfaces have addresses, and ends deleted ones.

mod plan;

use crate::Apigw;
use domain::apigw::VpcLink;
use domain::network::{InterfaceOwner, NetworkInterface};
use domain::{Key, Record as _};
use plan::{Step, plan};
use reconcile::{Controller, Interest, Next, Retry, Wake};
use store::{CommitError, Store, Txn};

/// Keeps the status of VPC links in step with their interfaces.
///
/// Reads `VpcLink` and its `NetworkInterface`s; writes `VpcLink.status`, deletes both once the
/// link is to go.
pub struct VpcLinks(pub Apigw);

impl Controller for VpcLinks {
    type Key = Key;

    fn name(&self) -> &'static str {
        "apigw-vpc-links"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        let store = self.0.store.clone();
        vec![
            Interest::keyed(VpcLink::KIND, |key| vec![key.clone()]),
            Interest::lookup(NetworkInterface::KIND, move |key| {
                let store = store.clone();
                async move { owner(&store, &key).await }
            }),
        ]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let step = |txn: Txn| async move {
            let Some(mut link) = txn.get::<VpcLink>(key).await? else {
                return Ok::<_, CommitError>(Next::Forget);
            };
            let mut interfaces = Vec::new();
            for id in &link.interfaces {
                let key = NetworkInterface::key_of(&link.scope, id);
                interfaces.push(txn.get::<NetworkInterface>(&key).await?);
            }
            match plan(&link, &interfaces) {
                Step::Wait => Ok(Next::OnChange),
                Step::Become(status) => {
                    link.status = status;
                    txn.put(&link);
                    Ok(Next::OnChange)
                }
                Step::End => {
                    for id in &link.interfaces {
                        txn.delete(&NetworkInterface::key_of(&link.scope, id));
                    }
                    txn.delete(key);
                    Ok(Next::Forget)
                }
            }
        };
        Ok(self.0.store.transact(step).await?)
    }
}

/// The VPC link an interface is of.
async fn owner(store: &Store, interface: &Key) -> Result<Wake<Key>, Retry> {
    let found: Option<NetworkInterface> = store.get(interface).await?;
    let link = found.and_then(|interface| match interface.owner {
        InterfaceOwner::VpcLink(link) => Some(Key::raw(link)),
        _ => None,
    });
    Ok(link.into())
}
