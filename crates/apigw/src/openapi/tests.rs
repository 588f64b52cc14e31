//! Definitions that are read and written.

use super::Definition;
use proptest::prelude::*;

const PETS: &str = r##"{
    "openapi": "3.0.1",
    "info": { "title": "pets", "version": "1", "description": "about pets" },
    "servers": [{ "url": "https://x.example/{base}", "variables": { "base": { "default": "v1/" } } }],
    "tags": [{ "name": "team", "x-amazon-apigateway-tag-value": "zoo" }, { "name": "plain" }],
    "security": [{ "tokens": [] }],
    "paths": {
        "/pets/{id}": {
            "get": { "security": [], "x-amazon-apigateway-integration": { "$ref": "#/components/x-amazon-apigateway-integrations/pets" } },
            "put": { "operationId": "putPet", "security": [{ "tokens": ["write"] }], "x-amazon-apigateway-integration": { "$ref": "#/components/x-amazon-apigateway-integrations/pets" } },
            "trace": {}
        },
        "/$default": { "x-amazon-apigateway-any-method": { "x-amazon-apigateway-integration": { "type": "http_proxy", "httpMethod": "ANY", "uri": "http://x.example", "timeoutInMillis": 100 } } }
    },
    "components": {
        "x-amazon-apigateway-integrations": { "pets": { "type": "HTTP_PROXY", "uri": "http://pets.example/{id}", "requestParameters": { "append:header.a": "b" } } },
        "securitySchemes": { "tokens": { "type": "oauth2", "x-amazon-apigateway-authorizer": { "type": "jwt", "jwtConfiguration": { "issuer": "https://i.example", "audience": ["a"] } } } }
    },
    "x-amazon-apigateway-cors": { "allowOrigins": ["*"], "maxAge": 5 }
}"##;

#[test]
fn a_definition_says_routes_integrations_authorizers_and_cors() {
    let read = Definition::read(PETS).expect("a definition");
    assert_eq!(
        read.route_keys(),
        ["GET /pets/{id}", "PUT /pets/{id}", "$default"]
    );
    assert_eq!(read.integrations.len(), 2, "one is named twice");
    assert_eq!(read.base_path, "/v1");
    assert_eq!(read.tags["team"], "zoo");
    assert_eq!(read.tags.len(), 1);
    assert_eq!(
        read.authorizers[0].identity_source,
        "$request.header.Authorization"
    );
    assert_eq!(read.cors.as_ref().map(|cors| cors.max_age), Some(Some(5)));
    assert_eq!(read.warnings.len(), 1, "{:?}", read.warnings);
    use super::security::Wanted;
    let wanted: Vec<&Wanted> = read.routes.iter().map(|route| &route.security).collect();
    assert_eq!(*wanted[0], Wanted::Nothing);
    assert_eq!(
        *wanted[1],
        Wanted::Jwt("tokens".to_owned(), vec!["write".to_owned()])
    );
    assert_eq!(*wanted[2], Wanted::Jwt("tokens".to_owned(), vec![]));
}

#[test]
fn a_definition_in_yaml_says_the_same() {
    let read = Definition::read(
        "openapi: 3.0.1\ninfo: {title: pets, version: 2.0}\npaths:\n  /a/{b}:\n    get:\n      \
         responses: {200: {description: x}}\n      x-amazon-apigateway-integration:\n        \
         type: http_proxy\n        uri: http://x.example\n        payloadFormatVersion: '1.0'\n        \
         responseParameters: {'404': {'overwrite:statuscode': '200'}}\n",
    );
    let read = read.expect("a definition");
    assert_eq!(read.version.as_deref(), Some("2.0"));
    assert_eq!(read.route_keys(), ["GET /a/{b}"]);
    assert!(read.integrations[0].response_parameters.contains_key("404"));
}

#[test]
fn a_schema_that_is_not_there_is_warned_of() {
    let read = Definition::read(
        r##"{"openapi": "3.0.1", "info": {"title": "a"}, "paths": {"/u": {"get": {"responses": {"200":
            {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/No"}}}}}}}}}"##,
    );
    let wanted = "Parse issue: attribute paths.'/u'(get).responses.200.content.schema.\
                  #/components/schemas/No is missing";
    assert_eq!(read.expect("a definition").warnings, [wanted]);
}

#[test]
fn what_is_no_definition_of_an_http_api_is_refused() {
    for text in [
        "",
        "[]",
        r#"{"swagger": "2.0"}"#,
        r#"{"openapi": "3.0.1", "info": {}}"#,
        r#"{"openapi": "3.0.1", "info": {"title": "a"}, "paths": {"/": []}}"#,
        r#"{"openapi": "3.0.1", "info": {"title": "a"}, "paths": {"a": {"get": {}}}}"#,
        r#"{"openapi": "3.0.1", "info": {"title": "a"}, "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"type": "aws_proxy"}}}}}"#,
        r##"{"openapi": "3.0.1", "info": {"title": "a"}, "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"$ref": "#/x"}}}}}"##,
    ] {
        assert!(Definition::read(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_definition_makes_reading_panic(at in 0_usize..2000, cut in 0_usize..40, put in "[{}\\[\\]\":,a-z0-9$/ ]{0,8}") {
        let at = at.min(PETS.len());
        let mut text = PETS.to_owned();
        text.replace_range(at..(at + cut).min(PETS.len()), &put);
        let _ = Definition::read(&text);
    }

    #[test]
    fn no_value_in_any_place_makes_reading_panic(name in "(paths|servers|security|tags|components|info|x-amazon-apigateway-cors)", value in "(null|1|\"a\"|\\[\\]|\\[1\\]|\\{\\}|\\{\"a\":1\\}|\\[\\{\"url\":\"/\"\\}\\])") {
        let mut root: serde_json::Value = serde_json::from_str(PETS).unwrap();
        root[name] = serde_json::from_str(&value).unwrap();
        let _ = Definition::read(&root.to_string());
    }
}
