//! What is made around an Express service, and made again.

use super::{ARN, Express, refusal, status};
use crate::world::{input, scope};
use api::ecs::Ecs as _;
use domain::ecs::{Cluster, ExpressService, Service, TaskDefinition};
use domain::elb::{LoadBalancer, Rule, Target, TargetGroup};
use domain::logs::LogGroup;
use domain::network::SecurityGroup;
use serde_json::json;

#[tokio::test]
async fn a_service_of_defaults_answers_behind_a_load_balancer_of_its_own() {
    let mut express = Express::new().await;
    let made = express.create(json!({})).await;
    assert_eq!(made.service_arn.as_deref(), Some(ARN));
    assert_eq!(status(&made), "ACTIVE");
    let first = &made.active_configurations.as_ref().unwrap()[0];
    assert_eq!(first.cpu.as_deref(), Some("1024"));
    assert_eq!(first.memory.as_deref(), Some("2048"));
    assert_eq!(first.health_check_path.as_deref(), Some("/"));
    let scaling = first.scaling_target.as_ref().unwrap();
    assert_eq!(
        (scaling.min_task_count, scaling.max_task_count),
        (Some(1), Some(20))
    );
    assert_eq!(scaling.auto_scaling_target_value, Some(60));
    let path = &first.ingress_paths.as_ref().unwrap()[0];
    assert_eq!(path.access_type, "PUBLIC");
    assert!(path.endpoint.starts_with("http://we-"), "{}", path.endpoint);
    assert!(path.endpoint.ends_with(".ecs.us-east-1.localhost"));
    // It is a service from the first moment on, not yet a stable one.
    let service = express.world.service("web").await;
    assert_eq!(service.resource_management_type.as_deref(), Some("ECS"));
    assert_eq!(service.deployments.unwrap().len(), 0);

    express.pass(45).await;
    assert_eq!(express.standing().await, [1, 1, 1, 1, 2]);
    let service = express.world.service("web").await;
    assert_eq!(
        (service.running_count, service.desired_count),
        (Some(1), Some(1))
    );
    assert_eq!(express.world.all::<Target>().await.len(), 1);
    let told = express.told().await;
    assert_eq!(told.current_deployment, None);
    let active = &told.active_configurations.unwrap()[0];
    assert!(
        active
            .service_revision_arn
            .as_ref()
            .unwrap()
            .contains("/default/web/")
    );
    let container = active.primary_container.as_ref().unwrap();
    assert_eq!(
        (container.image.as_str(), container.container_port),
        ("good", Some(80))
    );
    let log = container.aws_logs_configuration.as_ref().unwrap();
    assert!(log.log_group.starts_with("/aws/ecs/default/web-"));
    assert_eq!(express.world.all::<LogGroup>().await.len(), 1);
    let definition = &express.world.all::<TaskDefinition>().await[0];
    assert_eq!(
        (definition.family.as_str(), definition.revision),
        ("default-web", 1)
    );
}

#[tokio::test]
async fn what_stands_around_is_let_in_step_by_step() {
    let mut express = Express::new().await;
    express
        .create(json!({"networkConfiguration": {"securityGroups": ["sg-00000000000000001"]}}))
        .await;
    express.settle().await;
    let groups = express.world.all::<SecurityGroup>().await;
    let outer = groups
        .iter()
        .find(|one| one.name.starts_with("ecs-express-gateway-alb-"));
    let inner = groups
        .iter()
        .find(|one| one.name.starts_with("ecs-express-service-"));
    let (outer, inner) = (outer.unwrap(), inner.unwrap());
    assert_eq!(outer.ingress[0].ports, Some((80, 80)));
    assert_eq!(inner.ingress[0].ports, Some((80, 80)));
    assert_eq!(
        inner.ingress[0].peer,
        domain::network::RulePeer::Group(outer.id.clone())
    );
    let service = &express.world.all::<Service>().await[0];
    let network = service.revision.network.as_ref().unwrap();
    assert_eq!(network.security_groups, [&inner.id, "sg-00000000000000001"]);
    assert!(network.assign_public_ip);
    let balancer = &express.world.all::<LoadBalancer>().await[0];
    assert_eq!(balancer.security_groups, [outer.id.as_str()]);
    assert_eq!(balancer.name, outer.name);
}

