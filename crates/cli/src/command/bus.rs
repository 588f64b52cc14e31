//! `longshore events --bus`

use super::client::Ask;
use super::tasks::text;
use super::{Client, Failure, Output};
use http::Method;
use serde_json::{Value, json};

/// How long the server may wait for events before it answers that there are none, seconds.
const WAIT: &str = "20";

/// Which events are printed.
pub(super) struct Wanted {
    /// Those of one service and its tasks.
    pub(super) service: Option<String>,
    /// Those of one cluster.
    pub(super) cluster: Option<String>,
}

pub(super) async fn run(
    client: &Client,
    wanted: &Wanted,
    (follow, since): (bool, Option<u32>),
    output: &mut Output,
) -> Result<u8, Failure> {
    let since = since.map(|seconds| seconds.to_string());
    let mut after = String::new();
    let mut all = Vec::new();
    loop {
        let wait = if follow { WAIT } else { "0" };
        let query = match (after.as_str(), &since) {
            ("", Some(since)) => vec![("since", since.as_str()), ("wait", wait)],
            ("", None) => vec![("wait", wait)],
            (after, _) => vec![("after", after), ("wait", wait)],
        };
        let ask = Ask {
            query: &query,
            ..Ask::new(Method::GET, "events")
        };
        let mut answer = client.desk(ask).await?;
        text(&answer, "next").clone_into(&mut after);
        let Value::Array(events) = answer["events"].take() else {
            return Err(Failure::failed("the server's answer has no events"));
        };
        let is_last = events.is_empty();
        let events = events.into_iter().filter(|event| is_wanted(event, wanted));
        match output.is_json() && !follow {
            true => all.extend(events),
            false => events
                .into_iter()
                .try_for_each(|event| print(&event, output))?,
        }
        if is_last && !follow {
            break;
        }
    }
    if output.is_json() {
        output.json(&json!({"events": all}))?;
    }
    Ok(0)
}

fn is_wanted(event: &Value, wanted: &Wanted) -> bool {
    let detail = &event["detail"];
    let of_cluster = wanted.cluster.as_ref().is_none_or(|cluster| {
        let end = format!("/{cluster}");
        text(detail, "clusterArn").ends_with(&end)
    });
    let of_service = wanted.service.as_ref().is_none_or(|service| {
        let resource = event["resources"][0].as_str().unwrap_or_default();
        let is_itself =
            resource.contains(":service/") && resource.ends_with(&format!("/{service}"));
        is_itself || text(detail, "group") == format!("service:{service}")
    });
    of_cluster && of_service
}

/// One event a line: for programs as it is, for people in words.
fn print(event: &Value, output: &mut Output) -> Result<(), Failure> {
    if output.is_json() {
        return output.line(&event.to_string());
    }
    let line = format!(
        "{}  {:<35}  {}",
        text(event, "time"),
        text(event, "detail-type"),
        words(event)
    );
    output.line(line.trim_end())
}

fn words(event: &Value) -> String {
    let detail = &event["detail"];
    let resource = event["resources"][0].as_str().unwrap_or_default();
    let name = resource.rsplit('/').next().unwrap_or_default();
    let more = |member: &str| match text(detail, member) {
        "" => String::new(),
        text => format!(": {text}"),
    };
    match text(event, "detail-type") {
        "ECS Task State Change" => {
            let (last, desired) = (text(detail, "lastStatus"), text(detail, "desiredStatus"));
            let group = text(detail, "group");
            let stop = more("stopCode") + &more("stoppedReason");
            format!("{name} ({group}) is {last}, wanted {desired}{stop}")
        }
        "ECS Container Instance State Change" => format!("{name} is {}", text(detail, "status")),
        _ => format!("{name} {}{}", text(detail, "eventName"), more("reason")),
    }
}
