//! The server's answers to what the AWS APIs have no word for: everything below `/_longshore/`.
//!
//! | request | answer |
//! |---|---|
//! | `GET health` | 200 once the server is ready, else 503; for everybody |
//! | `POST reset` | empties the account, when the server was started with `--allow-reset` |
//! | `POST down` with `{"all": true}` | the same, with progress, one JSON value a line; tasks get `timeout` seconds to end by themselves, 2 unless told |
//! | `GET events?after=&since=&wait=` | events of the bus, and where to read on |
//! | `GET images`, `POST images/load`, `POST images/pack`, `DELETE images?reference=` | images |
//! | `GET output/TASK` | which containers of a task write to this machine alone |
//! | `GET output/TASK/CONTAINER?from=` | what one has written, and where to read on |
//! | `GET why/task/ID`, `why/service/CLUSTER/NAME`, `why/deployment/ID`, `why/path?from=&to=&port=` | sentences |
//! | `GET capacity` | how large the groups of capacity providers should be |
//! | `POST interrupt/TASK?cluster=` | interrupts a task on FARGATE_SPOT |
//! | `GET balancers` | load balancers, where they are reached and how many targets are healthy |
//! | `GET codes` | codes that user pools have sent |
//! | `POST exec` with `Upgrade: longshore-exec` | a command in a container, see [`crate::frames`] |
//!
//! All but health are for the account's root alone. Errors are `{"message": …}`.

mod balancers;
mod capacity;
mod codes;
mod drops;
mod empty;
mod ends;
mod events;
mod exec;
mod facts;
mod find;
mod images;
mod output;
mod reply;
mod stories;
mod tell;

