//! A task's log router (FireLens): its configuration, and how other containers reach it.
//!
//! ```text
//! instance/tasks/TASK/firelens/config/fluent.conf    what the router is told
//! instance/tasks/TASK/firelens/socket/fluent.sock    where the agent sends what containers write
//! ```
//! The paths inside the router and the fields of records are the ones the developer guide gives.

use super::{Ending, Life};
use crate::logs::{Origin, Route};
use domain::ecs::{AccountSetting, ContainerDefinition, Firelens, NetworkMode, TaskDefinition};
use runtime::spec::Mount;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{fs, io};

/// Where programs of the task send records themselves.
const PORT: u16 = 24_224;

/// Options of a routed container that are no business of the router's output.
const NOT_OUTPUT: [&str; 6] = [
    "include-pattern",
    "exclude-pattern",
    "log-driver-buffer-limit",
    "mode",
    "max-buffer-size",
    "Name",
];

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

/// What becomes of one container's records.
struct Output {
    container: String,
    plugin: Option<String>,
    include: Option<String>,
    exclude: Option<String>,
    options: Vec<(String, String)>,
}

fn output(container: &ContainerDefinition, secrets: &SecretOptions) -> Option<Output> {
    let log = container.log.as_ref()?;
    if log.driver != "awsfirelens" {
        return None;
    }
    let option = |name: &str| log.options.get(name).cloned();
    let plain = log.options.iter();
    let plain = plain.filter(|(name, _)| !NOT_OUTPUT.contains(&name.as_str()) && *name != "@type");
    let mut options: Vec<(String, String)> = plain
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    options.extend(secrets.get(&container.name).into_iter().flatten().cloned());
    Some(Output {
        container: container.name.clone(),
        plugin: option("Name").or(option("@type")),
        include: option("include-pattern"),
        exclude: option("exclude-pattern"),
        options,
    })
}

struct Configuration<'a> {
    /// Where programs of the task may send records themselves.
    bind: Option<&'a str>,
    metadata: Vec<(&'static str, String)>,
    include: Option<&'a str>,
    outputs: Vec<Output>,
}

impl Configuration<'_> {
    fn fluent_bit(&self) -> String {
        let mut text = String::new();
        let mut section = |name: &str, entries: &[(&str, &str)]| {
            let _ = writeln!(text, "\n[{name}]");
            for (key, value) in entries {
                let _ = writeln!(text, "    {key} {}", one_line(value));
            }
        };
        section(
            "INPUT",
            &[("Name", "forward"), ("unix_path", "/var/run/fluent.sock")],
        );
        if let Some(bind) = self.bind {
            let port = PORT.to_string();
            section(
                "INPUT",
                &[("Name", "forward"), ("Listen", bind), ("Port", &port)],
            );
        }
        for output in &self.outputs {
            let tags = format!("{}-firelens*", output.container);
            for (key, pattern) in [("Regex", &output.include), ("Exclude", &output.exclude)] {
                if let Some(pattern) = pattern {
                    let pattern = format!("log {pattern}");
                    section(
                        "FILTER",
                        &[("Name", "grep"), ("Match", &tags), (key, &pattern)],
                    );
                }
            }
        }
        if !self.metadata.is_empty() {
            let records = self.metadata.iter();
            let records: Vec<String> = records
                .map(|(name, value)| format!("{name} {value}"))
                .collect();
            let mut entries = vec![("Name", "record_modifier"), ("Match", "*")];
            entries.extend(records.iter().map(|record| ("Record", record.as_str())));
            section("FILTER", &entries);
        }
        let mut outputs = String::new();
        for output in &self.outputs {
            // A container whose outputs stand in the included file names no plugin.
            let Some(plugin) = &output.plugin else {
                continue;
            };
            let _ = writeln!(outputs, "\n[OUTPUT]\n    Name {}", one_line(plugin));
            let _ = writeln!(outputs, "    Match {}-firelens*", output.container);
            for (name, value) in &output.options {
                let _ = writeln!(outputs, "    {} {}", one_line(name), one_line(value));
            }
        }
        if let Some(path) = self.include {
            let _ = writeln!(text, "\n@INCLUDE {}", one_line(path));
        }
        text + &outputs
    }

    fn fluentd(&self) -> String {
        let mut text =
            String::from("\n<source>\n  @type unix\n  path /var/run/fluent.sock\n</source>\n");
        if let Some(bind) = self.bind {
            let _ = writeln!(
                text,
                "\n<source>\n  @type forward\n  bind {bind}\n  port {PORT}\n</source>"
            );
        }
        for output in &self.outputs {
            for (kind, pattern) in [("regexp", &output.include), ("exclude", &output.exclude)] {
                if let Some(pattern) = pattern {
                    let _ = writeln!(
                        text,
                        "\n<filter {}-firelens**>\n  @type grep\n  <{kind}>\n    key log\n    \
                         pattern {}\n  </{kind}>\n</filter>",
                        output.container,
                        one_line(pattern)
                    );
                }
            }
        }
        if !self.metadata.is_empty() {
            text.push_str("\n<filter **>\n  @type record_transformer\n  <record>\n");
            for (name, value) in &self.metadata {
                let _ = writeln!(text, "    {name} {value}");
            }
            text.push_str("  </record>\n</filter>\n");
        }
        if let Some(path) = self.include {
            let _ = writeln!(text, "\n@include {}", one_line(path));
        }
        for output in &self.outputs {
            let Some(plugin) = &output.plugin else {
                continue;
            };
            let _ = writeln!(text, "\n<match {}-firelens**>", output.container);
            let _ = writeln!(text, "  @type {}", one_line(plugin));
            for (name, value) in &output.options {
                let _ = writeln!(text, "  {} {}", one_line(name), one_line(value));
            }
            text.push_str("</match>\n");
        }
        text
    }
}

/// An option's value cannot begin a line of its own.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests;
