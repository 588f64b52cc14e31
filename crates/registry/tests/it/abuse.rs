//! Clients that behave badly, and many at once.

use std::time::Duration;

use registry::Digest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{World, send};

#[tokio::test]
async fn an_upload_that_breaks_off_goes_on_where_it_stopped() {
    let world = World::new();
    let address = world.serve().await;
    let bytes = vec![7; 50_000];
    let begun = send(&address, "POST", "/v2/a/blobs/uploads/", &[], b"").await;
    let location = begun.header("location").to_owned();
    let mut socket = TcpStream::connect(&address).await.unwrap();
    let head =
        format!("PATCH {location} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 50000\r\n\r\n");
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&bytes[..20_000]).await.unwrap();
    drop(socket);
    let stands_at = loop {
        let status = send(&address, "GET", &location, &[], b"").await;
        let end: usize = status
            .header("range")
            .trim_start_matches("0-")
            .parse()
            .unwrap();
        if end > 0 {
            break end + 1;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let path = format!("{location}?digest={}", Digest::of(&bytes));
    let range = format!("{stands_at}-49999");
    let done = send(
        &address,
        "PUT",
        &path,
        &[("content-range", &range)],
        &bytes[stands_at..],
    )
    .await;
    assert_eq!(done.status, 201, "{done:?}");
}

#[tokio::test]
async fn many_pushes_of_the_same_blob_at_once_store_it_once() {
    let world = World::new();
    let address = world.serve().await;
    let bytes = vec![9; 300_000];
    let digest = Digest::of(&bytes);
    let pushes = (0..20).map(|n| {
        let path = format!("/v2/repo{n}/blobs/uploads/?digest={digest}");
        let (address, bytes) = (address.clone(), bytes.clone());
        async move { send(&address, "POST", &path, &[], &bytes).await.status }
    });
    assert!(
        futures_util::future::join_all(pushes)
            .await
            .iter()
            .all(|status| *status == 201)
    );
    assert_eq!(
        std::fs::read_dir(world.path("store/blobs/sha256"))
            .unwrap()
            .count(),
        1
    );
    assert_eq!(
        std::fs::read_dir(world.path("store/tmp")).unwrap().count(),
        0
    );
    let in_push = world.images.prune(&Default::default()).await.unwrap();
    assert_eq!(in_push.blobs, 0, "a push under way keeps its blobs");
}

#[tokio::test]
async fn nonsense_is_answered_and_does_not_disturb_others() {
    let world = World::new();
    let address = world.serve().await;
    for nonsense in [
        "GET / HTTP/1.1\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "GET /v2/../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n",
        "PUT /v2/a/manifests/%2e%2e HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}",
        "GET /v2/a/blobs/sha256:../../../../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /v2/%00/tags/list HTTP/1.1\r\nhost: x\r\n\r\n",
        "PATCH /v2/a/blobs/uploads/../../x HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n",
    ] {
        let mut socket = TcpStream::connect(&address).await.unwrap();
        socket.write_all(nonsense.as_bytes()).await.unwrap();
        let mut answer = vec![0; 1024];
        let n = socket.read(&mut answer).await.unwrap_or(0);
        let answer = String::from_utf8_lossy(&answer[..n]).into_owned();
        assert!(
            n == 0 || answer.starts_with("HTTP/1.1 4"),
            "{nonsense:?}: {answer}"
        );
    }
    assert_eq!(send(&address, "GET", "/v2/", &[], b"").await.status, 200);
}

#[tokio::test]
async fn uploads_larger_than_a_blob_may_be_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let limits = registry::Limits {
        blob_bytes: 1000,
        ..registry::Limits::default()
    };
    let images = registry::Images::open_with(dir.path(), limits).unwrap();
    let world = World {
        images,
        dir: dir.into(),
    };
    let address = world.serve().await;
    let path = format!("/v2/a/blobs/uploads/?digest={}", Digest::of(b""));
    let answer = send(&address, "POST", &path, &[], &[0; 2000]).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (413, "SIZE_INVALID")
    );
}
