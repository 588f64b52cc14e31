//! Access logs of Service Connect: who wants to know of which calls.
//!
//! - [`CallLogs`]: told of every exchange, writes lines for those who want them
//! - `line`: one call as a line, text or JSON

mod line;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use domain::{Clock, Scope, Timestamp};
use route::{ListenerId, TargetId};

use crate::observe::{Connection, Exchange, Observe};
use crate::{AccessLine, AccessLogs};

/// Where calls of a task are logged, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallLog {
    pub(crate) scope: Scope,
    /// The log group, an ARN.
    pub(crate) group: String,
    pub(crate) stream: String,
    pub(crate) json: bool,
    /// Whether queries are told.
    pub(crate) query: bool,
}

/// Who wants to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WantedLogs {
    /// What comes in by a listener: a task's own calls, or those that come through its door.
    pub(crate) listeners: BTreeMap<ListenerId, Arc<CallLog>>,
    /// What goes to a target that has no door.
    pub(crate) targets: BTreeMap<TargetId, Arc<CallLog>>,
}

/// Writes access logs of Service Connect.
pub struct CallLogs {
    wanted: ArcSwap<WantedLogs>,
    clock: Arc<dyn Clock>,
    logs: Arc<dyn AccessLogs>,
}

impl CallLogs {
    /// Lines go to `logs`, with the time of `clock`. Nobody wants any yet.
    pub fn new(clock: Arc<dyn Clock>, logs: Arc<dyn AccessLogs>) -> Arc<Self> {
        Arc::new(Self {
            wanted: ArcSwap::default(),
            clock,
            logs,
        })
    }

    /// From now on these want to know.
    pub(crate) fn follow(&self, wanted: WantedLogs) {
        if **self.wanted.load() != wanted {
            self.wanted.store(Arc::new(wanted));
        }
    }

    fn tell(
        &self,
        (listener, target): (&ListenerId, Option<&TargetId>),
        took: Duration,
        line: impl Fn(&CallLog, Timestamp) -> String,
    ) {
        let wanted = self.wanted.load();
        let own = wanted.listeners.get(listener);
        let targets = target.and_then(|target| wanted.targets.get(target));
        let now = self.clock.now();
        let at = now.checked_sub(took).unwrap_or(now);
        for log in own.into_iter().chain(targets) {
            self.logs.tell(AccessLine {
                scope: log.scope.clone(),
                group: log.group.clone(),
                stream: log.stream.clone(),
                at,
                line: line(log, at),
            });
        }
    }
}

impl Observe for CallLogs {
    fn wants(&self, listener: &ListenerId) -> bool {
        let wanted = self.wanted.load();
        !wanted.targets.is_empty() || wanted.listeners.contains_key(listener)
    }

    fn exchange(&self, exchange: &Exchange<'_>) {
        let about = (exchange.listener, exchange.target);
        self.tell(about, exchange.took, |log, at| {
            line::of_exchange(log, exchange, at)
        });
    }

    fn connection(&self, connection: &Connection<'_>) {
        let about = (connection.listener, connection.target);
        self.tell(about, connection.took, |log, at| {
            line::of_connection(log, connection, at)
        });
    }
}
