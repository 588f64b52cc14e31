//! `longshore events`

use super::tasks::{clusters, services, text};
use super::{Client, Failure, Output};
use domain::Timestamp;
use serde_json::{Value, json};

pub(super) async fn run(
    client: &Client,
    cluster: Option<&str>,
    service: Option<&str>,
    output: &mut Output,
) -> Result<u8, Failure> {
    let mut events = Vec::new();
    let mut found = false;
    for cluster in clusters(client, cluster).await? {
        for one in services(client, &cluster).await? {
            let name = text(&one, "serviceName");
            if service.is_some_and(|wanted| wanted != name) {
                continue;
            }
            found = true;
            for event in one["events"].as_array().into_iter().flatten() {
                events.push(json!({
                    "service": name,
                    "cluster": cluster,
                    "createdAt": event["createdAt"],
                    "message": event["message"],
                }));
            }
        }
    }
    if let Some(service) = service.filter(|_| !found) {
        return Err(Failure::failed(format!("there is no service {service}")));
    }
    let at = |event: &Value| event["createdAt"].as_f64().unwrap_or_default();
    events.sort_by(|one, other| at(one).total_cmp(&at(other)));
    if output.is_json() {
        output.json(&json!({"events": events}))?;
        return Ok(0);
    }
    for event in &events {
        let line = format!("{}  {}", shown_seconds(at(event)), text(event, "message"));
        output.line(&line)?;
    }
    Ok(0)
}

/// Seconds since 1970 as people read them.
fn shown_seconds(seconds: f64) -> String {
    let time = Timestamp::from_second(seconds as i64).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
