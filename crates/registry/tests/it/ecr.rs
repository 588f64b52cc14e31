//! The ECR API as its callers see it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use api::ecr::{
    BatchDeleteImageRequest, BatchGetImageRequest, CreateRepositoryRequest,
    DeleteRepositoryRequest, DescribeImagesRequest, DescribeRepositoriesRequest, Ecr as _,
    ImageIdentifier, ListImagesRequest, PutImageRequest, PutImageTagMutabilityRequest,
};
use async_trait::async_trait;
use domain::{ManualClock, Principal, Scope, SeededIds};
use registry::{Anonymous, Ecr, EcrAccess, EcrApi, OciServer, Reference};
use store::Store;
use wire::{Ask, Authorizer, Context, Decision, Source};

use crate::world::{World, home, layer, ours};

/// A policy that nobody may replace, as far as [`Listed`] understands it.
pub(crate) const LOCKED: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny",
    "Principal":"*","Action":"ecr:*"}]}"#;

/// Allows root everything, and anybody else the actions on a list; where another account's
/// repository has no policy, nobody anything.
#[derive(Default)]
pub(crate) struct Listed(pub(crate) Mutex<BTreeSet<String>>);

#[async_trait]
impl Authorizer for Listed {
    async fn decide(&self, ask: &Ask<'_>) -> Decision {
        let root = matches!(ask.caller, Principal::Root { .. });
        let owner = ask.resource.split(':').nth(4);
        let foreign = owner.is_some_and(|owner| owner != ask.caller.account().as_str());
        if foreign && ask.policy.is_none() {
            let action = ask.action;
            let why = format!("because no resource-based policy allows the {action} action");
            return Decision::Denied(why);
        }
        if ask.policy == Some(LOCKED) {
            return Decision::Denied("because nobody may".to_owned());
        }
        match root || self.0.lock().unwrap().contains(ask.action) {
            true => Decision::Allowed,
            false => Decision::Denied(format!(
                "because no identity-based policy allows the {} action",
                ask.action
            )),
        }
    }
}

/// The room over an empty store, its images and a clock that stands still.
pub(crate) struct Room {
    pub(crate) world: World,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) room: Arc<Ecr>,
    pub(crate) ecr: EcrApi,
    pub(crate) listed: Arc<Listed>,
    pub(crate) cx: Context,
}

impl Room {
    pub(crate) fn new() -> Self {
        Self::with(|ecr| ecr, "http://127.0.0.1:5000")
    }

    pub(crate) fn with(change: impl Fn(Ecr) -> Ecr, url: &str) -> Self {
        let world = World::new();
        let clock = Arc::new(ManualClock::default());
        let server = OciServer {
            url: url.to_owned(),
            home: home(),
        };
        let ecr = Ecr::new(
            Store::new(Arc::new(store::Memory::new())),
            world.images.clone(),
            clock.clone(),
            Arc::new(SeededIds::new(1)),
            &[1; 32],
            server,
        );
        let room = Arc::new(change(ecr));
        Self {
            world,
            clock,
            ecr: EcrApi(room.clone()),
            room,
            listed: Arc::default(),
            cx: Context::root(scope()),
        }
    }

    /// A call by a task's role, which may do what is listed.
    pub(crate) fn as_role(&self) -> Context {
        let (id, endpoint) = ("id".to_owned(), "http://127.0.0.1:4566".to_owned());
        let (source, listed) = (Source::Loopback, self.listed.clone());
        Context::new(id, scope(), role(), source, endpoint, listed)
    }

    pub(crate) fn allow(&self, actions: &[&str]) {
        let actions = actions.iter().map(|action| format!("ecr:{action}"));
        *self.listed.0.lock().unwrap() = actions.collect();
    }

    pub(crate) fn access(&self, anonymous: Anonymous) -> Arc<EcrAccess> {
        let access = EcrAccess::new(self.room.clone(), self.listed.clone(), anonymous);
        Arc::new(access)
    }

