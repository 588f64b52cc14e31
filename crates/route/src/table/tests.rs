//! What `table` promises.

use http::{HeaderMap, Method};

use std::net::SocketAddr;
use std::time::Duration;

use super::*;
use crate::{
    Condition, Flavour, ForwardSpec, LoadBalancerPolicy, Origin, Owner, Pattern, Pick, Protocol,
    RequestView, RuleSpec, Scheme, SharedPort, TargetSpec, Transforms,
};

fn target(port: u16, status: TargetStatus) -> TargetSpec {
    TargetSpec::new(SocketAddr::from(([10, 0, 0, 1], port)), status)
}

fn group(id: &str, targets: &[TargetSpec]) -> GroupSpec {
    GroupSpec {
        targets: targets.to_vec(),
        ..GroupSpec::new(id)
    }
}

fn listener(id: &str, default: ActionSpec) -> ListenerSpec {
    ListenerSpec {
        id: id.into(),
        owner: Owner::LoadBalancer("web".into()),
        origin: Origin::Host,
        zone: None,
        port: 80,
        scheme: Scheme::Http,
        protocol: Protocol::Http,
        flavour: Flavour::LoadBalancer(LoadBalancerPolicy::default()),
        shared: None,
        rules: Vec::new(),
        default,
    }
}

fn path_rule(priority: u32, pattern: &str, group: &str) -> RuleSpec {
    RuleSpec {
        transforms: Transforms::default(),
        priority,
        conditions: vec![Condition::Path(vec![Pattern::exact_case(pattern)])],
        action: ActionSpec::forward(group),
    }
}

fn compile(spec: TableSpec, ledger: &Ledger) -> RouteTable {
    RouteTable::compile(spec, ledger, &RouteTable::default(), Millis(0)).unwrap()
}

fn routed<'t>(table: &'t RouteTable, path: &str) -> &'t Action {
    let request = RequestView {
        host: "h",
        port: None,
        path,
        query: None,
        method: &Method::GET,
        headers: &HeaderMap::new(),
        source: "10.0.0.1".parse().unwrap(),
    };
    table.listener(&"l".into()).unwrap().route(&request)
}

fn group_of(action: &Action) -> &str {
    match action {
        Action::Forward(forward) => forward.choose().unwrap().id.as_str(),
        other => panic!("{other:?}"),
    }
}

const ANY: Pick<'static> = Pick {
    now: Millis(0),
    tried: &[],
    skips_outliers: false,
    pin: None,
    zone: None,
};

#[test]
fn the_lowest_priority_that_matches_wins_and_the_default_comes_last() {
    let mut web = listener("l", ActionSpec::forward("web"));
    web.rules = vec![
        path_rule(20, "/api/*", "api"),
        path_rule(10, "/api/admin/*", "admin"),
    ];
    let groups = ["web", "api", "admin"].map(|id| group(id, &[])).to_vec();
    let table = compile(
        TableSpec {
            listeners: vec![web],
            groups,
        },
        &Ledger::default(),
    );
    assert_eq!(group_of(routed(&table, "/api/admin/x")), "admin");
    assert_eq!(group_of(routed(&table, "/api/x")), "api");
    assert_eq!(group_of(routed(&table, "/")), "web");
}

#[test]
fn weights_share_requests_out_exactly_enough() {
    let forward = ForwardSpec {
        groups: vec![("blue".into(), 95), ("green".into(), 5)],
        stickiness: None,
    };
    let web = listener("l", ActionSpec::Forward(forward));
    let groups = vec![group("blue", &[]), group("green", &[])];
    let table = compile(
        TableSpec {
            listeners: vec![web],
            groups,
        },
        &Ledger::default(),
    );
    let green = (0..1000)
        .filter(|_| group_of(routed(&table, "/")) == "green")
        .count();
    assert!((48..=52).contains(&green), "{green}");
}

#[test]
fn a_forward_with_only_zero_weights_chooses_nothing() {
    let forward = ForwardSpec {
        groups: vec![("blue".into(), 0), ("green".into(), 0)],
        stickiness: None,
    };
    let web = listener("l", ActionSpec::Forward(forward));
    let groups = vec![group("blue", &[]), group("green", &[])];
    let table = compile(
        TableSpec {
            listeners: vec![web],
            groups,
        },
        &Ledger::default(),
    );
    let Action::Forward(forward) = routed(&table, "/") else {
        panic!()
    };
    assert!(forward.choose().is_none());
}

