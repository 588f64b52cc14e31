//! Lines of one load balancer that wait to be written.

use std::fmt::{self, Write as _};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use domain::{Scope, Timestamp};

/// The most bytes of lines of one kind that wait; more are dropped until they are written.
const MOST: usize = 8 << 20;
/// When so many wait, they are written early. Source: the load balancers' guide: there may be
/// several files for one time.
const MANY: usize = 4 << 20;

/// What kind of log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Access,
    Connections,
}

impl Kind {
    pub(super) const ALL: [Self; 2] = [Self::Access, Self::Connections];
}

/// Where a log goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPlace {
    /// The bucket.
    pub bucket: String,
    /// What keys begin with; empty for nothing.
    pub prefix: String,
}

/// A load balancer, as its logs are named, and where they go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFacts {
    /// Account and Region.
    pub scope: Scope,
    /// `app/NAME/ID`.
    pub path: String,
    /// The address of its node.
    pub node: IpAddr,
    /// Where the log of requests goes, if there is one.
    pub access: Option<LogPlace>,
    /// Where the log of connections goes, if there is one.
    pub connections: Option<LogPlace>,
}

impl LogFacts {
    pub(super) fn place(&self, kind: Kind) -> Option<&LogPlace> {
        match kind {
            Kind::Access => self.access.as_ref(),
            Kind::Connections => self.connections.as_ref(),
        }
    }

    /// The key of the file with the lines until `end`.
    ///
    /// Source: the load balancers' guide, access log files, connection log files.
    pub(super) fn key(&self, kind: Kind, end: Timestamp, random: &str) -> Option<String> {
        let prefix = match self.place(kind)?.prefix.trim_matches('/') {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        let Scope { account, region } = &self.scope;
        let day = end.strftime("%Y/%m/%d");
        let name = match kind {
            Kind::Access => "",
            Kind::Connections => "conn_log.",
        };
        let (balancer, node) = (self.path.replace('/', "."), self.node);
        let until = end.strftime("%Y%m%dT%H%MZ");
        Some(format!(
            "{prefix}AWSLogs/{account}/elasticloadbalancing/{region}/{day}/{name}{account}\
             _elasticloadbalancing_{region}_{balancer}_{until}_{node}_{random}.log.gz"
        ))
    }
}

/// Lines that wait.
#[derive(Default)]
struct Waiting {
    text: String,
    dropped: u64,
}

/// The lines of one load balancer.
pub(crate) struct Book {
    pub(super) facts: LogFacts,
    access: Mutex<Waiting>,
    connections: Mutex<Waiting>,
}

impl Book {
    pub(super) fn new(facts: LogFacts) -> Self {
        Self {
            facts,
            access: Mutex::default(),
            connections: Mutex::default(),
        }
    }

    /// The id of the load balancer as lines have it.
    pub(crate) fn balancer(&self) -> &str {
        &self.facts.path
    }

    /// Adds a line. Whether so many wait that they should be written.
    pub(super) fn add(&self, kind: Kind, line: &dyn fmt::Display) -> bool {
        if self.facts.place(kind).is_none() {
            return false;
        }
        let mut waiting = self
            .waiting(kind)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if waiting.text.len() >= MOST {
            waiting.dropped += 1;
            return false;
        }
        let _ = writeln!(waiting.text, "{line}");
        waiting.text.len() >= MANY
    }

    /// Takes the lines that wait, and how many were dropped meanwhile.
    pub(super) fn take(&self, kind: Kind) -> (String, u64) {
        let mut waiting = self
            .waiting(kind)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let Waiting { text, dropped } = std::mem::take(&mut *waiting);
        (text, dropped)
    }

    fn waiting(&self, kind: Kind) -> &Mutex<Waiting> {
        match kind {
            Kind::Access => &self.access,
            Kind::Connections => &self.connections,
        }
    }
}
