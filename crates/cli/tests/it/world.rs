//! A server made of a memory store, a runtime that runs nothing, and rooms that know one answer.

use async_trait::async_trait;
use cli::command::{Client, Command, Global, Output, Settings, perform_with};
use cli::desk::{Desk, DeskParts, Furnish, Measures, ServerFacts};
use domain::{AccountId, Clock, ManualClock, Principal, Scope, SeededIds, Timestamp};
use journal::Journal;
use runtime::log::{LogPosition, LogReader};
use runtime::spec::{ContainerSpec, ExecSpec, SandboxSpec, TerminalSize};
use runtime::{
    AdoptError, Adopted, ContainerId, ContainerStats, ExecControl, ExecError, ExecExit,
    ExecSession, Exit, Forget, RemoveError, Runtime, SandboxError, SandboxId, Signal, SignalError,
    StartError, Started, StatsError, WaitError,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use store::Store;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, oneshot, watch};
use wire::testing::{AllowAll, Keys};
use wire::{AccessKey, AtOnce, Caller, Context, Doorkeeper, Doorway, FrontDoor, HostPeers};

pub(crate) const ROOT: (&str, &str) = ("AKIDROOT", "root's secret");
pub(crate) const USER: (&str, &str) = ("AKIDUSER", "ada's secret");

pub(crate) fn account() -> AccountId {
    "000000000000".parse().unwrap()
}

pub(crate) fn scope() -> Scope {
    Scope {
        account: account(),
        region: "us-east-1".parse().unwrap(),
    }
}

/// A server on loopback.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) journal: Journal,
    pub(crate) ready: watch::Sender<bool>,
    pub(crate) drops: broadcast::Sender<netns::Drop>,
    pub(crate) runtime: Arc<FakeRuntime>,
    pub(crate) images: registry::Images,
    pub(crate) logs: Arc<Room>,
    pub(crate) ecr: Arc<Room>,
    /// The accounts that were furnished anew.
    pub(crate) furnished: Arc<Furnished>,
    /// The accounts whose measures were forgotten.
    pub(crate) forgotten: Arc<Forgotten>,
    pub(crate) endpoint: String,
    pub(crate) address: std::net::SocketAddr,
    _stop: oneshot::Sender<()>,
    _directory: tempfile::TempDir,
}

/// Remembers whose account was furnished.
#[derive(Default)]
pub(crate) struct Furnished(pub(crate) Mutex<Vec<AccountId>>);

#[async_trait]
impl Furnish for Furnished {
    async fn furnish(&self, account: &AccountId) -> Result<(), String> {
        self.0.lock().unwrap().push(account.clone());
        Ok(())
    }
}

/// Remembers whose measures were forgotten.
#[derive(Default)]
pub(crate) struct Forgotten(pub(crate) Mutex<Vec<AccountId>>);

#[async_trait]
impl Measures for Forgotten {
    async fn forget(&self, account: &AccountId) -> Result<(), String> {
        self.0.lock().unwrap().push(account.clone());
        Ok(())
    }
}

