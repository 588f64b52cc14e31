//! What is kept of a task below its service.
//!
//! Both records are found by listing below the service, so that a look at one service never
//! reads the tasks of another.

use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// Says that a task belongs to a service. Written with the task; goes once the service has
/// taken note of its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceTask {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// The service's name.
    pub service: String,
    /// The task's id.
    pub id: String,
}

/// Keeps a task from being stopped by the service scheduler for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskProtection {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// The service's name.
    pub service: String,
    /// The task's id.
    pub id: String,
    /// When it ends.
    pub until: Timestamp,
}

impl ServiceTask {
    /// The key all tasks of a service are below.
    pub fn service_key(scope: &Scope, cluster: &str, service: &str) -> Key {
        below::<Self>(scope, cluster, service)
    }

    /// The key of the task of that id.
    pub fn key_of(scope: &Scope, cluster: &str, service: &str, id: &str) -> Key {
        Self::service_key(scope, cluster, service).child(id)
    }
}

impl TaskProtection {
    /// The key all protections of a service's tasks are below.
    pub fn service_key(scope: &Scope, cluster: &str, service: &str) -> Key {
        below::<Self>(scope, cluster, service)
    }

    /// The key of the protection of the task of that id.
    pub fn key_of(scope: &Scope, cluster: &str, service: &str, id: &str) -> Key {
        Self::service_key(scope, cluster, service).child(id)
    }
}

fn below<R: Record>(scope: &Scope, cluster: &str, service: &str) -> Key {
    Key::kind(R::KIND)
        .join(&scope.segments())
        .child(cluster)
        .child(service)
}

impl Record for ServiceTask {
    const KIND: &'static str = "ecs/service-tasks";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.cluster, &self.service, &self.id)
    }
}

impl Record for TaskProtection {
    const KIND: &'static str = "ecs/task-protections";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.cluster, &self.service, &self.id)
    }
}
