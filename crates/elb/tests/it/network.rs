//! Network load balancers and targets that are no addresses, from outside.

use crate::support::{World, forward, refusal, scope, world};
use api::elbv2::{self, Elbv2};
use domain::ecs::{ContainerInstance, InstanceResources, InstanceStatus, InstanceVersions};
use domain::network::NetworkInterface;
use domain::{Key, Record};
use std::collections::BTreeMap;
use std::sync::Arc;

fn network(world: &World, name: &str) -> elbv2::CreateLoadBalancerInput {
    elbv2::CreateLoadBalancerInput {
        r#type: Some("network".to_owned()),
        subnets: Some(world.subnets[..1].to_vec()),
        ..world.asked(name)
    }
}

async fn made(
    world: &World,
    input: elbv2::CreateLoadBalancerInput,
) -> (String, elbv2::LoadBalancer) {
    let made = world.elb.create_load_balancer(&world.cx, input).await;
    let made = made.expect("made").load_balancers.expect("one").remove(0);
    (made.load_balancer_arn.clone().expect("an ARN"), made)
}

fn group(world: &World, name: &str, protocol: &str) -> elbv2::CreateTargetGroupInput {
    elbv2::CreateTargetGroupInput {
        protocol: Some(protocol.to_owned()),
        health_check_path: None,
        ..world.wanted(name)
    }
}

async fn made_group(world: &World, input: elbv2::CreateTargetGroupInput) -> elbv2::TargetGroup {
    let made = world.elb.create_target_group(&world.cx, input).await;
    made.expect("made").target_groups.expect("one").remove(0)
}

async fn listen(
    world: &World,
    balancer: &str,
    protocol: &str,
    port: i32,
    actions: Vec<elbv2::Action>,
) -> api::Reply<elbv2::Listener> {
    let input = elbv2::CreateListenerInput {
        load_balancer_arn: balancer.to_owned(),
        protocol: Some(protocol.to_owned()),
        port: Some(port),
        default_actions: actions,
        ..Default::default()
    };
    let made = world.elb.create_listener(&world.cx, input).await?;
    Ok(made.listeners.expect("one").remove(0))
}

