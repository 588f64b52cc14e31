//! APIs, routes, integrations and authorizers.

use crate::{Room, refusal};
use api::apigatewayv2::{
    Apigatewayv2 as _, Cors, CreateApiRequest, CreateAuthorizerRequest, CreateIntegrationRequest,
    CreateRouteRequest, DeleteApiRequest, DeleteIntegrationRequest, GetApiRequest, GetApisRequest,
    GetRoutesRequest, JWTConfiguration, UpdateIntegrationRequest, UpdateRouteRequest,
};
use domain::apigw::{Integration, Route};
use std::collections::BTreeMap;

#[tokio::test]
async fn an_api_is_told_with_the_endpoint_that_works_and_goes_with_all_it_has() {
    let room = Room::new();
    let id = room.api().await;
    let input = GetApiRequest { api_id: id.clone() };
    let told = room
        .apigw
        .get_api(&room.cx, input.clone())
        .await
        .expect("an API");
    let endpoint = format!("http://{id}.execute-api.localhost:4566");
    assert_eq!(told.api_endpoint, Some(endpoint));
    room.integration(&id).await;
    room.route(&id, "$default").await.expect("a route");
    let delete = DeleteApiRequest { api_id: id.clone() };
    room.apigw
        .delete_api(&room.cx, delete)
        .await
        .expect("it is there");
    let missing = refusal(room.apigw.get_api(&room.cx, input).await);
    let text = format!("Invalid API identifier specified 111122223333:{id}");
    assert_eq!(missing, ("NotFoundException".to_owned(), text));
    let scope = &room.cx.scope;
    let routes: Vec<Route> = room
        .store
        .list(&Route::api_key(scope, &id))
        .await
        .expect("records");
    let key = Integration::api_key(scope, &id);
    let integrations: Vec<Integration> = room.store.list(&key).await.expect("records");
    assert_eq!((routes.len(), integrations.len()), (0, 0));
}

#[tokio::test]
async fn lists_come_in_pages_that_survive_changes() {
    let room = Room::new();
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(room.api().await);
    }
    ids.sort();
    let page = |token: Option<String>| GetApisRequest {
        max_results: Some("1".to_owned()),
        next_token: token,
    };
    let first = room
        .apigw
        .get_apis(&room.cx, page(None))
        .await
        .expect("a page");
    let delete = DeleteApiRequest {
        api_id: ids[0].clone(),
    };
    room.apigw
        .delete_api(&room.cx, delete)
        .await
        .expect("it is there");
    let second = room
        .apigw
        .get_apis(&room.cx, page(first.next_token))
        .await
        .expect("a page");
    let shown = second.items.expect("items");
    assert_eq!(shown[0].api_id.as_ref(), Some(&ids[1]));
    let wrong = room
        .apigw
        .get_apis(&room.cx, page(Some("%".to_owned())))
        .await;
    assert_eq!(refusal(wrong).0, "BadRequestException");
}

#[tokio::test]
async fn cors_that_browsers_would_refuse_is_refused() {
    let room = Room::new();
    let create = |cors: Cors| CreateApiRequest {
        name: "shop".to_owned(),
        protocol_type: "HTTP".to_owned(),
        cors_configuration: Some(cors),
        ..CreateApiRequest::default()
    };
    let origins = |list: &[&str]| Some(list.iter().map(|one| (*one).to_owned()).collect());
    for cors in [
        Cors {
            allow_origins: origins(&["shop.example"]),
            ..Cors::default()
        },
        Cors {
            allow_origins: origins(&["*"]),
            allow_credentials: Some(true),
            ..Cors::default()
        },
        Cors {
            allow_methods: origins(&["TRACE"]),
            ..Cors::default()
        },
        Cors {
            max_age: Some(86_401),
            ..Cors::default()
        },
        Cors {
            allow_headers: origins(&["a\r\nb"]),
            ..Cors::default()
        },
    ] {
        let refused = refusal(room.apigw.create_api(&room.cx, create(cors.clone())).await);
        assert_eq!(refused.0, "BadRequestException", "{cors:?}");
    }
}

#[tokio::test]
async fn routes_name_what_is_there_and_each_key_once() {
    let room = Room::new();
    let api = room.api().await;
    let id = room.route(&api, "GET /a").await.expect("a route");
    assert_eq!(
        refusal(room.route(&api, "GET /a").await).0,
        "ConflictException"
    );
    assert_eq!(
        refusal(room.route(&api, "FETCH /a").await).0,
        "BadRequestException"
    );
    let update = UpdateRouteRequest {
        api_id: api.clone(),
        route_id: id.clone(),
        target: Some("integrations/none".to_owned()),
        ..UpdateRouteRequest::default()
    };
    let refused = refusal(room.apigw.update_route(&room.cx, update.clone()).await);
    assert_eq!(refused.1, "Unable to find integration with ID none");
    let integration = room.integration(&api).await;
    let update = UpdateRouteRequest {
        target: Some(format!("integrations/{integration}")),
        route_key: Some("ANY /a/{rest+}".to_owned()),
        ..update
    };
    let told = room
        .apigw
        .update_route(&room.cx, update)
        .await
        .expect("a route");
    assert_eq!(told.route_key.as_deref(), Some("ANY /a/{rest+}"));
    let delete = DeleteIntegrationRequest {
        api_id: api.clone(),
        integration_id: integration,
    };
    let refused = refusal(room.apigw.delete_integration(&room.cx, delete).await);
    assert_eq!(refused.0, "ConflictException");
    let scoped = CreateRouteRequest {
        api_id: api.clone(),
        route_key: "GET /s".to_owned(),
        authorization_scopes: Some(vec!["a".to_owned()]),
        ..CreateRouteRequest::default()
    };
    assert_eq!(
        refusal(room.apigw.create_route(&room.cx, scoped).await).0,
        "BadRequestException"
    );
    let list = GetRoutesRequest {
        api_id: api,
        ..GetRoutesRequest::default()
    };
    let all = room.apigw.get_routes(&room.cx, list).await.expect("routes");
    assert_eq!(all.items.expect("items").len(), 1);
}

