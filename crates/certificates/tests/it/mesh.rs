//! Certificates of Service Connect endpoints: asked for as a role, renewed in time.

use super::Room;
use super::authorities::{disable, root};
use api::ApiError;
use async_trait::async_trait;
use certificates::controllers::{Calls, MeshCertificates};
use domain::certificates::Material;
use domain::clock::elapsed;
use domain::discovery::{MeshCertificate, MeshEndpoint, MeshInstance, MeshTls, Namespace};
use domain::{Clock as _, Key, Principal, Record, Scope};
use reconcile::{Controller as _, Next};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::CommitError;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const ROLE: &str = "arn:aws:iam::111122223333:role/tls";

/// Takes calls as the front door does; a role may do what the story says.
struct Front {
    pca: Arc<dyn api::Service<wire::Context>>,
    denied: Mutex<Option<&'static str>>,
    heard: Mutex<Vec<String>>,
}

#[async_trait]
impl Calls for Front {
    async fn call(
        &self,
        caller: &Principal,
        scope: &Scope,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError> {
        let who = match caller {
            Principal::Service { name, .. } => name.clone(),
            Principal::Role { role, session, .. } => format!("{role}/{session}"),
            other => format!("{other:?}"),
        };
        let line = format!("{who} {service}:{operation}");
        self.heard.lock().expect("lines").push(line);
        if *self.denied.lock().expect("a wish") == Some(operation) {
            let message = format!("{who} is not authorized to perform: {service}:{operation}");
            return Err(ApiError::sender("AccessDeniedException", 400, message));
        }
        if service == "sts" {
            assert_eq!(input["RoleArn"], ROLE);
            return Ok(json!({"AssumedRoleUser": {"AssumedRoleId": "AROA1:s"}}));
        }
        let cx = wire::Context::root(scope.clone());
        self.pca.call(&cx, operation, input).await
    }
}

struct Story {
    room: Room,
    front: Arc<Front>,
    keeper: MeshCertificates,
    endpoint: MeshEndpoint,
}

impl Story {
    async fn new() -> Self {
        let room = Room::new().await;
        let authority = root(&room, "SHORT_LIVED_CERTIFICATE").await;
        let front = Arc::new(Front {
            pca: Arc::new(api::acm_pca::Server(room.room.private_ca())),
            denied: Mutex::default(),
            heard: Mutex::default(),
        });
        let endpoint = MeshEndpoint {
            scope: room.cx.scope.clone(),
            namespace: "ns-1".to_owned(),
            discovery_name: "orders_1".to_owned(),
            service: "ecs/services/shop/orders".to_owned(),
            port_name: "api".to_owned(),
            aliases: Vec::new(),
            protocol: "http".to_owned(),
            idle_timeout: Duration::ZERO,
            per_request_timeout: Duration::ZERO,
            tls: Some(MeshTls {
                authority: authority.parse().expect("an ARN"),
                role: ROLE.to_owned(),
                kms_key: None,
            }),
        };
        let story = Self {
            keeper: room.room.mesh(front.clone()),
            room,
            front,
            endpoint,
        };
        let namespace = Namespace {
            scope: story.endpoint.scope.clone(),
            id: "ns-1".to_owned(),
            name: "Storefront".to_owned(),
            description: None,
            kind: "HTTP".to_owned(),
            vpc: None,
            dns: None,
            creator_request_id: None,
            tags: Default::default(),
            created_at: story.room.clock.now(),
        };
        story.put(&namespace).await;
        story.put(&story.endpoint).await;
        story
    }

    async fn put<R: Record>(&self, record: &R) {
        let saved: Result<(), CommitError> = self
            .room
            .store
            .transact(|txn| async move {
                txn.put(record);
                Ok(())
            })
            .await;
        saved.expect("saved");
    }

    async fn delete(&self, key: &Key) {
        let saved: Result<(), CommitError> = self
            .room
            .store
            .transact(|txn| async move {
                txn.delete(key);
                Ok(())
            })
            .await;
        saved.expect("deleted");
    }

    async fn look(&self) -> Next {
        let key = self.endpoint.key();
        self.keeper.reconcile(&key).await.expect("a look")
    }

    async fn certificate(&self) -> Option<MeshCertificate> {
        let MeshEndpoint {
            scope,
            namespace,
            discovery_name,
            ..
        } = &self.endpoint;
        let key = MeshCertificate::key_of(scope, namespace, discovery_name);
        self.room.store.get(&key).await.expect("a look")
    }

