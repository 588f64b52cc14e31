//! Users, groups and their keys.

use crate::{ACCOUNT, Room, document, refused};
use api::iam::*;
use domain::Principal;

#[tokio::test]
async fn a_user_has_its_own_policies_and_those_of_its_groups() {
    let room = Room::new().await;
    let user = CreateUserRequest {
        user_name: "ada".to_owned(),
        ..CreateUserRequest::default()
    };
    let made = room
        .iam
        .create_user(&room.cx, user.clone())
        .await
        .expect("made")
        .user
        .expect("told");
    let refusal = refused(room.iam.create_user(&room.cx, user).await);
    assert_eq!(
        refusal,
        "EntityAlreadyExists: User with name ada already exists."
    );
    let group_name = || "Developers".to_owned();
    let group = CreateGroupRequest {
        group_name: group_name(),
        ..CreateGroupRequest::default()
    };
    room.iam.create_group(&room.cx, group).await.expect("made");
    let put = |statement: &str| PutGroupPolicyRequest {
        group_name: group_name(),
        policy_name: "team".to_owned(),
        policy_document: document(statement),
    };
    let allow = r#"{"Effect":"Allow","Action":"ecs:*","Resource":"*"}"#;
    room.iam
        .put_group_policy(&room.cx, put(allow))
        .await
        .expect("put");
    let account = ACCOUNT.parse().expect("an account");
    let ada = Principal::User {
        account,
        name: "ada".to_owned(),
        id: made.user_id,
    };
    let none = "because no identity-based policy allows the ecs:ListTasks action";
    assert_eq!(room.decides(&ada, "ecs:ListTasks", "*").await, none);
    let add = AddUserToGroupRequest {
        group_name: group_name(),
        user_name: "ada".to_owned(),
    };
    room.iam
        .add_user_to_group(&room.cx, add)
        .await
        .expect("added");
    assert_eq!(room.decides(&ada, "ecs:ListTasks", "*").await, "allowed");
    let get = GetGroupRequest {
        group_name: group_name(),
        ..GetGroupRequest::default()
    };
    let told = room.iam.get_group(&room.cx, get).await.expect("there");
    assert_eq!(
        (told.group.group_name.as_str(), told.users.len()),
        ("Developers", 1)
    );
    let list = ListGroupsForUserRequest {
        user_name: "ada".to_owned(),
        ..ListGroupsForUserRequest::default()
    };
    let groups = room
        .iam
        .list_groups_for_user(&room.cx, list)
        .await
        .expect("told")
        .groups;
    assert_eq!(groups[0].group_name, "Developers");
    let delete = DeleteUserRequest {
        user_name: "ada".to_owned(),
    };
    let refusal = refused(room.iam.delete_user(&room.cx, delete.clone()).await);
    assert_eq!(
        refusal,
        "DeleteConflict: Cannot delete entity, must remove users from group first."
    );
    let remove = RemoveUserFromGroupRequest {
        group_name: group_name(),
        user_name: "ada".to_owned(),
    };
    room.iam
        .remove_user_from_group(&room.cx, remove)
        .await
        .expect("removed");
    assert_eq!(room.decides(&ada, "ecs:ListTasks", "*").await, none);
    room.iam
        .delete_user(&room.cx, delete)
        .await
        .expect("deleted");
}

#[tokio::test]
async fn a_user_has_at_most_two_keys_and_manages_its_own_without_naming_itself() {
    let room = Room::new().await;
    let user = CreateUserRequest {
        user_name: "ada".to_owned(),
        ..CreateUserRequest::default()
    };
    let made = room
        .iam
        .create_user(&room.cx, user)
        .await
        .expect("made")
        .user
        .expect("told");
    let put = PutUserPolicyRequest {
        user_name: "ada".to_owned(),
        policy_name: "self".to_owned(),
        policy_document: document(
            r#"{"Effect":"Allow","Action":["iam:*AccessKey*","iam:GetUser"],
                "Resource":"arn:aws:iam::*:user/${aws:username}"}"#,
        ),
    };
    room.iam.put_user_policy(&room.cx, put).await.expect("put");
    let account = ACCOUNT.parse().expect("an account");
    let ada = Principal::User {
        account,
        name: "ada".to_owned(),
        id: made.user_id,
    };
    let cx = room.as_caller(ada);
    for _ in 0..2 {
        room.iam
            .create_access_key(&cx, CreateAccessKeyRequest::default())
            .await
            .expect("made");
    }
    let refusal = refused(
        room.iam
            .create_access_key(&cx, CreateAccessKeyRequest::default())
            .await,
    );
    assert_eq!(
        refusal,
        "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2"
    );
    let keys = room
        .iam
        .list_access_keys(&cx, ListAccessKeysRequest::default())
        .await
        .expect("told");
    assert_eq!(keys.access_key_metadata.len(), 2);
    let told = room
        .iam
        .get_user(&cx, GetUserRequest::default())
        .await
        .expect("told")
        .user;
    assert_eq!(told.user_name, "ada");
    let other = GetUserRequest {
        user_name: Some("bob".to_owned()),
    };
    assert!(refused(room.iam.get_user(&cx, other).await).starts_with("AccessDenied"));
    let delete = DeleteUserRequest {
        user_name: "ada".to_owned(),
    };
    let refusal = refused(room.iam.delete_user(&room.cx, delete).await);
    assert_eq!(
        refusal,
        "DeleteConflict: Cannot delete entity, must delete policies first."
    );
    let root = room
        .iam
        .get_user(&room.cx, GetUserRequest::default())
        .await
        .expect("told")
        .user;
    assert_eq!(root.arn, format!("arn:aws:iam::{ACCOUNT}:root"));
    let summary = room
        .iam
        .get_account_summary(&room.cx, ())
        .await
        .expect("told");
    let map = summary.summary_map.expect("told");
    assert_eq!((map["Users"], map["Roles"]), (1, 0));
}
