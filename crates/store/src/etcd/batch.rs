//! A batch as one etcd transaction.

use super::reading::end_of;
use super::{DELETED, RECORDS, failed, is_no_lease, path, revision_of};
use crate::engine::{Batch, CommitError, Guard, LeaseId, Revision, StoreError, Write};
use domain::Key;
use etcd_client::{Compare, CompareOp, Error, KvClient, PutOptions, Txn, TxnOp};

/// The most comparisons, and the most operations, that etcd takes in one transaction.
const OPERATIONS: usize = 128;
/// The largest request etcd takes, in bytes.
const BYTES: usize = 1_572_864;
/// How many bytes an operation may take beside its keys and values.
const OVERHEAD: usize = 64;

/// A batch that etcd will take.
pub(super) struct Request {
    compares: Vec<Compare>,
    writes: Vec<Write>,
}

impl Request {
    /// Fails with `TooLarge` when etcd would refuse the batch for its size.
    pub(super) fn of(batch: Batch) -> Result<Self, StoreError> {
        let size = batch.size();
        let compares: Vec<Compare> = batch.guards.iter().flat_map(compares).collect();
        let writes = Batch::last_writes(batch.writes);
        let operations: usize = writes.iter().map(operations).sum();
        if operations.max(compares.len()) > OPERATIONS {
            return Err(StoreError::TooLarge(format!(
                "it has {operations} operations and {} guards; etcd takes {OPERATIONS}",
                compares.len()
            )));
        }
        let bytes = size + OVERHEAD * (operations + compares.len());
        if bytes > BYTES {
            return Err(StoreError::TooLarge(format!(
                "it has about {bytes} bytes; etcd takes {BYTES}"
            )));
        }
        Ok(Self { compares, writes })
    }

    /// Whether something is deleted, which leaves markers.
    pub(super) fn deletes(&self) -> bool {
        self.writes
            .iter()
            .any(|write| matches!(write, Write::Delete(_)))
    }

    pub(super) async fn send(
        self,
        mut kv: KvClient,
        marker_lease: Option<LeaseId>,
    ) -> Result<Revision, CommitError> {
        let lease = self.writes.iter().find_map(|write| match write {
            Write::Put(_, _, lease) => *lease,
            Write::Delete(_) => None,
        });
        let operations: Vec<TxnOp> = self
            .writes
            .into_iter()
            .flat_map(|write| write_operations(write, marker_lease))
            .collect();
        let transaction = Txn::new().when(self.compares).and_then(operations);
        match kv.txn(transaction).await {
            Ok(answer) if answer.succeeded() => Ok(revision_of(answer.header())),
            Ok(_) => Err(CommitError::Conflict),
            Err(Error::GRpcStatus(status)) if is_no_lease(status.message()) => {
                let ended = lease.or(marker_lease).unwrap_or(LeaseId(0));
                Err(StoreError::LeaseEnded(ended).into())
            }
            Err(error) => Err(failed(error).into()),
        }
    }
}

fn operations(write: &Write) -> usize {
    match write {
        Write::Put(..) => 1,
        Write::Delete(_) => 2,
    }
}

fn compares(guard: &Guard) -> Vec<Compare> {
    match guard {
        Guard::At(key, revision) => {
            vec![Compare::mod_revision(
                path(key),
                CompareOp::Equal,
                number(*revision),
            )]
        }
        Guard::Absent(key) => vec![Compare::create_revision(path(key), CompareOp::Equal, 0)],
        Guard::Unchanged(prefix, since) => {
            vec![
                not_after(RECORDS, prefix, *since),
                not_after(DELETED, prefix, *since),
            ]
        }
    }
}

/// Holds when everything below a prefix was last written at `since` or before.
fn not_after(root: &str, prefix: &str, since: Revision) -> Compare {
    let first = format!("{root}{prefix}");
    let end = end_of(first.as_bytes());
    let limit = number(since).saturating_add(1);
    Compare::mod_revision(first, CompareOp::Less, limit).with_range(end)
}

fn write_operations(write: Write, marker_lease: Option<LeaseId>) -> Vec<TxnOp> {
    match write {
        Write::Put(key, value, lease) => {
            let options = lease.map(|lease| PutOptions::new().with_lease(lease.0));
            vec![TxnOp::put(path(&key), value.to_vec(), options)]
        }
        Write::Delete(key) => {
            vec![TxnOp::delete(path(&key), None), marker(&key, marker_lease)]
        }
    }
}

fn marker(key: &Key, lease: Option<LeaseId>) -> TxnOp {
    let options = lease.map(|lease| PutOptions::new().with_lease(lease.0));
    TxnOp::put(format!("{DELETED}{key}"), Vec::new(), options)
}

fn number(revision: Revision) -> i64 {
    i64::try_from(revision.0).unwrap_or(i64::MAX)
}
