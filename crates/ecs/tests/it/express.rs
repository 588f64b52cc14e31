//! Express services: what is asked for, what is made around one, and what is left of it.

mod neighbours;

use crate::world::{World, input, scope};
use api::ApiError;
use api::ecs::{self as w, Ecs as _};
use domain::ecs::{Cluster, ExpressService, Service, Task, TaskDefinition};
use domain::elb::{Listener, LoadBalancer, Rule, Target, TargetGroup};
use domain::logs::LogGroup;
use domain::network::SecurityGroup;
use domain::{Clock, IdSource, SeededIds};
use ecs::controllers::ExpressController;
use neighbours::Neighbours;
use reconcile::Runner;
use serde_json::{Value, json};
use std::sync::Arc;

const ROLE: &str = "arn:aws:iam::000000000000:role/infrastructure";
const ARN: &str = "arn:aws:ecs:us-east-1:000000000000:service/default/web";

/// A world whose neighbours take calls.
struct Express {
    world: World,
    around: Arc<Neighbours>,
    controller: Runner<ExpressController>,
}

impl Express {
    async fn new() -> Self {
        let mut world = World::new().await;
        let around = Arc::new(Neighbours::new(world.store.clone(), world.clock.clone()));
        around.furnish().await;
        world.ecs = world.ecs.clone().with_calls(around.clone());
        let clock: Arc<dyn Clock> = world.clock.clone();
        let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(11));
        let controller = world.ecs.express_controller();
        let controller = Runner::new(controller, world.store.clone(), clock, ids);
        Self {
            world,
            around,
            controller,
        }
    }

    async fn try_create(&self, given: Value) -> Result<w::ECSExpressGatewayService, ApiError> {
        let mut all = json!({
            "serviceName": "web",
            "infrastructureRoleArn": ROLE,
            "executionRoleArn": "execution",
            "primaryContainer": {"image": "good"},
        });
        let (Value::Object(into), Value::Object(from)) = (&mut all, given) else {
            panic!("an object is needed");
        };
        into.extend(from);
        into.retain(|_, value| !value.is_null());
        let (ecs, cx) = (&self.world.ecs, &self.world.cx);
        let answer = ecs.create_express_gateway_service(cx, input(all)).await?;
        Ok(answer.service.unwrap())
    }

    async fn create(&self, given: Value) -> w::ECSExpressGatewayService {
        self.try_create(given).await.unwrap()
    }

    async fn update(&self, given: Value) -> Result<w::UpdatedExpressGatewayService, ApiError> {
        let mut all = given;
        all["serviceArn"] = json!(ARN);
        let (ecs, cx) = (&self.world.ecs, &self.world.cx);
        let answer = ecs.update_express_gateway_service(cx, input(all)).await?;
        Ok(answer.service.unwrap())
    }

    async fn delete(&self) -> Result<w::ECSExpressGatewayService, ApiError> {
        let (ecs, cx) = (&self.world.ecs, &self.world.cx);
        let given = input(json!({"serviceArn": ARN}));
        let answer = ecs.delete_express_gateway_service(cx, given).await?;
        Ok(answer.service.unwrap())
    }

    async fn told(&self) -> w::ECSExpressGatewayService {
        let (ecs, cx) = (&self.world.ecs, &self.world.cx);
        let given = input(json!({"serviceArn": ARN, "include": ["TAGS"]}));
        let answer = ecs.describe_express_gateway_service(cx, given).await;
        answer.unwrap().service.unwrap()
    }

    async fn settle(&mut self) {
        for _ in 0..10 {
            self.controller.settle().await;
            self.world.settle().await;
        }
    }

    async fn pass(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.settle().await;
            self.world.pass(1).await;
        }
        self.settle().await;
    }

    /// How many there are of what stands around services.
    async fn standing(&self) -> [usize; 5] {
        let groups = self.world.all::<SecurityGroup>().await;
        let own = groups.iter().filter(|group| group.name != "default");
        [
            self.world.all::<LoadBalancer>().await.len(),
            self.world.all::<Listener>().await.len(),
            self.world.all::<Rule>().await.len(),
            self.world.all::<TargetGroup>().await.len(),
            own.count(),
        ]
    }
}

fn status(service: &w::ECSExpressGatewayService) -> String {
    let status = service.status.as_ref().unwrap();
    status.status_code.clone().unwrap()
}

