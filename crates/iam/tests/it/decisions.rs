//! What callers may do, as the front door asks.

use crate::{ACCOUNT, Room, document, refused};
use api::iam::{
    AttachRolePolicyRequest, CreatePolicyRequest, CreatePolicyVersionRequest,
    DeleteRolePolicyRequest, DeleteRoleRequest, Iam as _, PutRolePermissionsBoundaryRequest,
    TagRoleRequest,
};
use domain::Principal;

const PAYMENTS: &str = r#"{"Effect":"Allow",
    "Action":["dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query","dynamodb:UpdateItem"],
    "Resource":"arn:aws:dynamodb:ap-northeast-1:111122223333:table/payments"}"#;
const ORDERS: &str = r#"
    {"Effect":"Allow","Action":["secretsmanager:GetSecretValue"],
     "Resource":"arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:orders/db-*"},
    {"Effect":"Allow","Action":["ssm:GetParameters"],
     "Resource":"arn:aws:ssm:ap-northeast-1:111122223333:parameter/orders/*"}"#;
const TABLE: &str = "arn:aws:dynamodb:ap-northeast-1:111122223333:table/payments";
const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

#[tokio::test]
async fn the_payments_role_may_use_its_one_table_and_the_orders_role_its_secrets() {
    let room = Room::new().await;
    let payments = room.task_session("payments", PAYMENTS).await;
    let orders = room.task_session("orders", ORDERS).await;
    let secret = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:orders/db-x1Y2z3";
    let none =
        |action: &str| format!("because no identity-based policy allows the {action} action");
    for (caller, action, resource, allowed) in [
        (&payments, "dynamodb:GetItem", TABLE, true),
        (&payments, "dynamodb:UpdateItem", TABLE, true),
        (&payments, "dynamodb:DeleteTable", TABLE, false),
        (&payments, "secretsmanager:GetSecretValue", secret, false),
        (&orders, "secretsmanager:GetSecretValue", secret, true),
        (&orders, "dynamodb:GetItem", TABLE, false),
    ] {
        let expected = if allowed {
            "allowed".to_owned()
        } else {
            none(action)
        };
        assert_eq!(
            room.decides(caller, action, resource).await,
            expected,
            "{action}"
        );
    }
}

#[tokio::test]
async fn a_change_of_policy_counts_for_the_very_next_call() {
    let room = Room::new().await;
    let session = room.task_session("payments", PAYMENTS).await;
    assert_eq!(
        room.decides(&session, "dynamodb:GetItem", TABLE).await,
        "allowed"
    );
    let deny = r#"{"Sid":"Stop","Effect":"Deny","Action":"*","Resource":"*"}"#;
    room.put_role_policy("payments", &format!("{ALL},{deny}"))
        .await;
    let denied = "with an explicit deny in an identity-based policy: own, statement Stop";
    assert_eq!(
        room.decides(&session, "dynamodb:GetItem", TABLE).await,
        denied
    );
    room.put_role_policy("payments", ALL).await;
    assert_eq!(
        room.decides(&session, "dynamodb:Scan", TABLE).await,
        "allowed"
    );
}

#[tokio::test]
async fn a_live_session_of_a_deleted_role_may_do_nothing_even_when_the_name_is_used_again() {
    let room = Room::new().await;
    let session = room.task_session("payments", ALL).await;
    assert_eq!(
        room.decides(&session, "ecs:ListClusters", "*").await,
        "allowed"
    );
    let (role_name, policy_name) = ("payments".to_owned(), "own".to_owned());
    let input = DeleteRolePolicyRequest {
        role_name: role_name.clone(),
        policy_name,
    };
    room.iam
        .delete_role_policy(&room.cx, input)
        .await
        .expect("deleted");
    room.iam
        .delete_role(&room.cx, DeleteRoleRequest { role_name })
        .await
        .expect("deleted");
    let none = "because no identity-based policy allows the ecs:ListClusters action";
    assert_eq!(room.decides(&session, "ecs:ListClusters", "*").await, none);
    let successor = room.task_session("payments", ALL).await;
    assert_eq!(
        room.decides(&successor, "ecs:ListClusters", "*").await,
        "allowed"
    );
    assert_eq!(room.decides(&session, "ecs:ListClusters", "*").await, none);
}

#[tokio::test]
async fn a_role_may_be_passed_to_tasks_only() {
    let room = Room::new().await;
    let deployer = room
        .task_session(
            "deployer",
            r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/app-*",
                "Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}"#,
        )
        .await;
    let role = "arn:aws:iam::111122223333:role/app-web";
    let to = |service: &str| [("iam:PassedToService", service.to_owned())];
    let tasks = to("ecs-tasks.amazonaws.com");
    assert_eq!(
        room.decides_with(&deployer, "iam:PassRole", role, &tasks)
            .await,
        "allowed"
    );
    let none = "because no identity-based policy allows the iam:PassRole action";
    let functions = to("lambda.amazonaws.com");
    assert_eq!(
        room.decides_with(&deployer, "iam:PassRole", role, &functions)
            .await,
        none
    );
    assert_eq!(room.decides(&deployer, "iam:PassRole", role).await, none);
}

