//! Services, their attributes and their instances.

use crate::{Room, code, pairs};
use api::servicediscovery::{
    CreateServiceRequest, DeleteServiceAttributesRequest, DeleteServiceRequest,
    DeregisterInstanceRequest, DnsConfig, GetInstanceRequest, GetServiceAttributesRequest,
    GetServiceRequest, ListInstancesRequest, ListServicesRequest, ServiceChange, ServiceFilter,
    Servicediscovery as _, UpdateServiceAttributesRequest, UpdateServiceRequest,
};

const IP: [(&str, &str); 1] = [("AWS_INSTANCE_IPV4", "10.0.0.1")];

fn create(namespace: &str, request: Option<&str>) -> CreateServiceRequest {
    CreateServiceRequest {
        name: "orders".to_owned(),
        namespace_id: Some(namespace.to_owned()),
        creator_request_id: request.map(str::to_owned),
        ..CreateServiceRequest::default()
    }
}

#[tokio::test]
async fn a_repeated_request_makes_one_service_and_another_is_refused() {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let first = room
        .discovery
        .create_service(&room.cx, create(&namespace, Some("r")))
        .await;
    let again = room
        .discovery
        .create_service(&room.cx, create(&namespace, Some("r")))
        .await;
    assert_eq!(first.expect("a service"), again.expect("a service"));
    let other = room
        .discovery
        .create_service(&room.cx, create(&namespace, None))
        .await;
    assert_eq!(code(other), "ServiceAlreadyExists");
    let nowhere = room
        .discovery
        .create_service(&room.cx, create("ns-x", None))
        .await;
    assert_eq!(code(nowhere), "NamespaceNotFound");
    let mut in_dns = create(&namespace, None);
    in_dns.dns_config = Some(DnsConfig::default());
    assert_eq!(
        code(room.discovery.create_service(&room.cx, in_dns).await),
        "InvalidInput"
    );
}

#[tokio::test]
async fn services_are_told_listed_changed_and_deleted_once_empty() {
    let room = Room::new();
    let (shop, bank) = (room.namespace("shop").await, room.namespace("bank").await);
    let orders = room.service(&shop, "orders", true).await;
    room.service(&bank, "orders", false).await;
    room.register(&orders, "i1", &IP)
        .await
        .expect("an operation");
    let input = UpdateServiceRequest {
        id: orders.clone(),
        service: ServiceChange {
            description: Some("takes orders".to_owned()),
            ..ServiceChange::default()
        },
    };
    let operation = room
        .discovery
        .update_service(&room.cx, input)
        .await
        .expect("an answer");
    room.operation(&operation.operation_id.expect("an operation"))
        .await;
    let input = GetServiceRequest { id: orders.clone() };
    let found = room
        .discovery
        .get_service(&room.cx, input)
        .await
        .expect("an answer");
    let found = found.service.expect("a service");
    assert_eq!(found.instance_count, Some(1));
    assert_eq!(found.description.as_deref(), Some("takes orders"));
    assert!(found.health_check_custom_config.is_some());
    let filter = ServiceFilter {
        name: "NAMESPACE_ID".to_owned(),
        values: vec![shop],
        condition: Some("EQ".to_owned()),
    };
    let input = ListServicesRequest {
        filters: Some(vec![filter]),
        ..ListServicesRequest::default()
    };
    let listed = room
        .discovery
        .list_services(&room.cx, input)
        .await
        .expect("services");
    assert_eq!(listed.services.expect("services").len(), 1);
    let delete = DeleteServiceRequest { id: orders.clone() };
    let used = room
        .discovery
        .delete_service(&room.cx, delete.clone())
        .await;
    assert_eq!(code(used), "ResourceInUse");
    let input = DeregisterInstanceRequest {
        service_id: orders,
        instance_id: "i1".to_owned(),
    };
    room.discovery
        .deregister_instance(&room.cx, input.clone())
        .await
        .expect("an operation");
    let again = room.discovery.deregister_instance(&room.cx, input).await;
    assert_eq!(code(again), "InstanceNotFound");
    room.discovery
        .delete_service(&room.cx, delete.clone())
        .await
        .expect("a deletion");
    let gone = room.discovery.delete_service(&room.cx, delete).await;
    assert_eq!(code(gone), "ServiceNotFound");
}

#[tokio::test]
async fn instances_are_listed_in_pages_and_replaced_by_the_same_id() {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let service = room.service(&namespace, "orders", false).await;
    for id in ["c", "a", "b", "a"] {
        room.register(&service, id, &IP)
            .await
            .expect("an operation");
    }
    let (mut token, mut all) = (None, Vec::new());
    loop {
        let input = ListInstancesRequest {
            service_id: service.clone(),
            next_token: token,
            max_results: Some(2),
        };
        let page = room
            .discovery
            .list_instances(&room.cx, input)
            .await
            .expect("instances");
        all.extend(
            page.instances
                .into_iter()
                .flatten()
                .filter_map(|instance| instance.id),
        );
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(all, ["a", "b", "c"]);
    let input = GetInstanceRequest {
        service_id: service,
        instance_id: "a".to_owned(),
    };
    let found = room
        .discovery
        .get_instance(&room.cx, input)
        .await
        .expect("an answer");
    assert_eq!(
        found.instance.expect("an instance").attributes,
        Some(pairs(&IP))
    );
}

#[tokio::test]
async fn attributes_that_cannot_be_are_refused() {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let service = room.service(&namespace, "orders", false).await;
    let long = "x".repeat(5_000);
    for attributes in [
        &[][..],
        &[("AWS_INSTANCE_IPV4", "here")],
        &[("AWS_INSTANCE_PORT", "70000")],
        &[("AWS_ALIAS_DNS_NAME", "lb.example.com")],
        &[("AWS_INIT_HEALTH_STATUS", "HEALTHY")],
        &[("k", long.as_str())],
    ] {
        let refused = room.register(&service, "i", attributes).await;
        assert_eq!(code(refused), "InvalidInput", "{attributes:?}");
    }
}

#[tokio::test]
async fn callers_keep_attributes_with_a_service() {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let service = room.service(&namespace, "orders", false).await;
    let input = UpdateServiceAttributesRequest {
        service_id: service.clone(),
        attributes: pairs(&[("a", "1"), ("b", "2")]),
    };
    room.discovery
        .update_service_attributes(&room.cx, input)
        .await
        .expect("attributes");
    let input = DeleteServiceAttributesRequest {
        service_id: service.clone(),
        attributes: vec!["a".to_owned()],
    };
    room.discovery
        .delete_service_attributes(&room.cx, input)
        .await
        .expect("attributes");
    let input = GetServiceAttributesRequest {
        service_id: service,
    };
    let found = room
        .discovery
        .get_service_attributes(&room.cx, input)
        .await
        .expect("an answer");
    let found = found.service_attributes.expect("attributes").attributes;
    assert_eq!(found, Some(pairs(&[("b", "2")])));
}
