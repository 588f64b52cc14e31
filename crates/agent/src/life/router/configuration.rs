//! What a log router is told: for fluent-bit and for fluentd.

use super::{PORT, SecretOptions};
use domain::ecs::ContainerDefinition;
use std::fmt::Write as _;

/// Options of a routed container that are no business of the router's output.
const NOT_OUTPUT: [&str; 6] = [
    "include-pattern",
    "exclude-pattern",
    "log-driver-buffer-limit",
    "mode",
    "max-buffer-size",
    "Name",
];

/// What becomes of one container's records.
pub(super) struct Output {
    container: String,
    plugin: Option<String>,
    include: Option<String>,
    exclude: Option<String>,
    options: Vec<(String, String)>,
}

pub(super) fn output(container: &ContainerDefinition, secrets: &SecretOptions) -> Option<Output> {
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

pub(super) struct Configuration<'a> {
    /// Where programs of the task may send records themselves.
    pub(super) bind: Option<&'a str>,
    pub(super) metadata: Vec<(&'static str, String)>,
    pub(super) include: Option<&'a str>,
    pub(super) outputs: Vec<Output>,
}

impl Configuration<'_> {
    pub(super) fn fluent_bit(&self) -> String {
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

    pub(super) fn fluentd(&self) -> String {
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