/// What is different about a server.
#[derive(Clone, Default)]
pub(crate) struct Wish {
    pub(crate) strict: bool,
    pub(crate) allow_reset: bool,
    pub(crate) keep: Vec<&'static str>,
    pub(crate) ecs: Vec<(&'static str, Value)>,
    pub(crate) logs: Vec<(&'static str, Value)>,
}

impl World {
    pub(crate) async fn new(wish: Wish) -> Self {
        let store = Store::new(Arc::new(store::Memory::new()));
        let directory = tempfile::tempdir().unwrap();
        let machine: Arc<dyn Clock> = Arc::new(ManualClock::at(Timestamp::now()));
        let keys = if wish.strict {
            Keys::strict()
        } else {
            Keys::lenient(account())
        };
        let root = Principal::Root { account: account() };
        let user = Principal::User {
            account: account(),
            name: "ada".to_owned(),
            id: "AIDAEXAMPLE".to_owned(),
        };
        let keys = Arc::new(keys.with(ROOT.0, ROOT.1, root).with(USER.0, USER.1, user));
        let journal = Journal::memory(Arc::new(ManualClock::default()));
        let (ready, is_ready) = watch::channel(true);
        let drops = broadcast::Sender::new(8);
        let runtime = Arc::new(FakeRuntime::default());
        let caller = Caller::default();
        let images = registry::Images::open(directory.path()).unwrap();
        let furnished = Arc::new(Furnished::default());
        let forgotten = Arc::new(Forgotten::default());
        let desk = Desk::new(DeskParts {
            store: store.clone(),
            journal: journal.clone(),
            clock: Arc::new(ManualClock::default()),
            images: images.clone(),
            runtime: runtime.clone(),
            drops: Some(drops.subscribe()),
            ready: is_ready,
            allow_reset: wish.allow_reset,
            facts: ServerFacts {
                version: "0.1.0".to_owned(),
                runtime: "simulated".to_owned(),
                auth: if wish.strict { "strict" } else { "lenient" }.to_owned(),
                account: account(),
                region: scope().region,
                ca_certificate: "/data/ca.pem".into(),
            },
            caller: caller.clone(),
            doorkeeper: Doorkeeper::new(keys.clone(), machine.clone(), scope().region),
            leftovers: None,
            keep: wish.keep,
            balancer_address: std::net::Ipv4Addr::LOCALHOST.into(),
            furnish: furnished.clone(),
            codes: None,
            measures: Some(forgotten.clone()),
        });
        let logs = Arc::new(Room::new("logs", wish.logs));
        let ecr = Arc::new(Room::new("ecr", Vec::new()));
        let door = FrontDoor::new(Doorway {
            services: vec![
                Arc::new(Room::new("ecs", wish.ecs)),
                logs.clone(),
                ecr.clone(),
            ],
            credentials: keys,
            authorizer: Arc::new(AllowAll),
            clock: machine,
            ids: Arc::new(SeededIds::new(1)),
            completion: Arc::new(AtOnce),
            otherwise: desk,
            settings: wire::Settings::new(account(), scope().region),
        });
        caller.bind(&door);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(door.serve(listener, Arc::new(HostPeers), async move {
            let _ = stopped.await;
        }));
        Self {
            store,
            journal,
            ready,
            drops,
            runtime,
            images,
            logs,
            ecr,
            furnished,
            forgotten,
            endpoint: format!("http://{address}"),
            address,
            _stop: stop,
            _directory: directory,
        }
    }

    pub(crate) fn client(&self, key: Option<(&str, &str)>) -> Client {
        Client::new(Settings {
            endpoint: self.endpoint.clone(),
            region: "us-east-1".to_owned(),
            key: key.map(|(id, secret)| AccessKey {
                id: id.to_owned(),
                secret: secret.to_owned(),
                token: None,
            }),
            now: Timestamp::now,
        })
    }

    /// What a command line prints, or its failure with the exit code.
    pub(crate) async fn run(&self, line: &[&str]) -> String {
        self.run_as(None, line).await
    }

    pub(crate) async fn run_as(&self, key: Option<(&str, &str)>, line: &[&str]) -> String {
        use clap::Parser as _;
        let line = std::iter::once("longshore").chain(line.iter().copied());
        let line = match Line::try_parse_from(line) {
            Ok(line) => line,
            Err(error) => return format!("usage: {:?}", error.kind()),
        };
        let printed = Printed::default();
        let mut output = Output::new(line.global.output, printed.clone());
        let ended = perform_with(&self.client(key), line.command, &mut output).await;
        let text = String::from_utf8(printed.0.lock().unwrap().clone()).unwrap();
        let text = text.replace(&self.endpoint, "http://ENDPOINT");
        match ended {
            Ok(0) => text,
            Ok(code) => format!("{text}exit {code}"),
            Err(failure) => {
                let sentence = failure.sentence.replace(&self.endpoint, "http://ENDPOINT");
                format!("{text}failed {}: {sentence}", failure.code)
            }
        }
    }

    /// The answer of the desk: status and JSON.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        self.ask_with(method, path, &[], body.as_bytes()).await
    }

    pub(crate) async fn ask_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> (u16, Value) {
        let mut stream = tokio::net::TcpStream::connect(self.address).await.unwrap();
        let headers: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Length: {}\r\n{headers}\r\n",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(
            head.to_lowercase().contains("cache-control: no-store"),
            "{head}"
        );
        let status = head[9..12].parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or(json!(body)))
    }
}

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl io::Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A room that knows one answer for each operation, and remembers what it was asked.
pub(crate) struct Room {
    name: &'static str,
    answers: Mutex<BTreeMap<&'static str, Value>>,
    pub(crate) asked: Mutex<Vec<(String, Value)>>,
}

