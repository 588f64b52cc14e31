//! Containers of a task definition.

use super::Tags;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;

/// One container of a task definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContainerDefinition {
    /// Its name, unique in the task definition.
    pub name: String,
    /// The image it runs.
    pub image: String,
    /// CPU units of its own; 0 when none were given.
    pub cpu_units: u32,
    /// Hard memory limit, MiB.
    pub memory_mib: Option<u32>,
    /// Soft memory limit, MiB.
    pub memory_reservation_mib: Option<u32>,
    /// Whether the task ends when this container does.
    pub essential: bool,
    /// Replaces the image's entry point when not empty.
    pub entry_point: Vec<String>,
    /// Replaces the image's command when not empty.
    pub command: Vec<String>,
    /// Environment variables, in the order given.
    pub environment: Vec<(String, String)>,
    /// Environment variables whose values are fetched when the task starts.
    pub secrets: Vec<SecretReference>,
    /// Ports it serves on.
    pub port_mappings: Vec<PortMapping>,
    /// How its health is probed.
    pub health_check: Option<HealthCheck>,
    /// What must have happened to other containers before this one starts.
    pub depends_on: Vec<Dependency>,
    /// How long others wait for it to become what they depend on, counted from its start; the
    /// agent's default when absent.
    pub start_timeout: Option<Duration>,
    /// From SIGTERM to SIGKILL; 30 s when absent.
    pub stop_timeout: Option<Duration>,
    /// Where its output goes.
    pub log: Option<LogConfiguration>,
    /// What it does as a log router, when it is one.
    #[serde(default)]
    pub firelens: Option<Firelens>,
    /// Volumes it mounts.
    pub mount_points: Vec<MountPoint>,
    /// Containers whose volumes it mounts as well.
    #[serde(default)]
    pub volumes_from: Vec<VolumesFrom>,
    /// Containers it knows by name on a bridge network: `NAME` or `NAME:ALIAS`.
    #[serde(default)]
    pub links: Vec<String>,
    /// `user`, as in an image: name or number, with an optional group.
    pub user: Option<String>,
    /// Working directory, instead of the image's.
    pub working_directory: Option<String>,
    /// Whether its root file system is read-only, when given.
    pub read_only_root: Option<bool>,
    /// Whether it has every privilege of the instance, when given; refused on Fargate.
    pub privileged: Option<bool>,
    /// Whether a small init process runs as its first process, when given.
    pub init_process: Option<bool>,
    /// Capabilities beyond the default ones.
    pub capabilities_add: Vec<String>,
    /// Default capabilities it does without.
    pub capabilities_drop: Vec<String>,
    /// Memory file systems.
    pub tmpfs: Vec<Tmpfs>,
    /// Size of `/dev/shm`, MiB.
    pub shared_memory_mib: Option<u32>,
    /// Devices of the instance it may use.
    #[serde(default)]
    pub devices: Vec<DeviceMapping>,
    /// Swap beside its memory, MiB; none when 0 or absent.
    #[serde(default)]
    pub max_swap_mib: Option<u32>,
    /// How readily its memory is swapped out: 0 to 100.
    #[serde(default)]
    pub swappiness: Option<u32>,
    /// Resource limits.
    pub ulimits: Vec<Ulimit>,
    /// Kernel parameters of its namespaces.
    pub system_controls: Vec<(String, String)>,
    /// Labels.
    pub docker_labels: Tags,
    /// The secret its registry is logged in to with: an ARN or a name.
    #[serde(default)]
    pub repository_credentials: Option<String>,
    /// Whether it is started again in place when it ends.
    #[serde(default)]
    pub restart_policy: Option<RestartPolicy>,
    /// What `hostname` says in it.
    #[serde(default)]
    pub hostname: Option<String>,
    /// Whether it has no network, when given.
    #[serde(default)]
    pub disable_networking: Option<bool>,
    /// Name servers instead of its network's.
    #[serde(default)]
    pub dns_servers: Vec<String>,
    /// Domains that short names are looked for in.
    #[serde(default)]
    pub dns_search_domains: Vec<String>,
    /// Names in its hosts file, with their addresses.
    #[serde(default)]
    pub extra_hosts: Vec<(String, String)>,
    /// Security options, such as `no-new-privileges`.
    #[serde(default)]
    pub security_options: Vec<String>,
    /// Whether its standard input stays open, when given.
    #[serde(default)]
    pub interactive: Option<bool>,
    /// Whether it has a terminal, when given.
    #[serde(default)]
    pub pseudo_terminal: Option<bool>,
    /// GPUs and the like that it needs.
    #[serde(default)]
    pub resource_requirements: Vec<ResourceRequirement>,
    /// Members that are kept and told again but do not act, by their name on the wire.
    pub inert: Map<String, Value>,
}

