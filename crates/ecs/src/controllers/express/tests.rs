//! What an Express service needs next, by what is there.

use super::plan::{Step, plan};
use super::snapshot::Snapshot;
use crate::express::around::Around;
use domain::Scope;
use domain::clock::{Clock, ManualClock};
use domain::ecs::{ExpressPlace, ExpressScaling, ExpressService};
use domain::elb::LoadBalancer;
use std::collections::BTreeMap;

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

/// A service that is gone, with nothing around it.
fn gone() -> Snapshot {
    let now = ManualClock::default().now();
    let express = ExpressService {
        scope: scope(),
        cluster: "default".to_owned(),
        name: "web".to_owned(),
        infrastructure_role: "role".to_owned(),
        health_check_path: "/".to_owned(),
        path_pending: false,
        scaling: ExpressScaling {
            min_tasks: 1,
            max_tasks: 20,
            metric: "AVERAGE_CPU".to_owned(),
            target: 60,
        },
        container_port: 80,
        label: format!("we-{}", "0a".repeat(16)),
        place: ExpressPlace {
            vpc: "vpc-1".to_owned(),
            subnets: vec!["subnet-a".to_owned(), "subnet-b".to_owned()],
            public: true,
        },
        security_groups: Vec::new(),
        balancer: "ecs-express-gateway-alb-00000000".to_owned(),
        log_group: None,
        problem: None,
        created_at: now,
        updated_at: now,
        removed_at: None,
    };
    Snapshot {
        express,
        service: None,
        around: Around::default(),
        is_shared: false,
    }
}

fn balancer() -> LoadBalancer {
    LoadBalancer {
        scope: scope(),
        name: "ecs-express-gateway-alb-00000000".to_owned(),
        id: "1".to_owned(),
        kind: "application".to_owned(),
        internal: false,
        vpc: "vpc-1".to_owned(),
        zones: Vec::new(),
        security_groups: Vec::new(),
        dns_name: String::new(),
        attributes: BTreeMap::new(),
        tags: BTreeMap::new(),
        created_at: ManualClock::default().now(),
        host_problem: None,
        failing_zones: Vec::new(),
        is_new: false,
    }
}

#[test]
fn the_load_balancer_goes_with_the_last_service_that_needs_it() {
    let mut snapshot = gone();
    snapshot.around.balancer = Some(balancer());
    let Step::Call(call) = plan(&snapshot) else {
        panic!("a call is needed");
    };
    assert_eq!(call.operation, "DeleteLoadBalancer");
    snapshot.is_shared = true;
    assert_eq!(plan(&snapshot), Step::Removed);
}

#[test]
fn a_service_that_nobody_asks_for_is_forgotten_once_nothing_is_left() {
    let mut snapshot = gone();
    assert_eq!(plan(&snapshot), Step::Removed);
    snapshot.express.removed_at = Some(snapshot.express.created_at);
    assert_eq!(plan(&snapshot), Step::Forget);
}

#[test]
fn names_follow_from_the_record() {
    let express = gone().express;
    assert_eq!(express.target_group(), "ecs-gateway-tg-0a0a0a0a0a0a0a0a0");
    assert_eq!(
        express.task_group(),
        "ecs-express-service-0a0a0a0a0a0a0a0a0"
    );
    let host = "we-0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a.ecs.us-east-1";
    assert_eq!(express.host(), format!("{host}.localhost"));
    assert_eq!(express.aws_host(), format!("{host}.on.aws"));
}
