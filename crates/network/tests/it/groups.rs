//! Groups, from outside.

use crate::support::{World, at_once, code, refusal, world};
use api::Reply;
use api::ec2::{self, Ec2};

fn permission(port: i32, peer: &str) -> ec2::IpPermission {
    let mut permission = ec2::IpPermission {
        ip_protocol: Some("tcp".to_owned()),
        from_port: Some(port),
        to_port: Some(port),
        ..Default::default()
    };
    if peer.starts_with("sg-") {
        permission.user_id_group_pairs = Some(vec![ec2::UserIdGroupPair {
            group_id: Some(peer.to_owned()),
            ..Default::default()
        }]);
    } else {
        permission.ip_ranges = Some(vec![ec2::IpRange {
            description: None,
            cidr_ip: Some(peer.to_owned()),
        }]);
    }
    permission
}

async fn allow(
    world: &World,
    group: &str,
    permission: ec2::IpPermission,
) -> Reply<ec2::AuthorizeSecurityGroupIngressResult> {
    let input = ec2::AuthorizeSecurityGroupIngressRequest {
        group_id: Some(group.to_owned()),
        ip_permissions: Some(vec![permission]),
        ..Default::default()
    };
    world
        .ec2
        .authorize_security_group_ingress(&world.cx, input)
        .await
}

async fn revoke(
    world: &World,
    group: &str,
    permission: ec2::IpPermission,
) -> Reply<ec2::RevokeSecurityGroupIngressResult> {
    let input = ec2::RevokeSecurityGroupIngressRequest {
        group_id: Some(group.to_owned()),
        ip_permissions: Some(vec![permission]),
        ..Default::default()
    };
    world
        .ec2
        .revoke_security_group_ingress(&world.cx, input)
        .await
}

#[tokio::test]
async fn a_rule_by_group_reference_comes_and_goes() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let frontend = world.group(&vpc, "frontend").await.expect("a group");
    let orders = world.group(&vpc, "orders").await.expect("a group");
    let made = allow(&world, &orders, permission(8080, &frontend))
        .await
        .expect("allowed");
    let rule = made.security_group_rules.expect("rules").remove(0);
    assert_eq!(
        rule.referenced_group_info
            .and_then(|info| info.group_id)
            .as_deref(),
        Some(frontend.as_str())
    );
    assert_eq!(
        refusal(allow(&world, &orders, permission(8080, &frontend)).await),
        format!(
            "InvalidPermission.Duplicate: the specified rule \"peer: {frontend}, TCP, from port: \
             8080, to port: 8080, ALLOW\" already exists"
        )
    );
    let delete = |id: &str| ec2::DeleteSecurityGroupRequest {
        group_id: Some(id.to_owned()),
        ..Default::default()
    };
    assert_eq!(
        refusal(
            world
                .ec2
                .delete_security_group(&world.cx, delete(&frontend))
                .await
        ),
        format!("DependencyViolation: resource {frontend} has a dependent object")
    );
    revoke(&world, &orders, permission(8080, &frontend))
        .await
        .expect("revoked");
    assert_eq!(
        refusal(revoke(&world, &orders, permission(8080, &frontend)).await),
        "InvalidPermission.NotFound: The specified rule does not exist in this security group."
    );
    world
        .ec2
        .delete_security_group(&world.cx, delete(&frontend))
        .await
        .expect("deleted");
}

#[tokio::test]
async fn a_group_may_speak_of_itself_but_not_of_another_network() {
    let world = world();
    let one = world.vpc("10.0.0.0/16").await;
    let other = world.vpc("10.0.0.0/16").await;
    let web = world.group(&one, "web").await.expect("a group");
    let far = world
        .group(&other, "web")
        .await
        .expect("the same name elsewhere");
    allow(&world, &web, permission(80, &web))
        .await
        .expect("allowed");
    assert_eq!(
        refusal(allow(&world, &web, permission(80, &far)).await),
        "InvalidGroup.NotFound: You have specified two resources that belong to different \
         networks."
    );
    assert_eq!(
        refusal(world.group(&one, "web").await),
        format!("InvalidGroup.Duplicate: The security group 'web' already exists for VPC '{one}'")
    );
    assert_eq!(
        refusal(world.group(&one, "default").await),
        "InvalidParameterValue: Cannot use reserved security group name: default"
    );
    assert_eq!(
        code(world.group(&one, "sg-web").await),
        "InvalidParameterValue"
    );
    assert_eq!(
        code(allow(&world, &web, permission(80, "10.0.0.1")).await),
        "InvalidParameterValue"
    );
    assert_eq!(
        code(allow(&world, &web, permission(80, "sg-0abc")).await),
        "InvalidGroup.NotFound"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_rules_are_all_kept() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let web = world.group(&vpc, "web").await.expect("a group");
    let call = |number: usize| {
        let (world, web) = (world.clone(), web.clone());
        let port = 1000 + i32::try_from(number).unwrap_or_default();
        async move { allow(&world, &web, permission(port, "10.0.0.0/8")).await }
    };
    for answer in at_once(40, call).await {
        answer.expect("allowed");
    }
    let rules = world.ec2.describe_security_group_rules(
        &world.cx,
        ec2::DescribeSecurityGroupRulesRequest {
            filters: Some(vec![crate::support::filter("group-id", &web)]),
            ..Default::default()
        },
    );
    let rules = rules
        .await
        .expect("an answer")
        .security_group_rules
        .expect("rules");
    assert_eq!(
        rules
            .iter()
            .filter(|rule| rule.is_egress == Some(false))
            .count(),
        40
    );
    assert_eq!(rules.len(), 41);
}

#[tokio::test]
async fn rules_are_limited_in_number_and_may_be_changed() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let web = world.group(&vpc, "web").await.expect("a group");
    let input = |from: i32, to: i32| ec2::AuthorizeSecurityGroupIngressRequest {
        group_id: Some(web.clone()),
        ip_permissions: Some(
            (from..to)
                .map(|port| permission(port, "10.0.0.0/8"))
                .collect(),
        ),
        ..Default::default()
    };
    let made = world
        .ec2
        .authorize_security_group_ingress(&world.cx, input(1, 61))
        .await;
    let rules = made
        .expect("sixty rules")
        .security_group_rules
        .expect("rules");
    let over = world
        .ec2
        .authorize_security_group_ingress(&world.cx, input(61, 62))
        .await;
    assert_eq!(code(over), "RulesPerSecurityGroupLimitExceeded");
    let repeated = world.ec2.revoke_security_group_ingress(
        &world.cx,
        ec2::RevokeSecurityGroupIngressRequest {
            group_id: Some(web.clone()),
            security_group_rule_ids: Some(vec!["sgr-0".to_owned()]),
            ..Default::default()
        },
    );
    assert_eq!(code(repeated.await), "InvalidSecurityGroupRuleId.NotFound");
    let change = ec2::ModifySecurityGroupRulesRequest {
        group_id: web.clone(),
        security_group_rules: vec![ec2::SecurityGroupRuleUpdate {
            security_group_rule_id: rules[0].security_group_rule_id.clone().expect("an id"),
            security_group_rule: Some(ec2::SecurityGroupRuleRequest {
                ip_protocol: Some("tcp".to_owned()),
                from_port: Some(2),
                to_port: Some(2),
                cidr_ipv4: Some("10.0.0.0/8".to_owned()),
                ..Default::default()
            }),
        }],
        dry_run: None,
    };
    let clash = world
        .ec2
        .modify_security_group_rules(&world.cx, change)
        .await;
    assert_eq!(code(clash), "InvalidPermission.Duplicate");
}
