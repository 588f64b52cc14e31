//! Container Insights of a cluster.

use crate::world::{World, input, scope};
use api::ecs::Ecs as _;
use domain::ecs::Cluster;
use domain::metrics::{Measure, MetricSink};
use domain::{Clock, Key, Scope, Timestamp};
use reconcile::{Controller, Next};
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Remembers what it was handed.
#[derive(Default)]
struct Heard(Mutex<Vec<Measure>>);

impl MetricSink for Heard {
    fn take(&self, of: &Scope, measures: Vec<Measure>) {
        assert_eq!(*of, scope());
        self.0.lock().unwrap().extend(measures);
    }
}

impl Heard {
    /// Since it was last asked, as `minute name dimensions: count unit`.
    fn since(&self) -> Vec<String> {
        let heard = std::mem::take(&mut *self.0.lock().unwrap());
        let told = heard.into_iter().map(|one| {
            assert_eq!(one.metric.namespace, "ECS/ContainerInsights");
            let values = one.metric.dimensions.iter();
            let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
            let (name, of) = (&one.metric.name, values.join(" "));
            format!(
                "{} {name} {of}: {} {:?}",
                minute(one.at),
                one.seen.sum,
                one.unit
            )
        });
        told.collect()
    }
}

fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

async fn ask_for(world: &World, insights: &str) {
    let settings = json!([{ "name": "containerInsights", "value": insights }]);
    let given = input(json!({ "cluster": "default", "settings": settings }));
    let changed = world.ecs.update_cluster_settings(&world.cx, given).await;
    changed.unwrap();
}

#[tokio::test]
async fn a_cluster_that_asks_for_it_is_counted_once_a_minute() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({})).await;
    world.settle().await;
    let heard = Arc::new(Heard::default());
    let insights = world.ecs.insights(heard.clone());
    let key: Key = Cluster::key_of(&scope(), "default");
    assert_eq!(insights.reconcile(&key).await.unwrap(), Next::OnChange);
    ask_for(&world, "enabled").await;
    let begun = minute(world.clock.now());
    let next = insights.reconcile(&key).await.unwrap();
    let end = Timestamp::from_second((begun + 1) * 60).unwrap();
    assert_eq!(next, Next::At(end));
    assert!(heard.since().is_empty(), "no minute is over");
    world.clock.advance(Duration::from_secs(60));
    // Looking twice is harmless.
    for _ in 0..2 {
        insights.reconcile(&key).await.unwrap();
    }
    let expected = [
        "ContainerInstanceCount default: 0",
        "ServiceCount default: 1",
        "TaskCount default: 3",
        "DesiredTaskCount default web: 3",
        "RunningTaskCount default web: 3",
        "PendingTaskCount default web: 0",
        "DeploymentCount default web: 1",
        "TaskSetCount default web: 0",
    ];
    let expected = expected.map(|told| format!("{begun} {told} Count"));
    assert_eq!(heard.since(), expected);
    ask_for(&world, "disabled").await;
    world.clock.advance(Duration::from_secs(60));
    assert_eq!(insights.reconcile(&key).await.unwrap(), Next::OnChange);
    assert!(heard.since().is_empty());
}
