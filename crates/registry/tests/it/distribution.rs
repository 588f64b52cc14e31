//! The distribution protocol, request by request.

use std::sync::Arc;

use registry::Digest;
use registry::distribution::Access;

use crate::world::{Answer, OneUser, World, layer, ours, send};

async fn get(address: &str, path: &str) -> Answer {
    send(address, "GET", path, &[], b"").await
}

async fn upload(address: &str, repository: &str, bytes: &[u8]) -> Digest {
    let digest = Digest::of(bytes);
    let path = format!("/v2/{repository}/blobs/uploads/?digest={digest}");
    let answer = send(address, "POST", &path, &[], bytes).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    digest
}

#[tokio::test]
async fn a_blob_goes_up_in_chunks_and_comes_down_whole_or_in_part() {
    let world = World::new();
    let address = world.serve().await;
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
    let digest = Digest::of(&bytes);
    let begun = send(&address, "POST", "/v2/a/b/blobs/uploads/", &[], b"").await;
    assert_eq!((begun.status, begun.header("range")), (202, "0-0"));
    let location = begun.header("location").to_owned();
    let first = [("content-range", "0-99999")];
    let answer = send(&address, "PATCH", &location, &first, &bytes[..100_000]).await;
    assert_eq!((answer.status, answer.header("range")), (202, "0-99999"));
    let again = send(&address, "PATCH", &location, &first, &bytes[..100_000]).await;
    assert_eq!((again.status, again.header("range")), (416, "0-99999"));
    let status = get(&address, &location).await;
    assert_eq!((status.status, status.header("range")), (204, "0-99999"));
    let path = format!("{location}?digest={digest}");
    let done = send(
        &address,
        "PUT",
        &path,
        &[("content-range", "100000-199999")],
        &bytes[100_000..],
    )
    .await;
    assert_eq!(
        (done.status, done.header("docker-content-digest")),
        (201, digest.as_str())
    );

    let blob = format!("/v2/a/b/blobs/{digest}");
    assert_eq!(get(&address, &blob).await.body, bytes);
    let head = send(&address, "HEAD", &blob, &[], b"").await;
    assert_eq!(
        (head.status, head.header("content-length")),
        (200, "200000")
    );
    let part = send(&address, "GET", &blob, &[("range", "bytes=10-19")], b"").await;
    assert_eq!(
        (part.status, part.header("content-range")),
        (206, "bytes 10-19/200000")
    );
    assert_eq!(part.body, bytes[10..20]);
    let outside = send(&address, "GET", &blob, &[("range", "bytes=200000-")], b"").await;
    assert_eq!(
        (outside.status, outside.header("content-range")),
        (416, "bytes */200000")
    );
    assert_eq!(get(&address, &location).await.code(), "BLOB_UPLOAD_UNKNOWN");
}

#[tokio::test]
async fn a_wrong_digest_is_refused_and_nothing_is_kept() {
    let world = World::new();
    let address = world.serve().await;
    let wrong = Digest::of(b"other");
    let path = format!("/v2/a/blobs/uploads/?digest={wrong}");
    let answer = send(&address, "POST", &path, &[], b"content").await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "DIGEST_INVALID")
    );
    let answer = get(&address, &format!("/v2/a/blobs/{wrong}")).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (404, "BLOB_UNKNOWN")
    );
    let answer = get(&address, "/v2/a/blobs/sha256:12").await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "DIGEST_INVALID")
    );
    assert_eq!(
        std::fs::read_dir(world.path("store/tmp")).unwrap().count(),
        0
    );
}

#[tokio::test]
async fn an_upload_given_up_is_gone() {
    let world = World::new();
    let address = world.serve().await;
    let begun = send(&address, "POST", "/v2/a/blobs/uploads/", &[], b"").await;
    let location = begun.header("location").to_owned();
    let other = location.replace("/v2/a/", "/v2/b/");
    assert_eq!(
        get(&address, &other).await.status,
        404,
        "an upload belongs to its repository"
    );
    assert_eq!(
        send(&address, "DELETE", &location, &[], b"").await.status,
        204
    );
    assert_eq!(get(&address, &location).await.status, 404);
    assert_eq!(
        std::fs::read_dir(world.path("store/tmp")).unwrap().count(),
        0
    );
}

