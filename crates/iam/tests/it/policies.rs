//! Managed policies and their versions.

use crate::{ACCOUNT, Room, document, refused, trust_service};
use api::iam::*;

const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

fn create(name: &str) -> CreatePolicyRequest {
    CreatePolicyRequest {
        policy_name: name.to_owned(),
        policy_document: document(ALL),
        ..CreatePolicyRequest::default()
    }
}

fn arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:policy/{name}")
}

#[tokio::test]
async fn a_policy_has_five_versions_and_one_in_force() {
    let room = Room::new().await;
    let made = room
        .iam
        .create_policy(&room.cx, create("p"))
        .await
        .expect("made");
    let made = made.policy.expect("told");
    assert_eq!(made.arn, Some(arn("p")));
    assert_eq!(made.default_version_id.as_deref(), Some("v1"));
    let refusal = refused(room.iam.create_policy(&room.cx, create("p")).await);
    let taken = "A policy called p already exists. Duplicate names are not allowed.";
    assert_eq!(refusal, format!("EntityAlreadyExists: {taken}"));
    let version = |default| CreatePolicyVersionRequest {
        policy_arn: arn("p"),
        policy_document: document(ALL),
        set_as_default: Some(default),
    };
    for number in 2..=5 {
        let made = room
            .iam
            .create_policy_version(&room.cx, version(number == 3))
            .await;
        let made = made.expect("made").policy_version.expect("told");
        assert_eq!(made.version_id, Some(format!("v{number}")));
        assert_eq!(made.is_default_version, Some(number == 3));
    }
    let refusal = refused(
        room.iam
            .create_policy_version(&room.cx, version(false))
            .await,
    );
    assert!(
        refusal.starts_with("LimitExceeded: A managed policy can have up to 5 versions."),
        "{refusal}"
    );
    let delete = |id: &str| DeletePolicyVersionRequest {
        policy_arn: arn("p"),
        version_id: id.to_owned(),
    };
    let refusal = refused(room.iam.delete_policy_version(&room.cx, delete("v3")).await);
    assert_eq!(
        refusal,
        "DeleteConflict: Cannot delete the default version of a policy."
    );
    room.iam
        .delete_policy_version(&room.cx, delete("v5"))
        .await
        .expect("deleted");
    refused(room.iam.delete_policy_version(&room.cx, delete("v5")).await);
    // Numbers are not used twice.
    let made = room
        .iam
        .create_policy_version(&room.cx, version(false))
        .await
        .expect("made");
    assert_eq!(
        made.policy_version
            .and_then(|version| version.version_id)
            .as_deref(),
        Some("v6")
    );
    let input = ListPolicyVersionsRequest {
        policy_arn: arn("p"),
        max_items: Some(3),
        ..ListPolicyVersionsRequest::default()
    };
    let page = room
        .iam
        .list_policy_versions(&room.cx, input.clone())
        .await
        .expect("a page");
    let ids = |versions: Option<Vec<PolicyVersion>>| -> Vec<String> {
        versions
            .into_iter()
            .flatten()
            .filter_map(|version| version.version_id)
            .collect()
    };
    assert_eq!(ids(page.versions), ["v6", "v4", "v3"]);
    let input = ListPolicyVersionsRequest {
        marker: page.marker,
        ..input
    };
    let page = room
        .iam
        .list_policy_versions(&room.cx, input)
        .await
        .expect("a page");
    assert_eq!(
        (ids(page.versions), page.is_truncated),
        (vec!["v2".into(), "v1".into()], Some(false))
    );
    let refusal = refused(
        room.iam
            .delete_policy(
                &room.cx,
                DeletePolicyRequest {
                    policy_arn: arn("p"),
                },
            )
            .await,
    );
    assert!(
        refusal.starts_with("DeleteConflict: This policy has more than one version."),
        "{refusal}"
    );
}

