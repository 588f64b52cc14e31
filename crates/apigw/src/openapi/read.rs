//! Reads a definition.

use super::integration::{self, References};
use super::security::{self, Schemes};
use super::{DefinedRoute, Definition, Unreadable};
use domain::apigw::Cors;
use domain::ecs::Tags;
use serde_json::{Map, Value};

const ANY_METHOD: &str = "x-amazon-apigateway-any-method";
const METHODS: [&str; 7] = ["delete", "get", "head", "options", "patch", "post", "put"];
/// Members of a path that are no operations.
const NO_OPERATIONS: [&str; 5] = ["parameters", "summary", "description", "servers", "$ref"];

pub(super) fn read(text: &str) -> Result<Definition, Unreadable> {
    let root = parsed(text)?;
    let version = version_of(&root["openapi"]).unwrap_or_default();
    if !version.starts_with("3.") {
        return Err(Unreadable(
            "Invalid OpenAPI input: HTTP APIs are defined in OpenAPI 3.0".to_owned(),
        ));
    }
    let mut definition = Definition {
        name: text_of(&root["info"]["title"]).unwrap_or_default(),
        description: text_of(&root["info"]["description"]),
        version: version_of(&root["info"]["version"]),
        cors: cors(&root["x-amazon-apigateway-cors"]),
        endpoint_disabled: endpoint_disabled(&root["servers"]),
        base_path: base_path(&root["servers"]),
        tags: tags(&root["tags"]),
        ..Definition::default()
    };
    if definition.name.is_empty() {
        return Err(Unreadable(
            "Invalid OpenAPI input: info.title is missing".to_owned(),
        ));
    }
    let schemes = Schemes::read(
        &root["components"]["securitySchemes"],
        &mut definition.warnings,
    )?;
    let mut references = References::new(&root["components"]["x-amazon-apigateway-integrations"]);
    let everywhere = &root["security"];
    let paths = root["paths"].as_object().cloned().unwrap_or_default();
    for (path, item) in &paths {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let place = format!("paths.'{path}'({method})");
            warn_of_schemas(&place, operation, &root, &mut definition.warnings);
        }
        add_path(
            path,
            item,
            everywhere,
            &schemes,
            &mut references,
            &mut definition,
        )?;
    }
    definition.authorizers = schemes.authorizers();
    definition.integrations = references.found;
    Ok(definition)
}

fn add_path(
    path: &str,
    item: &Value,
    everywhere: &Value,
    schemes: &Schemes,
    references: &mut References<'_>,
    definition: &mut Definition,
) -> Result<(), Unreadable> {
    let Some(item) = item.as_object() else {
        return Err(Unreadable(format!(
            "Invalid OpenAPI input: the path {path} is no object"
        )));
    };
    for (name, operation) in item {
        let method = match name.as_str() {
            ANY_METHOD => "ANY".to_owned(),
            method if METHODS.contains(&method) => method.to_ascii_uppercase(),
            other if other.starts_with("x-") || NO_OPERATIONS.contains(&other) => continue,
            other => {
                definition.warnings.push(format!(
                    "Ignoring the operation '{other}' of the path '{path}': HTTP APIs do not \
                     have that method"
                ));
                continue;
            }
        };
        let is_default =
            path == "/$default" || path == "$default" || operation["isDefaultRoute"] == true;
        if !is_default && !path.starts_with('/') {
            return Err(Unreadable(format!(
                "Invalid OpenAPI input: the path {path} does not begin with a slash"
            )));
        }
        let integration = references.resolve(&operation["x-amazon-apigateway-integration"])?;
        let route = DefinedRoute {
            place: (!is_default).then(|| (method, path.to_owned())),
            operation_name: text_of(&operation["operationId"]),
            integration,
            security: security::wanted(operation, everywhere, schemes, &mut definition.warnings),
        };
        definition.routes.push(route);
    }
    Ok(())
}

/// A definition in JSON, or else in YAML.
fn parsed(text: &str) -> Result<Value, Unreadable> {
    let unreadable =
        |problem: String| Unreadable(format!("Unable to parse API definition: {problem}"));
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| unreadable(error.to_string()));
    }
    serde_saphyr::from_str(text).map_err(|error| unreadable(error.to_string()))
}

/// A version, which YAML takes for a number when it has no quotes.
fn version_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        other => text_of(other),
    }
}

/// Warns of schemas that an operation names and the definition does not have.
fn warn_of_schemas(place: &str, operation: &Value, root: &Value, warnings: &mut Vec<String>) {
    let responses = operation["responses"].as_object().into_iter().flatten();
    let responses = responses.map(|(code, response)| (format!("responses.{code}"), response));
    let request = ("requestBody".to_owned(), &operation["requestBody"]);
    for (part, body) in responses.chain([request]) {
        for (_, content) in body["content"].as_object().into_iter().flatten() {
            let Some(reference) = content["schema"]["$ref"].as_str() else {
                continue;
            };
            let pointer = reference.strip_prefix('#').unwrap_or_default();
            if pointer.is_empty() || root.pointer(pointer).is_none() {
                warnings.push(format!(
                    "Parse issue: attribute {place}.{part}.content.schema.{reference} is missing"
                ));
            }
        }
    }
}

fn text_of(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn cors(value: &Value) -> Option<Cors> {
    let object = value.as_object()?;
    let list = |name: &str| strings(object, name);
    Some(Cors {
        allow_credentials: object.get("allowCredentials").and_then(Value::as_bool),
        allow_headers: list("allowHeaders"),
        allow_methods: list("allowMethods"),
        allow_origins: list("allowOrigins"),
        expose_headers: list("exposeHeaders"),
        max_age: object
            .get("maxAge")
            .and_then(Value::as_i64)
            .and_then(|seconds| i32::try_from(seconds).ok()),
    })
}

/// The texts of a member that is a list.
pub(super) fn strings(object: &Map<String, Value>, name: &str) -> Vec<String> {
    let items = object.get(name).and_then(Value::as_array);
    let items = items.into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn endpoint_disabled(servers: &Value) -> bool {
    let servers = servers.as_array().map(Vec::as_slice).unwrap_or_default();
    servers.iter().any(|server| {
        let configuration = &server["x-amazon-apigateway-endpoint-configuration"];
        configuration["disableExecuteApiEndpoint"] == true
    })
}

/// The path of the first server's URL, its variables at their defaults, without a slash at the
/// end.
fn base_path(servers: &Value) -> String {
    let server = &servers[0];
    let mut url = server["url"].as_str().unwrap_or_default().to_owned();
    let variables = server["variables"].as_object().cloned().unwrap_or_default();
    for (name, variable) in &variables {
        let default = variable["default"].as_str().unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), default);
    }
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let path = rest.find('/').map_or("", |start| &rest[start..]);
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.map(|segment| format!("/{segment}")).collect()
}

/// Tags are OpenAPI tags that have a value.
fn tags(tags: &Value) -> Tags {
    let tags = tags.as_array().map(Vec::as_slice).unwrap_or_default();
    let tag = |tag: &Value| {
        let value = tag["x-amazon-apigateway-tag-value"].as_str()?;
        Some((tag["name"].as_str()?.to_owned(), value.to_owned()))
    };
    tags.iter().filter_map(tag).collect()
}

impl integration::Defined {
    /// Whether two operations mean one integration is told by reference alone.
    pub(super) fn of(value: &Value) -> Result<Self, Unreadable> {
        integration::read(value)
    }
}
