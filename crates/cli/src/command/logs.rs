//! `longshore logs`: what containers write, through the CloudWatch Logs API or, where they have no
//! log driver of their own, from the server's machine.

mod output;

use super::tasks::{clusters, definition, is_named, short, tasks, text};
use super::{Client, Failure, Output};
use clap::Args;
use domain::Timestamp;
use output::{Reader, Source};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

/// Between two looks for new lines.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Lines may become visible a little after others of the same time: how far back each look goes.
const OVERLAP_MILLIS: i64 = 5_000;
/// How many streams one call may name.
const STREAMS: usize = 100;

/// What to print.
#[derive(Debug, Clone, Args)]
pub struct Ask {
    /// A service or a task; all of them when absent
    name: Option<String>,
    /// One cluster instead of all
    #[arg(long)]
    cluster: Option<String>,
    /// Go on as lines are written
    #[arg(long, short)]
    follow: bool,
    /// Only lines as new as this: 30s, 5m, 2h, 1d
    #[arg(long, value_parser = seconds, value_name = "AGE")]
    since: Option<u32>,
}

/// Seconds of `30s`, `5m`, `2h`, `1d`.
pub(super) fn seconds(text: &str) -> Result<u32, String> {
    let wrong = || format!("{text:?} is not an age such as 30s, 5m, 2h or 1d");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let scale = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    let number: u32 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    number.checked_mul(scale).ok_or_else(wrong)
}

/// Where a container's lines are, and how we mark them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Stream {
    group: String,
    name: String,
    label: String,
}

pub(super) async fn run(client: &Client, ask: &Ask, output: &mut Output) -> Result<u8, Failure> {
    let now = client.now().as_millisecond();
    let mut from = ask.since.map_or(0, |age| now - i64::from(age) * 1_000);
    let mut seen = HashSet::new();
    let mut reader = Reader::default();
    loop {
        let (streams, sources) = places(client, ask).await?;
        let nothing = streams.is_empty() && sources.is_empty();
        if let Some(name) = ask.name.as_ref().filter(|_| nothing && !ask.follow) {
            return Err(Failure::failed(format!(
                "nothing called {name} writes to CloudWatch Logs or to this machine"
            )));
        }
        let mut events = events(client, &streams, from).await?;
        events.extend(reader.look(client, &sources, from).await?);
        events.sort_by_key(|(_, event)| millis(event));
        for (label, event) in &events {
            if seen.insert(text(event, "eventId").to_owned()) {
                print(label, event, output)?;
            }
        }
        if !ask.follow {
            return Ok(0);
        }
        if let Some((_, last)) = events.last() {
            from = from.max(millis(last) - OVERLAP_MILLIS);
            let recent: HashSet<&str> = events
                .iter()
                .map(|(_, event)| text(event, "eventId"))
                .collect();
            seen.retain(|id| recent.contains(id.as_str()));
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Where every container that is asked for writes.
async fn places(client: &Client, ask: &Ask) -> Result<(Vec<Stream>, Vec<Source>), Failure> {
    let mut definitions: BTreeMap<String, Value> = BTreeMap::new();
    let (mut streams, mut sources) = (Vec::new(), Vec::new());
    let mut known = false;
    for cluster in clusters(client, ask.cluster.as_deref()).await? {
        for task in tasks(client, &cluster, true).await? {
            if ask.name.as_ref().is_some_and(|name| !is_named(&task, name)) {
                continue;
            }
            known = true;
            let arn = text(&task, "taskDefinitionArn");
            if !definitions.contains_key(arn) {
                definitions.insert(arn.to_owned(), definition(client, arn).await?);
            }
            let id = short(&task["taskArn"]);
            let containers = definitions[arn]["containerDefinitions"].as_array();
            let containers = containers.into_iter().flatten();
            streams.extend(containers.clone().filter_map(|one| stream(one, id)));
            sources.extend(containers.filter_map(|one| Source::of(one, id)));
        }
    }
    if let (Some(name), false) = (&ask.name, known) {
        sources = output::of_history(client, name).await?;
    }
    streams.sort();
    Ok((streams, sources))
}

fn stream(container: &Value, task: &str) -> Option<Stream> {
    let log = &container["logConfiguration"];
    let options = &log["options"];
    if log["logDriver"] != "awslogs" {
        return None;
    }
    let name = text(container, "name");
    let prefix = options["awslogs-stream-prefix"].as_str()?;
    let digits = &task[..task.len().min(8)];
    Some(Stream {
        group: options["awslogs-group"].as_str()?.to_owned(),
        name: format!("{prefix}/{name}/{task}"),
        label: format!("{name}/{digits}"),
    })
}

/// Every event of the streams from a time on, in order of time.
async fn events(
    client: &Client,
    streams: &[Stream],
    from: i64,
) -> Result<Vec<(String, Value)>, Failure> {
    let labels: BTreeMap<(&str, &str), &str> = streams
        .iter()
        .map(|stream| {
            (
                (stream.group.as_str(), stream.name.as_str()),
                stream.label.as_str(),
            )
        })
        .collect();
    let mut events = Vec::new();
    for alike in streams.chunk_by(|one, other| one.group == other.group) {
        let group = alike[0].group.as_str();
        for chunk in alike.chunks(STREAMS) {
            let names: Vec<&str> = chunk.iter().map(|stream| stream.name.as_str()).collect();
            let input = json!({
                "logGroupName": group, "logStreamNames": names, "startTime": from.max(0),
            });
            let operation = ("logs", "FilterLogEvents");
            let found = match client.aws_all(operation, input, "events").await {
                Ok(found) => found,
                // A group or stream that nothing was written to yet is not there yet.
                Err(failure) if failure.sentence.starts_with("ResourceNotFound") => Vec::new(),
                Err(failure) => return Err(failure),
            };
            events.extend(found.into_iter().map(|event| {
                let key = (group, text(&event, "logStreamName"));
                let label = labels.get(&key).copied().unwrap_or_default().to_owned();
                (label, event)
            }));
        }
    }
    Ok(events)
}

fn millis(event: &Value) -> i64 {
    event["timestamp"].as_i64().unwrap_or_default()
}

fn print(label: &str, event: &Value, output: &mut Output) -> Result<(), Failure> {
    if output.is_json() {
        return output.line(&event.to_string());
    }
    let time = Timestamp::from_millisecond(millis(event)).unwrap_or_default();
    let time = time.strftime("%H:%M:%S%.3f");
    output.line(&format!(
        "{time} {label} | {}",
        text(event, "message").trim_end()
    ))
}
