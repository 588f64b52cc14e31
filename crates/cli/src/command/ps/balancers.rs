//! Load balancers of `longshore ps`.

use super::super::client::Ask;
use super::super::tasks::text;
use super::super::{Client, Failure, Output};
use http::Method;
use serde_json::Value;

/// The load balancers; none for who is not the account's root, as the server tells it alone.
pub(super) async fn of(client: &Client) -> Vec<Value> {
    let told = client.desk(Ask::new(Method::GET, "balancers")).await;
    let told = told
        .ok()
        .and_then(|told| told["loadBalancers"].as_array().cloned());
    told.unwrap_or_default()
}

/// Prints them as a table.
pub(super) fn table(balancers: &[Value], output: &mut Output) -> Result<(), Failure> {
    let heads = [
        "LOAD BALANCER",
        "TYPE",
        "STATE",
        "LISTENERS",
        "HEALTHY",
        "REACHED AT",
    ];
    let rows: Vec<Vec<String>> = balancers.iter().map(row).collect();
    output.table(&heads, &rows)
}

fn row(balancer: &Value) -> Vec<String> {
    let listeners = balancer["listeners"].as_array().into_iter().flatten();
    let listeners = listeners.map(|one| format!("{}:{}", text(one, "protocol"), one["port"]));
    let places = balancer["reachedAt"].as_array().into_iter().flatten();
    let places: Vec<&str> = places.filter_map(Value::as_str).collect();
    vec![
        text(balancer, "name").to_owned(),
        text(balancer, "type").to_owned(),
        text(balancer, "state").to_owned(),
        or_dash(listeners.collect::<Vec<_>>().join(",")),
        format!("{}/{}", balancer["healthyTargets"], balancer["targets"]),
        match (places.is_empty(), text(balancer, "scheme")) {
            (true, "internal") => "its VPC".to_owned(),
            (_, _) => or_dash(places.join(" ")),
        },
    ]
}

fn or_dash(text: String) -> String {
    match text.is_empty() {
        true => "-".to_owned(),
        false => text,
    }
}
