//! The task's network interface: its address, its being real, and what answers beside it.

use super::{Ending, Life, STORE_PAUSE, wish_to_stop};
use crate::hands::Hands;
use crate::metadata::Endpoint;
use domain::ecs::NetworkMode;
use domain::network::{NetworkInterface, Subnet};
use std::sync::Arc;

impl Life {
    /// Waits for the network interface: its address, then its being real.
    pub(super) async fn provision(&mut self) -> Result<(), Ending> {
        let task = self.task();
        let Some(wanted) = &task.interface else {
            self.open_on_loopback().await;
            return Ok(());
        };
        let key = NetworkInterface::key_of(&task.scope, &wanted.id);
        let interface = tokio::select! {
            interface = addressed(&self.hands, &key) => interface?,
            ending = wish_to_stop(&mut self.wish) => return Err(ending),
        };
        let joined = tokio::select! {
            joined = self.hands.wires.joined(&interface) => joined,
            ending = wish_to_stop(&mut self.wish) => return Err(ending),
        };
        let joined = joined.map_err(|error| {
            Ending::failed_to_start(format!(
                "Unexpected EC2 error while attaching network interface: {error}"
            ))
        })?;
        let credentials = self.credentials_id();
        let shown = Arc::clone(&self.shown);
        self.endpoint = Endpoint::open(&self.hands, &joined, shown, credentials).await;
        let subnet = Subnet::key_of(&task.scope, &interface.subnet);
        let store = &self.hands.store;
        self.subnet = self.persist(|| store.get(&subnet)).await;
        self.interface = Some(interface);
        self.joined = Some(joined);
        Ok(())
    }

    /// Opens the metadata endpoint of a task that has no network of its own.
    async fn open_on_loopback(&mut self) {
        let mode = self.definition.as_ref().map(|made| made.network_mode);
        if mode != Some(NetworkMode::Host) || !self.hands.wires.are_real() {
            return;
        }
        let credentials = self.credentials_id();
        let (file, shown) = (self.metadata_port_file(), Arc::clone(&self.shown));
        self.endpoint = Endpoint::open_on_loopback(&self.hands, &file, shown, credentials).await;
    }
}

/// The interface once it has an address.
async fn addressed(hands: &Hands, key: &domain::Key) -> Result<NetworkInterface, Ending> {
    loop {
        let engine = hands.store.engine();
        let seen = engine.revision().await.unwrap_or_default();
        match hands.store.get::<NetworkInterface>(key).await {
            Ok(Some(interface)) if interface.address.is_some() => return Ok(interface),
            Ok(Some(NetworkInterface {
                failure: Some(failure),
                ..
            })) => {
                return Err(Ending::failed_to_start(failure));
            }
            Ok(None) => {
                let reason = "Unexpected EC2 error: the network interface was deleted";
                return Err(Ending::failed_to_start(reason));
            }
            Ok(Some(_)) | Err(_) => {}
        }
        match engine.watch(key.as_str(), seen).await {
            Ok(mut watch) => drop(watch.next().await),
            Err(_) => tokio::time::sleep(STORE_PAUSE).await,
        }
    }
}
