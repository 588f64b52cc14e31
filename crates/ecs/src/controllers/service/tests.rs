//! Plans of a service: worlds in words, and what is planned for them.

mod failing;
mod rolling;
mod settling;
mod targets;
mod world;

use super::plan::{Plan, plan};
use domain::ecs::ServiceStatus;
use expect_test::Expect;
use reconcile::Next;
use world::{now, read};

/// Reads a world such as `desired 3, min 50, max 200; breaker; new 2 healthy, 1 starting; old
/// 3 healthy` and tells what is planned a minute after noon.
///
/// Tasks: `healthy`, `leaving` and `stranded` (healthy, or starting, on an instance that is
/// draining), `young` (running for 10 s), `starting`, `ending`, `crashed` (ended by
/// itself after a second), `scaled` (ended because it was asked to). Words: `completed` (the
/// new deployment), `draining`, `throttled`, `failures N`, `protected TASK …`, `moving TASK`.
fn check_plan(world: &str, expected: Expect) {
    let snapshot = read(world);
    expected.assert_eq(&words(&plan(&snapshot, now())));
}

fn words(plan: &Plan) -> String {
    let mut lines = Vec::new();
    for (deployment, count) in &plan.start {
        lines.push(format!("start {count} of {deployment}"));
    }
    for (task, reason) in &plan.stop {
        lines.push(format!("stop {task}: {reason}"));
    }
    if !plan.end_noted.is_empty() {
        let failed = plan
            .service
            .deployments
            .first()
            .map_or(0, |primary| primary.failed_tasks);
        lines.push(format!(
            "noted {}, failed {failed}",
            plan.end_noted.join(" ")
        ));
    }
    lines.extend(plan.events.iter().map(|event| format!("say {event}")));
    if plan.service.status == ServiceStatus::Inactive {
        lines.push("inactive".to_owned());
    }
    if let Next::At(time) = plan.next {
        lines.push(format!(
            "look again in {} s",
            domain::clock::elapsed(now(), time).as_secs()
        ));
    }
    if lines.is_empty() {
        lines.push("nothing".to_owned());
    }
    lines.join("\n")
}
