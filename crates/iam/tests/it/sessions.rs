//! Sessions: begun, narrowed, ended.

use crate::{ACCOUNT, Room, document, refused, trust, trust_service};
use api::iam::Iam as _;
use api::sts::{
    GetAccessKeyInfoRequest, GetCallerIdentityRequest, GetSessionTokenRequest,
    PolicyDescriptorType, Sts as _, Tag,
};
use domain::{Clock, Principal};
use std::time::Duration;
use wire::Unknown;

const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
const TASKS: &str = "ecs-tasks.amazonaws.com";

#[tokio::test]
async fn a_task_s_session_is_who_it_says_until_it_ends() {
    let room = Room::new().await;
    let role = room
        .create_role("payments", &trust_service(TASKS))
        .await
        .expect("made");
    let ecs = room.as_service(TASKS);
    let (answer, credentials) = room
        .assume(&ecs, "payments", |input| {
            input.duration_seconds = Some(21_600)
        })
        .await
        .expect("a session");
    assert!(credentials.access_key_id.starts_with("ASIA") && credentials.access_key_id.len() == 20);
    assert_eq!(credentials.secret_access_key.len(), 40);
    let user = answer.assumed_role_user.expect("told");
    assert_eq!(
        user.arn,
        format!("arn:aws:sts::{ACCOUNT}:assumed-role/payments/task")
    );
    assert_eq!(user.assumed_role_id, format!("{}:task", role.role_id));
    let who = room.who(&credentials).await.expect("known");
    let identity = room
        .iam
        .get_caller_identity(&room.as_caller(who), GetCallerIdentityRequest::default())
        .await
        .expect("anybody may ask");
    assert_eq!(identity.arn.as_deref(), Some(user.arn.as_str()));
    assert_eq!(identity.account.as_deref(), Some(ACCOUNT));
    assert_eq!(identity.user_id, Some(user.assumed_role_id));
    room.clock.advance(Duration::from_secs(21_599));
    room.who(&credentials).await.expect("it has a second left");
    assert_eq!(
        credentials.expiration,
        domain::clock::later(room.clock.now(), Duration::from_secs(1))
    );
    room.clock.advance(Duration::from_secs(1));
    assert_eq!(room.who(&credentials).await, Err(Unknown::Expired));
}

#[tokio::test]
async fn a_token_that_was_changed_or_belongs_to_another_key_is_refused() {
    let room = Room::new().await;
    room.create_role("payments", &trust_service(TASKS))
        .await
        .expect("made");
    let ecs = room.as_service(TASKS);
    let (_, mine) = room
        .assume(&ecs, "payments", |_| {})
        .await
        .expect("a session");
    let (_, theirs) = room
        .assume(&ecs, "payments", |_| {})
        .await
        .expect("a session");
    assert_ne!(mine.access_key_id, theirs.access_key_id);
    let mut swapped = mine.clone();
    swapped.session_token = theirs.session_token;
    assert_eq!(room.who(&swapped).await, Err(Unknown::Token));
    for at in [
        0,
        40,
        mine.session_token.len() / 2,
        mine.session_token.len() - 3,
    ] {
        let mut changed = mine.clone();
        let other = if &mine.session_token[at..=at] == "A" {
            "B"
        } else {
            "A"
        };
        changed.session_token.replace_range(at..=at, other);
        assert_eq!(
            room.who(&changed).await,
            Err(Unknown::Token),
            "changed at {at}"
        );
    }
    let mut longer = mine.clone();
    longer.session_token.push('A');
    assert_eq!(room.who(&longer).await, Err(Unknown::Token));
}