#[tokio::test]
async fn a_blob_is_served_by_the_repositories_it_was_given_to_and_mounted_between_them() {
    let world = World::new();
    let address = world.serve().await;
    let digest = upload(&address, "from", b"shared").await;
    let there = format!("/v2/to/blobs/{digest}");
    assert_eq!(get(&address, &there).await.status, 404);
    let mount = format!("/v2/to/blobs/uploads/?mount={digest}&from=from");
    assert_eq!(send(&address, "POST", &mount, &[], b"").await.status, 201);
    assert_eq!(get(&address, &there).await.body, b"shared");
    let mount = format!(
        "/v2/to/blobs/uploads/?mount={}&from=from",
        Digest::of(b"absent")
    );
    assert_eq!(send(&address, "POST", &mount, &[], b"").await.status, 202);
    assert_eq!(send(&address, "DELETE", &there, &[], b"").await.status, 202);
    assert_eq!(get(&address, &there).await.status, 404);
    assert_eq!(
        get(&address, &format!("/v2/from/blobs/{digest}"))
            .await
            .status,
        200
    );
}

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

fn manifest(config: &Digest, subject: Option<&Digest>) -> String {
    let subject = subject
        .map(|digest| serde_json::json!({"mediaType": MANIFEST, "digest": digest, "size": 1}));
    let mut manifest = serde_json::json!({
        "schemaVersion": 2, "mediaType": MANIFEST,
        "config": {"mediaType": "application/example", "digest": config, "size": 2},
        "layers": [],
    });
    if let Some(subject) = subject {
        manifest["subject"] = subject;
    }
    manifest.to_string()
}

async fn put(address: &str, path: &str, body: &str) -> Answer {
    send(
        address,
        "PUT",
        path,
        &[("content-type", MANIFEST)],
        body.as_bytes(),
    )
    .await
}

#[tokio::test]
async fn a_manifest_is_stored_only_with_all_its_parts() {
    let world = World::new();
    let address = world.serve().await;
    let body = manifest(&Digest::of(b"{}"), None);
    let answer = put(&address, "/v2/a/manifests/v1", &body).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "MANIFEST_BLOB_UNKNOWN")
    );
    upload(&address, "other", b"{}").await;
    let answer = put(&address, "/v2/a/manifests/v1", &body).await;
    assert_eq!(
        answer.code(),
        "MANIFEST_BLOB_UNKNOWN",
        "another repository's blob is not ours"
    );
    upload(&address, "a", b"{}").await;
    let answer = put(&address, "/v2/a/manifests/v1", &body).await;
    let digest = Digest::of(body.as_bytes());
    assert_eq!(
        (answer.status, answer.header("docker-content-digest")),
        (201, digest.as_str())
    );
    for target in ["v1", digest.as_str()] {
        let answer = get(&address, &format!("/v2/a/manifests/{target}")).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, MANIFEST)
        );
        assert_eq!(answer.body, body.as_bytes());
    }
    let answer = put(
        &address,
        &format!("/v2/a/manifests/{}", Digest::of(b"x")),
        &body,
    )
    .await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "DIGEST_INVALID")
    );
    for bad in [
        "not json",
        "{}",
        r#"{"schemaVersion":1}"#,
        r#"{"schemaVersion":2,"mediaType":"x/y"}"#,
    ] {
        let answer = put(&address, "/v2/a/manifests/v2", bad).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "MANIFEST_INVALID"),
            "{bad}"
        );
    }
    let huge = " ".repeat(5 << 20);
    assert_eq!(put(&address, "/v2/a/manifests/v2", &huge).await.status, 413);
}

#[tokio::test]
async fn tags_come_in_pages_and_go_one_by_one() {
    let world = World::new();
    let address = world.serve().await;
    let body = manifest(&upload(&address, "a", b"{}").await, None);
    for tag in ["v1", "v2", "v3"] {
        assert_eq!(
            put(&address, &format!("/v2/a/manifests/{tag}"), &body)
                .await
                .status,
            201
        );
    }
    let page = get(&address, "/v2/a/tags/list?n=2").await;
    assert_eq!(
        page.json(),
        serde_json::json!({"name": "a", "tags": ["v1", "v2"]})
    );
    assert_eq!(
        page.header("link"),
        r#"</v2/a/tags/list?n=2&last=v2>; rel="next""#
    );
    let page = get(&address, "/v2/a/tags/list?n=2&last=v2").await;
    assert_eq!(
        (page.json()["tags"].clone(), page.header("link")),
        (serde_json::json!(["v3"]), "")
    );
    assert_eq!(
        get(&address, "/v2/a/tags/list?n=x").await.code(),
        "PAGINATION_NUMBER_INVALID"
    );
    assert_eq!(
        send(&address, "DELETE", "/v2/a/manifests/v1", &[], b"")
            .await
            .status,
        202
    );
    assert_eq!(
        get(&address, "/v2/a/manifests/v1").await.code(),
        "MANIFEST_UNKNOWN"
    );
    assert_eq!(get(&address, "/v2/a/manifests/v2").await.status, 200);
    let by_digest = format!("/v2/a/manifests/{}", Digest::of(body.as_bytes()));
    assert_eq!(
        send(&address, "DELETE", &by_digest, &[], b"").await.status,
        202
    );
    assert_eq!(
        get(&address, "/v2/a/tags/list").await.json()["tags"],
        serde_json::json!([])
    );
}

