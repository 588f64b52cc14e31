//! Pulling: our own server stands in for a remote one, and liars for broken ones.

use std::sync::Arc;
use std::time::Duration;

use registry::{
    Auth, Dial, Digest, Images, LoadSpec, Platform, PullError, PullFailure, PullSource, Reference,
    Source,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{OneUser, PASSWORD, USER, World, layer, ours, reference, write_layout};

fn source() -> PullSource {
    PullSource {
        platform: Platform::linux("amd64"),
        read_timeout: Duration::from_millis(400),
        connect_timeout: Duration::from_millis(400),
        attempts: 1,
        ..PullSource::default()
    }
}

fn basic(password: &str) -> PullSource {
    let auth = Auth::Basic {
        username: USER.into(),
        password: password.into(),
    };
    PullSource { auth, ..source() }
}

/// A store with the image `app:v1`, and an empty one that pulls.
async fn remote_and_local() -> (World, World) {
    let remote = World::new();
    let layers = [layer(&[("a", "lower")]), layer(&[("a", "upper")])];
    remote.load(&ours("app:v1").to_string(), &layers).await;
    (remote, World::new())
}

async fn failure(images: &Images, name: &str, source: &PullSource) -> (PullFailure, String) {
    let error = images.pull(&reference(name), source).await.unwrap_err();
    (error.failure.clone(), error.to_string())
}

#[tokio::test]
async fn an_image_is_pulled_by_tag_and_by_digest_and_runs() {
    let (remote, local) = remote_and_local().await;
    let address = remote.serve().await;
    let digest = remote.images.resolve(&ours("app:v1")).await.unwrap();
    for name in [
        format!("{address}/app:v1"),
        format!("{address}/app@{digest}"),
    ] {
        let name = reference(&name);
        assert_eq!(local.images.pull(&name, &source()).await.unwrap(), digest);
        assert_eq!(local.images.resolve(&name).await, Some(digest.clone()));
    }
    let image = local
        .images
        .prepare(&digest, &Platform::linux("amd64"))
        .await
        .unwrap();
    assert_eq!(
        std::fs::read_to_string(image.layers[0].join("a")).unwrap(),
        "upper"
    );
}

#[tokio::test]
async fn a_mirror_is_asked_instead_and_the_image_keeps_its_own_name() {
    let (remote, local) = remote_and_local().await;
    let mirror = PullSource {
        host: Some(remote.serve().await),
        ..source()
    };
    let name = reference("registry.example/app:v1");
    local.images.pull(&name, &mirror).await.unwrap();
    assert!(local.images.resolve(&name).await.is_some());
}

#[tokio::test]
async fn a_name_in_our_own_registry_never_needs_a_network() {
    let (remote, _) = remote_and_local().await;
    let nowhere = PullSource {
        platform: Platform::linux("amd64"),
        ..source()
    };
    remote.images.pull(&ours("app:v1"), &nowhere).await.unwrap();
    let (why, _) = failure(&remote.images, &ours("app:v2").to_string(), &nowhere).await;
    assert_eq!(why, PullFailure::TagNotFound);
    let (why, text) = failure(&remote.images, &ours("nope:v1").to_string(), &nowhere).await;
    assert_eq!(why, PullFailure::NameNotFound);
    let name = ours("nope:v1");
    assert_eq!(
        text,
        format!(
            "pull image manifest has been retried 1 time(s): failed to resolve ref {name}: \
             {name}: not found"
        )
    );
}

#[tokio::test]
async fn credentials_are_used_and_wrong_ones_are_told_from_missing_ones() {
    let (remote, local) = remote_and_local().await;
    let address = remote.serve_to(Arc::new(OneUser)).await;
    let name = format!("{address}/app:v1");
    let (why, text) = failure(&local.images, &name, &source()).await;
    assert_eq!(why, PullFailure::AccessDenied);
    assert!(
        text.contains("pull access denied, repository does not exist or may require"),
        "{text}"
    );
    let (why, text) = failure(&local.images, &name, &basic("wrong")).await;
    assert_eq!(why, PullFailure::Unauthorized);
    assert!(
        text.contains("failed to authorize: ") && text.contains("401 Unauthorized"),
        "{text}"
    );
    local
        .images
        .pull(&reference(&name), &basic(PASSWORD))
        .await
        .unwrap();
    let denied = format!("{address}/forbidden:v1");
    assert_eq!(
        failure(&local.images, &denied, &basic(PASSWORD)).await.0,
        PullFailure::Unauthorized
    );
}

#[tokio::test]
async fn a_missing_name_a_missing_tag_and_a_missing_digest_are_found_out() {
    let (remote, local) = remote_and_local().await;
    let address = remote.serve().await;
    let absent = Digest::of(b"absent");
    for (name, expected) in [
        (format!("{address}/nope:v1"), PullFailure::NameNotFound),
        (format!("{address}/app:v9"), PullFailure::TagNotFound),
        (format!("{address}/app@{absent}"), PullFailure::TagNotFound),
    ] {
        let (why, text) = failure(&local.images, &name, &source()).await;
        assert_eq!(why, expected, "{name}");
        assert!(text.ends_with(&format!("{name}: not found")), "{text}");
    }
}

#[tokio::test]
async fn a_network_that_does_not_carry_us_there_says_how() {
    let local = World::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let (why, text) = failure(&local.images, &format!("{address}/app:v1"), &source()).await;
    assert_eq!(
        why,
        PullFailure::Dial {
            address: address.clone(),
            dial: Dial::Refused
        }
    );
    assert!(
        text.contains(&format!("dial tcp {address}: connect: connection refused")),
        "{text}"
    );

    let name = "no-such-host.invalid/app:v1";
    let (why, text) = failure(&local.images, name, &source()).await;
    let address = "no-such-host.invalid:443".to_owned();
    assert_eq!(
        why,
        PullFailure::Dial {
            address,
            dial: Dial::NoSuchHost
        }
    );
    assert!(
        text.contains("dial tcp: lookup no-such-host.invalid: no such host"),
        "{text}"
    );
}

#[tokio::test]
async fn failures_that_may_pass_are_tried_again_and_counted() {
    let local = World::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let name = format!("{}/app:v1", listener.local_addr().unwrap());
    drop(listener);
    let stubborn = PullSource {
        attempts: 3,
        ..source()
    };
    let (_, text) = failure(&local.images, &name, &stubborn).await;
    assert!(
        text.starts_with("pull image manifest has been retried 3 time(s): "),
        "{text}"
    );
}

#[tokio::test]
async fn an_index_gives_the_image_for_the_platform_or_says_there_is_none() {
    let remote = World::new();
    let layout = remote.path("both");
    for architecture in ["amd64", "arm64"] {
        write_layout(&layout, &[layer(&[("arch", architecture)])], architecture);
    }
    let index = write_index(&layout);
    let spec = LoadSpec {
        source: Source::Path(layout),
        name: Some(ours("both:v1")),
    };
    remote.images.load(spec).await.unwrap();
    let address = remote.serve().await;
    let local = World::new();
    let name = reference(&format!("{address}/both:v1"));
    for architecture in ["amd64", "arm64"] {
        let platform = Platform::linux(architecture);
        let source = PullSource {
            platform: platform.clone(),
            ..source()
        };
        assert_eq!(local.images.pull(&name, &source).await.unwrap(), index);
        let image = local.images.prepare(&index, &platform).await.unwrap();
        assert_eq!(
            std::fs::read_to_string(image.layers[0].join("arch")).unwrap(),
            architecture
        );
    }
    let source = PullSource {
        platform: Platform::linux("riscv64"),
        ..source()
    };
    let error = local.images.pull(&name, &source).await.unwrap_err();
    assert!(
        error.to_string().ends_with(
            "image manifest does not contain descriptor matching platform 'linux/riscv64'"
        ),
        "{error}"
    );
}

/// Puts both manifests of a layout under one index and answers its digest.
fn write_index(layout: &std::path::Path) -> Digest {
    let blobs = layout.join("blobs/sha256");
    let mut manifests = Vec::new();
    for entry in std::fs::read_dir(&blobs).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let Ok(json) = serde_json::from_slice::<serde_json::Value>(&bytes) else {
            continue;
        };
        let Some(config) = json["config"]["digest"].as_str() else {
            continue;
        };
        let config = std::fs::read(blobs.join(config.trim_start_matches("sha256:"))).unwrap();
        let config: serde_json::Value = serde_json::from_slice(&config).unwrap();
        manifests.push(serde_json::json!({
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": Digest::of(&bytes), "size": bytes.len(),
            "platform": {"os": "linux", "architecture": config["architecture"]},
        }));
    }
    let media_type = "application/vnd.oci.image.index.v1+json";
    let index = serde_json::json!({
        "schemaVersion": 2, "mediaType": media_type, "manifests": manifests,
    });
    let bytes = index.to_string();
    let digest = Digest::of(bytes.as_bytes());
    std::fs::write(blobs.join(digest.hex()), &bytes).unwrap();
    let top = serde_json::json!({"schemaVersion": 2, "manifests": [
        {"mediaType": media_type, "digest": digest, "size": bytes.len()},
    ]});
    std::fs::write(layout.join("index.json"), top.to_string()).unwrap();
    digest
}