impl Room {
    fn new(name: &'static str, answers: Vec<(&'static str, Value)>) -> Self {
        Self {
            name,
            answers: Mutex::new(answers.into_iter().collect()),
            asked: Mutex::default(),
        }
    }
}

impl api::Service<Context> for Room {
    fn name(&self) -> &'static str {
        self.name
    }

    fn operations(&self) -> &'static [&'static str] {
        match self.name {
            "ecs" => &[
                "ListClusters",
                "ListServices",
                "DescribeServices",
                "ListTasks",
                "DescribeTasks",
                "DescribeTaskDefinition",
            ],
            "ecr" => &["DeleteRepository"],
            _ => &["FilterLogEvents", "DescribeLogGroups", "DeleteLogGroup"],
        }
    }

    fn call<'a>(
        &'a self,
        cx: &'a Context,
        operation: &'a str,
        input: Value,
    ) -> api::service::Answer<'a> {
        cx.public();
        self.asked
            .lock()
            .unwrap()
            .push((operation.to_owned(), input));
        let mut answers = self.answers.lock().unwrap();
        let answer = answers.get(operation).cloned().unwrap_or(json!({}));
        if operation == "DeleteLogGroup" {
            answers.remove("DescribeLogGroups");
        }
        Box::pin(async move { Ok(answer) })
    }
}

/// Runs one command: it says its input in capital letters and ends with code 7 after it.
#[derive(Default)]
pub(crate) struct FakeRuntime {
    pub(crate) signals: Mutex<Vec<(String, Signal)>>,
    pub(crate) sizes: Arc<Mutex<Vec<TerminalSize>>>,
    pub(crate) killed: Arc<Mutex<bool>>,
    pub(crate) specs: Mutex<Vec<ExecSpec>>,
    /// Logs by container.
    pub(crate) logs: Mutex<BTreeMap<String, std::path::PathBuf>>,
    /// What was forgotten.
    pub(crate) forgotten: Mutex<Vec<Forget>>,
}

struct Shouting {
    ended: watch::Receiver<bool>,
    sizes: Arc<Mutex<Vec<TerminalSize>>>,
    killed: Arc<Mutex<bool>>,
}

#[async_trait]
impl ExecControl for Shouting {
    async fn resize(&self, size: TerminalSize) -> io::Result<()> {
        self.sizes.lock().unwrap().push(size);
        Ok(())
    }

    async fn kill(&self) -> io::Result<()> {
        *self.killed.lock().unwrap() = true;
        Ok(())
    }

    async fn wait(&mut self) -> io::Result<ExecExit> {
        let ended = self.ended.wait_for(|ended| *ended).await;
        ended.map_err(io::Error::other)?;
        Ok(ExecExit { code: 7 })
    }
}

#[async_trait]
impl Runtime for FakeRuntime {
    async fn create_sandbox(&self, _spec: &SandboxSpec) -> Result<(), SandboxError> {
        Ok(())
    }

    async fn start(&self, _spec: &ContainerSpec) -> Result<Started, StartError> {
        Err(StartError::ShimLost)
    }

