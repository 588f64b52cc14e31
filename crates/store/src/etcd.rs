//! Remembers in etcd, for control planes that share one store.
//!
//! One to one: revisions, transactions, watches and leases are etcd's own. What etcd cannot
//! express as it stands is whether a key below a prefix was *deleted*; every deletion
//! therefore leaves a marker under [`DELETED`] for an hour, and [`Guard::Unchanged`] compares
//! both ranges. Only Longshore writes below these prefixes.

mod batch;
mod reading;
mod watch;

use crate::engine::{
    Batch, CommitError, Engine, Entry, LeaseId, Listing, Revision, StoreError, Watch,
};
use async_trait::async_trait;
use domain::Key;
use etcd_client::{Client, ConnectOptions, Error, KvClient};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Where records live in etcd.
const RECORDS: &str = "/longshore/";
/// Where deletions leave their markers.
const DELETED: &str = "/longshore-deleted/";
/// How long a marker is kept; no transaction lasts as long.
const MARKER_LIFE: Duration = Duration::from_secs(3_600);
/// How long one lease serves for new markers.
const MARKER_LEASE_AGE: Duration = Duration::from_secs(600);
/// How long a request may take, a loaded or electing cluster included.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer read, in bytes: etcd itself sets no limit to what it sends.
const LARGEST_ANSWER: usize = 1 << 30;

/// A store in etcd.
pub struct Etcd {
    client: Client,
    markers: Mutex<Option<(LeaseId, Instant)>>,
}

impl Etcd {
    /// Connects to a cluster and asks it one question, so that a wrong address shows at once.
    ///
    /// `endpoints` are URLs such as `http://127.0.0.1:2379`.
    pub async fn connect(endpoints: &[String]) -> Result<Self, StoreError> {
        let options = ConnectOptions::new()
            .with_connect_timeout(PATIENCE)
            .with_timeout(PATIENCE)
            .with_keep_alive(PATIENCE, PATIENCE);
        let connecting = Client::connect(endpoints, Some(options));
        let client = in_time(async { connecting.await.map_err(failed) }).await?;
        let engine = Self {
            client,
            markers: Mutex::new(None),
        };
        engine.revision().await?;
        Ok(engine)
    }

    fn kv(&self) -> KvClient {
        self.client
            .kv_client()
            .max_decoding_message_size(LARGEST_ANSWER)
    }

    /// The lease under which deletions leave their markers now.
    async fn marker_lease(&self) -> Result<LeaseId, StoreError> {
        let mut markers = self.markers.lock().await;
        if let Some((lease, granted)) = *markers
            && granted.elapsed() < MARKER_LEASE_AGE
        {
            return Ok(lease);
        }
        let lease = self.grant(MARKER_LIFE).await?;
        *markers = Some((lease, Instant::now()));
        Ok(lease)
    }
}

#[async_trait]
impl Engine for Etcd {
    async fn get(&self, key: &Key) -> Result<Option<Entry>, StoreError> {
        in_time(reading::get(self.kv(), key)).await
    }

    async fn list(
        &self,
        prefix: &str,
        after: Option<&Key>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        reading::list(self.kv(), prefix, after, limit).await
    }

    async fn commit(&self, batch: Batch) -> Result<Revision, CommitError> {
        let request = batch::Request::of(batch)?;
        let marker_lease = if request.deletes() {
            Some(self.marker_lease().await?)
        } else {
            None
        };
        in_time(request.send(self.kv(), marker_lease)).await
    }

    async fn revision(&self) -> Result<Revision, StoreError> {
        in_time(reading::revision(self.kv())).await
    }

    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, StoreError> {
        let client = self
            .client
            .watch_client()
            .max_decoding_message_size(LARGEST_ANSWER);
        Ok(Box::new(
            in_time(watch::EtcdWatch::start(client, prefix, from)).await?,
        ))
    }

    async fn grant(&self, ttl: Duration) -> Result<LeaseId, StoreError> {
        let seconds = ttl.as_secs() + u64::from(ttl.subsec_nanos() > 0);
        let seconds = i64::try_from(seconds.max(1)).unwrap_or(i64::MAX);
        let mut leases = self.client.lease_client();
        let granted = in_time(async { leases.grant(seconds, None).await.map_err(failed) }).await?;
        Ok(LeaseId(granted.id()))
    }

    async fn keep_alive(&self, lease: LeaseId) -> Result<bool, StoreError> {
        match self.client.lease_client().keep_alive(lease.0).await {
            Ok(_) => Ok(true),
            // The client asks once when it opens the stream, and reports an ended lease so.
            Err(Error::LeaseKeepAliveError(_)) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    async fn revoke(&self, lease: LeaseId) -> Result<(), StoreError> {
        match self.client.lease_client().revoke(lease.0).await {
            Ok(_) => Ok(()),
            Err(Error::GRpcStatus(status)) if is_no_lease(status.message()) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

/// Gives up after [`PATIENCE`]: a server that accepts a connection and then says nothing is
/// as good as away.
async fn in_time<T, E: From<StoreError>>(
    asking: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let silent = || StoreError::Io(format!("etcd does not answer within {PATIENCE:?}"));
    tokio::time::timeout(PATIENCE, asking)
        .await
        .unwrap_or_else(|_| Err(silent().into()))
}

fn path(key: &Key) -> String {
    format!("{RECORDS}{key}")
}

fn revision_of(header: Option<&etcd_client::ResponseHeader>) -> Revision {
    let number = header.map_or(0, etcd_client::ResponseHeader::revision);
    Revision(u64::try_from(number).unwrap_or(0))
}

fn is_no_lease(message: &str) -> bool {
    message.contains("requested lease not found")
}

/// What a failure of etcd means to the store's caller.
fn failed(error: Error) -> StoreError {
    let Error::GRpcStatus(status) = &error else {
        return StoreError::Io(error.to_string());
    };
    let message = status.message();
    if message.contains("database space exceeded") {
        StoreError::Full
    } else if message.contains("too many operations") || message.contains("too large") {
        StoreError::TooLarge(message.to_owned())
    } else {
        StoreError::Io(format!("etcd answers: {message}"))
    }
}
