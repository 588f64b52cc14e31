//! What `orphans` promises.

use super::{Snapshot, plan};
use domain::Scope;
use domain::elb::{Listener, Rule};

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    }
}

fn listener(id: &str) -> Listener {
    Listener {
        scope: scope(),
        load_balancer: ("web".to_owned(), "1".to_owned()),
        id: id.to_owned(),
        port: 80,
        protocol: "HTTP".to_owned(),
        tls: None,
        default_actions: Vec::new(),
        attributes: domain::ecs::Tags::new(),
        tags: domain::ecs::Tags::new(),
    }
}

fn rule(listener: &str) -> Rule {
    Rule {
        transforms: Vec::new(),
        scope: scope(),
        load_balancer: ("web".to_owned(), "1".to_owned()),
        listener: listener.to_owned(),
        id: "r".to_owned(),
        priority: 1,
        conditions: Vec::new(),
        actions: Vec::new(),
        tags: domain::ecs::Tags::new(),
    }
}

#[test]
fn listeners_go_with_their_load_balancer_and_rules_with_their_listener() {
    let snapshot = Snapshot {
        listeners: vec![listener("l")],
        rules: vec![rule("l"), rule("gone")],
        ..Snapshot::default()
    };
    let keys: Vec<String> = plan(&snapshot)
        .iter()
        .map(|one| one.key.to_string())
        .collect();
    assert_eq!(
        keys,
        [
            "elb/listeners/000000000000/us-east-1/web/l",
            "elb/rules/000000000000/us-east-1/web/gone/r"
        ]
    );
}