#[tokio::test]
async fn a_policy_in_use_stays_and_tells_who_uses_it() {
    let room = Room::new().await;
    room.iam
        .create_policy(&room.cx, create("p"))
        .await
        .expect("made");
    room.create_role("web", &trust_service("ecs-tasks.amazonaws.com"))
        .await
        .expect("made");
    let attach = AttachRolePolicyRequest {
        role_name: "web".to_owned(),
        policy_arn: arn("p"),
    };
    room.iam
        .attach_role_policy(&room.cx, attach)
        .await
        .expect("attached");
    let get = || GetPolicyRequest {
        policy_arn: arn("p"),
    };
    let told = room
        .iam
        .get_policy(&room.cx, get())
        .await
        .expect("there")
        .policy
        .expect("told");
    assert_eq!(told.attachment_count, Some(1));
    let input = ListEntitiesForPolicyRequest {
        policy_arn: arn("p"),
        ..ListEntitiesForPolicyRequest::default()
    };
    let users = room
        .iam
        .list_entities_for_policy(&room.cx, input)
        .await
        .expect("told");
    let roles = users.policy_roles.expect("told");
    assert_eq!(roles[0].role_name.as_deref(), Some("web"));
    let delete = || DeletePolicyRequest {
        policy_arn: arn("p"),
    };
    let refusal = refused(room.iam.delete_policy(&room.cx, delete()).await);
    assert_eq!(
        refusal,
        "DeleteConflict: Cannot delete a policy attached to entities."
    );
    let detach = DetachRolePolicyRequest {
        role_name: "web".to_owned(),
        policy_arn: arn("p"),
    };
    room.iam
        .detach_role_policy(&room.cx, detach)
        .await
        .expect("detached");
    room.iam
        .delete_policy(&room.cx, delete())
        .await
        .expect("deleted");
    let refusal = refused(room.iam.get_policy(&room.cx, get()).await);
    assert_eq!(
        refusal,
        format!("NoSuchEntity: Policy {} was not found.", arn("p"))
    );
}

#[tokio::test]
async fn the_policies_that_aws_keeps_are_told_and_cannot_be_changed() {
    let room = Room::new().await;
    let name = "service-role/AmazonECSTaskExecutionRolePolicy";
    let policy_arn = format!("arn:aws:iam::aws:policy/{name}");
    let get = GetPolicyRequest {
        policy_arn: policy_arn.clone(),
    };
    let told = room
        .iam
        .get_policy(&room.cx, get)
        .await
        .expect("there")
        .policy
        .expect("told");
    assert_eq!(told.path.as_deref(), Some("/service-role/"));
    let get = GetPolicyVersionRequest {
        policy_arn: policy_arn.clone(),
        version_id: "v1".to_owned(),
    };
    let version = room
        .iam
        .get_policy_version(&room.cx, get)
        .await
        .expect("there");
    let document = version
        .policy_version
        .and_then(|version| version.document)
        .expect("told");
    assert!(document.contains("logs%3APutLogEvents"), "{document}");
    let delete = DeletePolicyRequest {
        policy_arn: policy_arn.clone(),
    };
    let refusal = refused(room.iam.delete_policy(&room.cx, delete).await);
    assert!(refusal.starts_with("NoSuchEntity"), "{refusal}");
    room.iam
        .create_policy(&room.cx, create("mine"))
        .await
        .expect("made");
    let list = async |scope: &str| {
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let input = ListPoliciesRequest {
                scope: Some(scope.to_owned()),
                max_items: Some(7),
                marker,
                ..ListPoliciesRequest::default()
            };
            let page = room
                .iam
                .list_policies(&room.cx, input)
                .await
                .expect("a page");
            all.extend(
                page.policies
                    .into_iter()
                    .flatten()
                    .filter_map(|policy| policy.arn),
            );
            marker = page.marker;
            if marker.is_none() {
                return all;
            }
        }
    };
    assert_eq!(list("Local").await, [arn("mine")]);
    let aws = list("AWS").await;
    assert!(aws.contains(&policy_arn) && aws.len() > 50);
    assert_eq!(list("All").await.len(), aws.len() + 1);
}

#[tokio::test]
async fn a_description_is_told_when_a_policy_is_asked_for_and_tags_even_when_there_are_none() {
    let room = Room::new().await;
    let described = CreatePolicyRequest {
        description: Some("for tests".to_owned()),
        ..create("p")
    };
    let made = room.iam.create_policy(&room.cx, described).await;
    let made = made.expect("made").policy.expect("told");
    assert_eq!((made.description, made.tags), (None, None));
    let input = GetPolicyRequest {
        policy_arn: arn("p"),
    };
    let got = room.iam.get_policy(&room.cx, input).await;
    let got = got.expect("there").policy.expect("told");
    assert_eq!(got.description.as_deref(), Some("for tests"));
    assert_eq!(got.tags, Some(Vec::new()));
}