#[tokio::test]
async fn a_boundary_and_the_role_s_own_policies_must_both_allow() {
    let room = Room::new().await;
    let session = room.task_session("payments", ALL).await;
    let input = CreatePolicyRequest {
        policy_name: "limit".to_owned(),
        policy_document: document(PAYMENTS),
        ..CreatePolicyRequest::default()
    };
    room.iam.create_policy(&room.cx, input).await.expect("made");
    let limit = format!("arn:aws:iam::{ACCOUNT}:policy/limit");
    let input = PutRolePermissionsBoundaryRequest {
        role_name: "payments".to_owned(),
        permissions_boundary: limit.clone(),
    };
    room.iam
        .put_role_permissions_boundary(&room.cx, input)
        .await
        .expect("put");
    assert_eq!(
        room.decides(&session, "dynamodb:GetItem", TABLE).await,
        "allowed"
    );
    let none = "because no permissions boundary allows the dynamodb:Scan action";
    assert_eq!(room.decides(&session, "dynamodb:Scan", TABLE).await, none);
    // A new default version of the boundary counts at once.
    let input = CreatePolicyVersionRequest {
        policy_arn: limit,
        policy_document: document(ALL),
        set_as_default: Some(true),
    };
    room.iam
        .create_policy_version(&room.cx, input)
        .await
        .expect("made");
    assert_eq!(
        room.decides(&session, "dynamodb:Scan", TABLE).await,
        "allowed"
    );
}

#[tokio::test]
async fn the_policies_that_aws_keeps_can_be_attached_from_the_start() {
    let room = Room::new().await;
    let session = room.task_session("exec", PAYMENTS).await;
    let name = "service-role/AmazonECSTaskExecutionRolePolicy";
    let input = AttachRolePolicyRequest {
        role_name: "exec".to_owned(),
        policy_arn: format!("arn:aws:iam::aws:policy/{name}"),
    };
    room.iam
        .attach_role_policy(&room.cx, input)
        .await
        .expect("attached");
    let logs = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/ecs/web:log-stream:a";
    assert_eq!(
        room.decides(&session, "logs:PutLogEvents", logs).await,
        "allowed"
    );
    assert_eq!(
        room.decides(&session, "ecr:GetAuthorizationToken", "*")
            .await,
        "allowed"
    );
    let none = "because no identity-based policy allows the logs:CreateLogGroup action";
    assert_eq!(
        room.decides(&session, "logs:CreateLogGroup", logs).await,
        none
    );
}

#[tokio::test]
async fn another_account_s_resources_are_out_of_reach_without_their_consent() {
    let room = Room::new().await;
    let session = room.task_session("payments", ALL).await;
    let root = Principal::Root {
        account: ACCOUNT.parse().expect("an account"),
    };
    let theirs = TABLE.replace(ACCOUNT, "999988887777");
    let none = "because no resource-based policy allows the dynamodb:GetItem action";
    assert_eq!(
        room.decides(&session, "dynamodb:GetItem", &theirs).await,
        none
    );
    assert_eq!(room.decides(&root, "dynamodb:GetItem", &theirs).await, none);
    assert_eq!(
        room.decides(&root, "dynamodb:GetItem", TABLE).await,
        "allowed"
    );
    let policy = "arn:aws:iam::aws:policy/AdministratorAccess";
    assert_eq!(
        room.decides(&root, "iam:GetPolicy", policy).await,
        "allowed"
    );
}

#[tokio::test]
async fn nobody_in_particular_may_do_nothing_and_a_service_what_it_is_there_for() {
    let room = Room::new().await;
    let account: domain::AccountId = ACCOUNT.parse().expect("an account");
    let anonymous = Principal::Anonymous {
        account: account.clone(),
    };
    let none = "because no resource-based policy allows the ecs:ListClusters action";
    assert_eq!(
        room.decides(&anonymous, "ecs:ListClusters", "*").await,
        none
    );
    let service = Principal::Service {
        account,
        name: "ecs.amazonaws.com".to_owned(),
    };
    assert_eq!(
        room.decides(&service, "elasticloadbalancing:RegisterTargets", "*")
            .await,
        "allowed"
    );
}

#[tokio::test]
async fn policies_can_speak_of_tags_of_the_caller_and_of_the_region_asked() {
    let room = Room::new().await;
    let session = room
        .task_session(
            "web",
            r#"{"Effect":"Allow","Action":"s3:GetObject",
                "Resource":"arn:aws:s3:::files/${aws:PrincipalTag/team}/*",
                "Condition":{"StringEquals":{"aws:RequestedRegion":"ap-northeast-1"},
                    "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/web"},
                    "IpAddress":{"aws:SourceIp":"127.0.0.0/8"},
                    "DateGreaterThan":{"aws:CurrentTime":"2025-01-01T00:00:00Z"}}}"#,
        )
        .await;
    let file = "arn:aws:s3:::files/blue/a";
    let none = "because no identity-based policy allows the s3:GetObject action";
    assert_eq!(room.decides(&session, "s3:GetObject", file).await, none);
    let tag = api::iam::Tag {
        key: "team".to_owned(),
        value: "blue".to_owned(),
    };
    let input = TagRoleRequest {
        role_name: "web".to_owned(),
        tags: vec![tag],
    };
    room.iam.tag_role(&room.cx, input).await.expect("tagged");
    assert_eq!(
        room.decides(&session, "s3:GetObject", file).await,
        "allowed"
    );
    let other = "arn:aws:s3:::files/red/a";
    assert_eq!(room.decides(&session, "s3:GetObject", other).await, none);
}

#[tokio::test]
async fn the_room_s_own_operations_are_guarded_too() {
    let room = Room::new().await;
    let reader = room
        .task_session(
            "reader",
            r#"{"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::*:role/reader"}"#,
        )
        .await;
    let cx = room.as_caller(reader);
    let get = |name: &str| api::iam::GetRoleRequest {
        role_name: name.to_owned(),
    };
    room.iam
        .get_role(&cx, get("reader"))
        .await
        .expect("allowed");
    let refusal = refused(room.iam.get_role(&cx, get("other")).await);
    assert_eq!(
        refusal,
        "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/reader/task is not \
         authorized to perform: iam:GetRole on resource: arn:aws:iam::111122223333:role/other \
         because no identity-based policy allows the iam:GetRole action"
    );
}
