//! Balancers, from outside.

use crate::support::{World, code, forward, refusal, world};
use api::elbv2::{self, Elbv2};
use domain::network::NetworkInterface;
use domain::{Key, Record};
use elb::controllers::Orphans;

/// The load balancer's state, as `DescribeLoadBalancers` tells it.
async fn state(world: &World, name: &str) -> String {
    let input = elbv2::DescribeLoadBalancersInput {
        names: Some(vec![name.to_owned()]),
        ..Default::default()
    };
    let found = world
        .elb
        .describe_load_balancers(&world.cx, input)
        .await
        .expect("an answer");
    let state = found
        .load_balancers
        .expect("one")
        .remove(0)
        .state
        .expect("a state");
    state.code.expect("a code")
}

#[tokio::test]
async fn a_load_balancer_is_active_once_its_interfaces_have_addresses() {
    let world = world().await;
    let arn = world.balancer("web").await;
    assert!(arn.contains(":loadbalancer/app/web/"), "{arn}");
    let interfaces: Vec<NetworkInterface> = world
        .store
        .list(&Key::kind(NetworkInterface::KIND))
        .await
        .expect("interfaces");
    assert_eq!(interfaces.len(), 2);
    assert!(interfaces[0].description.starts_with("ELB app/web/"));
    assert!(interfaces[0].public);
    assert_eq!(interfaces[0].security_groups.len(), 1);
    assert_eq!(state(&world, "web").await, "provisioning");
    world.give_addresses().await;
    assert_eq!(state(&world, "web").await, "active");
    assert_eq!(
        world.balancer("web").await,
        arn,
        "the same settings give the same one"
    );
    let other = elbv2::CreateLoadBalancerInput {
        scheme: Some("internal".to_owned()),
        ..world.asked("web")
    };
    assert_eq!(
        refusal(world.elb.create_load_balancer(&world.cx, other).await),
        "DuplicateLoadBalancerName: A load balancer with the same name 'web' exists, but with \
         different settings"
    );
    let delete = elbv2::DeleteLoadBalancerInput {
        load_balancer_arn: arn.clone(),
    };
    world
        .elb
        .delete_load_balancer(&world.cx, delete.clone())
        .await
        .expect("deleted");
    world
        .elb
        .delete_load_balancer(&world.cx, delete)
        .await
        .expect("deleted already");
    assert_eq!(world.count(NetworkInterface::KIND).await, 0);
    let input = elbv2::DescribeLoadBalancersInput {
        load_balancer_arns: Some(vec![arn]),
        ..Default::default()
    };
    assert_eq!(
        code(world.elb.describe_load_balancers(&world.cx, input).await),
        "LoadBalancerNotFound"
    );
}

