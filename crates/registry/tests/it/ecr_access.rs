//! Pushing and pulling with what ECR and IAM grant.

use std::sync::Arc;
use std::time::Duration;

use api::ecr::{
    BatchCheckLayerAvailabilityRequest, CompleteLayerUploadRequest, Ecr as _,
    GetAuthorizationTokenRequest, GetDownloadUrlForLayerRequest, InitiateLayerUploadRequest,
    PutImageTagMutabilityRequest, SetRepositoryPolicyRequest, UploadLayerPartRequest,
};
use base64::Engine as _;
use registry::{Anonymous, Digest, EcrAccess, OnUnknownPush};
use wire::{Context, Source};

use crate::ecr::{LOCKED, Room, role};
use crate::skopeo::skopeo;
use crate::world::{layer, ours, send, write_layout};

const PUSH: [&str; 5] = [
    "BatchCheckLayerAvailability",
    "InitiateLayerUpload",
    "UploadLayerPart",
    "CompleteLayerUpload",
    "PutImage",
];
const PULL: [&str; 3] = [
    "GetAuthorizationToken",
    "BatchGetImage",
    "GetDownloadUrlForLayer",
];

async fn token(room: &Room, cx: &Context) -> String {
    let input = GetAuthorizationTokenRequest::default();
    let answer = room.ecr.get_authorization_token(cx, input).await.unwrap();
    let data = answer.authorization_data.unwrap().pop().unwrap();
    assert_eq!(
        data.proxy_endpoint.as_deref(),
        Some("http://127.0.0.1:5000")
    );
    let token = data.authorization_token.unwrap();
    let decoded = base64::engine::general_purpose::STANDARD
        .decode(token)
        .unwrap();
    String::from_utf8(decoded).unwrap()
}

async fn push(room: &Room, address: &str, credentials: &[&str], name: &str) -> (bool, String) {
    let dir = room.world.path("source");
    write_layout(&dir, &[layer(&[("a", "1")])], "amd64");
    let (source, there) = (
        format!("oci:{}", dir.display()),
        format!("docker://{address}/{name}"),
    );
    let mut arguments = vec!["copy", "--dest-tls-verify=false"];
    arguments.extend(credentials);
    arguments.extend([source.as_str(), there.as_str()]);
    skopeo(room.world.dir.path(), &arguments).await
}

#[tokio::test]
async fn skopeo_pushes_with_a_token_as_far_as_iam_lets_its_owner() {
    let room = Room::new();
    let address = room.world.serve_to(room.access(Anonymous::Refused)).await;
    room.allow(&["GetAuthorizationToken"]);
    let token = token(&room, &room.as_role()).await;
    let credentials = ["--dest-creds", token.as_str()];
    let (ok, said) = push(&room, &address, &[], "app:v1").await;
    assert!(!ok && said.contains("authentication required"), "{said}");
    let (ok, said) = push(&room, &address, &["--dest-creds", "AWS:wrong"], "app:v1").await;
    assert!(!ok && said.contains("authentication required"), "{said}");
    let (ok, said) = push(&room, &address, &credentials, "app:v1").await;
    assert!(!ok, "{said}");

    room.allow(&PUSH);
    let (ok, said) = push(&room, &address, &credentials, "app:v1").await;
    assert!(!ok, "the repository may not be made: {said}");
    room.create("app").await.unwrap();
    let (ok, said) = push(&room, &address, &credentials, "app:v1").await;
    assert!(ok, "{said}");
    assert!(room.world.images.resolve(&ours("app:v1")).await.is_some());
    room.allow(&[PUSH.as_slice(), &["CreateRepository"]].concat());
    let (ok, said) = push(&room, &address, &credentials, "new/app:v1").await;
    assert!(ok, "{said}");

    let there = format!("docker://{address}/app:v1");
    let inspect = ["inspect", "--tls-verify=false", "--creds", &token, &there];
    let (ok, said) = skopeo(room.world.dir.path(), &inspect).await;
    assert!(!ok, "may push, not pull: {said}");
    room.allow(&[PULL.as_slice(), &["ListImages"]].concat());
    let (ok, said) = skopeo(room.world.dir.path(), &inspect).await;
    assert!(ok, "{said}");

    room.clock.advance(Duration::from_secs(12 * 3600));
    let (ok, said) = skopeo(room.world.dir.path(), &inspect).await;
    assert!(
        !ok && said.contains("authorization token has expired"),
        "{said}"
    );
}

