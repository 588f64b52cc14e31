//! Names and ARNs that callers give.

use super::*;

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    }
}

fn arn(resource: &str) -> String {
    scope().arn("ecs", resource).to_string()
}

fn told(refused: Result<Option<String>, ApiError>) -> String {
    refused.expect_err("a refusal").message
}

#[test]
fn a_service_is_named_by_name_or_by_arn_with_its_cluster_or_without() {
    for given in [
        "web".to_owned(),
        arn("service/web"),
        arn("service/here/web"),
    ] {
        let name = service_name(&scope(), "here", &given).expect("a name");
        assert_eq!(name.as_deref(), Some("web"), "{given}");
    }
}

#[test]
fn what_is_elsewhere_is_not_taken_for_what_is_here() {
    for given in [
        arn("service/here/web").replace("us-east-1", "us-west-2"),
        arn("service/here/web").replace("000000000000", "111111111111"),
        arn("service/here/web").replace(":ecs:", ":lambda:"),
        "arn:aws:ecs".to_owned(),
    ] {
        let name = service_name(&scope(), "here", &given).expect("no refusal");
        assert_eq!(name, None, "{given}");
        assert_eq!(task_id(&scope(), "here", &given).expect("no refusal"), "");
    }
}

#[test]
fn an_arn_of_another_cluster_is_refused_and_so_is_one_of_another_kind() {
    let other = service_name(&scope(), "here", &arn("service/there/web"));
    assert_eq!(
        told(other),
        "Invalid identifier: Identifier is for cluster there. Your cluster is here"
    );
    let other = task_id(&scope(), "here", &arn("task/there/1"));
    assert!(told(other.map(Some)).contains("cluster there"));
    let other = instance_id(&scope(), "here", &arn("container-instance/there/1"));
    assert!(told(other.map(Some)).contains("cluster there"));
    let other = service_name(&scope(), "here", &arn("cluster/here"));
    assert_eq!(told(other), "Unsupported resource type: cluster");
}

#[test]
fn an_arn_with_more_than_a_name_is_no_cluster_and_no_definition() {
    assert!(cluster_name(&scope(), Some(&arn("cluster/here/web"))).is_err());
    assert!(definition_name(&scope(), &arn("task-definition/web:1/x")).is_err());
    let named = cluster_name(&scope(), Some(&arn("cluster/here")));
    assert_eq!(named.expect("a cluster"), "here");
}
