//! Public addresses as the machine knows them: each leads to the router of its VPC.

use std::collections::{BTreeSet, HashMap};
use std::net::Ipv4Addr;

use super::{Config, Network};
use crate::error::{NetworkError, Step};
use crate::host;
use crate::namespace::on_thread;

/// The public addresses that lead to each VPC.
pub(super) type Led = HashMap<String, BTreeSet<Ipv4Addr>>;

impl Network {
    /// Makes the machine lead the VPC's public addresses to its router.
    pub(super) async fn lead_public(
        &self,
        vpc: &str,
        wanted: BTreeSet<Ipv4Addr>,
    ) -> Result<(), NetworkError> {
        let mut led = self.inner.led.lock().await;
        if led.get(vpc) == Some(&wanted) {
            return Ok(());
        }
        let Config {
            prefix, uplinks, ..
        } = self.inner.config.clone();
        let (id, addresses) = (vpc.to_owned(), wanted.clone());
        let done = on_thread(move || host::lead_public(&prefix, uplinks, &id, &addresses)).await;
        done.and_then(|done| done)
            .step("lead public addresses to the router")?;
        led.insert(vpc.to_owned(), wanted);
        Ok(())
    }
}
