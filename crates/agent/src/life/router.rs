//! A task's log router (FireLens): its configuration, and how other containers reach it.
//!
//! ```text
//! instance/tasks/TASK/firelens/config/fluent.conf    what the router is told
//! instance/tasks/TASK/firelens/socket/fluent.sock    where the agent sends what containers write
//! ```
//! The paths inside the router and the fields of records are the ones the developer guide gives.

mod configuration;

use super::{Ending, Life};
use crate::logs::{Origin, Route};
use configuration::{Configuration, output};
use domain::ecs::{AccountSetting, ContainerDefinition, Firelens, NetworkMode, TaskDefinition};
use runtime::spec::Mount;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{fs, io};

/// Where programs of the task send records themselves.
const PORT: u16 = 24_224;

/// Secret options by container, then by option.
pub(super) type SecretOptions = BTreeMap<String, Vec<(String, String)>>;

impl Life {
    /// Where a container's output goes; `None` when it stays here. A refusal is the task's end.
    pub(super) fn route(&self, container: &ContainerDefinition) -> Result<Option<Route>, Ending> {
        let report = self.report.containers.iter();
        let report = report.clone().find(|report| report.name == container.name);
        Route::of(Origin {
            container,
            runtime_id: report.map_or("", |report| &report.runtime_id),
            task: &self.report.id,
            scope: self.scope(),
            default_mode: &self.log_mode,
            router: &self.router_directory().join("socket/fluent.sock"),
        })
        .map_err(Ending::failed_to_start)
    }

    /// The account's way with logs whose configuration does not say one.
    pub(super) async fn read_log_mode(&mut self) {
        let key = AccountSetting::key_of(self.scope(), "defaultLogDriverMode", None);
        let store = &self.hands.store;
        let setting = self.persist(|| store.get::<AccountSetting>(&key)).await;
        self.log_mode = setting.map_or("non-blocking".to_owned(), |setting| setting.value);
    }

    fn router_directory(&self) -> PathBuf {
        self.directory().join("firelens")
    }

    /// Writes the router's configuration, when the task has a router.
    pub(super) fn write_router_files(
        &self,
        definition: &TaskDefinition,
        secrets: &SecretOptions,
    ) -> Result<(), Ending> {
        let router = definition.containers.iter();
        let Some(firelens) = router.filter_map(|one| one.firelens.as_ref()).next() else {
            return Ok(());
        };
        if firelens.options.get("config-file-type").map(String::as_str) == Some("s3") {
            return Err(Ending::failed_to_start(
                "ResourceInitializationError: failed to download firelens s3 config file: there \
                 is no S3 here",
            ));
        }
        let text = self.router_configuration(definition, firelens, secrets);
        let write = || -> io::Result<()> {
            let directory = self.router_directory();
            fs::create_dir_all(directory.join("socket"))?;
            fs::create_dir_all(directory.join("config"))?;
            fs::write(directory.join("config/fluent.conf"), text)
        };
        write().map_err(|error| {
            Ending::failed_to_start(format!(
                "ResourceInitializationError: failed to create firelens config: {error}"
            ))
        })
    }

    /// What the router mounts beside its own.
    pub(super) fn router_mounts(&self, container: &ContainerDefinition) -> Vec<Mount> {
        let Some(firelens) = &container.firelens else {
            return Vec::new();
        };
        let configuration = match firelens.kind.as_str() {
            "fluentd" => "/fluentd/etc/fluent.conf",
            _ => "/fluent-bit/etc/fluent-bit.conf",
        };
        let bind = |source: &str, target: &str| Mount::Bind {
            source: self.router_directory().join(source),
            target: PathBuf::from(target),
            read_only: false,
        };
        vec![
            bind("config/fluent.conf", configuration),
            bind("socket", "/var/run"),
        ]
    }

    /// How programs of a container find the router, when its output is routed.
    pub(super) fn router_environment(
        &self,
        definition: &TaskDefinition,
        container: &ContainerDefinition,
    ) -> Vec<(String, String)> {
        let routed = container
            .log
            .as_ref()
            .is_some_and(|log| log.driver == "awsfirelens");
        let router = definition
            .containers
            .iter()
            .find(|one| one.firelens.is_some());
        let host = match (definition.network_mode, router) {
            (NetworkMode::Awsvpc, Some(_)) => Some("127.0.0.1".to_owned()),
            (NetworkMode::Bridge, Some(router)) => self.bridge_address(&router.name),
            _ => None,
        };
        let Some(host) = host.filter(|_| routed) else {
            return Vec::new();
        };
        vec![
            ("FLUENT_HOST".to_owned(), host),
            ("FLUENT_PORT".to_owned(), PORT.to_string()),
        ]
    }

    fn router_configuration(
        &self,
        definition: &TaskDefinition,
        firelens: &Firelens,
        secrets: &SecretOptions,
    ) -> String {
        let on = |name: &str| firelens.options.get(name).map(String::as_str);
        let metadata = on("enable-ecs-log-metadata") != Some("false");
        let configuration = Configuration {
            bind: match definition.network_mode {
                NetworkMode::Awsvpc => Some("127.0.0.1"),
                NetworkMode::Bridge => Some("0.0.0.0"),
                NetworkMode::Host | NetworkMode::None => None,
            },
            metadata: match metadata {
                true => self.metadata_fields(),
                false => Vec::new(),
            },
            include: on("config-file-value").filter(|_| on("config-file-type") == Some("file")),
            outputs: definition
                .containers
                .iter()
                .filter_map(|container| output(container, secrets))
                .collect(),
        };
        match firelens.kind.as_str() {
            "fluentd" => configuration.fluentd(),
            _ => configuration.fluent_bit(),
        }
    }

    /// What `enable-ecs-log-metadata` adds to every record.
    fn metadata_fields(&self) -> Vec<(&'static str, String)> {
        let task = self.task();
        let (family, revision) = &task.definition;
        vec![
            ("ecs_cluster", task.cluster.clone()),
            ("ecs_task_arn", task.arn().to_string()),
            ("ecs_task_definition", format!("{family}:{revision}")),
        ]
    }
}
