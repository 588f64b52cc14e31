//! DNS namespaces, their services and what instances must tell.

use crate::discovering::ids;
use crate::{Room, code, pairs};
use api::Reply;
use api::servicediscovery::{
    CreatePrivateDnsNamespaceRequest, CreatePublicDnsNamespaceRequest, CreateServiceRequest,
    DeleteNamespaceRequest, DeregisterInstanceRequest, DnsConfig, DnsConfigChange, DnsRecord,
    GetNamespaceRequest, GetServiceRequest, HealthCheckConfig, HealthCheckCustomConfig, Operation,
    PrivateDnsNamespaceChange, PrivateDnsNamespacePropertiesChange,
    PrivateDnsPropertiesMutableChange, RegisterInstanceRequest, SOAChange, Service, ServiceChange,
    Servicediscovery as _, UpdatePrivateDnsNamespaceRequest, UpdateServiceRequest,
};
use discovery::SETTLES;
use domain::discovery::DiscoveryInstance;
use domain::network::Vpc;
use domain::zones::HostedZone;
use domain::{Key, Record as _};

async fn vpc(room: &Room, id: &str) {
    let vpc: Vpc = serde_json::from_value(serde_json::json!({
        "scope": room.cx.scope, "id": id, "cidrs": ["10.0.0.0/16"], "is_default": false,
        "dns_hostnames": true, "dns_support": true, "tags": {},
    }))
    .expect("a VPC");
    room.put(&vpc).await;
}

async fn private(room: &Room, name: &str, vpc: &str) -> Reply<String> {
    let operation = creation(room, name, vpc).await?;
    assert_eq!(operation.status.as_deref(), Some("SUCCESS"));
    Ok(operation.targets.expect("targets")["NAMESPACE"].clone())
}

/// The operation that makes a private namespace, at its end.
async fn creation(room: &Room, name: &str, vpc: &str) -> Reply<Operation> {
    let input = CreatePrivateDnsNamespaceRequest {
        name: name.to_owned(),
        vpc: vpc.to_owned(),
        ..CreatePrivateDnsNamespaceRequest::default()
    };
    let created = room
        .discovery
        .create_private_dns_namespace(&room.cx, input)
        .await?;
    room.clock.advance(SETTLES);
    let id = created.operation_id.expect("an operation");
    Ok(room.operation(&id).await)
}

async fn zones(room: &Room) -> Vec<HostedZone> {
    let zones = room.store.list(&Key::kind(HostedZone::KIND)).await;
    zones.expect("zones")
}

fn records(kinds: &[(&str, i64)]) -> Vec<DnsRecord> {
    let record = |(kind, ttl): &(&str, i64)| DnsRecord {
        r#type: (*kind).to_owned(),
        ttl: *ttl,
    };
    kinds.iter().map(record).collect()
}

/// A service with these records, in words: `WEIGHTED` or nothing.
async fn service(
    room: &Room,
    namespace: &str,
    kinds: &[(&str, i64)],
    policy: Option<&str>,
) -> Reply<Service> {
    let input = CreateServiceRequest {
        name: "orders".to_owned(),
        namespace_id: Some(namespace.to_owned()),
        dns_config: Some(DnsConfig {
            namespace_id: None,
            routing_policy: policy.map(str::to_owned),
            dns_records: records(kinds),
        }),
        ..CreateServiceRequest::default()
    };
    let created = room.discovery.create_service(&room.cx, input).await?;
    Ok(created.service.expect("a service"))
}