fn refusal<T>(answer: Result<T, ApiError>) -> (String, String) {
    match answer {
        Ok(_) => panic!("it was not refused"),
        Err(error) => (error.code, error.message),
    }
}

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
    assert_eq!(balancer.security_groups, [outer.id.clone()]);
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
async fn an_update_registers_the_next_revision_and_keeps_what_it_does_not_name() {
    let mut express = Express::new().await;
    let container = json!({"image": "good", "containerPort": 8080, "command": ["serve"],
        "environment": [{"name": "A", "value": "1"}]});
    express.create(json!({"primaryContainer": container})).await;
    express.pass(45).await;
    let told = express
        .update(json!({"primaryContainer": {"image": "better"}, "healthCheckPath": "/health"}))
        .await
        .unwrap();
    let target = told.target_configuration.unwrap();
    assert_eq!(target.health_check_path.as_deref(), Some("/health"));
    let container = target.primary_container.unwrap();
    assert_eq!(container.image, "better");
    assert_eq!(container.container_port, Some(8080));
    assert_eq!(container.command, Some(vec!["serve".to_owned()]));
    assert!(
        target
            .task_definition_arn
            .unwrap()
            .ends_with(":task-definition/default-web:2")
    );
    assert!(express.told().await.current_deployment.is_some());
    assert_eq!(express.told().await.active_configurations.unwrap().len(), 2);
    express.pass(90).await;
    let group = &express.world.all::<TargetGroup>().await[0];
    assert_eq!(group.health_check.path, "/health");
    let told = express.told().await;
    assert_eq!(told.current_deployment, None);
    assert_eq!(told.active_configurations.unwrap().len(), 1);
    assert_eq!(express.standing().await, [1, 1, 1, 1, 2]);
}

#[tokio::test]
async fn an_update_that_changes_nothing_of_the_tasks_begins_no_deployment() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    let scaling = json!({"minTaskCount": 3});
    express
        .update(json!({"scalingTarget": scaling, "primaryContainer": {"image": "good"}}))
        .await
        .unwrap();
    assert_eq!(express.told().await.current_deployment, None);
    assert_eq!(express.world.all::<TaskDefinition>().await.len(), 1);
    assert_eq!(express.world.service("web").await.desired_count, Some(3));
}

#[tokio::test]
async fn another_port_is_let_in_and_served() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    express
        .update(json!({"primaryContainer": {"image": "good", "containerPort": 9000}}))
        .await
        .unwrap();
    express.pass(90).await;
    let groups = express.world.all::<SecurityGroup>().await;
    let inner = groups
        .iter()
        .find(|one| one.name.starts_with("ecs-express-service-"));
    let ports = inner
        .unwrap()
        .ingress
        .iter()
        .map(|rule| rule.ports.unwrap().0);
    assert_eq!(ports.collect::<Vec<_>>(), [80, 9000]);
    let targets = express.world.all::<Target>().await;
    let ports: Vec<u16> = targets.iter().map(|target| target.port).collect();
    assert_eq!(ports, [9000]);
}

#[tokio::test]
async fn a_deleted_service_drains_then_takes_what_it_had_with_it() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.create(json!({"serviceName": "other"})).await;
    express.pass(45).await;
    assert_eq!(
        express.standing().await,
        [1, 1, 2, 2, 3],
        "they share a load balancer"
    );
    assert_eq!(status(&express.delete().await.unwrap()), "DRAINING");
    express.pass(60).await;
    assert_eq!(status(&express.told().await), "INACTIVE");
    assert_eq!(
        express.standing().await,
        [1, 1, 1, 1, 2],
        "the other goes on"
    );
    let (code, _) = refusal(express.delete().await);
    assert_eq!(code, "ServiceNotActiveException");
    let (code, _) = refusal(express.update(json!({"cpu": "512"})).await);
    assert_eq!(code, "ServiceNotActiveException");

    // The name is free again.
    express.create(json!({})).await;
    express.pass(45).await;
    assert_eq!(express.standing().await, [1, 1, 2, 2, 3]);
    assert_eq!(status(&express.told().await), "ACTIVE");
}

#[tokio::test]
async fn the_last_service_takes_the_load_balancer_with_it_and_is_forgotten_in_time() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    express.delete().await.unwrap();
    express.pass(60).await;
    assert_eq!(express.standing().await, [0, 0, 0, 0, 0]);
    assert_eq!(express.world.all::<LogGroup>().await.len(), 1, "logs stay");
    express.world.leap(2 * 60 * 60).await;
    express.settle().await;
    assert!(express.world.all::<ExpressService>().await.is_empty());
    assert!(express.world.all::<Task>().await.is_empty());
}