#[tokio::test]
async fn a_push_to_a_missing_repository_is_refused_when_the_server_is_told_so() {
    let refuse = |ecr: registry::Ecr| ecr.on_unknown_push(OnUnknownPush::Refuse);
    let room = Room::with(refuse, "http://127.0.0.1:5000");
    let address = room
        .world
        .serve_to(room.access(Anonymous::RootOnLoopback))
        .await;
    let (ok, said) = push(&room, &address, &[], "app:v1").await;
    let text = "The repository with name 'app' does not exist in the registry with id \
                '000000000000'";
    assert!(!ok && said.contains(text), "{said}");
    room.create("app").await.unwrap();
    let (ok, said) = push(&room, &address, &[], "app:v1").await;
    assert!(ok, "{said}");
}

#[tokio::test]
async fn a_push_does_not_move_an_immutable_tag() {
    let room = Room::new();
    let address = room
        .world
        .serve_to(room.access(Anonymous::RootOnLoopback))
        .await;
    room.world
        .load(&ours("app:v1").to_string(), &[layer(&[("b", "2")])])
        .await;
    room.create("app").await.unwrap_err();
    let input = PutImageTagMutabilityRequest {
        repository_name: "app".to_owned(),
        image_tag_mutability: "IMMUTABLE".to_owned(),
        ..Default::default()
    };
    room.ecr
        .put_image_tag_mutability(&room.cx, input)
        .await
        .unwrap();
    let (ok, said) = push(&room, &address, &[], "app:v1").await;
    assert!(!ok && said.contains("the tag is immutable"), "{said}");
    for _ in 0..2 {
        let (ok, said) = push(&room, &address, &[], "app:v2").await;
        assert!(ok, "the same image again is no change: {said}");
    }
}

#[tokio::test]
async fn a_layer_url_reads_its_repository_for_an_hour_and_nothing_else() {
    let room = Room::new();
    let bytes = layer(&[("a", "1")]);
    room.world
        .load(&ours("app:v1").to_string(), std::slice::from_ref(&bytes))
        .await;
    room.world
        .load(&ours("other:v1").to_string(), std::slice::from_ref(&bytes))
        .await;
    let address = room.world.serve_to(room.access(Anonymous::Refused)).await;
    let input = GetDownloadUrlForLayerRequest {
        repository_name: "app".to_owned(),
        layer_digest: Digest::of(&bytes).to_string(),
        ..Default::default()
    };
    let answer = room
        .ecr
        .get_download_url_for_layer(&room.cx, input)
        .await
        .unwrap();
    let url = answer.download_url.unwrap();
    let path = url.strip_prefix("http://127.0.0.1:5000").unwrap();
    let get = async |path: &str| send(&address, "GET", path, &[], b"").await;
    let answer = get(path).await;
    assert_eq!((answer.status, answer.body), (200, bytes));
    assert_eq!(get(&path.replace("/app/", "/other/")).await.status, 401);
    let query = path.split_once('?').unwrap().1;
    assert_eq!(
        get(&format!("/v2/app/manifests/v1?{query}")).await.status,
        401
    );
    room.clock.advance(Duration::from_secs(3600));
    assert_eq!(get(path).await.status, 403);
}

#[tokio::test]
async fn a_layer_is_uploaded_in_parts_through_the_api() {
    let room = Room::new();
    room.create("app").await.unwrap();
    let bytes = vec![7_u8; 6 << 20];
    let digest = Digest::of(&bytes).to_string();
    let begin = InitiateLayerUploadRequest {
        repository_name: "app".to_owned(),
        ..Default::default()
    };
    let begun = room
        .ecr
        .initiate_layer_upload(&room.cx, begin)
        .await
        .unwrap();
    let upload_id = begun.upload_id.unwrap();
    let part = |first: usize, end: usize| UploadLayerPartRequest {
        repository_name: "app".to_owned(),
        upload_id: upload_id.clone(),
        part_first_byte: i64::try_from(first).unwrap(),
        part_last_byte: i64::try_from(end).unwrap() - 1,
        layer_part_blob: api::Blob(bytes[first..end].to_vec()),
        registry_id: None,
    };
    let half = 5 << 20;
    room.ecr
        .upload_layer_part(&room.cx, part(0, half))
        .await
        .unwrap();
    let refused = room
        .ecr
        .upload_layer_part(&room.cx, part(0, half))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "InvalidLayerPartException");
    assert_eq!(refused.extras["lastValidByteReceived"], half - 1);
    let last = room
        .ecr
        .upload_layer_part(&room.cx, part(half, bytes.len()))
        .await
        .unwrap();
    assert_eq!(last.last_byte_received, Some((6 << 20) - 1));
    let complete = CompleteLayerUploadRequest {
        repository_name: "app".to_owned(),
        upload_id: upload_id.clone(),
        layer_digests: vec![digest.clone()],
        registry_id: None,
    };
    room.ecr
        .complete_layer_upload(&room.cx, complete.clone())
        .await
        .unwrap();
    let again = room
        .ecr
        .complete_layer_upload(&room.cx, complete)
        .await
        .unwrap_err();
    assert_eq!(again.code, "UploadNotFoundException");
    let check = BatchCheckLayerAvailabilityRequest {
        repository_name: "app".to_owned(),
        layer_digests: vec![digest, Digest::of(b"").to_string(), "md5:1".to_owned()],
        registry_id: None,
    };
    let checked = room
        .ecr
        .batch_check_layer_availability(&room.cx, check)
        .await
        .unwrap();
    let layers = checked.layers.unwrap().into_iter();
    let layers: Vec<_> = layers
        .filter_map(|layer| layer.layer_availability)
        .collect();
    assert_eq!(layers, ["AVAILABLE", "UNAVAILABLE"]);
    assert_eq!(checked.failures.unwrap().len(), 1);
}

