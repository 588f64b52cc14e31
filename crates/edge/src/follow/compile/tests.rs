//! What `compile` promises.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use domain::discovery::{MeshEndpoint, MeshInstance, Namespace};
use domain::elb::{Action, Condition, ListenerTls, LoadBalancer, Rule, TargetHealth, TargetState};
use route::{
    ActionSpec, Algorithm, Flavour, ForwardedFor, HealthProtocol, Origin, Owner, Protocol, Scheme,
    TargetStatus,
};

use super::mesh::target_of;
use super::{Place, Surroundings, Wanted, compile};
use crate::Serves;
use crate::follow::records::Records;
use crate::follow::samples::*;

const BOTH_ZONES: Real = Real(&["eni-shop-a", "eni-shop-b"]);

fn compiled(records: &Records, real: &Real) -> Wanted {
    let health = records.health.iter();
    let health = health.map(|(key, health)| (key.clone(), (**health).clone()));
    let around = Surroundings {
        health: &health.collect::<BTreeMap<_, _>>(),
        guards: &Default::default(),
        namespaces: real,
        host: Ipv4Addr::LOCALHOST.into(),
        pages: (Ipv4Addr::LOCALHOST, 4566).into(),
    };
    compile(records, &around)
}

/// The sockets as text, in order: where, address, and what is served there.
fn sockets(wanted: &Wanted) -> Vec<String> {
    let line = |socket: &super::Socket| {
        let place = match &socket.place {
            Place::Host(balancers) => format!("host for {}", balancers.len()),
            Place::LoadBalancer(_, path) | Place::Task(path) | Place::Gate(path) => {
                path.display().to_string()
            }
        };
        let serves = match &socket.serves {
            Serves::Listener(id) => {
                let id = id.as_str();
                let own = id.rsplit_once(":listener/").map_or(id, |(_, own)| own);
                let from = if own == id { ' ' } else { '/' };
                own.rsplit(from).next().unwrap().to_owned()
            }
            Serves::SharedPort(port) => format!("shared {port}"),
        };
        format!("{place} {}: {serves}", socket.address)
    };
    wanted.sockets.values().map(line).collect()
}

#[test]
fn a_listener_is_open_in_every_zone_and_on_the_machine() {
    let wanted = compiled(&shop(), &BOTH_ZONES);
    assert_eq!(
        sockets(&wanted),
        [
            "/ns/eni-shop-a 10.0.0.4:80: l80 a",
            "/ns/eni-shop-b 10.0.1.4:80: l80 b",
            "host for 1 127.0.0.1:80: shared 80",
        ]
    );
    let origin = Origin::Namespace(std::path::Path::new("/ns/eni-shop-a").into());
    assert_eq!(wanted.table.listeners[0].origin, origin);
    assert_eq!(wanted.table.groups[0].checked_from, origin);
    let shared = wanted.table.listeners[0].shared.as_ref().unwrap();
    assert_eq!(
        shared.hosts,
        ["shop-1.elb.example", "shop.elb.localhost", "*"]
    );
}

#[test]
fn only_real_interfaces_serve_and_without_any_nothing_does() {
    let wanted = compiled(&shop(), &Real(&["eni-shop-b"]));
    assert_eq!(wanted.sockets.len(), 2);
    let wanted = compiled(&shop(), &Real(&[]));
    assert!(wanted.sockets.is_empty() && wanted.table.listeners.is_empty());
}

#[test]
fn an_internal_load_balancer_is_not_on_the_machine() {
    let mut records = shop();
    for balancer in records.load_balancers.values_mut() {
        Arc::make_mut(balancer).internal = true;
    }
    let wanted = compiled(&records, &BOTH_ZONES);
    assert_eq!(wanted.sockets.len(), 2);
    assert!(wanted.table.listeners[0].shared.is_none());
}