/// What stands between a pull and an honest registry.
#[derive(Clone, Copy, Debug)]
enum Liar {
    /// Answers other bytes for blobs.
    OtherBytes,
    /// Answers another manifest than the digest asked for.
    OtherManifest,
    /// Ends every blob half way, but each request begins where it should.
    Truncates,
    /// Stops sending half way and keeps the connection.
    Stalls,
    /// Answers 503.
    Unavailable,
}

/// Serves `remote`'s image with one lie.
async fn lie(remote: &World, liar: Liar) -> String {
    let honest = remote.serve().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            tokio::spawn(answer_with_a_lie(client, honest.clone(), liar));
        }
    });
    address
}

async fn answer_with_a_lie(mut client: TcpStream, honest: String, liar: Liar) {
    let mut request = vec![0; 16 << 10];
    let n = client.read(&mut request).await.unwrap_or(0);
    let text = String::from_utf8_lossy(&request[..n]).into_owned();
    let path = text.split(' ').nth(1).unwrap_or("/").to_owned();
    let range = text
        .lines()
        .find_map(|line| {
            line.strip_prefix("range: ")
                .or(line.strip_prefix("Range: "))
        })
        .unwrap_or("bytes=0-");
    let is_blob = path.contains("/blobs/");
    let truth = crate::world::send(&honest, "GET", &path, &[("range", range)], b"").await;
    let (body, length) = match (liar, is_blob) {
        (Liar::OtherBytes, true) => (vec![b'x'; truth.body.len()], truth.body.len()),
        (Liar::OtherManifest, false) if path.contains("/manifests/") => {
            let mut body = truth.body.clone();
            body.push(b' ');
            (body.clone(), body.len())
        }
        (Liar::Truncates | Liar::Stalls, true) => {
            let half = truth.body.len().div_ceil(2);
            (truth.body[..half].to_vec(), truth.body.len())
        }
        (Liar::Unavailable, _) if path != "/v2/" => {
            let _ = client
                .write_all(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n")
                .await;
            return;
        }
        _ => (truth.body.clone(), truth.body.len()),
    };
    let status = truth.status;
    let kind = truth.header("content-type");
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    let _ = client.write_all(head.as_bytes()).await;
    let _ = client.write_all(&body).await;
    if matches!(liar, Liar::Stalls) && is_blob {
        tokio::time::sleep(Duration::from_secs(30)).await;
    }
}

async fn lied_to(liar: Liar, name: &str, source: &PullSource) -> Result<Digest, PullError> {
    let (remote, local) = remote_and_local().await;
    let address = lie(&remote, liar).await;
    let pulled = local
        .images
        .pull(&reference(&format!("{address}/{name}")), source)
        .await;
    let left = std::fs::read_dir(local.path("store/tmp")).unwrap().count();
    assert_eq!(left, 0, "{liar:?} left temporary files");
    if pulled.is_err() {
        let name: Reference = reference(&format!("{address}/{name}"));
        assert_eq!(local.images.resolve(&name).await, None, "{liar:?}");
    }
    pulled
}

#[tokio::test]
async fn bytes_that_do_not_match_their_digest_are_refused() {
    let error = lied_to(Liar::OtherBytes, "app:v1", &source())
        .await
        .unwrap_err();
    assert!(
        matches!(error.failure, PullFailure::Digest { .. }),
        "{error}"
    );
    let (remote, _) = remote_and_local().await;
    let digest = remote.images.resolve(&ours("app:v1")).await.unwrap();
    let name = format!("app@{digest}");
    let error = lied_to(Liar::OtherManifest, &name, &source())
        .await
        .unwrap_err();
    assert!(
        matches!(error.failure, PullFailure::Digest { .. }),
        "{error}"
    );
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_and_with_patience_is_resumed() {
    let error = lied_to(Liar::Truncates, "app:v1", &source())
        .await
        .unwrap_err();
    assert!(
        matches!(error.failure, PullFailure::Interrupted(_)),
        "{error}"
    );
    let patient = PullSource {
        attempts: 40,
        ..source()
    };
    lied_to(Liar::Truncates, "app:v1", &patient).await.unwrap();
}

#[tokio::test]
async fn a_body_that_stands_still_times_out() {
    let error = lied_to(Liar::Stalls, "app:v1", &source())
        .await
        .unwrap_err();
    assert!(
        matches!(error.failure, PullFailure::Interrupted(_)),
        "{error}"
    );
}

#[tokio::test]
async fn a_registry_that_fails_is_named_by_its_status() {
    let error = lied_to(Liar::Unavailable, "app:v1", &source())
        .await
        .unwrap_err();
    assert_eq!(error.failure, PullFailure::Server { status: 503 });
    assert!(error.is_transient());
}

#[tokio::test]
async fn a_hundred_callers_who_want_one_image_pull_it_once() {
    let (remote, local) = remote_and_local().await;
    let honest = remote.serve().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let mut upstream = TcpStream::connect(&honest).await.unwrap();
            tokio::spawn(async move {
                let _ = tokio::io::copy_bidirectional(&mut client, &mut upstream).await;
            });
        }
    });
    let name = reference(&format!("{address}/app:v1"));
    let source = source();
    let pulls = (0..100).map(|_| local.images.pull(&name, &source));
    for pulled in futures_util::future::join_all(pulls).await {
        pulled.unwrap();
    }
    let connections = asked.load(std::sync::atomic::Ordering::Relaxed);
    assert!(
        connections <= 6,
        "one pull needs few connections, not {connections}"
    );
    let elsewhere = PullSource {
        host: Some("127.0.0.1:1".into()),
        ..source
    };
    let wrong = local.images.pull(&name, &elsewhere);
    assert!(wrong.await.is_err(), "another source is another pull");
}