#[tokio::test]
async fn a_task_pulls_only_what_its_execution_role_may_and_is_told_in_the_words_of_ecs() {
    let room = Room::new();
    let name = ours("app:v1");
    room.world
        .load(&name.to_string(), &[layer(&[("a", "1")])])
        .await;
    let access: Arc<EcrAccess> = room.access(Anonymous::Refused);
    let pull = async |actions: &[&str]| {
        room.allow(actions);
        access.pull_allowed(&role(), &Source::Internal, &name).await
    };
    let denied = pull(&[]).await.unwrap_err().to_string();
    let begins = "ResourceInitializationError: unable to pull secrets or registry auth: execution \
                  resource retrieval failed: unable to retrieve ecr registry auth: service call \
                  has been retried 1 time(s): AccessDeniedException: User: \
                  arn:aws:sts::000000000000:assumed-role/exec/task is not authorized to perform: \
                  ecr:GetAuthorizationToken";
    assert!(denied.starts_with(begins), "{denied}");
    let denied = pull(&PULL[..1]).await.unwrap_err();
    assert_eq!(
        denied.to_string(),
        format!(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to \
             resolve ref {name}: unexpected status from HEAD request to \
             https://000000000000.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/v1: 403 \
             Forbidden"
        )
    );
    assert!(
        denied.why().contains("ecr:BatchGetImage"),
        "{}",
        denied.why()
    );
    let denied = pull(&PULL[..2]).await.unwrap_err().to_string();
    assert!(denied.contains("/v2/app/blobs/sha256:"), "{denied}");
    pull(&PULL).await.unwrap();
    room.allow(&[]);
    let elsewhere = "docker.io/library/nginx:1".parse().unwrap();
    access
        .pull_allowed(&role(), &Source::Internal, &elsewhere)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_repository_of_another_account_is_open_as_far_as_its_policy_says() {
    let room = Room::new();
    room.world
        .load(&ours("app:v1").to_string(), &[layer(&[("a", "1")])])
        .await;
    room.create("app").await.unwrap_err();
    let mut guest = role();
    if let domain::Principal::Role { account, .. } = &mut guest {
        *account = "444455556666".parse().unwrap();
    }
    let access = room.access(Anonymous::Refused);
    let pull = async || {
        let name = ours("app:v1");
        access.pull_allowed(&guest, &Source::Internal, &name).await
    };
    room.allow(&PULL);
    let denied = pull().await.unwrap_err();
    let none = "because no resource-based policy allows the ecr:BatchGetImage action";
    assert!(denied.why().ends_with(none), "{}", denied.why());
    let set = |text: &str| {
        let input = SetRepositoryPolicyRequest {
            repository_name: "app".to_owned(),
            policy_text: text.to_owned(),
            ..Default::default()
        };
        room.ecr.set_repository_policy(&room.cx, input)
    };
    for refused in [
        "{",
        r#"{"Version":"2012-10-17","Statement":[]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",
            "Action":"ecr:*","Resource":"*"}]}"#,
    ] {
        let error = set(refused).await.unwrap_err();
        assert_eq!(error.code, "InvalidParameterException", "{refused}");
    }
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
        "Principal":{"AWS":"444455556666"},
        "Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}]}"#;
    set(policy).await.unwrap();
    pull().await.unwrap();
}

#[tokio::test]
async fn a_policy_that_locks_its_author_out_must_be_forced() {
    let room = Room::new();
    room.create("app").await.unwrap();
    room.allow(&["SetRepositoryPolicy"]);
    let cx = room.as_role();
    let set = |force| {
        let input = SetRepositoryPolicyRequest {
            repository_name: "app".to_owned(),
            policy_text: LOCKED.to_owned(),
            force,
            ..Default::default()
        };
        room.ecr.set_repository_policy(&cx, input)
    };
    let refused = set(None).await.unwrap_err();
    assert_eq!(refused.code, "InvalidParameterException");
    set(Some(true)).await.unwrap();
}