    pub(crate) async fn create(&self, name: &str) -> Result<api::ecr::Repository, String> {
        let input = CreateRepositoryRequest {
            repository_name: name.to_owned(),
            ..Default::default()
        };
        let created = self.ecr.create_repository(&self.cx, input).await;
        told(created.map(|output| output.repository.unwrap()))
    }

    async fn names(&self) -> Vec<String> {
        let input = DescribeRepositoriesRequest::default();
        let all = self.ecr.describe_repositories(&self.cx, input).await;
        let all = all.unwrap().repositories.unwrap();
        all.into_iter()
            .filter_map(|one| one.repository_name)
            .collect()
    }

    async fn delete(&self, name: &str, force: Option<bool>) -> Result<(), String> {
        let input = DeleteRepositoryRequest {
            repository_name: name.to_owned(),
            force,
            ..Default::default()
        };
        told(self.ecr.delete_repository(&self.cx, input).await.map(drop))
    }

    async fn ids(&self, name: &str) -> Vec<ImageIdentifier> {
        let input = ListImagesRequest {
            repository_name: name.to_owned(),
            ..Default::default()
        };
        let listed = self.ecr.list_images(&self.cx, input).await.unwrap();
        listed.image_ids.unwrap()
    }

    async fn put(&self, manifest: &str, tag: Option<&str>) -> Result<ImageIdentifier, String> {
        let input = PutImageRequest {
            repository_name: "shop/orders".to_owned(),
            image_manifest: manifest.to_owned(),
            image_tag: tag.map(str::to_owned),
            ..Default::default()
        };
        let put = self.ecr.put_image(&self.cx, input).await;
        told(put.map(|output| output.image.unwrap().image_id.unwrap()))
    }

    /// The manifest under a tag of `shop/orders`.
    async fn manifest(&self, tag: &str) -> Option<String> {
        let input = BatchGetImageRequest {
            repository_name: "shop/orders".to_owned(),
            image_ids: vec![tagged(tag)],
            ..Default::default()
        };
        let found = self.ecr.batch_get_image(&self.cx, input).await.unwrap();
        found.images.unwrap().pop()?.image_manifest
    }
}

pub(crate) fn scope() -> Scope {
    Scope {
        account: home().account.parse().unwrap(),
        region: home().region.parse().unwrap(),
    }
}

pub(crate) fn role() -> Principal {
    Principal::Role {
        account: scope().account,
        role: "exec".to_owned(),
        id: "AROAEXAMPLE".to_owned(),
        session: "task".to_owned(),
        session_policies: Vec::new(),
        session_tags: Default::default(),
    }
}

pub(crate) fn told<T>(answer: api::Reply<T>) -> Result<T, String> {
    answer.map_err(|error| format!("{}: {}", error.code, error.message))
}

pub(crate) fn tagged(tag: &str) -> ImageIdentifier {
    ImageIdentifier {
        image_digest: None,
        image_tag: Some(tag.to_owned()),
    }
}

fn v(tag: &str) -> Reference {
    ours(&format!("shop/orders:{tag}"))
}

#[tokio::test]
async fn a_repository_is_made_once_described_and_deleted() {
    let room = Room::new();
    let made = room.create("shop/orders").await.unwrap();
    let uri = "000000000000.dkr.ecr.us-east-1.amazonaws.com/shop/orders";
    assert_eq!(made.repository_uri.as_deref(), Some(uri));
    let arn = "arn:aws:ecr:us-east-1:000000000000:repository/shop/orders";
    assert_eq!(made.repository_arn.as_deref(), Some(arn));
    assert_eq!(
        room.create("shop/orders").await.unwrap_err(),
        "RepositoryAlreadyExistsException: The repository with name 'shop/orders' already exists \
         in the registry with id '000000000000'"
    );
    assert_eq!(room.names().await, ["shop/orders"]);
    assert_eq!(room.ids("shop/orders").await, []);
    room.delete("shop/orders", None).await.unwrap();
    assert_eq!(
        room.delete("shop/orders", None).await.unwrap_err(),
        "RepositoryNotFoundException: The repository with name 'shop/orders' does not exist in \
         the registry with id '000000000000'"
    );
    assert_eq!(room.names().await, [""; 0]);
}