#[tokio::test]
async fn what_cannot_stand_is_refused() {
    let world = world().await;
    let try_with = async |change: &dyn Fn(&mut elbv2::CreateLoadBalancerInput)| {
        let mut input = world.asked("web");
        change(&mut input);
        refusal(world.elb.create_load_balancer(&world.cx, input).await)
    };
    assert_eq!(
        try_with(&|input| input.subnets = Some(world.subnets[..1].to_vec())).await,
        "ValidationError: At least two subnets in two different Availability Zones must be \
         specified"
    );
    assert_eq!(
        try_with(&|input| {
            input.subnets = Some(vec![world.subnets[0].clone(), "subnet-0".to_owned()]);
        })
        .await,
        "SubnetNotFound: The subnet ID 'subnet-0' does not exist"
    );
    assert_eq!(
        try_with(&|input| input.name = "internal-web".to_owned()).await,
        "ValidationError: The load balancer name 'internal-web' cannot begin with 'internal-'"
    );
    assert!(
        try_with(&|input| input.security_groups = Some(vec!["sg-0".to_owned()]))
            .await
            .starts_with("InvalidSecurityGroup: ")
    );
    assert!(
        try_with(&|input| input.r#type = Some("gateway".to_owned()))
            .await
            .starts_with("ValidationError: ")
    );
    assert_eq!(world.count(NetworkInterface::KIND).await, 0);
}

#[tokio::test]
async fn a_protected_load_balancer_is_not_deleted() {
    let world = world().await;
    let arn = world.balancer("web").await;
    let protect = |value: &str| elbv2::ModifyLoadBalancerAttributesInput {
        load_balancer_arn: arn.clone(),
        attributes: vec![elbv2::LoadBalancerAttribute {
            key: Some("deletion_protection.enabled".to_owned()),
            value: Some(value.to_owned()),
        }],
    };
    let delete = || elbv2::DeleteLoadBalancerInput {
        load_balancer_arn: arn.clone(),
    };
    world
        .elb
        .modify_load_balancer_attributes(&world.cx, protect("true"))
        .await
        .expect("set");
    assert_eq!(
        code(world.elb.delete_load_balancer(&world.cx, delete()).await),
        "OperationNotPermitted"
    );
    assert_eq!(
        code(
            world
                .elb
                .modify_load_balancer_attributes(&world.cx, protect("maybe"))
                .await
        ),
        "ValidationError"
    );
    world
        .elb
        .modify_load_balancer_attributes(&world.cx, protect("false"))
        .await
        .expect("set");
    world
        .elb
        .delete_load_balancer(&world.cx, delete())
        .await
        .expect("deleted");
}

#[tokio::test]
async fn subnets_change_zone_by_zone() {
    let world = world().await;
    let arn = world.balancer("web").await;
    let before: Vec<NetworkInterface> = world
        .store
        .list(&Key::kind(NetworkInterface::KIND))
        .await
        .expect("interfaces");
    let input = elbv2::SetSubnetsInput {
        load_balancer_arn: arn,
        subnets: Some(world.subnets[1..].to_vec()),
        ..Default::default()
    };
    world.elb.set_subnets(&world.cx, input).await.expect("set");
    let after: Vec<NetworkInterface> = world
        .store
        .list(&Key::kind(NetworkInterface::KIND))
        .await
        .expect("interfaces");
    assert_eq!(after.len(), 2);
    let kept = after
        .iter()
        .filter(|one| before.iter().any(|other| other.id == one.id))
        .count();
    assert_eq!(kept, 1, "the interface of the zone that stays is kept");
}

#[tokio::test]
async fn deleting_leaves_nothing_even_of_many_rules() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = world
        .try_listener(&arn, 80, forward(&group))
        .await
        .expect("a listener");
    for priority in 1..=100 {
        world
            .rule(&listener, priority, &group)
            .await
            .expect("a rule");
    }
    assert_eq!(
        code(world.rule(&listener, 101, &group).await),
        "TooManyRules"
    );
    let group = || elbv2::DeleteTargetGroupInput {
        target_group_arn: group.clone(),
    };
    assert_eq!(
        code(world.elb.delete_target_group(&world.cx, group()).await),
        "ResourceInUse"
    );
    let delete = elbv2::DeleteLoadBalancerInput {
        load_balancer_arn: arn,
    };
    world
        .elb
        .delete_load_balancer(&world.cx, delete)
        .await
        .expect("deleted");
    world
        .elb
        .delete_target_group(&world.cx, group())
        .await
        .expect("no longer in use");
    assert_eq!(world.count("elb/rules").await, 40);
    world.settle(Orphans(world.room.clone())).await;
    for kind in [
        "elb/rules",
        "elb/listeners",
        "elb/load-balancers",
        "network/interfaces",
    ] {
        assert_eq!(world.count(kind).await, 0, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_creation_makes_one_load_balancer() {
    let world = world().await;
    let call = |_| {
        let world = world.clone();
        tokio::spawn(async move { world.balancer("web").await })
    };
    let mut arns = std::collections::BTreeSet::new();
    for task in (0..32).map(call).collect::<Vec<_>>() {
        arns.insert(task.await.expect("an ARN"));
    }
    assert_eq!(arns.len(), 1);
    assert_eq!(world.count(NetworkInterface::KIND).await, 2);
}