#[test]
fn load_balancers_that_share_a_port_have_names_of_their_own_and_none_has_the_others() {
    let mut records = shop();
    add_balancer(&mut records, "admin", 80, vec![forward("web")]);
    let wanted = compiled(&records, &Real(&["eni-shop-a", "eni-admin-a"]));
    let host = sockets(&wanted);
    assert!(host.contains(&"host for 2 127.0.0.1:80: shared 80".to_owned()));
    let listeners = wanted.table.listeners.iter();
    let names: Vec<_> = listeners
        .filter_map(|one| one.shared.clone())
        .flat_map(|shared| shared.hosts)
        .collect();
    assert_eq!(
        names,
        [
            "admin-1.elb.example",
            "admin.elb.localhost",
            "shop-1.elb.example",
            "shop.elb.localhost"
        ]
    );
}

#[test]
fn a_host_that_a_rule_names_as_a_whole_leads_to_its_load_balancer() {
    let mut records = shop();
    add_balancer(&mut records, "admin", 80, vec![forward("web")]);
    let listener = records.listeners.values();
    let mut listener = listener.filter(|one| one.load_balancer.0 == "admin");
    let listener = listener.next().unwrap().clone();
    let hosts = ["Help.example", "*.example"].map(str::to_owned).to_vec();
    let named = Rule {
        load_balancer: listener.load_balancer.clone(),
        listener: listener.id.clone(),
        conditions: vec![Condition::HostHeader(hosts)],
        ..rule(1, forward("web"))
    };
    put(&mut records.rules, named);
    let wanted = compiled(&records, &Real(&["eni-shop-a", "eni-admin-a"]));
    let listeners = wanted.table.listeners.iter();
    let names: Vec<_> = listeners
        .filter_map(|one| one.shared.clone())
        .map(|shared| shared.hosts)
        .collect();
    let at_admin = ["admin-1.elb.example", "admin.elb.localhost", "help.example"];
    assert_eq!(names[0], at_admin);
    assert_eq!(names[1], ["shop-1.elb.example", "shop.elb.localhost"]);
}

#[test]
fn algorithms_and_attributes_of_listeners_are_followed() {
    let mut records = shop();
    let owned = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        pairs.collect()
    };
    for balancer in records.load_balancers.values_mut() {
        Arc::make_mut(balancer).attributes = owned(&[
            ("client_keep_alive.seconds", "60"),
            ("routing.http.desync_mitigation_mode", "strictest"),
            ("routing.http.preserve_host_header.enabled", "true"),
        ]);
    }
    for listener in records.listeners.values_mut() {
        Arc::make_mut(listener).attributes = owned(&[
            ("routing.http.response.server.enabled", "false"),
            ("routing.http.response.x_frame_options.header_value", "DENY"),
            (
                "routing.http.request.x_amzn_tls_version.header_name",
                "X-Tls",
            ),
        ]);
    }
    let below = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";
    for group in records.groups.values_mut() {
        Arc::make_mut(group).attributes = owned(&[
            ("load_balancing.algorithm.type", "weighted_random"),
            ("load_balancing.algorithm.anomaly_mitigation", "on"),
            (&format!("{below}.count"), "2"),
            (&format!("{below}.percentage"), "off"),
        ]);
    }
    let wanted = compiled(&records, &BOTH_ZONES);
    let Flavour::LoadBalancer(policy) = &wanted.table.listeners[0].flavour else {
        panic!("a load balancer");
    };
    assert_eq!(policy.keep_alive, Duration::from_secs(60));
    assert_eq!(policy.desync, route::DesyncMode::Strictest);
    assert!(policy.keeps_host && policy.hides_server);
    let [(name, value)] = policy.answer_headers.as_slice() else {
        panic!("{:?}", policy.answer_headers);
    };
    assert_eq!(
        (name.as_str(), value.as_bytes()),
        ("x-frame-options", &b"DENY"[..])
    );
    assert_eq!(
        policy.tls_headers[0].as_ref().map(|name| name.as_str()),
        Some("x-tls")
    );
    let group = &wanted.table.groups[0];
    assert_eq!(group.algorithm, Algorithm::AnomalyMitigation);
    let minimum = (group.minimum_healthy.count, group.minimum_healthy.percent);
    assert_eq!(minimum, (2, None));
}

