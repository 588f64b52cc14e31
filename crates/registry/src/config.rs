//! The image configuration: how the image's author meant its container to run.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::digest::Digest;
use crate::platform::Platform;

/// The configuration blob of an image.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImageConfig {
    /// When the image was built (RFC 3339), if it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// The machine the image is for.
    #[serde(flatten)]
    pub platform: Platform,
    /// How its container runs.
    #[serde(default, deserialize_with = "null_is_default")]
    pub config: ContainerConfig,
    /// Its layers by the digest of their uncompressed bytes, lowest first.
    pub rootfs: RootFs,
}

/// The layers of an image by the digest of their uncompressed bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RootFs {
    /// Always `layers`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Digests of the uncompressed layers, lowest first.
    #[serde(default, deserialize_with = "null_is_default")]
    pub diff_ids: Vec<Digest>,
}

/// How a container of the image runs unless the task definition says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ContainerConfig {
    /// User, and group after a colon; names or numbers. Empty is root.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub user: String,
    /// Ports the image says it listens on, as `8080/tcp`.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub exposed_ports: BTreeMap<String, serde_json::Value>,
    /// Environment, as `NAME=value`.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub env: Vec<String>,
    /// The program and its fixed arguments.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub entrypoint: Vec<String>,
    /// Arguments a task definition's `command` replaces.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub cmd: Vec<String>,
    /// Directories the image wants as volumes.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub volumes: BTreeMap<String, serde_json::Value>,
    /// Directory the program starts in. Empty is `/`.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub working_dir: String,
    /// Labels.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub labels: BTreeMap<String, String>,
    /// Signal that asks the program to stop, by name or number; SIGTERM when none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_signal: Option<String>,
    /// Docker's health check. ECS reads only the task definition's; kept for those who ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthcheck: Option<HealthCheck>,
}

/// Docker's `HEALTHCHECK`. Durations are nanoseconds; 0 means the default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct HealthCheck {
    /// `["CMD", …]`, `["CMD-SHELL", command]` or `["NONE"]`.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub test: Vec<String>,
    /// Time between checks, in nanoseconds.
    pub interval: u64,
    /// Longest time one check may take, in nanoseconds.
    pub timeout: u64,
    /// Time at the start during which failures do not count, in nanoseconds.
    pub start_period: u64,
    /// Failures in a row that make the container unhealthy.
    pub retries: u64,
}

/// Docker writes `null` where it has nothing.
fn null_is_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
