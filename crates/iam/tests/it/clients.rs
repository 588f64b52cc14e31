//! Real clients through the front door: boto3, pip's AWS CLI and Debian's.

use domain::clock::Wait;
use domain::{Clock, IdSource, SeededIds, Timestamp};
use std::sync::Arc;
use store::{Memory, Store};
use tokio::process::Command;
use wire::testing::Nothing;
use wire::{AtOnce, Doorway, FrontDoor, HostPeers, Settings};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/boto.py");
const DEBIAN: &str = "/usr/bin/aws";

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

/// A server in `mode` on a port of its own, and its root's credentials.
async fn served(mode: iam::Mode) -> (u16, iam::RootCredentials) {
    let clock: Arc<dyn Clock> = Arc::new(MachineClock);
    let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(1));
    let store = Store::new(Arc::new(Memory::new()));
    let iam = iam::Iam::open(store, &[7; 32], clock.clone(), clock.clone(), ids.clone()).await;
    let iam = iam.expect("the store is there");
    let account: domain::AccountId = crate::ACCOUNT.parse().expect("an account");
    let root = iam::root_credentials(&iam, &account).await.expect("made");
    let door = FrontDoor::new(Doorway {
        services: vec![
            Arc::new(api::iam::Server(iam.clone())),
            Arc::new(api::sts::Server(iam.clone())),
        ],
        credentials: Arc::new(iam::Keys::new(iam.clone(), mode, account.clone())),
        authorizer: Arc::new(iam::Policies::new(iam)),
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
    (port, root)
}

async fn told(program: &str, port: u16, keys: (&str, &str), arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
        .env("AWS_ACCESS_KEY_ID", keys.0)
        .env("AWS_SECRET_ACCESS_KEY", keys.1)
        .env_remove("AWS_SESSION_TOKEN")
        .env("AWS_DEFAULT_REGION", "eu-west-1")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_MAX_ATTEMPTS", "1")
        .env("AWS_PAGER", "")
        .kill_on_drop(true)
        .output()
        .await
        .expect("the client is needed for this test");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_administers_a_lenient_server() {
    let (port, _) = served(iam::Mode::Lenient).await;
    let told = told("python3", port, (crate::ACCOUNT, "any"), &[SCRIPT]).await;
    assert!(told.ends_with("all is well\n"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_administers_a_strict_server_with_the_root_s_key() {
    let (port, root) = served(iam::Mode::Strict).await;
    let keys = (root.access_key_id.as_str(), root.secret_access_key.as_str());
    let told = told("python3", port, keys, &[SCRIPT]).await;
    assert!(told.ends_with("all is well\n"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_command_lines_make_a_role_wait_for_it_and_are_known_by_their_keys() {
    let (port, root) = served(iam::Mode::Strict).await;
    let keys = (root.access_key_id.as_str(), root.secret_access_key.as_str());
    let endpoint = format!("http://127.0.0.1:{port}");
    for (program, name) in [("aws", "pip"), (DEBIAN, "debian")] {
        let run = async |keys, arguments: &[&str]| {
            let common = ["--endpoint-url", &endpoint, "--output", "text"];
            told(program, port, keys, &[&common[..], arguments].concat()).await
        };
        let trust = crate::trust_service("ecs-tasks.amazonaws.com");
        let create = [
            "iam",
            "create-role",
            "--role-name",
            name,
            "--query",
            "Role.Arn",
        ];
        let document = ["--assume-role-policy-document", &trust];
        let made = run(keys, &[&create[..], &document].concat()).await;
        assert_eq!(made, format!("arn:aws:iam::111122223333:role/{name}\n"));
        let waited = run(keys, &["iam", "wait", "role-exists", "--role-name", name]).await;
        assert_eq!(waited, "");
        let who = ["sts", "get-caller-identity", "--query", "Arn"];
        assert_eq!(run(keys, &who).await, "arn:aws:iam::111122223333:root\n");
        let stranger = run(("111122223333", "any"), &who).await;
        assert!(stranger.contains("(InvalidClientTokenId)"), "{stranger}");
    }
}
