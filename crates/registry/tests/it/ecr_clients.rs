//! The ECR API through the front door, with boto3 as a client.

use std::sync::Arc;

use domain::{Clock, IdSource, ManualClock, SeededIds, Timestamp};
use registry::{Anonymous, EcrApi};
use tokio::net::TcpListener;
use wire::testing::{AllowAll, Keys, Nothing};
use wire::{AtOnce, Doorway, FrontDoor, HostPeers, Settings};

use crate::ecr::{Room, scope};
use crate::skopeo::skopeo;
use crate::world::{layer, write_layout};

const SIGN_IN: &str = r#"
import base64, boto3
ecr = boto3.client("ecr")
made = ecr.create_repository(repositoryName="shop/orders", tags=[{"Key": "team", "Value": "shop"}])
try:
    ecr.create_repository(repositoryName="shop/orders")
except ecr.exceptions.RepositoryAlreadyExistsException:
    pass
assert ecr.list_tags_for_resource(resourceArn=made["repository"]["repositoryArn"])["tags"]
[data] = ecr.get_authorization_token()["authorizationData"]
print(data["proxyEndpoint"], base64.b64decode(data["authorizationToken"]).decode())
"#;

const LOOK: &str = r#"
import boto3, hashlib, json, urllib.request
ecr = boto3.client("ecr")
[detail] = ecr.describe_images(repositoryName="shop/orders")["imageDetails"]
assert detail["imageTags"] == ["v1"] and detail["imageSizeInBytes"] > 0, detail
[image] = ecr.batch_get_image(repositoryName="shop/orders", imageIds=[{"imageTag": "v1"}])["images"]
[layer] = json.loads(image["imageManifest"])["layers"]
url = ecr.get_download_url_for_layer(repositoryName="shop/orders", layerDigest=layer["digest"])
body = urllib.request.urlopen(url["downloadUrl"]).read()
assert "sha256:" + hashlib.sha256(body).hexdigest() == layer["digest"]
try:
    ecr.delete_repository(repositoryName="shop/orders")
except ecr.exceptions.RepositoryNotEmptyException as error:
    assert "still contains images" in str(error), error
pages = ecr.get_paginator("list_images").paginate(repositoryName="shop/orders")
ids = [id for page in pages for id in page["imageIds"]]
assert ecr.batch_delete_image(repositoryName="shop/orders", imageIds=ids)["failures"] == []
ecr.delete_repository(repositoryName="shop/orders")
assert ecr.describe_repositories()["repositories"] == []
try:
    ecr.start_image_scan(repositoryName="shop/orders", imageId={"imageTag": "v1"})
except ecr.exceptions.ClientError as error:
    assert error.response["Error"]["Code"] == "NotImplemented", error
print("done")
"#;

async fn python(script: &str, port: u16) -> String {
    let output = tokio::process::Command::new("python3")
        .args(["-c", script])
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
        .env("AWS_ACCESS_KEY_ID", "000000000000")
        .env("AWS_SECRET_ACCESS_KEY", "any")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_MAX_ATTEMPTS", "1")
        .output()
        .await
        .expect("this test needs python3 with boto3");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The room behind a front door; its port.
async fn serve(room: &Room) -> u16 {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(Timestamp::now()));
    let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(2));
    let door = FrontDoor::new(Doorway {
        services: vec![Arc::new(api::ecr::Server(EcrApi(room.room.clone())))],
        credentials: Arc::new(Keys::lenient(scope().account)),
        authorizer: Arc::new(AllowAll),
        clock,
        ids,
        completion: Arc::new(AtOnce),
        otherwise: Arc::new(Nothing),
        settings: Settings::new(scope().account, scope().region),
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(door.serve(listener, Arc::new(HostPeers), std::future::pending()));
    port
}

#[tokio::test]
async fn boto3_signs_skopeo_in_and_sees_what_it_pushed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let room = Room::with(|ecr| ecr, &url);
    let access = room.access(Anonymous::Refused);
    tokio::spawn(registry::distribution::serve(
        listener,
        room.world.images.clone(),
        access,
        crate::world::home(),
    ));
    let port = serve(&room).await;
    let said = python(SIGN_IN, port).await;
    let (endpoint, credentials) = said.split_once(' ').unwrap();
    assert_eq!(endpoint, url);
    let dir = room.world.path("source");
    write_layout(&dir, &[layer(&[("a", "1")])], "amd64");
    let source = format!("oci:{}", dir.display());
    let there = endpoint.replace("http", "docker") + "/shop/orders:v1";
    let copy = [
        "copy",
        "--dest-tls-verify=false",
        "--dest-creds",
        credentials,
        &source,
        &there,
    ];
    let (ok, said) = skopeo(room.world.dir.path(), &copy).await;
    assert!(ok, "{said}");
    assert_eq!(python(LOOK, port).await, "done");
}
