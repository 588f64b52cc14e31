//! Roles, their policies, and instance profiles.

use crate::{ACCOUNT, Room, document, refused, trust, trust_service};
use api::iam::*;

const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

#[tokio::test]
async fn a_role_is_told_as_it_was_made() {
    let room = Room::new().await;
    let trust = trust_service("ecs-tasks.amazonaws.com");
    let input = CreateRoleRequest {
        role_name: "payments-task".to_owned(),
        path: Some("/app/".to_owned()),
        assume_role_policy_document: trust.clone(),
        description: Some("What payments may do".to_owned()),
        max_session_duration: Some(7200),
        tags: Some(vec![Tag {
            key: "team".into(),
            value: "blue".into(),
        }]),
        permissions_boundary: Some("arn:aws:iam::aws:policy/PowerUserAccess".to_owned()),
    };
    let made = room
        .iam
        .create_role(&room.cx, input)
        .await
        .expect("made")
        .role;
    assert_eq!(
        made.arn,
        format!("arn:aws:iam::{ACCOUNT}:role/app/payments-task")
    );
    assert!(made.role_id.starts_with("AROA") && made.role_id.len() == 21);
    let input = GetRoleRequest {
        role_name: "payments-task".to_owned(),
    };
    let told = room
        .iam
        .get_role(&room.cx, input)
        .await
        .expect("there")
        .role;
    assert_eq!(told, made);
    let encoded = told.assume_role_policy_document.expect("told");
    assert!(
        encoded.starts_with("%7B%22Version%22%3A%222012-10-17%22"),
        "{encoded}"
    );
    assert_eq!(told.max_session_duration, Some(7200));
    // Names are the same in upper and lower case.
    let refusal = refused(room.create_role("PAYMENTS-TASK", &trust).await);
    assert_eq!(
        refusal,
        "EntityAlreadyExists: Role with name PAYMENTS-TASK already exists."
    );
}

