//! From records to what is served.

use super::{Surroundings, compile};
use crate::Namespaces;
use crate::api::follow::Records;
use crate::api::table::{Authorization, Ledger, Table};
use crate::api::target::Target;
use domain::apigw::{
    self, Api, ApiMapping, Deployment, DomainName, Integration, LinkStatus, RouteSettings, Stage,
    Surface, VpcLink,
};
use domain::discovery::DiscoveryInstance;
use domain::ecs::Tags;
use domain::{Record, Scope, Timestamp};
use route::{Millis, Origin};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;

/// Every interface is real, at `/ns/ID`.
struct Real;

impl Namespaces for Real {
    fn path(&self, interface: &str) -> Option<PathBuf> {
        Some(PathBuf::from("/ns").join(interface))
    }

    fn changes(&self) -> watch::Receiver<()> {
        watch::Sender::default().subscribe()
    }
}

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

fn put<R: Record>(shelf: &mut BTreeMap<domain::Key, Arc<R>>, record: R) {
    shelf.insert(record.key(), Arc::new(record));
}

fn api() -> Api {
    Api {
        scope: scope(),
        id: "abc".to_owned(),
        name: "shop".to_owned(),
        description: None,
        version: None,
        cors: None,
        endpoint_disabled: false,
        ip_address_type: "ipv4".to_owned(),
        import_info: Vec::new(),
        warnings: Vec::new(),
        tags: Tags::new(),
        created_at: Timestamp::UNIX_EPOCH,
    }
}

fn stage(name: &str, deployment: Option<&str>) -> Stage {
    Stage {
        scope: scope(),
        api: "abc".to_owned(),
        name: name.to_owned(),
        deployment: deployment.map(str::to_owned),
        auto_deploy: false,
        description: None,
        variables: Tags::new(),
        default_settings: RouteSettings::default(),
        route_settings: BTreeMap::new(),
        access_log: None,
        managed: false,
        last_deployment_message: None,
        tags: Tags::new(),
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
    }
}

fn route(key: &str, authorization: apigw::Authorization) -> apigw::Route {
    apigw::Route {
        scope: scope(),
        api: "abc".to_owned(),
        id: key.to_owned(),
        key: key.to_owned(),
        integration: Some("i".to_owned()),
        authorization,
        scopes: Vec::new(),
        operation_name: None,
        managed: false,
    }
}

fn integration(uri: &str, link: Option<&str>) -> Integration {
    Integration {
        scope: scope(),
        api: "abc".to_owned(),
        id: "i".to_owned(),
        kind: "HTTP_PROXY".to_owned(),
        method: Some("ANY".to_owned()),
        uri: uri.to_owned(),
        vpc_link: link.map(str::to_owned),
        description: None,
        payload_format: "1.0".to_owned(),
        request_parameters: BTreeMap::new(),
        response_parameters: BTreeMap::new(),
        timeout_millis: 1000,
        tls_server_name: None,
        managed: false,
    }
}

/// The API `abc` with one deployment `d` of these routes, served by `$default` and `test`.
fn shop(routes: Vec<apigw::Route>, integration: Integration) -> Records {
    let mut records = Records::default();
    put(&mut records.apis, api());
    put(
        &mut records.deployments,
        Deployment {
            scope: scope(),
            api: "abc".to_owned(),
            id: "d".to_owned(),
            auto: false,
            description: None,
            surface: Surface {
                cors: None,
                routes,
                integrations: vec![integration],
                authorizers: Vec::new(),
            },
            created_at: Timestamp::UNIX_EPOCH,
        },
    );
    put(&mut records.stages, stage("$default", Some("d")));
    put(&mut records.stages, stage("test", Some("d")));
    put(&mut records.stages, stage("empty", None));
    records
}

fn compiled(records: &Records, ledger: &Ledger) -> Table {
    let around = Surroundings {
        namespaces: &Real,
        ledger,
        now: Timestamp::from_second(100).unwrap(),
        millis: Millis(0),
    };
    compile(records, &around)
}

fn plain() -> Records {
    let all = apigw::Authorization::None;
    shop(
        vec![route("GET /a", all)],
        integration("http://x.example", None),
    )
}

#[track_caller]
fn found<'t>(table: &'t Table, host: &str, path: &'t str) -> Option<(&'t str, &'t str)> {
    let (stage, rest) = table.site(host)?.stage(path)?;
    Some((stage.name.as_str(), rest))
}

#[test]
fn the_first_segment_names_a_stage_or_the_default_one_answers() {
    let table = compiled(&plain(), &Ledger::default());
    let host = "abc.execute-api.localhost";
    assert_eq!(found(&table, host, "/a"), Some(("$default", "/a")));
    assert_eq!(found(&table, host, "/test/a"), Some(("test", "/a")));
    assert_eq!(found(&table, host, "/test"), Some(("test", "/")));
    assert_eq!(
        found(&table, host, "/testing"),
        Some(("$default", "/testing"))
    );
    assert_eq!(
        found(&table, host, "/empty/a"),
        Some(("$default", "/empty/a"))
    );
    let real = "abc.execute-api.us-east-1.amazonaws.com";
    assert_eq!(found(&table, real, "/a"), Some(("$default", "/a")));
    assert_eq!(found(&table, "x.execute-api.localhost", "/a"), None);
}

