//! From a container's log configuration to where its output goes.

use super::awslogs;
use super::forward::{self, Address};
use super::lines::Pattern;
use domain::Scope;
use domain::ecs::{ContainerDefinition, LogConfiguration};
use runtime::log::LogQueue;
use std::path::Path;

/// Bytes of output that wait when nothing was said. Source: developer guide, `max-buffer-size`
/// is 10m since 2025-06-25.
const QUEUE_BYTES: u64 = 10 << 20;

/// Options of every driver. Source: developer guide, log configuration.
const COMMON: [&str; 6] = [
    "mode",
    "max-buffer-size",
    "tag",
    "labels",
    "env",
    "cache-disabled",
];

/// Options of `awslogs`. Source: developer guide and Docker's manual.
const AWSLOGS: [&str; 11] = [
    "awslogs-group",
    "awslogs-region",
    "awslogs-stream-prefix",
    "awslogs-create-group",
    "awslogs-datetime-format",
    "awslogs-multiline-pattern",
    "awslogs-endpoint",
    "awslogs-format",
    "awslogs-stream",
    "awslogs-force-flush-interval-seconds",
    "awslogs-max-buffered-events",
];

/// The container whose output it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) container: &'a ContainerDefinition,
    /// Its id at the runtime.
    pub(crate) runtime_id: &'a str,
    /// The task's id.
    pub(crate) task: &'a str,
    pub(crate) scope: &'a Scope,
    /// The account's `defaultLogDriverMode`.
    pub(crate) default_mode: &'a str,
    /// The socket of the task's log router.
    pub(crate) router: &'a Path,
}

/// Where a container's output goes, and how.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub(super) sink: Sink,
    /// What was not sent yet.
    pub(crate) queue: LogQueue,
    pub(super) pattern: Option<Pattern>,
}

/// Who takes the output.
#[derive(Debug, Clone)]
pub(super) enum Sink {
    CloudWatch(awslogs::Target),
    Forward(forward::Target),
}

impl Route {
    /// The route of a container; `None` when its output stays on the instance. A configuration
    /// that the driver refuses is the task's end, in these words.
    pub(crate) fn of(origin: Origin<'_>) -> Result<Option<Self>, String> {
        let Some(log) = &origin.container.log else {
            return Ok(None);
        };
        let sink = match log.driver.as_str() {
            "awslogs" => Sink::CloudWatch(cloudwatch(origin, log)?),
            "awsfirelens" => Sink::Forward(routed(origin)),
            "fluentd" => Sink::Forward(fluentd(origin, log)),
            "json-file" | "none" => return Ok(None),
            other => {
                return Err(failed(&format!(
                    "logger: no log driver named '{other}' is registered"
                )));
            }
        };
        Ok(Some(Self {
            sink,
            queue: queue(log, origin.default_mode)?,
            pattern: pattern(log)?,
        }))
    }
}

fn failed(why: &str) -> String {
    format!(
        "CannotStartContainerError: Error response from daemon: failed to create task for \
         container: failed to initialize logging driver: {why}"
    )
}

/// How much may wait. The mode is the container's, or the account's.
fn queue(log: &LogConfiguration, default_mode: &str) -> Result<LogQueue, String> {
    let mode = log.options.get("mode").map_or(default_mode, String::as_str);
    let bytes = match log.options.get("max-buffer-size") {
        Some(text) => size(text).ok_or_else(|| {
            failed(&format!(
                "error getting log max buffer size: invalid size: '{text}'"
            ))
        })?,
        None => QUEUE_BYTES,
    };
    Ok(LogQueue {
        bytes,
        waits: mode == "blocking",
    })
}

/// Bytes, with an optional `k`, `m` or `g`.
fn size(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let text = text.strip_suffix('b').unwrap_or(&text);
    let (number, shift) = match text.chars().last()? {
        'k' => (&text[..text.len() - 1], 10),
        'm' => (&text[..text.len() - 1], 20),
        'g' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let number: u64 = number.trim().parse().ok()?;
    number.checked_shl(shift).filter(|bytes| *bytes > 0)
}

fn pattern(log: &LogConfiguration) -> Result<Option<Pattern>, String> {
    if log.driver != "awslogs" {
        return Ok(None);
    }
    let option = |name: &str| log.options.get(name);
    let pattern = match (
        option("awslogs-datetime-format"),
        option("awslogs-multiline-pattern"),
    ) {
        (None, None) => return Ok(None),
        (Some(format), None) => Pattern::from_datetime(format),
        (None, Some(expression)) => Pattern::from_expression(expression),
        (Some(_), Some(_)) => Err(
            "you cannot configure log opt 'awslogs-datetime-format' and \
             'awslogs-multiline-pattern' at the same time"
                .to_owned(),
        ),
    };
    pattern.map(Some).map_err(|why| failed(&why))
}

/// With a prefix the stream is `PREFIX/CONTAINER/TASK`, else it has the container's own id.
fn cloudwatch(origin: Origin<'_>, log: &LogConfiguration) -> Result<awslogs::Target, String> {
    let known =
        |name: &&String| AWSLOGS.contains(&name.as_str()) || COMMON.contains(&name.as_str());
    if let Some(unknown) = log.options.keys().find(|name| !known(name)) {
        return Err(failed(&format!(
            "unknown log opt '{unknown}' for awslogs log driver"
        )));
    }
    let option = |name: &str| log.options.get(name).cloned();
    let stream = match (option("awslogs-stream-prefix"), option("awslogs-stream")) {
        (Some(prefix), _) => format!("{prefix}/{}/{}", origin.container.name, origin.task),
        (None, Some(stream)) => stream,
        (None, None) => origin.runtime_id.to_owned(),
    };
    let region = option("awslogs-region").and_then(|region| region.parse().ok());
    Ok(awslogs::Target {
        group: option("awslogs-group")
            .ok_or_else(|| failed("must specify a value for log opt 'awslogs-group'"))?,
        stream,
        create_group: option("awslogs-create-group").as_deref() == Some("true"),
        scope: Scope {
            account: origin.scope.account.clone(),
            region: region.unwrap_or_else(|| origin.scope.region.clone()),
        },
    })
}

/// The task's own log router. Source: developer guide, the tag is `CONTAINER-firelens-TASK`.
fn routed(origin: Origin<'_>) -> forward::Target {
    forward::Target {
        address: Address::Unix(origin.router.to_owned()),
        tag: format!("{}-firelens-{}", origin.container.name, origin.task),
        container_id: origin.runtime_id.to_owned(),
        container_name: format!("/{}", origin.container.name),
    }
}

fn fluentd(origin: Origin<'_>, log: &LogConfiguration) -> forward::Target {
    let address = log.options.get("fluentd-address").map(String::as_str);
    let short: String = origin.runtime_id.chars().take(12).collect();
    forward::Target {
        address: Address::parse(address),
        tag: log.options.get("tag").cloned().unwrap_or(short),
        container_id: origin.runtime_id.to_owned(),
        container_name: format!("/{}", origin.container.name),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_as_docker_reads_them() {
        for (text, bytes) in [
            ("25m", Some(25 << 20)),
            ("4k", Some(4096)),
            ("1gb", Some(1 << 30)),
            ("100", Some(100)),
            ("m", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(size(text), bytes, "{text}");
        }
    }
}
