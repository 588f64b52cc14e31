//! What the check layer says, service by service.

use crate::table::index;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

fn check(service: &str, operation: &str, input: &Value, expected: Expect) {
    let table = index().service(service).unwrap();
    let operation = table.operation(operation).unwrap();
    let answer = match super::check(table, operation, input) {
        Ok(()) => "allowed".to_owned(),
        Err(error) => format!("{} {error}", error.status),
    };
    expected.assert_eq(&answer);
}

#[test]
fn what_the_model_allows_passes() {
    let input = json!({"cluster": "web", "taskDefinition": "web:1", "launchType": "FARGATE"});
    check("ecs", "RunTask", &input, expect!["allowed"]);
}

#[test]
fn several_breaches_are_told_in_one_sentence() {
    let input = json!({"Name": "", "Description": "x".repeat(3000)});
    check(
        "secretsmanager",
        "CreateSecret",
        &input,
        expect![
            "400 ValidationException: 2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' at 'description' failed to satisfy constraint: Member must have length less than or equal to 2048"
        ],
    );
}

#[test]
fn a_choice_is_closed() {
    let input = json!({"taskDefinition": "a", "launchType": "ROCKET"});
    check(
        "ecs",
        "RunTask",
        &input,
        expect![
            "400 InvalidParameterException: launch type should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]"
        ],
    );
}

#[test]
fn a_choice_without_words_of_its_own_is_told_in_the_common_ones() {
    let input = json!({"taskDefinition": "a", "enableExecuteCommand": true, "propagateTags": "X"});
    check(
        "ecs",
        "RunTask",
        &input,
        expect![
            "400 InvalidParameterException: 1 validation error detected: Value 'X' at 'propagateTags' failed to satisfy constraint: Member must satisfy enum value set: [TASK_DEFINITION, SERVICE, NONE]"
        ],
    );
}

#[test]
fn ecs_and_ec2_say_what_is_missing_in_their_own_words() {
    check(
        "ecs",
        "RunTask",
        &json!({}),
        expect!["400 InvalidParameterException: TaskDefinition can not be blank."],
    );
    check(
        "ecs",
        "RegisterTaskDefinition",
        &json!({"family": "a"}),
        expect!["400 ClientException: ContainerDefinitions should not be null or empty."],
    );
    check(
        "ec2",
        "CreateSubnet",
        &json!({}),
        expect!["400 MissingParameter: The request must contain the parameter vpcId"],
    );
}

#[test]
fn query_services_answer_a_validation_error() {
    let input = json!({"RoleName": "a b", "AssumeRolePolicyDocument": "{}"});
    check(
        "iam",
        "CreateRole",
        &input,
        expect![[
            r#"400 ValidationError: 1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+"#
        ]],
    );
    check(
        "elbv2",
        "CreateTargetGroup",
        &json!({"Name": "t", "Protocol": "SMOKE"}),
        expect![
            "400 ValidationError: 1 validation error detected: Value 'SMOKE' at 'protocol' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC, TCP_QUIC]"
        ],
    );
}

#[test]
fn the_registry_has_its_own_sentence() {
    check(
        "ecr",
        "CreateRepository",
        &json!({"repositoryName": "UPPER"}),
        expect![[
            r#"400 InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression pattern: [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*'"#
        ]],
    );
}

#[test]
fn secrets_are_not_shown() {
    let input = json!({"Name": "a", "SecretString": "hunter2".repeat(10_000)});
    check(
        "secretsmanager",
        "CreateSecret",
        &input,
        expect![
            "400 ValidationException: 1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536"
        ],
    );
}

#[test]
fn items_and_entries_are_named_by_place() {
    let input = json!({"SecretId": "a", "Tags": [{"Key": "a"}, {"Key": ""}]});
    check(
        "secretsmanager",
        "TagResource",
        &input,
        expect![
            "400 ValidationException: 1 validation error detected: Value '' at 'tags.2.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1"
        ],
    );
}

#[test]
fn a_union_has_one_value() {
    let input = json!({"TableName": "t", "Item": {"a": {"S": "x", "N": "1"}}});
    check("dynamodb", "PutItem", &input, expect!["allowed"]);
}