#[test]
fn balancing_state_is_kept_by_identity() {
    let ledger = Ledger::default();
    let spec = |targets: &[TargetSpec]| TableSpec {
        listeners: vec![listener("l", ActionSpec::forward("web"))],
        groups: vec![group("web", targets)],
    };
    let one = target(1, TargetStatus::Healthy);
    let first = compile(spec(std::slice::from_ref(&one)), &ledger);
    let (_, held) = first.targets().next().unwrap();
    let (id, guard) = (held.id.clone(), held.state.begin());
    drop(first);
    let without = compile(spec(&[]), &ledger);
    assert_eq!(ledger.in_flight(&id), 1);
    drop(without);
    let back = compile(spec(&[one]), &ledger);
    assert_eq!(back.targets().next().unwrap().1.state.in_flight(), 1);
    drop((back, guard));
    ledger.sweep();
    assert!(ledger.targets().is_empty());
}

#[test]
fn a_target_that_joins_healthy_ones_warms_up() {
    let ledger = Ledger::default();
    let slow = |targets: &[TargetSpec]| {
        let slow_start = Duration::from_secs(100);
        let web = GroupSpec {
            slow_start,
            ..group("web", targets)
        };
        TableSpec {
            listeners: Vec::new(),
            groups: vec![web],
        }
    };
    let (old, new) = (
        target(1, TargetStatus::Healthy),
        target(2, TargetStatus::Healthy),
    );
    let before = compile(slow(std::slice::from_ref(&old)), &ledger);
    let after = RouteTable::compile(slow(&[old, new]), &ledger, &before, Millis(0)).unwrap();
    let web = after.groups().next().unwrap();
    let share = |second: u64| {
        let how = Pick {
            now: Millis(second * 1000),
            ..ANY
        };
        (0..1024)
            .filter(|_| web.pick(&how).unwrap().address().port() == 2)
            .count()
    };
    assert_eq!(share(0), 0);
    let half_way = share(50);
    assert!((240..=272).contains(&half_way), "{half_way}");
    assert_eq!(share(100), 512);
}

#[test]
fn an_unknown_target_group_or_a_second_listener_of_one_name_is_refused() {
    let refuse = |spec| {
        RouteTable::compile(spec, &Ledger::default(), &RouteTable::default(), Millis(0))
            .unwrap_err()
    };
    let lost = listener("l", ActionSpec::forward("nowhere"));
    let lost = refuse(TableSpec {
        listeners: vec![lost],
        groups: Vec::new(),
    });
    assert_eq!(
        lost,
        CompileError::UnknownTargetGroup("l".into(), "nowhere".into())
    );
    let web = listener("l", ActionSpec::forward("web"));
    let spec = TableSpec {
        listeners: vec![web.clone(), web],
        groups: vec![group("web", &[])],
    };
    assert_eq!(refuse(spec), CompileError::DuplicateListener("l".into()));
}

#[test]
fn a_shared_socket_tells_load_balancers_apart_by_host() {
    let mut web = listener("l", ActionSpec::forward("web"));
    web.shared = Some(SharedPort {
        port: 80,
        hosts: vec!["Web.elb.localhost".into()],
    });
    let spec = TableSpec {
        listeners: vec![web],
        groups: vec![group("web", &[])],
    };
    let table = compile(spec, &Ledger::default());
    assert!(table.shared(80, "WEB.elb.localhost").is_some());
    assert!(table.shared(80, "other.elb.localhost").is_none());
    assert!(table.shared(81, "web.elb.localhost").is_none());
}

#[test]
fn a_listener_for_any_host_has_the_names_nobody_else_has() {
    let named = |id: &str, host: &str| {
        let mut listener = listener(id, ActionSpec::forward("web"));
        let hosts = vec![host.to_owned()];
        listener.shared = Some(SharedPort { port: 80, hosts });
        listener
    };
    let spec = TableSpec {
        listeners: vec![named("any", SharedPort::ANY_HOST), named("shop", "shop")],
        groups: vec![group("web", &[])],
    };
    let table = compile(spec, &Ledger::default());
    let answers = |host: &str| table.shared(80, host).unwrap().id.to_string();
    assert_eq!(
        (answers("SHOP"), answers("else")),
        ("shop".into(), "any".into())
    );
}

#[test]
fn a_target_retires_when_it_drains_or_leaves_and_returns_when_it_is_registered_again() {
    let ledger = Ledger::default();
    let spec = |targets: &[TargetSpec]| TableSpec {
        listeners: Vec::new(),
        groups: vec![group("web", targets)],
    };
    let (healthy, draining) = (
        target(1, TargetStatus::Healthy),
        target(1, TargetStatus::Draining),
    );
    let first = compile(spec(std::slice::from_ref(&healthy)), &ledger);
    assert!(first.take_over(&RouteTable::default()).is_empty());
    let state = Arc::clone(&first.targets().next().unwrap().1.state);
    for (leaving, expected) in [(vec![draining], 1), (Vec::new(), 1)] {
        let second = compile(spec(&leaving), &ledger);
        assert_eq!(second.take_over(&first).len(), expected);
        assert!(state.is_retired());
        let third = compile(spec(std::slice::from_ref(&healthy)), &ledger);
        third.take_over(&second);
        assert!(!state.is_retired());
    }
}
