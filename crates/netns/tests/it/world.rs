//! A small machine with VPCs on it, and the packets to try them with.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use netns::sockets::{Connector, listen_tcp};
use netns::{
    Attached, Cidr, Config, Drop, Egress, Group, InterfaceRules, InterfaceSpec, MacAddress,
    Network, OpenError, Peer, Router, Rule, SubnetRules, Traffic, VpcRules, VpcSpec,
};
use rustix::mount::{MountFlags, MountPropagationFlags, mount, mount_change};
use rustix::thread::UnshareFlags;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::time::timeout;

/// How long a packet that is dropped is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_millis(400);

pub(crate) struct World {
    pub(crate) network: Network,
    pub(crate) connector: Connector,
    pub(crate) prefix: String,
    /// The namespace that is the machine's own.
    pub(crate) machine: PathBuf,
    pub(crate) dir: tempfile::TempDir,
}

/// Runs a test in namespaces of its own, so that "the machine" is the test's.
pub(crate) fn on_own_machine(test: impl AsyncFnOnce(World)) {
    assert!(
        rustix::process::geteuid().is_root(),
        "these tests need root"
    );
    enter_own_machine();
    run("lo", &["link", "set", "lo", "up"]);
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let dir = tempfile::tempdir().unwrap();
        test(World::open(dir).await).await;
    });
}

fn enter_own_machine() {
    #[allow(unsafe_code)] // a test's first step, before it has other threads
    // SAFETY: the descriptor table stays shared.
    unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNET | UnshareFlags::NEWNS) }.unwrap();
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    mount_change("/", private).unwrap();
    // Files that namespaces are bound to cannot be removed; these go with the mount.
    mount("tmpfs", "/tmp", "tmpfs", MountFlags::empty(), None).unwrap();
    // A new machine does not forward, whatever the one that runs the tests does.
    std::fs::write("/proc/sys/net/ipv4/ip_forward", "0").unwrap();
}

fn run(what: &str, arguments: &[&str]) {
    let output = Command::new("ip").args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{what}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

impl World {
    async fn open(dir: tempfile::TempDir) -> Self {
        let prefix = format!("lst-{:x}", std::process::id());
        let network = open_network(&prefix, dir.path()).await;
        let thread = rustix::thread::gettid().as_raw_nonzero();
        let machine = PathBuf::from(format!("/proc/self/task/{thread}/ns/net"));
        Self {
            network,
            connector: Connector::start().unwrap(),
            prefix,
            machine,
            dir,
        }
    }

    /// Another server's start with the same names, as after a crash.
    pub(crate) async fn reopened(&self) -> Network {
        open_network(&self.prefix, self.dir.path()).await
    }

    pub(crate) fn run_dir(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) async fn vpc(&self, id: &str) -> Router {
        self.network.ensure_vpc(&vpc(id)).await.unwrap()
    }

    pub(crate) async fn attach(&self, vpc: &str, id: &str, ip: [u8; 4]) -> PathBuf {
        let Attached { netns_path } = self.network.attach(&interface(vpc, id, ip)).await.unwrap();
        netns_path
    }

    /// Whether a TCP connection from inside `from` gets an answer.
    pub(crate) async fn reaches(&self, from: &Path, ip: impl Into<Ipv4Addr>, port: u16) -> bool {
        self.greeting(from, ip, port).await.is_some()
    }

    /// What the server there says.
    pub(crate) async fn greeting(
        &self,
        from: &Path,
        ip: impl Into<Ipv4Addr>,
        port: u16,
    ) -> Option<String> {
        let address = SocketAddr::from((ip.into(), port));
        let conversation = async {
            let mut stream = self.connector.connect(from, address).await?;
            let mut text = String::new();
            stream.read_to_string(&mut text).await?;
            io::Result::Ok(text)
        };
        timeout(PATIENCE, conversation).await.ok()?.ok()
    }
}

pub(crate) async fn open_network(prefix: &str, dir: &Path) -> Network {
    try_open(prefix, dir).await.unwrap()
}

pub(crate) async fn try_open(prefix: &str, dir: &Path) -> Result<Network, OpenError> {
    #[allow(clippy::disallowed_methods)] // tests run in real time
    let now = Arc::new(jiff::Timestamp::now);
    let config = Config {
        prefix: prefix.to_owned(),
        run_dir: dir.join("run"),
        uplinks: Config::DEFAULT_UPLINKS,
        now,
    };
    Network::open(config).await
}

pub(crate) fn vpc(id: &str) -> VpcSpec {
    let cidrs = vec!["10.0.0.0/16".parse().unwrap()];
    VpcSpec {
        id: id.to_owned(),
        cidrs,
        services: vec![],
    }
}

pub(crate) fn interface(vpc: &str, id: &str, ip: [u8; 4]) -> InterfaceSpec {
    let [a, b, c, d] = ip;
    InterfaceSpec {
        id: id.to_owned(),
        vpc: vpc.to_owned(),
        ip: ip.into(),
        mac: MacAddress([2, 0, a, b, c, d]),
        prefix_len: 24,
        gateway: [a, b, c, 1].into(),
        mtu: 9001,
        loopback: vec![Ipv4Addr::new(169, 254, 170, 2)],
        speaks_for_clients: false,
    }
}

/// A server inside a namespace that says `text` to everybody.
pub(crate) async fn serve(netns: &Path, ip: impl Into<Ipv4Addr>, port: u16, text: &'static str) {
    use tokio::io::AsyncWriteExt;
    let listener = listen_tcp(netns, (ip.into(), port).into()).await.unwrap();
    let listener = TcpListener::from_std(listener).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(text.as_bytes()).await;
        }
    });
}

