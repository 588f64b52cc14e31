//! Every facts file and overlay is read whole.

use super::kind::{Kind, Limits, Shape};
use super::{Table, index};
use expect_test::expect;

/// Reads every shape of every service, and shows each kind with where it stands.
fn every_kind(mut see: impl FnMut(&Table, &str, &Kind)) {
    for (name, _) in api::facts::SERVICES {
        let table = index().service(name).unwrap();
        let mut names: Vec<_> = table.shape_names().collect();
        names.sort_unstable();
        for shape in names {
            if let Shape::Structure(structure) = table.shape(table.shape_id(shape).unwrap()) {
                for member in &structure.members {
                    walk(
                        table,
                        &format!("{shape}.{}", member.name),
                        &member.kind,
                        &mut see,
                    );
                }
            }
        }
    }
}

fn walk(table: &Table, place: &str, kind: &Kind, see: &mut impl FnMut(&Table, &str, &Kind)) {
    see(table, place, kind);
    match kind {
        Kind::List(list) => walk(table, place, &list.item, see),
        Kind::Map(map) => {
            walk(table, place, &map.key, see);
            walk(table, place, &map.value, see);
        }
        _ => {}
    }
}

fn limits(kind: &Kind) -> Option<&Limits> {
    match kind {
        Kind::Text(limits) | Kind::Blob(limits) => Some(limits),
        _ => None,
    }
}

#[test]
fn every_operation_and_shape_is_read_and_every_pattern_that_is_not_used_is_named() {
    let mut unused = std::collections::BTreeMap::<String, String>::new();
    every_kind(|table, place, kind| {
        if let Some(pattern) = limits(kind).and_then(|limits| limits.pattern.as_ref())
            && let Some(problem) = pattern.problem()
        {
            let problem = problem.lines().last().unwrap_or_default();
            let place = format!("{}:{place}", table.header.name);
            unused
                .entry(format!("{} ({problem})", pattern.as_str()))
                .or_insert(place);
        }
    });
    let unused: String = unused
        .into_iter()
        .map(|(pattern, place)| format!("{place} {pattern}\n"))
        .collect();
    expect![[r#"
        ec2:EnableInstanceSqlHaStandbyDetectionsRequest.SqlServerCredentials ^(?=.{20,2048}$)arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[a-zA-Z0-9/_+=.@-]+ (Error compiling regex: Regex error: error building NFA)
        ssm:AutomationExecution.TargetLocationsURL ^https:\/\/[-a-zA-Z0-9@:%._\+~#=]{1,253}\.s3(\.[a-z\d-]{9,16})?\.amazonaws\.com\/.{1,2000} (Error compiling regex: Regex error: error building NFA)
    "#]].assert_eq(&unused);
}

#[test]
fn names_in_overlays_exist() {
    for (name, _) in api::facts::SERVICES {
        let table = index().service(name).unwrap();
        for operation in table.operation_names() {
            assert_eq!(table.operation(operation).unwrap().facts.name, operation);
        }
        for (structure, member) in table.overlay.members() {
            let structure = table.structure(table.shape_id(structure).unwrap());
            // Members that newer models dropped are allowed: none today.
            assert!(structure.by_name(member).is_some(), "{name}: {member}");
        }
    }
}

#[test]
fn actions_are_named_as_policies_name_them() {
    let action = |service: &str, operation: &str| super::action(service, operation).unwrap();
    assert_eq!(action("ecs", "RunTask"), "ecs:RunTask");
    assert_eq!(
        action("elbv2", "CreateRule"),
        "elasticloadbalancing:CreateRule"
    );
    assert_eq!(action("apigatewayv2", "CreateApi"), "apigateway:POST");
    assert_eq!(
        action("cloudwatch", "PutMetricData"),
        "cloudwatch:PutMetricData"
    );
    assert_eq!(action("lambda", "Invoke"), "lambda:InvokeFunction");
    assert_eq!(action("sqs", "SendMessageBatch"), "sqs:SendMessage");
    assert_eq!(
        action("resourcegroupstaggingapi", "GetResources"),
        "tag:GetResources"
    );
}
