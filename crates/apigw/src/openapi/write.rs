//! Writes a definition.

use super::{integration, security};
use crate::convert;
use domain::apigw::{Api, Authorization, Cors, Route, Surface};
use route::api::RouteKey;
use serde_json::{Map, Value, json};

/// The name that signed calls' security scheme has.
const IAM: &str = "sigv4";

/// The definition of an API; `extensions` is whether what only API Gateway understands is told.
pub(crate) fn write(api: &Api, endpoint: &str, surface: &Surface, extensions: bool) -> Value {
    let mut info = json!({ "title": api.name, "version": api.version.clone().unwrap_or_else(|| convert::moment(api.created_at).to_string()) });
    if let Some(description) = &api.description {
        info["description"] = json!(description);
    }
    let mut root = json!({
        "openapi": "3.0.1",
        "info": info,
        "servers": [server(api, endpoint, extensions)],
    });
    let tags = api.tags.iter().map(|(name, value)| match extensions {
        true => json!({ "name": name, "x-amazon-apigateway-tag-value": value }),
        false => json!({ "name": name }),
    });
    let tags: Vec<Value> = tags.collect();
    if !tags.is_empty() {
        root["tags"] = json!(tags);
    }
    root["paths"] = Value::Object(paths(surface, extensions));
    if !extensions {
        return root;
    }
    let schemes = schemes(surface);
    if !schemes.is_empty() {
        root["components"] = json!({ "securitySchemes": schemes });
    }
    if let Some(cors) = &surface.cors {
        root["x-amazon-apigateway-cors"] = told_cors(cors);
    }
    root["x-amazon-apigateway-importexport-version"] = json!("1.0");
    root
}

fn server(api: &Api, endpoint: &str, extensions: bool) -> Value {
    let mut server = json!({ "url": endpoint });
    if extensions && api.endpoint_disabled {
        server["x-amazon-apigateway-endpoint-configuration"] =
            json!({ "disableExecuteApiEndpoint": true });
    }
    server
}

fn paths(surface: &Surface, extensions: bool) -> Map<String, Value> {
    let mut paths = Map::new();
    let mut routes: Vec<&Route> = surface.routes.iter().collect();
    routes.sort_by(|one, other| one.key.cmp(&other.key));
    for route in routes {
        let (path, method) = match route.key.parse() {
            Ok(RouteKey::Path { method, path }) => (path.to_string(), method),
            Ok(RouteKey::Default) | Err(_) => ("/$default".to_owned(), None),
        };
        let is_default = route.key == "$default";
        if !extensions && (is_default || method.is_none()) {
            continue; // there is no word for any method without the extensions
        }
        let method = method.map(|method| method.to_ascii_lowercase());
        let method = method.unwrap_or_else(|| "x-amazon-apigateway-any-method".to_owned());
        let operation = operation(route, surface, extensions);
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[method] = operation;
    }
    paths
}

fn operation(route: &Route, surface: &Surface, extensions: bool) -> Value {
    let mut operation = json!({
        "responses": { "default": { "description": format!("Default response for {}", route.key) } },
    });
    if let Some(name) = &route.operation_name {
        operation["operationId"] = json!(name);
    }
    if let Ok(RouteKey::Path { path, .. }) = route.key.parse() {
        let parameters: Vec<Value> = path.variables().map(parameter).collect();
        if !parameters.is_empty() {
            operation["parameters"] = json!(parameters);
        }
    }
    if !extensions {
        return operation;
    }
    match &route.authorization {
        Authorization::None => {}
        Authorization::Iam => operation["security"] = json!([{ (IAM): [] }]),
        Authorization::Jwt(id) => {
            let found = surface.authorizers.iter().find(|one| one.id == *id);
            if let Some(authorizer) = found {
                let mut asked = Map::new();
                asked.insert(authorizer.name.clone(), json!(route.scopes));
                operation["security"] = json!([asked]);
            }
        }
    }
    if route.key == "$default" {
        operation["isDefaultRoute"] = json!(true);
    }
    let target = route.integration.as_ref();
    let found = surface
        .integrations
        .iter()
        .find(|one| Some(&one.id) == target);
    if let Some(found) = found {
        operation["x-amazon-apigateway-integration"] = integration::write(found);
    }
    operation
}

fn parameter(name: &str) -> Value {
    json!({
        "name": name,
        "in": "path",
        "required": true,
        "schema": { "type": "string" },
    })
}

fn schemes(surface: &Surface) -> Map<String, Value> {
    let authorizers = surface.authorizers.iter();
    let mut schemes: Map<String, Value> = authorizers
        .map(|one| (one.name.clone(), security::write(one)))
        .collect();
    if surface
        .routes
        .iter()
        .any(|route| route.authorization == Authorization::Iam)
    {
        schemes.insert(IAM.to_owned(), security::write_iam());
    }
    schemes
}

fn told_cors(cors: &Cors) -> Value {
    let mut told = Map::new();
    let lists = [
        ("allowHeaders", &cors.allow_headers),
        ("allowMethods", &cors.allow_methods),
        ("allowOrigins", &cors.allow_origins),
        ("exposeHeaders", &cors.expose_headers),
    ];
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        told.insert(name.to_owned(), json!(list));
    }
    if let Some(credentials) = cors.allow_credentials {
        told.insert("allowCredentials".to_owned(), json!(credentials));
    }
    if let Some(seconds) = cors.max_age {
        told.insert("maxAge".to_owned(), json!(seconds));
    }
    Value::Object(told)
}