#[tokio::test]
async fn a_crash_between_any_two_steps_loses_and_doubles_nothing() {
    let mut whole = Express::new().await;
    whole.create(json!({})).await;
    whole.settle().await;
    let calls = whole.around.made();
    assert!(calls.len() > 8, "{calls:?}");
    for survived in 0..calls.len() {
        let mut express = Express::new().await;
        express.create(json!({})).await;
        express.around.fail_after(survived);
        express.controller.settle().await;
        let reason = express.told().await.status.unwrap().status_reason;
        assert!(reason.unwrap().contains("it is away"), "after {survived}");
        express.around.work();
        express
            .world
            .clock
            .advance(std::time::Duration::from_secs(600));
        express.settle().await;
        assert_eq!(
            express.standing().await,
            [1, 1, 1, 1, 2],
            "after {survived}"
        );
        let service = express.world.service("web").await;
        assert_eq!(service.deployments.unwrap().len(), 1, "after {survived}");
        assert_eq!(express.told().await.status.unwrap().status_reason, None);
    }
}

#[tokio::test]
async fn what_the_role_may_not_do_is_told_in_the_status_until_it_may() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.around.deny("CreateLoadBalancer");
    express.settle().await;
    let reason = express.told().await.status.unwrap().status_reason.unwrap();
    assert!(reason.starts_with("CreateLoadBalancer: "), "{reason}");
    assert!(reason.contains("not authorized"), "{reason}");
    assert_eq!(express.standing().await, [0, 0, 0, 1, 2]);
    express.around.work();
    express
        .world
        .clock
        .advance(std::time::Duration::from_secs(600));
    express.settle().await;
    assert_eq!(express.told().await.status.unwrap().status_reason, None);
    assert_eq!(express.standing().await, [1, 1, 1, 1, 2]);
}

#[tokio::test]
async fn a_role_that_does_not_trust_ecs_is_refused_at_once() {
    let express = Express::new().await;
    express.around.deny("AssumeRole");
    let (code, message) = refusal(express.try_create(json!({})).await);
    assert_eq!(code, "InvalidParameterException");
    assert!(message.contains("unable to assume the role"), "{message}");
    assert!(express.world.all::<ExpressService>().await.is_empty());
}

#[tokio::test]
async fn what_somebody_deletes_is_made_again() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    let rule = express.world.all::<Rule>().await.remove(0);
    express.world.delete(&domain::Record::key(&rule)).await;
    let group = express.world.all::<TargetGroup>().await.remove(0);
    express.world.delete(&domain::Record::key(&group)).await;
    express.pass(60).await;
    assert_eq!(express.standing().await, [1, 1, 1, 1, 2]);
    let made = express.world.all::<TargetGroup>().await.remove(0);
    let service = &express.world.all::<Service>().await[0];
    assert_eq!(service.revision.load_balancers[0].target_group, made.arn());
    assert_ne!(made.arn(), group.arn());
}

#[tokio::test]
async fn the_default_cluster_is_made_when_it_is_not_there() {
    let express = Express::new().await;
    let cluster = express.world.all::<Cluster>().await.remove(0);
    express.world.delete(&domain::Record::key(&cluster)).await;
    express.create(json!({})).await;
    let made = express.world.all::<Cluster>().await.remove(0);
    assert_eq!((made.name.as_str(), made.scope), ("default", scope()));
    assert_eq!(made.capacity_providers, ["FARGATE"]);
}

#[tokio::test]
async fn a_revision_tells_what_ecs_manages_around_it() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    let told = express.told().await;
    let revision = told.active_configurations.unwrap().remove(0);
    let given = input(json!({"serviceRevisionArns": [revision.service_revision_arn]}));
    let answer = express
        .world
        .ecs
        .describe_service_revisions(&express.world.cx, given)
        .await;
    let managed = answer.unwrap().service_revisions.unwrap().remove(0);
    let managed = managed.ecs_managed_resources.unwrap();
    let path = &managed.ingress_paths.unwrap()[0];
    assert_eq!(path.access_type, "PUBLIC");
    let balancer = path.load_balancer.as_ref().unwrap();
    assert_eq!(
        (balancer.status.as_str(), balancer.scheme.as_str()),
        ("ACTIVE", "internet-facing")
    );
    assert_eq!(
        path.target_groups.as_ref().unwrap()[0].health_check_path,
        "/"
    );
    assert_eq!(managed.service_security_groups.unwrap()[0].status, "ACTIVE");
    assert_eq!(managed.log_groups.unwrap()[0].status, "ACTIVE");
}