#[tokio::test]
async fn only_whom_the_trust_policy_names_may_assume_a_role() {
    let room = Room::new().await;
    room.create_role("payments", &trust_service(TASKS))
        .await
        .expect("made");
    let denied = |caller: &str, role: &str| {
        format!(
            "AccessDeniedException: User: {caller} is not authorized to perform: sts:AssumeRole \
             on resource: arn:aws:iam::{ACCOUNT}:role/{role} because no resource-based policy \
             allows the sts:AssumeRole action"
        )
    };
    let root = room.as_caller(room.cx.caller.clone());
    let refusal = refused(room.assume(&root, "payments", |_| {}).await);
    assert_eq!(
        refusal,
        denied("arn:aws:iam::111122223333:root", "payments")
    );
    let lambda = room.as_service("lambda.amazonaws.com");
    let refusal = refused(room.assume(&lambda, "payments", |_| {}).await);
    assert_eq!(
        refusal,
        denied(
            "arn:aws:iam::111122223333:service/lambda.amazonaws.com",
            "payments"
        )
    );
    // A role that does not exist is refused in the same words.
    let refusal = refused(room.assume(&root, "nobody", |_| {}).await);
    assert_eq!(refusal, denied("arn:aws:iam::111122223333:root", "nobody"));
    let refusal = refused(
        room.assume(&root, "x", |input| input.role_arn = "role/x".into())
            .await,
    );
    assert_eq!(refusal, "ValidationError: role/x is invalid");
    // The account may, where the trust policy says so; from another account both sides must.
    room.create_role("open", &trust(&format!(r#"{{"AWS":"{ACCOUNT}"}}"#)))
        .await
        .expect("made");
    room.assume(&root, "open", |_| {})
        .await
        .expect("the account may");
    let account = "999988887777".parse().expect("an account");
    let stranger = room.as_caller(Principal::Root { account });
    refused(room.assume(&stranger, "open", |_| {}).await);
    room.create_role("guests", &trust(r#"{"AWS":"999988887777"}"#))
        .await
        .expect("made");
    let (_, credentials) = room
        .assume(&stranger, "guests", |_| {})
        .await
        .expect("both allow");
    let who = room.who(&credentials).await.expect("known");
    assert_eq!(who.account().as_str(), ACCOUNT);
}

#[tokio::test]
async fn a_trust_policy_can_ask_for_an_external_id_and_for_where_a_service_acts() {
    let room = Room::new().await;
    let conditions = |condition: &str, principal: &str| {
        document(&format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole","Condition":{condition}}}"#
        ))
    };
    let everybody = format!(r#"{{"AWS":"{ACCOUNT}"}}"#);
    let secret = conditions(r#"{"StringEquals":{"sts:ExternalId":"e-42"}}"#, &everybody);
    room.create_role("partner", &secret).await.expect("made");
    let root = room.as_caller(room.cx.caller.clone());
    refused(room.assume(&root, "partner", |_| {}).await);
    refused(
        room.assume(&root, "partner", |input| {
            input.external_id = Some("e-41".into())
        })
        .await,
    );
    room.assume(&root, "partner", |input| {
        input.external_id = Some("e-42".into())
    })
    .await
    .expect("the id is right");
    let here = conditions(
        r#"{"ArnLike":{"aws:SourceArn":"arn:aws:ecs:ap-northeast-1:111122223333:*"},
            "StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
        r#"{"Service":"ecs-tasks.amazonaws.com"}"#,
    );
    room.create_role("here", &here).await.expect("made");
    room.assume(&room.as_service(TASKS), "here", |_| {})
        .await
        .expect("it acts here");
    let there = here.replace("111122223333", "999988887777");
    room.create_role("there", &there).await.expect("made");
    refused(room.assume(&room.as_service(TASKS), "there", |_| {}).await);
}

#[tokio::test]
async fn session_policies_narrow_a_session() {
    let room = Room::new().await;
    room.create_role("wide", &trust_service(TASKS))
        .await
        .expect("made");
    room.put_role_policy("wide", ALL).await;
    let ecs = room.as_service(TASKS);
    let narrow = document(r#"{"Effect":"Allow","Action":"ecs:List*","Resource":"*"}"#);
    let (answer, credentials) = room
        .assume(&ecs, "wide", |input| input.policy = Some(narrow))
        .await
        .expect("a session");
    assert_eq!(answer.packed_policy_size, Some(4));
    let who = room.who(&credentials).await.expect("known");
    assert_eq!(room.decides(&who, "ecs:ListTasks", "*").await, "allowed");
    let none = "because no session policy allows the ecs:StopTask action";
    assert_eq!(room.decides(&who, "ecs:StopTask", "*").await, none);
    let arn = "arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess";
    let managed = vec![PolicyDescriptorType {
        arn: Some(arn.to_owned()),
    }];
    let (_, credentials) = room
        .assume(&ecs, "wide", |input| input.policy_arns = Some(managed))
        .await
        .expect("a session");
    let who = room.who(&credentials).await.expect("known");
    assert_eq!(
        room.decides(&who, "logs:GetLogEvents", "*").await,
        "allowed"
    );
    let none = "because no session policy allows the logs:PutLogEvents action";
    assert_eq!(room.decides(&who, "logs:PutLogEvents", "*").await, none);
    let refusal = refused(
        room.assume(&ecs, "wide", |input| input.policy = Some("{}".into()))
            .await,
    );
    assert_eq!(refusal, "MalformedPolicyDocument: Syntax errors in policy.");
    let long = document(&format!(
        r#"{{"Effect":"Allow","Action":"ecs:{}","Resource":"*"}}"#,
        "x".repeat(2048)
    ));
    let refusal = refused(
        room.assume(&ecs, "wide", |input| input.policy = Some(long))
            .await,
    );
    assert_eq!(
        refusal,
        "PackedPolicyTooLarge: Packed policy consumes 104% of allotted space, please use smaller \
         policy."
    );
    let missing = vec![PolicyDescriptorType {
        arn: Some("arn:aws:iam::aws:policy/No".to_owned()),
    }];
    refused(
        room.assume(&ecs, "wide", |input| input.policy_arns = Some(missing))
            .await,
    );
}

#[tokio::test]
async fn a_session_lasts_no_longer_than_its_role_allows() {
    let room = Room::new().await;
    room.create_role("open", &trust(&format!(r#"{{"AWS":"{ACCOUNT}"}}"#)))
        .await
        .expect("made");
    room.put_role_policy("open", ALL).await;
    let root = room.as_caller(room.cx.caller.clone());
    let refusal = refused(
        room.assume(&root, "open", |input| input.duration_seconds = Some(3601))
            .await,
    );
    let limit = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    assert_eq!(refusal, format!("ValidationError: {limit}"));
    let input = api::iam::UpdateRoleRequest {
        role_name: "open".to_owned(),
        max_session_duration: Some(7200),
        ..api::iam::UpdateRoleRequest::default()
    };
    room.iam
        .update_role(&room.cx, input)
        .await
        .expect("updated");
    let (_, first) = room
        .assume(&root, "open", |input| input.duration_seconds = Some(7200))
        .await
        .expect("a session");
    let session = room.as_caller(room.who(&first).await.expect("known"));
    let refusal = refused(
        room.assume(&session, "open", |input| {
            input.duration_seconds = Some(7200)
        })
        .await,
    );
    assert!(
        refusal.contains("1 hour session limit for roles assumed by role chaining"),
        "{refusal}"
    );
    room.assume(&session, "open", |_| {})
        .await
        .expect("an hour");
}

#[tokio::test]
async fn session_tags_need_the_role_s_consent_and_count_in_policies() {
    let room = Room::new().await;
    room.create_role("tagged", &trust_service(TASKS))
        .await
        .expect("made");
    let statement = r#"{"Effect":"Allow","Action":"ecs:*","Resource":"*",
        "Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue"}}}"#;
    room.put_role_policy("tagged", statement).await;
    let ecs = room.as_service(TASKS);
    let tag = |value: &str| {
        Some(vec![Tag {
            key: "team".into(),
            value: value.into(),
        }])
    };
    for (value, expected) in [
        ("blue", "allowed"),
        (
            "red",
            "because no identity-based policy allows the ecs:StopTask action",
        ),
    ] {
        let (_, credentials) = room
            .assume(&ecs, "tagged", |input| input.tags = tag(value))
            .await
            .expect("a session");
        let who = room.who(&credentials).await.expect("known");
        assert_eq!(room.decides(&who, "ecs:StopTask", "*").await, expected);
    }
    let shy = document(
        r#"{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}"#,
    );
    room.create_role("shy", &shy).await.expect("made");
    let refusal = refused(
        room.assume(&ecs, "shy", |input| input.tags = tag("blue"))
            .await,
    );
    assert!(
        refusal.contains("not authorized to perform: sts:TagSession"),
        "{refusal}"
    );
}

#[tokio::test]
async fn roots_and_users_get_session_tokens_and_keys_tell_their_account() {
    let room = Room::new().await;
    let answer = room
        .iam
        .get_session_token(&room.cx, GetSessionTokenRequest::default())
        .await
        .expect("a session");
    let credentials = answer.credentials.expect("credentials");
    assert_eq!(room.who(&credentials).await, Ok(room.cx.caller.clone()));
    let input = GetAccessKeyInfoRequest {
        access_key_id: credentials.access_key_id,
    };
    let info = room
        .iam
        .get_access_key_info(&room.cx, input)
        .await
        .expect("known");
    assert_eq!(info.account.as_deref(), Some(ACCOUNT));
    let service = room.as_service(TASKS);
    refused(
        room.iam
            .get_session_token(&service, GetSessionTokenRequest::default())
            .await,
    );
}