#[tokio::test]
async fn loaded_images_appear_in_the_repository_of_their_account_and_region() {
    let room = Room::new();
    let digest = room
        .world
        .load(&v("v1").to_string(), &[layer(&[("a", "1")])])
        .await;
    let elsewhere = "000000000000.dkr.ecr.eu-west-1.amazonaws.com/other:v1";
    room.world.load(elsewhere, &[layer(&[("a", "1")])]).await;
    assert_eq!(room.names().await, ["shop/orders"]);
    let id = ImageIdentifier {
        image_digest: Some(digest.to_string()),
        image_tag: Some("v1".to_owned()),
    };
    assert_eq!(room.ids("shop/orders").await, [id]);
    let input = DescribeImagesRequest {
        repository_name: "shop/orders".to_owned(),
        ..Default::default()
    };
    let details = room
        .ecr
        .describe_images(&room.cx, input.clone())
        .await
        .unwrap();
    let detail = details.image_details.unwrap().pop().unwrap();
    assert_eq!(detail.image_tags.unwrap(), ["v1"]);
    assert_eq!(
        detail.image_pushed_at,
        Some(domain::Clock::now(&*room.clock))
    );
    assert!(detail.image_size_in_bytes > Some(1024));
    let config = "application/vnd.oci.image.config.v1+json";
    assert_eq!(detail.artifact_media_type.as_deref(), Some(config));

    let missing = DescribeImagesRequest {
        image_ids: Some(vec![tagged("v2")]),
        ..input
    };
    let refused = told(room.ecr.describe_images(&room.cx, missing).await);
    assert_eq!(
        refused.unwrap_err(),
        "ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'v2'} does \
         not exist within the repository with name 'shop/orders' in the registry with id \
         '000000000000'"
    );
    let refused = room.delete("shop/orders", None).await.unwrap_err();
    assert!(
        refused.starts_with("RepositoryNotEmptyException: "),
        "{refused}"
    );
    room.delete("shop/orders", Some(true)).await.unwrap();
    assert_eq!(room.names().await, [""; 0]);
    assert_eq!(room.world.images.resolve(&v("v1")).await, None);
}

#[tokio::test]
async fn an_image_gets_further_tags_until_they_may_not_move() {
    let room = Room::new();
    room.world
        .load(&v("v1").to_string(), &[layer(&[("a", "1")])])
        .await;
    room.world
        .load(&v("v2").to_string(), &[layer(&[("a", "2")])])
        .await;
    let [one, two] = [
        room.manifest("v1").await.unwrap(),
        room.manifest("v2").await.unwrap(),
    ];
    assert_eq!(room.manifest("v3").await, None);
    room.put(&one, Some("latest")).await.unwrap();
    let refused = room.put(&one, Some("latest")).await.unwrap_err();
    assert!(
        refused.starts_with("ImageAlreadyExistsException: "),
        "{refused}"
    );
    room.put(&two, Some("latest")).await.unwrap();
    assert_eq!(room.manifest("latest").await.as_ref(), Some(&two));

    let input = PutImageTagMutabilityRequest {
        repository_name: "shop/orders".to_owned(),
        image_tag_mutability: "IMMUTABLE".to_owned(),
        ..Default::default()
    };
    room.ecr
        .put_image_tag_mutability(&room.cx, input)
        .await
        .unwrap();
    assert_eq!(
        room.put(&one, Some("latest")).await.unwrap_err(),
        "ImageTagAlreadyExistsException: The image tag 'latest' already exists in the \
         'shop/orders' repository and cannot be overwritten because the tag is immutable."
    );
    room.put(&one, Some("stable")).await.unwrap();
    let refused = room.put("{}", Some("x")).await.unwrap_err();
    assert!(
        refused.starts_with("InvalidParameterException: "),
        "{refused}"
    );
}