#[tokio::test]
async fn referrers_are_found_by_subject_and_by_type() {
    let world = World::new();
    let address = world.serve().await;
    let config = upload(&address, "a", b"{}").await;
    let image = manifest(&config, None);
    let subject = Digest::of(image.as_bytes());
    put(&address, "/v2/a/manifests/v1", &image).await;
    let signature = manifest(&config, Some(&subject));
    let digest = Digest::of(signature.as_bytes());
    let answer = put(&address, &format!("/v2/a/manifests/{digest}"), &signature).await;
    assert_eq!(answer.header("oci-subject"), subject.as_str());
    let list = get(&address, &format!("/v2/a/referrers/{subject}"))
        .await
        .json();
    assert_eq!(list["manifests"][0]["digest"], digest.as_str());
    assert_eq!(list["manifests"][0]["artifactType"], "application/example");
    let filtered = get(
        &address,
        &format!("/v2/a/referrers/{subject}?artifactType=none"),
    )
    .await;
    assert_eq!(filtered.header("oci-filters-applied"), "artifactType");
    assert_eq!(filtered.json()["manifests"], serde_json::json!([]));
    let none = get(&address, &format!("/v2/a/referrers/{digest}")).await;
    assert_eq!(
        (none.status, none.json()["manifests"].clone()),
        (200, serde_json::json!([]))
    );
}

#[tokio::test]
async fn access_decides_about_every_request() {
    let world = World::new();
    let access: Arc<dyn Access> = Arc::new(OneUser);
    let address = world.serve_to(access).await;
    let answer = get(&address, "/v2/").await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (401, "UNAUTHORIZED")
    );
    assert!(
        answer
            .header("www-authenticate")
            .starts_with("Basic realm="),
        "{answer:?}"
    );
    for (name, value) in [
        ("basic", "Basic QVdTOndyb25n"),
        ("broken", "Basic ???"),
        ("other", "Digest x"),
    ] {
        let answer = send(&address, "GET", "/v2/", &[("authorization", value)], b"").await;
        assert_eq!(answer.status, 401, "{name}");
    }
    let right = [("authorization", "Basic QVdTOnJpZ2h0")];
    let as_user = |method: &'static str, path: &'static str| {
        let address = address.clone();
        async move { send(&address, method, path, &right, b"").await }
    };
    assert_eq!(as_user("GET", "/v2/").await.status, 200);
    let answer = as_user("GET", "/v2/forbidden/tags/list").await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "DENIED"));
    let answer = as_user("POST", "/v2/absent/blobs/uploads/").await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (404, "NAME_UNKNOWN")
    );
    let answer = as_user("GET", "/v2/nowhere/tags/list").await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (404, "NAME_UNKNOWN")
    );
    let answer = as_user("GET", "/v2/UPPER/tags/list").await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "NAME_INVALID")
    );
    assert_eq!(as_user("PUT", "/v2/a/tags/list").await.status, 405);
    assert_eq!(as_user("GET", "/elsewhere").await.status, 404);
}

#[tokio::test]
async fn the_host_names_the_registry_and_any_other_name_means_home() {
    let world = World::new();
    let address = world.serve().await;
    world
        .load(&ours("app:v1").to_string(), &[layer(&[("a", "b")])])
        .await;
    let other = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/theirs:v1";
    world.load(other, &[layer(&[("a", "b")])]).await;
    assert_eq!(get(&address, "/v2/app/manifests/v1").await.status, 200);
    assert_eq!(
        get(&address, "/v2/theirs/manifests/v1").await.code(),
        "NAME_UNKNOWN"
    );
    assert_eq!(
        get(&address, "/v2/_catalog").await.json()["repositories"],
        serde_json::json!(["app"])
    );
    let host = [("host", "111122223333.dkr.ecr.eu-west-1.localhost:4510")];
    let socket = send(&address, "GET", "/v2/theirs/manifests/v1", &host, b"").await;
    assert_eq!(socket.status, 200);
}
