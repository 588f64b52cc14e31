//! What became of a task.

mod containers;
mod story;

use super::hints::hint;
use super::{Explanation, brief, shown, stays_here};
use containers::container_standing;
use domain::ecs::{
    ContainerStatus, DesiredStatus, HealthStatus, LastStatus, Note, Task, TaskDefinition,
    TaskReport,
};
use domain::network::NetworkInterface;
use domain::{Timestamp, clock};
use serde_json::{Value, json};

/// What there is to know of a task.
pub struct Facts<'a> {
    /// What is wanted of it.
    pub task: &'a Task,
    /// What has become of it, once an agent has taken it on.
    pub report: Option<&'a TaskReport>,
    /// What it is made from, unless that was deleted.
    pub definition: Option<&'a TaskDefinition>,
    /// Its network interface, unless it has none or has given it back.
    pub interface: Option<&'a NetworkInterface>,
    /// What others noted of it, such as load balancers.
    pub notes: &'a [Note],
    /// What its service told while it was there, oldest first.
    pub told: &'a [(Timestamp, String)],
    /// Whether the API tells it still, or only its history.
    pub place: Place,
}

/// Where what is known of a task comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Its records.
    Records,
    /// Its story: its records are gone.
    History,
}

/// Explains how a task stands and why.
pub fn explain(facts: &Facts<'_>, now: Timestamp) -> Explanation {
    let mut answer = Explanation::default();
    standing(facts, now, &mut answer);
    waiting(facts, &mut answer);
    for container in facts.report.iter().flat_map(|report| &report.containers) {
        container_standing(container, &mut answer);
    }
    story::tell(facts, &mut answer);
    helps(facts, &mut answer);
    for (container, stream) in log_streams(facts) {
        answer.say(format!(
            "The output of {container} is in {stream}: longshore logs {}",
            facts.task.id
        ));
    }
    for disk in &facts.task.disks {
        answer.say(format!(
            "Its volume {} is the disk {} of {} GiB.",
            disk.volume, disk.id, disk.size_gib
        ));
    }
    for container in kept_here(facts) {
        answer.say(format!(
            "The output of {container} is kept on this machine: longshore logs {}",
            facts.task.id
        ));
    }
    evidence(facts, &mut answer);
    answer
}

/// What to do about it, where the reasons say so.
fn helps(facts: &Facts<'_>, answer: &mut Explanation) {
    let stop = stop_of(facts.task, facts.report).map(|(_, reason)| reason);
    let containers = facts.report.iter().flat_map(|report| &report.containers);
    let reasons = containers.filter_map(|container| container.reason.clone());
    let steps = stop.into_iter().chain(reasons);
    let mut steps: Vec<String> = steps
        .filter_map(|reason| hint(&reason, &facts.task.id))
        .collect();
    steps.dedup();
    for step in &steps {
        answer.say(step.clone());
    }
    answer.note("hints", steps);
}

/// Where the task stands; a task no agent knows yet is being provisioned.
pub(super) fn last_status(report: Option<&TaskReport>) -> LastStatus {
    report.map_or(LastStatus::Provisioning, |report| report.last_status)
}

/// Why the task ends or ended: the kind and the words.
pub(super) fn stop_of(task: &Task, report: Option<&TaskReport>) -> Option<(String, String)> {
    let told = report.and_then(|report| report.stop.as_ref());
    let told = told.map(|(code, reason)| (code.as_str().to_owned(), reason.clone()));
    let asked = || {
        let stop = task.stop.as_ref()?;
        Some((stop.code.as_str().to_owned(), stop.reason.clone()))
    };
    told.or_else(asked)
}

fn standing(facts: &Facts<'_>, now: Timestamp, answer: &mut Explanation) {
    let task = facts.task;
    let status = last_status(facts.report);
    let since = facts.report.and_then(|report| report.entered(status));
    let since = since.unwrap_or(task.created_at);
    let age = clock::elapsed(since, now).as_secs();
    let of = match &task.service {
        Some(service) => format!(" of service {}", service.name),
        None => String::new(),
    };
    let (family, revision) = &task.definition;
    if facts.place == Place::History {
        answer.say("The API does not tell this task any more; this is its history.");
    }
    answer.say(format!(
        "Task {}{of}, made from {family}:{revision}, is {} since {} ({age} s).",
        task.id,
        status.as_str(),
        shown(since)
    ));
    match stop_of(task, facts.report) {
        Some((code, reason)) if status == LastStatus::Stopped => {
            answer.say(format!("It stopped: {code}: {}", brief(&reason)));
        }
        Some((code, reason)) => answer.say(format!("It is stopping: {code}: {}", brief(&reason))),
        None if task.desired == DesiredStatus::Stopped => answer.say("It should stop."),
        None => {}
    }
}

