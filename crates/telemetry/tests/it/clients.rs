//! Real clients over a real store: boto3, and the AWS CLI of Debian following a log.

use domain::clock::Wait;
use domain::{Clock, SeededIds, Timestamp};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use store::Store;
use telemetry::{DiskEvents, Logs};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use wire::testing::{AllowAll, Keys, Nothing};
use wire::{AtOnce, Doorway, FrontDoor, HostPeers, Settings};

const DEBIAN: &str = "/usr/bin/aws";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/boto.py");

/// The time of the machine, which clients sign with.
struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn wait_until(&self, deadline: Timestamp) -> Wait<'_> {
        let left = domain::clock::elapsed(self.now(), deadline);
        Box::pin(tokio::time::sleep(left))
    }
}

/// A server on a port of its own, over events in a directory of their own.
struct Served {
    port: u16,
    _directory: tempfile::TempDir,
}

impl Served {
    async fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let events = DiskEvents::open(directory.path()).expect("events");
        let store = Store::new(Arc::new(store::Memory::new()));
        let (clock, ids) = (Arc::new(MachineClock), Arc::new(SeededIds::new(1)));
        let logs = Logs::new(store, Arc::new(events), clock.clone(), ids.clone());
        let account: domain::AccountId = "111122223333".parse().expect("an account");
        let door = FrontDoor::new(Doorway {
            services: vec![Arc::new(api::logs::Server(logs))],
            credentials: Arc::new(Keys::lenient(account.clone())),
            authorizer: Arc::new(AllowAll),
            clock,
            ids,
            completion: Arc::new(AtOnce),
            otherwise: Arc::new(Nothing),
            settings: Settings::new(account, "eu-west-1".parse().expect("a Region")),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(door.serve(listener, Arc::new(HostPeers), std::future::pending()));
        Self {
            port,
            _directory: directory,
        }
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("AWS_ENDPOINT_URL", self.endpoint())
            .env("AWS_ACCESS_KEY_ID", "111122223333")
            .env("AWS_SECRET_ACCESS_KEY", "any")
            .env("AWS_DEFAULT_REGION", "eu-west-1")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("AWS_PAGER", "")
            .env("PYTHONUNBUFFERED", "1")
            .kill_on_drop(true);
        command
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Runs Debian's command line and answers what it says.
    async fn aws(&self, arguments: &[&str]) -> String {
        let mut command = self.client(DEBIAN);
        command.args([
            "--endpoint-url",
            &self.endpoint(),
            "--output",
            "text",
            "logs",
        ]);
        let output = command
            .args(arguments)
            .output()
            .await
            .expect("Debian's awscli is needed");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text + &String::from_utf8_lossy(&output.stderr)
    }

    async fn put(&self, message: &str) {
        let now = Timestamp::now().as_millisecond();
        let event = format!("timestamp={now},message={message}");
        let to = ["--log-group-name", "/g", "--log-stream-name", "s"];
        let put = [
            "put-log-events",
            to[0],
            to[1],
            to[2],
            to[3],
            "--log-events",
            &event,
        ];
        let told = self.aws(&put).await;
        assert!(told.starts_with("49"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_puts_gets_and_filters() {
    let served = Served::new().await;
    let output = served.client("python3").arg(SCRIPT).output().await;
    let output = output.expect("python3 with boto3 is needed");
    let told = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(told.ends_with("all is well\n"), "{told}{errors}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_tails_and_follows() {
    assert!(
        Path::new(DEBIAN).exists(),
        "Debian's awscli package is needed for this test"
    );
    let served = Served::new().await;
    assert_eq!(
        served
            .aws(&["create-log-group", "--log-group-name", "/g"])
            .await,
        ""
    );
    let stream = ["--log-group-name", "/g", "--log-stream-name", "s"];
    let create = [
        "create-log-stream",
        stream[0],
        stream[1],
        stream[2],
        stream[3],
    ];
    assert_eq!(served.aws(&create).await, "");
    served.put("first").await;
    let tailed = served.aws(&["tail", "/g", "--since", "5m"]).await;
    assert!(tailed.trim_end().ends_with("s first"), "{tailed}");
    let mut following = served.client(DEBIAN);
    following.args([
        "--endpoint-url",
        &served.endpoint(),
        "logs",
        "tail",
        "/g",
        "--follow",
    ]);
    let mut following = following
        .stdout(Stdio::piped())
        .spawn()
        .expect("the client");
    let output = following.stdout.take().expect("its output");
    let mut lines = BufReader::new(output).lines();
    let first = lines.next_line().await.expect("a line").expect("a line");
    assert!(first.ends_with("s first"), "{first}");
    served.put("second").await;
    let second = lines.next_line().await.expect("a line").expect("a line");
    assert!(second.ends_with("s second"), "{second}");
    following.kill().await.expect("its end");
}