/// An environment variable whose value is fetched when the task starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretReference {
    /// The variable.
    pub name: String,
    /// ARN of a secret, with an optional `:json-key:version-stage:version-id`, or ARN or name
    /// of a parameter.
    pub value_from: String,
}

/// A port a container serves on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortMapping {
    /// What Service Connect knows the port by.
    pub name: Option<String>,
    /// The port inside the container.
    pub container_port: u16,
    /// The port on the instance; the same as the container's with `awsvpc`.
    pub host_port: Option<u16>,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// `http`, `http2` or `grpc`.
    pub app_protocol: Option<String>,
}

/// How a container's health is probed. Source: ECS API model, `HealthCheck`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// `CMD` and arguments, or `CMD-SHELL` and one line.
    pub command: Vec<String>,
    /// Between two probes: 5 to 300 s, 30 when not given.
    pub interval: Duration,
    /// For one probe: 2 to 60 s, 5 when not given.
    pub timeout: Duration,
    /// Failures in a row that make it unhealthy: 1 to 10, 3 when not given.
    pub retries: u32,
    /// Failures within this time of the start do not count: 0 to 300 s.
    pub start_period: Option<Duration>,
}

/// What must have happened to another container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// The other container.
    pub container: String,
    /// What must have happened.
    pub condition: DependencyCondition,
}

/// What must have happened to a container before another may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DependencyCondition {
    /// It has started.
    Start,
    /// It has exited, with any code.
    Complete,
    /// It has exited with code 0.
    Success,
    /// Its health check passes.
    Healthy,
}

/// Where a container's output goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogConfiguration {
    /// The log driver, such as `awslogs`.
    pub driver: String,
    /// The driver's options.
    pub options: Tags,
    /// Options whose values are fetched when the task starts.
    pub secret_options: Vec<SecretReference>,
}

/// What a container does as the log router of its task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firelens {
    /// `fluentbit` or `fluentd`.
    pub kind: String,
    /// Its options, such as `enable-ecs-log-metadata`.
    pub options: Tags,
}

/// A container whose volumes another one mounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumesFrom {
    /// The container.
    pub container: String,
    /// Whether what it shares may only be read.
    pub read_only: bool,
}

/// A volume mounted into a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MountPoint {
    /// The volume.
    pub volume: String,
    /// Where the container sees it.
    pub container_path: String,
    /// Whether the container may only read it.
    pub read_only: bool,
}

/// A memory file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tmpfs {
    /// Where the container sees it.
    pub container_path: String,
    /// Its size, MiB.
    pub size_mib: u32,
    /// Mount options.
    pub options: Vec<String>,
}

/// A resource limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ulimit {
    /// The limit's name, such as `nofile`.
    pub name: String,
    /// What the process starts with.
    pub soft: u64,
    /// What it may raise it to.
    pub hard: u64,
}

/// A device of the instance in a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceMapping {
    /// The device on the instance.
    pub host_path: String,
    /// Where the container sees it; the same path when absent.
    pub container_path: Option<String>,
    /// What it may do with it: `read`, `write`, `mknod`; all three when empty.
    pub permissions: Vec<String>,
}

/// When a container is started again in place. Source: ECS API model, `ContainerRestartPolicy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestartPolicy {
    /// Whether it is.
    pub enabled: bool,
    /// Exit codes after which it is not. At most 50.
    pub ignored_exit_codes: Vec<i32>,
    /// How long it must have run before it is, when given: 60 to 1,800 s.
    pub attempt_period: Option<Duration>,
}

impl RestartPolicy {
    /// How long a container must have run when its policy says nothing.
    /// Source: ECS API model, `ContainerRestartPolicy$restartAttemptPeriod`.
    pub const ATTEMPT_PERIOD_DEFAULT: Duration = Duration::from_secs(300);

    /// Whether a container that ran for `ran` and ended with `exit_code` is started again.
    pub fn restarts(&self, exit_code: i32, ran: Duration) -> bool {
        let period = self.attempt_period.unwrap_or(Self::ATTEMPT_PERIOD_DEFAULT);
        self.enabled && !self.ignored_exit_codes.contains(&exit_code) && ran >= period
    }
}

/// Something of the instance that a container needs for itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResourceRequirement {
    /// `GPU`, `InferenceAccelerator` or `NeuronDevice`.
    pub kind: String,
    /// How many, or the accelerator's name.
    pub value: String,
    /// How it is shared, when given.
    pub sharing: Option<Value>,
}
