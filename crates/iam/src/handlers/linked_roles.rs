//! Service-linked roles: a role that only its service assumes and changes.

use super::roles::{USUAL_SESSION, taken};
use super::shared::asked_arn;
use crate::refuse::invalid;
use crate::{Iam, convert, managed};
use api::Reply;
use api::iam::{CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse};
use domain::iam::{Grants, Role, Tags};
use serde_json::json;
use wire::Context;

/// A service that has a role of its own.
struct Linked {
    service: &'static str,
    role: &'static str,
    policy: &'static str,
}

const LINKED: &[Linked] = &[
    Linked {
        service: "ecs.amazonaws.com",
        role: "AWSServiceRoleForECS",
        policy: "AmazonECSServiceRolePolicy",
    },
    Linked {
        service: "ecs.application-autoscaling.amazonaws.com",
        role: "AWSServiceRoleForApplicationAutoScaling_ECSService",
        policy: "AWSApplicationAutoscalingECSServicePolicy",
    },
    Linked {
        service: "elasticloadbalancing.amazonaws.com",
        role: "AWSServiceRoleForElasticLoadBalancing",
        policy: "AWSElasticLoadBalancingServiceRolePolicy",
    },
];

pub(super) async fn create_service_linked_role(
    iam: &Iam,
    cx: &Context,
    input: CreateServiceLinkedRoleRequest,
) -> Reply<CreateServiceLinkedRoleResponse> {
    let service = input.aws_service_name;
    let account = &cx.scope.account;
    let known = LINKED.iter().find(|linked| linked.service == service);
    let path = format!("/aws-service-role/{service}/");
    let name = known.map_or("*", |linked| linked.role);
    let arn = asked_arn(account, "role", &path, name);
    let conditions = [("iam:AWSServiceName", service.clone())];
    cx.allow_with("iam:CreateServiceLinkedRole", &arn, &conditions)
        .await?;
    let known = known.ok_or_else(|| {
        invalid(format!(
            "Service role for {service} is not known to Longshore."
        ))
    })?;
    if input.custom_suffix.is_some() {
        return Err(api::iam::invalid_input_exception(format!(
            "Custom suffix is not allowed for {service}"
        )));
    }
    let role = Role {
        account: account.clone(),
        name: known.role.to_owned(),
        path,
        id: iam.unique_id("AROA"),
        trust: trust(&service),
        description: input.description,
        max_session_seconds: USUAL_SESSION,
        boundary: None,
        grants: grants(known),
        tags: Tags::new(),
        linked_to: Some(service.clone()),
        created_at: iam.clock().now(),
    };
    let exists = || {
        let mut error = taken(&role.name);
        let message = "has been taken in this account, please try a different suffix.";
        error.message = format!("Service role name {} {message}", role.name);
        error.code = "InvalidInput".to_owned();
        error.shape = "InvalidInputException".to_owned();
        error.status = 400;
        error
    };
    iam.create(&role, exists).await?;
    let role = Some(convert::role(&role));
    Ok(CreateServiceLinkedRoleResponse { role })
}

fn trust(service: &str) -> String {
    let statement = json!({
        "Effect": "Allow",
        "Principal": { "Service": service },
        "Action": "sts:AssumeRole",
    });
    json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

fn grants(linked: &Linked) -> Grants {
    let arn = format!("arn:aws:iam::aws:policy/aws-service-role/{}", linked.policy);
    debug_assert!(managed::find(&arn).is_some(), "{arn} is in the table");
    Grants {
        attached: [arn].into(),
        ..Grants::default()
    }
}
