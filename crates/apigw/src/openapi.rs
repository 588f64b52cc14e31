//! OpenAPI 3 definitions with API Gateway's extensions: read into what an import makes, written
//! from what an API has.

mod integration;
mod read;
mod security;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use security::Wanted as DefinedAuthorization;
pub(crate) use write::write;

use domain::apigw::{Cors, Integration};
use domain::ecs::Tags;
use std::fmt;

/// What a definition says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Definition {
    /// The API's name: the title.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// What pages of other origins may do.
    pub cors: Option<Cors>,
    /// Whether only domain names reach it.
    pub endpoint_disabled: bool,
    /// The path of its first server.
    pub base_path: String,
    /// Tags.
    pub tags: Tags,
    /// Authorizers.
    pub(crate) authorizers: Vec<security::Defined>,
    /// Integrations, without ids.
    pub(crate) integrations: Vec<integration::Defined>,
    /// Routes.
    pub(crate) routes: Vec<DefinedRoute>,
    /// What was found odd, in words.
    pub warnings: Vec<String>,
}

/// A route of a definition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DefinedRoute {
    /// `None` is `$default`; else method and path.
    pub(crate) place: Option<(String, String)>,
    /// A name for the operation.
    pub(crate) operation_name: Option<String>,
    /// The place of its integration among the definition's.
    pub(crate) integration: Option<usize>,
    /// Who may call.
    pub(crate) security: security::Wanted,
}

/// Why a text is no definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

impl Definition {
    /// Reads a definition.
    ///
    /// # Errors
    /// When it is not OpenAPI 3 in JSON or YAML, or says something no HTTP API can have.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        read::read(text)
    }

    /// The keys of its routes.
    pub fn route_keys(&self) -> Vec<String> {
        self.routes.iter().map(|route| route.key("")).collect()
    }
}

impl DefinedRoute {
    /// The route's key, with `base` before its path.
    pub(crate) fn key(&self, base: &str) -> String {
        match &self.place {
            None => "$default".to_owned(),
            Some((method, path)) if path == "/" && !base.is_empty() => format!("{method} {base}"),
            Some((method, path)) => format!("{method} {base}{path}"),
        }
    }
}

impl integration::Defined {
    /// The integration, once it has an id and an API.
    pub(crate) fn into_record(self, like: Integration) -> Integration {
        Integration {
            kind: self.kind,
            method: self.method,
            uri: self.uri,
            vpc_link: self.vpc_link,
            description: self.description,
            payload_format: self.payload_format,
            request_parameters: self.request_parameters,
            response_parameters: self.response_parameters,
            timeout_millis: self.timeout_millis,
            tls_server_name: self.tls_server_name,
            ..like
        }
    }
}
