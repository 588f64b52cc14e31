//! Policies on secrets: kept, checked, and shown to whoever decides.

use super::Room;
use api::secretsmanager::{
    CreateSecretRequest, DeleteResourcePolicyRequest, GetResourcePolicyRequest,
    GetSecretValueRequest, PutResourcePolicyRequest, Secretsmanager, ValidateResourcePolicyRequest,
};
use async_trait::async_trait;
use domain::Principal;
use std::sync::{Arc, Mutex};
use wire::{Ask, Authorizer, Context, Decision, Source};

const ROLE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
    "Principal":{"AWS":"arn:aws:iam::111122223333:role/orders"},
    "Action":"secretsmanager:GetSecretValue","Resource":"*"}]}"#;
const PUBLIC: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
    "Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}"#;
const LIMITED: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
    "Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*",
    "Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}"#;

/// Remembers what it was asked, and refuses.
#[derive(Default)]
struct Asked(Mutex<Vec<(String, String, Option<String>)>>);

#[async_trait]
impl Authorizer for Asked {
    async fn decide(&self, ask: &Ask<'_>) -> Decision {
        let policy = ask.policy.map(str::to_owned);
        let asked = (ask.action.to_owned(), ask.resource.to_owned(), policy);
        self.0.lock().expect("nobody panics").push(asked);
        Decision::Denied("because it is a test".to_owned())
    }
}

async fn with_secret() -> (Room, String) {
    let room = Room::new();
    let input = CreateSecretRequest {
        name: "db".to_owned(),
        secret_string: Some("hunter2".to_owned()),
        ..Default::default()
    };
    let created = room.secrets.create_secret(&room.cx, input).await;
    let arn = created.expect("a secret").arn.expect("an ARN");
    (room, arn)
}

fn put(policy: &str, block: Option<bool>) -> PutResourcePolicyRequest {
    PutResourcePolicyRequest {
        secret_id: "db".to_owned(),
        resource_policy: policy.to_owned(),
        block_public_policy: block,
        policy_name: None,
    }
}

#[tokio::test]
async fn who_decides_about_a_secret_sees_its_policy() {
    let (room, arn) = with_secret().await;
    let kept = room.secrets.put_resource_policy(&room.cx, put(ROLE, None));
    kept.await.expect("the policy is kept");
    let asked = Arc::new(Asked::default());
    let caller = Principal::Root {
        account: "444455556666".parse().expect("an account"),
    };
    let scope = domain::Scope {
        account: caller.account().clone(),
        region: room.cx.scope.region.clone(),
    };
    let (id, endpoint) = ("test".to_owned(), String::new());
    let cx = Context::new(id, scope, caller, Source::Loopback, endpoint, asked.clone());
    let input = GetSecretValueRequest {
        secret_id: arn.clone(),
        ..Default::default()
    };
    let refused = room.secrets.get_secret_value(&cx, input).await;
    assert_eq!(
        refused.expect_err("it is refused").code,
        "AccessDeniedException"
    );
    let asked = asked.0.lock().expect("nobody panics").pop();
    let (action, resource, policy) = asked.expect("it was asked");
    assert_eq!(
        (action.as_str(), resource),
        ("secretsmanager:GetSecretValue", arn)
    );
    assert_eq!(policy.as_deref(), Some(ROLE));
}

#[tokio::test]
async fn a_policy_is_told_until_it_is_deleted() {
    let (room, _) = with_secret().await;
    let kept = room.secrets.put_resource_policy(&room.cx, put(ROLE, None));
    kept.await.expect("the policy is kept");
    let get = || {
        let input = GetResourcePolicyRequest {
            secret_id: "db".to_owned(),
            policy_name: None,
        };
        room.secrets.get_resource_policy(&room.cx, input)
    };
    let told = get().await.expect("the policy").resource_policy;
    assert_eq!(told.as_deref(), Some(ROLE));
    let input = DeleteResourcePolicyRequest {
        secret_id: "db".to_owned(),
        policy_name: None,
    };
    let deleted = room.secrets.delete_resource_policy(&room.cx, input).await;
    deleted.expect("it is deleted");
    assert_eq!(get().await.expect("the secret").resource_policy, None);
}

#[tokio::test]
async fn a_policy_is_refused_when_it_is_none_or_public_where_that_is_blocked() {
    let (room, _) = with_secret().await;
    let no_resource = ROLE.replace(r#","Resource":"*""#, "");
    for (policy, block, code) in [
        ("{", None, Some("MalformedPolicyDocumentException")),
        (
            &*no_resource,
            None,
            Some("MalformedPolicyDocumentException"),
        ),
        (PUBLIC, Some(true), Some("PublicPolicyException")),
        (PUBLIC, None, None),
        (LIMITED, Some(true), None),
        (ROLE, Some(true), None),
    ] {
        let put = room
            .secrets
            .put_resource_policy(&room.cx, put(policy, block));
        let refused = put.await.err().map(|error| error.code);
        assert_eq!(refused.as_deref(), code, "{policy}");
    }
}

#[tokio::test]
async fn a_policy_can_be_tried_without_being_put() {
    let (room, _) = with_secret().await;
    for (policy, check) in [
        (ROLE, None),
        (PUBLIC, Some("BLOCK_PUBLIC_POLICY")),
        ("[]", Some("SYNTAX")),
    ] {
        let input = ValidateResourcePolicyRequest {
            secret_id: None,
            resource_policy: policy.to_owned(),
        };
        let told = room.secrets.validate_resource_policy(&room.cx, input).await;
        let told = told.expect("an answer");
        assert_eq!(told.policy_validation_passed, Some(check.is_none()));
        let errors = told.validation_errors.unwrap_or_default();
        let first = errors.first().and_then(|error| error.check_name.as_deref());
        assert_eq!(first, check, "{policy}");
    }
}