    async fn material(&self) -> Material {
        let found = self.certificate().await.expect("a certificate");
        assert_eq!(found.problem, None);
        found.material.expect("material")
    }

    fn deny(&self, operation: Option<&'static str>) {
        *self.front.denied.lock().expect("a wish") = operation;
    }
}

#[tokio::test]
async fn an_endpoint_gets_a_certificate_for_a_week_in_the_name_of_its_role() {
    let story = Story::new().await;
    story.look().await;
    let facts = story.material().await.facts;
    assert_eq!(facts.names, ["orders-1.storefront"]);
    assert_eq!(facts.key_algorithm, "EC_prime256v1");
    let now = story.room.clock.now();
    let left = elapsed(now, facts.not_after);
    assert!(left > DAY * 7 - Duration::from_secs(2) && left <= DAY * 7);
    let session = "tls/ECSServiceConnectForTLS";
    let heard = story.front.heard.lock().expect("lines").clone();
    let expected = [
        "ecs.amazonaws.com sts:AssumeRole".to_owned(),
        format!("{session} acm-pca:DescribeCertificateAuthority"),
        format!("{session} acm-pca:IssueCertificate"),
        format!("{session} acm-pca:GetCertificate"),
    ];
    assert_eq!(heard, expected);
}

#[tokio::test]
async fn a_certificate_is_renewed_on_day_five() {
    let story = Story::new().await;
    story.look().await;
    let first = story.material().await;
    story.room.clock.advance(DAY * 5 - Duration::from_secs(60));
    story.look().await;
    assert_eq!(story.material().await, first);
    story.room.clock.advance(Duration::from_secs(60));
    story.look().await;
    let second = story.material().await;
    assert_ne!(second.facts.serial, first.facts.serial);
    assert_ne!(second.key, first.key);
    // Who may not any more goes on showing what was issued, and tries again.
    story.deny(Some("IssueCertificate"));
    story.room.clock.advance(DAY * 5);
    let next = story.look().await;
    let found = story.certificate().await.expect("a certificate");
    assert_eq!(found.material.as_ref(), Some(&second));
    let problem = found.problem.unwrap_or_default();
    assert!(
        problem.contains("not authorized to perform: acm-pca:IssueCertificate"),
        "{problem}"
    );
    let Next::At(again) = next else {
        panic!("{next:?}")
    };
    assert!(elapsed(story.room.clock.now(), again) < Duration::from_secs(60));
    let tls = story.endpoint.tls.as_ref().expect("TLS");
    assert!(
        story
            .certificate()
            .await
            .is_some_and(|found| found.is_good(tls, story.room.clock.now()))
    );
}

#[tokio::test]
async fn an_authority_that_is_off_and_a_role_that_is_refused_are_told_and_tried_again() {
    let story = Story::new().await;
    story.deny(Some("AssumeRole"));
    story.look().await;
    let told = story.certificate().await.and_then(|found| found.problem);
    let told = told.unwrap_or_default();
    assert!(
        told.starts_with("ECS was unable to assume the role"),
        "{told}"
    );
    story.deny(None);
    let authority = story.endpoint.tls.as_ref().expect("TLS").authority.clone();
    disable(&story.room, &authority.to_string(), true).await;
    story.room.clock.advance(Duration::from_secs(15));
    story.look().await;
    let told = story.certificate().await.and_then(|found| found.problem);
    assert!(told.unwrap_or_default().ends_with("is DISABLED."));
    disable(&story.room, &authority.to_string(), false).await;
    story.room.clock.advance(Duration::from_secs(15));
    story.look().await;
    story.material().await;
}

#[tokio::test]
async fn a_certificate_outlives_its_endpoint_while_tasks_are_called_with_it() {
    let story = Story::new().await;
    story.look().await;
    let instance = MeshInstance {
        scope: story.endpoint.scope.clone(),
        namespace: "ns-1".to_owned(),
        discovery_name: "orders_1".to_owned(),
        task: "t1".to_owned(),
        task_key: "t1".to_owned(),
        ip: [10, 0, 0, 1].into(),
        port: 8080,
        secure: true,
        draining_since: None,
    };
    story.put(&instance).await;
    story.delete(&story.endpoint.key()).await;
    story.look().await;
    assert!(story.certificate().await.is_some());
    story.delete(&instance.key()).await;
    story.look().await;
    assert!(story.certificate().await.is_none());
}