#[tokio::test]
async fn a_network_load_balancer_has_no_security_groups_unless_it_began_with_some() {
    let world = world().await;
    let (arn, told) = made(&world, network(&world, "tcp")).await;
    assert!(arn.contains(":loadbalancer/net/tcp/"), "{arn}");
    let id = arn.rsplit('/').next().expect("an id");
    let name = format!("tcp-{id}.elb.us-east-1.localhost");
    assert_eq!(told.dns_name.as_deref(), Some(name.as_str()));
    assert_eq!(told.r#type.as_deref(), Some("network"));
    assert_eq!(told.security_groups, None);
    let interfaces: Vec<NetworkInterface> = world
        .store
        .list(&Key::kind(NetworkInterface::KIND))
        .await
        .expect("interfaces");
    assert_eq!(interfaces.len(), 1);
    assert!(interfaces[0].security_groups.is_empty());
    let set = elbv2::SetSecurityGroupsInput {
        load_balancer_arn: arn,
        security_groups: vec!["sg-1".to_owned()],
        ..Default::default()
    };
    assert_eq!(
        refusal(world.elb.set_security_groups(&world.cx, set).await),
        "InvalidConfigurationRequest: Security groups cannot be set for a network load balancer \
         that was created without any"
    );
}

#[tokio::test]
async fn listeners_and_target_groups_of_a_network_load_balancer_go_together() {
    let world = world().await;
    let (balancer, _) = made(&world, network(&world, "tcp")).await;
    let mut arns = BTreeMap::new();
    for (number, protocol) in ["TCP", "TLS", "UDP", "TCP_UDP"].into_iter().enumerate() {
        let told = made_group(&world, group(&world, &format!("group-{number}"), protocol)).await;
        assert_eq!(told.health_check_protocol.as_deref(), Some("TCP"));
        assert_eq!(told.health_check_timeout_seconds, Some(10));
        assert_eq!((told.matcher, told.protocol_version), (None, None));
        arns.insert(protocol, told.target_group_arn.expect("an ARN"));
    }
    for (port, listener, group, fits) in [
        (1, "TCP", "TCP", true),
        (2, "TCP", "TCP_UDP", true),
        (3, "UDP", "UDP", true),
        (4, "UDP", "TCP_UDP", true),
        (5, "TCP_UDP", "TCP_UDP", true),
        (6, "TCP_UDP", "TCP", false),
        (7, "TCP", "UDP", false),
        (8, "TCP", "TLS", false),
    ] {
        let made = listen(&world, &balancer, listener, port, forward(&arns[group])).await;
        assert_eq!(made.is_ok(), fits, "{listener} {group}: {made:?}");
    }
    let plain = listen(&world, &balancer, "HTTP", 9, forward(&arns["TCP"])).await;
    assert!(refusal(plain).starts_with("ValidationError: Listener protocol 'HTTP'"));
    let twice = listen(&world, &balancer, "UDP", 1, forward(&arns["UDP"])).await;
    assert!(refusal(twice).starts_with("DuplicateListener"));
    let fixed = elbv2::Action {
        r#type: "fixed-response".to_owned(),
        fixed_response_config: Some(elbv2::FixedResponseActionConfig {
            status_code: "200".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let fixed = listen(&world, &balancer, "TCP", 10, vec![fixed]).await;
    assert!(refusal(fixed).starts_with("InvalidLoadBalancerAction"));
}

#[tokio::test]
async fn a_listener_over_tcp_has_an_idle_timeout_and_no_rules() {
    let world = world().await;
    let (balancer, _) = made(&world, network(&world, "tcp")).await;
    let told = made_group(&world, group(&world, "echo", "TCP")).await;
    let group = told.target_group_arn.expect("an ARN");
    let listener = listen(&world, &balancer, "TCP", 7, forward(&group)).await;
    let arn = listener.expect("made").listener_arn.expect("an ARN");
    assert!(arn.contains(":listener/net/tcp/"), "{arn}");
    let refused = refusal(world.rule(&arn, 1, &group).await);
    assert!(
        refused.starts_with("InvalidConfigurationRequest"),
        "{refused}"
    );
    let input = elbv2::DescribeRulesInput {
        listener_arn: Some(arn.clone()),
        ..Default::default()
    };
    let rules = world.elb.describe_rules(&world.cx, input).await;
    let rules = rules.expect("an answer").rules.expect("rules");
    let rule = rules[0].rule_arn.as_deref().expect("an ARN");
    assert!(rule.contains(":listener-rule/net/tcp/"), "{rule}");
    let input = elbv2::ModifyListenerAttributesInput {
        listener_arn: arn,
        attributes: vec![elbv2::ListenerAttribute {
            key: Some("tcp.idle_timeout.seconds".to_owned()),
            value: Some("60".to_owned()),
        }],
    };
    let told = world.elb.modify_listener_attributes(&world.cx, input).await;
    assert_eq!(told.expect("set").attributes.expect("some").len(), 1);
}

/// A container instance that stands for an EC2 instance.
fn instance(id: &str) -> ContainerInstance {
    ContainerInstance {
        scope: scope(),
        cluster: "default".to_owned(),
        id: "0".repeat(32),
        ec2_instance_id: Some(id.to_owned()),
        status: InstanceStatus::Active,
        status_reason: None,
        attributes: BTreeMap::new(),
        registered: InstanceResources::default(),
        agent: None,
        agent_connected: true,
        zone: "us-east-1a".to_owned(),
        capacity_provider: None,
        launch_type: "EC2".to_owned(),
        tags: domain::ecs::Tags::new(),
        registered_at: domain::Timestamp::UNIX_EPOCH,
        versions: InstanceVersions::default(),
        version: 1,
        deregistered_at: None,
    }
}

async fn register(world: &Arc<World>, group: &str, id: &str) -> api::Reply<()> {
    let input = elbv2::RegisterTargetsInput {
        target_group_arn: group.to_owned(),
        targets: vec![elbv2::TargetDescription {
            id: id.to_owned(),
            port: None,
            availability_zone: None,
            quic_server_id: None,
        }],
    };
    world.elb.register_targets(&world.cx, input).await.map(drop)
}

/// Id, state and reason of each target of a group.
async fn health(world: &World, group: &str) -> Vec<(String, String, Option<String>)> {
    let input = elbv2::DescribeTargetHealthInput {
        target_group_arn: group.to_owned(),
        ..Default::default()
    };
    let told = world.elb.describe_target_health(&world.cx, input).await;
    let told = told.expect("an answer").target_health_descriptions;
    let row = |one: elbv2::TargetHealthDescription| {
        let health = one.target_health.expect("health");
        (
            one.target.expect("a target").id,
            health.state.expect("a state"),
            health.reason,
        )
    };
    told.expect("some").into_iter().map(row).collect()
}

#[tokio::test]
async fn a_container_instance_is_a_target_by_its_id_for_as_long_as_it_is_there() {
    let world = world().await;
    let balancer = world.balancer("web").await;
    let input = elbv2::CreateTargetGroupInput {
        target_type: Some("instance".to_owned()),
        ..world.wanted("instances")
    };
    let group = made_group(&world, input)
        .await
        .target_group_arn
        .expect("an ARN");
    world
        .try_listener(&balancer, 80, forward(&group))
        .await
        .expect("a listener");
    let id = "i-0123456789abcdef0";
    let refused = refusal(register(&world, &group, id).await);
    assert!(refused.starts_with("InvalidTarget: "), "{refused}");
    world.put(&instance(id)).await;
    register(&world, &group, id).await.expect("registered");
    let told = health(&world, &group).await;
    assert_eq!(told[0].0, id);
    assert_eq!(told[0].1, "initial");
    let gone = ContainerInstance {
        status: InstanceStatus::Inactive,
        ..instance(id)
    };
    world.put(&gone).await;
    let told = health(&world, &group).await;
    assert_eq!(told[0].2.as_deref(), Some("Target.InvalidState"));
}

#[tokio::test]
async fn an_application_load_balancer_is_a_target_where_it_listens_on_the_groups_port() {
    let world = world().await;
    let application = world.balancer("web").await;
    let input = elbv2::CreateTargetGroupInput {
        target_type: Some("alb".to_owned()),
        port: Some(80),
        ..group(&world, "front", "TCP")
    };
    let told = made_group(&world, input).await;
    assert_eq!(told.health_check_protocol.as_deref(), Some("HTTP"));
    let front = told.target_group_arn.expect("an ARN");
    let refused = refusal(register(&world, &front, &application).await);
    assert!(refused.contains("must have a listener"), "{refused}");
    let web = world.group("web").await;
    world
        .try_listener(&application, 80, forward(&web))
        .await
        .expect("a listener");
    register(&world, &front, &application)
        .await
        .expect("registered");
    assert_eq!(health(&world, &front).await[0].0, application);
}