#[test]
fn attributes_are_followed() {
    let mut records = shop();
    let pairs = |pairs: &[(&str, &str)]| {
        let owned = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        owned.collect()
    };
    for balancer in records.load_balancers.values_mut() {
        Arc::make_mut(balancer).attributes = pairs(&[
            ("idle_timeout.timeout_seconds", "7"),
            ("routing.http.xff_header_processing.mode", "remove"),
        ]);
    }
    for group in records.groups.values_mut() {
        Arc::make_mut(group).attributes = pairs(&[
            ("slow_start.duration_seconds", "30"),
            (
                "load_balancing.algorithm.type",
                "least_outstanding_requests",
            ),
            ("stickiness.enabled", "true"),
            ("stickiness.lb_cookie.duration_seconds", "60"),
        ]);
    }
    let wanted = compiled(&records, &BOTH_ZONES);
    let Flavour::LoadBalancer(policy) = &wanted.table.listeners[0].flavour else {
        panic!("a load balancer");
    };
    assert_eq!(policy.idle_timeout, Duration::from_secs(7));
    assert_eq!(policy.forwarded_for, ForwardedFor::Remove);
    let group = &wanted.table.groups[0];
    assert_eq!(group.slow_start, Duration::from_secs(30));
    assert_eq!(group.algorithm, Algorithm::LeastOutstandingRequests);
    assert_eq!(group.stickiness.as_ref().unwrap().duration.as_secs(), 60);
}

#[test]
fn rules_keep_their_conditions_and_actions() {
    let mut records = shop();
    let mut picky = rule(2, forward("missing"));
    let text = |text: &str| vec![text.to_owned()];
    picky.conditions = vec![
        Condition::HostHeader(text("*.shop")),
        Condition::PathPattern(text("/api/*")),
        Condition::HttpHeader("x-test".to_owned(), text("on")),
        Condition::HttpRequestMethod(text("GET")),
        Condition::QueryString(vec![(None, "v".to_owned())]),
        Condition::SourceIp(vec!["10.0.0.0/8".to_owned(), "junk".to_owned()]),
    ];
    put(&mut records.rules, picky);
    let redirect = Action::Redirect {
        protocol: "HTTPS".to_owned(),
        host: "#{host}".to_owned(),
        port: "443".to_owned(),
        path: "/#{path}".to_owned(),
        query: "#{query}".to_owned(),
        status: 301,
    };
    put(&mut records.rules, rule(1, redirect));
    let wanted = compiled(&records, &BOTH_ZONES);
    let rules = &wanted.table.listeners[0].rules;
    assert!(matches!(&rules[0].action, ActionSpec::Redirect(r) if r.status == 301));
    assert_eq!(rules[1].conditions.len(), 6);
    let Some(route::Condition::Source(blocks)) = rules[1].conditions.last() else {
        panic!("source addresses");
    };
    assert_eq!(blocks.len(), 1);
    // What a rule names and nobody has is there and empty, so that the rest is served.
    assert_eq!(wanted.table.groups.len(), 2);
}

#[test]
fn targets_are_as_their_health_and_registration_say() {
    let mut records = shop();
    let group = group("web");
    let states = [
        (TargetState::Initial, TargetStatus::Initial),
        (TargetState::Healthy, TargetStatus::Healthy),
        (TargetState::Unhealthy, TargetStatus::Unhealthy),
        (TargetState::Unavailable, TargetStatus::Healthy),
        (TargetState::Draining, TargetStatus::Draining),
    ];
    for (place, (state, _)) in states.iter().enumerate() {
        let mut target = target(&group, [10, 0, 9, place as u8].into(), 80);
        target.deregistered_at = (*state == TargetState::Draining).then(|| at(20));
        let health = TargetHealth {
            scope: target.scope.clone(),
            group: target.group.clone(),
            ip: target.ip,
            port: target.port,
            state: *state,
            reason: None,
            description: None,
            since: at(20),
            drained: false,
        };
        put(&mut records.targets, target);
        put(&mut records.health, health);
    }
    let wanted = compiled(&records, &BOTH_ZONES);
    let found: Vec<_> = wanted.table.groups[0]
        .targets
        .iter()
        .map(|t| t.status)
        .collect();
    assert_eq!(found, states.map(|(_, status)| status));
}

