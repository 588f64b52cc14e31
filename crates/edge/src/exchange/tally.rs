//! Counts an exchange when it is over, however it ends.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, Request, Version};
use route::{InFlight, Listener, Target, TargetGroup, TargetId};
use tokio::time::Instant;

use super::host::Host;
use super::inbound::Inbound;
use super::logged::{Ending, Logged};
use crate::Exchange;
use crate::downstream::Conn;

/// The client went away before an answer. Source: ELB, status 460.
const CLIENT_CLOSED: u16 = 460;

/// One exchange being counted; what it knows goes to the meters when it is dropped.
pub(crate) struct Tally {
    conn: Arc<Conn>,
    listener: Option<Arc<Listener>>,
    group: Option<Arc<TargetGroup>>,
    target: Option<(TargetId, InFlight)>,
    inbound: Option<Arc<Inbound>>,
    started: Instant,
    answered: Option<Answered>,
    attempts: u32,
    bytes_out: u64,
    noted: Option<Box<Noted>>,
    logged: Option<Box<Logged>>,
}

#[derive(Clone, Copy)]
struct Answered {
    status: u16,
    by_target: bool,
    after: Duration,
}

/// What only an observer wants to know.
struct Noted {
    method: Method,
    version: Version,
    host: String,
    path: String,
    headers: HeaderMap,
}

impl Tally {
    pub(super) fn begin(conn: &Arc<Conn>) -> Self {
        conn.life.begin();
        Self {
            conn: Arc::clone(conn),
            listener: None,
            group: None,
            target: None,
            inbound: None,
            started: Instant::now(),
            answered: None,
            attempts: 0,
            bytes_out: 0,
            noted: None,
            logged: None,
        }
    }

    /// It came in by this listener; notes what an observer and a log of that want to know.
    pub(super) fn set_listener<B>(
        &mut self,
        listener: &Arc<Listener>,
        request: &Request<B>,
        host: &Host,
    ) {
        self.listener = Some(Arc::clone(listener));
        self.logged = Logged::begin(&self.conn, listener, request, host);
        let observe = self.conn.shared.config.observe.as_ref();
        if observe.is_none_or(|observe| !observe.wants(&listener.id)) {
            return;
        }
        let path = request.uri().path_and_query();
        self.noted = Some(Box::new(Noted {
            method: request.method().clone(),
            version: request.version(),
            host: host.as_str().to_owned(),
            path: path.map_or("", |path| path.as_str()).to_owned(),
            headers: HeaderMap::new(),
        }));
    }

    /// What is told of the request in the access log, if there is one.
    pub(super) fn logged(&mut self) -> Option<&mut Logged> {
        self.logged.as_deref_mut()
    }

    pub(super) fn set_inbound(&mut self, inbound: Option<&Arc<Inbound>>) {
        self.inbound = inbound.cloned();
    }

    /// Remembers the headers as they go to the target.
    pub(super) fn note_headers(&mut self, headers: &HeaderMap) {
        if let Some(noted) = &mut self.noted {
            noted.headers = headers.clone();
        }
        if let Some(logged) = &mut self.logged {
            logged.note_headers(headers);
        }
    }

    /// The request goes to this target now.
    pub(super) fn try_target(&mut self, group: &Arc<TargetGroup>, target: &Target) {
        self.attempts += 1;
        if let Some(logged) = &mut self.logged {
            logged.sent = Some(self.started.elapsed());
        }
        self.group = Some(Arc::clone(group));
        self.target = Some((target.id.clone(), target.state.begin()));
    }

    /// The target did not answer, or not so that it counts.
    pub(super) fn attempt_failed(&self) {
        if let Some((_, target)) = &self.target {
            target.target().meter().connection_failed();
        }
        if let Some(group) = &self.group {
            group.meter().connection_failed();
        }
    }

    pub(super) fn answered_here(&mut self, status: u16, bytes: u64) {
        self.bytes_out = bytes;
        let after = self.started.elapsed();
        self.answered = Some(Answered {
            status,
            by_target: false,
            after,
        });
    }

    pub(super) fn answered_by_target(&mut self, status: u16) {
        let after = self.started.elapsed();
        self.answered = Some(Answered {
            status,
            by_target: true,
            after,
        });
    }

    pub(super) fn carried(&mut self, bytes: u64) {
        self.bytes_out += bytes;
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        self.conn.life.end(self.conn.shared.tick());
        let Some(listener) = &self.listener else {
            return;
        };
        let bytes_in = self
            .inbound
            .as_ref()
            .map_or(0, |inbound| inbound.received());
        let target = self
            .target
            .as_ref()
            .map(|(_, target)| target.target().meter());
        let group = self.group.as_ref().map(|group| group.meter());
        for meter in target.into_iter().chain(group) {
            meter.carried(bytes_in, self.bytes_out);
            if let Some(Answered {
                status,
                by_target: true,
                after,
            }) = self.answered
            {
                meter.answered(status, after);
            }
        }
        let owner = self.conn.meter(listener);
        owner.carried(bytes_in, self.bytes_out);
        match self.answered {
            Some(Answered {
                status,
                by_target: true,
                after,
            }) => owner.answered(status, after),
            Some(Answered { status, .. }) => owner.answered_here(status),
            None => owner.answered_here(CLIENT_CLOSED),
        }
        self.observe(listener, bytes_in);
        if let Some(logged) = self.logged.take() {
            logged.end(&self.conn, &self.ending(bytes_in));
        }
    }
}

impl Tally {
    fn ending(&self, bytes_in: u64) -> Ending<'_> {
        let answered = self.answered;
        let by_target = answered.filter(|answered| answered.by_target);
        Ending {
            target: self.target.as_ref().map(|(id, _)| id.address),
            group: self.group.as_ref().map(|group| group.id.as_str()),
            status: answered.map_or(CLIENT_CLOSED, |answered| answered.status),
            answered: by_target.map(|answered| (answered.after, answered.status)),
            bodies: (bytes_in, self.bytes_out),
        }
    }

    fn observe(&self, listener: &Listener, bytes_in: u64) {
        let (Some(noted), Some(observe)) = (&self.noted, &self.conn.shared.config.observe) else {
            return;
        };
        let answered = self.answered;
        let took = self.started.elapsed();
        observe.exchange(&Exchange {
            owner: &listener.owner,
            listener: &listener.id,
            target: self.target.as_ref().map(|(id, _)| id),
            client: self.conn.client,
            method: &noted.method,
            version: noted.version,
            host: &noted.host,
            path: &noted.path,
            headers: &noted.headers,
            status: answered.map_or(CLIENT_CLOSED, |answered| answered.status),
            target_status: answered
                .filter(|a| a.by_target)
                .map(|answered| answered.status),
            attempts: self.attempts,
            bytes_in,
            bytes_out: self.bytes_out,
            answered_after: answered.map_or(took, |answered| answered.after),
            took,
        });
    }
}
