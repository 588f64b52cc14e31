//! Images through the terminal and the desk.

use crate::world::{ROOT, Wish, World};

/// A program that is on every Linux machine that can build this.
const PROGRAM: &str = "/bin/true";

async fn images_come_and_go(key: Option<(&str, &str)>, strict: bool) {
    let world = World::new(Wish {
        strict,
        ..Wish::default()
    })
    .await;
    let name = "shop/web:1";
    let packed = world
        .run_as(
            key,
            &[
                "image", "pack", PROGRAM, "--name", name, "--env", "A=1", "--expose", "80",
            ],
        )
        .await;
    assert!(
        packed.starts_with("docker.io/shop/web:1 sha256:"),
        "{packed}"
    );
    let listed = world.run_as(key, &["image", "ls"]).await;
    assert!(listed.contains("docker.io/shop/web:1"), "{listed}");
    let removed = world.run_as(key, &["image", "rm", name]).await;
    assert_eq!(removed, "docker.io/shop/web:1\n");
    let again = world.run_as(key, &["image", "rm", name]).await;
    assert_eq!(again, "failed 1: no such image: docker.io/shop/web:1");

    let directory = tempfile::tempdir().unwrap();
    let layout = directory.path().to_str().unwrap();
    write_layout(directory.path());
    let unnamed = world.run_as(key, &["image", "load", layout]).await;
    assert!(unnamed.contains("does not name its image"), "{unnamed}");
    let loaded = world
        .run_as(key, &["image", "load", layout, "--name", "shop/b:2"])
        .await;
    assert_eq!(loaded, "docker.io/shop/b:2\n");
    let missing = world.run_as(key, &["image", "load", "/nowhere.tar"]).await;
    assert!(
        missing.starts_with("failed 2: /nowhere.tar cannot be read"),
        "{missing}"
    );
}

/// An OCI layout with an image without layers.
fn write_layout(directory: &std::path::Path) {
    use sha2::{Digest as _, Sha256};
    let blobs = directory.join("blobs/sha256");
    std::fs::create_dir_all(&blobs).unwrap();
    let put = |value: serde_json::Value| {
        let text = value.to_string();
        let digest = hex::encode(Sha256::digest(&text));
        std::fs::write(blobs.join(&digest), &text).unwrap();
        (format!("sha256:{digest}"), text.len())
    };
    let (config, size) = put(serde_json::json!({
        "architecture": "amd64", "os": "linux", "config": {},
        "rootfs": {"type": "layers", "diff_ids": []},
    }));
    let manifest_type = "application/vnd.oci.image.manifest.v1+json";
    let (manifest, manifest_size) = put(serde_json::json!({
        "schemaVersion": 2, "mediaType": manifest_type, "layers": [],
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json",
            "digest": config, "size": size},
    }));
    let index = serde_json::json!({
        "schemaVersion": 2,
        "manifests": [{"mediaType": manifest_type, "digest": manifest, "size": manifest_size}],
    });
    std::fs::write(directory.join("index.json"), index.to_string()).unwrap();
    let layout = serde_json::json!({"imageLayoutVersion": "1.0.0"});
    std::fs::write(directory.join("oci-layout"), layout.to_string()).unwrap();
}

#[tokio::test]
async fn images_come_and_go_without_a_signature() {
    images_come_and_go(None, false).await;
}

#[tokio::test]
async fn images_come_and_go_signed() {
    images_come_and_go(Some(ROOT), true).await;
}

#[tokio::test]
async fn an_image_that_is_not_what_was_signed_is_refused() {
    let world = World::new(Wish {
        strict: true,
        ..Wish::default()
    })
    .await;
    let path = "/_longshore/images/load?name=a";
    let request = http::Request::post(path)
        .header("host", world.address.to_string())
        .header("x-amz-content-sha256", "0".repeat(64));
    let mut head = request.body(()).unwrap().into_parts().0;
    let key = wire::AccessKey {
        id: ROOT.0.to_owned(),
        secret: ROOT.1.to_owned(),
        token: None,
    };
    let now = domain::Timestamp::now();
    wire::sign(
        &mut head,
        wire::Payload::Later,
        &key,
        ("us-east-1", "longshore"),
        now,
    );
    head.headers.remove("host");
    let headers: Vec<(&str, &str)> = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let (status, told) = world
        .ask_with("POST", path, &headers, b"another body")
        .await;
    assert_eq!(status, 403);
    assert_eq!(told["message"], "the body is not what was signed");
}
