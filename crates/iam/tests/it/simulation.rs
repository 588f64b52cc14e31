//! What policies would decide.

use crate::{ACCOUNT, Room, document, refused};
use api::iam::*;

#[tokio::test]
async fn a_role_s_policies_are_simulated_for_each_action_and_resource() {
    let room = Room::new().await;
    room.task_session(
        "web",
        r#"{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::files/*",
            "Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}},
           {"Sid":"NoKeys","Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::files/keys"}"#,
    )
    .await;
    let entry = ContextEntry {
        context_key_name: Some("aws:RequestedRegion".to_owned()),
        context_key_values: Some(vec!["eu-west-1".to_owned()]),
        context_key_type: Some("string".to_owned()),
    };
    let input = SimulatePrincipalPolicyRequest {
        policy_source_arn: format!("arn:aws:iam::{ACCOUNT}:role/web"),
        action_names: vec!["s3:GetObject".to_owned(), "s3:PutObject".to_owned()],
        resource_arns: Some(vec![
            "arn:aws:s3:::files/a".to_owned(),
            "arn:aws:s3:::files/keys".to_owned(),
        ]),
        ..SimulatePrincipalPolicyRequest::default()
    };
    let decisions = async |context: Option<Vec<ContextEntry>>| {
        let input = SimulatePrincipalPolicyRequest {
            context_entries: context,
            ..input.clone()
        };
        let answer = room
            .iam
            .simulate_principal_policy(&room.cx, input)
            .await
            .expect("told");
        answer.evaluation_results.expect("told")
    };
    let told = decisions(Some(vec![entry])).await;
    let shown: Vec<&str> = told
        .iter()
        .map(|result| result.eval_decision.as_str())
        .collect();
    assert_eq!(
        shown,
        ["allowed", "explicitDeny", "implicitDeny", "explicitDeny"]
    );
    let matched = told[0].matched_statements.as_ref().expect("told");
    assert_eq!(matched[0].source_policy_id.as_deref(), Some("own"));
    let told = decisions(None).await;
    assert_eq!(told[0].eval_decision, "implicitDeny");
    assert_eq!(
        told[0].missing_context_values,
        Some(vec!["aws:RequestedRegion".to_owned()])
    );
}

#[tokio::test]
async fn given_policies_are_simulated_within_a_given_boundary() {
    let room = Room::new().await;
    let allow = |action: &str| {
        document(&format!(
            r#"{{"Effect":"Allow","Action":"{action}","Resource":"*"}}"#
        ))
    };
    let input = SimulateCustomPolicyRequest {
        policy_input_list: vec![allow("*")],
        permissions_boundary_policy_input_list: Some(vec![allow("ecs:*")]),
        action_names: vec!["ecs:RunTask".to_owned(), "sqs:SendMessage".to_owned()],
        ..SimulateCustomPolicyRequest::default()
    };
    let answer = room
        .iam
        .simulate_custom_policy(&room.cx, input.clone())
        .await
        .expect("told");
    let told = answer.evaluation_results.expect("told");
    assert_eq!(told[0].eval_decision, "allowed");
    assert_eq!(told[1].eval_decision, "implicitDeny");
    let limit = told[1]
        .permissions_boundary_decision_detail
        .as_ref()
        .expect("told");
    assert_eq!(limit.allowed_by_permissions_boundary, Some(false));
    let input = SimulateCustomPolicyRequest {
        policy_input_list: vec!["{".to_owned()],
        ..input
    };
    assert!(
        refused(room.iam.simulate_custom_policy(&room.cx, input).await).starts_with("InvalidInput")
    );
}