#[tokio::test]
async fn an_update_of_mappings_adds_changes_and_takes_away() {
    let room = Room::new();
    let api = room.api().await;
    let id = room.integration(&api).await;
    let update = |key: &str, value: &str| UpdateIntegrationRequest {
        api_id: api.clone(),
        integration_id: id.clone(),
        request_parameters: Some(BTreeMap::from([(key.to_owned(), value.to_owned())])),
        ..UpdateIntegrationRequest::default()
    };
    let apply = async |key: &str, value: &str| {
        let told = room
            .apigw
            .update_integration(&room.cx, update(key, value))
            .await;
        told.map(|told| told.request_parameters.unwrap_or_default())
    };
    apply("append:header.a", "1").await.expect("a mapping");
    let both = apply("overwrite:path", "/x").await.expect("a mapping");
    assert_eq!(both.len(), 2);
    let left = apply("append:header.a", "").await.expect("one less");
    assert_eq!(left.len(), 1);
    assert_eq!(
        refusal(apply("append:header.host", "$x").await).0,
        "BadRequestException"
    );
    assert_eq!(
        refusal(apply("append:header.via", "1").await).0,
        "BadRequestException"
    );
}

#[tokio::test]
async fn no_changes_for_a_status_take_its_changes_away() {
    let room = Room::new();
    let api = room.api().await;
    let id = room.integration(&api).await;
    let apply = async |status: &str, changes: &[(&str, &str)]| {
        let changes = changes
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let update = UpdateIntegrationRequest {
            api_id: api.clone(),
            integration_id: id.clone(),
            response_parameters: Some(BTreeMap::from([(status.to_owned(), changes.collect())])),
            ..UpdateIntegrationRequest::default()
        };
        let told = room.apigw.update_integration(&room.cx, update).await;
        told.expect("an integration")
            .response_parameters
            .expect("statuses")
    };
    apply("404", &[("append:header.a", "1")]).await;
    let both = apply("500", &[("overwrite:statuscode", "403")]).await;
    assert_eq!((both["404"].len(), both["500"].len()), (1, 1));
    let left = apply("404", &[]).await;
    assert_eq!((left["404"].len(), left["500"].len()), (0, 1));
    // One by one, an empty value does it.
    let left = apply("500", &[("overwrite:statuscode", "")]).await;
    assert!(left["500"].is_empty());
}

#[tokio::test]
async fn what_is_not_built_is_refused_plainly() {
    let room = Room::new();
    let api = room.api().await;
    for kind in ["AWS", "HTTP", "MOCK"] {
        let other = CreateIntegrationRequest {
            api_id: api.clone(),
            integration_type: kind.to_owned(),
            ..CreateIntegrationRequest::default()
        };
        let refused = refusal(room.apigw.create_integration(&room.cx, other).await);
        assert!(
            refused
                .1
                .ends_with("proxy integrations (AWS_PROXY, HTTP_PROXY)")
        );
    }
    let lambda = CreateIntegrationRequest {
        api_id: api.clone(),
        integration_type: "AWS_PROXY".to_owned(),
        integration_uri: Some("arn:aws:lambda:ap-northeast-1:111122223333:function:f".to_owned()),
        ..CreateIntegrationRequest::default()
    };
    let refused = refusal(room.apigw.create_integration(&room.cx, lambda).await);
    assert_eq!(
        refused.1,
        "A Lambda integration is not supported by Longshore"
    );
    let request = CreateAuthorizerRequest {
        api_id: api.clone(),
        name: "a".to_owned(),
        authorizer_type: "REQUEST".to_owned(),
        ..CreateAuthorizerRequest::default()
    };
    let refused = refusal(room.apigw.create_authorizer(&room.cx, request).await);
    assert_eq!(
        refused.1,
        "A Lambda authorizer is not supported by Longshore"
    );
    let nameless = CreateAuthorizerRequest {
        api_id: api,
        name: "a".to_owned(),
        authorizer_type: "JWT".to_owned(),
        identity_source: vec!["$request.header.Authorization".to_owned()],
        jwt_configuration: Some(JWTConfiguration {
            issuer: Some("https://issuer.example".to_owned()),
            audience: None,
        }),
        ..CreateAuthorizerRequest::default()
    };
    let refused = refusal(room.apigw.create_authorizer(&room.cx, nameless).await);
    assert_eq!(refused.0, "BadRequestException", "an audience is needed");
}