/// A registry that hands out tokens: to `AWS:right` a good one, to nobody else any.
async fn with_tokens(remote: &World) -> String {
    let honest = remote.serve().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let realm = address.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(answer_with_tokens(client, honest.clone(), realm.clone()));
        }
    });
    address
}

async fn answer_with_tokens(mut client: TcpStream, honest: String, realm: String) {
    let mut request = vec![0; 16 << 10];
    let n = client.read(&mut request).await.unwrap_or(0);
    let text = String::from_utf8_lossy(&request[..n]).to_lowercase();
    let path = text.split(' ').nth(1).unwrap_or("/").to_owned();
    let plain = |status: &str, headers: &str, body: &[u8]| {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
        );
        [head.as_bytes(), body].concat()
    };
    let answer = if path.starts_with("/token?") {
        match text.contains("authorization: basic qvdtonjpz2h0") && path.contains("scope=") {
            true => plain("200 OK", "", b"{\"token\":\"g00d\"}"),
            false => plain("401 No", "", b""),
        }
    } else if text.contains("authorization: bearer g00d") {
        let truth = crate::world::send(&honest, "GET", &path, &[], b"").await;
        let kind = format!("content-type: {}\r\n", truth.header("content-type"));
        plain("200 OK", &kind, &truth.body)
    } else {
        let challenge = format!("Bearer realm=\"http://{realm}/token\",service=\"s\"");
        plain("401 No", &format!("www-authenticate: {challenge}\r\n"), b"")
    };
    let _ = client.write_all(&answer).await;
}

#[tokio::test]
async fn credentials_are_exchanged_for_a_token_where_the_registry_asks_for_it() {
    let (remote, local) = remote_and_local().await;
    let name = format!("{}/app:v1", with_tokens(&remote).await);
    assert_eq!(
        failure(&local.images, &name, &basic("wrong")).await.0,
        PullFailure::Unauthorized
    );
    assert_eq!(
        failure(&local.images, &name, &source()).await.0,
        PullFailure::AccessDenied
    );
    local
        .images
        .pull(&reference(&name), &basic(PASSWORD))
        .await
        .unwrap();
    let bearer = PullSource {
        auth: Auth::Bearer("g00d".into()),
        ..source()
    };
    local.images.pull(&reference(&name), &bearer).await.unwrap();
}
