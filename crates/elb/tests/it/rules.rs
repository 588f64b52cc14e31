//! Rules, from outside.

use crate::support::{code, forward, path, refusal, world};
use api::elbv2::{self, Elbv2};

#[tokio::test]
async fn listeners_need_a_port_of_their_own_and_a_group_that_is_there() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = world
        .try_listener(&arn, 80, forward(&group))
        .await
        .expect("a listener");
    let again = world
        .try_listener(&arn, 80, forward(&group))
        .await
        .expect("the same one");
    assert_eq!(listener, again);
    let other = world.group("other").await;
    assert_eq!(
        refusal(world.try_listener(&arn, 80, forward(&other)).await),
        format!(
            "DuplicateListener: A listener already exists on this port for this load balancer \
             '{arn}'"
        )
    );
    assert_eq!(
        code(
            world
                .try_listener(&arn, 81, forward(&format!("{group}0")))
                .await
        ),
        "TargetGroupNotFound"
    );
    assert_eq!(
        code(world.try_listener(&arn, 81, forward("nonsense")).await),
        "ValidationError"
    );
    assert_eq!(
        code(world.try_listener(&arn, 0, forward(&group)).await),
        "ValidationError"
    );
    let second = world.balancer("second").await;
    assert_eq!(
        refusal(world.try_listener(&second, 80, forward(&group)).await),
        format!(
            "TargetGroupAssociationLimit: The following target groups cannot be associated with \
             more than one load balancer: {group}"
        )
    );
    let https = elbv2::CreateListenerInput {
        load_balancer_arn: arn,
        protocol: Some("HTTPS".to_owned()),
        port: Some(443),
        default_actions: forward(&group),
        ..Default::default()
    };
    assert_eq!(
        refusal(world.elb.create_listener(&world.cx, https).await),
        "ValidationError: A certificate must be specified for HTTPS listeners"
    );
}

#[tokio::test]
async fn rules_are_told_by_priority_with_the_default_last() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = world
        .try_listener(&arn, 80, forward(&group))
        .await
        .expect("a listener");
    let late = world.rule(&listener, 20, &group).await.expect("a rule");
    let early = world.rule(&listener, 3, &group).await.expect("a rule");
    assert_eq!(
        refusal(world.rule(&listener, 20, &group).await),
        "PriorityInUse: Priority '20' is currently in use"
    );
    let describe = || elbv2::DescribeRulesInput {
        listener_arn: Some(listener.clone()),
        ..Default::default()
    };
    let told = world
        .elb
        .describe_rules(&world.cx, describe())
        .await
        .expect("rules");
    let told = told.rules.expect("rules");
    let priorities: Vec<_> = told
        .iter()
        .filter_map(|rule| rule.priority.clone())
        .collect();
    assert_eq!(priorities, ["3", "20", "default"]);
    let swap = elbv2::SetRulePrioritiesInput {
        rule_priorities: [(late, 3), (early.clone(), 20)]
            .into_iter()
            .map(|(arn, priority)| elbv2::RulePriorityPair {
                rule_arn: Some(arn),
                priority: Some(priority),
            })
            .collect(),
    };
    world
        .elb
        .set_rule_priorities(&world.cx, swap)
        .await
        .expect("changed places");
    let clash = elbv2::SetRulePrioritiesInput {
        rule_priorities: vec![elbv2::RulePriorityPair {
            rule_arn: Some(early),
            priority: Some(3),
        }],
    };
    assert_eq!(
        code(world.elb.set_rule_priorities(&world.cx, clash).await),
        "PriorityInUse"
    );
    let default = told[2].rule_arn.clone().expect("an ARN");
    let by_arn = elbv2::DescribeRulesInput {
        rule_arns: Some(vec![default.clone()]),
        ..Default::default()
    };
    let one = world
        .elb
        .describe_rules(&world.cx, by_arn)
        .await
        .expect("the default rule");
    assert_eq!(one.rules.expect("one")[0].is_default, Some(true));
    let delete = elbv2::DeleteRuleInput { rule_arn: default };
    assert_eq!(
        code(world.elb.delete_rule(&world.cx, delete).await),
        "OperationNotPermitted"
    );
}

#[tokio::test]
async fn actions_other_than_forward_are_kept_as_they_were_given() {
    let world = world().await;
    let arn = world.balancer("web").await;
    let fixed = vec![elbv2::Action {
        r#type: "fixed-response".to_owned(),
        fixed_response_config: Some(elbv2::FixedResponseActionConfig {
            message_body: Some("closed".to_owned()),
            status_code: "503".to_owned(),
            content_type: Some("text/plain".to_owned()),
        }),
        ..Default::default()
    }];
    let listener = world
        .try_listener(&arn, 80, fixed)
        .await
        .expect("a listener");
    let redirect = |host: Option<&str>| elbv2::CreateRuleInput {
        listener_arn: listener.clone(),
        conditions: path("/old/*"),
        priority: 1,
        actions: vec![elbv2::Action {
            r#type: "redirect".to_owned(),
            redirect_config: Some(elbv2::RedirectActionConfig {
                host: host.map(str::to_owned),
                status_code: "HTTP_301".to_owned(),
                ..Default::default()
            }),
            ..Default::default()
        }],
        ..Default::default()
    };
    let looped = world.elb.create_rule(&world.cx, redirect(None)).await;
    assert_eq!(code(looped), "InvalidLoadBalancerAction");
    let made = world
        .elb
        .create_rule(&world.cx, redirect(Some("new.example.com")))
        .await;
    let made = made
        .expect("a rule")
        .rules
        .expect("one")
        .remove(0)
        .actions
        .expect("actions");
    let config = made[0].redirect_config.as_ref().expect("a redirect");
    assert_eq!(config.path.as_deref(), Some("/#{path}"));
    assert_eq!(config.status_code, "HTTP_301");
    let cognito = vec![elbv2::Action {
        r#type: "authenticate-cognito".to_owned(),
        ..Default::default()
    }];
    assert_eq!(
        code(world.try_listener(&arn, 81, cognito).await),
        "ValidationError"
    );
}

