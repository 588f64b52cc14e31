//! Watching etcd.

use super::reading::key_of;
use super::{RECORDS, failed};
use crate::engine::{Change, Revision, StoreError, Watch};
use async_trait::async_trait;
use etcd_client::{Event, EventType, WatchClient, WatchOptions, WatchResponse, WatchStream};

/// A watch of etcd. What is not read yet waits in etcd, behind the stream's flow control.
pub(super) struct EtcdWatch {
    stream: WatchStream,
    from: Revision,
}

impl EtcdWatch {
    pub(super) async fn start(
        mut client: WatchClient,
        prefix: &str,
        from: Revision,
    ) -> Result<Self, StoreError> {
        let start = i64::try_from(from.0.saturating_add(1)).unwrap_or(i64::MAX);
        let options = WatchOptions::new().with_prefix().with_start_revision(start);
        let stream = client
            .watch(format!("{RECORDS}{prefix}"), Some(options))
            .await;
        Ok(Self {
            stream: stream.map_err(failed)?,
            from,
        })
    }

    fn read(&self, answer: &WatchResponse) -> Result<Vec<Change>, StoreError> {
        if answer.compact_revision() > 0 {
            return Err(StoreError::Compacted(self.from));
        }
        if answer.canceled() {
            let reason = answer.cancel_reason();
            return Err(StoreError::Io(format!("etcd ended the watch: {reason}")));
        }
        answer.events().iter().map(change).collect()
    }
}

#[async_trait]
impl Watch for EtcdWatch {
    async fn next(&mut self) -> Result<Vec<Change>, StoreError> {
        loop {
            let Some(answer) = self.stream.message().await.map_err(failed)? else {
                return Err(StoreError::Io("etcd ended the watch".to_owned()));
            };
            let changes = self.read(&answer)?;
            if let Some(last) = changes.last() {
                self.from = last.revision;
                return Ok(changes);
            }
        }
    }
}

fn change(event: &Event) -> Result<Change, StoreError> {
    let found = event
        .kv()
        .ok_or_else(|| StoreError::Io("etcd told of no key".to_owned()))?;
    Ok(Change {
        key: key_of(found.key())?,
        revision: Revision(u64::try_from(found.mod_revision()).unwrap_or(0)),
        deleted: event.event_type() == EventType::Delete,
    })
}