#[tokio::test]
async fn what_is_not_there_or_malformed_is_refused_in_iam_s_words() {
    let room = Room::new().await;
    let name = || "web".to_owned();
    let refusal = refused(
        room.iam
            .get_role(&room.cx, GetRoleRequest { role_name: name() })
            .await,
    );
    assert_eq!(
        refusal,
        "NoSuchEntity: The role with name web cannot be found."
    );
    let refusal = refused(room.create_role("web", "{").await);
    assert!(
        refusal.starts_with("MalformedPolicyDocument: Syntax errors in policy."),
        "{refusal}"
    );
    let refusal = refused(room.create_role("web", &document(ALL)).await);
    assert_eq!(
        refusal,
        "MalformedPolicyDocument: Missing required field Principal"
    );
    room.create_role("web", &trust_service("ecs-tasks.amazonaws.com"))
        .await
        .expect("made");
    let put = |policy_document: String| PutRolePolicyRequest {
        role_name: name(),
        policy_name: "own".to_owned(),
        policy_document,
    };
    let bad = document(r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#);
    let refusal = refused(room.iam.put_role_policy(&room.cx, put(bad)).await);
    assert_eq!(
        refusal,
        "MalformedPolicyDocument: Policy document should not specify a principal."
    );
    let long = format!(
        r#"{{"Effect":"Allow","Action":"ecs:{}","Resource":"*"}}"#,
        "x".repeat(10_240)
    );
    let refusal = refused(
        room.iam
            .put_role_policy(&room.cx, put(document(&long)))
            .await,
    );
    assert_eq!(
        refusal,
        "LimitExceeded: Maximum policy size of 10240 bytes exceeded for role web"
    );
    let get = GetRolePolicyRequest {
        role_name: name(),
        policy_name: "own".to_owned(),
    };
    let refusal = refused(room.iam.get_role_policy(&room.cx, get).await);
    assert_eq!(
        refusal,
        "NoSuchEntity: The role policy with name own cannot be found."
    );
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy/none");
    let attach = AttachRolePolicyRequest {
        role_name: name(),
        policy_arn: arn.clone(),
    };
    let refusal = refused(room.iam.attach_role_policy(&room.cx, attach).await);
    assert_eq!(
        refusal,
        format!("NoSuchEntity: Policy {arn} does not exist or is not attachable.")
    );
    let detach = DetachRolePolicyRequest {
        role_name: name(),
        policy_arn: arn.clone(),
    };
    let refusal = refused(room.iam.detach_role_policy(&room.cx, detach).await);
    assert_eq!(
        refusal,
        format!("NoSuchEntity: Policy {arn} was not found.")
    );
    let twice = [("a", "1"), ("A", "2")].map(|(key, value)| Tag {
        key: key.into(),
        value: value.into(),
    });
    let tags = TagRoleRequest {
        role_name: name(),
        tags: twice.into(),
    };
    let refusal = refused(room.iam.tag_role(&room.cx, tags).await);
    assert!(
        refusal.starts_with("InvalidInput: Duplicate tag keys found."),
        "{refusal}"
    );
    let list = ListRolesRequest {
        marker: Some("%".to_owned()),
        ..ListRolesRequest::default()
    };
    assert_eq!(
        refused(room.iam.list_roles(&room.cx, list).await),
        "ValidationError: Invalid Marker."
    );
}

#[tokio::test]
async fn a_role_goes_once_nothing_hangs_on_it() {
    let room = Room::new().await;
    let name = || "web".to_owned();
    room.create_role("web", &trust_service("ec2.amazonaws.com"))
        .await
        .expect("made");
    room.put_role_policy("web", ALL).await;
    let policy_arn = "arn:aws:iam::aws:policy/AmazonECS_FullAccess".to_owned();
    let attach = AttachRolePolicyRequest {
        role_name: name(),
        policy_arn: policy_arn.clone(),
    };
    room.iam
        .attach_role_policy(&room.cx, attach)
        .await
        .expect("attached");
    let profile = || "machines".to_owned();
    let create = CreateInstanceProfileRequest {
        instance_profile_name: profile(),
        ..CreateInstanceProfileRequest::default()
    };
    room.iam
        .create_instance_profile(&room.cx, create)
        .await
        .expect("made");
    let add = AddRoleToInstanceProfileRequest {
        instance_profile_name: profile(),
        role_name: name(),
    };
    room.iam
        .add_role_to_instance_profile(&room.cx, add.clone())
        .await
        .expect("added");
    let refusal = refused(room.iam.add_role_to_instance_profile(&room.cx, add).await);
    assert!(refusal.starts_with("LimitExceeded"), "{refusal}");
    let get = GetInstanceProfileRequest {
        instance_profile_name: profile(),
    };
    let told = room
        .iam
        .get_instance_profile(&room.cx, get)
        .await
        .expect("there");
    assert_eq!(told.instance_profile.roles[0].role_name, "web");

    let delete = || DeleteRoleRequest { role_name: name() };
    let refusal = refused(room.iam.delete_role(&room.cx, delete()).await);
    assert_eq!(
        refusal,
        "DeleteConflict: Cannot delete entity, must detach all policies first."
    );
    let detach = DetachRolePolicyRequest {
        role_name: name(),
        policy_arn,
    };
    room.iam
        .detach_role_policy(&room.cx, detach)
        .await
        .expect("detached");
    let refusal = refused(room.iam.delete_role(&room.cx, delete()).await);
    assert_eq!(
        refusal,
        "DeleteConflict: Cannot delete entity, must delete policies first."
    );
    let policy_name = "own".to_owned();
    let input = DeleteRolePolicyRequest {
        role_name: name(),
        policy_name,
    };
    room.iam
        .delete_role_policy(&room.cx, input)
        .await
        .expect("deleted");
    let refusal = refused(room.iam.delete_role(&room.cx, delete()).await);
    let first =
        "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.";
    assert_eq!(refusal, first);
    let input = DeleteInstanceProfileRequest {
        instance_profile_name: profile(),
    };
    assert_eq!(
        refused(
            room.iam
                .delete_instance_profile(&room.cx, input.clone())
                .await
        ),
        first
    );
    let remove = RemoveRoleFromInstanceProfileRequest {
        instance_profile_name: profile(),
        role_name: name(),
    };
    room.iam
        .remove_role_from_instance_profile(&room.cx, remove)
        .await
        .expect("removed");
    room.iam
        .delete_instance_profile(&room.cx, input)
        .await
        .expect("deleted");
    room.iam
        .delete_role(&room.cx, delete())
        .await
        .expect("deleted");
    let refusal = refused(room.iam.delete_role(&room.cx, delete()).await);
    assert_eq!(
        refusal,
        "NoSuchEntity: The role with name web cannot be found."
    );
}

#[tokio::test]
async fn a_service_linked_role_is_changed_by_its_service_alone() {
    let room = Room::new().await;
    let create = || CreateServiceLinkedRoleRequest {
        aws_service_name: "ecs.amazonaws.com".to_owned(),
        ..CreateServiceLinkedRoleRequest::default()
    };
    let made = room
        .iam
        .create_service_linked_role(&room.cx, create())
        .await
        .expect("made");
    let role = made.role.expect("told");
    let path = "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
    assert_eq!(role.arn, format!("arn:aws:iam::{ACCOUNT}:role/{path}"));
    let refusal = refused(
        room.iam
            .create_service_linked_role(&room.cx, create())
            .await,
    );
    let taken =
        "InvalidInput: Service role name AWSServiceRoleForECS has been taken in this account";
    assert!(refusal.starts_with(taken), "{refusal}");
    let protected = "UnmodifiableEntity: Cannot perform the operation on the protected role \
                     'AWSServiceRoleForECS' - this role is only modifiable by AWS";
    let role_name = || "AWSServiceRoleForECS".to_owned();
    let delete = DeleteRoleRequest {
        role_name: role_name(),
    };
    assert_eq!(
        refused(room.iam.delete_role(&room.cx, delete).await),
        protected
    );
    let attach = AttachRolePolicyRequest {
        role_name: role_name(),
        policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess".to_owned(),
    };
    assert_eq!(
        refused(room.iam.attach_role_policy(&room.cx, attach).await),
        protected
    );
    let unknown = CreateServiceLinkedRoleRequest {
        aws_service_name: "robots.amazonaws.com".to_owned(),
        ..CreateServiceLinkedRoleRequest::default()
    };
    refused(room.iam.create_service_linked_role(&room.cx, unknown).await);
    let ecs = room.as_service("ecs.amazonaws.com");
    room.assume(&ecs, path, |_| {})
        .await
        .expect("its service assumes it");
}

#[tokio::test]
async fn five_thousand_roles_are_listed_page_by_page_each_once() {
    let room = Room::new().await;
    let trust = trust(&format!(r#"{{"AWS":"{ACCOUNT}"}}"#));
    for number in 0..5000 {
        let input = CreateRoleRequest {
            role_name: format!("role-{number:04}"),
            path: Some(if number % 10 == 0 { "/tenth/" } else { "/" }.to_owned()),
            assume_role_policy_document: trust.clone(),
            ..CreateRoleRequest::default()
        };
        room.iam.create_role(&room.cx, input).await.expect("made");
    }
    let pages = async |prefix: Option<&str>, size: Option<i32>| {
        let (mut names, mut marker, mut count) = (Vec::new(), None, 0);
        loop {
            let input = ListRolesRequest {
                path_prefix: prefix.map(str::to_owned),
                marker: marker.take(),
                max_items: size,
            };
            let page = room.iam.list_roles(&room.cx, input).await.expect("a page");
            names.extend(page.roles.into_iter().map(|role| role.role_name));
            count += 1;
            assert_eq!(page.is_truncated, Some(page.marker.is_some()));
            match page.marker {
                Some(next) => marker = Some(next),
                None => return (names, count),
            }
        }
    };
    let (names, count) = pages(None, None).await;
    assert_eq!((names.len(), count), (5000, 50));
    assert!(names.is_sorted() && names.first().is_some_and(|name| name == "role-0000"));
    let (names, count) = pages(Some("/tenth/"), Some(100)).await;
    assert_eq!((names.len(), count), (500, 5));
    let (names, count) = pages(None, Some(1000)).await;
    assert_eq!((names.len(), count), (5000, 5));
}