#[test]
fn a_health_check_asks_as_its_group_says() {
    let check_of = |change: &dyn Fn(&mut domain::elb::TargetGroup)| {
        let mut records = shop();
        records
            .groups
            .values_mut()
            .for_each(|g| change(Arc::make_mut(g)));
        compiled(&records, &BOTH_ZONES).table.groups[0]
            .health_check
            .clone()
    };
    let check = check_of(&|_| {}).unwrap();
    assert_eq!((check.protocol, check.port), (HealthProtocol::Http, None));
    assert!(check.matcher.accepts(204) && check.path == "/health");
    let check = check_of(&|group| group.health_check.port = "8081".to_owned());
    assert_eq!(check.unwrap().port, Some(8081));
    let check = check_of(&|group| group.protocol_version = "GRPC".to_owned()).unwrap();
    assert_eq!(
        (check.protocol, check.version),
        (HealthProtocol::Http, Protocol::Grpc)
    );
    let check = check_of(&|group| group.health_check.protocol = "HTTPS".to_owned());
    assert_eq!(check.unwrap().protocol, HealthProtocol::Https);
    assert!(check_of(&|group| group.health_check.enabled = false).is_none());
}

#[test]
fn what_is_not_served_is_told_and_the_rest_is_served() {
    let mut records = shop();
    add_balancer(&mut records, "quick", 443, vec![forward("quick")]);
    let mut quick = group("quick");
    quick.protocol = "QUIC".to_owned();
    put(&mut records.groups, quick);
    let wanted = compiled(&records, &Real(&["eni-shop-a", "eni-quick-a"]));
    assert_eq!(
        wanted.gaps,
        ["target group quick: targets that speak QUIC are not served"]
    );
    assert_eq!(wanted.table.groups.len(), 2);
}

#[test]
fn a_tls_listener_names_its_certificates_and_what_it_speaks() {
    let mut records = shop();
    for listener in records.listeners.values_mut() {
        let listener = Arc::make_mut(listener);
        listener.protocol = "HTTPS".to_owned();
        listener.tls = Some(ListenerTls {
            policy: "ELBSecurityPolicy-2016-08".to_owned(),
            certificates: vec!["arn:1".to_owned(), "arn:2".to_owned()],
            alpn: None,
        });
    }
    let wanted = compiled(&records, &BOTH_ZONES);
    assert_eq!(wanted.table.listeners[0].scheme, Scheme::Https);
    let tls = wanted.tls.values().next().unwrap();
    assert_eq!(tls.certificates, ["arn:1", "arn:2"]);
    assert_eq!(tls.alpn, ["h2", "http/1.1"]);
    assert_eq!(tls.shared_port, Some(80));
    for balancer in records.load_balancers.values_mut() {
        let attributes = &mut Arc::make_mut(balancer).attributes;
        attributes.insert("routing.http2.enabled".to_owned(), "false".to_owned());
    }
    let wanted = compiled(&records, &BOTH_ZONES);
    assert_eq!(wanted.tls.values().next().unwrap().alpn, ["http/1.1"]);
}

#[test]
fn a_listener_of_an_earlier_load_balancer_of_that_name_is_left_out() {
    let mut records = shop();
    let key = LoadBalancer::key_of(&scope(), "shop");
    Arc::make_mut(records.load_balancers.get_mut(&key).unwrap()).id = "9".to_owned();
    assert!(compiled(&records, &BOTH_ZONES).table.listeners.is_empty());
}