#[tokio::test]
async fn a_manifest_without_its_layers_is_refused() {
    let room = Room::new();
    room.world
        .load(&v("v1").to_string(), &[layer(&[("a", "1")])])
        .await;
    room.world
        .load(&ours("other:v1").to_string(), &[layer(&[("b", "2")])])
        .await;
    let input = BatchGetImageRequest {
        repository_name: "other".to_owned(),
        image_ids: vec![tagged("v1")],
        ..Default::default()
    };
    let found = room.ecr.batch_get_image(&room.cx, input).await.unwrap();
    let manifest = found.images.unwrap().pop().unwrap().image_manifest.unwrap();
    let refused = room.put(&manifest, Some("v2")).await.unwrap_err();
    assert!(
        refused.starts_with("LayersNotFoundException: "),
        "{refused}"
    );
}

#[tokio::test]
async fn images_go_with_their_last_tag_and_failures_are_told_one_by_one() {
    let room = Room::new();
    let digest = room
        .world
        .load(&v("v1").to_string(), &[layer(&[("a", "1")])])
        .await;
    room.world.images.tag(&v("v1"), &v("v2")).await.unwrap();
    let input = |image_ids| BatchDeleteImageRequest {
        repository_name: "shop/orders".to_owned(),
        image_ids,
        ..Default::default()
    };
    let unnamed = ImageIdentifier::default();
    let ids = vec![tagged("v1"), tagged("v9"), unnamed];
    let answer = room
        .ecr
        .batch_delete_image(&room.cx, input(ids))
        .await
        .unwrap();
    let deleted = answer.image_ids.unwrap();
    assert_eq!(deleted[0].image_tag.as_deref(), Some("v1"));
    let codes: Vec<_> = answer.failures.unwrap();
    let codes: Vec<_> = codes
        .into_iter()
        .filter_map(|one| one.failure_code)
        .collect();
    assert_eq!(codes, ["ImageNotFound", "MissingDigestAndTag"]);
    assert_eq!(room.ids("shop/orders").await.len(), 1);
    let by_digest = ImageIdentifier {
        image_digest: Some(digest.to_string()),
        image_tag: None,
    };
    let answer = room
        .ecr
        .batch_delete_image(&room.cx, input(vec![by_digest]))
        .await
        .unwrap();
    assert_eq!(answer.failures.unwrap(), []);
    assert_eq!(room.ids("shop/orders").await, []);
    assert_eq!(room.names().await, ["shop/orders"]);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let room = Room::new();
    for name in ["a", "b/c", "d"] {
        room.create(name).await.unwrap();
    }
    let input = |next_token, max_results| DescribeRepositoriesRequest {
        next_token,
        max_results,
        ..Default::default()
    };
    let (mut names, mut token) = (Vec::new(), None);
    loop {
        let page = room
            .ecr
            .describe_repositories(&room.cx, input(token, Some(1)))
            .await
            .unwrap();
        let page_names = page
            .repositories
            .unwrap()
            .into_iter()
            .filter_map(|r| r.repository_name);
        names.extend(page_names);
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(names, ["a", "b/c", "d"]);
    let bad = room
        .ecr
        .describe_repositories(&room.cx, input(Some("%".into()), None))
        .await;
    assert_eq!(bad.unwrap_err().code, "InvalidParameterException");
}

#[tokio::test]
async fn who_may_not_ask_learns_nothing_and_other_accounts_stay_closed() {
    let room = Room::new();
    let role = room.as_role();
    let input = |registry_id| ListImagesRequest {
        registry_id,
        repository_name: "absent".to_owned(),
        ..Default::default()
    };
    let refused = told(room.ecr.list_images(&role, input(None)).await).unwrap_err();
    assert_eq!(
        refused,
        "AccessDeniedException: User: arn:aws:sts::000000000000:assumed-role/exec/task is not \
         authorized to perform: ecr:ListImages on resource: \
         arn:aws:ecr:us-east-1:000000000000:repository/absent because no identity-based policy \
         allows the ecr:ListImages action"
    );
    room.allow(&["ListImages"]);
    let refused = room.ecr.list_images(&role, input(None)).await.unwrap_err();
    assert_eq!(refused.code, "RepositoryNotFoundException");
    let other = Some("111122223333".to_owned());
    let refused = room.ecr.list_images(&role, input(other)).await.unwrap_err();
    assert_eq!(refused.code, "AccessDeniedException");
}