use crate::frames;
use async_trait::async_trait;
use bytes::Bytes;
use domain::{AccountId, Clock, Principal, Scope};
use drops::Recent;
pub use facts::ServerFacts;
use http::request::Parts;
use http::{Method, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use journal::Journal;
use registry::Images;
use reply::{Fault, Query, json_answer};
use runtime::Runtime;
use serde_json::json;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Store;
use tokio::sync::{broadcast, watch};
use wire::{
    Admitted, Caller, Doorkeeper, OWN_PATHS, Otherwise, Payload, Source, WebRequest, WebResponse,
};

/// The service name that requests to the desk are signed for.
pub const SIGNING_NAME: &str = "longshore";
/// The most bytes a request's body may have, but for an image.
const BODY_LIMIT: usize = 1 << 20;
/// The longest a client may take for a body, but for an image.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// What a desk works with.
pub struct DeskParts {
    /// The records.
    pub store: Store,
    /// What happened.
    pub journal: Journal,
    /// API time.
    pub clock: Arc<dyn Clock>,
    /// The images on this machine.
    pub images: Images,
    /// Runs containers.
    pub runtime: Arc<dyn Runtime>,
    /// Packets that security groups and routes did not let pass; `None` without networks.
    pub drops: Option<broadcast::Receiver<netns::Drop>>,
    /// Whether the server is ready.
    pub ready: watch::Receiver<bool>,
    /// Whether the account may be emptied by `POST reset`.
    pub allow_reset: bool,
    /// What the health answer tells.
    pub facts: ServerFacts,
    /// Calls operations, for what is not kept in records.
    pub caller: Caller,
    /// Knows who asks.
    pub doorkeeper: Arc<Doorkeeper>,
    /// Knows what is left on the machine; `None` when nothing ever is.
    pub leftovers: Option<Arc<dyn Leftovers>>,
    /// Kinds of records, by the beginning of their keys, that stay when the account is emptied,
    /// such as root credentials.
    pub keep: Vec<&'static str>,
    /// Puts back what the server was told to have.
    pub furnish: Arc<dyn Furnish>,
    /// Where internet-facing load balancers listen on this machine.
    pub balancer_address: IpAddr,
    /// Knows the codes that user pools have sent; `None` where there are no pools.
    pub codes: Option<Arc<dyn Codes>>,
    /// Keeps what was measured; `None` where nothing is.
    pub measures: Option<Arc<dyn Measures>>,
}

/// Tells what is left on the machine of tasks and networks that no record wants any more.
#[async_trait]
pub trait Leftovers: Send + Sync {
    /// What is left, in words, such as `network interface eni-…`. Empty when the machine is as
    /// it was.
    async fn left(&self) -> Vec<String>;
}

/// Puts back what an account of this server has from its start, such as container instances.
#[async_trait]
pub trait Furnish: Send + Sync {
    /// Puts back what is the account's; in words, why that cannot be done.
    async fn furnish(&self, account: &AccountId) -> Result<(), String>;
}

/// Tells the codes that user pools have sent to their users, since nothing is mailed.
#[async_trait]
pub trait Codes: Send + Sync {
    /// Those of an account that are still good, newest first; a sentence when they cannot be
    /// told.
    async fn sent(&self, account: &AccountId) -> Result<Vec<serde_json::Value>, String>;
}

/// Keeps what was measured, which is in no record.
#[async_trait]
pub trait Measures: Send + Sync {
    /// Forgets all that was measured in an account; in words, why that cannot be done.
    async fn forget(&self, account: &AccountId) -> Result<(), String>;
}

/// Answers what the AWS APIs have no word for. Cheap to clone; every clone is the same desk.
#[derive(Clone)]
pub struct Desk {
    parts: Arc<DeskParts>,
    drops: Arc<Mutex<Recent>>,
    /// Held by whoever empties the account.
    emptying: Arc<tokio::sync::Mutex<()>>,
}

impl Desk {
    /// A desk with these parts.
    pub fn new(mut parts: DeskParts) -> Arc<Self> {
        let drops = Recent::of(parts.drops.take());
        Arc::new(Self {
            parts: Arc::new(parts),
            drops: Arc::new(Mutex::new(drops)),
            emptying: Arc::default(),
        })
    }

    /// Packets dropped lately, oldest first.
    fn recent_drops(&self) -> Vec<netns::Drop> {
        let mut recent = self.drops.lock().unwrap_or_else(PoisonError::into_inner);
        recent.all()
    }

    async fn answered(&self, request: WebRequest, source: Source) -> Result<WebResponse, Fault> {
        let path = request.uri().path().strip_prefix(OWN_PATHS);
        let path = path.ok_or_else(Fault::nothing_here)?.to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        if let (&Method::GET | &Method::HEAD, ["health"]) = (request.method(), parts.as_slice()) {
            return Ok(self.health());
        }
        match (request.method().as_str(), parts.as_slice()) {
            ("POST", ["images", "load"]) => self.load(request, &source).await,
            ("POST", ["exec"]) => self.exec(request, &source).await,
            _ => {
                let (head, body) = request.into_parts();
                let body = read(body).await?;
                let scope = self.admit(&head, Payload::Bytes(&body), &source).await?.0;
                self.small(&head, &parts, &body, &scope).await
            }
        }
    }

    async fn small(
        &self,
        head: &Parts,
        path: &[&str],
        body: &[u8],
        scope: &Scope,
    ) -> Result<WebResponse, Fault> {
        let query = Query::of(head);
        let path: Vec<String> = path.iter().map(|part| reply::decoded(part)).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match (head.method.as_str(), path.as_slice()) {
            ("POST", ["reset"]) => self.reset(&scope.account).await,
            ("POST", ["down"]) => self.down(&scope.account, body),
            ("GET", ["images"]) => Ok(self.list_images().await),
            ("POST", ["images", "pack"]) => self.pack(body).await,
            ("DELETE", ["images"]) => self.remove_image(query.needed("reference")?).await,
            ("GET", ["events"]) => self.events(scope, &query).await,
            ("GET", ["output", task]) => self.outputs(scope, task).await,
            ("GET", ["output", task, container]) => {
                self.output(scope, (task, container), query.get("from"))
                    .await
            }
            ("GET", ["why", "task", id]) => self.why_task(scope, id).await,
            ("GET", ["why", "service", cluster, name]) => {
                self.why_service(scope, Some(cluster), name).await
            }
            ("GET", ["why", "service", name]) => self.why_service(scope, None, name).await,
            ("GET", ["why", "deployment", id @ ..]) => {
                self.why_deployment(scope, &id.join("/")).await
            }
            ("GET", ["balancers"]) => self.load_balancers(scope).await,
            ("GET", ["codes"]) => self.sent_codes(scope).await,
            ("GET", ["capacity"]) => self.capacity_plans(scope).await,
            ("POST", ["interrupt", task]) => {
                let cluster = query.get("cluster");
                self.interrupt(scope, cluster, task).await
            }
            ("GET", ["why", "path"]) => self.why_path(scope, &query).await,
            _ => Err(Fault::nothing_here()),
        }
    }

    fn health(&self) -> WebResponse {
        let is_ready = *self.parts.ready.borrow();
        let (status, word) = match is_ready {
            true => (StatusCode::OK, "ready"),
            false => (StatusCode::SERVICE_UNAVAILABLE, "starting"),
        };
        let mut told = json!({"status": word});
        if is_ready
            && let Ok(serde_json::Value::Object(facts)) = serde_json::to_value(&self.parts.facts)
        {
            told.as_object_mut()
                .into_iter()
                .for_each(|told| told.extend(facts.clone()));
        }
        json_answer(status, &told)
    }

    /// Refuses everybody but the root of an account; answers the account and Region it asks
    /// about, and the hash a body to come must have.
    async fn admit(
        &self,
        head: &Parts,
        body: Payload<'_>,
        source: &Source,
    ) -> Result<(Scope, Option<String>), Fault> {
        let doorkeeper = &self.parts.doorkeeper;
        let admitted = doorkeeper.admit(head, body, SIGNING_NAME, source).await;
        let Admitted {
            caller,
            region,
            body_hash,
        } = admitted.map_err(|stranger| Fault::new(StatusCode::FORBIDDEN, stranger))?;
        match caller {
            Principal::Root { account } => Ok((Scope { account, region }, body_hash)),
            other => Err(Fault::new(
                StatusCode::FORBIDDEN,
                format!("{} is not the root of the account", other.arn()),
            )),
        }
    }
}

#[async_trait]
impl Otherwise for Desk {
    async fn answer(&self, request: WebRequest, source: Source) -> WebResponse {
        match self.answered(request, source).await {
            Ok(answer) => answer,
            Err(fault) => fault.into_answer(),
        }
    }
}

/// A body that is small and comes soon.
async fn read(body: Incoming) -> Result<Bytes, Fault> {
    let collected = Limited::new(body, BODY_LIMIT).collect();
    match tokio::time::timeout(BODY_TIMEOUT, collected).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(Fault::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body is larger than {BODY_LIMIT} bytes"),
        )),
        Ok(Err(_)) | Err(_) => Err(Fault::bad("the body did not come")),
    }
}

/// Whether a request asks to go on with our exec protocol.
fn asks_for_exec(head: &Parts) -> bool {
    let asked = head.headers.get(http::header::UPGRADE);
    asked.is_some_and(|asked| asked.as_bytes() == frames::PROTOCOL.as_bytes())
}
