//! What listens in a VPC's router: the AWS APIs and the resolver.

use super::names::Names;
use super::{API_PORT, compile};
use domain::network::Vpc;

use netns::{Router, sockets};
use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use tokio::task::AbortHandle;

/// Answers AWS API calls that come from inside a VPC.
pub trait Desk: Send + Sync {
    /// Serves until aborted.
    fn serve(&self, vpc: &str, listener: TcpListener) -> io::Result<AbortHandle>;
}

/// The open desks, by VPC.
pub(super) struct Desks {
    api: Arc<dyn Desk>,
    open: Mutex<HashMap<String, OpenDesk>>,
}

struct OpenDesk {

    api: AbortHandle,
}

impl Drop for OpenDesk {
    fn drop(&mut self) {
        self.api.abort();
    }
}

impl Desks {
    pub(super) fn new(api: Arc<dyn Desk>) -> Self {
        Self { api, open: Mutex::default() }
    }

    /// Opens what is not open yet, and gives the resolver today's names.
    pub(super) async fn open(&self, vpc: &Vpc, router: &Router, names: Names) -> io::Result<()> {
        if !self.is_open(&vpc.id) {
            let address = SocketAddr::from((compile::resolver(vpc), API_PORT));
            let listener = sockets::listen_tcp(&router.netns_path, address).await?;
            let api = self.api.serve(&vpc.id, listener)?;

            self.lock().insert(vpc.id.clone(), OpenDesk { api });
        }
        let _ = names;
        Ok(())
    }

    pub(super) fn close(&self, vpc: &str) {
        self.lock().remove(vpc);
    }

    fn is_open(&self, vpc: &str) -> bool {
        self.lock().contains_key(vpc)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, OpenDesk>> {
        self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