#[test]
fn an_alias_is_a_listener_in_its_task_and_instances_are_targets() {
    let mut records = Records::default();
    let endpoint = MeshEndpoint {
        scope: scope(),
        namespace: "ns-1".to_owned(),
        discovery_name: "orders".to_owned(),
        service: String::new(),
        port_name: String::new(),
        aliases: vec![],
        protocol: "grpc".to_owned(),
        idle_timeout: Duration::from_secs(9),
        per_request_timeout: Duration::from_secs(3),
        tls: None,
    };
    put(&mut records.endpoints, endpoint);
    put(&mut records.namespaces, namespace());
    for (task, draining_since) in [("1", None), ("2", Some(at(5)))] {
        let instance = MeshInstance {
            scope: scope(),
            namespace: "ns-1".to_owned(),
            discovery_name: "orders".to_owned(),
            task: task.to_owned(),
            task_key: task.to_owned(),
            ip: Ipv4Addr::new(10, 0, 1, 9),
            port: 8000 + task.parse::<u16>().unwrap(),
            secure: false,
            draining_since,
        };
        put(&mut records.instances, instance);
    }
    add_caller(&mut records, "front");
    add_caller(&mut records, "elsewhere");
    let wanted = compiled(&records, &Real(&["eni-front"]));
    assert_eq!(
        sockets(&wanted),
        ["/ns/eni-front 127.255.0.2:8080: 127.255.0.2:8080"]
    );
    let listener = &wanted.table.listeners[0];
    assert_eq!(listener.owner, Owner::Service("orders.storefront".into()));
    assert_eq!(listener.protocol, Protocol::Grpc);
    let Flavour::Service(policy) = &listener.flavour else {
        panic!("a Service Connect endpoint");
    };
    assert_eq!(policy.idle_timeout.as_secs(), 9);
    assert_eq!(policy.per_request_timeout.as_secs(), 3);
    let statuses: Vec<_> = wanted.table.groups[0]
        .targets
        .iter()
        .map(|t| t.status)
        .collect();
    assert_eq!(statuses, [TargetStatus::Healthy, TargetStatus::Draining]);
    // Calls to an instance are counted at its target.
    let group = &wanted.table.groups[0];
    let counted = records.instances.values().map(|one| target_of(one));
    let there = group.targets.iter().map(|target| route::TargetId {
        group: group.id.clone(),
        address: target.address,
    });
    assert!(counted.eq(there));
}

fn namespace() -> Namespace {
    Namespace {
        scope: scope(),
        id: "ns-1".to_owned(),
        name: "storefront".to_owned(),
        description: None,
        kind: "HTTP".to_owned(),
        vpc: None,
        dns: None,
        creator_request_id: None,
        tags: Default::default(),
        created_at: at(0),
    }
}

/// A running task that may call `orders`, twice named.
pub(super) fn add_caller(records: &mut Records, id: &str) {
    let task = serde_json::json!({
        "scope": {"account": "000000000000", "region": "us-east-1"},
        "cluster": "shop", "id": id, "definition": ["web", 1], "group": "g",
        "launch_type": "FARGATE", "instance": "here", "execute_command": false,
        "overrides": {"containers": []}, "tags": {}, "desired": "RUNNING",
        "created_at": "2026-01-01T00:00:00Z",
        "interface": {"id": format!("eni-{id}"), "attachment": "", "subnet": ""},
        "mesh": {"namespace": "ns-1", "aliases": [
            {"dns_name": "orders", "port": 8080, "address": "127.255.0.2",
             "discovery_name": "orders"},
            {"dns_name": "orders.storefront", "port": 8080, "address": "127.255.0.2",
             "discovery_name": "orders"},
            {"dns_name": "gone", "port": 8080, "address": "127.255.0.3",
             "discovery_name": "gone"},
        ]},
    });
    let report = serde_json::json!({
        "scope": {"account": "000000000000", "region": "us-east-1"},
        "cluster": "shop", "id": id, "last_status": "RUNNING", "containers": [], "history": [],
    });
    put(&mut records.tasks, serde_json::from_value(task).unwrap());
    put(
        &mut records.reports,
        serde_json::from_value(report).unwrap(),
    );
}
