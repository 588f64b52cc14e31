//! Public addresses as the machine knows them: each leads to the router of its VPC.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use super::{Config, Network};
use crate::error::{NetworkError, Step};
use crate::host::Led;
use crate::namespace::on_thread;

impl Network {
    /// Makes the machine lead the VPC's public addresses to its router. After an error it is
    /// looked anew what there is.
    pub(super) async fn lead_public(
        &self,
        vpc: &str,
        wanted: BTreeSet<Ipv4Addr>,
    ) -> Result<(), NetworkError> {
        let mut all = self.inner.led.lock().await;
        let known = all.remove(vpc);
        if known.as_ref().is_some_and(|known| known.leads(&wanted)) {
            all.extend(known.map(|known| (vpc.to_owned(), known)));
            return Ok(());
        }
        let Config {
            prefix, uplinks, ..
        } = self.inner.config.clone();
        let id = vpc.to_owned();
        let done = on_thread(move || {
            let mut led = match known {
                Some(led) => Some(led),
                None => Led::find(&prefix, uplinks, &id)?,
            };
            if let Some(led) = &mut led {
                led.lead(&wanted)?;
            }
            Ok(led)
        });
        let done = done.await.and_then(|done| done);
        let led = done.step("lead public addresses to the router")?;
        all.extend(led.map(|led| (vpc.to_owned(), led)));
        Ok(())
    }
}
