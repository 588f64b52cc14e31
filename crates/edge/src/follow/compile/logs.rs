//! Access logs of Service Connect: of which calls the tasks that are real here want to know.

use std::sync::Arc;

use domain::Key;
use domain::ecs::Task;

use super::mesh::target_of;
use super::{Records, Wanted};
use crate::calls::CallLog;

/// Adds who wants to know. To be called once the listeners are there.
///
/// Chosen: a task's log has the calls its programs make, and those it serves: by its doors, and
/// where it has none, by the mesh before its callers.
pub(super) fn add(records: &Records, wanted: &mut Wanted) {
    for listener in &wanted.table.listeners {
        // Listeners of the mesh begin with the key of their task.
        let name = listener.id.as_str();
        let Some((key, _)) = name.split_once(' ') else {
            continue;
        };
        let task = records.tasks.get(&Key::raw(key));
        if let Some(log) = task.and_then(|task| log_of(task)) {
            let own = wanted.logs.listeners.insert(listener.id.clone(), log);
            debug_assert!(own.is_none(), "{name} is listed once");
        }
    }
    for instance in records.instances.values() {
        let task = records.tasks.get(&Key::raw(instance.task_key.as_str()));
        let Some(task) = task.filter(|task| !has_door(task, &instance.discovery_name)) else {
            continue;
        };
        if let Some(log) = log_of(task) {
            wanted.logs.targets.insert(target_of(instance), log);
        }
    }
}

fn has_door(task: &Task, discovery_name: &str) -> bool {
    let mut doors = task.mesh.iter().flat_map(|mesh| &mesh.doors);
    doors.any(|door| door.discovery_name == discovery_name)
}

fn log_of(task: &Task) -> Option<Arc<CallLog>> {
    let log = task.mesh.as_ref()?.log.as_ref()?;
    let mut scope = task.scope.clone();
    if let Ok(region) = log.region.parse() {
        scope.region = region;
    }
    let group = scope.arn("logs", format!("log-group:{}", log.group));
    Some(Arc::new(CallLog {
        group: group.to_string(),
        scope,
        stream: format!("{}{}", log.stream, task.id),
        json: log.json,
        query: log.query,
    }))
}
