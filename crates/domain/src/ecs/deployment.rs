//! Deployments: how one revision of a service takes the place of others.

use super::{ServiceRevision, Tags};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// How a change rolls out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollout {
    /// Percent of the desired count that must stay running; rounds up.
    pub minimum_healthy_percent: u32,
    /// Percent of the desired count that may run or be pending; rounds down.
    pub maximum_percent: u32,
    /// Whether a deployment whose tasks keep failing is given up.
    pub circuit_breaker: Option<CircuitBreaker>,
    /// Alarms that fail a deployment: names, enable, rollback.
    pub alarms: Option<DeploymentAlarms>,
}

/// Gives up a deployment whose tasks keep failing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircuitBreaker {
    /// Whether it watches.
    pub enable: bool,
    /// Whether the last good deployment comes back.
    pub rollback: bool,
    /// How many failures it takes.
    #[serde(default)]
    pub threshold: BreakerThreshold,
    /// Whether a task that becomes healthy clears the count; `true` when not given.
    #[serde(default = "yes")]
    pub reset_on_healthy_task: bool,
}

/// How many failed tasks fail a deployment. Source: ECS API model, `ThresholdConfiguration`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BreakerThreshold {
    /// A percentage of the desired count, rounded up, not below 3 and not above 200.
    BoundedPercent(u32),
    /// A percentage of the desired count, rounded up.
    UnboundedPercent(u32),
    /// A number of tasks.
    Count(u32),
}

impl Default for BreakerThreshold {
    fn default() -> Self {
        Self::BoundedPercent(50)
    }
}

fn yes() -> bool {
    true
}

/// Alarms that fail a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentAlarms {
    /// The alarms' names.
    pub names: Vec<String>,
    /// Whether they are watched.
    pub enable: bool,
    /// Whether the last good deployment comes back.
    pub rollback: bool,
}

/// One deployment of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// `ecs-svc/` and 19 digits.
    pub id: String,
    /// What its tasks look like.
    pub revision: ServiceRevision,
    /// Names in the mesh when it began: what its tasks will see.
    pub mesh: Option<super::TaskMesh>,
    /// Image digests its container images were resolved to, by container.
    pub image_digests: Tags,
    /// How far it has come.
    pub rollout_state: RolloutState,
    /// The same in words.
    pub rollout_reason: String,
    /// Tasks that failed since it began, or since one became healthy.
    pub failed_tasks: u32,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it completed or was given up.
    #[serde(default)]
    pub finished_at: Option<Timestamp>,
    /// Names the revision: 19 digits.
    #[serde(default)]
    pub revision_id: String,
    /// Names this rollout of it: 21 letters and digits.
    #[serde(default)]
    pub rollout_id: String,
    /// How long starts wait after tasks that did not come up.
    #[serde(default)]
    pub throttle: StartThrottle,
    /// The rollout it takes back, by its id, while it is being rolled back to.
    #[serde(default)]
    pub takes_back: Option<String>,
    /// How somebody asked for it to be stopped. Written by `StopServiceDeployment`.
    #[serde(default)]
    pub stop_wish: Option<StopWish>,
    /// What its alarms have said.
    #[serde(default)]
    pub alarm_watch: AlarmWatch,
    /// What makes it a task set, when its service has an external deployment controller.
    #[serde(default)]
    pub task_set: Option<Box<TaskSet>>,
}

/// How a deployment is to be stopped. Source: ECS API model, `StopServiceDeploymentStopType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StopWish {
    /// The last completed deployment comes back.
    Rollback,
    /// It starts and stops nothing any more.
    Abort,
}

/// What the alarms of a deployment have said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AlarmWatch {
    /// Whether they have been asked for the first time.
    pub asked: bool,
    /// Whether one of them rang when the deployment began: then none is watched.
    pub off: bool,
    /// The tasks are in place and the alarms are watched until then.
    pub bakes_until: Option<Timestamp>,
    /// Those that failed the deployment.
    pub rang: Vec<String>,
}

/// A set of tasks whose scale its owner sets: a deployment of an external controller.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskSet {
    /// What its owner calls it.
    pub external_id: Option<String>,
    /// Percent of the service's desired count.
    pub scale_percent: f64,
    /// `PRIMARY`, `ACTIVE` or `DRAINING`.
    pub status: TaskSetStatus,
    /// Whether all its tasks are as they should be.
    pub steady: bool,
    /// Since when they are, or are not.
    pub steady_at: Timestamp,
    /// The caller's token, which makes a repeated `CreateTaskSet` harmless.
    pub client_token: Option<String>,
    /// Tags.
    pub tags: Tags,
}

/// Where a task set stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TaskSetStatus {
    /// It serves production.
    Primary,
    /// It serves nothing yet, or no more.
    Active,
    /// It was deleted; its tasks are stopping.
    Draining,
}

impl TaskSetStatus {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "PRIMARY",
            Self::Active => "ACTIVE",
            Self::Draining => "DRAINING",
        }
    }
}

impl TaskSet {
    /// How many tasks it should have. Rounds up: half of 3 is 2. Source: ECS API model,
    /// `TaskSet$computedDesiredCount`.
    pub fn desired_of(&self, service_desired: u32) -> u32 {
        let share = f64::from(service_desired) * self.scale_percent / 100.0;
        // A percentage has at most a few digits; anything below a millionth is its binary form.
        let rounded = (share - 1e-6).ceil().clamp(0.0, f64::from(u32::MAX));
        rounded as u32
    }
}

/// How long starts wait after tasks that did not come up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StartThrottle {
    /// Failed rounds in a row.
    pub rounds: u32,
    /// No task starts before this time.
    pub until: Option<Timestamp>,
}

/// How far a deployment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RolloutState {
    /// Its tasks are replacing the others.
    InProgress,
    /// Its tasks have replaced the others and the service is steady.
    Completed,
    /// It was given up.
    Failed,
}