/// What a task that is not running yet waits for.
fn waiting(facts: &Facts<'_>, answer: &mut Explanation) {
    if let Some(failure) = facts
        .interface
        .and_then(|interface| interface.failure.as_ref())
    {
        answer.say(format!("Its network interface has no address: {failure}."));
    }
    let waits = match last_status(facts.report) {
        LastStatus::Provisioning if facts.report.is_none() => {
            format!("an agent on {} to take it on", facts.task.instance)
        }
        LastStatus::Provisioning => "its network interface".to_owned(),
        LastStatus::Pending => pending_for(facts),
        LastStatus::Activating => "load balancers and the mesh to know it".to_owned(),
        LastStatus::Deactivating => "what is in flight to finish, in load balancers and the \
                                     mesh"
            .to_owned(),
        LastStatus::Stopping => "its containers to end".to_owned(),
        LastStatus::Deprovisioning => "its network interface to go".to_owned(),
        LastStatus::Running | LastStatus::Stopped => return,
    };
    answer.say(format!("It waits for {waits}."));
}

fn pending_for(facts: &Facts<'_>) -> String {
    let pulling = facts
        .report
        .is_some_and(|report| report.pull_stopped_at.is_none());
    if pulling {
        let images: Vec<&str> = facts
            .definition
            .iter()
            .flat_map(|definition| &definition.containers)
            .map(|container| container.image.as_str())
            .collect();
        return format!("images and secrets ({})", images.join(", "));
    }
    let waiting: Vec<&str> = facts
        .report
        .iter()
        .flat_map(|report| &report.containers)
        .filter(|container| container.last_status == ContainerStatus::Pending)
        .map(|container| container.name.as_str())
        .collect();
    match waiting.is_empty() {
        true => "its containers to start".to_owned(),
        false => format!("its containers to start: {}", waiting.join(", ")),
    }
}

/// Log group and stream of each container that writes to CloudWatch Logs.
fn log_streams(facts: &Facts<'_>) -> Vec<(String, String)> {
    let containers = facts
        .definition
        .iter()
        .flat_map(|definition| &definition.containers);
    let stream = |container: &domain::ecs::ContainerDefinition| {
        let log = container
            .log
            .as_ref()
            .filter(|log| log.driver == "awslogs")?;
        let group = log.options.get("awslogs-group")?;
        let prefix = log.options.get("awslogs-stream-prefix")?;
        let (name, id) = (&container.name, &facts.task.id);
        Some((
            name.clone(),
            format!("log group {group}, stream {prefix}/{name}/{id}"),
        ))
    };
    containers.filter_map(stream).collect()
}

/// Containers that have run and whose output nobody else takes.
fn kept_here<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = &'a str> {
    let reports = facts.report.iter().flat_map(|report| &report.containers);
    let ran = reports.filter(|report| report.started_at.is_some());
    ran.map(|report| report.name.as_str()).filter(|name| {
        let found = facts.definition.and_then(|made| made.container(name));
        found.is_some_and(stays_here)
    })
}

fn evidence(facts: &Facts<'_>, answer: &mut Explanation) {
    let task = facts.task;
    answer.note("taskArn", task.arn().to_string());
    answer.note("desiredStatus", task.desired.as_str());
    answer.note("lastStatus", last_status(facts.report).as_str());
    answer.note(
        "stop",
        stop_of(task, facts.report).map(|(code, reason)| json!({"code": code, "reason": reason})),
    );
    answer.note("disks", json!(task.disks));
    let Some(report) = facts.report else {
        return;
    };
    let history = report.history.iter();
    let history: Vec<Value> = history
        .map(|(status, at)| json!({"status": status.as_str(), "at": shown(*at)}))
        .collect();
    answer.note("history", history);
    let containers: Vec<Value> = report
        .containers
        .iter()
        .map(|container| {
            json!({
                "name": container.name,
                "lastStatus": container.last_status.as_str(),
                "exitCode": container.exit_code,
                "reason": container.reason,
                "health": container.health.map(HealthStatus::as_str),
                "imageDigest": container.image_digest,
                "probes": container.probes,
            })
        })
        .collect();
    answer.note("containers", containers);
}

#[cfg(test)]
pub(super) mod tests;
