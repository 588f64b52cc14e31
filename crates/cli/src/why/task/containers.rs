//! How a task's containers stand.

use crate::why::{Explanation, brief, counted, shown};
use domain::ecs::{ContainerReport, HealthStatus};

/// Tells how a container ended, or why it did not run, and the last probes that failed.
pub(super) fn container_standing(container: &ContainerReport, answer: &mut Explanation) {
    let name = &container.name;
    match (container.exit_code, &container.reason) {
        (Some(code), Some(reason)) => answer.say(format!(
            "Container {name} ended with exit code {code}{}: {}",
            meaning(code),
            brief(reason)
        )),
        (Some(code), None) => answer.say(format!(
            "Container {name} ended with exit code {code}{}.",
            meaning(code)
        )),
        (None, Some(reason)) => {
            answer.say(format!("Container {name} did not run: {}", brief(reason)));
        }
        (None, None) => {}
    }
    let failed = container
        .probes
        .iter()
        .rev()
        .take_while(|probe| probe.exit_code != Some(0));
    let failed = failed.count();
    if failed == 0 || container.health == Some(HealthStatus::Healthy) {
        return;
    }
    if let Some(last) = container.probes.last() {
        let how = match last.exit_code {
            Some(code) => format!("exit code {code}"),
            None => "no answer in time".to_owned(),
        };
        answer.say(format!(
            "The health check of {name} failed {} in a row, the last one at {} with {how}: {:?}",
            counted(failed, "time"),
            shown(last.at),
            brief(&last.output)
        ));
    }
}

/// What people know an exit code by.
fn meaning(code: i32) -> &'static str {
    match code {
        126 => " (the command cannot be executed)",
        127 => " (the command was not found)",
        134 => " (SIGABRT)",
        137 => " (SIGKILL: killed, by its stop timeout or for want of memory)",
        139 => " (SIGSEGV)",
        143 => " (SIGTERM)",
        _ => "",
    }
}