#[test]
fn a_domain_name_leads_by_its_longest_path_and_stays_when_the_endpoint_is_disabled() {
    let mut records = plain();
    put(
        &mut records.apis,
        Api {
            endpoint_disabled: true,
            ..api()
        },
    );
    for name in ["shop.example", "*.wild.example"] {
        put(
            &mut records.domains,
            DomainName {
                scope: scope(),
                name: name.to_owned(),
                configurations: Vec::new(),
                tags: Tags::new(),
                created_at: Timestamp::UNIX_EPOCH,
            },
        );
    }
    for (domain, path, stage) in [
        ("shop.example", "", "$default"),
        ("shop.example", "v1/a", "test"),
        ("*.wild.example", "", "test"),
    ] {
        put(
            &mut records.mappings,
            ApiMapping {
                scope: scope(),
                domain: domain.to_owned(),
                id: path.replace('/', "-"),
                api: "abc".to_owned(),
                stage: stage.to_owned(),
                path: path.to_owned(),
            },
        );
    }
    let table = compiled(&records, &Ledger::default());
    assert_eq!(found(&table, "abc.execute-api.localhost", "/a"), None);
    assert_eq!(
        found(&table, "shop.example", "/v1/a/b"),
        Some(("test", "/b"))
    );
    assert_eq!(
        found(&table, "shop.example", "/v1/ab"),
        Some(("$default", "/v1/ab"))
    );
    assert_eq!(found(&table, "x.wild.example", "/b"), Some(("test", "/b")));
    assert_eq!(found(&table, "x.y.wild.example", "/b"), None);
}

#[test]
fn a_route_whose_authorizer_is_gone_lets_nobody_in() {
    let lost = apigw::Authorization::Jwt("gone".to_owned());
    let records = shop(
        vec![route("GET /a", lost)],
        integration("http://x.example", None),
    );
    let table = compiled(&records, &Ledger::default());
    let (stage, _) = table
        .site("abc.execute-api.localhost")
        .unwrap()
        .stage("/a")
        .unwrap();
    assert!(matches!(
        stage.routes[0].authorization,
        Authorization::Nobody
    ));
}

#[test]
fn buckets_and_meters_outlive_a_table_and_end_with_the_last_that_holds_them() {
    let ledger = Ledger::default();
    let mut records = plain();
    let mut measured = stage("$default", Some("d"));
    measured.default_settings.detailed_metrics = Some(true);
    put(&mut records.stages, measured);
    let first = compiled(&records, &ledger);
    let second = compiled(&records, &ledger);
    let bucket = |table: &Table| {
        let (stage, _) = table
            .site("abc.execute-api.localhost")
            .unwrap()
            .stage("/a")
            .unwrap();
        stage.routes[0].bucket.clone()
    };
    assert!(Arc::ptr_eq(&bucket(&first), &bucket(&second)));
    let names: Vec<Vec<String>> = ledger
        .readings()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert!(names.contains(&["abc", "$default", "GET /a"].map(str::to_owned).to_vec()));
    drop((first, second));
    ledger.sweep();
    assert!(ledger.readings().is_empty());
}

fn instance(id: &str, port: Option<&str>, healthy: bool) -> DiscoveryInstance {
    let mut attributes = Tags::new();
    attributes.insert("AWS_INSTANCE_IPV4".to_owned(), format!("10.0.0.{id}"));
    if let Some(port) = port {
        attributes.insert("AWS_INSTANCE_PORT".to_owned(), port.to_owned());
    }
    DiscoveryInstance {
        scope: scope(),
        service: "srv-1".to_owned(),
        id: id.to_owned(),
        creator_request_id: None,
        attributes,
        healthy,
        health_change: None,
        task: None,
    }
}

#[track_caller]
fn check_instances(status: LinkStatus, instances: Vec<DiscoveryInstance>, wanted: Option<&[&str]>) {
    let uri = "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1";
    let all = apigw::Authorization::None;
    let mut records = shop(vec![route("GET /a", all)], integration(uri, Some("l")));
    put(
        &mut records.links,
        VpcLink {
            scope: scope(),
            id: "l".to_owned(),
            name: "l".to_owned(),
            vpc: "vpc-1".to_owned(),
            subnets: Vec::new(),
            security_groups: Vec::new(),
            interfaces: vec!["eni-1".to_owned()],
            status,
            tags: Tags::new(),
            created_at: Timestamp::UNIX_EPOCH,
        },
    );
    for one in instances {
        put(&mut records.instances, one);
    }
    let table = compiled(&records, &Ledger::default());
    let (stage, _) = table
        .site("abc.execute-api.localhost")
        .unwrap()
        .stage("/a")
        .unwrap();
    match (
        &stage.routes[0].integration.as_ref().unwrap().target,
        wanted,
    ) {
        (Target::Private(private), Some(wanted)) => {
            let told: Vec<String> = private.addresses.iter().map(ToString::to_string).collect();
            assert_eq!(told, wanted);
            let origin = Origin::Namespace(PathBuf::from("/ns/eni-1").as_path().into());
            assert_eq!(private.origins, [origin]);
        }
        (Target::Nowhere(_), None) => {}
        (other, _) => panic!("{other:?}"),
    }
}

#[test]
fn cloud_map_answers_with_healthy_instances_that_have_a_port() {
    let available = || LinkStatus::Available;
    let mixed = vec![
        instance("1", Some("80"), true),
        instance("2", Some("80"), false),
        instance("3", None, true),
    ];
    check_instances(available(), mixed.clone(), Some(&["10.0.0.1:80"]));
    let sick = vec![instance("2", Some("81"), false)];
    check_instances(available(), sick, Some(&["10.0.0.2:81"]));
    let mut turned = instance("1", Some("80"), true);
    turned.health_change = Some((false, Timestamp::from_second(99).unwrap()));
    let mut turns = instance("2", Some("80"), true);
    turns.health_change = Some((false, Timestamp::from_second(101).unwrap()));
    check_instances(available(), vec![turned, turns], Some(&["10.0.0.2:80"]));
    check_instances(LinkStatus::Pending, mixed, None);
}
