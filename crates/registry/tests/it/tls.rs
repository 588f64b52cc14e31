//! Pulling over TLS, and from places that do not answer.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use registry::{Dial, Platform, PullFailure, PullSource};

use crate::world::{World, layer, ours, reference};

/// Ends TLS in front of a plain server; ends itself with the test.
struct TlsProxy(Child);

impl Drop for TlsProxy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Accepts TLS with the given certificate, copies both ways, and says its port first.
const PROXY: &str = r"
import socket, ssl, sys, threading
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('cert.pem', 'key.pem')
listener = socket.create_server(('127.0.0.1', 0))
with open('port.new', 'w') as f: f.write(str(listener.getsockname()[1]))
import os; os.rename('port.new', 'port')
def pump(a, b):
    try:
        while data := a.recv(65536): b.sendall(data)
    except OSError: pass
    finally:
        for s in (a, b):
            try: s.shutdown(socket.SHUT_RDWR)
            except OSError: pass
def serve(raw):
    try: client = context.wrap_socket(raw, server_side=True)
    except (OSError, ssl.SSLError): return
    host, port = sys.argv[1].split(':')
    upstream = socket.create_connection((host, int(port)))
    threading.Thread(target=pump, args=(client, upstream), daemon=True).start()
    pump(upstream, client)
while True:
    raw, _ = listener.accept()
    threading.Thread(target=serve, args=(raw,), daemon=True).start()
";

async fn tls_in_front_of(plain: &str, dir: &Path) -> (TlsProxy, u16) {
    let made = Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args([
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-subj",
            "/CN=registry.test",
        ])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .current_dir(dir)
        .stderr(Stdio::null())
        .status();
    assert!(made.expect("this test needs openssl").success());
    let proxy = Command::new("python3")
        .args(["-c", PROXY, plain])
        .current_dir(dir)
        .spawn();
    let proxy = TlsProxy(proxy.expect("this test needs python3"));
    loop {
        if let Ok(port) = std::fs::read_to_string(dir.join("port")) {
            return (proxy, port.parse().unwrap());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_registry_with_its_own_certificate_is_trusted_only_when_told_so() {
    let (remote, local) = (World::new(), World::new());
    remote
        .load(&ours("app:v1").to_string(), &[layer(&[("a", "b")])])
        .await;
    let (_proxy, port) = tls_in_front_of(&remote.serve().await, remote.dir.path()).await;
    let certificate = std::fs::read(remote.path("cert.pem")).unwrap();
    // Short for 127.0.0.1, but not known as loopback, to which we would speak without TLS.
    let host = format!("127.1:{port}");
    let name = reference(&format!("registry.example:{port}/app:v1"));
    let source = PullSource {
        host: Some(host.clone()),
        platform: Platform::linux("amd64"),
        attempts: 1,
        ..PullSource::default()
    };
    let error = local.images.pull(&name, &source).await.unwrap_err();
    let refused = matches!(
        &error.failure,
        PullFailure::Dial { address, dial: Dial::Other(why) }
            if *address == host && why.contains("certificate")
    );
    assert!(refused, "{error}");
    let trusting = PullSource {
        certificates: vec![certificate],
        ..source
    };
    local.images.pull(&name, &trusting).await.unwrap();
}

#[tokio::test]
async fn a_registry_that_never_answers_times_out() {
    use socket2::{Domain, Socket, Type};
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener
        .bind(
            &"127.0.0.1:0"
                .parse::<std::net::SocketAddr>()
                .unwrap()
                .into(),
        )
        .unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    // With its queue full the kernel drops what else wants to connect, as a firewall would.
    let fillers: Vec<Socket> = (0..4)
        .map(|_| {
            let filler = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            filler.set_nonblocking(true).unwrap();
            let _ = filler.connect(&address.into());
            filler
        })
        .collect();
    let source = PullSource {
        connect_timeout: Duration::from_millis(300),
        attempts: 1,
        ..PullSource::default()
    };
    let name = reference(&format!("{address}/app:v1"));
    let error = World::new().images.pull(&name, &source).await.unwrap_err();
    let address = address.to_string();
    assert!(
        error
            .to_string()
            .ends_with(&format!("dial tcp {address}: i/o timeout")),
        "{error}"
    );
    assert_eq!(
        error.failure,
        PullFailure::Dial {
            address,
            dial: Dial::Timeout
        }
    );
    drop(fillers);
}
