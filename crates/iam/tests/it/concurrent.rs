//! Several callers at once.

use crate::{ACCOUNT, Room, document, refused, trust_service};
use api::iam::*;
use std::sync::Arc;
use store::{Memory, Store};

const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn edits_of_one_role_at_the_same_time_are_all_there_in_the_end() {
    let room = Arc::new(Room::new().await);
    room.create_role("web", &trust_service("ecs-tasks.amazonaws.com"))
        .await
        .expect("made");
    let mut tasks = Vec::new();
    for number in 0..24 {
        let room = room.clone();
        tasks.push(tokio::spawn(async move {
            let role_name = "web".to_owned();
            if number % 2 == 0 {
                let tag = Tag {
                    key: format!("k{number}"),
                    value: "v".to_owned(),
                };
                let input = TagRoleRequest {
                    role_name,
                    tags: vec![tag],
                };
                room.iam.tag_role(&room.cx, input).await.expect("tagged");
            } else {
                let input = PutRolePolicyRequest {
                    role_name,
                    policy_name: format!("p{number}"),
                    policy_document: document(ALL),
                };
                room.iam
                    .put_role_policy(&room.cx, input)
                    .await
                    .expect("put");
            }
        }));
    }
    for task in tasks {
        task.await.expect("it ends");
    }
    let input = GetRoleRequest {
        role_name: "web".to_owned(),
    };
    let role = room
        .iam
        .get_role(&room.cx, input)
        .await
        .expect("there")
        .role;
    assert_eq!(role.tags.map(|tags| tags.len()), Some(12));
    let input = ListRolePoliciesRequest {
        role_name: "web".to_owned(),
        ..ListRolePoliciesRequest::default()
    };
    let names = room
        .iam
        .list_role_policies(&room.cx, input)
        .await
        .expect("told")
        .policy_names;
    assert_eq!(names.len(), 12);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_that_make_one_role_one_succeeds() {
    let room = Arc::new(Room::new().await);
    let tasks = (0..8).map(|_| {
        let room = room.clone();
        tokio::spawn(async move {
            room.create_role("web", &trust_service("ecs-tasks.amazonaws.com"))
                .await
                .is_ok()
        })
    });
    let mut made = 0;
    for task in tasks.collect::<Vec<_>>() {
        made += usize::from(task.await.expect("it ends"));
    }
    assert_eq!(made, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_policy_is_never_attached_after_it_was_deleted() {
    let room = Arc::new(Room::new().await);
    room.create_role("web", &trust_service("ecs-tasks.amazonaws.com"))
        .await
        .expect("made");
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy/p");
    for _ in 0..20 {
        let input = CreatePolicyRequest {
            policy_name: "p".to_owned(),
            policy_document: document(ALL),
            ..CreatePolicyRequest::default()
        };
        room.iam.create_policy(&room.cx, input).await.expect("made");
        let (policy_arn, role_name) = (arn.clone(), "web".to_owned());
        let attach = AttachRolePolicyRequest {
            role_name: role_name.clone(),
            policy_arn,
        };
        let delete = DeletePolicyRequest {
            policy_arn: arn.clone(),
        };
        let (left, right) = (room.clone(), room.clone());
        let attached =
            tokio::spawn(async move { left.iam.attach_role_policy(&left.cx, attach).await });
        let deleted = tokio::spawn(async move { right.iam.delete_policy(&right.cx, delete).await });
        let (attached, deleted) = (attached.await.expect("ends"), deleted.await.expect("ends"));
        assert_ne!(attached.is_ok(), deleted.is_ok(), "one of them wins");
        if attached.is_ok() {
            refused(deleted);
            let input = DetachRolePolicyRequest {
                role_name,
                policy_arn: arn.clone(),
            };
            room.iam
                .detach_role_policy(&room.cx, input)
                .await
                .expect("detached");
            let input = DeletePolicyRequest {
                policy_arn: arn.clone(),
            };
            room.iam
                .delete_policy(&room.cx, input)
                .await
                .expect("deleted");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_decision_never_lags_behind_a_change_that_was_answered() {
    let directory = tempfile::tempdir().expect("a directory");
    let embedded = store::Embedded::open(&directory.path().join("store")).expect("a store");
    let embedded = Store::new(Arc::new(embedded));
    for store in [Store::new(Arc::new(Memory::new())), embedded] {
        never_lags(Arc::new(Room::over(store).await)).await;
    }
}

async fn never_lags(room: Arc<Room>) {
    let session = room.task_session("web", ALL).await;
    let busy = {
        let (room, session) = (room.clone(), session.clone());
        tokio::spawn(async move {
            for _ in 0..400 {
                room.decides(&session, "ecs:ListTasks", "*").await;
                tokio::task::yield_now().await;
            }
        })
    };
    let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
    for _ in 0..40 {
        room.put_role_policy("web", deny).await;
        assert_ne!(
            room.decides(&session, "ecs:ListTasks", "*").await,
            "allowed"
        );
        room.put_role_policy("web", ALL).await;
        assert_eq!(
            room.decides(&session, "ecs:ListTasks", "*").await,
            "allowed"
        );
    }
    busy.await.expect("it ends");
}
