//! An etcd for each test, and what the store in etcd promises beyond the common suite.

use crate::support::{PATIENCE, commit, delete, key, keys, put, write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use store::{Batch, CommitError, Engine, Etcd, Guard, Store, StoreError, Write};

/// A cluster of one on loopback; ends with the test.
pub(crate) struct EtcdBed {
    pub(crate) engine: Arc<Etcd>,
    endpoint: String,
    _server: Server,
}

struct Server {
    process: Child,
    directory: tempfile::TempDir,
}

impl Server {
    /// What etcd has said.
    fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl EtcdBed {
    pub(crate) async fn make() -> Self {
        let (server, endpoint) = start();
        let connecting = async {
            loop {
                // While it starts, etcd may accept a connection and never answer on it.
                let attempt = Etcd::connect(std::slice::from_ref(&endpoint));
                match tokio::time::timeout(Duration::from_secs(2), attempt).await {
                    Ok(Ok(engine)) => return engine,
                    Ok(Err(_)) | Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        };
        let engine = tokio::time::timeout(PATIENCE, connecting).await;
        let engine = engine.unwrap_or_else(|_| panic!("etcd does not answer:\n{}", server.log()));
        Self {
            engine: Arc::new(engine),
            endpoint,
            _server: server,
        }
    }

    /// Makes etcd forget every revision before the newest.
    pub(crate) async fn compact(&self) {
        let mut client = self.client().await;
        let now = put(&*self.engine, "elsewhere", "x").await.0;
        client.compact(now as i64, None).await.expect("it compacts");
    }

    async fn client(&self) -> etcd_client::Client {
        etcd_client::Client::connect([&self.endpoint], None)
            .await
            .expect("a client")
    }
}

/// Starts Debian's etcd on free ports of loopback; it dies with this process.
fn start() -> (Server, String) {
    let directory = tempfile::tempdir().expect("a directory");
    let client = format!("http://{}", free_address());
    let peer = format!("http://{}", free_address());
    let log = std::fs::File::create(directory.path().join("log")).expect("a file");
    let process = Command::new("setpriv")
        .args(["--pdeathsig", "KILL", "etcd", "--data-dir"])
        .arg(directory.path().join("data"))
        .args([
            "--listen-client-urls",
            &client,
            "--advertise-client-urls",
            &client,
        ])
        .args([
            "--listen-peer-urls",
            &peer,
            "--initial-advertise-peer-urls",
            &peer,
        ])
        .args(["--initial-cluster", &format!("default={peer}")])
        .args(["--heartbeat-interval", "20", "--election-timeout", "200"])
        .args(["--logger", "zap", "--log-level", "warn"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("etcd can be started (Debian: apt-get install etcd-server util-linux)");
    (Server { process, directory }, client)
}

/// A free port of a loopback address that only this process uses, so that no other test's
/// etcd can take the port before ours does.
fn free_address() -> SocketAddr {
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    let address = Ipv4Addr::new(127, 64 | high & 63, middle, low);
    let listener = TcpListener::bind((address, 0)).expect("a port");
    listener.local_addr().expect("an address")
}

#[tokio::test]
async fn a_batch_larger_than_etcd_takes_is_a_clear_error() {
    let bed = EtcdBed::make().await;
    let many = (0..129).map(|n| write(&format!("a/{n}"), "x")).collect();
    let error = refused(&bed.engine, many).await;
    assert!(error.contains("129 operations"), "{error}");
    let deletions = (0..65).map(|n| delete(&format!("a/{n}"))).collect();
    let error = refused(&bed.engine, deletions).await;
    assert!(error.contains("130 operations"), "{error}");
    let large = bytes::Bytes::from(vec![0; 1_572_864]);
    let error = refused(&bed.engine, vec![Write::Put(key("a"), large, None)]).await;
    assert!(error.contains("bytes; etcd takes 1572864"), "{error}");
    assert_eq!(keys(&*bed.engine, "").await, Vec::<String>::new());
}

async fn refused(engine: &Etcd, writes: Vec<Write>) -> String {
    match engine
        .commit(Batch {
            guards: Vec::new(),
            writes,
        })
        .await
    {
        Err(CommitError::Unavailable(StoreError::TooLarge(problem))) => problem,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn the_largest_batch_we_let_through_is_taken() {
    let bed = EtcdBed::make().await;
    commit(
        &*bed.engine,
        (0..128).map(|n| write(&format!("a/{n}"), "x")).collect(),
    )
    .await;
    let guards = (0..128)
        .map(|n| Guard::Absent(key(&format!("b/{n}"))))
        .collect();
    let large = bytes::Bytes::from(vec![0; 1_572_864 - 64 * 129 - 1]);
    let batch = Batch {
        guards,
        writes: vec![Write::Put(key("l"), large, None)],
    };
    bed.engine.commit(batch).await.expect("etcd takes it");
}

#[tokio::test]
async fn records_live_below_one_prefix() {
    let bed = EtcdBed::make().await;
    put(&*bed.engine, "ecs/tasks/1", "x").await;
    let mut client = bed.client().await;
    client
        .put("/other/1", "not ours", None)
        .await
        .expect("a put");
    let found = client
        .get("/longshore/ecs/tasks/1", None)
        .await
        .expect("a read");
    assert_eq!(found.kvs()[0].value(), b"x");
    assert_eq!(keys(&*bed.engine, "").await, ["ecs/tasks/1"]);
}

#[tokio::test]
async fn two_control_planes_see_one_store() {
    let bed = EtcdBed::make().await;
    let other = Etcd::connect(std::slice::from_ref(&bed.endpoint))
        .await
        .expect("a second one");
    let seen = bed.engine.revision().await.expect("a revision");
    put(&other, "a/1", "x").await;
    commit(&other, vec![delete("a/1")]).await;
    assert_eq!(keys(&*bed.engine, "a/").await, Vec::<String>::new());
    let stale = Guard::Unchanged("a/".to_owned(), seen);
    assert!(!crate::support::holds(&*bed.engine, stale, "a/2").await);
}

#[tokio::test]
async fn an_etcd_that_is_away_is_an_error_in_time() {
    let bed = EtcdBed::make().await;
    put(&*bed.engine, "a/1", "x").await;
    let EtcdBed {
        engine, _server, ..
    } = bed;
    drop(_server);
    let reading = tokio::time::timeout(PATIENCE, engine.get(&key("a/1"))).await;
    assert!(matches!(reading.expect("in time"), Err(StoreError::Io(_))));
    let writing = engine.commit(Batch {
        guards: Vec::new(),
        writes: vec![write("a/1", "y")],
    });
    let writing = tokio::time::timeout(PATIENCE, writing).await;
    assert!(matches!(
        writing.expect("in time"),
        Err(CommitError::Unavailable(_))
    ));
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let silent = format!("http://{}", silent.local_addr().expect("an address"));
    assert!(
        Etcd::connect(&[silent]).await.is_err(),
        "nor does a silent one wait for ever"
    );
    let nowhere = format!("http://{}", free_address());
    assert!(
        Etcd::connect(&[nowhere]).await.is_err(),
        "a wrong address shows at once"
    );
    drop(Store::new(engine));
}