#[tokio::test]
async fn a_private_namespace_has_a_hosted_zone_until_it_goes() {
    let room = Room::new();
    vpc(&room, "vpc-1").await;
    let id = private(&room, "shop.local", "vpc-1").await.expect("an id");
    let [zone] = zones(&room).await.try_into().expect("one zone");
    assert_eq!((zone.name.as_str(), zone.private), ("shop.local.", true));
    let input = GetNamespaceRequest { id: id.clone() };
    let found = room.discovery.get_namespace(&room.cx, input).await;
    let found = found.expect("an answer").namespace.expect("a namespace");
    assert_eq!(found.r#type.as_deref(), Some("DNS_PRIVATE"));
    let dns = found.properties.expect("properties").dns_properties;
    let dns = dns.expect("DNS properties");
    assert_eq!(dns.hosted_zone_id, Some(zone.id));
    assert_eq!(dns.soa.map(|soa| soa.ttl), Some(15));
    let input = DeleteNamespaceRequest { id };
    let deleted = room.discovery.delete_namespace(&room.cx, input).await;
    deleted.expect("an operation");
    assert!(zones(&room).await.is_empty());
}

#[tokio::test]
async fn the_operation_of_a_namespace_whose_zone_cannot_be_made_fails() {
    let room = Room::new();
    vpc(&room, "vpc-1").await;
    let id = private(&room, "shop.local", "vpc-1").await.expect("an id");
    let [mut zone] = zones(&room).await.try_into().expect("one zone");
    let input = DeleteNamespaceRequest { id };
    let deleted = room.discovery.delete_namespace(&room.cx, input).await;
    deleted.expect("an operation");
    zone.namespace = None;
    room.put(&zone).await;
    for (vpc, cause) in [
        ("vpc-1", "overlapping name space, shop.local.."),
        ("vpc-x", "The VPC ID vpc-x is not valid."),
    ] {
        let failed = creation(&room, "shop.local", vpc).await;
        let failed = failed.expect("the call is taken");
        assert_eq!(failed.status.as_deref(), Some("FAIL"));
        assert_eq!(
            failed.error_code.as_deref(),
            Some("CANNOT_CREATE_HOSTED_ZONE")
        );
        let message = failed.error_message.expect("a message");
        assert!(message.contains(cause), "{message}");
        let input = GetNamespaceRequest {
            id: failed.targets.expect("targets")["NAMESPACE"].clone(),
        };
        let found = room.discovery.get_namespace(&room.cx, input).await;
        assert_eq!(code(found), "NamespaceNotFound");
    }
    assert_eq!(zones(&room).await.len(), 1);
}

#[tokio::test]
async fn vpcs_may_have_private_namespaces_of_one_name() {
    let room = Room::new();
    vpc(&room, "vpc-1").await;
    vpc(&room, "vpc-2").await;
    private(&room, "shop.local", "vpc-1").await.expect("an id");
    private(&room, "shop.local", "vpc-2").await.expect("an id");
    let taken = private(&room, "shop.local", "vpc-1").await;
    assert_eq!(code(taken), "NamespaceAlreadyExists");
    let bad = private(&room, "shop..local", "vpc-1").await;
    assert_eq!(code(bad), "InvalidInput");
}

#[tokio::test]
async fn the_soa_of_a_namespace_can_be_changed() {
    let room = Room::new();
    vpc(&room, "vpc-1").await;
    let id = private(&room, "shop.local", "vpc-1").await.expect("an id");
    let properties = PrivateDnsNamespacePropertiesChange {
        dns_properties: PrivateDnsPropertiesMutableChange {
            soa: SOAChange { ttl: 60 },
        },
    };
    let input = UpdatePrivateDnsNamespaceRequest {
        id,
        updater_request_id: None,
        namespace: PrivateDnsNamespaceChange {
            description: Some("the shop".to_owned()),
            properties: Some(properties),
        },
    };
    room.discovery
        .update_private_dns_namespace(&room.cx, input)
        .await
        .expect("an operation");
    assert_eq!(zones(&room).await[0].negative_ttl, 60);
}

#[tokio::test]
async fn a_public_namespace_is_no_top_level_domain() {
    let room = Room::new();
    let create = async |name: &str| {
        let input = CreatePublicDnsNamespaceRequest {
            name: name.to_owned(),
            ..CreatePublicDnsNamespaceRequest::default()
        };
        let created = room.discovery.create_public_dns_namespace(&room.cx, input);
        created.await.map(drop)
    };
    assert_eq!(code(create("com").await), "InvalidInput");
    create("shop.example").await.expect("an operation");
    assert!(!zones(&room).await[0].private);
}

#[tokio::test]
async fn records_that_cannot_be_are_refused() {
    let room = Room::new();
    vpc(&room, "vpc-1").await;
    let id = private(&room, "shop.local", "vpc-1").await.expect("an id");
    for (kinds, policy) in [
        (&[][..], None),
        (&[("A", 60), ("A", 10)], None),
        (&[("CNAME", 60)], None),
        (&[("CNAME", 60), ("A", 60)], Some("WEIGHTED")),
    ] {
        let refused = service(&room, &id, kinds, policy).await;
        assert_eq!(code(refused), "InvalidInput", "{kinds:?}");
    }
    let bare = CreateServiceRequest {
        name: "orders".to_owned(),
        namespace_id: Some(id.clone()),
        ..CreateServiceRequest::default()
    };
    let refused = room.discovery.create_service(&room.cx, bare.clone()).await;
    assert_eq!(code(refused), "InvalidInput");
    let mut probed = bare.clone();
    probed.r#type = Some("HTTP".to_owned());
    probed.health_check_config = Some(HealthCheckConfig {
        r#type: "TCP".to_owned(),
        ..HealthCheckConfig::default()
    });
    let refused = room.discovery.create_service(&room.cx, probed).await;
    assert_eq!(code(refused), "InvalidInput");
    let mut only_api = bare;
    only_api.r#type = Some("HTTP".to_owned());
    only_api.health_check_custom_config = Some(HealthCheckCustomConfig::default());
    let made = room.discovery.create_service(&room.cx, only_api).await;
    let made = made.expect("an answer").service.expect("a service");
    assert_eq!(made.r#type.as_deref(), Some("HTTP"));
}

#[tokio::test]
async fn a_service_is_told_with_its_records_and_takes_new_times() {
    let room = Room::new();
    vpc(&room, "vpc-1").await;
    let id = private(&room, "shop.local", "vpc-1").await.expect("an id");
    let made = service(&room, &id, &[("A", 60), ("SRV", 10)], None).await;
    let made = made.expect("a service");
    assert_eq!(made.r#type.as_deref(), Some("DNS_HTTP"));
    let service = made.id.expect("an id");
    let update = async |kinds: &[(&str, i64)]| {
        let change = ServiceChange {
            dns_config: Some(DnsConfigChange {
                dns_records: records(kinds),
            }),
            ..ServiceChange::default()
        };
        let input = UpdateServiceRequest {
            id: service.clone(),
            service: change,
        };
        room.discovery.update_service(&room.cx, input).await
    };
    assert_eq!(code(update(&[("AAAA", 5)]).await), "InvalidInput");
    update(&[("A", 5), ("SRV", 10)]).await.expect("a change");
    let input = GetServiceRequest {
        id: service.clone(),
    };
    let found = room.discovery.get_service(&room.cx, input).await;
    let found = found.expect("an answer").service.expect("a service");
    let dns = found.dns_config.expect("a DNS configuration");
    assert_eq!(dns.routing_policy.as_deref(), Some("MULTIVALUE"));
    assert_eq!(dns.dns_records, records(&[("A", 5), ("SRV", 10)]));
}

#[tokio::test]
async fn instances_tell_what_the_records_need() {
    let room = Room::new();
    vpc(&room, "vpc-1").await;
    let id = private(&room, "shop.local", "vpc-1").await.expect("an id");
    let made = service(&room, &id, &[("SRV", 10)], None).await;
    let service = made.expect("a service").id.expect("an id");
    let ip = ("AWS_INSTANCE_IPV4", "10.0.0.1");
    let port = ("AWS_INSTANCE_PORT", "80");
    let alias = ("AWS_ALIAS_DNS_NAME", "lb.elb.localhost");
    for attributes in [&[ip][..], &[port], &[alias], &[ip, port, alias]] {
        let refused = room.register(&service, "i", attributes).await;
        assert_eq!(code(refused), "InvalidInput", "{attributes:?}");
    }
    room.register(&service, "i", &[ip, port])
        .await
        .expect("an operation");
}

#[tokio::test]
async fn what_ecs_owns_stays_registered_when_somebody_deregisters_it() {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let service = room.service(&namespace, "orders", true).await;
    room.put(&DiscoveryInstance {
        scope: room.cx.scope.clone(),
        service: service.clone(),
        id: "t1".to_owned(),
        creator_request_id: None,
        attributes: pairs(&[("AWS_INSTANCE_IPV4", "10.0.0.1")]),
        healthy: true,
        health_change: None,
        task: Some("ecs/tasks/111122223333/ap-northeast-1/shop/t1".to_owned()),
    })
    .await;
    let input = DeregisterInstanceRequest {
        service_id: service.clone(),
        instance_id: "t1".to_owned(),
    };
    let answered = room.discovery.deregister_instance(&room.cx, input).await;
    answered.expect("an operation");
    assert_eq!(ids(room.discover(|_| {}).await), ["t1"]);
    let input = RegisterInstanceRequest {
        service_id: service,
        instance_id: "t1".to_owned(),
        creator_request_id: None,
        attributes: pairs(&[("AWS_INSTANCE_IPV4", "10.0.0.9")]),
    };
    let answered = room.discovery.register_instance(&room.cx, input).await;
    answered.expect("an operation");
}
