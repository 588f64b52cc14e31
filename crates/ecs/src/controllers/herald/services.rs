//! Which events a service's news are.
//! Source: developer guide, service action events and deployment state change events.

use super::envelope::{Subject, event, moment};
use domain::ecs::{Cluster, Deployment, RolloutState, Service, ServiceEvent};
use domain::{Event, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ACTION: &str = "ECS Service Action";
const DEPLOYMENT: &str = "ECS Deployment State Change";

/// How far a service's changes have been told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// Which service of that name: when it was made.
    made_at: Timestamp,
    /// The newest of its sentences that was told.
    sentence: Option<String>,
    /// The state of each of its deployments.
    deployments: BTreeMap<String, RolloutState>,
}

/// Sentences of the scheduler that are events: part of the sentence, kind and name. Others, such
/// as that tasks were started, are for people alone.
const NAMES: &[(&str, &str, &str)] = &[
    ("has reached a steady state", "INFO", "SERVICE_STEADY_STATE"),
    (
        "is unable to consistently start tasks successfully",
        "WARN",
        "SERVICE_TASK_START_IMPAIRED",
    ),
    (
        "was unable to place a task",
        "ERROR",
        "SERVICE_TASK_PLACEMENT_FAILURE",
    ),
    (
        "no longer meets the placement constraint",
        "ERROR",
        "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED",
    ),
    (
        "failed to launch a task with",
        "ERROR",
        "SERVICE_TASK_CONFIGURATION_FAILURE",
    ),
    (
        "updated computedDesiredCount",
        "INFO",
        "SERVICE_DESIRED_COUNT_UPDATED",
    ),
    (
        "is unhealthy in (service-registry",
        "WARN",
        "SERVICE_DISCOVERY_INSTANCE_UNHEALTHY",
    ),
    (
        "operations are being throttled on service-discovery",
        "ERROR",
        "SERVICE_DISCOVERY_OPERATION_THROTTLED",
    ),
    ("has stopped", "INFO", "TASKS_STOPPED"),
];

/// Events for what is not told yet, oldest first; `None` when all is told.
pub(super) fn news(service: &Service, told: Option<&Told>) -> Option<(Vec<Event>, Told)> {
    let told = told.filter(|told| told.made_at == service.created_at);
    let mark = Told {
        made_at: service.created_at,
        sentence: service.events.first().map(|event| event.id.clone()),
        deployments: deployments(service),
    };
    if told == Some(&mark) {
        return None;
    }
    let last = told.and_then(|told| told.sentence.as_deref());
    let new = service
        .events
        .iter()
        .take_while(|event| Some(&*event.id) != last);
    let mut events: Vec<Event> = new
        .filter_map(|sentence| action(service, sentence))
        .collect();
    let known = told.map(|told| &told.deployments);
    for deployment in &service.deployments {
        let before = known.and_then(|known| known.get(&deployment.id)).copied();
        events.extend(changes(service, deployment, before));
    }
    events.sort_by_key(|event| event.time);
    Some((events, mark))
}

fn deployments(service: &Service) -> BTreeMap<String, RolloutState> {
    let all = service.deployments.iter();
    all.map(|one| (one.id.clone(), one.rollout_state)).collect()
}

fn action(service: &Service, sentence: &ServiceEvent) -> Option<Event> {
    let (_, kind, name) = NAMES
        .iter()
        .find(|(part, ..)| sentence.message.contains(part))?;
    let mut detail = detail(service, kind, name);
    detail["createdAt"] = json!(moment(sentence.at));
    if let Some((_, reason)) = sentence.message.split_once("Reason: ") {
        detail["reason"] = json!(reason);
    }
    let subject = Subject {
        scope: &service.scope,
        detail_type: ACTION,
        resource: service.arn(),
        change: sentence.id.clone(),
        at: sentence.at,
    };
    Some(event(subject, detail))
}

/// A deployment that has come further begins in progress, whether or not anybody saw it so.
fn changes<'a>(
    service: &'a Service,
    deployment: &'a Deployment,
    before: Option<RolloutState>,
) -> impl Iterator<Item = Event> + 'a {
    let now = deployment.rollout_state;
    let began = before.is_none().then_some(RolloutState::InProgress);
    let came = (before != Some(now) && now != RolloutState::InProgress).then_some(now);
    began
        .into_iter()
        .chain(came)
        .map(move |state| state_change(service, deployment, state))
}

fn state_change(service: &Service, deployment: &Deployment, state: RolloutState) -> Event {
    let id = &deployment.id;
    let (kind, name, at, fallback) = match state {
        RolloutState::InProgress => (
            "INFO",
            "SERVICE_DEPLOYMENT_IN_PROGRESS",
            deployment.created_at,
            format!("ECS deployment {id} in progress."),
        ),
        RolloutState::Completed => (
            "INFO",
            "SERVICE_DEPLOYMENT_COMPLETED",
            deployment.finished_at.unwrap_or(deployment.updated_at),
            format!("ECS deployment {id} completed."),
        ),
        RolloutState::Failed => (
            "ERROR",
            "SERVICE_DEPLOYMENT_FAILED",
            deployment.finished_at.unwrap_or(deployment.updated_at),
            "ECS deployment circuit breaker: tasks failed to start.".to_owned(),
        ),
    };
    let stands = deployment.rollout_state == state && !deployment.rollout_reason.is_empty();
    let reason = if stands {
        deployment.rollout_reason.clone()
    } else {
        fallback
    };
    let mut detail = detail(service, kind, name);
    detail["deploymentId"] = json!(id);
    detail["updatedAt"] = json!(moment(at));
    detail["reason"] = json!(reason);
    let subject = Subject {
        scope: &service.scope,
        detail_type: DEPLOYMENT,
        resource: service.arn(),
        change: format!("{id} {name}"),
        at,
    };
    event(subject, detail)
}

fn detail(service: &Service, kind: &str, name: &str) -> Value {
    let cluster = Cluster::arn_of(&service.scope, &service.cluster);
    json!({"eventType": kind, "eventName": name, "clusterArn": cluster.to_string()})
}