    async fn signal(&self, id: &ContainerId, signal: Signal) -> Result<(), SignalError> {
        self.signals.lock().unwrap().push((id.to_string(), signal));
        Ok(())
    }

    async fn wait(&self, id: &ContainerId) -> Result<Exit, WaitError> {
        Err(WaitError::NotFound(id.clone()))
    }

    async fn exec(&self, id: &ContainerId, spec: &ExecSpec) -> Result<ExecSession, ExecError> {
        if spec.args[0] == "missing" {
            return Err(ExecError::NotRunning(id.clone()));
        }
        self.specs.lock().unwrap().push(spec.clone());
        let (stdin, mut input) = tokio::io::duplex(64);
        let (mut output, stdout) = tokio::io::duplex(64);
        let (end, ended) = watch::channel(false);
        tokio::spawn(async move {
            let mut buffer = [0; 16];
            while let Ok(count @ 1..) = input.read(&mut buffer).await {
                let said = buffer[..count].to_ascii_uppercase();
                output.write_all(&said).await.unwrap();
            }
            drop(output);
            let _ = end.send(true);
            end.closed().await;
        });
        Ok(ExecSession {
            pid: 1,
            stdin: Box::new(stdin),
            stdout: Box::new(stdout),
            stderr: None,
            control: Box::new(Shouting {
                ended,
                sizes: self.sizes.clone(),
                killed: self.killed.clone(),
            }),
        })
    }

    async fn stats(&self, sandbox: &SandboxId) -> Result<Vec<ContainerStats>, StatsError> {
        Err(StatsError::NotFound(sandbox.clone()))
    }

    fn log(&self, id: &ContainerId, from: LogPosition) -> Option<LogReader> {
        let place = self.logs.lock().unwrap().get(id.as_str()).cloned()?;
        Some(LogReader::new(place.clone(), place, from))
    }

    fn forget_output(&self, what: &Forget) -> io::Result<usize> {
        self.forgotten.lock().unwrap().push(what.clone());
        Ok(0)
    }

    async fn remove(&self, _id: &ContainerId) -> Result<(), RemoveError> {
        Ok(())
    }

    async fn remove_sandbox(&self, _id: &SandboxId) -> Result<(), RemoveError> {
        Ok(())
    }

    async fn adopt(&self) -> Result<Vec<Adopted>, AdoptError> {
        Ok(Vec::new())
    }
}

/// A task of service `web` with a running container, as the store has it.
pub(crate) async fn put_task(store: &Store, id: &str, status: &str) {
    let task: domain::ecs::Task = serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "id": id, "definition": ["web", 3],
        "group": "service:web", "started_by": null,
        "service": {"name": "web", "deployment": "ecs-svc/1"}, "launch_type": "FARGATE",
        "platform_version": null, "capacity_provider": null,
        "overrides": domain::ecs::TaskOverrides::default(), "instance": "local",
        "interface": {"id": format!("eni-{id}"), "attachment": "1", "subnet": "subnet-1"},
        "mesh": null, "execute_command": false, "tags": {},
        "created_at": "2026-01-01T00:00:00Z", "desired": "RUNNING", "stop": null,
    }))
    .unwrap();
    let report: domain::ecs::TaskReport = serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "id": id, "last_status": status,
        "containers": [{
            "name": "app", "id": "1", "runtime_id": format!("{id}-1"),
            "last_status": "RUNNING", "image_digest": null, "health": null, "probes": [],
            "exit_code": null, "reason": null, "started_at": null, "finished_at": null,
        }],
        "history": [[status, "2026-01-01T00:00:00Z"]], "pull_started_at": null,
        "pull_stopped_at": null, "execution_stopped_at": null, "stop": null,
    }))
    .unwrap();
    put(store, &task).await;
    put(store, &report).await;
}

pub(crate) async fn put<R: domain::Record>(store: &Store, record: &R) {
    let written = store.transact(|txn: store::Txn| async move {
        txn.put(record);
        Ok::<_, store::CommitError>(())
    });
    written.await.unwrap();
}
