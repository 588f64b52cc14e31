//! What a service's deployments were, after they have left the service.

use super::{Deployment, Rollout};
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// One rollout of a revision of a service, for `ListServiceDeployments` and its kin. Written
/// with the service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceDeployment {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// The service's name.
    pub service: String,
    /// 21 letters and digits: the end of its ARN.
    pub id: String,
    /// The deployment as it was when it last changed.
    pub deployment: Deployment,
    /// How it rolls out.
    pub rollout: Rollout,
    /// Tasks its service wanted when it last changed.
    #[serde(default)]
    pub desired_count: u32,
    /// Revision ids whose tasks it replaces.
    pub sources: Vec<String>,
    /// `PENDING`, `IN_PROGRESS`, `SUCCESSFUL`, `STOP_REQUESTED`, `STOPPED`,
    /// `ROLLBACK_REQUESTED`, `ROLLBACK_IN_PROGRESS`, `ROLLBACK_SUCCESSFUL` or
    /// `ROLLBACK_FAILED`.
    pub status: String,
    /// Why, when there is more to say.
    pub status_reason: Option<String>,
    /// The revision id it rolled back to, and when that began.
    pub rolled_back_to: Option<(String, Timestamp)>,
}

impl ServiceDeployment {
    /// The key all deployments of a service are below.
    pub fn service_key(scope: &Scope, cluster: &str, service: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(cluster)
            .child(service)
    }

    /// `arn:aws:ecs:…:service-deployment/CLUSTER/SERVICE/ID`.
    pub fn arn(&self) -> Arn {
        let Self {
            cluster,
            service,
            id,
            ..
        } = self;
        self.scope.arn(
            "ecs",
            format!("service-deployment/{cluster}/{service}/{id}"),
        )
    }

    /// `arn:aws:ecs:…:service-revision/CLUSTER/SERVICE/ID` of a revision of this service.
    pub fn revision_arn(&self, revision: &str) -> Arn {
        let Self {
            cluster, service, ..
        } = self;
        self.scope.arn(
            "ecs",
            format!("service-revision/{cluster}/{service}/{revision}"),
        )
    }
}

impl Record for ServiceDeployment {
    const KIND: &'static str = "ecs/service-deployments";

    fn key(&self) -> Key {
        Self::service_key(&self.scope, &self.cluster, &self.service).child(&self.id)
    }
}
