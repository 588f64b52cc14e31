//! What a service waits for, and how its deployments stand.

use super::hints::hint;
use super::task::{last_status, stop_of};
use super::{Explanation, brief, counted, shown};
use domain::Timestamp;
use domain::ecs::{
    Deployment, Happening, HealthStatus, LastStatus, RolloutState, Service, ServiceDeployment,
    ServiceStatus, Task, TaskReport,
};
use domain::elb::{TargetHealth, TargetState};
use serde_json::{Value, json};

/// How many of the newest events are told.
const EVENTS_TOLD: usize = 5;

/// What there is to know of a service.
pub struct Facts<'a> {
    /// The service.
    pub service: &'a Service,
    /// Its tasks, with what has become of them.
    pub tasks: &'a [(Task, Option<TaskReport>)],
    /// The health of targets in its target groups.
    pub targets: &'a [TargetHealth],
}

/// Explains what a service waits for.
pub fn explain(facts: &Facts<'_>, now: Timestamp) -> Explanation {
    let mut answer = Explanation::default();
    let service = facts.service;
    counts(facts, &mut answer);
    if service.status != ServiceStatus::Active {
        answer.say("It was deleted and its tasks are stopping.");
    }
    for deployment in &service.deployments {
        deployment_standing(facts, deployment, now, &mut answer);
    }
    waiting_tasks(facts, &mut answer);
    unhealthy_targets(facts, &mut answer);
    last_failure(facts, &mut answer);
    for event in service.events.iter().take(EVENTS_TOLD) {
        answer.say(format!("{}: {}", shown(event.at), event.message));
    }
    answer.note("serviceArn", service.arn().to_string());
    let deployments: Vec<Value> = service.deployments.iter().map(deployment_json).collect();
    answer.note("deployments", deployments);
    answer
}

/// Explains how one deployment of the service stands; `None` when it has no such deployment.
pub fn explain_deployment(facts: &Facts<'_>, id: &str, now: Timestamp) -> Option<Explanation> {
    let wanted = |deployment: &&Deployment| is_named(deployment, id);
    let current = facts.service.deployments.iter().find(wanted);
    let deployment = current.or_else(|| facts.service.last_completed.as_deref().filter(wanted))?;
    let mut answer = Explanation::default();
    deployment_standing(facts, deployment, now, &mut answer);
    if deployment.rollout_state == RolloutState::InProgress {
        waiting_tasks(facts, &mut answer);
        unhealthy_targets(facts, &mut answer);
    }
    last_failure(facts, &mut answer);
    answer.note("serviceArn", facts.service.arn().to_string());
    answer.note("deployment", deployment_json(deployment));
    Some(answer)
}

/// Explains a deployment that has left its service.
pub fn explain_past(facts: &Facts<'_>, past: &ServiceDeployment, now: Timestamp) -> Explanation {
    let mut answer = Explanation::default();
    deployment_standing(facts, &past.deployment, now, &mut answer);
    let began = shown(past.deployment.created_at);
    let ended = past
        .deployment
        .finished_at
        .map_or_else(String::new, |at| format!(" and ended at {}", shown(at)));
    answer.say(format!(
        "It was a deployment of service {} in cluster {}: it began at {began}{ended}, {}.",
        past.service, past.cluster, past.status
    ));
    if let Some(reason) = &past.status_reason {
        answer.say(brief(reason));
    }
    if let Some((revision, at)) = &past.rolled_back_to {
        answer.say(format!(
            "It rolled back to revision {revision} at {}.",
            shown(*at)
        ));
    }
    last_failure(facts, &mut answer);
    answer.note("serviceDeploymentArn", past.arn().to_string());
    answer.note("status", past.status.clone());
    answer.note("deployment", deployment_json(&past.deployment));
    answer
}

/// Whether people call the deployment so: its id, with or without `ecs-svc/`, or its rollout's.
pub fn is_named(deployment: &Deployment, id: &str) -> bool {
    let short = deployment.id.strip_prefix("ecs-svc/");
    deployment.id == id
        || short == Some(id)
        || (!deployment.rollout_id.is_empty() && id.ends_with(&deployment.rollout_id))
}

fn counts(facts: &Facts<'_>, answer: &mut Explanation) {
    let service = facts.service;
    let statuses = || {
        facts
            .tasks
            .iter()
            .map(|(_, report)| last_status(report.as_ref()))
    };
    let running = statuses()
        .filter(|status| *status == LastStatus::Running)
        .count();
    let pending = statuses().filter(|status| status.is_pending()).count();
    let ending = statuses().filter(|status| status.is_ending() && *status != LastStatus::Stopped);
    let wanted = match service.daemon {
        true => "one task on each instance".to_owned(),
        false => counted(service.desired_count as usize, "task"),
    };
    answer.say(format!(
        "Service {} in cluster {} wants {wanted}: {running} running, {pending} pending, {} \
         stopping.",
        service.name,
        service.cluster,
        ending.count()
    ));
    answer.note("desiredCount", service.desired_count);
    answer.note("runningCount", running);
    answer.note("pendingCount", pending);
}

