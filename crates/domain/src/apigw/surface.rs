//! What of an API a deployment fixes: routes, integrations, authorizers, CORS.

use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What pages of other origins may do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cors {
    /// Whether browsers send cookies; `None` where the caller did not say.
    pub allow_credentials: Option<bool>,
    /// Headers a request may have.
    pub allow_headers: Vec<String>,
    /// Methods.
    pub allow_methods: Vec<String>,
    /// Origins; `*`, and `http://*` or `https://*`, stand for any.
    pub allow_origins: Vec<String>,
    /// Headers of answers that pages may read.
    pub expose_headers: Vec<String>,
    /// Seconds a browser may remember the answer to a preflight request.
    pub max_age: Option<i32>,
}

/// A route: which requests go to which integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Account and Region.
    pub scope: Scope,
    /// The API's id.
    pub api: String,
    /// Seven lower-case letters and digits.
    pub id: String,
    /// `$default` or `METHOD /path/{variable}`.
    pub key: String,
    /// The integration's id.
    pub integration: Option<String>,
    /// Who may call.
    pub authorization: Authorization,
    /// One of these scopes must be in the token; any will do when empty.
    pub scopes: Vec<String>,
    /// A name for the operation.
    pub operation_name: Option<String>,
    /// Made by quick create.
    pub managed: bool,
}

/// Who may call a route.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Authorization {
    /// Anybody.
    #[default]
    None,
    /// Who has a token that the authorizer of this id accepts.
    Jwt(String),
    /// Who may `execute-api:Invoke`, by policies.
    Iam,
}

/// What a route calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    /// Account and Region.
    pub scope: Scope,
    /// The API's id.
    pub api: String,
    /// Seven lower-case letters and digits.
    pub id: String,
    /// `HTTP_PROXY`.
    pub kind: String,
    /// The method of its requests; `None` or `ANY` keeps the client's.
    pub method: Option<String>,
    /// A URL; with a VPC link, the ARN of a listener or of a Cloud Map service.
    pub uri: String,
    /// The VPC link's id, when it is private.
    pub vpc_link: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Always `1.0`.
    pub payload_format: String,
    /// How requests are changed, such as `overwrite:header.name` and `$request.path`.
    pub request_parameters: BTreeMap<String, String>,
    /// How answers are changed, by status code.
    pub response_parameters: BTreeMap<String, BTreeMap<String, String>>,
    /// How long it may take, 50 to 30,000.
    pub timeout_millis: u32,
    /// The name a private integration's certificate must have; TLS when there is one.
    pub tls_server_name: Option<String>,
    /// Made by quick create.
    pub managed: bool,
}

/// A JWT authorizer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorizer {
    /// Account and Region.
    pub scope: Scope,
    /// The API's id.
    pub api: String,
    /// Six lower-case letters and digits.
    pub id: String,
    /// Its name, unique in the API.
    pub name: String,
    /// Where the token is: `$request.header.Authorization`.
    pub identity_source: Vec<String>,
    /// The `iss` of tokens, and where keys are told.
    pub issuer: String,
    /// One must be the `aud` or `client_id` of a token.
    pub audience: Vec<String>,
}

/// A snapshot of an API that stages serve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// Account and Region.
    pub scope: Scope,
    /// The API's id.
    pub api: String,
    /// Six lower-case letters and digits.
    pub id: String,
    /// Whether a stage made it by itself.
    pub auto: bool,
    /// What it is for.
    pub description: Option<String>,
    /// The snapshot.
    pub surface: Surface,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What requests meet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surface {
    /// What pages of other origins may do.
    pub cors: Option<Cors>,
    /// Routes.
    pub routes: Vec<Route>,
    /// Integrations.
    pub integrations: Vec<Integration>,
    /// Authorizers.
    pub authorizers: Vec<Authorizer>,
}

macro_rules! part_of_an_api {
    ($($name:ident $kind:literal;)*) => {$(
        impl $name {
            /// The key all of an API's are below.
            pub fn api_key(scope: &Scope, api: &str) -> Key {
                Key::kind(<Self as Record>::KIND).join(&scope.segments()).child(api)
            }
        }

        impl Record for $name {
            const KIND: &'static str = $kind;

            fn key(&self) -> Key {
                Self::api_key(&self.scope, &self.api).child(&self.id)
            }
        }
    )*};
}

part_of_an_api! {
    Route "apigw/routes";
    Integration "apigw/integrations";
    Authorizer "apigw/authorizers";
    Deployment "apigw/deployments";
}
