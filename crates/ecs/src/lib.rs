//! Amazon ECS: clusters, task definitions, tasks, services and their deployments.
//!
//! - [`Ecs`]: the room; answers `api::ecs` and tells its controllers
//! - `handlers`: one file a noun
//! - `convert`: wire shapes ↔ domain
//! - `controllers`: the service controller keeps desired counts and rolls deployments; the
//!   task controller cleans up after tasks; the housekeeper forgets what is long gone; the
//!   herald tells what changed, and insights how many tasks and services there are
//! - `launch`: how a task is made, whoever asks for it
//! - `placing`: which container instance it runs on
//! - `express`: what stands around an Express service, made by calls in its role's name
//! - [`ImageDigests`], [`Alarms`], [`Calls`]: what it asks of others
//!
//! What a task *does* is not here: the agent of its instance moves it and reports.

mod checks;
pub mod controllers;
mod convert;
mod express;
mod fargate;
mod handlers;
mod inert;
mod launch;
mod mesh;
mod page;
mod placing;
mod refs;
mod refusal;
mod registries;
mod seams;
mod sharing;

pub use handlers::instance_registrations::{AGENT_ATTRIBUTE, PROVIDER_ATTRIBUTE};
pub use inert::INERT;
pub use seams::{Alarms, Calls, ImageDigests, StoredAlarms};

use domain::metrics::MetricSink;
use domain::{Clock, IdSource};
use journal::Journal;
use std::sync::Arc;
use store::Store;

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Ecs {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) agent_for_others: Option<String>,
    pub(crate) digests: Arc<dyn ImageDigests>,
    pub(crate) alarms: Arc<dyn Alarms>,
    pub(crate) calls: Arc<dyn Calls>,
    pub(crate) journal: Journal,
    pub(crate) mesh_for_tasks: bool,
}

impl Ecs {
    /// The room over `store`, with a journal that is gone with it.
    pub fn new(store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        let journal = Journal::memory(clock.clone());
        Self {
            store,
            clock,
            ids,
            agent_for_others: None,
            digests: Arc::new(seams::Unknown),
            alarms: Arc::new(seams::Unknown),
            calls: Arc::new(seams::Unknown),
            journal,
            mesh_for_tasks: false,
        }
    }

    /// The same room, where tasks that no service runs may call by the aliases of their cluster's
    /// default namespace.
    #[must_use]
    pub fn with_service_connect_for_tasks(self) -> Self {
        Self {
            mesh_for_tasks: true,
            ..self
        }
    }

    /// The same room, where the agent of that name serves container instances that are
    /// registered through the API alone: with a simulated runtime, nobody else will.
    #[must_use]
    pub fn with_agent_for_others(mut self, agent: impl Into<String>) -> Self {
        self.agent_for_others = Some(agent.into());
        self
    }

    /// The room with somebody who knows what the tags of images mean.
    #[must_use]
    pub fn with_digests(self, digests: Arc<dyn ImageDigests>) -> Self {
        Self { digests, ..self }
    }

    /// The room with somebody who knows alarms.
    #[must_use]
    pub fn with_alarms(self, alarms: Arc<dyn Alarms>) -> Self {
        Self { alarms, ..self }
    }

    /// The room with somebody who takes calls of other services.
    #[must_use]
    pub fn with_calls(self, calls: Arc<dyn Calls>) -> Self {
        Self { calls, ..self }
    }

    /// The room with a journal that stays.
    #[must_use]
    pub fn with_journal(self, journal: Journal) -> Self {
        Self { journal, ..self }
    }

    /// What the front door calls.
    pub fn services(&self) -> Vec<Arc<dyn api::Service<wire::Context>>> {
        vec![Arc::new(api::ecs::Server(self.clone()))]
    }

    /// Keeps services at their desired count and rolls their deployments.
    pub fn service_controller(&self) -> controllers::ServiceController {
        controllers::ServiceController::new(self.clone())
    }

    /// Cleans up after tasks.
    pub fn task_controller(&self) -> controllers::TaskController {
        controllers::TaskController(self.clone())
    }

    /// Tells what changed.
    pub fn herald(&self) -> controllers::Herald {
        controllers::Herald(self.clone())
    }

    /// Hands counts of clusters that want Container Insights to `sink`.
    pub fn insights(&self, sink: Arc<dyn MetricSink>) -> controllers::Insights {
        controllers::Insights::new(self.clone(), sink)
    }

    /// Gives waiting tasks a place and says how large groups of instances should be.
    pub fn capacity_controller(&self) -> controllers::CapacityController {
        controllers::CapacityController(self.clone())
    }

    /// Keeps what stands around Express services.
    pub fn express_controller(&self) -> controllers::ExpressController {
        controllers::ExpressController(self.clone())
    }

    /// Forgets what is long gone.
    pub fn housekeeper(&self) -> controllers::Housekeeper {
        controllers::Housekeeper(self.clone())
    }
}
