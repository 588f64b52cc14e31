//! HTTP APIs: routes, integrations, authorizers, stages, deployments, VPC links, domain names.

mod links;
mod surface;

pub use links::{ApiMapping, DomainConfiguration, DomainName, LinkStatus, VpcLink};
pub use surface::{Authorization, Authorizer, Cors, Deployment, Integration, Route, Surface};

use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An HTTP API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Api {
    /// Account and Region.
    pub scope: Scope,
    /// Ten lower-case letters and digits: the first label of its host name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its version, as the caller counts.
    pub version: Option<String>,
    /// What pages of other origins may do.
    pub cors: Option<Cors>,
    /// Whether only its custom domain names reach it.
    pub endpoint_disabled: bool,
    /// `ipv4` or `dualstack`: kept and told.
    pub ip_address_type: String,
    /// What an import left out, in words.
    pub import_info: Vec<String>,
    /// What an import found odd, in words.
    pub warnings: Vec<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A stage: a deployment, reached by a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Account and Region.
    pub scope: Scope,
    /// The API's id.
    pub api: String,
    /// `$default`, or the first segment of paths.
    pub name: String,
    /// The deployment it serves; none answers 404.
    pub deployment: Option<String>,
    /// Whether every change of the API is deployed at once.
    pub auto_deploy: bool,
    /// What it is for.
    pub description: Option<String>,
    /// Values that mappings and integrations may use.
    pub variables: Tags,
    /// For routes that have no settings of their own.
    pub default_settings: RouteSettings,
    /// By route key.
    pub route_settings: BTreeMap<String, RouteSettings>,
    /// Where and how each request is logged.
    pub access_log: Option<AccessLog>,
    /// Made by quick create, and so not to be changed much.
    pub managed: bool,
    /// How the last deployment went.
    pub last_deployment_message: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// How a route of a stage is throttled and measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RouteSettings {
    /// Whether the route has metrics of its own.
    pub detailed_metrics: Option<bool>,
    /// Requests at once.
    pub burst: Option<u32>,
    /// Requests a second.
    pub rate: Option<f64>,
}

/// Where and how requests are logged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLog {
    /// The ARN of a log group.
    pub destination: Option<String>,
    /// A line with `$context` variables.
    pub format: Option<String>,
}

impl Api {
    /// The key of the API of that id.
    pub fn key_of(scope: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(id)
    }

    /// Its ARN, without an account, as API Gateway has it.
    pub fn arn(&self) -> Arn {
        arn(&self.scope, format!("/apis/{}", self.id))
    }
}

impl Stage {
    /// The name of the stage that paths need not name.
    pub const DEFAULT: &str = "$default";

    /// The key all stages of an API are below.
    pub fn api_key(scope: &Scope, api: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(api)
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        arn(
            &self.scope,
            format!("/apis/{}/stages/{}", self.api, self.name),
        )
    }
}

/// `arn:aws:apigateway:REGION::RESOURCE`.
pub fn arn(scope: &Scope, resource: String) -> Arn {
    let mut arn = scope.arn("apigateway", resource);
    arn.account.clear();
    arn
}

impl Record for Api {
    const KIND: &'static str = "apigw/apis";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}

impl Record for Stage {
    const KIND: &'static str = "apigw/stages";

    fn key(&self) -> Key {
        Self::api_key(&self.scope, &self.api).child(&self.name)
    }
}
