//! The front of HTTP APIs, and where their access logs go.

use crate::clock::SystemClock;
use crate::hands::Made;
use crate::identity::Identity;
use crate::options::Serve;
use crate::rooms::{Ground, Rooms};
use crate::traffic::Interfaces;
use anyhow::{Context, Result};
use async_trait::async_trait;
use cognito::Cognito;
use domain::{Arn, Clock, Principal, Region};
use edge::{
    AccessLine, AccessLogs, Connect, Gateway, GatewayParts, HostConnect, Keys, NamespaceConnect,
    Namespaces,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use wire::{Caller, Doorkeeper, WebRequest};

/// Lines that may wait to be written; more are dropped, and that is told.
const WAITING: usize = 10_000;
/// Lines written at once.
const AT_ONCE: usize = 500;

/// The front of HTTP APIs.
pub(crate) fn gateway(
    options: &Serve,
    ground: &Ground,
    rooms: &Rooms,
    made: &Made,
    identity: &Identity,
    calls: &Caller,
) -> Result<Arc<Gateway>> {
    // Clients sign with the machine's time, however fast API time runs.
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(1));
    let credentials = identity.credentials.clone();
    let doorkeeper = Doorkeeper::new(credentials, clock, options.region.clone());
    let (namespaces, connect): (Arc<dyn Namespaces>, Arc<dyn Connect>) = match &made.wiring {
        Some(wiring) => {
            let connect = NamespaceConnect::start().context("connections cannot be made")?;
            (Arc::new(Interfaces(wiring.clone())), Arc::new(connect))
        }
        None => (Arc::new(NoInterfaces), Arc::new(HostConnect)),
    };
    Ok(Gateway::new(GatewayParts {
        store: ground.store.clone(),
        clock: ground.clock.clone(),
        ids: ground.ids.clone(),
        namespaces,
        connect,
        doorkeeper,
        authorizer: identity.authorizer.clone(),
        keys: Arc::new(PoolKeys(rooms.cognito.clone())),
        logs: Arc::new(Lines::start(calls.clone())),
        authorities: Some(rooms.ca_certificate.clone()),
    }))
}

/// Ends when `stop` says so.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

/// The host a request is for, as the front door reads it.
pub(crate) fn host(request: &WebRequest) -> Option<&str> {
    let header = request
        .headers()
        .get("host")
        .and_then(|host| host.to_str().ok());
    header.or_else(|| {
        request
            .uri()
            .authority()
            .map(|authority| authority.as_str())
    })
}

/// The user pools of this server: their keys need no way over the network.
struct PoolKeys(Cognito);

#[async_trait]
impl Keys for PoolKeys {
    async fn key_set(&self, issuer: &str) -> Option<String> {
        self.0.key_set(issuer).await
    }
}

/// A world without networks has no VPC links.
struct NoInterfaces;

impl Namespaces for NoInterfaces {
    fn path(&self, _interface: &str) -> Option<PathBuf> {
        None
    }

    fn changes(&self) -> watch::Receiver<()> {
        watch::Sender::default().subscribe()
    }
}

/// Access logs on their way to CloudWatch Logs.
pub(crate) struct Lines(mpsc::Sender<AccessLine>);

impl AccessLogs for Lines {
    fn tell(&self, line: AccessLine) {
        if self.0.try_send(line).is_err() {
            tracing::warn!("a line of an access log is dropped: too many are waiting");
        }
    }
}

impl Lines {
    pub(crate) fn start(calls: Caller) -> Self {
        let (sender, mut waiting) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            let mut lines = Vec::new();
            while waiting.recv_many(&mut lines, AT_ONCE).await > 0 {
                write(&calls, std::mem::take(&mut lines)).await;
            }
        });
        Self(sender)
    }
}

/// Writes lines, each to the stream it is for.
async fn write(calls: &Caller, lines: Vec<AccessLine>) {
    let mut streams: BTreeMap<(String, String), Vec<AccessLine>> = BTreeMap::new();
    for line in lines {
        let stream = (line.group.clone(), line.stream.clone());
        streams.entry(stream).or_default().push(line);
    }
    for ((group, stream), mut lines) in streams {
        lines.sort_by_key(|line| line.at);
        let account = lines[0].scope.account.clone();
        let Ok(arn) = group.parse::<Arn>() else {
            continue;
        };
        let (Ok(region), Some(name)) = (arn.region.parse(), arn.resource_after("log-group")) else {
            continue;
        };
        let to = Stream {
            calls,
            caller: Principal::Root { account },
            region,
            name,
            stream,
        };
        to.put(&lines).await;
    }
}

/// A stream of a log group.
struct Stream<'a> {
    calls: &'a Caller,
    caller: Principal,
    region: Region,
    name: &'a str,
    stream: String,
}

impl Stream<'_> {
    async fn put(&self, lines: &[AccessLine]) {
        let event = |line: &AccessLine| json!({ "timestamp": line.at.as_millisecond(), "message": line.line });
        let events: Vec<Value> = lines.iter().map(event).collect();
        let mut put = self.named();
        put["logEvents"] = json!(events);
        let first = self.call("PutLogEvents", put.clone()).await;
        if !first
            .as_ref()
            .is_err_and(|code| code == "ResourceNotFoundException")
        {
            return self.told(first);
        }
        // The stream is made when its first line comes.
        let made = self.call("CreateLogStream", self.named()).await;
        if made
            .as_ref()
            .is_err_and(|code| code != "ResourceAlreadyExistsException")
        {
            return self.told(made);
        }
        self.told(self.call("PutLogEvents", put).await);
    }

    fn named(&self) -> Value {
        json!({ "logGroupName": self.name, "logStreamName": self.stream })
    }

    async fn call(&self, operation: &str, input: Value) -> Result<(), String> {
        let (caller, region) = (self.caller.clone(), self.region.clone());
        let called = self
            .calls
            .call(caller, region, "logs", operation, input)
            .await;
        called.map(|_| ()).map_err(|error| error.code)
    }

    fn told(&self, reply: Result<(), String>) {
        if let Err(code) = reply {
            tracing::warn!(group = self.name, code, "an access log cannot be written");
        }
    }
}
