//! A store, a server and images made for the occasion.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use registry::distribution::{self, Access, Action, Caller, Credentials, Decision, Open};
use registry::{Digest, EcrRegistry, Images, LoadSpec, Reference, RepositoryName, Source};
use serde_json::json;

/// The registry a server in these tests is.
pub(crate) fn home() -> EcrRegistry {
    EcrRegistry {
        account: "000000000000".into(),
        region: "us-east-1".into(),
    }
}

/// A store in a directory of its own, which goes when nobody uses the store any more.
pub(crate) struct World {
    pub(crate) images: Images,
    pub(crate) dir: Arc<tempfile::TempDir>,
}

impl World {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let images = Images::open(&dir.path().join("store")).unwrap();
        let dir = Arc::new(dir);
        Self { images, dir }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Serves the store to everyone; the address of the server.
    pub(crate) async fn serve(&self) -> String {
        self.serve_to(Arc::new(Open)).await
    }

    /// Serves the store to whom `access` allows.
    pub(crate) async fn serve_to(&self, access: Arc<dyn Access>) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let dir = Arc::clone(&self.dir);
        let images = self.images.clone();
        tokio::spawn(async move {
            let _dir = dir;
            distribution::serve(listener, images, access, home()).await
        });
        address
    }

    /// Loads an image made of `layers` and names it.
    pub(crate) async fn load(&self, name: &str, layers: &[Vec<u8>]) -> Digest {
        let layout = self.path(&format!("layout-{}", Digest::of(name.as_bytes()).hex()));
        write_layout(&layout, layers, "amd64");
        let name = reference(name);
        let spec = LoadSpec {
            source: Source::Path(layout),
            name: Some(name.clone()),
        };
        self.images.load(spec).await.unwrap();
        self.images.resolve(&name).await.unwrap()
    }
}

pub(crate) fn reference(text: &str) -> Reference {
    text.parse().unwrap()
}

/// The name in our own registry.
pub(crate) fn ours(name: &str) -> Reference {
    reference(&format!("{}/{name}", home().host()))
}

/// A layer with the given files.
pub(crate) fn layer(files: &[(&str, &str)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o644);
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, path, content.as_bytes())
            .unwrap();
    }
    tar.into_inner().unwrap()
}

/// Writes an OCI layout with one image.
pub(crate) fn write_layout(dir: &Path, layers: &[Vec<u8>], architecture: &str) -> Digest {
    std::fs::create_dir_all(dir.join("blobs/sha256")).unwrap();
    let put = |bytes: &[u8], media_type: &str| {
        let digest = Digest::of(bytes);
        std::fs::write(dir.join("blobs/sha256").join(digest.hex()), bytes).unwrap();
        json!({"mediaType": media_type, "digest": digest, "size": bytes.len()})
    };
    let diff_ids: Vec<Digest> = layers.iter().map(|layer| Digest::of(layer)).collect();
    let config = json!({
        "architecture": architecture, "os": "linux",
        "config": {"Cmd": ["/hello"], "Env": ["A=b"], "StopSignal": "SIGINT"},
        "rootfs": {"type": "layers", "diff_ids": diff_ids},
    });
    let config = put(
        config.to_string().as_bytes(),
        "application/vnd.oci.image.config.v1+json",
    );
    let layers: Vec<_> = layers
        .iter()
        .map(|layer| put(layer, "application/vnd.oci.image.layer.v1.tar"))
        .collect();
    let manifest = json!({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": config, "layers": layers,
    });
    let manifest = put(
        manifest.to_string().as_bytes(),
        "application/vnd.oci.image.manifest.v1+json",
    );
    let index = json!({"schemaVersion": 2, "manifests": [manifest]});
    std::fs::write(dir.join("index.json"), index.to_string()).unwrap();
    std::fs::write(dir.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
    manifest["digest"].as_str().unwrap().parse().unwrap()
}

/// One user, one password, and repositories nobody but a pusher may create.
pub(crate) struct OneUser;

pub(crate) const USER: &str = "AWS";
pub(crate) const PASSWORD: &str = "right";

#[async_trait]
impl Access for OneUser {
    async fn allowed(
        &self,
        caller: &Caller,
        repository: Option<&RepositoryName>,
        action: Action,
    ) -> Decision {
        let right = Credentials::Basic {
            username: USER.into(),
            password: PASSWORD.into(),
        };
        if caller.credentials != right {
            return Decision::Unauthorized;
        }
        match repository {
            Some(name) if name.path() == "forbidden" => Decision::Denied("not for you".into()),
            Some(name) if name.path() == "absent" && action.is_push() => {
                Decision::NameUnknown("no such repository".into())
            }
            Some(_) | None => Decision::Allow,
        }
    }
}

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The first error's code.
    pub(crate) fn code(&self) -> String {
        self.json()["errors"][0]["code"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// Sends one request on a connection of its own.
pub(crate) async fn send(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    use http_body_util::{BodyExt, Full};
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let io = hyper_util::rt::TokioIo::new(socket);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(io).await.unwrap();
    tokio::spawn(connection);
    let own_host = headers.iter().all(|(name, _)| *name != "host");
    let mut request = http::Request::builder().method(method).uri(path);
    if own_host {
        request = request.header("host", address);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request
        .body(Full::new(bytes::Bytes::copy_from_slice(body)))
        .unwrap();
    let response = sender.send_request(request).await.unwrap();
    let headers = response.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    Answer {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: response
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .to_vec(),
    }
}