pub(crate) fn member(id: &str, ip: [u8; 4], groups: &[&str]) -> InterfaceRules {
    InterfaceRules {
        id: id.to_owned(),
        ip: ip.into(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        subnet: "subnet-1".to_owned(),
        public_ip: None,
        services: vec![],
        speaks_for_clients: false,
    }
}

pub(crate) fn group(id: &str, ingress: Vec<Rule>, egress: Vec<Rule>) -> Group {
    Group {
        id: id.to_owned(),
        ingress,
        egress,
    }
}

pub(crate) fn subnet(egress: Egress) -> SubnetRules {
    SubnetRules {
        id: "subnet-1".to_owned(),
        egress,
        routes: Vec::new(),
    }
}

/// Everything, to or from everywhere.
pub(crate) fn anything() -> Rule {
    Rule {
        traffic: Traffic::Any,
        peer: Peer::Cidr(Cidr::EVERYWHERE),
    }
}

pub(crate) fn tcp_with_group(port: u16, group: &str) -> Rule {
    Rule {
        traffic: Traffic::Tcp(port..=port),
        peer: Peer::Group(group.to_owned()),
    }
}

/// Rules under which all interfaces may talk to each other.
pub(crate) fn open_rules(interfaces: &[(&str, [u8; 4])], egress: Egress) -> VpcRules {
    VpcRules {
        interfaces: interfaces
            .iter()
            .map(|(id, ip)| member(id, *ip, &["sg-open"]))
            .collect(),
        groups: vec![group("sg-open", vec![anything()], vec![anything()])],
        subnets: vec![subnet(egress)],
        peers: Vec::new(),
    }
}

/// Runs a program inside a namespace.
pub(crate) fn exec(netns: &Path, program: &str, arguments: &[&str]) -> Output {
    let net = format!("--net={}", netns.display());
    Command::new("nsenter")
        .arg(net)
        .arg(program)
        .args(arguments)
        .output()
        .unwrap()
}

/// Runs a program on the machine and returns what it printed.
pub(crate) fn shell(line: &str) -> String {
    let output = Command::new("sh").args(["-c", line]).output().unwrap();
    assert!(
        output.status.success(),
        "{line}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs `work` on a thread inside the namespace.
pub(crate) fn inside<T: Send + 'static>(
    netns: &Path,
    work: impl FnOnce() -> T + Send + 'static,
) -> std::thread::JoinHandle<T> {
    let file = std::fs::File::open(netns).unwrap();
    std::thread::spawn(move || {
        rustix::thread::move_into_link_name_space(file.as_fd(), None).unwrap();
        work()
    })
}

/// The next packet that was dropped.
pub(crate) async fn dropped(drops: &mut broadcast::Receiver<Drop>) -> Drop {
    timeout(Duration::from_secs(2), drops.recv())
        .await
        .expect("a drop is logged")
        .unwrap()
}

/// Waits for a level.
pub(crate) async fn until(what: &str, mut reached: impl AsyncFnMut() -> bool) {
    for _ in 0..200 {
        if reached().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never came: {what}");
}
