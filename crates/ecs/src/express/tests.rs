//! Names that Express services give and are given.

use super::names::{balancer, generated, label};
use domain::Scope;
use domain::clock::{Clock, ManualClock};
use domain::ecs::{ExpressPlace, ExpressScaling, ExpressService};

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

fn place(subnets: [&str; 2]) -> ExpressPlace {
    ExpressPlace {
        vpc: "vpc-1".to_owned(),
        subnets: subnets.map(str::to_owned).to_vec(),
        public: true,
    }
}

fn service(balancer: &str) -> ExpressService {
    let now = ManualClock::default().now();
    ExpressService {
        scope: scope(),
        cluster: "default".to_owned(),
        name: "web".to_owned(),
        infrastructure_role: String::new(),
        health_check_path: "/".to_owned(),
        path_pending: false,
        scaling: ExpressScaling {
            min_tasks: 1,
            max_tasks: 20,
            metric: "AVERAGE_CPU".to_owned(),
            target: 60,
        },
        container_port: 80,
        label: String::new(),
        place: place(["subnet-a", "subnet-b"]),
        security_groups: Vec::new(),
        balancer: balancer.to_owned(),
        log_group: None,
        problem: None,
        created_at: now,
        updated_at: now,
        removed_at: None,
    }
}

#[test]
fn services_of_the_same_subnets_share_a_load_balancer_whatever_their_order() {
    let first = balancer(&scope(), &place(["subnet-a", "subnet-b"]), &[]);
    let again = balancer(&scope(), &place(["subnet-b", "subnet-a"]), &[]);
    let other = balancer(&scope(), &place(["subnet-a", "subnet-c"]), &[]);
    assert_eq!(first, again);
    assert_ne!(first, other);
    // The most characters the name of a load balancer has.
    assert_eq!(first.len(), 32);
}

#[test]
fn the_twenty_sixth_service_has_another_load_balancer_until_one_is_gone() {
    let here = place(["subnet-a", "subnet-b"]);
    let first = balancer(&scope(), &here, &[]);
    let mut others = vec![service(&first); 24];
    assert_eq!(balancer(&scope(), &here, &others), first);
    others.push(service(&first));
    let second = balancer(&scope(), &here, &others);
    assert_ne!(second, first);
    others[3].removed_at = Some(others[3].created_at);
    assert_eq!(balancer(&scope(), &here, &others), first);
}

#[test]
fn host_labels_begin_with_two_letters_of_the_name() {
    assert_eq!(label("Web-shop", "0a"), "we-0a");
    assert_eq!(label("_", "0a"), "xx-0a");
}

#[test]
fn a_service_without_a_name_is_called_after_its_image() {
    let made = |image| generated(image, "1f2e");
    assert_eq!(made("nginx"), "nginx-1f2e");
    assert_eq!(made("localhost:5000/shop/my.web:1"), "my-web-1f2e");
    assert_eq!(made("web@sha256:00"), "web-1f2e");
    assert_eq!(made(""), "service-1f2e");
}