#[tokio::test]
async fn a_service_whose_resources_cannot_be_removed_keeps_draining_and_its_name() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    express.delete().await.unwrap();
    express.around.deny("DeleteTargetGroup");
    express.pass(60).await;
    let told = express.told().await;
    assert_eq!(status(&told), "DRAINING");
    assert!(
        told.status
            .unwrap()
            .status_reason
            .unwrap()
            .contains("DeleteTargetGroup")
    );
    let (_, message) = refusal(express.try_create(json!({})).await);
    assert!(message.contains("still Draining"), "{message}");
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
async fn a_task_definition_of_ones_own_must_have_a_main_container() {
    let express = Express::new().await;
    let own = express.world.define("own", "good").await;
    let given =
        json!({"taskDefinitionArn": own, "primaryContainer": null, "executionRoleArn": null});
    let (_, message) = refusal(express.try_create(given.clone()).await);
    assert!(message.contains("container named Main"), "{message}");
    let container = json!({"name": "Main", "image": "good"});
    express.world.define_with("own", container).await;
    let mut given = given;
    given["taskDefinitionArn"] = json!("own:2");
    let made = express.create(given.clone()).await;
    let first = &made.active_configurations.unwrap()[0];
    assert!(
        first
            .task_definition_arn
            .as_ref()
            .unwrap()
            .ends_with("own:2")
    );
    assert_eq!(first.cpu_architecture, None);
    assert_eq!(
        first.primary_container.as_ref().unwrap().container_port,
        Some(8080)
    );
    given["serviceName"] = json!("two");
    given["cpu"] = json!("256");
    let (_, message) = refusal(express.try_create(given).await);
    assert!(
        message.contains("cannot be specified together"),
        "{message}"
    );
}

#[tokio::test]
async fn wishes_that_cannot_be_are_refused() {
    let express = Express::new().await;
    let rows = [
        (
            json!({"primaryContainer": null}),
            "Either primaryContainer or taskDefinitionArn",
        ),
        (
            json!({"executionRoleArn": null}),
            "executionRoleArn must be specified",
        ),
        (
            json!({"healthCheckPath": "ping"}),
            "must begin with a forward slash",
        ),
        (
            json!({"scalingTarget": {"minTaskCount": 3, "maxTaskCount": 2}}),
            "maxTaskCount",
        ),
        (
            json!({"scalingTarget": {"autoScalingTargetValue": 101}}),
            "autoScalingTargetValue",
        ),
        (json!({"cpu": "3"}), "cpu"),
        (json!({"serviceName": "a b"}), "Invalid service name"),
        (json!({"cluster": "missing"}), "Cluster not found."),
        (
            json!({"networkConfiguration": {"subnets": ["subnet-aaaaaaaaaaaaaaaaa"]}}),
            "two different Availability Zones",
        ),
    ];
    for (given, expected) in rows {
        let (_, message) = refusal(express.try_create(given.clone()).await);
        assert!(message.contains(expected), "{given}: {message}");
    }
    express.create(json!({})).await;
    let (_, message) = refusal(express.try_create(json!({})).await);
    assert_eq!(message, "Creation of service was not idempotent.");
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
async fn it_is_deleted_by_its_own_operation_alone() {
    let express = Express::new().await;
    express.create(json!({})).await;
    let given = input(json!({"service": "web", "force": true}));
    let refused = express
        .world
        .ecs
        .delete_service(&express.world.cx, given)
        .await;
    assert!(refusal(refused).1.contains("DeleteExpressGatewayService"));
    for (kind, count) in [("ECS", 1), ("CUSTOMER", 0)] {
        let given = input(json!({"resourceManagementType": kind}));
        let listed = express
            .world
            .ecs
            .list_services(&express.world.cx, given)
            .await;
        assert_eq!(listed.unwrap().service_arns.unwrap().len(), count);
    }
    let given = input(json!({"serviceArn": ARN.replace("web", "none")}));
    let (ecs, cx) = (&express.world.ecs, &express.world.cx);
    let missing = ecs.describe_express_gateway_service(cx, given).await;
    assert_eq!(refusal(missing).0, "ResourceNotFoundException");
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
