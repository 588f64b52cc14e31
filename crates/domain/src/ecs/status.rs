//! The states of a task, each listed once.

use serde::{Deserialize, Serialize};

/// Where a task should be (`desiredStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DesiredStatus {
    /// It should run.
    Running,
    /// It should come to an end.
    Stopped,
}

/// Where a task stands in its life, as its agent last reported (`lastStatus`).
///
/// ```text
/// Provisioning → Pending → Activating → Running
///       └───────────┴──────────┴───────────┴──→ Deactivating → Stopping → Deprovisioning → Stopped
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LastStatus {
    /// Its network interface is being made.
    Provisioning,
    /// Its images and secrets are being fetched, its containers created.
    Pending,
    /// Its containers run; it is being registered with load balancers and the mesh.
    Activating,
    /// It runs.
    Running,
    /// It is leaving load balancers and the mesh.
    Deactivating,
    /// Its containers are being stopped.
    Stopping,
    /// Its network interface is being removed.
    Deprovisioning,
    /// It has ended.
    Stopped,
}

impl LastStatus {
    /// The one step a task takes from here toward `desired`; `None` once it has arrived.
    pub fn step_toward(self, desired: DesiredStatus) -> Option<Self> {
        match (self, desired) {
            (Self::Provisioning, DesiredStatus::Running) => Some(Self::Pending),
            (Self::Pending, DesiredStatus::Running) => Some(Self::Activating),
            (Self::Activating, DesiredStatus::Running) => Some(Self::Running),
            (Self::Running, DesiredStatus::Running) => None,
            (
                Self::Provisioning | Self::Pending | Self::Activating | Self::Running,
                DesiredStatus::Stopped,
            ) => Some(Self::Deactivating),
            (Self::Deactivating, _) => Some(Self::Stopping),
            (Self::Stopping, _) => Some(Self::Deprovisioning),
            (Self::Deprovisioning, _) => Some(Self::Stopped),
            (Self::Stopped, _) => None,
        }
    }

    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provisioning => "PROVISIONING",
            Self::Pending => "PENDING",
            Self::Activating => "ACTIVATING",
            Self::Running => "RUNNING",
            Self::Deactivating => "DEACTIVATING",
            Self::Stopping => "STOPPING",
            Self::Deprovisioning => "DEPROVISIONING",
            Self::Stopped => "STOPPED",
        }
    }

    /// Whether a task here still counts as pending (`pendingCount`).
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Provisioning | Self::Pending | Self::Activating)
    }

    /// Whether the way down has begun.
    pub fn is_ending(self) -> bool {
        self >= Self::Deactivating
    }
}

impl DesiredStatus {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Stopped => "STOPPED",
        }
    }
}

/// What a container health check says (`healthStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HealthStatus {
    /// Not known: no check, or none has decided yet.
    #[default]
    Unknown,
    /// The check passes.
    Healthy,
    /// The check failed `retries` times in a row.
    Unhealthy,
}

impl HealthStatus {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::Healthy => "HEALTHY",
            Self::Unhealthy => "UNHEALTHY",
        }
    }
}

/// Why a task was stopped, by kind (`stopCode`). Source: ECS API model, `TaskStopCode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StopCode {
    /// It never reached `RUNNING`.
    TaskFailedToStart,
    /// A container the task cannot do without has ended.
    EssentialContainerExited,
    /// Somebody called `StopTask`.
    UserInitiated,
    /// The service scheduler stopped it.
    ServiceSchedulerInitiated,
    /// Its Spot capacity was taken away.
    SpotInterruption,
    /// Its Spot capacity is about to be taken away.
    TerminationNotice,
    /// The instance below it failed.
    InfrastructureHealth,
}

impl StopCode {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TaskFailedToStart => "TaskFailedToStart",
            Self::EssentialContainerExited => "EssentialContainerExited",
            Self::UserInitiated => "UserInitiated",
            Self::ServiceSchedulerInitiated => "ServiceSchedulerInitiated",
            Self::SpotInterruption => "SpotInterruption",
            Self::TerminationNotice => "TerminationNotice",
            Self::InfrastructureHealth => "InfrastructureHealth",
        }
    }
}