fn deployment_standing(
    facts: &Facts<'_>,
    deployment: &Deployment,
    now: Timestamp,
    answer: &mut Explanation,
) {
    let (family, revision) = &deployment.revision.definition;
    let state = match deployment.rollout_state {
        RolloutState::InProgress => "IN_PROGRESS",
        RolloutState::Completed => "COMPLETED",
        RolloutState::Failed => "FAILED",
    };
    let reason = match deployment.rollout_reason.is_empty() {
        true => String::new(),
        false => format!(": {}", brief(&deployment.rollout_reason)),
    };
    answer.say(format!(
        "Deployment {} of {family}:{revision} is {state}{reason}",
        deployment.id
    ));
    if deployment.failed_tasks > 0 {
        answer.say(format!(
            "{} of it failed.",
            counted(deployment.failed_tasks as usize, "task")
        ));
    }
    if let Some(until) = deployment.throttle.until.filter(|until| *until > now) {
        answer.say(format!(
            "No task starts before {}, because tasks did not come up {} in a row.",
            shown(until),
            counted(deployment.throttle.rounds as usize, "time")
        ));
    }
    if deployment.rollout_state == RolloutState::InProgress {
        stuck(facts.service, answer);
    }
}

/// A rollout whose limits leave it no step.
fn stuck(service: &Service, answer: &mut Explanation) {
    let desired = u64::from(service.desired_count);
    let rollout = &service.rollout;
    let floor = (desired * u64::from(rollout.minimum_healthy_percent)).div_ceil(100);
    let ceiling = desired * u64::from(rollout.maximum_percent) / 100;
    if desired > 0 && !service.daemon && floor >= desired && ceiling <= desired {
        answer.say(format!(
            "It cannot take a step: minimumHealthyPercent {} keeps {floor} of {desired} tasks \
             and maximumPercent {} allows {ceiling}. Raise maximumPercent or lower \
             minimumHealthyPercent.",
            rollout.minimum_healthy_percent, rollout.maximum_percent
        ));
    }
}

fn waiting_tasks(facts: &Facts<'_>, answer: &mut Explanation) {
    for (task, report) in facts.tasks {
        let status = last_status(report.as_ref());
        let unhealthy: Vec<String> = report
            .iter()
            .flat_map(|report| &report.containers)
            .filter_map(|container| Some((container, container.health?)))
            .filter(|(_, health)| *health != HealthStatus::Healthy)
            .map(|(container, health)| format!("{} is {}", container.name, health.as_str()))
            .collect();
        if status.is_pending() {
            answer.say(format!("Task {} is {}.", task.id, status.as_str()));
        } else if status == LastStatus::Running && !unhealthy.is_empty() {
            answer.say(format!(
                "Task {} runs, but {}.",
                task.id,
                unhealthy.join(", ")
            ));
        }
    }
}

fn unhealthy_targets(facts: &Facts<'_>, answer: &mut Explanation) {
    for target in facts.targets {
        if !matches!(target.state, TargetState::Unhealthy | TargetState::Initial) {
            continue;
        }
        let reason = [&target.reason, &target.description];
        let reason: Vec<&str> = reason.into_iter().flatten().map(String::as_str).collect();
        let reason = match reason.is_empty() {
            true => String::new(),
            false => format!(" ({})", brief(&reason.join(": "))),
        };
        answer.say(format!(
            "Target {}:{} of target group {} is {}{reason}.",
            target.ip,
            target.port,
            target.group.0,
            target.state.as_str()
        ));
    }
}

/// The task that stopped last, unless the scheduler or somebody wanted it so.
fn last_failure(facts: &Facts<'_>, answer: &mut Explanation) {
    let failed = facts.tasks.iter().filter_map(|(task, report)| {
        let report = report.as_ref()?;
        let at = report.entered(LastStatus::Stopped)?;
        let (code, reason) = stop_of(task, Some(report))?;
        let wanted = ["UserInitiated", "ServiceSchedulerInitiated"].contains(&code.as_str());
        (!wanted).then_some((at, task, report, code, reason))
    });
    if let Some((at, task, report, code, reason)) = failed.max_by_key(|(at, ..)| *at) {
        let id = &task.id;
        answer.say(format!(
            "Task {id} stopped at {}: {code}: {} (longshore why task {id})",
            shown(at),
            brief(&reason)
        ));
        failure_evidence(report, answer);
        if let Some(step) = hint(&reason, id) {
            answer.say(step);
        }
    }
}

/// Exit codes, and the last thing each container wrote.
fn failure_evidence(report: &TaskReport, answer: &mut Explanation) {
    for container in &report.containers {
        let Some(code) = container.exit_code.filter(|code| *code != 0) else {
            continue;
        };
        let wrote = report.notes.iter().rev().find_map(|note| match &note.what {
            Happening::Ended { last_lines, .. }
                if note.container.as_ref() == Some(&container.name) =>
            {
                last_lines.last()
            }
            _ => None,
        });
        let wrote = wrote.map_or_else(String::new, |line| {
            format!(", and wrote last: {}", brief(line))
        });
        answer.say(format!(
            "Its container {} ended with exit code {code}{wrote}.",
            container.name
        ));
    }
}

fn deployment_json(deployment: &Deployment) -> Value {
    let (family, revision) = &deployment.revision.definition;
    json!({
        "id": deployment.id,
        "taskDefinition": format!("{family}:{revision}"),
        "rolloutState": deployment.rollout_state,
        "rolloutStateReason": deployment.rollout_reason,
        "failedTasks": deployment.failed_tasks,
        "noStartBefore": deployment.throttle.until.map(shown),
        "createdAt": shown(deployment.created_at),
        "updatedAt": shown(deployment.updated_at),
    })
}

#[cfg(test)]
mod tests;