#[tokio::test]
async fn pages_of_rules_follow_each_other() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = world
        .try_listener(&arn, 80, forward(&group))
        .await
        .expect("a listener");
    for priority in [1, 10, 100, 1_000, 10_000] {
        world
            .rule(&listener, priority, &group)
            .await
            .expect("a rule");
    }
    let (mut seen, mut marker) = (Vec::new(), None);
    loop {
        let input = elbv2::DescribeRulesInput {
            listener_arn: Some(listener.clone()),
            page_size: Some(2),
            marker,
            ..Default::default()
        };
        let page = world
            .elb
            .describe_rules(&world.cx, input)
            .await
            .expect("a page");
        seen.extend(
            page.rules
                .expect("rules")
                .into_iter()
                .filter_map(|rule| rule.priority),
        );
        marker = page.next_marker;
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["1", "10", "100", "1000", "10000", "default"]);
}

#[tokio::test]
async fn tags_belong_to_every_kind_of_resource() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = world
        .try_listener(&arn, 80, forward(&group))
        .await
        .expect("a listener");
    let rule = world.rule(&listener, 1, &group).await.expect("a rule");
    let arns = vec![arn, group, listener, rule];
    let add = elbv2::AddTagsInput {
        resource_arns: arns.clone(),
        tags: vec![elbv2::Tag {
            key: "stage".to_owned(),
            value: Some("test".to_owned()),
        }],
    };
    world.elb.add_tags(&world.cx, add).await.expect("tagged");
    let describe = elbv2::DescribeTagsInput {
        resource_arns: arns,
    };
    let told = world
        .elb
        .describe_tags(&world.cx, describe)
        .await
        .expect("tags");
    let told = told.tag_descriptions.expect("tags");
    assert!(
        told.iter()
            .all(|one| one.tags.as_ref().map(Vec::len) == Some(1))
    );
    let twice = elbv2::AddTagsInput {
        resource_arns: vec![told[0].resource_arn.clone().expect("an ARN")],
        tags: vec![
            elbv2::Tag {
                key: "a".to_owned(),
                value: None
            };
            2
        ],
    };
    assert_eq!(
        code(world.elb.add_tags(&world.cx, twice).await),
        "DuplicateTagKeys"
    );
}

#[tokio::test]
async fn a_rule_tells_its_transforms_until_they_are_reset() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = world.try_listener(&arn, 80, forward(&group)).await;
    let transform = |regex: &str| elbv2::RuleTransform {
        r#type: "url-rewrite".to_owned(),
        url_rewrite_config: Some(elbv2::UrlRewriteConfig {
            rewrites: Some(vec![elbv2::RewriteConfig {
                regex: regex.to_owned(),
                replace: "/$1".to_owned(),
            }]),
        }),
        host_header_rewrite_config: None,
    };
    let rule = elbv2::CreateRuleInput {
        listener_arn: listener.expect("a listener"),
        conditions: path("/api/*"),
        priority: 1,
        actions: forward(&group),
        ..Default::default()
    };
    let with = |transforms: Vec<elbv2::RuleTransform>| elbv2::CreateRuleInput {
        transforms: Some(transforms),
        ..rule.clone()
    };
    for wrong in [
        vec![transform("(")],
        vec![transform("a"), transform("b")],
        vec![elbv2::RuleTransform {
            r#type: "host-header-rewrite".to_owned(),
            ..transform("a")
        }],
    ] {
        let refused = world.elb.create_rule(&world.cx, with(wrong)).await;
        assert_eq!(code(refused), "ValidationError");
    }
    let good = with(vec![transform("^/api/(.*)$")]);
    let made = world.elb.create_rule(&world.cx, good).await;
    let made = made.expect("a rule").rules.expect("one").remove(0);
    assert_eq!(made.transforms, Some(vec![transform("^/api/(.*)$")]));
    let reset = elbv2::ModifyRuleInput {
        rule_arn: made.rule_arn.expect("an ARN"),
        reset_transforms: Some(true),
        ..Default::default()
    };
    let reset = world.elb.modify_rule(&world.cx, reset).await;
    let reset = reset.expect("a rule").rules.expect("one").remove(0);
    assert_eq!(reset.transforms, Some(Vec::new()));
}
