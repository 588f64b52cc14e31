//! Namespaces and operations.

use crate::{Room, code, pairs};
use api::servicediscovery::{
    CreateHttpNamespaceRequest, DeleteNamespaceRequest, DeleteServiceRequest, GetNamespaceRequest,
    GetOperationRequest, HttpNamespaceChange, ListNamespacesRequest, ListOperationsRequest,
    ListTagsForResourceRequest, NamespaceFilter, OperationFilter, Servicediscovery as _, Tag,
    TagResourceRequest, UntagResourceRequest, UpdateHttpNamespaceRequest,
};
use discovery::{KEPT, SETTLES, operation_expiry};
use domain::SeededIds;
use reconcile::Runner;
use std::sync::Arc;

fn create(name: &str, request: Option<&str>) -> CreateHttpNamespaceRequest {
    CreateHttpNamespaceRequest {
        name: name.to_owned(),
        creator_request_id: request.map(str::to_owned),
        ..CreateHttpNamespaceRequest::default()
    }
}

async fn names(room: &Room, name: &str, condition: Option<&str>, values: &[&str]) -> Vec<String> {
    let filter = NamespaceFilter {
        name: name.to_owned(),
        condition: condition.map(str::to_owned),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    let (mut token, mut all) = (None, Vec::new());
    loop {
        let input = ListNamespacesRequest {
            next_token: token,
            max_results: Some(1),
            filters: Some(vec![filter.clone()]),
        };
        let page = room
            .discovery
            .list_namespaces(&room.cx, input)
            .await
            .expect("namespaces");
        all.extend(
            page.namespaces
                .into_iter()
                .flatten()
                .filter_map(|found| found.name),
        );
        token = page.next_token;
        if token.is_none() {
            all.sort();
            return all;
        }
    }
}

#[tokio::test]
async fn an_operation_is_submitted_and_then_done() {
    let room = Room::new();
    let created = room
        .discovery
        .create_http_namespace(&room.cx, create("shop", None))
        .await;
    let id = created
        .expect("an answer")
        .operation_id
        .expect("an operation");
    assert_eq!(
        room.operation(&id).await.status.as_deref(),
        Some("SUBMITTED")
    );
    room.clock.advance(SETTLES);
    let operation = room.operation(&id).await;
    assert_eq!(operation.status.as_deref(), Some("SUCCESS"));
    assert_eq!(operation.r#type.as_deref(), Some("CREATE_NAMESPACE"));
    let input = GetOperationRequest {
        operation_id: "x".to_owned(),
        owner_account: None,
    };
    let unknown = room.discovery.get_operation(&room.cx, input).await;
    assert_eq!(code(unknown), "OperationNotFound");
}

#[tokio::test]
async fn the_same_request_again_is_the_same_operation_and_another_is_refused() {
    let room = Room::new();
    let first = room
        .discovery
        .create_http_namespace(&room.cx, create("shop", Some("r1")))
        .await;
    let again = room
        .discovery
        .create_http_namespace(&room.cx, create("shop", Some("r1")))
        .await;
    assert_eq!(first.expect("an answer"), again.expect("an answer"));
    for request in [Some("r2"), None] {
        let other = room
            .discovery
            .create_http_namespace(&room.cx, create("shop", request))
            .await;
        let error = other.expect_err("a refusal");
        assert_eq!(error.code, "NamespaceAlreadyExists");
        assert!(
            error.extras["NamespaceId"]
                .as_str()
                .is_some_and(|id| id.starts_with("ns-"))
        );
    }
}

#[tokio::test]
async fn namespaces_made_at_once_under_one_name_are_one() {
    let room = Room::new();
    let made = async || {
        let made = room
            .discovery
            .create_http_namespace(&room.cx, create("shop", None))
            .await;
        usize::from(made.is_ok())
    };
    let (a, b, c) = tokio::join!(made(), made(), made());
    assert_eq!(a + b + c, 1);
}

#[tokio::test]
async fn namespaces_are_filtered_and_have_pages() {
    let room = Room::new();
    for name in ["shop", "shop-test", "bank"] {
        room.namespace(name).await;
    }
    assert_eq!(
        names(&room, "TYPE", None, &["HTTP"]).await,
        ["bank", "shop", "shop-test"]
    );
    assert_eq!(names(&room, "NAME", Some("EQ"), &["shop"]).await, ["shop"]);
    let both = ["bank", "shop"];
    assert_eq!(names(&room, "NAME", Some("IN"), &both).await, both);
    let begins = names(&room, "HTTP_NAME", Some("BEGINS_WITH"), &["shop"]).await;
    assert_eq!(begins, ["shop", "shop-test"]);
    let input = ListNamespacesRequest {
        next_token: Some("%".to_owned()),
        ..ListNamespacesRequest::default()
    };
    assert_eq!(
        code(room.discovery.list_namespaces(&room.cx, input).await),
        "InvalidInput"
    );
}

#[tokio::test]
async fn a_namespace_is_told_changed_and_deleted_once_it_is_empty() {
    let room = Room::new();
    let id = room.namespace("shop").await;
    let service = room.service(&id, "orders", false).await;
    let input = UpdateHttpNamespaceRequest {
        id: id.clone(),
        updater_request_id: None,
        namespace: HttpNamespaceChange {
            description: "new".to_owned(),
        },
    };
    room.discovery
        .update_http_namespace(&room.cx, input)
        .await
        .expect("an operation");
    let arn = format!("arn:aws:servicediscovery:ap-northeast-1:111122223333:namespace/{id}");
    for given in [id.clone(), arn] {
        let input = GetNamespaceRequest { id: given };
        let found = room
            .discovery
            .get_namespace(&room.cx, input)
            .await
            .expect("an answer");
        let found = found.namespace.expect("a namespace");
        assert_eq!(found.description.as_deref(), Some("new"));
        assert_eq!(found.service_count, Some(1));
    }
    let delete = DeleteNamespaceRequest { id: id.clone() };
    let used = room
        .discovery
        .delete_namespace(&room.cx, delete.clone())
        .await;
    assert_eq!(code(used), "ResourceInUse");
    let input = DeleteServiceRequest { id: service };
    room.discovery
        .delete_service(&room.cx, input)
        .await
        .expect("a deletion");
    room.discovery
        .delete_namespace(&room.cx, delete.clone())
        .await
        .expect("an operation");
    let gone = room.discovery.delete_namespace(&room.cx, delete).await;
    assert_eq!(code(gone), "NamespaceNotFound");
}

#[tokio::test]
async fn operations_are_filtered_and_forgotten_in_the_end() {
    let room = Room::new();
    let id = room.namespace("shop").await;
    let service = room.service(&id, "orders", false).await;
    let register = room
        .register(&service, "i", &[("AWS_INSTANCE_IPV4", "10.0.0.1")])
        .await;
    register.expect("an operation");
    let count = async |name: &str, value: &str| {
        let filter = OperationFilter {
            name: name.to_owned(),
            values: vec![value.to_owned()],
            condition: None,
        };
        let input = ListOperationsRequest {
            filters: Some(vec![filter]),
            ..ListOperationsRequest::default()
        };
        let found = room
            .discovery
            .list_operations(&room.cx, input)
            .await
            .expect("operations");
        found.operations.expect("operations").len()
    };
    assert_eq!(count("NAMESPACE_ID", &id).await, 1);
    assert_eq!(count("SERVICE_ID", &service).await, 1);
    assert_eq!(count("STATUS", "SUBMITTED").await, 1);
    assert_eq!(count("STATUS", "SUCCEED").await, 1);
    assert_eq!(count("TYPE", "REGISTER_INSTANCE").await, 1);
    let controller = operation_expiry(room.store.clone(), room.clock.clone());
    let ids = Arc::new(SeededIds::new(2));
    let mut runner = Runner::new(controller, room.store.clone(), room.clock.clone(), ids);
    runner.settle().await;
    room.clock.advance(KEPT);
    runner.settle().await;
    assert_eq!(count("TYPE", "REGISTER_INSTANCE").await, 0);
}

#[tokio::test]
async fn namespaces_and_services_have_tags() {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let service = room.service(&namespace, "orders", false).await;
    let arn = "arn:aws:servicediscovery:ap-northeast-1:111122223333";
    for arn in [
        format!("{arn}:namespace/{namespace}"),
        format!("{arn}:service/{service}"),
    ] {
        let tag = |key: &str| Tag {
            key: key.to_owned(),
            value: "1".to_owned(),
        };
        let tags = vec![tag("a"), tag("b")];
        let input = TagResourceRequest {
            resource_arn: arn.clone(),
            tags,
        };
        room.discovery
            .tag_resource(&room.cx, input)
            .await
            .expect("tags");
        let tag_keys = vec!["a".to_owned()];
        let input = UntagResourceRequest {
            resource_arn: arn.clone(),
            tag_keys,
        };
        room.discovery
            .untag_resource(&room.cx, input)
            .await
            .expect("tags");
        let input = ListTagsForResourceRequest {
            resource_arn: arn.clone(),
        };
        let found = room
            .discovery
            .list_tags_for_resource(&room.cx, input)
            .await
            .expect("tags");
        let found = found
            .tags
            .expect("tags")
            .into_iter()
            .map(|tag| (tag.key, tag.value));
        assert_eq!(
            found.collect::<std::collections::BTreeMap<_, _>>(),
            pairs(&[("b", "1")])
        );
        let many = (0..50).map(|number| tag(&format!("k{number}"))).collect();
        let input = TagResourceRequest {
            resource_arn: arn,
            tags: many,
        };
        let refused = room.discovery.tag_resource(&room.cx, input).await;
        assert_eq!(code(refused), "TooManyTagsException");
    }
    let unknown = format!("{arn}:service/srv-x");
    let input = ListTagsForResourceRequest {
        resource_arn: unknown,
    };
    let refused = room.discovery.list_tags_for_resource(&room.cx, input).await;
    assert_eq!(code(refused), "ResourceNotFoundException");
}
