//! The web ACL before the listeners of a load balancer, as the edge asks it.

use std::fmt;
use std::sync::Arc;

use domain::{Clock, Scope, Timestamp};
use wall::{Firewall, Judgement, Ledger, Logging, Origin, Request};

use crate::{AccessLine, AccessLogs};

/// What web ACLs share.
#[derive(Clone)]
pub struct FirewallParts {
    /// What is remembered of requests; the room of WAF reads it.
    pub ledger: Arc<Ledger>,
    /// Where the logs of web ACLs go.
    pub logs: Arc<dyn AccessLogs>,
}

/// Judges the requests to a load balancer. Immutable; shared by all threads.
pub(crate) struct Sentry {
    /// Nothing when the load balancer has a web ACL that is not known here.
    pub(crate) firewall: Option<Arc<Firewall>>,
    /// `waf.fail_open.enabled`: whether requests go on that cannot be judged.
    pub(crate) fails_open: bool,
    /// The load balancer, as logs call it: `ACCOUNT-app/NAME/ID`.
    pub(crate) source: String,
    pub(crate) log: Option<Log>,
    pub(crate) parts: FirewallParts,
    /// The time that rates are counted by.
    pub(crate) clock: Arc<dyn Clock>,
}

/// Where a web ACL's lines go.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) scope: Scope,
    /// The ARN of the log group.
    pub(crate) group: String,
    pub(crate) stream: String,
    pub(crate) logging: Arc<Logging>,
}

impl Sentry {
    /// Whether it looks at bodies.
    pub(crate) fn needs_body(&self) -> bool {
        let firewall = self.firewall.as_ref();
        firewall.is_some_and(|firewall| firewall.needs_body())
    }

    /// Whether its requests are logged.
    pub(crate) fn is_logged(&self) -> bool {
        self.log.is_some()
    }

    /// What becomes of a request; nothing when it cannot be judged.
    pub(crate) fn judge(&self, request: &Request<'_>, request_id: &str) -> Option<Judgement> {
        let now = self.clock.now();
        let firewall = self.firewall.as_ref()?;
        let said = firewall.judge(request, &self.parts.ledger, now);
        if let Some(log) = &self.log {
            self.tell(log, &said, request, request_id, now);
        }
        Some(said)
    }

    fn tell(
        &self,
        log: &Log,
        said: &Judgement,
        request: &Request<'_>,
        request_id: &str,
        now: Timestamp,
    ) {
        let origin = Origin {
            source: &self.source,
            request_id,
        };
        let Some(line) = log.logging.line(said, request, origin, now) else {
            return;
        };
        self.parts.logs.tell(AccessLine {
            scope: log.scope.clone(),
            group: log.group.clone(),
            stream: log.stream.clone(),
            at: now,
            line,
        });
    }
}

impl fmt::Debug for Sentry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sentry")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}
